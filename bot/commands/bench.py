"""askdesk bench: speed of a whole find beside a named peer, in one run."""

import click

from bot.options import note


@click.command()
@click.option(
    "--sizes",
    default="1000,10000,100000,1000000",
    show_default=True,
    help="Numbers of phrasings to measure at, comma separated.",
)
@click.option(
    "--questions", default=200, show_default=True, type=click.IntRange(10), help="Questions asked at each size."
)
def bench(sizes: str, questions: int) -> None:
    """Time find against rapidfuzz extractOne with WRatio on the same phrasings, and count what pruning costs.

    Libraries are made from the shipped phrasings, with invented product names where more are needed than there are.
    """
    from bot.benchmark import HEADER, measure  # builds libraries: scipy is only loaded when it is needed

    counts = _sizes(sizes)
    click.echo(HEADER)
    for count in counts:
        click.echo(measure(count, questions, note).row())


def _sizes(text: str) -> list[int]:
    try:
        counts = [int(part.replace("_", "")) for part in text.split(",")]
    except ValueError:
        raise click.UsageError(f"--sizes {text!r}: give whole numbers separated by commas, e.g. 1000,10000.") from None
    if min(counts) < 100:
        raise click.UsageError("--sizes: the smallest size that can be measured is 100.")
    return counts
