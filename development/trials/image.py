"""Builds the Dockerfile with Podman, and runs the image read-only and without capabilities beside a real server.

It reads the server as the Deployment for Kubernetes does, and sees its machine as the DaemonSet does: with each right
that this has, and without each.
"""

import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from development import container_engine, kernel, node_view, programs
from development.carbon import CarbonServer
from development.console import say
from development.container_engine import LOCKED, ContainerEngine
from development.package_build import Clone, clone
from development.ports import any_free
from development.prometheus import see_metrics_arrive
from development.service import serve
from development.trial import Trial, TrialError
from exporter.system.roots import Roots

_IMAGE = "localhost/wso2-exporter"
_USER = 19404
_ETC = "/etc/wso2-exporter"
_PYTHON = "/opt/wso2-exporter/bin/python"
_NETWORK = ("--network=host",)
_MOUNTS = {
    "procfs": ("/proc", "/host/proc", "ro"),
    "sysfs": ("/sys", "/host/sys", "ro"),
    "rootfs": ("/", "/host/root", "ro,rslave"),
}
"""The DaemonSet's: what of the machine, where it is in the container, and how."""

_SERVERS, _MOUNT_POINTS, _DEVICES = "servers", "node_filesystem_size_bytes", "node_network_receive_bytes"
_LOST = {
    "network": {_DEVICES, "node_uname_info"},
    "procfs": {_SERVERS, _MOUNT_POINTS},
    "rootfs": {_MOUNT_POINTS},
}
"""What is another without each right. /sys shows the same here, but for control groups: engines may mask more of it."""


def _prepare() -> None:
    container_engine.prepare()
    kernel.fetch(programs.jdk())


def _run(folder: Path) -> None:
    folder.chmod(0o755)  # for the container's user
    cloned = clone(folder / "source")
    with ContainerEngine(folder / "engine") as engine:
        _try(engine, cloned, folder)


def _try(engine: ContainerEngine, cloned: Clone, folder: Path) -> None:
    engine.build(cloned.folder, _IMAGE, cloned.commit)
    told = engine.output("run", "--rm", *LOCKED, _IMAGE, "--version")
    if f"(revision: {cloned.commit})" not in told:
        raise TrialError(f"found {told.splitlines()[0]!r}, expected revision {cloned.commit}")
    say("Built; it runs as user 19404 with a read-only root and no capability")
    with CarbonServer(kernel.HOME, programs.jdk()) as server:
        _see_metrics(engine, server, folder)
        _see_its_machine(engine)
        _see_discovery(engine, server)


def _see_metrics(engine: ContainerEngine, server: CarbonServer, folder: Path) -> None:
    """Read the server over the network, with a folder as a projected volume of Kubernetes has it."""
    etc, port = folder / "etc", any_free()
    etc.mkdir()
    shutil.copy(server.password_file, etc / "carbon.password")
    (etc / "wso2-exporter.yml").write_text(
        f"targets: [{{name: carbon, url: '127.0.0.1:{server.jmx_port}', rmi_port: {server.connector_port}, "
        f"username: {server.username}, password_file: carbon.password}}]\n",
        encoding="utf-8",
    )
    for file in etc.iterdir():
        shutil.chown(file, 0, _USER)
        file.chmod(0o440)
    arguments = ("--config.file", f"{_ETC}/wso2-exporter.yml", "--web.listen-address", f"127.0.0.1:{port}")
    command = engine.command("run", "--rm", *LOCKED, *_NETWORK, f"--volume={etc}:{_ETC}:ro", _IMAGE, *arguments)
    (folder / "prometheus").mkdir()
    with serve(command, port, log=folder / "exporter.log"):
        families = see_metrics_arrive(port, folder / "prometheus")
        health = engine.command(
            "run", "--rm", *LOCKED, *_NETWORK, "--entrypoint=python3", _IMAGE, "/opt/wso2-exporter/health.py"
        )
        engine.output(*health[health.index("run") :], f"127.0.0.1:{port}")
    say(f"Beside a server: {families} families arrived; the health check is content")


def _see_its_machine(engine: ContainerEngine) -> None:
    own = node_view.view(Roots())
    seen = _view(engine, _MOUNTS, _NETWORK)
    lacking = {key for key in own if not {*own[key]} <= {*seen.get(key, ())}}
    if lacking - {_MOUNT_POINTS} or seen[_SERVERS] == ["0"]:
        raise TrialError(f"with all rights of the DaemonSet, these are not as on the machine: {lacking}\n{own}\n{seen}")
    for right, lost in _LOST.items():
        mounts = {name: mount for name, mount in _MOUNTS.items() if name != right}
        without = _view(engine, mounts, _NETWORK if right != "network" else ("--network=none",))
        others = {key for key in seen if without.get(key) != seen[key]}
        if not lost <= others:
            raise TrialError(f"without {right}, {lost - others} should be lost\n{seen}\n{without}")
    say("As on a node: it sees what root sees outside; without each right, what the right is for is lost")


def _view(
    engine: ContainerEngine, mounts: Mapping[str, tuple[str, str, str]], network: Sequence[str]
) -> Mapping[str, list[str]]:
    volumes = [f"--volume={':'.join(mount)}" for mount in mounts.values()]
    paths = [f"--path.{name}={mount[1]}" for name, mount in mounts.items()]
    script = f"--volume={node_view.__file__}:/node_view.py:ro"
    options = (*LOCKED, *network, *volumes, script, f"--entrypoint={_PYTHON}")
    seen: dict[str, list[str]] = json.loads(engine.output("run", "--rm", *options, _IMAGE, "/node_view.py", *paths))
    return seen


def _see_discovery(engine: ContainerEngine, server: CarbonServer) -> None:
    """Find a server of another process namespace, as root with CAP_SYS_PTRACE: the server here is root's."""
    volumes = [f"--volume={':'.join(mount)}" for mount in _MOUNTS.values()]
    paths = [f"--path.{name}={mount[1]}" for name, mount in _MOUNTS.items()]
    rights = ("--user=0", "--cap-add=SYS_PTRACE")
    found = engine.output("run", "--rm", *LOCKED, *rights, *_NETWORK, *volumes, _IMAGE, "discover", *paths)
    if f"127.0.0.1:{server.jmx_port}" not in found:
        raise TrialError(f"discover in the container does not find the server at {server.jmx_port}\n{found}")
    say("Its discover finds the server, by the machine's /proc")


TRIAL = Trial(run=_run, prepare=_prepare, root=True, network=True)
