"""What somebody asks."""

import datetime as dt

from knowledge.entry import Frozen, Lang
from knowledge.normalise import MAX_CHARACTERS, fold
from routing.secrets import SecretKind, mask, without_marks


class QuestionError(ValueError):
    """A question that cannot be asked; the message says what is wrong and what to do."""


class Question(Frozen):
    """`as_of` is the day the answer has to be right for; without `lang` the message's own language is used.

    Secrets in `text` are replaced by marks already; `masked` names their kinds.
    """

    text: str
    as_of: dt.date
    lang: Lang | None = None
    masked: tuple[SecretKind, ...] = ()

    @property
    def matter(self) -> str:
        """What it is about: the text without the marks of secrets."""
        return without_marks(self.text) if self.masked else self.text


def read_question(text: str, as_of: dt.date, lang: Lang | None = None) -> Question:
    """A question worth handling; raises QuestionError for an empty or an endless one."""
    if len(text) > MAX_CHARACTERS:
        raise QuestionError(f"the question has {len(text):,} characters: shorten it to {MAX_CHARACTERS:,} at most.")
    if not fold(text):
        raise QuestionError("the question is empty: write what you would like to know.")
    masked = mask(text)
    return Question(text=masked.text, as_of=as_of, lang=lang, masked=masked.kinds)
