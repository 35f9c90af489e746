"""The agents' desk as a conversation: the commands of `askdesk tickets`, without writing that each time."""

import shlex
import sys
from collections.abc import Callable

import click

from bot.commands.tickets import tickets
from bot.errors import expected
from bot.settings import Settings

PROMPT = "agent › "
WELCOME = (
    "askdesk: the agents' desk. list · show N · take N · reply N TEXT · resolve N --code solved TEXT · help · quit"
)
TEXT_LAST = {"open": 0, "reply": 1, "note": 1, "ask": 1, "reopen": 1, "resolve": 1}  # words before the text
LEAVING = {"quit", "exit", "/quit", "/exit", "q"}


class AgentConsole:
    """One agent's conversation. A wrong line is answered with a sentence, and the conversation goes on."""

    def __init__(self, settings: Settings, agent: str, newest: Callable[[], tuple[int, str] | None]) -> None:
        """`newest` gives number and title of the newest ticket, so that new ones can be told."""
        self._settings, self._agent, self._newest = settings, agent, newest
        self._people = sys.stdin.isatty() and sys.stdout.isatty()
        latest = newest()
        self._seen = latest[0] if latest else 0

    def run(self) -> None:
        if self._people:
            import readline  # noqa: F401  (line editing and history for input())

            click.echo(WELCOME)
            self._do("list")
        while (line := self._read()) is not None and line not in LEAVING:
            if line:
                self._do(line.removeprefix("/"))
            self._tell_new()

    def _read(self) -> str | None:
        try:
            if self._people:
                return input(PROMPT).strip()
            raw = sys.stdin.buffer.readline()
            return raw.decode("utf-8", "replace").strip() if raw else None
        except (EOFError, KeyboardInterrupt):
            click.echo()
            return None

    def _do(self, line: str) -> None:
        try:
            words = arguments(line)
            with tickets.make_context("tickets", words, obj=self._settings) as context:
                context.default_map = {name: {"agent": self._agent} for name in tickets.commands}
                tickets.invoke(context)
        except click.exceptions.Exit:
            return
        except click.ClickException as error:
            click.echo(error.format_message())
        except ValueError as error:
            click.echo(f"the line cannot be read ({error}): close the quotation mark.")
        except expected() as error:
            click.echo(str(error))

    def _tell_new(self) -> None:
        latest = self._newest()
        if latest and latest[0] > self._seen:
            self._seen = latest[0]
            click.echo(f"new: #{latest[0]} {latest[1]}")


def arguments(line: str) -> list[str]:
    """The line as a command's arguments; a text at the end needs no quotation marks. Raises ValueError."""
    if line in ("help", "?"):
        return ["--help"]
    name, *words = line.split()
    if name not in TEXT_LAST:
        return shlex.split(line)
    before, words = words[: TEXT_LAST[name]], words[TEXT_LAST[name] :]
    while words and words[0].startswith("--"):
        takes = 1 if words[0] in ("--json", "--help") or "=" in words[0] else 2
        before, words = [*before, *words[:takes]], words[takes:]
    return [name, *before, *(["--", " ".join(words)] if words else [])]
