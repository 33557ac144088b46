from pathlib import Path

import pytest

from exporter.console.flags import Parser, UsageError
from exporter.console.machine_paths import add_machine_paths, roots_of
from exporter.system.roots import Roots

FLAGS = {"proc": "--path.procfs", "sys": "--path.sysfs", "rootfs": "--path.rootfs", "udev": "--path.udev.data"}


def roots(*arguments: str) -> Roots:
    parser = Parser()
    add_machine_paths(parser)
    return roots_of(parser.parse_args(arguments))


def test_without_flags_the_machine_is_where_it_is_for_everybody() -> None:
    assert roots() == Roots("/proc", "/sys", "/run/udev/data", "/")


@pytest.mark.parametrize("field", FLAGS)
def test_each_flag_says_where_one_part_of_the_machine_is(field: str, tmp_path: Path) -> None:
    assert roots(f"{FLAGS[field]}={tmp_path}") == Roots(**{field: str(tmp_path.resolve())})


def test_a_folder_is_named_as_the_kernel_names_it(tmp_path: Path) -> None:
    (tmp_path / "host").mkdir()
    (tmp_path / "link").symlink_to("host")
    assert roots("--path.rootfs", f"{tmp_path}/link/").rootfs == str(tmp_path.resolve() / "host")


@pytest.mark.parametrize("field", FLAGS)
@pytest.mark.parametrize("place", ["missing", "file", ""])
def test_what_is_no_folder_is_refused_with_one_line(field: str, place: str, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    text = str(tmp_path / place) if place else ""
    with pytest.raises(UsageError) as refused:
        roots(FLAGS[field], text)
    assert str(refused.value) == f"argument {FLAGS[field]}: found {text!r}, expected a folder that there is"
