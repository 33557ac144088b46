"""Follows the report's own advice on a bare WSO2 Carbon kernel, word for word, and sees each finding turn ok."""

from collections.abc import Mapping
from pathlib import Path

from development import kernel, postgresql, programs
from development.advice import AdviceError, merged, take
from development.advice_outcome import faults, table, to_follow
from development.bare_kernel import BareKernel
from development.console import say
from development.jvm import compile_programs
from development.kernel_check import CheckError, Finding, Login, findings, login_of
from development.kernel_databases import KernelDatabases
from development.places import JAVA_PROGRAMS
from development.postgresql import PostgresqlError, PostgresqlServer
from development.private_network import PrivateNetwork
from development.trial import Trial, TrialError
from exporter.model.guideline import Step

_CONFIGURATION = Path("repository", "conf", "deployment.toml")
_LAST = ("jmx_exposed", "os_user")
"""When the rest was seen: without Carbon's own connector some guidelines are about nothing. Then the files are handed
over once more, since a new one belongs to root."""
_BACKUPS = "config_backup_secrets"
"""The kernel makes this backup at each start: the step is taken after it."""
_OF_CARBONS_CONNECTOR = ("admin_password_default", "jmx_access_control")
_ORDER = (
    "certificate_default_key",
    "certificate_expiry",
    "truststore_default_certificate",
    "keystore_password_default",
    "keystores_separate",
    "config_permissions",
)
"""After all others, and in this order: the trust store gets another password, and the files another owner."""
_PASSWORD = "of-its-own"  # noqa: S105 - of a kernel that nobody else reaches
_NEW_ADMINISTRATOR = f'[super_admin]\npassword = "{_PASSWORD}"'
"""Before the first start with new databases: what a person does in the console of a server that has run."""
_HARMFUL = f"[http_header_security_filter]\nhsts.enabled = true\n{_NEW_ADMINISTRATOR}"
_USELESS = {"JAVA_OPTS": "-Dhttpclient.hostnameVerifier=Strict"}
"""What is often advised, and turns nothing ok on a server that has run."""
_STAYS = {"hostname_verifier": "warning", "hsts": "critical", "admin_password_default": "critical"}


def _prepare() -> None:
    kernel.fetch(programs.jdk())
    postgresql.programs()
    postgresql.driver()


def _run(folder: Path) -> None:
    folder.chmod(0o755)  # for the user nobody
    for name in ("etc", "postgresql", "classes"):
        (folder / name).mkdir()
    java_home = programs.jdk()
    compile_programs(java_home, [JAVA_PROGRAMS / "SqlScript.java"], folder / "classes")
    try:
        with (
            PrivateNetwork(folder / "etc") as network,
            PostgresqlServer(folder / "postgresql", network) as database,
            BareKernel(kernel.HOME, java_home, network) as server,
        ):
            _follow_advice(server, KernelDatabases(database, java_home, folder / "classes"), java_home)
    except (AdviceError, CheckError, PostgresqlError) as error:
        raise TrialError(str(error)) from error


def _follow_advice(server: BareKernel, databases: KernelDatabases, java_home: Path) -> None:
    before = findings(server, login_of(server))
    _see_useless_advice(server)
    followed = to_follow(before)
    _take_all(before, [name for name in followed if name not in (*_LAST, _BACKUPS)], server, databases, java_home)
    server.start()
    server.password_file.write_text(f"{_PASSWORD}\n", encoding="utf-8")
    first = findings(server, login_of(server))
    server.stop()
    for name in _LAST:
        _take(before, name, server, databases, java_home)
    server.start()
    _take(before, _BACKUPS, server, databases, java_home)
    last = findings(server, _monitoring_login(server))
    after = {**last, **{name: first[name] for name in _OF_CARBONS_CONNECTOR}}
    say(table(before, after, followed))
    if wrong := faults(before, after):
        raise TrialError("not ok, although the advice was followed:\n" + "\n".join(wrong))


def _see_useless_advice(server: BareKernel) -> None:
    """See what a running kernel is told to be once such lines were written, and that a restart makes it no better."""
    configuration = server.home / _CONFIGURATION
    shipped = configuration.read_text(encoding="utf-8")
    configuration.write_text(merged(shipped, _HARMFUL), encoding="utf-8")
    _expect({"config_pending": "warning"}, server)
    server.variables.update(_USELESS)
    server.restart()
    _expect({**_STAYS, "config_pending": "ok"}, server)
    server.stop()
    server.variables.clear()
    configuration.write_text(shipped, encoding="utf-8")


def _expect(expected: Mapping[str, str], server: BareKernel) -> None:
    found = findings(server, login_of(server))
    for name in expected:
        say(f"{name}: {found[name]['status']}: {found[name]['found']}")
    statuses = {name: found[name]["status"] for name in expected}
    if statuses != expected:
        raise TrialError(f"found {statuses}, expected {expected}")


def _take_all(
    before: Mapping[str, Finding],
    followed: list[str],
    server: BareKernel,
    databases: KernelDatabases,
    java_home: Path,
) -> None:
    """Take the steps word for word, and do by hand what they have a person do."""
    for name in sorted(followed, key=lambda name: _ORDER.index(name) if name in _ORDER else -1):
        _take(before, name, server, databases, java_home)
        if name == "database_h2":
            databases.make(server)
            take(Step(place="toml", lines=_NEW_ADMINISTRATOR), server, java_home)
    _take(before, "os_user", server, databases, java_home)
    server.folder.chmod(0o711)
    server.prefix = ("runuser", "-u", "wso2carbon", "--")


def _take(
    before: Mapping[str, Finding], name: str, server: BareKernel, databases: KernelDatabases, java_home: Path
) -> None:
    for step in before[name]["steps"]:
        say(f"{name}: {step['place']}: {step['lines']}")
        take(databases.in_place(Step(**step)), server, java_home)


def _monitoring_login(server: BareKernel) -> Login:
    """The user that the advice on JMX makes."""
    made = server.home / "repository" / "conf" / "security" / "jmxremote.password"
    username, password = made.read_text(encoding="utf-8").split()
    server.password_file.write_text(f"{password}\n", encoding="utf-8")
    return Login("service:jmx:rmi:///jndi/rmi://127.0.0.1:9999/jmxrmi", username, server.password_file)


TRIAL = Trial(run=_run, prepare=_prepare, root=True)
