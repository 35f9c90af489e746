"""Tickets in a terminal: colours, a header, and everything within its width."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from rich.cells import cell_len

from routing.ticket import Category, Priority
from tests.commands import Commands, File
from tests.conftest import ROOT

COLOUR = re.compile(r"\x1b\[[\d;]*m")
WORDS = "Every job of ours that reads from the order queue stopped at nine and none of them starts again since then"


def terminal(monkeypatch: pytest.MonkeyPatch, width: int, **more: str) -> None:
    for name, value in {"FORCE_COLOR": "1", "TERM": "xterm-256color", "COLUMNS": str(width), **more}.items():
        monkeypatch.setenv(name, value)
    if "NO_COLOR" not in more:
        monkeypatch.delenv("NO_COLOR", raising=False)


def test_a_list_in_a_terminal_has_a_header_colours_and_one_line_a_ticket(
    desk: Commands, filed: File, monkeypatch: pytest.MonkeyPatch
):
    filed(WORDS, hours=3, priority=Priority.URGENT)
    filed("控制台从早上九点开始就打不开了，整个团队都没有办法登录，也看不到任何作业的状态", asker="x" * 90, lang="zh")
    terminal(monkeypatch, 120)
    lines = desk.done("tickets", "list").out.splitlines()
    plain = [COLOUR.sub("", line) for line in lines]
    assert plain[0].split() == ["number", "state", "priority", "due", "category", "team/assignee", "asker", "title"]
    assert len(lines) == 3
    assert all(cell_len(line) <= 120 for line in plain)
    assert all(line.endswith("…") for line in plain[1:])
    assert "2 h late" in plain[1]
    assert "\x1b[1;31m2 h late" in lines[1]


def test_no_color_is_respected(desk: Commands, filed: File, monkeypatch: pytest.MonkeyPatch):
    filed(hours=3, priority=Priority.URGENT)
    terminal(monkeypatch, 120, NO_COLOR="1")
    said = desk.done("tickets", "list").out
    assert "2 h late" in said
    assert not re.search(r"\x1b\[(?:\d+;)*3\dm", said)


@pytest.mark.parametrize("width", [40, 60, 100])
def test_a_page_is_folded_at_the_width_of_the_terminal_and_loses_nothing(
    desk: Commands, filed: File, monkeypatch: pytest.MonkeyPatch, width: int
):
    long = "com.example." + "VeryLongClassName" * 8
    number = str(filed(description=f"{WORDS}\n{long}\n{'打不开' * 30}", category=Category.OUTAGE))
    desk.done("tickets", "note", number, WORDS.upper())
    terminal(monkeypatch, width)
    said = COLOUR.sub("", desk.done("tickets", "show", number).out)
    assert all(cell_len(line) <= width for line in said.splitlines())
    assert WORDS in " ".join(said.split())
    assert WORDS.upper() in " ".join(said.split())
    assert long in "".join(said.split())
    assert "打不开" * 30 in "".join(said.split())


def test_a_page_in_a_pipe_keeps_each_line_whole(desk: Commands, filed: File, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("COLUMNS", "40")
    lines = desk.done("tickets", "show", str(filed(description=WORDS))).lines
    assert f"  {WORDS}" in lines
    assert not COLOUR.search("\n".join(lines))


def test_an_output_that_cannot_show_all_letters_gets_the_rest(desk: Commands, filed: File, desk_database: Path):
    filed("控制台 is down")
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "DATABASE_URL": f"sqlite:///{desk_database}"}
    command = [str(Path(sys.executable).parent / "askdesk"), "tickets", "list"]
    said = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=True)
    assert said.stdout.endswith("??? is down\n")
    assert said.stderr == ""
