"""Secrets in all places where a server and its exporter have some: judging the server gives none of them out."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from development.carbon import CarbonServer
from exporter import cli
from testing.exporter_process import Running, run, until
from testing.jvm import Jvm, StartJvm, login_options
from testing.locked_exporter import PASSWORD, USER, USERS, basic, write
from testing.planted_home import PLANTED, plant, seen

FORMATS = ("text", "json", "html", "junit", "sarif")
JMX, ARGUMENT, TRUST, ENVIRONMENT, DUMP = (
    f"planted-{place}-7f3a" for place in ("jmx", "argument", "trust", "environment", "dump")
)
SECRETS = (*PLANTED.values(), JMX, ARGUMENT, TRUST, ENVIRONMENT, DUMP, PASSWORD)
LOGIN = {"Authorization": basic(USER, PASSWORD)}


@pytest.fixture
def home(carbon: CarbonServer, tmp_path: Path) -> Path:
    plant(carbon.home, tmp_path / "home")
    return tmp_path / "home"


@pytest.fixture
def jvm(home: Path, tmp_path: Path, start_jvm: StartJvm, monkeypatch: pytest.MonkeyPatch) -> Iterator[Jvm]:
    """A JVM that says that it is a server with that home."""
    monkeypatch.setenv("DB_PASSWORD", ENVIRONMENT)
    properties = [f"-Dcarbon.home={home}", f"-Dcarbon.config.dir.path={home / 'repository' / 'conf'}"]
    secrets = [f"-Ddb.password={ARGUMENT}", f"-Djavax.net.ssl.trustStorePassword={TRUST}"]
    started = start_jvm(*login_options(tmp_path, f"monitor {JMX}\n"), *properties, *secrets)
    monkeypatch.delenv("DB_PASSWORD")
    yield started
    started.stop()


@pytest.fixture
def configuration(jvm: Jvm, tmp_path: Path) -> Path:
    (tmp_path / "backups").mkdir()
    (tmp_path / "backups" / "shop.sql").write_text(f"{DUMP}\n")
    backups = f"backups: [{{name: database, path: '{tmp_path}/backups/*.sql'}}]"
    login = f"username: monitor, password: {JMX}"
    configuration = tmp_path / "c.yml"
    write(configuration, f"targets: [{{name: kernel, url: '127.0.0.1:{jvm.port}', {login}, {backups}}}]\n".encode())
    return configuration


def checked(capfd: pytest.CaptureFixture[str], *arguments: str) -> Iterator[tuple[str, str]]:
    """What `check` gives out in each form."""
    for form in FORMATS:
        assert cli.main(["check", *arguments, "--format", form]) in (0, 1)
        yield f"check {form}", "".join(capfd.readouterr())


def served(running: Running) -> Iterator[tuple[str, str]]:
    """Its pages and metrics once all was looked at, its log, and what a list of processes shows of it."""
    until(lambda: 'guideline="passwords_encrypted",' in running.get("/metrics", **LOGIN)[1])
    until(lambda: " in clear" in running.get("/report?target=kernel", **LOGIN)[1])
    for path in ("/", "/metrics", "/report", "/report?target=kernel", "/targets", "/sd"):
        yield path, running.get(path, **LOGIN)[1]
    yield "log", running.log.read_text()
    yield "processes", Path(f"/proc/{running.process.pid}/cmdline").read_text()


def test_a_server_that_runs(configuration: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    facts = tmp_path / "facts.yml"
    arguments = ("--config.file", str(configuration))
    texts: Mapping[str, str] = dict(checked(capfd, "kernel", *arguments, "--facts-out", str(facts)))
    web = tmp_path / "web.yml"
    write(web, USERS.encode())
    with run(tmp_path, *arguments, "--web.config.file", str(web), "--log.level", "debug") as running:
        texts = {**texts, **dict(served(running)), "facts": facts.read_text()}
    assert " in clear" in texts["check text"], "the secrets were looked at"
    assert "level=DEBUG" in texts["log"]
    assert seen(SECRETS, texts) == []


def test_a_home_of_a_server_that_does_not_run(home: Path, capfd: pytest.CaptureFixture[str]) -> None:
    texts = dict(checked(capfd, "--home", str(home)))
    assert " in clear" in texts["check text"], "the secrets were looked at"
    assert seen(SECRETS, texts) == []
