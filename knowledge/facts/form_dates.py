"""The dates of product forms, where they stand on a day, and what a stage brings."""

import re

from knowledge.entry import Lang
from knowledge.fact import Asked, Fact
from knowledge.facts import form_wording as words
from knowledge.facts.common import distance, fit, judged, listing, newer_note, say, sentence, text_of, top_topic
from knowledge.facts.form_rules import (
    MILESTONES,
    Dated,
    Milestone,
    Moment,
    at_stage,
    milestones,
    named_stages,
    stage_on,
)
from knowledge.figures import FormId, ProductForm

NAME = "product_forms"
SECTIONS = ("forms", "plp")


ASKS_WHEN = re.compile(
    r"哪天|哪一天|哪日|什么时候|啥时候|何时|几号|几月|截止|最晚|最迟|多久|到期日|日期"
    r"|(?<![a-z])(?:when|until when|deadline|latest|last day|what date|which day|which date|by what date)(?![a-z])"
)


_RUNNING = re.compile(r"作业|任务|跑|运行|还动|(?<![a-z])(?:jobs?|run|runs|running)(?![a-z])")


def asks_meaning(asked: Asked) -> bool:
    """Whether a stage is asked about for what it brings, not for its date."""
    about_policy = top_topic(asked).startswith("plp.") and len(named_stages(asked)) == 1
    return about_policy and not ASKS_WHEN.search(text_of(asked))


def meaning_fact(asked: Asked, forms: Dated) -> Fact | None:
    """What a stage brings for the named forms, with its dates."""
    lang, stage = asked.lang, named_stages(asked)[0]
    found = [(form_id, form, at) for form_id, form in forms if (at := at_stage(form, stage))]
    if not found:
        return None
    told = [words.status(form_id, form, at, lang) for form_id, form, at in found]
    unknown = (_UNKNOWN_RUNNING[lang],) if stage == "EOS" else ()
    if unknown and _RUNNING.search(text_of(asked)):
        told, unknown = [*unknown, *told], ()
    lines = [
        *told[1:],
        *([words.stage_line([(i, f) for i, f, _ in found], judged(asked), lang)] if not judged(asked).stated else []),
        *(words.progress(form, judged(asked).date, lang) for _, form, _ in found),
        *unknown,
    ]
    lines = [sentence(line) for line in fit(lines, *newer_note(asked, judged(asked).date))]
    return Fact(kind=NAME, answer=sentence(told[0]), lines=tuple(lines), sections=SECTIONS)


def date_fact(asked: Asked, forms: Dated) -> Fact | None:
    """The dates asked for first, then all others and where the form stands."""
    lang, wanted = asked.lang, _wanted(asked)
    if wanted is None:
        return None
    day, stated = judged(asked)
    at = Moment(day, stated)
    joint = "；" if lang == "zh" else "; "
    told = [_dates(form_id, form, wanted, asked) for form_id, form in forms]
    if "EOGS" in asked.slots.stages:
        told = [_ENGINE_ONLY[lang], *told]
    lines = [words.status(form_id, form, at, lang) for form_id, form in forms]
    if len(wanted) < len(MILESTONES):
        lines += [words.progress(form, at.date, lang) for _, form in forms if milestones(form)]
    lines = [sentence(line) for line in fit(lines, *newer_note(asked, at.date))]
    answer = joint.join(part.rstrip("。.") for part in told) + ("。" if lang == "zh" else ".")
    return Fact(kind=NAME, answer=sentence(answer), lines=tuple(lines), sections=SECTIONS)


def _wanted(asked: Asked) -> tuple[Milestone, ...] | None:
    """The milestones to give: those asked for, or all; None if only GA is asked for, which has no date."""
    stages = asked.slots.stages
    named = tuple(m for m in MILESTONES if m in stages or ("EOM" in stages and m in ("EOM1", "EOM2")))
    return named or (None if set(stages) == {"GA"} else MILESTONES)


def _dates(form_id: FormId, form: ProductForm, wanted: tuple[Milestone, ...], asked: Asked) -> str:
    lang, dates = asked.lang, words.dates_of(form)
    name = words.form_name(form_id, form, lang)
    if not dates:
        shown = listing(wanted, lang)
        return say(
            lang,
            f"{name}的 {shown} 在文档中为暂无，没有停售、停服日期",
            f"{name} has no end dates in the document: {shown} given as none yet",
        )
    if len(wanted) == 1:
        date = next(d for n, d in milestones(form) if n == wanted[0])
        far = distance(judged(asked).date, date, lang)
        return say(lang, f"{name}的 {wanted[0]} 日期是 {date}（{far}）", f"{wanted[0]} of {name} is {date} ({far})")
    told = ("，" if lang == "zh" else ", ").join(f"{n} {dates[n]}" for n in wanted)
    return say(lang, f"{name}的日期：{told}", f"the dates of {name} are {told}")


_ENGINE_ONLY: dict[Lang, str] = {
    "zh": "EOGS 只用于引擎版本，产品形态没有这个阶段",
    "en": "EOGS exists for engine versions only, not for product forms",
}


def status_fact(asked: Asked, forms: Dated) -> Fact:
    """Where forms stand on the day and what that allows."""
    lang = asked.lang
    day, stated = judged(asked)
    at = Moment(day, stated)
    told = [words.status(form_id, form, at, lang) for form_id, form in forms]
    stages = {stage_on(form, at.date) for _, form in forms}
    answer, told = (_stages_differ(forms, at, lang), told) if len(stages) > 1 else (told[0], told[1:])
    with_dates = len(forms) == 1 or len(stages - {"EOS"}) == len(stages) == 1
    lines = [
        *told,
        *(line for _, form in forms for line in words.within_month(form, at, lang)),
        *(words.progress(form, at.date, lang) for _, form in forms if with_dates and milestones(form)),
        *((_UNKNOWN_RUNNING[lang],) if "EOS" in stages else ()),
    ]
    lines = [sentence(line) for line in fit(lines, *newer_note(asked, at.date))]
    return Fact(kind=NAME, answer=sentence(answer), lines=tuple(lines), sections=SECTIONS)


_UNKNOWN_RUNNING: dict[Lang, str] = {
    "zh": "EOS 之后作业是否还能运行，文档没有写明；新购推荐 Flink全托管。",
    "en": "Whether jobs keep running after EOS is not stated; for a new purchase fully managed Flink is recommended.",
}


_STAGE_NAMES: dict[str, dict[Lang, str]] = {
    "none": {"zh": "没有终止日期", "en": "has no end dates"},
    "before": {"zh": "尚未停售", "en": "has not begun its end of marketing"},
    "EOS": {"zh": "已进入 EOS（已退市）", "en": "has reached EOS (retired)"},
}


def _stages_differ(forms: Dated, at: Moment, lang: Lang) -> str:
    told = []
    for form_id, form in forms:
        stage = stage_on(form, at.date)
        named = _STAGE_NAMES.get(stage, {"zh": f"处于 {stage} 阶段", "en": f"is in {stage}"})[lang]
        told.append(words.form_name(form_id, form, lang) + ("" if lang == "zh" else " ") + named)
    return words.when(at, lang) + ("，" if lang == "zh" else ", ").join(told) + ("。" if lang == "zh" else ".")
