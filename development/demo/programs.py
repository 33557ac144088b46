"""The programs that watch: the exporter, Prometheus and Alertmanager, configured as they are shipped."""

import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from development.alertmanager import alertmanager_command
from development.commands import run
from development.demo.addresses import of_alertmanager, of_prometheus
from development.demo.durations import divided
from development.demo.fault import Form
from development.demo.program import WatchingProgram
from development.demo.receiver.desk import Desk
from development.places import TOOLS
from development.ports import any_free

_EXAMPLES: Mapping[Form, str] = {Form.METRICS: "prometheus.yml", Form.PROBE: "prometheus-probe.yml"}
_GRACE = "1m"
"""Of `--rules.alert.for-grace-period`, as the documentation on alerting wants it."""
_RESEND = "2m"
"""Of `--rules.alert.resend-delay`, as the documentation on alerting wants it."""


@dataclass(frozen=True)
class Setup:
    """How a stand is set up.

    Attributes:
        exporter: the exporter's command.
        form: how Prometheus scrapes it.
        scale: what every duration is divided by.
        folder: an existing one, for all that the programs keep.
    """

    exporter: Sequence[str]
    form: Form
    scale: float
    folder: Path

    def place(self, name: str) -> Path:
        """Make a folder in that one."""
        place = self.folder / name
        place.mkdir()
        return place


def make_exporter(setup: Setup) -> WatchingProgram:
    """Give the exporter, which reads nothing yet; its configuration is `exporter.yml` in its folder."""
    folder, port = setup.place("exporter"), any_free()
    configuration = folder / "exporter.yml"
    command = [*setup.exporter, "--config.file", str(configuration), "--web.listen-address", f"127.0.0.1:{port}"]
    return WatchingProgram(command, port, folder)


def write_assets(setup: Setup, exporter: WatchingProgram) -> Path:
    """Have the exporter write its rules and examples, with links to itself.

    Returns:
        the folder.

    Raises:
        SetupError: it cannot.
    """
    folder = setup.folder / "assets"
    run([*setup.exporter, "assets", "--exporter-url", exporter.url, str(folder)], "writing the rules")
    return folder


def make_alertmanager(setup: Setup, assets: Path, desk: Desk) -> WatchingProgram:
    """Give Alertmanager as it is shipped, with other addresses and divided durations.

    Raises:
        UnknownAddressError: the example has a receiver that nobody stands for.
    """
    folder, port, examples = setup.place("alertmanager"), any_free(), assets / "examples"
    shipped = _read(examples / "alertmanager.yml")
    for name in shipped.get("templates", []):
        shutil.copy2(examples / name, folder)
    _write(folder / "alertmanager.yml", divided(of_alertmanager(shipped, desk.receivers), setup.scale))
    command = [*alertmanager_command(folder), f"--config.file={folder / 'alertmanager.yml'}"]
    command += [f"--web.listen-address=127.0.0.1:{port}", "--cluster.listen-address=", f"--storage.path={folder}"]
    # Go's crypto/x509 looks there for whom to trust: the mail server's certificate is signed by nobody else.
    return WatchingProgram(command, port, folder, {**os.environ, "SSL_CERT_FILE": str(desk.authority)})


def make_prometheus(
    setup: Setup, assets: Path, exporter: WatchingProgram, alertmanager: WatchingProgram
) -> WatchingProgram:
    """Give Prometheus with the shipped rules and configuration, with other addresses and divided durations."""
    folder, port = setup.place("prometheus"), any_free()
    rules = folder / "rules"
    rules.mkdir()
    for file in (assets / "alerts").glob("*.rules.yml"):
        _write(rules / file.name, divided(_read(file), setup.scale))
    shipped = _read(assets / "examples" / _EXAMPLES[setup.form])
    led = of_prometheus(shipped, exporter.address, alertmanager.address, rules)
    _write(folder / "prometheus.yml", divided(led, setup.scale))
    command = [str(TOOLS / "prometheus"), f"--config.file={folder / 'prometheus.yml'}"]
    command += [f"--storage.tsdb.path={folder / 'data'}", f"--web.listen-address=127.0.0.1:{port}"]
    command.append(f"--rules.alert.for-grace-period={divided(_GRACE, setup.scale)}")
    command.append(f"--rules.alert.resend-delay={divided(_RESEND, setup.scale)}")
    return WatchingProgram(command, port, folder)


def write_history(prometheus: WatchingProgram, text: str) -> None:
    """Put samples of the past into Prometheus's data, before it starts.

    Args:
        prometheus: it does not run.
        text: in the OpenMetrics text format, with `# EOF` at its end.

    Raises:
        SetupError: the text is not valid.
    """
    file = prometheus.folder / "history.om"
    file.write_text(text, encoding="utf-8")
    data = prometheus.folder / "data"
    data.mkdir(exist_ok=True)
    command = [str(TOOLS / "promtool"), "tsdb", "create-blocks-from", "openmetrics", str(file), str(data)]
    run(command, "writing Prometheus's history")


def _read(file: Path) -> Any:
    return yaml.safe_load(file.read_text(encoding="utf-8"))


def _write(file: Path, value: Any) -> None:
    file.write_text(yaml.safe_dump(value, sort_keys=False, allow_unicode=True), encoding="utf-8")
