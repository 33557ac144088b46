"""The databases that a kernel's advice on H2 wants, in a PostgreSQL of our own."""

import shutil
from pathlib import Path

from development import postgresql
from development.bare_kernel import BareKernel
from development.commands import run
from development.postgresql import USER, PostgresqlServer
from exporter.model.guideline import Step

_ADDRESS = "db.example.com:5432"
_PASSWORD = "change-this-password"  # noqa: S105 - what stands in the advice
_NAMES = ("wso2_shared", "wso2_registry")


class KernelDatabases:
    """Two empty databases, which a kernel's own scripts fill.

    Args:
        database: runs.
        java_home: a JDK.
        classes: has the compiled `testing/java/SqlScript.java`.
    """

    def __init__(self, database: PostgresqlServer, java_home: Path, classes: Path) -> None:
        self._database = database
        self._java = java_home / "bin" / "java"
        self._classes = classes

    def in_place(self, step: Step) -> Step:
        """Put their address and password in the place of those that the advice has for a person to change."""
        if _ADDRESS not in step.lines:
            return step
        password = self._database.password_file.read_text(encoding="utf-8").strip()
        lines = step.lines.replace(_ADDRESS, f"127.0.0.1:{self._database.port}").replace(_PASSWORD, password)
        return Step(place=step.place, lines=lines, file=step.file)

    def make(self, server: BareKernel) -> None:
        """Do what the advice has a person do: make both, fill them, and give the kernel the driver.

        Raises:
            SetupError: SQL fails; with what was printed.
        """
        create = server.folder / "create.sql"
        for name in _NAMES:
            create.write_text(f"CREATE DATABASE {name}", encoding="utf-8")
            self._execute(server, "postgres", create)
            self._execute(server, name, server.home / "dbscripts" / "postgresql.sql")
        shutil.copy(postgresql.driver(), server.home / "repository" / "components" / "lib")

    def _execute(self, server: BareKernel, name: str, script: Path) -> None:
        url = self._database.url.removesuffix("postgres") + name
        java: list[str | Path] = [self._java, "-cp", f"{self._classes}:{postgresql.driver()}", "SqlScript"]
        command = [str(part) for part in [*java, url, USER, self._database.password_file, script]]
        run(server.inside(command), f"filling the database {name}")
