"""Chooses the adapters: which store, which documents, where built libraries are kept."""

from collections.abc import Callable
from pathlib import Path

from bot.settings import Settings
from knowledge.content import Content
from knowledge.library import Library
from knowledge.sources.yaml_folder import SHIPPED, read_folder
from knowledge.stores import snapshots
from knowledge.stores.database import StoreError
from knowledge.stores.sqlite import KnowledgeStore

Progress = Callable[[str], None]


def open_store(settings: Settings) -> KnowledgeStore:
    return KnowledgeStore(settings.database_path)


def library_folder(settings: Settings) -> Path:
    """Built libraries stand beside the database."""
    path = settings.database_path
    return path.with_name(path.name + ".library")


def shipped_content() -> Content:
    return read_folder(SHIPPED)


def current_library(settings: Settings, progress: Progress = lambda _: None) -> Library:
    """The library of the stored content, built if it was not built before; an empty database is filled first."""
    store = open_store(settings)
    try:
        fill(store, progress)
        return ready_library(settings, store, progress)
    finally:
        store.close()


def fill(store: KnowledgeStore, progress: Progress) -> None:
    """Put the shipped knowledge base into a database that holds none yet."""
    if store.fingerprint() is None:
        progress("filling the empty database with the shipped knowledge base")
        store.replace(shipped_content(), only_if_empty=True)


def ready_library(settings: Settings, store: KnowledgeStore, progress: Progress) -> Library:
    """The library of what is stored: the published one, or else a new one."""
    published = snapshots.load(library_folder(settings), store.fingerprint() or "")
    return published or build_library(settings, store, progress)


def build_library(settings: Settings, store: KnowledgeStore, progress: Progress) -> Library:
    """Build from what is stored and publish it."""
    from knowledge.building import build  # trains with scipy, whose import no mere question should pay for

    content = store.content()
    if content.fingerprint() != store.fingerprint():
        store.stamp()
    library = build(content, progress)
    progress("saving")
    folder = library_folder(settings)
    try:
        snapshots.save(library, content.terms, folder)
    except OSError as error:
        raise StoreError(f"the library cannot be saved in {folder} ({error.strerror}): make room for it.") from error
    return library
