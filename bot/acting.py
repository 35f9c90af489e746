"""A move on a ticket, from the desk to what is printed of it."""

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from bot.settings import Settings

if TYPE_CHECKING:
    from routing.askers_desk import AskersDesk
    from routing.events import Actor
    from routing.ticket import Ticket
    from routing.tickets import TicketDesk


def agent_of(name: str) -> "Actor":
    from routing.events import Actor, Role

    return Actor(id=name, role=Role.AGENT)


def move(settings: Settings, as_json: bool, make: Callable[["TicketDesk", dt.datetime], "Ticket"]) -> None:
    from bot.ticket_wiring import ticket_desk, utc_now

    now = utc_now()
    with ticket_desk(settings) as desk:
        ticket = make(desk, now)
    tell(ticket, now, as_json)


def move_as_asker(
    settings: Settings,
    as_json: bool,
    number: int,
    asker: str,
    make: Callable[["AskersDesk", dt.datetime], object],
) -> None:
    """Do it as the asker, who can do it with their own tickets only."""
    from bot.ticket_wiring import ticket_desk, utc_now
    from routing.askers_desk import AskersDesk

    now = utc_now()
    with ticket_desk(settings) as desk:
        make(AskersDesk(desk, asker), now)
        ticket = desk.store.ticket(number)
    tell(ticket, now, as_json)


def tell(ticket: "Ticket", now: dt.datetime, as_json: bool) -> None:
    from bot.surfaces.screen import print_lines
    from bot.surfaces.ticket_json import described, dumped
    from bot.surfaces.ticket_lines import moved

    if as_json:
        click.echo(dumped(described(ticket)))
    else:
        print_lines([moved(ticket, now)])
