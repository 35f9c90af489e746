"""What kind of request a message is and how much hangs on it, with the shipped ticket documents."""

import re
import shutil
import time
from collections import Counter
from pathlib import Path

import pytest

from knowledge.building import build
from knowledge.content import Content
from knowledge.entry import Entry, EntryKind, Phrasing, Source, Wording
from knowledge.library import Library
from routing.sources.ticket_folder import SHIPPED, read_tickets
from routing.ticket import Category, Priority
from routing.ticket_features import MOST_TOKENS, ticket_features
from routing.triage import (
    MOST_OF_ONE_ENTRY,
    NOTHING_KNOWN,
    ORDINARY,
    QUESTION,
    Assessment,
    Triage,
    assess,
    category_of,
    priority_content,
    request_content,
    urgency,
)
from tests.triage_messages import CHINESE, ENGLISH


def rows(table: str) -> list[tuple[str, list[str], str]]:
    """Category, the priorities that are right, and the message."""
    cells = [[cell.strip() for cell in line.split("|", 2)] for line in table.strip().split("\n")]
    return [(category, priorities.split("/"), text) for category, priorities, text in cells]


@pytest.mark.parametrize("table", [ENGLISH, CHINESE], ids=["en", "zh"])
def test_categories_and_priorities_are_those_a_person_would_give(table: str, triage: Triage):
    wanted = rows(table)
    assert len(wanted) >= 25
    assert {category for category, _, _ in wanted} == set(Category)
    categories = {text: assess(text, triage).category.value for _, _, text in wanted}
    wrong = [(text, categories[text]) for category, _, text in wanted if categories[text] != category]
    assert len(wrong) <= 0.1 * len(wanted), wrong
    levels = {text: urgency(text, triage).priority.value for _, _, text in wanted}
    misjudged = [(text, levels[text]) for _, priorities, text in wanted if levels[text] not in priorities]
    assert len(misjudged) <= 0.2 * len(wanted), misjudged
    taken_for_questions = [text for _, _, text in wanted if assess(text, triage).own < 0.5]
    assert len(taken_for_questions) <= 0.1 * len(wanted), taken_for_questions


def test_every_priority_is_given(triage: Triage):
    given = Counter(urgency(text, triage).priority for _, _, text in rows(ENGLISH) + rows(CHINESE))
    assert min(given[priority] for priority in Priority) >= 4


@pytest.mark.parametrize(
    ("plain", "loud"),
    [
        ("my job is slow", "MY JOB IS SLOW!!!"),
        ("the console will not open", "THE CONSOLE WILL NOT OPEN!!!!!"),
        ("please resend the invoice", "PLEASE RESEND THE INVOICE!!!"),
        ("could you add a dark mode?", "COULD YOU ADD A DARK MODE?!?!"),
        ("我的作业很慢", "我的作业很慢！！！！"),
        ("帮忙补开一下发票", "帮忙补开一下发票！！！"),
    ],
)
def test_capital_letters_and_exclamation_marks_change_nothing(plain: str, loud: str, triage: Triage):
    assert (assess(loud, triage), urgency(loud, triage)) == (assess(plain, triage), urgency(plain, triage))


STACK = "\n".join(f"\tat org.apache.flink.streaming.runtime.tasks.Step{n}.run(Step.java:{n})" for n in range(60))
LOG = "\n".join(f"2026-03-02 10:{n:02d}:11 WARN  NetworkClient - Connection to node {n} was lost." for n in range(50))


@pytest.mark.parametrize(
    ("text", "category"),
    [
        (
            f"our job orders_etl keeps failing, please help\njava.lang.OutOfMemoryError: Java heap space\n{STACK}",
            "job_failure",
        ),
        (f"my job restarts all the time\n{LOG}", "job_failure"),
        ("我的作业一直失败，日志如下，请帮忙看看。" + "任务失败，正在重新启动。" * 250, "job_failure"),
        ("my job keeps failing and " * 120, "job_failure"),
    ],
    ids=["stack trace", "log lines", "long Chinese", "the same again"],
)
def test_3000_characters_are_judged_within_100_milliseconds(text: str, category: str, triage: Triage):
    text = text[:3000]
    assert len(text) > 2900

    def timed() -> tuple[float, Assessment]:
        start = time.perf_counter()
        found = assess(text, triage)
        urgency(text, triage)
        return time.perf_counter() - start, found

    tries = [timed() for _ in range(3)]
    assert min(seconds for seconds, _ in tries) < 0.1
    assert tries[0][1].category == category


def test_the_reasons_name_the_share_the_category_and_the_priority(triage: Triage):
    text = "our production job is down since an hour, customers cannot pay"
    found, urgent = assess(text, triage), urgency(text, triage)
    assert (found.entry, urgent.priority) == ("business.job_failure", Priority.URGENT)
    share, category = found.because
    assert share == f"{found.own:.0%} speak for a case of one's own"
    assert category.startswith("job_failure like “")
    assert re.match("urgent(: “.*”)? like “", urgent.because)
    assert all(len(reason) < 160 for reason in (*found.because, urgent.because))


def test_who_writes_is_not_what_it_is_about(triage: Triage):
    text = "my job keeps failing since noon"
    for who in ("I am a RAM user.", "I am the account owner.", "I'm a RAM user and"):
        assert assess(f"{who} {text}", triage).category is assess(text, triage).category
        assert urgency(f"{who} {text}", triage).priority is urgency(text, triage).priority


def test_a_mere_question_is_no_case_of_ones_own(triage: Triage):
    for text in ("how large may a JAR be?", "Which browser does the console support?", "JAR 包最大多大？"):
        assert assess(text, triage).own < 0.1


# --- small libraries, built here ---

NOWHERE = Wording(question="", answer="", source=Source(document="test"))


def phrasings(*texts: str) -> tuple[Phrasing, ...]:
    return tuple(Phrasing(text=text, lang="en") for text in texts)


def entry(id: str, *texts: str, kind: EntryKind = EntryKind.ANSWER) -> Entry:
    return Entry(id=id, kind=kind, wordings={"en": NOWHERE}, phrasings=phrasings(*texts))


BREAD = Content(
    entries=(
        entry("bread.price", *(f"what does bread number {n} cost" for n in range(60))),
        entry("bread.kinds", "which kinds of bread are there", "do you sell rye bread"),
        entry("business.delivery", "my delivery did not come", "the bread never arrived", kind=EntryKind.BUSINESS),
    )
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped ticket documents, with few messages, so that it is quickly built."""
    place = tmp_path / "tickets"
    shutil.copytree(SHIPPED, place)
    for path in (place / "messages").glob("*.yaml"):
        if path.name != "billing.en.yaml":
            path.unlink()
    return place


def judged_by(folder: Path, content: Content = BREAD) -> Triage:
    documents = read_tickets(folder)
    built: list[Library] = [
        build(of(documents, content), calibrated=False) for of in (request_content, priority_content)
    ]
    return Triage(*built, documents.categories)


def test_an_admins_added_phrases_count(folder: Path):
    text = "the flux capacitor of our oven is jammed"
    assert assess(text, judged_by(folder)).category is not Category.QUOTA
    (folder / "messages" / "quota.en.yaml").write_text(
        "low:\n  baker:\n  - the flux capacitor is jammed\n  - our oven's flux capacitor jammed again\n", "utf-8"
    )
    judging = judged_by(folder)
    found = assess(text, judging)
    assert (found.category, urgency(text, judging).priority) == (Category.QUOTA, Priority.LOW)
    assert "flux capacitor" in found.because[1]


def test_requests_that_stand_in_the_knowledge_base_are_kinds_of_requests_too(folder: Path):
    found = assess("our delivery never arrived", judged_by(folder))
    assert (found.entry, found.category) == ("business.delivery", Category.OTHER)


def test_of_each_entry_some_phrasings_stand_for_mere_questions():
    documents = read_tickets()
    content = request_content(documents, BREAD)
    (questions,) = [e for e in content.entries if e.id == QUESTION]
    texts = [phrasing.text for phrasing in questions.phrasings]
    assert len(texts) == MOST_OF_ONE_ENTRY + 2
    assert "do you sell rye bread" in texts
    assert "my delivery did not come" not in texts
    assert request_content(documents, BREAD) == content


@pytest.mark.parametrize(
    ("id", "category"),
    [
        ("business.human", Category.OTHER),  # as its document says
        ("business.billing.refund", Category.BILLING),
        ("business.parking", Category.OTHER),
        ("parking", Category.OTHER),
    ],
)
def test_a_request_without_a_document_belongs_to_the_category_in_its_name(id: str, category: Category):
    empty = build(BREAD, calibrated=False)
    known = {"business.human": Category.OTHER}
    assert category_of(id, Triage(empty, empty, known)) is category


def test_of_what_resembles_nothing_nothing_is_known(triage: Triage):
    assert (assess("🎉", triage), urgency("🎉", triage)) == (NOTHING_KNOWN, ORDINARY)
    assert (NOTHING_KNOWN.category, NOTHING_KNOWN.own, ORDINARY.priority) == (Category.OTHER, 0.0, Priority.NORMAL)


# --- what similar tickets are found by ---


def test_features_are_sorted_and_those_of_the_same_words_in_another_form_are_the_same():
    found = ticket_features("Job orders_sync cannot reach Hologres!")
    assert list(found) == sorted(found)
    assert all(0 <= feature < 2**32 for feature in found)
    assert found == ticket_features("job ORDERS_SYNC cannot reach  hologres")
    assert set(found) & set(ticket_features("orders_sync is slow"))


def test_what_stands_far_behind_the_beginning_says_nothing_of_a_ticket():
    beginning = " ".join(f"word{n}" for n in range(MOST_TOKENS))
    assert ticket_features(beginning + " and what follows") == ticket_features(beginning)
    assert ticket_features(beginning) != ticket_features(beginning.replace("word5", "other"))
