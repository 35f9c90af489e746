"""askdesk backup and restore: a copy of the whole database, and the way back."""

import sys
from pathlib import Path

import click

from bot.settings import Settings

FILE = click.Path(path_type=Path)


@click.command()
@click.argument("file", type=FILE)
@click.option("--force", is_flag=True, help="Replace FILE if it is there.")
@click.pass_obj
def backup(settings: Settings, file: Path, force: bool) -> None:
    """Copy knowledge base and tickets to FILE while others go on working, and check the copy."""
    from routing.stores.backup import backup as copy

    copy(settings.database_path, file, force=force)
    click.echo(f"wrote {file} ({file.stat().st_size:,} bytes), checked")


@click.command()
@click.argument("file", type=FILE)
@click.option("--yes", is_flag=True, help="Do not ask before the database is replaced.")
@click.pass_obj
def restore(settings: Settings, file: Path, yes: bool) -> None:
    """Put the backup FILE in the place of the database; the replaced one is kept beside it."""
    from bot.ticket_wiring import utc_now
    from routing.stores.backup import restore as put_back

    database = settings.database_path
    if database.exists() and file.is_file() and not yes:
        _ask(f"Replace {database} by {file}?")
    kept = put_back(file, database, utc_now())
    click.echo(f"restored {database} from {file}" + (f"; what was there is now {kept.name}" if kept else ""))


def _ask(question: str) -> None:
    """Raises UsageError where nobody can answer, Abort for a no."""
    if not sys.stdin.isatty():
        raise click.UsageError("the database would be replaced: say --yes if that is meant.")
    click.confirm(question, abort=True, err=True)
