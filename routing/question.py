"""What somebody asks."""

import datetime as dt

from knowledge.entry import Frozen, Lang
from knowledge.normalise import MAX_CHARACTERS, fold


class QuestionError(ValueError):
    """A question that cannot be asked; the message says what is wrong and what to do."""


class Question(Frozen):
    """`as_of` is the day the answer has to be right for; without `lang` the message's own language is used."""

    text: str
    as_of: dt.date
    lang: Lang | None = None


def read_question(text: str, as_of: dt.date, lang: Lang | None = None) -> Question:
    """A question worth handling; raises QuestionError for an empty or an endless one."""
    if len(text) > MAX_CHARACTERS:
        raise QuestionError(f"the question has {len(text):,} characters: shorten it to {MAX_CHARACTERS:,} at most.")
    if not fold(text):
        raise QuestionError("the question is empty: write what you would like to know.")
    return Question(text=text, as_of=as_of, lang=lang)
