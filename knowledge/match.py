"""What matching a question gives."""

from typing import NamedTuple


class Match(NamedTuple):
    """An entry a question may mean. `confidence` is 0..1; `phrase` is the nearest of the entry's phrasings.

    The parts of the score, for explanations: `linear` model, `near` share of the nearest phrasings, their `total`,
    and the cosine of the nearest phrasing.
    """

    entry: str
    confidence: float
    phrase: str
    total: float
    linear: float
    near: float
    cosine: float


class Evidence(NamedTuple):
    """What the confidence of the best match is computed from; see `knowledge.calibrating`."""

    energy: float
    coverage: float
    cosine: float
    near: float
    margin: float
    known: float


class Finding(NamedTuple):
    """All that matching says of one text. `answerable` is confidence against the library's threshold.

    `negative` is the example of what must not be answered that fits better than any entry, if one does.
    """

    normalised: str
    matches: tuple[Match, ...]
    confidence: float
    answerable: bool
    threshold: float
    evidence: Evidence
    concepts: tuple[str, ...]
    negative: str | None = None

    @property
    def best(self) -> Match | None:
        return self.matches[0] if self.matches else None

    def shares(self) -> dict[str, float]:
        """Entry → its share of what speaks for any of the matches."""
        weights = {match.entry: 2.0 ** (match.total - self.matches[0].total) for match in self.matches}
        whole = sum(weights.values())
        return {entry: weight / whole for entry, weight in weights.items()}
