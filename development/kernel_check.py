"""What `wso2-exporter check` finds on a bare kernel, seen from inside its network."""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from development.bare_kernel import BareKernel

_SECONDS = 300
_JUDGED = (0, 1)
_EXPORTER = (sys.executable, "-m", "exporter")

Finding = Mapping[str, Any]
"""A finding of the report's JSON, as its schema has it."""


class CheckError(Exception):
    """The server could not be judged; the message quotes what the command printed."""


@dataclass(frozen=True)
class Login:
    """With what the exporter reads a kernel.

    Attributes:
        url: of its JMX.
        username: of a user that may read it.
        password_file: has this user's password.
    """

    url: str
    username: str
    password_file: Path

    def target(self, **more: str) -> Mapping[str, str]:
        """Write out the target of a configuration, with more of its keys."""
        login = {"username": self.username, "password_file": str(self.password_file)}
        return {"name": "kernel", "url": self.url, **login, **more}


def login_of(server: BareKernel) -> Login:
    """The login that everybody knows, at the connector that a kernel starts by itself."""
    return Login(f"127.0.0.1:{server.jmx_port}", "admin", server.password_file)


def findings(server: BareKernel, login: Login) -> Mapping[str, Finding]:
    """Judge a kernel as a user would who is root.

    Args:
        server: it runs.
        login: for it.

    Returns:
        the findings by their guidelines, in the catalogue's order.

    Raises:
        CheckError: it could not be judged.
    """
    return findings_of(server, login.target(), server.folder / "wso2-exporter.yml")


def findings_of(
    server: BareKernel,
    target: Mapping[str, str],
    configuration: Path,
    *arguments: str,
    program: Sequence[str] = _EXPORTER,
) -> Mapping[str, Finding]:
    """Judge a kernel with a configuration of its own.

    Args:
        server: it runs.
        target: what the configuration says of it.
        configuration: the file to write it into.
        arguments: more of the command.
        program: the exporter, as somebody runs it.

    Raises:
        CheckError: it could not be judged.
    """
    configuration.write_text(json.dumps({"targets": [target]}), encoding="utf-8")
    command = [*program, "check", "--config.file", str(configuration), "--format", "json", *arguments]
    ran = subprocess.run(server.inside(command), capture_output=True, text=True, check=False, timeout=_SECONDS)
    if ran.returncode not in _JUDGED or not ran.stdout:
        raise CheckError(f"check ended with {ran.returncode}: {ran.stdout}{ran.stderr}")
    return {each["guideline"]: each for each in json.loads(ran.stdout)["findings"]}
