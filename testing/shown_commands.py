"""The commands that the pages for users say to type, and what holds those that no test of the pages runs."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

from development.places import PROJECT
from testing.pages import EXAMPLES, PAGES, blocks, spans

ELSEWHERE = {
    "git clone ... wso2-exporter": "README.md is in what it fetches",
    "cd wso2-exporter": "README.md is in there",
    "python3 -m venv /opt/wso2-exporter": "tests/unit/development/test_environment.py makes another folder",
    "/opt/wso2-exporter/bin/pip install .": "tests/unit/development/test_environment.py, for another folder",
    "ln -s /opt/wso2-exporter/bin/wso2-exporter /usr/local/bin/": "development/trials/python_page.py, elsewhere",
    "python -m build": "development/package_build.py, which trials of the packages use",
    "wso2-exporter assets": "tests/unit/commands/assets/test_command.py, with a folder",
    "wso2-exporter check": "tests/unit/commands/check/test_command.py, with what it wants besides",
    "wso2-exporter check --format json": "tests/integration/commands/check/test_command.py, with a configuration",
    "wso2-exporter check carbon --facts-out FILE": "tests/integration/guidelines/test_other_user.py, by root",
    "wso2-exporter check --config.file wso2-exporter.yml": (
        "tests/integration/commands/check/test_command.py, whose servers are others"
    ),
    "wso2-exporter check gateway --config.file wso2-exporter.yml --format json > report.json": (
        "tests/integration/commands/check/test_command.py, whose servers are others"
    ),
    "wso2-exporter check --home /opt/wso2am-4.5.0 --format junit": "tests/unit/commands/check/test_home.py, elsewhere",
    "wso2-exporter targets": "tests/integration/commands/targets/test_command.py asks an exporter at another port",
    "wso2-exporter targets --url https://wso2-1:19404 --http.config.file http.yml": (
        "tests/unit/commands/targets/test_endpoint.py asks one elsewhere"
    ),
    'eval "$(wso2-exporter completion bash)"': "tests/integration/commands/completion/test_bash.py",
    "wso2-exporter --config.check --web.config.file web.yml": (
        "tests/integration/documentation/test_web_configuration_page.py, with a file for it"
    ),
    "curl http://127.0.0.1:19404/metrics": "tests/integration/test_prometheus.py, where Prometheus asks for it",
    "systemctl reload wso2-exporter": "development/debian_trial/service.py, on Debian with systemd",
    "python -m benchmarks.sizing": "tests/unit/benchmarks/test_sizing.py, without servers",
    "python -m alerts.build": "tests/unit/alerts/test_build.py, without writing",
    "python -m dashboards.build": "tests/unit/dashboards/test_build.py, without writing",
}
"""Single commands, with what holds them: a file of the project, and how."""

ELSEWHERE_BY_PAGE: dict[str, str] = {
    "docs/alerting.md": "tests/integration/documentation/test_alerting_page.py",
    "docs/check.md": "tests/integration/commands/check/test_command.py",
    "docs/dashboards.md": "tests/unit/documentation/test_dashboards_page.py",
    "docs/install/container.md": "development/trials/image.py",
    "docs/install/debian.md": "development/debian_trial/page.py",
    "docs/install/kubernetes.md": "tests/unit/test_kubernetes.py",
    "docs/install/rpm.md": "development/rpm_trial/page.py",
    "docs/install/python.md": "development/trials/python_page.py",
    "docs/monitoring-user.md": "tests/integration/documentation/test_monitoring_user_page.py",
    "docs/public-dashboards.md": "tests/integration/development/test_public_dashboards.py",
    "docs/web-configuration.md": "tests/integration/documentation/test_web_configuration_page.py",
}
"""Pages whose commands a program of their own runs or holds. What is ours there is still read by its parser."""

RUNBOOKS = PROJECT / "alerts" / "runbooks"
"""Their commands are typed beside a fault: they were tried by hand in those that `make demo` makes."""

IN_CAPITALS = {
    "DIR": "assets",
    "FILE": "wso2-exporter.yml",
    "TARGET": "gateway",
    "URL": "https://grafana.example.org",
    "USER": "root",
    "[PATTERN]": "java.lang:*",
}
"""What users put in the place of words in capitals; the target is that of the README's first configuration."""

_PROGRAM = re.compile(
    r"(wso2-exporter [a-z-]|(make|docker|jcmd|python3?|git|df|du|promtool|amtool|curl|kubectl|systemctl) |top(?: |$))"
)
_SETTING = re.compile(r"(export )?[A-Z_]+=\S*( |$)")
_OWN = re.compile(r"(?:sudo (?:-u \S+ )?)?(?:/\S+/bin/)?(wso2-exporter(?: .*)?)$")


def commands(path: Path) -> Iterator[str]:
    """What a page says to type: lines of blocks of the shell, and code that begins with a program."""
    yield from commands_in_blocks(path)
    yield from (span for span in spans(path.read_text(encoding="utf-8")) if _PROGRAM.match(span))


def commands_in_blocks(path: Path) -> Iterator[str]:
    """The commands of a page's blocks of the shell, in their order."""
    for block in blocks(path.read_text(encoding="utf-8")):
        if block.language == "sh":
            yield from _lines(block.text)


def own(command: str) -> str | None:
    """A command of ours without what stands before it and where its output goes; None: it is another program's."""
    match = _OWN.match(command)
    return re.sub(r" *(2?>>?|\|) .*", "", match[1]) if match else None


def arguments(command: str) -> list[str]:
    """The arguments of a command of ours, with something real for each word in capitals."""
    return [IN_CAPITALS.get(word, word) for word in shlex.split(command)[1:]]


def commands_of_pages(pages: tuple[Path, ...] = (*PAGES, *EXAMPLES)) -> set[str]:
    """The commands of all pages, but of those whose commands are run by a program of their own, and of runbooks."""
    run_elsewhere = {*(PROJECT / name for name in ELSEWHERE_BY_PAGE), *RUNBOOKS.glob("*.md")}
    return {command for page in pages if page not in run_elsewhere for command in commands(page)}


def commands_of_runbooks() -> set[str]:
    """The commands of all runbooks."""
    return {command for page in RUNBOOKS.glob("*.md") for command in commands(page)}


def _lines(text: str) -> Iterator[str]:
    """The commands of a block: a line that ends with a backslash goes on, `&&` begins another command."""
    for line in text.replace("\\\n", " ").splitlines():
        plain = re.sub(r"\s+#.*", "", line)
        if plain.strip() and not plain.lstrip().startswith("#") and not _SETTING.match(plain):
            yield from (" ".join(part.split()) for part in plain.split("&&"))
