import datetime as dt
from pathlib import Path

import pytest

from routing.assigning import assignee_for, team_for
from routing.hours import is_open
from routing.service import Period, Service, ServiceError
from routing.sources.service_file import SHIPPED, read_service
from routing.ticket import Category, Priority
from tests.histories import at

MINIMAL = """\
policy:
  name: small
  targets:
    normal: {first_response: 60}
  hours:
    time_zone: Europe/Oslo
    days:
      monday: ["09:00-12:00", "13:30-18:00"]
      sunday: ["00:00-00:00"]
    holidays: NO
    closed_on: [2026-02-13]
    open_on:
teams:
  - name: all
    members:
"""


def read(tmp_path: Path, text: str) -> Service:
    path = tmp_path / "service.yaml"
    path.write_text(text, encoding="utf-8")
    return read_service(path)


def test_the_shipped_settings_serve_every_category_and_priority():
    service = read_service()
    assert set(service.policy.targets) == set(Priority)
    named = {name for team in service.teams for name in team.categories}
    assert named <= set(Category)
    assert team_for(Category.OTHER, service).categories == ()
    assert team_for(Category.SECURITY, service).name == "security"


def test_the_shipped_settings_name_nobody():
    service = read_service()
    assert not any(team.members for team in service.teams)
    assert not service.on_call
    now = at("2025-09-22 10:00")
    assert {assignee_for(p, team, {}, now, service) for team in service.teams for p in Priority} == {None}


def test_the_shipped_targets_are_the_tighter_the_higher_the_priority():
    targets = read_service().policy.targets
    for clock in ("first_response", "next_response", "resolution"):
        minutes = [getattr(targets[priority], clock) for priority in Priority]
        assert minutes == sorted(minutes)


def test_the_shipped_hours_follow_the_chinese_calendar():
    hours = read_service().policy.hours
    assert is_open(at("2025-09-28 10:00"), hours)
    assert not is_open(at("2025-10-08 10:00"), hours)
    assert not is_open(at("2025-09-22 12:30"), hours)


def test_the_shipped_file_says_that_its_figures_are_promised_by_nobody():
    assert "No document promises any of it" in SHIPPED.read_text(encoding="utf-8")


def test_the_commented_example_of_members_can_be_used_as_it_stands(tmp_path: Path):
    lines = SHIPPED.read_text(encoding="utf-8").splitlines()
    start = lines.index("#   - name: engine")
    example = [line[1:] for line in lines[start : lines.index("teams:")]]
    service = read(tmp_path, MINIMAL.partition("  - name: all")[0] + "\n".join(example))
    assert [member.id for member in service.teams[0].members] == ["first-agent", "second-agent"]


def test_times_dates_countries_and_empty_keys_are_read_as_they_were_meant(tmp_path: Path):
    service = read(tmp_path, MINIMAL)
    hours = service.policy.hours
    assert hours.days["monday"][1] == Period(start=dt.time(13, 30), end=dt.time(18))
    assert hours.holidays == "NO"
    assert hours.closed_on == (dt.date(2026, 2, 13),)
    assert (hours.open_on, service.teams[0].members) == ((), ())
    assert is_open(at("2026-03-01 23:59", "Europe/Oslo"), hours)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("  name: small\n", "", "policy.name: this key is missing"),
        ("name: small", "name: small\n  nmae: x", "policy.nmae: this key is not known"),
        ("first_response: 60", "first_reponse: 60", "policy.targets.normal.first_reponse: this key is not known"),
        ("first_response: 60", "first_response: 0", "policy.targets.normal.first_response: '0' cannot be used"),
        ("first_response: 60", "first_response: soon", "policy.targets.normal.first_response: 'soon'"),
        ("first_response: 60", "first_response: 999999", "more than a year"),
        ("normal:", "medium:", "policy.targets.medium: this is no priority: use urgent, high, normal, low."),
        ("name: small", "name: small\n  always: [all]", "policy.always.all: this is no priority"),
        ("name: small", "name: small\n  warn_at: 80", "policy.warn_at: '80' cannot be used"),
        ("name: small", "name: small\n  close_after: 0", "policy.close_after: 0 cannot be used"),
        ("Europe/Oslo", "Oslo", "policy.hours.time_zone: 'Oslo' is no time zone"),
        ("Europe/Oslo", "../Oslo", "policy.hours.time_zone: '../Oslo' is no time zone"),
        ("holidays: NO", "holidays: Norway", "policy.hours.holidays: 'Norway' is no known country"),
        ("open_on:", "open_on: [2026-02-13]", "policy.hours.open_on: 2026-02-13 stands in closed_on as well"),
        ("[2026-02-13]", "[2026-02-30]", "policy.hours.closed_on.0: '2026-02-30' cannot be used"),
        ("monday:", "Monday:", "policy.hours.days.Monday"),
        ('"09:00-12:00"', '"9-12"', "policy.hours.days.monday: '9-12' is no stretch"),
        ('"09:00-12:00"', '"09:00-24:00"', "policy.hours.days.monday: '09:00-24:00' is no stretch"),
        ('"09:00-12:00"', '"12:00-09:00"', "12:00-09:00 ends before it starts"),
        ('"09:00-12:00"', '"09:00-14:00"', "13:30-18:00 begins before 09:00-14:00 ends"),
        ('["00:00-00:00"]', "free", "policy.hours.days.sunday: give a list"),
        ("sunday:", "monday:", "monday: this key stands twice, again in line 9"),
        ("- name: all", "- name: all\n    categories: [jobs]", "teams.all.categories: 'jobs' is no category"),
        ("- name: all", "- name: all\n  - name: all", "teams: the name 'all' stands there twice"),
        ("    members:", "    members: [{id: a}, {id: a}]", "teams.all.members: the id 'a' stands there twice"),
        ("    members:", "    assign: dice", "teams.0.assign: 'dice' cannot be used"),
        ("  - name: all\n    members:", "", "teams: this key is missing"),
        ("  - name: all\n    members:", "  []", "teams: there is none"),
        (
            "    members:",
            "    members: [{id: a, away: [{first: 2026-02-02, last: 2026-02-01}]}]",
            "teams.all.members.a.away: an absence ends before it begins",
        ),
    ],
)
def test_a_mistake_is_refused_with_the_key_it_stands_at(tmp_path: Path, old: str, new: str, said: str):
    assert old in MINIMAL
    with pytest.raises(ServiceError) as caught:
        read(tmp_path, MINIMAL.replace(old, new, 1))
    message = str(caught.value)
    assert said in message
    assert "service.yaml: " in message
    assert message.endswith(".")
    assert "\n" not in message


@pytest.mark.parametrize(
    ("text", "said"),
    [("", "the file holds no settings"), ("- a", "the file holds no settings"), ("a: [", "the file is not valid YAML")],
)
def test_a_file_that_holds_no_settings_is_refused(tmp_path: Path, text: str, said: str):
    with pytest.raises(ServiceError, match=said):
        read(tmp_path, text)


def test_a_missing_file_and_one_of_another_encoding_are_refused(tmp_path: Path):
    with pytest.raises(ServiceError, match="cannot be read"):
        read_service(tmp_path / "none.yaml")
    path = tmp_path / "service.yaml"
    path.write_bytes(MINIMAL.replace("small", "小组").encode("gb18030"))
    with pytest.raises(ServiceError, match="not UTF-8"):
        read_service(path)
