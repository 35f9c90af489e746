"""What the kinds of computed facts share: the asked text, the day to judge, and small pieces of wording."""

import datetime as dt
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from knowledge.entry import Lang
from knowledge.fact import Asked
from knowledge.normalise import fold
from knowledge.reading.dates import Day

FRESH_DAYS = 60  # how long after its date the document is taken to be current

# A person's own incident or a request to do something: never claimed as a question about rules.
_OWN_CASE = re.compile(
    r"报错|失败|异常|崩溃|挂了|宕|起不来|启动不了|重启|卡住|oom|帮我|帮忙|替我|给我(?:们)?(?:续|退|升|扩|开)|退我|扣费|扣款|多扣|发票|账单|出账|订单号|申请退款|救命|查查|不对劲|差太远|才跑|只跑|紧急(?!下线|发布)"
    r"|(?<![a-z])(?:fail(?:s|ed|ing|ure)?|error|exception|crash(?:es|ed|ing)?|stuck|hangs?|keeps? restarting|stack ?trace"
    r"|for (?:me|us)|my money|something wrong|only (?:get|gets|does|reach\w*)|analy[sz]e|results (?:look|differ|changed)|refund (?:me|us|my|our)|charg(?:ed|ing)|bill(?:s|ed)?|invoice|won't|can't start|cannot start|bring us|kindly|investigate|urgent(?:ly)?|asap"
    r"|(?:please|pls|plz|kindly) (?:renew|upgrade|unsubscribe|cancel|refund|scale|expand|extend|raise|increase|help)"
    r"|(?:can|could|would) (?:you|someone|somebody) (?:please )?(?:renew|upgrade|unsubscribe|cancel|refund|scale|expand|extend|raise|help))(?![a-z])"
)
_RAISE = re.compile(
    r"(?:提升|提高|调高|调大|放宽|扩大|加大|增大|增加|突破|申请|开放|解除)[^,.;。，；?？]{0,12}(?:上限|限制|限额|配额|额度|quota)"
    r"|特例|例外|硬性|软限制|硬限制|扩展包|改成\s?[\d一二三四五六七八九十]|放开|通融|白名单|加购"
    r"|(?<![a-z])(?:higher limit|hard or soft|soft or hard|special permission|make an exception|allow(?:ed)? (?:us|our)|our account be)(?![a-z])"
    r"|(?<![a-z])(?:limits?|quotas?|caps?)[^.?!;]{0,30}(?:fixed|relaxed|extended|negotiable|lifted)(?![a-z])"
    r"|(?:上限|限制|限额|配额|额度|quota)[^,.;。，；?？]{0,8}(?:提升|提高|提一?下|调高|调大|放宽|扩大|加大|增大|增加|突破|申请|解除|加(?!起来))"
    r"|(?<![a-z])(?:rais(?:e|ed|ing)|increas(?:e|ed|ing)|lift(?:ed|ing)?|bump(?:ed|ing)?|extend(?:ed|ing)?|rel?ax(?:ed)?|exception to)[^.?!;]{0,30}"
    r"(?:limits?|quotas?|caps?|maximum|ceiling)(?![a-z])"
    r"|(?<![a-z])(?:limits?|quotas?|caps?|maximum|ceiling)[^.?!;]{0,16}(?:rais(?:e|ed|ing)|increas(?:e|ed|ing)|lift(?:ed|ing)?|bump(?:ed)?|extended)(?![a-z])"
)
_EARLIEST = re.compile(
    r"最早|至少|最少|不早于|下限|最快|推算|按(?:照)?(?:生命周期)?(?:策略|政策)"
    r"|(?<![a-z])(?:earliest|at (?:the )?least|(?:not|no) (?:before|earlier|sooner)|soonest|minimum|by (?:the )?policy|policy floor)(?![a-z])"
)
MOST_LINES = 4  # after the first sentence


class Judged(NamedTuple):
    """The day a question is judged on; `stated` if the question names it."""

    day: Day
    stated: bool

    @property
    def date(self) -> dt.date:
        return self.day.date


def text_of(asked: Asked) -> str:
    return _folded(asked.text)


@lru_cache(maxsize=16)  # every kind reads the same question several times
def _folded(text: str) -> str:
    return fold(text)


def own_case(asked: Asked) -> bool:
    return _OWN_CASE.search(text_of(asked)) is not None


def asks_to_raise(asked: Asked) -> bool:
    """Whether a limit is to be raised rather than compared with."""
    return _RAISE.search(text_of(asked)) is not None


def asks_earliest(asked: Asked) -> bool:
    """Whether the earliest days the policy allows are asked for."""
    return _EARLIEST.search(text_of(asked)) is not None


def fit(lines: Iterable[str], *last: str) -> tuple[str, ...]:
    """As many lines as a reply may have; `last` are kept in any case."""
    return (*tuple(lines)[: MOST_LINES - len(last)], *last)


def top_topic(asked: Asked) -> str:
    return asked.topics[0] if asked.topics else ""


def judged(asked: Asked) -> Judged:
    """The day the question names, unless it is the day of a purchase or a release; else `as_of`."""
    stated = next((day for day in asked.slots.days if day.role not in ("bought", "GA")), None)
    return Judged(stated, True) if stated else Judged(Day(date=asked.as_of), False)


def newer_note(asked: Asked, day: dt.date) -> tuple[str, ...]:
    """A line that newer announcements may exist, where `day` is well after the document."""
    written = asked.figures.document.date
    if (asked.as_of - written).days <= FRESH_DAYS or day <= written:
        return ()
    return (
        say(
            asked.lang,
            f"以上按 {written} 发布的文档判断，之后如有调整请以最新公告为准。",
            f"This follows the document of {written}; please check newer announcements for later changes.",
        ),
    )


def say(lang: Lang, zh: str, en: str) -> str:
    return zh if lang == "zh" else en


def listing(items: Iterable[str], lang: Lang) -> str:
    """'a, b and c' or 'a、b 和 c'."""
    parts = list(dict.fromkeys(items))
    if len(parts) < 2:
        return "".join(parts)
    joint, last = ("、", " 和 " if parts[-2][-1].isascii() else "和") if lang == "zh" else (", ", " and ")
    return joint.join(parts[:-1]) + last + parts[-1]


def distance(day: dt.date, date: dt.date, lang: Lang) -> str:
    """How far `date` is from `day`, in words."""
    count = (date - day).days
    if lang == "zh":
        return f"距 {day} 还有 {count:,} 天" if count > 0 else f"到 {day} 已过 {-count:,} 天" if count else "就在当天"
    unit = "day" if abs(count) == 1 else "days"
    if count > 0:
        return f"{count:,} {unit} left from {day}"
    return f"{-count:,} {unit} before {day}" if count else "that very day"


def sentence(text: str) -> str:
    """With a capital letter at the start; Chinese stays as it is."""
    return text[:1].upper() + text[1:]
