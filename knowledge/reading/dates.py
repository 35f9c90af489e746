"""Dates as people write them: 2022-11-15, 2022年11月15日, 15 Nov 2022, November 15th 2022, Dec 2022."""

import datetime as dt
import re
from calendar import monthrange
from typing import Literal, NamedTuple

from knowledge.entry import Frozen

Role = Literal["GA", "EOM1", "EOM2", "EOGS", "EOFS", "EOS", "bought"]


class Day(Frozen):
    """A date in a question. `month` means only the month was given: `date` is its first day.

    `role` tells what happens on the day if the words next to it say so; 'bought' is not a day to judge.
    """

    date: dt.date
    month: bool = False
    role: Role | None = None

    @property
    def last(self) -> dt.date:
        """The last day that is meant."""
        return self.date.replace(day=monthrange(self.date.year, self.date.month)[1]) if self.month else self.date


class DayAt(NamedTuple):
    start: int
    end: int
    day: Day


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    "|nov(?:ember)?|dec(?:ember)?"
)
_HAN_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_DATE = re.compile(
    rf"""
    (?<![\d.])(?:
      (?P<y1>20\d\d)\s?(?P<sep>[-./])\s?(?P<m1>\d{{1,2}})(?:\s?(?P=sep)\s?(?P<d1>\d{{1,2}}))?
      |(?P<y2>20[12]\d)(?P<m2>0[1-9]|1[0-2])(?P<d2>0[1-9]|[12]\d|3[01])
      |(?P<y3>20\d\d|[1-3]\d|[〇零一二三四五六七八九]{{4}})\s?年\s?(?P<m3>\d{{1,2}}|[一二三四五六七八九十]{{1,2}})\s?月份?
        (?:\s?(?P<d3>\d{{1,2}}|[一二三四五六七八九十]{{1,3}})\s?[日号]?)?
      |(?P<d4>\d{{1,2}})(?:st|nd|rd|th)?(?:\sof)?[\s-](?P<n4>{_MONTH})\.?,?[\s-](?P<y4>20\d\d)
      |(?P<d5>1[3-9]|2\d|3[01])[/.](?P<m5>0?[1-9]|1[0-2])[/.](?P<y5>20\d\d)
      |(?P<m6>0?[1-9]|1[0-2])/(?P<d6>1[3-9]|2\d|3[01])/(?P<y6>20\d\d)
    )(?![\d])
    |(?<![a-z])(?P<n7>{_MONTH})\.?\s(?:(?P<d7>\d{{1,2}})(?:st|nd|rd|th)?,?\s)?(?:of\s)?(?P<y7>20\d\d)(?!\d)
    """,
    re.VERBOSE,
)
_ENDS_EN = r"(?: period)? (?:ends?|ended|ending|stops?|stopped|is over)"
_ENDS_ZH = "(?:中止|终止|停止|结束|到期)"
_LONG_ROLES: dict[Role, str] = {
    "EOGS": rf"end of (?:general|basic)[ -]support|(?:general|basic)[ -]support{_ENDS_EN}"
    rf"|基[本础]支持(?:期|服务)?{_ENDS_ZH}|{_ENDS_ZH}基[本础]支持",
    "EOFS": rf"end of full[ -]support|full[ -]support{_ENDS_EN}"
    rf"|(?:完整|全量|全面)支持(?:期|服务)?{_ENDS_ZH}|{_ENDS_ZH}(?:完整|全量|全面)支持",
}
_ROLE_WORDS = "|".join(
    (
        *_LONG_ROLES.values(),
        r"eom1|eom2|eogs|eofs|eos|ga|general availability|正式交付|正式发布|released?|went live|发布|上线",
    )
)
_ROLE_BEFORE = re.compile(rf"(?<![a-z])({_ROLE_WORDS})[^\d,.;。；\n]{{0,14}}$")
_ROLE_AFTER = re.compile(
    rf"\s?(?:(?:is|was|marks|as) (?:the |its |our )?)?[^\d,.;。；\na-z]{{0,4}}\s?({_ROLE_WORDS})(?![a-z])"
)
_BOUGHT_BEFORE = re.compile(
    r"(?:(?<!be )(?:bought|purchased|ordered|created|opened)|signed up|running|using|been live)"
    r"[^\d,.;]{0,14}$|\bsince\s$"
)
_BOUGHT_AFTER = re.compile(r"\s?(?:就|才|那会儿?|左右|我们)?(?:购?买|新购|开通|创建|下单|建|采购)了?的(?!话|时候)")
_STAGES: dict[str, Role] = {"eom1": "EOM1", "eom2": "EOM2", "eogs": "EOGS", "eofs": "EOFS", "eos": "EOS"}


def read_days(text: str) -> list[DayAt]:
    """All dates in order; dates that do not exist are left out."""
    found = []
    for match in _DATE.finditer(text):
        year, month, day = (_part(match, name) for name in ("y", "m", "d"))
        try:
            date = dt.date(2000 + year if 0 < year < 100 else year, month, day or 1)
        except ValueError:
            continue
        found.append(DayAt(match.start(), match.end(), Day(date=date, month=not day, role=_role(text, match))))
    return found


def _part(match: re.Match[str], name: str) -> int:
    """The year, month or day of whichever way of writing matched; 0 if it is not there."""
    groups = match.groupdict()
    value = next((groups[key] for key in groups if key.startswith(name) and key != "sep" and groups[key]), None)
    if value is None and name == "m":
        spelled = next(groups[key] for key in ("n4", "n7") if groups[key])
        return _MONTHS.index(spelled[:3]) + 1
    return _value(value) if value else 0


def _value(digits: str) -> int:
    """'2022', '二〇二二', '十一' or '二十三' as a number."""
    if "十" not in digits:
        return int(digits.translate(_HAN_DIGITS))
    tens, _, ones = digits.partition("十")
    return 10 * (int(tens.translate(_HAN_DIGITS)) if tens else 1) + (int(ones.translate(_HAN_DIGITS)) if ones else 0)


def _role(text: str, match: re.Match[str]) -> Role | None:
    before = text[max(0, match.start() - 40) : match.start()]
    if _BOUGHT_BEFORE.search(before) or _BOUGHT_AFTER.match(text, match.end()):
        return "bought"
    named = _ROLE_BEFORE.search(before) or _ROLE_AFTER.match(text, match.end())
    return _named(named[1]) if named else None


def _named(words: str) -> Role:
    spelled = next((role for role, names in _LONG_ROLES.items() if re.fullmatch(names, words)), None)
    return spelled or _STAGES.get(words, "GA")
