"""askdesk kb asked: what people asked, and what became of it."""

import datetime as dt
import json
from collections import Counter

import click

from bot.settings import Settings
from routing.question_log import Asked, Feedback

MISSED = {"decline", "clarify"}


@click.command()
@click.option("--days", type=click.IntRange(min=1), default=30, show_default=True, help="How far to look back.")
@click.option("--missed", is_flag=True, help="Only what was not answered, or not to the asker's satisfaction.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.option(
    "--limit", type=click.IntRange(min=1), default=200, show_default=True, help="At most so many, newest first."
)
@click.pass_obj
def asked(settings: Settings, days: int, missed: bool, as_json: bool, limit: int) -> None:
    """List what people asked: when, by which route it went, and what they said of the reply."""
    from bot.ticket_wiring import open_ticket_desk  # with what only tickets need

    since = dt.datetime.now(dt.UTC) - dt.timedelta(days=days)
    questions = [q for q in open_ticket_desk(settings).store.questions(since) if not missed or _missed(q)][:limit]
    for question in questions:
        click.echo(_json(question) if as_json else _line(question))
    if not as_json:
        routes = Counter(question.route for question in questions)
        click.echo(", ".join(f"{number} {route}" for route, number in routes.most_common()) or "nothing was asked.")


def _missed(question: Asked) -> bool:
    return question.route in MISSED or question.feedback is Feedback.NOT_WHAT_I_ASKED


def _json(question: Asked) -> str:
    return json.dumps(question.model_dump(mode="json"), ensure_ascii=False)


def _line(question: Asked) -> str:
    told = f"  [{question.feedback.replace('_', ' ')}]" if question.feedback else ""
    became = f"  → #{question.ticket}" if question.ticket else ""
    text = " ".join(question.text.split())
    return (
        f"{question.at.astimezone():%Y-%m-%d %H:%M}  {question.route:8} {question.confidence:.2f}  "
        f"{question.entry or '-':24} {text}{became}{told}"
    )
