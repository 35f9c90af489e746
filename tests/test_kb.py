"""askdesk kb: fill, look into, build and test a knowledge base of one's own."""

import json
import shutil
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from click.testing import CliRunner

from bot.cli import cli
from bot.regression import read_cases
from knowledge.content import Content, ContentError, joined
from knowledge.glossary import Term
from knowledge.sources.yaml_folder import SHIPPED
from knowledge.stores.sqlite import KnowledgeStore
from routing.sources import ticket_folder
from tests.conftest import run_askdesk

Outcome = CompletedProcess[str]

LINES = [
    {
        "id": "hours",
        "lang": "en",
        "question": "When does the bakery open?",
        "answer": "At seven.\nOn Sundays at eight.",
        "variants": ["opening hours on Sunday", "what time do you close tonight", "are you open on holidays"],
        "source": "Handbook",
        "section": "Counter",
    },
    {
        "id": "hours",
        "lang": "zh",
        "question": "面包店几点开门？",
        "answer": "早上七点。",
        "variants": ["周日营业到几点", "晚上几点打烊"],
        "source": "手册",
    },
    {
        "id": "cake",
        "lang": "en",
        "question": "How do I order a birthday cake?",
        "answer": "Two days ahead, at the counter.",
        "variants": ["cake for twenty guests", "custom cake with a name on it"],
    },
    {"kind": "negative", "variants": ["who won the football match", "will it rain tomorrow"]},
    {"kind": "glossary", "id": "good.cake", "variants": ["cake", "gateau", "torte"]},
]
MORE = [
    {
        "id": "voucher",
        "lang": "en",
        "question": "Where can I buy a gift voucher?",
        "answer": "At the counter.",
        "variants": ["gift card", "how long is a voucher valid"],
    },
    {"kind": "negative", "variants": ["how do I repair my bicycle"], "id": "no.bicycle"},
]
DOCUMENTED = """\
- id: limits.projects
  section: limits
  zh: {question: 最多建多少个项目空间？, answer: "最多 {limits.projects_per_account} 个。"}
  en: {question: How many project spaces may one account have?, answer: "At most {limits.projects_per_account}."}
"""


def inside(*arguments: str, database: Path) -> str:
    """What the command prints, without the start of a process."""
    result = CliRunner(env={"DATABASE_URL": f"sqlite:///{database}"}).invoke(cli, arguments, catch_exceptions=False)
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout


def written(path: Path, *lines: object) -> str:
    path.write_text("".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines), encoding="utf-8")
    return str(path)


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Outcome]:
    """A database with nothing but LINES."""
    database = tmp_path_factory.mktemp("bakery") / "askdesk.db"
    lines = written(database.with_name("bakery.jsonl"), *LINES)
    return database, run_askdesk("kb", "import", lines, "--only", database=database)


@pytest.fixture
def database(imported: tuple[Path, Outcome], tmp_path: Path) -> Path:
    """A copy that a test may change."""
    copy = tmp_path / "askdesk.db"
    shutil.copytree(imported[0].parent, tmp_path, dirs_exist_ok=True)
    return copy


def test_import_only_leaves_the_shipped_entries_out_and_answers_at_once(imported: tuple[Path, Outcome]):
    database, result = imported
    assert result.returncode == 0
    assert result.stdout == "imported bakery.jsonl: now 3 entries, 9 phrasings\n"
    assert result.stderr  # what takes long is told
    questions = ["opening hours on a sunday", "晚上几点打烊", "gateau for twenty guests", "who won the football match"]
    asked = "\n".join(json.dumps({"question": question}) for question in questions)
    replies = [
        json.loads(line) for line in run_askdesk("ask", "--jsonl", database=database, stdin=asked).stdout.splitlines()
    ]
    assert [reply["entry"] for reply in replies[:3]] == ["hours", "hours", "cake"]
    assert [reply["route"] for reply in replies] == ["answer", "answer", "answer", "decline"]
    assert replies[0]["answer"] == "At seven.\nOn Sundays at eight.\nSource: Handbook · Counter"
    assert replies[1]["answer"] == "早上七点。\n来源：手册"
    assert "negative" not in json.dumps([reply["matches"] for reply in replies])


def test_list_shows_id_kind_phrasings_and_question(imported: tuple[Path, Outcome]):
    rows = [line.split(maxsplit=3) for line in inside("kb", "list", database=imported[0]).splitlines()]
    assert ["hours", "answer", "5", "When does the bakery open?"] in rows
    assert ["cake", "answer", "2", "How do I order a birthday cake?"] in rows
    assert [row[1] for row in rows].count("negative") == 1
    narrowed = inside("kb", "list", "--kind", "answer", "--lang", "zh", database=imported[0])
    assert len(narrowed.splitlines()) == 2
    assert "面包店几点开门？" in narrowed


def test_show_prints_both_languages_with_sources_and_phrasings(imported: tuple[Path, Outcome]):
    shown = inside("kb", "show", "hours", database=imported[0])
    for part in ("hours (answer)", "[en] When does the bakery open?", "On Sundays at eight.", "[zh] 面包店几点开门？"):
        assert part in shown
    assert "source: Handbook · Counter" in shown
    assert "晚上几点打烊" in shown


def test_stats_count_entries_and_phrasings(shipped_database: Path):
    lines = [line.rsplit(maxsplit=1) for line in inside("kb", "stats", database=shipped_database).splitlines()]
    counted = {line[0].strip(): int(line[1]) for line in lines if line[-1].isdigit()}
    assert counted["answer"] > 100
    assert counted["zh"] > 10_000 < counted["en"]
    assert {"business", "absent", "negative", "limits", "newcomer"} <= counted.keys()


def test_what_is_exported_can_be_imported_again(imported: tuple[Path, Outcome], tmp_path: Path):
    file = tmp_path / "export.jsonl"
    assert inside("kb", "export", str(file), database=imported[0]) == f"wrote {file}\n"
    assert inside("kb", "export", "-", database=imported[0]) == file.read_text(encoding="utf-8")
    again = tmp_path / "again.db"
    assert run_askdesk("kb", "import", str(file), "--only", database=again).returncode == 0
    ours, theirs = KnowledgeStore(imported[0]).content(), KnowledgeStore(again).content()
    assert [e.model_dump(exclude={"wordings"}) for e in ours.entries] == [
        e.model_dump(exclude={"wordings"}) for e in theirs.entries
    ]
    assert [e.wordings.keys() for e in ours.entries] == [e.wordings.keys() for e in theirs.entries]
    assert ours.terms == theirs.terms


def test_import_adds_and_build_from_documents_keeps_what_was_imported(database: Path, tmp_path: Path):
    result = run_askdesk("kb", "import", written(tmp_path / "more.jsonl", *MORE), database=database)
    assert (result.returncode, result.stdout) == (0, "imported more.jsonl: now 5 entries, 12 phrasings\n")

    documents = tmp_path / "documents"
    (documents / "entries").mkdir(parents=True)
    shutil.copy(SHIPPED / "figures.yaml", documents)
    (documents / "glossary.yaml").write_text("- {concept: good.bread, names: [bread, loaf]}\n", encoding="utf-8")
    (documents / "entries" / "limits.yaml").write_text(DOCUMENTED, encoding="utf-8")
    result = run_askdesk("kb", "build", "--from", str(documents), database=database)
    assert result.returncode == 0
    shown = [line.split(maxsplit=2) for line in result.stdout.splitlines()]
    requests = ticket_folder.read_tickets().entries  # a documents folder is joined by what needs a person
    assert [line[:2] for line in shown[:3]] == [["added", str(1 + len(requests))], ["changed", "0"], ["removed", "0"]]
    assert result.stdout.splitlines()[-1].startswith(f"ready: {6 + len(requests)} entries, ")
    content = KnowledgeStore(database).content()
    assert {"hours", "cake", "voucher", "no.bicycle", "limits.projects"} <= {entry.id for entry in content.entries}
    assert {term.concept for term in content.terms} == {"good.cake", "good.bread"}

    again = inside("kb", "build", "--from", str(documents), database=database)  # says nothing of building
    assert [line.split()[1] for line in again.splitlines()[:3]] == ["0", "0", "0"]


def test_build_without_a_folder_keeps_a_database_of_imports_as_it_is(database: Path):
    assert inside("kb", "build", database=database).splitlines()[-1] == "ready: 3 entries, 9 phrasings"


GOOD = {"id": "1", "question": "when do you open", "route": ["answer"], "must": ["seven"], "must_not": ["eleven"]}


def test_a_regression_set_that_passes_ends_0(imported: tuple[Path, Outcome], tmp_path: Path):
    cases = [
        GOOD,
        {"id": "2", "question": "will it rain tomorrow", "route": ["decline", "clarify"], "as_of": "2022-01-01"},
    ]
    file = written(tmp_path / "good.jsonl", *cases)
    assert inside("kb", "test", file, database=imported[0]) == "2 of 2 passed (100.0%)\n"


def test_a_regression_set_that_fails_ends_1_with_a_table(imported: tuple[Path, Outcome], tmp_path: Path):
    cases = [
        GOOD,
        {"id": "wrong-route", "question": "when do you open", "route": ["decline"]},
        {"id": "lacking", "question": "when do you open", "route": ["answer"], "must": ["at (noon|midnight)"]},
        {"id": "forbidden", "question": "when do you open", "route": ["answer"], "must_not": ["AT SEVEN"]},
    ]
    result = run_askdesk("kb", "test", written(tmp_path / "bad.jsonl", *cases), database=imported[0])
    assert (result.returncode, result.stderr) == (1, "")
    rows = [line for line in result.stdout.splitlines() if "│" in line]
    assert [row.split("│")[1].strip() for row in rows] == ["wrong-route", "lacking", "forbidden"]
    assert "route answer, not decline" in rows[0]
    assert "lacks /at (noon|midnight)/" in rows[1]
    assert "has /AT SEVEN/" in rows[2]
    assert result.stdout.splitlines()[-1] == "1 of 4 passed (25.0%)"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"question": "when", "route": ["answer"]}\n{broken\n', "cases.jsonl line 2 is not valid JSON."),
        ('{"question": "when"}\n', "cases.jsonl line 1: route: Field required."),
        ('{"question": "a", "route": "answer"}\n', "cases.jsonl line 1: route: Input should be a valid tuple."),
        ('{"question": "a", "route": ["answer"], "must": ["("]}', "cases.jsonl line 1: '(' is no regular expression"),
        ("\n \n", "cases.jsonl holds no questions: give one JSON object a line."),
    ],
)
def test_the_fault_in_a_regression_file_is_named_with_its_line(text: str, said: str):
    with pytest.raises(ContentError) as caught:
        read_cases(text.split("\n"), "cases.jsonl")
    assert str(caught.value).startswith(said)


def test_a_broken_regression_file_ends_2(imported: tuple[Path, Outcome], tmp_path: Path):
    file = tmp_path / "cases.jsonl"
    file.write_text(f"{json.dumps(GOOD)}\n{{broken\n", encoding="utf-8")
    result = run_askdesk("kb", "test", str(file), database=imported[0])
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == "askdesk: cases.jsonl line 2 is not valid JSON.\n"


def test_a_broken_import_changes_nothing(database: Path, tmp_path: Path):
    before = KnowledgeStore(database).fingerprint()
    file = tmp_path / "broken.jsonl"
    file.write_text(json.dumps(MORE[0]) + "\n{broken\n", encoding="utf-8")
    result = run_askdesk("kb", "import", str(file), "--only", database=database)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == "askdesk: broken.jsonl line 2 is not valid JSON: correct it and import again.\n"
    assert KnowledgeStore(database).fingerprint() == before


def test_imported_names_are_added_to_those_of_a_known_term():
    shipped = Content(terms=(Term(concept="term.bread", names=("bread", "loaf")),))
    more = Content(terms=(Term(concept="term.bread", names=("loaf", "baguette"), imported=True),))
    (term,) = joined(shipped, more).terms
    assert term.names == ("bread", "loaf", "baguette")
    assert term.imported
