"""The askdesk command on one database, called in the process of the test."""

import datetime as dt
import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from bot.cli import main
from bot.settings import Settings
from bot.ticket_wiring import ticket_desk
from routing.events import Actor, Role
from routing.permissions import May
from routing.ticket import Category, Draft, Place, Priority

File = Callable[..., int]


class Said(NamedTuple):
    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()


class Commands:
    """askdesk("tickets", "take", "1001") on `database`."""

    def __init__(self, database: Path, shown: pytest.CaptureFixture[str], patch: pytest.MonkeyPatch) -> None:
        self.database, self._shown, self._patch = database, shown, patch
        patch.setenv("DATABASE_URL", f"sqlite:///{database}")
        patch.setenv("LOGNAME", "ben")

    def __call__(self, *arguments: str, stdin: str = "") -> Said:
        self._patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
        self._patch.setattr(sys, "argv", ["askdesk", *arguments])
        with pytest.raises(SystemExit) as end:
            main()
        shown = self._shown.readouterr()
        return Said(end.value.code if isinstance(end.value.code, int) else 0, shown.out, shown.err)

    def done(self, *arguments: str, stdin: str = "") -> Said:
        """The command ended well."""
        said = self(*arguments, stdin=stdin)
        assert said.code == 0, said
        return said

    def json(self, *arguments: str) -> Any:
        return json.loads(self.done(*arguments, "--json").out)

    def refused(self, *arguments: str, stdin: str = "") -> str:
        """The one line that the command said before it ended 2."""
        said = self(*arguments, stdin=stdin)
        assert (said.code, said.out) == (2, ""), said
        assert len(said.err.splitlines()) == 1
        return said.err.removeprefix("askdesk: ").rstrip()


def file_ticket(database: Path, now: dt.datetime, title: str = "Job stops", *, hours: float = 1, **of: Any) -> int:
    """The number of a ticket that an agent filed some hours ago."""
    plain = {"description": f"{title}.", "category": Category.JOB_FAILURE, "priority": Priority.NORMAL}
    place = Place(surface="terminal")
    draft = Draft(**{"title": title, "asker": "anna", "lang": "en", "place": place, **plain, **of})
    agent = Actor(id="hotline", role=Role.AGENT)
    with ticket_desk(Settings(database_url=f"sqlite:///{database}")) as desk:
        return desk.open_ticket(draft, May.FILE, agent, now - dt.timedelta(hours=hours)).ticket.number
