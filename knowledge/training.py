"""Fits the linear model: softmax regression with naive Bayes counts added.

What distinguishes entries is learned here from their phrasings; nearest phrasings alone weigh every shared word alike.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from knowledge.features import Features
from knowledge.linear import SCALE, LinearModel

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

VISITS = 90_000  # phrasings seen in all: six epochs of a library of 15,000
MOST_EPOCHS = 6
BATCH = 320
RATE = 0.5
DROPOUT = 0.3
SMOOTHING = 0.05
IDF_POWER = 0.3
BAYES_SHARE = 0.2
BAYES_PRIOR = 0.05
MIN_FREQUENCY = 2


def train(rows: Sequence[Features], labels: Ints, entries: int, *, share: float = 1.0, seed: int = 7) -> LinearModel:
    """Fit on the features of phrasings, which belong to the entries `labels`; `share` of the usual visits."""
    flat = np.concatenate(rows)
    vocabulary, frequency = np.unique(flat, return_counts=True)
    kept = frequency >= MIN_FREQUENCY
    vocabulary, frequency = vocabulary[kept], frequency[kept]
    feature_weight = (np.log1p(len(rows) / frequency) ** IDF_POWER).astype(np.float32)
    table = _table(rows, flat, vocabulary)
    epochs = min(MOST_EPOCHS, max(1, round(share * VISITS / len(rows))))
    weights = _softmax(_weighted(table, feature_weight), labels, entries, epochs, np.random.default_rng(seed))
    weights += BAYES_SHARE * _bayes(table, labels, entries)
    return LinearModel(vocabulary, feature_weight, weights)


def size_of(rows: Sequence[Features]) -> int:
    """How many features a model of these rows would weigh."""
    return int((np.unique(np.concatenate(rows), return_counts=True)[1] >= MIN_FREQUENCY).sum()) if rows else 0


def _table(rows: Sequence[Features], flat: Features, vocabulary: Features) -> csr_matrix:
    """One row of ones a phrasing, over the features of `vocabulary`."""
    at = np.searchsorted(vocabulary, flat)
    at[at == len(vocabulary)] = 0
    known = vocabulary[at] == flat
    lengths = np.bincount(np.repeat(np.arange(len(rows)), [len(r) for r in rows])[known], minlength=len(rows))
    pointers = np.concatenate(([0], np.cumsum(lengths)))
    columns = at[known].astype(np.int32)
    return csr_matrix((np.ones(len(columns), np.float32), columns, pointers), shape=(len(rows), len(vocabulary)))


def _weighted(table: csr_matrix, feature_weight: Floats) -> csr_matrix:
    """Rows weighted and brought to length SCALE."""
    rows = table.copy()
    rows.data = feature_weight[rows.indices].astype(np.float32)
    squares = np.add.reduceat(np.append(rows.data**2, 0), rows.indptr[:-1])
    lengths = np.sqrt(np.maximum(squares, 1e-12))
    rows.data *= np.repeat((SCALE / lengths).astype(np.float32), np.diff(rows.indptr))
    return rows


def _softmax(rows: csr_matrix, labels: Ints, entries: int, epochs: int, rng: np.random.Generator) -> Floats:
    """Mini-batch gradient descent with one AdaGrad rate a feature and dropout of features."""
    weights = np.zeros((rows.shape[1], entries), np.float32)
    seen = np.full(rows.shape[1], 1e-6, np.float32)
    for _ in range(epochs):
        order = rng.permutation(rows.shape[0])
        shuffled, shuffled_labels = rows[order], labels[order]
        for start in range(0, len(order), BATCH):
            batch, wanted = shuffled[start : start + BATCH], shuffled_labels[start : start + BATCH]
            columns, inside = np.unique(batch.indices, return_inverse=True)
            kept = batch.data * (rng.random(len(batch.data), np.float32) > DROPOUT) / np.float32(1 - DROPOUT)
            small: Any = csr_matrix((kept, inside, batch.indptr), shape=(batch.shape[0], len(columns)))
            current = weights[columns]
            gradient = small.T @ _error(small @ current, wanted)
            seen[columns] += np.einsum("ij,ij->i", gradient, gradient)
            gradient *= (RATE / np.sqrt(seen[columns]))[:, None]
            current -= gradient
            weights[columns] = current
    return weights


def _error(scores: Floats, wanted: Ints) -> Floats:
    """Probability minus (smoothed) truth: the gradient of the cross entropy."""
    scores -= scores.max(1, keepdims=True)
    np.exp(scores, out=scores)
    scores /= scores.sum(1, keepdims=True)
    scores -= SMOOTHING / scores.shape[1]
    scores[np.arange(len(wanted)), wanted] -= 1 - SMOOTHING
    return scores


def _bayes(table: csr_matrix, labels: Ints, entries: int) -> Floats:
    """Log probability of each feature under each entry, centred over entries."""
    member = csr_matrix(
        (np.ones(len(labels), np.float32), (labels, np.arange(len(labels)))), shape=(entries, len(labels))
    )
    counts = (member @ table).toarray().T + np.float32(BAYES_PRIOR)
    logs = np.log(counts / counts.sum(0, keepdims=True))
    centred: Floats = (logs - logs.mean(1, keepdims=True)).astype(np.float32)
    return centred
