"""Numbers of Chinese identity cards and of bank cards, told from order numbers, ids and times by their check digits."""

import re
from collections.abc import Iterator
from itertools import pairwise

from stdnum import luhn
from stdnum.cn import ric

from routing.reading.secret_kinds import Found, SecretKind

_RUN = re.compile(r"[0-9](?:[ .\-]?[0-9])*+[Xx]?")
_GROUP = re.compile(r"[0-9]+[Xx]?")
_SHORTEST, _LONGEST = 13, 19
_ID_SHAPES = {(18,), (6, 8, 4), (6, 12), (14, 4)}
_SHAPES = _ID_SHAPES | {(4, 4, 4, 4), *((4, 4, 4, 4, n) for n in (1, 2, 3)), (4, 6, 5), (6, 13), (6, 10)}
# First digits and lengths by issuer: UnionPay, Visa, Mastercard, American Express, JCB, Discover, older Chinese cards.
_ISSUERS = (
    (re.compile("62|81"), range(16, 20)),
    (re.compile("4"), (13, 16, 19)),
    (re.compile("5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720"), (16,)),
    (re.compile("3[47]"), (15,)),
    (re.compile("35|6011|64[4-9]|65|60[013]"), (16, 19)),
    (re.compile("9558|955[59]|436742|45[36]351|6013|6858"), (16, 18, 19)),
)
_OTHER_NUMBER = re.compile(
    r"(?:订单|工单|流水|单号|编号|作业|实例|请求|日志|主账号|(?<![a-z])"
    r"(?:order|request|trace|span|job|uid|uuid|instance|ticket"
    r"|offset|seq|timestamp|ts|time|id|no))[^0-9卡]{0,12}$",
    re.IGNORECASE,
)
_CARD = re.compile(r"卡|card|bank|visa|master|unionpay", re.IGNORECASE)
_CONTEXT = 24  # characters before a number that tell what it is


def card_numbers(text: str) -> Iterator[Found]:
    """In text with narrow digits."""
    for run in _RUN.finditer(text):
        if run.end() - run.start() >= _SHORTEST:
            yield from _in_run(text, list(_GROUP.finditer(text, run.start(), run.end())))


def _in_run(text: str, groups: list[re.Match[str]]) -> Iterator[Found]:
    lengths = tuple(group.end() - group.start() for group in groups)
    first = 0
    while first < len(groups):
        for count in (5, 4, 3, 2, 1):
            window = groups[first : first + count]
            if _shaped(lengths[first : first + count]) and (
                kind := _kind(text, window, lengths[first : first + count])
            ):
                yield Found(window[0].start(), window[-1].end(), kind)
                first += count - 1
                break
        first += 1


def _shaped(lengths: tuple[int, ...]) -> bool:
    return lengths in _SHAPES or (len(lengths) == 1 and _SHORTEST <= lengths[0] <= _LONGEST)


def _kind(text: str, window: list[re.Match[str]], lengths: tuple[int, ...]) -> SecretKind | None:
    number = "".join(group[0] for group in window)
    if not _stands_alone(text, window):
        return None
    if lengths in _ID_SHAPES and ric.is_valid(number):
        return SecretKind.ID_CARD
    if _is_card(number) and not _is_other(text, window[0].start()):
        return SecretKind.BANK_CARD
    return None


def _stands_alone(text: str, window: list[re.Match[str]]) -> bool:
    """One kind of separator inside, and no decimal or hyphenated number goes on around it."""
    inside = {text[a.end() : b.start()] for a, b in pairwise(window)}
    start, end = window[0].start(), window[-1].end()
    before = start > 1 and text[start - 1] in ".-" and text[start - 2].isdigit()
    after = end + 1 < len(text) and text[end] in ".-" and text[end + 1].isdigit()
    return (
        len(inside) <= 1 and not before and not after and not _in_a_word(text[start - 1 : start] + text[end : end + 1])
    )


def _in_a_word(neighbours: str) -> bool:
    return any(c.isascii() and (c.isalnum() or c == "_") for c in neighbours)


def _is_card(number: str) -> bool:
    known = any(len(number) in lengths and first.match(number) for first, lengths in _ISSUERS)
    return known and len(set(number)) > 2 and luhn.is_valid(number)


def _is_other(text: str, start: int) -> bool:
    before = text[max(0, start - _CONTEXT) : start]
    return _OTHER_NUMBER.search(before) is not None and not _CARD.search(before)
