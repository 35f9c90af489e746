"""An asker's journey in the terminal: from a message to a rated ticket, in a pipe, on a real database."""

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.surfaces.console_tickets import OwnTickets
from routing.events import Actor, Role
from routing.question import QuestionError
from routing.sources.service_file import read_service
from routing.stores.memory import MemoryTicketStore
from routing.stores.sqlite import SqliteTicketStore
from routing.ticket import Resolution, State
from routing.tickets import TicketDesk
from tests.conftest import Askdesk
from tests.desks import ANNA, BEN, LEE, NOBODY, desk_on, later, opened, own

CASE = "my job orders_sync keeps restarting since this morning, please help"
Chat = Callable[..., list[str]]


@pytest.fixture
def chat(askdesk: Askdesk) -> Chat:
    """The lines said to these lines: chat("anna", "/tickets")."""

    def talk(user: str, *lines: str) -> list[str]:
        result = askdesk("chat", "--as-of", "2022-11-15", "--user", user, stdin="\n".join(lines))
        assert (result.returncode, result.stderr) == (0, "")
        return result.stdout.splitlines()

    return talk


def after(said: list[str], start: str) -> int:
    """The place of the first line that starts so."""
    return next(place for place, line in enumerate(said) if line.startswith(start))


def first_number(said: list[str]) -> str:
    found = re.search(r"#(\d+)", "\n".join(said))
    assert found, said
    return found[1]


def test_a_whole_journey_from_the_message_to_the_rated_ticket(chat: Chat, shipped_database: Path):
    said = chat("journey", CASE, "1", "/tickets", "the job risk_v2 keeps failing as well, please help", "/tickets")
    number = first_number(said)
    assert said[0] == f"Ticket #{number} is kept, and not filed yet: {CASE}"
    choices = [line for line in said if re.match(r"\d\. ", line)]
    assert choices == [
        "1. I use the Alibaba Cloud account itself (main account)",
        "2. I am a RAM user and have the permission",
        "3. I am a RAM user without it, or not sure",
        "4. No ticket, I was only asking",
    ]
    filed = after(said, f"Ticket #{number} is filed: ")
    assert re.fullmatch(rf"#{number}  open +\w+ +{CASE}", said[filed + 1])
    assert f"Added to your ticket #{number}." in said  # in quick succession

    desk = TicketDesk(SqliteTicketStore(shipped_database), read_service(), ("terminal",))
    agent, now = Actor(id="agent-lee", role=Role.AGENT), dt.datetime.now(dt.UTC)
    desk.note(int(number), agent, "a difficult one", now)
    desk.ask_user(int(number), agent, "Which version is it?", now)
    said = chat("journey", "/tickets", f"/add {number} vvr-4.0.12", f"/show #{number}")
    assert "waiting for you" in said[0]
    assert "in progress" in said[1]
    lines = [re.sub(r"^  \d{4}-\d\d-\d\d \d\d:\d\d  ", "", line) for line in said[3:]]
    assert [
        line for line in lines if not line.startswith("askdesk: ")
    ] == [  # the second message may raise the priority
        "you: opened",
        "you: filed",
        "you: wrote: the job risk_v2 keeps failing as well, please help",
        "agent: is working on it",
        "agent: asks: Which version is it?",
        "you: wrote: vvr-4.0.12",
    ]
    assert "difficult" not in "\n".join(said)
    assert "agent-lee" not in "\n".join(said)

    desk.resolve(int(number), agent, Resolution.SOLVED, "Upgraded.", now)
    said = chat(
        "journey",
        "/tickets",
        "/tickets all",
        f"/rate {number} 4",
        f"/reopen {number} it is back",
        f"/rate {number} 5",
        f"/close {number}",
        f"/close {number}",
    )
    assert said[0] == "no tickets: /tickets all shows finished ones too."
    assert "resolved" in said[1]
    assert said[2].endswith("(4 of 5)")
    assert "in progress" in said[3]
    assert said[4] == f"#{number} is in_progress: “rated” needs one that is resolved, closed."
    assert "closed" in said[5]
    assert said[6].startswith(f"#{number} is closed: “closed” needs one that is ")
    assert desk.store.ticket(int(number)).rating == 4


def test_a_ram_user_is_told_what_is_missing_and_files_with_one_line(chat: Chat):
    said = chat(
        "ram-user", "/iam ram", CASE, "/tickets", "/iam ram-with", "/tickets", "/iam owner", "/iam king", "/iam"
    )
    number = first_number(said)
    assert any("AliyunSupportFullAccess" in line for line in said[:3])
    kept = after(said, f"Ticket #{number} is kept")
    assert "waiting for permission" in said[after(said, f"#{number}  waiting")]
    filed = after(said, f"Ticket #{number} is filed: {CASE}")
    assert kept < filed
    assert "  open  " in said[filed + 1]
    assert said[-3:] == [
        "All right: you can file tickets at once.",
        "say who you are with one of: /iam owner, /iam ram, /iam ram-with.",
        "say who you are with one of: /iam owner, /iam ram, /iam ram-with.",
    ]


def test_who_was_only_asking_has_no_ticket(chat: Chat):
    said = chat("only-asking", CASE, "4", "/tickets", "1")
    assert said[-3:] == [
        "All right, no ticket was filed.",
        "no tickets: /tickets all shows finished ones too.",
        "there is nothing to choose from: write a question.",
    ]


def test_an_answer_that_was_wrong_offers_others_and_a_ticket(chat: Chat):
    said = chat(
        "wrong", "/solved", "/wrong", "/ticket", "how large may a jar be", "/solved", "/iam owner", "/wrong", "2"
    )
    assert said[:3] == [
        "there is nothing to judge yet: ask a question first.",
        "there is nothing to judge yet: ask a question first.",
        "there is nothing to open a ticket of yet: /ticket and what it is about.",
    ]
    instead = after(said, "Sorry about that. Was it one of these?")
    choices = [line for line in said[instead:] if re.match(r"\d\. ", line)]
    assert len(choices) >= 2
    assert choices[-1].endswith("None of these: make it a ticket")
    assert said[instead + len(choices) + 1]  # what the second choice is answered with

    last = choices[-1][0]
    said = chat("wrong", "how large may a jar be", "/wrong", last, "/ticket")
    number = first_number(said)
    assert said[after(said, f"Ticket #{number} is filed: ")] == f"Ticket #{number} is filed: how large may a jar be"
    assert said[-2].startswith(f"There is a ticket for this already, #{number} (open)")


def test_what_cannot_be_done_is_said_in_a_sentence(chat: Chat):
    number = first_number(chat("owner-of-it", "/iam owner", CASE))
    said = chat(
        "stranger",
        f"/show {number}",
        f"/add {number} hello",
        f"/close {number}",
        f"/reopen {number}",
        f"/rate {number} 5",
        "/show",
        "/show x",
        "/show ²",
        "/close 99999999999999999999",
        f"/add {number}",
        f"/rate {number}",
        f"/rate {number} ²",
        f"/rate {number} best",
        "/tickets",
        "/tickets all",
        "/close # 1001",
    )
    which = "say which ticket by its number, e.g. /show 1001; /tickets lists yours."
    rating = "say how good it was: /rate, the number and 1 (bad) to 5 (good)."
    assert said == [
        *[f"There is no ticket #{number} of yours."] * 5,
        *[which] * 3,
        "There is no ticket #999999999999 of yours.",
        "there is nothing to add: write /add, the number and the text.",
        *[rating] * 3,
        "no tickets: /tickets all shows finished ones too.",
        "no tickets yet.",
        which,
    ]


def test_a_secret_typed_behind_a_command_is_masked_and_told(chat: Chat, shipped_database: Path):
    secret = "Tr0ub4dor&3xyz"
    number = first_number(chat("careless", "/iam owner", CASE))
    said = chat(
        "careless",
        f"/add {number} password: {secret}",
        f"/close {number}",
        f"/reopen {number} the password is {secret}",
        f"/show {number}",
        f"/ticket cannot log in, password: {secret}",
    )
    assert sum(line.startswith("Your message held something secret (password).") for line in said) == 3, said
    assert secret not in "\n".join(said)
    assert sum("[password masked]" in line for line in said) >= 2
    store = SqliteTicketStore(shipped_database)
    assert secret not in str([store.events(ticket.number) for ticket in store.of_asker("careless", unfinished=False)])
    assert secret not in str(store.questions())


# --- what is told of others' doings, without a process of its own ---


class Listener:
    """Keeps what is said to somebody."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def __call__(self, text: str, style: str) -> None:
        self.lines.append(text)

    def heard(self) -> list[str]:
        lines, self.lines = self.lines, []
        return lines


@pytest.fixture
def desk() -> TicketDesk:
    desk = desk_on(MemoryTicketStore(), NOBODY)
    opened(desk)
    opened(desk, "Down.", asker=BEN)
    return desk


def test_news_of_ones_own_tickets_is_told_once_and_never_what_one_did_oneself(desk: TicketDesk):
    listener = Listener()
    tickets = OwnTickets(desk, ANNA, listener)
    tickets.tell_news()
    assert listener.heard() == []
    desk.reply(1001, LEE, "Restart it.", later(1))
    desk.note(1001, LEE, "secret", later(2))
    desk.reply(1002, LEE, "Not for Anna.", later(2))
    own(desk).write(1001, "I did.", later(3))
    tickets.tell_news()
    assert listener.heard() == ["#1001 agent: is working on it", "#1001 agent: replied: Restart it."]
    tickets.tell_news()
    assert listener.heard() == []


def test_what_was_looked_at_is_no_news(desk: TicketDesk):
    listener = Listener()
    tickets = OwnTickets(desk, ANNA, listener)
    desk.reply(1001, LEE, "Restart it.", later(1))
    tickets.seen()
    desk.resolve(1001, LEE, Resolution.SOLVED, "", later(2))
    tickets.tell_news()
    assert listener.heard() == ["#1001 agent: resolved"]


def test_commands_change_only_the_askers_own_ticket(desk: TicketDesk):
    listener = Listener()
    commands = OwnTickets(desk, ANNA, listener).commands()
    assert set(commands) == {"/tickets", "/show", "/add", "/close", "/reopen", "/rate"}
    commands["/tickets"]("")
    assert listener.heard() == ["#1001  open                   normal  My job stopped."]
    commands["/close"]("1001")
    assert desk.store.ticket(1001).state is State.CLOSED
    assert desk.store.ticket(1002).state is State.OPEN
    with pytest.raises(QuestionError, match="the question has"):
        commands["/add"]("1001 " + "x" * 30_000)
    with pytest.raises(LookupError, match="There is no ticket #1002 of yours"):
        commands["/close"]("1002")
