import datetime as dt

import pytest

from routing.assigning import assignee_for, team_for
from routing.service import Absence, Member, Service, Team
from routing.ticket import Category, Priority
from tests.histories import POLICY, at

OPEN = at("2025-09-22 10:00")
NIGHT = at("2025-09-22 22:00")
HOLIDAY = at("2025-10-01 10:00")


def member(id: str, *away: tuple[str, str]) -> Member:
    absences = (Absence(first=dt.date.fromisoformat(a), last=dt.date.fromisoformat(b)) for a, b in away)
    return Member(id=id, away=tuple(absences))


ENGINE = Team(
    name="engine",
    categories=("job_failure",),
    members=(member("a"), member("b", ("2025-09-23", "2025-09-24")), member("c")),
)
REST = Team(name="rest", members=(member("d"),))
BILLING = Team(name="billing", categories=("billing",), assign="nobody", members=(member("e"),))
SERVICE = Service(policy=POLICY, teams=(REST, ENGINE, BILLING))
ON_CALL = SERVICE.model_copy(update={"on_call": ("b", "d")})


@pytest.mark.parametrize(
    ("category", "team"), [(Category.JOB_FAILURE, "engine"), (Category.BILLING, "billing"), (Category.OTHER, "rest")]
)
def test_a_ticket_goes_to_the_team_of_its_category_or_to_the_one_without(category, team):
    assert team_for(category, SERVICE).name == team


def test_the_last_team_takes_the_rest_when_all_have_categories():
    assert team_for(Category.OTHER, Service(policy=POLICY, teams=(ENGINE, BILLING))) is BILLING


@pytest.mark.parametrize(
    ("load", "now", "chosen"),
    [
        ({}, OPEN, "a"),
        ({"a": 2, "b": 1, "c": 1, "": 9}, OPEN, "b"),
        ({"a": 2, "b": 1, "c": 2}, at("2025-09-23 10:00"), "a"),  # b is away
        ({"a": 2, "b": 1, "c": 1}, at("2025-09-24 23:59"), "c"),
        ({"a": 2, "b": 1, "c": 2}, at("2025-09-25 00:00"), "b"),  # back, in Beijing
        ({"a": 2, "b": 1, "c": 2}, NIGHT, "b"),
    ],
)
def test_the_least_loaded_member_who_is_there_is_chosen(load, now, chosen):
    assert assignee_for(Priority.NORMAL, ENGINE, load, now, SERVICE) == chosen


def test_round_robin_goes_on_with_the_next_who_is_there():
    team = ENGINE.model_copy(update={"assign": "round_robin"})
    load = {"a": 50, "b": 0, "c": 0}
    assert [assignee_for(Priority.LOW, team, {**load, "": n}, OPEN, SERVICE) for n in range(4)] == ["a", "b", "c", "a"]
    away = at("2025-09-23 10:00")
    assert [assignee_for(Priority.LOW, team, {**load, "": n}, away, SERVICE) for n in range(3)] == ["a", "c", "a"]


@pytest.mark.parametrize("now", [NIGHT, HOLIDAY])
def test_urgent_tickets_outside_business_hours_go_to_those_on_call(now):
    assert assignee_for(Priority.URGENT, ENGINE, {"b": 3, "d": 1}, now, ON_CALL) == "d"
    assert assignee_for(Priority.URGENT, BILLING, {}, now, ON_CALL) == "b"
    assert assignee_for(Priority.HIGH, ENGINE, {"b": 3, "d": 1}, now, ON_CALL) == "a"
    assert assignee_for(Priority.URGENT, ENGINE, {}, OPEN, ON_CALL) == "a"


def test_somebody_on_call_who_is_away_is_passed_over():
    night = at("2025-09-23 22:00")
    assert assignee_for(Priority.URGENT, ENGINE, {}, night, ON_CALL) == "d"
    only_b = ON_CALL.model_copy(update={"on_call": ("b",)})
    assert assignee_for(Priority.URGENT, ENGINE, {}, night, only_b) is None


def test_without_anybody_on_call_urgent_tickets_are_assigned_like_others():
    assert assignee_for(Priority.URGENT, ENGINE, {"a": 1}, NIGHT, SERVICE) == "b"


def test_nobody_is_chosen_where_nobody_is_there_or_tickets_are_taken_by_hand():
    empty = Team(name="empty")
    assert assignee_for(Priority.NORMAL, empty, {}, OPEN, SERVICE) is None
    assert assignee_for(Priority.NORMAL, empty.model_copy(update={"assign": "round_robin"}), {}, OPEN, SERVICE) is None
    assert assignee_for(Priority.NORMAL, BILLING, {}, OPEN, SERVICE) is None
