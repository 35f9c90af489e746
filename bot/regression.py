"""Regression questions: what a reply must and must not say, and by which route."""

import datetime as dt
import json
import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, ValidationError

from knowledge.content import ContentError
from knowledge.entry import Lang
from routing.decision import OpenTicket
from routing.question import Question
from routing.reply import Reply


class Case(BaseModel):
    """One line of a regression file; `must` and `must_not` are regular expressions searched for without case.

    `must` is not asked of a declined question; `category` and `priority` are asked of a ticket only.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str = "-"
    question: str
    as_of: dt.date | None = None
    lang: Lang | None = None
    route: tuple[str, ...]
    category: tuple[str, ...] = ()
    priority: tuple[str, ...] = ()
    must: tuple[str, ...] = ()
    must_not: tuple[str, ...] = ()


class Outcome(NamedTuple):
    case: Case
    reply: Reply
    failures: list[str]


def read_cases(lines: Iterable[str], name: str) -> list[Case]:
    """Parse a regression file; raises ContentError with the line number."""
    cases = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            cases.append(_case(line, f"{name} line {number}"))
    if not cases:
        raise ContentError(f"{name} holds no questions: give one JSON object a line.")
    return cases


def _case(line: str, where: str) -> Case:
    try:
        case = Case.model_validate(json.loads(line))
        for pattern in (*case.must, *case.must_not):
            re.compile(pattern)
    except ValidationError as error:
        first = error.errors()[0]
        raise ContentError(f"{where}: {'.'.join(map(str, first['loc'])) or 'object'}: {first['msg']}.") from error
    except ValueError as error:
        raise ContentError(f"{where} is not valid JSON.") from error
    except re.error as error:
        raise ContentError(f"{where}: {error.pattern!r} is no regular expression: {error.msg}.") from error
    return case


def run_cases(cases: Iterable[Case], handle: Callable[[Question], Reply], today: dt.date) -> list[Outcome]:
    outcomes = []
    for case in cases:
        # The case's own language is that of its question; it is told from the text, as a user's would be.
        reply = handle(Question(text=case.question, as_of=case.as_of or today))
        outcomes.append(Outcome(case, reply, failures(case, reply)))
    return outcomes


def failures(case: Case, reply: Reply) -> list[str]:
    """What is wrong with the reply, if anything."""
    found = [] if reply.route in case.route else [f"route {reply.route}, not {' or '.join(case.route)}"]
    if reply.route != "decline":
        found += [f"lacks /{p}/" for p in case.must if not re.search(p, reply.text, re.IGNORECASE)]
    if isinstance(reply.decision, OpenTicket):
        for name in ("category", "priority"):
            wanted, got = getattr(case, name), getattr(reply.decision, name)
            found += [f"{name} {got}, not {' or '.join(wanted)}"] if wanted and got not in wanted else []
    return found + [f"has /{p}/" for p in case.must_not if re.search(p, reply.text, re.IGNORECASE)]
