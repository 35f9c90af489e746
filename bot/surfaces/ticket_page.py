"""One ticket as a page for agents. Times are those of the machine's own zone."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from bot.surfaces.event_words import words
from bot.surfaces.screen import Line, Piece, shown, shown_lines
from bot.surfaces.ticket_lines import due_piece, holder, joined, priority_piece, state_piece
from routing.dossier import Dossier, Timing
from routing.events import Event, Opened, Role, Shown
from routing.standing import Standing
from routing.ticket import Ticket

INTERNAL = "internal"
_INDENT, _LABEL, _HANG = 2, 16, 4
_STYLES = {Role.USER: "cyan", Role.AGENT: "bold", Role.SYSTEM: "dim"}
_STANDINGS = {
    Standing.OWNER: "account owner",
    Standing.RAM_WITH: "RAM user with the permission",
    Standing.RAM_WITHOUT: "RAM user without the permission",
}


def page(found: Dossier, now: datetime) -> Iterator[Line]:
    yield from _head(found)
    yield from _section("Clocks", (_clock(name, timing, now) for name, timing in found.timings.items()))
    yield from _section("Details", _details(found.ticket))
    yield from _section("Description", _text(found.ticket.description, _INDENT))
    yield from _section("History", (line for event in found.events for line in _event(event)))
    yield from _section("Similar", _similar(found))
    yield from _section("Might answer", _suggested(found))


def _section(title: str, lines: Iterable[Line]) -> Iterator[Line]:
    """Nothing at all when there are no lines."""
    for number, line in enumerate(lines):
        if not number:
            yield Line()
            yield Line((Piece(title, "bold underline"),))
        yield line


def _head(found: Dossier) -> Iterator[Line]:
    ticket = found.ticket
    yield Line((Piece(f"{ticket.label}  {shown(ticket.title)}", "bold"),))
    category, held = Piece(ticket.category.value), Piece(holder(ticket))
    yield Line(tuple(joined((state_piece(ticket), priority_piece(ticket), category, held))))
    standing = _STANDINGS.get(found.asker.standing)
    asker = f"{ticket.asker} ({standing})" if standing else ticket.asker
    where = "/".join(part for part in (ticket.place.surface, ticket.place.channel, ticket.place.thread) if part)
    yield Line((Piece(shown(f"asker {asker} · {where} · {ticket.lang}")),))
    yield Line((Piece(f"opened {_moment(ticket.opened)} · updated {_moment(ticket.updated)}"),))
    if said := " · ".join(_also(ticket)):
        yield Line((Piece(shown(said)),))


def _also(ticket: Ticket) -> Iterator[str]:
    if ticket.tags:
        yield f"tags {', '.join(ticket.tags)}"
    if ticket.links:
        yield f"links {', '.join(f'#{number}' for number in ticket.links)}"
    if ticket.merged_into:
        yield f"merged into #{ticket.merged_into}"
    if ticket.resolution:
        yield f"resolution {ticket.resolution}"
    if ticket.rating:
        yield f"rated {ticket.rating} of 5"


def _clock(name: str, timing: Timing, now: datetime) -> Line:
    return _labelled(name, *joined(_timing(timing, now), ", "))


def _labelled(name: str, *pieces: Piece) -> Line:
    return Line((Piece(f"{name.replace('_', ' '):{_LABEL}}"), *pieces), _INDENT, _LABEL)


def _timing(timing: Timing, now: datetime) -> Iterator[Piece]:
    reading, minutes, target = timing
    if reading.met:
        yield Piece(f"met {_moment(reading.met)}", "green")
    elif reading.paused:
        yield Piece("stands still")
    elif reading.due:
        due = due_piece(reading.due, now)
        yield Piece(f"due {due.text} ({_moment(reading.due)})", due.style)
    else:
        yield Piece("runs")
    yield Piece(f"{minutes:.0f} of {target} min" if target else f"{minutes:.0f} min, no target")
    if reading.breached:
        yield Piece("MISSED", "bold red")


def _details(ticket: Ticket) -> Iterator[Line]:
    for name, values in ticket.details:
        if values:
            yield _labelled(name, Piece(shown(", ".join(values))))
    for number, reason in enumerate(ticket.reasons):
        yield _labelled("" if number else "because", Piece(shown(reason), "dim"))


def _text(text: str, indent: int) -> Iterator[Line]:
    for line in shown_lines(text):
        yield Line((Piece(line),), indent)


def _event(event: Event) -> Iterator[Line]:
    """Its text in lines of their own; of the opening event that is the description, which stands above."""
    actor = shown(event.actor.id) + (" (asker)" if event.actor.role is Role.USER else "")
    pieces = [Piece(f"{_moment(event.at)}  "), Piece(f"{actor} ", _STYLES[event.actor.role]), Piece(words(event))]
    if not isinstance(event, Shown):
        pieces.append(Piece(f"  [{INTERNAL}]", "black on yellow"))
    if event.reason:
        pieces.append(Piece(f"  ({shown(event.reason)})", "dim"))
    yield Line(tuple(pieces), _INDENT, _HANG)
    if not isinstance(event, Opened):
        yield from _text(getattr(event, "text", ""), _INDENT + _HANG)


def _similar(found: Dossier) -> Iterator[Line]:
    if cluster := found.cluster:
        numbers = ", ".join(f"#{number}" for number in cluster.numbers)
        said = f"{len(cluster.numbers)} similar unfinished tickets since {_moment(cluster.since)}: {numbers}"
        yield Line((Piece(said, "bold yellow"),), _INDENT, _HANG)
    for near in found.similar:
        other = near.ticket
        head = (Piece(f"{near.score:4.0%}  "), Piece(f"{other.label}  ", "bold"), state_piece(other))
        yield Line((*head, Piece(f"  {shown(other.title)}")), _INDENT, _HANG)


def _suggested(found: Dossier) -> Iterator[Line]:
    for suggestion in found.suggestions:
        yield Line((Piece(f"{suggestion.entry}  ", "bold"), Piece(shown(suggestion.question), "dim")), _INDENT, _HANG)
        yield Line((Piece(shown(suggestion.answer)),), _INDENT + _HANG)


def _moment(at: datetime) -> str:
    return at.astimezone().strftime("%Y-%m-%d %H:%M")
