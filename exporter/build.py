"""Which build of the exporter this is: for `--version` and the metric `wso2_exporter_build_info`."""

import platform
from dataclasses import dataclass
from importlib.resources import files

VERSION = "0.2.0.dev0"
"""Of this code, and of the distribution that is built from it."""
_DISTRIBUTION = "wso2-exporter"
_PLACEHOLDER = "$Format"
"""How the file with the revision begins in a checkout, which may be at any commit."""


@dataclass(frozen=True)
class BuildInfo:
    """A build of the exporter; its fields are the labels of `wso2_exporter_build_info`.

    Attributes:
        version: `VERSION`.
        revision: the commit that it was built from, with `-dirty` behind it where files had been changed since;
            `unknown` where it runs from a checkout, or was built from a copy that did not say.
        pythonversion: of the interpreter that runs it.
    """

    version: str
    revision: str
    pythonversion: str

    @classmethod
    def running(cls) -> "BuildInfo":
        """Describe the running build."""
        return cls(version=VERSION, revision=revision_of(_written()), pythonversion=platform.python_version())

    def __str__(self) -> str:
        """Write the build in the way in which Prometheus's programs say their version, in three lines."""
        return (
            f"{_DISTRIBUTION}, version {self.version} (revision: {self.revision})\n"
            f"  python version:   {self.pythonversion}\n"
            f"  platform:         {platform.system().lower()}/{platform.machine()}"
        )


def revision_of(written: str) -> str:
    """Read a revision as the package's file has it: `hatch_build.py` writes that, or `git archive`.

    Args:
        written: what the file says.
    """
    return "unknown" if written.startswith(_PLACEHOLDER) else written.strip()


def _written() -> str:
    return (files("exporter") / "revision.txt").read_text(encoding="utf-8")
