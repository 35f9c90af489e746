"""Text as typed in chat becomes text that can be compared."""

import pytest

from knowledge.features import CONCEPT, FAMILIES, NEXT, WORD, features, telling_features
from knowledge.normalise import MAX_CHARACTERS, clauses, fold, has_han, normalise, strip_markup, tokens, without_padding


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("ＪＡＲ　２００ＭＢ", "jar 200mb"),
        ("How LARGE may a Jar be?", "how large may a jar be?"),
        ("ﬁle size ①", "file size 1"),
        ("（４．０．１３）：续费？", "(4.0.13):续费?"),
        ("STRASSE straße", "strasse strasse"),
        ("don’t", "don't"),
    ],
)
def test_one_width_and_one_case(typed: str, folded: str):
    assert fold(typed) == folded


@pytest.mark.parametrize(
    ("traditional", "simplified"),
    [
        ("實時計算", "实时计算"),
        ("獨享集群還能續費嗎", "独享集群还能续费吗"),
        ("請問檔案數量上限", "请问档案数量上限"),
        ("全托管", "全托管"),
    ],
)
def test_traditional_characters_become_simplified(traditional: str, simplified: str):
    assert fold(traditional) == simplified


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("<@U1> is VVR free?", "is vvr free?"),
        ("<@W012ABC|ann> <!here> <!subteam^S1|@ops> renew", "renew"),
        ("ask in <#C1|flink-help> please", "ask in please"),
        ("see <https://a.example/b?c=d|the guide> now", "see the guide now"),
        ("see <https://a.example/b?c=d> now", "see now"),
        ("see https://a.example/b?c=d now", "see now"),
        ("write to <mailto:a@example.com|Ann>", "write to ann"),
        ("done :tada: :+1: :man-shrugging:", "done"),
        ("R&amp;D &lt;5 &gt;3", "r&d <5 >3"),
        ("at 10:30:45 sharp", "at 10:30:45 sharp"),
        ("a :not an emoji: b", "a :not an emoji: b"),
    ],
)
def test_slack_markup_goes_and_labels_stay(typed: str, folded: str):
    assert fold(typed) == folded


def test_an_escaped_entity_is_unescaped_once():
    assert strip_markup("&amp;lt;b&amp;gt;") == "&lt;b&gt;"


@pytest.mark.parametrize("emoji", ["🎉", "👍🏽", "❤️", "👩‍💻", "🇨🇳", "☎"])
def test_emoji_go(emoji: str):
    assert fold(f"{emoji}JAR 多大{emoji}") == "jar 多大"


@pytest.mark.parametrize("control", ["\x00", "\x07", "\x1b", "\x7f", "\u200b", "\u202e", "\ufeff", "\ud800"])
def test_control_characters_separate_words_and_go(control: str):
    assert fold(f"jar{control}size") == "jar size"
    assert fold(control) == ""


def test_line_breaks_stay_and_other_space_is_one_blank():
    assert fold("one \t two\r\nthree\u00a0four") == "one two \nthree four"


def test_no_more_than_the_longest_question_is_read():
    assert len(fold("ab " * MAX_CHARACTERS)) <= MAX_CHARACTERS


@pytest.mark.parametrize(
    ("typed", "bare"),
    [
        ("Hi team, how large may a JAR be? Thanks in advance!", "how large may a jar be?"),
        ("hello there, is it free", "is it free"),
        ("Good morning all. What is VVR? Cheers", "what is vvr?"),
        ("quick question: what is a CU, pls", "what is a cu"),
        ("btw what is EOM", "what is eom"),
        ("你好，请问 JAR 包最大多少？谢谢！", "jar 包最大多少?"),
        ("您好！麻烦问一下怎么续费，谢谢大佬", "怎么续费"),
        ("不好意思打扰一下，在吗，工单怎么提", "工单怎么提"),
        ("各位老师好，独享集群能扩容吗，辛苦了", "独享集群能扩容吗"),
        ("請問續費", "续费"),
    ],
)
def test_padding_around_a_question_goes(typed: str, bare: str):
    assert normalise(typed).rstrip("?").rstrip() == bare.rstrip("?")


@pytest.mark.parametrize("padding", ["hi", "hello there", "thanks a lot", "please", "你好", "在吗", "请问", "谢谢大佬"])
def test_a_message_of_padding_alone_stays_as_it_is(padding: str):
    assert normalise(padding) == padding


@pytest.mark.parametrize(
    "question",
    [
        "which hints does the highway team give",  # 'hi', 'hey' and 'team' inside other words
        "is the thanksgiving report ready",
        "may a pleased colleague say cheerstorm",
    ],
)
def test_padding_is_not_cut_out_of_words(question: str):
    assert without_padding(question) == question


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("vvr 4.0.13 的 jar", ["vvr", "4.0.13", "的", "jar"]),
        ("4.0.x, 1.13.3.", ["4.0.x", "1.13.3"]),
        ("don't use file_name.jar", ["don't", "use", "file_name.jar"]),
        ("jar包200mb", ["jar", "包", "200mb"]),
        ("a/b-c: d+e", ["a", "b", "c", "d", "e"]),
        ("*bold* _it_ ~gone~ `code`", ["bold", "it", "gone", "code"]),
        ("?!。，", []),
        ("", []),
    ],
)
def test_tokens_are_latin_words_whole_numbers_and_single_chinese_characters(text: str, words: list[str]):
    assert tokens(text) == words


@pytest.mark.parametrize(
    ("message", "parts"),
    [
        ("What is VVR? How large may a JAR be!", ["what is vvr", "how large may a jar be"]),
        ("JAR 多大？怎么提工单。", ["jar 多大", "怎么提工单"]),
        ("JAR 包最大多少，另外怎么提工单", ["jar 包最大多少", "怎么提工单"]),
        ("独享集群能续费吗 顺便问 共享的呢", ["独享集群能续费吗", "共享的呢"]),
        ("What is EOM, also when does 4.0.13 end", ["what is eom", "when does 4.0.13 end"]),
        ("what is a cu and also what is a udf", ["what is a cu", "what is a udf"]),
        ("first line here\nsecond line here", ["first line here", "second line here"]),
        ("Is 4.0.13 newer than v4.0.12. And Flink 1.13.3?", ["is 4.0.13 newer than v4.0.12", "and flink 1.13.3"]),
        ("hi; how large may a jar be; thanks", ["how large may a jar be"]),
        ("", []),
    ],
)
def test_clauses_are_the_sentences_and_versions_stay_whole(message: str, parts: list[str]):
    assert clauses(fold(message)) == parts


def test_a_word_that_merely_holds_also_is_no_clause_end():
    assert clauses("what is the plusmodel and the alsoran limit") == ["what is the plusmodel and the alsoran limit"]


@pytest.mark.parametrize(("text", "has"), [("jar 包", True), ("jar", False), ("なに", False), ("", False)])
def test_has_han(text: str, has: bool):
    assert has_han(text) is has


def test_the_telling_features_are_those_of_the_matcher_that_no_typo_could_have():
    words = tokens(normalise("作业 failed after the checkpoint"))
    every = {int(feature) for feature in features(words, ["job"])}
    assert {f for f in every if f % FAMILIES in (WORD, NEXT, CONCEPT)} == set(telling_features(words, ["job"])) < every
