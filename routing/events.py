"""What happens to a ticket. Events are only ever added; a ticket is what they add up to.

`Shown` events are what the asker may see; all others are internal. A view for askers takes `Shown` only, so a note
cannot get there without a type error.
"""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, TypeAdapter

from knowledge.entry import Frozen
from routing.ticket import Category, Draft, Place, Priority, Rating, Resolution


class Role(StrEnum):
    USER = "user"
    AGENT = "agent"
    SYSTEM = "system"


class Actor(Frozen):
    id: str
    role: Role


SYSTEM = Actor(id="askdesk", role=Role.SYSTEM)


class Event(Frozen):
    """`at` is UTC; `reason` says why, where the kind alone does not."""

    at: AwareDatetime
    actor: Actor
    reason: str = ""


class Shown(Event):
    """May be seen by the asker."""


class Opened(Shown):
    kind: Literal["opened"] = "opened"
    draft: Draft
    waiting_permission: bool = False
    team: str


class PermissionGranted(Shown):
    """The asker may file tickets now: the ticket that waited is open."""

    kind: Literal["permission_granted"] = "permission_granted"


class Taken(Shown):
    kind: Literal["taken"] = "taken"


class Assigned(Shown):
    kind: Literal["assigned"] = "assigned"
    assignee: str | None
    team: str


class Released(Event):
    kind: Literal["released"] = "released"


class Replied(Shown):
    """An agent's words to the asker."""

    kind: Literal["replied"] = "replied"
    text: str


class AskedUser(Shown):
    """An agent needs something from the asker: the clocks stop."""

    kind: Literal["asked_user"] = "asked_user"
    text: str


class UserWrote(Shown):
    kind: Literal["user_wrote"] = "user_wrote"
    text: str
    place: Place | None = None


class Noted(Event):
    """For agents' eyes only."""

    kind: Literal["noted"] = "noted"
    text: str


class Changed(Shown):
    kind: Literal["changed"] = "changed"
    category: Category | None = None
    priority: Priority | None = None
    tags: tuple[str, ...] | None = None
    title: str | None = None


class Linked(Event):
    kind: Literal["linked"] = "linked"
    other: int


class Merged(Event):
    """Worked on as a part of another ticket, maybe of another asker: its own asker must not see that number."""

    kind: Literal["merged"] = "merged"
    into: int


class Absorbed(Event):
    """Another ticket was merged into this one."""

    kind: Literal["absorbed"] = "absorbed"
    other: int
    text: str


class Resolved(Shown):
    kind: Literal["resolved"] = "resolved"
    code: Resolution
    text: str = ""


class Closed(Shown):
    kind: Literal["closed"] = "closed"
    code: Resolution | None = None


class Reopened(Shown):
    kind: Literal["reopened"] = "reopened"
    text: str = ""


class Rated(Shown):
    kind: Literal["rated"] = "rated"
    rating: Rating
    text: str = ""


class Clock(StrEnum):
    """What a target is set for."""

    FIRST_RESPONSE = "first_response"
    NEXT_RESPONSE = "next_response"
    RESOLUTION = "resolution"


class Warned(Event):
    """A target will soon be missed. `due` tells which round of the clock this is about."""

    kind: Literal["warned"] = "warned"
    clock: Clock
    due: AwareDatetime


class Escalated(Event):
    """A target was missed."""

    kind: Literal["escalated"] = "escalated"
    clock: Clock
    due: AwareDatetime


class Reminded(Shown):
    """The asker was reminded that the ticket waits for them (`closes`: when it is closed otherwise)."""

    kind: Literal["reminded"] = "reminded"
    closes: AwareDatetime | None = None


AnyEvent = (
    Opened
    | PermissionGranted
    | Taken
    | Assigned
    | Released
    | Replied
    | AskedUser
    | UserWrote
    | Noted
    | Changed
    | Linked
    | Merged
    | Absorbed
    | Resolved
    | Closed
    | Reopened
    | Rated
    | Warned
    | Escalated
    | Reminded
)
EVENT: TypeAdapter[AnyEvent] = TypeAdapter(Annotated[AnyEvent, Field(discriminator="kind")])
