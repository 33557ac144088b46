"""A bare kernel that root runs, judged by a user without privileges, and by what root has written for this user."""

import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from development.bare_kernel import BareKernel
from development.kernel_check import Finding, Login, findings_of, login_of
from testing.attacker import SOMEBODY

_AS_SOMEBODY = f"""
import codecs, importlib, os, pkgutil, sys
import cryptography.x509, exporter
for name in ("ascii", "idna", "latin-1", "utf-8-sig", "utf-16"):
    codecs.lookup(name)
for module in pkgutil.walk_packages(exporter.__path__, "exporter."):
    if not module.name.endswith("__main__"):
        importlib.import_module(module.name)
os.setgroups([])
os.setresgid({SOMEBODY}, {SOMEBODY}, {SOMEBODY})
os.setresuid({SOMEBODY}, {SOMEBODY}, {SOMEBODY})
sys.exit(sys.modules["exporter.cli"].main(sys.argv[1:]))
"""
"""The exporter, read by root, since somebody may not read our Python's library."""
_PROGRAM = (sys.executable, "-c", _AS_SOMEBODY)
_BY_FILES = (
    "database_h2",
    "user_store_h2",
    "truststore_default_certificate",
    "keystore_password_default",
    "keystores_separate",
    "passwords_encrypted",
    "config_permissions",
    "hostname_set",
    "log_rotation",
    "config_pending",
)


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """Where somebody's files are."""
    with TemporaryDirectory(dir="/tmp") as name:
        os.chown(name, SOMEBODY, SOMEBODY)
        yield Path(name)


@pytest.fixture(scope="module")
def login(bare_kernel: BareKernel, folder: Path) -> Login:
    own = folder / "password"
    shutil.copy(bare_kernel.password_file, own)
    os.chown(own, SOMEBODY, SOMEBODY)
    return Login(login_of(bare_kernel).url, "admin", own)


@pytest.fixture(scope="module")
def somebodys_findings(bare_kernel: BareKernel, folder: Path, login: Login) -> Mapping[str, Finding]:
    return findings_of(bare_kernel, login.target(), folder / "c.yml", program=_PROGRAM)


@pytest.mark.parametrize("guideline", _BY_FILES)
def test_files_are_unknown_with_the_reason(somebodys_findings: Mapping[str, Finding], guideline: str) -> None:
    finding = somebodys_findings[guideline]
    assert finding["status"] == "unknown"
    assert finding["found"].endswith("Permission denied")


@pytest.mark.parametrize("guideline", ["os_user", "nofile_soft", "nproc", "jmx_exposed", "ports_listening"])
def test_user_limits_and_ports_are_judged_as_root_judges_them(
    bare_findings: Mapping[str, Finding], somebodys_findings: Mapping[str, Finding], guideline: str
) -> None:
    assert somebodys_findings[guideline]["status"] == bare_findings[guideline]["status"]
    assert somebodys_findings[guideline]["status"] not in ("unknown", "not_applicable")


def test_what_root_writes_makes_the_files_known(
    bare_kernel: BareKernel, folder: Path, login: Login, bare_findings: Mapping[str, Finding]
) -> None:
    facts = folder / "facts.yml"
    findings_of(bare_kernel, login.target(), folder / "root.yml", "kernel", "--facts-out", str(facts))
    assert (facts.stat().st_uid, facts.stat().st_gid, facts.stat().st_mode & 0o777) == (0, SOMEBODY, 0o640)
    told = login.target(facts_file=str(facts))
    found = findings_of(bare_kernel, told, folder / "told.yml", program=_PROGRAM)
    assert [found[guideline]["status"] for guideline in _BY_FILES] == [
        bare_findings[guideline]["status"] for guideline in _BY_FILES
    ]
