"""A running exporter takes its configuration up anew: when it is asked to over HTTP, and when its files change."""

import json
import os
import socket
import urllib.error
import urllib.request
from base64 import b64encode
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import bcrypt
import pytest

from testing.exporter_process import PATIENCE, Running, run, until

ONE = "- {{name: {name}, url: '127.0.0.1:{port}'}}\n"


@pytest.fixture
def silent_port() -> Iterator[int]:
    """A port that accepts connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as server:
        yield server.getsockname()[1]


@pytest.fixture
def configuration(tmp_path: Path, silent_port: int) -> Path:
    path = tmp_path / "wso2-exporter.yml"
    path.write_text("targets_file: '*.targets'\nhost: {enabled: false}\n")
    (tmp_path / "a.targets").write_text(ONE.format(name="a", port=silent_port))
    return path


def reload(exporter: Running, **headers: str) -> tuple[int, str]:
    request = urllib.request.Request(f"http://127.0.0.1:{exporter.port}/-/reload", method="POST", headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def names(exporter: Running) -> list[str]:
    """The servers that `/sd` has, which must answer at once while they hang."""
    return [group["labels"]["instance"] for group in json.loads(exporter.get("/sd")[1])]


def works(exporter: Running) -> bool:
    page = exporter.get("/metrics?servers=none")[1]
    return "\nwso2_exporter_config_last_reload_successful 1.0" in page


def test_a_reload_answers_when_the_new_configuration_is_in_force(
    configuration: Path, silent_port: int, tmp_path: Path
) -> None:
    with run(tmp_path, "--config.file", str(configuration)) as exporter:
        (tmp_path / "b.targets").write_text(ONE.format(name="b", port=silent_port))
        assert names(exporter) == ["a"]
        assert reload(exporter) == (200, "Reloaded\n")
        assert names(exporter) == ["a", "b"]


def test_a_wrong_configuration_is_answered_with_the_line_of_the_log(configuration: Path, tmp_path: Path) -> None:
    with run(tmp_path, "--config.file", str(configuration)) as exporter:
        (tmp_path / "b.targets").write_text("- {name: b, url: hunter2}\n")
        status, line = reload(exporter)
        assert (status, line.count("\n")) == (500, 1)
        assert line.startswith(f"{tmp_path}/b.targets:1: [0].url: found ")
        logged = f"configuration not reloaded: {line.strip()}"
        until(lambda: logged in exporter.log.read_text())
        assert "hunter2" not in line
        assert (names(exporter), works(exporter)) == (["a"], False)
        (tmp_path / "b.targets").unlink()
        assert reload(exporter)[0] == 200
        assert works(exporter)


def test_many_callers_share_a_few_reloads(configuration: Path, tmp_path: Path) -> None:
    with run(tmp_path, "--config.file", str(configuration)) as exporter, ThreadPoolExecutor(20) as callers:
        answers = list(callers.map(lambda _: reload(exporter), range(20)))
        assert answers == [(200, "Reloaded\n")] * 20
        assert 1 <= exporter.log.read_text().count('msg="configuration reloaded"') < 20


def test_a_browser_on_another_site_reloads_nothing(configuration: Path, tmp_path: Path) -> None:
    with run(tmp_path, "--config.file", str(configuration)) as exporter:
        assert reload(exporter, Origin="http://evil.example")[0] == 403
        assert reload(exporter, Host="evil.example")[0] == 403
        assert "reloaded" not in exporter.log.read_text()


def test_who_logs_in_may_reload_by_whatever_name_the_exporter_has(configuration: Path, tmp_path: Path) -> None:
    hashed = bcrypt.hashpw(b"hunter2", bcrypt.gensalt(4)).decode()
    (tmp_path / "web.yml").write_text(f"basic_auth_users: {{admin: '{hashed}'}}\n")
    web = ("--web.config.file", str(tmp_path / "web.yml"))
    with run(tmp_path, "--config.file", str(configuration), *web) as exporter:
        login = f"Basic {b64encode(b'admin:hunter2').decode()}"
        assert reload(exporter)[0] == 401
        assert reload(exporter, Host="exporter.example", Authorization=login) == (200, "Reloaded\n")
        assert reload(exporter, Origin="http://evil.example", Authorization=login)[0] == 403


def test_what_is_wrong_with_the_web_configuration_is_answered_too(configuration: Path, tmp_path: Path) -> None:
    web = tmp_path / "web.yml"
    web.write_text("")
    with run(tmp_path, "--config.file", str(configuration), "--web.config.file", str(web)) as exporter:
        assert reload(exporter) == (200, "Reloaded\n")
        web.write_text("basic_auth_users: {admin: hunter2}\n")
        status, line = reload(exporter)
        assert (status, line.count("\n")) == (500, 1)
        assert line.startswith(f"{web}:1: basic_auth_users.admin: found no bcrypt hash")
        assert "hunter2" not in line
        configuration.write_text("targets: hunter2\n")
        assert [each.partition(":1: ")[0] for each in reload(exporter)[1].splitlines()] == [
            str(configuration),
            str(web),
        ]


def test_files_that_change_are_taken_up(silent_port: int, tmp_path: Path) -> None:
    """As Kubernetes changes them: the link `..data` is swapped. What is wrong is logged once, and not for good."""
    mount = tmp_path / "mount"
    for version, entry in (("1", "a"), ("2", "b")):
        (mount / f"..{version}").mkdir(parents=True)
        (mount / f"..{version}" / "c.yml").write_text("targets_file: own.yml\nhost: {enabled: false}\n")
        (mount / f"..{version}" / "own.yml").write_text(ONE.format(name=entry, port=silent_port))
    (mount / "..3").mkdir()
    (mount / "..3" / "c.yml").write_text("targets_file: own.yml\nhost: {enabled: false}\n")
    (mount / "..3" / "own.yml").write_text("- {name: half")
    swap(mount, "1")
    for name in ("c.yml", "own.yml"):
        (mount / name).symlink_to(f"..data/{name}")
    with run(tmp_path, "--config.file", str(mount / "c.yml"), "--config.auto-reload") as exporter:
        assert names(exporter) == ["a"]
        swap(mount, "3")
        until(lambda: not works(exporter))
        assert names(exporter) == ["a"]
        swap(mount, "2")
        until(lambda: names(exporter) == ["b"])
        assert works(exporter)
        assert exporter.log.read_text().count("configuration not reloaded") == 1


def swap(mount: Path, version: str) -> None:
    (mount / "..new").symlink_to(f"..{version}")
    os.replace(mount / "..new", mount / "..data")  # noqa: PTH105 - the system call that kubelet makes
