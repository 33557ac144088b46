"""A real Prometheus finds and scrapes servers by TLS and with a login, as docs/prometheus.md shows it."""

import json
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import bcrypt
import yaml

from development.ports import any_free
from testing.certificates import certificates
from testing.exporter_process import run
from testing.exposition import get
from testing.pages import blocks, page
from testing.services import StartService

PATIENCE = 60.0
EXPORTER = "exporter.example.org:19404"


def job_of_the_page(address: str) -> Mapping[str, Any]:
    """The scrape job of docs/prometheus.md that speaks TLS, without its `scheme`: `/sd` tells that."""
    text = next(block.text for block in blocks(page("docs/prometheus.md")) if EXPORTER in block.text)
    (job,) = yaml.safe_load(text.replace(EXPORTER, address))["scrape_configs"]
    del job["scheme"]
    return {**job, "scrape_interval": "1s"}


def test_prometheus_finds_and_scrapes_by_tls_with_a_login(start_prometheus: StartService, tmp_path: Path) -> None:
    known = certificates()
    known.authority.cert_pem.write_to_path(str(tmp_path / "exporter-ca.pem"))
    known.server.private_key_pem.write_to_path(str(tmp_path / "exporter.key"))
    known.server.cert_chain_pems[0].write_to_path(str(tmp_path / "exporter.pem"))
    (tmp_path / "exporter.password").write_text("hunter2")
    hashed = bcrypt.hashpw(b"hunter2", bcrypt.gensalt(4)).decode()
    (tmp_path / "web.yml").write_text(
        f"tls_server_config: {{cert_file: exporter.pem, key_file: exporter.key}}\n"
        f"basic_auth_users: {{prometheus: '{hashed}'}}\n"
    )
    (tmp_path / "c.yml").write_text(
        f"targets: [{{name: gateway, url: '127.0.0.1:{any_free()}'}}]\nhost: {{enabled: false}}\n"
    )
    web = ("--web.config.file", str(tmp_path / "web.yml"))
    with run(tmp_path, "--config.file", str(tmp_path / "c.yml"), *web) as exporter:
        job = job_of_the_page(f"127.0.0.1:{exporter.port}")
        (tmp_path / "prometheus.yml").write_text(yaml.safe_dump({"scrape_configs": [job]}))
        with start_prometheus(tmp_path / "prometheus.yml") as prometheus:
            (target,) = scraped(prometheus.url)
    assert target["scrapeUrl"] == f"https://127.0.0.1:{exporter.port}/probe?target=gateway"
    assert (target["health"], target["lastError"]) == ("up", "")


def scraped(prometheus: str) -> list[Mapping[str, Any]]:
    """The targets, once each was scraped."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        active: list[Mapping[str, Any]] = json.loads(get(f"{prometheus}/api/v1/targets"))["data"]["activeTargets"]
        if active and all(target["health"] != "unknown" for target in active):
            return active
        time.sleep(0.2)
    raise AssertionError("nothing was scraped")
