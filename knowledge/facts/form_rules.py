"""What is allowed for a product form on a day: its stage by the date table, and the rules of each stage."""

import datetime as dt
import re
from typing import Literal, NamedTuple

from knowledge.fact import Asked
from knowledge.facts.common import judged, text_of, top_topic
from knowledge.facts.form_operations import operations_of
from knowledge.figures import Figures, FormId, ProductForm
from knowledge.reading.dates import Day
from knowledge.slots import FormName, Operation

Milestone = Literal["EOM1", "EOM2", "EOFS", "EOS"]
Stage = Literal["none", "before", "EOM1", "EOM2", "EOFS", "EOS"]
Verdict = Literal["yes", "no", "conflict", "unstated"]
Dated = list[tuple[FormId, ProductForm]]

MILESTONES: tuple[Milestone, ...] = ("EOM1", "EOM2", "EOFS", "EOS")
BLINK: tuple[FormId, ...] = ("blink_dedicated", "blink_shared")
MANAGED: tuple[FormId, ...] = ("fully_managed", "semi_managed")
_MEANT: dict[FormName, tuple[FormId, ...]] = {"blink": BLINK, "managed": MANAGED}

_STAGES: tuple[Stage, ...] = ("none", "before", "EOM1", "EOM2", "EOFS", "EOS")
_ROWS: dict[Operation, str] = {
    # one letter a stage, in the order of _STAGES
    "buy": "yynnnn",
    "renew": "yyyynn",
    "scale": "yyycnn",
    "temporary_upgrade": "uyycnn",
    "unsubscribe": "uuyyyu",
}
_LETTERS: dict[str, Verdict] = {"y": "yes", "n": "no", "c": "conflict", "u": "unstated"}
_ENDS: dict[Operation, Milestone] = {
    "buy": "EOM1",
    "renew": "EOFS",
    "scale": "EOFS",
    "temporary_upgrade": "EOFS",
    "unsubscribe": "EOS",
}

_BEFORE_STAGE = re.compile(r"(?:before|until|till|prior to|ahead of)[^.?!;]{0,12}$")
_BEFORE_STAGE_ZH = re.compile(r"\s?(?:日期|那天|到来)?\s?(?:之前|以前|前(?!后))")


class Moment(NamedTuple):
    """The day that is judged, and how to speak of it: `stage` if it was named by a stage instead of a date."""

    day: Day
    stated: bool
    stage: Milestone | None = None
    before: bool = False

    @property
    def date(self) -> dt.date:
        return self.day.date


def meant_forms(asked: Asked) -> tuple[FormId, ...]:
    """The forms a question names; Blink or managed without saying which stands for both."""
    names = _by_topic(asked) or asked.slots.forms
    named = [form for name in names for form in _MEANT.get(name, (name,))]
    forms = tuple(form for form in dict.fromkeys(named) if form in asked.figures.forms)
    blink = tuple(form for form in forms if form in BLINK)
    operations = operations_of(asked)
    about_old = bool(operations) and "buy" not in operations
    return blink if blink and about_old else forms


_DEDICATED = r"(?:独享|独占|(?<![a-z])(?:dedicated|exclusive)(?![a-z]))"
_SHARED = r"(?:共享(?!数据|存储|文件|资源|给|出去|带宽|库|目录)|公用|(?<![a-z])shared(?![a-z]))"
_LOOSE: tuple[tuple[FormName, re.Pattern[str]], ...] = (
    ("blink_dedicated", re.compile(_DEDICATED)),
    ("blink_shared", re.compile(_SHARED)),
)
_JOINED = r"(?:集群|版本?|形态|模式|的|那[种个]|blink|clusters?|ones?|forms?|the|\s){0,6}(?:和|与|跟|同|、|/|&|还是|或者?|,|以及|对比?|vs\.?|and|or|versus|than|比)(?:\s|blink|the|a){0,4}"
_BOTH = re.compile(
    rf"{_DEDICATED}{_JOINED}{_SHARED}|{_SHARED}{_JOINED}{_DEDICATED}"
    r"|两[种个款类]|二者|两者|这俩|(?:分别|各自)|谁先|哪个先|(?<![a-z])(?:both|two|each|respectively|which (?:one )?(?:\w+ )?first)(?![a-z])"
)
_OLD_LINE = re.compile(
    r"老(?:集群|款|产品|形态)|旧(?:集群|款|形态)|原来的集群|(?<![a-z])(?:old|legacy|original)[ -](?:clusters?|line|form|forms)(?![a-z])"
)
_MANAGED_NAMES = {"fully_managed", "semi_managed", "managed"}


def _by_topic(asked: Asked) -> tuple[FormName, ...]:
    """Where forms are the matter, looser names are enough, and dates asked of managed forms are not of Blink."""
    topic, said, text = top_topic(asked), asked.slots.forms, text_of(asked)
    if topic == "forms.managed_dates":
        return tuple(form for form in said if form in _MANAGED_NAMES)
    loose = tuple(name for name, pattern in _LOOSE if pattern.search(text))
    blink = set(said) & {"blink", "blink_dedicated", "blink_shared"}
    if len(loose) == len(_LOOSE) and blink and _BOTH.search(text):
        return (*loose, *(form for form in said if form in _MANAGED_NAMES))
    if set(said) - {"blink"} or not (blink or topic.startswith("forms.")):
        return ()
    return loose or (("blink",) if _OLD_LINE.search(text) else ())


def milestones(form: ProductForm) -> tuple[tuple[Milestone, dt.date], ...]:
    dates = ((name, getattr(form, name)) for name in MILESTONES)
    return tuple((name, date) for name, date in dates if date is not None)


def stage_on(form: ProductForm, day: dt.date) -> Stage:
    """The stage that has begun by `day`; on a milestone's own day it has."""
    if not milestones(form):
        return "none"
    reached = [name for name, date in milestones(form) if date <= day]
    return reached[-1] if reached else "before"


def verdict(operation: Operation, stage: Stage) -> Verdict:
    return _LETTERS[_ROWS[operation][_STAGES.index(stage)]]


def end_of(operation: Operation) -> Milestone:
    """The milestone from which an operation is no longer possible (or no longer stated to be)."""
    return _ENDS[operation]


def moment(asked: Asked, form: ProductForm) -> Moment:
    """The stated day, or the day a stage named with an operation begins ('after EOM2'), or `as_of`."""
    day, stated = judged(asked)
    if not stated and operations_of(asked) and (named := _named_stage(asked, form)):
        return named
    return Moment(day, stated)


def named_stages(asked: Asked) -> tuple[Milestone, ...]:
    """The stages a question names, in the order of the calendar; EOM begins with EOM1."""
    said = asked.slots.stages
    return tuple(m for m in MILESTONES if m in said or (m == "EOM1" and "EOM" in said))


def at_stage(form: ProductForm, stage: Milestone, *, before: bool = False) -> Moment | None:
    """The day a stage begins, or the day before; None where the document has no date."""
    date = dict(milestones(form)).get(stage)
    if date is None:
        return None
    return Moment(Day(date=date - dt.timedelta(days=1) if before else date), True, stage, before)


def _named_stage(asked: Asked, form: ProductForm) -> Moment | None:
    named, text = named_stages(asked), text_of(asked)
    if not named:
        return None
    at = text.find(asked.slots.stages[0].lower())
    ends = at + len(asked.slots.stages[0])
    before = (
        at >= 0
        and len(named) == 1
        and bool(_BEFORE_STAGE.search(text, max(0, at - 24), at) or _BEFORE_STAGE_ZH.match(text, ends))
    )
    return at_stage(form, named[0], before=before)


def changes_between(asked: Asked, form: ProductForm, operations: tuple[Operation, ...]) -> bool:
    """Whether what is allowed changes between the first and the last of several named stages."""
    named = named_stages(asked)
    if len(named) < 2 or not milestones(form):
        return False
    between = MILESTONES[MILESTONES.index(named[0]) : MILESTONES.index(named[-1])]
    return any(len({verdict(operation, stage) for stage in between}) > 1 for operation in operations)


def next_milestone(form: ProductForm, day: dt.date) -> tuple[Milestone, dt.date] | None:
    return next(((name, date) for name, date in milestones(form) if date > day), None)


def forms_of(ids: tuple[FormId, ...], figures: Figures) -> Dated:
    return [(form, figures.forms[form]) for form in ids]
