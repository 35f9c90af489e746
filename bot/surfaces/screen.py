"""Lines of styled pieces: folded and coloured in a terminal, plain and whole in a pipe."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

_TAB = "    "


class Piece(NamedTuple):
    text: str
    style: str = ""


class Line(NamedTuple):
    """`indent` is in columns, and holds for what is folded as well."""

    pieces: tuple[Piece, ...] = ()
    indent: int = 0


def shown(text: str) -> str:
    """One line of other people's text, without what could steer a terminal."""
    return "".join(character for character in " ".join(text.split()) if character.isprintable())


def shown_lines(text: str) -> list[str]:
    """The same for a text of several lines; indentation stays."""
    lines = (line.replace("\t", _TAB).replace("\u3000", "  ").rstrip() for line in text.strip().splitlines())
    return ["".join(character for character in line if character.isprintable()) for line in lines]


def print_lines(lines: Iterable[Line]) -> None:
    """Fold at the terminal's width; to a pipe each line goes as it is."""
    console = Console(highlight=False)
    for line in lines:
        text = Text.assemble(*line.pieces)
        if not console.is_terminal:
            console.print(Text(" " * line.indent + text.plain if text.plain else ""), soft_wrap=True)
            continue
        width = max(console.width - line.indent, 10)
        for part in text.wrap(console, width, overflow="fold") or [Text()]:
            console.print(Text(" " * line.indent) + part, soft_wrap=True)


def print_table(header: Sequence[str], rows: Sequence[Sequence[Piece]]) -> None:
    """In a terminal with a header, one line a row; in a pipe the aligned rows alone, nothing cut off."""
    console = Console(highlight=False)
    if console.is_terminal:
        console.print(_table(header, rows))
        return
    widths = [max(cell_len(piece.text) for piece in column) for column in zip(*rows, strict=True)]
    for row in rows:
        padded = (piece.text + " " * (width - cell_len(piece.text)) for piece, width in zip(row, widths, strict=True))
        console.print(Text("  ".join(padded).rstrip()), soft_wrap=True)


def _table(header: Sequence[str], rows: Iterable[Sequence[Piece]]) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim", pad_edge=False)
    for name in header:
        table.add_column(name, no_wrap=True, overflow="ellipsis", min_width=len(name))
    for row in rows:
        table.add_row(*(Text(piece.text, style=piece.style) for piece in row))
    return table
