"""Homes of servers to be looked at: what a real one had written when it had started, changed as a test wants."""

import re
import shutil
import ssl
from collections.abc import Mapping
from pathlib import Path

from development.places import HOMES, RECORDINGS
from exporter.carbon.opening import folder_home
from exporter.facts.fact import Fact, Facts
from exporter.facts.inspection import Site
from exporter.facts.inspector import inspect
from exporter.facts.registry import INSPECTIONS
from exporter.jmx.deadline import Deadline
from exporter.model.site import SiteSettings

STARTED = HOMES / "carbon-4.10.32-started"
CONF = "repository/conf"
DEFAULT_CERTIFICATE = RECORDINGS / "certificates" / "wso2carbon-4.10.pem"


def started_home(folder: Path) -> Path:
    """Make a home that holds what the kernel had written when it had started, as it comes.

    Args:
        folder: where; it must be empty or not there.
    """
    return Path(shutil.copytree(STARTED, folder, dirs_exist_ok=True))


def replace_in(home: Path, name: str, *changes: tuple[str, str]) -> None:
    """Change texts of a file of the configuration, each of which must be there."""
    path = home / CONF / name
    text = path.read_text(encoding="utf-8")
    for before, after in changes:
        assert re.search(before, text), f"{before} is not in {path}"
        text = re.sub(before, lambda _, after=after: after, text)  # type: ignore[misc]
    path.write_text(text, encoding="utf-8")


def facts_of(home: Path, *names: str) -> Mapping[str, Facts]:
    """Find out facts from the files of a server that does not run."""
    site = Site(0.0, Deadline.after(60), SiteSettings(), files=folder_home(home))
    return inspect(dict.fromkeys(INSPECTIONS[name] for name in names), site)


def fact_of(home: Path, name: str) -> Fact:
    """Find out a fact of which there is one."""
    (fact,) = facts_of(home, name)[name]
    return fact


def default_certificate() -> bytes:
    """The certificate that kernel 4.10 comes with, DER: its private key is public."""
    return ssl.PEM_cert_to_DER_cert(DEFAULT_CERTIFICATE.read_text(encoding="ascii"))
