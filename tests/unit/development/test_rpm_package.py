import re

import pytest

from development.console import SetupError
from development.rpm_package import python_of, rpm_version
from development.rpm_trial import requirements
from development.rpm_trial.page import PAGE
from development.trial import TrialError
from testing.shown_commands import commands_in_blocks

REQUIRED = """/bin/sh
/usr/bin/python3.11
/usr/lib/wso2-exporter/bin/python3
config(wso2-exporter) = 0.2.0~dev0-1.py311
ld-linux-x86-64.so.2(GLIBC_2.3)(64bit)
libc.so.6()(64bit)
libc.so.6(GLIBC_2.34)(64bit)
libgcc_s.so.1(GCC_4.2.0)(64bit)
libpthread.so.0(GLIBC_2.2.5)(64bit)
rpmlib(PayloadIsZstd) <= 5.4.18-1
rtld(GNU_HASH)
systemd
"""
"""As rpm 4.18 lists them; the version of glibc that is the last allowed."""


@pytest.mark.parametrize(
    ("version", "expected"),
    [("1.2.0", "1.2.0"), ("0.2.0.dev0", "0.2.0~dev0"), ("0.2.0rc1", "0.2.0~rc1")],
)
def test_what_comes_before_a_release_does_so_for_rpm_too(version: str, expected: str) -> None:
    """A tilde sorts before anything, even the end: rpm-version(7)."""
    assert rpm_version(version) == expected


def test_the_package_is_for_the_python_that_builds_it() -> None:
    assert [python_of(3, 11), python_of(3, 12)] == ["3.11", "3.12"]


def test_another_python_is_refused_with_what_to_do() -> None:
    with pytest.raises(SetupError, match=r"found 3\.13: make rpm PYTHON=python3\.11"):
        python_of(3, 13)


def test_what_rhel_9_has_may_be_required() -> None:
    requirements.check(REQUIRED, "3.11")


@pytest.mark.parametrize(
    "line",
    ["libc.so.6(GLIBC_2.35)(64bit)", "libssl.so.3()(64bit)", "/usr/bin/env", "libc.musl-x86_64.so.1()(64bit)"],
)
def test_what_it_has_not_may_not(line: str) -> None:
    with pytest.raises(TrialError, match=re.escape(line)):
        requirements.check(f"{REQUIRED}{line}\n", "3.11")


def test_a_package_for_another_python_is_refused() -> None:
    with pytest.raises(TrialError, match=r"python3\.12"):
        requirements.check(REQUIRED, "3.12")


def test_the_trial_types_every_command_of_the_page_but_those_that_build() -> None:
    typed = [command for heading in ("Install", "Upgrade", "Remove") for command in PAGE.commands(heading)]
    assert [*PAGE.commands("Build the package"), *typed] == list(commands_in_blocks(PAGE.path))


def test_dnf_is_replaced_by_what_rpm_has_for_it() -> None:
    assert PAGE.unasked("dnf upgrade ./a.rpm") == "rpm --force-debian --nodeps --upgrade ./a.rpm"
    assert PAGE.unasked("systemctl status wso2-exporter") == "systemctl status wso2-exporter"
