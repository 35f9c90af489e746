"""How long lies between milestones of two product forms, or between two milestones of one."""

import datetime as dt
import re
from typing import NamedTuple

from knowledge.fact import Asked, Fact
from knowledge.facts.common import fit, judged, newer_note, say, sentence, text_of
from knowledge.facts.form_rules import Dated, Milestone, milestones, named_stages
from knowledge.facts.form_wording import form_name, stage_line

_ASKED = re.compile(
    r"相差|差(?:了|着)?(?:多|几|出|距)|相隔|间隔|隔(?:了|着)?(?:多|几)|谁先|谁后|哪个先|哪个早|哪个晚|谁早|谁晚|先后|早(?:了)?(?:多|几)|晚(?:了)?(?:多|几)|中间.{0,4}多少天|之间.{0,6}(?:多久|多少天|几天)"
    r"|(?<![a-z])(?:difference|apart|gap|(?:how (?:long|much|many (?:days|months|weeks)))(?: \w+){0,3} (?:between|earlier|later|sooner|before|separat\w*|from|after)"
    r"|days? between|(?:which|who)(?: \w+){0,4} (?:first|earlier|sooner|later|last)|time between)(?![a-z])"
)


class _End(NamedTuple):
    name: str
    date: dt.date


def asks_difference(asked: Asked) -> bool:
    return _ASKED.search(text_of(asked)) is not None


def difference_fact(asked: Asked, forms: Dated, kind: str, sections: tuple[str, ...]) -> Fact | None:
    """The days between two forms for each named stage, or between the named stages of one form."""
    stages = named_stages(asked)
    dated = [(form_id, form) for form_id, form in forms if milestones(form)]
    if not stages or not dated:
        return None
    names = {form_id: form_name(form_id, form, asked.lang) for form_id, form in dated}
    dates = {form_id: dict(milestones(form)) for form_id, form in dated}
    if len(dated) > 1:
        ends = [
            [_End(_of(names[form_id], stage, asked), dates[form_id][stage]) for form_id, _ in dated] for stage in stages
        ]
    elif len(stages) > 1:
        form_id = dated[0][0]
        ends = [[_End(_of(names[form_id], stage, asked), dates[form_id][stage]) for stage in stages]]
    else:
        return None
    told = [_sentence(sorted(pair, key=lambda end: end.date), asked) for pair in ends]
    sums = [
        f"{last.date} − {first.date} = {_days((last.date - first.date).days, asked)}"
        for first, last in map(_outer, ends)
    ]
    lines = [*told[1:], *(sums if len(sums) == 1 else ()), stage_line(dated, judged(asked), asked.lang)]
    return Fact(
        kind=kind,
        answer=sentence(told[0]),
        lines=tuple(sentence(line) for line in fit(lines, *newer_note(asked, judged(asked).date))),
        sections=sections,
    )


def _outer(ends: list[_End]) -> tuple[_End, _End]:
    ordered = sorted(ends, key=lambda end: end.date)
    return ordered[0], ordered[-1]


def _of(name: str, stage: Milestone, asked: Asked) -> str:
    return say(asked.lang, f"{name}的 {stage}", f"{stage} of {name}")


def _days(count: int, asked: Asked) -> str:
    return say(asked.lang, f"{count:,} 天", f"{count:,} day{'' if count == 1 else 's'}")


def _sentence(ends: list[_End], asked: Asked) -> str:
    first, last = ends[0], ends[-1]
    days = _days((last.date - first.date).days, asked)
    return say(
        asked.lang,
        f"先是{first.name}（{first.date}），后是{last.name}（{last.date}），相差 {days}。",
        f"{first.name} comes first ({first.date}), then {last.name} ({last.date}): {days} apart.",
    )
