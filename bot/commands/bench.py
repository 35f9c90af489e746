"""askdesk bench: speed of questions beside a named peer, and of tickets, in one run."""

import os

import click

from bot.options import note
from bot.settings import Settings

PARTS = ("phrasings", "tickets")


@click.command()
@click.option("--only", type=click.Choice(PARTS), help="One part alone.")
@click.option(
    "--sizes",
    default="1000,10000,100000,1000000",
    show_default=True,
    help="Numbers of phrasings to measure at, comma separated.",
)
@click.option(
    "--questions", default=200, show_default=True, type=click.IntRange(10), help="Questions asked at each size."
)
@click.option(
    "--tickets", default=100_000, show_default=True, type=click.IntRange(100), help="Tickets that are there already."
)
@click.pass_obj
def bench(settings: Settings, only: str | None, sizes: str, questions: int, tickets: int) -> None:
    """Time questions and tickets.

    phrasings: find against rapidfuzz extractOne with WRatio on the same phrasings, and what pruning costs. Libraries
    are made from the shipped phrasings, with invented product names where more are needed than there are.

    tickets: opening them durably, the queue's first page and similar tickets, in a database of its own beside the one
    that DATABASE_URL names.
    """
    counts = _sizes(sizes)
    if only != "tickets":
        _phrasings(counts, questions)
    if only is None:
        click.echo()
    if only != "phrasings":
        _tickets(settings, tickets)


def _phrasings(counts: list[int], questions: int) -> None:
    from bot.benchmark import HEADER, measure  # builds libraries: scipy is only loaded when it is needed

    click.echo(HEADER)
    for count in counts:
        click.echo(measure(count, questions, note).row())


def _tickets(settings: Settings, tickets: int) -> None:
    from bot.ticket_benchmark import HEADER, measure_tickets

    click.echo(HEADER)
    for measured in measure_tickets(tickets, settings.database_path.parent, note):
        click.echo(measured.row())
    if hasattr(os, "getloadavg"):
        load = ", ".join(f"{average:.1f}" for average in os.getloadavg())
        click.echo(f"load of this machine over the last 1, 5 and 15 minutes: {load}; processors: {os.cpu_count()}")


def _sizes(text: str) -> list[int]:
    try:
        counts = [int(part.replace("_", "")) for part in text.split(",")]
    except ValueError:
        raise click.UsageError(f"--sizes {text!r}: give whole numbers separated by commas, e.g. 1000,10000.") from None
    if min(counts) < 100:
        raise click.UsageError("--sizes: the smallest size that can be measured is 100.")
    return counts
