"""How a reply came about, in lines: text, candidates with each score, threshold, and the rule that decided."""

from collections.abc import Iterator

from knowledge.library import Library
from routing.reply import Reply


def explained(reply: Reply, library: Library) -> Iterator[str]:
    finding = reply.finding
    evidence = finding.evidence
    yield f"normalised   {finding.normalised}"
    if finding.concepts:
        yield f"concepts     {', '.join(finding.concepts)}"
    yield f"library      {library.fingerprint[:12]}, {len(library.entries)} entries, {len(library.texts)} phrasings"
    yield "candidates   confidence  total  = linear + near × share   cosine  entry ← nearest phrasing"
    for match in finding.matches:
        phrase = f" ← {match.phrase}" if match.phrase else ""
        yield (
            f"             {match.confidence:10.3f} {match.total:6.2f}  {match.linear:8.2f}"
            f" + {library.model.near_weight:4.1f} × {match.near:5.2f}  {match.cosine:7.2f}  {match.entry}{phrase}"
        )
    named = ", ".join(f"{name} {value:.2f}" for name, value in evidence._asdict().items())
    yield f"evidence     {named}"
    sign = "≥" if finding.confidence >= finding.threshold else "<"
    yield f"confidence   {finding.confidence:.3f} {sign} threshold {finding.threshold:.3f}"
    found = reply.assessment
    yield f"own case     {found.own:.2f}; as a ticket it would be {found.category}"
    yield f"rule         {reply.decision.rule} → {reply.route}"
    for reason in reply.decision.because:
        yield f"because      {reason}"
