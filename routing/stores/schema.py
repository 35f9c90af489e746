"""The tables of tickets. Times are microseconds since 1970, UTC; a body is the JSON of its type."""

from sqlite_utils import Database, Migrations

from routing.ticket_store import FIRST_NUMBER

migrations = Migrations("askdesk.tickets")


@migrations()
def m001_tickets(db: Database) -> None:
    for statement in (*_TICKET, *_EVENT, *_SIMILAR, *_PEOPLE, *_DELIVERY):
        db.conn.execute(statement)


@migrations()
def m002_what_is_searched_and_counted(db: Database) -> None:
    for statement in (*_SEARCHED, *_COUNTED):
        db.conn.execute(statement)


_TICKET = (
    "create table policy (id integer primary key, body text not null unique)",
    """create table ticket (
        number integer primary key autoincrement,
        state text not null,
        finished integer not null,
        category text not null,
        rank integer not null,
        team text not null,
        assignee text,
        asker text not null,
        due integer not null,
        wake integer,
        updated integer not null,
        version integer not null,
        policy integer not null references policy(id),
        body text not null,
        searched text not null)""",
    f"insert into sqlite_sequence (name, seq) values ('ticket', {FIRST_NUMBER - 1})",
    "create index ticket_queue on ticket (state, due, rank, number, team, category)",
    "create index ticket_of_assignee on ticket (assignee, state, due, rank, number) where assignee is not null",
    "create index ticket_of_asker on ticket (asker, finished, number)",
    "create index ticket_wake on ticket (wake, number) where wake is not null",
    "create index ticket_load on ticket (team, assignee) where finished = 0 and assignee is not null",
    """create table ever_assigned (
        team text not null,
        ticket integer not null references ticket(number),
        primary key (team, ticket)) without rowid""",
)
_EVENT = (
    """create table event (
        id integer primary key,
        ticket integer not null references ticket(number),
        version integer not null,
        shown integer not null,
        kind text not null,
        at integer not null,
        body text not null,
        unique (ticket, version))""",
    """create trigger event_is_not_changed before update on event
        begin select raise(abort, 'events are only ever added'); end""",
    """create trigger event_is_not_removed before delete on event
        begin select raise(abort, 'events are only ever added'); end""",
)
_SIMILAR = (
    "create table features (ticket integer primary key references ticket(number), body blob not null)",
    # no foreign key: it would cost a look-up for each of about a hundred rows a ticket
    """create table posting (
        epoch integer not null,
        feature integer not null,
        ticket integer not null,
        primary key (epoch, feature, ticket)) without rowid""",
)
_PEOPLE = (
    "create table asker (id text primary key, body text not null) without rowid",
    """create table asked (
        id integer primary key autoincrement,
        at integer not null,
        feedback text,
        body text not null)""",
    "create index asked_at on asked (at)",
)
_DELIVERY = (
    """create table delivery (
        id integer primary key autoincrement,
        ticket integer not null references ticket(number),
        version integer not null,
        kind text not null,
        audience text not null,
        recipient text not null,
        sink text not null,
        key text not null,
        state text not null check (state in ('waiting', 'delivered', 'dead')),
        due integer not null,
        worker text,
        leased_until integer,
        delivered_at integer,
        attempts integer not null default 0,
        last_error text not null default '',
        body text not null,
        unique (ticket, version, kind, audience, recipient, sink))""",
    "create index delivery_due on delivery (due, id) where state = 'waiting'",
    "create index delivery_order on delivery (ticket, sink, id) where state = 'waiting'",
    "create index delivery_dead on delivery (id) where state = 'dead'",
)

# Words are looked for in the index, which is read many times faster than the tickets with their bodies.
_SEARCHED = (
    "drop index ticket_queue",
    "create index ticket_queue on ticket (state, due, rank, number, team, category, searched)",
)
# How many tickets a team ever had assigned, without counting them again for each new one.
_COUNTED = (
    "create table assigned (team text primary key, tickets integer not null) without rowid",
    "insert into assigned select team, count(*) from ever_assigned group by team",
    """create trigger assigned_is_counted after insert on ever_assigned begin
        insert into assigned values (new.team, 1) on conflict (team) do update set tickets = tickets + 1; end""",
)
