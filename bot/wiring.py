"""Chooses the adapters: which stores, which documents, where built libraries are kept."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from bot.settings import Settings
from knowledge.content import Content, joined
from knowledge.library import Library
from knowledge.sources.yaml_folder import SHIPPED, read_folder
from knowledge.stores import snapshots
from knowledge.stores.database import StoreError
from knowledge.stores.sqlite import KnowledgeStore
from routing.sources import ticket_folder
from routing.triage import Triage, priority_content, request_content

Progress = Callable[[str], None]


class Shelf(NamedTuple):
    """What questions are answered from."""

    library: Library
    triage: Triage


def open_store(settings: Settings) -> KnowledgeStore:
    return KnowledgeStore(settings.database_path)


def library_folder(settings: Settings, of: str = "answers") -> Path:
    """Built libraries stand beside the database: of "answers", "requests" and "priorities"."""
    path = settings.database_path
    return path.with_name(path.name + ".library") / of


def shipped_content(folder: Path = SHIPPED) -> Content:
    """The documents, and the kinds of requests that are none of theirs to answer."""
    return joined(Content(entries=ticket_folder.read_tickets().entries), read_folder(folder))


def current_shelf(settings: Settings, progress: Progress = lambda _: None) -> Shelf:
    """All libraries of the stored content, built if they were not built before; an empty database is filled first."""
    store = open_store(settings)
    try:
        fill(store, progress)
        return ready_shelf(settings, store, progress)
    finally:
        store.close()


def fill(store: KnowledgeStore, progress: Progress) -> None:
    """Put the shipped knowledge base into a database that holds none yet."""
    if store.fingerprint() is None:
        progress("filling the empty database with the shipped knowledge base")
        store.replace(shipped_content(), only_if_empty=True)


def ready_shelf(settings: Settings, store: KnowledgeStore, progress: Progress) -> Shelf:
    """What is stored, ready to be asked: the published libraries, or else new ones."""
    return Shelf(ready_library(settings, store, progress), _ready_triage(settings, store, progress))


def ready_library(settings: Settings, store: KnowledgeStore, progress: Progress) -> Library:
    """The library of what is stored: the published one, or else a new one."""
    published = snapshots.load(library_folder(settings), store.fingerprint() or "")
    return published or build_library(settings, store, progress)


def published_library(settings: Settings) -> Library | None:
    """The library of what is stored, if it was built before: nothing is filled or built for it."""
    store = open_store(settings)
    try:
        return snapshots.load(library_folder(settings), store.fingerprint() or "")
    finally:
        store.close()


def build_library(settings: Settings, store: KnowledgeStore, progress: Progress) -> Library:
    """Build from what is stored and publish it."""
    from knowledge.building import build  # trains with scipy, whose import no mere question should pay for

    content = store.content()
    if content.fingerprint() != store.fingerprint():
        store.stamp()
    library = build(content, progress)
    progress("saving")
    _publish(library, content, library_folder(settings))
    return library


def _ready_triage(settings: Settings, store: KnowledgeStore, progress: Progress) -> Triage:
    """Both libraries that tell requests; they depend on the ticket documents and on what is stored."""
    key = f"{store.fingerprint()}-{ticket_folder.digest()}"
    requests = snapshots.load(library_folder(settings, "requests"), key)
    priorities = snapshots.load(library_folder(settings, "priorities"), key)
    if requests is None or priorities is None:
        progress("learning to tell requests from questions")
        requests, priorities = _build_triage(settings, store.content(), key)
    return Triage(requests, priorities, ticket_folder.read_categories())


def _build_triage(settings: Settings, content: Content, key: str) -> tuple[Library, Library]:
    from knowledge.building import build

    documents = ticket_folder.read_tickets()
    built = []
    for of, contents in (("requests", request_content), ("priorities", priority_content)):
        chosen = contents(documents, content)
        library = replace(build(chosen, calibrated=False), fingerprint=key)
        _publish(library, chosen, library_folder(settings, of))
        built.append(library)
    return built[0], built[1]


def _publish(library: Library, content: Content, folder: Path) -> None:
    try:
        snapshots.save(library, content.terms, folder)
    except OSError as error:
        raise StoreError(f"the library cannot be saved in {folder} ({error.strerror}): make room for it.") from error
