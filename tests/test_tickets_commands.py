"""The agents' commands on a real database file: a ticket's whole life, lists, wrong calls, export."""

import csv
import datetime as dt
import io
import json
import re
from contextlib import closing
from pathlib import Path

import pytest

from bot.settings import Settings
from bot.ticket_wiring import open_ticket_store
from routing.stores.backup import backup
from routing.ticket import Category, Priority, Ticket
from tests.commands import Commands, File

OWN_FIELDS = {"number", "state", "title", "category", "priority", "asker", "team", "due", "policy"}


@pytest.fixture
def filled(filed: File) -> list[int]:
    """Four tickets: urgent, high, normal and low, opened in the other order."""
    return [
        filed("Folder is full", asker="dora", category=Category.QUOTA, priority=Priority.LOW),
        filed("Charged twice", asker="carl", category=Category.BILLING, priority=Priority.NORMAL),
        filed("Checkpoint is slow", asker="ben", category=Category.PERFORMANCE, priority=Priority.HIGH),
        filed("控制台打不开", asker="anna", category=Category.OUTAGE, priority=Priority.URGENT, lang="zh"),
    ]


# --- a ticket's life


def test_a_ticket_from_its_taking_to_its_rating(desk: Commands, filed: File):
    number = str(filed())
    assert desk.done("tickets", "take", number).out.startswith(f"#{number} · in_progress · normal")
    desk.done("tickets", "note", number, "state grows?", "--as", "cleo")
    desk.done("tickets", "reply", f"#{number}", "-", stdin="We look into it.\n\nUntil then: restart it.\n")
    assert "waiting_user" in desk.done("tickets", "ask", number, "Since when?").out
    desk.done("tickets", "set", number, "--priority", "high", "--tag", "memory", "--tag", "vip", "--reason", "payday")
    assert desk.json("tickets", "set", number, "--untag", "vip", "--title", "Heap")["tags"] == ["memory"]
    assert "· engine/cleo ·" in desk.done("tickets", "assign", number, "cleo").out
    assert "· engine ·" in desk.done("tickets", "release", number).out
    resolved = desk.json("tickets", "resolve", number, "Give it 2 CU more.", "--code", "workaround")
    assert (resolved["state"], resolved["resolution"]) == ("resolved", "workaround")
    assert desk.json("tickets", "reopen", number, "again", "--asker", "anna")["state"] == "open"
    assert desk.json("tickets", "close", number, "--code", "solved", "--asker", "anna")["state"] == "closed"
    assert "rated 5 of 5" in desk.done("tickets", "rate", number, "5", "--asker", "anna").out
    shown = desk.json("tickets", "show", number)
    happened = [(event["kind"], event["actor"]["id"], event["internal"]) for event in shown["history"]]
    assert happened == [
        ("opened", "hotline", False),
        ("taken", "ben", False),
        ("noted", "cleo", True),
        ("replied", "ben", False),
        ("asked_user", "ben", False),
        ("changed", "ben", False),
        ("changed", "ben", False),
        ("assigned", "ben", False),
        ("released", "ben", True),
        ("resolved", "ben", False),
        ("reopened", "anna", False),
        ("closed", "anna", False),
        ("rated", "anna", False),
    ]
    assert shown["history"][3]["text"] == "We look into it.\n\nUntil then: restart it."
    assert shown["history"][5]["reason"] == "payday"


def test_of_two_agents_who_take_a_ticket_the_second_is_told_who_was_first(desk: Commands, filed: File):
    number = str(filed())
    desk.done("tickets", "take", number, "--as", "ben")
    assert desk.refused("tickets", "take", number, "--as", "cleo") == f"#{number} is already taken by ben."
    assert desk.json("tickets", "show", number)["assignee"] == "ben"


def test_merged_and_linked_tickets_name_each_other(desk: Commands, filed: File):
    first, second, third = str(filed("One")), str(filed("Two", asker="carl")), str(filed("Three", asker="dora"))
    assert desk.json("tickets", "merge", second, first)["number"] == int(first)
    assert desk.json("tickets", "link", first, third)["links"] == [int(second), int(third)]
    merged = desk.json("tickets", "show", second)
    assert (merged["state"], merged["merged_into"]) == ("closed", int(first))
    page = desk.done("tickets", "show", second).out
    assert f"merged into #{first}" in page


def test_a_secret_in_what_an_agent_writes_is_not_stored(desk: Commands, filed: File):
    number = str(filed())
    said = desk.done("tickets", "note", number, "he uses password: Tr0ub4dor&3", "--json")
    assert "masked, and not stored: password" in said.err
    assert "Tr0ub4dor" not in desk.done("tickets", "show", number).out


def test_an_agent_files_two_tickets_in_a_row_for_one_asker_but_the_same_text_once(
    desk: Commands, shipped_database: Path, desk_database: Path
):
    backup(shipped_database, desk_database)
    library = shipped_database.with_name(shipped_database.name + ".library")
    desk_database.with_name(desk_database.name + ".library").symlink_to(library)
    text = (
        "Our production job orders_etl on vvr-4.0.11 dies with an OutOfMemoryError, no orders come through. "
        "ak: LTAI5tAbCdEfGhIjKlMnOpQr"
    )
    first = desk.json("tickets", "open", text, "--asker", "anna", "--tag", "phone")
    assert (first["category"], first["priority"], first["state"]) == ("job_failure", "urgent", "open")
    assert first["details"]["jobs"] == ["orders_etl"]
    assert first["tags"] == ["secret_exposed", "phone"]
    assert "LTAI5tAbCdEfGh" not in json.dumps(first)
    told = ("--category", "billing", "--priority", "low", "--title", "Invoice", "--asker", "anna")
    second = desk.json("tickets", "open", "The bill of March looks odd", *told)
    assert (second["category"], second["priority"], second["title"]) == ("billing", "low", "Invoice")
    again = desk.done("tickets", "open", "-", "--asker", "anna", stdin="The bill of  March looks odd")
    assert again.out.startswith(f"#{second['number']} ")
    assert "nothing was added" in again.err
    assert "  jobs            orders_etl" in desk.done("tickets", "show", str(first["number"])).lines


# --- what is shown


def test_a_page_marks_what_is_internal_and_shows_texts_without_control_characters(desk: Commands, filed: File):
    number = str(filed(description="first line\n\tindented \x1b[31mred\x07"))
    desk.done("tickets", "note", number, "only for us")
    lines = desk.done("tickets", "show", number).lines
    assert "  first line" in lines
    assert "      indented [31mred" in lines
    marked = [line for line in lines if line.endswith("[internal]")]
    assert [line.split("  ")[-2] for line in marked] == ["ben noted"]
    assert "      only for us" in lines
    assert not any("\x1b" in line or "\t" in line for line in lines)


def test_similar_tickets_of_one_day_are_a_cluster(desk: Commands, filed: File, now: dt.datetime):
    outage = {"category": Category.OUTAGE, "priority": Priority.URGENT}
    texts = [f"Console shows 502 bad gateway on every page, {who} cannot log in" for who in ("we", "nobody", "I")]
    numbers = [filed(text, asker=f"asker-{n}", hours=n, **outage) for n, text in enumerate(texts)]
    old = filed(texts[0] + " today", asker="old", hours=30, **outage)
    filed("The invoice of March is wrong", category=Category.BILLING, asker="other")
    shown = desk.json("tickets", "show", str(numbers[0]))
    assert shown["cluster"]["numbers"] == [numbers[2], numbers[1]]
    assert dt.datetime.fromisoformat(shown["cluster"]["since"]) == now - dt.timedelta(hours=2)
    assert {near["number"] for near in shown["similar"]} == {numbers[1], numbers[2], old}
    since = (now - dt.timedelta(hours=2)).astimezone().strftime("%Y-%m-%d %H:%M")
    page = desk.done("tickets", "show", str(numbers[0])).out
    assert f"2 similar unfinished tickets since {since}: #{numbers[2]}, #{numbers[1]}" in page


def test_a_missed_target_and_a_clock_that_stands_still_are_told(desk: Commands, filed: File, desk_database: Path):
    number = str(filed(hours=3, priority=Priority.URGENT))
    page = desk.done("tickets", "show", number).out
    assert "due 2 h late" in page
    assert re.search(r"18\d of 30 min, MISSED", page)
    desk.done("tickets", "ask", number, "Which job?")
    clocks = desk.json("tickets", "show", number)["clocks"]
    assert (clocks["first_response"]["missed"], clocks["first_response"]["target"]) == (True, 30)
    assert (clocks["resolution"]["paused"], clocks["resolution"]["due"]) == (True, None)


# --- lists


def test_what_is_due_first_is_listed_first_in_plain_aligned_lines(desk: Commands, filled: list[int]):
    lines = desk.done("tickets", "list").lines
    assert [line.split()[0] for line in lines] == [f"#{number}" for number in reversed(filled)]
    assert lines[0].split("  ")[1:3] == ["open", "urgent"]
    assert not any("\t" in line or "\x1b" in line or line.endswith(" ") for line in lines)
    assert len({line.index(title) for line, title in zip(lines[1:], ("Check", "Charged", "Folder"), strict=True)}) == 1


@pytest.mark.parametrize(
    ("options", "places"),
    [
        (["--priority", "high"], [2]),
        (["--category", "billing"], [1]),
        (["--team", "billing"], [1]),
        (["--team", "billing", "--all"], [1, 0]),
        (["--asker", "dora"], []),
        (["--asker", "dora", "--all"], [0]),
        (["--text", "CHECKPOINT"], [2]),
        (["--text", "打不开"], [3]),
        (["--state", "in_progress"], [2]),
        (["--state", "in_progress", "--state", "open"], [3, 2, 1]),
        (["--mine"], [2]),
        (["--mine", "--as", "cleo"], []),
        (["--assignee", "ben"], [2]),
        (["--all"], [3, 2, 1, 0]),
        (["--state", "resolved", "--team", "billing"], [0]),
        (["--limit", "2"], [3, 2]),
    ],
)
def test_a_list_can_be_narrowed(desk: Commands, filled: list[int], options: list[str], places: list[int]):
    desk.done("tickets", "take", str(filled[2]))
    desk.done("tickets", "resolve", str(filled[0]), "--code", "solved")
    found = [ticket["number"] for ticket in desk.json("tickets", "list", *options)]
    assert found == [filled[place] for place in places]


def test_a_list_says_when_there_is_more_and_when_there_is_nothing(desk: Commands, filled: list[int]):
    more = desk.done("tickets", "list", "--limit", "3")
    assert (len(more.lines), more.err.strip()) == (3, "3 of 4 tickets")
    nothing = desk.done("tickets", "list", "--text", "no such words")
    assert (nothing.out, nothing.err.strip()) == ("", "no such tickets")
    assert desk.json("tickets", "list", "--text", "no such words") == []


def test_a_listed_ticket_as_json_has_all_its_fields_and_iso_times(desk: Commands, filled: list[int], now: dt.datetime):
    first = desk.json("tickets", "list")[0]
    assert first.keys() >= OWN_FIELDS
    assert first["policy"] == "askdesk defaults"
    assert dt.datetime.fromisoformat(first["opened"]) == now - dt.timedelta(hours=1)
    assert set(Ticket.model_fields) == first.keys()


# --- wrong calls

WRONG: dict[str, tuple[list[str], str]] = {
    "no command": ([], "give a command: "),
    "unknown number": (["take", "4711"], "There is no ticket #4711."),
    "no number": (
        ["show", "abc"],
        "Invalid value for 'NUMBER': 'abc' is not the number of a ticket: write it like 1042.",
    ),
    "endless number": (["show", "9" * 40], f"Invalid value for 'NUMBER': '{'9' * 40}' is not the number of a ticket"),
    "limit": (["list", "--limit", "0"], "Invalid value for '--limit': 0 is not in the range 1<=x<="),
    "unknown team": (["list", "--team", "moon"], "there is no team 'moon': give one of security, billing, platform"),
    "assigned to no team": (["assign", "1001", "--team", "moon"], "there is no team 'moon': give one of security"),
    "assigned to nobody": (["assign", "1001"], "say who gets it: an ASSIGNEE, --team, or both."),
    "nothing to set": (["set", "1001"], "say what to change: --category"),
    "empty text": (["reply", "1001", " \n"], "Invalid value for 'TEXT': it is empty: write at least a word."),
    "endless text": (["note", "1001", "x" * 20_001], "Invalid value for 'TEXT': it has 20,001 characters: shorten it"),
    "empty name": (["take", "1001", "--as", " "], "Invalid value for '--as': it is empty"),
    "unknown state": (["list", "--state", "done"], "Invalid value for '--state': 'done' is not one of"),
    "two ways": (["list", "--all", "--state", "open"], "give either --state or --all, not both."),
    "two agents": (["list", "--mine", "--assignee", "ben"], "give either --mine or --assignee, not both."),
    "no code": (["resolve", "1001"], "Missing option '--code'."),
    "not allowed": (["release", "1001"], "#1001 is open: “released” needs one that is in_progress, waiting_user."),
    "not finished": (
        ["rate", "1001", "4", "--asker", "anna"],
        "#1001 is open: “rated” needs one that is resolved, closed.",
    ),
    "six of five": (
        ["rate", "1001", "6", "--asker", "anna"],
        "Invalid value for 'RATING': 6 is not in the range 1<=x<=5.",
    ),
    "another's": (["close", "1001", "--asker", "carl"], "There is no ticket #1001 of yours."),
    "itself": (["link", "1001", "1001"], "#1001 cannot be joined with itself: give another ticket."),
    "form": (["export", "tickets.txt"], "say which form: --format csv or --format jsonl."),
    "no folder": (["export", "no/such/folder.csv"], "no/such/folder.csv cannot be written: No such file or directory."),
    "days": (["stats", "--days", "0"], "Invalid value for '--days': 0 is not in the range 1<=x<=3650."),
}


@pytest.mark.parametrize(("arguments", "sentence"), WRONG.values(), ids=WRONG)
def test_a_wrong_call_is_one_sentence_and_changes_nothing(
    desk: Commands, filed: File, arguments: list[str], sentence: str
):
    number = str(filed())
    before = desk.json("tickets", "show", number)["history"]
    assert desk.refused("tickets", *arguments).startswith(sentence)
    assert desk.json("tickets", "show", number)["history"] == before


def test_settings_that_cannot_be_used_are_named(desk: Commands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("ASKDESK_SERVICE_FILE", str(tmp_path / "no.yaml"))
    assert "no.yaml: the file cannot be read" in desk.refused("tickets", "take", "1001")
    monkeypatch.setenv("ASKDESK_SERVICE_FILE", "")
    monkeypatch.setenv("ASKDESK_WEBHOOK_ALLOW_PRIVATE", "perhaps")
    assert "ASKDESK_WEBHOOK_ALLOW_PRIVATE is 'perhaps'" in desk.refused("tickets", "list")
    monkeypatch.setenv("ASKDESK_WEBHOOK_ALLOW_PRIVATE", "")
    desk.done("tickets", "list")


def test_own_teams_come_from_the_service_file(
    desk: Commands, filed: File, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    own = tmp_path / "service.yaml"
    own.write_text(
        "teams: [{name: night}]\n"
        "policy: {name: own, targets: {}, hours: {time_zone: UTC, days: {monday: ['09:00-17:00']}}}\n"
    )
    number = str(filed())
    monkeypatch.setenv("ASKDESK_SERVICE_FILE", str(own))
    assert desk.json("tickets", "assign", number, "--team", "night")["team"] == "night"
    assert len(desk.json("tickets", "list", "--team", "night")) == 1
    monkeypatch.setenv("ASKDESK_SERVICE_FILE", "")
    assert len(desk.json("tickets", "list", "--team", "night")) == 1  # though no such team is there any more


# --- export


def test_exported_json_lines_are_the_tickets_again(
    desk: Commands, filled: list[int], desk_database: Path, tmp_path: Path
):
    file = tmp_path / "all.jsonl"
    assert desk.done("tickets", "export", str(file)).out == f"wrote 4 tickets to {file}\n"
    read = [Ticket.model_validate_json(line) for line in file.read_text("utf-8").splitlines()]
    with closing(open_ticket_store(Settings(database_url=f"sqlite:///{desk_database}"))) as store:
        assert tuple(read) == store.queue()
    assert desk.done("tickets", "export", "-", "--format", "jsonl").out == file.read_text("utf-8")
    assert len(desk.done("tickets", "export", "-", "--format", "jsonl", "--priority", "low").lines) == 1


def test_exported_csv_has_all_fields_and_no_formulas(desk: Commands, filed: File, tmp_path: Path, now: dt.datetime):
    filed('=HYPERLINK("http://x")', description="two\nlines, 控制台", tags=("-1+1", "b"), asker=" @anna", hours=2)
    file = tmp_path / "all.csv"
    desk.done("tickets", "export", str(file))
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")  # by which a spreadsheet knows that it is UTF-8
    (record,) = csv.DictReader(io.StringIO(file.read_text("utf-8-sig"), newline=""))
    assert record["title"] == '\'=HYPERLINK("http://x")'
    assert record["asker"] == "' @anna"
    assert record["tags"] == "'-1+1; b"
    assert record["description"] == "two\nlines, 控制台"
    assert record["opened"] == (now - dt.timedelta(hours=2)).isoformat().replace("+00:00", "Z")
    assert (record["policy.name"], record["place.surface"]) == ("askdesk defaults", "terminal")
    assert set(Ticket.model_fields) == {name.partition(".")[0] for name in record}
    plain = desk.done("tickets", "export", "-", "--format", "csv").out
    assert plain.startswith("number,title,description,")


def test_an_export_that_fails_leaves_what_was_there(desk: Commands, filled: list[int], tmp_path: Path):
    folder = tmp_path / "taken.csv"
    folder.mkdir()
    assert desk.refused("tickets", "export", str(folder)).startswith(f"{folder} cannot be written")
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


# --- stats


def test_stats_count_what_the_database_holds(desk: Commands, filled: list[int], desk_database: Path):
    desk.done("tickets", "resolve", str(filled[3]), "--code", "solved")
    desk.done("tickets", "rate", str(filled[3]), "4", "--asker", "anna")
    stats = desk.json("tickets", "stats", "--days", "1")
    assert stats["unfinished"] == {"waiting_permission": 0, "open": 3, "in_progress": 0, "waiting_user": 0}
    assert stats["opened"] == 4
    assert stats["resolution"]["urgent"]["count"] == 1
    assert 60 <= stats["resolution"]["urgent"]["median"] < 61
    assert stats["missed"]["first_response"]["urgent"] == {"missed": 1, "of": 1}
    assert stats["satisfaction"]["mean"] == 4.0
    assert stats["self_service"] == {"questions": 0, "answered": 0, "share": None}
    page = desk.done("tickets", "stats").out
    assert "urgent              median     60." in page
    assert "mean 4.00 of 5" in page
