"""Built libraries on disk, one folder a fingerprint, arrays memory-mapped: many processes share one copy.

A folder is written under another name and renamed when complete, so readers see a whole library or none.
"""

import json
import shutil
import tempfile
import time
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import numpy as np
from pydantic import TypeAdapter

from knowledge.calibrating import Calibration
from knowledge.content import BUILD_VERSION
from knowledge.figures import Figures
from knowledge.glossary import Glossary, Term, build_glossary
from knowledge.index import PhrasingIndex
from knowledge.library import Entries, Library
from knowledge.linear import LinearModel
from knowledge.model import Model, Texts

KEPT = 2
UNFINISHED = ".building-"
ABANDONED_SECONDS = 24 * 3600

_TERMS = TypeAdapter(tuple[Term, ...])


def save(library: Library, terms: tuple[Term, ...], folder: Path) -> None:
    """Publish `library` under `folder`; one that is there already and whole stays."""
    if load(folder, library.fingerprint):
        return
    target = folder / library.fingerprint
    folder.mkdir(parents=True, exist_ok=True)
    temporary = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=folder))
    try:
        for name, array in _arrays(library).items():
            np.save(temporary / f"{name}.npy", array)
        temporary.chmod(0o755)  # made for its owner alone; what is published may be read by all who read the database
        (temporary / "library.json").write_text(_described(library, terms), encoding="utf-8")
        _move(temporary, target)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    _remove_old(folder)


def _move(temporary: Path, target: Path) -> None:
    """Rename `temporary` to `target`, in place of a broken library; a whole one that came first stays."""
    for attempt in (1, 2):
        try:
            temporary.rename(target)
            return
        except OSError:
            if load(target.parent, target.name):
                return
            if attempt == 2:
                raise
        with suppress(FileNotFoundError):
            target.rename(temporary / "broken")
        shutil.rmtree(temporary / "broken", ignore_errors=True)


def load(folder: Path, fingerprint: str, *, mapped: bool = True) -> Library | None:
    """The library of this fingerprint; None when it is not there, not whole, or built by another version of askdesk.

    `mapped` shares its memory with other processes and reads only what is touched.
    """
    place = folder / fingerprint
    mode: Literal["r"] | None = "r" if mapped else None
    try:
        described = json.loads((place / "library.json").read_text(encoding="utf-8"))
        if described["build"] != BUILD_VERSION:
            return None
        # as plain arrays: slices of np.memmap cost several times as much
        arrays = {name: np.asarray(np.load(place / f"{name}.npy", mmap_mode=mode)) for name in described["arrays"]}
        return _assembled(fingerprint, described, arrays)
    except (OSError, EOFError, ValueError, KeyError, TypeError):
        return None


def _arrays(library: Library) -> dict[str, np.ndarray[Any, Any]]:
    model = library.model
    arrays = {f"index_{name}": value for name, value in model.index._asdict().items()}
    if model.linear:
        arrays |= {f"linear_{name}": value for name, value in model.linear._asdict().items()}
    entries = library.entries
    for name, texts in (("words", model.words), ("texts", library.texts), ("ids", entries.ids), ("json", entries.json)):
        arrays |= {f"{name}_block": texts.block, f"{name}_offsets": texts.offsets}
    return arrays | {"entry_rows": model.entry_rows, "kinds": entries.kinds}


def _described(library: Library, terms: tuple[Term, ...]) -> str:
    return json.dumps(
        {
            "build": BUILD_VERSION,
            "arrays": sorted(_arrays(library)),
            "terms": _TERMS.dump_python(terms, mode="json"),
            "figures": library.figures.model_dump(mode="json") if library.figures else None,
            "calibration": library.calibration._asdict(),
            "rarest": library.model.rarest,
            "near_weight": library.model.near_weight,
        },
        ensure_ascii=False,
    )


def _assembled(fingerprint: str, described: dict[str, Any], arrays: dict[str, Any]) -> Library:
    def part(prefix: str) -> dict[str, Any]:
        return {name.removeprefix(prefix): value for name, value in arrays.items() if name.startswith(prefix)}

    linear = part("linear_")
    model = Model(
        index=PhrasingIndex(**part("index_")),
        linear=LinearModel(**linear) if linear else None,
        entry_rows=arrays["entry_rows"],
        words=Texts(**part("words_")),
        rarest=described["rarest"],
        near_weight=described["near_weight"],
    )
    return Library(
        fingerprint=fingerprint,
        entries=Entries(ids=Texts(**part("ids_")), kinds=arrays["kinds"], json=Texts(**part("json_"))),
        model=model,
        texts=Texts(**part("texts_")),
        calibration=_calibration(described["calibration"]),
        glossary=_glossary(_TERMS.validate_python(described["terms"])),
        figures=Figures.model_validate(described["figures"]) if described["figures"] else None,
    )


@lru_cache(maxsize=2)
def _glossary(terms: tuple[Term, ...]) -> Glossary:
    """Libraries of one database share their terms."""
    return build_glossary(terms)


def _calibration(plain: dict[str, Any]) -> Calibration:
    return Calibration(
        tuple(plain["weights"]), plain["bias"], tuple(plain["mean"]), tuple(plain["spread"]), plain["threshold"]
    )


def _remove_old(folder: Path) -> None:
    """Keep the newest few, and what may still be in the making.

    A process that still reads a removed one keeps its open files.
    """
    ages: list[tuple[float, Path]] = []
    for path in folder.iterdir():
        with suppress(FileNotFoundError):  # another process removes old ones, too
            ages.append((time.time() - path.stat().st_mtime, path))
    whole = [path for _, path in sorted(ages) if not path.name.startswith(".")]
    abandoned = [path for age, path in ages if path.name.startswith(UNFINISHED) and age > ABANDONED_SECONDS]
    for path in whole[KEPT:]:
        hidden = path.with_name(UNFINISHED + path.name)
        with suppress(OSError):  # renamed first, so that nobody meets half of it
            path.rename(hidden)
            abandoned.append(hidden)
    for path in abandoned:
        shutil.rmtree(path, ignore_errors=True)
