"""What needs a person, as documents: entries.yaml, messages/ENTRY.LANG.yaml and impacts.yaml in one folder."""

from collections import Counter, defaultdict
from hashlib import sha256
from pathlib import Path

from pydantic import TypeAdapter

from knowledge.content import ContentError
from knowledge.entry import LANGS, Entry, EntryKind, Frozen, Lang, Phrasing, Source, Wording
from knowledge.sources.yaml_files import TEXTS, Text, parsed
from routing.ticket import Category, Priority
from routing.triage import TicketDocuments

SHIPPED = Path(__file__).parent.parent / "docs" / "tickets"
UNRATED = "unrated"

_Personas = dict[str, list[Text]]
_MESSAGES = TypeAdapter(dict[str, _Personas])


class _Said(Frozen):
    question: Text
    answer: Text


class _RequestDocument(Frozen):
    id: str
    category: Category
    zh: _Said
    en: _Said


class _ImpactDocument(Frozen):
    priority: Priority
    zh: _Personas
    en: _Personas


_REQUESTS = TypeAdapter(list[_RequestDocument])
_IMPACTS = TypeAdapter(dict[str, _ImpactDocument])


def read_tickets(folder: Path = SHIPPED) -> TicketDocuments:
    """Read the folder; raises ContentError naming the file at fault."""
    requests = parsed(folder / "entries.yaml", _REQUESTS.validate_python)
    phrasings, rated = _messages(folder)
    entries = []
    _check_names(folder, requests)
    for request in requests:
        name = request.id.rpartition(".")[2]
        said: dict[Lang, _Said] = {"zh": request.zh, "en": request.en}
        wordings = {
            lang: Wording(question=s.question, answer=s.answer, source=Source(document="askdesk"))
            for lang, s in said.items()
        }
        entries.append(
            Entry(
                id=request.id,
                kind=EntryKind.BUSINESS,
                wordings=wordings,
                phrasings=tuple(phrasings.pop(name, ())),
            )
        )
    if phrasings:
        raise ContentError(
            f"{folder / 'messages'}: {next(iter(phrasings))!r} is no request of entries.yaml: add or remove it."
        )
    for impact in parsed(folder / "impacts.yaml", _IMPACTS.validate_python).values():
        rated[impact.priority] += [*_said_by(impact.zh, "zh"), *_said_by(impact.en, "en")]
    return TicketDocuments(
        entries=tuple(entries),
        categories={request.id: request.category for request in requests},
        rated={priority: tuple(rated[priority]) for priority in Priority},
    )


def _check_names(folder: Path, requests: list[_RequestDocument]) -> None:
    """Messages belong to a request by the last part of its id."""
    names = Counter(request.id.rpartition(".")[2] for request in requests)
    if twice := next((name for name, count in names.items() if count > 1), None):
        raise ContentError(f"{folder / 'entries.yaml'}: two requests are named {twice!r}: give each a name of its own.")


def read_categories(folder: Path = SHIPPED) -> dict[str, Category]:
    """Id of a kind of request → its category: all that is needed beside libraries that are built already."""
    return {request.id: request.category for request in parsed(folder / "entries.yaml", _REQUESTS.validate_python)}


def digest(folder: Path = SHIPPED) -> str:
    """Changes with any of the documents."""
    found = sha256()
    for path in sorted(folder.rglob("*.yaml")):
        found.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return found.hexdigest()[:16]


def _messages(folder: Path) -> tuple[dict[str, list[Phrasing]], dict[Priority, list[Phrasing]]]:
    """File name → its messages, and priority → the messages rated so."""
    found: dict[str, list[Phrasing]] = defaultdict(list)
    rated: dict[Priority, list[Phrasing]] = defaultdict(list)
    for path in sorted((folder / "messages").glob("*.yaml")):
        name, _, lang = path.stem.rpartition(".")
        if lang not in LANGS:
            raise ContentError(f"{path} must be named ENTRY.zh.yaml or ENTRY.en.yaml.")
        for level, personas in parsed(path, lambda d: _MESSAGES.validate_python(d or {}), TEXTS).items():
            messages = _said_by(personas, lang)
            found[name] += messages
            if level != UNRATED:
                rated[_priority(level, path)] += messages
    return found, rated


def _priority(level: str, path: Path) -> Priority:
    try:
        return Priority(level)
    except ValueError:
        known = ", ".join([*Priority, UNRATED])
        raise ContentError(f"{path}: {level!r} is no priority: write one of {known}.") from None


def _said_by(personas: _Personas, lang: Lang) -> list[Phrasing]:
    return [Phrasing(text=text, lang=lang, persona=persona) for persona, texts in personas.items() for text in texts]
