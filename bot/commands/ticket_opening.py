"""askdesk tickets open: a ticket that an agent files for somebody."""

import datetime as dt
from typing import TYPE_CHECKING

import click

from bot.acting import agent_of, tell
from bot.options import note
from bot.settings import Settings
from bot.ticket_options import CATEGORY, NAME, PRIORITY, QUESTION, TITLE, as_agent, as_json, say_masked
from routing.question import read_question
from routing.ticket import Category, Draft, How, Place, Priority

if TYPE_CHECKING:
    from bot.wiring import Shelf


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
        opening = desk.open_ticket(draft.model_copy(update=given), May.FILE, agent_of(agent), now)
    if opening.how is How.REPEATED:
        click.echo(f"  {asker} has a ticket with this text already; nothing was added", err=True)
    tell(opening.ticket, now, as_json)


def _draft(text: str, asker: str, shelf: "Shelf") -> Draft:
    from routing.desk import handle
    from routing.proposing import propose

    question = read_question(text, dt.date.today())
    say_masked(question.masked)
    reply = handle(question, shelf.library, shelf.triage)
    return propose(question, reply, *shelf, asker, Place(surface="terminal"))
