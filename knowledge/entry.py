"""What the knowledge base consists of: entries, their phrasings and where they come from."""

import datetime as dt
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict

Lang = Literal["zh", "en"]
LANGS: tuple[Lang, ...] = ("zh", "en")


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class EntryKind(StrEnum):
    """What matching an entry means for the asker."""

    ANSWER = "answer"
    ABSENT = "absent"  # about the product, but the documents do not say: never answered
    BUSINESS = "business"  # needs a person
    NEGATIVE = "negative"  # examples of what must not be answered


class Source(Frozen):
    """Where an answer comes from: document title and section in the reader's language, and the document's date."""

    document: str
    section: str = ""
    date: dt.date | None = None


class Phrasing(Frozen):
    """One way to ask for an entry; `persona` names the kind of person who would write it so."""

    text: str
    lang: Lang
    persona: str = ""


class Wording(Frozen):
    """An entry in one language. `answer` is final text: figures are already rendered."""

    question: str
    answer: str
    source: Source


class Entry(Frozen):
    id: str
    kind: EntryKind = EntryKind.ANSWER
    facts: tuple[int, ...] = ()
    wordings: dict[Lang, Wording]
    phrasings: tuple[Phrasing, ...] = ()
    imported: bool = False  # not from the documents folder: stays when that is read again

    def wording(self, lang: Lang) -> Wording:
        """The wording in `lang`, or in the only language there is."""
        return self.wordings.get(lang) or next(iter(self.wordings.values()))
