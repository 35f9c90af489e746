"""Built libraries on disk, one folder a fingerprint, arrays memory-mapped: many processes share one copy.

A folder is written under another name and renamed when complete, so readers see a whole library or none.
"""

import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import TypeAdapter

from knowledge.calibrating import Calibration
from knowledge.entry import Entry
from knowledge.figures import Figures
from knowledge.glossary import Term, build_glossary
from knowledge.index import PhrasingIndex
from knowledge.library import Library
from knowledge.linear import LinearModel
from knowledge.model import Model, Texts

KEPT = 2

_ENTRIES = TypeAdapter(tuple[Entry, ...])
_TERMS = TypeAdapter(tuple[Term, ...])


def save(library: Library, terms: tuple[Term, ...], folder: Path) -> None:
    """Publish `library` under `folder`; a library that is there already stays."""
    target = folder / library.fingerprint
    if target.is_dir():
        return
    folder.mkdir(parents=True, exist_ok=True)
    temporary = Path(tempfile.mkdtemp(prefix=".building-", dir=folder))
    try:
        for name, array in _arrays(library).items():
            np.save(temporary / f"{name}.npy", array)
        (temporary / "library.json").write_text(_described(library, terms), encoding="utf-8")
        temporary.rename(target)
    except OSError:
        shutil.rmtree(temporary, ignore_errors=True)
        if not target.is_dir():
            raise
    _remove_old(folder)


def load(folder: Path, fingerprint: str) -> Library | None:
    """The library of this fingerprint, or None when it is not there or not whole."""
    place = folder / fingerprint
    try:
        described = json.loads((place / "library.json").read_text(encoding="utf-8"))
        arrays = {path.stem: np.load(path, mmap_mode="r") for path in place.glob("*.npy")}
        return _assembled(fingerprint, described, arrays)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _arrays(library: Library) -> dict[str, np.ndarray[Any, Any]]:
    model = library.model
    arrays = {f"index_{name}": value for name, value in model.index._asdict().items()}
    if model.linear:
        arrays |= {f"linear_{name}": value for name, value in model.linear._asdict().items()}
    for name, texts in (("words", model.words), ("texts", library.texts)):
        arrays |= {f"{name}_block": texts.block, f"{name}_offsets": texts.offsets}
    return arrays | {name: getattr(model, name) for name in ("entry_of", "entry_words", "entry_words_ptr")}


def _described(library: Library, terms: tuple[Term, ...]) -> str:
    return json.dumps(
        {
            "entries": _ENTRIES.dump_python(library.entries, mode="json"),
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
        words=Texts(**part("words_")),
        rarest=described["rarest"],
        near_weight=described["near_weight"],
        **{name: arrays[name] for name in ("entry_of", "entry_words", "entry_words_ptr")},
    )
    return Library(
        fingerprint=fingerprint,
        entries=_ENTRIES.validate_python(described["entries"]),
        model=model,
        texts=Texts(**part("texts_")),
        calibration=_calibration(described["calibration"]),
        glossary=build_glossary(_TERMS.validate_python(described["terms"])),
        figures=Figures.model_validate(described["figures"]) if described["figures"] else None,
    )


def _calibration(plain: dict[str, Any]) -> Calibration:
    return Calibration(
        tuple(plain["weights"]), plain["bias"], tuple(plain["mean"]), tuple(plain["spread"]), plain["threshold"]
    )


def _remove_old(folder: Path) -> None:
    """Keep the newest few; a process that still reads a removed one keeps its open files."""
    whole = [path for path in folder.iterdir() if path.is_dir() and not path.name.startswith(".")]
    for path in sorted(whole, key=lambda p: p.stat().st_mtime, reverse=True)[KEPT:]:
        shutil.rmtree(path, ignore_errors=True)
