"""askdesk chat: plain when piped, pleasant in a terminal."""

import os
import pty
import re
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT, Askdesk

ESCAPE = "\x1b["
PROMPT = "you › "


def talk(askdesk: Askdesk, *lines: str | bytes) -> list[str]:
    """The replies to `lines`, a paragraph each."""
    stdin = b"\n".join(line if isinstance(line, bytes) else line.encode() for line in lines)
    result = askdesk("chat", "--as-of", "2022-11-15", stdin=stdin)
    assert (result.returncode, result.stderr) == (0, "")
    assert ESCAPE not in result.stdout
    assert PROMPT not in result.stdout
    return result.stdout.splitlines()


def test_a_piped_conversation_is_plain_text_with_choices_help_and_explanation(askdesk: Askdesk):
    said = talk(
        askdesk,
        "/explain",
        "Which browser does the console support?",
        "",
        "/explain",
        "How many CUs do I need?",
        "7",
        "9" * 5000,
        "0",
        "02",
        "/help",
        "/dance now",
        "\x07",
        "x" * 30_000,
        b"\xff\xfe JAR \xe5\x8c\x85\xe6\x9c\x80\xe5\xa4\xa7 \xff?",
        "/quit",
        "How do I submit a ticket?",
    )
    text = "\n".join(said)
    assert said[0] == "there is nothing to explain yet: ask a question first."
    assert "Chrome" in said[1]
    assert "rule         answer → answer" in text
    choices = [line for line in said if re.match(r"[1-3]\. ", line)]
    assert len(choices) == 3
    refusals = [line for line in said if line.startswith("there is no choice")]
    assert [line.split()[4].rstrip(":") for line in refusals] == ["7", "9" * 9, "0"]
    assert all(line.endswith("give a number from 1 to 3, or write a question.") for line in refusals)
    assert "60,000" in choices[1]  # the second choice, and what it is answered with:
    assert "60,000" in said[said.index(refusals[-1]) + 1]
    assert "/quit            leaves (so does Ctrl-D)" in said
    assert "/dance is unknown: try /help, /explain, /tickets or /quit." in said
    assert "the question is empty: write what you would like to know." in said
    assert "the question has 30,000 characters: shorten it to 20,000 at most." in said
    assert any("200 MB" in line for line in said)
    assert "DingTalk" not in text  # nothing is answered after /quit


def test_the_end_of_the_input_ends_the_conversation(askdesk: Askdesk):
    said = talk(askdesk, "独享集群还能续费吗")
    assert said[0].startswith("可以，截至 2022-11-15")


class Terminal:
    """askdesk chat in a real pseudo-terminal."""

    def __init__(self, database: Path) -> None:
        ours, theirs = pty.openpty()
        self._process = subprocess.Popen(
            [str(Path(sys.executable).parent / "askdesk"), "chat"],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env={
                "DATABASE_URL": f"sqlite:///{database}",
                "PATH": os.environ["PATH"],
                "LANG": "C.UTF-8",
                "TERM": "xterm-256color",
            },
            cwd=ROOT,
            start_new_session=True,
        )
        os.close(theirs)
        self._ours = ours

    def read_until(self, wanted: str, seconds: float = 30) -> str:
        """Everything shown up to and with `wanted`."""
        shown, deadline = b"", time.monotonic() + seconds
        while wanted.encode() not in shown:
            ready, _, _ = select.select([self._ours], [], [], max(0.0, deadline - time.monotonic()))
            assert ready, f"{wanted!r} was not shown, but {shown.decode(errors='replace')!r}"
            shown += os.read(self._ours, 65536)
        return shown.decode(errors="replace")

    def type(self, keys: str | bytes) -> None:
        os.write(self._ours, keys if isinstance(keys, bytes) else keys.encode())

    def exit_code(self) -> int:
        return self._process.wait(30)

    def close(self) -> None:
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        os.close(self._ours)


@pytest.fixture
def terminal(shipped_database: Path) -> Iterator[Terminal]:
    terminal = Terminal(shipped_database)
    yield terminal
    terminal.close()


def test_a_terminal_gets_a_welcome_colour_choices_and_a_way_out(terminal: Terminal):
    welcome = terminal.read_until(PROMPT)
    assert "askdesk: ask about Realtime Compute for Apache Flink" in welcome
    assert "用中文或英文提问都可以" in welcome
    assert ESCAPE in welcome

    terminal.type("Which browser does the console support?\n")
    answer = terminal.read_until(PROMPT)
    assert f"{ESCAPE}1m" in answer  # bold
    assert "Chrome" in answer
    assert "Source: " in answer

    terminal.type("需要多少个CU？\n")
    assert "3. " in terminal.read_until(PROMPT)
    terminal.type("1\n")
    assert "来源：" in terminal.read_until(PROMPT)

    terminal.type(b"\xff\xfe\n")  # no text at all
    terminal.read_until(PROMPT)
    terminal.type("/explain\n")
    assert "threshold" in terminal.read_until(PROMPT)
    terminal.type("/quit\n")
    assert terminal.exit_code() == 0


def test_control_d_leaves(terminal: Terminal):
    terminal.read_until(PROMPT)
    terminal.type("\x04")
    assert terminal.exit_code() == 0
