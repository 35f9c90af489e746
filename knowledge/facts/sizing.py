"""Sizing: records per second → CUs, CUs → records per second, and whether CUs are enough for a rate."""

import re

from knowledge.entry import Lang
from knowledge.fact import Asked, Fact, FactKind, Missing
from knowledge.facts.common import fit, own_case, say, text_of, top_topic
from knowledge.facts.sizing_wording import (
    KINDS_OF_PROCESSING,
    PER_NAME,
    SHORT,
    arithmetic,
    capacity,
    caveat,
    conversion,
    need,
    product_line,
    range_of,
    speed_of,
    verdict,
    verdict_sentence,
    whole,
)
from knowledge.reading.measures import Per, Rate
from knowledge.slots import Workload

NAME = "sizing"

_SECTIONS = ("limits",)

_WORKLOADS: tuple[Workload, ...] = ("simple", "complex")

_CU = re.compile(r"计算单元|(?<![a-z])(?:cus?|compute units?)(?![a-z])")

_HOW_MANY_CUS = re.compile(r"(?:多少|几)\s?个?\s?(?:cus?|计算单元)|(?<![a-z])how many (?:cus?|compute units?)(?![a-z])")

_ASKS_RATE = re.compile(r"多少|能|扛|撑|(?<![a-z])(?:how (?:many|much)|what|can|could|handle|cope|manage)(?![a-z])")
_RECORDS = re.compile(
    r"条|数据|记录|消息|吞吐|每秒|[qtre]ps"
    r"|(?<![a-z])(?:records?|rows|events?|messages?|throughput|per sec(?:ond)?|a second|load)(?![a-z])"
)
_OTHER_MATTERS = re.compile(
    r"核|内存|多少钱|价格|费用|元|(?<![a-z])(?:v?cores?|v?cpus?|memory|ram|gigs?|price|cost|yuan|dollars?|promised)(?![a-z])"
)
_PER_CU = re.compile(
    r"(?:每个?|单个?|一个|1\s?个?)\s?(?:cu|计算单元)|(?<![a-z])(?:per|each|one|single|1|a) (?:cu|compute unit)(?![a-z])"
)

_HOW_TO = re.compile(
    r"怎么(?:估|算|评估|计算|确定|定)|如何(?:估|算|评估|计算|确定)|公式|估算方法|计算方法|依据"
    r"|(?<![a-z])(?:formula|rule of thumb|how (?:do|can|should|would) (?:i|we|one|you)(?: even)? (?:size|estimate|calculate|compute|determine|work out|figure)"
    r"|how (?:is|are) .{0,20}(?:sized|calculated|estimated)|how to (?:size|estimate|calculate|work out|plan))(?![a-z])"
)


def compute(asked: Asked) -> Fact | Missing | None:
    slots = asked.slots
    per_cu = _PER_CU.search(text_of(asked)) is not None
    cus = tuple(count for count in slots.cus if count > 1 or (slots.rates and not per_cu))
    if (
        slots.rates
        and (per_cu or top_topic(asked) == "limits.cu_rate")
        and not cus
        and not _HOW_MANY_CUS.search(text_of(asked))
    ):
        return None  # a rate for one CU: the entry states it
    if slots.rates:
        rate = max(slots.rates, key=lambda r: r.per_second)
        return _enough(asked, rate, cus) if cus else _needed(asked, rate)
    if cus:
        return _handled(asked, cus)
    if top_topic(asked) == "limits.sizing" and not _HOW_TO.search(text_of(asked)):
        return _missing(asked)
    return None


def _workloads(asked: Asked) -> tuple[Workload, ...]:
    return asked.slots.workloads if len(set(asked.slots.workloads)) == 1 else _WORKLOADS


def _needed(asked: Asked, rate: Rate) -> Fact:
    lang, workloads = asked.lang, _workloads(asked)
    speed = speed_of(rate.per_second, lang)
    needs = [need(rate.per_second, capacity(w, asked.figures)) for w in workloads]
    if len(workloads) == 1:
        count, kind, safe = range_of(needs[0], lang), KINDS_OF_PROCESSING[workloads[0]][lang], needs[0].high
        answer = say(
            lang,
            f"{speed}的{kind}大约需要 {count}，建议按 {safe:,} CU 准备。",
            f"For {speed} of {kind} you need about {count}; plan with {safe:,}.",
        )
    else:
        simple, complex_ = (range_of(n, lang) for n in needs)
        answer = say(
            lang,
            f"{speed}：简单处理（过滤、清洗）大约需要 {simple}，复杂处理（复杂 UDF、聚合）大约需要 {complex_}，建议按较大的数准备。",
            f"For {speed} you need about {simple} if the processing is simple (filtering, cleansing), or about {complex_} if it is "
            "complex (complex UDFs, aggregations); plan with the higher number.",
        )
    others = [other for other in asked.slots.rates if other != rate]
    lines = (
        *conversion(rate, lang),
        *(arithmetic(rate.per_second, w, n, asked) for w, n in zip(workloads, needs, strict=True)),
        *(_other_rate(other, workloads, asked) for other in others[:2]),
    )
    return Fact(kind=NAME, answer=answer, lines=fit(lines, caveat(asked)), sections=_SECTIONS)


def _other_rate(rate: Rate, workloads: tuple[Workload, ...], asked: Asked) -> str:
    lang = asked.lang
    parts = [
        SHORT[w][lang] + " " + range_of(need(rate.per_second, capacity(w, asked.figures)), lang) for w in workloads
    ]
    if lang == "zh":
        return f"{speed_of(rate.per_second, lang)}：{'，'.join(parts)}。"
    return f"{speed_of(rate.per_second, lang)}: {', '.join(parts)}."


def _enough(asked: Asked, rate: Rate, cus: tuple[int | float, ...]) -> Fact:
    lang, workloads = asked.lang, _workloads(asked)
    needs = {w: need(rate.per_second, capacity(w, asked.figures)) for w in workloads}
    speed = speed_of(rate.per_second, lang)
    verdicts = {count: {w: verdict(count, needs[w]) for w in workloads} for count in cus}
    answer = verdict_sentence(cus[0], verdicts[cus[0]], speed, lang)
    lines = (
        *(verdict_sentence(count, verdicts[count], speed, lang) for count in cus[1:3]),
        *conversion(rate, lang),
        *(arithmetic(rate.per_second, w, needs[w], asked) for w in workloads),
    )
    return Fact(kind=NAME, answer=answer, lines=fit(lines, caveat(asked)), sections=_SECTIONS)


def _handled(asked: Asked, cus: tuple[int | float, ...]) -> Fact:
    lang, workloads = asked.lang, _workloads(asked)

    def handles(count: float) -> str:
        spans = []
        for workload in workloads:
            low, high = (whole(count * figure) for figure in capacity(workload, asked.figures))
            kind = KINDS_OF_PROCESSING[workload][lang]
            spans.append(say(lang, f"{kind}每秒约 {low}～{high} 条", f"about {low} to {high} records/s of {kind}"))
        if lang == "zh":
            return f"{count:,} 个 CU 可以承担：{'，'.join(spans)}。"
        return f"{count:,} CUs handle {', or '.join(spans)}."

    lines = (
        *(handles(count) for count in cus[1:3]),
        *(product_line(cus[0], workload, asked) for workload in workloads),
    )
    return Fact(kind=NAME, answer=handles(cus[0]), lines=fit(lines, caveat(asked)), sections=_SECTIONS)


_CHOICES: dict[Workload, dict[Lang, str]] = {
    "simple": {
        "zh": "简单处理（过滤、清洗）每{per} {amount} 条需要多少 CU？",
        "en": "How many CUs do I need for {amount} records per {per} of simple processing (filtering, cleansing)?",
    },
    "complex": {
        "zh": "复杂处理（复杂 UDF、聚合）每{per} {amount} 条需要多少 CU？",
        "en": "How many CUs do I need for {amount} records per {per} of complex processing (complex UDFs, aggregations)?",
    },
}

_EXAMPLES: dict[Workload, int] = {"simple": 120_000, "complex": 60_000}  # only show how to ask


def _missing(asked: Asked) -> Missing:
    return _missing_span(asked, asked.slots.amounts[0]) if asked.slots.amounts else _missing_rate(asked)


def _missing_span(asked: Asked, amount: int) -> Missing:
    """Records are given, but not in what time they arrive."""
    lang = asked.lang
    template = say(lang, "每{per} {amount} 条需要多少 CU？", "How many CUs do I need for {amount} records per {per}?")
    if len(set(asked.slots.workloads)) == 1:
        template = _CHOICES[asked.slots.workloads[0]][lang]
    pers: tuple[Per, ...] = ("second", "minute", "day")
    return Missing(
        kind=NAME,
        slot="rate",
        question=say(
            lang,
            f"{amount:,} 条数据是在多长时间内到达的？",
            f"In what span of time do the {amount:,} records arrive?",
        ),
        choices=tuple(template.format(amount=f"{amount:,}", per=PER_NAME[per][lang]) for per in pers),
    )


def _missing_rate(asked: Asked) -> Missing:
    lang = asked.lang
    examples = (
        _CHOICES[workload][lang].format(amount=f"{_EXAMPLES[workload]:,}", per=PER_NAME["second"][lang])
        for workload in _workloads(asked)
    )
    back = say(lang, "10 个 CU 每秒能处理多少条数据？", "How many records per second can 10 CUs handle?")
    question = say(
        lang,
        "每秒（或每分钟、每天）大约多少条数据，是简单处理还是复杂处理？",
        "About how many records per second (or minute, or day) are there, and is the processing simple or complex?",
    )
    return Missing(kind=NAME, slot="rate", question=question, choices=(*examples, back))


def claims(asked: Asked) -> bool:
    slots, text = asked.slots, text_of(asked)
    if own_case(asked) or _OTHER_MATTERS.search(text):
        return False
    if slots.rates:
        about_need = _HOW_MANY_CUS.search(text) is not None or not _PER_CU.search(text)
        return about_need and (bool(slots.cus) or _CU.search(text) is not None)
    return any(count > 1 for count in slots.cus) and bool(_ASKS_RATE.search(text) and _RECORDS.search(text))


KIND = FactKind(
    name=NAME,
    topics=frozenset({"limits.sizing", "limits.cu_rate"}),
    compute=compute,
    claims=claims,
)
