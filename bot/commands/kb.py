"""askdesk kb: build, look into, fill and test the knowledge base."""

import datetime as dt
from collections import Counter
from functools import partial
from pathlib import Path

import click

from bot.commands.asked import asked
from bot.options import note
from bot.regression import Outcome, read_cases, run_cases
from bot.settings import Settings
from bot.wiring import build_library, current_shelf, fill, open_store, ready_shelf, shipped_content
from knowledge.content import Content, ContentError, compare, joined
from knowledge.entry import EntryKind
from knowledge.sources.jsonl import read_lines, write_lines
from routing.desk import handle

FILE = click.Path(path_type=Path)


@click.group()
def kb() -> None:
    """Build, look into, fill and test the knowledge base."""


@kb.command()
@click.option("--from", "folder", type=FILE, help="Folder of documents to read; the shipped one unless given.")
@click.pass_obj
def build(settings: Settings, folder: Path | None) -> None:
    """Read the documents again, show what changed, and build the library anew if anything did."""
    store = open_store(settings)
    old = store.content()
    imported = tuple(entry for entry in old.entries if entry.imported)
    named = tuple(term for term in old.terms if term.imported)
    if old.entries and len(imported) == len(old.entries) and folder is None:
        new = old  # filled by `kb import --only`: the shipped documents stay out
    else:
        new = joined(shipped_content(folder) if folder else shipped_content(), Content(entries=imported, terms=named))
    changes = compare(old, new)
    for name, ids in changes.model_dump().items():
        click.echo(f"{name:8} {len(ids):5}  {', '.join(ids[:8])}{' …' if len(ids) > 8 else ''}")
    if new.fingerprint() != store.fingerprint():
        store.replace(new)
    ready_shelf(settings, store, note)
    click.echo(f"ready: {len(new.entries)} entries, {_phrasings(new)} phrasings")


@kb.command("list")
@click.option("--kind", type=click.Choice([k.value for k in EntryKind]), help="Only entries of this kind.")
@click.option(
    "--lang",
    type=click.Choice(["zh", "en"]),
    default="en",
    show_default=True,
    help="Language of the questions.",
)
@click.pass_obj
def list_entries(settings: Settings, kind: str | None, lang: str) -> None:
    """List entries: id, kind, number of phrasings, question."""
    for entry in _stored(settings).entries:
        if kind in (None, entry.kind.value):
            question = entry.wording("zh" if lang == "zh" else "en").question
            click.echo(f"{entry.id:28} {entry.kind.value:9} {len(entry.phrasings):5}  {question}")


@kb.command()
@click.argument("entry_id")
@click.pass_obj
def show(settings: Settings, entry_id: str) -> None:
    """Show one entry with its answers, sources and phrasings."""
    found = next((e for e in _stored(settings).entries if e.id == entry_id), None)
    if found is None:
        raise click.UsageError(f"there is no entry {entry_id!r}: see askdesk kb list.")
    click.echo(f"{found.id} ({found.kind.value}){' facts ' + ', '.join(map(str, found.facts)) if found.facts else ''}")
    for lang, wording in found.wordings.items():
        source = wording.source
        click.echo(f"\n[{lang}] {wording.question}\n{wording.answer}")
        click.echo(f"source: {source.document} · {source.section} {source.date or ''}".rstrip(" ·"))
        for phrasing in (p for p in found.phrasings if p.lang == lang):
            click.echo(f"  {phrasing.persona or '-':12} {phrasing.text}")


@kb.command("import")
@click.argument("file", type=FILE)
@click.option("--only", is_flag=True, help="Leave the shipped entries out: the file is all there is.")
@click.pass_obj
def import_entries(settings: Settings, file: Path, only: bool) -> None:
    """Add the entries of FILE (JSON lines) to the database and build the library."""
    content = _imported(file)
    store = open_store(settings)
    if not only:
        fill(store, note)
        content = joined(store.content(), content)
    store.replace(content)
    build_library(settings, store, note)
    click.echo(f"imported {file.name}: now {len(content.entries)} entries, {_phrasings(content)} phrasings")


@kb.command()
@click.argument("file", type=FILE)
@click.pass_obj
def export(settings: Settings, file: Path) -> None:
    """Write all entries to FILE as JSON lines; - writes to standard output."""
    lines = write_lines(_stored(settings))
    if str(file) == "-":
        for line in lines:
            click.echo(line)
        return
    try:
        file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    except OSError as error:
        raise click.UsageError(f"{file} cannot be written: {error.strerror}.") from error
    click.echo(f"wrote {file}")


@kb.command()
@click.argument("file", type=FILE, required=False)
@click.option(
    "--leave-out-personas", is_flag=True, help="Instead: build without each persona's phrasings and ask them."
)
@click.pass_context
def test(context: click.Context, file: Path | None, leave_out_personas: bool) -> None:
    """Run the regression questions of FILE (JSON lines: question, as_of, route, must, must_not); exit 1 on failure."""
    settings: Settings = context.obj
    if leave_out_personas == (file is not None):
        raise click.UsageError("give either a FILE of regression questions or --leave-out-personas.")
    if file is None:
        _leave_out(_stored(settings))
        return
    cases = read_cases(_text(file).split("\n"), file.name)
    shelf = current_shelf(settings, note)
    outcomes = run_cases(cases, partial(handle, library=shelf.library, triage=shelf.triage), dt.date.today())
    failed = [outcome for outcome in outcomes if outcome.failures]
    if failed:
        _print_failures(failed)
    click.echo(
        f"{len(outcomes) - len(failed)} of {len(outcomes)} passed ({(len(outcomes) - len(failed)) / len(outcomes):.1%})"
    )
    context.exit(1 if failed else 0)


@kb.command()
@click.pass_obj
def stats(settings: Settings) -> None:
    """Count entries and phrasings by kind, language, section and persona."""
    content = _stored(settings)
    phrasings = [(entry, phrasing) for entry in content.entries for phrasing in entry.phrasings]
    counts: dict[str, Counter[str]] = {
        "entries by kind": Counter(entry.kind.value for entry in content.entries),
        "entries by section": Counter(entry.id.partition(".")[0] for entry in content.entries),
        "phrasings by language": Counter(phrasing.lang for _, phrasing in phrasings),
        "phrasings by persona": Counter(phrasing.persona or "-" for _, phrasing in phrasings),
    }
    for title, counter in counts.items():
        click.echo(title)
        for name, number in counter.most_common():
            click.echo(f"  {name:20} {number:6}")


def _stored(settings: Settings) -> Content:
    store = open_store(settings)
    fill(store, note)
    return store.content()


def _imported(file: Path) -> Content:
    content = read_lines(_text(file).split("\n"), file.name)
    return content.model_copy(
        update={
            "entries": tuple(entry.model_copy(update={"imported": True}) for entry in content.entries),
            "terms": tuple(term.model_copy(update={"imported": True}) for term in content.terms),
        }
    )


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise ContentError(f"{file} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise ContentError(f"{file} is not UTF-8 text: save it as UTF-8 and try again.") from error


def _phrasings(content: Content) -> int:
    return sum(len(entry.phrasings) for entry in content.entries)


def _print_failures(failed: list[Outcome]) -> None:
    from rich.console import Console  # only a failed test draws a table
    from rich.table import Table

    table = Table(title=f"{len(failed)} failed", show_lines=False)
    for column in ("id", "question", "route", "entry", "why"):
        table.add_column(column, overflow="fold")
    for outcome in failed:
        case, reply = outcome.case, outcome.reply
        table.add_row(case.id, case.question[:120], reply.route, reply.entry or "-", "; ".join(outcome.failures))
    Console(width=None if Console().is_terminal else 200).print(table)


def _leave_out(content: Content) -> None:
    from bot.personas import (
        leave_out,
    )  # trains: scipy costs a quarter of a second that no other command should pay

    for row in leave_out(content, note):
        click.echo(row)


kb.add_command(asked)
