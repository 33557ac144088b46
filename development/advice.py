"""The exact lines of a guideline's advice, taken word for word as an administrator would: written, or run."""

import re
import shlex
import subprocess
from pathlib import Path

from development.bare_kernel import BareKernel
from exporter.model.guideline import Step

_SECONDS = 120
_HEADER = re.compile(r"^\s*(\[\[?)\s*(.+?)\s*\]\]?\s*$")
_KEY = re.compile(r"^\s*([^=#]+?)\s*=")


class AdviceError(Exception):
    """A step that cannot be taken as it is written; the message says why."""


def take(step: Step, server: BareKernel, java_home: Path) -> bool:
    """Take one step on a kernel that does not run.

    Args:
        step: what to write or run.
        server: the kernel; its environment, arguments or files are changed.
        java_home: whose programs a command may want.

    Returns:
        whether it was taken: what is for a person is not.

    Raises:
        AdviceError: it cannot be.
    """
    if step.place == "toml":
        path = server.home / "repository" / "conf" / "deployment.toml"
        path.write_text(merged(path.read_text(encoding="utf-8"), step.lines), encoding="utf-8")
    elif step.place == "environment":
        for line in step.lines.splitlines():
            name, _, value = line.removeprefix("export ").partition("=")
            server.variables[name] = _joined(server.variables.get(name, ""), " ".join(shlex.split(value)))
    elif step.place == "argument":
        server.arguments += shlex.split(step.lines)
    elif step.place == "file":
        path = server.home / step.file
        path.parent.mkdir(parents=True, exist_ok=True)
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        path.write_text(with_properties(before, step.lines), encoding="utf-8")
    elif step.place == "command":
        _run(step.lines, server, java_home)
    return step.place != "person"


def _run(lines: str, server: BareKernel, java_home: Path) -> None:
    environment = {**server.environment(), "CARBON_HOME": str(server.home), "JAVA_HOME": str(java_home)}
    environment["PATH"] = f"{java_home / 'bin'}:{environment['PATH']}"
    ran = subprocess.run(
        server.inside(["/bin/sh", "-eu", "-c", lines]),
        cwd=server.home,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=_SECONDS,
    )
    if ran.returncode:
        raise AdviceError(f"{lines!r} ended with {ran.returncode}: {(ran.stdout + ran.stderr)[-2000:]}")


def merged(configuration: str, lines: str) -> str:
    """Write lines into a TOML file as a person does: keys into the table that is there, in place of those there.

    Args:
        configuration: the file's text.
        lines: whole tables; an element of an array of tables (`[[...]]`) is added at the end.
    """
    result = configuration.splitlines()
    for header, keys in _tables(lines):
        places = [index for index, line in enumerate(result) if _same_header(line, header)]
        if header.startswith("[[") or not places:
            result += ["", header, *keys]
            continue
        for key in keys:
            _put(result, places[0], key)
    return "\n".join(result) + "\n"


def with_properties(text: str, lines: str) -> str:
    """Write lines of keys and values into a file of properties, in the place of those that have the same key."""
    result = text.splitlines()
    for line in lines.splitlines():
        key = _KEY.match(line)
        same = [
            index for index, each in enumerate(result) if key and (found := _KEY.match(each)) and found[1] == key[1]
        ]
        if same:
            result[same[0]] = line
        else:
            result.append(line)
    return "\n".join(result) + "\n"


def _tables(lines: str) -> list[tuple[str, list[str]]]:
    tables: list[tuple[str, list[str]]] = []
    for line in lines.splitlines():
        if _HEADER.match(line):
            tables.append((line.strip(), []))
        elif line.strip() and not tables:
            raise AdviceError(f"{line!r} stands in no table")
        elif line.strip():
            tables[-1][1].append(line.strip())
    return tables


def _same_header(line: str, header: str) -> bool:
    found, wanted = _HEADER.match(line), _HEADER.match(header)
    return bool(found and wanted and found.groups() == wanted.groups())


def _put(lines: list[str], header: int, key: str) -> None:
    """Put a key into the table that begins at a line."""
    name = _KEY.match(key)
    end = next((at for at in range(header + 1, len(lines)) if _HEADER.match(lines[at])), len(lines))
    for at in range(header + 1, end):
        found = _KEY.match(lines[at])
        if found and name and found[1] == name[1]:
            lines[at] = key
            return
    lines.insert(header + 1, key)


def _joined(before: str, value: str) -> str:
    """Add options to a variable that may have some."""
    return f"{before} {value}".strip()
