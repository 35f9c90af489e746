"""Phrasings → model."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from knowledge.features import Features, features
from knowledge.glossary import Glossary
from knowledge.index import Ints, build_index
from knowledge.model import Model, Texts
from knowledge.normalise import normalise, tokens
from knowledge.training import size_of, train

# Beyond either, the linear model would not fit into memory: nearest phrasings decide alone.
MAX_LINEAR_ENTRIES = 5_000
MAX_LINEAR_CELLS = 60_000_000  # features × entries
FEWEST_PHRASINGS = 1.5  # an entry on average: from a single one nothing can be learned that it does not say itself
# The fewer phrasings an entry has, the less there is to learn from them and the more the nearest one counts.
NEAR_WEIGHT = 1.0
NEAR_WEIGHT_ALONE = 60.0


@dataclass(frozen=True, slots=True)
class Rows:
    """Phrasings ready for training, sorted by entry: tokens, concepts, features, and the entry each belongs to."""

    words: list[list[str]]
    concepts: list[tuple[str, ...]]
    features: list[Features]
    labels: Ints

    def take(self, chosen: Ints) -> "Rows":
        picked = chosen.tolist()
        return Rows(
            [self.words[i] for i in picked],
            [self.concepts[i] for i in picked],
            [self.features[i] for i in picked],
            self.labels[chosen],
        )


def prepare(texts: Sequence[str], labels: Ints, glossary: Glossary) -> Rows:
    words = [tokens(normalise(text)) for text in texts]
    concepts = [glossary.concepts(w) for w in words]
    found = [features(w, c) for w, c in zip(words, concepts, strict=True)]
    return Rows(words, concepts, found, labels)


def fit_model(rows: Rows, entries: int, *, share: float = 1.0) -> Model:
    """Index and, where it fits into memory, linear model. Rows must be sorted by entry."""
    index = build_index(rows.features)
    linear = None
    learnable = 1 < entries <= MAX_LINEAR_ENTRIES and len(rows.labels) >= FEWEST_PHRASINGS * entries
    if learnable and 0 < entries * size_of(rows.features) <= MAX_LINEAR_CELLS:
        linear = train(rows.features, rows.labels, entries, share=share)
    return Model(
        index=index,
        linear=linear,
        entry_rows=np.searchsorted(rows.labels, np.arange(entries + 1)),
        words=Texts.of([" ".join(w) for w in rows.words]),
        rarest=float(index.idf(np.arange(len(index.vocabulary))).max(initial=0.0)) or 1.0,
        near_weight=NEAR_WEIGHT + NEAR_WEIGHT_ALONE * entries / max(len(rows.labels), 1),
    )
