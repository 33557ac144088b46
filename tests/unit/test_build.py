import importlib.metadata
import platform
import re

from packaging.version import Version

from development.places import PROJECT
from exporter.build import VERSION, BuildInfo, revision_of


def test_the_version_is_that_of_the_distribution_that_was_built() -> None:
    assert importlib.metadata.version("wso2-exporter") == VERSION


def test_the_version_is_the_last_release_or_says_that_it_is_to_be_the_next() -> None:
    changes = (PROJECT / "CHANGELOG.md").read_text(encoding="utf-8")
    found = re.search(r"^## \[Unreleased\]\n(.*?)^## \[([\d.]+)\]", changes, re.MULTILINE | re.DOTALL)
    assert found is not None
    ours, last = Version(VERSION), Version(found[2])
    is_next = ours.is_devrelease and Version(ours.base_version) > last
    assert is_next if found[1].strip() else is_next or ours == last


def test_the_build_is_said_as_prometheus_says_its_own() -> None:
    build = BuildInfo(version="0.2.0", revision="beab420", pythonversion="3.12.1")
    assert str(build).startswith("wso2-exporter, version 0.2.0 (revision: beab420)\n  python version:   3.12.1\n")


def test_the_running_build_is_of_this_version_and_this_python() -> None:
    build = BuildInfo.running()
    assert (build.version, build.pythonversion) == (VERSION, platform.python_version())


def test_the_revision_is_what_the_build_has_written_and_unknown_in_a_checkout() -> None:
    assert revision_of("beab420\n") == "beab420"
    assert revision_of("$Format:%H$\n") == "unknown"
