"""Every command, option and setting is documented, and nothing is documented that does not exist."""

import re
from collections.abc import Iterator

import click
import pytest

from bot.cli import cli
from bot.settings import Settings
from tests.conftest import ROOT

README = (ROOT / "README.md").read_text("utf-8")
REFERENCE = (ROOT / "docs" / "reference.md").read_text("utf-8")
ENV_EXAMPLE = (ROOT / ".env.example").read_text("utf-8")


def _commands(group: click.Command, path: str = "") -> Iterator[tuple[str, click.Command]]:
    if isinstance(group, click.Group):
        if group.invoke_without_command:
            yield path, group
        for name, command in group.commands.items():
            yield from _commands(command, f"{path} {name}".strip())
    else:
        yield path, group


COMMANDS = dict(_commands(cli))
GROUPS = {name.split()[0] for name in COMMANDS if " " in name}


@pytest.mark.parametrize("path", COMMANDS)
def test_each_command_is_in_the_reference_and_has_help(path: str):
    assert f"`{path}" in REFERENCE or f"askdesk {path}" in REFERENCE
    assert COMMANDS[path].help


@pytest.mark.parametrize(
    ("path", "option"),
    [
        (path, option)
        for path, command in COMMANDS.items()
        for parameter in command.params
        for option in parameter.opts
        if option.startswith("--")
    ],
)
def test_each_option_is_in_the_reference(path: str, option: str):
    assert option in REFERENCE, f"{path} {option}"


@pytest.mark.parametrize("name", [name.upper() for name in Settings.model_fields])
def test_each_setting_is_in_the_reference_and_the_example(name: str):
    assert f"`{name}`" in REFERENCE
    assert f"{name}=" in ENV_EXAMPLE


def test_documented_options_exist():
    known = {o for c in COMMANDS.values() for p in c.params for o in (*p.opts, *p.secondary_opts)}
    known |= {"--help", "--version"}
    documented = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", README + REFERENCE))
    assert documented <= known


def test_documented_commands_exist():
    groups = {name.split()[0] for name in COMMANDS}
    mentioned = re.findall(r"`askdesk ([a-z]+)(?: ([a-z]+))?", README + REFERENCE)
    assert {first for first, _ in mentioned} <= groups
    assert {f"{first} {second}" for first, second in mentioned if first in GROUPS and second} <= set(COMMANDS)


def test_the_two_commands_of_the_readme_are_in_the_makefile():
    makefile = (ROOT / "Makefile").read_text("utf-8")
    assert re.search(r"^run:", makefile, re.MULTILINE)
    assert re.search(r"^test:", makefile, re.MULTILINE)
    assert "make test" in (ROOT / ".ci" / "run").read_text("utf-8")


def test_locked_versions_are_plain():
    for line in (ROOT / "requirements.lock").read_text("utf-8").splitlines():
        assert re.fullmatch(r"[A-Za-z0-9_.-]+==[A-Za-z0-9_.]+", line), line
