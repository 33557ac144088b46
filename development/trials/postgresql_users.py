"""Keeps the monitoring user of a WSO2 Carbon kernel in PostgreSQL, and reads the kernel as this user."""

import re
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

from development import kernel, postgresql, programs
from development.carbon import CarbonServer
from development.console import say
from development.installed_exporter import output_of
from development.jvm import compile_programs
from development.places import JAVA_PROGRAMS
from development.ports import any_free
from development.postgresql import USER, PostgresqlServer
from development.service import serve
from development.trial import Trial, TrialError
from testing.carbon_users import LOGIN, READ_ONLY, add_users, attempted_changes, enforce_access
from testing.exposition import scrape

_USERS = {"monitor": [READ_ONLY], "stranger": [LOGIN]}
_EXPECTED = {"monitor": {"up": 1.0, "login": 0.0}, "stranger": {"up": 0.0, "login": 1.0}}
_COLLECT_GARBAGE = ("java.lang:type=Memory", "gc")
_READS = ["login: done", "set: refused", "invoke: refused"]
_IS_THERE = "SELECT 1 / count(*) FROM UM_USER WHERE UM_USER_NAME = 'monitor'"
"""Fails where there is no such user."""


def _prepare() -> None:
    kernel.fetch(programs.jdk())
    postgresql.programs()
    postgresql.driver()


def _run(folder: Path) -> None:
    folder.chmod(0o755)  # for the user nobody
    for name in ("postgresql", "classes"):
        (folder / name).mkdir()
    java_home = programs.jdk()
    sources = [JAVA_PROGRAMS / f"{name}.java" for name in ("ChangeAttempt", "SqlScript")]
    compile_programs(java_home, sources, folder / "classes")
    with PostgresqlServer(folder / "postgresql") as database:
        server = CarbonServer(kernel.HOME, java_home)
        _run_sql(java_home, folder, database, server.home / "dbscripts" / "postgresql.sql")
        _keep_users_in(database, server)
        enforce_access(server)
        passwords = add_users(server, java_home, _USERS)
        with server:
            (folder / "is-there.sql").write_text(_IS_THERE)
            _run_sql(java_home, folder, database, folder / "is-there.sql")
            _see_scrape(server, passwords, folder)
            outcome = attempted_changes(
                java_home, folder / "classes", server.jmx_port, "monitor", passwords["monitor"], _COLLECT_GARBAGE
            )
    if outcome != _READS:
        raise TrialError(f"found {outcome}, expected {_READS}")
    say("The user monitor is in PostgreSQL, reads, and changes nothing; a user without the permission is refused")


def _keep_users_in(database: PostgresqlServer, server: CarbonServer) -> None:
    """Change `[database.shared_db]` of the kernel's `deployment.toml`, and give the kernel the driver."""
    configuration = server.home / "repository" / "conf" / "deployment.toml"
    password = database.password_file.read_text(encoding="utf-8").strip()
    lines = {"type": "postgre_sql", "url": database.url, "username": USER, "password": password}
    lines["driver"] = "org.postgresql.Driver"
    section = "[database.shared_db]\n" + "".join(f'{key} = "{value}"\n' for key, value in lines.items())
    shipped = configuration.read_text(encoding="utf-8")
    changed, count = re.subn(r"^\[database\.shared_db\]\n(?:\w.*\n)*", section, shipped, flags=re.MULTILINE)
    if count != 1:
        raise TrialError(f"{configuration}: found [database.shared_db] {count} times, expected once")
    configuration.write_text(changed, encoding="utf-8")
    shutil.copy(postgresql.driver(), server.home / "repository" / "components" / "lib")


def _run_sql(java_home: Path, folder: Path, database: PostgresqlServer, script: Path) -> None:
    classes = f"{folder / 'classes'}:{postgresql.driver()}"
    java: list[str | Path] = [java_home / "bin" / "java", "-cp", classes, "SqlScript"]
    output_of([*java, database.url, USER, database.password_file, script], folder)


def _see_scrape(server: CarbonServer, passwords: Mapping[str, Path], folder: Path) -> None:
    targets = (
        f"- {{name: {user}, url: '127.0.0.1:{server.jmx_port}', username: {user}, password_file: {file}}}\n"
        for user, file in passwords.items()
    )
    configuration = folder / "wso2-exporter.yml"
    configuration.write_text(f"targets:\n{''.join(targets)}", encoding="utf-8")
    port = any_free()
    command = [sys.executable, "-m", "exporter", "--config.file", str(configuration)]
    command += ["--web.listen-address", f"127.0.0.1:{port}"]
    with serve(command, port, log=folder / "exporter.log") as service:
        scraped = scrape(f"{service.url}/metrics")
    found = {
        user: {
            "up": scraped.value("wso2_up", target=user),
            "login": scraped.value("wso2_scrape_error", target=user, reason="login"),
        }
        for user in _USERS
    }
    if found != _EXPECTED:
        raise TrialError(f"found {found}, expected {_EXPECTED}")


TRIAL = Trial(run=_run, prepare=_prepare)
