"""The shipped content: every fact covered in both languages, figures right and written once, phrasings many and own."""

import datetime as dt
import json
import re
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from knowledge.content import Content
from knowledge.entry import LANGS, Entry, EntryKind
from knowledge.figures import Figures
from knowledge.normalise import has_han, normalise
from knowledge.sources.yaml_folder import SHIPPED, read_folder
from tests.conftest import ROOT, SHARED

FACTS = 237
DOCUMENT_DATE = dt.date(2022, 6, 9)
PERSONAS = {
    "architect",
    "hurried",
    "keyword",
    "manager",
    "newcomer",
    "oblique",
    "plain",
    "scenario",
    "simple",
    "storyteller",
    "worried",
}
NEIGHBOURS = {"platform", "evaluator", "crowd"}  # wrote what the documents leave out
KIND_OF_PREFIX = {"absent": EntryKind.ABSENT, "business": EntryKind.BUSINESS, "offtopic": EntryKind.NEGATIVE}

# Entries of what is asked most, by the part of their id before the dot: these have twice as many phrasings.
ASKED_MOST = {
    "limits": "overview public_network cu_rate sizing projects folders udf files jar_size jar_oversize",
    "forms": "list comparison fully_managed semi_managed blink_dedicated blink_shared managed_dates dedicated_dates "
    "shared_dates blink_status can_buy can_renew can_scale can_unsubscribe",
    "selection": "overview fully_managed semi_managed",
    "lifecycle": "eofs_both eos_both",
    "plp": "stages notice eom eom1_eom2 eofs eos announce_eom eom_eofs after_eom2 eofs_eos",
    "rlp": "stages notice eogs eofs eos eofs_running total",
    "notice": "lead_time channels",
    "engine": "numbering major minor same_major compat_major compat_minor upgrade_advice defects table version_dates "
    "version_status version_flink newest expired tbd",
    "support": "routes ticket_steps ram dingtalk",
    "sla": "availability",
}

# Copied by hand from the document: its usage limits, advantages, lifecycle policies, forms and version tables.
PRINTED: dict[str, object] = {
    "document.date": DOCUMENT_DATE,
    "limits.projects_per_account": 20,
    "limits.folders_per_project": 100,
    "limits.folder_depth": 5,
    "limits.uploads_per_project": 200,
    "limits.files_per_folder": 500,
    "limits.jar_megabytes": 200,
    "throughput.simple_low": 30_000,
    "throughput.simple_high": 40_000,
    "throughput.complex_low": 5_000,
    "throughput.complex_high": 10_000,
    "performance.times_self_managed": 3,
    "performance.sla_percent": 99.9,
    "policy.product_notice_months": 4,
    "policy.engine_notice_months": 3,
    "policy.ga_to_eogs_days": 180,
    "policy.eofs_to_eos_days": 90,
    "permission.ticket": "AliyunSupportFullAccess",
    "forms.fully_managed.EOM1": None,
    "forms.blink_dedicated.EOM1": dt.date(2021, 4, 28),
    "forms.blink_dedicated.EOS": dt.date(2023, 7, 30),
    "forms.blink_shared.EOM2": dt.date(2022, 8, 15),
    "forms.blink_shared.EOFS": dt.date(2022, 12, 30),
    "engines.1.0.4.flink": "1.10.0",
    "engines.3.0.4.GA": dt.date(2021, 8, 9),
    "engines.4.0.7.EOS": dt.date(2022, 12, 10),
    "engines.4.0.8.EOGS": dt.date(2022, 9, 10),
    "engines.4.0.10.EOS": dt.date(2023, 3, 10),
    "engines.4.0.12.EOFS": None,
    "engines.4.0.13.GA": dt.date(2022, 5, 16),
}

_WORD = re.compile(r"\d{4}-\d\d(?:-\d\d)?|\d+(?:,\d{3})+|\d+(?:\.\d+)*|[A-Za-z]\w*", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_SPELLED_DAY = re.compile(
    r"\d\s*月\s*\d+\s*[日号]|\b\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]* \d{4}"
    r"|\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]* \d{1,2}\b|\d{4}[./]\d{1,2}[./]\d{1,2}"
)
Changed = tuple[Content, dict[str, tuple[str, str]]]


def answers(content: Content) -> list[Entry]:
    return [entry for entry in content.entries if entry.kind is EntryKind.ANSWER]


def figures_of(content: Content) -> Figures:
    assert content.figures is not None
    return content.figures


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


# --- entries ---


def test_every_fact_of_the_document_is_in_an_answer(content: Content):
    covered = {fact for entry in answers(content) for fact in entry.facts}
    assert covered == set(range(1, FACTS + 1))


def test_the_kind_of_an_entry_shows_in_its_name(content: Content):
    wrong = [e.id for e in content.entries if e.kind is not KIND_OF_PREFIX.get(e.id.split(".")[0], EntryKind.ANSWER)]
    assert not wrong
    assert Counter(entry.kind for entry in content.entries).keys() == set(EntryKind)


def test_every_answer_rests_on_facts_and_names_its_source_in_both_languages(content: Content):
    for entry in answers(content):
        assert entry.facts, entry.id
        assert entry.wordings.keys() == set(LANGS), entry.id
        for wording in entry.wordings.values():
            assert wording.source.document, entry.id
            assert wording.source.section, entry.id
            assert wording.source.date == DOCUMENT_DATE, entry.id


def test_every_entry_asks_and_says_something_short_in_its_language(content: Content):
    for entry in content.entries:
        for lang, wording in entry.wordings.items():
            lines = wording.answer.splitlines()
            assert 1 <= len(lines) <= 6, (entry.id, lang)
            assert all(line.strip() for line in lines), (entry.id, lang)
            assert wording.question.strip(), (entry.id, lang)
            assert lang == "en" or has_han(wording.answer), entry.id
            assert lang == "zh" or not has_han(wording.question), entry.id


def test_what_has_no_answer_points_to_a_ticket(content: Content):
    for entry in content.entries:
        if entry.kind in (EntryKind.ABSENT, EntryKind.BUSINESS):
            assert "工单" in entry.wordings["zh"].answer, entry.id
            assert "ticket" in entry.wordings["en"].answer, entry.id


def test_no_template_brace_is_left_in_an_answer(content: Content):
    left = [e.id for e in content.entries for w in e.wordings.values() if re.search(r"[{}]", w.answer + w.question)]
    assert not left


# --- phrasings ---


def test_every_answer_has_twenty_phrasings_a_language_and_forty_if_asked_most(content: Content):
    most = {f"{prefix}.{name}" for prefix, names in ASKED_MOST.items() for name in names.split()}
    assert most <= {entry.id for entry in answers(content)}
    for entry in answers(content):
        counted = Counter(phrasing.lang for phrasing in entry.phrasings)
        for lang in LANGS:
            assert counted[lang] >= (40 if entry.id in most else 20), (entry.id, lang)


def test_every_entry_is_asked_by_all_personas_in_both_languages(content: Content):
    for entry in content.entries:
        for lang in LANGS:
            told = {p.persona for p in entry.phrasings if p.lang == lang}
            wanted = PERSONAS if entry.id != "absent.detail" else NEIGHBOURS
            assert told >= wanted, (entry.id, lang, wanted - told)


def test_no_phrasing_and_no_question_stands_under_two_entries(content: Content):
    owner: dict[str, str] = {}
    for entry in content.entries:
        for text in (*(w.question for w in entry.wordings.values()), *(p.text for p in entry.phrasings)):
            assert text.strip(), entry.id
            assert owner.setdefault(normalise(text), entry.id) == entry.id, text


# --- figures ---


@pytest.mark.parametrize("path", PRINTED)
def test_a_figure_is_as_printed_in_the_document(content: Content, path: str):
    group, _, rest = path.partition(".")
    name, attribute = rest.rsplit(".", 1) if group in ("forms", "engines") else (rest, "value")
    holder = getattr(figures_of(content), group)
    assert (getattr(holder, name) if group == "document" else getattr(holder[name], attribute)) == PRINTED[path]


def test_figures_belong_to_facts_and_are_whole(content: Content):
    figures = figures_of(content)
    facts = [f.fact for g in (figures.limits, figures.policy, figures.forms, figures.engines) for f in g.values()]
    assert set(facts) <= set(range(1, FACTS + 1))
    assert len(set(facts)) == len(facts)
    assert (len(figures.forms), len(figures.engines), figures.newest_engine) == (4, 9, "4.0.13")
    assert figures.throughput["simple_low"].value < figures.throughput["simple_high"].value
    assert figures.throughput["complex_low"].value < figures.throughput["complex_high"].value


def test_stages_follow_each_other_and_engines_keep_the_lengths_of_the_policy(content: Content):
    figures = figures_of(content)
    for form in figures.forms.values():
        days = [form.EOM1, form.EOM2, form.EOFS, form.EOS]
        assert days == [None] * 4 or days == sorted(d for d in days if d)
    for version, engine in figures.engines.items():
        if engine.EOGS and engine.EOFS and engine.EOS:
            assert (engine.EOGS - engine.GA).days >= figures.number("policy.ga_to_eogs_days"), version
            assert (engine.EOFS - engine.EOGS).days >= figures.number("policy.eogs_to_eofs_days"), version
            assert (engine.EOS - engine.EOFS).days >= figures.number("policy.eofs_to_eos_days"), version
        else:
            assert (engine.EOGS, engine.EOFS, engine.EOS) == (None, None, None), version


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Changed:
    """The shipped documents with every figure changed, and what stood and now stands for each, as answers show it."""
    folder = tmp_path_factory.mktemp("documents") / "flink"
    shutil.copytree(SHIPPED, folder, ignore=shutil.ignore_patterns("phrasings"))
    document = yaml.safe_load((folder / "figures.yaml").read_text(encoding="utf-8"))
    shown: dict[str, tuple[str, str]] = {}
    for group, members in document.items():
        if group not in ("document", "sections"):
            for name, member in members.items():
                shown |= _change(f"{group}.{name}", member, len(shown))
    (folder / "figures.yaml").write_text(yaml.safe_dump(document, allow_unicode=True), encoding="utf-8")
    return read_folder(folder), shown


def _change(path: str, member: dict[str, Any], number: int) -> dict[str, tuple[str, str]]:
    shown = {}
    for key in member.keys() & {"value", "flink", "GA", "EOM1", "EOM2", "EOGS", "EOFS", "EOS"}:
        old = member[key]
        if isinstance(old, dt.date):
            # Each figure gets a value of its own, except that versions which end together share a line of the table.
            shared = path.startswith("engines.") and key != "GA"
            member[key] = old.replace(year=old.year + (20 if shared else 100 + number))
        else:
            member[key] = f"X{number}X" if isinstance(old, str) else old + 70_000 + number
        shown[f"{path}.{key}"] = (_shown(old), _shown(member[key]))
    return shown


def _shown(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)


def words_of(content: Content) -> dict[tuple[str, str], set[str]]:
    """Entry and language → the numbers, dates and names that stand in the answer."""
    return {(e.id, lang): set(_WORD.findall(w.answer)) for e in content.entries for lang, w in e.wordings.items()}


def test_a_changed_figure_changes_the_answers_of_both_languages(changed: Changed):
    content, shown = changed
    words = words_of(content)
    assert len(shown) > 60
    for path, (_, new) in shown.items():
        told = {where for where, found in words.items() if new in found}
        assert told, path
        assert {entry for entry, lang in told if lang == "zh"} == {entry for entry, lang in told if lang == "en"}, path


def test_no_answer_has_a_figure_as_literal_digits(changed: Changed):
    """Figures of one digit may be counts of other things; they must not stand beside the changed figure."""
    content, shown = changed
    words = words_of(content)
    for path, (old, new) in shown.items():
        for where, found in words.items():
            assert old not in found or (len(old) == 1 and new not in found), (path, where)


def test_no_day_is_written_into_an_answer_by_hand(changed: Changed):
    content, shown = changed
    new_days = {new for _, new in shown.values()}
    for entry in content.entries:
        for wording in entry.wordings.values():
            assert set(_DAY.findall(wording.answer)) <= new_days, entry.id
            assert not _SPELLED_DAY.search(wording.answer), entry.id


# --- own words: these check only that nothing was copied ---


@pytest.mark.skipif(not (SHARED / "docs" / "product-intro.txt").is_file(), reason="the document is not here")
def test_no_sentence_of_the_document_is_copied(content: Content):
    document = squeezed((SHARED / "docs" / "product-intro.txt").read_text(encoding="utf-8"))
    sentences = [part for part in re.split("[。；：]", document) if len(part) >= 22]
    shipped = [text for e in content.entries for w in e.wordings.values() for text in (w.question, w.answer)]
    shipped += [p.text for e in content.entries for p in e.phrasings] + [n for t in content.terms for n in t.names]
    everything = "\0".join(map(squeezed, shipped))
    assert len(sentences) > 100
    assert not [sentence for sentence in sentences if sentence in everything]


@pytest.mark.skipif(not (SHARED / "data" / "dev.jsonl").is_file(), reason="the development questions are not here")
def test_no_development_question_is_copied(content: Content):
    """Only ids are reported: the questions themselves are to stay where they are."""
    development = {row["id"]: normalise(row["question"]) for row in _rows(SHARED / "data" / "dev.jsonl")}
    own = {normalise(w.question) for e in content.entries for w in e.wordings.values()}
    own |= {normalise(p.text) for e in content.entries for p in e.phrasings}
    own |= {normalise(row["question"]) for row in _rows(ROOT / "tests" / "regression.jsonl")}
    everything = "\0".join(own)
    copied = [i for i, text in development.items() if text in own or (len(text) > 12 and text in everything)]
    assert not copied


def _rows(path: Path) -> list[dict[str, Any]]:
    if not path.is_file():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]
