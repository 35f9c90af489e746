"""Counts and what is counted: '23 projects', '第6层', 'UDF 我们传了 250 个', 'another 3'."""

import re
from collections.abc import Sequence
from typing import Literal

from knowledge.entry import Frozen
from knowledge.reading.numbers import Number

Counted = Literal["projects", "folders", "levels", "files", "subfolders", "udfs", "jars"]


class Count(Frozen):
    """`extra` counts come on top of another one: '18 projects and 3 more'.

    `times` is how many there are of it: 3 for 'three sub-folders with 180 files each'.
    """

    what: Counted
    number: int
    extra: bool = False
    times: int = 1

    @property
    def total(self) -> int:
        return self.number * self.times


_NOT_QUALIFIED = r"(?!\s?(?:folders?|files?|jars?|文件|jar|udf|目录|下|里|中|内|每))"
_NOUNS: dict[Counted, str] = {
    "subfolders": r"子目录|子文件夹|sub-?\s?director(?:y|ies)|sub-?\s?folders?|sub-?\s?dirs?",
    "projects": rf"(?:项目空间|工作空间|project\s?spaces?|workspaces?|项目|projects?){_NOT_QUALIFIED}",
    "folders": r"文件夹|目录|folders?|director(?:y|ies)|dirs?",
    "levels": r"层|级(?!别)|levels?|layers?|tiers|deep",
    "files": r"文件(?!夹)|脚本|files?|scripts?",
    "udfs": r"udfs?|自定义函数|user[- ]defined functions?",
    "jars": r"jar\s?包|jars?",
}
_SUBFOLDERS = re.compile(rf"(?<![a-z])(?:{_NOUNS['subfolders']})")
_NOUN = "|".join(f"(?P<{what}>(?:{noun})(?![a-z]))" for what, noun in _NOUNS.items())
_FUNCTION_WORD = r"(?:in|per|of|an?|the|and|or|to|for|each|every|with|on|at|from|is|are|mb|gb|cus?|m|g|more|than|we|i)"
_FILLER = rf"(?:\s?(?!{_FUNCTION_WORD}\s)[a-z][a-z-]*(?=\s)){{0,2}}?\s?|[^\W\da-z_每几最能多个]{{0,4}}?"
_MORE = r"more|additional|further|extra|others?"
_AFTER = re.compile(rf"\s?(?P<more>{_MORE})?\s?(?:多|来)?\s?个?(?:{_FILLER})(?:{_NOUN})")
_NAMED = re.compile(rf"(?<![a-z])(?:{_NOUN}|(?P<depth>深度|depth))")
_BETWEEN = re.compile(r"[^\d,.;。，；\n]{0,12}")
_EACH_AFTER = re.compile(r"\s(?:each|apiece)(?![a-z])|\sper\s(?!project|folder|account|director|workspace)")
_EACH_BEFORE = re.compile(r"每个?(?!项目|文件夹|目录|账号|人)[^\d,.;。，；\n]{1,6}$")
_EVERY = re.compile(
    r"(?:每个?(?:子目录|子文件夹|文件夹|目录)?|各(?:自|个)?(?:目录)?|(?<![a-z])(?:each|every)(?: one)?)"
    r"(?:[^\W\d]|\s){0,12}$"
    r"|(?<![a-z])(?:each|every) of (?:\w+ ){0,2}sub-? ?(?:folders?|director(?:y|ies)|dirs?)(?:[^\W\d]|\s){0,16}$"
)
_APIECE = re.compile(
    r",?\s?(?:in |inside |within )?(?:each|apiece|every)(?! (?:project|account))(?![a-z])"
    r"|\sper\s(?:sub-?\s?)?(?:folder|director|dir)|\s?[每一]个(?:子?目录|子?文件夹)"
)
_SPLIT = re.compile(r"拆|分成|分到|(?<![a-z])(?:split|spread|divide\w*|into)(?![a-z])")
_ENDS = re.compile(r"\s?个(?=[了吗吧呢行可,.?!;)\s]|$)|\s?(?:in total|already|now|so far)|\s?[,.?!;)了吗吧呢]|\s*$")
_INSIDE_ZH = re.compile(r"(?:的)?(?:里|内|中|下|底下)(?!.*[建开拆分层级])")
_INSIDE_EN = re.compile(
    r"(?<![a-z])(?:in|inside|into|within|under) (?:just |only )?"
    r"(?:an?|one|the|our|my|this|that|same|single|1)(?: [a-z-]+){0,2} $"
)
_DEEPER = re.compile(r"(?:底下|下面|里面|其中)的?小?$|小$|(?<![a-z])(?:nested|small|inner|child) $")
_LIMIT_BETWEEN = re.compile(r"最多|上限|限制|不超过|limit|max|at most|up to|每|各|per|一|多大|大小|size")
_EXTRA_BEFORE = re.compile(r"(?:再|还要|还想|还需要?|新增|追加|额外|another|additional|add)[^\d,.;。，；\n]{0,6}$")
_EXTRA_ALONE = re.compile(rf"\s?(?:{_MORE})(?![a-z])|\s?个(?![a-z\u4e00-\u9fff])|\s?个(?=[行可能吗呢吧]|$)")


def read_counts(text: str, numbers: Sequence[Number]) -> tuple[Count, ...]:
    """What `numbers` count. 'One' is left out: 'one project', '一个文件夹' and '1 folder' stand for any."""
    found: list[Count] = []
    each: Count | None = None
    inside = _SUBFOLDERS.search(text) is not None
    for number in numbers:
        if number.value <= 1 or number.value.denominator != 1:
            continue
        if inside and each is None and (each := _each(text, number)):
            found.append(each)
        elif count := _after(text, number) or _before(text, number, found) or _extra(text, number, found):
            found.append(count)
    if _SPLIT.search(text) and each is None:
        return tuple(found)
    return tuple(_multiplied(_subfolders(found), each))


def _each(text: str, number: Number) -> Count | None:
    """'180 files each', '每个180个文件': so many files in every one of some sub-directories."""
    match = _AFTER.match(text, number.end)
    if not match or not match["files"]:
        return None
    every = _EVERY.search(text, max(0, number.start - 48), number.start) or _APIECE.match(text, match.end())
    return Count(what="files", number=int(number.value)) if every else None


def _multiplied(found: list[Count], each: Count | None) -> list[Count]:
    """With how many sub-directories the files 'each' are to be multiplied; without their number they stay out."""
    if each is None:
        return found
    times = next((c.number for c in found if c.what == "subfolders"), None)
    if times is None:
        return [count for count in found if count is not each]
    return [each.model_copy(update={"times": times}), *(count for count in found if count is not each)]


def _after(text: str, number: Number) -> Count | None:
    match = _AFTER.match(text, number.end)
    if not match or _EACH_AFTER.match(text, match.end()):
        return None
    if _EACH_BEFORE.search(text, max(0, number.start - 16), number.start):
        return None
    extra = bool(match["more"]) or _EXTRA_BEFORE.search(text, max(0, number.start - 16), number.start) is not None
    return Count(what=_counted(match), number=int(number.value), extra=extra)


def _before(text: str, number: Number, found: list[Count]) -> Count | None:
    named = list(_NAMED.finditer(text, max(0, number.start - 24), number.start))
    if not named or not _ENDS.match(text, number.end):
        return None
    match, between = named[-1], text[named[-1].end() : number.start]
    if not _BETWEEN.fullmatch(between) or _LIMIT_BETWEEN.search(between):
        return None
    extra = _EXTRA_BEFORE.search(between) is not None
    what: Counted = "levels" if match["depth"] else _counted(match)
    if what in ("folders", "subfolders") and _inside(text, match, between):
        deeper = (
            what == "subfolders" or _DEEPER.search(text, max(0, match.start() - 8), match.start()) or "还有" in between
        )
        extra = extra or (bool(deeper) and any(count.what == "files" for count in found))
        what = "files"
    return Count(what=what, number=int(number.value), extra=extra)


def _inside(text: str, folder: re.Match[str], between: str) -> bool:
    """'文件夹里我塞了480个', 'in one folder we keep 480': what is counted lies in the folder."""
    if _INSIDE_ZH.match(between):
        return True
    single = not re.search(r"(?:s|ies)$", folder[0])
    return single and _INSIDE_EN.search(text, max(0, folder.start() - 32), folder.start()) is not None


def _extra(text: str, number: Number, found: list[Count]) -> Count | None:
    """'再加 3 个' or '3 more' after something counted."""
    before = _EXTRA_BEFORE.search(text, max(0, number.start - 16), number.start)
    alone = _EXTRA_ALONE.match(text, number.end)
    if not found or not alone or not (before or "个" not in alone[0]):
        return None
    return Count(what=found[-1].what, number=int(number.value), extra=True)


def _counted(match: re.Match[str]) -> Counted:
    return next(what for what in _NOUNS if match[what])


def _subfolders(found: list[Count]) -> list[Count]:
    """Next to counted files, 'directories' are the ones inside the folder."""
    if not any(count.what == "files" for count in found) or any(count.what == "subfolders" for count in found):
        return found
    return [c.model_copy(update={"what": "subfolders"}) if c.what == "folders" else c for c in found]
