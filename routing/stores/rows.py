"""Between the types of routing and the columns of the tables."""

import datetime as dt
import operator
from collections.abc import Collection
from functools import lru_cache, reduce
from typing import Annotated, Any, get_args

import numpy as np
from pydantic import AwareDatetime, Field, TypeAdapter
from pydantic_core import from_json

from routing.events import AnyEvent, Shown
from routing.queueing import NEVER, searchable
from routing.service import ServicePolicy
from routing.ticket import UNFINISHED, Ticket

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MICROSECOND = dt.timedelta(microseconds=1)
_IN_COLUMNS = {"policy", "due", "wake"}


def _only(*kinds: Any) -> TypeAdapter[Shown]:
    """Reads events of these kinds; the JSON of any other is an error."""
    form: Any = Annotated[reduce(operator.or_, kinds), Field(discriminator="kind")]
    return TypeAdapter(form)


SHOWN = _only(*(kind for kind in get_args(AnyEvent) if issubclass(kind, Shown)))


def micros(at: AwareDatetime) -> int:
    return (at - _EPOCH) // _MICROSECOND


def moment(microseconds: int) -> dt.datetime:
    return _EPOCH + microseconds * _MICROSECOND


def ticket_columns(ticket: Ticket) -> dict[str, object]:
    """All columns but those that never change."""
    return {
        "state": ticket.state.value,
        "finished": int(ticket.state not in UNFINISHED),
        "category": ticket.category.value,
        "rank": ticket.priority.rank,
        "team": ticket.team,
        "assignee": ticket.assignee,
        "asker": ticket.asker,
        **time_columns(ticket),
        "updated": micros(ticket.updated),
        "version": ticket.version,
        "body": ticket.model_dump_json(exclude=_IN_COLUMNS),
        "searched": searchable(ticket),
    }


def time_columns(ticket: Ticket) -> dict[str, object]:
    """`due` stands last in the queue where nothing is due."""
    return {"due": micros(ticket.due or NEVER), "wake": None if ticket.wake is None else micros(ticket.wake)}


TICKET = "ticket.body, ticket.due, ticket.wake, policy.body from ticket join policy on policy.id = ticket.policy"


def ticket_of(body: str, due: int, wake: int | None, policy: str) -> Ticket:
    """From the columns that TICKET names."""
    return Ticket.model_validate(
        {
            **from_json(body),
            "due": None if due == _NEVER else moment(due),
            "wake": None if wake is None else moment(wake),
            "policy": _policy(policy),
        }
    )


_NEVER = micros(NEVER)


@lru_cache(maxsize=8)
def _policy(body: str) -> ServicePolicy:
    """Read once: thousands of tickets share one."""
    return ServicePolicy.model_validate_json(body)


def signed(feature: int) -> int:
    """As a number that SQLite keeps in four bytes."""
    return feature - (1 << 32) if feature >= 1 << 31 else feature


def packed(features: Collection[int]) -> bytes:
    return np.array(sorted(features), "<u4").tobytes()


def unpacked(body: bytes) -> frozenset[int]:
    return frozenset(np.frombuffer(body, "<u4").tolist())
