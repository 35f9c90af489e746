import datetime as dt
import random
import time

import pytest

from routing.hours import add_minutes, is_open, minutes_between
from routing.service import BusinessHours, Period
from tests.histories import MORNING, OFFICE, WEEKDAYS, at

ALL_DAY = Period(start=dt.time(0), end=dt.time(0))
WEEK = (*WEEKDAYS, "saturday", "sunday")
NIGHT = (Period(start=dt.time(1), end=dt.time(2, 30)), Period(start=dt.time(2, 30), end=dt.time(5)))
BERLIN_NIGHTS = BusinessHours(time_zone="Europe/Berlin", days=dict.fromkeys(WEEK, NIGHT))
BERLIN_ALL_DAY = BusinessHours(time_zone="Europe/Berlin", days=dict.fromkeys(WEEK, (ALL_DAY,)))


@pytest.mark.parametrize(
    ("start", "minutes", "end"),
    [
        ("2025-09-22 09:00", 60, "2025-09-22 10:00"),
        ("2025-09-22 11:30", 60, "2025-09-22 14:00"),  # across the noon break
        ("2025-09-22 17:30", 30, "2025-09-22 18:00"),  # the end of the day, not the next morning
        ("2025-09-22 17:30", 31, "2025-09-23 09:01"),
        ("2025-09-22 12:30", 10, "2025-09-22 13:40"),
        ("2025-09-22 03:00", 450, "2025-09-22 18:00"),
        ("2025-09-26 17:00", 61, "2025-09-28 09:01"),  # Sunday 28 September is worked for 7 October
        ("2025-09-30 17:30", 60, "2025-10-09 09:30"),  # National Day 2025: 1 to 8 October
        ("2025-10-10 17:30", 60, "2025-10-11 09:30"),  # Saturday 11 October is worked for the 8th
        ("2026-09-30 17:30", 60, "2026-10-08 09:30"),  # National Day 2026: 1 to 7 October
        ("2026-10-09 18:00", 450, "2026-10-10 18:00"),  # Saturday 10 October is worked
        ("2025-12-31 18:00", 1, "2026-01-04 09:01"),  # over New Year to a worked Sunday
        ("2026-02-13 17:59", 2, "2026-02-14 09:01"),
    ],
)
def test_business_time_skips_nights_noon_weekends_and_holidays_and_works_make_up_days(start, minutes, end):
    assert add_minutes(at(start), minutes, OFFICE) == at(end)
    assert minutes_between(at(start), at(end), OFFICE) == minutes


@pytest.mark.parametrize(
    ("when", "open_"),
    [
        ("2025-09-22 08:59", False),
        ("2025-09-22 09:00", True),
        ("2025-09-22 12:00", False),
        ("2025-09-22 13:30", True),
        ("2025-09-22 18:00", False),
        ("2025-09-27 10:00", False),  # Saturday
        ("2025-09-28 10:00", True),  # worked Sunday
        ("2025-10-08 10:00", False),
        ("2025-10-11 10:00", True),
        ("2026-10-07 10:00", False),
        ("2026-10-10 10:00", True),
    ],
)
def test_a_stretch_is_open_from_its_start_to_just_before_its_end(when, open_):
    assert is_open(at(when), OFFICE) is open_


def test_own_exceptions_come_before_the_public_calendar():
    hours = OFFICE.model_copy(
        update={
            "closed_on": (dt.date(2025, 9, 28), dt.date(2025, 9, 22)),
            "open_on": (dt.date(2025, 10, 1), dt.date(2025, 9, 27)),
        }
    )
    assert not is_open(at("2025-09-28 10:00"), hours)
    assert not is_open(at("2025-09-22 10:00"), hours)
    assert is_open(at("2025-10-01 10:00"), hours)
    assert is_open(at("2025-09-27 10:00"), hours)
    assert not is_open(at("2025-09-27 12:30"), hours)


def test_without_a_holiday_calendar_a_holiday_is_a_day_like_any_other():
    assert is_open(at("2025-10-01 10:00"), OFFICE.model_copy(update={"holidays": ""}))


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        ("2025-03-30 00:00", "2025-03-31 00:00", 23 * 60),
        ("2025-10-26 00:00", "2025-10-27 00:00", 25 * 60),
        ("2025-07-01 00:00", "2025-07-02 00:00", 24 * 60),
    ],
)
def test_a_day_is_as_long_as_the_change_of_the_clocks_makes_it(start, end, minutes):
    start, end = at(start, "Europe/Berlin"), at(end, "Europe/Berlin")
    assert minutes_between(start, end, BERLIN_ALL_DAY) == minutes
    assert add_minutes(start, minutes, BERLIN_ALL_DAY) == end


@pytest.mark.parametrize(
    ("day", "minutes"),
    [
        ("2025-03-30", 180),  # 02:00 to 03:00 is skipped: 01:00-02:00 and 03:00-05:00 remain
        ("2025-10-26", 300),  # 02:00 to 03:00 comes twice
        ("2025-10-25", 240),
    ],
)
def test_stretches_that_meet_in_a_changed_hour_neither_overlap_nor_leave_a_gap(day, minutes):
    start, end = at(f"{day} 00:00", "Europe/Berlin"), at(f"{day} 12:00", "Europe/Berlin")
    assert minutes_between(start, end, BERLIN_NIGHTS) == minutes
    assert add_minutes(start, minutes, BERLIN_NIGHTS) == at(f"{day} 05:00", "Europe/Berlin")


@pytest.mark.parametrize(
    ("day", "start", "end", "minutes"),
    [
        ("2025-03-30", dt.time(1), dt.time(2, 30), 60),
        ("2025-03-30", dt.time(2, 30), dt.time(5), 120),
        ("2025-03-30", dt.time(2, 15), dt.time(2, 45), 0),
        ("2025-10-26", dt.time(1), dt.time(2, 30), 90),
        ("2025-10-26", dt.time(2, 30), dt.time(5), 210),
    ],
)
def test_a_skipped_time_stands_for_the_change_and_a_repeated_one_for_its_first_coming(day, start, end, minutes):
    hours = BusinessHours(time_zone="Europe/Berlin", days={"sunday": (Period(start=start, end=end),)})
    midnight = at(f"{day} 00:00", "Europe/Berlin")
    assert minutes_between(midnight, midnight + dt.timedelta(days=1), hours) == minutes


def test_a_midnight_that_is_skipped_begins_the_day_with_the_change():
    hours = BERLIN_ALL_DAY.model_copy(update={"time_zone": "Africa/Cairo"})
    start, end = at("2025-04-24 12:00", "Africa/Cairo"), at("2025-04-25 12:00", "Africa/Cairo")
    assert minutes_between(start, end, hours) == 23 * 60


def test_a_target_keeps_the_local_hours_across_a_change():
    office = BusinessHours(time_zone="America/New_York", days=dict.fromkeys(WEEKDAYS, (MORNING,)), holidays="US")
    friday = at("2025-03-07 11:00", "America/New_York")
    assert add_minutes(friday, 120, office) == at("2025-03-10 10:00", "America/New_York")


def test_without_hours_and_with_empty_hours_time_runs_around_the_clock():
    start = at("2025-10-01 23:00")
    for hours in (None, OFFICE.model_copy(update={"days": {}}), OFFICE.model_copy(update={"days": {"monday": ()}})):
        assert add_minutes(start, 90, hours) == at("2025-10-02 00:30")
        assert minutes_between(start, at("2025-10-02 00:30"), hours) == 90
        assert is_open(start, hours)


def test_nothing_passes_backwards():
    assert minutes_between(at("2025-09-22 11:00"), at("2025-09-22 10:00"), OFFICE) == 0
    assert minutes_between(at("2025-09-22 11:00"), at("2025-09-22 10:00"), None) == 0


@pytest.mark.parametrize("hours", [OFFICE, BERLIN_NIGHTS, BERLIN_ALL_DAY], ids=["office", "nights", "all day"])
def test_the_end_of_a_sum_is_the_first_moment_by_which_so_much_has_passed(hours):
    rng = random.Random(5)
    origin = at("2025-01-01 00:00")
    for _ in range(300):
        start = origin + dt.timedelta(seconds=rng.randrange(730 * 86400))
        minutes = rng.randrange(1, 5000)
        end = add_minutes(start, minutes, hours)
        assert minutes_between(start, end, hours) == pytest.approx(minutes)
        assert minutes_between(start, end - dt.timedelta(seconds=1), hours) < minutes


def test_a_sum_agrees_with_counting_open_minutes_one_by_one():
    start = at("2025-09-26 00:00")
    for days in (1, 5, 17):
        counted = sum(is_open(start + dt.timedelta(minutes=n), OFFICE) for n in range(days * 1440))
        assert minutes_between(start, start + dt.timedelta(days=days), OFFICE) == counted


def test_a_sum_of_two_weeks_is_quick():
    start, hours = at("2025-09-26 11:00"), OFFICE.model_copy()
    add_minutes(start, 4500, hours)
    best = min(_seconds(lambda: add_minutes(start, 4500, hours)) for _ in range(50))
    assert best < 0.001


def _seconds(call) -> float:
    begin = time.perf_counter()
    call()
    return time.perf_counter() - begin
