"""askdesk bench measures tickets; what is wanted of them is judged right."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import cli
from bot.ticket_benchmark import Measured, Time, Wanted
from knowledge.stores.database import StoreError

ROWS = re.compile(r" +(?P<tickets>[\d,]+)  (?P<what>\S.*?)  +[\d,]+(?: +[\d.]+){4,5}  .*: (?:reached|MISSED)")


def _bench(database: Path, *options: str) -> Result:
    return CliRunner().invoke(cli, ["bench", *options], env={"DATABASE_URL": f"sqlite:///{database}"})


def test_the_part_about_tickets_measures_everything_and_leaves_nothing_behind(tmp_path: Path):
    result = _bench(tmp_path / "askdesk.db", "--only", "tickets", "--tickets", "150")
    assert result.exit_code == 0, result.output
    header, *rows, load = result.stdout.splitlines()
    assert header.split()[:2] == ["tickets", "what"]
    found = [row.groupdict().values() for row in map(ROWS.fullmatch, rows) if row]
    assert len(found) == len(rows)
    measured = [tuple(values) for values in found]
    assert measured[0] == ("0", "open a ticket")
    assert {("150", "first page, everything"), ("150", "first page, unfinished, with words")} <= set(measured)
    assert {("150", "the 5 most similar to a ticket"), ("150", "open a ticket")} <= set(measured)
    assert measured[-1] == ("150", "open a ticket, handed out at once")
    assert "load of this machine" in load
    assert not list(tmp_path.iterdir())


def test_a_folder_that_does_not_exist_is_named(tmp_path: Path):
    result = _bench(tmp_path / "none" / "askdesk.db", "--only", "tickets")
    assert isinstance(result.exception, StoreError)
    assert str(result.exception).startswith(f"no folder can be made in {tmp_path / 'none'} (No such file or directory)")


def test_an_unknown_part_is_refused_before_anything_is_measured(tmp_path: Path):
    result = _bench(tmp_path / "askdesk.db", "--only", "chairs")
    assert result.exit_code == 2
    assert "'chairs' is not one of" in result.output


@pytest.mark.parametrize(
    ("wanted", "verdict"),
    [
        (Wanted(a_second=90), ">= 90 a second: reached"),
        (Wanted(a_second=120), ">= 120 a second: MISSED"),
        (Wanted(p95=11), "p95 < 11 ms: reached"),
        (Wanted(p95=10), "p95 < 10 ms: MISSED"),
        (Wanted(a_second=90, p99=5), ">= 90 a second, p99 < 5 ms: MISSED"),
    ],
)
def test_a_figure_is_judged_by_what_is_wanted(wanted: Wanted, verdict: str):
    assert Measured(0, "open a ticket", [Time(10, 1)] * 100, wanted).row().endswith(f"  {verdict}")
