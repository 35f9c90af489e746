"""Engine versions: status on a day, dates, Flink ↔ VVR, compatibility by number, newest and ended versions."""

import re

from knowledge.entry import Lang
from knowledge.fact import Asked, Fact, FactKind, Missing
from knowledge.facts import engine_wording as words
from knowledge.facts.common import (
    distance,
    judged,
    own_case,
    say,
    text_of,
    top_topic,
)
from knowledge.facts.engine_numbers import compatibility, covers, flink_of, vvr_of
from knowledge.facts.engine_overview import (
    NAME,
    ended_fact,
    newest_fact,
    to_be_determined,
    undetermined_fact,
    versions_fact,
)
from knowledge.facts.engine_services import asked_services, served
from knowledge.facts.engine_wording import Milestone, listed, milestones, stage_on, undetermined

_COMPATIBILITY_TOPICS = frozenset({"engine.same_major", "engine.compat_minor", "engine.compat_major"})

_POLICY_TOPICS = frozenset({"rlp.eogs", "rlp.eofs", "rlp.eos"})

# The general rules, also reached by questions about an engine of one's own that is not named
_OWN_TOPICS = _POLICY_TOPICS | {"rlp.eofs_running"}

_STATUS_TOPICS = frozenset({"engine.version_status", "engine.version_dates"})

_TOPICS = (
    _COMPATIBILITY_TOPICS
    | _OWN_TOPICS
    | _STATUS_TOPICS
    | {f"engine.{name}" for name in ("version_flink", "tbd", "unlisted", "expired", "newest", "table")}
)

_SHOWN = 3  # versions with a line of their own

_FLINK = (
    r"(?:(?:apache |community |upstream |open[- ]source )?flink(?!\s?(?:vvr|版(?!本)|全托管|半托管|作业|集群|jobs?|v?[2-9]\.))"
    r"|(?:community|upstream|open[- ]source) (?:version|release)|社区版本?|开源版本?|社区(?:的|是)?\s?v?\d)"
)
_FLINK_NAMED = re.compile(_FLINK)
_CORRESPONDS = re.compile(
    r"对应|基于|相当于|等于|底层|(?<![a-z])(?:correspond\w*|based (?:up)?on|built (?:up)?on|equivalent|equals?|maps? to|mapping|under the hood)(?![a-z])"
)
_WHICH_FLINK = re.compile(
    r"(?:社区|开源)(?:的|版)?(?:哪一?个|什么|第?几)(?:版本|版)?"
    rf"|(?:哪[一]?(?:个|版|种)|哪(?!天|些|日|月|一天)|什么(?!时候|日期)|多少)[^\d,.。，;；?？]{{0,6}}{_FLINK}|{_FLINK}[^\d,.。，;；?？]{{0,8}}(?:哪(?!天|日|月|一天)|什么(?!时候)|多少|几(?!号|月|天))"
    rf"|(?<![a-z])(?:which|what)(?:'s)? (?!about)(?:[a-z-]+ ){{0,3}}{_FLINK}"
)
_WHICH_VVR = re.compile(
    r"(?:哪[个些]|什么)\s?vvr|vvr\s?(?:是)?(?:哪|什么(?!时候)|多少)|(?<![a-z])(?:which|what) vvr(?![a-z])"
)

_LIFE = re.compile(
    r"支持|维护|死活|是死|已死|死了|活着|停服|停止|下线|到期|过期|还能用|能用|能不能用|生命周期|状态|阶段|还在|淘汰|废弃|寿命|结束|待定|终止|售后|补丁|日期|哪天|什么时候|何时"
    r"|(?<![a-z])(?:support\w*|maintain\w*|maintenance|end|ends|ended|ending|expire\w*|eol|alive|dead|status|stage|lifecycle|retire\w*|valid"
    r"|discontinu\w*|patch\w*|dates?|when|still (?:ok|usable|safe|available|good)|out of (?:service|support)|sunset|deprecated|usable)(?![a-z])"
)

_ENDED = re.compile(r"哪些|哪几个|(?<![a-z])which(?![a-z])")

_GENERAL = re.compile(
    r"哪些|哪几个|各个?版本|所有|每个版本|全部|一般|通常|策略|规则|政策|老版本|旧版本"
    r"|(?<![a-z])(?:which|all|every|each|any|versions|policy|generally|in general|rules?|old)(?![a-z])"
)

_OLDER = re.compile(r"之前|以前|以下|更早|所有|(?<![a-z])(?:before|older|earlier|prior|below|all versions)(?![a-z])")
_COMPATIBLE = re.compile(
    r"兼容|同一个?大?版本|大版本|跨版本|(?<![a-z])(?:compatib\w*|same major|major|break\w*)(?![a-z])"
)


def compute(asked: Asked) -> Fact | Missing | None:
    topic, versions = top_topic(asked), asked.slots.versions
    if topic == "engine.newest":
        return newest_fact(asked)
    if topic == "engine.expired" and (not versions or _OLDER.search(text_of(asked))):
        return ended_fact(asked)
    if topic == "engine.tbd" and not versions and not asked.slots.days:
        return undetermined_fact(asked)
    if not versions and not asked.slots.flinks:
        return _missing(asked)
    if topic == "rlp.eofs_running" and not claims(asked):
        return None
    if _asks_mapping(asked):
        return _mapping(asked)
    if len(versions) > 1 and (topic in _COMPATIBILITY_TOPICS or _COMPATIBLE.search(text_of(asked))):
        return compatibility(asked, NAME)
    if topic in _COMPATIBILITY_TOPICS:
        return None
    return _status(asked)


def _asks_mapping(asked: Asked) -> bool:
    """Whether it is asked which Flink belongs to a VVR version, or the reverse; an engine or kernel alone is not Flink."""
    text = text_of(asked)
    if _WHICH_FLINK.search(text) or (asked.slots.flinks and _WHICH_VVR.search(text)):
        return True
    alive = bool(_LIFE.search(text) or asked_services(asked))
    if _FLINK_NAMED.search(text) and (_CORRESPONDS.search(text) or top_topic(asked) == "engine.version_flink"):
        return not alive or not asked.slots.versions
    return top_topic(asked) == "engine.version_flink" and not alive


def _status(asked: Asked) -> Fact:
    names = _meant(asked)
    stages = tuple(m for m in words.MILESTONES if m in asked.slots.stages)
    told = served(names, services, asked) if (services := asked_services(asked)) else None
    if len(names) > 1:
        return _several(names, told, asked)
    name = names[0]
    version = asked.figures.engines.get(name)
    if version is None:
        return versions_fact(asked, words.status(name, asked), list(_numbering_only(asked)), note=False)
    dates = words.dates(name, asked)
    if told:
        answer, first = told, [*words.meanings(stages, asked.lang)[:1], dates]
    elif stages and not (undetermined(version) and stages != ("GA",)):
        explained = words.meanings(stages, asked.lang) if top_topic(asked) in _POLICY_TOPICS else ()
        answer, first = _asked_dates(name, stages, asked), [*explained, words.status(name, asked)]
    elif top_topic(asked) == "engine.version_dates":
        answer, first = dates, [words.status(name, asked)]
    else:
        open_ended = stage_on(name, judged(asked).date, asked.figures) == "open"
        answer, first = words.status(name, asked), [] if open_ended else [dates]
    lines = [*first, *words.upcoming(name, asked), *words.floor_line(name, asked)]
    return versions_fact(asked, answer, [line for line in lines if line != answer], note=True)


def _several(names: tuple[str, ...], told: str | None, asked: Asked) -> Fact:
    known = tuple(name for name in names if name in asked.figures.engines)
    if known == names and all(stage_on(name, judged(asked).date, asked.figures) == "open" for name in names):
        floors = [line for name in names for line in words.floor_line(name, asked)]
        return versions_fact(asked, to_be_determined(list(names), asked), floors, note=True)
    few = len(known) <= _SHOWN
    lines = [words.dates(name, asked) for name in known] if few else words.grouped_dates(known, asked)
    answer = told or words.summary(names, asked)
    if not told and top_topic(asked) == "engine.version_dates" and lines:
        answer, lines = lines[0], lines[1:]
    return versions_fact(asked, answer, lines, note=bool(known))


def _meant(asked: Asked) -> tuple[str, ...]:
    """Versions by name; open ends and Flink versions stand for the listed versions they cover."""
    figures, slots = asked.figures, asked.slots
    found: list[str] = []
    for name in slots.versions:
        found += listed(name, figures) or (name,)
    if not slots.versions:
        found += [vvr for vvr, engine in figures.engines.items() if any(covers(f, engine.flink) for f in slots.flinks)]
    return tuple(dict.fromkeys(found)) or slots.flinks


def _asked_dates(name: str, stages: tuple[Milestone, ...], asked: Asked) -> str:
    lang, day = asked.lang, judged(asked).date
    told = []
    for milestone, date in milestones(asked.figures.engines[name]):
        if milestone in stages:
            far = distance(day, date, lang)
            told.append(say(lang, f"{milestone} 是 {date}（{far}）", f"{milestone} is {date} ({far})"))
    return say(lang, f"VVR {name} 的 {'，'.join(told)}。", f"For VVR {name}, {', '.join(told)}.")


def _numbering_only(asked: Asked) -> tuple[str, ...]:
    return (
        say(
            asked.lang,
            "需要未列出版本的信息，请查看新功能发布记录或提交工单。",
            "For versions that are not listed, please see the release notes or open a ticket.",
        ),
    )


def _mapping(asked: Asked) -> Fact:
    slots, lang = asked.slots, asked.lang
    told = [flink_of(name, asked) for name in slots.versions] or [vvr_of(flink, asked) for flink in slots.flinks]
    lines = told[1:]
    services, names = asked_services(asked), tuple(n for n in _meant(asked) if n in asked.figures.engines)
    alive = bool(services or _LIFE.search(text_of(asked)))
    if services and (answer := served(names, services, asked)):
        lines.append(answer)
    elif alive:
        lines += [words.status(name, asked) for name in names[:3]]
    unlisted = any(not listed(name, asked.figures) for name in slots.versions)
    if unlisted:
        table = ("、" if lang == "zh" else ", ").join(asked.figures.engines)
        lines.append(say(lang, f"版本表列出的 VVR 版本有：{table}。", f"The VVR versions in the table are {table}."))
    return versions_fact(asked, told[0], lines, note=alive)


def _missing(asked: Asked) -> Missing | None:
    topic = top_topic(asked)
    if _GENERAL.search(text_of(asked)) or not (
        topic in _STATUS_TOPICS or (topic in _OWN_TOPICS and _own_engine(asked))
    ):
        return None
    lang = asked.lang
    template = _CHOICES.get(topic, _CHOICES["engine.version_status"])[lang]
    examples = ("4.0.8", "4.0.10", asked.figures.newest_engine)
    return Missing(
        kind=NAME,
        slot="version",
        question=say(lang, "您问的是哪个 VVR 版本？", "Which VVR version do you mean?"),
        choices=tuple(template.format(name) for name in examples),
    )


def _own_engine(asked: Asked) -> bool:
    """Whether it is asked if the asker's own engine is supported, rather than what a stage means for it."""
    text, slots = text_of(asked), asked.slots
    if slots.stages or slots.forms or _SUPPOSED.search(text):
        return False
    return bool(_OWN.search(text) and _QUESTION.search(text) and (_LIFE.search(text) or _LOOKED_AFTER.search(text)))


_OWN = re.compile(
    r"(?<![a-z])(?:my|our|ours)(?: own| current| present| vvr| flink| [a-z]+'s)?(?: engine| runtime| version| release){1,2}(?![a-z])"
    r"|(?<![a-z])(?:engine|runtime|version|release)s?(?: version)? (?:that )?(?:we|i)(?:'m|'re| are| am| currently| now)* (?:use|run|have|using|running|on)(?![a-z])"
    r"|(?:我们?|咱们?|俺们?|自己)(?:家|这边|公司|现在|目前|正在|在|用|使用|跑|装|的|着|这个?|那个?|这套|手上|手里|当前){0,5}(?:引擎|版本|内核|运行时|runtime|vvr|engine)"
)
_LOOKED_AFTER = re.compile(r"(?:有人|还|谁)(?:来)?管|管不管|(?<![a-z])(?:covered|looked after|cared for)(?![a-z])")
_SUPPOSED = re.compile(
    r"如果|要是|一旦|假如|过了|之后|以后|作业|任务"
    r"|(?<![a-z])(?:if|once|after|when|past|until|before|jobs?|how|why|ahead|is over|ha[sd] ended)(?![a-z])"
    r"|(?<![a-z])(?:out of|no longer|lost|without)[^?]{0,24}[,;.]"
)

_CHOICES: dict[str, dict[Lang, str]] = {
    "engine.version_status": {"zh": "VVR {} 现在还支持吗？", "en": "Is VVR {} still supported?"},
    "engine.version_dates": {
        "zh": "VVR {} 的 GA、EOGS、EOFS、EOS 日期是什么？",
        "en": "What are the GA, EOGS, EOFS and EOS dates of VVR {}?",
    },
}


def claims(asked: Asked) -> bool:
    slots, text = asked.slots, text_of(asked)
    services = asked_services(asked)
    # 'such defects' asks about the rule, whatever went wrong
    if (own_case(asked) and not (services and _CLASS.search(text))) or slots.forms or not _QUESTION.search(text):
        return False
    if not slots.versions:
        covered = any(covers(f, engine.flink) for f in slots.flinks for engine in asked.figures.engines.values())
        return covered and "vvr" in text and (_asks_mapping(asked) or _CORRESPONDS.search(text) is not None)
    if not any(listed(name, asked.figures) for name in slots.versions):
        return False
    if services and _STILL.search(text) and not _HOW.search(text):
        return True
    if _MOVES.search(text) and not slots.stages:
        return False
    if len(slots.versions) > 1 and _COMPATIBLE.search(text):
        return True
    return bool(slots.stages or _LIFE.search(text) or _asks_mapping(asked))


_STILL = re.compile(
    r"还(?:能|可以|会|给|有|接|修|管|受理|处理|支持|是|让)|会不会|能不能|是否|还不|再.{0,6}(?:吗|么)"
    r"|(?<![a-z])(?:still|on 20|after 20|any ?more|any longer|will (?:you|i|we|it|they|my|our|the)|do (?:you|i|we)|can (?:i|we|you))"
)
_HOW = re.compile(r"怎么(?!样|说)|如何|步骤|(?<![a-z])how (?:do|can|to|should)(?![a-z])")
_MOVES = re.compile(
    # which version to go to, not how one stands
    r"(?:升|换|迁|切)[级到成去换]{0,2}[^,，。;；?？\d]{0,4}(?:哪|什么)"
    r"|(?<![a-z])(?:(?:what|which|where)[^.?!;]{0,30} (?:move|upgrade|go|switch|jump)(?: up| over)?(?: to)?(?![a-z])|to (?:what|which)(?![a-z]))"
)
_CLASS = re.compile(
    r"这种|这类|此类|这样的|这一?块|类问题|(?<![a-z])(?:such|this (?:kind|sort|type|class)|(?:kind|sort|type)s? of|defects?)(?![a-z])"
)
_QUESTION = re.compile(
    r"[?？]|吗|么|能|会|可以|还|何时|什么|哪|几|是否|多久|日期|死活|是死是活"
    r"|(?<![a-z])(?:can|could|is|are|was|may|does|did|do|will|when|what|which|still)(?![a-z])"
)

KIND = FactKind(name=NAME, topics=_TOPICS, compute=compute, claims=claims)
