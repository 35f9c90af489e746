"""askdesk chat: a conversation in the terminal, as one who asks or as an agent."""

import datetime as dt
import getpass

import click

from bot.options import Day, note
from bot.settings import Settings
from bot.wiring import current_shelf
from knowledge.entry import Lang


@click.command()
@click.option("--as-of", type=Day(), help="The day answers have to be right for; today unless given.")
@click.option(
    "--lang",
    type=click.Choice(["zh", "en"]),
    help="Language of the replies; each question's own unless given.",
)
@click.option("--user", help="Who you are; your login name unless given. Tickets are kept under it.")
@click.option(
    "--as",
    "role",
    type=click.Choice(["user", "agent"]),
    default="user",
    show_default=True,
    help="Ask, or look after tickets.",
)
@click.pass_obj
def chat(settings: Settings, as_of: dt.date | None, lang: Lang | None, user: str | None, role: str) -> None:
    """Talk in the terminal: ask, open tickets and follow them. /help lists what else can be typed.

    With --as agent: the commands of askdesk tickets, one a line.
    """
    name = user or getpass.getuser()
    if role == "agent":
        _look_after(settings, name)
        return
    from bot.surfaces.console import Console  # draws with rich, which other commands need not load
    from bot.ticket_wiring import open_reception

    shelf = current_shelf(settings, note)
    Console(shelf, open_reception(settings, shelf), name, as_of, lang).run()


def _look_after(settings: Settings, agent: str) -> None:
    from bot.surfaces.agent_console import AgentConsole
    from bot.ticket_wiring import open_ticket_store

    store = open_ticket_store(settings)

    def newest() -> tuple[int, str] | None:
        found = store.newest()
        return (found.number, found.title) if found else None

    AgentConsole(settings, agent, newest).run()
