"""Chooses the adapters of tickets; apart from `wiring.py`, as questions alone need none of this."""

from bot.settings import Settings
from bot.wiring import Shelf
from knowledge.glossary import EMPTY, Glossary
from routing.reception import Reception
from routing.sources.service_file import read_service
from routing.stores.sqlite import SqliteTicketStore
from routing.tickets import TicketDesk


def open_ticket_desk(settings: Settings, glossary: Glossary = EMPTY) -> TicketDesk:
    """The desk on the database's tickets."""
    return TicketDesk(SqliteTicketStore(settings.database_path), read_service(), ("terminal",), glossary)


def open_reception(settings: Settings, shelf: Shelf) -> Reception:
    return Reception(open_ticket_desk(settings, shelf.library.glossary), *shelf)
