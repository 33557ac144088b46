"""The unit for systemd, its drop-ins, and the first configuration that is installed with it."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from development.places import PROJECT
from exporter.config.loader import settings_of

FOLDER = PROJECT / "packaging" / "systemd"
ASSIGNMENT = re.compile(r"(\w+)=(.*)")
DROP_INS = sorted(path.name for path in FOLDER.glob("*.conf"))


def directives(name: str) -> Mapping[str, list[str]]:
    """What a unit says of each key, in its order."""
    found: dict[str, list[str]] = {}
    for line in (FOLDER / name).read_text(encoding="utf-8").splitlines():
        if match := ASSIGNMENT.fullmatch(line):
            found.setdefault(match[1], []).append(match[2])
    return found


UNIT = directives("wso2-exporter.service")


@pytest.mark.parametrize("key", ["CapabilityBoundingSet", "AmbientCapabilities"])
def test_the_service_has_no_capability(key: str) -> None:
    assert UNIT[key] == [""]


def test_discovery_has_the_two_capabilities_that_its_page_names() -> None:
    page = (PROJECT / "docs" / "discovery.md").read_text(encoding="utf-8")
    wanted = sorted(set(re.findall(r"CAP_[A-Z_]+", page)))
    assert wanted == ["CAP_DAC_READ_SEARCH", "CAP_SYS_PTRACE"]
    for key in ("CapabilityBoundingSet", "AmbientCapabilities"):
        assert [sorted(value.split()) for value in directives("discovery.conf")[key]] == [wanted]


@pytest.mark.parametrize("key", ["ProtectProc", "ProcSubset", "PrivateUsers", "PrivateNetwork", "ProtectClock"])
def test_nothing_hides_from_the_service_what_it_is_to_look_at(key: str) -> None:
    assert key not in UNIT


def test_java_may_compile_with_the_drop_in_for_jmxquery_alone() -> None:
    assert UNIT["MemoryDenyWriteExecute"] == ["yes"]
    assert directives("jmxquery.conf")["MemoryDenyWriteExecute"] == ["no"]


def test_an_exporter_in_a_virtual_environment_is_started_as_the_package_starts_its_own() -> None:
    by_hand = directives("venv.conf")
    for key in ("ExecStart", "ExecReload"):
        expected = [
            command.replace("/usr/bin/wso2-exporter", "/opt/wso2-exporter/bin/wso2-exporter") for command in UNIT[key]
        ]
        assert by_hand[key] == ["", *expected]


@pytest.mark.parametrize("name", DROP_INS)
def test_a_drop_in_changes_keys_of_the_unit_and_adds_credentials_alone(name: str) -> None:
    assert directives(name).keys() - UNIT.keys() <= {"LoadCredential"}


def test_the_environment_file_is_read_by_the_unit_and_gives_no_flag() -> None:
    assert UNIT["EnvironmentFile"] == ["-/etc/default/wso2-exporter"]
    assert all(command.endswith("$ARGS") or "kill" in command for command in (*UNIT["ExecStart"], *UNIT["ExecReload"]))
    assert directives("wso2-exporter.default") == {"ARGS": ['""']}


def test_the_first_configuration_is_valid_and_finds_servers() -> None:
    settings = settings_of(str(FOLDER / "wso2-exporter.yml"), {})
    assert settings.targets == ()
    assert settings.discovery.enabled


def test_the_target_in_the_first_configuration_is_valid_without_its_comment_signs(tmp_path: Path) -> None:
    text = (FOLDER / "wso2-exporter.yml").read_text(encoding="utf-8")
    commented = text.partition("# targets:\n")[2].partition("\n\n")[0]
    (tmp_path / "gateway.password").write_text("secret")
    (tmp_path / "gateway.password").chmod(0o600)
    (tmp_path / "wso2-exporter.yml").write_text("targets:\n" + re.sub(r"^# ", "", commented, flags=re.MULTILINE))
    assert [target.name for target in settings_of(str(tmp_path / "wso2-exporter.yml"), {}).targets] == ["gateway"]
