"""What to do with a question. Every decision carries the rule that made it and its reasons."""

from knowledge.entry import Frozen
from knowledge.fact import Fact, Missing
from routing.permissions import Verdict
from routing.ticket import Category, Priority


class _Decision(Frozen):
    rule: str
    because: tuple[str, ...] = ()


class Answer(_Decision):
    """Answer from these entries, in this order; a fact, if any, comes first. `related` adds one line.

    `besides` are entries that other sentences of the message ask for and that are no answers: a request of one's own,
    something the documents do not say. Each gets its first sentence; `offer` says what a ticket would need.
    """

    entries: tuple[str, ...] = ()
    besides: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    related: str | None = None
    offer: Verdict | None = None


class Clarify(_Decision):
    """Offer up to three choices: entries, or the complete questions of what is missing."""

    entries: tuple[str, ...] = ()
    missing: Missing | None = None


class OpenTicket(_Decision):
    """A person has to look after this. `entry` is the kind of request, which says what to write into the ticket.

    `entries` and `facts` are what the documents say about it all the same; `verdict` is what the asker needs first.
    """

    entry: str | None = None
    category: Category
    priority: Priority
    verdict: Verdict
    entries: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()


class Decline(_Decision):
    """Do not answer. `entry` says why in its own words, where there is one; with `offer`, a ticket is offered."""

    entry: str | None = None
    offer: Verdict | None = None


Decision = Answer | Clarify | OpenTicket | Decline
