"""A user of its own on a WSO2 Carbon kernel: what it reads, and what it may not do."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from development import kernel
from development.carbon import CarbonServer
from testing.carbon_users import LOGIN, READ_ONLY, READ_WRITE, add_users, attempted_changes, enforce_access
from testing.exposition import Exposition, scrape
from testing.lint_command import Lint
from testing.pages import blocks, page
from testing.reference_client import ReferenceClient
from testing.services import StartService

USERS = {"monitor": [READ_ONLY], "operator": [READ_WRITE], "stranger": [LOGIN]}
COLLECT_GARBAGE = ("java.lang:type=Memory", "gc")
SHUT_DOWN = ("org.wso2.carbon:type=ServerAdmin", "shutdown")
BEGIN_MAINTENANCE = ("org.wso2.carbon:type=ServerAdmin", "startMaintenance")
OF_OPERATIONS = {"jvm_threads_deadlocked", "jvm_threads_deadlocked_monitor", "jvm_threads_state"}


@dataclass(frozen=True)
class Guarded:
    """A kernel that enforces what each user may do.

    Attributes:
        server: it.
        passwords: the file of each user's password, by the user's name.
        configuration: has each user, and the administrator, as a target of the user's name.
    """

    server: CarbonServer
    passwords: Mapping[str, Path]
    configuration: Path


@pytest.fixture(scope="module")
def guarded(java_home: Path) -> Iterator[Guarded]:
    server = CarbonServer(kernel.HOME, java_home, data_source_mbeans=True)
    passwords = {**add_users(server, java_home, USERS), server.username: server.password_file}
    enforce_access(server)
    configuration = server.folder / "wso2-exporter.yml"
    targets = (
        f"- {{name: {user}, url: '127.0.0.1:{server.jmx_port}', username: {user}, password_file: {file}}}\n"
        for user, file in passwords.items()
    )
    configuration.write_text(f"targets:\n{''.join(targets)}")
    with server:
        yield Guarded(server, passwords, configuration)


@pytest.fixture(scope="module")
def scraped(guarded: Guarded, start_exporter: StartService) -> Exposition:
    with start_exporter(guarded.configuration) as exporter:
        return scrape(f"{exporter.url}/metrics")


def families_of(scraped: Exposition, target: str) -> set[str]:
    return {name for name in scraped.samples if any(scraped.matching(name, target=target))}


def test_a_user_who_may_only_read_jmx_reads_all_but_what_needs_operations(scraped: Exposition) -> None:
    assert scraped.value("wso2_up", target="monitor") == 1
    missing = families_of(scraped, "admin") - families_of(scraped, "monitor")
    assert missing == OF_OPERATIONS


def test_a_user_without_the_permission_is_refused_as_a_login_is(scraped: Exposition) -> None:
    assert scraped.value("wso2_up", target="stranger") == 0
    assert scraped.value("wso2_scrape_error", target="stranger", reason="login") == 1


def test_lint_names_what_such_a_user_cannot_read(guarded: Guarded, lint: Lint) -> None:
    status, out, _ = lint("monitor", "--config.file", str(guarded.configuration), "--format", "json")
    assert status == 1
    problems = json.loads(out)["problems"]
    assert {re.findall(r"wants for (\w+): ", problem["message"])[0] for problem in problems} == OF_OPERATIONS


def test_lint_finds_nothing_wrong_with_the_lines_that_the_page_on_users_has(guarded: Guarded, lint: Lint) -> None:
    (lines,) = (block.text for block in blocks(page("docs/monitoring-user.md")) if block.text.startswith("mapping:"))
    configuration = guarded.configuration.with_name("without.yml")
    configuration.write_text(guarded.configuration.read_text() + lines)
    status, out, _ = lint("monitor", "--config.file", str(configuration))
    assert (status, out.partition("\n")[0]) == (0, "problems: none")


@pytest.mark.parametrize("operation", [COLLECT_GARBAGE, SHUT_DOWN], ids=["gc", "shutdown"])
def test_with_access_control_a_user_who_may_only_read_changes_nothing(
    operation: tuple[str, str], guarded: Guarded, java_home: Path, java_programs: Path
) -> None:
    port, password_file = guarded.server.jmx_port, guarded.passwords["monitor"]
    outcome = attempted_changes(java_home, java_programs, port, "monitor", password_file, operation)
    assert outcome == ["login: done", "set: refused", "invoke: refused"]


def test_with_access_control_a_user_who_may_write_still_does(
    guarded: Guarded, java_home: Path, java_programs: Path
) -> None:
    port, password_file = guarded.server.jmx_port, guarded.passwords["operator"]
    outcome = attempted_changes(java_home, java_programs, port, "operator", password_file, COLLECT_GARBAGE)
    assert outcome == ["login: done", "set: done", "invoke: done"]


def test_without_access_control_a_user_who_may_only_read_takes_the_server_out_of_service(
    java_home: Path, java_programs: Path, reference_client: ReferenceClient
) -> None:
    server = CarbonServer(kernel.HOME, java_home)
    password_file = add_users(server, java_home, {"monitor": [READ_ONLY]})["monitor"]
    with server:
        outcome = attempted_changes(
            java_home, java_programs, server.jmx_port, "monitor", password_file, BEGIN_MAINTENANCE
        )
        read = reference_client.read(server.jmx_port, ["monitor", str(password_file)])
    assert outcome == ["login: done", "set: done", "invoke: done"]
    assert read["org.wso2.carbon:type=ServerAdmin"]["ServerStatus"]["value"] == "IN_MAINTENANCE"
