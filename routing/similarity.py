"""How much two texts have in common, by their hashed features. Pure; every store ranks similar tickets by this.

Only the newest tickets of each feature are looked at, so that a frequent feature costs no more than a rare one; how
frequent it is follows from how densely those stand.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from heapq import nlargest
from math import log, sqrt

NEWEST = 100  # tickets that are looked at for one feature
CANDIDATES = 60  # tickets whose score is computed from all of their features

Weights = Mapping[int, float]
Found = Mapping[int, Sequence[int]]


def weigh(found: Found, total: int, newest: int) -> Weights:
    """The squared inverse document frequency of each feature.

    `found` maps a feature to the numbers of the tickets that have it, newest first, at most NEWEST of them; `total` is
    how many tickets there are and `newest` the number of the last.
    """
    return {feature: log(1 + total / _frequency(numbers, total, newest)) ** 2 for feature, numbers in found.items()}


def _frequency(numbers: Sequence[int], total: int, newest: int) -> float:
    if len(numbers) < NEWEST:
        return max(1, len(numbers))
    return max(NEWEST, total * NEWEST / (newest - numbers[-1] + 1))


def candidates(found: Found, weights: Weights, besides: int | None = None) -> list[int]:
    """The numbers that share most by what was found of them; none of `besides`."""
    shared: dict[int, float] = defaultdict(float)
    for feature, numbers in found.items():
        weight = weights[feature]
        for number in numbers:
            shared[number] += weight
    if besides is not None:
        shared.pop(besides, None)
    ranked = nlargest(CANDIDATES, ((weight, number) for number, weight in shared.items()))
    return [number for _, number in ranked]


def score(weights: Weights, features: Collection[int]) -> float:
    """The cosine, 0..1, of a text whose features are weighed by `weights` and another one that has `features`.

    What the other has for itself is taken to weigh as much as the text's own features do on average.
    """
    both = weights.keys() & set(features)
    shared, own = sum(weights[feature] for feature in both), sum(weights.values())
    if not shared:
        return 0.0
    other = shared + (len(features) - len(both)) * own / len(weights)
    return min(1.0, shared / sqrt(own * other))
