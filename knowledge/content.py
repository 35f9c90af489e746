"""What a knowledge base is made of before it is built into a library."""

from hashlib import sha256

from knowledge.entry import Entry, Frozen
from knowledge.figures import Figures
from knowledge.glossary import Term

BUILD_VERSION = "2"  # part of every fingerprint: raise it when the same content must be built anew


class ContentError(ValueError):
    """A document cannot be read; the message names the place and what to do."""


class Content(Frozen):
    entries: tuple[Entry, ...] = ()
    terms: tuple[Term, ...] = ()
    figures: Figures | None = None

    def fingerprint(self) -> str:
        """Equal for equal content, whatever the order it was read in."""
        digest = sha256(BUILD_VERSION.encode())
        parts = sorted(entry.model_dump_json() for entry in self.entries)
        parts += sorted(term.model_dump_json() for term in self.terms)
        parts.append(self.figures.model_dump_json() if self.figures else "")
        for part in parts:
            digest.update(part.encode() + b"\0")
        return digest.hexdigest()[:32]

    def without_persona(self, persona: str) -> "Content":
        """The same content without the phrasings of one persona."""
        kept = tuple(
            entry.model_copy(update={"phrasings": tuple(p for p in entry.phrasings if p.persona != persona)})
            for entry in self.entries
        )
        return self.model_copy(update={"entries": kept})


class Changes(Frozen):
    """Ids of the entries that differ between two contents."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]


def compare(old: Content, new: Content) -> Changes:
    before = {entry.id: entry for entry in old.entries}
    after = {entry.id: entry for entry in new.entries}
    return Changes(
        added=tuple(sorted(after.keys() - before.keys())),
        changed=tuple(sorted(i for i in after.keys() & before.keys() if after[i] != before[i])),
        removed=tuple(sorted(before.keys() - after.keys())),
    )


def joined(base: Content, more: Content) -> Content:
    """Both contents; an entry that stands in both is taken from `more`, a term has the names of both."""
    entries = {entry.id: entry for entry in (*base.entries, *more.entries)}
    terms: dict[str, Term] = {}
    for term in (*base.terms, *more.terms):
        before = terms.get(term.concept)
        names = dict.fromkeys((*(before.names if before else ()), *term.names))
        terms[term.concept] = term.model_copy(update={"names": tuple(names)})
    return Content(entries=tuple(entries.values()), terms=tuple(terms.values()), figures=more.figures or base.figures)
