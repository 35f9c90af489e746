"""What a question states: the numbers, dates, versions and names that computed facts work with."""

import re
from typing import Literal, TypeVar, get_args

from knowledge.entry import Frozen
from knowledge.reading.counts import Count, read_counts
from knowledge.reading.dates import Day, read_days
from knowledge.reading.measures import Rate, Size, read_measures
from knowledge.reading.numbers import read_numbers
from knowledge.reading.streams import read_streams
from knowledge.reading.versions import read_versions

FormName = Literal["fully_managed", "semi_managed", "blink_dedicated", "blink_shared", "blink", "managed"]
StageName = Literal["GA", "EOM", "EOM1", "EOM2", "EOGS", "EOFS", "EOS"]
Operation = Literal["buy", "renew", "scale", "unsubscribe", "temporary_upgrade"]
Workload = Literal["simple", "complex"]
Subject = Literal["product", "engine"]

_Name = TypeVar("_Name", bound=str)


class Slots(Frozen):
    """`versions` and `flinks` may end in x: '4.0.x'. `forms`: 'blink' or 'managed' if it is not said which.

    `amounts` are records without a span of time. `product_or_engine` is set only if it is about one of them.
    """

    rates: tuple[Rate, ...] = ()
    amounts: tuple[int, ...] = ()
    cus: tuple[int | float, ...] = ()
    sizes: tuple[Size, ...] = ()
    counts: tuple[Count, ...] = ()
    versions: tuple[str, ...] = ()
    flinks: tuple[str, ...] = ()
    days: tuple[Day, ...] = ()
    forms: tuple[FormName, ...] = ()
    stages: tuple[StageName, ...] = ()
    operations: tuple[Operation, ...] = ()
    workloads: tuple[Workload, ...] = ()
    product_or_engine: Subject | None = None


_TAKEN = "¦"  # stands where something was read, so that it is not read again
_MOST_NUMBERS = 200  # a question has fewer; a pasted table is not read to its end
_PRODUCT = re.compile(
    r"产品|形态|集群|blink|独享|共享|托管|(?<![a-z])(?:plp|products?|forms?|clusters?|eom[12]?)(?![a-z])"
)
_ENGINE = re.compile(r"引擎|版本|(?<![a-z])(?:vvr|rlp|eogs|engines?|runtimes?|versions?)(?![a-z])")


def read_slots(folded: str, concepts: tuple[str, ...]) -> Slots:
    """Read folded text; `concepts` are those the glossary found in it."""
    days = read_days(folded)
    text = _without(folded, [(day.start, day.end) for day in days])
    found = read_versions(text)
    text = _without(text, [(version.start, version.end) for version in found])
    streams = read_streams(text, read_numbers(text)[:_MOST_NUMBERS])
    measures = read_measures(text, streams.rest)
    forms = _specific(_of_kind(concepts, "form", get_args(FormName)))
    versions = tuple(dict.fromkeys(v.name for v in found if not v.flink))
    return Slots(
        rates=tuple(dict.fromkeys((*streams.rates, *measures.rates))),
        amounts=measures.amounts,
        cus=measures.cus,
        sizes=measures.sizes,
        counts=read_counts(text, measures.rest),
        versions=versions,
        flinks=tuple(dict.fromkeys(v.name for v in found if v.flink)),
        days=tuple(dict.fromkeys(day.day for day in days)),
        forms=forms,
        stages=_of_kind(concepts, "stage", get_args(StageName)),
        operations=_of_kind(concepts, "operation", get_args(Operation)),
        workloads=_of_kind(concepts, "workload", get_args(Workload)),
        product_or_engine=_subject(folded, forms, versions),
    )


def _without(text: str, spans: list[tuple[int, int]]) -> str:
    for start, end in spans:
        text = text[:start] + _TAKEN * (end - start) + text[end:]
    return text


def _of_kind(concepts: tuple[str, ...], kind: str, known: tuple[_Name, ...]) -> tuple[_Name, ...]:
    """The values of concepts 'kind.value' that are known, in the order they were said."""
    values = [concept.partition(".")[2] for concept in concepts if concept.startswith(f"{kind}.")]
    return tuple(name for value in values for name in known if name == value)


def _specific(forms: tuple[FormName, ...]) -> tuple[FormName, ...]:
    """'Blink' and 'managed' say nothing more where the form itself is named."""
    general = {"blink": ("blink_dedicated", "blink_shared"), "managed": ("fully_managed", "semi_managed")}
    return tuple(form for form in forms if not any(special in forms for special in general.get(form, ())))


def _subject(text: str, forms: tuple[FormName, ...], versions: tuple[str, ...]) -> Subject | None:
    product = bool(forms) or _PRODUCT.search(text) is not None
    engine = bool(versions) or _ENGINE.search(text) is not None
    if product == engine:
        return None
    return "product" if product else "engine"
