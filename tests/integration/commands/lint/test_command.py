import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from development.places import SNAPSHOTS
from testing.jvm import Jvm, StartJvm, login_options
from testing.lint_command import PACK, Lint

KERNEL = str(SNAPSHOTS / "carbon-4.10.32.json")


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    file = tmp_path / "exotic.yml"
    file.write_text(PACK)
    return file


@pytest.fixture
def configuration(tmp_path: Path, jvm: Jvm, pack: Path) -> str:
    file = tmp_path / "c.yml"
    file.write_text(
        f"targets:\n- {{name: jvm, url: 127.0.0.1:{jvm.port}}}\n- {{name: none, url: 127.0.0.1:1}}\n"
        f"mapping:\n  packs: [{pack.name}]\n"
    )
    return str(file)


def test_a_pack_for_the_probe_alone_is_tried_too(lint: Lint, configuration: str, pack: Path) -> None:
    pack.write_text(f"served_on: probe\n{PACK}")
    status, out, _ = lint("jvm", "--config.file", configuration, "--format", "json", "--timeout", "60")
    (rule,) = [rule for rule in json.loads(out)["rules"] if rule["pack"] == "exotic"]
    assert rule["families"]["exotic_one"]["samples"] == len(rule["matched"]) > 0
    assert not [problem for problem in json.loads(out)["problems"] if pack.name in problem["where"]]
    assert status in (0, 1)  # other things of that JVM cannot be read


def test_without_a_server_packs_and_configuration_are_checked(lint: Lint, configuration: str) -> None:
    status, out, err = lint("--config.file", configuration)
    assert (status, err) == (0, "")
    assert out.startswith("problems: none\npacks: ")
    assert "  exotic (your own): 1 rule, 1 family\n" in out
    assert "server" not in out


def test_a_live_server_shows_what_its_mbeans_gave_and_which_no_rule_wants(lint: Lint, configuration: str) -> None:
    """The MBeans are those of testing/java/ExoticServer.java."""
    status, out, err = lint("jvm", "--config.file", configuration, "--format", "json")
    told: dict[str, Any] = json.loads(out)
    assert (status, err, told["problems"], told["server"]) == (0, "", [], "jvm")
    (exotic,) = [rule for rule in told["rules"] if rule["pack"] == "exotic"]
    assert len(exotic["matched"]) == exotic["families"]["exotic_one"]["samples"] == 3
    states = [rule["families"].get("jvm_threads_state") for rule in told["rules"] if rule["pack"] == "jvm"]
    assert {"samples": 7, "absent": []} in states
    assert {"exotic:type=Poison", "exotic:type=Values", "java.util.logging:type=Logging"} <= set(told["unwanted"])
    assert "java.lang:type=Memory" not in told["unwanted"]


def test_a_problem_is_the_exit_status_and_stands_first(lint: Lint, configuration: str, pack: Path) -> None:
    pack.write_text(PACK.replace("value: One", "value: Two").replace("name=*", "name=*,*"))
    status, out, _ = lint("jvm", "--config.file", configuration)
    assert status == 1
    message = "exotic_one: no sample of 3 MBeans: Two: no MBean has the attribute Two"
    assert out.startswith(f"problems: 1\n  {pack}:2: {message}\n")


def test_a_pack_on_the_command_line_stands_in_the_place_of_one_of_its_name(
    lint: Lint, configuration: str, tmp_path: Path
) -> None:
    other = tmp_path / "other" / "exotic.yml"
    other.parent.mkdir()
    other.write_text(PACK.replace("exotic_one", "exotic_other"))
    _, out, _ = lint("jvm", "--config.file", configuration, "--pack", str(other), "--format", "json")
    (exotic,) = [rule for rule in json.loads(out)["rules"] if rule["pack"] == "exotic"]
    assert exotic["families"].keys() == {"exotic_other"}


def test_what_was_recorded_gives_the_same_as_the_server(lint: Lint, configuration: str, tmp_path: Path) -> None:
    file = str(tmp_path / "recorded.json")
    assert lint("jvm", "--config.file", configuration, "--record", file)[0] == 0
    recorded = json.loads(lint("--recorded", file, "--config.file", configuration, "--format", "json")[1])
    live = json.loads(lint("jvm", "--config.file", configuration, "--format", "json")[1])
    for key in ("unwanted", "mbeans", "packs", "families"):
        assert recorded[key] == live[key]
    assert [rule["matched"] for rule in recorded["rules"]] == [rule["matched"] for rule in live["rules"]]
    assert lint("jvm", "--config.file", configuration, "--record", file) == (
        2,
        "",
        f"{file}:1: cannot be written: File exists\n",
    )


def test_a_server_that_cannot_be_read_is_one_line(lint: Lint, configuration: str) -> None:
    status, out, err = lint("none", "--config.file", configuration)
    assert (status, out) == (1, "")
    assert err.startswith("wso2-exporter: none: ")
    assert err.count("\n") == 1


USAGE = [
    (("jvm",), "a TARGET wants the --config.file that names it"),
    (("jvm", "--config.file", "{c}", "--recorded", "x"), "found TARGET and --recorded, expected one of them"),
    (("other", "--config.file", "{c}"), "unknown target 'other', expected one of: jvm, none"),
    (("--record", "x"), "--record wants a TARGET"),
    (("--pack", "a/x.yml", "--pack", "b/x.yml"), "found two packs called x, expected one of each name"),
    (("--format", "yaml"), "argument --format: invalid choice: 'yaml'"),
    (("--pack", ""), "argument --pack: found an empty text, expected a file"),
]


@pytest.mark.parametrize(("arguments", "message"), USAGE)
def test_flags_that_make_no_sense_are_one_line(
    lint: Lint, configuration: str, arguments: tuple[str, ...], message: str
) -> None:
    status, out, err = lint(*(argument.format(c=configuration) for argument in arguments))
    assert (status, out) == (2, "")
    assert err.startswith(f"wso2-exporter: error: {message}")
    assert err.count("\n") == 1


def test_a_reader_that_has_seen_enough_is_no_error() -> None:
    command = f"{sys.executable} -m exporter lint --recorded {KERNEL} | head -n 1"
    ended = subprocess.run(["sh", "-c", command], capture_output=True, text=True, timeout=60, check=True)
    assert (ended.stdout, ended.stderr) == ("problems: none\n", "")


@pytest.fixture
def guarded(start_jvm: StartJvm, tmp_path: Path) -> Iterator[Jvm]:
    """A JVM whose user `monitor` may only read, and whose user `admin` may invoke operations."""
    access = "monitor readonly\nadmin readwrite\n"
    started = start_jvm(*login_options(tmp_path, "monitor right\nadmin right\n", access))
    yield started
    started.stop()


def test_a_user_who_may_only_read_is_told_what_needs_more_and_how_it_is_switched_off(
    lint: Lint, guarded: Jvm, tmp_path: Path
) -> None:
    file = tmp_path / "guarded.yml"

    def linted(user: str, more: str = "") -> tuple[int, list[str]]:
        login = f"username: {user}, password: right"
        file.write_text(f"targets:\n- {{name: jvm, url: 127.0.0.1:{guarded.port}, {login}}}\n{more}")
        status, out, _ = lint("jvm", "--config.file", str(file), "--format", "json")
        return status, [problem["message"] for problem in json.loads(out)["problems"]]

    status, messages = linted("monitor")
    told = [re.search(r"jvm\.yml:\d+ .*read-write access.* `without: \{families: \[(\w+)\]\}`", m) for m in messages]
    families = {found[1] for found in told if found}
    assert status == 1
    assert families == {"jvm_threads_state", "jvm_threads_deadlocked", "jvm_threads_deadlocked_monitor"}
    assert len(messages) == len(families)
    assert linted("admin") == (0, [])
    assert linted("monitor", f"mapping: {{without: {{families: [{', '.join(families)}]}}}}\n") == (0, [])
