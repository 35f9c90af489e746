"""How product forms, operations and stages are put into words."""

import datetime as dt

from knowledge.entry import Lang
from knowledge.facts.common import Judged, distance, listing, say, sentence
from knowledge.facts.form_rules import Dated, Moment, Stage, Verdict, end_of, milestones, next_milestone, stage_on
from knowledge.figures import FormId, ProductForm
from knowledge.slots import Operation

OPERATIONS: dict[Operation, dict[Lang, str]] = {
    "buy": {"zh": "新购（新建）", "en": "newly purchased"},
    "renew": {"zh": "续费（续订）", "en": "renewed"},
    "scale": {"zh": "变配（升配/降配、扩缩容）", "en": "scaled (configuration upgraded or downgraded)"},
    "temporary_upgrade": {"zh": "临时升级", "en": "temporarily upgraded"},
    "unsubscribe": {"zh": "退订（退款）", "en": "unsubscribed (refund)"},
}
_NOUNS: dict[Operation, dict[Lang, str]] = {
    "buy": {"zh": "新购（新建）", "en": "new purchase"},
    "renew": {"zh": "续费（续订）", "en": "renewal"},
    "scale": {"zh": "变配（升配/降配）", "en": "scaling (configuration change)"},
    "temporary_upgrade": {"zh": "临时升级", "en": "temporary upgrade"},
    "unsubscribe": {"zh": "退订（退款）", "en": "unsubscribing (refund)"},
}
_BOUNDS: dict[Lang, dict[Operation, str]] = {
    "zh": {
        "buy": "新购（新建）自 EOM1 起停止：{EOM1}。",
        "renew": "续费（续订）只在 EOFS 之前可以办理，EOFS 当天起停止：{EOFS}。",
        "scale": "变配（升配/降配）在 EOM2 之前允许，EOFS 当天起不允许；两者之间定义停止扩容订单、阶段表却列为允许，请提交工单确认。EOM2：{EOM2}；EOFS：{EOFS}。",
        "temporary_upgrade": "临时升级在 EOM2 之前允许，EOFS 当天起不允许；两者之间定义停止扩容订单、阶段表却列为允许，请提交工单确认。EOM2：{EOM2}；EOFS：{EOFS}。",
        "unsubscribe": "退订（退款）在 EOM1 至 EOS 之间允许，EOS 起能否退订文档没有写明。EOM1：{EOM1}；EOS：{EOS}。",
    },
    "en": {
        "buy": "New purchase ends with EOM1: {EOM1}.",
        "renew": "Renewal is possible before EOFS only, not from that day on: {EOFS}.",
        "scale": "Scaling (upgrade, downgrade) is allowed before EOM2 and not from EOFS on; in between, expansion orders stop by "
        "definition although the stage table allows changes, so confirm by ticket. EOM2: {EOM2}; EOFS: {EOFS}.",
        "temporary_upgrade": "A temporary upgrade is allowed before EOM2 and not from EOFS on; in between, expansion orders stop by "
        "definition although the stage table allows it, so confirm by ticket. EOM2: {EOM2}; EOFS: {EOFS}.",
        "unsubscribe": "Unsubscribing (refund) is allowed from EOM1 until before EOS; whether it is from EOS on is not stated. "
        "EOM1: {EOM1}; EOS: {EOS}.",
    },
}

_STATUS: dict[Lang, dict[Stage, str]] = {
    "zh": {
        "none": "{form}在文档中没有停售、停服日期（EOM1、EOM2、EOFS、EOS 均为暂无），状态为 {status}；生命周期策略没有限制新购、续费和变配。",
        "before": "{when}{form}还没有开始停售（EOM1 为 {EOM1}），可以新购（新建）、续费和变配，此时能否退订文档没有写明。",
        "EOM1": "{when}{form}处于 EOM1 阶段（自 {EOM1} 起）：已停止新购（新建），仍可续费、变配（升配/降配）和退订。",
        "EOM2": "{when}{form}处于 EOM2 阶段（自 {EOM2} 起）：已停止新购和扩容订单，仍可续费和退订，变配请提交工单确认。",
        "EOFS": "{when}{form}处于 EOFS 阶段（停止全量支持，自 {EOFS} 起）：不再有新版本、补丁、答疑、问题解决和 SLA 保障赔付；不能新购、续费或变配，只能退订（退款）。",
        "EOS": "{when}{form}已进入 EOS（停止服务，自 {EOS} 起）：产品状态为已退市，所有支持服务停止；不能新购、续费或变配，能否退订文档没有写明。",
    },
    "en": {
        "none": "{form} has no end dates in the document (EOM1, EOM2, EOFS and EOS are given as none yet); its status there is {status}. "
        "The lifecycle policy does not restrict new purchase, renewal or scaling.",
        "before": "{when}{form} has not begun its end of marketing (EOM1 is {EOM1}): new purchase, renewal and scaling are allowed; unsubscription is not stated.",
        "EOM1": "{when}{form} is in EOM1 (since {EOM1}): new purchase has ended; renewal, scaling and unsubscription are still allowed.",
        "EOM2": "{when}{form} is in EOM2 (since {EOM2}): new purchase and expansion orders have ended; renewal and unsubscription are "
        "still allowed, configuration changes need confirmation by ticket.",
        "EOFS": "{when}{form} is in EOFS (End of Full Support, since {EOFS}): no new versions or patches, no Q&A, problem solving or SLA compensation; "
        "no new purchase, renewal or scaling, only unsubscribing (refund) is allowed.",
        "EOS": "{when}{form} is retired: EOS (End of Service) was reached on {EOS}, and all support services have stopped; no new purchase, renewal or scaling, "
        "and whether it can be unsubscribed is not stated.",
    },
}


def form_name(form_id: FormId, form: ProductForm, lang: Lang) -> str:
    if lang == "zh":
        return form.zh
    return f"the {form.en}" if form_id.startswith("blink") else form.en


def dates_of(form: ProductForm) -> dict[str, str]:
    return {name: str(date) for name, date in milestones(form)}


def when(moment: Moment, lang: Lang) -> str:
    """'截至 2026-11-22，' for today, '在 2023-03-01，' for a stated day, or the stage that was named."""
    if moment.stage:
        begins = moment.date + dt.timedelta(days=1) if moment.before else moment.date
        zh = f"{moment.stage}（{begins}）之前，" if moment.before else f"从 {moment.stage}（{begins}）起，"
        en = f"before {moment.stage} ({begins}), " if moment.before else f"from {moment.stage} ({begins}) on, "
        return say(lang, zh, en)
    shown = f"{moment.date:%Y-%m}" if moment.day.month else f"{moment.date}"
    if lang == "zh":
        return f"{'在' if moment.stated else '截至'} {shown}，"
    return f"{'in' if moment.day.month else 'on' if moment.stated else 'as of'} {shown}, "


def bound(operation: Operation, forms: Dated, lang: Lang) -> str:
    """Until when an operation is possible, with the dates of every form that has them."""
    dated = [(form_id, form) for form_id, form in forms if milestones(form)]
    joint = "，" if lang == "zh" else ", "
    told = {
        name: joint.join(f"{form.in_lang(lang)} {dates_of(form)[name]}" for _, form in dated)
        if len(dated) > 1
        else dates_of(dated[0][1])[name]
        for name in ("EOM1", "EOM2", "EOFS", "EOS")
    }
    return _BOUNDS[lang][operation].format(**told)


def status(form_id: FormId, form: ProductForm, moment: Moment, lang: Lang) -> str:
    template = _STATUS[lang][stage_on(form, moment.date)]
    return template.format(
        form=form_name(form_id, form, lang), when=when(moment, lang), status=form.status, **dates_of(form)
    )


def progress(form: ProductForm, day: dt.date, lang: Lang) -> str:
    """All milestones of a form, and how far off the next one is."""
    joint = "，" if lang == "zh" else ", "
    told = joint.join(f"{name} {date}" for name, date in milestones(form))
    following = next_milestone(form, day)
    if following:
        name, date = following
        far = distance(day, date, lang)
        told += say(lang, f"；下一节点 {name}，{far}", f"; next comes {name}, {far}")
    return say(lang, f"{form.zh}的日期：{told}。", f"Dates of the {form.en}: {told}.")


_STANDS: dict[Lang, dict[Stage, str]] = {
    "zh": {
        "before": "{when}{form}尚未停售（EOM1 为 {EOM1}）",
        "EOM1": "{when}{form}处于 EOM1 阶段（停止新购，自 {EOM1} 起）",
        "EOM2": "{when}{form}处于 EOM2 阶段（停止新购和扩容订单，自 {EOM2} 起）",
        "EOFS": "{when}{form}处于 EOFS 阶段（停止全量支持，自 {EOFS} 起）",
        "EOS": "{when}{form}已退市：{EOS} 起进入 EOS（停止服务），所有支持服务停止",
    },
    "en": {
        "before": "{when}{form} has not begun its end of marketing (EOM1 is {EOM1})",
        "EOM1": "{when}{form} is in EOM1 (new purchase ended, since {EOM1})",
        "EOM2": "{when}{form} is in EOM2 (new purchase and expansion orders ended, since {EOM2})",
        "EOFS": "{when}{form} is in EOFS (End of Full Support, since {EOFS})",
        "EOS": "{when}{form} is retired: service ended at EOS (End of Service) on {EOS}",
    },
}


def stage_line(forms: Dated, judged_on: Judged, lang: Lang) -> str:
    """The stage of each form on the day, in one line."""
    told: list[str] = []
    for form_id, form in forms:
        if (stage := stage_on(form, judged_on.date)) in _STANDS[lang]:
            at = when(Moment(judged_on.day, judged_on.stated), lang) if not told else ""
            told.append(_STANDS[lang][stage].format(form=form_name(form_id, form, lang), when=at, **dates_of(form)))
    return sentence(("；" if lang == "zh" else "; ").join(told) + ("。" if lang == "zh" else "."))


def staged_progress(form_id: FormId, form: ProductForm, judged_on: Judged, lang: Lang) -> str:
    """The stage and all milestones of a form, in one line."""
    stage = stage_line([(form_id, form)], judged_on, lang)[:-1]
    dates = progress(form, judged_on.date, lang).partition("：" if lang == "zh" else ": ")[2]
    return stage + say(lang, f"；各阶段日期：{dates}", f"; its dates: {dates}")


def within_month(form: ProductForm, moment: Moment, lang: Lang) -> tuple[str, ...]:
    """What changes during the month, if only a month was given."""
    inside = [(n, d) for n, d in milestones(form) if moment.date < d <= moment.day.last]
    return tuple(
        say(
            lang,
            f"注意当月内有变化：{form.zh}自 {date} 起进入 {name}，以上按月初判断。",
            f"Mind that it changes within the month: the {form.en} enters {name} on {date}; the above is for the first days.",
        )
        for name, date in inside
    )


def single(
    form_id: FormId,
    form: ProductForm,
    operation: Operation,
    outcome: Verdict,
    moment: Moment,
    lang: Lang,
    could: bool,
) -> str:
    """The direct answer for one form and one operation."""
    stage = stage_on(form, moment.date)
    name, op, noun = form_name(form_id, form, lang), OPERATIONS[operation][lang], _NOUNS[operation][lang]
    template = _UNDATED[lang][outcome] if stage == "none" else _template(operation, outcome, stage, lang)
    ends = "EOM2" if outcome == "yes" and operation in ("scale", "temporary_upgrade") else end_of(operation)
    return template.format(
        when=when(moment, lang),
        form=name,
        op=op,
        noun=noun,
        can="could" if could else "can",
        end=ends,
        end_date=dates_of(form).get(ends, ""),
        status=form.status,
        **dates_of(form),
    )


def _template(operation: Operation, outcome: Verdict, stage: Stage, lang: Lang) -> str:
    if outcome == "unstated":
        return _UNSTATED[lang]["EOS" if stage == "EOS" else "before"]
    return _SINGLE[lang][outcome]


_SINGLE: dict[Lang, dict[Verdict, str]] = {
    "zh": {
        "yes": "可以，{when}{form}可以{op}，到 {end_date}（{end}）之前都可以。",
        "no": "不可以，{when}{form}不能{op}：{noun}只能在 {end_date}（{end}）之前办理。",
        "conflict": "需要确认：{when}{form}已过 EOM2（{EOM2}），按定义不再接受扩容订单，但阶段表把变配（升配/降配）和临时升级列为 EOFS"
        "（{EOFS}）之前允许，请提交工单确认。",
    },
    "en": {
        "yes": "Yes, {when}{form} {can} be {op}; this is possible until before {end_date} ({end}).",
        "no": "No, {when}{form} {can} no longer be {op}: {noun} was possible before {end_date} ({end}).",
        "conflict": "This needs confirmation: {when}{form} is past EOM2 ({EOM2}), where expansion orders stop by definition, although the "
        "stage table lists configuration changes (upgrade, downgrade) and temporary upgrades as allowed until EOFS ({EOFS}); please "
        "confirm by ticket.",
    },
}
_UNSTATED: dict[Lang, dict[str, str]] = {
    "zh": {
        "EOS": "文档没有写明：{when}{form}已过 EOS（{EOS}），之后能否{op}没有说明；EOM1 到 EOS 之间是可以的，请提交工单确认。",
        "before": "文档没有写明：{when}{form}还没到 EOM1（{EOM1}），此时能否{op}没有说明；从 EOM1 到 EOS（{EOS}）之间可以。",
    },
    "en": {
        "EOS": "That is not stated: {when}{form} is past EOS ({EOS}), and the document does not say whether it can still be {op}; "
        "it could between EOM1 and EOS. Please confirm by ticket.",
        "before": "That is not stated: {when}{form} has not reached EOM1 ({EOM1}), and the document does not say whether it can be {op} "
        "then; it can between EOM1 and EOS ({EOS}).",
    },
}
_UNDATED: dict[Lang, dict[Verdict, str]] = {
    "zh": {
        "yes": "可以，{form}在文档中状态为 {status}，没有停售、停服日期，生命周期策略没有限制{op}。",
        "unstated": "文档没有写明{form}能否{op}：它在文档中没有停售、停服日期，策略只规定了 EOM 之后的{noun}，请提交工单确认。",
    },
    "en": {
        "yes": "Yes, {form} has the status {status} and no end dates in the document, so the lifecycle policy does not keep it from "
        "being {op}.",
        "unstated": "Whether {form} can be {op} is not stated: it has no end dates in the document, and the policy covers {noun} only "
        "from EOM on; please confirm by ticket.",
    },
}


def summary(
    groups: dict[tuple[Verdict, ...], Dated],
    operations: tuple[Operation, ...],
    lang: Lang,
    could: bool,
) -> str:
    """What several forms allow, forms with equal outcomes together."""
    told = []
    for outcomes, forms in groups.items():
        names = listing((form_name(form_id, form, lang) for form_id, form in forms), lang)
        told.append(names + _outcomes(outcomes, operations, lang, could))
    return ("；" if lang == "zh" else "; ").join(told) + ("。" if lang == "zh" else ".")


_PHRASES: dict[Verdict, dict[Lang, str]] = {
    "yes": {"zh": "可以{}", "en": " {can} be {}"},
    "no": {"zh": "不能{}", "en": " {cannot} be {}"},
    "conflict": {
        "zh": "能否{}说法不一、需提交工单确认",
        "en": " {can} be {} only as confirmed by ticket (after EOM2 the document disagrees)",
    },
    "unstated": {"zh": "能否{}文档没有写明", "en": " is not stated to be or not to be {}"},
}


def _outcomes(outcomes: tuple[Verdict, ...], operations: tuple[Operation, ...], lang: Lang, could: bool) -> str:
    parts = []
    for outcome in dict.fromkeys(outcomes):
        names = [OPERATIONS[op][lang] for op, o in zip(operations, outcomes, strict=True) if o == outcome]
        joined = "、".join(names) if lang == "zh" else (" or " if outcome == "no" else " and ").join(names)
        parts.append(
            _PHRASES[outcome][lang].format(
                joined, can="could" if could else "can", cannot="could not" if could else "cannot"
            )
        )
    return "，".join(parts) if lang == "zh" else " and".join(parts)
