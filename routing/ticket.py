"""A ticket: what a person has to look after, and all that is known of it."""

from enum import StrEnum
from typing import Literal

from pydantic import AwareDatetime, Field

from knowledge.entry import Frozen, Lang
from routing.details import Details
from routing.service import ServicePolicy


class State(StrEnum):
    WAITING_PERMISSION = "waiting_permission"  # kept until a RAM user has it, or until it is known who asks
    OPEN = "open"
    IN_PROGRESS = "in_progress"
    WAITING_USER = "waiting_user"
    RESOLVED = "resolved"
    CLOSED = "closed"


Rating = Literal[1, 2, 3, 4, 5]
UNFINISHED = (State.WAITING_PERMISSION, State.OPEN, State.IN_PROGRESS, State.WAITING_USER)


class Category(StrEnum):
    BILLING = "billing"
    PERMISSION = "permission"
    JOB_FAILURE = "job_failure"
    PERFORMANCE = "performance"
    UPGRADE = "upgrade"
    QUOTA = "quota"
    OUTAGE = "outage"
    SECURITY = "security"
    ACCOUNT = "account"
    FEATURE_REQUEST = "feature_request"
    OTHER = "other"


class Priority(StrEnum):
    """Listed from what comes first to what comes last."""

    URGENT = "urgent"
    HIGH = "high"
    NORMAL = "normal"
    LOW = "low"

    @property
    def rank(self) -> int:
        """0 for urgent."""
        return list(Priority).index(self)


class Resolution(StrEnum):
    """Why a ticket needs no more work."""

    SOLVED = "solved"
    ANSWERED = "answered"
    WORKAROUND = "workaround"
    DUPLICATE = "duplicate"
    NOT_A_REQUEST = "not_a_request"
    CANNOT_REPRODUCE = "cannot_reproduce"
    WONT_DO = "wont_do"
    NO_REPLY = "no_reply"


class How(StrEnum):
    """What became of a message that is a case for a person."""

    OPENED = "opened"
    REPEATED = "repeated"  # the same text again: nothing was added
    ADDED = "added"  # it went to the ticket that was opened just before


class Place(Frozen):
    """Where the asker is reached: a surface ("terminal", "slack", "web") and its own addresses."""

    surface: str
    channel: str = ""
    thread: str = ""


class Draft(Frozen):
    """A ticket before it has a number. `reasons` say why this category and priority were chosen."""

    title: str
    description: str
    category: Category
    priority: Priority
    asker: str
    lang: Lang
    place: Place
    details: Details = Details()
    tags: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    suggested: tuple[str, ...] = ()  # ids of entries that might answer


class Ticket(Draft):
    """The state that a ticket's events add up to. `version` counts them; times are UTC."""

    number: int
    state: State
    opened: AwareDatetime
    updated: AwareDatetime
    version: int = 1
    policy: ServicePolicy
    team: str
    assignee: str | None = None
    links: tuple[int, ...] = ()
    merged_into: int | None = None
    resolution: Resolution | None = None
    rating: Rating | None = None
    filed: bool = True  # False until a permission that was missing is there
    due: AwareDatetime | None = Field(default=None, description="The next target that runs out, if any clock runs.")
    wake: AwareDatetime | None = Field(default=None, description="When a timer has to look at it next.")

    @property
    def label(self) -> str:
        return f"#{self.number}"
