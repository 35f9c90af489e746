"""A ticket as its asker sees it: nothing internal can get in, as there is no field for it."""

from pydantic import AwareDatetime

from knowledge.entry import Frozen
from routing.events import Role, Shown
from routing.ticket import Category, Priority, Resolution, State, Ticket


class Line(Frozen):
    """What happened, without which agent it was, who was assigned, and why. `kind` is the kind of the event."""

    at: AwareDatetime
    by: Role
    kind: str
    text: str = ""


class AskersTicket(Frozen):
    number: int
    title: str
    description: str
    state: State
    category: Category
    priority: Priority
    opened: AwareDatetime
    updated: AwareDatetime
    resolution: Resolution | None = None
    rating: int | None = None
    conversation: tuple[Line, ...] = ()


def askers_view(ticket: Ticket, conversation: tuple[Shown, ...] = ()) -> AskersTicket:
    names = AskersTicket.model_fields.keys() - {"conversation"}
    return AskersTicket(**{name: getattr(ticket, name) for name in names}, conversation=tuple(map(_line, conversation)))


def _line(event: Shown) -> Line:
    return Line(at=event.at, by=event.actor.role, kind=getattr(event, "kind", ""), text=getattr(event, "text", ""))
