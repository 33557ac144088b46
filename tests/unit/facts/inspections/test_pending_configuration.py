"""Whether what stands in deployment.toml is what a server runs with."""

import os
from pathlib import Path

import pytest

from exporter.facts.fact import NotApplicable
from testing.sites import NOW, found, process, site, value, write_files

TOML = "repository/conf/deployment.toml"
KEPT = "repository/resources/conf/.metadata/metadata_config.properties"
MD5_OF_A = "0cc175b9c0f1b6a831c399e269772661"
"""RFC 1321, appendix A.5: of the letter a."""


@pytest.mark.parametrize(("text", "word"), [("a", "applied"), ("b", "waiting")])
def test_the_md5_of_the_last_start_tells(tmp_path: Path, text: str, word: str) -> None:
    """Whatever its time says: who copies a file gives it a new one."""
    home = write_files(tmp_path, {TOML: text, KEPT: f"#Mon Nov 30\n{TOML}={MD5_OF_A}\n"})
    os.utime(home / TOML, (NOW, NOW))
    assert value("config_pending", site(home=home, running=process(home=str(home)))) == word


@pytest.mark.parametrize(("seconds", "word"), [(-1, "applied"), (0, "applied"), (1, "waiting")])
def test_without_one_its_time_tells(tmp_path: Path, seconds: int, word: str) -> None:
    home = write_files(tmp_path, {TOML: "a"})
    started_at = NOW - 1000
    os.utime(home / TOML, (started_at + seconds, started_at + seconds))
    server = site(home=home, running=process(home=str(home)), started_at=started_at)
    assert value("config_pending", server) == word


def test_a_file_elsewhere_is_the_one_that_counts(tmp_path: Path) -> None:
    home = write_files(tmp_path, {TOML: "b", KEPT: f"{TOML}={MD5_OF_A}\n", "own.toml": "a"})
    os.utime(home / "own.toml", (0, 0))
    running = process(f"-Ddeployment.config.file.path={home}/own.toml", home=str(home))
    assert value("config_pending", site(home=home, running=running)) == "applied"


def test_a_server_told_not_to_apply_it_is_told(tmp_path: Path) -> None:
    home = write_files(tmp_path, {TOML: "a", KEPT: f"{TOML}={MD5_OF_A}\n"})
    assert value("config_pending", site(home=home, running=process("-DavoidConfigUpdate"))) == "ignored"


def test_a_server_that_does_not_run_has_nothing_that_waits(tmp_path: Path) -> None:
    home = write_files(tmp_path, {TOML: "a"})
    assert found("config_pending", site(home=home, started_at=None)) == NotApplicable("the server does not run")


def test_an_old_kernel_has_no_such_file(tmp_path: Path) -> None:
    reason = f"there is no {TOML}"
    assert found("config_pending", site(home=tmp_path, running=process())) == NotApplicable(reason)
