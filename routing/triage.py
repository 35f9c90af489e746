"""Is a message a case of the writer's own, of which category, and how much hangs on it? Scored by the entries' matcher.

Two small libraries answer that, built from the ticket documents and the phrasings of the knowledge base: one tells
kinds of requests from mere questions, the other tells priorities.
"""

import random
import re
from collections.abc import Iterator
from typing import NamedTuple

from knowledge.content import Content
from knowledge.entry import Entry, EntryKind, Frozen, Phrasing, Source, Wording
from knowledge.library import Library
from knowledge.matching import find
from routing.standing import without_standing
from routing.ticket import Category, Priority

QUESTION = "question"
MOST_QUESTIONS = 8_000  # of the knowledge base, as examples of what is merely asked
MOST_OF_ONE_ENTRY = 40
SEED = 7
# There are more ordinary messages than urgent or idle ones, among the examples as in life; the priority's own evidence
# has to decide, so the levels start out nearly alike. In units of log2.
HEAD_START = {Priority.URGENT: 0.7, Priority.HIGH: 0.0, Priority.NORMAL: 0.0, Priority.LOW: 1.4}

NEARLY_SAID, PLAIN = 0.6, 0.9  # cosine and share from which on a part of a message speaks for itself
SHORTEST_PART, MOST_PARTS = 3, 12  # characters; parts
_PART = re.compile(r"[。！？!?；;\n,，]+|(?<=[a-z\d)])\.(?=\s|$)|\s[-–—]\s|\b(?:and|but|so|because|since)\b")

_NOWHERE = Wording(question="", answer="", source=Source(document="askdesk"))


class TicketDocuments(Frozen):
    """Entries of kind BUSINESS, the category of each, and messages by the priority that a person gave them."""

    entries: tuple[Entry, ...]
    categories: dict[str, Category]
    rated: dict[Priority, tuple[Phrasing, ...]]


class Triage(NamedTuple):
    requests: Library
    priorities: Library
    categories: dict[str, Category]


class Assessment(NamedTuple):
    """`own` is the share 0..1 that speaks for a case of one's own, `entry` the kind of request it would be."""

    own: float
    entry: str | None
    category: Category
    because: tuple[str, ...]


class Urgency(NamedTuple):
    priority: Priority
    because: str


NOTHING_KNOWN = Assessment(0.0, None, Category.OTHER, ("nothing like it is known",))
ORDINARY = Urgency(Priority.NORMAL, "normal: nothing says how much hangs on it")


def request_content(documents: TicketDocuments, content: Content) -> Content:
    """Kinds of requests against mere questions: what is matched to tell a case of one's own."""
    requests = {entry.id: entry for entry in documents.entries}
    requests |= {entry.id: entry for entry in content.entries if entry.kind is EntryKind.BUSINESS}
    questions = Entry(id=QUESTION, wordings={"en": _NOWHERE}, phrasings=_questions(content))
    return Content(entries=(*requests.values(), questions), terms=content.terms)


def priority_content(documents: TicketDocuments, content: Content) -> Content:
    levels = (
        Entry(id=priority, wordings={"en": _NOWHERE}, phrasings=phrasings)
        for priority, phrasings in documents.rated.items()
    )
    return Content(entries=tuple(levels), terms=content.terms)


def _questions(content: Content) -> tuple[Phrasing, ...]:
    """Some phrasings of every entry that is asked, not requested; always the same ones for the same content."""
    chosen: list[Phrasing] = []
    pick = random.Random(SEED)
    asked = sorted(
        (e for e in content.entries if e.kind in (EntryKind.ANSWER, EntryKind.ABSENT)), key=lambda entry: entry.id
    )
    share = max(1, min(MOST_OF_ONE_ENTRY, MOST_QUESTIONS // max(len(asked), 1)))
    for entry in asked:
        texts = entry.phrasings
        chosen += texts if len(texts) <= share else pick.sample(texts, share)
    return tuple(chosen[:MOST_QUESTIONS])


def assess(text: str, triage: Triage) -> Assessment:
    text = without_standing(text)
    found = find(text, triage.requests)
    if not found.matches:
        return NOTHING_KNOWN
    shares = found.shares()
    own = 1.0 - shares.get(QUESTION, 0.0)
    request = next((match for match in found.matches if match.entry != QUESTION), None)
    if request is None:
        return NOTHING_KNOWN
    category = category_of(request.entry, triage)
    return Assessment(
        own=own,
        entry=request.entry,
        category=category,
        because=(f"{own:.0%} speak for a case of one's own", f"{category} like “{_short(request.phrase)}”"),
    )


def category_of(entry: str, triage: Triage) -> Category:
    """Of a kind of request; one that an admin added belongs to what stands behind its first dot, or to other."""
    if entry in triage.categories:
        return triage.categories[entry]
    named = entry.split(".")[1:2]
    return Category(named[0]) if named and named[0] in set(Category) else Category.OTHER


def urgency(text: str, triage: Triage) -> Urgency:
    """By the whole message; what plainly says more in one of its parts counts more."""
    text = without_standing(text)
    found = find(text, triage.priorities)
    if not found.matches:
        return ORDINARY
    best = max(found.matches, key=lambda match: match.total + HEAD_START[Priority(match.entry)])
    whole = Urgency(Priority(best.entry), f"{best.entry} like “{_short(best.phrase)}”")
    plain = min(_plain(text, triage), key=lambda part: part.priority.rank, default=whole)
    idle = whole.priority is Priority.NORMAL and plain.priority is Priority.LOW
    return plain if idle or plain.priority.rank < whole.priority.rank else whole


def _plain(text: str, triage: Triage) -> Iterator[Urgency]:
    """What parts of the message say in nearly the words of an example."""
    parts = dict.fromkeys(part for piece in _PART.split(text) if len(part := piece.strip()) > SHORTEST_PART)
    for part in list(parts)[:MOST_PARTS]:
        found = find(part, triage.priorities)
        best = found.best
        if best and best.cosine >= NEARLY_SAID and found.shares()[best.entry] >= PLAIN:
            yield Urgency(Priority(best.entry), f"{best.entry}: “{_short(part)}” like “{_short(best.phrase)}”")


def _short(phrase: str, most: int = 60) -> str:
    line = " ".join(phrase.split())
    return line if len(line) <= most else line[: most - 1] + "…"
