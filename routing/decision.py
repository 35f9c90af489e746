"""What to do with a question. Every decision carries the rule that made it and its reasons."""

from knowledge.entry import Frozen
from knowledge.fact import Fact, Missing


class _Decision(Frozen):
    rule: str
    because: tuple[str, ...] = ()


class Answer(_Decision):
    """Answer from these entries, in this order; a fact, if any, comes first. `related` adds one line.

    `besides` are entries that other sentences of the message ask for and that are no answers: a request of one's own,
    something the documents do not say. Each gets its first sentence.
    """

    entries: tuple[str, ...] = ()
    besides: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    related: str | None = None


class Clarify(_Decision):
    """Offer up to three choices: entries, or the complete questions of what is missing."""

    entries: tuple[str, ...] = ()
    missing: Missing | None = None


class Decline(_Decision):
    """Do not answer. `entry` says why in its own words, where there is one; a `ticket` may be offered or advised."""

    entry: str | None = None
    ticket: bool = False
    business: bool = False


Decision = Answer | Clarify | Decline
