"""The library: an immutable snapshot of all entries with what is needed to match against them."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from knowledge.calibrating import Calibration
from knowledge.entry import Entry, EntryKind
from knowledge.figures import Figures
from knowledge.glossary import EMPTY, Glossary
from knowledge.model import Model, Texts

KINDS = tuple(EntryKind)


@dataclass(frozen=True, slots=True, eq=False)
class Entries(Mapping[str, Entry]):
    """Entries by id, kept as JSON and read one at a time: as objects they take six times the memory.

    `ids` are sorted; `kinds` uint8[E] are places in KINDS.
    """

    ids: Texts
    kinds: NDArray[np.uint8]
    json: Texts

    def __getitem__(self, entry_id: str) -> Entry:
        number = bisect_left(self.ids, entry_id)
        if number == len(self.ids) or self.ids[number] != entry_id:
            raise KeyError(entry_id)
        return Entry.model_validate_json(self.json[number])

    def __iter__(self) -> Iterator[str]:
        return map(self.ids.__getitem__, range(len(self.ids)))

    def __len__(self) -> int:
        return len(self.ids)

    def kind(self, number: int) -> EntryKind:
        return KINDS[int(self.kinds[number])]

    @classmethod
    def of(cls, entries: Sequence[Entry]) -> "Entries":
        """Of entries sorted by id."""
        return cls(
            ids=Texts.of([entry.id for entry in entries]),
            kinds=np.array([KINDS.index(entry.kind) for entry in entries], np.uint8),
            json=Texts.of([entry.model_dump_json() for entry in entries]),
        )


@dataclass(frozen=True, slots=True)
class Library:
    """Entries (without their phrasings, which are in `texts`), model and calibration under one fingerprint."""

    fingerprint: str
    entries: Entries
    model: Model
    texts: Texts
    calibration: Calibration
    glossary: Glossary = EMPTY
    figures: Figures | None = None
    negative: NDArray[np.bool_] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "negative", self.entries.kinds == KINDS.index(EntryKind.NEGATIVE))
