"""Reads how tickets are served from one YAML file."""

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NoReturn
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml
from holidays import list_supported_countries
from pydantic import ValidationError

from knowledge.sources.yaml_files import TEXTS
from routing.service import BusinessHours, Period, Service, ServiceError, ServicePolicy
from routing.ticket import Category, Priority

SHIPPED = Path(__file__).parent.parent / "docs" / "service.yaml"

_LONGEST_TARGET = 366 * 24 * 60  # minutes
_STRETCH = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")


def read_service(path: Path | None = None) -> Service:
    """The settings in `path`, or those shipped; raises ServiceError."""
    path = path or SHIPPED
    try:
        return _service(_document(path))
    except ServiceError as error:
        raise ServiceError(f"{path}: {error}") from error


def _document(path: Path) -> dict[str, Any]:
    try:
        text = path.read_text(encoding="utf-8")
        # Without guessing of types: 13:30 is not 810, NO (Norway) is not false, and dates stay what was typed.
        _refuse_repeated_keys(yaml.compose(text, TEXTS))
        document = _without_empty(yaml.load(text, TEXTS))
    except OSError as error:
        raise ServiceError(f"the file cannot be read ({error.strerror}): give one that exists.") from error
    except UnicodeDecodeError as error:
        raise ServiceError("the file is not UTF-8 text: save it as UTF-8 and try again.") from error
    except yaml.YAMLError as error:
        raise ServiceError(f"the file is not valid YAML: {' '.join(str(error).split())}.") from error
    if not isinstance(document, dict):
        raise ServiceError("the file holds no settings: it needs the keys policy and teams.")
    return document


def _refuse_repeated_keys(node: yaml.Node | None) -> None:
    """Of two equal keys, YAML readers silently forget the first."""
    if isinstance(node, yaml.MappingNode):
        seen = set()
        for key, value in node.value:
            if key.value in seen:
                _refuse(key.value, f"this key stands twice, again in line {key.start_mark.line + 1}: keep one.")
            seen.add(key.value)
            _refuse_repeated_keys(value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            _refuse_repeated_keys(item)


def _without_empty(value: Any) -> Any:
    """A key with nothing behind it counts as left out: all under it may stand in comments."""
    if isinstance(value, dict):
        return {key: _without_empty(item) for key, item in value.items() if item not in ("", "~", "null")}
    return [_without_empty(item) for item in value] if isinstance(value, list) else value


def _service(document: dict[str, Any]) -> Service:
    _split_stretches(document)
    try:
        service = Service.model_validate(document)
    except ValidationError as error:
        first = error.errors()[0]
        _refuse(".".join(map(str, first["loc"])), _complaint(first["type"], first["msg"], first["input"]))
    for check in _CHECKS:
        for key, complaint in check(service):
            _refuse(key, complaint)
    return service


def _refuse(key: str, complaint: str) -> NoReturn:
    raise ServiceError(f"{key}: {complaint}")


def _complaint(kind: str, message: str, value: object) -> str:
    match kind:
        case "extra_forbidden":
            return "this key is not known: correct its spelling or remove it."
        case "missing":
            return "this key is missing: add it."
        case _:
            given = value if isinstance(value, str) else "what stands there"
            return f"{given!r} cannot be used: {message[:1].lower()}{message[1:]}."


def _split_stretches(document: dict[str, Any]) -> None:
    """Turn each "09:00-12:00" into what a Period is made of; a document of another shape is left to validation."""
    days: Any = document
    for key in ("policy", "hours", "days"):
        days = days.get(key) if isinstance(days, dict) else None
    for day, stretches in days.items() if isinstance(days, dict) else ():
        if not isinstance(stretches, list):
            _refuse(f"policy.hours.days.{day}", 'give a list of stretches like ["09:00-12:00", "13:30-18:00"].')
        days[day] = [_period(text, f"policy.hours.days.{day}") for text in stretches]


def _period(text: object, key: str) -> dict[str, str]:
    if not isinstance(text, str) or not _STRETCH.fullmatch(text):
        _refuse(key, f'{text!r} is no stretch of time: write it like "09:00-12:00".')
    start, _, end = text.partition("-")
    return {"start": start, "end": end}


_Complaints = Iterator[tuple[str, str]]


def _check_hours(service: Service) -> _Complaints:
    hours, key = service.policy.hours, "policy.hours"
    try:
        ZoneInfo(hours.time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        yield f"{key}.time_zone", f"{hours.time_zone!r} is no time zone: write a name like Asia/Shanghai."
    if hours.holidays and hours.holidays not in list_supported_countries():
        yield f"{key}.holidays", f"{hours.holidays!r} is no known country: write its two capital letters, like CN."
    for day in sorted(set(hours.closed_on) & set(hours.open_on)):
        yield f"{key}.open_on", f"{day} stands in closed_on as well: keep it in one of them."
    if not any(hours.days.values()):
        yield f"{key}.days", "no day is worked: give at least one stretch."
    yield from _check_days(hours)


def _check_days(hours: BusinessHours) -> _Complaints:
    for day, periods in hours.days.items():
        ends = [_minute(period)[1] for period in periods]
        for period, end in zip(periods, ends, strict=True):
            if _minute(period)[0] >= end:
                yield f"policy.hours.days.{day}", f"{_words(period)} ends before it starts: split it at midnight."
        for earlier, later, end in zip(periods, periods[1:], ends, strict=False):
            if _minute(later)[0] < end:
                complaint = f"{_words(later)} begins before {_words(earlier)} ends: list them in order, apart."
                yield f"policy.hours.days.{day}", complaint


def _minute(period: Period) -> tuple[int, int]:
    start, end = (time.hour * 60 + time.minute for time in (period.start, period.end))
    return start, end or 24 * 60


def _words(period: Period) -> str:
    return f"{period.start:%H:%M}-{period.end:%H:%M}"


def _check_policy(service: Service) -> _Complaints:
    policy: ServicePolicy = service.policy
    known = [priority.value for priority in Priority]
    for key, names in (("policy.targets", policy.targets), ("policy.always", policy.always)):
        for name in names:
            if name not in known:
                yield f"{key}.{name}", f"this is no priority: use {', '.join(known)}."
    for name, targets in policy.targets.items():
        for clock, minutes in targets:
            if minutes and minutes > _LONGEST_TARGET:
                yield f"policy.targets.{name}.{clock}", f"{minutes} minutes are more than a year: give fewer."
    for key in ("remind_after", "close_after", "close_resolved_after"):
        if not 0 < getattr(policy, key) <= 3650:
            yield f"policy.{key}", f"{getattr(policy, key)} cannot be used: give 1 to 3650 days."


def _check_teams(service: Service) -> _Complaints:
    if not service.teams:
        yield "teams", "there is none: give at least one."
    yield from _repeated((team.name for team in service.teams), "teams", "name")
    yield from _repeated((name for team in service.teams for name in team.categories), "teams", "category")
    known = [category.value for category in Category]
    for team in service.teams:
        key = f"teams.{team.name}"
        for name in team.categories:
            if name not in known:
                yield f"{key}.categories", f"{name!r} is no category: use some of {', '.join(known)}."
        yield from _repeated((member.id for member in team.members), f"{key}.members", "id")
        for member in team.members:
            if any(absence.last < absence.first for absence in member.away):
                yield f"{key}.members.{member.id}.away", "an absence ends before it begins: swap first and last."


def _repeated(values: Iterable[str], key: str, what: str) -> _Complaints:
    seen = set()
    for value in values:
        if value in seen:
            yield key, f"the {what} {value!r} stands there twice: keep one."
        seen.add(value)


_CHECKS: tuple[Callable[[Service], _Complaints], ...] = (_check_hours, _check_policy, _check_teams)
