"""The addresses in assets: how they stand in the repository, and how they are where the assets are used."""

import argparse
import re
import shlex
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

_RUNBOOK = re.compile(r"^( +runbook_url: )alerts/runbooks(/\S+)\n", re.MULTILINE)
_DASHBOARD = re.compile(r"^( +dashboard_url: )(/d/.+)\n", re.MULTILINE)
_PAGE = re.compile(r'^( +exporter_url: ")(.+")\n', re.MULTILINE)
_EXPORTER_OF_DASHBOARDS = re.compile(
    r'(?<="query": "query_result\(label_replace\()last_over_time\(wso2_exporter_build_info.*(?=\)\)",$)', re.MULTILINE
)
_DASHBOARD_FOLDER = re.compile(r"^( +path: )/var/lib/grafana/dashboards/wso2$", re.MULTILINE)
_SYSTEMD_FOLDER = re.compile(r"(?<=install -D -m 644 )/usr/share/wso2-exporter/systemd(?=/)")
_PLAIN = re.compile(r"[!$-;=?-\[\]_a-z~]+")
"""What an address may hold (RFC 3986) but for the `#`, behind which an anchor is to stand."""


@dataclass(frozen=True)
class Links:
    """Where the links of assets lead: addresses without a slash at their end.

    Attributes:
        runbooks: the address of the folder of runbooks; None: the exporter's own, and without that none.
        grafana: the address of Grafana; None: alerts have no link to a dashboard.
        exporter: the address of the exporter's pages; None: alerts have no link to them, and dashboards lead to where
            Prometheus scrapes it.
        dashboards: the folder that Grafana is to load dashboards from.
        systemd: the folder of systemd's unit and its drop-ins.
    """

    runbooks: str | None
    grafana: str | None
    exporter: str | None
    dashboards: Path
    systemd: Path

    @property
    def all_runbooks(self) -> str | None:
        """The address of the folder of runbooks: the exporter serves them, too."""
        return self.runbooks or (self.exporter and f"{self.exporter}/runbooks")

    def fill_in(self, text: str) -> str:
        """Give an asset with whole addresses. A link without one is left out: in a message it would lead nowhere.

        Args:
            text: the asset as it stands in the repository.
        """
        text = _RUNBOOK.sub(lambda link: _led(link, self.all_runbooks), text)
        text = _DASHBOARD.sub(lambda link: _led(link, self.grafana), text)
        text = _PAGE.sub(lambda link: _led(link, self.exporter), text)
        if self.exporter:
            address = _as_found_by_prometheus(self.exporter)
            text = _EXPORTER_OF_DASHBOARDS.sub(lambda _: address, text)
        text = _DASHBOARD_FOLDER.sub(lambda path: path[1] + _quoted(self.dashboards), text)
        return _SYSTEMD_FOLDER.sub(lambda _: shlex.quote(str(self.systemd)), text)


def web_address(text: str) -> str:
    """Read an address from a flag, and drop a slash at its end.

    Raises:
        ArgumentTypeError: it is none of HTTP, or holds a password, a fragment, or what does not belong in one.
    """
    try:
        parts = urlsplit(text)
        is_web = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        is_web = False
    if not is_web or not _PLAIN.fullmatch(text):
        raise argparse.ArgumentTypeError("expected an address such as https://grafana.example.org, without a fragment")
    if parts.username is not None:
        raise argparse.ArgumentTypeError("expected an address without a user: everyone who gets an alert would read it")
    return text.rstrip("/")


def _led(link: re.Match[str], address: str | None) -> str:
    """The line of a link with the address between its key and its end; no line without one."""
    return f"{link[1]}{address}{link[2]}\n" if address else ""


def _as_found_by_prometheus(address: str) -> str:
    """What is asked of Prometheus for the address, in a dashboard's JSON; a `$` begins a group of its templates."""
    template = address.replace("$", "$$")
    return rf"vector(1), \"address\", \"{template}\", \"__name__\", \".*\""


def _quoted(path: Path) -> str:
    """Write a path as YAML's string in single quotes, whose one escape is for the quote itself (YAML 1.2, 7.3.2)."""
    return f"""'{str(path).replace("'", "''")}'"""
