"""Notifications on their way out, in SQLite: queued with their cause, then leased to one worker at a time."""

from collections.abc import Iterable, Sequence

from pydantic import AwareDatetime

from knowledge.stores.database import Row, Session, explained
from routing.notification import Delivery, Notification, delivery_key
from routing.stores.rows import micros

_DELIVERY = "id, key, sink, attempts, last_error, body"


def queue(session: Session, notifications: Iterable[Notification], sinks: Sequence[str]) -> None:
    session.write_many(
        "insert into delivery (ticket, version, kind, audience, recipient, sink, key, state, due, body)"
        " values (?, ?, ?, ?, ?, ?, ?, 'waiting', ?, ?)"
        " on conflict (ticket, version, kind, audience, recipient, sink) do nothing",
        (
            (
                *(told.ticket, told.version, told.kind, told.audience.value, told.recipient, sink),
                *(delivery_key(told, sink), micros(told.at), body),
            )
            for told, body in ((told, told.model_dump_json()) for told in notifications)
            for sink in sinks
        ),
    )


def lease(
    session: Session, worker: str, now: AwareDatetime, until: AwareDatetime, sink: str | None, limit: int
) -> tuple[Delivery, ...]:
    with session.joined():
        cursor = session.write(
            f"""update delivery set worker = ?, leased_until = ? where id in (
                    select id from delivery as one
                    where state = 'waiting' and due <= ? and (leased_until is null or leased_until <= ?)
                    and (? is null or sink = ?)
                    and not exists (
                        select 1 from delivery as older
                        where older.state = 'waiting' and older.ticket = one.ticket and older.sink = one.sink
                        and older.id < one.id)
                    order by due, id limit ?)
                returning due, {_DELIVERY}""",
            *(worker, micros(until), micros(now), micros(now), sink, sink, limit),
        )
        rows = cursor.fetchall()
    return _deliveries(session, [row[1:] for row in sorted(rows, key=lambda row: row[:2])])


def delivered(session: Session, delivery: Delivery, now: AwareDatetime) -> None:
    with session.joined():
        session.write(
            "update delivery set state = 'delivered', delivered_at = ?, leased_until = null where id = ?",
            *(micros(now), delivery.id),
        )


def failed(session: Session, delivery: Delivery, error: str, retry_at: AwareDatetime | None) -> None:
    """Nothing happens when another worker has settled this attempt since."""
    state, due = ("dead", None) if retry_at is None else ("waiting", micros(retry_at))
    with session.joined():
        session.write(
            "update delivery set state = ?, due = coalesce(?, due), leased_until = null, last_error = ?,"
            " attempts = attempts + 1 where id = ? and state = 'waiting' and attempts = ?",
            *(state, due, error, delivery.id, delivery.attempts),
        )


def dead_letters(session: Session, limit: int) -> tuple[Delivery, ...]:
    sql = f"select {_DELIVERY} from delivery where state = 'dead' order by id limit ?"
    return _deliveries(session, session.rows(sql, limit))


def replay(session: Session, id: int, now: AwareDatetime) -> bool:
    with session.joined():
        sql = "update delivery set state = 'waiting', due = ?, attempts = 0 where id = ? and state = 'dead'"
        return bool(session.write(sql, micros(now), id).rowcount)


def waiting(session: Session) -> int:
    ((number,),) = session.rows("select count(*) from delivery where state = 'waiting'")
    return int(number)


def _deliveries(session: Session, rows: Iterable[Row]) -> tuple[Delivery, ...]:
    with explained(session.path):
        return tuple(
            Delivery(
                id=id,
                key=key,
                sink=sink,
                attempts=attempts,
                last_error=last_error,
                notification=Notification.model_validate_json(body),
            )
            for id, key, sink, attempts, last_error, body in rows
        )
