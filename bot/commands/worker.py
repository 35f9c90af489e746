"""askdesk worker: delivers notifications and runs timers; looks into what could not be delivered."""

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

import click

from bot.settings import Settings
from bot.ticket_options import as_json

if TYPE_CHECKING:
    from bot.worker import Worker
    from routing.stores.sqlite import SqliteTicketStore

MOST_LETTERS = 10_000


@click.group(invoke_without_command=True)
@click.option("--once", is_flag=True, help="Work off what is due, then end.")
@click.option(
    "--interval",
    default=1.0,
    show_default=True,
    type=click.FloatRange(0.05, 3600),
    help="Seconds between two looks when there is nothing to do.",
)
@click.pass_context
def worker(context: click.Context, once: bool, interval: float) -> None:
    """Deliver notifications, warn before targets are missed, remind, and close what has waited long.

    Notifications go to the webhook if one is set, else to standard output. Any number of workers may run.
    """
    if context.invoked_subcommand:
        return
    from bot.ticket_wiring import open_ticket_store

    settings: Settings = context.obj
    with closing(open_ticket_store(settings)) as store:
        working = _worker(settings, store, interval)
        with _stopping() as stop:
            if once:
                working.run_until_idle(stop)
            else:
                click.echo(f"  worker: {_sinks_in_words(settings)}; Ctrl-C ends it", err=True)
                working.run(stop)
        if waiting := store.waiting_deliveries():
            click.echo(f"  worker: {waiting} still to be delivered, later", err=True)


@worker.command("dead-letters")
@as_json
@click.pass_obj
def dead_letters(settings: Settings, as_json: bool) -> None:
    """List deliveries that were given up: id, sink, ticket, recipient, attempts, last error."""
    from bot.surfaces.screen import Piece, print_table, shown
    from bot.surfaces.ticket_json import dumped
    from bot.ticket_wiring import open_ticket_store

    with closing(open_ticket_store(settings)) as store:
        letters = store.dead_letters(limit=MOST_LETTERS)
    if as_json:
        click.echo(dumped([letter.model_dump(mode="json") for letter in letters]))
        return
    rows = [
        [
            Piece(str(letter.id), "bold"),
            Piece(letter.sink),
            Piece(f"#{letter.notification.ticket}"),
            Piece(letter.notification.kind),
            Piece(shown(letter.notification.recipient)),
            Piece(str(letter.attempts)),
            Piece(shown(letter.last_error)),
        ]
        for letter in letters
    ]
    if rows:
        print_table(("id", "sink", "ticket", "kind", "recipient", "attempts", "last error"), rows)
    else:
        click.echo("  no dead letters", err=True)


@worker.command()
@click.argument("id", type=click.IntRange(1, 10**15), required=False)
@click.option("--all", "everything", is_flag=True, help="Every dead letter.")
@click.pass_obj
def replay(settings: Settings, id: int | None, everything: bool) -> None:
    """Queue a dead letter again, after its cause was removed."""
    from bot.ticket_wiring import open_ticket_store, utc_now

    if everything == (id is not None):
        raise click.UsageError("give either the id of a dead letter or --all: askdesk worker dead-letters lists them.")
    with closing(open_ticket_store(settings)) as store:
        ids = [id] if id is not None else [letter.id for letter in store.dead_letters(limit=MOST_LETTERS)]
        queued = sum(store.replay_letter(one, utc_now()) for one in ids)
    if id is not None and not queued:
        raise click.UsageError(f"there is no dead letter {id}: askdesk worker dead-letters lists them.")
    click.echo(f"queued {queued} again; askdesk worker delivers them")


def _worker(settings: Settings, store: "SqliteTicketStore", interval: float) -> "Worker":
    import logging
    import os
    import random
    import socket

    from bot.ticket_wiring import desk_of, open_sinks, utc_now
    from bot.worker import Worker
    from routing.sinks.webhook import WebhookSettingError

    logging.basicConfig(format="%(asctime)s %(levelname)s %(message)s", level=logging.WARNING)
    try:
        sinks = open_sinks(settings, sys.stdout)
    except WebhookSettingError as error:
        raise click.UsageError(f"ASKDESK_WEBHOOK_URL, ASKDESK_WEBHOOK_SECRET: {error}") from error
    return Worker(
        store,
        sinks,
        tick=desk_of(settings, store).tick,
        clock=utc_now,
        chance=random.random,
        name=f"{socket.gethostname()}-{os.getpid()}",
        pause=interval,
    )


def _sinks_in_words(settings: Settings) -> str:
    from bot.ticket_wiring import sink_names

    return f"delivering to the {' and the '.join(sink_names(settings))}"


@contextmanager
def _stopping() -> Iterator[threading.Event]:
    """An event that SIGTERM and SIGINT set; a second one ends the process at once."""
    stop = threading.Event()
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}

    def end(number: int, frame: Any) -> None:
        stop.set()
        signal.signal(number, signal.SIG_DFL)

    for number in before:
        signal.signal(number, end)
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
