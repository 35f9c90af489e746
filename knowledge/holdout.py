"""What confidence is fitted on: phrasings and whole entries left out of training, then asked."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from knowledge.calibrating import Calibration, fit
from knowledge.entry import EntryKind
from knowledge.fitting import Rows, fit_model
from knowledge.index import Ints, sorted_distinct
from knowledge.match import Evidence
from knowledge.model import Model
from knowledge.scoring import score

FOLDS = 3
FOLD_VISITS = 0.3  # share of the visits that the library itself is trained with
LEFT_OUT_ENTRIES = 0.2
LEFT_OUT_PHRASINGS = 0.1
SAMPLES_A_FOLD = 700
TRAINED_A_FOLD = 9_000
FEWEST_ENTRIES = 10


class Seen(NamedTuple):
    """Evidence of right matches, of what must not be answered, and how unanswerable examples tempt.

    `tempted` has an item for each left-out phrasing of an entry that is no answer: the evidence when an answer matched
    best, else None.
    """

    known: list[Evidence]
    unknown: list[Evidence]
    tempted: list[Evidence | None]


def calibrate(rows: Rows, kinds: Sequence[EntryKind]) -> Calibration:
    """Leave phrasings and whole entries out, a fold at a time, and see what evidence they leave."""
    seen = Seen([], [], [])
    rng = np.random.default_rng(11)
    entries = np.array([number for number, kind in enumerate(kinds) if kind is not EntryKind.NEGATIVE])
    for _ in range(FOLDS if len(entries) >= FEWEST_ENTRIES else 0):
        hidden = rng.permutation(entries)[: max(1, int(LEFT_OUT_ENTRIES * len(entries)))]
        out_entry = np.isin(rows.labels, hidden)
        out_phrasing = rng.random(len(rows.labels)) < LEFT_OUT_PHRASINGS
        kept = rng.permutation(np.flatnonzero(~(out_entry | out_phrasing)))[:TRAINED_A_FOLD]
        model = fit_model(rows.take(np.sort(kept)), len(kinds), share=FOLD_VISITS)
        _ask(rows.take(_sample(rng, np.flatnonzero(out_phrasing & ~out_entry))), False, model, kinds, seen)
        _ask(rows.take(_sample(rng, np.flatnonzero(out_entry))), True, model, kinds, seen)
    return fit(*seen)


def _sample(rng: np.random.Generator, candidates: Ints) -> Ints:
    return sorted_distinct(rng.permutation(candidates)[:SAMPLES_A_FOLD])


def _ask(sample: Rows, foreign: bool, model: Model, kinds: Sequence[EntryKind], seen: Seen) -> None:
    """`foreign` phrasings belong to entries that the model has never met."""
    negative = np.array([kind is EntryKind.NEGATIVE for kind in kinds])
    for words, concepts, label in zip(sample.words, sample.concepts, sample.labels.tolist(), strict=True):
        scores = score(words, concepts, model, negative)
        if scores is None:
            continue
        best = int(scores.entries[0])
        if foreign or negative[label]:
            seen.unknown.append(scores.evidence)
        elif best == label:
            seen.known.append(scores.evidence)
        if not foreign and kinds[label] is not EntryKind.ANSWER:
            seen.tempted.append(scores.evidence if kinds[best] is EntryKind.ANSWER else None)
