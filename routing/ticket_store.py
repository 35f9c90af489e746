"""The port behind which tickets are kept. `tests/store_contract.py` holds all of `stores/` to this."""

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from typing import NamedTuple, Protocol

from pydantic import AwareDatetime

from routing.events import AnyEvent, Opened, Shown
from routing.notification import Delivery, Notification
from routing.question_log import Asked, Feedback
from routing.service import ServicePolicy
from routing.standing import Asker
from routing.ticket import Category, Priority, State, Ticket

FIRST_NUMBER = 1001


class UnknownTicketError(LookupError):
    """There is no such ticket, or it is not one of this asker's: which of both is not told."""


class StaleTicketError(Exception):
    """The ticket was changed after it was read; the message says to read it again."""

    def __init__(self, ticket: Ticket) -> None:
        super().__init__(f"{ticket.label} has changed meanwhile: read it again inside the transaction.")


class Filter(NamedTuple):
    """Which tickets of the queue; what is empty or None does not restrict."""

    states: tuple[State, ...] = ()
    category: Category | None = None
    priority: Priority | None = None
    team: str | None = None
    assignee: str | None = None
    asker: str | None = None
    text: str = ""


EVERYTHING = Filter()


class Near(NamedTuple):
    """A ticket that resembles a text; `score` is 0..1."""

    ticket: Ticket
    score: float


class TicketStore(Protocol):
    """What is written inside one `transaction()` is durable together when it ends, or not at all.

    Transactions wait for each other: what is read inside one cannot change before it ends. Writing methods are only
    called inside one. Opened in the thread that uses it.
    """

    def transaction(self) -> AbstractContextManager[None]: ...

    def add(self, event: Opened, policy: ServicePolicy, features: Sequence[int]) -> Ticket:
        """Give the ticket a number and keep it with its first event; `features` are what similar ones are found by."""
        ...

    def append(self, ticket: Ticket, event: AnyEvent) -> None:
        """Keep `event` and the ticket as it is after it; `ticket.version` must be one more than what is stored."""
        ...

    def reschedule(self, ticket: Ticket) -> None:
        """Keep the ticket's `due` and `wake`; no event, no new version."""
        ...

    def notify(self, notifications: Iterable[Notification], sinks: Sequence[str]) -> None:
        """Queue each notification once for every sink."""
        ...

    def ticket(self, number: int) -> Ticket:
        """Raises UnknownTicketError."""
        ...

    def events(self, number: int) -> tuple[AnyEvent, ...]:
        """All of them, internal ones too, oldest first."""
        ...

    def own_ticket(self, number: int, asker: str) -> Ticket:
        """The asker's own ticket; raises UnknownTicketError for anybody else's."""
        ...

    def conversation(self, number: int, asker: str) -> tuple[Shown, ...]:
        """What the asker may see of their own ticket, oldest first; raises UnknownTicketError for anybody else's."""
        ...

    def queue(self, wanted: Filter = EVERYTHING, *, limit: int = 20, offset: int = 0) -> tuple[Ticket, ...]:
        """What is due first stands first; then by priority, then the oldest."""
        ...

    def count(self, wanted: Filter = EVERYTHING) -> int: ...

    def of_asker(self, asker: str, *, unfinished: bool = True, limit: int = 20) -> tuple[Ticket, ...]:
        """The asker's own tickets, newest first."""
        ...

    def newest(self) -> Ticket | None:
        """The ticket with the highest number, if there is any."""
        ...

    def load(self, team: str) -> dict[str, int]:
        """Assignee → number of unfinished tickets, and under "" the number of tickets ever assigned in this team."""
        ...

    def similar(self, features: Sequence[int], *, limit: int = 5, besides: int | None = None) -> tuple[Near, ...]:
        """Tickets that share the rarest of these features, the most similar first; none of `besides`."""
        ...

    def waking(self, now: AwareDatetime, *, limit: int = 100) -> tuple[Ticket, ...]:
        """Tickets whose `wake` has come, the longest overdue first."""
        ...

    def asker(self, id: str) -> Asker:
        """What is known of somebody; an Asker of unknown standing for a stranger."""
        ...

    def remember(self, asker: Asker) -> None: ...

    def log(self, asked: Asked) -> int:
        """Keep a question; gives the number under which feedback is given."""
        ...

    def feedback(self, question: int, feedback: Feedback) -> None: ...

    def questions(self, since: AwareDatetime | None = None, *, limit: int = 1000) -> tuple[Asked, ...]:
        """Newest first."""
        ...

    def forget_questions(self, before: AwareDatetime) -> int:
        """Remove what was asked earlier; gives how many."""
        ...

    def lease(
        self, worker: str, now: AwareDatetime, until: AwareDatetime, *, sink: str | None = None, limit: int = 20
    ) -> tuple[Delivery, ...]:
        """Deliveries that are due (to `sink`, or to any), each given to one worker only until `until`.

        A transaction of its own.

        Of one ticket and sink, only the oldest undelivered one is given, so that a reader sees events in order.
        """
        ...

    def delivered(self, delivery: Delivery, now: AwareDatetime) -> None:
        """A transaction of its own, like `failed`."""
        ...

    def failed(self, delivery: Delivery, error: str, retry_at: AwareDatetime | None) -> None:
        """Try again at `retry_at`; None makes it a dead letter, which no longer holds up those behind it."""
        ...

    def dead_letters(self, *, limit: int = 100) -> tuple[Delivery, ...]: ...

    def replay_letter(self, id: int, now: AwareDatetime) -> bool:
        """Queue a dead letter again; False if there is none of this id."""
        ...

    def waiting_deliveries(self) -> int: ...
