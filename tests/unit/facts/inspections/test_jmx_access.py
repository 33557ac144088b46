"""Who reads a server over JMX, and the super administrator's login: proven, suspected, or changed."""

from pathlib import Path
from typing import Any

import pytest

from exporter.facts.fact import Known, NotApplicable, Unknown
from exporter.model.site import SiteSettings

AGENT = {"com.sun.management.jmxremote.port": "9010"}
DEFAULT = SiteSettings(host="127.0.0.1", username="admin", has_default_login=True)
CHANGED = SiteSettings(host="127.0.0.1", username="admin")
MONITOR = SiteSettings(host="127.0.0.1", username="monitor")
NONE = SiteSettings(host="127.0.0.1")
OFFLINE = SiteSettings()


def home(folder: Path, name: str, password: str) -> Path:
    users = folder / "repository" / "conf" / "user-mgt.xml"
    users.parent.mkdir(parents=True)
    users.write_text(
        "<UserManager><Realm><Configuration><AdminUser>\n"
        f"<UserName>{name}</UserName>\n<Password>{password}</Password>\n"
        "</AdminUser></Configuration></Realm></UserManager>"
    )
    return folder


@pytest.mark.parametrize(
    ("settings", "grade"), [(DEFAULT, "proven"), (CHANGED, "changed"), (MONITOR, None), (NONE, None)]
)
def test_the_login_that_reads_the_server_proves_what_it_is(
    make_site: Any, look: Any, settings: SiteSettings, grade: str | None
) -> None:
    found = look("admin_password_default", make_site(settings=settings))
    assert (found.value if isinstance(found, Known) else None) == grade


@pytest.mark.parametrize(
    ("settings", "grade"), [(DEFAULT, "proven"), (CHANGED, "changed"), (MONITOR, "suspected"), (NONE, "suspected")]
)
def test_a_file_with_the_default_password_is_a_suspicion_where_no_login_says_otherwise(
    make_site: Any, look: Any, tmp_path: Path, settings: SiteSettings, grade: str
) -> None:
    """A password that was changed in the console stands in no file."""
    assert (
        look("admin_password_default", make_site(settings=settings, home=home(tmp_path, "admin", "admin"))).value
        == grade
    )


def test_a_suspicion_names_the_line_and_not_the_password(make_site: Any, look: Any, tmp_path: Path) -> None:
    found = look("admin_password_default", make_site(settings=MONITOR, home=home(tmp_path, "admin", "admin")))
    assert (found.file, found.line) == ("repository/conf/user-mgt.xml", 3)
    assert found.evidence == "user-mgt.xml has the password that every WSO2 server comes with"


@pytest.mark.parametrize(
    ("name", "password"), [("admin", "Sup3rSecret"), ("root", "other-one"), ("admin", "$secret{admin_password}")]
)
def test_another_password_in_the_file_proves_nothing(
    make_site: Any, look: Any, tmp_path: Path, name: str, password: str
) -> None:
    """Seen: with a new one in the file, the old one still logged in."""
    found = look("admin_password_default", make_site(settings=MONITOR, home=home(tmp_path, name, password)))
    assert isinstance(found, Unknown)
    assert password not in found.reason


def test_a_server_that_does_not_run_is_suspected_by_its_file(make_site: Any, look: Any, tmp_path: Path) -> None:
    site = make_site(settings=OFFLINE, home=home(tmp_path, "admin", "admin"))
    stopped = type(site)(site.now, site.deadline, OFFLINE, files=site.files)
    assert look("admin_password_default", stopped).value == "suspected"
    assert look("jmx_user", stopped) == NotApplicable("the server does not run")


def test_a_login_at_the_jdks_agent_says_nothing_of_carbons_users(make_site: Any, look: Any, tmp_path: Path) -> None:
    """The default login may be in force all the same: it is not known, and no guideline that is of no concern."""
    assert isinstance(look("admin_password_default", make_site(AGENT, settings=DEFAULT)), Unknown)
    changed = make_site(AGENT, settings=MONITOR, home=home(tmp_path, "admin", "other"))
    assert isinstance(look("admin_password_default", changed), Unknown)


@pytest.mark.parametrize(
    ("settings", "name", "grade"),
    [
        (CHANGED, "admin", "super_admin"),
        (MONITOR, "admin", "own"),
        (MONITOR, "monitor", "super_admin"),
        (CHANGED, "root", "own"),
    ],
)
def test_the_monitoring_has_a_user_of_its_own(
    make_site: Any, look: Any, tmp_path: Path, *, settings: SiteSettings, name: str, grade: str
) -> None:
    assert look("jmx_user", make_site(settings=settings, home=home(tmp_path, name, "x"))).value == grade


def test_without_files_the_super_administrator_is_called_admin(make_site: Any, look: Any) -> None:
    assert look("jmx_user", make_site(settings=CHANGED)).value == "super_admin"
    assert look("jmx_user", make_site(settings=MONITOR)).value == "own"


def test_who_needs_no_login_or_logs_in_to_the_agent_is_no_user_of_carbon(make_site: Any, look: Any) -> None:
    assert isinstance(look("jmx_user", make_site(settings=NONE)), NotApplicable)
    assert isinstance(look("jmx_user", make_site(AGENT, settings=NONE)), NotApplicable)
    assert look("jmx_user", make_site(AGENT, settings=CHANGED)).value == "own"


@pytest.mark.parametrize(
    ("properties", "value"),
    [
        ({"jmx.remote.access.control.enabled": "true"}, True),
        ({"jmx.remote.access.control.enabled": "false"}, False),
        ({}, False),
    ],
)
def test_roles_count_where_they_are_switched_on(
    make_site: Any, look: Any, *, properties: dict[str, str], value: bool
) -> None:
    assert look("jmx_access_control", make_site(properties)).value is value


def test_the_jdks_agent_has_an_access_file_of_its_own(make_site: Any, look: Any) -> None:
    assert isinstance(look("jmx_access_control", make_site(AGENT)), NotApplicable)


def shutdown_home(folder: Path, shutdown: str, restart: str) -> Path:
    (folder / "repository" / "conf").mkdir(parents=True)
    (folder / "repository" / "conf" / "carbon.xml").write_text(
        '<Server xmlns="http://wso2.org/projects/carbon/carbon.xml">\n<enableShutdownRestartFromAPI>\n'
        f"<enableShutdown>{shutdown}</enableShutdown>\n<enableRestart>{restart}</enableRestart>\n"
        "</enableShutdownRestartFromAPI></Server>"
    )
    return folder


@pytest.mark.parametrize(
    ("shutdown", "restart", "value", "line"),
    [("false", "false", False, 0), ("true", "false", True, 3), ("false", "true", True, 4)],
)
def test_a_shutdown_through_the_api_is_switched_on_in_a_file(
    make_site: Any, look: Any, tmp_path: Path, *, shutdown: str, restart: str, value: bool, line: int
) -> None:
    found = look("remote_shutdown", make_site(home=shutdown_home(tmp_path, shutdown, restart)))
    assert (found.value, found.file, found.line) == (value, "repository/conf/carbon.xml", line)


def test_the_property_decides_over_the_file(make_site: Any, look: Any, tmp_path: Path) -> None:
    site = make_site({"enableRemoteShutdownAndRestart": "true"}, home=shutdown_home(tmp_path, "false", "false"))
    assert look("remote_shutdown", site).value is True


def test_without_files_the_switch_is_unknown_with_the_reason(make_site: Any, look: Any, tmp_path: Path) -> None:
    assert look("remote_shutdown", make_site()) == Unknown("its files are elsewhere")
    assert isinstance(look("remote_shutdown", make_site(home=tmp_path)), NotApplicable)
