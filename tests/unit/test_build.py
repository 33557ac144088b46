import importlib.metadata
import platform
import re

from packaging.version import Version

from development.places import PROJECT
from exporter.build import VERSION, BuildInfo


def test_the_version_is_that_of_the_distribution_that_was_built() -> None:
    assert importlib.metadata.version("wso2-exporter") == VERSION


def test_the_version_is_the_last_release_or_says_that_it_is_to_be_the_next() -> None:
    changes = (PROJECT / "CHANGELOG.md").read_text(encoding="utf-8")
    found = re.search(r"^## \[Unreleased\]\n(.*?)^## \[([\d.]+)\]", changes, re.MULTILINE | re.DOTALL)
    assert found is not None
    ours, last = Version(VERSION), Version(found[2])
    is_next = ours.is_devrelease and Version(ours.base_version) > last
    assert is_next if found[1].strip() else is_next or ours == last


def test_the_revision_is_what_the_image_says() -> None:
    build = BuildInfo.of({"WSO2_EXPORTER_REVISION": "beab420"})
    assert build == BuildInfo(version=VERSION, revision="beab420", pythonversion=platform.python_version())
    assert str(build).startswith(f"wso2-exporter, version {VERSION} (revision: beab420)\n")


def test_the_revision_is_unknown_outside_the_image() -> None:
    assert BuildInfo.of({}).revision == "unknown"
    assert BuildInfo.of({"WSO2_EXPORTER_REVISION": ""}).revision == "unknown"
