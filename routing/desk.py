"""handle(question, library) → reply: the one way from a question to what is said."""

from knowledge.fact import Asked, Fact, Missing
from knowledge.facts import KINDS
from knowledge.language import language
from knowledge.library import Library
from knowledge.match import Finding
from knowledge.matching import find
from knowledge.normalise import clauses, fold, tokens
from knowledge.slots import read_slots
from routing.deciding import Considered, decide
from routing.question import Question
from routing.reply import Reply
from routing.wording import choices_of, sources_of, text_of

MOST_CLAUSES = 6
CERTAIN = (
    0.7  # with this confidence the matched entry decides what kind of question it is, whatever numbers stand in it
)


def handle(question: Question, library: Library) -> Reply:
    """Match, compute, decide, word. Pure: the same question and library give the same reply."""
    folded = fold(question.text)
    lang = question.lang or language(folded)
    finding = find(question.text, library)
    parts = clauses(folded)
    considered = Considered(
        words=sum(not token.isdigit() for token in tokens(folded)),
        finding=finding,
        clauses=tuple(find(part, library) for part in parts[:MOST_CLAUSES]) if len(parts) > 1 else (),
        computed=_computed(question, folded, lang, finding, library),
        library=library,
    )
    decision = decide(considered)
    return Reply(
        text=text_of(decision, library, lang),
        lang=lang,
        as_of=question.as_of,
        decision=decision,
        finding=finding,
        sources=sources_of(decision, library, lang),
        choices=choices_of(decision, library, lang),
    )


def _computed(question: Question, folded: str, lang: str, finding: Finding, library: Library) -> Fact | Missing | None:
    """What the first fact kind that is responsible makes of the question."""
    if library.figures is None or finding.best is None:
        return None
    asked = Asked(
        text=folded,
        slots=read_slots(folded, finding.concepts),
        topics=tuple(match.entry for match in finding.matches),
        as_of=question.as_of,
        lang="zh" if lang == "zh" else "en",
        figures=library.figures,
    )
    sure = finding.confidence >= finding.threshold
    for kind in KINDS:
        matched = asked.topics[0] in kind.topics
        responsible = (sure and matched) or (kind.claims(asked) and (matched or finding.confidence < CERTAIN))
        if responsible and (result := kind.compute(asked)):
            return result
    return None
