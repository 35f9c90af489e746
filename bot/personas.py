"""How well wordings are understood that the library has never seen: each persona left out in turn, then asked."""

from collections.abc import Callable, Iterator

from knowledge.building import build
from knowledge.content import Content
from knowledge.entry import EntryKind
from knowledge.library import Library
from knowledge.matching import find

COLUMNS = ("top1", "top3", "answered", "wrong", "refused")
WIDTHS = (6, 6, 9, 6, 8)


def leave_out(content: Content, progress: Callable[[str], None]) -> Iterator[str]:
    """A line a persona: shares of its questions matched to their entry, answered rightly or wrongly, and refused."""
    personas = sorted({p.persona for entry in content.entries for p in entry.phrasings if p.persona})
    yield f"{'persona':12} {'asked':>6}" + "".join(f" {name:>{w}}" for name, w in zip(COLUMNS, WIDTHS, strict=True))
    totals = [0] * 7
    for persona in personas:
        progress(f"without {persona}")
        library = build(content.without_persona(persona))
        counts = _ask(content, persona, library)
        totals = [a + b for a, b in zip(totals, counts, strict=True)]
        yield _row(persona, counts)
    yield _row("all", totals)


def _ask(content: Content, persona: str, library: Library) -> list[int]:
    """Counts: asked, right first, right among three, answered rightly, wrongly; unanswerable ones asked, refused."""
    counts = [0] * 7
    for entry in content.entries:
        for phrasing in (p for p in entry.phrasings if p.persona == persona):
            finding = find(phrasing.text, library)
            if entry.kind is not EntryKind.ANSWER:
                counts[5] += 1
                counts[6] += not finding.answerable
                continue
            ranked = [match.entry for match in finding.matches[:3]]
            right = ranked[:1] == [entry.id]
            counts[0] += 1
            counts[1] += right
            counts[2] += entry.id in ranked
            counts[3] += right and finding.answerable
            counts[4] += finding.answerable and not right
    return counts


def _row(name: str, counts: list[int]) -> str:
    asked, top1, top3, answered, wrong, unknown, refused = counts
    shares = [n / max(asked, 1) for n in (top1, top3, answered, wrong)] + [refused / max(unknown, 1)]
    return f"{name:12} {asked:6}" + "".join(f" {share:{width}.3f}" for share, width in zip(shares, WIDTHS, strict=True))
