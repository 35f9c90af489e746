"""What the asker gets."""

import datetime as dt

from knowledge.entry import Frozen, Lang, Source
from knowledge.match import Finding
from routing.decision import Answer, Clarify, Decision, OpenTicket
from routing.triage import Assessment


class Reply(Frozen):
    """`text` is what is shown; `choices` are complete questions that can be asked as they stand.

    `notice` is the part of the text that has to be said whatever becomes of the message: that a secret was masked.
    """

    text: str
    notice: str = ""
    lang: Lang
    as_of: dt.date
    decision: Decision
    finding: Finding
    assessment: Assessment
    sources: tuple[Source, ...] = ()
    choices: tuple[str, ...] = ()

    @property
    def route(self) -> str:
        match self.decision:
            case Answer():
                return "answer"
            case Clarify():
                return "clarify"
            case OpenTicket():
                return "ticket"
        return "decline"

    @property
    def entry(self) -> str | None:
        """The entry the reply speaks from, if any."""
        if isinstance(self.decision, Answer):
            computed = bool(self.decision.facts) and self.finding.best is not None
            return self.finding.matches[0].entry if computed else self.decision.entries[0]
        if isinstance(self.decision, Clarify) or self.decision.rule == "negative":
            return None
        return self.decision.entry
