"""What the files of a real kernel say, read by way of its process; and that the recorded ones are what it writes."""

import pytest

from development import kernel
from development.carbon import CarbonServer
from exporter.carbon.opening import process_home
from exporter.facts.fact import Fact, Known, NotApplicable
from exporter.facts.inspection import Site
from exporter.facts.inspector import inspect
from exporter.facts.registry import INSPECTIONS
from exporter.jmx.deadline import Deadline
from exporter.model.machine import ProcessFacts
from exporter.model.site import SiteSettings
from exporter.system.processes import ProcessTable
from exporter.system.roots import Roots
from testing.homes import CONF, STARTED

CHANGED = {"user-mgt.xml", "datasources/master-datasources.xml", "deployment.toml"}
"""The server of the tests has a password of its own, and MBeans of its data source."""

EXPECTED: dict[str, object] = {
    "databases_on_h2": "shared",
    "users_on_h2": True,
    "users_in_apache_ds": NotApplicable,
    "directory_read_only": NotApplicable,
    "outside_stores_by_tls": NotApplicable,
    "database_administrator": NotApplicable,
    "key_store_password_default": True,
    "key_stores_separate": False,
    "default_certificate_trusted": True,
    "passwords_in_clear": 11,
    "passwords_in_backup": 11,
    "encryption_key": NotApplicable,
    "application_password_default": NotApplicable,
    "host_name_set": False,
    "jmx_server_port_fixed": True,
}


def value(fact: Fact) -> object:
    return fact.value if isinstance(fact, Known) else type(fact)


@pytest.fixture(scope="module")
def site(carbon: CarbonServer) -> Site:
    jvm = ProcessTable(Roots()).jvm(carbon.pid)
    process = ProcessFacts(jvm.identity, jvm.arguments, str(carbon.home), None)
    files = process_home(process, Roots())
    assert files.configuration == f"{carbon.home}/{CONF}"
    return Site(0.0, Deadline.after(60), SiteSettings(), files=files, process=process)


def test_the_facts_of_a_kernel_s_files_are_those_that_were_seen(site: Site) -> None:
    facts = inspect(dict.fromkeys(INSPECTIONS[name] for name in EXPECTED), site)
    assert {name: [value(fact) for fact in facts[name]] for name in EXPECTED} == {
        name: [expected] for name, expected in EXPECTED.items()
    }


def test_the_recorded_files_are_what_a_kernel_writes_when_it_starts(carbon: CarbonServer) -> None:
    names = {str(each.relative_to(STARTED / CONF)) for each in (STARTED / CONF).rglob("*") if each.is_file()}
    for name in sorted(names - CHANGED):
        assert (carbon.home / CONF / name).read_text() == (STARTED / CONF / name).read_text(), name
    assert (kernel.HOME / CONF / "deployment.toml").read_text() == (STARTED / CONF / "deployment.toml").read_text()
