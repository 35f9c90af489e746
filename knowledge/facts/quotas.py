"""Quotas: counts and sizes compared with the limits: fits, exactly at the limit, over by how much, what then."""

import re
from typing import NamedTuple

from knowledge.entry import Lang
from knowledge.fact import Asked, Fact, FactKind, Missing
from knowledge.facts.common import asks_to_raise, own_case, say, text_of, top_topic
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
        "limits.folders_per_project", "个文件夹", "folders", "每个项目最多 {} 个", "the limit is {} per project"
    ),
    "levels": Quota(
        "limits.folder_depth", "层目录", "levels of folders", "目录最深 {} 层", "folders may be {} levels deep"
    ),
    "files": Quota(
        "limits.files_per_folder",
        "个文件（含子目录）",
        "files (sub-directories included)",
        "每个文件夹最多 {} 个，子目录也计算在内",
        "the limit is {} per folder, sub-directories counted in",
    ),
    "udfs": Quota(
        "limits.uploads_per_project", "个 UDF 或 JAR", "UDFs or JARs", "每个项目最多 {} 个", "the limit is {} per project"
    ),
}
_SAME_LIMIT: dict[Counted, Counted] = {"subfolders": "files", "jars": "udfs"}


class Check(NamedTuple):
    """One comparison; `over` is negative or zero if it fits."""

    quota: Quota
    parts: tuple[int, ...]
    limit: int

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
    if size:
        return _size_fact(asked, size)
    if not _asks_sizes_only(asked) and (checks := _checks(asked)):
        return _count_fact(asked, checks)
    return None


def _jar_size(asked: Asked) -> Size | None:
    """The largest size, if it is a JAR that is talked about."""
    about_jar = _JAR.search(text_of(asked)) is not None or top_topic(asked) in _JAR_TOPICS
    return max(asked.slots.sizes, key=lambda s: s.megabytes, default=None) if about_jar else None


def _asks_sizes_only(asked: Asked) -> bool:
    return top_topic(asked) in _JAR_TOPICS and all(c.what == "jars" for c in asked.slots.counts)


def _checks(asked: Asked) -> list[Check]:
    """One comparison for each limit and each independent count; the worst first."""
    found: list[tuple[Counted, list[int]]] = []
    for count in asked.slots.counts:
        what = _SAME_LIMIT.get(count.what, count.what)
        together = next((parts for name, parts in found if name == what), None)
        if together is not None and _adds(count):
            together.append(count.number)
        else:
            found.append((what, [count.number]))
    checks = [Check(_QUOTAS[what], tuple(parts), asked.figures.number(_QUOTAS[what].figure)) for what, parts in found]
    return sorted(checks, key=lambda check: -check.over / check.limit)


def _adds(count: Count) -> bool:
    return count.extra or count.what in _SAME_LIMIT


def _count_fact(asked: Asked, checks: list[Check]) -> Fact:
    lang, worst = asked.lang, checks[0]
    answer = _verdict(worst, lang, opening=True)
    if len(checks) > 1:
        joint = "；" if lang == "zh" else "; "
        answer = joint.join([answer[:-1], *(_verdict(check, lang, opening=False)[:-1] for check in checks[1:3])]) + answer[-1]
    lines = [_sum_line(check, lang) for check in checks[:3]]
    if {"udfs", "jars"} <= {count.what for count in asked.slots.counts}:
        lines.append(_together_or_each(next(c for c in checks if c.quota is _QUOTAS["udfs"]), lang))
    if worst.over >= 0:
        lines.append(_way_out(lang, over=worst.over > 0))
    return Fact(kind=NAME, answer=answer, lines=tuple(lines), sections=_SECTIONS)


def _verdict(check: Check, lang: Lang, *, opening: bool) -> str:
    state = "over" if check.over > 0 else "fits" if check.over else "exact"
    quota = check.quota
    counted, most = (quota.zh, quota.most_zh) if lang == "zh" else (quota.en, quota.most_en)
    limit = most.format(f"{check.limit:,}")
    text = _VERDICTS[state][lang].format(total=f"{check.total:,}", counted=counted, rest=f"{abs(check.over):,}", limit=limit)
    return (_OPENINGS[state][lang] if opening else "") + text


_OPENINGS: dict[str, dict[Lang, str]] = {
    "over": {"zh": "不可以，", "en": "No, "},
    "fits": {"zh": "可以，", "en": "Yes, "},
    "exact": {"zh": "可以，", "en": "Yes, "},
}
_VERDICTS: dict[str, dict[Lang, str]] = {
    "over": {"zh": "{total} {counted}超出上限 {rest}：{limit}。", "en": "{total} {counted} are {rest} over: {limit}."},
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
    added = " + ".join(f"{part:,}" for part in check.parts) + f" = {check.total:,}" if len(check.parts) > 1 else ""
    if check.over > 0:
        rest = f"{check.total:,} − {check.limit:,} = {check.over:,}"
    else:
        rest = f"{check.limit:,} − {check.total:,} = {-check.over:,}"
    meaning = ("超出" if check.over > 0 else "剩余") if lang == "zh" else ("over" if check.over > 0 else "left")
    joint = "；" if lang == "zh" else "; "
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


def _size_fact(asked: Asked, size: Size) -> Fact:
    lang = asked.lang
    limit = asked.figures.number("limits.jar_megabytes")
    low, high = size.readings
    verdict = "fits" if high <= limit else "over" if low > limit else "unclear"
    if size.unit == "MB" and size.megabytes == limit:
        verdict = "exact"
    about = f"（约 {_mb(size.megabytes)}）" if lang == "zh" else f" (about {_mb(size.megabytes)})"
    shown = str(size) if size.unit == "MB" else f"{size}{about}"
    answer = _SIZE_ANSWERS[verdict][lang].format(shown=shown, limit=limit)
    lines = [_size_sum(size, limit, lang)]
    if verdict in ("over", "unclear"):
        lines += _TWO_WAYS[lang]
    else:
        lines.append(
            say(
                lang,
                "这个上限只针对 Flink 开发控制台的上传按钮，不是对 JAR 本身的限制。",
                "The limit concerns the upload button of the Flink development console only, not the JAR as such.",
            )
        )
    return Fact(kind=NAME, answer=answer, lines=tuple(lines), sections=_SECTIONS)


_SIZE_ANSWERS: dict[str, dict[Lang, str]] = {
    "fits": {
        "zh": "可以，{shown} 的 JAR 没有超过 {limit} MB，可以用控制台的上传按钮上传。",
        "en": "Yes, a JAR of {shown} is within the limit of {limit} MB and can be uploaded with the console's upload button.",
    },
    "exact": {
        "zh": "可以，刚好 {shown} 的 JAR 仍然允许上传：规定是不超过 {limit} MB。",
        "en": "Yes, a JAR of exactly {shown} is still allowed: the rule is not more than {limit} MB.",
    },
    "over": {
        "zh": "不能直接用控制台的上传按钮：{shown} 超过了 {limit} MB 的上限，但可以改用另外两种方式。",
        "en": "No, not with the console's upload button: {shown} is over the limit of {limit} MB, but there are two other ways.",
    },
    "unclear": {
        "zh": "不一定：{shown} 换算后刚好在 {limit} MB 上限附近，文档没有说明按十进制还是二进制计算。",
        "en": "Not certain: {shown} is right at the limit of {limit} MB, and whether that counts decimal or binary is not stated.",
    },
}
_TWO_WAYS: dict[Lang, tuple[str, str]] = {
    "zh": (
        "方式一：在 OSS 控制台把 JAR 上传到目标 OSS Bucket，再使用它的 VPC 地址。",
        "方式二：先打通产品与所需公网，再使用公网地址，参见《Flink全托管集群如何访问公网？》；两种方式任选其一。",
    ),
    "en": (
        "Way 1: upload the JAR to your target OSS bucket in the OSS console and use its VPC address.",
        "Way 2: connect the product with the public network and use the public address, see 《Flink全托管集群如何访问公网？》 "
        "(how fully managed clusters reach the public network); either way is enough.",
    ),
}


def _size_sum(size: Size, limit: int, lang: Lang) -> str:
    left = limit - size.megabytes
    if left >= 0:
        return f"{limit} − {_number(size.megabytes)} = {_mb(left)}" + say(lang, "（剩余）", " (left)")
    return f"{_number(size.megabytes)} − {limit} = {_mb(-left)}" + say(lang, "（超出）", " (over)")


def _number(value: float) -> str:
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def _mb(value: float) -> str:
    return f"{_number(value)} MB"


def claims(asked: Asked) -> bool:
    text, slots = text_of(asked), asked.slots
    if own_case(asked) or asks_to_raise(asked) or not _ASKS_ALLOWED.search(text):
        return False
    if slots.sizes:
        return re.search(r"jar", text) is not None and _UPLOAD.search(text) is not None
    return len(slots.counts) > 0 and re.search(r"超|上限|限制|limit|allowed|允许|too (?:many|deep)|最多", text) is not None


KIND = FactKind(name=NAME, topics=_TOPICS, compute=compute, claims=claims)
