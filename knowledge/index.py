"""Nearest phrasings: an inverted index read rarest feature first within a budget, then exact scores.

Arrays (P phrasings, V features, N occurrences): `vocabulary` uint32[V] sorted hashes; `post_ptr` int64[V+1] and `post`
int32[N], sorted phrasings by feature; `code` uint16[V] numbers the most frequent features, all others are RARE;
`row_ptr` int64[P+1] and `row` uint16, codes by phrasing, without the rare ones, whose postings are short enough to be
read for every question; `norm` float32[P].
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
    family,
)

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]

# How much a feature of each family says about two texts meaning the same, beside its IDF.
FAMILY_WEIGHT = np.zeros(FAMILIES, np.float32)
FAMILY_WEIGHT[[WORD, NEXT, NEAR, GRAM, SOUND, SOUNDS, CONCEPT]] = 1.0, 0.2, 0.15, 0.3, 0.7, 0.05, 1.0
LENGTH_POWER = 0.7  # below 1: long phrasings are discounted less than a cosine would

# Postings read and candidates scored exactly, for P phrasings: base + factor × √P.
POSTINGS_BUDGET = (4_000, 20)
EXACT_CANDIDATES = (200, 1)

RARE = 0
CODES = 1 << 16
EXHAUSTIVE_BLOCK = 1 << 16  # phrasings compared at once


class Neighbours(NamedTuple):
    """The nearest phrasings, best first: row numbers and cosines."""

    rows: Ints
    cosines: Floats


class PhrasingIndex(NamedTuple):
    vocabulary: NDArray[np.uint32]
    post_ptr: Ints
    post: NDArray[np.int32]
    code: NDArray[np.uint16]
    row_ptr: Ints
    row: NDArray[np.uint16]
    norm: Floats

    def known(self, features: Features) -> Ints:
        """Columns of those features that occur in the index."""
        if not len(self.vocabulary):
            return np.zeros(0, np.int64)
        at = np.searchsorted(self.vocabulary, features)
        at[at == len(self.vocabulary)] = 0
        known: Ints = at[self.vocabulary[at] == features]
        return known

    def idf(self, columns: Ints) -> Floats:
        frequency = self.post_ptr[columns + 1] - self.post_ptr[columns]
        return _idf(len(self.norm), frequency)

    def weight(self, columns: Ints) -> Floats:
        return _weight(self.vocabulary[columns], self.idf(columns))

    def occurs(self, column: int, first: int, end: int) -> bool:
        """Whether a phrasing from `first` up to `end` has this feature."""
        rows = self.post[self.post_ptr[column] : self.post_ptr[column + 1]]
        at = rows.searchsorted(first)
        return bool(at < len(rows) and rows[at] < end)


def _idf(phrasings: int, frequency: Ints) -> Floats:
    return np.log1p(phrasings / frequency).astype(np.float32)


def _weight(features: Features, idf: Floats) -> Floats:
    """What sharing a feature says: its IDF squared times the weight of its family."""
    weight: Floats = idf * idf * FAMILY_WEIGHT[family(features)]
    return weight


def indexed(features: Features) -> Features:
    """Those features that nearest phrasings are searched by: others only double the size of the index."""
    kept: Features = features[family(features) != LONG_GRAM]
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
    vocabulary, frequency = np.unique(flat, return_counts=True)
    columns = np.searchsorted(vocabulary, flat).astype(np.int32)
    del flat
    owner = np.repeat(np.arange(len(rows), dtype=np.int32), np.diff(row_ptr))
    post = owner[np.argsort(columns, kind="stable")]
    del owner
    norm = _norms(_weight(vocabulary, _idf(len(rows), frequency))[columns], row_ptr)
    code = _codes(frequency)
    row_ptr, row = _coded(code[columns], row_ptr)
    return PhrasingIndex(vocabulary, empty_rows(frequency), post, code, row_ptr, row, norm)


def _norms(weights: Floats, row_ptr: Ints) -> Floats:
    """Length of each phrasing to the LENGTH_POWER, to be divided by."""
    norms: Floats = np.add.reduceat(weights, row_ptr[:-1]) ** np.float32(LENGTH_POWER / 2)
    return norms


def _codes(frequency: Ints) -> NDArray[np.uint16]:
    """Numbers by frequency, from 1: what is read most often stands close together."""
    code = np.full(len(frequency), RARE, np.uint16)
    frequent = np.argsort(-frequency, kind="stable")[: CODES - 1]
    code[frequent] = np.arange(1, len(frequent) + 1)
    return code


def _coded(row: NDArray[np.uint16], row_ptr: Ints) -> tuple[Ints, NDArray[np.uint16]]:
    """Rows without rare features, but none left empty: `reduceat` could not add it up."""
    kept = row != RARE
    kept[row_ptr[:-1]] = True
    lengths = np.add.reduceat(kept, row_ptr[:-1], dtype=np.int64)
    return empty_rows(lengths), row[kept]


def sorted_distinct(values: NDArray[Any]) -> NDArray[Any]:
    """What `numpy.unique` gives, several times faster for the short arrays of one question."""
    values = np.sort(values)
    different = np.ones(len(values), bool)
    np.not_equal(values[1:], values[:-1], out=different[1:])
    return values[different]


class _Scratch(threading.local):
    """Accumulators a thread keeps between searches; zero whenever nobody is searching."""

    def __init__(self) -> None:
        self.by_code = np.zeros(CODES, np.float32)
        self._by_row = np.zeros(0, np.float32)

    def by_row(self, number: int) -> Floats:
        if len(self._by_row) < number:
            self._by_row = np.zeros(number, np.float32)
        return self._by_row


_scratch = _Scratch()


def _budget(base: int, factor: int, phrasings: int) -> int:
    return base + factor * isqrt(phrasings)


def search(index: PhrasingIndex, columns: Ints, limit: int, *, exhaustive: bool = False) -> Neighbours:
    """The `limit` phrasings nearest to a question with these known `columns`, by cosine of IDF weights.

    `exhaustive` compares every phrasing: what the budget is measured against.
    """
    rows = np.arange(len(index.norm)) if exhaustive else candidates(index, columns)
    return nearest(index, columns, rows, limit)


def nearest(index: PhrasingIndex, columns: Ints, rows: NDArray[Any], limit: int) -> Neighbours:
    """The `limit` of these rows that are nearest to a question with these known columns, of which there are some."""
    weights = index.weight(columns)
    blocks = [rows[i : i + EXHAUSTIVE_BLOCK] for i in range(0, len(rows), EXHAUSTIVE_BLOCK)]
    cosines = np.concatenate([_shared_weight(index, block, columns, weights) for block in blocks])
    cosines /= index.norm[rows] * weights.sum() ** (1 - LENGTH_POWER / 2)
    if len(cosines) > limit:
        best = np.argpartition(-cosines, limit)[:limit]
        rows, cosines = rows[best], cosines[best]
    order = np.lexsort((rows, -cosines))
    return Neighbours(rows[order].astype(np.int64), cosines[order])


def candidates(index: PhrasingIndex, columns: Ints) -> NDArray[np.int32]:
    """Rows that share the rarest features, the most promising of them, sorted."""
    weights = index.weight(columns)
    order = np.argsort(-weights)
    columns, weights = columns[order], weights[order]
    lengths = index.post_ptr[columns + 1] - index.post_ptr[columns]
    budget = _budget(*POSTINGS_BUDGET, len(index.norm))
    affordable = max(1, int(np.searchsorted(np.cumsum(lengths), budget)))
    by_row, touched = _spread_weight(index, columns[:affordable], weights[:affordable])
    touched = sorted_distinct(touched)
    partial = by_row[touched]
    by_row[touched] = 0.0
    most = _budget(*EXACT_CANDIDATES, len(index.norm))
    if len(touched) > most:
        partial /= index.norm[touched]
        touched = touched[partial >= np.partition(partial, -most)[-most]]
    return touched


def _spread_weight(index: PhrasingIndex, columns: Ints, weights: Floats) -> tuple[Floats, NDArray[np.int32]]:
    """The weights of these features added up by row, in an array to be zeroed again at the rows touched."""
    starts, ends = index.post_ptr[columns], index.post_ptr[columns + 1]
    slices = zip(starts.tolist(), ends.tolist(), strict=True)
    touched = np.concatenate([index.post[start:end] for start, end in slices])
    by_row = _scratch.by_row(len(index.norm))
    np.add.at(by_row, touched, np.repeat(weights, ends - starts))
    return by_row, touched


def _shared_weight(index: PhrasingIndex, rows: NDArray[Any], columns: Ints, weights: Floats) -> Floats:
    """Sum of the question's weights over the features of each row."""
    codes = index.code[columns]
    rare = codes == RARE
    by_code = _scratch.by_code
    by_code[codes] = np.where(rare, np.float32(0), weights)
    starts = index.row_ptr[rows]
    lengths = index.row_ptr[rows + 1] - starts
    ends = np.cumsum(lengths)
    positions = np.arange(ends[-1]) + np.repeat(starts - (ends - lengths), lengths)
    shared: Floats = np.add.reduceat(by_code.take(index.row[positions]), ends - lengths)
    by_code[codes] = 0.0
    if rare.any():
        by_row, touched = _spread_weight(index, columns[rare], weights[rare])
        shared += by_row[rows]
        by_row[touched] = 0.0
    return shared
