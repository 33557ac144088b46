"""The service on a machine: it reads a real server, named and found, for a real Prometheus, and is locked up."""

import json
import os
import re
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from development.console import say
from development.debian_trial.life import expect
from development.debian_trial.page import PAGE
from development.kernel import HOME
from development.machine import Machine
from development.places import CACHE, TOOLS
from development.trial import TrialError

_SERVER = "/home/wso2carbon/server"
_PATIENCE = 180.0
_EXPORTER, _PROMETHEUS = "http://127.0.0.1:19404", "http://127.0.0.1:9090"
_CARBON_UNIT = f"""
[Service]
User=wso2carbon
Environment=JAVA_HOME=/usr/lib/jvm/default-java
ExecStart=/bin/sh {_SERVER}/bin/wso2server.sh
"""
_PROMETHEUS_UNIT = """
[Service]
ExecStart=/opt/prometheus --config.file=/opt/prometheus.yml --storage.tsdb.path=/tmp/prometheus \\
    --web.listen-address=127.0.0.1:9090
"""
_PROMETHEUS_CONFIGURATION = """
scrape_configs:
  - job_name: wso2
    scrape_interval: 2s
    static_configs: [{targets: ["127.0.0.1:19404"]}]
"""
_TARGET = """
targets:
  - name: carbon
    url: 127.0.0.1:9999
    owner: wso2carbon
    username: admin
    password_file: {file}
    transport: {transport}
"""
_DISCOVERY = """
discover:
  credentials:
    - {user: wso2carbon, username: admin, password_file: gateway.password}
"""
_WORST_EXPOSURE = 2.0
_CONFIGURATION = "/etc/wso2-exporter/wso2-exporter.yml"


def put_server_and_prometheus(root: Path) -> None:
    """Put a WSO2 Carbon kernel and a Prometheus into the files of a machine that does not run yet."""
    (root / "etc" / "hosts").write_text("127.0.0.1 localhost machine\n")
    shutil.copytree(HOME, root / _SERVER[1:])
    shutil.copy(TOOLS / "prometheus", root / "opt")
    shutil.copy(TOOLS / "promtool", root / "opt")
    (root / "opt" / "prometheus.yml").write_text(_PROMETHEUS_CONFIGURATION)
    units = root / "etc" / "systemd" / "system"
    (units / "carbon.service").write_text(_CARBON_UNIT)
    (units / "prometheus.service").write_text(_PROMETHEUS_UNIT)
    shutil.copy(CACHE / "debian/lib/systemd/system/prometheus-node-exporter.service", units)
    # Java keeps its performance data there, and systemd-tmpfiles would make it later.
    os.chmod(root / "tmp", 0o1777)  # noqa: PTH101, S103 - as it is on any machine


def read_the_server(machine: Machine) -> None:
    """Start the server as a user of its own, configure it as a target, and see it in Prometheus.

    Raises:
        TrialError: it cannot be seen there.
    """
    say("Starting a WSO2 Carbon kernel")
    machine.shell("useradd --home-dir /home/wso2carbon wso2carbon && chown -R wso2carbon: /home/wso2carbon")
    machine.shell("chmod 700 /home/wso2carbon && systemctl daemon-reload && systemctl start carbon prometheus")
    say("Reading it as a target")
    _configure(machine, _TARGET.format(file="gateway.password", transport="native"))
    machine.shell("umask 077 && printf admin > /root/password")
    first, *others = PAGE.commands("Read a server")
    machine.shell(first.removeprefix("sudo "))
    machine.shell("cat /root/password > /etc/wso2-exporter/gateway.password")
    for command in others:
        machine.shell(command.removeprefix("sudo "))
    _until_prometheus_has(machine, 'wso2_up{target="carbon"} == 1', "1")
    # More than one scrape may be needed: one that is late on a busy machine says that the server is down.
    score = re.compile(r'^wso2_guideline_score\{.*target="carbon"', re.MULTILINE)
    _eventually(lambda: _get(machine, f"{_EXPORTER}/metrics"), lambda page: bool(score.search(page)))
    _refuse_a_wrong_configuration(machine)
    _hand_over_a_credential(machine)
    _read_by_jmxquery(machine)


def _refuse_a_wrong_configuration(machine: Machine) -> None:
    machine.shell(f"cp --preserve {_CONFIGURATION} /root/good.yml && echo 'target: []' >> {_CONFIGURATION}")
    failed = (
        "systemctl reload wso2-exporter && echo reloaded || journalctl --unit wso2-exporter --lines 20 --output cat"
    )
    if "target: found an unknown key" not in (said := machine.shell(failed)):
        raise TrialError(f"a reload with a wrong configuration: found {said!r}, expected the line that says why")
    machine.shell(f"cp --preserve /root/good.yml {_CONFIGURATION} && systemctl reload wso2-exporter")


def _hand_over_a_credential(machine: Machine) -> None:
    say("Reading it with a password that systemd hands over")
    PAGE.follow(machine, "A password that root alone may read")
    credential = "/run/credentials/wso2-exporter.service/gateway.password"
    _configure(machine, _TARGET.format(file=credential, transport="native"))
    _restart_and_wait_for(machine, 'wso2_up{target="carbon"} 1.0')
    machine.shell("systemctl reload wso2-exporter")


def _read_by_jmxquery(machine: Machine) -> None:
    say("Reading it by jmxquery, which starts Java")
    _drop_in(machine, "jmxquery.conf")
    _configure(machine, _TARGET.format(file="gateway.password", transport="jmxquery"))
    _restart_and_wait_for(machine, 'wso2_up{target="carbon"} 1.0')
    machine.shell("rm -r /etc/systemd/system/wso2-exporter.service.d && systemctl daemon-reload")
    _configure(machine, _TARGET.format(file="gateway.password", transport="native"))
    _restart_and_wait_for(machine, 'wso2_up{target="carbon"} 1.0')


def find_the_server(machine: Machine) -> None:
    """Have the server found, which takes the capabilities that discovery.conf gives.

    Raises:
        TrialError: it is found without, or not found with them.
    """
    say("Finding the server")
    _configure(machine, _DISCOVERY)
    _restart_and_wait_for(machine, 'wso2_discovered_servers{state="refused"} 1.0')
    _hide_processes(machine)
    PAGE.follow(machine, "Find servers")
    _wait_for(machine, 'wso2_discovered_servers{state="read"} 1.0')
    _until_prometheus_has(machine, "count(wso2_up == 1)", "1")


def _hide_processes(machine: Machine) -> None:
    folder = "/etc/systemd/system/wso2-exporter.service.d"
    drop_in = f"{folder}/hidden.conf"
    machine.shell(f"mkdir -p {folder} && printf '[Service]\\nProtectProc=invisible\\n' > {drop_in}")
    machine.shell("systemctl daemon-reload && systemctl restart wso2-exporter")
    log = "journalctl --unit wso2-exporter --lines 20 --output cat"
    _eventually(lambda: machine.shell(log), lambda said: "the processes of other users are hidden" in said)
    machine.shell(f"rm {drop_in}")


def hardening_takes_nothing(machine: Machine) -> None:
    """Compare what the service serves with what an exporter serves that its user runs without any hardening.

    The service's exposure, as systemd reckons it, is less than that of Debian's node_exporter.

    Raises:
        TrialError: a family is missing, or the exposure is more.
    """
    say("Comparing the service with an exporter that is not hardened")
    address = "127.0.0.1:19405"
    flags = f"--config.file={_CONFIGURATION} --web.listen-address={address}"
    machine.shell(f"systemd-run --quiet --unit=bare --uid=wso2-exporter wso2-exporter {flags}")
    bare = _eventually(
        lambda: _get(machine, f"http://{address}/metrics"), lambda page: 'wso2_up{target="carbon"} 1.0' in page
    )
    service = _get(machine, f"{_EXPORTER}/metrics")
    machine.shell("systemctl stop bare")
    expect(_families(bare) - _families(service), frozenset(), "families that the hardened service does not serve")
    for what in ("node_scrape_collector_success", "wso2_guideline_status", "node_filesystem_size_bytes"):
        expect(_lines(service, what), _lines(bare, what), f"{what} of the hardened service")
    ours, theirs = (_exposure(machine, unit) for unit in ("wso2-exporter", "prometheus-node-exporter"))
    say(f"Exposure by systemd-analyze security: wso2-exporter {ours}, Debian's node_exporter {theirs}")
    if not ours <= _WORST_EXPOSURE < theirs:
        raise TrialError(f"systemd-analyze security: found {ours}, expected {_WORST_EXPOSURE} at most")


def _exposure(machine: Machine, unit: str) -> float:
    return float(
        machine.shell(
            f"systemd-analyze security {unit}.service | sed -n 's/.*exposure level for [^:]*: \\([0-9.]*\\).*/\\1/p'"
        )
    )


def _families(page: str) -> frozenset[str]:
    return frozenset(re.findall(r"^# TYPE (\S+)", page, re.MULTILINE))


def _lines(page: str, family: str) -> list[str]:
    return sorted(line for line in page.splitlines() if line.startswith(f"{family}{{"))


def _configure(machine: Machine, text: str) -> None:
    """Write the configuration as an editor does, into the file that is there."""
    machine.run(["sh", "-c", f'printf "%s" "$0" > {_CONFIGURATION}', text])


def _drop_in(machine: Machine, name: str) -> None:
    machine.shell(
        f"install -D -m 644 /usr/share/wso2-exporter/systemd/{name} /etc/systemd/system/wso2-exporter.service.d/{name}"
        " && systemctl daemon-reload"
    )


def _restart_and_wait_for(machine: Machine, line: str) -> None:
    machine.shell("systemctl restart wso2-exporter")
    _wait_for(machine, line)


def _wait_for(machine: Machine, line: str) -> None:
    _eventually(lambda: _get(machine, f"{_EXPORTER}/metrics"), lambda page: line in page)


def _until_prometheus_has(machine: Machine, query: str, value: str) -> None:
    def ask() -> str:
        return _get(machine, f"{_PROMETHEUS}/api/v1/query?query={quote(query)}")

    def has(answer: str) -> bool:
        results = json.loads(answer or "{}").get("data", {}).get("result", [])
        return [each["value"][1] for each in results] == [value]

    _eventually(ask, has)


def _eventually(ask: Callable[[], str], satisfied: Callable[[str], bool]) -> str:
    deadline = time.monotonic() + _PATIENCE
    while not satisfied(answer := ask()):
        if time.monotonic() > deadline:
            end = "\n".join(line for line in answer.splitlines() if not re.match("#|node_|jvm_", line))
            raise TrialError(f"not within {_PATIENCE:g} s, found\n{end}")
        time.sleep(1)
    return answer


def _get(machine: Machine, url: str) -> str:
    """Get a page from the machine itself; an empty text where nobody answers."""
    program = "import sys, urllib.request as r; sys.stdout.write(r.urlopen(sys.argv[1], timeout=20).read().decode())"
    return machine.shell(f"python3 -c '{program}' '{url}' 2> /dev/null", check=False)
