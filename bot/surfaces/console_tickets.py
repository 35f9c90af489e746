"""An asker's own tickets in the terminal."""

import datetime as dt
from collections.abc import Callable, Iterator

from routing.askers_desk import AskersDesk
from routing.events import Role, Shown
from routing.question import QuestionError
from routing.secrets import mask
from routing.sentences import PRIORITY_NAMES, STATE_NAMES
from routing.tickets import TicketDesk
from routing.views import AskersTicket

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
            "/reopen": lambda rest: self._changed(self._desk.reopen(_number(rest)[0], _now(), _number(rest)[1])),
            "/rate": self._rate,
        }

    def seen(self) -> None:
        """What has happened so far is known."""
        self._seen = {number: len(said) for number, said in self._conversations()}

    def tell_news(self) -> None:
        """What others did to the tickets since."""
        for number, said in self._conversations():
            for event in said[self._seen.get(number, 0) :]:
                if event.actor.role is not Role.USER and (line := _line(event)):
                    self._say(f"#{number} {line}", "cyan")
            self._seen[number] = len(said)

    def _conversations(self) -> Iterator[tuple[int, tuple[Shown, ...]]]:
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
        for event in ticket.conversation:
            if line := _line(event):
                self._say(f"  {event.at.astimezone():%Y-%m-%d %H:%M}  {line}", "")

    def _add(self, rest: str) -> None:
        number, text = _number(rest)
        if not text:
            raise QuestionError("there is nothing to add: write /add, the number and the text.")
        self._changed(self._desk.write(number, mask(text).text, _now()))

    def _rate(self, rest: str) -> None:
        number, rating = _number(rest)
        if not rating.isdigit():
            raise QuestionError("say how good it was: /rate, the number and 1 (bad) to 5 (good).")
        self._changed(self._desk.rate(number, int(rating[:3]), _now()))

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


def _line(event: Shown) -> str:
    """What it comes to in a line of a conversation."""
    kind = getattr(event, "kind", "").replace("_", " ")
    text = getattr(event, "text", "")
    who = "you" if event.actor.role is Role.USER else "askdesk" if event.actor.role is Role.SYSTEM else "agent"
    return f"{who}: {kind}{f': {text}' if text else ''}"


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
