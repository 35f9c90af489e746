"""askdesk backup and restore."""

from contextlib import closing
from pathlib import Path

from bot.settings import Settings
from bot.ticket_wiring import open_ticket_store
from tests.commands import Commands, File


def test_a_backup_brings_back_what_was_there_and_keeps_what_it_replaces(
    desk: Commands, filed: File, desk_database: Path, tmp_path: Path
):
    filed("Before")
    copy = tmp_path / "copy.db"
    assert desk.done("backup", str(copy)).out.startswith(f"wrote {copy} (")
    filed("After", asker="carl")
    restored = desk.done("restore", str(copy), "--yes").out
    assert restored.startswith(f"restored {desk_database} from {copy}; what was there is now askdesk.db.")
    assert [ticket["title"] for ticket in desk.json("tickets", "list")] == ["Before"]
    (kept,) = tmp_path.glob("askdesk.db.2*Z")
    with closing(open_ticket_store(Settings(database_url=f"sqlite:///{kept}"))) as store:
        assert store.count() == 2


def test_a_backup_replaces_a_file_only_when_told(desk: Commands, filed: File, tmp_path: Path):
    filed()
    copy = tmp_path / "copy.db"
    copy.write_text("mine")
    assert desk.refused("backup", str(copy)).endswith(
        "exists already: name another file, or use --force to replace it."
    )
    assert copy.read_text() == "mine"
    desk.done("backup", str(copy), "--force")
    assert copy.read_bytes().startswith(b"SQLite format 3")


def test_a_database_is_not_replaced_unasked_nor_while_it_is_in_use(
    desk: Commands, filed: File, desk_database: Path, tmp_path: Path
):
    filed()
    copy = tmp_path / "copy.db"
    desk.done("backup", str(copy))
    assert desk.refused("restore", str(copy)) == "the database would be replaced: say --yes if that is meant."
    with closing(open_ticket_store(Settings(database_url=f"sqlite:///{desk_database}"))) as store:
        assert store.count() == 1
        assert "is in use by another process" in desk.refused("restore", str(copy), "--yes")


def test_what_is_no_backup_is_refused(desk: Commands, filed: File, tmp_path: Path):
    filed()
    text = tmp_path / "notes.txt"
    text.write_text("no database at all, though quite long enough to be read as one " * 20)
    assert "is not a SQLite database" in desk.refused("restore", str(text), "--yes")
    assert "does not exist" in desk.refused("restore", str(tmp_path / "no.db"), "--yes")
    assert len(desk.json("tickets", "list")) == 1
