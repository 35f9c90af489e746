"""Questions and replies as JSON: the batch form of `askdesk ask` and, line by line, the body of the HTTP API."""

import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from bot.options import read_day
from knowledge.entry import LANGS, Lang
from routing.decision import Decision, OpenTicket
from routing.question import Question, QuestionError, read_question
from routing.reply import Reply

Handle = Callable[[Question], Reply]


def answer_lines(lines: Iterable[str], handle: Handle, today: dt.date, lang: Lang | None = None) -> Iterator[str]:
    """One JSON object for each line that is not blank, in order; a bad line gives an object with "error".

    `today` and `lang` hold for the lines that do not say "as_of" or "lang" themselves.
    """
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield _dumped(_answered(line, number, handle, today, lang))


def _dumped(answered: dict[str, Any]) -> str:
    text = json.dumps(answered, ensure_ascii=False)
    try:
        text.encode()
    except UnicodeEncodeError:  # an id with half a surrogate pair goes out escaped, as it came in
        return json.dumps(answered)
    return text


def _answered(line: str, number: int, handle: Handle, today: dt.date, lang: Lang | None) -> dict[str, Any]:
    asked: Any = None
    try:
        asked = json.loads(line, parse_constant=_refuse)
        return {"id": asked.get("id"), **described(handle(parsed(asked, today, lang)))}
    except (json.JSONDecodeError, RecursionError):
        return {"id": None, "error": f"line {number} is not valid JSON."}
    except (AttributeError, QuestionError, ValueError) as error:
        known = isinstance(asked, dict)
        message = str(error) if known else 'not a JSON object: write {"id": ..., "question": ...}.'
        return {"id": asked.get("id") if known else None, "error": f"line {number}: {message}"}


def _refuse(constant: str) -> None:
    raise json.JSONDecodeError("no JSON", constant, 0)


def parsed(asked: dict[str, Any], today: dt.date, lang: Lang | None = None) -> Question:
    """{"question", "as_of"?, "lang"?} as a question; raises ValueError with a sentence."""
    text, lang = asked.get("question"), asked.get("lang", lang)
    if not isinstance(text, str):
        raise QuestionError('"question" is missing: give it as text.')
    if lang is not None and lang not in LANGS:
        raise QuestionError(f"lang {lang!r} is unknown: give zh or en.")
    return read_question(text, read_day(asked["as_of"]) if asked.get("as_of") else today, lang)


def described(reply: Reply) -> dict[str, Any]:
    """A reply as plain data; `answerable` and `matches` are the matcher's own view."""
    finding = reply.finding
    return {
        "route": reply.route,
        "answerable": finding.answerable,
        "confidence": round(finding.confidence, 4),
        "entry": reply.entry,
        "answer": reply.text,
        "matches": [
            {"entry": m.entry, "confidence": round(m.confidence, 4), "phrase": m.phrase} for m in finding.matches
        ],
        "sources": [source.model_dump(mode="json", exclude_none=True) for source in reply.sources],
        "choices": list(reply.choices),
        "lang": reply.lang,
        "as_of": reply.as_of.isoformat(),
        **_ticket(reply.decision),
        "because": [f"rule {reply.decision.rule}", *reply.decision.because],
    }


def _ticket(decision: Decision) -> dict[str, str]:
    """What the ticket would be, if it would be one."""
    if not isinstance(decision, OpenTicket):
        return {}
    return {"category": decision.category.value, "priority": decision.priority.value}
