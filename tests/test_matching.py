"""find(): the right entry first, and a confidence that tells what cannot be answered."""

import random
from dataclasses import fields

import numpy as np
import pytest

from knowledge.building import build
from knowledge.content import Content
from knowledge.entry import EntryKind
from knowledge.index import RARE
from knowledge.library import Library
from knowledge.matching import SHOWN, find
from tests.bakery import BAKERY, ENGLISH, entry


@pytest.fixture(scope="module")
def bakery() -> Library:
    return build(BAKERY)


def best(text: str, library: Library, *, exhaustive: bool = False) -> str | None:
    found = find(text, library, exhaustive=exhaustive).best
    return found.entry if found else None


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("bakery open when", "hours"),
        ("a cake for a birthday, how do I order one", "cake"),
        ("bread: to my home, do you deliver?", "delivery"),
        ("coeliac disease, what may I eat", "gluten"),
        ("开门几点，面包店", "营业时间"),
        ("生日蛋糕怎么预订", "蛋糕"),
        ("能送到公司不能", "配送"),
    ],
)
def test_word_order_does_not_matter(question: str, wanted: str, bakery: Library):
    finding = find(question, bakery)
    assert finding.best is not None
    assert finding.best.entry == wanted
    assert finding.answerable


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("how do I ordr a birtday cake", "cake"),
        ("do you delivar bred to my hoome", "delivery"),
        ("glutenfree loafs", "gluten"),
        ("when dose the bakrey opne", "hours"),
        ("were can I buy a gift vuocher", "voucher"),
    ],
)
def test_latin_typos_are_found(question: str, wanted: str, bakery: Library):
    assert best(question, bakery) == wanted
    assert find(question, bakery).answerable


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("面包电几点开们", "营业时间"),
        ("怎么预定生日但高", "蛋糕"),
        ("礼品咔有笑期多久", "礼品卡"),
        ("配松范围油多大", "配送"),
        ("酸面包怎么宝存", "保存"),
    ],
)
def test_characters_that_sound_alike_are_found(question: str, wanted: str, bakery: Library):
    assert best(question, bakery) == wanted
    assert find(question, bakery).answerable


@pytest.mark.parametrize(
    ("question", "wanted"), [("棉宝殿己典揩们", "营业时间"), ("裴颂犯维", "配送"), ("育定声日但高", "蛋糕")]
)
def test_sound_alone_finds_the_entry_where_hardly_a_character_is_right(question: str, wanted: str, bakery: Library):
    assert best(question, bakery) == wanted


@pytest.mark.parametrize(
    "question",
    [
        "quantum chromodynamics lattice",
        "xyzzy plugh",
        "量子力学的基本原理",
        "who won the football match yesterday",
        "will it rain tomorrow morning",
        "明天会不会下雨",
        "推荐一部好看的电影",
    ],
)
def test_unknown_words_and_negatives_are_not_answerable(question: str, bakery: Library):
    finding = find(question, bakery)
    assert not finding.answerable
    assert finding.confidence < finding.threshold


def test_a_negative_entry_is_never_a_match(bakery: Library):
    for negative in (e for e in BAKERY.entries if e.kind is EntryKind.NEGATIVE):
        for phrasing in negative.phrasings:
            assert negative.id not in [match.entry for match in find(phrasing.text, bakery).matches]


def test_negatives_lower_the_confidence_of_what_resembles_them():
    bare = build(Content(entries=ENGLISH))
    guarded = build(
        Content(entries=(*ENGLISH, entry("no", "when does the pharmacy open", kind=EntryKind.NEGATIVE, answer="")))
    )
    assert (
        find("when does the pharmacy open", guarded).confidence < find("when does the pharmacy open", bare).confidence
    )
    assert find("When does the bakery open?", guarded).answerable


@pytest.mark.parametrize(
    "nothing", ["", "   ", "\n\n", "???", "🎉", ":tada:", "<@U1>", "\x00\x07", "<https://a.example>"]
)
def test_a_message_without_words_matches_nothing(nothing: str, bakery: Library):
    finding = find(nothing, bakery)
    assert not finding.answerable
    assert finding.matches == ()
    assert finding.confidence == 0.0


def test_matches_are_ranked_distinct_and_few(bakery: Library):
    finding = find("how do I order bread for my birthday at home", bakery)
    confidences = [match.confidence for match in finding.matches]
    assert confidences == sorted(confidences, reverse=True)
    assert confidences[0] == finding.confidence
    assert len({match.entry for match in finding.matches}) == len(finding.matches) <= SHOWN
    assert all(0 <= confidence <= 1 for confidence in confidences)


def test_the_nearest_phrasing_is_shown_as_it_was_written(bakery: Library):
    match = find("freeze sourdough", bakery).best
    assert match is not None
    assert match.phrase == "may I freeze sourdough"


def test_padding_and_markup_change_nothing(bakery: Library):
    plain = find("Do you deliver bread to my home?", bakery)
    padded = find("<@U1> Hi all :wave: do you DELIVER bread to my home? Thanks in advance", bakery)
    assert (padded.best, padded.confidence) == (plain.best, plain.confidence)


def test_equal_content_gives_equal_libraries_whatever_its_order(bakery: Library):
    again = build(Content(entries=tuple(reversed(BAKERY.entries)), terms=BAKERY.terms[::-1]))
    assert again.fingerprint == bakery.fingerprint
    assert again.calibration == bakery.calibration
    for name in (f.name for f in fields(bakery.model)):
        ours, theirs = getattr(bakery.model, name), getattr(again.model, name)
        parts = zip(ours, theirs, strict=True) if isinstance(ours, tuple) else [(ours, theirs)]
        assert all(np.array_equal(a, b) for a, b in parts if isinstance(a, np.ndarray)), name
    for question in ("levain storage", "蛋糕 名字", "unheard of", ""):
        assert find(question, again) == find(question, bakery)


def test_changed_content_has_another_fingerprint(bakery: Library):
    assert build(Content(entries=BAKERY.entries)).fingerprint != bakery.fingerprint
    assert build(Content(entries=BAKERY.entries[1:], terms=BAKERY.terms)).fingerprint != bakery.fingerprint


def test_one_phrasing_an_entry_is_enough():
    library = build(Content(entries=tuple(e.model_copy(update={"phrasings": ()}) for e in ENGLISH)))
    assert best("when is the bakery open", library) == "hours"
    assert best("ordering a cake for a birthday", library) == "cake"
    assert best("gift vouchers", library) == "voucher"


def test_a_library_of_one_entry():
    library = build(Content(entries=ENGLISH[:1]))
    assert best("opening hours on a Sunday", library) == "hours"
    assert find("opening hours on a Sunday", library).answerable
    assert not find("wedding dress hire", library).answerable


def test_an_entry_without_any_phrasing_is_never_found_and_harms_nobody():
    library = build(Content(entries=(*ENGLISH, entry("mute"))))
    for question in ("mute", "When does the bakery open?", "may I freeze sourdough", "nothing of the kind"):
        assert best(question, library) != "mute"
    assert best("When does the bakery open?", library) == "hours"


@pytest.mark.parametrize("entries", [(), (entry("mute"),), (entry("no", "who won", kind=EntryKind.NEGATIVE),)])
def test_a_library_with_nothing_to_answer_answers_nothing(entries: tuple[object, ...]):
    library = build(Content.model_validate({"entries": entries}))
    finding = find("who won the match", library)
    assert not finding.answerable
    assert finding.best is None or finding.best.entry == "mute"


@pytest.mark.parametrize(
    ("question", "wanted", "concept"),
    [
        ("how do I keep levain fresh", "storage", "good.sourdough"),
        ("天然酵母面包怎么保存", "保存", "good.sourdough"),
        ("购物券的有效期", "礼品卡", "good.voucher"),
        ("购无券的有效期", "礼品卡", "good.voucher"),
        ("how do I keep levian fresh", "storage", None),
        ("sourdouhg in the freezer", "storage", None),
        ("sourdugh at home", "storage", "good.sourdough"),
    ],
)
def test_glossary_names_stand_for_each_other_also_misspelled(
    question: str, wanted: str, concept: str | None, bakery: Library
):
    finding = find(question, bakery)
    assert finding.best is not None
    assert finding.best.entry == wanted
    assert concept is None or concept in finding.concepts


def test_without_the_glossary_a_synonym_counts_less(bakery: Library):
    plain = build(Content(entries=BAKERY.entries))
    question = "购物券的有效期"
    assert find(question, plain).concepts == ()
    assert find(question, plain).evidence.cosine < find(question, bakery).evidence.cosine


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("how larg may a jar file be", "limits.jar_size"),
        ("wich browsers does the console suport", "limits.browser"),
        ("how do i submitt a tikcet", "support.ticket_steps"),
        ("how many prject spaces can one acount have", "limits.projects"),
        ("what is the diffrence between EOM1 and EOM2, roughly", "plp.eom1_eom2"),
        ("how to join the dingtlak group", "support.dingtalk"),
        ("how much faster then self manged flink, nexmrak", "compare.nexmark"),
        ("JAR包罪大多少兆", "limits.jar_size"),
        ("控制台支持什么游览器", "limits.browser"),
        ("怎么题交工单", "support.ticket_steps"),
        ("子帐号提交不了公单要什么全限", "support.ram"),
        ("一个帐号能建几个项目空见", "limits.projects"),
        ("定定群怎么加入", "support.dingtalk"),
        ("一个文件家最多放多少文件", "limits.files"),
        ("引擎大版本之间监容吗", "engine.compat_major"),
    ],
)
def test_misspelled_questions_find_the_shipped_entry(question: str, wanted: str, library: Library):
    finding = find(question, library)
    assert finding.best is not None
    assert finding.best.entry == wanted
    assert finding.answerable


def test_rare_features_count_as_much_as_frequent_ones(bakery: Library, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("knowledge.index.CODES", 50)
    lean = build(BAKERY)
    assert np.count_nonzero(lean.model.index.code == RARE) > 50
    for phrasing in (p for e in BAKERY.entries for p in e.phrasings):
        ours, theirs = find(phrasing.text, bakery), find(phrasing.text, lean)
        assert [m.entry for m in theirs.matches] == [m.entry for m in ours.matches]
        assert theirs.confidence == pytest.approx(ours.confidence, abs=1e-4)


def test_the_search_budget_costs_no_accuracy(library: Library, content: Content):
    rng = random.Random(5)
    asked = [edited(text, rng) for text in rng.sample([p.text for e in content.entries for p in e.phrasings], 200)]
    same = sum(best(question, library) == best(question, library, exhaustive=True) for question in asked)
    assert same >= 0.99 * len(asked)


def edited(text: str, rng: random.Random) -> str:
    """`text` with one character in twelve, at least one, dropped, doubled or swapped with its neighbour."""
    characters = list(text)
    for _ in range(1 + len(text) // 12):
        place = rng.randrange(len(characters))
        change = rng.choice(("drop", "double", "swap"))
        if change == "drop" and len(characters) > 1:
            del characters[place]
        elif change == "double":
            characters.insert(place, characters[place])
        else:
            characters[place - 1], characters[place] = characters[place], characters[place - 1]
    return "".join(characters)
