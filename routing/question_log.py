"""What was asked and what became of it, for those who keep the knowledge base."""

from enum import StrEnum

from pydantic import AwareDatetime

from knowledge.entry import Frozen, Lang
from routing.ticket import Place


class Feedback(StrEnum):
    SOLVED = "solved"
    NOT_WHAT_I_ASKED = "not_what_i_asked"


class Asked(Frozen):
    """One question with its outcome; `text` has its secrets masked. `ticket` is the one it became, if any."""

    at: AwareDatetime
    asker: str
    place: Place
    text: str
    lang: Lang
    route: str
    rule: str
    entry: str | None = None
    confidence: float = 0.0
    ticket: int | None = None
    feedback: Feedback | None = None
