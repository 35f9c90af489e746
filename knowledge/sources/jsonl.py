"""Entries as JSON lines, the form of `askdesk kb import` and `kb export`.

{"id", "lang", "question", "answer", "variants": [...]}; with "kind": "negative" and "variants", examples of what must
not be answered; with "kind": "glossary", "id" a concept and "variants" its names.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Literal

from pydantic import ValidationError

from knowledge.content import Content, ContentError
from knowledge.entry import Entry, EntryKind, Frozen, Lang, Phrasing, Source, Wording
from knowledge.glossary import Term
from knowledge.normalise import has_han


class _Line(Frozen):
    id: str = ""
    lang: Lang | None = None
    kind: Literal["answer", "absent", "business", "negative", "glossary"] = "answer"
    question: str = ""
    answer: str = ""
    variants: tuple[str, ...] = ()
    exact: bool = False  # of a glossary line: no typos and sounds of the names
    source: str = ""
    section: str = ""


def read_lines(lines: Iterable[str], name: str) -> Content:
    """Parse JSON lines of the file called `name`; raises ContentError with the line number."""
    entries: dict[str, Entry] = {}
    terms: dict[str, Term] = {}
    for number, text in enumerate(lines, 1):
        if not text.strip():
            continue
        line = _parsed(text, f"{name} line {number}")
        if line.kind == "glossary":
            term = _term(line, number, name)
            known = terms.get(term.concept)
            terms[term.concept] = term.model_copy(update={"names": known.names + term.names}) if known else term
            continue
        entry = _entry(line, number, name)
        entries[entry.id] = _joined(entries[entry.id], entry) if entry.id in entries else entry
    if not entries and not terms:
        raise ContentError(f"{name} holds no entries: give one JSON object a line.")
    return Content(entries=tuple(entries.values()), terms=tuple(terms.values()))


def _parsed(text: str, where: str) -> _Line:
    try:
        return _Line.model_validate_json(text)
    except ValidationError as error:
        first = error.errors()[0]
        if first["type"] == "json_invalid":
            raise ContentError(f"{where} is not valid JSON: correct it and import again.") from error
        raise ContentError(f"{where}: {'.'.join(map(str, first['loc'])) or 'object'}: {first['msg']}.") from error


def _term(line: _Line, number: int, name: str) -> Term:
    if not (line.id and line.variants):
        raise ContentError(f"{name} line {number}: a glossary line needs id and variants.")
    return Term(concept=line.id, names=line.variants, exact=line.exact)


def _entry(line: _Line, number: int, name: str) -> Entry:
    where = f"{name} line {number}"
    kind = EntryKind(line.kind)
    if kind is EntryKind.NEGATIVE:
        if not any(text.strip() for text in (line.question, *line.variants)):
            raise ContentError(f"{where}: a negative needs variants.")
    elif not (line.id and line.question.strip() and line.answer.strip()):
        raise ContentError(f"{where}: an entry needs id, question and answer.")
    lang: Lang = line.lang or ("zh" if has_han(line.question or line.variants[0]) else "en")
    source = Source(document=line.source or name, section=line.section)
    return Entry(
        id=line.id or f"negative.{name}.{number}",
        kind=kind,
        wordings={lang: Wording(question=line.question, answer=line.answer, source=source)},
        phrasings=tuple(Phrasing(text=text, lang=lang) for text in line.variants if text.strip()),
    )


def _joined(first: Entry, second: Entry) -> Entry:
    """Two lines with one id: the same entry in two languages, or more phrasings of it."""
    return first.model_copy(
        update={
            "wordings": {**first.wordings, **second.wordings},
            "phrasings": first.phrasings + second.phrasings,
        }
    )


def write_lines(content: Content) -> Iterator[str]:
    """The lines that `read_lines` reads, one for each entry and language."""
    for entry in content.entries:
        for lang, wording in entry.wordings.items():
            yield _dumped(
                {
                    "id": entry.id,
                    "lang": lang,
                    "kind": entry.kind.value,
                    "question": wording.question,
                    "answer": wording.answer,
                    "variants": [p.text for p in entry.phrasings if p.lang == lang],
                    "source": wording.source.document,
                    "section": wording.source.section,
                }
            )
    for term in content.terms:
        exact = {"exact": True} if term.exact else {}
        yield _dumped({"id": term.concept, "kind": "glossary", **exact, "variants": list(term.names)})


def _dumped(line: dict[str, object]) -> str:
    return json.dumps(line, ensure_ascii=False)
