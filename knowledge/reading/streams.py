"""Rates of several numbers: '300 sensors sending 50 readings a second each', '11.5k msgs every 100 ms'."""

import re
from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from knowledge.reading.measures import LONG, PER, RECORD, SECONDS, UNITS, Rate
from knowledge.reading.numbers import Number


class Streams(NamedTuple):
    """`rest` are the numbers that are not part of such a rate."""

    rates: tuple[Rate, ...]
    rest: tuple[Number, ...]


_LEAST = 1_000  # of things that are not called records
_SPAN_UNITS = {
    **{name: 1_000 * SECONDS[per] for name, per in UNITS.items() if len(name) > 1 or name in "s秒时天"},
    **dict.fromkeys(("ms", "msec", "msecs", "millis", "millisecond", "milliseconds", "毫秒"), 1),
}
_SPAN_UNIT = "|".join(sorted(_SPAN_UNITS, key=len, reverse=True))
_MILLION = re.compile(r"\s?m(?![a-z])")
_RECORDS = re.compile(rf"(?:\s?m(?![a-z]))?{RECORD}")
_HALF = rf"(?:半个?\s?|(?<=[a-z]\s)half (?:an? )?)(?P<half>{_SPAN_UNIT})(?![a-z])"
_EVERY = r"(?:每隔?|(?<![a-z])(?:every|each|per)(?![a-z])|/)\s?"
_AMOUNT_TO_SPAN = rf"(?:\s?m(?![a-z]))?(?:{RECORD}|(?:\s(?!cus?|per|each|every)[a-z]+){{0,2}})\s?{_EVERY}"
_SPAN_NEXT = re.compile(rf"{_AMOUNT_TO_SPAN}")
_RECORDS_IN = re.compile(rf"(?:\s?m(?![a-z]))?{RECORD} (?:in|over) ")
_HALF_NEXT = re.compile(rf"{_AMOUNT_TO_SPAN}{_HALF}")
_HALF_BEFORE = re.compile(rf"{_EVERY}{_HALF}[^\d\n;。；?？]{{0,12}}$")
_EVERY_BEFORE = re.compile(rf"{_EVERY}$")
_UNIT_NEXT = re.compile(rf"\s?个?(?P<unit>{_SPAN_UNIT})(?![a-z])")
_FAR = 40  # characters between the numbers of one rate

_CLASSIFIER = "(?:个|台|辆|部|只|路|套|块|家|名|位|颗|支|艘|架|座|款|组|张|人)"
_BREAK = re.compile(r"[.;。；!?！？\n]")
_NOT_SOURCES = re.compile(r"(?<![a-z])(?:v?cus?|v?cores?|v?cpus?|compute units?)(?![a-z])|计算单元|核")
_TIMES = re.compile(r"\s?(?:x|×|\*|乘以?|乘上|(?<![a-z])times)\s?$")
_NOUN_FIRST = re.compile(rf"\s?{_CLASSIFIER}?\s?[^\W\d]")
_SHARED_OUT = re.compile(
    rf"(?<![a-z])(?:each|every|apiece|per)(?![a-z])(?!\s(?:{LONG})(?![a-z]))|每\s?{_CLASSIFIER}|各(?![种类])|每(?!{LONG}|[月年周次隔])[\u4e00-\u9fff]"
)
_SHARED_BEFORE = re.compile(r"(?<![a-z])(?:each|every)(?: one)? of (?:[a-z]+ ){0,2}$|每\s?$")
_PER_BEFORE = re.compile(rf"(?:每|(?<![a-z])(?:per|each|every|a) )(?P<unit>{LONG})(?![a-z])[^\d,;。，；]{{0,10}}$")
_NOT_TIME = rf"(?!(?:{LONG})(?![a-z]))"
_PER_NEXT = re.compile(
    r"(?:\s?m(?![a-z]))?(?:\s(?!per|each|every|an?\s|[kmgt]i?b)[a-z-]+){0,3}?(?:\s?[条个行笔次][^\d,，。;/每]{0,4})?"
    rf"(?P<first>\s(?:per|each|every) {_NOT_TIME}(?P<noun1>[a-z]+))?\s?(?P<per>{PER})"
    rf"(?P<last>\s?,?\s?(?:(?:each|apiece)(?![a-z])(?! (?:{LONG})(?![a-z]))"
    rf"|(?:per|from each|from every|for each) {_NOT_TIME}(?P<noun2>[a-z]+)))?"
)
_EACH_NOUN = re.compile(
    rf"(?<![a-z])(?:each|every) (?!(?:{LONG})(?![a-z]))(?P<en>[a-z]+)[^\d.;]{{0,24}}$"
    rf"|每\s?(?:{_CLASSIFIER}\s?)?(?!{LONG}|{_CLASSIFIER})(?P<zh>[\u4e00-\u9fff]{{1,4}}?)(?=每|平均|上报|发|产|大约|[^\u4e00-\u9fff])[^\d。;；]{{0,16}}$"
)


def read_streams(text: str, numbers: Sequence[Number]) -> Streams:
    rates: list[Rate] = []
    used: set[int] = set()
    for i, number in enumerate(numbers):
        if i in used:
            continue
        if rate := _half_span(text, number):
            rates.append(rate)
            used.add(i)
        elif i + 1 < len(numbers) and numbers[i + 1].start - number.end <= _FAR:
            following = numbers[i + 1]
            if rate := _span(text, number, following) or _product(text, number, following):
                rates.append(rate)
                used |= {i, i + 1}
    return Streams(rates=tuple(dict.fromkeys(rates)), rest=tuple(n for i, n in enumerate(numbers) if i not in used))


def _amount(text: str, number: Number) -> int:
    return round(number.value * (1_000_000 if _MILLION.match(text, number.end) else 1))


def _many(text: str, number: Number) -> bool:
    return _amount(text, number) >= _LEAST or _RECORDS.match(text, number.end) is not None


def _half_span(text: str, number: Number) -> Rate | None:
    """'900 万条每半小时', 'every half hour 9 million'."""
    half = _HALF_NEXT.match(text, number.end) or _HALF_BEFORE.search(text, max(0, number.start - 28), number.start)
    if not half or not _many(text, number):
        return None
    return Rate(amount=_amount(text, number), span_ms=_SPAN_UNITS[half["half"]] // 2)


def _span(text: str, left: Number, right: Number) -> Rate | None:
    """'11.5k msgs every 100 ms', '每5分钟5万条'."""
    between = text[left.end : right.start]
    unit = _UNIT_NEXT.match(text, right.end)
    if unit and (_SPAN_NEXT.fullmatch(between) or _RECORDS_IN.fullmatch(between)):
        return _over(text, left, right.value, unit["unit"])
    unit = _UNIT_NEXT.match(text, left.end)
    if unit and _EVERY_BEFORE.search(text, max(0, left.start - 8), left.start):
        near = right.start - unit.end() <= 16 and not _BREAK.search(between)
        return _over(text, right, left.value, unit["unit"]) if near else None
    return None


def _over(text: str, amount: Number, span: Fraction, unit: str) -> Rate | None:
    milliseconds = round(span * _SPAN_UNITS[unit])
    if milliseconds <= 0 or not _many(text, amount):
        return None
    return Rate(amount=_amount(text, amount), span_ms=milliseconds)


def _product(text: str, left: Number, right: Number) -> Rate | None:
    """So many sources with so many records each; only where the words say that it is for each of them."""
    between = text[left.end : right.start]
    if _BREAK.search(between) or _NOT_SOURCES.search(between):
        return None
    return _sources_first(text, left, right, between) or _sources_last(text, left, right, between)


def _sources_first(text: str, sources: Number, each: Number, between: str) -> Rate | None:
    after, before = _PER_NEXT.match(text, each.end), _PER_BEFORE.search(between)
    times = _TIMES.search(between)
    if not (after or before) or not (times or _NOUN_FIRST.match(between)):
        return None
    told = (
        times
        or _SHARED_OUT.search(between)
        or _SHARED_BEFORE.search(text, max(0, sources.start - 24), sources.start)
        or (after and (after["first"] or after["last"]))
    )
    if not told or (not times and _RECORDS.match(text, sources.end) and not _SHARED_OUT.search(between)):
        return None
    if after and _NOT_SOURCES.search(after[0]):
        return None
    return _times(text, sources, each, after["per"] if after else before["unit"] if before else "")


def _sources_last(text: str, each: Number, sources: Number, between: str) -> Rate | None:
    after = _PER_NEXT.match(text, each.end)
    start = text[max(0, each.start - 32) : each.start]
    before = _PER_BEFORE.search(start)
    if _NOT_SOURCES.search(text, sources.end, sources.end + 8):
        return None
    if not (after or before) or (after and after.end() > sources.start):
        return None
    unit = after["per"] if after else before["unit"] if before else ""
    if after and _TIMES.fullmatch(text, after.end(), sources.start):
        return _times(text, sources, each, unit)
    noun = (after["noun1"] or after["noun2"]) if after else None
    if not noun and (named := _EACH_NOUN.search(start)):
        noun = named["en"] or named["zh"]
    counted = noun and re.match(rf"\s?{_CLASSIFIER}?\s?(?:[a-z]+ ){{0,2}}{re.escape(noun)}", text[sources.end :])
    if not noun or not counted or _NOT_SOURCES.search(f" {noun} "):
        return None
    return _times(text, sources, each, unit)


def _times(text: str, sources: Number, each: Number, spelled: str) -> Rate | None:
    unit = re.search(rf"({'|'.join(sorted(UNITS, key=len, reverse=True))})$", spelled)
    if sources.value < 2 or sources.value.denominator != 1 or not unit or each.value.denominator != 1:
        return None
    return Rate(amount=_amount(text, each), per=UNITS[unit[1]], sources=_amount(text, sources))
