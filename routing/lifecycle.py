"""The life of a ticket: which moves are allowed from where and by whom, and what each makes of the ticket. Pure."""

from collections.abc import Iterable
from functools import singledispatch
from typing import NamedTuple

from routing.events import (
    Absorbed,
    AnyEvent,
    AskedUser,
    Assigned,
    Changed,
    Closed,
    Escalated,
    Event,
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
from routing.service import ServicePolicy
from routing.ticket import UNFINISHED, Resolution, State, Ticket


class NotAllowedError(Exception):
    """The ticket's state or the actor's role does not allow this; the message says what would."""


class Move(NamedTuple):
    """From these states, by these roles, to that state (None: it stays as it is)."""

    of: frozenset[State]
    by: frozenset[Role]
    to: State | None = None


Changes = dict[str, object]

_S = State
_AGENTS = frozenset({Role.AGENT, Role.SYSTEM})
_EVERYBODY = frozenset(Role)
_SYSTEM = frozenset({Role.SYSTEM})
_ANY = frozenset(State)
_ALIVE = frozenset(UNFINISHED)
_FILED = _ALIVE - {_S.WAITING_PERMISSION}
_DONE = frozenset({_S.RESOLVED, _S.CLOSED})

MOVES: dict[type[Event], Move] = {
    PermissionGranted: Move(frozenset({_S.WAITING_PERMISSION}), _EVERYBODY, _S.OPEN),
    Taken: Move(_FILED, frozenset({Role.AGENT}), _S.IN_PROGRESS),
    Assigned: Move(_FILED, _AGENTS),
    Released: Move(frozenset({_S.IN_PROGRESS, _S.WAITING_USER}), _AGENTS, _S.OPEN),
    Replied: Move(_ANY - {_S.CLOSED}, frozenset({Role.AGENT})),
    AskedUser: Move(_FILED, frozenset({Role.AGENT}), _S.WAITING_USER),
    UserWrote: Move(_ALIVE, frozenset({Role.USER})),
    Noted: Move(_ANY, _AGENTS),
    Changed: Move(_ANY - {_S.CLOSED}, _AGENTS),
    Linked: Move(_ANY, _AGENTS),
    Merged: Move(_ALIVE, _AGENTS, _S.CLOSED),
    Absorbed: Move(_ALIVE, _AGENTS),
    Resolved: Move(_ALIVE, _AGENTS, _S.RESOLVED),
    Closed: Move(_ALIVE | {_S.RESOLVED}, _EVERYBODY, _S.CLOSED),
    Reopened: Move(_DONE, _EVERYBODY, _S.OPEN),
    Rated: Move(_DONE, frozenset({Role.USER})),
    Warned: Move(_FILED, _SYSTEM),
    Escalated: Move(_FILED, _SYSTEM),
    Reminded: Move(frozenset({_S.WAITING_USER, _S.WAITING_PERMISSION}), _SYSTEM),
}


def check(ticket: Ticket, event: Event) -> None:
    """Raise NotAllowedError with a sentence if this may not happen now."""
    move = MOVES[type(event)]
    what = getattr(event, "kind", "this").replace("_", " ")
    if event.actor.role not in move.by:
        who = " or ".join(sorted(role.value for role in move.by))
        raise NotAllowedError(f"“{what}” is for {who}, not for {event.actor.role.value}.")
    if ticket.state not in move.of:
        states = ", ".join(state.value for state in State if state in move.of)
        raise NotAllowedError(f"{ticket.label} is {ticket.state.value}: “{what}” needs one that is {states}.")
    if isinstance(event, Taken) and ticket.assignee and ticket.state is State.IN_PROGRESS:
        holder = "you" if ticket.assignee == event.actor.id else ticket.assignee
        raise NotAllowedError(f"{ticket.label} is already taken by {holder}.")


def begin(number: int, event: Opened, policy: ServicePolicy) -> Ticket:
    """The ticket that its first event makes."""
    return Ticket(
        **{name: getattr(event.draft, name) for name in type(event.draft).model_fields},
        number=number,
        state=State.WAITING_PERMISSION if event.waiting_permission else State.OPEN,
        filed=not event.waiting_permission,
        opened=event.at,
        updated=event.at,
        policy=policy,
        team=event.team,
    )


def apply(ticket: Ticket, event: AnyEvent) -> Ticket:
    """The ticket after `event`; raises NotAllowedError."""
    check(ticket, event)
    changes = {"state": MOVES[type(event)].to or ticket.state, **_changes(event, ticket)}
    return ticket.model_copy(update={**changes, "updated": event.at, "version": ticket.version + 1})


def replay(number: int, events: Iterable[AnyEvent], policy: ServicePolicy) -> Ticket:
    """The ticket that these events add up to, from the first on."""
    history = iter(events)
    first = next(history)
    assert isinstance(first, Opened), f"the first event of #{number} does not open it"
    ticket = begin(number, first, policy)
    for event in history:
        ticket = apply(ticket, event)
    return ticket


@singledispatch
def _changes(event: Event, ticket: Ticket) -> Changes:
    """What the event sets beside the state of its move: for most, nothing."""
    return {}


@_changes.register
def _(event: Taken, ticket: Ticket) -> Changes:
    return {"assignee": event.actor.id}


@_changes.register
def _(event: Assigned, ticket: Ticket) -> Changes:
    return {"assignee": event.assignee, "team": event.team}


@_changes.register
def _(event: Released, ticket: Ticket) -> Changes:
    return {"assignee": None}


@_changes.register
def _(event: UserWrote, ticket: Ticket) -> Changes:
    return {"state": _at_work(ticket)} if ticket.state is State.WAITING_USER else {}


@_changes.register
def _(event: Changed, ticket: Ticket) -> Changes:
    named = ("category", "priority", "tags", "title")
    return {name: value for name in named if (value := getattr(event, name)) is not None}


@_changes.register(Linked)
@_changes.register(Absorbed)
def _(event: Linked | Absorbed, ticket: Ticket) -> Changes:
    return {"links": tuple(dict.fromkeys((*ticket.links, event.other)))}


@_changes.register
def _(event: Merged, ticket: Ticket) -> Changes:
    return {"merged_into": event.into, "resolution": Resolution.DUPLICATE}


@_changes.register
def _(event: Resolved, ticket: Ticket) -> Changes:
    return {"resolution": event.code}


@_changes.register
def _(event: Closed, ticket: Ticket) -> Changes:
    return {"resolution": event.code or ticket.resolution}


@_changes.register
def _(event: Reopened, ticket: Ticket) -> Changes:
    return {"resolution": None, "merged_into": None, "state": _at_work(ticket)}


@_changes.register
def _(event: PermissionGranted, ticket: Ticket) -> Changes:
    return {"filed": True}


@_changes.register
def _(event: Rated, ticket: Ticket) -> Changes:
    return {"rating": event.rating}


def _at_work(ticket: Ticket) -> State:
    if not ticket.filed:
        return State.WAITING_PERMISSION
    return State.IN_PROGRESS if ticket.assignee else State.OPEN
