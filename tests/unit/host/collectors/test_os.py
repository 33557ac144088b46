from collections.abc import Callable
from pathlib import Path

import pytest

from exporter.host.collectors.os import OperatingSystemCollector
from exporter.system.roots import Roots

ReadValues = Callable[..., dict[tuple[str, ...], float]]


def collected(tmp_path: Path, text: str) -> OperatingSystemCollector:
    (tmp_path / "os-release").write_text(text, encoding="utf-8")
    return OperatingSystemCollector(Roots(), [str(tmp_path / "missing"), str(tmp_path / "os-release")])


def test_values_are_unquoted_as_a_shell_does_it(values: ReadValues, tmp_path: Path) -> None:
    """The examples of os-release(5): quotes, escapes, comments."""
    text = '# a comment\nNAME=Fedora\nVERSION="17 (Beefy \\"Miracle\\")"\nID=\'fedora\'\nVERSION_ID=17.2\n\n'
    ((_, labels),) = (
        (family.name, family.samples[0].labels)
        for family in collected(tmp_path, text).collect()
        if family.name == "node_os_info"
    )
    assert labels["name"] == "Fedora"
    assert labels["version"] == '17 (Beefy "Miracle")'
    assert labels["id"] == "fedora"
    assert labels["variant"] == ""


@pytest.mark.parametrize(
    ("version", "number"), [("22.04", 22.04), ("12", 12), ("9.4.1", 9.4), ("20240101T1", 20240101)]
)
def test_a_version_is_its_first_two_numbers(values: ReadValues, tmp_path: Path, version: str, number: float) -> None:
    families = collected(tmp_path, f'ID=x\nVERSION_ID="{version}"\n').collect()
    assert values(families, "node_os_version") == {("x", "", ""): number}


def test_a_system_without_versions_has_none(values: ReadValues, tmp_path: Path) -> None:
    assert values(collected(tmp_path, "ID=arch\n").collect(), "node_os_version") == {}


def test_a_quote_that_does_not_end_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="quotation"):
        collected(tmp_path, 'NAME="Debian\n').collect()


def test_in_a_container_it_is_the_machines_own(values: ReadValues, tmp_path: Path) -> None:
    """By an absolute link, as it is where /usr/lib is mounted from elsewhere."""
    (tmp_path / "etc").mkdir()
    (tmp_path / "usr").mkdir()
    (tmp_path / "etc" / "os-release").symlink_to("/usr/os-release")
    (tmp_path / "usr" / "os-release").write_text("ID=machine\nVERSION_ID=7\n", encoding="ascii")
    families = OperatingSystemCollector(Roots(rootfs=str(tmp_path))).collect()
    assert values(families, "node_os_version") == {("machine", "", ""): 7}
