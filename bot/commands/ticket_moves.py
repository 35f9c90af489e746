"""The moves of `askdesk tickets`: each prints what the ticket is after it."""

import click

from bot.acting import agent_of, move, move_as_asker
from bot.settings import Settings
from bot.ticket_options import CATEGORY, CODE, MESSAGE, NAME, NUMBER, PRIORITY, TITLE, as_agent, as_json, for_asker
from routing.ticket import Category, Priority, Resolution

number_argument = click.argument("number", type=NUMBER)
text_argument = click.argument("text", type=MESSAGE)


@click.command()
@number_argument
@as_agent
@as_json
@click.pass_obj
def take(settings: Settings, number: int, agent: str, as_json: bool) -> None:
    """Begin to work on a ticket.

    Of two who take it at once, the second is told who was first.
    """
    move(settings, as_json, lambda desk, now: desk.take(number, agent_of(agent), now))


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
    move(settings, as_json, lambda desk, now: desk.assign(number, agent_of(agent), now, to=assignee, team=team))


@click.command()
@number_argument
@as_agent
@as_json
@click.pass_obj
def release(settings: Settings, number: int, agent: str, as_json: bool) -> None:
    """Give a ticket back to its team."""
    move(settings, as_json, lambda desk, now: desk.release(number, agent_of(agent), now))


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
    move(settings, as_json, lambda desk, now: desk.reply(number, agent_of(agent), text, now))


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
    move(settings, as_json, lambda desk, now: desk.note(number, agent_of(agent), text, now))


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
    move(settings, as_json, lambda desk, now: desk.ask_user(number, agent_of(agent), text, now))


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
    move(
        settings,
        as_json,
        lambda desk, now: desk.change(
            number,
            agent_of(agent),
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
    move(settings, as_json, lambda desk, now: desk.link(number, other, agent_of(agent), now))


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
    move(settings, as_json, lambda desk, now: desk.merge(number, into, agent_of(agent), now))


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
    move(settings, as_json, lambda desk, now: desk.resolve(number, agent_of(agent), Resolution(code), text or "", now))


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
        move_as_asker(settings, as_json, number, asker, lambda desk, now: desk.close(number, now, why))
    else:
        move(settings, as_json, lambda desk, now: desk.close(number, agent_of(agent), now, why))


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
        move_as_asker(settings, as_json, number, asker, lambda desk, now: desk.reopen(number, now, text or ""))
    else:
        move(settings, as_json, lambda desk, now: desk.reopen(number, agent_of(agent), now, text or ""))


@click.command()
@number_argument
@click.argument("rating", type=click.IntRange(1, 5))
@click.option("--asker", type=NAME, required=True, help="Who rates: ratings are the asker's own.")
@as_json
@click.pass_obj
def rate(settings: Settings, number: int, rating: int, asker: str, as_json: bool) -> None:
    """Rate a resolved or closed ticket, from 1 (bad) to 5 (good)."""
    move_as_asker(settings, as_json, number, asker, lambda desk, now: desk.rate(number, rating, now))


COMMANDS = (
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
