import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from development import private_server
from development.carbon import CarbonServer, ServerError
from development.places import PROJECT

_TOML = """[user_store]
password = "not this one"

[super_admin]
username = "admin"
password = "admin"
create_admin_account = true

[keystore.primary]
password ="wso2carbon"
"""


@pytest.fixture
def pretended_kernel(tmp_path: Path) -> Path:
    """A kernel whose start script does what the environment's JAVA_OPTS say."""
    home = tmp_path / "kernel"
    (home / "repository" / "conf").mkdir(parents=True)
    (home / "repository" / "conf" / "deployment.toml").write_text(_TOML)
    (home / "bin").mkdir()
    (home / "bin" / "wso2server.sh").write_text('echo "$@"; eval "$JAVA_OPTS"\n')
    (home / "lib.jar").write_text("jar")
    return home


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(private_server, "CACHE", tmp_path / "cache")
    return tmp_path / "cache"


def _server(kernel: Path, script: str, start_timeout: float = 60.0) -> CarbonServer:
    return CarbonServer(kernel, Path("/usr"), java_options=[script], start_timeout=start_timeout)


_STARTS = "echo WSO2 Carbon started in 1 sec; exec sleep 300"


def test_the_server_gets_a_password_of_its_own_that_others_cannot_read(pretended_kernel: Path) -> None:
    with _server(pretended_kernel, _STARTS) as server:
        password = server.password_file.read_text().strip()
        configured = (server.home / "repository/conf/deployment.toml").read_text()
        assert configured == _TOML.replace('"admin"\ncreate', f'"{password}"\ncreate')
        assert len(password) == 24
        assert server.password_file.stat().st_mode & 0o777 == 0o600
        assert server.folder.stat().st_mode & 0o777 == 0o700
    assert (pretended_kernel / "repository/conf/deployment.toml").read_text() == _TOML


def test_all_ports_are_moved_by_the_offset_that_the_script_is_given(pretended_kernel: Path) -> None:
    with _server(pretended_kernel, _STARTS) as server:
        offset = server.jmx_port - 9999
        assert f"-DportOffset={offset}\n" in server.log.read_text()
        moved = (server.connector_port, server.http_port, server.https_port)
        assert moved == (11111 + offset, 9763 + offset, 9443 + offset)


def test_a_restart_waits_for_the_new_start_and_nothing_is_left_at_the_end(pretended_kernel: Path, cache: Path) -> None:
    with _server(pretended_kernel, _STARTS) as server:
        server.restart()
        assert server.log.read_text().count("WSO2 Carbon started in") == 2
    assert list((cache / "servers").iterdir()) == []


def test_a_server_that_ends_while_it_starts_is_told_with_its_log(pretended_kernel: Path, cache: Path) -> None:
    with pytest.raises(ServerError, match=r"ended while it started.*\n.*\nout of memory"):
        _server(pretended_kernel, "echo out of memory; exit 1").__enter__()
    assert list((cache / "servers").iterdir()) == []


def test_a_server_that_does_not_start_in_time_is_ended(pretended_kernel: Path, cache: Path) -> None:
    with pytest.raises(ServerError, match=r"did not start within 0\.5 s"):
        _server(pretended_kernel, "sleep 300", start_timeout=0.5).__enter__()
    assert list((cache / "servers").iterdir()) == []


@pytest.mark.parametrize("after", [0.0, 0.01, 0.02, 0.04, 0.1, 0.5])
def test_an_interruption_while_it_starts_leaves_nothing(
    after: float, pretended_kernel: Path, cache: Path, comes_true: Callable[[Callable[[], bool]], bool]
) -> None:
    program = (
        "import sys; from pathlib import Path; from development import carbon, private_server\n"
        "private_server.CACHE = Path(sys.argv[2])\n"
        "print('starting', flush=True)\n"
        "carbon.CarbonServer(Path(sys.argv[1]), Path('/usr'), java_options=['sleep', '300']).__enter__()"
    )
    command = [sys.executable, "-c", program, str(pretended_kernel), str(cache)]
    with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as user:
        assert user.stdout is not None
        assert user.stdout.readline() == "starting\n"
        time.sleep(after)
        user.send_signal(signal.SIGINT)
        assert user.wait(60) != 0
    assert comes_true(lambda: list(cache.glob("servers/*")) == [])
