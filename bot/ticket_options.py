"""Arguments and options that the commands on tickets share."""

import functools
import getpass
import sys
import unicodedata
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import click

from knowledge.normalise import MAX_CHARACTERS
from routing.secrets import SecretKind, mask
from routing.ticket import UNFINISHED, Category, Priority, Resolution, State

Function = TypeVar("Function", bound=Callable[..., Any])

LONGEST_NAME = 100
LONGEST_LINE = 200
_MOST_DIGITS = 15  # more do not fit into the database


class TicketNumber(click.ParamType[int]):
    """1042 or #1042."""

    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        if isinstance(value, int):
            return value
        digits = value.strip().removeprefix("#")
        if not (digits.isascii() and digits.isdigit() and len(digits) <= _MOST_DIGITS):
            self.fail(f"{value!r} is not the number of a ticket: write it like 1042.", param, ctx)
        return int(digits)


class _Text(click.ParamType[str]):
    """What people write: without what is no text, not empty, not endless."""

    name = "text"
    most = MAX_CHARACTERS

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        text = self._clean(value.encode("utf-8", "replace").decode("utf-8"))
        if not text:
            self.fail("it is empty: write at least a word.", param, ctx)
        if len(text) > self.most:
            self.fail(f"it has {len(text):,} characters: shorten it to {self.most:,} at most.", param, ctx)
        return text

    def _clean(self, text: str) -> str:
        return "".join(c for c in " ".join(text.split()) if c.isprintable())


class Name(_Text):
    name = "name"
    most = LONGEST_NAME


class Title(_Text):
    """One line; its secrets are masked, and that is said."""

    most = LONGEST_LINE

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        masked = mask(super().convert(value, param, ctx))
        say_masked(masked.kinds)
        return masked.text


class Question(_Text):
    """Several lines; “-” takes them from standard input."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if value == "-":
            value = sys.stdin.buffer.read().decode("utf-8-sig", "replace")
        return super().convert(value, param, ctx)

    def _clean(self, text: str) -> str:
        lines = text.replace("\r\n", "\n").replace("\r", "\n")
        return "".join(c for c in lines if c in "\n\t" or unicodedata.category(c) != "Cc").strip()


class Message(Question, Title):
    """The same with its secrets masked."""

    most = MAX_CHARACTERS


def say_masked(kinds: Iterable[SecretKind]) -> None:
    if named := ", ".join(kind.value.replace("_", " ") for kind in kinds):
        click.echo(f"  masked, and not stored: {named}", err=True)


NUMBER, NAME, TITLE, QUESTION, MESSAGE = TicketNumber(), Name(), Title(), Question(), Message()
CATEGORY = click.Choice([category.value for category in Category])
PRIORITY = click.Choice([priority.value for priority in Priority])
STATE = click.Choice([state.value for state in State])
CODE = click.Choice([code.value for code in Resolution])

as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def _login(context: click.Context, parameter: click.Parameter, value: str | None) -> str:
    if value:
        return value
    try:
        return getpass.getuser()
    except (KeyError, ImportError, OSError):  # Python 3.13 raises OSError, earlier ones what the module pwd does
        raise click.UsageError("your login has no name: say who you are with --as NAME.") from None


as_agent = click.option(
    "--as", "agent", type=NAME, callback=_login, help="The agent who does this; your login name unless given."
)
for_asker = click.option("--asker", type=NAME, help="Do this as the asker of this name, with their own ticket.")


def filters(command: Function) -> Function:
    """Options that say which tickets; `command` gets a routing.ticket_store.Filter as `wanted`."""

    @functools.wraps(command)
    def filtered(*arguments: Any, **options: Any) -> Any:
        chosen = {name: options.pop(name) for name in _FILTERS}
        mine, agent = options.pop("mine"), options.pop("agent")
        return command(*arguments, wanted=_filter(mine, agent, **chosen), **options)

    for option in reversed(_FILTER_OPTIONS):
        filtered = option(filtered)
    return filtered  # type: ignore[return-value]  # the same function, with options attached


_FILTERS = ("states", "everything", "team", "category", "priority", "asker", "assignee", "text")
_FILTER_OPTIONS = (
    click.option("--state", "states", type=STATE, multiple=True, help="Only in this state; may be repeated."),
    click.option("--all", "everything", is_flag=True, help="Finished ones too."),
    click.option("--mine", is_flag=True, help="Only those assigned to you."),
    as_agent,
    click.option("--team", type=NAME, help="Only of this team."),
    click.option("--category", type=CATEGORY, help="Only of this category."),
    click.option("--priority", type=PRIORITY, help="Only of this priority."),
    click.option("--asker", type=NAME, help="Only of this asker."),
    click.option("--assignee", type=NAME, help="Only assigned to this agent."),
    click.option("--text", type=NAME, metavar="TEXT", help="Only with this in number, title, description or tags."),
)


def _filter(
    mine: bool,
    agent: str,
    *,
    states: tuple[str, ...],
    everything: bool,
    team: str | None,
    category: str | None,
    priority: str | None,
    asker: str | None,
    assignee: str | None,
    text: str | None,
) -> Any:
    from routing.ticket_store import Filter  # with all events, which other commands need not load

    if mine and assignee:
        raise click.UsageError("give either --mine or --assignee, not both.")
    if states and everything:
        raise click.UsageError("give either --state or --all, not both.")
    return Filter(
        states=() if everything else tuple(map(State, states)) or UNFINISHED,
        category=Category(category) if category else None,
        priority=Priority(priority) if priority else None,
        team=team,
        assignee=agent if mine else assignee,
        asker=asker,
        text=text or "",
    )
