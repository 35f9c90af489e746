"""askdesk bench: speed beside a named peer, in one run."""

import click


@click.command()
def bench() -> None:
    """Measure."""
