"""The shipped form of documents: a folder with figures.yaml, glossary.yaml, entries/*.yaml and phrasings/*.yaml."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

from pydantic import TypeAdapter

from knowledge.content import Content, ContentError
from knowledge.entry import LANGS, Entry, EntryKind, Frozen, Lang, Phrasing, Source, Wording
from knowledge.figures import Figures
from knowledge.glossary import Term
from knowledge.rendering import TemplateError, render
from knowledge.sources.yaml_files import TEXTS, Text, parsed

SHIPPED = Path(__file__).parent.parent / "docs" / "flink"

_PHRASINGS = TypeAdapter(dict[str, dict[str, list[Text]]])


class _Said(Frozen):
    question: Text
    answer: Text


class _EntryDocument(Frozen):
    id: str
    kind: EntryKind = EntryKind.ANSWER
    section: str = ""
    facts: tuple[int, ...] = ()
    zh: _Said
    en: _Said


def read_folder(folder: Path = SHIPPED) -> Content:
    """Read a documents folder; raises ContentError naming the file and the entry at fault."""
    if not folder.is_dir():
        raise ContentError(f"{folder} is not a folder of documents: give one that holds figures.yaml and entries/.")
    figures = parsed(folder / "figures.yaml", Figures.model_validate)
    terms = parsed(folder / "glossary.yaml", lambda rows: tuple(Term.model_validate(row) for row in rows or ()))
    _refuse_twice((term.concept for term in terms), folder / "glossary.yaml")
    phrasings = _phrasings(folder)
    entries: list[Entry] = []
    for path in sorted((folder / "entries").glob("*.yaml")):
        documents = parsed(path, lambda rows: [_EntryDocument.model_validate(row) for row in rows or ()])
        entries += [_entry(d, figures, tuple(phrasings.pop(d.id, ())), path) for d in documents]
        _refuse_twice((entry.id for entry in entries), path)
    if not entries:
        raise ContentError(f"{folder / 'entries'} holds no entries: a documents folder needs some in *.yaml files.")
    if phrasings:
        raise ContentError(
            f"{folder / 'phrasings'}: phrasings stand for the unknown entry {next(iter(phrasings))!r}: "
            "add the entry or remove them."
        )
    return Content(entries=tuple(entries), terms=terms, figures=figures)


def _refuse_twice(ids: Iterable[str], path: Path) -> None:
    for name, times in Counter(ids).items():
        if times > 1:
            raise ContentError(f"{path}: {name!r} stands there or in an earlier file already: keep one of them.")


def _phrasings(folder: Path) -> dict[str, list[Phrasing]]:
    """Entry id → phrasings, from files named SECTION.LANG.yaml: entry id → persona → texts."""
    found: dict[str, list[Phrasing]] = defaultdict(list)
    for path in sorted((folder / "phrasings").glob("*.yaml")):
        lang = path.stem.rpartition(".")[2]
        if lang not in LANGS:
            raise ContentError(f"{path} must be named SECTION.zh.yaml or SECTION.en.yaml.")
        rows = parsed(path, lambda document: _PHRASINGS.validate_python(document or {}), TEXTS)
        for entry, personas in rows.items():
            for persona, texts in personas.items():
                found[entry] += [Phrasing(text=text, lang=lang, persona=persona) for text in texts]
    return found


def _entry(document: _EntryDocument, figures: Figures, phrasings: tuple[Phrasing, ...], path: Path) -> Entry:
    sourced = document.section or document.kind is EntryKind.ANSWER
    if sourced and document.section not in figures.sections:
        raise ContentError(f"{path}: {document.id}: section {document.section!r} is not listed in figures.yaml.")
    try:
        wordings = {lang: _wording(document, lang, figures) for lang in LANGS}
    except TemplateError as error:
        raise ContentError(f"{path}: {document.id}: {error}.") from error
    return Entry(id=document.id, kind=document.kind, facts=document.facts, wordings=wordings, phrasings=phrasings)


def _wording(document: _EntryDocument, lang: Lang, figures: Figures) -> Wording:
    said: _Said = getattr(document, lang)
    if document.section:
        source = figures.source(document.section, lang)
    else:
        source = Source(document=figures.document.in_lang(lang), date=figures.document.date)
    return Wording(question=render(said.question, figures), answer=render(said.answer, figures), source=source)
