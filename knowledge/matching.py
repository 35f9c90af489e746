"""find(text, library): which entries a text may mean, and how sure that is."""

from knowledge.entry import EntryKind
from knowledge.library import Library
from knowledge.match import Finding, Match
from knowledge.normalise import normalise, tokens
from knowledge.scoring import NOTHING, Scores, score

SHOWN = 5


def find(text: str, library: Library, *, exhaustive: bool = False) -> Finding:
    """Ranked matches of `text` with a calibrated confidence.

    `exhaustive` searches without any budget: slow, and what the budget is measured against.
    """
    normalised = normalise(text)
    words = tokens(normalised)
    concepts = library.glossary.concepts(words)
    scores = score(words, concepts, library.model, library.negative, exhaustive=exhaustive)
    threshold = library.calibration.threshold
    if scores is None:
        return Finding(normalised, (), 0.0, False, threshold, NOTHING, concepts)
    confidence = library.calibration.confidence(scores.evidence)
    matches = _matches(scores, confidence, library)
    answerable = confidence >= threshold and library.entries.kind(int(scores.entries[0])) is EntryKind.ANSWER
    negative = library.entries.ids[scores.negative] if scores.negative is not None else None
    return Finding(normalised, matches, confidence, answerable, threshold, scores.evidence, concepts, negative)


def _matches(scores: Scores, confidence: float, library: Library) -> tuple[Match, ...]:
    """The first entries; those behind the best get its confidence scaled by how far behind they are."""
    best = float(scores.total[0])
    found = []
    for i in range(min(SHOWN, len(scores.entries))):
        row = int(scores.rows[i])
        behind = 2.0 ** (float(scores.total[i]) - best)
        found.append(
            Match(
                entry=library.entries.ids[int(scores.entries[i])],
                confidence=confidence * min(behind, 1.0),
                phrase=library.texts[row] if row >= 0 else "",
                total=float(scores.total[i]),
                linear=float(scores.linear[i]),
                near=float(scores.near[i]),
                cosine=float(scores.cosine[i]),
            )
        )
    return tuple(found)
