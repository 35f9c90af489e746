"""Stage dates by policy: from a milestone's date in the question, the earliest dates of the ones that follow."""

import datetime as dt
import re

from knowledge.fact import Asked, Fact, FactKind, Missing
from knowledge.facts.common import asks_earliest, own_case, say, text_of, top_topic
from knowledge.reading.dates import Day

NAME = "stage_dates"
_SECTIONS = ("rlp",)
_STEPS = (
    ("EOGS", "policy.ga_to_eogs_days"),
    ("EOFS", "policy.eogs_to_eofs_days"),
    ("EOS", "policy.eofs_to_eos_days"),
)
_ORDER = ("GA", "EOGS", "EOFS", "EOS")

_GA_DAY = re.compile(r"(?<![a-z])(?:ga|released?|general availability)(?![a-z])|正式交付|发布|上线")


def compute(asked: Asked) -> Fact | Missing | None:
    start = _start(asked)
    if start and top_topic(asked) == "engine.version_dates" and not _asks_later(asked, start[0]):
        return None
    return _fact(asked, *start) if start else None


def _asks_later(asked: Asked, first: str) -> bool:
    return asks_earliest(asked) or bool(set(_ORDER[_ORDER.index(first) + 1 :]) & set(asked.slots.stages))


def _start(asked: Asked) -> tuple[str, Day] | None:
    """The milestone whose date the question gives; a version of the table has dates of its own."""
    if asked.slots.versions and not asks_earliest(asked):
        return None
    for day in asked.slots.days:
        if day.role in ("GA", "EOGS", "EOFS"):
            return day.role, day
    if len(asked.slots.days) == 1 and asked.slots.days[0].role is None and _GA_DAY.search(text_of(asked)):
        return "GA", asked.slots.days[0]
    return None


def _fact(asked: Asked, first: str, day: Day) -> Fact:
    lang = asked.lang
    dates: list[tuple[str, dt.date]] = []
    sums = [str(day.date)]
    at = day.date
    for name, figure in _STEPS[_ORDER.index(first) :]:
        length = asked.figures.number(figure)
        at += dt.timedelta(days=length)
        dates.append((name, at))
        sums.append(say(lang, f"+ {length} 天 = {at}（{name}）", f"+ {length} days = {at} ({name})"))
    asked_for = [(name, date) for name, date in dates if name in asked.slots.stages] or dates
    told = ("，" if lang == "zh" else ", ").join(
        say(lang, f"{name} 不早于 {date}", f"{name} not before {date}") for name, date in asked_for
    )
    answer = say(
        lang,
        f"按策略，{first} 为 {day.date} 的引擎版本：{told}。",
        f"By the policy, for an engine version with {first} on {day.date}: {told}.",
    )
    lines = [
        " ".join(sums),
        say(
            lang,
            "这是策略规定的最早时间，不是实际日期；实际开始时间以版本表和通知为准。",
            "These are the earliest days the policy allows, not the real dates, which stand in the version table and the notices.",
        ),
    ]
    if day.month:
        lines.append(
            say(
                lang,
                f"题中只给了月份，按 {day.date} 起算。",
                f"Only a month was given; this counts from {day.date}.",
            )
        )
    return Fact(kind=NAME, answer=answer, lines=tuple(lines), sections=_SECTIONS)


def claims(asked: Asked) -> bool:
    if own_case(asked) or asked.slots.forms:
        return False
    start = _start(asked)
    if start is None:
        return False
    later = set(_ORDER[1:]) & set(asked.slots.stages)
    return (start[0] == "GA" and bool(later)) or asks_earliest(asked)


KIND = FactKind(
    name=NAME,
    topics=frozenset(
        {"rlp.total", "rlp.stages", "rlp.eogs", "rlp.eofs", "rlp.eos", "engine.tbd", "engine.version_dates"}
    ),
    compute=compute,
    claims=claims,
)
