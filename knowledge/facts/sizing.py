"""Sizing: records per second → CUs, CUs → records per second, and whether CUs are enough for a rate."""

import re
from fractions import Fraction
from math import ceil
from typing import NamedTuple

from knowledge.entry import Lang
from knowledge.fact import Asked, Fact, FactKind, Missing
from knowledge.facts.common import own_case, say, text_of, top_topic
from knowledge.figures import Figures
from knowledge.reading.measures import SECONDS, Per, Rate
from knowledge.slots import Workload

NAME = "sizing"
_SECTIONS = ("limits",)
_WORKLOADS: tuple[Workload, ...] = ("simple", "complex")

_CU = re.compile(r"计算单元|(?<![a-z])(?:cus?|compute units?)(?![a-z])")
_HOW_MANY_CUS = re.compile(r"(?:多少|几)\s?个?\s?(?:cus?|计算单元)|(?<![a-z])how many (?:cus?|compute units?)(?![a-z])")
_ASKS_RATE = re.compile(
    r"多少条|多少数据|多少记录|多大(?:的)?(?:流量|吞吐|数据)|吞吐|处理能力|扛|撑|qps|tps|rps"
    r"|(?<![a-z])(?:how (?:many|much)|throughput|records?|events?|messages?|handle|cope|capacity|per sec(?:ond)?)(?![a-z])"
)
_PER_CU = re.compile(
    r"(?:每个?|单个?|一个|1\s?个?)\s?(?:cu|计算单元)|(?<![a-z])(?:per|each|one|single|1|a) (?:cu|compute unit)(?![a-z])"
)
_HOW_TO = re.compile(
    r"怎么(?:估|算|评估|计算|确定|定)|如何(?:估|算|评估|计算|确定)|公式|估算方法|计算方法|依据"
    r"|(?<![a-z])(?:formula|rule of thumb|how (?:do|can|should|would) (?:i|we|one) (?:size|estimate|calculate|work out|figure)"
    r"|how (?:is|are) .{0,20}(?:sized|calculated|estimated)|how to (?:size|estimate|calculate|work out|plan))(?![a-z])"
)
_CORES = re.compile(r"核|(?<![a-z])(?:v?cpus?|v?cores?)(?![a-z])")

_KIND = {
    "simple": {"zh": "简单处理（过滤、清洗）", "en": "simple processing (filtering, cleansing)"},
    "complex": {"zh": "复杂处理（复杂 UDF、聚合）", "en": "complex processing (complex UDFs, aggregations)"},
}
_SHORT = {"simple": {"zh": "简单处理", "en": "Simple"}, "complex": {"zh": "复杂处理", "en": "Complex"}}
_PER_NAME = {
    "second": {"zh": "秒", "en": "second"},
    "minute": {"zh": "分钟", "en": "minute"},
    "hour": {"zh": "小时", "en": "hour"},
    "day": {"zh": "天", "en": "day"},
}


class Capacity(NamedTuple):
    """Records per second of one CU, from safe to best."""

    low: int
    high: int


class Need(NamedTuple):
    """CUs for a rate, from best case to safe."""

    low: int
    high: int


def capacity(workload: Workload, figures: Figures) -> Capacity:
    return Capacity(figures.number(f"throughput.{workload}_low"), figures.number(f"throughput.{workload}_high"))


def need(rate: Fraction, of: Capacity) -> Need:
    return Need(ceil(rate / of.high), ceil(rate / of.low))


def compute(asked: Asked) -> Fact | Missing | None:
    slots = asked.slots
    per_cu = _PER_CU.search(text_of(asked)) is not None
    cus = tuple(count for count in slots.cus if count > 1 or (slots.rates and not per_cu))
    if slots.rates and per_cu and not cus and len(slots.rates) == 1 and not _HOW_MANY_CUS.search(text_of(asked)):
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
    speed = _speed(rate.per_second, lang)
    needs = [need(rate.per_second, capacity(w, asked.figures)) for w in workloads]
    if len(workloads) == 1:
        count, kind, safe = _range(needs[0], lang), _KIND[workloads[0]][lang], needs[0].high
        answer = say(
            lang,
            f"{speed}的{kind}大约需要 {count}，建议按 {safe:,} CU 准备。",
            f"For {speed} of {kind} you need about {count}; plan with {safe:,}.",
        )
    else:
        simple, complex_ = (_range(n, lang) for n in needs)
        answer = say(
            lang,
            f"{speed}：简单处理（过滤、清洗）大约需要 {simple}，复杂处理（复杂 UDF、聚合）大约需要 {complex_}，建议按较大的数准备。",
            f"For {speed} you need about {simple} if the processing is simple (filtering, cleansing), or about {complex_} if it is "
            "complex (complex UDFs, aggregations); plan with the higher number.",
        )
    others = [other for other in asked.slots.rates if other != rate]
    lines = (
        *_conversion(rate, lang),
        *(_arithmetic(rate.per_second, w, n, asked) for w, n in zip(workloads, needs, strict=True)),
        *(_other_rate(other, workloads, asked) for other in others[:2]),
        _caveat(asked),
    )
    return Fact(kind=NAME, answer=answer, lines=lines, sections=_SECTIONS)


def _other_rate(rate: Rate, workloads: tuple[Workload, ...], asked: Asked) -> str:
    lang = asked.lang
    parts = [
        _SHORT[w][lang] + " " + _range(need(rate.per_second, capacity(w, asked.figures)), lang) for w in workloads
    ]
    if lang == "zh":
        return f"{_speed(rate.per_second, lang)}：{'，'.join(parts)}。"
    return f"{_speed(rate.per_second, lang)}: {', '.join(parts)}."


def _enough(asked: Asked, rate: Rate, cus: tuple[int | float, ...]) -> Fact:
    lang, workloads = asked.lang, _workloads(asked)
    needs = {w: need(rate.per_second, capacity(w, asked.figures)) for w in workloads}
    speed = _speed(rate.per_second, lang)
    verdicts = {count: {w: _verdict(count, needs[w]) for w in workloads} for count in cus}
    answer = _verdict_sentence(cus[0], verdicts[cus[0]], speed, lang)
    lines = (
        *(_verdict_sentence(count, verdicts[count], speed, lang) for count in cus[1:3]),
        *_conversion(rate, lang),
        *(_arithmetic(rate.per_second, w, needs[w], asked) for w in workloads),
        _caveat(asked),
    )
    return Fact(kind=NAME, answer=answer, lines=lines, sections=_SECTIONS)


def _verdict(count: float, needed: Need) -> str:
    return "yes" if count >= needed.high else "maybe" if count >= needed.low else "no"


_VERDICTS = {
    "yes": {"zh": "够用", "en": "enough"},
    "maybe": {"zh": "只在最好情况下够用", "en": "enough in the best case only"},
    "no": {"zh": "不够", "en": "not enough"},
}
_OPENINGS = {
    "yes": {"zh": "够用", "en": "Yes"},
    "maybe": {"zh": "不一定够", "en": "Perhaps not"},
    "no": {"zh": "不够", "en": "No"},
    "mixed": {"zh": "要看处理类型", "en": "It depends on the processing"},
}


def _verdict_sentence(count: float, verdicts: dict[Workload, str], speed: str, lang: Lang) -> str:
    distinct = set(verdicts.values())
    opening = _OPENINGS[distinct.pop() if len(distinct) == 1 else "mixed"][lang]
    parts = [(_KIND[w][lang], _VERDICTS[v][lang]) for w, v in verdicts.items()]
    if lang == "zh":
        return f"{opening}：{count:,} 个 CU 处理{speed}，" + "，".join(f"{kind}{v}" for kind, v in parts) + "。"
    told = ", ".join(f"{v} for {kind}" for kind, v in parts)
    return f"{opening}: for {speed}, {count:,} CUs are {told}."


def _handled(asked: Asked, cus: tuple[int | float, ...]) -> Fact:
    lang, workloads = asked.lang, _workloads(asked)

    def handles(count: float) -> str:
        spans = []
        for workload in workloads:
            low, high = (_whole(count * figure) for figure in capacity(workload, asked.figures))
            kind = _KIND[workload][lang]
            spans.append(say(lang, f"{kind}每秒约 {low}～{high} 条", f"about {low} to {high} records/s of {kind}"))
        if lang == "zh":
            return f"{count:,} 个 CU 可以承担：{'，'.join(spans)}。"
        return f"{count:,} CUs handle {', or '.join(spans)}."

    lines = (
        *(handles(count) for count in cus[1:3]),
        *(_product_line(cus[0], workload, asked) for workload in workloads),
        _caveat(asked),
    )
    return Fact(kind=NAME, answer=handles(cus[0]), lines=lines, sections=_SECTIONS)


def _product_line(count: float, workload: Workload, asked: Asked) -> str:
    low, high = capacity(workload, asked.figures)
    name = _SHORT[workload][asked.lang] + ("：" if asked.lang == "zh" else ": ")
    joint = "，" if asked.lang == "zh" else ", "
    return f"{name}{count:,} × {low:,} = {_whole(count * low)}{joint}{count:,} × {high:,} = {_whole(count * high)}"


def _arithmetic(rate: Fraction, workload: Workload, needed: Need, asked: Asked) -> str:
    low, high = capacity(workload, asked.figures)
    name = _SHORT[workload][asked.lang] + ("：" if asked.lang == "zh" else ": ")
    joint = "，" if asked.lang == "zh" else ", "
    shown = _rounded(rate)
    return (
        f"{name}{shown} ÷ {high:,} {_quotient(rate / high, needed.low)}{joint}"
        f"{shown} ÷ {low:,} {_quotient(rate / low, needed.high)}"
    )


def _quotient(value: Fraction, rounded_up: int) -> str:
    if value.denominator == 1:
        return f"= {rounded_up:,}"
    shown = f"{float(value):,.2f}".rstrip("0").rstrip(".")
    exact = Fraction(shown.replace(",", "")) == value
    return f"{'=' if exact else '≈'} {shown} → {rounded_up:,}"


def _conversion(rate: Rate, lang: Lang) -> tuple[str, ...]:
    if rate.per == "second":
        return ()
    seconds = SECONDS[rate.per]
    equals = "=" if rate.per_second.denominator == 1 else "≈"
    per = _PER_NAME[rate.per][lang]
    numbers = f"{rate.amount:,} / {seconds:,} {equals} {_rounded(rate.per_second)}"
    return (say(lang, f"每{per}换算成每秒：{numbers} 条/秒。", f"Per {per} to per second: {numbers}/s."),)


def _caveat(asked: Asked) -> str:
    mixed = len(set(asked.slots.workloads)) > 1
    cores = _CORES.search(text_of(asked)) is not None
    if asked.lang == "zh":
        return (
            "这是压测数据，请用自己的作业实测"
            + ("；简单与复杂混合的作业没有单独的数据，按复杂处理估算更稳妥" if mixed else "，数据大小和流量高峰也会影响结果")
            + ("；文档没有定义 CU 对应多少核，不能与单核性能互相换算" if cores else "")
            + "。"
        )
    return (
        "These are load-test figures, so test with your own workload"
        + ("; there are none for jobs that mix both kinds, complex is the safer estimate" if mixed else ": record size and peaks matter too")
        + ("; a CU is not defined in cores, so do not convert between the two" if cores else "")
        + "."
    )


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
            lang, f"{amount:,} 条数据是在多长时间内到达的？", f"In what span of time do the {amount:,} records arrive?"
        ),
        choices=tuple(template.format(amount=f"{amount:,}", per=_PER_NAME[per][lang]) for per in pers),
    )


def _missing_rate(asked: Asked) -> Missing:
    lang = asked.lang
    examples = (
        _CHOICES[workload][lang].format(amount=f"{_EXAMPLES[workload]:,}", per=_PER_NAME["second"][lang])
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
    if own_case(asked):
        return False
    if slots.rates:
        return bool(slots.cus) or _CU.search(text) is not None
    return any(count > 1 for count in slots.cus) and _ASKS_RATE.search(text) is not None


def _speed(rate: Fraction, lang: Lang) -> str:
    return say(lang, f"每秒 {_rounded(rate)} 条", f"{_rounded(rate)} records/s")


def _range(needed: Need, lang: Lang) -> str:
    if needed.low == needed.high:
        return say(lang, f"{needed.high:,} CU", f"{needed.high:,} CU" + ("s" if needed.high > 1 else ""))
    return say(lang, f"{needed.low:,}～{needed.high:,} CU", f"{needed.low:,} to {needed.high:,} CUs")


def _rounded(rate: Fraction) -> str:
    return f"{float(rate):,.2f}" if rate < 10 and rate.denominator > 1 else f"{round(rate):,}"


def _whole(value: float) -> str:
    return f"{round(value):,}"


KIND = FactKind(
    name=NAME,
    topics=frozenset({"limits.sizing", "limits.cu_rate"}),
    compute=compute,
    claims=claims,
)
