"""askdesk chat: a conversation in the terminal."""

import datetime as dt

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
@click.pass_obj
def chat(settings: Settings, as_of: dt.date | None, lang: Lang | None) -> None:
    """Talk in the terminal. /explain shows how the last reply came about, /quit leaves."""
    from bot.surfaces.console import Console  # draws with rich, which other commands need not load

    Console(current_shelf(settings, note), as_of, lang).run()
