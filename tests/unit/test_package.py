"""The package as it is installed: in `make` a wheel, where one works an editable one."""

import json
import sysconfig
from importlib.metadata import distributions
from pathlib import Path

import exporter
from development import wheel
from development.places import PROJECT

INSTALLED = Path(exporter.__file__).parent


def is_editable() -> bool:
    """See "Recording the Direct URL Origin of installed distributions" of the Python packaging specifications."""
    (installed,) = distributions(name="wso2-exporter", path=[sysconfig.get_path("purelib")])
    origin = json.loads(installed.read_text("direct_url.json") or "{}")
    return bool(origin.get("dir_info", {}).get("editable"))


def test_what_is_imported_is_what_is_installed() -> None:
    assert INSTALLED.parent == (PROJECT if is_editable() else Path(sysconfig.get_path("purelib")))


def test_all_files_of_the_package_are_installed_as_they_are_in_the_checkout() -> None:
    """But for the revision, which the build writes."""
    wanted = {path.relative_to(PROJECT / "exporter"): path.read_bytes() for path in wheel.sources()}
    assert {Path("guidelines/catalogue.yml"), Path("mapping/packs/jvm.yml"), Path("py.typed")} <= wanted.keys()
    paths = (path for path in INSTALLED.rglob("*") if path.is_file() and path.suffix != ".pyc")
    installed = {path.relative_to(INSTALLED): path.read_bytes() for path in paths}
    assert installed.pop(Path("revision.txt"))
    assert wanted.pop(Path("revision.txt"))
    assert installed == wanted


def test_the_assets_of_the_package_are_all_that_users_load_into_other_programs() -> None:
    """A new file is linked from there: `ln -s ../../../examples/NEW exporter/assets/examples/`."""
    folders = [PROJECT / name for name in ("alerts", "dashboards", "examples", "packaging/systemd")]
    files = ((folder.parent, path) for folder in folders for path in folder.rglob("*") if path.is_file())
    wanted = {
        path.relative_to(beside): path.read_bytes() for beside, path in files if path.suffix not in {".py", ".pyc"}
    }
    assets = PROJECT / "exporter" / "assets"
    given = {path.relative_to(assets): path.read_bytes() for path in assets.rglob("*") if path.is_file()}
    assert given == wanted
    assert all((assets / name).is_symlink() for name in given), "none stands in the repository twice"
