"""decide(...): the rules, in order; the first that applies decides. Adding a rule is one function and one line."""

import math
from collections.abc import Callable
from typing import NamedTuple

from knowledge.entry import EntryKind
from knowledge.fact import Fact, Missing
from knowledge.library import Library
from knowledge.match import Finding
from routing.decision import Answer, Clarify, Decision, Decline, OpenTicket
from routing.permissions import Verdict
from routing.triage import Assessment, Urgency

MOST_CHOICES = 3
MOST_ANSWERS = 3
CLOSE = 0.45  # a second match with this share of the best one's confidence is mentioned
CLARIFY_SHARE = 0.6  # of the threshold: below the one and above the other, choices are offered
SECOND_QUESTION = 0.8  # confidence a sentence of its own needs to count as a second question
# An answer gives way to a ticket when the log odds of a case of one's own, and those of requests among the matches,
# speak for it together; measured on pairs of a question and a case in the same words.
AGAINST_A_FACT = 3.0  # they have to reach this where a question holds all that something is computed from
FAINTEST = 0.003
PLAINLY = 0.8  # share of the matches that must be requests where a question holds all that something is computed from
OUTSIDE = "outside."  # begins the glossary's concepts for things that the documents never name
IN_SPITE_OF_NAMES = 0.9  # confidence from which on a question that names such a thing is answered all the same
DOUBT = 0.3  # share of the matches that are known not to be in the documents, from which on an answer would be a guess
VERBATIM = 0.85  # cosine to a known phrasing from which on the message is that question, whatever else it looks like
MOST_BEARING = 2  # answers that stand in the proposal of a ticket


class Considered(NamedTuple):
    """All a decision may look at.

    `words` counts those that are not bare numbers; `asks`: it has the form of a question. `clauses` are the findings of
    the message's sentences, if it has several; `computed_entry` is what the computed part of the message matched.
    `urgency` is asked of tickets only.
    """

    words: int
    asks: bool
    finding: Finding
    clauses: tuple[Finding, ...]
    computed: Fact | Missing | None
    library: Library
    assessment: Assessment
    urgency: Callable[[], Urgency]
    verdict: Verdict
    computed_entry: str | None = None

    def kind(self, finding: Finding | None = None) -> EntryKind | None:
        best = (finding or self.finding).best
        return self.library.entries[best.entry].kind if best else None

    def sure(self) -> bool:
        return self.finding.confidence >= self.finding.threshold


def decide(considered: Considered) -> Decision:
    """The decision of the first rule that applies; the last always does."""
    for rule in RULES:
        if decision := rule(considered):
            return decision
    raise AssertionError("the last rule decides everything")


def _empty(c: Considered) -> Decision | None:
    if c.words:
        return None
    return Decline(rule="empty", because=("the message holds no words",))


def _ticket(c: Considered) -> Decision | None:
    """What is requested is a case for a person, even in a documented topic's words; what is merely asked is not."""
    why = _requested(c)
    if why is None:
        return None
    computed = (c.computed,) if isinstance(c.computed, Fact) else ()
    answers = _asked_apart(c, EntryKind.ANSWER)
    if c.finding.answerable and c.finding.best:
        answers.insert(0, c.finding.best.entry)
    bearing = tuple(entry for entry in dict.fromkeys(answers) if entry != c.computed_entry)
    best = c.finding.best if c.kind() is EntryKind.BUSINESS else None
    urgency = c.urgency()
    return OpenTicket(
        rule="ticket",
        entry=c.assessment.entry or (best.entry if best else None),
        category=c.assessment.category,
        priority=urgency.priority,
        verdict=c.verdict,
        entries=bearing[:MOST_BEARING],
        facts=computed,
        because=(why, *c.assessment.because, urgency.because, *c.verdict.because),
    )


def _requested(c: Considered) -> str | None:
    """Why the message is a case of the writer's own, if it is."""
    best = c.finding.best
    if best is None or not c.sure():
        return None
    asked_for_a_fact = c.asks and isinstance(c.computed, Fact)
    if c.kind() is EntryKind.BUSINESS:
        if asked_for_a_fact and _share_of(EntryKind.BUSINESS, c) < PLAINLY:
            return None
        return f"reads like a request or incident of one's own: {best.entry}, {_certainty(c.finding)}"
    own, requests = c.assessment.own, _share_of(EntryKind.BUSINESS, c)
    asked = c.kind() is EntryKind.ANSWER and best.cosine < VERBATIM
    enough = AGAINST_A_FACT if asked_for_a_fact else 0.0
    if asked and _log_odds(own) + _log_odds(requests) > enough:
        return (
            f"a case of one's own ({own:.0%}) in the words of {best.entry} ({requests:.0%} of the matches are requests)"
        )
    return None


def _log_odds(share: float) -> float:
    """Of a share that is never quite 0 or 1."""
    return math.log((share + FAINTEST) / (1 - share + FAINTEST))


def _share_of(kind: EntryKind, c: Considered) -> float:
    """How much of what speaks for any of the matches speaks for those of this kind."""
    return sum(share for entry, share in c.finding.shares().items() if c.library.entries[entry].kind is kind)


def _computed(c: Considered) -> Decision | None:
    if c.computed is None:
        return None
    if isinstance(c.computed, Missing):
        return Clarify(rule="missing", missing=c.computed, because=(f"{c.computed.kind} needs the {c.computed.slot}",))
    matched = [c.finding.best.entry] if c.finding.best and c.finding.answerable else []
    asked = dict.fromkeys((*_asked_apart(c, EntryKind.ANSWER), *matched))
    second = tuple(entry for entry in asked if entry != c.computed_entry)
    return Answer(
        rule="computed",
        facts=(c.computed,),
        entries=second[: MOST_ANSWERS - 1],
        besides=_besides(c),
        offer=c.verdict,
        because=(f"computed by {c.computed.kind} from the document's figures", *_two(second)),
    )


def _answer(c: Considered) -> Decision | None:
    best = c.finding.best
    if not c.finding.answerable or best is None:
        return None
    entries = _all_answers(c, best.entry)
    return Answer(
        rule="answer",
        entries=entries,
        besides=_besides(c),
        offer=c.verdict,
        related=None if len(entries) > 1 else _runner_up(c),
        because=(_certainty(c.finding), *_two(tuple(e for e in entries if e != best.entry))),
    )


def _absent(c: Considered) -> Decision | None:
    """Known not to be in the documents; also what is answered only if that side is not heard."""
    absent = next((m.entry for m in c.finding.matches if c.library.entries[m.entry].kind is EntryKind.ABSENT), None)
    if absent is None or not c.sure() or not (c.kind() is EntryKind.ABSENT or _doubtful(c)):
        return None
    return Decline(
        rule="absent",
        entry=absent,
        offer=c.verdict,
        because=(f"about the product, but not in the documents: {absent}", _certainty(c.finding), *_outside(c)),
    )


def _doubtful(c: Considered) -> bool:
    """An answer matched best, but what the documents leave out is near, or something is named that they never name."""
    named = bool(_outside(c)) and c.finding.confidence < IN_SPITE_OF_NAMES
    return c.kind() is EntryKind.ANSWER and (named or _share_of(EntryKind.ABSENT, c) >= DOUBT)


def _outside(c: Considered) -> tuple[str, ...]:
    named = [concept for concept in c.finding.concepts if concept.startswith(OUTSIDE)]
    return (f"names what the documents never name: {', '.join(named)}",) if named else ()


def _negative(c: Considered) -> Decision | None:
    if c.finding.negative is None:
        return None
    return Decline(
        rule="negative",
        entry=c.finding.negative,
        because=(f"fits an example of what is not answered: {c.finding.negative}", _certainty(c.finding)),
    )


def _close(c: Considered) -> Decision | None:
    if c.kind() is not EntryKind.ANSWER or c.finding.confidence < CLARIFY_SHARE * c.finding.threshold:
        return None
    answers = [m for m in c.finding.matches if c.library.entries[m.entry].kind is EntryKind.ANSWER]
    return Clarify(
        rule="close",
        entries=tuple(m.entry for m in answers[:MOST_CHOICES]),
        because=(_certainty(c.finding), "near enough to offer choices"),
    )


def _unknown(c: Considered) -> Decision | None:
    return Decline(rule="unknown", because=(_certainty(c.finding),))


RULES: tuple[Callable[[Considered], Decision | None], ...] = (
    _empty,
    _ticket,
    _computed,
    _absent,
    _answer,
    _negative,
    _close,
    _unknown,
)


def _asked_apart(c: Considered, *kinds: EntryKind) -> list[str]:
    """Entries of these kinds that sentences of the message surely ask for on their own, in the message's order."""
    sure = [clause for clause in c.clauses if clause.best and clause.confidence >= SECOND_QUESTION]
    return list(dict.fromkeys(clause.best.entry for clause in sure if clause.best and c.kind(clause) in kinds))


def _besides(c: Considered) -> tuple[str, ...]:
    return tuple(_asked_apart(c, EntryKind.BUSINESS, EntryKind.ABSENT))


def _all_answers(c: Considered, best: str) -> tuple[str, ...]:
    """The best entry and those asked in sentences of their own, in the message's order."""
    apart = _asked_apart(c, EntryKind.ANSWER)
    return tuple(apart if best in apart else [best, *apart])[:MOST_ANSWERS]


def _runner_up(c: Considered) -> str | None:
    if len(c.finding.matches) < 2:
        return None
    first, second = c.finding.matches[:2]
    close = second.confidence >= CLOSE * first.confidence
    return second.entry if close and c.library.entries[second.entry].kind is EntryKind.ANSWER else None


def _certainty(finding: Finding) -> str:
    if finding.best is None:
        return "nothing in the library resembles the message"
    sign = "≥" if finding.confidence >= finding.threshold else "<"
    return (
        f"best match {finding.best.entry}: confidence {finding.confidence:.2f} {sign} threshold {finding.threshold:.2f}"
    )


def _two(entries: tuple[str, ...]) -> tuple[str, ...]:
    return (f"also asked in a sentence of its own: {', '.join(entries)}",) if entries else ()
