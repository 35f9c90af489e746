"""askdesk as users call it: one question, batches, and every wrong call in one line."""

import json
import sqlite3
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import click
import pytest
from click.testing import CliRunner

from bot.cli import cli, main
from tests.conftest import Askdesk, run_askdesk

Outcome = CompletedProcess[str]

CONTRACT = {
    "id": object,
    "route": str,
    "answerable": bool,
    "confidence": float,
    "entry": (str, type(None)),
    "answer": str,
    "matches": list,
    "sources": list,
    "lang": str,
    "as_of": str,
    "because": list,
}

JAR = "How large may a job JAR be?"


# --- one question


def test_ask_prints_the_answer_first_and_the_source_last(askdesk: Askdesk):
    result = askdesk("ask", JAR)
    lines = result.stdout.splitlines()
    assert (result.returncode, result.stderr) == (0, "")
    assert "200 MB" in lines[0]
    assert lines[-1].startswith("Source: ")
    assert lines[-1].endswith("(2022-06-09)")


def test_ask_as_json_with_day_language_and_explanation(askdesk: Askdesk):
    result = askdesk("ask", "独享集群还能续费吗", "--json", "--explain", "--as-of", "2023-04-01", "--lang", "en")
    reply = json.loads(result.stdout)
    assert (result.returncode, result.stderr) == (0, "")
    assert (reply["route"], reply["lang"], reply["as_of"]) == ("answer", "en", "2023-04-01")
    assert reply["answer"].startswith("No, as of 2023-04-01")
    assert "2022-06-09" in json.dumps(reply["sources"])
    explanation = "\n".join(reply["explanation"])
    assert "独享集群还能续费吗" in explanation
    assert "rule         computed → answer" in explanation


def test_explain_shows_candidates_scores_threshold_and_rule(askdesk: Askdesk):
    result = askdesk("ask", "how LARGE may a jar be??", "--explain")
    answer, _, explanation = result.stdout.partition("\n\n")
    assert "200 MB" in answer.splitlines()[0]
    rows = {line.split()[0]: line for line in explanation.splitlines() if not line.startswith(" ")}
    assert rows["normalised"].split(maxsplit=1)[1].startswith("how large may a jar be")
    assert "threshold" in rows["confidence"]
    assert rows["rule"].endswith("answer → answer")
    assert "limits.jar_size" in rows["because"]
    candidates = [line for line in explanation.splitlines() if line.startswith(" ")]
    assert 3 <= len(candidates) <= 5
    assert "limits.jar_size ← how large may" in candidates[0].lower()


# --- batches

BATCH: list[tuple[bytes, dict[str, Any]]] = [
    (json.dumps({"id": "a", "question": JAR}).encode(), {"id": "a", "route": "answer", "lang": "en"}),
    (json.dumps({"id": 2, "question": "JAR 包最大多少"}).encode(), {"id": 2, "entry": "limits.jar_size", "lang": "zh"}),
    (b"{broken", {"id": None, "error": "line 3 is not valid JSON."}),
    (b"   ", {}),
    (
        json.dumps({"id": [1, {"x": None}], "question": JAR, "lang": "zh"}).encode(),
        {"id": [1, {"x": None}], "lang": "zh"},
    ),
    (json.dumps({"question": "who are you, zanzibar?"}).encode(), {"id": None, "route": "decline"}),
    (json.dumps({"id": False, "question": ""}).encode(), {"id": False, "error": "line 7: the question is empty"}),
    (b'["no object"]', {"id": None, "error": "line 8: not a JSON object"}),
    (json.dumps({"id": 9.5}).encode(), {"id": 9.5, "error": 'line 9: "question" is missing'}),
    (json.dumps({"id": 10, "question": ["x"]}).encode(), {"id": 10, "error": 'line 10: "question" is missing'}),
    (
        json.dumps({"id": 11, "question": JAR, "as_of": "2022-02-30"}).encode(),
        {"id": 11, "error": "line 11: '2022-02-30' is not a date"},
    ),
    (
        json.dumps({"id": 12, "question": JAR, "lang": "fr"}).encode(),
        {"id": 12, "error": "line 12: lang 'fr' is unknown"},
    ),
    (b'{"id": "\xff\xfe", "question": "JAR \xff max size"}', {"id": "\ufffd\ufffd", "entry": "limits.jar_size"}),
    (b'{"id": "\\ud800", "question": "JAR max size \\udfff"}', {"id": "\ud800", "entry": "limits.jar_size"}),
    (b"[" * 50_000, {"id": None, "error": "line 15 is not valid JSON."}),
    (b'{"id": NaN, "question": "JAR max size"}', {"id": None, "error": "line 16 is not valid JSON."}),
    (
        json.dumps({"id": 17, "question": "x" * 100_000}).encode(),
        {"id": 17, "error": "line 17: the question has 100,000 characters"},
    ),
    (
        json.dumps({"id": None, "question": "独享集群还能续费吗", "as_of": "2023-04-01"}).encode(),
        {"id": None, "as_of": "2023-04-01", "route": "answer"},
    ),
    (
        '\ufeff{"id": "last", "question": "一个CU多少钱"}'.encode(),
        {"id": "last", "route": "decline", "as_of": "2022-11-15"},
    ),
]


@pytest.fixture(scope="module")
def batch(shipped_database: Path) -> Outcome:
    stdin = b"\n".join(line for line, _ in BATCH)
    return run_askdesk("ask", "--jsonl", "--as-of", "2022-11-15", database=shipped_database, stdin=stdin)


def test_a_batch_answers_every_line_that_is_not_blank_in_order(batch: Outcome):
    assert (batch.returncode, batch.stderr) == (0, "")
    replies = [json.loads(line) for line in batch.stdout.splitlines()]
    wanted = [want for _, want in BATCH if want]
    assert len(replies) == len(wanted)
    for reply, want in zip(replies, wanted, strict=True):
        assert "Traceback" not in json.dumps(reply)
        for key, value in want.items():
            assert reply[key].startswith(value) if key == "error" else reply[key] == value, (want, reply)


def test_every_reply_of_a_batch_keeps_the_contract(batch: Outcome):
    replies = [reply for reply in map(json.loads, batch.stdout.splitlines()) if "error" not in reply]
    assert len(replies) == 8
    for reply in replies:
        for key, kind in CONTRACT.items():
            assert isinstance(reply[key], kind), key  # type: ignore[arg-type]
        assert reply["route"] in {"answer", "clarify", "ticket", "decline"}
        assert 0 <= reply["confidence"] <= 1
        assert all({"entry", "confidence", "phrase"} <= match.keys() for match in reply["matches"])
        assert all({"document", "section"} <= source.keys() for source in reply["sources"])
        assert reply["sources"] or reply["route"] != "answer"
        assert reply["because"]


def test_a_language_for_the_whole_batch_yields_to_that_of_a_line(askdesk: Askdesk):
    lines = [{"id": 1, "question": JAR}, {"id": 2, "question": JAR, "lang": "en"}]
    result = askdesk("ask", "--jsonl", "--lang", "zh", stdin="\n".join(map(json.dumps, lines)))
    assert [json.loads(line)["lang"] for line in result.stdout.splitlines()] == ["zh", "en"]


# --- wrong calls

WRONG_CALLS: dict[str, tuple[list[str], str]] = {
    "empty question": (["ask", ""], "the question is empty: write what you would like to know."),
    "blank question": (["ask", " \t "], "the question is empty"),
    "control characters": (["ask", "\x01\x07\x1b"], "the question is empty"),
    "bytes that are no text": (["ask", "\udcff\udcfe"], "the question is empty"),
    "endless question": (["ask", "x" * 100_000], "the question has 100,000 characters: shorten it to 20,000 at most."),
    "impossible date": (["ask", JAR, "--as-of", "2022-02-30"], "'2022-02-30' is not a date: write it as YYYY-MM-DD"),
    "no date": (["ask", JAR, "--as-of", "tomorrow"], "'tomorrow' is not a date"),
    "unknown language": (["ask", JAR, "--lang", "fr"], "'fr' is not one of 'zh', 'en'"),
    "unknown option": (["ask", JAR, "--colour"], "No such option '--colour'"),
    "unknown command": (["answer", JAR], "No such command 'answer'"),
    "no command": ([], "give a command: askdesk --help lists them."),
    "no command of kb": (["kb"], "give a command: askdesk kb --help lists them."),
    "no question": (["ask"], "give a question, e.g."),
    "two questions": (["ask", JAR, JAR], "Got unexpected extra argument"),
    "question and batch": (["ask", JAR, "--jsonl"], "give either a question or --jsonl, not both."),
    "chat day": (["chat", "--as-of", "2022-13-01"], "'2022-13-01' is not a date"),
    "unknown kind": (["kb", "list", "--kind", "fact"], "'fact' is not one of"),
    "unknown entry": (["kb", "show", "no.such"], "there is no entry 'no.such': see askdesk kb list."),
    "missing import": (["kb", "import", "no-such.jsonl"], "no-such.jsonl cannot be read: No such file or directory."),
    "missing regression": (["kb", "test"], "give either a FILE of regression questions or --leave-out-personas."),
    "missing documents": (["kb", "build", "--from", "no-such"], "no-such is not a folder of documents"),
}


def _folder(path: Path) -> None:
    path.mkdir()


def _text(path: Path) -> None:
    path.write_text("no database\n" * 100, encoding="utf-8")


def _foreign(path: Path) -> None:
    with sqlite3.connect(path) as database:
        database.execute("create table invoice (id integer primary key)")


def _nothing(path: Path) -> None:
    pass


WRONG_DATABASES: dict[str, tuple[Callable[[Path], None], str, str]] = {
    "folder": (_folder, "here.db", "is a folder, not a database file: set DATABASE_URL to a file"),
    "text file": (_text, "here.db", "is not a SQLite database: set DATABASE_URL to another file."),
    "foreign database": (_foreign, "here.db", "is a database, but not one of askdesk's"),
    "missing folder": (_nothing, "no/where.db", "does not exist: create it or set DATABASE_URL to another file."),
    "another server": (_nothing, "postgresql://localhost/db", "DATABASE_URL must look like sqlite:///askdesk.db"),
}

Shown = pytest.CaptureFixture[str]


def refused(arguments: list[str], url: str, shown: Shown, monkeypatch: pytest.MonkeyPatch) -> str:
    """The one line that the command says on stderr before it ends 2."""
    monkeypatch.setattr(sys, "argv", ["askdesk", *arguments])
    monkeypatch.setenv("DATABASE_URL", url)
    with pytest.raises(SystemExit) as end:
        main()
    said = shown.readouterr()
    assert end.value.code == 2
    assert said.out == ""
    assert said.err.startswith("askdesk: ")
    assert len(said.err.splitlines()) == 1, said.err
    return said.err


@pytest.mark.parametrize(("arguments", "said"), WRONG_CALLS.values(), ids=WRONG_CALLS)
def test_a_wrong_call_ends_2_with_one_line_and_nothing_else(
    arguments: list[str], said: str, shipped_database: Path, capsys: Shown, monkeypatch: pytest.MonkeyPatch
):
    assert said in refused(arguments, f"sqlite:///{shipped_database}", capsys, monkeypatch)


@pytest.mark.parametrize(("spoil", "name", "said"), WRONG_DATABASES.values(), ids=WRONG_DATABASES)
def test_a_database_that_cannot_be_used_ends_2_with_one_line_and_nothing_else(
    spoil: Callable[[Path], None],
    name: str,
    said: str,
    tmp_path: Path,
    capsys: Shown,
    monkeypatch: pytest.MonkeyPatch,
):
    spoil(tmp_path / name)
    url = name if "://" in name else f"sqlite:///{tmp_path / name}"
    for arguments in (["ask", JAR], ["ask", "--jsonl"], ["chat"], ["kb", "list"], ["kb", "build"]):
        assert said in refused(arguments, url, capsys, monkeypatch)


def test_the_installed_command_ends_wrong_calls_the_same_way(askdesk: Askdesk, tmp_path: Path):
    results = [
        askdesk("ask", "\x01\x07"),
        run_askdesk("ask", JAR, database=tmp_path),
    ]
    for result in results:
        assert (result.returncode, result.stdout) == (2, "")
        assert result.stderr.startswith("askdesk: ")
        assert len(result.stderr.splitlines()) == 1


# --- help


def commands(command: click.Command, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    yield path, command
    if isinstance(command, click.Group):
        for name, child in command.commands.items():
            yield from commands(child, (*path, name))


COMMANDS = list(commands(cli))


@pytest.mark.parametrize(("path", "command"), COMMANDS, ids=[" ".join(path) or "askdesk" for path, _ in COMMANDS])
def test_every_command_explains_itself_and_its_options(path: tuple[str, ...], command: click.Command):
    result = CliRunner().invoke(cli, [*path, "--help"])
    assert result.exit_code == 0
    assert command.help
    assert command.help.split(".")[0].split("\n")[0][:40] in result.output
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.opts[0] in result.output
            assert parameter.help, f"{parameter.opts[0]} says nothing of itself"


def test_help_of_the_installed_command_and_its_version(askdesk: Askdesk):
    shown = askdesk("--help")
    assert shown.returncode == 0
    assert all(name in shown.stdout for name in cli.commands)
    assert "DATABASE_URL" in shown.stdout
    assert CliRunner().invoke(cli, ["--version"]).output.partition(", version ")[2].strip()


def test_a_line_of_the_batch_names_category_and_priority_of_a_ticket_only(askdesk: Askdesk):
    lines = [
        {"id": 1, "question": "prod is down, all our jobs stopped a minute ago"},
        {"id": 2, "question": "Which browser does the console support?"},
    ]
    result = askdesk("ask", "--jsonl", stdin="\n".join(map(json.dumps, lines)))
    ticket, answer = map(json.loads, result.stdout.splitlines())
    assert (ticket["route"], ticket["priority"]) == ("ticket", "urgent")
    assert ticket["category"] in {"outage", "job_failure"}
    assert answer["route"] == "answer"
    assert not {"category", "priority"} & answer.keys()


def test_a_secret_in_a_question_is_masked_and_not_what_the_ticket_is_about(askdesk: Askdesk):
    secret = "LTAI5tAbCdEfGhJkLmNpQrSt"
    result = askdesk("ask", f"my job keeps failing since 9am, OOM, the key is {secret}, please help", "--json")
    reply = json.loads(result.stdout)
    assert secret not in result.stdout
    assert reply["answer"].startswith("Your message held something secret (AccessKey ID).")
    assert reply["category"] == "job_failure"
