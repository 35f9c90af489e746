"""Numbers as people write them: 1,200,000, 2.5w, 12万, 两万五, 3百万, two hundred thousand, 50 thousand."""

import re
from collections.abc import Iterable
from fractions import Fraction
from typing import NamedTuple


class Number(NamedTuple):
    """A number at text[start:end]; `scale` is what its digits were multiplied by ('12万': 10,000)."""

    start: int
    end: int
    value: Fraction
    scale: int = 1


JOINS = re.compile(r"\s*(?:-|~|–|—|到|至|to|or|或者?)\s*")

ARABIC = r"(?:\d{1,3}(?:[,_]\d{3}){1,5}|\d{1,3}(?:[ ]\d{3}){1,5}|\d{1,16})(?![,_]?\d)(?:\.\d{1,9})?"
_HAN_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_HAN_UNITS = {"十": 10, "百": 100, "千": 1_000, "万": 10_000, "亿": 100_000_000}
_HAN = "".join(_HAN_DIGITS) + "".join(_HAN_UNITS)
_SUFFIXES = {
    "k": 1_000,
    "w": 10_000,
    "mil": 1_000_000,
    "mio": 1_000_000,
    "mn": 1_000_000,
    "bn": 1_000_000_000,
}
_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    " seventeen eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_SMALL = {word: i for i, word in enumerate(_ONES.split())} | {w: 10 * i for i, w in enumerate(_TENS.split(), 2)}
_GROUPS = {"thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
_GROUPS |= {f"{word}s": size for word, size in _GROUPS.items()}
_BIG = {"hundred": 100, "dozen": 12, **_GROUPS}
_WORD = "|".join(sorted({*_SMALL, *_BIG}, key=len, reverse=True))
_BIG_WORD = "|".join(sorted(_BIG, key=len, reverse=True))

_NUMBER = re.compile(
    rf"""
    (?P<mixed>(?:(?<![\d.]){ARABIC}\s?(?:个(?=亿))?(?=[百千万亿])|(?<![几数{_HAN}]))
      [{_HAN}]{{1,24}}(?:点[{_HAN}]{{1,12}})?(?:个亿)?(?:\d{{1,16}}(?!\d)(?:\.\d{{1,9}})?[千百万亿]{{0,4}})?)
    |(?P<words>(?<![a-z\d])(?:half\sa\s(?={_BIG_WORD})|an?\s(?={_BIG_WORD})|(?<![\d.]){ARABIC}\s?-?(?={_BIG_WORD}))?
      (?:{_WORD})(?:(?:\sand\s|\s|-)(?:{_WORD})){{0,12}}(?![a-z]))
    |(?<![\d.])(?P<digits>{ARABIC})(?:\s?(?P<suffix>{"|".join(_SUFFIXES)})(?:(?![a-z])|(?=[qtre]ps)))?
    |(?P<half>半(?=\s?个?\s?[gm兆])|half\sa(?=\s[gm]))
    """,
    re.VERBOSE,
)
_LARGEST = 10**15  # beyond this it is not a number anybody means
_PART = re.compile(rf"{ARABIC}|[a-z]+|[点{_HAN}]")


def read_numbers(text: str) -> list[Number]:
    """All numbers in order; in '10到12万' the first takes the scale of the second."""
    found = [number for match in _NUMBER.finditer(text) if (number := _number(match))]
    for i in range(len(found) - 1, 0, -1):
        left, right = found[i - 1], found[i]
        shared = left.scale == 1 and left.value < 1_000 and JOINS.fullmatch(text, left.end, right.start)
        if shared and right.scale > 1:
            found[i - 1] = left._replace(value=left.value * right.scale, scale=right.scale)
    return found


def _number(match: re.Match[str]) -> Number | None:
    scale = 1
    if match["digits"]:
        scale = _SUFFIXES.get(match["suffix"] or "", 1)
        value: Fraction | None = _arabic(match["digits"]) * scale
    elif match["half"]:
        value = Fraction(1, 2)
    elif match["words"]:
        value = _english(re.findall(r"[\d.,_]+|[a-z]+", match["words"]))
    else:
        value = _chinese(match["mixed"])
        scale = _trailing_scale(match["mixed"])
    return None if value is None or value > _LARGEST else Number(match.start(), match.end(), value, scale)


def _arabic(digits: str) -> Fraction:
    return Fraction(re.sub(r"[,_ ]", "", digits))


def _trailing_scale(spelled: str) -> int:
    scale = 1
    for character in reversed(spelled):
        if character not in "百千万亿":
            break
        scale *= _HAN_UNITS[character]
    return scale


def _chinese(spelled: str) -> Fraction | None:
    """'两万五' → 25,000, '12万5千' → 125,000, '一点二亿' → 120,000,000; None for a unit alone ('万')."""
    whole, point, rest = spelled.partition("点")
    if point:
        decimals = re.match(r"[零〇一二两三四五六七八九]+", rest)
        if not decimals:
            return _chinese(whole)
        digits = "".join(str(_HAN_DIGITS[c]) for c in decimals[0])
        fraction = (_chinese(whole) or Fraction(0)) + Fraction(f"0.{digits}")
        return fraction * _trailing_scale(rest)
    parts = _PART.findall(spelled)
    if len(parts) == 1 and parts[0] in _HAN_UNITS and parts[0] != "十":
        return None
    return _sum(parts)


def _sum(parts: list[str]) -> Fraction:
    total = section = digit = Fraction(0)
    unit, said = 1, False  # the unit just passed; whether a digit waits for its unit
    for part in parts:
        size = _HAN_UNITS.get(part)
        if size is None:
            value = Fraction(_HAN_DIGITS[part]) if part in _HAN_DIGITS else _arabic(part)
            digit = digit * 10 + value if said else value
            unit, said = (1 if value == 0 else unit), True
        elif size < 10_000:
            section += (digit if said else Fraction(1)) * size
            digit, unit, said = Fraction(0), size, False
        else:
            section += digit
            total = (total + section) * size if size > 10_000 else total + (section or Fraction(1)) * size
            section, digit, unit, said = Fraction(0), Fraction(0), size, False
    if digit < 10 and unit > 10:  # 两万五, 三百五
        digit *= unit // 10
    return total + section + digit


def _english(words: Iterable[str]) -> Fraction:
    total = current = Fraction(0)
    for word in words:
        if word in ("a", "an", "and"):
            continue
        if word == "half":
            current = Fraction(1, 2)
        elif word in _GROUPS:
            total += (current or Fraction(1)) * _GROUPS[word]
            current = Fraction(0)
        elif word in _BIG:
            current = (current or Fraction(1)) * _BIG[word]
        else:
            current += Fraction(_SMALL[word]) if word in _SMALL else _arabic(word)
    return total + current
