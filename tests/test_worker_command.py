"""askdesk worker: rounds, signals, dead letters, and the sinks that settings choose."""

import datetime as dt
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import Settings
from bot.ticket_wiring import WEBHOOK, sink_names
from routing.signing import verify
from routing.sinks.terminal import TerminalSink
from routing.sinks.webhook import WebhookSink
from routing.ticket import Priority
from tests.commands import Commands, File
from tests.conftest import ROOT
from tests.receiver import Answer, Receiver

SECRET = "a shared secret"


def use(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASKDESK_WEBHOOK_URL", receiver.url)
    monkeypatch.setenv("ASKDESK_WEBHOOK_SECRET", SECRET)
    monkeypatch.setenv("ASKDESK_WEBHOOK_ALLOW_PRIVATE", "true")


def test_one_round_prints_what_has_happened_once_and_in_order(desk: Commands, filed: File):
    number = str(filed())
    desk.done("tickets", "reply", number, "We look into it.")
    desk.done("tickets", "note", number, "only for us")
    lines = desk.done("worker", "--once").lines
    assert [line.split(f"#{number} ")[1].split(" → ")[0] for line in lines] == ["opened", "taken", "replied"]
    assert lines[2].endswith(f"replied → anna: Reply to your ticket #{number}: We look into it.")
    assert desk.done("worker", "--once") == (0, "", "")


def test_the_round_runs_timers_and_delivers_what_comes_of_them(desk: Commands, filed: File):
    filed(hours=3, priority=Priority.URGENT)
    lines = desk.done("worker", "--once").lines
    assert [line.split()[3] for line in lines] == ["opened", "escalated"]
    kinds = [event["kind"] for event in desk.json("tickets", "show", "1001")["history"]]
    assert kinds == ["opened", "escalated"]


def test_a_webhook_gets_signed_what_happens_after_it_was_set_and_the_terminal_what_was_before(
    desk: Commands, filed: File, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
):
    number = str(filed())
    with Receiver() as receiver:
        use(receiver, monkeypatch)
        desk.done("tickets", "reply", number, "We look into it.")
        printed = desk.done("worker", "--once").lines
    assert ["opened" in line for line in printed] == [True]
    assert len(receiver.received) == 2
    headers = receiver.received[1].headers
    stamp = headers["askdesk-timestamp"]
    assert verify(SECRET, stamp, receiver.received[1].body, headers["askdesk-signature"], now)
    assert b"We look into it." in receiver.received[1].body


def test_dead_letters_are_listed_and_delivered_after_they_were_replayed(
    desk: Commands, filed: File, monkeypatch: pytest.MonkeyPatch
):
    assert desk.done("worker", "dead-letters").err.strip() == "no dead letters"
    number = str(filed())
    desk.done("worker", "--once")
    with Receiver(Answer(403), Answer(404)) as receiver:
        use(receiver, monkeypatch)
        desk.done("tickets", "reply", number, "We look into it.")
        desk.done("worker", "--once")
        letters = desk.json("worker", "dead-letters")
        assert [letter["notification"]["kind"] for letter in letters] == ["taken", "replied"]
        assert "The webhook answered 403" in letters[0]["last_error"]
        lines = desk.done("worker", "dead-letters").lines
        assert lines[0].split()[1:4] == ["webhook", f"#{number}", "taken"]
        assert desk.done("worker", "replay", str(letters[0]["id"])).out.startswith("queued 1 again")
        desk.done("worker", "--once")
        assert desk.done("worker", "replay", "--all").out.startswith("queued 1 again")
        desk.done("worker", "--once")
        assert desk.json("worker", "dead-letters") == []
    assert receiver.keys[:2] == receiver.keys[2:]


def test_what_has_to_wait_is_said(desk: Commands, filed: File, monkeypatch: pytest.MonkeyPatch):
    number = str(filed())
    desk.done("worker", "--once")
    with Receiver(Answer(503)) as receiver:
        use(receiver, monkeypatch)
        desk.done("tickets", "note", number, "not told to anybody")
        desk.done("tickets", "ask", number, "Since when?")
        assert "2 still to be delivered, later" in desk.done("worker", "--once").err


WRONG = {
    "neither": (["replay"], {}, "give either the id of a dead letter or --all"),
    "both": (["replay", "1", "--all"], {}, "give either the id of a dead letter or --all"),
    "unknown": (["replay", "7"], {}, "there is no dead letter 7: askdesk worker dead-letters lists them."),
    "interval": (["--interval", "0"], {}, "Invalid value for '--interval': 0.0 is not in the range"),
    "no secret": (["--once"], {"URL": "https://example.com/x"}, "ASKDESK_WEBHOOK_URL, ASKDESK_WEBHOOK_SECRET: The"),
    "plain": (["--once"], {"URL": "http://127.0.0.1/x", "SECRET": "s"}, "ASKDESK_WEBHOOK_URL, ASKDESK_WEBHOOK_SECRET"),
}


@pytest.mark.parametrize(("arguments", "settings", "sentence"), WRONG.values(), ids=WRONG)
def test_a_wrong_call_is_one_sentence(
    desk: Commands,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    settings: dict[str, str],
    sentence: str,
):
    for name, value in settings.items():
        monkeypatch.setenv(f"ASKDESK_WEBHOOK_{name}", value)
    assert desk.refused("worker", *arguments).startswith(sentence)


def test_deliveries_are_queued_under_the_names_of_the_sinks():
    assert WebhookSink.name == WEBHOOK
    assert sink_names(Settings(askdesk_webhook_url="")) == (TerminalSink.name,)
    assert sink_names(Settings(askdesk_webhook_url="https://example.com/x")) == (WebhookSink.name,)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_after_the_delivery_in_hand(
    number: signal.Signals, desk: Commands, desk_database: Path, filed: File, monkeypatch: pytest.MonkeyPatch
):
    with Receiver(Answer(wait=0.3)) as receiver:
        use(receiver, monkeypatch)
        desk.done("tickets", "reply", str(filed()), "We look into it.")
        command = [str(Path(sys.executable).parent / "askdesk"), "worker"]
        environment = {**os.environ, "DATABASE_URL": f"sqlite:///{desk_database}"}
        with subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True) as process:
            try:
                assert receiver.arrived.wait(30)
                process.send_signal(number)
                _, said = process.communicate(timeout=30)
            finally:
                process.kill()
    assert process.returncode == 0
    assert "delivering to the webhook; Ctrl-C ends it" in said
    assert len(receiver.received) == 1
    assert "1 still to be delivered" in said or "2 still to be delivered" in said
