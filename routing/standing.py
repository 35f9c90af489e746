"""What is known of an asker, and what it means for a ticket of theirs."""

from enum import StrEnum

from pydantic import AwareDatetime

from knowledge.entry import Frozen


class Standing(StrEnum):
    OWNER = "owner"  # speaks for the Alibaba Cloud account itself
    RAM_WITH = "ram_with"  # a RAM user who has the permission
    RAM_WITHOUT = "ram_without"  # a RAM user who has not, or does not know
    UNKNOWN = "unknown"


class Asker(Frozen):
    """`how` says how the standing was learned, in words that can be shown to the asker."""

    id: str
    standing: Standing = Standing.UNKNOWN
    learned: AwareDatetime | None = None
    how: str = ""


def said_standing(text: str) -> Standing | None:
    return None
