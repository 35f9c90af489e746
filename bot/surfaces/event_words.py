"""A ticket's events in words, for agents."""

from functools import singledispatch

from routing.events import (
    Absorbed,
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
    Taken,
    UserWrote,
    Warned,
)

_PLAIN: dict[type[Event], str] = {
    PermissionGranted: "the permission is there: filed",
    Taken: "took it",
    Released: "released it",
    Replied: "replied",
    AskedUser: "asked the asker",
    UserWrote: "wrote",
    Noted: "noted",
    Reopened: "opened it again",
    Reminded: "reminded the asker",
}


@singledispatch
def words(event: Event) -> str:
    """What happened, without its text and reason."""
    return _PLAIN[type(event)]


@words.register
def _(event: Opened) -> str:
    waits = ", waits for the permission" if event.waiting_permission else ""
    return f"opened, {event.draft.category}, {event.draft.priority} priority, team {event.team}{waits}"


@words.register
def _(event: Assigned) -> str:
    return f"assigned to {event.assignee}, team {event.team}" if event.assignee else f"assigned to team {event.team}"


@words.register
def _(event: Changed) -> str:
    changed = {
        "category": event.category,
        "priority": event.priority,
        "tags": None if event.tags is None else ", ".join(event.tags) or "none",
        "title": event.title,
    }
    return "set " + ", ".join(f"{name} to {value}" for name, value in changed.items() if value is not None)


@words.register
def _(event: Linked) -> str:
    return f"linked #{event.other}"


@words.register
def _(event: Merged) -> str:
    return f"merged into #{event.into}"


@words.register
def _(event: Absorbed) -> str:
    return f"took in #{event.other}"


@words.register
def _(event: Resolved) -> str:
    return f"resolved, {event.code}"


@words.register
def _(event: Closed) -> str:
    return f"closed, {event.code}" if event.code else "closed"


@words.register
def _(event: Rated) -> str:
    return f"rated {event.rating} of 5"


@words.register(Warned)
@words.register(Escalated)
def _(event: Warned | Escalated) -> str:
    return "missed" if isinstance(event, Escalated) else "warned"
