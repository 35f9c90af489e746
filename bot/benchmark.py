"""The measurements behind `askdesk bench`."""

import multiprocessing
import random
import re
import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from rapidfuzz import fuzz, process

from bot.wiring import shipped_content
from knowledge.building import build
from knowledge.content import Content
from knowledge.entry import Entry, EntryKind
from knowledge.library import Library
from knowledge.matching import find
from knowledge.normalise import normalise
from knowledge.stores import snapshots

HEADER = (
    f"{'phrasings':>10} {'entries':>8} {'build s':>8} {'bytes/p':>8} {'median ms':>10} {'p95 ms':>8} "
    f"{'WRatio ms':>10} {'faster':>8} {'top1':>6} {'unpruned':>9} {'WRatio top1':>12}"
)
PEER_QUESTIONS = 20  # the peer takes seconds a question at a million phrasings
PHRASINGS_AN_ENTRY = 20
UNPRUNED_QUESTIONS = 100  # without any budget a question takes seconds, too

_SYLLABLES = re.findall("..", "bacedifoguhajekilomunaperosatevuwoxayezi")


class Measured(NamedTuple):
    """Times in milliseconds; `bytes_a_phrasing` is what a process grows by that loads the library and asks it."""

    phrasings: int
    entries: int
    build_seconds: float
    bytes_a_phrasing: float
    median: float
    p95: float
    peer: float
    top1: float
    unpruned_top1: float
    peer_top1: float

    def row(self) -> str:
        return (
            f"{self.phrasings:10,} {self.entries:8,} {self.build_seconds:8.1f} {self.bytes_a_phrasing:8.0f} "
            f"{self.median:10.2f} {self.p95:8.2f} {self.peer:10.1f} {self.peer / self.median:7.0f}x "
            f"{self.top1:6.3f} {self.unpruned_top1:9.3f} {self.peer_top1:12.3f}"
        )


class Asked(NamedTuple):
    text: str
    entry: str


def measure(size: int, questions: int, progress: Callable[[str], None]) -> Measured:
    """Build a library of about `size` phrasings and ask it; the peer gets the same phrasings, normalised alike."""
    progress(f"{size:,} phrasings: making and building")
    content, asked = make_content(size, questions)
    started = time.perf_counter()
    library = build(content)
    seconds = time.perf_counter() - started
    texts = [normalise(p.text) for entry in content.entries for p in entry.phrasings]
    owners = [entry.id for entry in content.entries for _ in entry.phrasings]
    del content
    progress(f"{len(texts):,} phrasings: asking")
    times, _ = _ask(library, asked, exhaustive=False)
    compared = asked[:UNPRUNED_QUESTIONS]
    _, right = _ask(library, compared, exhaustive=False)
    _, unpruned = _ask(library, compared, exhaustive=True)
    peer_time, peer_right = _ask_peer(texts, owners, asked[:PEER_QUESTIONS])
    return Measured(
        phrasings=len(texts),
        entries=len(library.entries),
        build_seconds=seconds,
        bytes_a_phrasing=_memory(library, asked) / len(texts),
        median=statistics.median(times),
        p95=statistics.quantiles(times, n=20)[-1],
        peer=peer_time,
        top1=right,
        unpruned_top1=unpruned,
        peer_top1=peer_right,
    )


def make_content(size: int, questions: int) -> tuple[Content, list[Asked]]:
    """Entries of 20 phrasings, and questions from the other half of the shipped phrasings.

    Beyond what is shipped, each copy of an entry speaks of a product of its own, whose invented name stands somewhere
    in every phrasing: to be right, a match needs both the name and the subject.
    """
    rng = random.Random(5)
    subjects = [entry for entry in shipped_content().entries if entry.kind is EntryKind.ANSWER]
    entries: list[Entry] = []
    asked: list[Asked] = []
    for name in _names(rng):
        for subject in subjects:
            known, unknown = subject.phrasings[::2], subject.phrasings[1::2]
            chosen = rng.sample(known, PHRASINGS_AN_ENTRY)
            kept = tuple(p.model_copy(update={"text": _named(p.text, name, rng)}) for p in chosen)
            entry_id = f"{subject.id}:{name}"
            entries.append(Entry(id=entry_id, wordings=subject.wordings, phrasings=kept))
            asked.append(Asked(_named(rng.choice(unknown).text, name, rng), entry_id))
            if len(entries) * PHRASINGS_AN_ENTRY >= size:
                return Content(entries=tuple(_plain(e) for e in entries)), rng.sample(asked, min(questions, len(asked)))
    raise AssertionError("names never end")


def _names(rng: random.Random) -> Iterator[str]:
    yield ""
    while True:
        yield "".join(rng.choices(_SYLLABLES, k=4))


def _plain(entry: Entry) -> Entry:
    """Without wordings that all copies share: their questions would be told apart by nothing."""
    empty = {lang: wording.model_copy(update={"question": ""}) for lang, wording in entry.wordings.items()}
    return entry.model_copy(update={"wordings": empty})


def _named(text: str, name: str, rng: random.Random) -> str:
    if not name:
        return text
    words = text.split(" ")
    words.insert(rng.randint(0, len(words)), name)
    return " ".join(words)


def _ask(library: Library, asked: Sequence[Asked], *, exhaustive: bool) -> tuple[list[float], float]:
    """Milliseconds of each whole find, and the share whose best match is right."""
    for question in asked[:5]:
        find(question.text, library)
    times, right = [], 0
    for question in asked:
        started = time.perf_counter()
        finding = find(question.text, library, exhaustive=exhaustive)
        times.append((time.perf_counter() - started) * 1000)
        right += finding.best is not None and finding.best.entry == question.entry
    return times, right / len(asked)


def _ask_peer(texts: list[str], owners: list[str], asked: Sequence[Asked]) -> tuple[float, float]:
    """Median milliseconds of rapidfuzz extractOne with WRatio, and the share whose best match is right."""
    times, right = [], 0
    for question in asked:
        query = normalise(question.text)
        started = time.perf_counter()
        found = process.extractOne(query, texts, scorer=fuzz.WRatio)
        times.append((time.perf_counter() - started) * 1000)
        right += owners[found[2]] == question.entry
    return statistics.median(times), right / len(asked)


def _memory(library: Library, asked: Sequence[Asked]) -> int:
    """Bytes that a fresh process grows by when it loads the whole library and asks it."""
    with tempfile.TemporaryDirectory() as folder:
        snapshots.save(library, (), Path(folder))
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            return pool.apply(_grown_by, (Path(folder), library.fingerprint, asked[:PEER_QUESTIONS]))


def _grown_by(folder: Path, fingerprint: str, asked: Sequence[Asked]) -> int:
    before = _resident_bytes()
    library = snapshots.load(folder, fingerprint, mapped=False)
    if library is None:
        raise RuntimeError("the library that was just saved cannot be loaded")
    _ask(library, asked, exhaustive=False)
    return _resident_bytes() - before


def _resident_bytes() -> int:
    """Memory held now (Linux), or the most ever held where that cannot be told."""
    statm = Path("/proc/self/statm")
    if statm.exists():
        return int(statm.read_text(encoding="ascii").split()[1]) * resource.getpagesize()
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
