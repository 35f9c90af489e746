"""Lines of styled pieces: folded and coloured in a terminal, plain and whole in a pipe."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

FEWEST_COLUMNS = 20  # in which folded text can still be read
WIDEST_COLUMN = 24
_TAB = "    "
_GAP = "  "


class Piece(NamedTuple):
    text: str
    style: str = ""


class Line(NamedTuple):
    """In columns: `indent` of the whole line, `hang` more for what is folded."""

    pieces: tuple[Piece, ...] = ()
    indent: int = 0
    hang: int = 0


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
        width = max(console.width - line.indent - line.hang, FEWEST_COLUMNS)
        for number, part in enumerate(text.wrap(console, width, overflow="fold") or [Text()]):
            part.rstrip()
            console.print(Text(" " * (line.indent + (line.hang if number else 0))) + part, soft_wrap=True)


def print_table(header: Sequence[str], rows: Sequence[Sequence[Piece]]) -> None:
    """In a terminal with a header, and cut so that a row is one line; in a pipe the aligned rows alone, whole."""
    console = Console(highlight=False)
    if console.is_terminal:
        rows = _cut([[Piece(name, "dim") for name in header], *rows], console.width)
    widths = _widths(rows)
    for row in rows:
        line = Text()
        for piece, width in zip(row, widths, strict=True):
            line.append(piece.text, piece.style).append(" " * (width - cell_len(piece.text)) + _GAP)
        line.rstrip()
        console.print(line, soft_wrap=True)


def _cut(rows: Sequence[Sequence[Piece]], width: int) -> list[list[Piece]]:
    """The last column gives way, others only when they are very wide."""
    rows = [[*(_shortened(piece, WIDEST_COLUMN) for piece in row[:-1]), row[-1]] for row in rows]
    taken = sum(each + len(_GAP) for each in _widths(rows)[:-1])
    return [[*row[:-1], _shortened(row[-1], max(width - taken, FEWEST_COLUMNS))] for row in rows]


def _shortened(piece: Piece, width: int) -> Piece:
    text = Text(piece.text)
    text.truncate(width, overflow="ellipsis")
    return Piece(text.plain, piece.style)


def _widths(rows: Sequence[Sequence[Piece]]) -> list[int]:
    return [max(cell_len(piece.text) for piece in column) for column in zip(*rows, strict=True)]
