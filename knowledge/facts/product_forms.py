"""Product forms: their stage on a day, what may be bought, renewed, scaled or unsubscribed, and their dates."""

import re
from typing import Literal

from knowledge.entry import Lang
from knowledge.fact import Asked, Fact, FactKind, Missing
from knowledge.facts import form_wording as words
from knowledge.facts.common import (
    fit,
    judged,
    newer_note,
    own_case,
    say,
    sentence,
    text_of,
    top_topic,
)
from knowledge.facts.form_dates import (
    ASKS_WHEN,
    NAME,
    SECTIONS,
    asks_meaning,
    date_fact,
    meaning_fact,
    status_fact,
)
from knowledge.facts.form_differences import asks_difference, difference_fact
from knowledge.facts.form_operations import operations_of
from knowledge.facts.form_rules import (
    BLINK,
    Dated,
    Moment,
    Verdict,
    changes_between,
    forms_of,
    meant_forms,
    milestones,
    moment,
    stage_on,
    verdict,
)
from knowledge.figures import FormId
from knowledge.slots import Operation

_TOPIC_OPERATION: dict[str, Operation] = {
    "forms.can_buy": "buy",
    "forms.can_renew": "renew",
    "forms.can_scale": "scale",
    "forms.can_unsubscribe": "unsubscribe",
}

_DATE_TOPICS = frozenset({"forms.managed_dates", "forms.dedicated_dates", "forms.shared_dates"})

_STATUS_TOPICS = frozenset({"forms.blink_status", "forms.same_date"})

_DESCRIBED = frozenset(
    f"forms.{name}"
    for name in ("list", "comparison", "fully_managed", "semi_managed", "blink_dedicated", "blink_shared")
)
_POLICY = ("what", "when_started", "stages", "duration", "eom", "eom1_eom2", "eom_min", "eofs", "eos")
_TOPICS = (
    frozenset(_TOPIC_OPERATION)
    | _DATE_TOPICS
    | _STATUS_TOPICS
    | _DESCRIBED
    | {"selection.overview", "selection.fully_managed", "selection.semi_managed"}
    | {f"plp.{name}" for name in (*_POLICY, "announce_eom", "eom_eofs", "after_eom2", "eofs_eos")}
)

_MINE = re.compile(
    r"(?:我|咱)们?(?:公司|这边|这里|现在|目前|在用|用)?的?[^,.。，?？]{0,6}(?:集群|形态|实例|产品|环境)"
    r"|(?<![a-z])(?:my|our|this)\s(?:[a-z]+\s){0,2}(?:clusters?|forms?|instances?|deployments?|editions?|products?)(?![a-z])"
)

_CHOOSES = re.compile(
    r"[选买购][^,.?，。？]{0,8}(?:blink|独享|共享)"
    r"|(?<![a-z])(?:take|choose|pick|get|buy|go (?:with|for))\s(?:[a-z]+\s){0,2}(?:blink|dedicated|shared)(?![a-z])"
)
_NOT_RULES = re.compile(
    r"怎么|如何|步骤|哪里|在哪|多少钱|价格|费用|手续费|折扣|优惠|金额|规则|迁移|迁到"
    r"|(?<![a-z])(?:how (?:do|can|to|much)|where|steps?|price|cost|costs|fee|discount|amount|migrat\w*|rules?)(?![a-z])"
)

_QUESTION = re.compile(
    r"[?？]|吗|么|能|可以|还|何时|什么|哪|几|是否|多久|多少|日期|[行成]不|不$"
    r"|(?<![a-z])(?:can|could|is|are|was|may|does|did|do|will|when|what|which|possible|allowed|still)(?![a-z])"
)


def compute(asked: Asked) -> Fact | Missing | None:
    forms = forms_of(meant_forms(asked), asked.figures)
    if not forms:
        return _missing(asked)
    if operations := _operations(asked, forms):
        return _operation_fact(asked, forms, operations)
    if top_topic(asked) in _DESCRIBED and not ASKS_WHEN.search(text_of(asked)):
        return None
    if asks_meaning(asked) and (told := meaning_fact(asked, forms)):
        return told
    if top_topic(asked) == "forms.same_date":
        day, stated = judged(asked)
        return status_fact(asked, forms) if stated and not day.month and len(forms) > 1 else None
    if asks_difference(asked) and (apart := difference_fact(asked, forms, NAME, SECTIONS)):
        return apart
    if asked.slots.stages or top_topic(asked) in _DATE_TOPICS:
        return date_fact(asked, forms)
    return status_fact(asked, forms) if top_topic(asked) in _STATUS_TOPICS or judged(asked).stated else None


def _operations(asked: Asked, forms: Dated) -> tuple[Operation, ...]:
    """The operations asked about; a topic may stand for one, and choosing a Blink form means buying it."""
    slots, topic = asked.slots, top_topic(asked)
    if named := operations_of(asked):
        return named
    if topic in _TOPIC_OPERATION and not slots.stages:
        return (_TOPIC_OPERATION[topic],)
    blink = topic.startswith("selection.") and all(form in BLINK for form, _ in forms)
    return ("buy",) if blink and _CHOOSES.search(text_of(asked)) else ()


def _operation_fact(asked: Asked, forms: Dated, operations: tuple[Operation, ...]) -> Fact:
    lang = asked.lang
    moments = {form_id: moment(asked, form) for form_id, form in forms}
    outcomes: dict[FormId, tuple[Verdict, ...]] = {
        form_id: tuple(verdict(op, stage_on(form, moments[form_id].date)) for op in operations)
        for form_id, form in forms
    }
    at = moments[forms[0][0]]
    could = at.date < asked.as_of and at.stage is None
    dated = [(form_id, form) for form_id, form in forms if milestones(form)]
    bounds = [words.bound(op, dated, lang) for op in operations] if dated else []
    if len(forms) == len(operations) == 1:
        form_id, form = forms[0]
        answer = words.single(form_id, form, operations[0], outcomes[form_id][0], at, lang, could)
        bounds = (
            bounds if operations[0] in ("scale", "temporary_upgrade") and outcomes[form_id][0] != "conflict" else []
        )
    else:
        answer = _several(asked, forms, operations, outcomes, at, could)
    changing = any(changes_between(asked, form, operations) for _, form in forms)
    asks_when = ASKS_WHEN.search(text_of(asked)) and not _YES_NO.search(text_of(asked))
    if dated and len(operations) == 1 and (changing or asks_when):
        answer, bounds = words.bound(operations[0], dated, lang), [] if changing else [answer]
    within = [line for form_id, form in dated for line in words.within_month(form, moments[form_id], lang)]
    lines = [*_stages(asked, dated, len(bounds)), *_alternative(operations, outcomes, asked), *within]
    lines += bounds if len(bounds) < 3 else []
    lines = [line for line in lines if line != answer]
    return Fact(kind=NAME, answer=sentence(answer), lines=fit(lines, *newer_note(asked, at.date)), sections=SECTIONS)


_YES_NO = re.compile(
    r"吗|能不能|可不可以|能否|可否|是否|行不行|(?<![什怎那这多要])么(?![样回])|(?:^|[.?!,;:] ?|(?<![a-z])(?:and|or|but) )(?:can|could|may|is|are|will|do|does|am) "
)


def _stages(asked: Asked, dated: Dated, bounds: int) -> list[str]:
    """Where the forms stand on the day: with all dates where the bounds of one or two operations do not give them."""
    if not dated:
        return []
    day = judged(asked)
    if len(dated) == 1 and bounds != 2:
        return [words.staged_progress(*dated[0], day, asked.lang)]
    told = [words.progress(form, day.date, asked.lang) for _, form in dated] if bounds > 2 else []
    return [words.stage_line(dated, day, asked.lang), *told]


def _several(
    asked: Asked,
    forms: Dated,
    operations: tuple[Operation, ...],
    outcomes: dict[FormId, tuple[Verdict, ...]],
    at: Moment,
    could: bool,
) -> str:
    groups: dict[tuple[Verdict, ...], Dated] = {}
    for form_id, form in forms:
        groups.setdefault(outcomes[form_id], []).append((form_id, form))
    all_of = {outcome for group in groups for outcome in group}
    kind: Opening = "mixed" if len(groups) == 1 else "forms"
    if len(all_of) == 1:
        kind = "yes" if all_of == {"yes"} else "no" if all_of == {"no"} else "ask"
    told = words.summary(groups, operations, asked.lang, could)
    return _OPENINGS[kind][asked.lang] + (words.when(at, asked.lang) if at.stage is None else "") + told


Opening = Literal["yes", "no", "mixed", "forms", "ask"]

_OPENINGS: dict[Opening, dict[Lang, str]] = {
    "yes": {"zh": "可以，", "en": "Yes, "},
    "no": {"zh": "不可以，", "en": "No, "},
    "mixed": {"zh": "部分可以：", "en": "Only in part: "},
    "forms": {"zh": "要看是哪种产品形态：", "en": "That depends on the form: "},
    "ask": {"zh": "需要确认：", "en": "This needs confirmation: "},
}


def _alternative(
    operations: tuple[Operation, ...], outcomes: dict[FormId, tuple[Verdict, ...]], asked: Asked
) -> tuple[str, ...]:
    """What to buy instead of a form that is no longer sold."""
    refused = any(
        operation == "buy" and outcome == "no"
        for told in outcomes.values()
        for operation, outcome in zip(operations, told, strict=True)
    )
    instead = asked.figures.forms["fully_managed"]
    if not refused:
        return ()
    return (
        say(
            asked.lang,
            f"有新购需求推荐选择 {instead.zh}。",
            f"For a new purchase, {instead.en} is recommended instead.",
        ),
    )


def _missing(asked: Asked) -> Missing | None:
    """Ask for the form only where somebody speaks of a cluster of theirs without naming it."""
    topic = top_topic(asked)
    asks = topic in _TOPIC_OPERATION or topic in _STATUS_TOPICS
    if not asks or not _MINE.search(text_of(asked)) or asked.slots.versions:
        return None
    lang = asked.lang
    operation = next(iter(operations_of(asked)), _TOPIC_OPERATION.get(topic))
    template = _CHOICES[operation or ("dates" if asked.slots.stages else "status")][lang]
    ids: tuple[FormId, ...] = ("blink_dedicated", "blink_shared", "fully_managed")
    choices = [template.format(words.form_name(i, asked.figures.forms[i], lang)) for i in ids]
    question = say(
        lang,
        "您用的是哪种产品形态：Blink独享集群、Blink共享集群，还是 Flink全托管/半托管？",
        "Which product form do you use: Blink dedicated, Blink shared, or fully or semi-managed Flink?",
    )
    return Missing(kind=NAME, slot="form", question=question, choices=tuple(sentence(choice) for choice in choices))


_CHOICES: dict[Operation | Literal["dates", "status"], dict[Lang, str]] = {
    "buy": {"zh": "{}还能新购吗？", "en": "Can {} still be purchased?"},
    "renew": {"zh": "{}还能续费吗？", "en": "Can {} still be renewed?"},
    "scale": {"zh": "{}还能扩容或变配吗？", "en": "Can {} still be scaled?"},
    "unsubscribe": {"zh": "{}还能退订吗？", "en": "Can {} still be unsubscribed?"},
    "temporary_upgrade": {"zh": "{}还能临时升级吗？", "en": "Can {} still be temporarily upgraded?"},
    "dates": {
        "zh": "{}的 EOM1、EOM2、EOFS、EOS 日期是什么？",
        "en": "What are the EOM1, EOM2, EOFS and EOS dates of {}?",
    },
    "status": {"zh": "{}现在处于什么阶段？", "en": "Which stage is {} in?"},
}


def claims(asked: Asked) -> bool:
    slots, text = asked.slots, text_of(asked)
    blink = any(form.startswith("blink") for form in slots.forms)
    certain = bool(slots.stages or operations_of(asked)) if blink else bool(slots.forms and set(slots.stages) - {"GA"})
    if not certain or own_case(asked) or _NOT_RULES.search(text):
        return False
    return _QUESTION.search(text) is not None


KIND = FactKind(name=NAME, topics=_TOPICS, compute=compute, claims=claims)
