"""Option types that several commands share."""

import datetime as dt
from typing import Any

import click


class Day(click.ParamType[dt.date]):
    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dt.date:
        if isinstance(value, dt.date):
            return value
        try:
            return read_day(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)


def read_day(text: str) -> dt.date:
    """A date as YYYY-MM-DD; raises ValueError with a sentence."""
    try:
        return dt.datetime.strptime(text, "%Y-%m-%d").date()
    except (ValueError, TypeError):
        raise ValueError(f"{text!r} is not a date: write it as YYYY-MM-DD, e.g. 2022-11-15.") from None


def note(message: str) -> None:
    """Progress of long work, on stderr so that results can be piped."""
    click.echo(f"  {message} …", err=True)
