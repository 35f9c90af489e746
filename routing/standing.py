"""What is known of an asker, and what it means for a ticket of theirs."""

from enum import StrEnum

from pydantic import AwareDatetime

from knowledge.entry import Frozen
from knowledge.normalise import fold, tokens
from routing.reading import self_descriptions as said

FEWEST_WORDS = 4  # that a message needs to be about something else


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


def with_said(asker: Asker, text: str) -> Asker:
    """The asker as they are after what they write; the same one where it says nothing new.

    Who is known to have the permission does not lose it by "I am a RAM user", only by saying that it is missing.
    """
    now = said_standing(text, known_ram=asker.standing is Standing.RAM_WITHOUT)
    keeps = now is Standing.RAM_WITHOUT and asker.standing is Standing.RAM_WITH and not _lacks(_folded(text))
    if now is None or keeps or now is asker.standing:
        return asker
    return asker.model_copy(update={"standing": now, "how": "the message says so"})


def said_standing(text: str, *, known_ram: bool = False) -> Standing | None:
    """What the writer says of themselves; None if they speak of others, ask in general, or say nothing of it.

    With `known_ram` they are known to be a RAM user without the permission: "the permission" is that one, then.
    """
    folded = _folded(text)
    ram, owner = _last(said.RAM, folded), _last(said.OWNER, folded)
    lacks = _lacks(folded)
    if owner > ram:
        return Standing.OWNER
    if not lacks and (_has_permission(folded, ram >= 0) or (known_ram and _last(said.NOW_HAS, folded) >= 0)):
        return Standing.RAM_WITH
    return Standing.RAM_WITHOUT if ram >= 0 or (lacks and not said.OTHERS.search(folded)) else None


def _folded(text: str) -> str:
    return said.one_spelling(fold(text))


def _lacks(folded: str) -> bool:
    return said.LACKS.search(folded) is not None


def _last(patterns: said.Pattern, folded: str) -> int:
    """Where the writer says it last, and not as a supposition; −1 if nowhere."""
    places = [m.start() for m in patterns.finditer(folded) if not _supposed(folded, m.start(), m[0])]
    return max(places, default=-1)


def _supposed(folded: str, start: int, words: str) -> bool:
    return said.SUPPOSED_BEFORE.search(folded, max(0, start - 24), start) is not None or (
        said.SUPPOSED_INSIDE.search(words) is not None
    )


def _has_permission(folded: str, ram: bool) -> bool:
    """'I have it' says so alone; 'it was granted' only of somebody who is known to be a RAM user."""
    if _last(said.HAS, folded) >= 0:
        return True
    return ram and _last(said.GRANTED, folded) >= 0


def without_standing(text: str) -> str:
    """Folded text without what the writer says of who they are: that is not what it is about."""
    folded = _folded(text)
    bare = said.OWNER.sub(" ", said.RAM.sub(" ", folded))
    return bare if len(tokens(bare)) >= FEWEST_WORDS else folded


def is_introduction(text: str) -> bool:
    """Whether it says who writes, and nothing else."""
    folded = _folded(text)
    bare = said.OWNER.sub(" ", said.RAM.sub(" ", folded))
    return bare != folded and len(tokens(bare)) < FEWEST_WORDS
