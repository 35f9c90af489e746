import datetime as dt
import timeit
from pathlib import Path

import pytest

from routing.events import (
    AskedUser,
    Assigned,
    Changed,
    Clock,
    Closed,
    Merged,
    Noted,
    PermissionGranted,
    Released,
    Reopened,
    Replied,
    Resolved,
    Taken,
    UserWrote,
)
from routing.service import ServicePolicy
from routing.sla import Reading, clocks, next_due
from routing.sources.service_file import SHIPPED, read_service
from routing.ticket import Priority, Resolution, Ticket
from tests.histories import POLICY, SYSTEM, USER, History, at

FIRST, NEXT, RESOLUTION = Clock.FIRST_RESPONSE, Clock.NEXT_RESPONSE, Clock.RESOLUTION
SOLVED = Resolution.SOLVED
DAY = "2025-09-22"  # a Monday


def reading(history: History, clock: Clock, now: str, policy: ServicePolicy = POLICY) -> Reading:
    return clocks(history.events, policy, at(now))[clock]


def test_a_new_ticket_waits_for_its_first_response_and_its_resolution():
    found = clocks(History(f"{DAY} 10:00").events, POLICY, at(f"{DAY} 10:30"))
    assert found == {
        FIRST: Reading(due=at(f"{DAY} 11:00"), met=None, breached=False, paused=False, share=0.5),
        # 120 and 270 minutes that day, then 180 and 30
        RESOLUTION: Reading(due=at("2025-09-23 14:00"), met=None, breached=False, paused=False, share=0.05),
    }


@pytest.mark.parametrize(
    ("kind", "fields"), [(Replied, {}), (AskedUser, {}), (Resolved, {"code": SOLVED})], ids=["reply", "ask", "resolve"]
)
def test_any_word_of_an_agent_to_the_asker_is_the_first_response(kind, fields):
    history = History(f"{DAY} 10:00").then(kind, f"{DAY} 10:45", **fields)
    found = reading(history, FIRST, f"{DAY} 17:00")
    assert found == Reading(due=None, met=at(f"{DAY} 10:45"), breached=False, paused=False, share=0.75)


def test_what_the_asker_does_not_see_and_what_askdesk_does_are_no_response():
    history = History(f"{DAY} 10:00").then(Noted, f"{DAY} 10:05").then(Taken, f"{DAY} 10:06")
    history.then(Assigned, f"{DAY} 10:07", SYSTEM, assignee="agent-2", team="engine")
    assert reading(history, FIRST, f"{DAY} 10:30").met is None
    history.then(Resolved, f"{DAY} 10:40", SYSTEM, code=Resolution.NOT_A_REQUEST)
    found = reading(history, FIRST, f"{DAY} 17:00")
    assert (found.met, found.due, found.paused, found.breached) == (None, None, True, False)


@pytest.mark.parametrize(
    ("answer", "breached"), [(f"{DAY} 10:59", False), (f"{DAY} 11:00", False), (f"{DAY} 11:01", True)]
)
def test_a_target_is_missed_when_the_answer_comes_after_it(answer, breached):
    assert reading(History(f"{DAY} 10:00").then(Replied, answer), FIRST, "2025-10-01 10:00").breached is breached


def test_a_running_clock_is_breached_from_its_due_time_on():
    history = History(f"{DAY} 10:00")
    assert not reading(history, FIRST, f"{DAY} 10:59").breached
    assert reading(history, FIRST, f"{DAY} 11:00").breached
    found = reading(history, FIRST, f"{DAY} 11:30")
    assert (found.breached, found.due, found.share) == (True, at(f"{DAY} 11:00"), 1.5)


def test_the_next_response_counts_from_the_oldest_unanswered_words():
    history = History(f"{DAY} 09:00").then(UserWrote, f"{DAY} 09:10", USER)
    assert NEXT not in clocks(history.events, POLICY, at(f"{DAY} 09:20"))  # the first response answers that too
    history.then(Replied, f"{DAY} 09:30")
    assert NEXT not in clocks(history.events, POLICY, at(f"{DAY} 09:40"))
    history.then(UserWrote, f"{DAY} 09:50", USER).then(UserWrote, f"{DAY} 10:30", USER)
    assert reading(history, NEXT, f"{DAY} 10:50") == Reading(at(f"{DAY} 11:50"), None, False, False, 0.5)
    history.then(Replied, f"{DAY} 11:20").then(Replied, f"{DAY} 11:40")
    assert reading(history, NEXT, f"{DAY} 11:50") == Reading(None, at(f"{DAY} 11:20"), False, False, 0.75)
    history.then(UserWrote, f"{DAY} 11:50", USER)
    assert reading(history, NEXT, f"{DAY} 11:51").due == at(f"{DAY} 15:20")


def test_clocks_stand_still_while_the_asker_is_asked():
    history = History(f"{DAY} 09:00").then(AskedUser, f"{DAY} 10:00")
    found = reading(history, RESOLUTION, "2025-09-24 10:00")
    assert (found.due, found.paused, found.share) == (None, True, pytest.approx(0.1))
    assert next_due(history.events, POLICY) is None
    history.then(UserWrote, "2025-09-24 11:00", USER)
    found = reading(history, RESOLUTION, "2025-09-24 12:00")
    assert (found.paused, found.share) == (False, pytest.approx(0.2))
    assert found.due == at("2025-09-25 14:00")  # 60 + 60 + 270 + 180 + 30 minutes


def test_work_taken_back_from_waiting_lets_the_clock_run_again():
    history = History(f"{DAY} 09:00").then(AskedUser, f"{DAY} 10:00").then(Released, f"{DAY} 11:00")
    assert reading(history, RESOLUTION, f"{DAY} 12:00").share == pytest.approx(0.2)


def test_nothing_runs_before_the_permission_is_there():
    history = History(f"{DAY} 09:00", waiting=True).then(UserWrote, f"{DAY} 09:30", USER)
    for clock in (FIRST, RESOLUTION):
        assert reading(history, clock, "2025-09-23 10:00") == Reading(None, None, False, True, 0.0)
    history.then(PermissionGranted, "2025-09-23 10:00", USER)
    assert reading(history, FIRST, "2025-09-23 10:15") == Reading(at("2025-09-23 11:00"), None, False, False, 0.25)


def test_a_reopened_ticket_goes_on_where_its_resolution_stopped():
    history = History(f"{DAY} 09:00").then(Replied, f"{DAY} 09:10").then(Resolved, f"{DAY} 10:00", code=SOLVED)
    assert reading(history, RESOLUTION, "2025-09-24 10:00") == Reading(None, at(f"{DAY} 10:00"), False, False, 0.1)
    history.then(Reopened, "2025-09-24 09:00", USER)
    found = clocks(history.events, POLICY, at("2025-09-24 10:00"))
    assert found[RESOLUTION].share == pytest.approx(0.2)
    assert found[RESOLUTION].met is None
    assert found[NEXT] == Reading(at("2025-09-24 11:00"), None, False, False, 0.5)
    assert found[FIRST].met == at(f"{DAY} 09:10")


def test_a_missed_resolution_stays_missed_after_reopening():
    history = (
        History(f"{DAY} 09:00").then(Resolved, "2025-09-24 12:00", code=SOLVED).then(Reopened, "2025-09-25 09:00", USER)
    )
    found = reading(history, RESOLUTION, "2025-09-25 09:01")
    assert found.breached
    assert found.due == at("2025-09-23 11:30")  # 450 + 150 minutes


def test_closing_counts_as_resolved_from_the_first_of_both_on_and_stops_everything():
    history = (
        History(f"{DAY} 09:00").then(Resolved, f"{DAY} 10:00", code=SOLVED).then(Closed, "2025-09-29 10:00", SYSTEM)
    )
    found = clocks(history.events, POLICY, at("2025-10-20 10:00"))
    resolved = at(f"{DAY} 10:00")
    assert {clock: one.met for clock, one in found.items()} == {FIRST: resolved, RESOLUTION: resolved}
    withdrawn = History(f"{DAY} 09:00").then(Closed, f"{DAY} 09:30", USER)
    assert clocks(withdrawn.events, POLICY, at("2025-10-20 10:00")).keys() == {RESOLUTION}
    assert next_due(withdrawn.events, POLICY) is None


def test_a_merged_ticket_has_no_clocks():
    history = History(f"{DAY} 09:00").then(Replied, f"{DAY} 09:05").then(Merged, f"{DAY} 09:30", into=1000)
    assert clocks(history.events, POLICY, at(f"{DAY} 10:00")) == {}
    assert next_due(history.events, POLICY) is None


def test_a_raised_priority_holds_for_the_time_that_has_run():
    history = History(f"{DAY} 09:00").then(Changed, f"{DAY} 09:40", priority=Priority.HIGH)
    found = reading(history, FIRST, f"{DAY} 09:45")
    assert (found.due, found.breached, found.share) == (at(f"{DAY} 09:30"), True, 1.5)
    history.then(Changed, f"{DAY} 09:45", priority=Priority.NORMAL)
    assert reading(history, FIRST, f"{DAY} 09:45").due == at(f"{DAY} 10:00")


def test_urgent_runs_at_night_from_the_beginning_on():
    history = History(f"{DAY} 17:50")
    assert reading(history, FIRST, f"{DAY} 23:00").due == at("2025-09-23 09:50")
    history.then(Changed, f"{DAY} 23:00", priority=Priority.URGENT)
    assert reading(history, FIRST, f"{DAY} 23:00").due == at(f"{DAY} 18:05")


def test_a_priority_without_targets_is_measured_but_never_due():
    history = History(f"{DAY} 09:00", Priority.LOW)
    assert reading(history, FIRST, "2025-12-01 09:00") == Reading(None, None, False, False, 0.0)
    assert next_due(history.events, POLICY) is None
    history.then(Replied, f"{DAY} 09:30")
    assert reading(history, FIRST, "2025-12-01 09:00").met == at(f"{DAY} 09:30")


def test_the_next_due_is_the_earliest_that_runs_even_when_past():
    history = History(f"{DAY} 09:00")
    assert next_due(history.events, POLICY) == at(f"{DAY} 10:00")
    history.then(Replied, f"{DAY} 10:30")
    assert next_due(history.events, POLICY) == at("2025-09-23 11:30")
    history.then(UserWrote, "2025-09-23 11:00", USER)
    assert next_due(history.events, POLICY) == at("2025-09-23 11:30")


def test_a_holiday_week_does_not_run():
    history = History("2025-09-30 17:30")
    assert reading(history, FIRST, "2025-10-08 12:00") == Reading(at("2025-10-09 09:30"), None, False, False, 0.5)


def test_a_ticket_keeps_the_policy_under_which_it_was_opened(tmp_path: Path):
    settings = tmp_path / "service.yaml"
    text = SHIPPED.read_text(encoding="utf-8")
    settings.write_text(text, encoding="utf-8")
    history = History(f"{DAY} 09:00", policy=read_service(settings).policy)
    stored = history.ticket.model_dump_json()
    settings.write_text(text.replace("normal: {first_response: 450", "normal: {first_response: 15"), encoding="utf-8")
    edited, kept = read_service(settings).policy, Ticket.model_validate_json(stored).policy
    assert next_due(history.events, kept) == at(f"{DAY} 18:00")
    assert next_due(History(f"{DAY} 09:00", policy=edited).events, edited) == at(f"{DAY} 09:15")


def test_reading_the_clocks_of_a_long_conversation_is_quick():
    history = History(f"{DAY} 09:00")
    for n in range(20):
        history.then(AskedUser, at("2025-09-23 09:00") + dt.timedelta(days=n))
        history.then(UserWrote, at("2025-09-23 15:00") + dt.timedelta(days=n), USER)
    best = min(timeit.repeat(lambda: next_due(history.events, POLICY), number=1, repeat=20))
    assert best < 0.02
