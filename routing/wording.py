"""Decisions as text. Every sentence of askdesk's own stands here; answers come from entries and facts."""

from collections.abc import Iterable

from knowledge.entry import EntryKind, Lang, Source
from knowledge.fact import Fact
from knowledge.figures import Figures
from knowledge.library import Library
from routing.decision import Answer, Clarify, Decision, Decline

SEPARATOR: dict[Lang, str] = {"zh": "；", "en": "; "}
TICKET_PERMISSION = "AliyunSupportFullAccess"

_TEXTS: dict[str, dict[Lang, str]] = {
    "source": {"zh": "来源：{}", "en": "Source: {}"},
    "related": {"zh": "相关：{}", "en": "Related: {}"},
    "clarify": {"zh": "您想问的是哪一个？", "en": "Which of these do you mean?"},
    "ticket": {
        "zh": "提交工单：登录后打开“提交工单”页面，搜索“实时计算Flink版”，选好问题分类后点击“创建工单”，填写并提交。",
        "en": "To file a ticket: log in, open Submit Ticket (提交工单), search for 实时计算Flink版 (Realtime Compute for Apache Flink), "
        "pick the category, click Create Ticket (创建工单), fill it in and submit.",
    },
    "ram": {
        "zh": "如果您是 RAM 用户（子账号），不能直接提交工单：请先让阿里云账号（主账号）为您授予 {} 权限。",
        "en": "If you are a RAM user (sub-account) you cannot file tickets yet: ask the owner of the Alibaba Cloud account to grant you {} first.",
    },
    "empty": {
        "zh": "没有看到问题内容。请直接写下您想了解的，例如“JAR 包最大多大？”",
        "en": "There was no question in that message. Just write what you would like to know, e.g. “How large may a JAR be?”",
    },
    "unknown": {
        "zh": "抱歉，产品文档里没有找到能回答这个问题的内容。可以换个说法再问一次；如果是实时计算Flink版的问题，也可以提交工单。",
        "en": "Sorry, I found nothing in the product documents that answers this. Try putting it another way; if it concerns Realtime "
        "Compute for Apache Flink, you can also file a ticket.",
    },
    "unanswerable": {
        "zh": "这个问题我回答不了。您可以问我产品文档里的内容，或者提交工单。",
        "en": "I cannot answer that. Ask me about what the product documents cover, or file a ticket.",
    },
}


def say(key: str, lang: Lang, *parts: str) -> str:
    return _TEXTS[key][lang].format(*parts)


def sources_of(decision: Decision, library: Library, lang: Lang) -> tuple[Source, ...]:
    """Where what is said comes from, each place once."""
    found: list[Source] = []
    if isinstance(decision, Answer):
        for fact in decision.facts:
            found += _fact_sources(fact, library.figures, lang)
        ids = [*decision.entries, *([decision.related] if decision.related else [])]
        found += [library.entries[entry].wording(lang).source for entry in ids]
    elif isinstance(decision, Decline) and decision.rule == "absent" and decision.entry:
        found.append(library.entries[decision.entry].wording(lang).source)
    return tuple(dict.fromkeys(found))


def _fact_sources(fact: Fact, figures: Figures | None, lang: Lang) -> list[Source]:
    return [figures.source(section, lang) for section in fact.sections] if figures else []


def choices_of(decision: Decision, library: Library, lang: Lang) -> tuple[str, ...]:
    if not isinstance(decision, Clarify):
        return ()
    if decision.missing:
        return decision.missing.choices
    return tuple(library.entries[entry].wording(lang).question for entry in decision.entries)


def text_of(decision: Decision, library: Library, lang: Lang) -> str:
    """The whole reply: the answer first, then source and date."""
    if isinstance(decision, Answer):
        body = _answered(decision, library, lang)
    elif isinstance(decision, Clarify):
        body = _clarified(decision, library, lang)
    else:
        body = _declined(decision, library, lang)
    return "\n".join([*body, *_source_lines(sources_of(decision, library, lang), lang)])


def _answered(decision: Answer, library: Library, lang: Lang) -> Iterable[str]:
    parts = ["\n".join((fact.answer, *fact.lines)) for fact in decision.facts]
    parts += [library.entries[entry].wording(lang).answer for entry in decision.entries]
    yield "\n\n".join(parts)
    for entry in decision.besides:
        yield library.entries[entry].wording(lang).answer.split("\n")[0]
    if any(library.entries[entry].kind is EntryKind.BUSINESS for entry in decision.besides):
        yield say("ram", lang, TICKET_PERMISSION)
    if decision.related:
        yield say("related", lang, library.entries[decision.related].wording(lang).answer.split("\n")[0])


def _clarified(decision: Clarify, library: Library, lang: Lang) -> Iterable[str]:
    yield decision.missing.question if decision.missing else say("clarify", lang)
    for number, choice in enumerate(choices_of(decision, library, lang), 1):
        yield f"{number}. {choice}"


def _declined(decision: Decline, library: Library, lang: Lang) -> Iterable[str]:
    own = library.entries[decision.entry].wording(lang).answer if decision.entry else ""
    yield own or say(decision.rule if decision.rule in _TEXTS else "unanswerable", lang)
    if decision.business:
        yield say("ticket", lang)
    if decision.ticket:
        yield say("ram", lang, TICKET_PERMISSION)


def _source_lines(sources: tuple[Source, ...], lang: Lang) -> Iterable[str]:
    """One line: each document once, with the sections used and its date."""
    sections: dict[tuple[str, str], list[str]] = {}
    for source in sources:
        day = f" ({source.date})" if source.date else ""
        sections.setdefault((source.document, day), []).extend([source.section] if source.section else [])
    separator = SEPARATOR[lang]
    places = [
        f"{document}{' · ' if named else ''}{separator.join(named)}{day}" for (document, day), named in sections.items()
    ]
    if places:
        yield say("source", lang, separator.join(places))
