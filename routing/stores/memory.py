"""Tickets in memory: for tests and trials. Any thread may use it; transactions and readers wait for each other."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from threading import RLock
from typing import NamedTuple, TypeVar

from pydantic import AwareDatetime

from routing.events import AnyEvent, Opened, Shown
from routing.lifecycle import begin
from routing.notification import Delivery, Notification, delivery_key
from routing.question_log import Asked, Feedback
from routing.queueing import fits, order
from routing.service import ServicePolicy
from routing.similarity import NEWEST, candidates, score, weigh
from routing.standing import Asker
from routing.ticket import UNFINISHED, Ticket
from routing.ticket_store import EVERYTHING, FIRST_NUMBER, Filter, Near, StaleTicketError, UnknownTicketError

K = TypeVar("K")
V = TypeVar("V")


class _Letter(NamedTuple):
    """A delivery and when it may be leased next; None: never again, for it was delivered or is dead."""

    delivery: Delivery
    due: AwareDatetime | None
    dead: bool = False
    leased_until: AwareDatetime | None = None


class MemoryTicketStore:
    def __init__(self) -> None:
        self._lock = RLock()
        self._undo: list[Callable[[], object]] | None = None  # a list while a transaction is open
        self._tickets: dict[int, Ticket] = {}
        self._events: dict[int, tuple[AnyEvent, ...]] = {}
        self._features: dict[int, frozenset[int]] = {}
        self._ever_assigned: dict[tuple[str, int], bool] = {}
        self._askers: dict[str, Asker] = {}
        self._asked: dict[int, Asked] = {}
        self._letters: dict[int, _Letter] = {}
        self._queued: dict[tuple[object, ...], int] = {}
        self._questions = 0

    @contextmanager
    def transaction(self) -> Iterator[None]:
        with self._lock:
            if self._undo is not None:
                raise RuntimeError("A transaction is open already: do all of it inside that one.")
            self._undo = []
            try:
                yield
            except BaseException:
                for undo in reversed(self._undo):
                    undo()
                raise
            finally:
                self._undo = None

    def add(self, event: Opened, policy: ServicePolicy, features: Sequence[int]) -> Ticket:
        number = max(self._tickets, default=FIRST_NUMBER - 1) + 1
        ticket = begin(number, event, policy)
        self._put(self._tickets, number, ticket)
        self._put(self._events, number, (event,))
        self._put(self._features, number, frozenset(features))
        return ticket

    def append(self, ticket: Ticket, event: AnyEvent) -> None:
        if ticket.version != self.ticket(ticket.number).version + 1:
            raise StaleTicketError(ticket)
        self._put(self._tickets, ticket.number, ticket)
        self._put(self._events, ticket.number, (*self._events[ticket.number], event))
        if ticket.assignee is not None:
            self._put(self._ever_assigned, (ticket.team, ticket.number), True)

    def reschedule(self, ticket: Ticket) -> None:
        times = {"due": ticket.due, "wake": ticket.wake}
        self._put(self._tickets, ticket.number, self.ticket(ticket.number).model_copy(update=times))

    def notify(self, notifications: Iterable[Notification], sinks: Sequence[str]) -> None:
        for told in notifications:
            for sink in sinks:
                once = (told.ticket, told.version, told.kind, told.audience, told.recipient, sink)
                if once not in self._queued:
                    id = len(self._letters) + 1
                    delivery = Delivery(id=id, key=delivery_key(told, sink), sink=sink, notification=told)
                    self._put(self._queued, once, id)
                    self._put(self._letters, id, _Letter(delivery, told.at))

    def ticket(self, number: int) -> Ticket:
        with self._lock:
            try:
                return self._tickets[number]
            except KeyError:
                raise UnknownTicketError(f"There is no ticket #{number}.") from None

    def events(self, number: int) -> tuple[AnyEvent, ...]:
        with self._lock:
            self.ticket(number)
            return self._events[number]

    def own_ticket(self, number: int, asker: str) -> Ticket:
        with self._lock:
            ticket = self._tickets.get(number)
            if ticket is None or ticket.asker != asker:
                raise UnknownTicketError(f"There is no ticket #{number} of yours.")
            return ticket

    def conversation(self, number: int, asker: str) -> tuple[Shown, ...]:
        with self._lock:
            self.own_ticket(number, asker)
            return tuple(event for event in self._events[number] if isinstance(event, Shown))

    def queue(self, wanted: Filter = EVERYTHING, *, limit: int = 20, offset: int = 0) -> tuple[Ticket, ...]:
        return tuple(sorted(self._fitting(wanted), key=order)[offset : offset + limit])

    def count(self, wanted: Filter = EVERYTHING) -> int:
        return len(self._fitting(wanted))

    def of_asker(self, asker: str, *, unfinished: bool = True, limit: int = 20) -> tuple[Ticket, ...]:
        wanted = Filter(asker=asker, states=UNFINISHED if unfinished else ())
        return tuple(sorted(self._fitting(wanted), key=lambda ticket: -ticket.number)[:limit])

    def newest(self) -> Ticket | None:
        return max(self._fitting(Filter()), key=lambda ticket: ticket.number, default=None)

    def load(self, team: str) -> dict[str, int]:
        with self._lock:
            held = Counter(t.assignee for t in self._fitting(Filter(team=team, states=UNFINISHED)) if t.assignee)
            return {**held, "": sum(of == team for of, _ in self._ever_assigned)}

    def similar(self, features: Sequence[int], *, limit: int = 5, besides: int | None = None) -> tuple[Near, ...]:
        with self._lock:
            newest = max(self._tickets, default=0)
            found = {feature: tuple(islice(self._having(feature), NEWEST)) for feature in features}
            weights = weigh(found, len(self._tickets), newest)
            scored = [
                Near(self._tickets[number], score(weights, self._features[number]))
                for number in candidates(found, weights, besides)
            ]
            return tuple(sorted(scored, key=lambda near: (-near.score, -near.ticket.number))[:limit])

    def waking(self, now: AwareDatetime, *, limit: int = 100) -> tuple[Ticket, ...]:
        with self._lock:
            woken = [(t.wake, t.number, t) for t in self._tickets.values() if t.wake is not None and t.wake <= now]
            return tuple(ticket for _, _, ticket in sorted(woken)[:limit])

    def asker(self, id: str) -> Asker:
        with self._lock:
            return self._askers.get(id, Asker(id=id))

    def remember(self, asker: Asker) -> None:
        self._put(self._askers, asker.id, asker)

    def log(self, asked: Asked) -> int:
        self._questions += 1
        self._put(self._asked, self._questions, asked)
        return self._questions

    def feedback(self, question: int, feedback: Feedback) -> None:
        if asked := self._asked.get(question):
            self._put(self._asked, question, asked.model_copy(update={"feedback": feedback}))

    def questions(self, since: AwareDatetime | None = None, *, limit: int = 1000) -> tuple[Asked, ...]:
        with self._lock:
            found = [(a.at, id, a) for id, a in self._asked.items() if since is None or a.at >= since]
            return tuple(asked for _, _, asked in sorted(found, reverse=True)[:limit])

    def forget_questions(self, before: AwareDatetime) -> int:
        old = [id for id, asked in self._asked.items() if asked.at < before]
        for id in old:
            self._remove(self._asked, id)
        return len(old)

    def lease(
        self, worker: str, now: AwareDatetime, until: AwareDatetime, *, sink: str | None = None, limit: int = 20
    ) -> tuple[Delivery, ...]:
        with self._own_transaction():
            waiting = [(letter, id) for id, letter in self._foremost() if sink in (None, letter.delivery.sink)]
            ready = sorted((letter.due, id) for letter, id in waiting if letter.due and letter.due <= now)
            given = [id for _, id in ready if (self._letters[id].leased_until or now) <= now][:limit]
            for id in given:
                self._put(self._letters, id, self._letters[id]._replace(leased_until=until))
            return tuple(self._letters[id].delivery for id in given)

    def delivered(self, delivery: Delivery, now: AwareDatetime) -> None:
        with self._own_transaction():
            self._put(self._letters, delivery.id, self._letters[delivery.id]._replace(due=None, dead=False))

    def failed(self, delivery: Delivery, error: str, retry_at: AwareDatetime | None) -> None:
        with self._own_transaction():
            letter = self._letters[delivery.id]
            if letter.due is not None and letter.delivery.attempts == delivery.attempts:
                tried = delivery.model_copy(update={"attempts": delivery.attempts + 1, "last_error": error})
                self._put(self._letters, delivery.id, _Letter(tried, retry_at, dead=retry_at is None))

    def dead_letters(self, *, limit: int = 100) -> tuple[Delivery, ...]:
        with self._lock:
            return tuple(letter.delivery for letter in self._letters.values() if letter.dead)[:limit]

    def replay_letter(self, id: int, now: AwareDatetime) -> bool:
        with self._own_transaction():
            letter = self._letters.get(id)
            if letter is None or not letter.dead:
                return False
            self._put(self._letters, id, _Letter(letter.delivery.model_copy(update={"attempts": 0}), now))
            return True

    def waiting_deliveries(self) -> int:
        with self._lock:
            return sum(letter.due is not None for letter in self._letters.values())

    def _fitting(self, wanted: Filter) -> list[Ticket]:
        with self._lock:
            return [ticket for ticket in self._tickets.values() if fits(ticket, wanted)]

    def _having(self, feature: int) -> Iterator[int]:
        """The numbers of the tickets that have the feature, newest first."""
        return (number for number in reversed(self._tickets) if feature in self._features[number])

    def _foremost(self) -> list[tuple[int, _Letter]]:
        """Of each ticket and sink, the oldest letter that waits."""
        first: dict[tuple[int, str], tuple[int, _Letter]] = {}
        for id, letter in self._letters.items():
            if letter.due is not None:
                first.setdefault((letter.delivery.notification.ticket, letter.delivery.sink), (id, letter))
        return list(first.values())

    @contextmanager
    def _own_transaction(self) -> Iterator[None]:
        """One of its own, or the one that is open."""
        with self._lock:
            if self._undo is not None:
                yield
            else:
                with self.transaction():
                    yield

    def _put(self, table: dict[K, V], key: K, value: V) -> None:
        if key in table:
            old = table[key]
            self._open().append(lambda: table.update({key: old}))
        else:
            self._open().append(lambda: table.pop(key))
        table[key] = value

    def _remove(self, table: dict[K, V], key: K) -> None:
        old = table[key]
        self._open().append(lambda: table.update({key: old}))
        del table[key]

    def _open(self) -> list[Callable[[], object]]:
        with self._lock:  # waits for another thread's transaction to end
            if self._undo is None:
                raise RuntimeError("Nothing can be written outside a transaction: open one with transaction().")
            return self._undo
