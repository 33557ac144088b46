import re

import pytest

from development.console import SetupError
from development.debian_package import RELEASES, debian_version, release_of
from development.debian_trial.page import PAGE
from testing.shown_commands import commands_in_blocks

BOOKWORM, TRIXIE = RELEASES


@pytest.mark.parametrize(
    ("version", "expected"),
    [("1.2.0", "1.2.0+deb12"), ("0.2.0.dev0", "0.2.0~dev0+deb12"), ("0.2.0rc1", "0.2.0~rc1+deb12")],
)
def test_what_comes_before_a_release_does_so_for_debian_too(version: str, expected: str) -> None:
    """A tilde sorts before anything, even the end: deb-version(7)."""
    assert debian_version(version, BOOKWORM) == expected


def test_the_release_is_that_of_the_machine() -> None:
    assert release_of({"ID": "debian", "VERSION_ID": "13", "PRETTY_NAME": "Debian GNU/Linux 13 (trixie)"}) == TRIXIE


def test_another_system_is_refused_by_its_name() -> None:
    with pytest.raises(SetupError, match=r"found Ubuntu 24\.04"):
        release_of({"ID": "ubuntu", "VERSION_ID": "24.04", "PRETTY_NAME": "Ubuntu 24.04"})


def test_the_trial_types_every_command_of_the_page_but_those_that_build_and_edit() -> None:
    """Of the commands below these headings; the rest of the page has none."""
    headings = re.findall(r"^## (.+)$", PAGE.path.read_text(encoding="utf-8"), re.MULTILINE)
    typed = [command for heading in headings for command in PAGE.commands(heading)]
    shown = [command for command in commands_in_blocks(PAGE.path) if not command.startswith("sudoedit ")]
    assert typed == shown
