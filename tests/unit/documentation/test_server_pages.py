"""The pages of the products, and the one on users: what they say to write is what was tried."""

import re
import tomllib
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from development.places import PROJECT
from exporter.discovery.agent import agent_remedy
from testing.carbon_users import ACCESS_CONTROL, READ_ONLY, SERVER_ADMIN
from testing.pages import PAGES, blocks, page, rows, spans

USERS = page("docs/monitoring-user.md")
SERVERS = sorted((PROJECT / "docs" / "servers").glob("*.md"))
CARBON = [each for each in SERVERS if each.name != "micro-integrator.md"]
SOAP = "{http://service.ws.um.carbon.wso2.org}"
ROLES = "{http://dao.service.ws.um.carbon.wso2.org/xsd}"


@pytest.mark.parametrize("path", [each for each in PAGES if "```toml" in each.read_text()], ids=lambda path: path.name)
def test_lines_of_deployment_toml_are_toml(path: Path) -> None:
    assert all(tomllib.loads(block.text) for block in blocks(path.read_text()) if block.language == "toml")


def test_the_lines_for_access_control_are_those_that_were_tried() -> None:
    (shown,) = (block.text for block in blocks(USERS) if block.language == "toml")
    assert shown.strip() == ACCESS_CONTROL.strip()


def test_the_lines_for_micro_integrator_are_those_that_discover_prints_with_files_for_words() -> None:
    lines = "\n".join(line for line in agent_remedy() if not line.startswith("#"))
    for word, name in (("PASSWORD_FILE", "password"), ("ACCESS_FILE", "access")):
        lines = lines.replace(word, f"/opt/wso2mi/conf/jmxremote.{name}")
    (shown,) = (block.text for block in blocks(page("docs/servers/micro-integrator.md")) if block.language == "sh")
    assert shown.strip() == lines


@pytest.mark.parametrize("path", SERVERS, ids=lambda path: path.name)
def test_each_product_has_the_same_questions_answered(path: Path) -> None:
    headings = re.findall(r"^## (.+)$", path.read_text(), re.MULTILINE)
    assert headings[0] in {"Is JMX on?", "Turn JMX on"}
    asked = ["Which ports?", "Which user?", "The configuration", "What is read", "What is special", "How it was tested"]
    assert headings[1:] == asked


@pytest.mark.parametrize("path", CARBON, ids=lambda path: path.name)
def test_the_permissions_are_those_that_were_tried(path: Path) -> None:
    assert {span for span in spans(path.read_text()) if span.startswith("/permission")} <= {READ_ONLY, SERVER_ADMIN}


def test_the_first_table_gives_each_kernel_its_permission() -> None:
    permissions = {kernel: permission.strip("`") for kernel, _, permission, _ in rows(USERS, "| kernel |")}
    assert permissions["up to 4.6.0"] == SERVER_ADMIN
    assert permissions["4.6.1 to 4.6.3"] == permissions["4.7.0 and later"] == READ_ONLY


def test_the_calls_of_soap_make_the_user_and_a_role_with_the_one_permission() -> None:
    """They are not tried on a server: the kernel has no such service."""
    user, role = (ET.fromstring(block.text) for block in blocks(USERS) if block.language == "xml")  # noqa: S314
    assert user.findtext(f".//{SOAP}userName") == role.findtext(f".//{SOAP}userList") == "monitor"
    assert [found.text for found in role.iter(f"{ROLES}resourceId")] == [READ_ONLY]
    assert [found.text for found in role.iter(f"{ROLES}action")] == ["ui.execute"]
