"""A real Prometheus scrapes the exporter behind each lock, and with the wrong key it does not."""

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from typing import Any

import pytest
import yaml

from testing.certificates import certificates
from testing.exporter_process import PATIENCE
from testing.exposition import get
from testing.locked_exporter import CLIENT_CERTIFICATES, PASSWORD, TLS, USER, USERS, locked, write
from testing.services import StartService

RIGHT, WRONG = {"username": USER, "password": PASSWORD}, {"username": USER, "password": "wrong"}
LOCKS = {"tls": TLS, "certificate": TLS + CLIENT_CERTIFICATES, "login": USERS, "all": TLS + CLIENT_CERTIFICATES + USERS}
COMES_IN = {"tls", "tls and http/2", "certificate", "login", "all"}
ERRORS = {
    "tls, unknown authority": "x509: certificate signed by unknown authority",
    "tls, in the clear": "server returned HTTP status 400 Bad Request",
    "certificate, none": "remote error: tls: certificate required",
    "certificate, foreign": "remote error: tls: unknown certificate authority",
    "login, wrong": "server returned HTTP status 401 Unauthorized",
    "login, none": "server returned HTTP status 401 Unauthorized",
    "all, no login": "server returned HTTP status 401 Unauthorized",
    "all, wrong login": "server returned HTTP status 401 Unauthorized",
    "all, no certificate": "remote error: tls: certificate required",
}


@pytest.fixture(scope="module")
def targets(start_prometheus: StartService, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, Any]]:
    """What Prometheus says of each of its targets, once it has asked all of them."""
    issued, foreign = certificates(), certificates()
    folder = tmp_path_factory.mktemp("prometheus")
    write(folder / "ca.pem", issued.authority.cert_pem.bytes())
    for name, certified in (("client", issued.client), ("foreign", foreign.client)):
        write(folder / f"{name}.pem", certified.private_key_and_cert_chain_pem.bytes())
    trust = {"ca_file": "ca.pem"}
    known, unknown = (
        {**trust, "cert_file": f"{name}.pem", "key_file": f"{name}.pem"} for name in ("client", "foreign")
    )
    with ExitStack() as stack:
        ports = {
            lock: stack.enter_context(locked(tmp_path_factory.mktemp(lock), web, issued)).running.port
            for lock, web in LOCKS.items()
        }

        def job(name: str, **settings: object) -> dict[str, object]:
            lock = name.partition(",")[0].partition(" ")[0]
            found = [{"targets": [f"127.0.0.1:{ports[lock]}"]}]
            scheme = "http" if name.endswith("clear") or lock == "login" else "https"
            return {"job_name": name, "scheme": scheme, "static_configs": found, **settings}

        jobs = [
            job("tls", tls_config=trust, enable_http2=False),
            job("tls and http/2", tls_config=trust),
            job("tls, unknown authority"),
            job("tls, in the clear"),
            job("certificate", tls_config=known),
            job("certificate, none", tls_config=trust),
            job("certificate, foreign", tls_config=unknown),
            job("login", basic_auth=RIGHT),
            job("login, wrong", basic_auth=WRONG),
            job("login, none"),
            job("all", tls_config=known, basic_auth=RIGHT),
            job("all, no login", tls_config=known),
            job("all, wrong login", tls_config=known, basic_auth=WRONG),
            job("all, no certificate", tls_config=trust, basic_auth=RIGHT),
        ]
        interval = {"scrape_interval": "2s", "scrape_timeout": "2s"}
        (folder / "prometheus.yml").write_text(yaml.safe_dump({"global": interval, "scrape_configs": jobs}))
        service = stack.enter_context(start_prometheus(folder / "prometheus.yml"))
        give_up = time.monotonic() + PATIENCE
        while True:
            told = json.loads(get(f"{service.url}/api/v1/targets?state=active"))["data"]["activeTargets"]
            found = {target["labels"]["job"]: target for target in told}
            if {name for name, target in found.items() if target["health"] == "up"} == COMES_IN and all(
                target["lastError"] for name, target in found.items() if name not in COMES_IN
            ):
                break
            assert time.monotonic() < give_up, {name: target["lastError"] for name, target in found.items()}
            time.sleep(0.2)
        yield found


def test_with_the_right_key_it_comes_in(targets: Mapping[str, Any]) -> None:
    assert {name for name, target in targets.items() if not target["lastError"]} == COMES_IN


@pytest.mark.parametrize("name", ERRORS)
def test_without_it_does_not_and_is_told_why(targets: Mapping[str, Any], name: str) -> None:
    assert ERRORS[name] in targets[name]["lastError"]
