"""askdesk ask: one question, or a batch of them."""

import datetime as dt
import json
import sys
from functools import partial

import click

from bot.explaining import explained
from bot.options import Day, note
from bot.settings import Settings
from bot.surfaces.jsonl import answer_lines, described
from bot.wiring import current_shelf
from knowledge.entry import Lang
from routing.desk import handle
from routing.question import read_question


@click.command()
@click.argument("question", required=False)
@click.option("--as-of", type=Day(), help="The day the answer has to be right for; today unless given.")
@click.option("--lang", type=click.Choice(["zh", "en"]), help="Language of the reply; the question's own unless given.")
@click.option("--json", "as_json", is_flag=True, help="Print the reply as one JSON object.")
@click.option("--explain", is_flag=True, help="Show how the reply came about: candidates, scores, threshold, rule.")
@click.option(
    "--jsonl",
    is_flag=True,
    help='Answer JSON lines {"id", "question", "as_of"?, "lang"?} from standard input.',
)
@click.pass_obj
def ask(
    settings: Settings,
    question: str | None,
    as_of: dt.date | None,
    lang: Lang | None,
    as_json: bool,
    explain: bool,
    jsonl: bool,
) -> None:
    """Print the reply to QUESTION. Nothing is filed."""
    today = as_of or dt.date.today()
    if jsonl:
        if question is not None:
            raise click.UsageError("give either a question or --jsonl, not both.")
        _batch(settings, today, lang)
        return
    if question is None:
        raise click.UsageError('give a question, e.g. askdesk ask "How large may a JAR be?", or --jsonl.')
    asked = read_question(question, today, lang)
    shelf = current_shelf(settings, note)
    reply = handle(asked, *shelf)
    if as_json:
        because = {"explanation": list(explained(reply, shelf.library))} if explain else {}
        click.echo(json.dumps({**described(reply), **because}, ensure_ascii=False, indent=2))
        return
    click.echo(reply.text)
    if explain:
        click.echo("\n" + "\n".join(explained(reply, shelf.library)))


def _batch(settings: Settings, today: dt.date, lang: Lang | None) -> None:
    shelf = current_shelf(settings, note)
    lines = (line.decode("utf-8-sig", "replace") for line in sys.stdin.buffer)
    for line in answer_lines(lines, partial(handle, library=shelf.library, triage=shelf.triage), today, lang):
        click.echo(line)
