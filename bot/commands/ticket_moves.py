"""The moves of `askdesk tickets`: each prints what the ticket is after it."""

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from bot.options import note
from bot.settings import Settings
from bot.ticket_options import (
    CATEGORY,
    CODE,
    MESSAGE,
    NAME,
    NUMBER,
    PRIORITY,
    QUESTION,
    TITLE,
    as_agent,
    as_json,
    for_asker,
    say_masked,
)
from routing.question import read_question
from routing.ticket import Category, Draft, How, Place, Priority, Resolution

if TYPE_CHECKING:
    from bot.wiring import Shelf
    from routing.askers_desk import AskersDesk
    from routing.events import Actor
    from routing.ticket import Ticket
    from routing.tickets import TicketDesk

number_argument = click.argument("number", type=NUMBER)
text_argument = click.argument("text", type=MESSAGE)


@click.command("open")
@click.argument("text", type=QUESTION)
@click.option("--asker", type=NAME, required=True, help="Whose ticket it is.")
@click.option("--category", type=CATEGORY, help="Read from the text unless given.")
@click.option("--priority", type=PRIORITY, help="Read from the text unless given.")
@click.option("--title", type=TITLE, help="Made from the text unless given.")
@click.option("--tag", "tags", type=TITLE, multiple=True, help="May be repeated.")
@as_agent
@as_json
@click.pass_obj
def open_ticket(
    settings: Settings,
    text: str,
    asker: str,
    category: str | None,
    priority: str | None,
    title: str | None,
    tags: tuple[str, ...],
    agent: str,
    as_json: bool,
) -> None:
    """File a ticket with TEXT for an asker.

    TEXT - reads standard input.
    """
    from bot.ticket_wiring import ticket_desk, utc_now
    from bot.wiring import current_shelf
    from routing.permissions import May

    shelf = current_shelf(settings, note)
    draft = _draft(text, asker, shelf)
    given = {
        "category": Category(category) if category else draft.category,
        "priority": Priority(priority) if priority else draft.priority,
        "title": title or draft.title,
        "tags": tuple(dict.fromkeys((*draft.tags, *tags))),
    }
    now = utc_now()
    with ticket_desk(settings, shelf.library.glossary) as desk:
        opening = desk.open(draft.model_copy(update=given), May.FILE, _agent(agent), now)
    if opening.how is How.REPEATED:
        click.echo(f"  {asker} has a ticket with this text already; nothing was added", err=True)
    _tell(opening.ticket, now, as_json)


def _draft(text: str, asker: str, shelf: "Shelf") -> Draft:
    from routing.desk import handle
    from routing.proposing import propose

    question = read_question(text, dt.date.today())
    say_masked(question.masked)
    reply = handle(question, shelf.library, shelf.triage)
    return propose(question, reply, shelf.triage, asker, Place(surface="terminal"))


@click.command()
@number_argument
@as_agent
@as_json
@click.pass_obj
def take(settings: Settings, number: int, agent: str, as_json: bool) -> None:
    """Begin to work on a ticket.

    Of two who take it at once, the second is told who was first.
    """
    _move(settings, as_json, lambda desk, now: desk.take(number, _agent(agent), now))


@click.command()
@number_argument
@click.argument("assignee", type=NAME, required=False)
@click.option("--team", type=NAME, help="The team that looks after it from now on.")
@as_agent
@as_json
@click.pass_obj
def assign(settings: Settings, number: int, assignee: str | None, team: str | None, agent: str, as_json: bool) -> None:
    """Give a ticket to ASSIGNEE, to a team, or to both."""
    if not (assignee or team):
        raise click.UsageError("say who gets it: an ASSIGNEE, --team, or both.")
    _move(settings, as_json, lambda desk, now: desk.assign(number, _agent(agent), now, to=assignee, team=team))


@click.command()
@number_argument
@as_agent
@as_json
@click.pass_obj
def release(settings: Settings, number: int, agent: str, as_json: bool) -> None:
    """Give a ticket back to its team."""
    _move(settings, as_json, lambda desk, now: desk.release(number, _agent(agent), now))


@click.command()
@number_argument
@text_argument
@as_agent
@as_json
@click.pass_obj
def reply(settings: Settings, number: int, text: str, agent: str, as_json: bool) -> None:
    """Write TEXT to the asker.

    Takes the ticket if nobody has. TEXT - reads standard input.
    """
    _move(settings, as_json, lambda desk, now: desk.reply(number, _agent(agent), text, now))


@click.command("note")
@number_argument
@text_argument
@as_agent
@as_json
@click.pass_obj
def add_note(settings: Settings, number: int, text: str, agent: str, as_json: bool) -> None:
    """Keep TEXT for agents' eyes only.

    TEXT - reads standard input.
    """
    _move(settings, as_json, lambda desk, now: desk.note(number, _agent(agent), text, now))


@click.command()
@number_argument
@text_argument
@as_agent
@as_json
@click.pass_obj
def ask(settings: Settings, number: int, text: str, agent: str, as_json: bool) -> None:
    """Ask the asker for something.

    The clocks stand still until they answer. TEXT - reads standard input.
    """
    _move(settings, as_json, lambda desk, now: desk.ask_user(number, _agent(agent), text, now))


@click.command("set")
@number_argument
@click.option("--category", type=CATEGORY, help="Moves the ticket to the team that looks after it.")
@click.option("--priority", type=PRIORITY, help="Its targets hold from the start.")
@click.option("--title", type=TITLE, help="What the ticket is called.")
@click.option("--tag", "tags", type=TITLE, multiple=True, help="Add a tag; may be repeated.")
@click.option("--untag", "untags", type=TITLE, multiple=True, help="Remove a tag; may be repeated.")
@click.option("--reason", type=TITLE, default=None, help="Why; the asker may see it.")
@as_agent
@as_json
@click.pass_obj
def set_fields(
    settings: Settings,
    number: int,
    category: str | None,
    priority: str | None,
    title: str | None,
    tags: tuple[str, ...],
    untags: tuple[str, ...],
    reason: str | None,
    agent: str,
    as_json: bool,
) -> None:
    """Change what a ticket is."""
    if not any((category, priority, title, tags, untags)):
        raise click.UsageError("say what to change: --category, --priority, --title, --tag or --untag.")
    _move(
        settings,
        as_json,
        lambda desk, now: desk.change(
            number,
            _agent(agent),
            now,
            category=Category(category) if category else None,
            priority=Priority(priority) if priority else None,
            title=title,
            add_tags=tags,
            remove_tags=untags,
            reason=reason or "",
        ),
    )


@click.command()
@number_argument
@click.argument("other", type=NUMBER)
@as_agent
@as_json
@click.pass_obj
def link(settings: Settings, number: int, other: int, agent: str, as_json: bool) -> None:
    """Let two tickets name each other."""
    _move(settings, as_json, lambda desk, now: desk.link(number, other, _agent(agent), now))


@click.command()
@number_argument
@click.argument("into", type=NUMBER)
@as_agent
@as_json
@click.pass_obj
def merge(settings: Settings, number: int, into: int, agent: str, as_json: bool) -> None:
    """Go on with ticket NUMBER as a part of INTO.

    Prints INTO. The asker of NUMBER hears when that is resolved.
    """
    _move(settings, as_json, lambda desk, now: desk.merge(number, into, _agent(agent), now))


@click.command()
@number_argument
@click.argument("text", type=MESSAGE, required=False)
@click.option("--code", type=CODE, required=True, help="What came of it.")
@as_agent
@as_json
@click.pass_obj
def resolve(settings: Settings, number: int, text: str | None, code: str, agent: str, as_json: bool) -> None:
    """Say that a ticket needs no more work.

    The asker is told TEXT. TEXT - reads standard input.
    """
    _move(settings, as_json, lambda desk, now: desk.resolve(number, _agent(agent), Resolution(code), text or "", now))


@click.command()
@number_argument
@click.option("--code", type=CODE, help="What came of it; as it was resolved unless given.")
@for_asker
@as_agent
@as_json
@click.pass_obj
def close(settings: Settings, number: int, code: str | None, asker: str | None, agent: str, as_json: bool) -> None:
    """Close a ticket."""
    why = Resolution(code) if code else None
    if asker:
        _own(settings, as_json, number, asker, lambda desk, now: desk.close(number, now, why))
    else:
        _move(settings, as_json, lambda desk, now: desk.close(number, _agent(agent), now, why))


@click.command()
@number_argument
@click.argument("text", type=MESSAGE, required=False)
@for_asker
@as_agent
@as_json
@click.pass_obj
def reopen(settings: Settings, number: int, text: str | None, asker: str | None, agent: str, as_json: bool) -> None:
    """Go on with a resolved or closed ticket.

    TEXT says why; - reads it from standard input.
    """
    if asker:
        _own(settings, as_json, number, asker, lambda desk, now: desk.reopen(number, now, text or ""))
    else:
        _move(settings, as_json, lambda desk, now: desk.reopen(number, _agent(agent), now, text or ""))


@click.command()
@number_argument
@click.argument("rating", type=click.IntRange(1, 5))
@click.option("--asker", type=NAME, required=True, help="Who rates: ratings are the asker's own.")
@as_json
@click.pass_obj
def rate(settings: Settings, number: int, rating: int, asker: str, as_json: bool) -> None:
    """Rate a resolved or closed ticket, from 1 (bad) to 5 (good)."""
    _own(settings, as_json, number, asker, lambda desk, now: desk.rate(number, rating, now))


COMMANDS = (
    open_ticket,
    take,
    assign,
    release,
    reply,
    add_note,
    ask,
    set_fields,
    link,
    merge,
    resolve,
    close,
    reopen,
    rate,
)


def _agent(name: str) -> "Actor":
    from routing.events import Actor, Role

    return Actor(id=name, role=Role.AGENT)


def _move(settings: Settings, as_json: bool, make: Callable[["TicketDesk", dt.datetime], "Ticket"]) -> None:
    from bot.ticket_wiring import ticket_desk, utc_now

    now = utc_now()
    with ticket_desk(settings) as desk:
        ticket = make(desk, now)
    _tell(ticket, now, as_json)


def _own(
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
    _tell(ticket, now, as_json)


def _tell(ticket: "Ticket", now: dt.datetime, as_json: bool) -> None:
    from bot.surfaces.screen import print_lines
    from bot.surfaces.ticket_json import described, dumped
    from bot.surfaces.ticket_lines import moved

    if as_json:
        click.echo(dumped(described(ticket)))
    else:
        print_lines([moved(ticket, now)])
