"""The library: an immutable snapshot of all entries with what is needed to match against them."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from knowledge.calibrating import Calibration
from knowledge.entry import Entry, EntryKind
from knowledge.figures import Figures
from knowledge.glossary import EMPTY, Glossary
from knowledge.model import Model, Texts


@dataclass(frozen=True, slots=True)
class Library:
    """Entries (without their phrasings, which are in `texts`), model and calibration under one fingerprint."""

    fingerprint: str
    entries: tuple[Entry, ...]
    model: Model
    texts: Texts
    calibration: Calibration
    glossary: Glossary = EMPTY
    figures: Figures | None = None
    by_id: dict[str, Entry] = field(init=False, repr=False)
    negative: NDArray[np.bool_] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_id", {entry.id: entry for entry in self.entries})
        negative = np.array([entry.kind is EntryKind.NEGATIVE for entry in self.entries], bool)
        object.__setattr__(self, "negative", negative)
