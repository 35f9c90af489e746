"""Business time: which stretches of the calendar are worked, and sums over them. Results are UTC.

A local time that the clocks skip stands for the moment of the change, one that comes twice for its first coming. So a
stretch across a change is as long as it really lasts, and stretches that meet on the wall clock meet in fact.
"""

import datetime as dt
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple, get_args
from zoneinfo import ZoneInfo

from holidays import country_holidays

from routing.service import BusinessHours, Period, Weekday

_DAY = dt.timedelta(days=1)
_MIDNIGHT = dt.time(0)
_NOTHING = dt.timedelta(0)


class _Stretch(NamedTuple):
    opens: dt.datetime
    closes: dt.datetime


def add_minutes(start: dt.datetime, minutes: float, hours: BusinessHours | None) -> dt.datetime:
    """The first moment by which `minutes` of open time have passed since `start`; `hours` None is around the clock."""
    start, left = start.astimezone(dt.UTC), dt.timedelta(minutes=minutes)
    calendar = _calendar(hours)
    if calendar is None or left <= _NOTHING:
        return start + left
    for opens, closes in calendar.stretches(start):
        begin = max(opens, start)
        if left <= closes - begin:
            return begin + left
        left -= closes - begin
    raise AssertionError("stretches do not end")


def minutes_between(a: dt.datetime, b: dt.datetime, hours: BusinessHours | None) -> float:
    """Open minutes from `a` to `b`; 0 if `b` is not later."""
    a, b = a.astimezone(dt.UTC), b.astimezone(dt.UTC)
    calendar = _calendar(hours)
    if calendar is None or b <= a:
        return max((b - a).total_seconds(), 0.0) / 60
    total = _NOTHING
    for opens, closes in calendar.stretches(a):
        if opens >= b:
            break
        total += min(closes, b) - max(opens, a)
    return total.total_seconds() / 60


def is_open(at: dt.datetime, hours: BusinessHours | None) -> bool:
    at = at.astimezone(dt.UTC)
    calendar = _calendar(hours)
    return calendar is None or next(calendar.stretches(at)).opens <= at


class _Calendar:
    """The stretches of every day, worked out when first asked for.

    `closed_on` comes first, then `open_on` and the make-up working days of the country, then its holidays. An extra
    working day whose weekday has no stretches takes those of the first weekday that has some.
    """

    def __init__(self, hours: BusinessHours) -> None:
        self._zone = ZoneInfo(hours.time_zone)
        self._week = [hours.days.get(name, ()) for name in get_args(Weekday)]
        self._standard = next(filter(None, self._week))
        self._country = hours.holidays
        self._closed = frozenset(hours.closed_on)
        self._open = frozenset(hours.open_on)
        self._known: dict[dt.date, tuple[_Stretch, ...]] = {}

    def stretches(self, start: dt.datetime) -> Iterator[_Stretch]:
        """Those that end after `start`, in order and without an end."""
        day = start.astimezone(self._zone).date()
        while True:
            if (found := self._known.get(day)) is None:
                found = self._known[day] = tuple(self._stretches_of(day))
            for stretch in found:
                if stretch.closes > start:
                    yield stretch
            day += _DAY

    def _stretches_of(self, day: dt.date) -> Iterator[_Stretch]:
        for period in sorted(self._periods(day), key=lambda period: period.start):
            last = day + _DAY if period.end == _MIDNIGHT else day
            stretch = _Stretch(_moment(day, period.start, self._zone), _moment(last, period.end, self._zone))
            if stretch.opens < stretch.closes:
                yield stretch

    def _periods(self, day: dt.date) -> tuple[Period, ...]:
        usual = self._week[day.weekday()]
        if day in self._closed:
            return ()
        if day in self._open:
            return usual or self._standard
        if not self._country:
            return usual
        free, extra = _public_days(self._country, day.year)
        if day in extra:
            return usual or self._standard
        return () if day in free else usual


def _calendar(hours: BusinessHours | None) -> _Calendar | None:
    """None is around the clock. Cached by content, since every stored ticket brings a copy of its own."""
    return _calendar_of(hours.model_dump_json()) if hours else None


@lru_cache(maxsize=64)
def _calendar_of(json: str) -> _Calendar | None:
    """Hours without any stretch are around the clock too: under time that never runs no target could be missed."""
    hours = BusinessHours.model_validate_json(json)
    worked = any(_lasts(period) for periods in hours.days.values() for period in periods)
    return _Calendar(hours) if worked else None


def _lasts(period: Period) -> bool:
    return period.end == _MIDNIGHT or period.start < period.end


@lru_cache(maxsize=256)
def _public_days(country: str, year: int) -> tuple[frozenset[dt.date], frozenset[dt.date]]:
    """Holidays and make-up working days."""
    calendar = country_holidays(country, years=year)
    return frozenset(calendar), frozenset(calendar.weekend_workdays)


def _moment(day: dt.date, time: dt.time, zone: ZoneInfo) -> dt.datetime:
    local = dt.datetime.combine(day, time, zone)
    first, second = (local.replace(fold=fold).astimezone(dt.UTC) for fold in (0, 1))
    return _change(second, first, zone) if second < first else first


def _change(before: dt.datetime, after: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """The moment, to the second, at which the zone's offset changes between these two."""
    offset = before.astimezone(zone).utcoffset()
    while (gap := after - before) > dt.timedelta(seconds=1):
        middle = before + gap // dt.timedelta(seconds=2) * dt.timedelta(seconds=1)
        if middle.astimezone(zone).utcoffset() == offset:
            before = middle
        else:
            after = middle
    return after
