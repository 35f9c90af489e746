"""Rates, CUs and the arithmetic between them, in words."""

import re
from fractions import Fraction
from math import ceil
from typing import NamedTuple

from knowledge.entry import Lang
from knowledge.fact import Asked
from knowledge.facts.common import say, text_of
from knowledge.figures import Figures
from knowledge.reading.measures import Rate
from knowledge.slots import Workload

_CORES = re.compile(r"核|(?<![a-z])(?:v?cpus?|v?cores?)(?![a-z])")


KINDS_OF_PROCESSING = {
    "simple": {"zh": "简单处理（过滤、清洗）", "en": "simple processing (filtering, cleansing)"},
    "complex": {"zh": "复杂处理（复杂 UDF、聚合）", "en": "complex processing (complex UDFs, aggregations)"},
}


SHORT = {"simple": {"zh": "简单处理", "en": "Simple"}, "complex": {"zh": "复杂处理", "en": "Complex"}}


PER_NAME = {
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


def verdict(count: float, needed: Need) -> str:
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


def verdict_sentence(count: float, verdicts: dict[Workload, str], speed: str, lang: Lang) -> str:
    distinct = set(verdicts.values())
    opening = _OPENINGS[distinct.pop() if len(distinct) == 1 else "mixed"][lang]
    parts = [(KINDS_OF_PROCESSING[w][lang], _VERDICTS[v][lang]) for w, v in verdicts.items()]
    if lang == "zh":
        return f"{opening}：{count:,} 个 CU 处理{speed}，" + "，".join(f"{kind}{v}" for kind, v in parts) + "。"
    told = ", ".join(f"{v} for {kind}" for kind, v in parts)
    return f"{opening}: for {speed}, {count:,} CUs are {told}."


def product_line(count: float, workload: Workload, asked: Asked) -> str:
    low, high = capacity(workload, asked.figures)
    name = SHORT[workload][asked.lang] + ("：" if asked.lang == "zh" else ": ")
    joint = "，" if asked.lang == "zh" else ", "
    return f"{name}{count:,} × {low:,} = {whole(count * low)}{joint}{count:,} × {high:,} = {whole(count * high)}"


def arithmetic(rate: Fraction, workload: Workload, needed: Need, asked: Asked) -> str:
    low, high = capacity(workload, asked.figures)
    name = SHORT[workload][asked.lang] + ("：" if asked.lang == "zh" else ": ")
    joint = "，" if asked.lang == "zh" else ", "
    shown = _rounded(rate)
    return (
        f"{name}{shown} ÷ {high:,} {_quotient(rate / high, needed.low)}{joint}"
        f"{shown} ÷ {low:,} {_quotient(rate / low, needed.high)}"
    )


def _quotient(value: Fraction, rounded_up: int) -> str:
    """'= 5', or '= 6.67 → 7', with as many digits as tell the quotient from a whole number."""
    if value.denominator == 1:
        return f"= {rounded_up:,}"
    digits = next((n for n in (2, 4, 6) if round(value, n).denominator > 1), 6)
    return f"= {float(value):,.{digits}f}".rstrip("0") + f" → {rounded_up:,}"


def conversion(rate: Rate, lang: Lang) -> tuple[str, ...]:
    """The arithmetic from the numbers as stated to records per second."""
    if rate.per == "second" and not rate.span_ms and rate.sources == 1:
        return ()
    total = rate.amount * rate.sources
    product = f"{rate.sources:,} × {rate.amount:,} = {total:,}"
    if rate.per == "second" and not rate.span_ms:
        return (say(lang, f"合计每秒：{product} 条/秒。", f"Together per second: {product}/s."),)
    equals = "=" if rate.per_second.denominator == 1 else "≈"
    numbers = f"{total:,} / {float(rate.seconds):,.10g} {equals} {_rounded(rate.per_second)}"
    if rate.span_ms:
        span = f"{float(rate.seconds):,.10g}"
        return (say(lang, f"每 {span} 秒换算成每秒：{numbers} 条/秒。", f"Per {span} s to per second: {numbers}/s."),)
    if rate.sources > 1:
        numbers = say(lang, f"{product}，{numbers}", f"{product}, {numbers}")
    per = PER_NAME[rate.per][lang]
    return (say(lang, f"每{per}换算成每秒：{numbers} 条/秒。", f"Per {per} to per second: {numbers}/s."),)


def caveat(asked: Asked) -> str:
    mixed = len(set(asked.slots.workloads)) > 1
    cores = _CORES.search(text_of(asked)) is not None
    if asked.lang == "zh":
        return (
            "这是压测数据，请用自己的作业实测"
            + (
                "；简单与复杂混合的作业没有单独的数据，按复杂处理估算更稳妥"
                if mixed
                else "，数据大小和流量高峰也会影响结果"
            )
            + ("；文档没有定义 CU 对应多少核，不能与单核性能互相换算" if cores else "")
            + "。"
        )
    return (
        "These are load-test figures, so test with your own workload"
        + (
            "; there are none for jobs that mix both kinds, complex is the safer estimate"
            if mixed
            else ": record size and peaks matter too"
        )
        + ("; a CU is not defined in cores, so do not convert between the two" if cores else "")
        + "."
    )


def speed_of(rate: Fraction, lang: Lang) -> str:
    return say(lang, f"每秒 {_rounded(rate)} 条", f"{_rounded(rate)} records/s")


def range_of(needed: Need, lang: Lang) -> str:
    if needed.low == needed.high:
        return say(lang, f"{needed.high:,} CU", f"{needed.high:,} CU" + ("s" if needed.high > 1 else ""))
    return say(lang, f"{needed.low:,}～{needed.high:,} CU", f"{needed.low:,} to {needed.high:,} CUs")


def _rounded(rate: Fraction) -> str:
    return f"{float(rate):,.2f}" if rate < 10 and rate.denominator > 1 else f"{round(rate):,}"


def whole(value: float) -> str:
    return f"{round(value):,}"
