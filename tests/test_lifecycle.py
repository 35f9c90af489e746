"""The life of a ticket: the whole table of moves, and what each makes of the ticket."""

import datetime as dt
from itertools import product
from typing import Any, get_args

import pytest

from routing.events import (
    SYSTEM,
    Absorbed,
    Actor,
    AnyEvent,
    AskedUser,
    Assigned,
    Changed,
    Clock,
    Closed,
    Escalated,
    Linked,
    Merged,
    Noted,
    Opened,
    PermissionGranted,
    Rated,
    Released,
    Reminded,
    Reopened,
    Replied,
    Resolved,
    Role,
    Taken,
    UserWrote,
    Warned,
)
from routing.lifecycle import MOVES, NotAllowedError, apply, begin, replay
from routing.ticket import Category, Priority, Resolution, State, Ticket
from tests.ticket_samples import ANNA, NOW, POLICY, at, opened

AGENT, OTHER = (Actor(id=id, role=Role.AGENT) for id in ("lee", "max"))
ACTORS = {Role.USER: Actor(id=ANNA, role=Role.USER), Role.AGENT: AGENT, Role.SYSTEM: SYSTEM}
FIELDS: dict[type[AnyEvent], dict[str, Any]] = {
    Assigned: {"assignee": "max", "team": "money"},
    Replied: {"text": "Restart it."},
    AskedUser: {"text": "Which job?"},
    UserWrote: {"text": "etl-7"},
    Noted: {"text": "again"},
    Changed: {"priority": Priority.HIGH},
    Linked: {"other": 1002},
    Merged: {"into": 1002},
    Absorbed: {"other": 1002, "text": "Mine, too."},
    Resolved: {"code": Resolution.SOLVED},
    Rated: {"rating": 4},
    Warned: {"clock": Clock.RESOLUTION, "due": at(9)},
    Escalated: {"clock": Clock.RESOLUTION, "due": at(9)},
}

# One line an event: who may (u: the asker, a: an agent, s: askdesk itself), and for each state of an unassigned ticket
# the state after it, by its first letters; a dash where it is not allowed.
TABLE = """
event              by   wp  op  ip  wu  re  cl
PermissionGranted  uas  op  -   -   -   -   -
Taken              a    -   ip  ip  ip  -   -
Assigned           as   -   op  ip  wu  -   -
Released           as   -   -   op  op  -   -
Replied            a    wp  op  ip  wu  re  -
AskedUser          a    -   wu  wu  wu  -   -
UserWrote          u    wp  op  ip  op  -   -
Noted              as   wp  op  ip  wu  re  cl
Changed            as   wp  op  ip  wu  re  -
Linked             as   wp  op  ip  wu  re  cl
Merged             as   cl  cl  cl  cl  -   -
Absorbed           as   wp  op  ip  wu  -   -
Resolved           as   re  re  re  re  -   -
Closed             uas  cl  cl  cl  cl  cl  -
Reopened           uas  -   -   -   -   op  op
Rated              u    -   -   -   -   re  cl
Warned             s    -   op  ip  wu  -   -
Escalated          s    -   op  ip  wu  -   -
Reminded           s    wp  -   -   wu  -   -
"""
SHORT = dict(zip(("wp", "op", "ip", "wu", "re", "cl"), State, strict=True))
ROWS = {line.split()[0]: line.split()[1:] for line in TABLE.split("\n")[2:] if line}
ALLOWED = {
    (name, SHORT[of], role): SHORT[to]
    for name, (roles, *after) in ROWS.items()
    for of, to in zip(SHORT, after, strict=True)
    for role in Role
    if to != "-" and role.value[0] in roles
}
KINDS = {kind.__name__: kind for kind in get_args(AnyEvent) if kind is not Opened}


def event(kind: type[AnyEvent], by: Actor = AGENT, minutes: float = 5, **fields: Any) -> Any:
    return kind(at=at(minutes), actor=by, **{**FIELDS.get(kind, {}), **fields})


def ticket(state: State = State.OPEN, **fields: Any) -> Ticket:
    return begin(1001, opened(), POLICY).model_copy(update={"state": state, **fields})


def test_the_table_names_every_event_and_every_state():
    assert ROWS.keys() == KINDS.keys() == {kind.__name__ for kind in MOVES}
    assert set(SHORT.values()) == set(State)


@pytest.mark.parametrize("name", KINDS)
def test_every_move_is_allowed_exactly_where_the_table_says(name: str):
    kind = KINDS[name]
    for state, role in product(State, Role):
        before, what = ticket(state), event(kind, ACTORS[role])
        expected = ALLOWED.get((name, state, role))
        if expected is None:
            with pytest.raises(NotAllowedError):
                apply(before, what)
        else:
            after = apply(before, what)
            assert (state, role, after.state) == (state, role, expected)
            assert (after.version, after.updated) == (before.version + 1, what.at)


# What an event sets beside the state; all else of the ticket stays as it was.
SETS: list[tuple[AnyEvent, dict[str, object], dict[str, object]]] = [
    (event(Taken), {}, {"state": State.IN_PROGRESS, "assignee": "lee"}),
    (event(Assigned), {"assignee": "lee"}, {"assignee": "max", "team": "money"}),
    (event(Assigned, assignee=None), {"assignee": "lee"}, {"assignee": None, "team": "money"}),
    (
        event(Released),
        {"state": State.WAITING_USER, "assignee": "lee"},
        {"state": State.OPEN, "assignee": None},
    ),
    (event(Replied), {}, {}),
    (event(AskedUser), {"assignee": "lee"}, {"state": State.WAITING_USER}),
    (
        event(UserWrote, ACTORS[Role.USER]),
        {"state": State.WAITING_USER, "assignee": "lee"},
        {"state": State.IN_PROGRESS},
    ),
    (event(UserWrote, ACTORS[Role.USER]), {"state": State.OPEN, "assignee": "lee"}, {}),
    (event(Noted), {}, {}),
    (event(Changed), {"tags": ("eos",)}, {"priority": Priority.HIGH}),
    (
        event(Changed, priority=None, category=Category.BILLING, tags=(), title="Refund"),
        {"tags": ("eos",)},
        {"category": Category.BILLING, "tags": (), "title": "Refund"},
    ),
    (event(Linked), {"links": (1003,)}, {"links": (1003, 1002)}),
    (event(Linked), {"links": (1002, 1003)}, {}),
    (event(Absorbed), {}, {"links": (1002,)}),
    (
        event(Merged),
        {"assignee": "lee"},
        {"state": State.CLOSED, "merged_into": 1002, "resolution": Resolution.DUPLICATE},
    ),
    (event(Resolved), {}, {"state": State.RESOLVED, "resolution": Resolution.SOLVED}),
    (event(Closed), {"state": State.RESOLVED, "resolution": Resolution.SOLVED}, {"state": State.CLOSED}),
    (
        event(Closed, code=Resolution.NO_REPLY),
        {"resolution": Resolution.SOLVED},
        {"state": State.CLOSED, "resolution": Resolution.NO_REPLY},
    ),
    (
        event(Reopened),
        {"state": State.CLOSED, "merged_into": 1002, "resolution": Resolution.DUPLICATE, "assignee": "lee"},
        {"state": State.IN_PROGRESS, "merged_into": None, "resolution": None},
    ),
    (
        event(PermissionGranted, ACTORS[Role.USER]),
        {"state": State.WAITING_PERMISSION, "filed": False},
        {"state": State.OPEN, "filed": True},
    ),
    (event(Rated, ACTORS[Role.USER]), {"state": State.CLOSED}, {"rating": 4}),
    (event(Warned, SYSTEM), {}, {}),
    (event(Escalated, SYSTEM), {}, {}),
    (event(Reminded, SYSTEM), {"state": State.WAITING_USER}, {}),
]


@pytest.mark.parametrize(("what", "before", "sets"), SETS, ids=lambda value: getattr(value, "kind", ""))
def test_an_event_sets_this_and_nothing_else(
    what: AnyEvent, before: dict[str, object], sets: dict[str, object]
) -> None:
    whole = {"state": State.OPEN, **before}
    expected = ticket(**whole).model_copy(update={**sets, "updated": what.at, "version": 2})
    assert apply(ticket(**whole), what) == expected


def test_what_every_event_sets_is_tested():
    assert {type(what).__name__ for what, _, _ in SETS} == KINDS.keys()


def test_a_ticket_begins_as_its_first_event_says():
    first = opened(priority=Priority.URGENT, tags=("eos",), reasons=("it stopped",))
    begun = begin(1042, first, POLICY)
    assert {name: getattr(begun, name) for name in type(first.draft).model_fields} == dict(first.draft)
    assert (begun.label, begun.state, begun.filed, begun.team) == ("#1042", State.OPEN, True, "engine")
    assert (begun.opened, begun.updated, begun.version, begun.policy) == (NOW, NOW, 1, POLICY)
    waits = begin(1042, first.model_copy(update={"waiting_permission": True}), POLICY)
    assert (waits.state, waits.filed) == (State.WAITING_PERMISSION, False)


def test_of_two_agents_who_take_the_second_is_told_who_was_first():
    taken = apply(ticket(), event(Taken))
    with pytest.raises(NotAllowedError, match=r"^#1001 is already taken by lee\.$"):
        apply(taken, event(Taken, OTHER))
    with pytest.raises(NotAllowedError, match=r"^#1001 is already taken by you\.$"):
        apply(taken, event(Taken))


def test_what_was_only_assigned_can_still_be_taken_by_another():
    assert apply(ticket(assignee="lee"), event(Taken, OTHER)).assignee == "max"


def test_a_refusal_says_who_may_and_which_states_it_needs():
    with pytest.raises(NotAllowedError, match=r"^“asked user” is for agent, not for user\.$"):
        apply(ticket(), event(AskedUser, ACTORS[Role.USER]))
    with pytest.raises(NotAllowedError, match=r"^“noted” is for agent or system, not for user\.$"):
        apply(ticket(), event(Noted, ACTORS[Role.USER]))
    with pytest.raises(NotAllowedError, match=r"^#1001 is open: “rated” needs one that is resolved, closed\.$"):
        apply(ticket(), event(Rated, ACTORS[Role.USER]))


def test_a_ticket_that_never_had_its_permission_waits_for_it_again_when_reopened():
    waiting = begin(1001, opened().model_copy(update={"waiting_permission": True}), POLICY)
    again = apply(apply(waiting, event(Closed, SYSTEM)), event(Reopened, ACTORS[Role.USER]))
    assert again.state is State.WAITING_PERMISSION
    granted = apply(again, event(PermissionGranted, ACTORS[Role.USER]))
    assert apply(apply(granted, event(Closed)), event(Reopened)).state is State.OPEN


def test_a_replayed_history_is_the_ticket_that_it_made():
    history = [
        opened().model_copy(update={"waiting_permission": True}),
        event(PermissionGranted, ACTORS[Role.USER], 1),
        event(Assigned, SYSTEM, 2),
        event(Taken, OTHER, 3),
        event(AskedUser, OTHER, 4),
        event(UserWrote, ACTORS[Role.USER], 5),
        event(Absorbed, OTHER, 6),
        event(Resolved, OTHER, 7),
        event(Rated, ACTORS[Role.USER], 8),
        event(Reopened, ACTORS[Role.USER], 9),
    ]
    replayed = replay(1001, history, POLICY)
    assert (replayed.state, replayed.assignee, replayed.team) == (State.IN_PROGRESS, "max", "money")
    assert (replayed.links, replayed.rating, replayed.resolution) == ((1002,), 4, None)
    assert (replayed.version, replayed.updated) == (10, NOW + dt.timedelta(minutes=9))


def test_a_history_that_cannot_have_happened_is_refused():
    with pytest.raises(NotAllowedError, match="is closed"):
        replay(1001, [opened(), event(Closed), event(Taken)], POLICY)
