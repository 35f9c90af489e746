"""askdesk tickets: the agents' desk. Here is what only looks; the moves stand in ticket_moves.py."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

from bot.commands.ticket_moves import COMMANDS
from bot.commands.ticket_opening import open_ticket
from bot.settings import Settings
from bot.ticket_options import NUMBER, as_json, filters

if TYPE_CHECKING:
    from routing.ticket_store import Filter, TicketStore

EVERY = 1_000_000_000  # more than any limit has to be
FILE = click.Path(path_type=Path)


@click.group()
def tickets() -> None:
    """Look after tickets: what is due, what is known, and every move of an agent."""


for command in (open_ticket, *COMMANDS):
    tickets.add_command(command)


@tickets.command("list")
@filters
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, EVERY), help="At most so many.")
@as_json
@click.pass_obj
def list_tickets(settings: Settings, wanted: "Filter", limit: int, as_json: bool) -> None:
    """List tickets, what is due first.

    Those that are unfinished, unless --state or --all says otherwise.
    """
    from bot.surfaces.screen import print_table
    from bot.surfaces.ticket_json import described, dumped
    from bot.surfaces.ticket_lines import HEADER, rows
    from bot.ticket_wiring import open_ticket_store, utc_now
    from routing.queueing import first_page

    with closing(open_ticket_store(settings)) as store:
        found, total = first_page(store, wanted, limit)
        if not found:
            _check_team(settings, store, wanted)
    if as_json:
        click.echo(dumped([described(ticket) for ticket in found]))
        return
    if found:
        print_table(HEADER, rows(found, utc_now()))
    if total > len(found) or not found:
        click.echo(f"  {len(found)} of {total} tickets" if found else "  no such tickets", err=True)


@tickets.command()
@click.argument("number", type=NUMBER)
@as_json
@click.pass_obj
def show(settings: Settings, number: int, as_json: bool) -> None:
    """Show all that is known of a ticket.

    Clocks, details, history with internal notes, similar tickets, and what might answer.
    """
    from bot.surfaces.screen import print_lines
    from bot.surfaces.ticket_json import described_dossier, dumped
    from bot.surfaces.ticket_page import page
    from bot.ticket_wiring import ticket_desk, utc_now
    from bot.wiring import published_library
    from knowledge.glossary import EMPTY
    from routing.dossier import dossier

    library = published_library(settings)
    now = utc_now()
    with ticket_desk(settings, library.glossary if library else EMPTY) as desk:
        found = dossier(desk, number, library, now)
    if as_json:
        click.echo(dumped(described_dossier(found)))
        return
    print_lines(page(found, now))


@tickets.command()
@click.argument("file", type=FILE)
@click.option("--format", "form", type=click.Choice(["csv", "jsonl"]), help="Told by the file's ending unless given.")
@filters
@click.pass_obj
def export(settings: Settings, file: Path, form: str | None, wanted: "Filter") -> None:
    """Write tickets to FILE with all their fields.

    FILE - is standard output. The filters are those of list.
    """
    from bot.surfaces.ticket_export import FORMATS
    from bot.ticket_wiring import open_ticket_store

    form = form or file.suffix.removeprefix(".")
    if form not in FORMATS:
        raise click.UsageError("say which form: --format csv or --format jsonl.")
    with closing(open_ticket_store(settings)) as store:
        found = store.queue(wanted, limit=EVERY)
        if not found:
            _check_team(settings, store, wanted)
    lines = FORMATS[form](found)
    if str(file) == "-":
        for line in lines:
            click.echo(line, nl=False)
        return
    with _whole(file, "utf-8-sig" if form == "csv" else "utf-8") as stream:
        stream.writelines(lines)
    click.echo(f"wrote {len(found)} tickets to {file}")


@tickets.command()
@click.option("--days", default=30, show_default=True, type=click.IntRange(1, 3650), help="Look back so many days.")
@as_json
@click.pass_obj
def stats(settings: Settings, days: int, as_json: bool) -> None:
    """Sum up how well tickets are served.

    What is unfinished, response and resolution times, missed targets, satisfaction, and the share of questions that
    were answered without a ticket.
    """
    from bot.surfaces.screen import print_lines
    from bot.surfaces.stats_page import stats_page
    from bot.surfaces.ticket_json import dumped
    from bot.ticket_wiring import open_ticket_store, utc_now
    from routing.service_stats import Case, service_stats

    now = utc_now()
    since = now - timedelta(days=days)
    with closing(open_ticket_store(settings)) as store:
        found = store.queue(limit=EVERY)
        cases = (Case(ticket, store.events(ticket.number)) for ticket in found if ticket.opened >= since)
        summed = service_stats(found, cases, store.questions(since, limit=EVERY), since, now)
    if as_json:
        click.echo(dumped(summed.model_dump(mode="json")))
        return
    print_lines(stats_page(summed))


def _check_team(settings: Settings, store: "TicketStore", wanted: "Filter") -> None:
    """Raise UsageError if nothing was found because there is no such team; tickets of a former one are still found."""
    from routing.sources.service_file import read_service
    from routing.ticket_store import Filter

    teams = [team.name for team in read_service(settings.askdesk_service_file).teams]
    if wanted.team and wanted.team not in teams and not store.count(Filter(team=wanted.team)):
        raise click.UsageError(f"there is no team {wanted.team!r}: give one of {', '.join(teams)}.")


@contextmanager
def _whole(file: Path, encoding: str) -> Iterator[TextIO]:
    """A text that appears as `file` when it is complete, readable by its owner alone."""
    temporary: Path | None = None
    try:
        handle, name = tempfile.mkstemp(prefix=f".{file.name}-", dir=file.parent)
        temporary = Path(name)
        with os.fdopen(handle, "w", encoding=encoding, newline="") as stream:
            yield stream
        temporary.replace(file)
    except OSError as error:
        raise click.UsageError(f"{file} cannot be written: {error.strerror}.") from error
    finally:
        if temporary:
            temporary.unlink(missing_ok=True)
