"""Tickets in askdesk's SQLite file, beside the knowledge base."""

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

from pydantic import AwareDatetime

from knowledge.stores.database import BUSY_SECONDS, Row, Session, explained
from routing.events import EVENT, AnyEvent, Opened, Shown
from routing.lifecycle import begin
from routing.notification import Delivery, Notification
from routing.question_log import Asked, Feedback
from routing.service import ServicePolicy
from routing.standing import Asker
from routing.stores import outbox, queries
from routing.stores.rows import (
    SHOWN,
    TICKET,
    micros,
    ticket_columns,
    ticket_of,
    time_columns,
)
from routing.stores.schema import migrations
from routing.stores.similar import EPOCH, SimilarIndex
from routing.ticket import Ticket
from routing.ticket_store import EVERYTHING, Filter, Near, StaleTicketError, UnknownTicketError


class SqliteTicketStore:
    """Every method raises StoreError, with a sentence, when the file cannot be used or stays locked too long.

    What a transaction has written outlives a loss of power once the transaction has ended.
    """

    def __init__(self, path: Path, *, busy_seconds: float = BUSY_SECONDS, epoch: int = EPOCH) -> None:
        """`epoch` (tickets) is how the similar ones are laid out: the same whenever a file is opened."""
        self._session = Session(path, migrations, busy_seconds=busy_seconds)
        self._similar = SimilarIndex(self._session, epoch)

    def close(self) -> None:
        self._session.close()

    def transaction(self) -> AbstractContextManager[None]:
        return self._session.transaction()

    def add(self, event: Opened, policy: ServicePolicy, features: Sequence[int]) -> Ticket:
        ((last,),) = self._session.rows("select seq from sqlite_sequence where name = 'ticket'")
        ticket = begin(last + 1, event, policy)
        columns = {"number": ticket.number, "policy": self._policy(policy), **ticket_columns(ticket)}
        places = ", ".join("?" * len(columns))
        self._session.write(f"insert into ticket ({', '.join(columns)}) values ({places})", *columns.values())
        self._keep_event(ticket, event)
        self._similar.keep(ticket.number, features)
        return ticket

    def append(self, ticket: Ticket, event: AnyEvent) -> None:
        columns = ticket_columns(ticket)
        changed = self._session.write(
            f"update ticket set {_assignments(columns)} where number = ? and version = ?",
            *columns.values(),
            ticket.number,
            ticket.version - 1,
        )
        if not changed.rowcount:
            self.ticket(ticket.number)
            raise StaleTicketError(ticket)
        self._keep_event(ticket, event)
        if ticket.assignee is not None:
            self._session.write("insert or ignore into ever_assigned values (?, ?)", ticket.team, ticket.number)

    def reschedule(self, ticket: Ticket) -> None:
        columns = time_columns(ticket)
        sql = f"update ticket set {_assignments(columns)} where number = ?"
        if not self._session.write(sql, *columns.values(), ticket.number).rowcount:
            raise UnknownTicketError(f"There is no ticket #{ticket.number}.")

    def notify(self, notifications: Iterable[Notification], sinks: Sequence[str]) -> None:
        outbox.queue(self._session, notifications, sinks)

    def ticket(self, number: int) -> Ticket:
        found = self._tickets(f"select {TICKET} where ticket.number = ?", number)
        if not found:
            raise UnknownTicketError(f"There is no ticket #{number}.")
        return found[0]

    def events(self, number: int) -> tuple[AnyEvent, ...]:
        rows = self._session.rows("select body from event where ticket = ? order by version", number)
        if not rows:
            raise UnknownTicketError(f"There is no ticket #{number}.")
        with explained(self._session.path):
            return tuple(EVENT.validate_json(body) for (body,) in rows)

    def own_ticket(self, number: int, asker: str) -> Ticket:
        found = self._tickets(f"select {TICKET} where ticket.number = ? and ticket.asker = ?", number, asker)
        if not found:
            raise UnknownTicketError(f"There is no ticket #{number} of yours.")
        return found[0]

    def conversation(self, number: int, asker: str) -> tuple[Shown, ...]:
        rows = self._session.rows(
            "select event.body from event join ticket on ticket.number = event.ticket"
            " where ticket.number = ? and ticket.asker = ? and event.shown = 1 order by event.version",
            number,
            asker,
        )
        if not rows:
            raise UnknownTicketError(f"There is no ticket #{number} of yours.")
        with explained(self._session.path):
            return tuple(SHOWN.validate_json(body) for (body,) in rows)

    def queue(self, wanted: Filter = EVERYTHING, *, limit: int = 20, offset: int = 0) -> tuple[Ticket, ...]:
        sql, parameters = queries.queue(wanted, limit=limit, offset=offset)
        return self._tickets(sql, *parameters)

    def count(self, wanted: Filter = EVERYTHING) -> int:
        sql, parameters = queries.count(wanted)
        ((number,),) = self._session.rows(sql, *parameters)
        return int(number)

    def of_asker(self, asker: str, *, unfinished: bool = True, limit: int = 20) -> tuple[Ticket, ...]:
        if unfinished:
            sql = f"select {TICKET} where asker = ? and finished = 0 order by number desc limit ?"
        else:
            sql = f"select {TICKET} where asker = ? order by number desc limit ?"
        return self._tickets(sql, asker, limit)

    def newest(self) -> Ticket | None:
        return next(iter(self._tickets(f"select {TICKET} order by number desc limit 1")), None)

    def load(self, team: str) -> dict[str, int]:
        held = self._session.rows(
            "select assignee, count(*) from ticket"
            " where team = ? and finished = 0 and assignee is not null group by assignee",
            team,
        )
        ever = self._session.rows("select tickets from assigned where team = ?", team)
        return {**dict(held), "": ever[0][0] if ever else 0}

    def similar(self, features: Sequence[int], *, limit: int = 5, besides: int | None = None) -> tuple[Near, ...]:
        found = self._similar.most_similar(features, besides, limit)
        places = ", ".join("?" * len(found))
        tickets = self._tickets(f"select {TICKET} where ticket.number in ({places})", *(number for _, number in found))
        by_number = {ticket.number: ticket for ticket in tickets}
        return tuple(Near(by_number[number], score) for score, number in found)

    def waking(self, now: AwareDatetime, *, limit: int = 100) -> tuple[Ticket, ...]:
        return self._tickets(f"select {TICKET} where wake <= ? order by wake, number limit ?", micros(now), limit)

    def asker(self, id: str) -> Asker:
        rows = self._session.rows("select body from asker where id = ?", id)
        with explained(self._session.path):
            return Asker.model_validate_json(rows[0][0]) if rows else Asker(id=id)

    def remember(self, asker: Asker) -> None:
        self._session.write("insert or replace into asker values (?, ?)", asker.id, asker.model_dump_json())

    def log(self, asked: Asked) -> int:
        feedback = asked.feedback and asked.feedback.value
        body = asked.model_dump_json(exclude={"feedback"})
        sql = "insert into asked (at, feedback, body) values (?, ?, ?)"
        return self._session.write(sql, micros(asked.at), feedback, body).lastrowid or 0

    def feedback(self, question: int, feedback: Feedback) -> None:
        self._session.write("update asked set feedback = ? where id = ?", feedback.value, question)

    def questions(self, since: AwareDatetime | None = None, *, limit: int = 1000) -> tuple[Asked, ...]:
        sql = "select body, feedback from asked where at >= ? order by at desc, id desc limit ?"
        rows = self._session.rows(sql, micros(since) if since else 0, limit)
        with explained(self._session.path):
            logged = ((Asked.model_validate_json(body), feedback) for body, feedback in rows)
            return tuple(
                asked.model_copy(update={"feedback": feedback and Feedback(feedback)}) for asked, feedback in logged
            )

    def forget_questions(self, before: AwareDatetime) -> int:
        return self._session.write("delete from asked where at < ?", micros(before)).rowcount

    def lease(
        self, worker: str, now: AwareDatetime, until: AwareDatetime, *, sink: str | None = None, limit: int = 20
    ) -> tuple[Delivery, ...]:
        return outbox.lease(self._session, worker, now, until, sink, limit)

    def delivered(self, delivery: Delivery, now: AwareDatetime) -> None:
        outbox.delivered(self._session, delivery, now)

    def failed(self, delivery: Delivery, error: str, retry_at: AwareDatetime | None) -> None:
        outbox.failed(self._session, delivery, error, retry_at)

    def dead_letters(self, *, limit: int = 100) -> tuple[Delivery, ...]:
        return outbox.dead_letters(self._session, limit)

    def replay_letter(self, id: int, now: AwareDatetime) -> bool:
        return outbox.replay(self._session, id, now)

    def waiting_deliveries(self) -> int:
        return outbox.waiting(self._session)

    def _policy(self, policy: ServicePolicy) -> int:
        body = policy.model_dump_json()
        rows = self._session.rows("select id from policy where body = ?", body)
        return (
            int(rows[0][0])
            if rows
            else self._session.write("insert into policy (body) values (?)", body).lastrowid or 0
        )

    def _keep_event(self, ticket: Ticket, event: AnyEvent) -> None:
        self._session.write(
            "insert into event (ticket, version, shown, kind, at, body) values (?, ?, ?, ?, ?, ?)",
            ticket.number,
            ticket.version,
            int(isinstance(event, Shown)),
            event.kind,
            micros(event.at),
            event.model_dump_json(),
        )

    def _tickets(self, sql: str, *parameters: object) -> tuple[Ticket, ...]:
        rows: list[Row] = self._session.rows(sql, *parameters)
        with explained(self._session.path):
            return tuple(ticket_of(*row) for row in rows)


def _assignments(columns: Iterable[str]) -> str:
    return ", ".join(f"{name} = ?" for name in columns)
