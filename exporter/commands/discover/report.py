"""What was found, for people: a table, why servers are not read and what switches their JMX on, and what to do next."""

import shlex
from collections.abc import Container, Iterator, Sequence
from pathlib import PurePath

from exporter.commands.discover.configuration import USERNAME
from exporter.commands.discover.findings import Finding, Proposal
from exporter.console.flags import PROGRAM
from exporter.console.styled import Line, Styled, Table
from exporter.secrecy.printable import printable

_HEADINGS = ("NAME", "STATE", "JMX", "USER", "PID", "SERVER")
_FLEXIBLE = frozenset({0, 5})
_NOTHING = "No WSO2 server and no Java program with a JMX agent was found on this machine."
_USERS_PAGE = "docs/monitoring-user.md"
_EXAMPLE = "wso2-exporter.yml"
_JAVA = "Java programs that are no WSO2 servers are left out of the configuration; --java takes them in."
_HIDDEN = (
    "The processes of other users are hidden (hidepid of proc(5), ProtectProc= of systemd.exec(5)):",
    "to find their servers, run this command as their user or root.",
)


def found_table(findings: Sequence[Finding]) -> Table:
    """Put what was found into a table."""
    return Table(_HEADINGS, [_row(finding) for finding in findings], _FLEXIBLE)


def remarks(findings: Sequence[Finding], *, java: bool, hidden: bool) -> Iterator[Line]:
    """Say what the table does not: why servers are not read, with the lines that change it.

    Args:
        findings: what was found.
        java: whether Java programs that are no WSO2 servers are proposed, too.
        hidden: whether other users' processes cannot be seen.
    """
    if not findings:
        yield _NOTHING
    left_out = [each for each in findings if each.server.kind == "java" and each.configured_as is None]
    if left_out and not java:
        yield ""
        yield _JAVA
    for finding in findings:
        server = finding.server
        if server.reason and finding.configured_as is None and finding.proposal is None:
            yield ""
            yield Styled(f"Process {server.process.pid}: {printable(server.reason)}.", "doubtful")
            yield from (Styled(f"  {printable(line)}", "verbatim") for line in server.remedy)
    if hidden:
        yield ""
        yield from _HIDDEN


def look_at_others(
    findings: Sequence[Finding], users: Container[int], extended: str | None, *, java: bool
) -> Iterator[Line]:
    """Give the command that looks at the servers of users who were left out, where there are any.

    Args:
        findings: what was found.
        users: the user ids whose servers were looked at.
        extended: the configuration that there is already.
        java: whether Java programs that are no WSO2 servers count, too.
    """
    servers = [finding.server for finding in findings if java or finding.server.kind != "java"]
    processes = [server.process for server in servers if not server.process.user.isdecimal()]  # a flag wants a name
    if all(user in users for process in processes for user in process.users):
        return
    named = " ".join(f"--user {shlex.quote(name)}" for name in sorted({process.user for process in processes}))
    where = f"> {_EXAMPLE}" if extended is None else f"--config.file {shlex.quote(extended)}"
    yield ""
    yield "Servers of other users were not looked at. If all of these users' servers are yours, run this as root:"
    yield Styled(f"  {printable(f'{PROGRAM} discover {named} {where}')}", "verbatim")


def next_steps(findings: Sequence[Finding], written: PurePath | None, extended: str | None) -> Iterator[Line]:
    """Say what to do next, each step with the command that does it.

    Args:
        findings: what was found.
        written: the file that the configuration is written into; None where that is no file.
        extended: the configuration that there is already.
    """
    proposals = [finding.proposal for finding in findings if finding.proposal is not None]
    if extended is not None and not proposals:
        return
    steps = [*_keeping(written, extended), *_passwords(proposals, written, extended)]
    if any(finding.server.remedy and finding.configured_as is None for finding in findings):
        steps.append(("Turn JMX on where it is off, with the lines above, and run this command again.", ()))
    file = shlex.quote(extended or str(written or _EXAMPLE))
    steps.append(("Check the configuration:", (f"{PROGRAM} --config.check --config.file {file}",)))
    if extended is None:
        steps.append(("Serve it:", (f"{PROGRAM} --config.file {file}",)))
    else:
        steps.append((f"Have it taken up: send SIGHUP to the {PROGRAM} that runs, or restart it.", ()))
    yield ""
    yield Styled("What to do next:", "heading")
    for number, (what, commands) in enumerate(steps, 1):
        yield f"{number}. {what}"
        yield from (Styled(f"     {printable(command)}", "verbatim") for command in commands)


def _keeping(written: PurePath | None, extended: str | None) -> Iterator[tuple[str, tuple[str, ...]]]:
    if extended is not None:
        yield f"Put what was written under `targets` of {printable(extended)}.", ()
    elif written is None:
        yield "Keep the configuration:", (f"{PROGRAM} discover > {_EXAMPLE}",)


def _passwords(
    proposals: Sequence[Proposal], written: PurePath | None, extended: str | None
) -> Iterator[tuple[str, tuple[str, ...]]]:
    files = [proposal.password_file for proposal in proposals if proposal.password_file is not None]
    if not files:
        return
    beside = PurePath(extended or written or _EXAMPLE).parent
    if any(proposal.server.login.credentials is None and proposal.password_file for proposal in proposals):
        what = (
            f"Give each server a user `{USERNAME}` that may only read JMX, or name another one: {_USERS_PAGE} says how."
        )
        yield what, ()
    what = (
        "Write each password, and nothing else, into its file; then Enter and Ctrl-D. The exporter's user must own it:"
    )
    yield what, tuple(f"(umask 077; cat > {shlex.quote(str(beside / file))})" for file in files)


def _row(finding: Finding) -> tuple[Line, ...]:
    server = finding.server
    url = server.url
    port = "-" if server.connector is None else str(server.connector.port)
    where = port if url is None else url.address
    name = finding.configured_as or ("-" if finding.proposal is None else finding.proposal.name)
    person = printable(server.process.user)
    return (printable(name), _state(finding), where, person, str(server.process.pid), printable(server.installation))


def _state(finding: Finding) -> Styled:
    if finding.configured_as is not None:
        return Styled("configured", "good")
    if finding.server.needs_credentials:
        return Styled("wants a login", "doubtful")
    if finding.server.state == "read":
        return Styled("can be read", "good")
    return Styled(finding.server.state, "bad")
