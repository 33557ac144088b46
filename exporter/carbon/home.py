"""Where the files of a WSO2 server are.

Since kernel 4.5, a server writes `carbon.xml` and its like anew from `deployment.toml` whenever it starts: these are
what it runs with, even where `deployment.toml` was edited since. Older kernels have only them. A server that has never
started has only `deployment.toml`, and the product's `default.json`.
"""

from dataclasses import dataclass
from pathlib import Path

from exporter.system.java.command import JavaCommand
from exporter.system.roots import Roots

_CONFIGURATION_PROPERTY = "carbon.config.dir.path"
_OWN_MACHINE = Roots()


@dataclass(frozen=True)
class CarbonHome:
    """The installation of a WSO2 server.

    Attributes:
        folder: its home (`carbon.home`).
        configuration: the folder of its configuration.
        roots: where the root folder of its machine is, which all these paths begin at.
    """

    folder: Path
    configuration: Path
    roots: Roots = _OWN_MACHINE

    @classmethod
    def of(cls, folder: Path, command: JavaCommand, roots: Roots = _OWN_MACHINE) -> "CarbonHome":
        """Find the installation as `CarbonUtils.getCarbonConfigDirPath` does.

        Args:
            folder: the server's home.
            command: what its JVM was started with: a property may say that the configuration is elsewhere; else it is
                where all products have it.
            roots: where the root folder of its machine is.
        """
        given = command.property(_CONFIGURATION_PROPERTY)
        return cls(folder, folder / given if given else folder / "repository" / "conf", roots)

    @property
    def carbon_xml(self) -> Path:
        """The file of the server's general settings, as it was rendered when it started."""
        return self.configuration / "carbon.xml"

    @property
    def jmx_xml(self) -> Path:
        """The file of its JMX connector server, as it was rendered when it started."""
        return self.configuration / "etc" / "jmx.xml"

    @property
    def deployment_toml(self) -> Path:
        """The file that its administrators edit, in force from the next start on."""
        return self.configuration / "deployment.toml"

    @property
    def default_json(self) -> Path:
        """The file of the product's own defaults for `deployment.toml`."""
        return self.folder / "repository" / "resources" / "conf" / "default.json"
