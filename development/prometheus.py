"""A real Prometheus that scrapes the exporter: what trials of the packages end with."""

import json
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from development.places import TOOLS
from development.ports import any_free
from development.service import Service, serve
from development.trial import TrialError

_PATIENCE = 90.0
_PAUSE = 0.5
_OF_A_SERVER = ("wso2_up == 1", 'jvm_memory_used_bytes{area="heap"} > 0', "wso2_readiness_score")


@dataclass(frozen=True)
class Prometheus:
    """A Prometheus that runs.

    Attributes:
        service: its process, and where it listens.
    """

    service: Service

    def find(self, expression: str) -> list[Mapping[str, str]]:
        """Give the labels of what an expression of PromQL finds now."""
        query = urllib.parse.urlencode({"query": expression})
        return [found["metric"] for found in self._ask(f"query?{query}")["result"]]

    def await_any(self, expression: str, patience: float = _PATIENCE) -> list[Mapping[str, str]]:
        """Wait until an expression finds something, and give the labels of that.

        Args:
            expression: PromQL.
            patience: seconds to wait at most.

        Raises:
            TrialError: it found nothing in time; with what Prometheus says of its targets.
        """
        deadline = time.monotonic() + patience
        while not (found := self.find(expression)):
            if time.monotonic() > deadline:
                raise TrialError(f"Prometheus found nothing for {expression} in {patience:g} s.\n{self._targets()}")
            time.sleep(_PAUSE)
        return found

    def _targets(self) -> str:
        targets = self._ask("targets")["activeTargets"]
        return "\n".join(f"{each['scrapeUrl']}: {each['health']} {each['lastError']}" for each in targets)

    def _ask(self, path: str) -> Any:
        with urllib.request.urlopen(f"{self.service.url}/api/v1/{path}", timeout=30) as answer:  # noqa: S310 - http, ours
            return json.load(answer)["data"]


@contextmanager
def prometheus(configuration: str, folder: Path) -> Iterator[Prometheus]:
    """Run Prometheus until the end of the `with` block.

    Args:
        configuration: its configuration, in YAML. Paths in it start at the folder.
        folder: an existing one, for its configuration, its data and its log.

    Raises:
        ServiceError: it does not start.
    """
    port, file = any_free(), folder / "prometheus.yml"
    file.write_text(configuration, encoding="utf-8")
    command = [str(TOOLS / "prometheus"), f"--config.file={file}", f"--storage.tsdb.path={folder / 'data'}"]
    command.append(f"--web.listen-address=127.0.0.1:{port}")
    with serve(command, port, log=folder / "prometheus.log") as service:
        yield Prometheus(service)


def see_metrics_arrive(port: int, folder: Path) -> int:
    """Have a real Prometheus scrape an exporter on 127.0.0.1 until it has metrics of a real server.

    Args:
        port: where the exporter listens.
        folder: an existing one, for Prometheus's files.

    Returns:
        how many families of the exporter it has then.

    Raises:
        TrialError: they do not arrive; the message says which.
    """
    scrape = f"scrape_configs: [{{job_name: wso2-exporter, static_configs: [{{targets: ['127.0.0.1:{port}']}}]}}]\n"
    with prometheus("global: {scrape_interval: 2s}\n" + scrape, folder) as scraper:
        for expression in _OF_A_SERVER:
            scraper.await_any(expression)
        return len(scraper.find('count by (__name__) ({job="wso2-exporter"})'))
