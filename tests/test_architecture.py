"""Rules of the layout, read from the source: import direction, no cycles, who may do I/O, length of files.

Each rule is a function of a folder, so that it is also asked about small trees that break it.
"""

import ast
import re
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MAY_IMPORT = {
    "knowledge": {"knowledge"},
    "routing": {"knowledge", "routing"},
    "bot": {"knowledge", "routing", "bot"},
}
ADAPTERS = {"sources", "stores", "sinks", "surfaces"}
LONGEST_FILE = 350  # lines

IO_MODULES = {
    *("glob", "http", "httpx", "os", "pathlib", "requests", "shutil", "slack_bolt", "slack_sdk", "socket", "sqlite3"),
    *("sqlite_utils", "ssl", "subprocess", "tempfile", "urllib"),
}
CLOCK_AND_CHANCE_MODULES = {"time", "secrets", "uuid"}
IO_FUNCTIONS = {"open", "input", "print", "__import__", "exec", "eval"}
IO_METHODS = {"open", "read_text", "write_text", "read_bytes", "write_bytes"}
NUMPY_FILES = {"np.load", "np.save", "np.savez", "np.loadtxt", "np.savetxt", "np.fromfile", "np.memmap"}
CLOCK_METHODS = {"now", "utcnow", "today"}
NEED_A_SEED = {"Random", "default_rng", "SeedSequence", "PCG64"}
CHANCE = NEED_A_SEED | {"Generator"}  # all that may be taken from random and numpy.random

EXCEPTIONS = {
    # pypinyin reads its switches from the environment while it is imported; without its phrase dictionary, which single
    # characters do not need, it starts 0.3 s faster. The variable is pypinyin's own and says nothing about askdesk.
    "knowledge/sounds.py": {"imports os", "uses os.environ.setdefault"},
}


def sources(root: Path) -> dict[str, Path]:
    """Module name → file, for the packages under `root`; a package is named like its folder."""
    found = {}
    for package in MAY_IMPORT:
        for path in sorted((root / package).rglob("*.py")):
            parts = path.relative_to(root).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imported(module: str, path: Path, modules: set[str]) -> set[str]:
    """Every module that stands in an import of `path`, wherever in the file; `from a import b` may be a.b."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = _absolute(node, module, path)
            names = {f"{base}.{alias.name}" for alias in node.names}
            found |= {name if name in modules else base for name in names}
    return found


def _absolute(node: ast.ImportFrom, module: str, path: Path) -> str:
    if not node.level:
        return node.module or ""
    package = module.split(".") if path.name == "__init__.py" else module.split(".")[:-1]
    above = package[: len(package) - node.level + 1]
    return ".".join([*above, node.module] if node.module else above)


def graph(root: Path) -> dict[str, set[str]]:
    """Module → modules of our packages that it imports."""
    modules = sources(root)
    edges = {name: imported(name, path, set(modules)) for name, path in modules.items()}
    return {name: {m for m in found if m.partition(".")[0] in MAY_IMPORT} for name, found in edges.items()}


def wrong_way(root: Path) -> list[str]:
    return [
        f"{module} imports {other}"
        for module, found in graph(root).items()
        for other in sorted(found)
        if other.partition(".")[0] not in MAY_IMPORT[module.partition(".")[0]]
    ]


def cycle(root: Path) -> list[str]:
    """The modules of one import cycle, or none."""
    try:
        TopologicalSorter(graph(root)).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def may_do_io(path: Path, root: Path) -> bool:
    folders = path.relative_to(root).parts[:-1]
    return folders[0] == "bot" or bool(ADAPTERS & set(folders))


def impurities(path: Path) -> set[str]:
    """What the file does with files, processes, networks, the clock or chance."""
    return set(_impurities(ast.parse(path.read_text(encoding="utf-8"))))


def _impurities(tree: ast.AST) -> Iterator[str]:
    parts: set[ast.AST] = set()  # of longer names: os.environ in os.environ.get
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (f"imports {alias.name}" for alias in node.names if _forbidden(alias.name))
        elif isinstance(node, ast.ImportFrom):
            yield from _impure_names(node)
        elif isinstance(node, ast.Attribute):
            parts.add(node.value)
            name = dotted(node)
            if node not in parts and name.startswith("os."):
                yield f"uses {name}"
            if name.endswith(("datetime.now", "datetime.utcnow", "datetime.today", "date.today")):
                yield f"uses {name}"
        elif isinstance(node, ast.Call) and (what := _impure_call(node)):
            yield what


def _forbidden(module: str) -> bool:
    return module.partition(".")[0] in IO_MODULES | CLOCK_AND_CHANCE_MODULES


def _impure_names(node: ast.ImportFrom) -> Iterator[str]:
    module = node.module or ""
    if _forbidden(module):
        yield f"imports {module}"
    if module in {"random", "numpy.random"}:
        yield from (f"imports {module}.{alias.name}" for alias in node.names if alias.name not in CHANCE)


def _impure_call(call: ast.Call) -> str | None:
    name = dotted(call.func).replace("numpy.", "np.")
    owner, _, last = name.rpartition(".")
    method = isinstance(call.func, ast.Attribute)
    if name in IO_FUNCTIONS | NUMPY_FILES or (method and last in IO_METHODS | CLOCK_METHODS):
        return f"calls {name}"
    if owner in {"random", "np.random"} and last not in CHANCE:
        return f"calls {name}"
    if last in NEED_A_SEED and not _has_seed(call):
        return f"calls {name} without a seed"
    return None


def _has_seed(call: ast.Call) -> bool:
    given = [*call.args, *(keyword.value for keyword in call.keywords)]
    return bool(given) and not (isinstance(given[0], ast.Constant) and given[0].value is None)


def dotted(node: ast.AST) -> str:
    """'a.b.c' for that chain of names; what is no name is left out: f().open is '.open'."""
    if isinstance(node, ast.Name):
        return node.id
    return f"{dotted(node.value)}.{node.attr}" if isinstance(node, ast.Attribute) else ""


def impure_files(root: Path) -> dict[str, set[str]]:
    found = {}
    for path in sources(root).values():
        name = path.relative_to(root).as_posix()
        if not may_do_io(path, root) and (what := impurities(path) - EXCEPTIONS.get(name, set())):
            found[name] = what
    return found


def too_long(root: Path) -> list[str]:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in sources(root).values()}
    return [f"{path.relative_to(root)}: {lines}" for path, lines in lengths.items() if lines > LONGEST_FILE]


def tree(root: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def test_all_three_packages_are_looked_at():
    modules = sources(ROOT)
    assert {"knowledge.matching", "knowledge.facts", "routing.desk", "bot.cli"} <= modules.keys()
    assert "routing.desk" in graph(ROOT)["bot.commands.ask"]


def test_imports_go_from_bot_to_routing_to_knowledge():
    assert not wrong_way(ROOT)


@pytest.mark.parametrize(
    "text",
    [
        "import routing.desk",
        "from routing import desk",
        "def f():\n    from routing.desk import handle",
        "if TYPE_CHECKING:\n    import bot.cli",
        "from ..bot import cli",
    ],
)
def test_an_import_of_the_wrong_direction_is_seen(tmp_path: Path, text: str):
    assert wrong_way(tree(tmp_path, {"knowledge/a.py": text, "routing/desk.py": "", "bot/cli.py": ""}))


def test_no_modules_import_each_other_in_a_circle():
    assert not cycle(ROOT)


@pytest.mark.parametrize(
    "files",
    [
        {"knowledge/a.py": "import knowledge.b", "knowledge/b.py": "def f():\n    from knowledge import a"},
        {"knowledge/a.py": "from .b import x", "knowledge/b.py": "from .a import y"},
        {
            "bot/a.py": "from bot.b import x",
            "bot/b.py": "class C:\n    from bot.c import x",
            "bot/c.py": "import bot.a as q",
        },
        {"bot/c/__init__.py": "from . import a", "bot/c/a.py": "from bot.c import b", "bot/c/b.py": "import bot.c"},
    ],
)
def test_a_cycle_is_seen_even_when_it_hides_in_a_function(tmp_path: Path, files: dict[str, str]):
    assert cycle(tree(tmp_path, files))


def test_a_package_that_lists_its_modules_is_no_cycle(tmp_path: Path):
    files = {"bot/c/__init__.py": "from bot.c import a", "bot/c/a.py": "from bot.c.b import x", "bot/c/b.py": ""}
    assert not cycle(tree(tmp_path, files))


def test_nothing_is_imported_by_a_computed_name():
    """Else the rules above would not see it."""
    hidden = re.compile(r"\bimportlib\b|\b__import__\b|\bpkgutil\b")
    assert not [name for name, path in sources(ROOT).items() if hidden.search(path.read_text(encoding="utf-8"))]


def test_only_adapters_and_bot_touch_files_processes_networks_clock_or_chance():
    assert not impure_files(ROOT)


@pytest.mark.parametrize("name", EXCEPTIONS)
def test_every_exception_to_the_purity_rule_is_still_needed(name: str):
    assert impurities(ROOT / name) == EXCEPTIONS[name]


def test_pure_files_do_no_io_through_an_adapter():
    pure = {name for name, path in sources(ROOT).items() if not may_do_io(path, ROOT)}
    edges = graph(ROOT)
    assert not [(name, other) for name in pure for other in edges[name] if ADAPTERS & set(other.split("."))]


@pytest.mark.parametrize(
    "text",
    [
        "open('x')",
        "import os",
        "def f():\n    import subprocess",
        "from pathlib import Path",
        "from urllib.request import urlopen",
        "import socket",
        "import sqlite3",
        "import time",
        "from time import time",
        "import datetime as dt\ndt.datetime.now()",
        "import datetime as dt\ndt.date.today()",
        "from datetime import date\ndate.today()",
        "import datetime as dt\nField(default_factory=dt.date.today)",
        "from random import choice",
        "def f(path):\n    return path.read_text()",
        "def f(path):\n    return path.open()",
        "import numpy as np\nnp.load('x')",
        "import random\nrandom.random()",
        "import random\nrandom.Random()",
        "import numpy as np\nnp.random.rand(3)",
        "import numpy as np\nnp.random.default_rng()",
        "import numpy as np\nnp.random.default_rng(None)",
        "from numpy.random import default_rng\ndefault_rng(seed=None)",
    ],
)
def test_io_the_clock_and_unseeded_chance_are_seen(tmp_path: Path, text: str):
    root = tree(tmp_path, {"knowledge/a.py": text, "knowledge/stores/a.py": text, "bot/a.py": text})
    assert impure_files(root).keys() == {"knowledge/a.py"}


@pytest.mark.parametrize(
    "text",
    [
        "import datetime as dt\ndt.date(2022, 6, 9)",
        "import numpy as np\nnp.random.default_rng(11)",
        "import random\nrandom.Random(7).random()",
        "def f(rng, clock):\n    return rng.random(3), clock.day",
    ],
)
def test_given_dates_and_seeds_are_pure(tmp_path: Path, text: str):
    assert not impure_files(tree(tmp_path, {"routing/a.py": text}))


def test_no_file_is_longer_than_350_lines(tmp_path: Path):
    assert not too_long(ROOT)
    assert too_long(tree(tmp_path, {"bot/a.py": "x = 1\n" * 351, "bot/b.py": "x = 1\n" * 350})) == ["bot/a.py: 351"]
