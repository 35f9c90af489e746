"""What is allowed for a product form on a day: its stage by the date table, and the rules of each stage."""

import datetime as dt
import re
from typing import Literal, NamedTuple

from knowledge.fact import Asked
from knowledge.facts.common import judged, text_of
from knowledge.figures import Figures, FormId, ProductForm
from knowledge.reading.dates import Day
from knowledge.slots import FormName, Operation

Milestone = Literal["EOM1", "EOM2", "EOFS", "EOS"]
Stage = Literal["none", "before", "EOM1", "EOM2", "EOFS", "EOS"]
Verdict = Literal["yes", "no", "conflict", "unstated"]

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
    """The day that is judged, and how to speak of it. `stage` if it was named by a stage instead of a date."""

    day: Day
    stated: bool
    stage: str | None = None

    @property
    def date(self) -> dt.date:
        return self.day.date


def meant_forms(asked: Asked) -> tuple[FormId, ...]:
    """The forms a question names; Blink or managed without saying which stands for both."""
    named = [form for name in asked.slots.forms for form in _MEANT.get(name, (name,))]
    forms = tuple(form for form in asked.figures.forms if form in named)
    blink = tuple(form for form in forms if form in BLINK)
    about_old = bool(asked.slots.operations) and "buy" not in asked.slots.operations
    return blink if blink and about_old else forms


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
    if not stated and asked.slots.operations and (named := _named_stage(asked, form)):
        return named
    return Moment(day, stated)


def _named_stage(asked: Asked, form: ProductForm) -> Moment | None:
    names = ["EOM1" if stage == "EOM" else stage for stage in asked.slots.stages]
    date = next((date for name, date in milestones(form) if names and name == names[0]), None)
    if date is None:
        return None
    text, said = text_of(asked), asked.slots.stages[0].lower()
    at = text.find(said)
    before = at >= 0 and (
        _BEFORE_STAGE.search(text, max(0, at - 24), at) or _BEFORE_STAGE_ZH.match(text, at + len(said))
    )
    return Moment(Day(date=date - dt.timedelta(days=1) if before else date), True, names[0])


def next_milestone(form: ProductForm, day: dt.date) -> tuple[Milestone, dt.date] | None:
    return next(((name, date) for name, date in milestones(form) if date > day), None)


def forms_of(ids: tuple[FormId, ...], figures: Figures) -> list[tuple[FormId, ProductForm]]:
    return [(form, figures.forms[form]) for form in ids]
