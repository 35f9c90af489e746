"""How well tickets are served: sums over tickets, their events and the question log. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from math import ceil
from statistics import median
from typing import NamedTuple

from knowledge.entry import Frozen
from routing.events import AnyEvent, Clock, Escalated
from routing.question_log import Asked, Feedback
from routing.sla import Reading, clocks, spent
from routing.ticket import UNFINISHED, Priority, Ticket

ALL = "all"
AGES: dict[str, timedelta] = {  # name → the age that it ends before
    "under 1 hour": timedelta(hours=1),
    "1 to 24 hours": timedelta(days=1),
    "1 to 3 days": timedelta(days=3),
    "3 to 7 days": timedelta(days=7),
}
OLDEST = "7 days or more"
FOLLOWED = timedelta(hours=1)  # a ticket of the same asker within this time says that the answer did not do
TOLD = ("answer", "clarify")
OFF_TOPIC = ("negative", "empty")  # rules of declining


class Spread(Frozen):
    """Of minutes: how many values, their median, and what nine of ten do not exceed (by nearest rank)."""

    count: int
    median: float
    p90: float


class Missed(Frozen):
    """Of `of` tickets with this target, `missed` missed it at least once."""

    missed: int
    of: int


class Satisfaction(Frozen):
    """`ratings` maps 1..5 to how often each was given."""

    count: int
    mean: float | None
    ratings: dict[int, int]


class SelfService(Frozen):
    """Of `questions` that were on topic, `answered` needed no ticket; `share` is None when nothing was asked."""

    questions: int
    answered: int
    share: float | None


class ServiceStats(Frozen):
    """Unfinished tickets as of `until`; all else of tickets opened, and questions asked, from `since` on.

    `response` and `resolution` map each priority, and "all", to minutes of running clock.
    """

    since: datetime
    until: datetime
    unfinished: dict[str, int]
    ages: dict[str, int]
    opened: int
    categories: dict[str, int]
    response: dict[str, Spread]
    resolution: dict[str, Spread]
    missed: dict[str, dict[str, Missed]]
    satisfaction: Satisfaction
    self_service: SelfService


class Case(NamedTuple):
    ticket: Ticket
    events: Sequence[AnyEvent]


class _Served(NamedTuple):
    """A case with its clocks read; `minutes` that each has run, `escalated` those that were late at some time."""

    ticket: Ticket
    readings: dict[Clock, Reading]
    minutes: dict[Clock, float]
    escalated: frozenset[Clock]


def service_stats(
    tickets: Sequence[Ticket], cases: Iterable[Case], questions: Iterable[Asked], since: datetime, now: datetime
) -> ServiceStats:
    """`tickets` are all there are, `cases` those opened since `since`, `questions` the log since then."""
    recent = [_served(case, now) for case in cases]
    waiting = [ticket for ticket in tickets if ticket.state in UNFINISHED]
    states = Counter(ticket.state for ticket in waiting)
    ages = Counter(_age(now - ticket.opened) for ticket in waiting)
    return ServiceStats(
        since=since,
        until=now,
        unfinished={state.value: states[state] for state in UNFINISHED},
        ages={name: ages[name] for name in (*AGES, OLDEST)},
        opened=len(recent),
        categories=dict(Counter(served.ticket.category.value for served in recent).most_common()),
        response=_times(recent, Clock.FIRST_RESPONSE),
        resolution=_times(recent, Clock.RESOLUTION),
        missed=_misses(recent),
        satisfaction=_satisfaction(served.ticket.rating for served in recent),
        self_service=_self_service(questions, _opened_by_asker(tickets)),
    )


def _served(case: Case, now: datetime) -> _Served:
    ticket, events = case
    escalated = frozenset(event.clock for event in events if isinstance(event, Escalated))
    return _Served(ticket, clocks(events, ticket.policy, now), spent(events, ticket.policy, now), escalated)


def _age(age: timedelta) -> str:
    return next((name for name, end in AGES.items() if age < end), OLDEST)


def _times(cases: Iterable[_Served], clock: Clock) -> dict[str, Spread]:
    """Of the tickets whose clock was met."""
    minutes: dict[str, list[float]] = defaultdict(list)
    for served in cases:
        reading = served.readings.get(clock)
        if reading and reading.met:
            minutes[ALL].append(served.minutes[clock])
            minutes[served.ticket.priority].append(served.minutes[clock])
    return {name: _spread(minutes[name]) for name in (*Priority, ALL) if minutes[name]}


def _spread(values: list[float]) -> Spread:
    ordered = sorted(values)
    nine_of_ten = ordered[ceil(len(ordered) * 0.9) - 1]
    return Spread(count=len(ordered), median=round(median(ordered), 1), p90=round(nine_of_ten, 1))


def _misses(cases: Iterable[_Served]) -> dict[str, dict[str, Missed]]:
    """Clock → priority → tickets; only where there is a target.

    A clock shows its present round; of rounds that are over, an escalation tells that they were late.
    """
    of: Counter[tuple[Clock, Priority]] = Counter()
    missed: Counter[tuple[Clock, Priority]] = Counter()
    for served in cases:
        priority, targets = served.ticket.priority, served.ticket.policy.targets.get(served.ticket.priority)
        late = served.escalated | {clock for clock, reading in served.readings.items() if reading.breached}
        measured = {clock for clock in served.readings if targets and getattr(targets, clock)}
        of.update((clock, priority) for clock in measured | late)
        missed.update((clock, priority) for clock in late)
    return {clock.value: found for clock in Clock if (found := _by_priority(clock, missed, of))}


def _by_priority(
    clock: Clock, missed: Counter[tuple[Clock, Priority]], of: Counter[tuple[Clock, Priority]]
) -> dict[str, Missed]:
    return {
        priority.value: Missed(missed=missed[clock, priority], of=of[clock, priority])
        for priority in Priority
        if of[clock, priority]
    }


def _satisfaction(ratings: Iterable[int | None]) -> Satisfaction:
    given = Counter(rating for rating in ratings if rating is not None)
    count = given.total()
    mean = round(sum(rating * times for rating, times in given.items()) / count, 2) if count else None
    return Satisfaction(count=count, mean=mean, ratings={rating: given[rating] for rating in range(1, 6)})


def _opened_by_asker(tickets: Iterable[Ticket]) -> Mapping[str, list[datetime]]:
    opened: dict[str, list[datetime]] = defaultdict(list)
    for ticket in tickets:
        opened[ticket.asker].append(ticket.opened)
    return opened


def _self_service(questions: Iterable[Asked], opened: Mapping[str, list[datetime]]) -> SelfService:
    """Answered or asked back, without “not what I asked”, and no ticket of the asker within an hour.

    Out of all that is on topic. What only went to a ticket that was there already is no question.
    """
    asked = [q for q in questions if _on_topic(q) and (q.ticket is None or q.route == "ticket")]
    answered = sum(
        q.route in TOLD
        and q.feedback is not Feedback.NOT_WHAT_I_ASKED
        and not any(q.at <= at <= q.at + FOLLOWED for at in opened.get(q.asker, ()))
        for q in asked
    )
    share = round(answered / len(asked), 4) if asked else None
    return SelfService(questions=len(asked), answered=answered, share=share)


def _on_topic(question: Asked) -> bool:
    return not (question.route == "decline" and question.rule in OFF_TOPIC)
