"""A linear model over features, one column of weights an entry; `knowledge.training` fits it."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from knowledge.features import Features

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

SCALE = 2.0  # length of a question's feature vector: sharpens the softmax


class LinearModel(NamedTuple):
    """`weights` float32[F, E] of the F features in `vocabulary` uint32[F], sorted, each weighing `feature_weight`."""

    vocabulary: Features
    feature_weight: Floats
    weights: Floats

    def scores(self, features: Features) -> Floats:
        """Scores of all entries for a question with these features; zeros when the model knows none."""
        at = np.searchsorted(self.vocabulary, features)
        at[at == len(self.vocabulary)] = 0
        at = at[self.vocabulary[at] == features]
        weight = self.feature_weight[at]
        scale = np.float32(SCALE / max(float(np.sqrt(weight @ weight)), 1e-6))
        scored: Floats = np.matmul(weight * scale, self.weights[at])
        return scored
