"""The measurements of tickets behind `askdesk bench`: opening, the queue's first page, similar ones."""

import datetime as dt
import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from io import FileIO
from itertools import cycle, islice, product
from pathlib import Path
from typing import NamedTuple, ParamSpec

from bot.wiring import Progress, shipped_content
from knowledge.entry import Phrasing
from knowledge.glossary import Glossary, build_glossary
from knowledge.stores.database import StoreError
from routing.assigning import team_for
from routing.events import Actor, AnyEvent, AskedUser, Closed, Opened, Resolved, Role, Taken
from routing.lifecycle import apply
from routing.permissions import May
from routing.proposing import title_of
from routing.queueing import first_page
from routing.reading.details import read_details
from routing.service import Member, Service
from routing.sources.service_file import read_service
from routing.sources.ticket_folder import read_tickets
from routing.stores.sqlite import SqliteTicketStore
from routing.ticket import UNFINISHED, Category, Draft, How, Place, Priority, Resolution, State
from routing.ticket_features import ticket_features
from routing.ticket_store import EVERYTHING, FIRST_NUMBER, Filter
from routing.tickets import TicketDesk
from routing.timers import scheduled

P = ParamSpec("P")

HEADER = (
    f"{'tickets':>9}  {'what':38} {'a second':>8} {'p50 ms':>8} {'p95 ms':>8} {'p99 ms':>8} {'CPU ms':>7} "
    f"{'append ms':>9}  wanted"
)
CALLS = 1000  # of each opening; fewer where there are fewer tickets
LOOKS = 200  # at each page, and for similar tickets
AT_ONCE = 1000  # tickets that are filled in with one transaction
APPENDED = 64 * 1024  # bytes, about what opening a ticket writes
APPEND_EVERY = 10  # openings
SINKS = ("terminal", "webhook")
MEMBERS = 3  # of each team that tickets are handed out to
TICKETS_AN_ASKER = 5  # where there are many tickets
PAST = dt.timedelta(days=90)  # over which the tickets that are there were opened
RECENT = dt.timedelta(hours=1)  # in which none of them was
WORDS = ("refund", "checkpoint", "作业", "order_sync_77", "no ticket says this")

# What became of the tickets that are there, in percent.
_PASTS = {
    State.OPEN: 10,
    State.WAITING_PERMISSION: 2,
    State.IN_PROGRESS: 8,
    State.WAITING_USER: 5,
    State.RESOLVED: 10,
    State.CLOSED: 65,
}
_PRIORITIES = {Priority.URGENT: 10, Priority.HIGH: 25, Priority.NORMAL: 50, Priority.LOW: 15}
_CASE = {
    "en": "{text} (job order_sync_{number}, instance {id:08x})",
    "zh": "{text}（作业 order_sync_{number}，实例 {id:08x}）",
}


class Wanted(NamedTuple):
    """At least so many a second, in less than so many milliseconds; None asks for nothing."""

    a_second: float | None = None
    p95: float | None = None
    p99: float | None = None


OPENING = Wanted(a_second=300, p99=50)
PAGE = Wanted(p95=50)
SIMILAR = Wanted(p95=20)


class Time(NamedTuple):
    """Milliseconds on the clock, and of the processor."""

    wall: float
    cpu: float


class Measured(NamedTuple):
    """`append` is the median, in milliseconds, of plain durable appends to a file made between the calls: what the disk
    itself takes for one."""

    tickets: int
    what: str
    times: Sequence[Time]
    wanted: Wanted
    append: float | None = None

    def row(self) -> str:
        append = "" if self.append is None else f"{self.append:.2f}"
        p50, p95, p99 = (self._percentile(p) for p in (50, 95, 99))
        cpu = statistics.fmean(t.cpu for t in self.times)
        return (
            f"{self.tickets:9,}  {self.what:38} {self._a_second():8,.0f} {p50:8.2f} {p95:8.2f} {p99:8.2f} "
            f"{cpu:7.2f} {append:>9}  {self._verdict()}"
        )

    def _a_second(self) -> float:
        return 1000 / statistics.fmean(t.wall for t in self.times)

    def _percentile(self, percent: int) -> float:
        return statistics.quantiles([t.wall for t in self.times], n=100, method="inclusive")[percent - 1]

    def _verdict(self) -> str:
        asked, reached = [], True
        if self.wanted.a_second is not None:
            asked.append(f">= {self.wanted.a_second:.0f} a second")
            reached &= self._a_second() >= self.wanted.a_second
        for percent, most in ((95, self.wanted.p95), (99, self.wanted.p99)):
            if most is not None:
                asked.append(f"p{percent} < {most:.0f} ms")
                reached &= self._percentile(percent) < most
        return f"{', '.join(asked)}: {'reached' if reached else 'MISSED'}"


def measure_tickets(tickets: int, folder: Path, progress: Progress) -> Iterator[Measured]:
    """Each measurement when it is there, on a database of its own in `folder`; raises StoreError."""
    with _temporary_store(folder) as (store, place):
        progress("reading the shipped messages")
        shipped, drafts = read_service(), _Drafts(tickets)
        staffed = _staffed(shipped)
        glossary = build_glossary(shipped_content().terms)
        desk = TicketDesk(store, shipped, SINKS, glossary)
        calls = min(CALLS, tickets)
        yield _opening(0, "open a ticket", desk, drafts.of_strangers(calls), place)
        progress(f"{tickets:,} tickets: filling in")
        _fill(store, staffed, glossary, drafts, tickets)
        progress(f"{tickets:,} tickets: measuring")
        for what, filters in _pages(staffed, drafts.askers).items():
            yield _page(tickets, f"first page, {what}", store, filters)
        for limit in (5, 50):
            yield _similar(tickets, desk, limit)
        yield _opening(tickets, "open a ticket", desk, drafts.of_askers(calls), place)
        desk = TicketDesk(store, staffed, SINKS, glossary)
        yield _opening(tickets, "open a ticket, handed out at once", desk, drafts.of_askers(calls), place)


@contextmanager
def _temporary_store(folder: Path) -> Iterator[tuple[SqliteTicketStore, Path]]:
    """The store and the folder that it is in."""
    try:
        place = tempfile.TemporaryDirectory(prefix="askdesk-bench-", dir=folder)
    except OSError as error:
        raise StoreError(
            f"no folder can be made in {folder} ({error.strerror}): set DATABASE_URL to a file in one that exists and "
            "can be written."
        ) from error
    with place as name, closing(SqliteTicketStore(Path(name) / "tickets.db")) as store:
        yield store, Path(name)


class _Drafts:
    """What askers write: the shipped messages in both languages, each of another job and instance."""

    def __init__(self, tickets: int) -> None:
        documents = read_tickets()
        self._messages: list[tuple[Phrasing, Category]] = [
            (phrasing, documents.categories[entry.id]) for entry in documents.entries for phrasing in entry.phrasings
        ]
        self.askers = [f"asker-{number}" for number in range(max(tickets // TICKETS_AN_ASKER, 2 * CALLS))]
        self._turns = cycle(self.askers)
        self._random = random.Random(11)
        self._written = 0

    def of_strangers(self, number: int) -> list[Draft]:
        return [self.draft(f"stranger-{n}") for n in range(number)]

    def of_askers(self, number: int) -> list[Draft]:
        """Of people who may have tickets already, in turn: nobody writes twice in quick succession."""
        return [self.draft(next(self._turns)) for _ in range(number)]

    def any(self) -> Draft:
        return self.draft(self._random.choice(self.askers))

    def draft(self, asker: str) -> Draft:
        self._written += 1
        message, category = self._random.choice(self._messages)
        text = _CASE[message.lang].format(text=message.text, number=self._written, id=self._random.getrandbits(32))
        (priority,) = self._random.choices(list(_PRIORITIES), list(_PRIORITIES.values()))
        return Draft(
            title=title_of(text),
            description=text,
            category=category,
            priority=priority,
            asker=asker,
            lang=message.lang,
            place=Place(surface="terminal"),
            details=read_details(text),
            reasons=(f"{category} like “{message.text[:60]}”",),
        )


def _staffed(service: Service) -> Service:
    """With people in every team."""
    teams = (
        team.model_copy(update={"members": tuple(Member(id=f"{team.name}-{n}") for n in range(MEMBERS))})
        for team in service.teams
    )
    return service.model_copy(update={"teams": tuple(teams)})


def _timed(call: Callable[P, object], *given: P.args, **named: P.kwargs) -> Time:
    started, used = time.perf_counter(), time.process_time()
    call(*given, **named)
    return Time((time.perf_counter() - started) * 1000, (time.process_time() - used) * 1000)


# --- opening


def _opening(tickets: int, what: str, desk: TicketDesk, drafts: Sequence[Draft], place: Path) -> Measured:
    times, appends = [], []
    with (place / "appended").open("ab", buffering=0) as file:
        for number, draft in enumerate(drafts):
            if number % APPEND_EVERY == 0:
                appends.append(_timed(_append, file).wall)
            times.append(_timed(_open, desk, draft))
    return Measured(tickets, what, times, OPENING, statistics.median(appends))


def _append(file: FileIO) -> None:
    file.write(os.urandom(APPENDED))
    os.fsync(file.fileno())


def _open(desk: TicketDesk, draft: Draft) -> None:
    asker = Actor(id=draft.asker, role=Role.USER)
    opening = desk.open_ticket(draft, May.FILE, asker, dt.datetime.now(dt.UTC))
    if opening.how is not How.OPENED:
        raise RuntimeError(f"{opening.ticket.label} is no new ticket: the measurement would be of something else")


# --- filling in


def _fill(store: SqliteTicketStore, service: Service, glossary: Glossary, drafts: _Drafts, tickets: int) -> None:
    """Tickets of the past: opened, and what became of them in one event."""
    chance = random.Random(13)
    end = dt.datetime.now(dt.UTC) - RECENT
    for start in range(0, tickets, AT_ONCE):
        with store.transaction():
            for number in range(start, min(start + AT_ONCE, tickets)):
                (state,) = chance.choices(list(_PASTS), list(_PASTS.values()))
                agent = chance.randrange(MEMBERS)
                _keep_past(store, service, glossary, drafts.any(), state, agent, end - PAST * (1 - number / tickets))


def _keep_past(
    store: SqliteTicketStore,
    service: Service,
    glossary: Glossary,
    draft: Draft,
    state: State,
    agent: int,
    at: dt.datetime,
) -> None:
    team = team_for(draft.category, service)
    asker = Actor(id=draft.asker, role=Role.USER)
    waits = state is State.WAITING_PERMISSION
    opened = Opened(at=at, actor=asker, draft=draft, waiting_permission=waits, team=team.name)
    ticket = store.add(opened, service.policy, ticket_features(f"{draft.title}\n{draft.description}", glossary))
    events: list[AnyEvent] = [opened]
    by = Actor(id=team.members[agent].id, role=Role.AGENT)
    for event in _past(state, by, at):
        events.append(event)
        ticket = apply(ticket, event)
        store.append(ticket, event)
    store.reschedule(scheduled(ticket, events))


def _past(state: State, by: Actor, at: dt.datetime) -> Iterator[AnyEvent]:
    match state:
        case State.IN_PROGRESS:
            yield Taken(at=at, actor=by)
        case State.WAITING_USER:
            yield Taken(at=at, actor=by)
            yield AskedUser(at=at, actor=by, text="Which version of the engine is it?")
        case State.RESOLVED:
            yield Resolved(at=at, actor=by, code=Resolution.SOLVED)
        case State.CLOSED:
            yield Closed(at=at, actor=by, code=Resolution.SOLVED)


# --- looking


def _pages(service: Service, askers: Sequence[str]) -> dict[str, list[Filter]]:
    """The filters of each kind, which are looked through in turn."""
    members = (member.id for team in service.teams for member in team.members)
    return {
        "everything": [EVERYTHING],
        "unfinished": [Filter(states=UNFINISHED)],
        "of a team": [Filter(states=UNFINISHED, team=team.name) for team in service.teams],
        "of a category and priority": [
            Filter(states=UNFINISHED, category=category, priority=priority)
            for category, priority in product(Category, Priority)
        ],
        "of an agent": [Filter(states=UNFINISHED, assignee=member) for member in members],
        "of an asker": [Filter(states=UNFINISHED, asker=asker) for asker in askers[:LOOKS]],
        "unfinished, with words": [Filter(states=UNFINISHED, text=words) for words in WORDS],
        "everything, with words": [Filter(text=words) for words in WORDS],
    }


def _page(tickets: int, what: str, store: SqliteTicketStore, filters: Sequence[Filter]) -> Measured:
    times = [_timed(first_page, store, wanted) for wanted in islice(cycle(filters), LOOKS)]
    return Measured(tickets, what, times, PAGE)


def _similar(tickets: int, desk: TicketDesk, limit: int) -> Measured:
    chance = random.Random(17)
    chosen = [desk.store.ticket(FIRST_NUMBER + chance.randrange(tickets)) for _ in range(LOOKS)]
    times = [_timed(desk.similar, ticket, limit=limit) for ticket in chosen]
    return Measured(tickets, f"the {limit} most similar to a ticket", times, SIMILAR)
