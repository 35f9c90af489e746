"""Fixtures: the shipped knowledge base built once a run, and the askdesk command as users call it."""

import datetime as dt
import os
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from filelock import FileLock

from bot.settings import Settings
from bot.wiring import Shelf, current_shelf, shipped_content
from knowledge.content import Content
from knowledge.library import Library
from routing.triage import Triage
from tests.commands import Commands, File, file_ticket

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"

Askdesk = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="session")
def content() -> Content:
    return shipped_content()


@pytest.fixture(scope="session")
def shipped_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database filled and built as on first use."""
    # Tests that run side by side share it: the folder above is that of all of them.
    shared = os.environ.get("PYTEST_XDIST_WORKER") is not None
    folder = tmp_path_factory.getbasetemp().parent if shared else tmp_path_factory.mktemp("shipped")
    path = folder / "shipped.db"
    with FileLock(folder / "shipped.lock"):
        current_shelf(Settings(database_url=f"sqlite:///{path}"))
    return path


@pytest.fixture(scope="session")
def shelf(shipped_database: Path) -> Shelf:
    return current_shelf(Settings(database_url=f"sqlite:///{shipped_database}"))


@pytest.fixture(scope="session")
def library(shelf: Shelf) -> Library:
    return shelf.library


@pytest.fixture(scope="session")
def triage(shelf: Shelf) -> Triage:
    return shelf.triage


def run_askdesk(
    *arguments: str, database: Path | str, stdin: str | bytes = "", cwd: Path | None = None
) -> "subprocess.CompletedProcess[str]":
    """The installed command on this checkout, in a process of its own, with only DATABASE_URL set for it."""
    url = f"sqlite:///{database}" if isinstance(database, Path) else database
    result = subprocess.run(
        [str(Path(sys.executable).parent / "askdesk"), *arguments],
        input=stdin.encode() if isinstance(stdin, str) else stdin,
        capture_output=True,
        env={"DATABASE_URL": url, "PATH": os.environ["PATH"], "LANG": "C.UTF-8", "PYTHONPATH": str(ROOT)},
        cwd=cwd or ROOT,
        timeout=100,
        check=False,
    )
    return subprocess.CompletedProcess(result.args, result.returncode, result.stdout.decode(), result.stderr.decode())


@pytest.fixture
def askdesk(shipped_database: Path) -> Askdesk:
    """Call askdesk on the shipped knowledge base: askdesk("ask", "How large may a JAR be?")."""

    def call(*arguments: str, stdin: str | bytes = "") -> "subprocess.CompletedProcess[str]":
        return run_askdesk(*arguments, database=shipped_database, stdin=stdin)

    return call


@pytest.fixture
def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


@pytest.fixture
def desk_database(tmp_path: Path) -> Path:
    """Where the tickets of one test stand."""
    return tmp_path / "askdesk.db"


@pytest.fixture
def desk(desk_database: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Commands:
    """Call askdesk on these tickets, in this process, as the agent ben."""
    return Commands(desk_database, capsys, monkeypatch)


@pytest.fixture
def filed(desk_database: Path, now: dt.datetime) -> File:
    """File a ticket among them: filed("Job stops", hours=3, asker="anna")."""
    return partial(file_ticket, desk_database, now)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Of files that need the shipped database one goes first and builds it, the others last, so that nobody waits."""
    needing = {item.path for item in items if "shipped_database" in getattr(item, "fixturenames", ())}
    first = min(needing, default=None)
    items.sort(key=lambda item: 0 if item.path == first else 2 if item.path in needing else 1)
