"""Reading the ticket documents: a folder of YAML, and the sentence for everything that can be wrong in it."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge.content import ContentError
from knowledge.entry import EntryKind, Phrasing
from routing.sources.ticket_folder import SHIPPED, digest, read_categories, read_tickets
from routing.ticket import Category, Priority

ENTRIES = """\
- id: business.delivery
  category: other
  zh: {question: 面包没送到, answer: 请写明订单号。}
  en: {question: A delivery that did not come, answer: Say which order.}
- id: business.bill
  category: billing
  zh: {question: 账单, answer: 请写明金额。}
  en: {question: A wrong bill, answer: Say how much.}
"""
IMPACTS = """\
many_people:
  priority: high
  zh: {baker: [全店的人都在等]}
  en: {baker: [everybody waits]}
no_hurry:
  priority: low
  zh: {}
  en: {baker: [no hurry]}
"""
MESSAGES = """\
urgent:
  baker: [nothing came and the shop is full]
unrated:
  baker: [where is my bread, 4.10]
  clerk: [my delivery is late]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "tickets"
    (place / "messages").mkdir(parents=True)
    (place / "entries.yaml").write_text(ENTRIES, "utf-8")
    (place / "impacts.yaml").write_text(IMPACTS, "utf-8")
    (place / "messages" / "delivery.en.yaml").write_text(MESSAGES, "utf-8")
    return place


def test_kinds_of_requests_are_read_with_their_messages_in_both_languages(folder: Path):
    (folder / "messages" / "delivery.zh.yaml").write_text("unrated:\n  baker: [面包呢]\n", "utf-8")
    delivery, bill = read_tickets(folder).entries
    assert (delivery.id, delivery.kind) == ("business.delivery", EntryKind.BUSINESS)
    assert (delivery.wordings["en"].question, delivery.wordings["zh"].answer) == (
        "A delivery that did not come",
        "请写明订单号。",
    )
    assert set(delivery.phrasings) == {
        Phrasing(text="nothing came and the shop is full", lang="en", persona="baker"),
        Phrasing(text="where is my bread", lang="en", persona="baker"),
        Phrasing(text="4.10", lang="en", persona="baker"),  # as it was typed
        Phrasing(text="my delivery is late", lang="en", persona="clerk"),
        Phrasing(text="面包呢", lang="zh", persona="baker"),
    }
    assert (bill.id, bill.phrasings) == ("business.bill", ())


def test_each_kind_has_its_category(folder: Path):
    expected = {"business.delivery": Category.OTHER, "business.bill": Category.BILLING}
    assert read_tickets(folder).categories == read_categories(folder) == expected


def test_rated_messages_and_impacts_stand_under_their_priority(folder: Path):
    rated = read_tickets(folder).rated
    assert {level: [phrasing.text for phrasing in said] for level, said in rated.items()} == {
        Priority.URGENT: ["nothing came and the shop is full"],
        Priority.HIGH: ["全店的人都在等", "everybody waits"],
        Priority.NORMAL: [],
        Priority.LOW: ["no hurry"],
    }
    assert [phrasing.lang for phrasing in rated[Priority.HIGH]] == ["zh", "en"]


def test_an_empty_file_of_messages_is_no_error(folder: Path):
    (folder / "messages" / "bill.zh.yaml").write_text("", "utf-8")
    assert read_tickets(folder).entries[1].phrasings == ()


def test_the_digest_changes_with_any_document_and_with_nothing_else(folder: Path):
    before = digest(folder)
    (folder / "notes.txt").write_text("x", "utf-8")
    assert digest(folder) == before
    for name in ("messages/bill.en.yaml", "impacts.yaml", "entries.yaml"):
        with (folder / name).open("a", encoding="utf-8") as file:
            file.write("# changed\n")
        assert digest(folder) not in (before, None)
        before = digest(folder)
    (folder / "messages" / "bill.en.yaml").rename(folder / "messages" / "bill.zh.yaml")
    assert digest(folder) != before


def test_the_shipped_documents_have_messages_of_both_languages_for_every_kind_and_priority():
    documents = read_tickets(SHIPPED)
    assert set(documents.categories.values()) == set(Category)
    for entry in documents.entries:
        assert {phrasing.lang for phrasing in entry.phrasings} == {"zh", "en"}, entry.id
    for priority in Priority:
        assert {phrasing.lang for phrasing in documents.rated[priority]} == {"zh", "en"}


def writes(name: str, text: str | bytes) -> Callable[[Path], object]:
    data = text if isinstance(text, bytes) else text.encode()
    return lambda folder: (folder / name).write_bytes(data)


def removes(name: str) -> Callable[[Path], object]:
    return lambda folder: (folder / name).unlink()


BROKEN = [
    (removes("entries.yaml"), "/entries.yaml is missing: a documents folder needs it."),
    (removes("impacts.yaml"), "/impacts.yaml is missing: a documents folder needs it."),
    (writes("entries.yaml", "- id: [\n"), "/entries.yaml is not valid YAML: "),
    (writes("entries.yaml", "just words"), "/entries.yaml: the document: Input should be a valid list."),
    (writes("entries.yaml", ENTRIES.replace("  category: other\n", "")), "/entries.yaml: 0.category: Field required."),
    (
        writes("entries.yaml", ENTRIES.replace("billing", "bills")),
        "/entries.yaml: 1.category: Input should be 'billing', ",
    ),
    (
        writes("entries.yaml", ENTRIES.replace("A wrong bill", "''")),
        "/entries.yaml: 1.en.question: String should have ",
    ),
    (
        writes("entries.yaml", "\ufeff".encode("utf-16")),
        "/entries.yaml is not UTF-8 text: save it as UTF-8 and try again.",
    ),
    (writes("impacts.yaml", IMPACTS.replace("low", "lowest")), "/impacts.yaml: no_hurry.priority: Input should be "),
    (writes("impacts.yaml", IMPACTS.replace("  zh: {}\n", "")), "/impacts.yaml: no_hurry.zh: Field required."),
    (
        writes("messages/delivery.fr.yaml", MESSAGES),
        "/messages/delivery.fr.yaml must be named ENTRY.zh.yaml or ENTRY.en.yaml.",
    ),
    (
        writes("messages/delivery.yaml", MESSAGES),
        "/messages/delivery.yaml must be named ENTRY.zh.yaml or ENTRY.en.yaml.",
    ),
    (
        writes("messages/cake.en.yaml", MESSAGES),
        "/messages: 'cake' is no request of entries.yaml: add or remove it.",
    ),
    (
        writes("messages/bill.en.yaml", "soon:\n  baker: [pay me]\n"),
        "/messages/bill.en.yaml: 'soon' is no priority: write one of urgent, high, normal, low, unrated.",
    ),
    (
        writes("messages/bill.en.yaml", "urgent: [pay me]\n"),
        "/messages/bill.en.yaml: urgent: Input should be a valid dict",
    ),
    (
        writes("messages/bill.en.yaml", "urgent:\n  baker: pay me\n"),
        "/messages/bill.en.yaml: urgent.baker: Input should be ",
    ),
    (
        writes("messages/bill.en.yaml", "urgent:\n  baker: ['']\n"),
        "/messages/bill.en.yaml: urgent.baker.0: String should ",
    ),
]


@pytest.mark.parametrize(("breaks", "says"), BROKEN)
def test_what_is_wrong_is_said_with_file_and_place(folder: Path, breaks: Callable[[Path], object], says: str):
    breaks(folder)
    with pytest.raises(ContentError, match=re.escape(f"{folder}{says}")) as raised:
        read_tickets(folder)
    assert "\n" not in str(raised.value)


def test_two_kinds_of_the_same_name_are_refused(folder: Path):
    (folder / "entries.yaml").write_text(ENTRIES.replace("business.bill", "business.delivery"), "utf-8")
    with pytest.raises(
        ContentError, match=r"entries\.yaml: two requests are named .delivery.: give each a name of its own\."
    ):
        read_tickets(folder)
