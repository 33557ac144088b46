"""Prometheus's own JMX exporter, to measure against: fetched once from Maven Central into the cache. Apache licence."""

import hashlib
import os
from pathlib import Path

from development import programs
from development.commands import run
from development.console import SetupError, say
from development.guard import PrivateFolder
from development.places import CACHE

VERSION = "1.0.1"
_FOLDER = CACHE / "jmx_exporter"
STANDALONE = _FOLDER / f"jmx_prometheus_httpserver-{VERSION}.jar"
"""A process of its own: `java -jar JAR HOST:PORT CONFIGURATION`."""
AGENT = _FOLDER / f"jmx_prometheus_javaagent-{VERSION}.jar"
"""Part of the server's JVM: `java -javaagent:JAR=HOST:PORT:CONFIGURATION`."""
_SHA256 = {
    STANDALONE: "a493eb637f9eb827dc3bee2a8cb0dc6bf2b291ace896d4ebfe98b055e394ab1b",
    AGENT: "7d61f737fd661610ccc14aea79764faa1ea94a340cbc8f0029b3d2edea3d80c1",
}
_PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin:2.8"


def fetch(java_home: Path) -> None:
    """Fetch both forms of it where they are not there yet.

    Args:
        java_home: the JDK that runs Maven.

    Raises:
        SetupError: Maven is missing, the download fails, or what came is not what was expected.
    """
    _FOLDER.mkdir(parents=True, exist_ok=True)
    for jar, sha256 in _SHA256.items():
        if not jar.is_file():
            _fetch(jar, sha256, java_home)


def _fetch(jar: Path, sha256: str, java_home: Path) -> None:
    artifact = jar.stem.removesuffix(f"-{VERSION}")
    maven = programs.maven()
    say(f"Fetching {artifact} {VERSION} with Maven (3 MB, into .cache)")
    with PrivateFolder(CACHE, "jmx_exporter-") as folder:
        options = [f"-Dartifact=io.prometheus.jmx:{artifact}:{VERSION}", f"-DoutputDirectory={folder}"]
        run(
            [str(maven), "--batch-mode", "--quiet", "--strict-checksums", f"{_PLUGIN}:copy", *options],
            f"fetching {artifact}",
            {**os.environ, "JAVA_HOME": str(java_home)},
        )
        fetched = folder / jar.name
        found = hashlib.sha256(fetched.read_bytes()).hexdigest()
        if found != sha256:
            raise SetupError(
                f"{jar.name}: found SHA-256 {found}, expected {sha256}. Delete it from Maven's repository."
            )
        fetched.rename(jar)
