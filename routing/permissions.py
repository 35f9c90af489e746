"""May the asker file a ticket? A RAM user may not until the account owner has granted the permission for it."""

from enum import StrEnum

from knowledge.entry import Frozen, Lang, Source
from knowledge.library import Library
from routing.standing import Asker, Standing

PERMISSION_FIGURE = "ticket"
PERMISSION_ENTRY = "support.ram"  # what the documents say of it


class May(StrEnum):
    FILE = "file"
    WAIT = "wait"  # until the permission is granted
    ASK = "ask"  # it depends on who asks


class Verdict(Frozen):
    """`permission` is the exact name of what is needed, empty where none is; `entry` and `source` say who says so."""

    may: May
    standing: Standing
    permission: str = ""
    because: tuple[str, ...]
    entry: str | None = None
    source: Source | None = None


def verdict(asker: Asker, library: Library, lang: Lang) -> Verdict:
    """A knowledge base that knows of no permission for tickets asks for none."""
    figures = library.figures
    needed = figures.permission.get(PERMISSION_FIGURE) if figures else None
    if needed is None:
        return Verdict(may=May.FILE, standing=asker.standing, because=("the documents name no permission for tickets",))
    entry = library.entries.get(PERMISSION_ENTRY)
    may, why = _judged(asker)
    return Verdict(
        may=may,
        standing=asker.standing,
        permission=str(needed.value),
        because=(why,),
        entry=entry.id if entry else None,
        source=entry.wording(lang).source if entry else None,
    )


def _judged(asker: Asker) -> tuple[May, str]:
    known = f" ({asker.how})" if asker.how else ""
    match asker.standing:
        case Standing.OWNER:
            return May.FILE, f"the asker speaks for the account itself{known}"
        case Standing.RAM_WITH:
            return May.FILE, f"a RAM user who has the permission{known}"
        case Standing.RAM_WITHOUT:
            return May.WAIT, f"a RAM user who is not known to have the permission{known}"
        case Standing.UNKNOWN:
            return May.ASK, "it is not known whether the asker is a RAM user"
