"""Computed facts: what follows from the document's figures by arithmetic or by comparing dates."""

import datetime as dt
from collections.abc import Callable
from typing import NamedTuple

from knowledge.entry import Frozen, Lang
from knowledge.figures import Figures
from knowledge.slots import Slots


class Fact(Frozen):
    """A computed answer. `answer` is its first sentence; `lines` show the figures used and the arithmetic.

    `sections` are keys of the figures' sections: the sources.
    """

    kind: str
    answer: str
    lines: tuple[str, ...] = ()
    sections: tuple[str, ...]


class Missing(Frozen):
    """What has to be known first. Each choice is a complete question that can be asked as it stands."""

    kind: str
    slot: str
    question: str
    choices: tuple[str, ...]


class Asked(NamedTuple):
    """A question as fact kinds see it. `topics` are the ids of the matched entries, best first."""

    text: str
    slots: Slots
    topics: tuple[str, ...]
    as_of: dt.date
    lang: Lang
    figures: Figures


class FactKind(NamedTuple):
    """`topics` are the entries whose questions this kind may compute an answer to.

    `compute` gives None when the question has nothing to compute: the entry's own answer stands then.
    `claims` tells from the slots alone that a question is of this kind, whatever entry matched best.
    """

    name: str
    topics: frozenset[str]
    compute: Callable[[Asked], Fact | Missing | None]
    claims: Callable[[Asked], bool]
