"""handle(question, library) → reply: the one way from a question to what is said."""

from functools import partial

from knowledge.asking import asks
from knowledge.entry import EntryKind, Lang
from knowledge.fact import Asked, Fact, Missing
from knowledge.facts import KINDS
from knowledge.language import language
from knowledge.library import Library
from knowledge.match import Finding
from knowledge.matching import find
from knowledge.normalise import clauses, fold, tokens
from knowledge.slots import read_slots
from routing.deciding import SECOND_QUESTION, Considered, decide
from routing.permissions import verdict
from routing.question import Question
from routing.reply import Reply
from routing.standing import Asker, with_said
from routing.triage import NOTHING_KNOWN, ORDINARY, Triage, assess, urgency
from routing.wording import Voice, choices_of, masked_notice, sources_of, text_of

MOST_CLAUSES = 6
SUPPORTED = 0.1  # share of the best match's confidence that the first answer needs for anything to be computed of it
CERTAIN = (
    0.7  # with this confidence the matched entry decides what kind of question it is, whatever numbers stand in it
)

SOMEBODY = Asker(id="")  # of whom nothing is known


def handle(question: Question, library: Library, triage: Triage | None = None, asker: Asker = SOMEBODY) -> Reply:
    """Match, compute, decide, word. Pure: the same arguments give the same reply.

    Without `triage` nothing but the library tells requests from questions.
    """
    folded = fold(question.matter)
    lang = question.lang or language(folded)
    finding = find(question.matter, library)
    parts = clauses(folded)
    considered = Considered(
        words=sum(not token.isdigit() for token in tokens(folded)),
        asks=asks(folded),
        finding=finding,
        clauses=tuple(find(part, library) for part in parts[:MOST_CLAUSES]) if len(parts) > 1 else (),
        computed=None,
        library=library,
        assessment=assess(question.matter, triage) if triage else NOTHING_KNOWN,
        urgency=partial(urgency, question.matter, triage) if triage else lambda: ORDINARY,
        verdict=verdict(with_said(asker, question.text), library, lang),
    )
    considered = _with_computed(considered, question, [folded, *parts], lang)
    decision = decide(considered)
    voice = Voice(library, triage.requests if triage else library, lang)
    notice = masked_notice(question.masked, lang)
    return Reply(
        text="\n".join(filter(None, [notice, text_of(decision, voice)])),
        notice=notice,
        lang=lang,
        as_of=question.as_of,
        decision=decision,
        finding=finding,
        assessment=considered.assessment,
        sources=sources_of(decision, voice),
        choices=choices_of(decision, voice),
    )


def _with_computed(c: Considered, question: Question, texts: list[str], lang: Lang) -> Considered:
    """What can be computed of the message, or else of the first of its sentences that gives a fact."""
    for finding, text in zip((c.finding, *c.clauses), texts, strict=False):
        whole = finding is c.finding
        if not whole and finding.confidence < SECOND_QUESTION:
            continue
        result = _computed(question, text, lang, finding, c.library)
        if result and (whole or isinstance(result, Fact)):
            return c._replace(computed=result, computed_entry=_topics(finding, c.library)[0])
    return c


def _computed(question: Question, folded: str, lang: Lang, finding: Finding, library: Library) -> Fact | Missing | None:
    """What the first fact kind that is responsible makes of the question.

    Where what is no answer matched best, only a kind that claims the question whole, of a topic that matched as well.
    """
    topics = _topics(finding, library)
    if library.figures is None or not topics:
        return None
    asked = Asked(
        text=folded,
        slots=read_slots(folded, finding.concepts),
        topics=topics,
        as_of=question.as_of,
        lang=lang,
        figures=library.figures,
    )
    best = topics[0] == finding.matches[0].entry
    sure = finding.confidence >= finding.threshold
    for kind in KINDS:
        matched = topics[0] in kind.topics
        claimed = kind.claims(asked) and (matched or (best and finding.confidence < CERTAIN))
        if ((best and sure and matched) or claimed) and (result := kind.compute(asked)):
            return result if best or isinstance(result, Fact) else None
    return None


def _topics(finding: Finding, library: Library) -> tuple[str, ...]:
    """The matched entries from the first answer on; none if that is far behind the best match."""
    entries = [match.entry for match in finding.matches]
    first = next((i for i, entry in enumerate(entries) if library.entries[entry].kind is EntryKind.ANSWER), None)
    if first is None or finding.matches[first].confidence < SUPPORTED * finding.confidence:
        return ()
    return tuple(entries[first:])
