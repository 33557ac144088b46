import importlib.metadata
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

import pytest

from development.places import CONFIGURATIONS
from exporter import cli, commands
from exporter.build import BuildInfo
from exporter.config.settings import Settings
from exporter.console.command_set import COMMANDS as COMMAND_SET
from exporter.document import DocumentError
from exporter.runtime.log_queue import LogQueue
from exporter.serving import ConfigurationSource, ServeOptions
from exporter.web.listen_address import ListenAddress
from testing.own_logging import own_logging
from testing.refused_configurations import BAD, EXPECTED

COMMANDS = sorted(path.stem for path in Path(str(commands.__file__)).parent.iterdir() if not path.name.startswith("_"))
"""The names of the files and folders that commands are."""


def told(names: list[str]) -> str:
    """Commands as an error names them: serving first, help last."""
    return ", ".join(("serve", *sorted({*names} - {"serve"}), "help"))


class Served:
    """Stands for `serve`: keeps what it was called with."""

    def __init__(self) -> None:
        self.calls: list[tuple[Settings, ServeOptions]] = []
        self.reload: Callable[[], Settings] = Settings
        self.source = ConfigurationSource(Settings)
        self.flush: Callable[[float], bool] = lambda _: False

    def __call__(self, settings: Settings, options: ServeOptions, source: ConfigurationSource, log: LogQueue) -> int:
        assert log.flush(30)
        self.calls.append((settings, options))
        self.reload, self.source = source.read, source
        self.flush = log.flush
        return 7


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    """Calls of `serve`; the logging of the test run is put back afterwards."""
    served = Served()
    monkeypatch.setattr("exporter.commands.serve.serve", served)
    with own_logging():
        yield served


def command(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [Path(sys.executable).parent / "wso2-exporter", *arguments],
        cwd=folder,
        env={"PATH": os.defpath, "EMPTY": ""},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("name", ["unknown_key.yml", "password_as_a_number.yml", "not_yaml.yml", "variable_unset.yml"])
def test_the_command_refuses_a_bad_configuration_with_one_line(name: str) -> None:
    ended = command("--config.file", name, "--config.check", folder=BAD)
    assert (ended.returncode, ended.stdout, ended.stderr) == (2, "", f"{EXPECTED[name]}\n")


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_every_bad_configuration_ends_with_its_line(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(BAD)
    monkeypatch.setenv("EMPTY", "")
    monkeypatch.delenv("NOT_SET_ANYWHERE", raising=False)
    assert cli.main(["--config.file", name, "--config.check"]) == 2
    assert capsys.readouterr() == ("", f"{EXPECTED[name]}\n")


def test_a_bad_configuration_is_refused_before_anything_is_served(
    served: Served, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main([f"--config.file={BAD / 'empty_targets.yml'}"]) == 2
    assert capsys.readouterr().err == f"{BAD}/empty_targets.yml:3: targets: found an empty list, expected an entry\n"
    assert served.calls == []


def test_the_file_is_named_as_its_user_wrote_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(BAD)
    assert cli.main(["--config.file", ".//empty_targets.yml", "--config.check"]) == 2
    assert capsys.readouterr().err.startswith(".//empty_targets.yml:3: ")


def test_a_valid_configuration_is_said_to_be_one_and_not_served() -> None:
    ended = command("--config.check", "--config.file=good/host_only.yml", folder=CONFIGURATIONS)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "valid, targets: 0\n", "")


def test_python_m_exporter_is_the_same_command() -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "exporter", "--config.check", "--config.file=empty_file.yml"],
        cwd=BAD,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (2, f"{EXPECTED['empty_file.yml']}\n")


@pytest.mark.parametrize("present", [[], ["msgspec", "yaml"]])
def test_an_exporter_that_is_not_installed_says_what_is_missing(present: list[str], tmp_path: Path) -> None:
    """Without any of the packages that it needs, and with those alone that the command line itself needs."""
    (tmp_path / "exporter").symlink_to(Path(cli.__file__).parent)
    for module in present:
        (tmp_path / module).symlink_to(Path(str(import_module(module).__file__)).parent)
    ended = subprocess.run(
        [sys.executable, "-S", "-m", "exporter", "--config.check", "--config.file=c.yml"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.startswith("wso2-exporter: the Python module ")
    assert ended.stderr.count("\n") == 1
    missing = ended.stderr.split()[4]
    assert missing not in {*present, "exporter"}
    assert missing in {"msgspec", "yaml", "psutil", "h11", "prometheus_client", "jmxquery"}


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["--bogus"], "unrecognized arguments: --bogus"),
        (["carbon"], f"unknown command 'carbon', expected one of: {told(COMMANDS)} (see --help)"),
        (["--log.level", "info", "car\nbon"], "unknown command 'car\\nbon', expected one of: "),
        (["--bogus", "mbeans"], "unrecognized arguments: --bogus mbeans"),
        (["serve", "mbeans"], "unrecognized arguments: mbeans"),
        (["serve", "serve"], "unrecognized arguments: serve"),
        (["help", "carbon"], f"unknown command 'carbon', expected one of: {told(COMMANDS)} (see --help)"),
        (["help", "lint", "x"], "unrecognized arguments: x"),
        (["version", "x"], "unrecognized arguments: x"),
        (["--log.level=info", "mbeans", "carbon", "--config.file=c.yml"], "unrecognized arguments: --log.level=info"),
        (["--bo\ngus"], "unrecognized arguments: --bo gus"),
        (["--bo\x1b[2Jgus"], r"unrecognized arguments: --bo\u001b[2Jgus"),
        (["--web.password", "hunter2"], "unrecognized arguments: --web.password <secret>"),
        (["--web.password=hunter2"], "unrecognized arguments: --web.password=<secret>"),
        (["--login", "http://admin:hunter2@a:1/"], "unrecognized arguments: --login http://admin:<secret>@a:1/"),
        (["--config"], "unrecognized arguments: --config"),
        (
            ["--config-file=c.yml"],
            "unrecognized arguments: --config-file=c.yml, did you mean --config.file? (see --help)",
        ),
        (["lint", "--time=3"], "unrecognized arguments: --time=3, did you mean --timeout? (see --help)"),
        (["discovr"], "unknown command 'discovr', did you mean discover? (see --help)"),
        (["help", "mbean"], "unknown command 'mbean', did you mean mbeans? (see --help)"),
        (["my.yml"], "unknown command 'my.yml': a configuration is given with --config.file 'my.yml' (see --help)"),
        (["--config.file"], "argument --config.file: expected one argument"),
        (["--config.file="], "argument --config.file: found an empty text, expected a file"),
        (["--config.check"], "--config.check wants a --config.file or a --web.config.file"),
        (["--config.auto-reload"], "--config.auto-reload wants a --config.file"),
        (["--log.level=trace"], "argument --log.level: invalid choice: 'trace'"),
        (["--log.format=xml"], "argument --log.format: invalid choice: 'xml'"),
        (["--timeout-offset=soon"], "argument --timeout-offset: found 'soon', expected a number of seconds, 0 or more"),
        (["--timeout-offset=-1"], "argument --timeout-offset: found '-1', expected a number of seconds, 0 or more"),
        (["--timeout-offset=inf"], "argument --timeout-offset: found 'inf', expected a number of seconds, 0 or more"),
        (["--timeout-offset=nan"], "argument --timeout-offset: found 'nan', expected a number of seconds, 0 or more"),
        (
            ["--web.listen-address=19404"],
            "argument --web.listen-address: found '19404', expected :PORT, HOST:PORT or [IPV6]:PORT",
        ),
    ],
)
def test_a_wrong_flag_is_one_line(
    arguments: list[str], problem: str, served: Served, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(arguments) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith(f"wso2-exporter: error: {problem}")
    assert told.err.count("\n") == 1
    assert served.calls == []


def test_without_flags_only_the_machine_is_served_and_a_warning_says_so(
    served: Served, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main([]) == 7
    assert served.calls == [(Settings(), ServeOptions((ListenAddress("", 19404),), 0.5))]
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert " level=WARN source=serve.py:" in told
    assert 'msg="no --config.file given: only this machine is read (wso2-exporter discover writes one)"' in told


def test_serving_may_be_asked_for_by_name(served: Served) -> None:
    assert cli.main(["serve", "--timeout-offset=0.25", "--log.level=error"]) == 7
    assert served.calls == [(Settings(), ServeOptions((ListenAddress("", 19404),), 0.25))]


@pytest.mark.parametrize(
    "arguments",
    [
        ["mbeans", "none", "a:b=c", "--config.file", "good/host_only.yml", "--format", "json"],
        ["mbeans", "none", "--config.file", "good/host_only.yml", "a:b=c", "--format=json"],
        ["mbeans", "--config.file", "good/host_only.yml", "none", "--format", "json", "a:b=c"],
        ["--config.file", "good/host_only.yml", "mbeans", "none", "a:b=c"],
        ["--format", "json", "--config.file=good/host_only.yml", "mbeans", "none"],
        ["--config.file", "good/host_only.yml", "lint", "none"],
        ["lint", "--pack", "../mapping/good.yml", "none", "--config.file", "good/host_only.yml"],
    ],
)
def test_flags_stand_anywhere(
    arguments: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(CONFIGURATIONS)
    assert cli.main(arguments) == 2
    assert capsys.readouterr() == ("", "wso2-exporter: error: no targets are configured (see --help)\n")


def test_the_flags_of_serving_may_stand_before_its_name(served: Served) -> None:
    assert cli.main(["--timeout-offset", "0.25", "--log.level=error", "serve"]) == 7
    assert served.calls == [(Settings(), ServeOptions((ListenAddress("", 19404),), 0.25))]


@pytest.mark.parametrize("name", COMMANDS)
def test_help_is_a_command_too(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main([name, "--help"])
    expected = capsys.readouterr()
    assert cli.main(["help", name]) == 0
    assert capsys.readouterr() == expected
    assert "usage: wso2-exporter" in expected.out


def test_help_alone_is_that_of_the_program(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["help"]) == 0
    told = capsys.readouterr().out
    assert all(f"\n  {name} " in told for name in (*COMMANDS, "help"))
    assert {"serve", "mbeans", "discover", "lint", "version"} <= {*COMMANDS}


def test_version_is_a_command_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["version"]) == 0
    told = capsys.readouterr().out
    assert told.startswith(f"wso2-exporter, version {importlib.metadata.version('wso2-exporter')} (revision: ")
    with pytest.raises(SystemExit):
        cli.main(["--version"])
    assert capsys.readouterr().out == told


@pytest.fixture
def exposed_file() -> Iterator[Path]:
    """A configuration with a password that every user may read, in a folder that every user may enter."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    file = folder / "c.yml"
    file.write_text("targets: [{name: a, url: 'localhost:9999', username: u, password: hunter2}]\n")
    file.chmod(0o644)
    yield file
    shutil.rmtree(folder)


EXPOSED = "c.yml:1: targets[0].password: found a password in a file that every user of this machine may read"


def test_a_check_warns_of_a_secret_that_all_may_read(exposed_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--config.check", "--config.file", str(exposed_file)]) == 0
    told = capsys.readouterr()
    assert told.out == "valid, targets: 1\n"
    assert told.err.startswith(f"warning: {exposed_file.parent}/{EXPOSED}")
    assert told.err.count("\n") == 1


def test_a_start_and_a_reload_warn_of_a_secret_that_all_may_read(
    exposed_file: Path, served: Served, capsys: pytest.CaptureFixture[str]
) -> None:
    cli.main(["--config.file", str(exposed_file)])
    told = capsys.readouterr().err
    assert " level=WARN " in told
    assert EXPOSED in told
    served.reload()
    assert served.flush(30)
    assert EXPOSED in capsys.readouterr().err
    exposed_file.chmod(0o600)
    served.reload()
    assert served.flush(30)
    assert capsys.readouterr().err == ""


def test_flags_reach_the_server(
    served: Served, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JMX_PASSWORD", "secret")
    arguments = [
        f"--config.file={CONFIGURATIONS}/good/everything.yml",
        "--web.listen-address=127.0.0.1:0",
        "--web.listen-address=[::1]:19405",
        "--timeout-offset=0.25",
        "--log.level=error",
        "--log.format=json",
    ]
    assert cli.main(arguments) == 7
    [(settings, options)] = served.calls
    assert [target.name for target in settings.targets] == ["carbon", "API Manager, zone 2", "no"]
    assert options == ServeOptions((ListenAddress("127.0.0.1", 0), ListenAddress("::1", 19405)), 0.25)
    assert capsys.readouterr() == ("", "")


def test_the_files_are_watched_where_that_is_asked_for(served: Served, tmp_path: Path) -> None:
    file = tmp_path / "c.yml"
    file.write_text("targets: [{name: old, url: 'localhost:9999'}]\n")
    cli.main([f"--config.file={file}", "--log.level=error", "--config.auto-reload"])
    assert served.source.digest is not None
    assert served.source.digest() == served.source.first
    file.write_text("targets: [{name: new, url: 'localhost:9999'}]\n")
    assert served.source.digest() != served.source.first


def test_the_files_are_not_watched_otherwise(served: Served, tmp_path: Path) -> None:
    (tmp_path / "c.yml").write_text("targets: [{name: a, url: 'localhost:9999'}]\n")
    cli.main([f"--config.file={tmp_path / 'c.yml'}", "--log.level=error"])
    assert served.source.digest is None


def test_a_reload_reads_the_file_anew(served: Served, tmp_path: Path) -> None:
    file = tmp_path / "c.yml"
    file.write_text("targets: [{name: old, url: 'localhost:9999'}]\n")
    cli.main([f"--config.file={file}", "--log.level=error"])
    file.write_text("targets: [{name: new, url: 'localhost:9999'}]\n")
    assert [target.name for target in served.reload().targets] == ["new"]
    file.write_text("targets: []\n")
    with pytest.raises(DocumentError):
        served.reload()


def test_the_log_flags_are_heeded(served: Served, capsys: pytest.CaptureFixture[str]) -> None:
    cli.main(["--log.level=error"])
    assert capsys.readouterr().err == ""
    cli.main(["--log.format=json"])
    assert capsys.readouterr().err.startswith('{"time": "')


def test_version_is_told_in_the_way_of_prometheus() -> None:
    ended = command("--version", folder=CONFIGURATIONS)
    assert (ended.returncode, ended.stderr) == (0, "")
    version, revision = importlib.metadata.version("wso2-exporter"), BuildInfo.running().revision
    assert ended.stdout.splitlines() == [
        f"wso2-exporter, version {version} (revision: {revision})",
        f"  python version:   {platform.python_version()}",
        f"  platform:         {platform.system().lower()}/{platform.machine()}",
    ]


def test_help_names_every_flag(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["-h"])
    assert ended.value.code == 0
    told = capsys.readouterr().out
    for flag in (
        "serve ",
        "mbeans ",
        "--config.file",
        "--config.check",
        "--web.listen-address",
        "--timeout-offset",
        "--log.level",
        "--log.format",
        "--version",
    ):
        assert f"\n  {flag}" in told


GREET = """\
import sys

from exporter.console.command import Command

COMMAND = Command(
    summary="say hello",
    description="Says hello.",
    add_flags=lambda parser: parser.add_argument("--name", default="you"),
    run=lambda flags, _: sys.stdout.write(f"Hello, {flags.name}.\\n") and 3,
)
"""


@pytest.fixture
def greet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A command beside the others: one file."""
    (tmp_path / "greet.py").write_text(GREET)
    monkeypatch.setattr(commands, "__path__", [*commands.__path__, str(tmp_path)])
    yield
    sys.modules.pop("exporter.commands.greet", None)


@pytest.mark.usefixtures("greet")
def test_a_command_is_a_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--name", "Ada", "greet"]) == 3
    assert capsys.readouterr().out == "Hello, Ada.\n"
    assert cli.main(["help"]) == 0
    assert "\n  greet       say hello\n" in capsys.readouterr().out
    assert cli.main(["help", "greet"]) == 0
    assert "Says hello." in capsys.readouterr().out
    assert cli.main(["other"]) == 2
    assert f"expected one of: {told([*COMMANDS, 'greet'])} (see --help)" in capsys.readouterr().err


def test_a_flag_takes_a_value_with_every_command_or_with_none() -> None:
    """Or nobody could tell what follows it before the command's name."""
    takes: dict[str, set[bool]] = {}
    for name in COMMAND_SET.names():
        for flag, value in COMMAND_SET.parser(name).flags().items():
            takes.setdefault(flag, set()).add(value)
    assert {"--config.file", "--format", "--config.check", "--timeout"} <= takes.keys()
    assert all(len(values) == 1 for values in takes.values()), takes


def imported_by(*arguments: str) -> set[str]:
    """The modules that are there after a command has ended."""
    code = "import sys; from exporter import cli; cli.main(sys.argv[1:]); print(*sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=CONFIGURATIONS, capture_output=True, text=True, check=True
    )
    return set(run.stdout.splitlines()[-1].split())


def test_a_command_imports_no_other_one() -> None:
    def told(modules: set[str]) -> set[str]:
        return {name.split(".")[2] for name in modules if name.startswith("exporter.commands.")}

    serving = imported_by("--config.file=good/host_only.yml", "--config.check")
    assert told(serving) == {"serve"}
    linting = imported_by("lint", "--config.file=good/host_only.yml")
    assert told(linting) == {"lint"}
    assert not {name for name in linting if name.startswith(("exporter.web", "exporter.serving", "exporter.collect"))}
    assert told(imported_by("version")) == {"version"}


def test_serving_imports_nothing_that_only_terminals_and_shells_need() -> None:
    """It would be resident all day."""
    serving = imported_by("--config.file=good/host_only.yml", "--config.check")
    assert {name for name in serving if name.partition(".")[0] in {"rich", "shtab", "pygments"}} == set()
