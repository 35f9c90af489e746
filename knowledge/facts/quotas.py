"""Quotas: counts and sizes compared with the limits: fits, exactly at the limit, over by how much, what then."""

import re
from typing import NamedTuple

from knowledge.entry import Lang
from knowledge.fact import Asked, Fact, FactKind, Missing
from knowledge.facts.common import asks_to_raise, fit, own_case, say, text_of, top_topic
from knowledge.facts.jar_sizes import size_fact
from knowledge.reading.counts import Count, Counted
from knowledge.reading.measures import Size

NAME = "quotas"

_SECTIONS = ("limits",)

_JAR_TOPICS = frozenset({"limits.jar_size", "limits.jar_oversize"})

_TOPICS = _JAR_TOPICS | {"limits.projects", "limits.folders", "limits.udf", "limits.files"}

_JAR = re.compile(r"jar|包(?!年|月)|(?<![a-z])(?:package|artifact|fat ?jar|uber|bundle)")

_ASKS_ALLOWED = re.compile(
    r"能|可以|可不可以|行吗|行不行|行么|够|超|上限|限制|允许|ok|放得下|传得?上|怎么办|咋办|吗|么"
    r"|(?<![a-z])(?:can|could|may|is|are|will|would|does|do|allowed|limit|fit|fits|too (?:many|much|big|large|deep)|fine|enough|over|within|okay)(?![a-z])"
)

_UPLOAD = re.compile(r"上传|传|upload|button|按钮|控制台|console|limit|上限|限制|超|too (?:big|large)|fit")

_ABOUT_RULE = re.compile(
    r"最多|上限|限制|合起来|合计|分别|各算|对吧|对不对|是不是|每个?(?:云?账号|项目|文件夹)"
    r"|(?<![a-z])(?:limits?|rule|per|maximum|max|cap|really|together|separately|correct|right|over|above|beyond|more than|bigger|larger)(?![a-z])"
)
_OWN = re.compile(r"我们|已有|已经|建了|传了|刚好|正好|恰好|(?<![a-z])(?:we|i|our|my|have|exactly|already)(?![a-z])")
_MORE = re.compile(r"还能|还可以|再|继续|(?<![a-z])(?:more|another|additional|add|one extra)(?![a-z])")


class Quota(NamedTuple):
    """A limit on something counted: its figure, what is counted, and how the limit is said, in both languages."""

    figure: str
    zh: str
    en: str
    most_zh: str
    most_en: str


_QUOTAS: dict[Counted, Quota] = {
    "projects": Quota(
        "limits.projects_per_account",
        "个项目空间",
        "project spaces (workspaces)",
        "每个账号最多 {} 个",
        "the limit is {} per account",
    ),
    "folders": Quota(
        "limits.folders_per_project",
        "个文件夹",
        "folders",
        "每个项目最多 {} 个",
        "the limit is {} per project",
    ),
    "levels": Quota(
        "limits.folder_depth",
        "层目录",
        "levels of folders",
        "目录最深 {} 层",
        "folders may be {} levels deep",
    ),
    "files": Quota(
        "limits.files_per_folder",
        "个文件（含子目录）",
        "files (sub-directories included)",
        "每个文件夹最多 {} 个，子目录也计算在内",
        "the limit is {} per folder, sub-directories counted in",
    ),
    "udfs": Quota(
        "limits.uploads_per_project",
        "个 UDF 或 JAR ",
        "UDFs or JARs",
        "每个项目最多 {} 个",
        "the limit is {} per project",
    ),
}

_SAME_LIMIT: dict[Counted, Counted] = {"subfolders": "files", "jars": "udfs"}


class Check(NamedTuple):
    """One comparison; `over` is negative or zero if it fits."""

    quota: Quota
    counts: tuple[Count, ...]
    limit: int

    @property
    def parts(self) -> tuple[int, ...]:
        return tuple(count.total for count in self.counts)

    @property
    def total(self) -> int:
        return sum(self.parts)

    @property
    def over(self) -> int:
        return self.total - self.limit


def compute(asked: Asked) -> Fact | Missing | None:
    if asks_to_raise(asked):
        return None
    size = _jar_size(asked)
    limit = asked.figures.number("limits.jar_megabytes")
    if size:
        by_how_much = top_topic(asked) == "limits.jar_oversize" and size.megabytes <= limit
        confirms = size.megabytes == limit and _ABOUT_RULE.search(text_of(asked)) and not _OWN.search(text_of(asked))
        return None if by_how_much or confirms else size_fact(asked, size, NAME)
    if not _asks_sizes_only(asked) and (checks := _checks(asked)) and not _confirms_rule(asked, checks):
        return _count_fact(asked, checks)
    return None


def _confirms_rule(asked: Asked, checks: list[Check]) -> bool:
    """Whether the limit itself is quoted, to ask what it means."""
    text = text_of(asked)
    return all(set(c.parts) == {c.limit} for c in checks) and bool(_ABOUT_RULE.search(text)) and not _OWN.search(text)


def _jar_size(asked: Asked) -> Size | None:
    """The largest size, if it is a JAR that is talked about."""
    about_jar = _JAR.search(text_of(asked)) is not None or top_topic(asked) in _JAR_TOPICS
    return max(asked.slots.sizes, key=lambda s: s.megabytes, default=None) if about_jar else None


def _asks_sizes_only(asked: Asked) -> bool:
    return top_topic(asked) in _JAR_TOPICS and all(c.what == "jars" for c in asked.slots.counts)


def _checks(asked: Asked) -> list[Check]:
    """One comparison for each limit and each independent count; the worst first."""
    found: list[tuple[Counted, list[Count]]] = []
    for count in asked.slots.counts:
        what = _SAME_LIMIT.get(count.what, count.what)
        together = next((parts for name, parts in found if name == what), None)
        if together is not None and (_adds(count) or together[0].times > 1):
            together.append(count)
        else:
            found.append((what, [count]))
    checks = [Check(_QUOTAS[what], tuple(parts), asked.figures.number(_QUOTAS[what].figure)) for what, parts in found]
    return sorted(checks, key=lambda check: -check.over / check.limit)


def _adds(count: Count) -> bool:
    return count.extra or count.what in _SAME_LIMIT


def _count_fact(asked: Asked, checks: list[Check]) -> Fact:
    lang, worst = asked.lang, checks[0]
    answer = _no_more(worst, lang) if _asks_for_more(asked, worst) else _verdict(worst, lang, opening=True)
    if len(checks) > 1:
        joint = "；" if lang == "zh" else "; "
        answer = (
            joint.join([answer[:-1], *(_verdict(check, lang, opening=False)[:-1] for check in checks[1:3])])
            + answer[-1]
        )
    lines = [_sum_line(check, lang) for check in checks[:2]]
    if {"udfs", "jars"} <= {count.what for count in asked.slots.counts}:
        lines.append(_together_or_each(next(c for c in checks if c.quota is _QUOTAS["udfs"]), lang))
    if worst.over >= 0:
        lines.append(_way_out(lang, over=worst.over > 0))
    return Fact(kind=NAME, answer=answer, lines=fit(lines), sections=_SECTIONS)


def _asks_for_more(asked: Asked, check: Check) -> bool:
    """Whether the question is if more can be added to what is exactly at the limit."""
    added = any(count.extra for count in asked.slots.counts)
    return check.over == 0 and not added and _MORE.search(text_of(asked)) is not None


def _no_more(check: Check, lang: Lang) -> str:
    limit = (check.quota.most_zh if lang == "zh" else check.quota.most_en).format(f"{check.limit:,}")
    counted = check.quota.zh if lang == "zh" else check.quota.en
    return say(
        lang,
        f"不能再加了：{check.total:,} {counted}已经达到上限，{limit}。",
        f"No, there is no room for more: {check.total:,} {counted} are exactly at the limit; {limit}.",
    )


def _verdict(check: Check, lang: Lang, *, opening: bool) -> str:
    state = "over" if check.over > 0 else "fits" if check.over else "exact"
    quota = check.quota
    counted, most = (quota.zh, quota.most_zh) if lang == "zh" else (quota.en, quota.most_en)
    limit = most.format(f"{check.limit:,}")
    text = _VERDICTS[state][lang].format(
        total=f"{check.total:,}", counted=counted, rest=f"{abs(check.over):,}", limit=limit
    )
    return (_OPENINGS[state][lang] if opening else "") + text


_OPENINGS: dict[str, dict[Lang, str]] = {
    "over": {"zh": "不可以，", "en": "No, "},
    "fits": {"zh": "可以，", "en": "Yes, "},
    "exact": {"zh": "可以，", "en": "Yes, "},
}

_VERDICTS: dict[str, dict[Lang, str]] = {
    "over": {
        "zh": "{total} {counted}超出上限 {rest}：{limit}。",
        "en": "{total} {counted} are {rest} over: {limit}.",
    },
    "fits": {
        "zh": "{total} {counted}没有超出上限，还可再加 {rest}：{limit}。",
        "en": "{total} {counted} fit, with room for {rest} more: {limit}.",
    },
    "exact": {
        "zh": "{total} {counted}刚好等于上限，但不能再多了：{limit}。",
        "en": "{total} {counted} are exactly at the limit and still allowed, but there is no room for more: {limit}.",
    },
}


def _sum_line(check: Check, lang: Lang) -> str:
    joint = "；" if lang == "zh" else "; "
    products = [f"{c.times:,} × {c.number:,} = {c.total:,}" for c in check.counts if c.times > 1]
    sums = [" + ".join(f"{part:,}" for part in check.parts) + f" = {check.total:,}"] if len(check.parts) > 1 else []
    added = joint.join([*products, *sums])
    if check.over > 0:
        rest = f"{check.total:,} − {check.limit:,} = {check.over:,}"
    else:
        rest = f"{check.limit:,} − {check.total:,} = {-check.over:,}"
    meaning = ("超出" if check.over > 0 else "剩余") if lang == "zh" else ("over" if check.over > 0 else "left")
    return f"{added}{joint if added else ''}{rest}" + say(lang, f"（{meaning}）", f" ({meaning})")


def _together_or_each(check: Check, lang: Lang) -> str:
    fits = max(check.parts) <= check.limit
    if lang == "zh":
        each = "分别计数则都不超" if fits else "分别计数也有一项超出"
        return f"UDF 和 JAR 是合并计数还是分别计数，文档没有写明：这里按合并计数，{each}，准确口径请提交工单确认。"
    each = "counted separately both would fit" if fits else "one is over even when counted separately"
    return f"Whether UDFs and JARs count together or each is not stated; this counts them together, {each}. A ticket gives certainty."


def _way_out(lang: Lang, *, over: bool) -> str:
    if over:
        return say(
            lang,
            "可以调整结构（合并、拆分或清理）；上限能否提高文档没有写明，请提交工单咨询。",
            "You can restructure (merge, split up or clean out); whether the limit can be raised is not stated, so please ask by ticket.",
        )
    return say(
        lang,
        "还需要更多时请调整结构，或提交工单咨询上限能否提高（文档没有写明）。",
        "If you need more, restructure, or ask by ticket whether the limit can be raised (this is not stated).",
    )


def claims(asked: Asked) -> bool:
    text, slots = text_of(asked), asked.slots
    if own_case(asked) or asks_to_raise(asked) or not _ASKS_ALLOWED.search(text):
        return False
    if slots.sizes:
        return re.search(r"jar", text) is not None and _UPLOAD.search(text) is not None
    return (
        len(slots.counts) > 0 and re.search(r"超|上限|限制|limit|allowed|允许|too (?:many|deep)|最多", text) is not None
    )


KIND = FactKind(name=NAME, topics=_TOPICS, compute=compute, claims=claims)
