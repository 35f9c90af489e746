"""Reading documents, a folder of YAML or JSON lines, and the sentence for everything that can be wrong in them."""

import datetime as dt
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge.content import Content, ContentError
from knowledge.entry import Entry, EntryKind, Phrasing, Source, Wording
from knowledge.glossary import Term
from knowledge.sources.jsonl import read_lines, write_lines
from knowledge.sources.yaml_folder import SHIPPED, read_folder
from tests.conftest import run_askdesk

ENTRIES = """\
- id: limits.projects
  section: limits
  facts: [98]
  zh:
    question: 最多建多少个项目空间？
    answer: |
      最多 {limits.projects_per_account} 个。
  en:
    question: How many projects?
    answer: At most {limits.projects_per_account}; see {forms.blink_shared.EOM2} and {engines[4.0.13].flink}.
- id: absent.price
  kind: absent
  zh: {question: 价格, answer: 文档没有写。}
  en: {question: Prices, answer: Not in the document.}
"""


def line(**fields: object) -> str:
    return json.dumps(fields, ensure_ascii=False)


# --- a folder of documents ---


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small folder of documents with the shipped figures."""
    place = tmp_path / "flink"
    (place / "entries").mkdir(parents=True)
    (place / "phrasings").mkdir()
    shutil.copy(SHIPPED / "figures.yaml", place)
    (place / "glossary.yaml").write_text("- {concept: term.project, names: [project space, 项目空间]}\n", "utf-8")
    (place / "entries" / "some.yaml").write_text(ENTRIES, "utf-8")
    (place / "phrasings" / "limits.en.yaml").write_text("limits.projects:\n  plain: [how many projects]\n", "utf-8")
    return place


def test_an_entry_has_its_figures_filled_in_and_its_source(folder: Path):
    entry = read_folder(folder).entries[0]
    assert (entry.id, entry.kind, entry.facts) == ("limits.projects", EntryKind.ANSWER, (98,))
    assert entry.wordings["zh"].answer == "最多 20 个。"
    assert entry.wordings["en"].answer == "At most 20; see 2022-08-15 and 1.13.3."
    assert entry.wordings["zh"].source.section == "使用限制"
    source = Source(
        document="Realtime Compute for Apache Flink, Product Introduction",
        section="Usage limits",
        date=dt.date(2022, 6, 9),
    )
    assert entry.wordings["en"].source == source


def test_an_entry_that_answers_nothing_needs_no_section(folder: Path):
    entry = read_folder(folder).entries[1]
    assert (entry.id, entry.kind, entry.wordings["en"].source.section) == ("absent.price", EntryKind.ABSENT, "")


def test_glossary_and_phrasings_are_read_with_their_language_and_persona(folder: Path):
    (folder / "phrasings" / "limits.zh.yaml").write_text("limits.projects:\n  hurried: [项目上限]\n", "utf-8")
    content = read_folder(folder)
    assert content.terms == (Term(concept="term.project", names=("project space", "项目空间")),)
    assert content.entries[0].phrasings == (
        Phrasing(text="how many projects", lang="en", persona="plain"),
        Phrasing(text="项目上限", lang="zh", persona="hurried"),
    )


@pytest.mark.parametrize("text", ["yes", "null", "4.10", "99.90", "2022-11-15", "1e3"])
def test_a_phrasing_is_what_was_typed_even_where_yaml_sees_another_type(folder: Path, text: str):
    (folder / "phrasings" / "limits.en.yaml").write_text(f"limits.projects:\n  plain:\n  - {text}\n", "utf-8")
    assert [p.text for p in read_folder(folder).entries[0].phrasings] == [text]


def test_phrasings_and_glossary_terms_may_be_none(folder: Path):
    shutil.rmtree(folder / "phrasings")
    (folder / "glossary.yaml").write_text("# none yet\n", "utf-8")
    content = read_folder(folder)
    assert (content.terms, content.entries[0].phrasings) == ((), ())


def _write(name: str, text: str) -> Callable[[Path], object]:
    return lambda folder: (folder / name).write_text(text, "utf-8")


def _change(name: str, old: str, new: str) -> Callable[[Path], object]:
    def change(folder: Path) -> None:
        text = (folder / name).read_text("utf-8")
        assert old in text
        (folder / name).write_text(text.replace(old, new), "utf-8")

    return change


SOME, SAID = "entries/some.yaml", "phrasings/limits.en.yaml"
WRONG_FOLDERS: dict[str, tuple[Callable[[Path], object], list[str]]] = {
    "no folder": (shutil.rmtree, ["flink is not a folder", "figures.yaml"]),
    "no figures": (lambda f: (f / "figures.yaml").unlink(), ["figures.yaml is missing"]),
    "no glossary": (lambda f: (f / "glossary.yaml").unlink(), ["glossary.yaml is missing"]),
    "no entries": (lambda f: (f / SOME).unlink(), ["entries holds no entries"]),
    "broken YAML": (_write(SOME, "- id: [\n"), ["some.yaml is not valid YAML", "line 2"]),
    "not UTF-8": (lambda f: (f / SOME).write_bytes(b"- id: \xff\n"), ["some.yaml is not UTF-8"]),
    "not a list": (_write(SOME, "7\n"), ["some.yaml", "expected a list"]),
    "not an entry": (_write(SOME, "- price\n"), ["some.yaml", "dictionary"]),
    "one language": (_write(SOME, "- id: a.b\n  zh: {question: 问, answer: 答}\n"), ["some.yaml", "en", "required"]),
    "no answer": (_change(SOME, "Not in the document.", "' '"), ["some.yaml", "en.answer", "at least 1 character"]),
    "unknown kind": (_change(SOME, "kind: absent", "kind: perhaps"), ["some.yaml", "kind", "'absent'"]),
    "unknown key": (_change(SOME, "facts:", "fact:"), ["some.yaml", "fact: Extra inputs"]),
    "unknown section": (
        _change(SOME, "section: limits", "section: limit"),
        ["some.yaml", "limits.projects", "'limit'"],
    ),
    "unknown section of what has no answer": (
        _change(SOME, "kind: absent", "kind: absent\n  section: nowhere"),
        ["some.yaml", "absent.price", "'nowhere'"],
    ),
    "no section": (_change(SOME, "  section: limits\n", ""), ["some.yaml", "limits.projects", "section ''"]),
    "unknown figure": (
        _change(SOME, "projects_per_account", "projects"),
        ["some.yaml", "limits.projects", "unknown figure {limits.projects}"],
    ),
    "unknown group": (_change(SOME, "{limits.", "{limit."), ["limits.projects", "unknown figure {limit.projects_per_"]),
    "unknown version": (_change(SOME, "4.0.13", "4.0.9"), ["limits.projects", "unknown figure {engines[4.0.9].flink}"]),
    "figure without a value": (
        _change(SOME, "[4.0.13].flink", "[4.0.13].EOS"),
        ["some.yaml", "limits.projects", "without a value"],
    ),
    "a whole version as a figure": (_change(SOME, "[4.0.13].flink", "[4.0.13]"), ["limits.projects", "which of its"]),
    "brace without its pair": (_change(SOME, "最多 {", "最多 {{"), ["some.yaml", "limits.projects", "}"]),
    "an id twice in one file": (_change(SOME, "absent.price", "limits.projects"), ["some.yaml", "'limits.projects'"]),
    "an id in two files": (_write("entries/zz.yaml", ENTRIES), ["zz.yaml", "'limits.projects'"]),
    "a concept twice": (
        _write("glossary.yaml", "- {concept: term.a, names: [b]}\n- {concept: term.a, names: [c]}\n"),
        ["glossary.yaml", "'term.a'"],
    ),
    "a term without names": (_write("glossary.yaml", "- {concept: term.a}\n"), ["glossary.yaml", "names", "required"]),
    "figure of an unknown section": (
        _change("figures.yaml", "value: 20, section: limits", "value: 20, section: limit"),
        ["figures.yaml", "projects_per_account", "'limit'"],
    ),
    "impossible date": (_change("figures.yaml", "2021-04-28", "2021-13-28"), ["figures.yaml", "impossible", "month"]),
    "no figures in the file": (_write("figures.yaml", ""), ["figures.yaml", "the document"]),
    "phrasings of an unknown entry": (
        _write(SAID, "limits.project:\n  plain: [how many]\n"),
        ["phrasings", "unknown entry 'limits.project'"],
    ),
    "phrasings in no language": (
        _write("phrasings/limits.yaml", "limits.projects:\n  plain: [how many]\n"),
        ["phrasings/limits.yaml", "SECTION.en.yaml"],
    ),
    "phrasings without personas": (
        _write(SAID, "limits.projects: [how many]\n"),
        ["limits.en.yaml", "limits.projects", "dictionary"],
    ),
    "phrasings that are no list": (
        _write(SAID, "limits.projects:\n  plain: how many\n"),
        ["limits.en.yaml", "limits.projects.plain", "list"],
    ),
    "a phrasing that is no text": (
        _write(SAID, "limits.projects:\n  plain:\n  - SLA: 99.9\n"),
        ["limits.en.yaml", "limits.projects.plain.0", "string"],
    ),
}


@pytest.mark.parametrize(("spoil", "named"), WRONG_FOLDERS.values(), ids=WRONG_FOLDERS)
def test_a_fault_in_a_folder_is_named_with_its_place(folder: Path, spoil: Callable[[Path], object], named: list[str]):
    read_folder(folder)
    spoil(folder)
    with pytest.raises(ContentError) as caught:
        read_folder(folder)
    message = str(caught.value)
    assert all(part in message for part in [str(folder), *named]), message
    assert "\n" not in message


# --- JSON lines ---


def test_lines_of_one_id_are_one_entry_in_two_languages_with_all_their_phrasings():
    content = read_lines(
        [
            line(id="vpn", lang="zh", question="怎么连VPN？", answer="打开客户端。", variants=["VPN连接", " "]),
            "",
            line(id="vpn", lang="en", question="How do I use the VPN?", answer="Start it.", section="Remote work"),
            line(id="vpn", lang="en", question="How to use VPN?", answer="Start it now.", variants=["vpn help"]),
        ],
        "office.jsonl",
    )
    (entry,) = content.entries
    assert entry.wordings["zh"].source == Source(document="office.jsonl")
    assert entry.wordings["en"].answer == "Start it now."
    assert entry.phrasings == (Phrasing(text="VPN连接", lang="zh"), Phrasing(text="vpn help", lang="en"))


def test_without_lang_the_question_tells_it_and_a_source_is_kept():
    rows = [
        line(id="a", question="密码忘了怎么办", answer="找管理员。"),
        line(id="b", question="Lost password?", answer="Ask.", source="Handbook", section="Accounts"),
    ]
    first, second = read_lines(rows, "x.jsonl").entries
    assert (first.wordings.keys(), second.wordings.keys()) == ({"zh"}, {"en"})
    assert second.wordings["en"].source == Source(document="Handbook", section="Accounts")


def test_a_negative_needs_no_answer_and_a_glossary_line_becomes_a_term():
    content = read_lines(
        [
            line(kind="negative", variants=["what is the weather", "tell me a joke"]),
            line(kind="glossary", id="term.vpn", variants=["VPN", "tunnel"]),
            line(kind="glossary", id="term.vpn", variants=["远程接入"]),
        ],
        "x.jsonl",
    )
    (entry,) = content.entries
    assert entry.kind is EntryKind.NEGATIVE
    assert [p.text for p in entry.phrasings] == ["what is the weather", "tell me a joke"]
    assert content.terms == (Term(concept="term.vpn", names=("VPN", "tunnel", "远程接入")),)


GOOD = line(id="a", question="Where?", answer="Here.")
WRONG_LINES: dict[str, tuple[str, list[str]]] = {
    "broken JSON": ('{"id": "a", ', ["is not valid JSON"]),
    "endless nesting": ("[" * 100_000, ["is not valid JSON"]),
    "half a character": (r'{"id": "a", "question": "\ud800", "answer": "b"}', ["is not valid JSON"]),
    "no object": ('["a", "b"]', ["object"]),
    "no id": (line(question="Where?", answer="Here."), ["needs id, question and answer"]),
    "no question": (line(id="a", answer="Here."), ["needs id, question and answer"]),
    "blank question": (line(id="a", question=" ", answer="Here."), ["needs id, question and answer"]),
    "no answer": (line(id="a", question="Where?"), ["needs id, question and answer"]),
    "absent without an answer": (line(kind="absent", id="a", question="Where?"), ["needs id, question and answer"]),
    "negative without variants": (line(kind="negative", id="a"), ["a negative needs variants"]),
    "negative with blank variants": (line(kind="negative", variants=["", " "]), ["a negative needs variants"]),
    "glossary line without id": (line(kind="glossary", variants=["VPN"]), ["a glossary line needs id and variants"]),
    "glossary line without variants": (line(kind="glossary", id="t"), ["a glossary line needs id and variants"]),
    "unknown kind": (line(kind="maybe", id="a", question="b", answer="c"), ["kind", "'negative'"]),
    "unknown language": (line(lang="fr", id="a", question="b", answer="c"), ["lang", "'zh' or 'en'"]),
    "unknown key": (line(id="a", question="b", answer="c", variant=["d"]), ["variant", "Extra inputs"]),
    "variants that are no list": (line(id="a", question="b", answer="c", variants="d"), ["variants", "array"]),
    "an answer that is no text": (line(id="a", question="b", answer=7), ["answer", "string"]),
}


@pytest.mark.parametrize(("wrong", "named"), WRONG_LINES.values(), ids=WRONG_LINES)
def test_a_fault_in_a_line_is_named_with_file_and_number(wrong: str, named: list[str]):
    with pytest.raises(ContentError) as caught:
        read_lines([GOOD, "", wrong, GOOD], "office.jsonl")
    message = str(caught.value)
    assert message.startswith("office.jsonl line 3")
    assert all(part in message for part in named), message
    assert "\n" not in message


@pytest.mark.parametrize("lines", [[], ["", "  \n"]])
def test_a_file_without_lines_is_refused(lines: list[str]):
    with pytest.raises(ContentError, match=re.escape("empty.jsonl holds no entries")):
        read_lines(lines, "empty.jsonl")


def test_what_was_exported_is_imported_again_the_same(content: Content):
    again = read_lines(write_lines(content), "export.jsonl")
    assert [_essence(entry) for entry in again.entries] == [_essence(entry) for entry in content.entries]
    assert again.terms == content.terms


def _essence(entry: Entry) -> tuple[object, ...]:
    """What JSON lines carry: no personas, fact numbers or document dates; phrasings language by language."""
    said = sorted(((p.lang, p.text) for p in entry.phrasings), key=lambda pair: pair[0])
    told = {lang: (w.question, w.answer, w.source.document, w.source.section) for lang, w in entry.wordings.items()}
    return entry.id, entry.kind, told, said


def test_odd_characters_survive_export_and_import():
    text = 'a "quote", a \\ and a { brace }, two\nlines, \u2028 a line separator, \x85, \x00 and 🙂'
    wording = Wording(question=text, answer=text, source=Source(document="x"))
    entry = Entry(id="odd", wordings={"en": wording}, phrasings=(Phrasing(text=text, lang="en"),))
    lines = list(write_lines(Content(entries=(entry,))))
    assert len(lines) == 1
    assert "\n" not in lines[0]
    assert read_lines(lines, "x").entries == (entry,)


def test_a_negative_with_phrasings_in_one_language_only_survives_export_and_import():
    source = Source(document="x")
    wordings = {
        "zh": Wording(question="闲聊", answer="", source=source),
        "en": Wording(question="Talk", answer="", source=source),
    }
    entry = Entry(
        id="talk", kind=EntryKind.NEGATIVE, wordings=wordings, phrasings=(Phrasing(text="在干嘛", lang="zh"),)
    )
    assert read_lines(write_lines(Content(entries=(entry,))), "x").entries == (entry,)


def test_the_commands_import_what_they_exported_line_separators_and_all(tmp_path: Path):
    """U+2028 may stand unescaped in a JSON string: it ends no line of the file."""
    first, second, again = (tmp_path / name for name in ("first.db", "second.db", "again.jsonl"))
    given = [line(id=f"e{i}", lang="en", question=f"Q{i}?", answer="one\u2028two\x85three") for i in range(3)]
    (tmp_path / "given.jsonl").write_text("\n".join(given), "utf-8")
    steps = [
        run_askdesk("kb", "import", "--only", str(tmp_path / "given.jsonl"), database=first),
        run_askdesk("kb", "export", str(again), database=first),
        run_askdesk("kb", "import", "--only", str(again), database=second),
    ]
    assert [(step.returncode, step.stderr) for step in steps if step.returncode] == []
    assert "\u2028" in again.read_text("utf-8")
    assert "now 3 entries" in steps[2].stdout
