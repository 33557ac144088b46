from collections.abc import Callable
from pathlib import Path

import pytest

from exporter.host.collectors.selinux import SelinuxCollector
from exporter.system.roots import Roots

ReadValues = Callable[..., dict[tuple[str, ...], float]]
Write = Callable[[str, str], None]


def served(tmp_path: Path) -> dict[str, float]:
    collector = SelinuxCollector(Roots(sys=str(tmp_path / "sys")), str(tmp_path / "config"))
    return {family.name.removeprefix("node_selinux_"): family.samples[0].value for family in collector.collect()}


def test_a_kernel_without_it_has_no_modes(tmp_path: Path) -> None:
    assert served(tmp_path) == {"enabled": 0}


@pytest.mark.parametrize(
    ("enforce", "configuration", "current", "configured"),
    [
        ("1", "# SELINUX=disabled\nSELINUX=enforcing\nSELINUXTYPE=targeted\n", 1, 1),
        ("0", "SELINUX = permissive\n", 0, 0),
        ("0", "SELINUX=disabled\n", 0, -1),
        ("1", "SELINUXTYPE=targeted\n", 1, -1),
    ],
)
def test_modes_are_numbers(
    tmp_path: Path, write: Write, enforce: str, configuration: str, current: float, configured: float
) -> None:
    write("sys/fs/selinux/enforce", enforce)
    write("config", configuration)
    assert served(tmp_path) == {"enabled": 1, "current_mode": current, "config_mode": configured}


def test_without_a_configuration_it_starts_disabled(tmp_path: Path, write: Write) -> None:
    write("sys/fs/selinux/enforce", "0")
    assert served(tmp_path) == {"enabled": 1, "current_mode": 0, "config_mode": -1}
