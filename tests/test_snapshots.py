"""Built libraries beside the database: real files, loaded by several processes while one publishes."""

import json
import multiprocessing
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Event
from pathlib import Path

import numpy as np
import pytest

from bot.settings import Settings
from bot.wiring import fill, library_folder, open_store, ready_library
from knowledge.building import build
from knowledge.content import Content
from knowledge.library import Library
from knowledge.matching import find
from knowledge.stores import snapshots
from knowledge.stores.database import StoreError
from knowledge.stores.sqlite import KnowledgeStore
from tests.bakery import BAKERY, ENGLISH

PROCESSES = multiprocessing.get_context("spawn")
QUESTIONS = ("how do I keep levain fresh", "怎么预订生日蛋高", "will it rain", "unheard of", "")


def current(settings: Settings, progress: Callable[[str], None] = lambda _: None) -> Library:
    """The library of answers alone, as any command gets it."""
    with closing(open_store(settings)) as store:
        fill(store, progress)
        return ready_library(settings, store, progress)


@pytest.fixture(scope="module")
def bakery() -> Library:
    return build(BAKERY)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A database that holds the bakery's content; nothing is built yet."""
    settings = Settings(database_url=f"sqlite:///{tmp_path / 'askdesk.db'}")
    KnowledgeStore(settings.database_path).replace(BAKERY)
    return settings


@pytest.mark.parametrize("content", [BAKERY, Content(entries=ENGLISH[:1]), Content()])
def test_a_loaded_library_finds_what_the_built_one_finds(content: Content, tmp_path: Path):
    built = build(content)
    snapshots.save(built, content.terms, tmp_path / "library")
    loaded = snapshots.load(tmp_path / "library", built.fingerprint)
    assert loaded is not None
    assert (loaded.fingerprint, loaded.entries) == (built.fingerprint, built.entries)
    assert loaded.calibration == built.calibration
    assert [find(q, loaded) for q in QUESTIONS] == [find(q, built) for q in QUESTIONS]


def test_what_is_not_there_loads_as_none(bakery: Library, tmp_path: Path):
    assert snapshots.load(tmp_path, bakery.fingerprint) is None
    snapshots.save(bakery, BAKERY.terms, tmp_path)
    assert snapshots.load(tmp_path, "of another content") is None


def _arrays(place: Path) -> list[Path]:
    return sorted(place.glob("*.npy"))


def _emptied(place: Path) -> None:
    _arrays(place)[0].write_bytes(b"")


def _cut(place: Path) -> None:
    largest = max(_arrays(place), key=lambda p: p.stat().st_size)
    largest.write_bytes(largest.read_bytes()[:200])


def _overwritten(place: Path) -> None:
    _arrays(place)[-1].write_text("no array", encoding="utf-8")


def _without_linear_model(place: Path) -> None:
    for array in place.glob("linear_*.npy"):
        array.unlink()


def _without_an_array(place: Path) -> None:
    (place / "entry_rows.npy").unlink()


def _without_description(place: Path) -> None:
    (place / "library.json").unlink()


def _description_cut(place: Path) -> None:
    text = (place / "library.json").read_bytes()
    (place / "library.json").write_bytes(text[: len(text) // 2])


def _description_of_another_shape(place: Path) -> None:
    (place / "library.json").write_text("[]", encoding="utf-8")


def _built_by_another_version(place: Path) -> None:
    described = json.loads((place / "library.json").read_text(encoding="utf-8"))
    (place / "library.json").write_text(json.dumps({**described, "build": "0"}), encoding="utf-8")


def _emptied_folder(place: Path) -> None:
    for path in place.iterdir():
        path.unlink()


SPOILED = [
    _emptied,
    _cut,
    _overwritten,
    _without_linear_model,
    _without_an_array,
    _without_description,
    _description_cut,
    _description_of_another_shape,
    _built_by_another_version,
    _emptied_folder,
]


@pytest.mark.parametrize("spoil", SPOILED)
def test_a_broken_library_is_not_loaded_but_built_and_published_again(
    spoil: Callable[[Path], None], settings: Settings, bakery: Library
):
    folder, fingerprint = library_folder(settings), current(settings).fingerprint
    spoil(folder / fingerprint)
    assert snapshots.load(folder, fingerprint) is None
    repaired = current(settings)
    assert [find(q, repaired) for q in QUESTIONS] == [find(q, bakery) for q in QUESTIONS]
    assert snapshots.load(folder, fingerprint) is not None
    assert [path.name for path in folder.iterdir()] == [fingerprint]


def test_a_library_is_built_once_and_then_loaded(settings: Settings):
    steps: list[str] = []
    current(settings, steps.append)
    assert steps
    steps.clear()
    current(settings, steps.append)
    assert not steps


def test_a_fingerprint_added_up_by_another_version_is_corrected_once(settings: Settings):
    with sqlite3.connect(settings.database_path) as database:
        database.execute("update state set value = 'of old' where key = 'fingerprint'")
    steps: list[str] = []
    assert current(settings, steps.append).fingerprint == BAKERY.fingerprint()
    assert steps
    steps.clear()
    assert current(settings, steps.append).fingerprint == BAKERY.fingerprint()
    assert not steps


def test_old_and_abandoned_folders_are_removed_and_new_ones_kept(bakery: Library, tmp_path: Path):
    abandoned, in_the_making = tmp_path / ".building-old", tmp_path / ".building-new"
    for place in (abandoned, in_the_making):
        place.mkdir()
        (place / "texts_block.npy").write_bytes(b"half")
    os.utime(abandoned, (0, 0))
    for age, name in enumerate(("fifth", "fourth", "third", "second", "first")):
        snapshots.save(replace(bakery, fingerprint=name), (), tmp_path)
        os.utime(tmp_path / name, (1_000_000 + age, 1_000_000 + age))
    snapshots.save(replace(bakery, fingerprint="newest"), (), tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"newest", "first", in_the_making.name}


def test_a_library_in_use_survives_the_removal_of_its_files(bakery: Library, tmp_path: Path):
    snapshots.save(bakery, BAKERY.terms, tmp_path)
    loaded = snapshots.load(tmp_path, bakery.fingerprint)
    assert loaded is not None
    for number in range(snapshots.KEPT + 1):
        snapshots.save(replace(bakery, fingerprint=f"later{number}"), (), tmp_path)
    assert not (tmp_path / bakery.fingerprint).exists()
    assert [find(q, loaded) for q in QUESTIONS] == [find(q, bakery) for q in QUESTIONS]


def _load_on(folder: Path, started: Event, done: Event, told: "Queue[tuple[int, set[str]]]") -> None:
    """Load whatever stands in the folder until `done`; report how often that worked and every fault."""
    loads, faults = 0, set()
    while not done.is_set():
        for name in [path.name for path in folder.iterdir() if not path.name.startswith(".")]:
            library = snapshots.load(folder, name)
            if library is None:
                if (folder / name).exists():  # names are published once, so it was there all the time
                    faults.add(f"{name} is there and not whole")
                continue
            found = find("how do I keep sourdough fresh", library).best
            if library.fingerprint != name or found is None or found.entry != "storage":
                faults.add(f"{name} is mixed up")
            loads += 1
            started.set()
    told.put((loads, faults))


def test_libraries_are_published_whole_while_another_process_loads_them(bakery: Library, tmp_path: Path):
    snapshots.save(bakery, BAKERY.terms, tmp_path)
    started, done, told = PROCESSES.Event(), PROCESSES.Event(), PROCESSES.Queue()
    reader = PROCESSES.Process(target=_load_on, args=(tmp_path, started, done, told), daemon=True)
    reader.start()
    assert started.wait(30)
    try:
        for number in range(60):
            snapshots.save(replace(bakery, fingerprint=f"edition{number}"), BAKERY.terms, tmp_path)
    finally:
        done.set()
    loads, faults = told.get(timeout=30)
    reader.join(30)
    assert loads > 10
    assert faults == set()


def test_arrays_of_a_loaded_library_cannot_be_written(bakery: Library, tmp_path: Path):
    snapshots.save(bakery, BAKERY.terms, tmp_path)
    loaded = snapshots.load(tmp_path, bakery.fingerprint)
    assert loaded is not None
    assert isinstance(loaded.model.entry_rows.base, np.memmap)
    with pytest.raises(ValueError, match="read-only"):
        loaded.model.entry_rows[0] = 1


def test_a_place_where_no_library_can_be_saved_is_named(settings: Settings):
    library_folder(settings).parent.write_text("a file, where a folder should be", encoding="utf-8")
    with pytest.raises(StoreError, match=r"the library cannot be saved in .*askdesk\.db\.library"):
        current(settings)
