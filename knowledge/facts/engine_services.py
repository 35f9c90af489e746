"""Services around an engine version (requests, patches, defects, support, running jobs): what is asked, what is given."""

import datetime as dt
import re
from itertools import pairwise
from typing import NamedTuple

from knowledge.entry import Lang
from knowledge.fact import Asked
from knowledge.facts import engine_wording as words
from knowledge.facts.common import judged, listing, say, text_of
from knowledge.facts.engine_clauses import CLAUSES, OPENINGS_EN, OPENINGS_ZH, Clause, Outcome, Service
from knowledge.facts.engine_wording import Stage, milestones, stage_on

_USED = re.compile(
    # a statement of what is used, not a question whether it runs
    r"(?<!can )(?<!could )(?<!will )(?<!may )(?<!do )(?<!if )(?<![a-z])(?:we|i|they|you|jobs?|who|prod\w*|team|clusters?)"
    r"(?:'re|'m| am| are| have been| has been| all)?(?: still| currently| now| all)* (?:run|running|use|using)(?= (?:on )?(?:a |an |the )?(?:v?\d|vvr|engine|runtime|flink|version))"
    r"|(?:在|还|都)?跑(?:的是|的|着的?|在)?(?=\s?(?:vvr|引擎|内核|版本|flink|v?\d))|运行(?:的是|在|着的?)(?=\s?(?:vvr|引擎|内核|版本|flink|v?\d))"
    r"|跑(?=[^,，。;；?？]{0,3}慢)|运行(?=[^,，。;；?？]{0,3}(?:慢|崩))|(?<![a-z])(?:runs?|running) (?:too |so |very |really )?slow(?:ly|er)?"
)
_ASKED: dict[Service, re.Pattern[str]] = {
    "request": re.compile(
        r"调优|优化|嫌慢|太慢|(?:跑|算|处理)得?(?:很|有点|好|比较)?慢|提速|加速|(?:调|弄|改|搞|跑)得?(?:更|再)?快|(?:调|改)优"
        r"|新功能|新特性|加(?:个|点|一个)?(?:功能|特性)|(?:功能|新|提个?|提点|提些?|提一?下|调优)需求|需求(?:还|会|能)?(?:接|收|受理|提)"
        r"|(?<![a-z])(?:tuning|tuned?|features?|optimi[sz]\w*|enhancements?|speed(?:ed|ing)? (?:\w+ ){0,2}up|faster|quicker|too slow|slow\w*|improvements?)(?![a-z])"
    ),
    "fix": re.compile(
        r"补丁|修(?:复|好|掉|正|一下|吗|么|不|这|那|bug|\s?bug)|(?:会|能|给|还|来|帮忙|要)修|bug|缺陷|漏数|丢数"
        r"|(?<![a-z])(?:patch\w*|hot-?fix\w*|fix(?:e[sd]|ing)?|bug-?fix\w*|bugs?|defects?|repair\w*)(?![a-z])"
    ),
    "defect": re.compile(
        r"安全(?:漏洞|问题|缺陷|隐患|补丁|性)|数据安全|漏洞|崩溃|宕机|(?:老|总|经常|会)崩|正确性|算错|算得?不[对准]|出错数"
        r"|(?:数据?|结果|数字|数值|指标|算出来[^,，。;；]{0,3})(?:都|还|总|老|有点|全)?(?:不对|不准|错|有误|不一致|偏差|有问题)"
        r"|(?<![a-z])(?:securit\w*|vulnerab\w*|cves?|crash\w*|correctness|incorrect\w*|wrong (?:\w+ )?(?:data|results?|numbers?|output|figures?|values?|sums?|counts?)"
        r"|(?:data|results?|numbers?|output|figures?|values?|sums?|counts?) (?:\w+ ){0,3}(?:wrong|incorrect|off|corrupt\w*))(?![a-z])"
    ),
    "support": re.compile(
        r"售后|技术支持|答疑|工单|提单|客服|受理|还管|管不管|有人管|没人管"
        r"|(?<![a-z])(?:after[- ]?sales?|tech(?:nical|nicians?)? (?:support|help)|tickets?|help ?desk|support (?:cases?|requests?|answers?|team|engineers?)|answer (?:my|our) questions?)(?![a-z])"
    ),
    "running": re.compile(
        r"跑(?!批)|运行|启动作业|作业[^,，。;；?？]{0,6}(?:停|挂|断)|(?<![a-z])(?:run|runs|running|ran|start(?:ed)? (?:my |our |the )?jobs?)(?![a-z])"
    ),
    "creating": re.compile(
        r"(?:新建|创建|新起|新开|建个?新|起个?新|新增|再建|再起)[^,，。;；?？]{0,4}(?:作业|任务|job)|新作业"
        r"|(?<![a-z])(?:new jobs?|(?:create|submit|deploy|launch)\w* (?:\w+ ){0,2}jobs?)(?![a-z])"
    ),
}

_SUPPORTED = re.compile(r"支持(?!运行|跑|新建|创建)|(?<![a-z])support(?:ed)?(?![a-z])")


def asked_services(asked: Asked) -> tuple[Service, ...]:
    """The services a question is about, in the order they are named; a defect of the three classes is not just any fix."""
    text = _USED.sub("¦", text_of(asked))
    found = {service: match.start() for service, pattern in _ASKED.items() if (match := pattern.search(text))}
    if "defect" in found:
        found.pop("fix", None)
    if len(found) > 1 and set(found) & {"fix", "defect", "request"}:
        found.pop("support", None)  # 'by ticket', 'will support fix it'
    elif found and (match := _SUPPORTED.search(text)):
        found.setdefault("support", match.start())
    return tuple(sorted(found, key=lambda service: found[service]))


class _When(NamedTuple):
    """The day services are judged on, and how it is said; a stage named in the question stands for its day."""

    day: dt.date
    words: str


def _when(name: str, asked: Asked) -> _When:
    stage = next((m for m in ("EOGS", "EOFS", "EOS") if (m,) == asked.slots.stages), None)
    version, text = asked.figures.engines.get(name), text_of(asked)
    date: dt.date | None = getattr(version, stage) if version and stage else None
    if date is None or judged(asked).stated:
        return _When(judged(asked).date, words.when(asked))
    if _AFTER.search(text):
        return _When(date, "")  # the sentence says since when
    if _BEFORE.search(text):
        return _When(
            date - dt.timedelta(days=1), say(asked.lang, f"在 {stage}（{date}）之前 ", f"before {stage} ({date})")
        )
    return _When(judged(asked).date, words.when(asked))


_STAGE = r"(?:eogs|eofs|eos)"
_AFTER = re.compile(
    rf"(?<![a-z])(?:after|past|from|once|when)(?: \w+){{0,4}} {_STAGE}|(?:过了?|到了?)\s?{_STAGE}|{_STAGE}\s?(?:日期|那天|当天|到了)?(?:之后|以后|后|起)|到时候?|(?<![a-z])(?:by then|afterwards)"
)
_BEFORE = re.compile(
    rf"(?<![a-z])(?:before|until|till|prior to)(?: \w+){{0,2}} {_STAGE}|{_STAGE}\s?(?:日期|那天)?(?:之前|以前|前)"
)


def served(names: tuple[str, ...], services: tuple[Service, ...], asked: Asked) -> str | None:
    """Yes or no for each service on the day, versions with equal answers together; None if no version has dates."""
    groups: dict[tuple[str, tuple[Clause, ...]], list[str]] = {}
    others: dict[Stage, list[str]] = {}
    for name in names:
        day, shown = _when(name, asked)
        stage = stage_on(name, day, asked.figures)
        if stage in CLAUSES["running"]:
            groups.setdefault((shown, _clauses(name, stage, services, asked)), []).append(name)
        else:
            others.setdefault(stage, []).append(name)
    if not groups:
        return None
    lang = asked.lang
    told = [_told(clauses, shown, g, services, lang, alone=len(groups) == 1) for (shown, clauses), g in groups.items()]
    told += [words.group_label(group, stage, lang) for stage, group in others.items()]
    return ("；" if lang == "zh" else "; ").join(told) + ("。" if lang == "zh" else ".")


def _clauses(name: str, stage: Stage, services: tuple[Service, ...], asked: Asked) -> tuple[Clause, ...]:
    dates = {milestone: str(date) for milestone, date in milestones(asked.figures.engines[name])}
    found = {}
    for service in services:
        # next to another service it is said already that support has ended
        told = "EOGS" if service == "running" and stage == "EOFS" and len(services) > 1 else stage
        clause = CLAUSES[service][told]
        found[clause] = Clause(clause.outcome, clause.zh.format(**dates), clause.en.format(**dates))
    return tuple(found.values())


def _told(
    clauses: tuple[Clause, ...], when: str, names: list[str], services: tuple[Service, ...], lang: Lang, *, alone: bool
) -> str:
    shown, first = listing(names, lang), clauses[0].outcome
    if lang == "zh":
        opening = OPENINGS_ZH[services[0]][first]
        parts = [clauses[0].zh]
        for before, clause in pairwise(clauses):
            parts.append(("但" if before.outcome != clause.outcome else "") + clause.zh)
        rest = "；".join(parts)
        return f"{opening}：{when}VVR {shown} {rest}" if alone else f"VVR {shown} {opening}（{rest}）"
    parts = [clauses[0].en]
    for before, clause in pairwise(clauses):
        parts.append(_link(before.outcome, clause.outcome) + clause.en)
    rest = "; ".join(parts)
    if alone:
        return f"{OPENINGS_EN[first]}: for VVR {shown} {when}".rstrip() + f", {rest}"
    return f"VVR {shown}: {OPENINGS_EN[first].lower()}, {rest}"


def _link(before: Outcome, after: Outcome) -> str:
    return "" if before == after else "but no, " if after == "no" else "but yes, " if before == "no" else "and yes, "
