"""Ticket histories for tests of time: a policy with round targets, and a ticket that is written event by event."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from routing import lifecycle
from routing.events import Actor, AnyEvent, Event, Opened, Role
from routing.service import BusinessHours, Period, ServicePolicy, Targets
from routing.ticket import Category, Draft, Place, Priority, Ticket

BEIJING = ZoneInfo("Asia/Shanghai")
AGENT = Actor(id="agent-1", role=Role.AGENT)
USER = Actor(id="asker-1", role=Role.USER)
SYSTEM = Actor(id="askdesk", role=Role.SYSTEM)

MORNING = Period(start=dt.time(9), end=dt.time(12))
AFTERNOON = Period(start=dt.time(13, 30), end=dt.time(18))
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")
OFFICE = BusinessHours(time_zone="Asia/Shanghai", days=dict.fromkeys(WEEKDAYS, (MORNING, AFTERNOON)), holidays="CN")

POLICY = ServicePolicy(
    name="test",
    targets={
        "urgent": Targets(first_response=15, next_response=30, resolution=120),
        "high": Targets(first_response=30, next_response=60, resolution=300),
        "normal": Targets(first_response=60, next_response=120, resolution=600),
    },
    always=("urgent",),
    hours=OFFICE,
)


def at(text: str, zone: str = "Asia/Shanghai") -> dt.datetime:
    """A local time like "2025-09-26 17:00"."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


class History:
    """Applies every event as it comes, so that only histories that can happen are tested."""

    def __init__(
        self, when: str, priority: Priority = Priority.NORMAL, policy: ServicePolicy = POLICY, *, waiting: bool = False
    ) -> None:
        draft = Draft(
            title="Job stopped",
            description="It stopped.",
            category=Category.JOB_FAILURE,
            priority=priority,
            asker=USER.id,
            lang="en",
            place=Place(surface="terminal"),
        )
        opened = Opened(at=at(when), actor=USER, draft=draft, team="engine", waiting_permission=waiting)
        self.events: tuple[AnyEvent, ...] = (opened,)
        self.ticket: Ticket = lifecycle.begin(1001, opened, policy)

    def then(self, kind: type[Event], when: str | dt.datetime, by: Actor = AGENT, **fields: Any) -> "History":
        if "text" in kind.model_fields:
            fields.setdefault("text", "…")
        moment = at(when) if isinstance(when, str) else when
        return self.add(kind(at=moment, actor=by, **fields))  # type: ignore[arg-type]

    def add(self, *events: AnyEvent) -> "History":
        for event in events:
            self.ticket = lifecycle.apply(self.ticket, event)
            self.events = (*self.events, event)
        return self
