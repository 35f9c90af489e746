"""The part of a library that is learned or indexed: arrays only."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.index import Ints, PhrasingIndex
from knowledge.linear import LinearModel


@dataclass(frozen=True, slots=True)
class Texts:
    """Many short texts in one block of UTF-8: `offsets` int64[n+1] into `block` uint8."""

    block: NDArray[np.uint8]
    offsets: Ints

    def __getitem__(self, row: int) -> str:
        return self.block[self.offsets[row] : self.offsets[row + 1]].tobytes().decode()

    def __len__(self) -> int:
        return len(self.offsets) - 1

    @classmethod
    def of(cls, texts: list[str]) -> "Texts":
        coded = [text.encode() for text in texts]
        offsets = np.zeros(len(coded) + 1, np.int64)
        np.cumsum([len(c) for c in coded], out=offsets[1:])
        return cls(np.frombuffer(b"".join(coded), np.uint8), offsets)


@dataclass(frozen=True, slots=True)
class Model:
    """Rows are phrasings, sorted by entry; `entry_rows` int64[E+1] says which row an entry begins with, `words` hold
    their tokens.

    `rarest` is the highest IDF; `near_weight` is what the nearest phrasings count beside the linear model.
    """

    index: PhrasingIndex
    linear: LinearModel | None
    entry_rows: Ints
    words: Texts
    rarest: float
    near_weight: float

    def entry_of(self, rows: Ints) -> Ints:
        owners: Ints = np.searchsorted(self.entry_rows, rows, side="right") - 1
        return owners
