"""Measures: records per time, records, CUs and file sizes."""

import re
from collections.abc import Sequence
from fractions import Fraction
from typing import Literal, NamedTuple

from knowledge.entry import Frozen
from knowledge.reading.numbers import JOINS, Number

Per = Literal["second", "minute", "hour", "day"]
SECONDS: dict[Per, int] = {"second": 1, "minute": 60, "hour": 3_600, "day": 86_400}

SizeUnit = Literal["KB", "MB", "GB", "TB"]
_MEGABYTES: dict[SizeUnit, Fraction] = {
    "KB": Fraction(1, 1024),
    "MB": Fraction(1),
    "GB": Fraction(1024),
    "TB": Fraction(1024**2),
}
_DECIMAL: dict[SizeUnit, Fraction] = {
    "KB": Fraction(1, 1000),
    "MB": Fraction(1),
    "GB": Fraction(1000),
    "TB": Fraction(1000**2),
}
_BINARY_MEGABYTE = Fraction(1024**2, 1000**2)


class Rate(Frozen):
    """Records in a span of time, as stated: `amount` from each of `sources`.

    `span_ms` is the span in milliseconds if it is not one of `per`: 100 for 'every 100 ms'.
    """

    amount: int
    per: Per = "second"
    sources: int = 1
    span_ms: int = 0

    @property
    def seconds(self) -> Fraction:
        return Fraction(self.span_ms, 1_000) if self.span_ms else Fraction(SECONDS[self.per])

    @property
    def per_second(self) -> Fraction:
        return self.amount * self.sources / self.seconds


class Size(Frozen):
    """A size as stated; `binary` if written MiB or GiB."""

    value: float
    unit: SizeUnit
    binary: bool = False

    @property
    def megabytes(self) -> float:
        """Megabytes, counting 1,024 to the next unit as file managers do."""
        return float(Fraction(str(self.value)) * _MEGABYTES[self.unit])

    @property
    def readings(self) -> tuple[float, float]:
        """The least and the most megabytes it may stand for: decimal and binary counting."""
        value = Fraction(str(self.value))
        if self.binary:
            return float(value * _MEGABYTES[self.unit]), float(value * _MEGABYTES[self.unit] * _BINARY_MEGABYTE)
        return tuple(sorted((float(value * _DECIMAL[self.unit]), self.megabytes)))  # type: ignore[return-value]

    def __str__(self) -> str:
        return f"{self.value:,.12g} {self.unit[0]}iB" if self.binary else f"{self.value:,.12g} {self.unit}"


class Measures(NamedTuple):
    rates: tuple[Rate, ...]
    amounts: tuple[int, ...]
    cus: tuple[int | float, ...]
    sizes: tuple[Size, ...]
    rest: tuple[Number, ...]


_NAMES_OF: dict[Per, str] = {
    "second": "s sec secs second seconds 秒 秒钟",
    "minute": "m min mins minute minutes 分 分钟",
    "hour": "h hr hrs hour hours 时 小时 钟头",
    "day": "d day days 天 日",
}
UNITS: dict[str, Per] = {name: per for per, names in _NAMES_OF.items() for name in names.split()}
LONG = "|".join(sorted((u for u in UNITS if len(u) > 1 or u > "z"), key=len, reverse=True))
_ANY = "|".join(sorted(UNITS, key=len, reverse=True))
_APPROX = r"(?:\s?(?:\+|多|余|来|左右|上下|or so|plus))?"
_WHAT_ZH = "(?:数据|记录|消息|日志|事件|订单|埋点|请求|报文)"
_RECORD_ZH = rf"(?:[条行笔]\s?{_WHAT_ZH}?|个?{_WHAT_ZH})"
_RECORD_EN = (
    "records?|recs?|rows?|events?|messages?|msgs?|entries|tuples?|docs?|documents?|requests?|transactions?|logs?|lines?"
    "|items|points|clicks|readings|orders|updates"
)
RECORD = rf"(?:\s?{_RECORD_ZH}|\s?(?:(?!per|an?|each|every)[a-z]+\s)?(?:{_RECORD_EN})(?![a-z]))"
PER = rf"(?:/\s?(?:{_ANY})|(?:每|一|per|a|an|each|every|in one|in a|in each)\s?(?:{LONG}))(?![a-z])"
_RATE_AFTER = re.compile(
    rf"(?P<million>\s?m(?![a-z]))?{_APPROX}{RECORD}?{_APPROX}\s?(?:的|of data|data|traffic)?\s?"
    rf"(?:(?P<known>[qtre]ps)(?![a-z])|(?P<daily>daily)|(?P<hourly>hourly)|(?P<per>{PER}))"
)
_RECORDS_AFTER = re.compile(rf"(?P<million>\s?m(?![a-z]))?{_APPROX}{RECORD}")
_RATE_OF_ANYTHING = re.compile(
    rf"(?P<million>\s?m(?![a-z]))?(?:\s(?!per|an?|each|every|in|of|for|the|cus?|mb|gb)[a-z]+){{1,3}}?\s"
    rf"(?P<known>[qtre]ps)?(?P<per>{PER})(?P<daily>)(?P<hourly>)"
)
# One misspelled or unknown word between a number and its span of time: '42k recrods/s', '3w条数剧每秒'.
_NOT_RECORDS_EN = (
    r"(?:[kmgt]i?b(?:ytes?|its?|ps)?|[kmg]?(?:bytes?|bits?|bps)|v?cpus?|cus?|v?cores?|yuan|rmb|usd|cny|dollars?"
    r"|per|an?|each|every)(?![a-z])"
)
_NOT_RECORDS_ZH = r"\s?(?:[元块人核兆年月日天每一]|美元|字节|用户|个?cu)"
_MISSPELLED = re.compile(
    rf"(?P<million>\s?m(?![a-z]))?{_APPROX}"
    rf"(?:\s(?!{_NOT_RECORDS_EN})[a-z]{{2,20}}\s?|(?!{_NOT_RECORDS_ZH})\s?[个条行笔]?[\u4e00-\u9fff]{{0,4}}?\s?)"
    r"(?P<known>)(?P<daily>)(?P<hourly>)(?P<per>/\s?(?:s|secs?|seconds?|秒钟?|mins?|minute|分钟)|[每一](?:秒钟?|分钟)"
    r"|(?<=\s)(?:per|an?|each|every) (?:secs?|seconds?|mins?|minute))(?![a-z])"
)
_RATE_BEFORE = re.compile(
    rf"(?:(?<![a-z])(?:每|一|per|each|every|a)\s?(?P<unit>{LONG})(?![a-z])|(?P<daily>日均|日增|每日)|(?<![a-z])(?P<known>[qtre]ps))"
    r"[^\d\n,;:。，；?？]{0,3}[^\d\n,;。，；?？]{0,16}$"
)
_MOST_CUS = 5_000  # larger numbers next to CU are records
_LEAST_STREAM = 1_000  # of things that are not called records
_MILLION_AFTER = re.compile(r"\s?m(?![a-z])")
_CU_AFTER = re.compile(r"\s?(?:多|来)?\s?(?:个|颗)?\s?(?:cus?(?![a-z])|计算单元|(?:compute|computing) units?)")
_CU_BEFORE = re.compile(r"(?<![a-z])cus?\s?(?:数量?|个数|count)?\s?(?:是|为|=|:|有|共|is|of)?\s?$")
_SIZE_AFTER = re.compile(
    r"\s?(?:多)?\s?个?\s?(?:多)?(?P<unit>gib|gb|gigabytes?|gigs?|g|mib|mb|megabytes?|megs?|兆字节|兆|m|kib|kb|tib|tb)"
    rf"(?![a-z0-9])(?!\s?{PER})"
)
_ANOTHER_UNIT = re.compile(r"\s?(?:个(?![够行可能吗呢吧的,.?\s]|$)|cu|[gm]i?b|兆|%|年|月|日|天|层|级)")


def read_measures(text: str, numbers: Sequence[Number]) -> Measures:
    """Measures by what stands next to each number. `rest` are the numbers that measure nothing known."""
    found: list[Rate | Size | _Records | _Cus | None] = [_measure(text, number) for number in numbers]
    for i in range(len(numbers) - 1, 0, -1):  # '4 到 8 个CU', '100k - 200k records/s'
        if found[i - 1] is None and JOINS.fullmatch(text, numbers[i - 1].end, numbers[i].start):
            found[i - 1] = _same_unit(found[i], numbers[i - 1])
    for i in range(1, len(numbers)):  # '每秒5万到8万条'
        left, right = found[i - 1], found[i]
        open_end = isinstance(left, Rate) and (right is None or isinstance(right, _Records))
        if open_end and JOINS.fullmatch(text, numbers[i - 1].end, numbers[i].start):
            found[i] = _same_unit(left, numbers[i])
    rates = tuple(m for m in found if isinstance(m, Rate) and m.amount > 0)
    return Measures(
        rates=tuple(dict.fromkeys(rates)),
        amounts=tuple(m.records for m in found if isinstance(m, _Records)),
        cus=tuple(dict.fromkeys(m.cus for m in found if isinstance(m, _Cus) and m.cus > 0)),
        sizes=tuple(m for m in found if isinstance(m, Size)),
        rest=tuple(number for number, m in zip(numbers, found, strict=True) if m is None),
    )


class _Records(NamedTuple):
    records: int


class _Cus(NamedTuple):
    cus: int | float


def _measure(text: str, number: Number) -> Rate | Size | _Records | _Cus | None:
    if after := _RATE_AFTER.match(text, number.end):
        return Rate(amount=_amount(number, after["million"]), per=_per_after(after))
    if _CU_AFTER.match(text, number.end) and number.value < _MOST_CUS:
        return _Cus(_plain(number.value))
    if size := _SIZE_AFTER.match(text, number.end):
        before = _rate_before(text, number) if size["unit"] == "m" else None
        return before or _size(number, size["unit"])
    if before := _rate_before(text, number):
        return before
    records = _RECORDS_AFTER.match(text, number.end)
    after = _RATE_OF_ANYTHING.match(text, number.end) or _MISSPELLED.match(text, number.end)
    if after and number.value >= _LEAST_STREAM:
        return Rate(amount=_amount(number, after["million"]), per=_per_after(after))
    if records:
        return _Records(_amount(number, records["million"]))
    named = _CU_BEFORE.search(text, max(0, number.start - 20), number.start)
    if named and number.value < _MOST_CUS and not _ANOTHER_UNIT.match(text, number.end):
        return _Cus(_plain(number.value))
    return None


def _rate_before(text: str, number: Number) -> Rate | None:
    """'每秒12万', 'QPS 2.5w', 'every minute 7.2 million'."""
    before = _RATE_BEFORE.search(text, max(0, number.start - 44), number.start)
    small = number.value < 100 and not _RECORDS_AFTER.match(text, number.end)
    million = _MILLION_AFTER.match(text, number.end)
    if not before or (small and not million and not before["known"]):
        return None
    if not _RECORDS_AFTER.match(text, number.end) and _ANOTHER_UNIT.match(text, number.end):
        return None
    per: Per = "day" if before["daily"] else UNITS.get(before["unit"] or "", "second")
    return Rate(amount=_amount(number, million), per=per)


def _amount(number: Number, million: object) -> int:
    return round(number.value * (1_000_000 if million else 1))


def _per_after(after: re.Match[str]) -> Per:
    if after["known"]:
        return "second"
    if after["daily"] or after["hourly"]:
        return "day" if after["daily"] else "hour"
    unit = re.search(rf"({_ANY})$", after["per"])
    return UNITS[unit[1]] if unit else "second"


def _plain(value: Fraction) -> int | float:
    return int(value) if value.denominator == 1 else float(value)


_LETTERS: dict[str, SizeUnit] = {"k": "KB", "m": "MB", "兆": "MB", "g": "GB", "t": "TB"}


def _size(number: Number, unit: str) -> Size:
    return Size(value=float(number.value), unit=_LETTERS[unit[0]], binary=unit.endswith("ib"))


def _same_unit(right: "Rate | Size | _Records | _Cus | None", left: Number) -> "Rate | Size | _Records | _Cus | None":
    match right:
        case Rate():
            return Rate(amount=round(left.value), per=right.per)
        case _Cus():
            return _Cus(_plain(left.value))
        case Size():
            return right.model_copy(update={"value": float(left.value)})
        case _Records():
            return _Records(round(left.value))
        case _:
            return None
