"""A linear model over features, one column of weights an entry; `knowledge.training` fits it."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

SCALE = 2.0  # length of a question's feature vector: sharpens the softmax


class LinearModel(NamedTuple):
    """weights float32[F, E] of the F features that occur at least twice; `place` int32[V] says which row, or -1."""

    weights: Floats
    place: NDArray[np.int32]
    feature_weight: Floats

    def scores(self, columns: Ints) -> Floats:
        """Scores of all entries for a question with these index columns; zeros when it has none."""
        places = self.place[columns]
        places = places[places >= 0]
        weight = self.feature_weight[places]
        scale = np.float32(SCALE / max(float(np.sqrt(weight @ weight)), 1e-6))
        scored: Floats = np.matmul(weight * scale, self.weights[places])
        return scored
