"""Content → library."""

from collections.abc import Callable

import numpy as np

from knowledge.calibrating import UNFITTED
from knowledge.content import Content
from knowledge.fitting import fit_model, prepare
from knowledge.glossary import build_glossary
from knowledge.holdout import calibrate
from knowledge.library import Entries, Library
from knowledge.model import Texts

Progress = Callable[[str], None]


def build(content: Content, progress: Progress = lambda _: None, *, calibrated: bool = True) -> Library:
    """Index, train and calibrate; deterministic for equal content.

    Not `calibrated`, which is faster, the library ranks as well, but its confidences are not fitted to the content.
    """
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
    calibration = UNFITTED
    if calibrated:
        progress("calibrating")
        calibration = calibrate(rows, [entry.kind for entry in entries])
    progress("training")
    model = fit_model(rows, len(entries))
    bare = Entries.of([entry.model_copy(update={"phrasings": ()}) for entry in entries])
    return Library(content.fingerprint(), bare, model, Texts.of(texts), calibration, glossary, content.figures)
