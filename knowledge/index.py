"""Nearest phrasings: an inverted index read rarest feature first within a budget, then exact scores.

Arrays (P phrasings, V features, N occurrences): `vocabulary` uint32[V] sorted hashes; `idf` and
`weight` (IDF squared times the family's weight) float32[V];
`post_ptr` int64[V+1] and `post` int32[N], phrasings by feature; `row_ptr` int64[P+1] and `row` int32[N], features by
phrasing; `norm` float32[P].
"""

import threading
from collections.abc import Sequence
from math import isqrt
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from knowledge.features import (
    CONCEPT,
    FAMILIES,
    GRAM,
    LONG_GRAM,
    NEAR,
    NEXT,
    SOUND,
    SOUNDS,
    WORD,
    Features,
)

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]

# How much a feature of each family says about two texts meaning the same, beside its IDF.
FAMILY_WEIGHT = np.zeros(FAMILIES, np.float32)
FAMILY_WEIGHT[[WORD, NEXT, NEAR, GRAM, SOUND, SOUNDS, CONCEPT]] = 1.0, 0.2, 0.15, 0.3, 0.7, 0.05, 1.0
LENGTH_POWER = 0.7  # below 1: long phrasings are discounted less than a cosine would

# Postings read and candidates scored exactly, for P phrasings: base + factor × √P.
POSTINGS_BUDGET = (4_000, 40)
EXACT_CANDIDATES = (200, 3)


class Neighbours(NamedTuple):
    """The nearest phrasings, best first: row numbers and cosines."""

    rows: Ints
    cosines: Floats


class PhrasingIndex(NamedTuple):
    vocabulary: NDArray[np.uint32]
    idf: Floats
    weight: Floats
    post_ptr: Ints
    post: NDArray[np.int32]
    row_ptr: Ints
    row: NDArray[np.int32]
    norm: Floats

    def known(self, features: Features) -> Ints:
        """Columns of those features that occur in the index."""
        if not len(self.vocabulary):
            return np.zeros(0, np.int64)
        at = np.searchsorted(self.vocabulary, features)
        at[at == len(self.vocabulary)] = 0
        known: Ints = at[self.vocabulary[at] == features]
        return known


def indexed(features: Features) -> Features:
    """Those features that nearest phrasings are searched by: others only double the size of the index."""
    kept: Features = features[(features & (FAMILIES - 1)) != LONG_GRAM]
    return kept


def empty_rows(lengths: Sequence[int] | Ints) -> Ints:
    """Row pointers of a compressed table whose rows have these lengths."""
    pointers = np.zeros(len(lengths) + 1, np.int64)
    np.cumsum(lengths, out=pointers[1:])
    return pointers


def build_index(rows: Sequence[Features]) -> PhrasingIndex:
    """Index `rows`, the sorted distinct features of each phrasing, but for families that weigh nothing here."""
    rows = [indexed(row) for row in rows]
    row_ptr = empty_rows([len(r) for r in rows])
    flat = np.concatenate(rows) if rows else np.zeros(0, np.uint32)
    vocabulary, row, frequency = _encode(flat)
    idf = np.log1p(len(rows) / np.maximum(frequency, 1)).astype(np.float32)
    owner = np.repeat(np.arange(len(rows), dtype=np.int32), np.diff(row_ptr))
    order = np.argsort(row, kind="stable")
    post = owner[order]
    del owner, order
    weight = idf**2 * FAMILY_WEIGHT[vocabulary & (FAMILIES - 1)]
    return PhrasingIndex(
        vocabulary, idf, weight, empty_rows(frequency), post, row_ptr, row, _norms(weight, row, row_ptr)
    )


def _norms(weight: Floats, row: NDArray[np.int32], row_ptr: Ints) -> Floats:
    """Length of each phrasing to the LENGTH_POWER, to be divided by; 1 where it has no features."""
    squares = np.zeros(len(row_ptr) - 1, np.float32)
    filled = np.flatnonzero(np.diff(row_ptr))
    if len(filled):
        squares[filled] = np.add.reduceat(weight[row], row_ptr[filled])
    return np.where(squares > 0, squares, 1.0).astype(np.float32) ** (LENGTH_POWER / 2)


def _encode(flat: Features) -> tuple[NDArray[np.uint32], NDArray[np.int32], Ints]:
    vocabulary, frequency = np.unique(flat, return_counts=True)
    return vocabulary, np.searchsorted(vocabulary, flat).astype(np.int32), frequency.astype(np.int64)


def sorted_distinct(values: NDArray[Any]) -> NDArray[Any]:
    """What `numpy.unique` gives, several times faster for the short arrays of one question."""
    values = np.sort(values)
    different = np.ones(len(values), bool)
    np.not_equal(values[1:], values[:-1], out=different[1:])
    return values[different]


class _Scratch(threading.local):
    """Accumulators a thread keeps between searches; zero whenever nobody is searching."""

    def __init__(self) -> None:
        self.rows = np.zeros(0, np.float32)
        self.columns = np.zeros(0, np.float32)

    def rows_for(self, number: int) -> Floats:
        if len(self.rows) < number:
            self.rows = np.zeros(number, np.float32)
        return self.rows

    def columns_for(self, number: int) -> Floats:
        if len(self.columns) < number:
            self.columns = np.zeros(number, np.float32)
        return self.columns


_scratch = _Scratch()


def _budget(base: int, factor: int, phrasings: int) -> int:
    return base + factor * isqrt(phrasings)


def search(index: PhrasingIndex, columns: Ints, limit: int, *, exhaustive: bool = False) -> Neighbours:
    """The `limit` phrasings nearest to a question with these known `columns`, by cosine of IDF weights.

    `exhaustive` reads every posting: what the budget is measured against.
    """
    if not len(columns):
        return Neighbours(np.zeros(0, np.int64), np.zeros(0, np.float32))
    candidates = _candidates(index, columns, index.weight[columns], exhaustive)
    return nearest(index, columns, candidates, limit)


def nearest(index: PhrasingIndex, columns: Ints, rows: NDArray[Any], limit: int) -> Neighbours:
    """The `limit` of these rows that are nearest to a question with these known columns."""
    weights = index.weight[columns]
    cosines = _shared_weight(index, rows, columns, weights)
    cosines /= index.norm[rows] * weights.sum() ** (1 - LENGTH_POWER / 2)
    if len(cosines) > limit:
        best = np.argpartition(-cosines, limit)[:limit]
        rows, cosines = rows[best], cosines[best]
    order = np.lexsort((rows, -cosines))
    return Neighbours(rows[order].astype(np.int64), cosines[order])


def _candidates(index: PhrasingIndex, columns: Ints, weights: Floats, exhaustive: bool) -> NDArray[np.int32]:
    """Rows that share the rarest features, the most promising of them, sorted."""
    by_row = _scratch.rows_for(len(index.norm))
    order = np.argsort(-weights)
    starts, ends = index.post_ptr[columns[order]], index.post_ptr[columns[order] + 1]
    lengths = ends - starts
    affordable = len(lengths)
    if not exhaustive:
        budget = _budget(*POSTINGS_BUDGET, len(index.norm))
        affordable = max(1, int(np.searchsorted(np.cumsum(lengths), budget)))
    slices = zip(starts[:affordable].tolist(), ends[:affordable].tolist(), strict=True)
    touched = np.concatenate([index.post[start:end] for start, end in slices])
    np.add.at(by_row, touched, np.repeat(weights[order[:affordable]], lengths[:affordable]))
    partial = by_row[touched]
    by_row[touched] = 0.0
    most = _budget(*EXACT_CANDIDATES, len(index.norm))
    if len(touched) > most and not exhaustive:
        partial /= index.norm[touched]
        touched = touched[partial >= np.partition(partial, -most)[-most]]
    return sorted_distinct(touched)


def _shared_weight(index: PhrasingIndex, rows: NDArray[Any], columns: Ints, weights: Floats) -> Floats:
    """Sum of the question's weights over the features of each row, which has at least one feature."""
    by_column = _scratch.columns_for(len(index.idf))
    by_column[columns] = weights
    starts = index.row_ptr[rows]
    lengths = index.row_ptr[rows + 1] - starts
    ends = np.cumsum(lengths)
    positions = np.arange(ends[-1]) + np.repeat(starts - (ends - lengths), lengths)
    shared: Floats = np.add.reduceat(by_column[index.row[positions]], ends - lengths)
    by_column[columns] = 0.0
    return shared
