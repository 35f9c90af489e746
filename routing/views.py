"""A ticket as its asker sees it: nothing internal can get in, as there is no field for it."""

from pydantic import AwareDatetime

from knowledge.entry import Frozen
from routing.events import Shown
from routing.ticket import Category, Priority, Resolution, State, Ticket


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
    conversation: tuple[Shown, ...] = ()


def askers_view(ticket: Ticket, conversation: tuple[Shown, ...] = ()) -> AskersTicket:
    names = AskersTicket.model_fields.keys() - {"conversation"}
    return AskersTicket(**{name: getattr(ticket, name) for name in names}, conversation=conversation)
