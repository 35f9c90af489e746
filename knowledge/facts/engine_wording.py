"""Where an engine version stands on a day, in words."""

import datetime as dt
from typing import Literal

from knowledge.entry import Lang
from knowledge.fact import Asked
from knowledge.facts.common import asks_earliest, distance, judged, say
from knowledge.figures import EngineVersion, Figures

Milestone = Literal["GA", "EOGS", "EOFS", "EOS"]
Stage = Literal["unlisted", "before", "GA", "EOGS", "EOFS", "EOS", "open"]
MILESTONES: tuple[Milestone, ...] = ("GA", "EOGS", "EOFS", "EOS")


def listed(name: str, figures: Figures) -> tuple[str, ...]:
    """The versions of the table that `name` stands for; '4.0.x' may be several."""
    if not name.endswith("x"):
        return (name,) if name in figures.engines else ()
    return tuple(version for version in figures.engines if version.startswith(name[:-1]))


def milestones(version: EngineVersion) -> tuple[tuple[Milestone, dt.date], ...]:
    dates = ((name, getattr(version, name)) for name in MILESTONES)
    return tuple((name, date) for name, date in dates if date is not None)


def undetermined(version: EngineVersion) -> bool:
    return version.EOS is None


def stage_on(name: str, day: dt.date, figures: Figures) -> Stage:
    """The stage begun by `day`; 'open' where the document has not determined the end."""
    version = figures.engines.get(name)
    if version is None:
        return "unlisted"
    reached = [milestone for milestone, date in milestones(version) if date <= day]
    if not reached:
        return "before"
    return "open" if undetermined(version) else reached[-1]


def policy_floor(ga: dt.date, figures: Figures) -> tuple[tuple[Milestone, dt.date], ...]:
    """The earliest days the policy allows, counted from GA."""
    eogs = ga + dt.timedelta(days=figures.number("policy.ga_to_eogs_days"))
    eofs = eogs + dt.timedelta(days=figures.number("policy.eogs_to_eofs_days"))
    eos = eofs + dt.timedelta(days=figures.number("policy.eofs_to_eos_days"))
    return ("EOGS", eogs), ("EOFS", eofs), ("EOS", eos)


_STATUS: dict[Stage, dict[Lang, str]] = {
    "before": {
        "zh": "还没有：VVR {name} 在 {GA} 才正式交付（GA），{when}尚未发布。",
        "en": "No, not yet: VVR {name} reaches GA on {GA}; {when}it was not released.",
    },
    "GA": {
        "zh": "支持：{when}VVR {name} 处于 GA 阶段（自 {GA} 起），尚未到 EOGS，作业可以正常运行。",
        "en": "Yes, it is supported: {when}VVR {name} is in its GA stage (since {GA}), before EOGS, and jobs run.",
    },
    "EOGS": {
        "zh": "部分支持：{when}VVR {name} 已过 EOGS（{EOGS}），新功能和性能调优需求会被拒绝，只处理数据安全、运行崩溃和数据正确性三类问题；作业可以运行。",
        "en": "Yes, in part: {when}VVR {name} is past EOGS ({EOGS}), so feature and performance tuning requests are refused and only data security, "
        "crash and data correctness defects are handled; jobs run.",
    },
    "EOFS": {
        "zh": "不再支持：{when}VVR {name} 已过 EOFS（{EOFS}），没有新补丁和技术支持；已有作业在 EOS（{EOS}）之前仍可运行。",
        "en": "No: {when}VVR {name} is no longer supported, it is past EOFS ({EOFS}), without patches or technical support; existing jobs still run "
        "until EOS ({EOS}).",
    },
    "EOS": {
        "zh": "不再支持：{when}VVR {name} 已过 EOS（{EOS}），服务和支持已全部停止，已有作业不能运行，也不能新建作业。",
        "en": "No: {when}VVR {name} is past EOS ({EOS}): service and support have ended, existing jobs cannot run and new jobs cannot be "
        "created.",
    },
    "open": {
        "zh": "无法判断：VVR {name} 的 EOGS、EOFS、EOS 在 {document} 的文档中为待定，请查看公告或提交工单确认。",
        "en": "That cannot be told: EOGS, EOFS and EOS of VVR {name} are to be determined in the document of {document}; please check the "
        "announcements or ask by ticket.",
    },
    "unlisted": {
        "zh": "文档的版本表没有列出 VVR {name}，因此没有它的日期和状态；表中有 {table}。",
        "en": "VVR {name} is not in the document's version table, so its dates and status are unknown; listed are {table}.",
    },
}


def status(name: str, asked: Asked) -> str:
    """The direct answer for one version: whether it is supported on the day."""
    lang, figures = asked.lang, asked.figures
    stage = stage_on(name, judged(asked).date, figures)
    template = _STATUS[stage][lang]
    version = figures.engines.get(name)
    dates = {milestone: str(date) for milestone, date in milestones(version)} if version else {}
    table = ("、" if lang == "zh" else ", ").join(figures.engines)
    return template.format(name=name, when=when(asked), document=figures.document.date, table=table, **dates)


def when(asked: Asked) -> str:
    day, stated = judged(asked)
    shown = f"{day.date:%Y-%m}" if day.month else f"{day.date}"
    if asked.lang == "zh":
        return f"{'在' if stated else '截至'} {shown} "
    return f"{'in' if day.month else 'on' if stated else 'as of'} {shown} "


_GROUPS: dict[Stage, dict[Lang, str]] = {
    "before": {"zh": "尚未发布", "en": "not released yet"},
    "GA": {"zh": "在支持期内（GA 阶段）", "en": "supported (GA stage)"},
    "EOGS": {"zh": "已过 EOGS，只处理三类缺陷", "en": "past EOGS (three kinds of defects still handled)"},
    "EOFS": {"zh": "已过 EOFS，不再支持，作业还能运行", "en": "past EOFS (no support, jobs run)"},
    "EOS": {"zh": "已过 EOS，作业不能运行", "en": "past EOS (jobs cannot run)"},
    "open": {"zh": "结束日期待定、无法判断", "en": "undetermined in the document"},
    "unlisted": {"zh": "不在版本表中", "en": "not in the version table"},
}


def group_label(names: list[str], stage: Stage, lang: Lang) -> str:
    return (
        f"{'、'.join(names)} {_GROUPS[stage][lang]}" if lang == "zh" else f"{', '.join(names)}: {_GROUPS[stage][lang]}"
    )


def summary(names: tuple[str, ...], asked: Asked) -> str:
    """Several versions in one sentence, those of one stage together."""
    lang = asked.lang
    groups: dict[Stage, list[str]] = {}
    for name in names:
        groups.setdefault(stage_on(name, judged(asked).date, asked.figures), []).append(name)
    if lang == "zh":
        return when(asked) + "，".join(group_label(g, stage, lang) for stage, g in groups.items()) + "。"
    told = "; ".join(group_label(g, stage, lang) for stage, g in groups.items())
    return f"{when(asked)}the versions stand like this: {told}."


_MEANINGS: dict[Milestone, dict[Lang, str]] = {
    "EOGS": {
        "zh": "引擎版本过了 EOGS，新功能和性能调优需求会被拒绝，只处理数据安全、运行崩溃缺陷、数据正确性缺陷三类问题。",
        "en": "After an engine version's EOGS, feature and performance tuning requests are refused; only data security, crash defects and "
        "data correctness defects are handled.",
    },
    "EOFS": {
        "zh": "引擎版本过了 EOFS，没有新补丁，技术支持全部停止，只给出迁移建议；EOS 之前已有作业仍可运行。",
        "en": "After an engine version's EOFS there are no patches and no technical support, only migration advice; existing jobs run "
        "until EOS.",
    },
    "EOS": {
        "zh": "引擎版本到 EOS 后，服务和支持全部停止，已有作业不能运行，也不能新建作业。",
        "en": "From an engine version's EOS on, service and support have ended, existing jobs cannot run and new ones cannot be created.",
    },
}


def meanings(stages: tuple[Milestone, ...], lang: Lang) -> tuple[str, ...]:
    """What the asked stages of an engine version bring."""
    return tuple(_MEANINGS[stage][lang] for stage in stages if stage in _MEANINGS)


def grouped_dates(names: tuple[str, ...], asked: Asked) -> list[str]:
    """End dates of many versions, one line for those that share them."""
    groups: dict[str, list[str]] = {}
    for name in names:
        ends = [f"{m} {date}" for m, date in milestones(asked.figures.engines[name]) if m != "GA"]
        undecided = say(asked.lang, "EOGS、EOFS、EOS 待定", "EOGS, EOFS and EOS to be determined")
        groups.setdefault(("，" if asked.lang == "zh" else ", ").join(ends) or undecided, []).append(name)
    if asked.lang == "zh":
        return [f"{'、'.join(group)}：{told}。" for told, group in groups.items()]
    return [f"{', '.join(group)}: {told}." for told, group in groups.items()]


def dates(name: str, asked: Asked) -> str:
    """All dates of a version, as printed."""
    lang, version = asked.lang, asked.figures.engines[name]
    joint = "，" if lang == "zh" else ", "
    told = joint.join(f"{milestone} {date}" for milestone, date in milestones(version))
    if undetermined(version):
        written = asked.figures.document.date
        told += say(
            lang,
            f"，EOGS、EOFS、EOS 在 {written} 的文档中为待定",
            f"; EOGS, EOFS and EOS are to be determined in the document of {written}",
        )
    return say(lang, f"VVR {name}（Flink {version.flink}）：{told}。", f"VVR {name} (Flink {version.flink}): {told}.")


def upcoming(name: str, asked: Asked) -> tuple[str, ...]:
    """The next milestone with the days left, or how long the last one has passed."""
    lang, day, version = asked.lang, judged(asked).date, asked.figures.engines[name]
    following = next(((m, date) for m, date in milestones(version) if date > day), None)
    if following:
        milestone, date = following
        far = distance(day, date, lang)
        return (
            say(
                lang,
                f"VVR {name} 的下一节点是 {milestone}：{date}（{far}）。",
                f"The next milestone of VVR {name} is {milestone} on {date} ({far}).",
            ),
        )
    return ()


def floor_line(name: str, asked: Asked) -> tuple[str, ...]:
    """The earliest end the policy allows for an undetermined version, where that is asked for: not its date."""
    version = asked.figures.engines.get(name)
    if version is None or not undetermined(version) or not asks_earliest(asked):
        return ()
    lang = asked.lang
    told = ("，" if lang == "zh" else ", ").join(f"{m} {date}" for m, date in policy_floor(version.GA, asked.figures))
    return (
        say(
            lang,
            f"VVR {name}（GA {version.GA}）仅按策略下限推算不早于：{told}；这不是实际日期。",
            f"VVR {name} (GA {version.GA}) by the policy's minimum only: not before {told}; these are not the real dates.",
        ),
    )
