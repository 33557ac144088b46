"""Servers that do not run, well and hostile, through the command."""

import json
import os
import shutil
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from development.places import PROJECT
from exporter import cli
from exporter.carbon.folder_home import FolderHome
from exporter.carbon.opening import folder_home
from exporter.commands.check.home import NOT_RUNNING, check_home
from exporter.console.flags import UsageError
from exporter.facts.fact import Known
from exporter.facts.file import load_facts
from exporter.guidelines import Guidelines
from exporter.model.site import SiteSettings

KERNEL = PROJECT / "testing" / "recordings" / "homes" / "carbon-4.10.32"
SECRET = "hunter2"

Check = Callable[..., tuple[int, str, str]]


@pytest.fixture
def check(capsys: pytest.CaptureFixture[str]) -> Check:
    def run(*arguments: str) -> tuple[int, str, str]:
        status = cli.main(["check", *arguments])
        told = capsys.readouterr()
        return status, told.out, told.err

    return run


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "wso2carbon"
    shutil.copytree(KERNEL, folder)
    return folder


def findings(out: str) -> dict[str, Any]:
    return {each["guideline"]: each for each in json.loads(out)["findings"]}


def test_what_only_a_running_server_tells_is_not_applicable(check: Check, home: Path) -> None:
    status, out, _ = check("--home", str(home), "--format", "json", "--fail-on", "unknown")
    assert status in (0, 1)
    heap = findings(out)["heap_after_collection"]
    assert (heap["target"], heap["status"], heap["found"]) == ("wso2carbon", "not_applicable", NOT_RUNNING.reason)
    assert {each["status"] for each in findings(out).values() if each["kind"] == "headroom"} == {"not_applicable"}


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["--home=NONE"], "--home NONE: "),
        (["--home=EMPTY"], "--home EMPTY: found neither repository/conf nor conf in it"),
        (["--home="], "argument --home: found an empty text"),
        (["--product=apim", "--config.file=c.yml"], "--product and --role want --home"),
        (["--role=gateway", "--config.file=c.yml"], "--product and --role want --home"),
        (["--home=EMPTY", "--product=tomcat"], "argument --product: invalid choice: 'tomcat'"),
        (["--home=EMPTY", "--role=gatewy"], "argument --role: invalid choice: 'gatewy'"),
        (["a", "b", "--home=EMPTY", "--config.file=c.yml"], "found several targets and --home, expected one"),
        (["a", "--home=EMPTY"], "no targets are configured"),
        (["--facts-out=f", "--config.file=c.yml"], "--facts-out wants one TARGET, or --home"),
    ],
)
def test_a_wrong_flag_is_one_line(
    check: Check, arguments: list[str], problem: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("EMPTY").mkdir()
    Path("c.yml").write_text("targets: [{name: x, url: 'h:1'}]\n")
    status, out, err = check(*arguments)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert err.startswith(f"wso2-exporter: error: {problem}")


def _bomb(home: Path) -> None:
    for file in (home / "repository" / "conf").rglob("*.xml"):
        file.write_text(f'<!DOCTYPE a [<!ENTITY b "{SECRET}"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>')


def _long(home: Path) -> None:
    os.truncate(home / "repository" / "conf" / "deployment.toml", 1 << 30)


def _brackets(home: Path) -> None:
    (home / "repository" / "conf" / "deployment.toml").write_text(f"{SECRET} = {'[' * 5000}")


def _pipes(home: Path) -> None:
    for file in (home / "repository" / "conf").rglob("*.*"):
        if file.is_file():
            file.unlink()
            os.mkfifo(file)


def _folders(home: Path) -> None:
    for file in [file for file in (home / "repository" / "conf").rglob("*") if file.is_file()]:
        file.unlink()
        file.mkdir()


def _links(home: Path) -> None:
    for file in [file for file in (home / "repository" / "conf").rglob("*") if file.is_file()]:
        file.unlink()
        file.symlink_to(home.parent / "shadow")


def _latin(home: Path) -> None:
    for file in (home / "repository" / "conf").rglob("*.xml"):
        file.write_bytes(file.read_bytes().replace(b"<Server ", "<!-- \xe4 --><Server ".encode("latin-1")))


def _aliases(home: Path) -> None:
    toml = home / "repository" / "conf" / "deployment.toml"
    toml.write_text(f'[super_admin]\npassword = "$secret{{{SECRET}}}"\nusername = "{SECRET}"\n')


def _no_toml(home: Path) -> None:
    (home / "repository" / "conf" / "deployment.toml").unlink()


@pytest.mark.parametrize("spoil", [_bomb, _long, _brackets, _pipes, _folders, _links, _latin, _no_toml])
def test_a_hostile_home_is_judged_without_a_word_of_it(check: Check, home: Path, spoil: Callable[[Path], None]) -> None:
    (home.parent / "shadow").write_text(f"root:{SECRET}:1:\n")
    (home / "repository" / "conf" / "deployment.toml").touch()
    spoil(home)
    status, out, err = check("--home", str(home), "--format", "json", "--timeout", "30")
    assert status in (0, 1)
    assert SECRET not in out + err
    assert "Traceback" not in out + err
    assert "did not end in time" not in out


def test_facts_are_written_for_a_service_that_may_read_less(check: Check, home: Path, tmp_path: Path) -> None:
    """Without secrets. A link in the place of the file is replaced, and what it leads to stays as it is."""
    _aliases(home)
    file, other = tmp_path / "facts.yml", tmp_path / "other"
    other.write_text("x")
    file.symlink_to(other)
    mask = os.umask(0o077)
    try:
        assert check("--home", str(home), "--facts-out", str(file))[0] in (0, 1)
    finally:
        os.umask(mask)
    assert (file.is_symlink(), other.read_text()) == (False, "x")
    assert file.stat().st_mode & 0o7777 == 0o640
    assert file.stat().st_gid == tmp_path.stat().st_gid
    assert [type(fact) for fact in load_facts(file).facts("config_permissions")] == [Known]
    assert "the server does not run" not in file.read_text()
    assert SECRET not in file.read_text()
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".facts")] == []


def test_facts_that_cannot_be_written_are_one_line(check: Check, home: Path, tmp_path: Path) -> None:
    status, _, err = check("--home", str(home), "--facts-out", str(tmp_path / "none" / "facts.yml"))
    assert status == 2
    assert err.startswith(
        f"wso2-exporter: error: --facts-out {tmp_path}/none/facts.yml: cannot be written: No such file"
    )
    (tmp_path / "folder").mkdir()
    status, _, err = check("--home", str(home), "--facts-out", str(tmp_path / "folder"))
    assert (status, err.count("\n")) == (2, 1)


def test_a_home_that_hangs_is_given_up_in_time(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    """As on a mount whose server is gone: the call comes back when that does."""
    back = threading.Event()

    def hang(folder: Path) -> FolderHome:
        back.wait()
        return folder_home(folder)

    monkeypatch.setattr("exporter.commands.check.home.folder_home", hang)
    try:
        with pytest.raises(UsageError, match=r"it did not let itself be looked at within 0\.1 s"):
            check_home(home, "wso2carbon", SiteSettings(), Guidelines.load(), 0.1)
    finally:
        back.set()
