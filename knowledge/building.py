"""Content → library."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from knowledge.calibrating import Calibration, fit
from knowledge.content import Content
from knowledge.entry import EntryKind
from knowledge.features import Features, features, word_features
from knowledge.glossary import Glossary, build_glossary
from knowledge.index import Ints, build_index, empty_rows, sorted_distinct
from knowledge.library import Library
from knowledge.match import Evidence
from knowledge.model import Model, Texts
from knowledge.normalise import normalise, tokens
from knowledge.scoring import score
from knowledge.training import train

Progress = Callable[[str], None]

MAX_LINEAR_CELLS = 60_000_000  # features × entries; beyond this nearest phrasings decide alone
# The fewer phrasings an entry has, the less there is to learn from them and the more the nearest one counts.
NEAR_WEIGHT = 2.0
NEAR_WEIGHT_ALONE = 20.0
FOLDS = 3
FOLD_VISITS = 0.5  # share of the visits that the library itself is trained with
LEFT_OUT_ENTRIES = 0.2
LEFT_OUT_PHRASINGS = 0.1
SAMPLES_A_FOLD = 700
TRAINED_A_FOLD = 9_000


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


def build(content: Content, progress: Progress = lambda _: None) -> Library:
    """Index, train and calibrate; deterministic for equal content."""
    entries = tuple(sorted(content.entries, key=lambda e: e.id))
    glossary = build_glossary(content.terms)
    texts, labels = [], []
    for number, entry in enumerate(entries):
        said = [w.question for w in entry.wordings.values() if w.question] + [p.text for p in entry.phrasings]
        said = list(dict.fromkeys(said))
        texts += said
        labels += [number] * len(said)
    progress(f"reading {len(texts)} phrasings of {len(entries)} entries")
    rows = prepare(texts, np.array(labels, np.int64), glossary)
    negative = np.array([entry.kind is EntryKind.NEGATIVE for entry in entries], bool)
    progress("calibrating")
    calibration = calibrate(rows, negative)
    progress("training")
    model = fit_model(rows, len(entries))
    bare = tuple(entry.model_copy(update={"phrasings": ()}) for entry in entries)
    return Library(content.fingerprint(), bare, model, Texts.of(texts), calibration, glossary, content.figures)


def prepare(texts: Sequence[str], labels: Ints, glossary: Glossary) -> Rows:
    words = [tokens(normalise(text)) for text in texts]
    concepts = [glossary.concepts(w) for w in words]
    found = [features(w, c) for w, c in zip(words, concepts, strict=True)]
    return Rows(words, concepts, found, labels)


def fit_model(rows: Rows, entries: int, *, share: float = 1.0) -> Model:
    """Index and, where it fits into memory, linear model. Rows must be sorted by entry."""
    index = build_index(rows.features)
    linear = None
    if entries > 1 and int((np.diff(index.post_ptr) > 1).sum()) * entries <= MAX_LINEAR_CELLS:
        linear = train(index, rows.labels, entries, share=share)
    said: list[set[int]] = [set() for _ in range(entries)]
    for label, words in zip(rows.labels.tolist(), rows.words, strict=True):
        said[label].update(word_features(words))
    columns = [index.known(np.array(sorted(s), np.uint32)) for s in said]
    return Model(
        index=index,
        linear=linear,
        entry_of=rows.labels.astype(np.int32),
        entry_words=np.concatenate(columns).astype(np.int32) if columns else np.zeros(0, np.int32),
        entry_words_ptr=empty_rows([len(c) for c in columns]),
        words=Texts.of([" ".join(w) for w in rows.words]),
        rarest=float(index.idf.max()) if len(index.idf) else 1.0,
        near_weight=NEAR_WEIGHT + NEAR_WEIGHT_ALONE * entries / max(len(rows.labels), 1),
    )


def calibrate(rows: Rows, negative: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Calibration:
    """Leave phrasings and whole entries out, a fold at a time, and see what evidence they leave."""
    known: list[Evidence] = []
    unknown: list[Evidence] = []
    rng = np.random.default_rng(11)
    answerable = np.flatnonzero(~negative)
    for _ in range(FOLDS if len(answerable) >= 10 else 0):
        hidden = rng.permutation(answerable)[: max(1, int(LEFT_OUT_ENTRIES * len(answerable)))]
        out_entry = np.isin(rows.labels, hidden)
        out_phrasing = rng.random(len(rows.labels)) < LEFT_OUT_PHRASINGS
        kept = rng.permutation(np.flatnonzero(~(out_entry | out_phrasing)))[:TRAINED_A_FOLD]
        model = fit_model(rows.take(np.sort(kept)), len(negative), share=FOLD_VISITS)
        asked = rows.take(_sample(rng, np.flatnonzero(out_phrasing & ~out_entry)))
        strangers = rows.take(_sample(rng, np.flatnonzero(out_entry)))
        for sample, foreign in ((asked, False), (strangers, True)):
            _collect(sample, foreign, model, negative, known, unknown)
    return fit(known, unknown)


def _sample(rng: np.random.Generator, candidates: Ints) -> Ints:
    return sorted_distinct(rng.permutation(candidates)[:SAMPLES_A_FOLD])


def _collect(
    sample: Rows,
    foreign: bool,
    model: Model,
    negative: np.ndarray[tuple[int], np.dtype[np.bool_]],
    known: list[Evidence],
    unknown: list[Evidence],
) -> None:
    for words, concepts, label in zip(sample.words, sample.concepts, sample.labels.tolist(), strict=True):
        scores = score(words, concepts, model, negative)
        if scores is None:
            continue
        if foreign or negative[label]:
            unknown.append(scores.evidence)
        elif scores.entries[0] == label:
            known.append(scores.evidence)
