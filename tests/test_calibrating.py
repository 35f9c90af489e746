"""One confidence from many signs: fitted where there is enough to fit, sensible where there is not."""

import numpy as np
import pytest

from knowledge.building import build
from knowledge.calibrating import ACCEPTED_KNOWNS, UNFITTED, Calibration, fit
from knowledge.content import Content
from knowledge.library import Library
from knowledge.match import Evidence
from knowledge.matching import find
from knowledge.scoring import NOTHING
from tests.bakery import BAKERY, ENGLISH

TYPICAL = Evidence(energy=-2.0, coverage=0.7, cosine=0.5, near=0.5, margin=1.0, known=0.8)


def sampled(size: int, *, known: bool, seed: int = 3) -> list[Evidence]:
    """Evidence as a library leaves it: knowns are covered better and stand out more than unknowns, with overlap."""
    rng = np.random.default_rng(seed + known)
    centre = (-1.0, 0.85, 0.7, 0.7, 2.0, 0.9) if known else (-3.0, 0.45, 0.35, 0.4, 0.4, 0.6)
    drawn = rng.normal(centre, (0.6, 0.15, 0.15, 0.2, 0.8, 0.15), (size, 6))
    return [Evidence(*row) for row in drawn.tolist()]


@pytest.fixture(scope="module")
def fitted() -> Calibration:
    return fit(sampled(400, known=True), sampled(400, known=False))


def test_fitting_separates_knowns_from_unknowns_it_has_not_seen(fitted: Calibration):
    accepted = [fitted.confidence(e) >= fitted.threshold for e in sampled(300, known=True, seed=50)]
    refused = [fitted.confidence(e) < fitted.threshold for e in sampled(300, known=False, seed=50)]
    assert np.mean(accepted) > 0.92
    assert np.mean(refused) > 0.92


def test_the_threshold_lets_the_stated_share_of_knowns_through():
    for size in (20, 137, 400):
        known = sampled(size, known=True)
        calibration = fit(known, sampled(400, known=False))
        accepted = np.mean([calibration.confidence(e) >= calibration.threshold for e in known])
        assert ACCEPTED_KNOWNS <= accepted <= ACCEPTED_KNOWNS + 1 / size + 1e-9


def test_few_unknowns_weigh_as_much_as_many_knowns():
    lopsided = fit(sampled(1000, known=True), sampled(30, known=False))
    between = Evidence(*np.mean([*sampled(1000, known=True), *sampled(1000, known=False)], axis=0).tolist())
    assert 0.25 < lopsided.confidence(between) < 0.75


@pytest.mark.parametrize("name", ["fitted", "unfitted"])
@pytest.mark.parametrize(
    ("field", "low", "high"),
    [
        ("coverage", 0.2, 1.0),
        ("cosine", 0.1, 0.95),
        ("near", 0.1, 1.0),
        ("margin", 0.0, 3.0),
        ("known", 0.2, 1.0),
        ("energy", -4.0, -0.1),
    ],
)
def test_better_evidence_never_lowers_the_confidence(
    name: str, field: str, low: float, high: float, fitted: Calibration
):
    calibration = fitted if name == "fitted" else UNFITTED
    rising = [calibration.confidence(TYPICAL._replace(**{field: v})) for v in np.linspace(low, high, 9).tolist()]
    assert rising == sorted(rising)
    assert rising[0] < rising[-1]


@pytest.mark.parametrize(
    "evidence",
    [
        NOTHING,
        TYPICAL,
        Evidence(-1e9, 0.0, 0.0, 0.0, -1e9, 0.0),
        Evidence(0.0, 1.0, 1.0, 1.0, 1e9, 1.0),
        Evidence(*[float("1e300")] * 6),
    ],
)
def test_a_confidence_is_always_between_0_and_1(evidence: Evidence, fitted: Calibration):
    for calibration in (fitted, UNFITTED):
        assert 0.0 <= calibration.confidence(evidence) <= 1.0


def test_signs_that_never_vary_do_no_harm():
    flat = [e._replace(known=1.0, margin=4.0) for e in sampled(50, known=True)]
    other = [e._replace(known=1.0, margin=4.0) for e in sampled(50, known=False)]
    calibration = fit(flat, other)
    assert all(np.isfinite([*calibration.weights, calibration.bias, calibration.threshold]))
    assert calibration.confidence(flat[0]) > calibration.confidence(other[0])


@pytest.mark.parametrize(("knowns", "unknowns"), [(0, 0), (19, 400), (400, 19), (0, 400)])
def test_too_little_to_fit_falls_back_to_fixed_weights(knowns: int, unknowns: int):
    assert fit(sampled(knowns, known=True), sampled(unknowns, known=False)) == UNFITTED


@pytest.mark.parametrize("entries", [ENGLISH[:1], ENGLISH, BAKERY.entries])
def test_tiny_libraries_use_the_fixed_weights(entries: tuple[object, ...]):
    assert build(Content.model_validate({"entries": entries})).calibration == UNFITTED


def test_a_larger_library_gets_a_calibration_of_its_own(larger: Library, content: Content):
    assert larger.calibration != UNFITTED
    assert 0.0 < larger.calibration.threshold < 1.0
    inside = [p.text for e in content.entries if e.id in larger.entries for p in e.phrasings[1::8]]
    outside = [p.text for e in content.entries if e.id.startswith("offtopic.") for p in e.phrasings[::8]]
    known, unknown = (np.array([find(text, larger).confidence for text in texts]) for texts in (inside, outside))
    assert (known >= larger.calibration.threshold).mean() > 0.85
    assert (known[:, None] > unknown).mean() > 0.8  # of all pairs: the known one looks surer


@pytest.fixture(scope="module")
def larger(content: Content) -> Library:
    """Forty shipped entries with a fourth of their phrasings."""
    chosen = [e for e in content.entries if e.id.startswith(("limits.", "compare.", "support.", "engine."))][:40]
    return build(Content(entries=tuple(e.model_copy(update={"phrasings": e.phrasings[::4]}) for e in chosen)))
