"""From a message to the draft of a ticket."""

import re

from knowledge.entry import EntryKind
from knowledge.library import Library
from knowledge.normalise import only_padding, strip_markup, without_padding
from routing.question import Question
from routing.reading.details import read_details
from routing.reply import Reply
from routing.standing import is_introduction
from routing.ticket import Draft, Place
from routing.triage import Triage, urgency

LONGEST_TITLE = 80
MOST_SUGGESTIONS = 3
FEWEST_CHARACTERS = 4  # of a sentence that may stand for the whole
_SENTENCE = re.compile(r"[。！？!?；;\n]+|(?<=[a-z\d)])\.(?=\s|$)", re.IGNORECASE)
SECRET_TAG = "secret_exposed"


def propose(question: Question, reply: Reply, library: Library, triage: Triage, asker: str, place: Place) -> Draft:
    """The ticket this message would be, whatever was decided about it: it may be offered beside an answer as well."""
    found, urgent = reply.assessment, urgency(question.matter, triage)
    return Draft(
        title=title_of(question.text),
        description=question.text,
        category=found.category,
        priority=urgent.priority,
        asker=asker,
        lang=reply.lang,
        place=place,
        details=read_details(question.text),
        tags=(SECRET_TAG,) if question.masked else (),
        reasons=(*found.because, urgent.because),
        suggested=suggestions(reply, library),
    )


def suggestions(reply: Reply, library: Library) -> tuple[str, ...]:
    """Entries that might answer it all the same, the nearest first."""
    matched = (match.entry for match in reply.finding.matches)
    return tuple(entry for entry in matched if library.entries[entry].kind is EntryKind.ANSWER)[:MOST_SUGGESTIONS]


def title_of(text: str) -> str:
    """The first sentence that says something, without markup and greetings around it, cut visibly at a word."""
    lines = [" ".join(_bare(part.strip()).split()) for part in _SENTENCE.split(strip_markup(text))]
    lines = [line for line in lines if len(line) >= FEWEST_CHARACTERS and not only_padding(line)]
    telling = next((line for line in lines if not is_introduction(line)), " ".join(strip_markup(text).split()))
    if len(telling) <= LONGEST_TITLE:
        return telling
    cut = telling[: LONGEST_TITLE - 1]
    at_word = cut.rsplit(" ", 1)[0]
    return (at_word if len(at_word) > LONGEST_TITLE // 2 else cut).rstrip(" ,，、:：;；-") + "…"


def _bare(sentence: str) -> str:
    """Without greetings and thanks, unless they stand within it: "since this morning" stays whole."""
    bare = without_padding(sentence)
    return bare if bare in sentence else sentence
