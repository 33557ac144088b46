import importlib.metadata
import platform

from exporter.build import VERSION, BuildInfo


def test_the_version_is_that_of_the_distribution_that_was_built() -> None:
    assert importlib.metadata.version("wso2-exporter") == VERSION


def test_the_revision_is_what_the_image_says() -> None:
    build = BuildInfo.of({"WSO2_EXPORTER_REVISION": "beab420"})
    assert build == BuildInfo(version=VERSION, revision="beab420", pythonversion=platform.python_version())
    assert str(build).startswith(f"wso2-exporter, version {VERSION} (revision: beab420)\n")


def test_the_revision_is_unknown_outside_the_image() -> None:
    assert BuildInfo.of({}).revision == "unknown"
    assert BuildInfo.of({"WSO2_EXPORTER_REVISION": ""}).revision == "unknown"
