"""Tickets as files for other programs: JSON lines, or CSV that a spreadsheet does not take for formulas."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from routing.ticket import Ticket

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_TOGETHER = "; "


def jsonl_lines(tickets: Iterable[Ticket]) -> Iterator[str]:
    """One ticket a line, whole: a Ticket can be made of it again."""
    for ticket in tickets:
        yield ticket.model_dump_json() + "\n"


def csv_lines(tickets: Iterable[Ticket]) -> Iterator[str]:
    """A header, then one record a ticket; lists are joined by "; ", and of the policy the name stands there."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    for record in _records(tickets):
        writer.writerow(record)
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


FORMATS: dict[str, Callable[[Iterable[Ticket]], Iterator[str]]] = {"csv": csv_lines, "jsonl": jsonl_lines}


def _records(tickets: Iterable[Ticket]) -> Iterator[list[str]]:
    yield list(_COLUMNS)
    for ticket in tickets:
        fields = ticket.model_dump(mode="json")
        yield [_cell(_value(fields, path)) for path in _COLUMNS]


def _columns() -> Iterator[str]:
    """Every field of a ticket, "number" first; those of what it consists of as "details.jobs"."""
    fields = Ticket.model_fields
    for name in ("number", *(name for name in fields if name != "number")):
        inner = getattr(fields[name].annotation, "model_fields", None)
        if name == "policy":
            yield "policy.name"
        elif inner:
            yield from (f"{name}.{part}" for part in inner)
        else:
            yield name


_COLUMNS = tuple(_columns())


def _value(fields: dict[str, Any], path: str) -> Any:
    value: Any = fields
    for name in path.split("."):
        value = value[name]
    return value


def _cell(value: Any) -> str:
    """A spreadsheet would compute what begins like a formula; an apostrophe before it makes it text."""
    if value is None:
        return ""
    text = _TOGETHER.join(map(str, value)) if isinstance(value, list) else str(value)
    return f"'{text}" if text.lstrip(" \u3000").startswith(FORMULA) else text
