"""Decisions as text, from entries, facts and the sentences in `sentences.py`."""

from collections.abc import Iterable
from typing import NamedTuple

from knowledge.entry import Entry, EntryKind, Lang, Source
from knowledge.fact import Fact
from knowledge.library import Library
from routing.decision import Answer, Clarify, Decision, Decline, OpenTicket
from routing.permissions import May, Verdict
from routing.secrets import SECRET_NAMES, SecretKind
from routing.sentences import CATEGORY_NAMES, PRIORITY_NAMES, has, say

SEPARATOR: dict[Lang, str] = {"zh": "；", "en": "; "}
LIST_SEPARATOR: dict[Lang, str] = {"zh": "、", "en": ", "}


class Voice(NamedTuple):
    """What a reply is worded from: the knowledge base, kinds of requests that it may not have, and the language."""

    library: Library
    requests: Library
    lang: Lang

    def entry(self, entry: str) -> Entry:
        return (self.library if entry in self.library.entries else self.requests).entries[entry]

    def answer(self, entry: str) -> str:
        return self.entry(entry).wording(self.lang).answer

    def first_line(self, entry: str) -> str:
        return self.answer(entry).split("\n")[0]

    def question(self, entry: str) -> str:
        return self.entry(entry).wording(self.lang).question

    def source(self, entry: str) -> Source:
        return self.entry(entry).wording(self.lang).source

    def say(self, key: str, *parts: str) -> str:
        return say(key, self.lang, *parts)


def masked_notice(kinds: Iterable[SecretKind], lang: Lang) -> str:
    """What is said of secrets that were masked; empty where none were."""
    names = [SECRET_NAMES[kind][lang] for kind in kinds]
    return say("masked", lang, LIST_SEPARATOR[lang].join(names)) if names else ""


def sources_of(decision: Decision, voice: Voice) -> tuple[Source, ...]:
    """Where what is said comes from, each place once."""
    found: list[Source] = []
    match decision:
        case Answer():
            ids = [*decision.entries, *([decision.related] if decision.related else [])]
            found = [*_fact_sources(decision.facts, voice), *map(voice.source, ids)]
        case OpenTicket():
            found = [*_fact_sources(decision.facts, voice), *map(voice.source, decision.entries)]
            if decision.verdict.source and decision.verdict.may is May.WAIT:
                found.append(decision.verdict.source)
        case Decline(rule="absent", entry=str(entry)):
            found = [voice.source(entry)]
    return tuple(dict.fromkeys(found))


def _fact_sources(facts: Iterable[Fact], voice: Voice) -> list[Source]:
    figures = voice.library.figures
    return [figures.source(section, voice.lang) for fact in facts for section in fact.sections] if figures else []


def choices_of(decision: Decision, voice: Voice) -> tuple[str, ...]:
    if not isinstance(decision, Clarify):
        return ()
    return decision.missing.choices if decision.missing else tuple(map(voice.question, decision.entries))


def text_of(decision: Decision, voice: Voice) -> str:
    """The whole reply: the answer first, then source and date."""
    match decision:
        case Answer():
            body = _answered(decision, voice)
        case Clarify():
            body = _clarified(decision, voice)
        case OpenTicket():
            body = _ticketed(decision, voice)
        case _:
            body = _declined(decision, voice)
    return "\n".join([*body, *_source_lines(sources_of(decision, voice), voice.lang)])


def _answered(decision: Answer, voice: Voice) -> Iterable[str]:
    yield _known(decision.facts, decision.entries, voice)
    for entry in decision.besides:
        yield voice.first_line(entry)
    if decision.offer and any(voice.entry(entry).kind is EntryKind.BUSINESS for entry in decision.besides):
        yield from _permission(decision.offer, voice)
    if decision.related:
        yield voice.say("related", voice.first_line(decision.related))


def _known(facts: Iterable[Fact], entries: Iterable[str], voice: Voice) -> str:
    return "\n\n".join([*("\n".join((fact.answer, *fact.lines)) for fact in facts), *map(voice.answer, entries)])


def _clarified(decision: Clarify, voice: Voice) -> Iterable[str]:
    yield decision.missing.question if decision.missing else voice.say("clarify")
    for number, choice in enumerate(choices_of(decision, voice), 1):
        yield f"{number}. {choice}"


def _ticketed(decision: OpenTicket, voice: Voice) -> Iterable[str]:
    yield voice.answer(decision.entry) if decision.entry else voice.say("person")
    yield voice.say(
        "ticket", CATEGORY_NAMES[decision.category][voice.lang], PRIORITY_NAMES[decision.priority][voice.lang]
    )
    yield from _permission(decision.verdict, voice)
    if decision.facts or decision.entries:
        yield "\n" + voice.say("bearing")
        yield _known(decision.facts, decision.entries, voice)


def _permission(verdict: Verdict, voice: Voice) -> Iterable[str]:
    """What a RAM user needs, whenever the asker is one or may be."""
    if verdict.may is May.ASK:
        yield voice.say("ram", verdict.permission)
    elif verdict.may is May.WAIT:
        if verdict.entry:
            yield voice.answer(verdict.entry)
        yield voice.say("wait", verdict.permission)


def _declined(decision: Decline, voice: Voice) -> Iterable[str]:
    own = voice.answer(decision.entry) if decision.entry else ""
    yield own or voice.say(decision.rule if has(decision.rule) else "unanswerable")
    if decision.offer:
        yield voice.say("offer")
        yield from _permission(decision.offer, voice)


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
