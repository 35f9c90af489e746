"""What has to be told to somebody because of a ticket's event; written in the transaction of its cause."""

import hashlib
from enum import StrEnum

from pydantic import AwareDatetime

from knowledge.entry import Frozen, Lang
from routing.ticket import Place


class Audience(StrEnum):
    ASKER = "asker"
    AGENTS = "agents"


class Notification(Frozen):
    """`kind` is the kind of the event. For the asker, `recipient` is their id and `place` where they asked; for agents,
    `recipient` is an agent's id or a team's name. `text` is final and holds nothing its reader must not see."""

    ticket: int
    version: int  # the ticket's version that the event made
    kind: str
    audience: Audience
    recipient: str
    place: Place | None = None
    lang: Lang = "en"
    text: str
    at: AwareDatetime


class Delivery(Frozen):
    """A notification on its way to one sink. `key` is the same at every attempt: a receiver can drop repeats."""

    id: int
    key: str
    sink: str
    notification: Notification
    attempts: int = 0
    last_error: str = ""


def delivery_key(notification: Notification, sink: str) -> str:
    """The same for the same notification to the same sink; of another database it differs by the time."""
    told = notification
    parts = (str(told.ticket), str(told.version), told.kind, told.audience, told.recipient, sink, told.at.isoformat())
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]
