"""From a message to the draft of a ticket."""

import re

from knowledge.normalise import strip_markup, without_padding
from routing.question import Question
from routing.reading.details import read_details
from routing.reply import Reply
from routing.ticket import Draft, Place
from routing.triage import Triage, assess

LONGEST_TITLE = 80
FEWEST_CHARACTERS = 4  # of a sentence that may stand for the whole
_SENTENCE = re.compile(r"[。！？!?；;\n]+|(?<=[a-z\d)])\.(?=\s|$)", re.IGNORECASE)
SECRET_TAG = "secret_exposed"


def propose(question: Question, reply: Reply, triage: Triage, asker: str, place: Place) -> Draft:
    """The ticket this message would be, whatever was decided about it: it may be offered beside an answer as well."""
    found = assess(question.text, triage)
    return Draft(
        title=title_of(question.text),
        description=question.text,
        category=found.category,
        priority=found.priority,
        asker=asker,
        lang=reply.lang,
        place=place,
        details=read_details(question.text),
        tags=(SECRET_TAG,) if question.masked else (),
        reasons=found.because,
        suggested=tuple(match.entry for match in reply.finding.matches[:3]),
    )


def title_of(text: str) -> str:
    """The first sentence that says something, without markup and greetings, cut visibly at a word."""
    lines = [" ".join(without_padding(part.strip()).split()) for part in _SENTENCE.split(strip_markup(text))]
    telling = next((line for line in lines if len(line) >= FEWEST_CHARACTERS), " ".join(strip_markup(text).split()))
    if len(telling) <= LONGEST_TITLE:
        return telling
    cut = telling[: LONGEST_TITLE - 1]
    at_word = cut.rsplit(" ", 1)[0]
    return (at_word if len(at_word) > LONGEST_TITLE // 2 else cut).rstrip(" ,，、:：;；-") + "…"
