"""The terminal as a channel: a line in, a reply out; colour for people, plain text for pipes."""

import datetime as dt
import sys

from rich.console import Console as Screen
from rich.text import Text

from bot.explaining import explained
from bot.wiring import Shelf
from knowledge.entry import Lang
from routing.desk import handle
from routing.question import QuestionError, read_question
from routing.reply import Reply

PROMPT = "you › "
WELCOME = (
    "askdesk: ask about Realtime Compute for Apache Flink, in English or Chinese. 用中文或英文提问都可以。\n"
    "/explain how the last reply came about · /help · /quit"
)
HELP = (
    "Write a question and press Enter. When choices are offered, answer with their number.\n"
    "/explain  shows candidates, scores and the rule that decided the last reply\n"
    "/quit     leaves (so does Ctrl-D)"
)


class Console:
    """One conversation. Choices of the last reply can be taken by number."""

    def __init__(self, shelf: Shelf, as_of: dt.date | None, lang: Lang | None) -> None:
        self._shelf, self._as_of, self._lang = shelf, as_of, lang
        self._last: Reply | None = None
        self._screen = Screen(highlight=False, soft_wrap=True)
        self._people = sys.stdin.isatty() and sys.stdout.isatty()

    def run(self) -> None:
        if self._people:
            import readline  # noqa: F401  (line editing and history for input())

            self._screen.print(WELCOME, style="dim")
        while (line := self._read()) is not None:
            if line in ("/quit", "/exit", "/q"):
                break
            if line:
                self._turn(line)

    def _read(self) -> str | None:
        """The next line, or None at the end; bytes that are no text are replaced, not fatal."""
        try:
            if self._people:
                return input(PROMPT).strip()
            raw = sys.stdin.buffer.readline()
            return raw.decode("utf-8", "replace").strip() if raw else None
        except (EOFError, KeyboardInterrupt):
            self._screen.print()
            return None

    def _turn(self, line: str) -> None:
        if line.startswith("/"):
            self._command(line)
            return
        try:
            question = read_question(self._chosen(line), self._as_of or dt.date.today(), self._lang)
        except QuestionError as error:
            self._screen.print(Text(str(error), style="yellow"))
            return
        self._last = handle(question, *self._shelf)
        self._show(self._last)

    def _chosen(self, line: str) -> str:
        """The choice that a bare number stands for, else the line itself."""
        choices = self._last.choices if self._last else ()
        if not (line.isascii() and line.isdigit()):
            return line
        if not choices:
            raise QuestionError("there is nothing to choose from: write a question.")
        number = int(line[:9])
        if not 1 <= number <= len(choices):
            raise QuestionError(
                f"there is no choice {line[:9]}: give a number from 1 to {len(choices)}, or write a question."
            )
        return choices[number - 1]

    def _command(self, line: str) -> None:
        if line == "/explain" and self._last:
            self._screen.print(Text("\n".join(explained(self._last, self._shelf.library)), style="dim"))
        elif line == "/explain":
            self._screen.print(Text("there is nothing to explain yet: ask a question first.", style="yellow"))
        elif line == "/help":
            self._screen.print(Text(HELP, style="dim"))
        else:
            self._screen.print(Text(f"{line.split()[0]} is unknown: try /explain, /help or /quit.", style="yellow"))

    def _show(self, reply: Reply) -> None:
        body, _, rest = reply.text.partition("\n")
        self._screen.print(Text(body, style="bold" if reply.route == "answer" else ""))
        if rest:
            self._screen.print(Text(rest))
        self._screen.print()
