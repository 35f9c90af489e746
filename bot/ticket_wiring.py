"""Chooses the adapters of tickets; apart from `wiring.py`, as questions alone need none of this."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from typing import TextIO

from bot.settings import Settings
from bot.wiring import Shelf
from knowledge.glossary import EMPTY, Glossary
from routing.delivery import Sink
from routing.reception import Reception
from routing.sinks.terminal import TerminalSink
from routing.sources.service_file import read_service
from routing.stores.sqlite import SqliteTicketStore
from routing.tickets import TicketDesk

WEBHOOK = "webhook"


def open_ticket_store(settings: Settings) -> SqliteTicketStore:
    return SqliteTicketStore(settings.database_path)


def open_ticket_desk(settings: Settings, glossary: Glossary = EMPTY) -> TicketDesk:
    """For the thread that calls; `glossary` is the library's, by which tickets in other words are found similar."""
    return desk_of(settings, open_ticket_store(settings), glossary)


@contextmanager
def ticket_desk(settings: Settings, glossary: Glossary = EMPTY) -> Iterator[TicketDesk]:
    """A desk whose database is closed at the end."""
    with closing(open_ticket_store(settings)) as store:
        yield desk_of(settings, store, glossary)


def open_reception(settings: Settings, shelf: Shelf) -> Reception:
    return Reception(open_ticket_desk(settings, shelf.library.glossary), *shelf)


def desk_of(settings: Settings, store: SqliteTicketStore, glossary: Glossary = EMPTY) -> TicketDesk:
    return TicketDesk(store, read_service(settings.askdesk_service_file), sink_names(settings), glossary)


def sink_names(settings: Settings) -> tuple[str, ...]:
    """The sinks that new notifications are queued for."""
    return (WEBHOOK,) if settings.askdesk_webhook_url else (TerminalSink.name,)


def open_sinks(settings: Settings, stream: TextIO) -> tuple[Sink, ...]:
    """The terminal is always there, for what was queued before a webhook was set; raises WebhookSettingError."""
    terminal = TerminalSink(stream)
    if not settings.askdesk_webhook_url:
        return (terminal,)
    from routing.sinks.webhook import WebhookSink  # with the HTTP client, which only a worker needs

    webhook = WebhookSink(
        settings.askdesk_webhook_url,
        settings.askdesk_webhook_secret.get_secret_value(),
        utc_now,
        allow_private=settings.askdesk_webhook_allow_private,
    )
    return (webhook, terminal)


def utc_now() -> datetime:
    return datetime.now(UTC)
