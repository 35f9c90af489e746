"""From evidence to one confidence: a logistic model fitted on the library's own phrasings when it is built.

Knowns are phrasings left out of training and matched to their entry; unknowns are phrasings of entries left out as a
whole, and left-out negatives. So every imported knowledge base gets a confidence and a threshold of its own.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from knowledge.match import Evidence

ACCEPTED_KNOWNS = 0.957  # the threshold lets this share of the left-out knowns through
# A library that knows many examples of what must not be answered needs less caution: the threshold may fall until this
# share of them would be answered.
TEMPTED = 0.08
ENOUGH_EXAMPLES = 150
NEWTON_STEPS = 25
RIDGE = 1.0


class Calibration(NamedTuple):
    """confidence = 1 / (1 + exp(−(bias + weights · (shape(evidence) − mean) / spread)))."""

    weights: tuple[float, ...]
    bias: float
    mean: tuple[float, ...]
    spread: tuple[float, ...]
    threshold: float

    def confidence(self, evidence: Evidence) -> float:
        logit = self.bias
        for value, weight, mean, spread in zip(_shape(evidence), self.weights, self.mean, self.spread, strict=True):
            logit += weight * (value - mean) / spread
        return float(1 / (1 + np.exp(-max(-30.0, min(30.0, logit)))))


def _shape(e: Evidence) -> tuple[float, ...]:
    """Evidence as the logistic model sees it: bounded, with what interacts multiplied out."""
    margin = max(-2.0, min(e.margin, 4.0))
    return (
        e.energy,
        e.coverage,
        e.cosine,
        e.near,
        margin,
        e.known,
        e.energy * e.coverage,
        e.coverage * e.cosine,
    )


# Used where there is too little to fit anything: what is said in the entry's own words, and in no other's, counts.
UNFITTED = Calibration(
    weights=(0.2, 1.0, 1.2, 1.6, 0.1, 0.2, 0.0, 0.0),
    bias=0.0,
    mean=(-1.0, 0.65, 0.55, 0.35, 2.0, 0.7, 0.0, 0.0),
    spread=(1.0, 0.2, 0.15, 0.25, 2.0, 0.2, 1.0, 1.0),
    threshold=0.5,
)


def fit(
    known: Sequence[Evidence],
    unknown: Sequence[Evidence],
    tempted: Sequence[Evidence | None] = (),
    *,
    minimum: int = 20,
) -> Calibration:
    """Fit on evidence of right matches and of questions that must not be answered; both sides weigh the same.

    `tempted` has an item for each left-out example of what must not be answered: None if no answer matched best.
    """
    if len(known) < minimum or len(unknown) < minimum:
        return UNFITTED
    table = np.array([_shape(e) for e in (*known, *unknown)])
    truth = np.r_[np.ones(len(known)), np.zeros(len(unknown))]
    mean, spread = table.mean(0), np.maximum(table.std(0), 1e-3)
    design = np.c_[np.ones(len(table)), (table - mean) / spread]
    balance = np.where(truth == 1, 0.5 / len(known), 0.5 / len(unknown)) * len(table)
    solution = _newton(design, truth, balance)
    unbounded = Calibration(
        tuple(solution[1:].tolist()), float(solution[0]), tuple(mean.tolist()), tuple(spread.tolist()), 0.0
    )
    confidences = np.sort([unbounded.confidence(e) for e in known])
    threshold = float(confidences[int((1 - ACCEPTED_KNOWNS) * len(known))])
    if len(tempted) >= ENOUGH_EXAMPLES:
        answered = sorted((unbounded.confidence(e) for e in tempted if e), reverse=True)
        allowed = int(TEMPTED * len(tempted))
        threshold = min(threshold, answered[allowed] if allowed < len(answered) else 0.0)
    return unbounded._replace(threshold=threshold)


def _newton(
    design: NDArray[np.float64], truth: NDArray[np.float64], balance: NDArray[np.float64]
) -> NDArray[np.float64]:
    solution = np.zeros(design.shape[1])
    for _ in range(NEWTON_STEPS):
        probability = 1 / (1 + np.exp(-np.clip(design @ solution, -30, 30)))
        gradient = design.T @ (balance * (probability - truth)) + RIDGE * solution
        curvature = (design.T * (balance * probability * (1 - probability))) @ design + RIDGE * np.eye(len(solution))
        solution = solution - np.linalg.solve(curvature, gradient)
    return solution
