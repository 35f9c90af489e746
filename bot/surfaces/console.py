"""The terminal as a channel: a line in, a reply out; colour for people, plain text for pipes."""

import datetime as dt
import sys
from collections.abc import Callable
from typing import NamedTuple

from rich.console import Console as Screen
from rich.text import Text

from bot.explaining import explained
from bot.surfaces.console_tickets import OwnTickets
from bot.wiring import Shelf
from knowledge.entry import Lang
from knowledge.language import language
from routing.lifecycle import NotAllowedError
from routing.question import Question, QuestionError, read_question
from routing.question_log import Feedback
from routing.reception import Answered, Reception
from routing.sentences import STANDING_NAMES, say
from routing.standing import Standing
from routing.ticket import Place
from routing.ticket_store import UnknownTicketError

PROMPT = "you › "
PLACE = Place(surface="terminal")
WELCOME = (
    "askdesk: ask about Realtime Compute for Apache Flink, in English or Chinese. 用中文或英文提问都可以。\n"
    "/tickets · /explain how the last reply came about · /help · /quit"
)
HELP = (
    "Write a question and press Enter. When choices are offered, answer with their number.\n"
    "/ticket [TEXT]   opens a ticket: of TEXT, or of your last message\n"
    "/tickets         lists your tickets; /tickets all, finished ones too\n"
    "/show N          shows a ticket of yours; /add N TEXT adds to it\n"
    "/close N, /reopen N [TEXT], /rate N 1-5\n"
    "/iam owner | ram | ram-with   says who you are: the main account, a RAM user without or with the permission\n"
    "/solved, /wrong  say whether the last answer was what you asked\n"
    "/explain         shows candidates, scores and the rule that decided the last reply\n"
    "/quit            leaves (so does Ctrl-D)"
)
STANDINGS = {"owner": Standing.OWNER, "ram": Standing.RAM_WITHOUT, "ram-with": Standing.RAM_WITH}


class Choice(NamedTuple):
    label: str
    take: Callable[[], None]


class Console:
    """One conversation of one asker. What the last reply offers can be taken by number."""

    def __init__(
        self, shelf: Shelf, reception: Reception, asker: str, as_of: dt.date | None, lang: Lang | None
    ) -> None:
        self._shelf, self._reception, self._asker = shelf, reception, asker
        self._as_of, self._lang = as_of, lang
        self._last: tuple[Question, Answered] | None = None
        self._choices: list[Choice] = []
        self._screen = Screen(highlight=False, soft_wrap=True)
        self._own = OwnTickets(reception.desk, asker, self._say)
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
            self._own.tell_news()

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
        """Whatever is wrong with the line is said in a sentence; the conversation goes on."""
        try:
            if line.startswith("/"):
                self._command(line)
            elif line.isascii() and line.isdigit():
                self._choose(line)
            else:
                self._ask(line)
        except (QuestionError, NotAllowedError, UnknownTicketError) as error:
            self._say(str(error), "yellow")

    def _ask(self, line: str) -> None:
        question = read_question(line, self._as_of or dt.date.today(), self._lang)
        self._show(question, self._reception.receive(question, self._asker, PLACE, _now()))

    def _choose(self, number: str) -> None:
        if not self._choices:
            raise QuestionError("there is nothing to choose from: write a question.")
        if not 1 <= int(number[:9]) <= len(self._choices):
            raise QuestionError(
                f"there is no choice {number[:9]}: give a number from 1 to {len(self._choices)}, or write a question."
            )
        self._choices[int(number[:9]) - 1].take()

    def _show(self, question: Question, answered: Answered) -> None:
        self._last = question, answered
        body, _, rest = answered.text.partition("\n")
        self._say(body, "bold" if answered.reply.route in ("answer", "ticket") else "")
        if rest:
            self._say(rest)
        self._choices = [Choice(text, lambda text=text: self._ask(text)) for text in answered.reply.choices]  # type: ignore[misc]
        if answered.standings:
            self._choices = self._who(answered)
            for place, choice in enumerate(self._choices, 1):
                self._say(f"{place}. {choice.label}")
        self._own.seen()
        self._screen.print()

    def _who(self, answered: Answered) -> list[Choice]:
        """Who the asker may be, as far as it matters for the ticket."""
        lang = answered.lang
        choices = [
            Choice(STANDING_NAMES[standing][lang], lambda standing=standing: self._stand(standing, lang))  # type: ignore[misc]
            for standing in answered.standings
        ]
        return [*choices, Choice(say("no_ticket", lang), lambda: self._was_a_question(answered))]

    def _stand(self, standing: Standing, lang: Lang) -> None:
        filed = self._reception.stand(self._asker, standing, say("you_said", lang), _now())
        self._choices = []
        for ticket in filed:
            self._say(say("filed", lang, ticket.label, ticket.title), "bold")
        if not filed:
            self._say(self._reception.told_standing(self._asker, lang))
        self._own.seen()

    def _was_a_question(self, answered: Answered) -> None:
        if answered.ticket:
            self._reception.not_a_request(answered.ticket.number, self._asker, _now())
        self._choices = []
        self._own.seen()
        self._say(say("closed_as_question", answered.lang))

    def _command(self, line: str) -> None:
        name, _, rest = line.partition(" ")
        commands: dict[str, Callable[[str], None]] = {
            "/help": lambda _: self._say(HELP, "dim"),
            "/explain": lambda _: self._explain(),
            "/ticket": self._open,
            "/iam": self._iam,
            "/solved": lambda _: self._feedback(Feedback.SOLVED),
            "/wrong": lambda _: self._feedback(Feedback.NOT_WHAT_I_ASKED),
            **self._own.commands(),
        }
        if name not in commands:
            raise QuestionError(f"{name} is unknown: try /help, /explain, /tickets or /quit.")
        commands[name](rest.strip())

    def _explain(self) -> None:
        if self._last is None:
            raise QuestionError("there is nothing to explain yet: ask a question first.")
        self._say("\n".join(explained(self._last[1].reply, self._shelf.library)), "dim")

    def _open(self, text: str) -> None:
        if text:
            question = read_question(text, self._as_of or dt.date.today(), self._lang)
            self._show(question, self._reception.open_ticket(question, self._asker, PLACE, _now()))
        elif self._last:
            self._show(self._last[0], self._reception.open_ticket(self._last[0], self._asker, PLACE, _now()))
        else:
            raise QuestionError("there is nothing to open a ticket of yet: /ticket and what it is about.")

    def _iam(self, who: str) -> None:
        if who not in STANDINGS:
            raise QuestionError(f"say who you are with one of: {', '.join(f'/iam {name}' for name in STANDINGS)}.")
        self._stand(STANDINGS[who], self._lang or (self._last[1].lang if self._last else language(who)))

    def _feedback(self, feedback: Feedback) -> None:
        if self._last is None:
            raise QuestionError("there is nothing to judge yet: ask a question first.")
        question, answered = self._last
        self._reception.feedback(answered.number, feedback)
        if feedback is Feedback.SOLVED:
            self._say(say("noted", answered.lang))
            return
        others = self._reception.others(answered)
        self._choices = [Choice(text, lambda text=text: self._ask(text)) for text in others]  # type: ignore[misc]
        ticket = Choice(say("make_ticket", answered.lang), lambda: self._open(question.text))
        self._choices.append(ticket)
        self._say(say("instead", answered.lang))
        for place, choice in enumerate(self._choices, 1):
            self._say(f"{place}. {choice.label}")

    def _say(self, text: str, style: str = "") -> None:
        self._screen.print(Text(text, style=style))


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
