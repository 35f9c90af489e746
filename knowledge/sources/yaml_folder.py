"""The shipped form of documents: a folder with figures.yaml, glossary.yaml, entries/*.yaml and phrasings/*.yaml."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import StringConstraints, TypeAdapter, ValidationError

from knowledge.content import Content, ContentError
from knowledge.entry import LANGS, Entry, EntryKind, Frozen, Lang, Phrasing, Source, Wording
from knowledge.figures import Figures
from knowledge.glossary import Term
from knowledge.rendering import TemplateError, render

SHIPPED = Path(__file__).parent.parent / "docs" / "flink"

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TextLoader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # "yes", "4.10" and dates stay what was typed

_Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
_PHRASINGS = TypeAdapter(dict[str, dict[str, list[_Text]]])


class _Said(Frozen):
    question: _Text
    answer: _Text


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
    figures = _parsed(folder / "figures.yaml", Figures.model_validate)
    terms = _parsed(folder / "glossary.yaml", lambda rows: tuple(Term.model_validate(row) for row in rows or ()))
    _refuse_twice((term.concept for term in terms), folder / "glossary.yaml")
    phrasings = _phrasings(folder)
    entries: list[Entry] = []
    for path in sorted((folder / "entries").glob("*.yaml")):
        documents = _parsed(path, lambda rows: [_EntryDocument.model_validate(row) for row in rows or ()])
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


def _parsed(path: Path, validate: Any, loader: Any = _Loader) -> Any:
    try:
        return validate(yaml.load(path.read_text(encoding="utf-8"), loader))
    except FileNotFoundError as error:
        raise ContentError(f"{path} is missing: a documents folder needs it.") from error
    except yaml.YAMLError as error:
        raise ContentError(f"{path} is not valid YAML: {' '.join(str(error).split())}") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise ContentError(f"{path}: {where or 'the document'}: {first['msg']}.") from error
    except TypeError as error:
        raise ContentError(f"{path}: expected a list of entries.") from error
    except UnicodeDecodeError as error:
        raise ContentError(f"{path} is not UTF-8 text: save it as UTF-8 and try again.") from error
    except ValueError as error:
        raise ContentError(f"{path} holds an impossible value: {error}.") from error


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
        rows = _parsed(path, lambda document: _PHRASINGS.validate_python(document or {}), _TextLoader)
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
