"""An asker's own tickets in the terminal."""

import datetime as dt
from collections.abc import Callable, Iterator

from knowledge.language import language
from routing.askers_desk import AskersDesk
from routing.events import Role
from routing.question import QuestionError, read_question
from routing.sentences import PRIORITY_NAMES, STATE_NAMES
from routing.tickets import TicketDesk
from routing.views import AskersTicket, Line
from routing.wording import masked_notice

VERBS = {"user_wrote": "wrote", "asked_user": "asks", "permission_granted": "filed", "taken": "is working on it"}
Say = Callable[[str, str], None]


class OwnTickets:
    """Lists and changes them, and tells what happened to them since they were last looked at."""

    def __init__(self, desk: TicketDesk, asker: str, say: Say) -> None:
        self._desk, self._say = AskersDesk(desk, asker), say
        self._seen: dict[int, int] = {}
        self.seen()

    def commands(self) -> dict[str, Callable[[str], None]]:
        return {
            "/tickets": self._list,
            "/show": self._show,
            "/add": self._add,
            "/close": lambda rest: self._changed(self._desk.close(_number(rest)[0], _now())),
            "/reopen": self._reopen,
            "/rate": self._rate,
        }

    def seen(self) -> None:
        """What has happened so far is known."""
        self._seen = {number: len(said) for number, said in self._conversations()}

    def tell_news(self) -> None:
        """What others did to the tickets since."""
        for number, said in self._conversations():
            for line in said[self._seen.get(number, 0) :]:
                if line.by is not Role.USER:
                    self._say(f"#{number} {_told(line)}", "cyan")
            self._seen[number] = len(said)

    def _conversations(self) -> Iterator[tuple[int, tuple[Line, ...]]]:
        for ticket in self._desk.tickets(unfinished=False):
            yield ticket.number, self._desk.ticket(ticket.number).conversation

    def _list(self, rest: str) -> None:
        tickets = self._desk.tickets(unfinished=rest != "all")
        for ticket in tickets:
            self._say(_row(ticket), "")
        if not tickets:
            self._say(
                "no tickets: /tickets all shows finished ones too." if rest != "all" else "no tickets yet.", "dim"
            )

    def _show(self, rest: str) -> None:
        ticket = self._desk.ticket(_number(rest)[0])
        self._say(_row(ticket), "bold")
        for line in ticket.conversation:
            self._say(f"  {line.at.astimezone():%Y-%m-%d %H:%M}  {_told(line)}", "")

    def _add(self, rest: str) -> None:
        number, text = _number(rest)
        if not text:
            raise QuestionError("there is nothing to add: write /add, the number and the text.")
        self._changed(self._desk.write(number, self._masked(text), _now()))

    def _reopen(self, rest: str) -> None:
        number, text = _number(rest)
        self._changed(self._desk.reopen(number, _now(), self._masked(text) if text else ""))

    def _rate(self, rest: str) -> None:
        number, rating = _number(rest)
        if not (rating.isascii() and rating.isdigit()):
            raise QuestionError("say how good it was: /rate, the number and 1 (bad) to 5 (good).")
        self._changed(self._desk.rate(number, int(rating[:3]), _now()))

    def _masked(self, text: str) -> str:
        """As it may be stored; the asker is told of what may not."""
        read = read_question(text, _now().date())
        if notice := masked_notice(read.masked, language(text.lower())):
            self._say(notice, "yellow")
        return read.text

    def _changed(self, ticket: AskersTicket) -> None:
        self.seen()
        self._say(_row(ticket), "")


def _number(rest: str) -> tuple[int, str]:
    """The ticket's number, and what stands behind it."""
    number, _, text = rest.partition(" ")
    digits = number.removeprefix("#")
    if not (digits.isascii() and digits.isdigit()):
        raise QuestionError("say which ticket by its number, e.g. /show 1001; /tickets lists yours.")
    return int(digits[:12]), text.strip()


def _row(ticket: AskersTicket) -> str:
    state, priority = STATE_NAMES[ticket.state]["en"], PRIORITY_NAMES[ticket.priority]["en"]
    rated = f"  ({ticket.rating} of 5)" if ticket.rating else ""
    return f"#{ticket.number}  {state:22} {priority:7} {ticket.title}{rated}"


def _told(line: Line) -> str:
    who = {Role.USER: "you", Role.SYSTEM: "askdesk", Role.AGENT: "agent"}[line.by]
    return f"{who}: {VERBS.get(line.kind, line.kind.replace('_', ' '))}{f': {line.text}' if line.text else ''}"


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
