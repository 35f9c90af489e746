"""What an asker can see, over random histories of everything that can be done: nothing internal, nothing of others.

Every word that somebody writes holds a mark of its own; what an asker reads is searched for all marks.
"""

import datetime as dt
import random
import re
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import pytest

from routing.events import Actor, Changed, Role
from routing.lifecycle import NotAllowedError
from routing.permissions import May
from routing.service import Member, Service, Team
from routing.standing import Asker, Standing
from routing.stores.memory import MemoryTicketStore
from routing.stores.sqlite import SqliteTicketStore
from routing.ticket import Category, Priority, Resolution, State
from routing.ticket_store import TicketStore, UnknownTicketError
from routing.tickets import TicketDesk
from tests.desks import LEE, MAX, MORNING, NIGHT, desk_on, draft, letters, opening, own
from tests.histories import POLICY

ASKERS = ("asker-ann", "asker-ben", "asker-cem")
AGENTS = (LEE.model_copy(update={"id": "agent-lee"}), MAX.model_copy(update={"id": "agent-max"}))
SERVICE = Service(
    policy=POLICY,
    teams=(
        Team(name="team-engine", categories=("job_failure",), members=tuple(Member(id=a.id) for a in AGENTS)),
        Team(name="team-rest"),
    ),
    on_call=("agent-oncall",),
    escalate_to=("agent-boss",),
)
STEPS = 300
MARK = re.compile(r"mark\d+x")
FOREIGN = re.compile(r"agent-\w+|team-\w+")


class World:
    """Does something random at a time, and remembers who may read which mark; a mark of nobody is internal."""

    def __init__(self, store: TicketStore, seed: int) -> None:
        self.desk: TicketDesk = desk_on(store, SERVICE)
        self.rng = random.Random(seed)
        self.now = MORNING if seed % 2 else NIGHT
        self.readers: dict[str, str | None] = {}
        self.told: dict[str, list[str]] = defaultdict(list)
        self.done: set[str] = set()
        self.operations: list[Callable[[], object]] = [
            *(
                self.opens,
                self.opens,
                self.opens,
                self.opens,
                self.writes,
                self.closes,
                self.reopens,
                self.rates,
                self.says_who_they_are,
            ),
            *(
                self.takes,
                self.assigns,
                self.releases,
                self.releases,
                self.replies,
                self.replies,
                self.asks,
                self.notes,
                self.changes,
            ),
            *(self.links, self.merges, self.merges, self.resolves, self.agent_closes, self.agent_reopens, self.ticks),
        ]

    def step(self) -> None:
        self.now += dt.timedelta(minutes=self.rng.choice((0.5, 3, 30, 300)))
        operation = self.rng.choice(self.operations)
        try:
            operation()
            self.done.add(operation.__name__)
        except (NotAllowedError, UnknownTicketError):
            pass  # its marks were stored nowhere; that they are found nowhere is checked all the same
        for told in letters(self.desk.store):
            self.told[told.recipient].append(told.model_dump_json(exclude={"recipient"}))

    def mark(self, reader: str | None) -> str:
        name = f"mark{len(self.readers)}x"
        self.readers[name] = reader
        return f"word {name}"

    def number(self) -> int:
        return 1001 + self.rng.randrange(max(1, self.desk.store.count()))

    def owner(self, number: int) -> str:
        return self.desk.store.ticket(number).asker

    def agent(self) -> Actor:
        return self.rng.choice(AGENTS)

    # --- askers ---

    def opens(self) -> None:
        asker = self.rng.choice(ASKERS)
        made = draft(
            self.mark(asker),
            asker=asker,
            title=self.mark(asker),
            category=self.rng.choice((Category.JOB_FAILURE, Category.BILLING)),
            priority=self.rng.choice(list(Priority)),
            lang=self.rng.choice(("en", "zh")),
            tags=(self.mark(None),),
            reasons=(self.mark(None),),
            suggested=(self.mark(None),),
        )
        self.desk.open_ticket(made, self.rng.choice(list(May)), Actor(id=asker, role=Role.USER), self.now)

    def writes(self) -> None:
        asker = self.rng.choice(ASKERS)
        own(self.desk, asker).write(self.number(), self.mark(asker), self.now)

    def closes(self) -> None:
        number = self.number()
        own(self.desk, self.owner(number)).close(number, self.now)

    def reopens(self) -> None:
        number = self.number()
        own(self.desk, self.owner(number)).reopen(number, self.now, self.mark(self.owner(number)))

    def rates(self) -> None:
        number = self.number()
        own(self.desk, self.owner(number)).rate(number, self.rng.randint(1, 5), self.now)

    def says_who_they_are(self) -> None:
        standing = self.rng.choice(list(Standing))
        self.desk.know(Asker(id=self.rng.choice(ASKERS), standing=standing, how=self.mark(None)), self.now)

    # --- agents ---

    def takes(self) -> None:
        self.desk.take(self.number(), self.agent(), self.now)

    def assigns(self) -> None:
        to = self.rng.choice([None, *(agent.id for agent in AGENTS)])
        self.desk.assign(self.number(), self.agent(), self.now, to=to, team=self.rng.choice(SERVICE.teams).name)

    def releases(self) -> None:
        self.desk.release(self.number(), self.agent(), self.now)

    def replies(self) -> None:
        number = self.number()
        self.desk.reply(number, self.agent(), self.mark(self.owner(number)), self.now)

    def asks(self) -> None:
        number = self.number()
        self.desk.ask_user(number, self.agent(), self.mark(self.owner(number)), self.now)

    def notes(self) -> None:
        self.desk.note(self.number(), self.agent(), self.mark(None), self.now)

    def changes(self) -> None:
        """With tags and a reason of the agent's, which are none of the asker's business."""
        reason, tags = self.mark(None), (self.mark(None),)
        priority = self.rng.choice(list(Priority))
        with self.desk.store.transaction():
            ticket = self.desk.store.ticket(self.number())
            change = Changed(at=self.now, actor=self.agent(), priority=priority, tags=tags, reason=reason)
            self.desk.happen(ticket, change)

    def links(self) -> None:
        self.desk.link(self.number(), self.number(), self.agent(), self.now)

    def merges(self) -> None:
        self.desk.merge(self.number(), self.number(), self.agent(), self.now)

    def resolves(self) -> None:
        number = self.number()
        self.desk.resolve(number, self.agent(), Resolution.SOLVED, self.mark(self.owner(number)), self.now)

    def agent_closes(self) -> None:
        self.desk.close(self.number(), self.agent(), self.now)

    def agent_reopens(self) -> None:
        number = self.number()
        self.desk.reopen(number, self.agent(), self.now, self.mark(self.owner(number)))

    def ticks(self) -> None:
        self.now += dt.timedelta(days=self.rng.choice((0.1, 3)))
        self.desk.tick(self.now)

    # --- what an asker reads ---

    def seen_by(self, asker: str) -> str:
        mine = own(self.desk, asker)
        listed = mine.tickets(unfinished=False)
        whole = [
            mine.ticket(number) for number in range(1001, 1001 + self.desk.store.count()) if self.is_of(number, asker)
        ]
        return "\n".join([*(t.model_dump_json() for t in (*listed, *whole)), *self.told[asker]])

    def is_of(self, number: int, asker: str) -> bool:
        try:
            return bool(own(self.desk, asker).ticket(number))
        except UnknownTicketError:
            return False


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> TicketStore:
    return MemoryTicketStore() if request.param == "memory" else SqliteTicketStore(tmp_path / "askdesk.db")


@pytest.mark.parametrize("seed", range(4))
def test_nothing_internal_and_nothing_of_others_reaches_an_asker(seed: int, store: TicketStore):
    world = World(store, seed)
    for _ in range(STEPS):
        world.step()
    numbers = {n: world.owner(n) for n in range(1001, 1001 + store.count())}
    for asker in ASKERS:
        seen = world.seen_by(asker)
        marks = set(MARK.findall(seen))
        assert {world.readers[mark] for mark in marks} == {asker}
        assert FOREIGN.findall(seen) == []
        others = {str(number) for number, of in numbers.items() if of != asker}
        assert others & set(re.findall(r"\b1\d\d\d\b", seen)) == set()
    assert world.done == {operation.__name__ for operation in world.operations}
    assert any(store.ticket(number).merged_into for number in numbers)


def test_the_search_would_find_what_leaks(store: TicketStore):
    world = World(store, 1)
    for _ in range(STEPS):
        world.step()
    everything = "\n".join(
        event.model_dump_json() for number in range(1001, 1001 + store.count()) for event in store.events(number)
    )
    readers = {world.readers[mark] for mark in MARK.findall(everything)}
    assert readers == {None, *ASKERS}
    assert FOREIGN.findall(everything)


def test_an_askers_ticket_has_no_field_for_what_is_internal(store: TicketStore):
    desk = desk_on(store, SERVICE)
    opening(desk, asker=ASKERS[0], tags=("vip",), reasons=("angry",))
    desk.take(1001, AGENTS[0], MORNING)
    desk.note(1001, AGENTS[0], "no patience", MORNING)
    seen = own(desk, ASKERS[0]).ticket(1001)
    assert set(seen.model_dump()) == {
        *("number", "title", "description", "state", "category", "priority", "opened", "updated", "resolution"),
        *("rating", "conversation"),
    }
    assert [line.model_dump(exclude={"at"}) for line in seen.conversation] == [
        {"by": "user", "kind": "opened", "text": ""},
        {"by": "system", "kind": "assigned", "text": ""},
        {"by": "agent", "kind": "taken", "text": ""},
    ]
    assert seen.state is State.IN_PROGRESS
