"""How tickets are served: targets, business hours, teams. Read from one settings file, `docs/service.yaml`."""

import datetime as dt
from typing import Literal

from pydantic import Field

from knowledge.entry import Frozen


class ServiceError(ValueError):
    """The settings cannot be used; the message is one sentence that names the key."""


class Targets(Frozen):
    """Minutes of running clock; None sets no target."""

    first_response: int | None = Field(default=None, gt=0)
    next_response: int | None = Field(default=None, gt=0)
    resolution: int | None = Field(default=None, gt=0)


class Period(Frozen):
    """Local time of one stretch of work; `end` 00:00 is midnight at the day's end."""

    start: dt.time
    end: dt.time


Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


class BusinessHours(Frozen):
    """`days` maps monday..sunday to stretches; `holidays` is an ISO country code of the holiday calendar, or empty."""

    time_zone: str
    days: dict[
        Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"], tuple[Period, ...]
    ]
    holidays: str = ""
    closed_on: tuple[dt.date, ...] = ()
    open_on: tuple[dt.date, ...] = ()


class ServicePolicy(Frozen):
    """What a ticket is held to; a copy is frozen onto it when it opens.

    `targets` and `always` (clocks that ignore business hours) go by priority. A warning comes when `warn_at` of a
    target has run. A ticket that waits for its asker is reminded after `remind_after` days and closed `close_after`
    days later; a resolved one is closed after `close_resolved_after` days.
    """

    name: str
    targets: dict[str, Targets]
    always: tuple[str, ...] = ()
    hours: BusinessHours
    warn_at: float = Field(default=0.8, gt=0, lt=1)
    remind_after: int = 2
    close_after: int = 5
    close_resolved_after: int = 7


class Absence(Frozen):
    first: dt.date
    last: dt.date


class Member(Frozen):
    id: str
    away: tuple[Absence, ...] = ()


class Team(Frozen):
    name: str
    categories: tuple[str, ...] = ()
    members: tuple[Member, ...] = ()
    assign: Literal["least_loaded", "round_robin", "nobody"] = "least_loaded"


class Service(Frozen):
    """`on_call` are the ids that urgent tickets go to outside business hours; escalations go to `escalate_to`."""

    policy: ServicePolicy
    teams: tuple[Team, ...]
    on_call: tuple[str, ...] = ()
    escalate_to: tuple[str, ...] = ()
    retention_days: int = Field(default=90, gt=0, description="How long the question log keeps what was asked.")
