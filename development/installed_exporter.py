"""An installed exporter as its users run it: what each trial of a package sees work."""

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from development.carbon import CarbonServer
from development.places import TOOLS
from development.ports import any_free
from development.prometheus import see_metrics_arrive
from development.service import Service, serve
from development.trial import TrialError

_NOBODY = 65534
"""Debian's user `nobody` and its group."""
_LINES = 40
_SEEN = ("alerts/reachability.rules.yml", "dashboards/wso2-on-call.json", "examples/prometheus.yml")


class InstalledExporter:
    """The program, in a working folder outside the checkout; run by the user nobody where we are root.

    Args:
        program: the installed `wso2-exporter`.
        home: a folder of its user's own; made if it is missing.
        unprivileged: whether root runs it as nobody. False where its Python is in a folder that nobody may not enter.

    Attributes:
        home: as given.
    """

    def __init__(self, program: Path, home: Path, *, unprivileged: bool = True) -> None:
        self._program = str(program)
        self.home = home
        self._drops = unprivileged and os.geteuid() == 0
        home.mkdir(exist_ok=True)
        self._own(home)

    def output(self, *arguments: str) -> str:
        """Run it to its end, and give what it prints.

        Raises:
            TrialError: its exit status is not 0; with the end of what it printed.
        """
        return output_of(self._command(*arguments), self.home, self._environment())

    @contextmanager
    def serve(self, *arguments: str) -> Iterator[Service]:
        """Run it as a service on a free port of 127.0.0.1 until the end of the `with` block.

        Raises:
            ServiceError: it does not become ready.
        """
        port = any_free()
        command = self._command(*arguments, "--web.listen-address", f"127.0.0.1:{port}")
        with serve(command, port, log=self.home / "log", environment=self._environment()) as service:
            yield service

    def write(self, name: str, text: str) -> Path:
        """Write a file of its user's own into the folder, which nobody else may read."""
        file = self.home / name
        file.write_text(text, encoding="utf-8")
        file.chmod(0o600)
        self._own(file)
        return file

    def _own(self, path: Path) -> None:
        if self._drops:
            os.chown(path, _NOBODY, _NOBODY)

    def _command(self, *arguments: str) -> list[str]:
        return [*(as_nobody() if self._drops else ()), self._program, *arguments]

    def _environment(self) -> Mapping[str, str]:
        return {"PATH": os.defpath, "HOME": str(self.home)}


def as_nobody() -> list[str]:
    """What root puts in front of a command, so that nobody runs it (setpriv(1))."""
    return ["setpriv", f"--reuid={_NOBODY}", f"--regid={_NOBODY}", "--clear-groups", "--"]


def output_of(command: Sequence[str | Path], folder: Path, environment: Mapping[str, str] | None = None) -> str:
    """Run a command in a folder, and give what it prints to standard output.

    Raises:
        TrialError: its exit status is not 0; with the end of what it printed.
    """
    ran = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if ran.returncode:
        words = " ".join(map(str, command))
        printed = "\n".join((ran.stdout + ran.stderr).splitlines()[-_LINES:])
        raise TrialError(f"{words} ended with {ran.returncode}, expected 0\n{printed}")
    return ran.stdout


def see_it_work(exporter: InstalledExporter, revision: str, server: CarbonServer, folder: Path) -> int:
    """See that it says what it is, writes out its assets, and that a real Prometheus has a real server's metrics by it.

    Args:
        exporter: the installed program.
        revision: the commit that it was built from.
        server: a running server, which it reads.
        folder: a new one, for Prometheus's files.

    Returns:
        how many families arrived.

    Raises:
        TrialError: one of these is not so.
    """
    told = exporter.output("version")
    if f"(revision: {revision})" not in told:
        raise TrialError(f"found {told.splitlines()[0]!r}, expected revision {revision}")
    _see_assets(exporter, folder)
    password = exporter.write("carbon.password", server.password_file.read_text(encoding="utf-8"))
    configuration = exporter.write(
        "wso2-exporter.yml",
        f"targets: [{{name: carbon, url: '127.0.0.1:{server.jmx_port}', "
        f"username: {server.username}, password_file: {password.name}}}]\n",
    )
    exporter.output("--config.check", "--config.file", str(configuration))
    folder.mkdir()
    with exporter.serve("--config.file", str(configuration)) as service:
        return see_metrics_arrive(service.port, folder)


def _see_assets(exporter: InstalledExporter, folder: Path) -> None:
    """Let it write its assets, and promtool check those that Prometheus loads."""
    place = exporter.home / "assets"
    given = ["--runbooks-url", "https://git.example.org/runbooks", "--grafana-url", "https://grafana.example.org"]
    written = exporter.output("assets", *given, str(place))
    missing = [name for name in _SEEN if f"written    {place / name}\n" not in written]
    if missing:
        raise TrialError(f"assets wrote no {missing[0]}:\n{written}")
    output_of([TOOLS / "promtool", "check", "config", place / "examples" / "prometheus.yml"], folder.parent)
    shutil.rmtree(place)
