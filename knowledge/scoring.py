"""Entry scores of one question: the linear model plus the share of the nearest phrasings, re-ranked with rapidfuzz."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.fuzz import ratio

from knowledge.features import WORD, Features, family, features
from knowledge.index import candidates, indexed, nearest, search
from knowledge.match import Evidence
from knowledge.model import Model

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

NEAREST = 10
NEAR_POWER = 3.0
FUZZY_SHARE = 0.3
TEMPERATURE = 0.2
NO_RIVAL = 4.0
# How many phrasings are compared one by one where the linear model says which entries are likely.
COMPARED_PHRASINGS = 120
MOST_COMPARED_PHRASINGS = 1_500
FEWEST_COMPARED_ENTRIES = 3


class Scores(NamedTuple):
    """Candidate entries, best first, with the parts of their scores; `rows` is each one's nearest phrasing or -1.

    `negative` is the negative entry that scores above all candidates, if one does.
    """

    entries: Ints
    total: Floats
    linear: Floats
    near: Floats
    cosine: Floats
    rows: Ints
    evidence: Evidence
    negative: int | None


NOTHING = Evidence(-9.0, 0.0, 0.0, 0.0, 0.0, 0.0)


def score(
    tokens: list[str],
    concepts: tuple[str, ...],
    model: Model,
    negative: NDArray[np.bool_],
    *,
    exhaustive: bool = False,
) -> Scores | None:
    """Scores of the entries that may be meant, or None when nothing of the question is known to the model.

    Entries that are `negative` are never candidates, but the better they fit, the smaller the margin of those that are.
    """
    found = features(tokens, concepts)
    sought = indexed(found)
    columns = model.index.known(sought)
    if not len(columns):
        return None
    if model.linear is None:
        rows, cosines = search(model.index, columns, NEAREST, exhaustive=exhaustive)
    else:
        linear = model.linear.scores(found)
        rows, cosines = nearest(model.index, columns, _rows_of_best(linear, columns, model, exhaustive), NEAREST)
    similar = _blended(tokens, rows, cosines, model)
    ids, near, cosine, row = _by_entry(model.entry_of(rows), rows, similar)
    if model.linear is None:
        linear = np.zeros(len(ids), np.float32)
    else:
        near, cosine, row = (_spread(x, ids, len(linear), fill) for x, fill in ((near, 0), (cosine, 0), (row, -1)))
        ids = np.arange(len(linear))
    total = linear + np.float32(model.near_weight) * near
    order = np.argsort(-total, kind="stable")
    allowed = order[~negative[ids[order]]][:NEAREST]
    if not len(allowed):
        return None
    best = allowed[0]
    rival = next((i for i in order[:2] if i != best), None)
    evidence = Evidence(
        energy=_energy(total, best),
        coverage=_coverage(sought, columns, int(ids[best]), model),
        cosine=float(cosine[best]),
        near=float(near[best]),
        margin=float(total[best] - total[rival]) if rival is not None else NO_RIVAL,
        known=len(columns) / len(sought),
    )
    first = int(ids[order[0]])
    return Scores(
        entries=ids[allowed],
        total=total[allowed],
        linear=linear[allowed],
        near=near[allowed],
        cosine=cosine[allowed],
        rows=row[allowed],
        evidence=evidence,
        negative=first if negative[first] else None,
    )


def _rows_of_best(linear: Floats, columns: Ints, model: Model, exhaustive: bool) -> NDArray[Any]:
    """Phrasings of the entries that the linear model likes best: their nearest ones are all that can matter.

    Of entries with very many, only those that share rare features with the question.
    """
    order = np.argsort(-linear)
    starts, lengths = model.entry_rows[order], np.diff(model.entry_rows)[order]
    if not exhaustive:
        enough = max(FEWEST_COMPARED_ENTRIES, int(np.searchsorted(np.cumsum(lengths), COMPARED_PHRASINGS)))
        order, starts, lengths = order[:enough], starts[:enough], lengths[:enough]
        if lengths.sum() > MOST_COMPARED_PHRASINGS:
            found = candidates(model.index, columns).astype(np.int64)
            found = found[np.isin(model.entry_of(found), order)]
            if len(found):
                return found
    ends = np.cumsum(lengths)
    rows: Ints = np.arange(ends[-1]) + np.repeat(starts - (ends - lengths), lengths)
    return rows


def _blended(tokens: list[str], rows: Ints, cosines: Floats, model: Model) -> Floats:
    """How similar phrasings are: the cosine, blended with what rapidfuzz says of their spelling."""
    text, in_order = _spellings(tokens)
    fuzzy = np.empty(len(rows), np.float32)
    for i, row in enumerate(rows.tolist()):
        their_text, their_order = _spellings(model.words[row].split(" "))
        fuzzy[i] = ratio(text, their_text) + 2 * ratio(in_order, their_order)
    return (1 - FUZZY_SHARE) * cosines + np.float32(FUZZY_SHARE / 300) * fuzzy


def _spellings(tokens: list[str]) -> tuple[str, str]:
    """A text without spaces, as written and with its words sorted: Chinese words are single characters."""
    return "".join(tokens), "".join(sorted(tokens))


def _by_entry(owners: Ints, rows: Ints, similar: Floats) -> tuple[Ints, Floats, Floats, Ints]:
    """Candidate entries with their share of the neighbourhood, and their nearest phrasing."""
    order = np.argsort(-similar, kind="stable")
    entries, first, inverse = np.unique(owners[order], return_index=True, return_inverse=True)
    powered = similar[order] ** NEAR_POWER
    shares = np.bincount(inverse, powered) / max(float(powered.sum()), 1e-9)
    nearest = order[first]
    return entries, shares.astype(np.float32), similar[nearest], rows[nearest]


def _spread(values: NDArray[Any], at: Ints, length: int, fill: int) -> NDArray[Any]:
    full = np.full(length, fill, values.dtype)
    full[at] = values
    return full


def _energy(total: Floats, best: int) -> float:
    """−logsumexp of the scores against the best: near 0 when one entry stands out, low when many are alike."""
    return -float(np.log(np.exp(np.float32(TEMPERATURE) * (total - total[best])).sum()))


def _coverage(sought: Features, columns: Ints, entry: int, model: Model) -> float:
    """IDF share of the question's words that occur in any phrasing of the entry."""
    index = model.index
    words = columns[family(index.vocabulary[columns]) == WORD]
    weights = index.idf(words)
    unknown = model.rarest * (np.count_nonzero(family(sought) == WORD) - len(words))
    first, end = model.entry_rows[entry : entry + 2].tolist()
    covered = float(weights[[index.occurs(word, first, end) for word in words.tolist()]].sum())
    return covered / max(float(weights.sum()) + unknown, 1e-9)
