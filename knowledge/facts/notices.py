"""Notices: the latest day on which a milestone has to be announced."""

import datetime as dt
import re
from calendar import monthrange
from typing import Literal, NamedTuple

from knowledge.entry import Lang
from knowledge.fact import Asked, Fact, FactKind, Missing
from knowledge.facts.common import fit, own_case, say, text_of, top_topic
from knowledge.facts.form_rules import forms_of, meant_forms
from knowledge.facts.form_rules import milestones as form_milestones
from knowledge.facts.form_wording import form_name
from knowledge.figures import Figures
from knowledge.slots import Subject

NAME = "notices"
_MONTHS: dict[Subject, str] = {
    "product": "policy.product_notice_months",
    "engine": "policy.engine_notice_months",
}
_SECTION: dict[Subject, str] = {"product": "plp", "engine": "rlp"}
_TOPIC_SUBJECT: dict[str, Subject] = {"plp.notice": "product", "rlp.notice": "engine"}
_SUBJECT_NAMES = {
    "product": {"zh": "产品形态", "en": "product form"},
    "engine": {"zh": "引擎版本", "en": "engine version"},
}

_NOTICE = re.compile(
    r"通知|公告(?!后)|告知|预告|公布|宣布|(?<![a-z])(?:notice|notices|notif\w+|announc\w+|told|tell|warn\w*|informed?|heads[ -]up)(?![a-z])"
)


class Due(NamedTuple):
    """A milestone that has to be announced: what it is, when it comes, and by which policy."""

    what: str
    date: dt.date
    subject: Subject


def months_before(date: dt.date, months: int) -> dt.date:
    """The same day `months` earlier, or the last day of a shorter month."""
    year, month = divmod(date.year * 12 + date.month - 1 - months, 12)
    return dt.date(year, month + 1, min(date.day, monthrange(year, month + 1)[1]))


def latest_notice(due: Due, figures: Figures) -> dt.date:
    return months_before(due.date, figures.number(_MONTHS[due.subject]))


def compute(asked: Asked) -> Fact | Missing | None:
    dues = _of_forms(asked) or _of_versions(asked) or _of_date(asked)
    if not dues or not (_NOTICE.search(text_of(asked)) or top_topic(asked) in TOPICS):
        return None
    lang = asked.lang
    told = [_sentence(due, asked) for due in dues]
    sums = []
    for due in dues:
        months = asked.figures.number(_MONTHS[due.subject])
        day = latest_notice(due, asked.figures)
        sums.append(say(lang, f"{due.date} − {months} 个月 = {day}", f"{due.date} − {months} months = {day}"))
    last = say(
        lang,
        "这是策略规定的最晚通知日，实际通知可能更早；渠道有公告、站内信、邮件和短信。",
        "This is the latest day the policy allows, the notice may come earlier; it goes out by announcement, in-site message, e-mail or SMS.",
    )
    sections = tuple(dict.fromkeys([*(_SECTION[due.subject] for due in dues), "notice"]))
    return Fact(kind=NAME, answer=told[0], lines=fit([*told[1:], *dict.fromkeys(sums)], last), sections=sections)


def _sentence(due: Due, asked: Asked) -> str:
    months, day = asked.figures.number(_MONTHS[due.subject]), latest_notice(due, asked.figures)
    return say(
        asked.lang,
        f"{due.what}（{due.date}）最晚要在 {day} 通知：{_SUBJECT_NAMES[due.subject]['zh']}至少提前 {months} 个月。",
        f"{due.what} ({due.date}) has to be announced by {day} at the latest: {months} months ahead for "
        f"{'a product form' if due.subject == 'product' else 'an engine version'}.",
    )


def _of_forms(asked: Asked) -> list[Due]:
    """The asked milestones of the named forms; without a stage the end of service."""
    wanted = _wanted(asked, ("EOM1", "EOM2", "EOFS", "EOS"))
    dues = []
    for form_id, form in forms_of(meant_forms(asked), asked.figures):
        name = form_name(form_id, form, asked.lang)
        dues += [
            Due(say(asked.lang, f"{name}的 {m}", f"{m} of {name}"), date, "product")
            for m, date in form_milestones(form)
            if m in wanted
        ]
    return dues


def _of_versions(asked: Asked) -> list[Due]:
    wanted: tuple[Literal["EOGS", "EOFS", "EOS"], ...] = ("EOGS", "EOFS", "EOS")
    wanted = tuple(m for m in wanted if m in _wanted(asked, wanted))
    dues = []
    for version in asked.slots.versions:
        engine = asked.figures.engines.get(version)
        dates = [(m, getattr(engine, m)) for m in wanted] if engine else []
        dues += [
            Due(say(asked.lang, f"VVR {version} 的 {m}", f"{m} of VVR {version}"), date, "engine")
            for m, date in dates
            if date
        ]
    return dues


def _wanted(asked: Asked, stages: tuple[str, ...]) -> tuple[str, ...]:
    named = {"EOM1" if stage == "EOM" else stage for stage in asked.slots.stages}
    return tuple(stage for stage in stages if stage in named) or ("EOS",)


def _of_date(asked: Asked) -> list[Due]:
    """A date in the question is a milestone's; both policies unless the question is about one."""
    if not asked.slots.days or asked.slots.forms or asked.slots.versions:
        return []
    date = asked.slots.days[0].date
    subject = asked.slots.product_or_engine or _TOPIC_SUBJECT.get(top_topic(asked))
    stage = next((s for s in asked.slots.stages if s != "GA"), "")
    subjects: tuple[Subject, ...] = (subject,) if subject else ("product", "engine")
    return [
        Due(_MILESTONE[s][asked.lang].format(stage or say(asked.lang, "节点", "milestone")), date, s) for s in subjects
    ]


_MILESTONE: dict[Subject, dict[Lang, str]] = {
    "product": {"zh": "产品形态的{}", "en": "The {} of a product form"},
    "engine": {"zh": "引擎版本的{}", "en": "The {} of an engine version"},
}


def claims(asked: Asked) -> bool:
    slots = asked.slots
    if own_case(asked) or not _NOTICE.search(text_of(asked)):
        return False
    named = bool(slots.forms or slots.versions) and bool(set(slots.stages) - {"GA"})
    return named or (bool(slots.days) and bool(set(slots.stages) - {"GA"}))


TOPICS = frozenset({"plp.notice", "rlp.notice", "notice.lead_time"})
KIND = FactKind(name=NAME, topics=TOPICS, compute=compute, claims=claims)
