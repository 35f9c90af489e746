"""Service statistics, by an example that was computed by hand. Monday 2025-09-22 is a working day from 9 to 18."""

from collections.abc import Sequence
from typing import Any

import pytest

from routing.events import Clock, Escalated, Rated, Replied, Resolved, Taken, UserWrote
from routing.question_log import Asked, Feedback
from routing.service_stats import Case, Missed, SelfService, Spread, service_stats
from routing.ticket import Category, Place, Priority, Resolution
from tests.histories import SYSTEM, USER, History, at

MONDAY = "2025-09-22"
NOW = at(f"{MONDAY} 17:00")
SINCE = at(f"{MONDAY} 00:00")
PLACE = Place(surface="terminal")


def solved(opened: str, answered: str, resolved: str, rating: int | None = None, **of: Any) -> History:
    history = History(f"{MONDAY} {opened}", **of).then(Replied, f"{MONDAY} {answered}")
    history.then(Resolved, f"{MONDAY} {resolved}", code=Resolution.SOLVED)
    return history.then(Rated, f"{MONDAY} {resolved}", by=USER, rating=rating) if rating else history


def summed(histories: Sequence[History], questions: Sequence[Asked] = ()) -> Any:
    """`histories` with numbers and askers of their own."""
    cases = [
        Case(history.ticket.model_copy(update={"number": 1001 + n, "asker": f"asker-{n}"}), history.events)
        for n, history in enumerate(histories)
    ]
    recent = [case for case in cases if case.ticket.opened >= SINCE]
    return service_stats([case.ticket for case in cases], recent, questions, SINCE, NOW)


def test_times_are_business_minutes_with_median_and_what_nine_of_ten_do_not_exceed():
    stats = summed(
        [
            solved("09:00", "09:10", "11:00"),  # 10 and 120
            solved("11:30", "13:40", "14:30"),  # 30 + 10 past the break, and 30 + 60
            solved("09:00", "09:20", "16:00", priority=Priority.URGENT),  # around the clock: 20 and 420
            solved("09:00", "10:30", "12:00"),  # 90 and 180
            History(f"{MONDAY} 16:00"),  # not answered yet
        ]
    )
    assert stats.response == {
        "urgent": Spread(count=1, median=20, p90=20),
        "normal": Spread(count=3, median=40, p90=90),
        "all": Spread(count=4, median=30, p90=90),
    }
    assert stats.resolution == {
        "urgent": Spread(count=1, median=420, p90=420),
        "normal": Spread(count=3, median=120, p90=180),
        "all": Spread(count=4, median=150, p90=420),
    }


def test_missed_targets_are_counted_by_clock_and_priority_once_a_ticket():
    late_answer = solved("09:00", "10:30", "10:40")  # 90 of 60 minutes
    waits = History(f"{MONDAY} 16:30")
    overdue = History(f"{MONDAY} 14:00", priority=Priority.HIGH)  # 180 of 30 and of 300 minutes
    exchange = (
        History(f"{MONDAY} 09:00")
        .then(Taken, f"{MONDAY} 09:01")
        .then(Replied, f"{MONDAY} 09:02")
        .then(UserWrote, f"{MONDAY} 09:10", by=USER)
        .then(Escalated, f"{MONDAY} 11:10", by=SYSTEM, clock=Clock.NEXT_RESPONSE, due=at(f"{MONDAY} 11:10"))
        .then(Replied, f"{MONDAY} 11:20")
        .then(UserWrote, f"{MONDAY} 16:50", by=USER)  # the round that is running now is in time
    )
    stats = summed([late_answer, waits, overdue, exchange, History(f"{MONDAY} 09:00", priority=Priority.LOW)])
    assert stats.missed == {
        "first_response": {"high": Missed(missed=1, of=1), "normal": Missed(missed=1, of=3)},
        "next_response": {"normal": Missed(missed=1, of=1)},
        "resolution": {"high": Missed(missed=0, of=1), "normal": Missed(missed=0, of=3)},
    }


def test_unfinished_tickets_are_counted_by_state_and_age_however_old_and_all_else_since_the_day_asked_for():
    stats = summed(
        [
            History(f"{MONDAY} 16:30"),
            History(f"{MONDAY} 16:00").then(Taken, f"{MONDAY} 16:10"),
            History("2025-09-20 10:00", waiting=True),
            History("2025-09-01 10:00"),
            solved("09:00", "09:10", "09:20"),
        ]
    )
    assert stats.unfinished == {"waiting_permission": 1, "open": 2, "in_progress": 1, "waiting_user": 0}
    assert stats.ages == {
        "under 1 hour": 1,
        "1 to 24 hours": 1,
        "1 to 3 days": 1,
        "3 to 7 days": 0,
        "7 days or more": 1,
    }
    assert stats.opened == 3
    assert stats.categories == {Category.JOB_FAILURE: 3}


def test_satisfaction_is_the_mean_of_the_ratings_given():
    assert summed([History(f"{MONDAY} 09:00")]).satisfaction.mean is None
    stats = summed([solved("09:00", "09:10", "10:00", rating) for rating in (5, 4, 4, None)])
    assert (stats.satisfaction.count, stats.satisfaction.mean) == (3, 4.33)
    assert stats.satisfaction.ratings == {1: 0, 2: 0, 3: 0, 4: 2, 5: 1}


def question(time: str, asker: str = "reader", route: str = "answer", rule: str = "answer", **of: Any) -> Asked:
    plain = {"at": at(f"{MONDAY} {time}"), "asker": asker, "place": PLACE, "text": "How?", "lang": "en"}
    return Asked(**{**plain, "route": route, "rule": rule, **of})


@pytest.mark.parametrize(
    ("asked", "counts"),
    [
        (question("09:00"), (1, 1)),
        (question("09:00", route="clarify", rule="close"), (1, 1)),
        (question("09:00", feedback=Feedback.SOLVED), (1, 1)),
        (question("09:00", feedback=Feedback.NOT_WHAT_I_ASKED), (1, 0)),
        (question("09:00", route="decline", rule="unknown"), (1, 0)),
        (question("09:00", route="decline", rule="negative"), (0, 0)),
        (question("09:00", route="decline", rule="empty"), (0, 0)),
        (question("09:00", route="ticket", rule="business", ticket=1001), (1, 0)),
        (question("09:00", route="decline", rule="unknown", ticket=1001), (0, 0)),  # more words for a ticket
        (question("09:00", asker="asker-0"), (1, 0)),  # whose ticket follows at 10:00
        (question("08:59", asker="asker-0"), (1, 1)),
        (question("10:01", asker="asker-0"), (1, 1)),
    ],
)
def test_a_question_is_answered_without_a_ticket_by_the_stated_rule(asked: Asked, counts: tuple[int, int]):
    found = summed([History(f"{MONDAY} 10:00")], [asked]).self_service
    assert (found.questions, found.answered) == counts


def test_the_share_is_of_all_questions_on_the_topic():
    asked = [question("09:00"), question("09:01"), question("09:02", route="decline", rule="unknown")]
    assert summed([], asked).self_service == SelfService(questions=3, answered=2, share=0.6667)
    assert summed([]).self_service.share is None


def test_nothing_is_counted_of_an_empty_desk():
    stats = summed([])
    assert (stats.opened, stats.response, stats.resolution, stats.missed) == (0, {}, {}, {})
