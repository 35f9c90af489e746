"""The askdesk command."""

import io
import os
import sys

import click
from pydantic import ValidationError

from bot.commands.ask import ask
from bot.commands.backup import backup, restore
from bot.commands.bench import bench
from bot.commands.chat import chat
from bot.commands.kb import kb
from bot.commands.tickets import tickets
from bot.commands.worker import worker
from bot.errors import expected
from bot.settings import Settings


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="askdesk")
@click.pass_context
def cli(context: click.Context) -> None:
    """Answers questions from product documents, exactly and with the source; what needs a person becomes a ticket.

    The database is the file that DATABASE_URL names (sqlite:///askdesk.db unless set); an empty one fills itself with
    the shipped knowledge base on first use.
    """
    try:
        context.obj = Settings()
    except ValidationError as error:
        raise click.UsageError(error.errors()[0]["msg"].removeprefix("Value error, ")) from error


for command in (ask, backup, bench, chat, kb, restore, tickets, worker):
    cli.add_command(command)


def main() -> None:
    """Run the command; expected errors become one line on stderr and exit code 2."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that knows no Chinese still gets the rest
    try:
        code = cli.main(standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.Exit as stop:
        code = stop.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        name = error.ctx.command_path if error.ctx else "askdesk"
        code = _complain(f"give a command: {name} --help lists them.")
    except click.Abort:
        code = _complain("stopped.", 130)
    except click.ClickException as error:
        code = _complain(error.format_message())
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except Exception as error:
        if not isinstance(error, expected()):
            raise
        code = _complain(str(error))
    sys.exit(code if isinstance(code, int) else 0)


def _complain(message: str, code: int = 2) -> int:
    click.echo(f"askdesk: {' '.join(message.split())}", err=True)
    return code
