"""Which build of the exporter this is: for `--version` and the metric `wso2_exporter_build_info`."""

import platform
from collections.abc import Mapping
from dataclasses import dataclass

VERSION = "0.2.0.dev0"
"""Of this code, and of the distribution that is built from it."""
_DISTRIBUTION = "wso2-exporter"
_REVISION_VARIABLE = "WSO2_EXPORTER_REVISION"


@dataclass(frozen=True)
class BuildInfo:
    """A build of the exporter; its fields are the labels of `wso2_exporter_build_info`.

    Attributes:
        version: `VERSION`.
        revision: the commit that it was built from, as the container image says; `unknown` outside of it.
        pythonversion: of the interpreter that runs it.
    """

    version: str
    revision: str
    pythonversion: str

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> "BuildInfo":
        """Describe the running build. The image sets the variable `WSO2_EXPORTER_REVISION` of the environment."""
        return cls(
            version=VERSION,
            revision=environment.get(_REVISION_VARIABLE) or "unknown",
            pythonversion=platform.python_version(),
        )

    def __str__(self) -> str:
        """Write the build in the way in which Prometheus's programs say their version, in three lines."""
        return (
            f"{_DISTRIBUTION}, version {self.version} (revision: {self.revision})\n"
            f"  python version:   {self.pythonversion}\n"
            f"  platform:         {platform.system().lower()}/{platform.machine()}"
        )
