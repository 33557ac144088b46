"""docs/commands.md has a section for each command, and its examples are what the commands make of what stands below."""

import io
import pwd
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import PurePath
from types import SimpleNamespace
from typing import Any

import pytest

from development.places import SNAPSHOTS
from exporter import cli
from exporter.commands.check import text_layout as check_layout
from exporter.commands.discover.configuration import configuration_lines
from exporter.commands.discover.findings import Finding, findings
from exporter.commands.discover.report import found_table, next_steps, remarks
from exporter.commands.mbeans.plain import PlainAttribute, PlainMBean
from exporter.commands.mbeans.text_layout import render_text
from exporter.commands.mbeans.tree_layout import render_tree
from exporter.commands.targets.text_layout import causes, status_table, summary
from exporter.console.command_set import COMMANDS
from exporter.console.styled import plain
from exporter.console.terminal import Terminal
from exporter.discovery.connector import Connector
from exporter.discovery.found_server import FoundServer
from exporter.discovery.processes import JavaProcess
from exporter.jmx import ObjectName
from exporter.model.guideline import Source, Step
from exporter.model.machine import ProcessIdentity
from exporter.model.target_status import TargetList, TargetStatus
from exporter.system.java.command import JavaCommand
from testing.checked_servers import judged, report_of
from testing.pages import blocks, page

PAGE = page("docs/commands.md")
BLOCKS = [(block.language, block.text) for block in blocks(PAGE)]
TERMINAL = Terminal(io.StringIO(), {})


def text(lines: Iterator[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


@pytest.fixture
def found(monkeypatch: pytest.MonkeyPatch) -> tuple[Finding, ...]:
    """An API Manager that wants a login, and an Identity Server whose JMX is off."""
    monkeypatch.setattr(pwd, "getpwuid", lambda _: SimpleNamespace(pw_name="wso2carbon"))

    def process(pid: int) -> JavaProcess:
        return JavaProcess(ProcessIdentity(pid, 1), frozenset({802}), JavaCommand((), "Main", ()), "/")

    manager = FoundServer(
        process(2211),
        "carbon",
        "/opt/wso2am-4.5.0",
        "refused",
        "it wants a login, and discover.credentials has none for it",
        connector=Connector(9999, 11111, tls=False, wants_login=True),
        address="127.0.0.1",
    )
    remedy = (
        "# in /opt/wso2is-7.1.0/repository/conf/deployment.toml, then restart it",
        "[monitoring.jmx]",
        "rmi_server_start = true",
    )
    server = FoundServer(process(2307), "carbon", "/opt/wso2is-7.1.0", "jmx_off", "its JMX is switched off", remedy)
    return findings([server, manager], lambda _: None, (), java=False)


def test_every_command_has_a_section() -> None:
    named = re.findall(r"^## .*`(?:wso2-exporter )?([a-z]+)`", PAGE, re.MULTILINE)
    assert sorted(named) == sorted(COMMANDS.names())


def test_the_configuration_is_what_discover_writes(found: tuple[Finding, ...]) -> None:
    proposals = [finding.proposal for finding in found if finding.proposal is not None]
    assert ("yaml", text(configuration_lines(proposals))) in BLOCKS


def test_what_discover_says_is_what_it_says(found: tuple[Finding, ...]) -> None:
    lines = [
        *TERMINAL.table(found_table(found)),
        *TERMINAL.lines(remarks(found, java=False, hidden=False)),
        *TERMINAL.lines(next_steps(found, PurePath("wso2-exporter.yml"), None)),
    ]
    assert ("text", text(iter(lines))) in BLOCKS


def test_the_table_of_targets_is_what_the_command_shows() -> None:
    now = datetime(2026, 3, 1, 12, tzinfo=UTC)

    def ago(**units: int) -> datetime:
        return now - timedelta(**units)

    down = "10.0.0.7:9999: connection refused"
    targets = TargetList(
        (
            TargetStatus("gateway", "127.0.0.1:9999", "up", None, "", ago(days=3, hours=4), ago(seconds=8)),
            TargetStatus("is", "10.0.0.7:9999", "down", "connect", down, ago(minutes=12, seconds=40), ago(seconds=8)),
        )
    )
    lines = [
        *TERMINAL.table(status_table(targets.targets, now)),
        *TERMINAL.lines([*causes(targets), *summary(targets)]),
    ]
    assert ("text", text(iter(lines))) in BLOCKS


def test_a_check_says_what_the_command_does() -> None:
    heap: dict[str, Any] = {
        "status": "warning",
        "guideline": "heap_maximum",
        "title": "Maximum heap",
        "found": "1.0 GiB (-Xmx1024m)",
        "wanted": "2 GiB or more",
        "source": Source("Production Deployment Guidelines, System Requirements"),
        "why": "A small heap is collected often, and runs out under load.",
        "advice": "Start the server with a larger heap; the machine must have that much memory to spare.",
        "steps": (Step("environment", 'JVM_MEM_OPTS="-Xms2048m -Xmx2048m"'),),
        "category": "heap",
    }
    unknown = {
        "status": "unknown",
        "guideline": "disk_provided",
        "title": "Free disk space",
        "found": "its folder is not known",
    }
    report = report_of(judged("gateway", heap, {}, {}, unknown))
    shown = [*TERMINAL.lines(check_layout.render_text(report))]
    assert ("text", text(iter(shown))) in BLOCKS
    assert ("text", text(TERMINAL.lines(check_layout.summary(report, "critical")))) in BLOCKS


@pytest.mark.parametrize("render", [render_text, render_tree])
def test_an_mbean_is_shown_so(render: Callable[..., Iterator[str]]) -> None:
    attributes = (
        PlainAttribute("ObjectPendingFinalizationCount", "int", 0),
        PlainAttribute(
            "Usage", "javax.management.openmbean.CompositeData", {"init": 0, "max": 2147483648, "used": 301989888}
        ),
        PlainAttribute("Verbose", "boolean", False),
    )
    shown = render([PlainMBean(ObjectName.parse("java.lang:type=Memory"), attributes)])
    assert ("text", text(map(plain, shown))) in BLOCKS


def test_what_lint_shows_begins_so(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a recorded kernel, in the place of the server."""
    cli.main(["lint", "--recorded", str(SNAPSHOTS / "carbon-4.10.32.json")])
    printed = capsys.readouterr().out.replace(str(SNAPSHOTS / "carbon-4.10.32.json"), "gateway")
    (shown,) = [block for language, block in BLOCKS if language == "text" and block.startswith("problems: none\n")]
    head, rest = shown.removesuffix("...\n").split("...\n")
    assert printed.startswith(head)
    assert rest in printed
    assert len(rest) > 200


def test_the_steps_are_those_of_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    shown = {line for language, block in BLOCKS if language == "sh" for line in block.splitlines()}
    for name in COMMANDS.names():
        for example, _ in COMMANDS.command(name).examples:
            assert example in shown, "each example of a command's help stands on the page"
