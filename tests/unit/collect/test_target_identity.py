"""What inspections may know of a server's login: its name, and whether it is the one that WSO2's servers come with."""

from pathlib import Path

import pytest

from exporter.collect.target import TargetIdentity
from exporter.model.site import SiteSettings
from exporter.secrecy.credentials import Credentials, Secret

SITE = SiteSettings(host="10.0.0.1", product="apim")


@pytest.mark.parametrize(
    ("username", "password", "is_default"),
    [("admin", "admin", True), ("admin", "Admin", False), ("monitor", "admin", False), ("admin", "longer one", False)],
)
def test_a_login_is_told_by_its_name_and_whether_it_is_the_first_one(
    username: str,
    password: str,
    is_default: bool,  # noqa: FBT001 - the column of a table
) -> None:
    site = TargetIdentity("a", "10.0.0.1", site=SITE, login=Credentials(username, Secret(password))).site_now()
    assert (site.host, site.product) == ("10.0.0.1", "apim")
    assert (site.username, site.has_default_login) == (username, is_default)


def test_a_password_that_changes_in_its_file_counts_as_it_is_then(tmp_path: Path) -> None:
    file = tmp_path / "a.password"
    file.write_text("admin\n")
    identity = TargetIdentity("a", "10.0.0.1", site=SITE, login=Credentials("admin", file))
    assert identity.site_now().has_default_login
    file.write_text("another\n")
    assert not identity.site_now().has_default_login
    file.unlink()
    assert not identity.site_now().has_default_login


def test_without_a_login_there_is_no_name() -> None:
    assert TargetIdentity("a", "10.0.0.1", site=SITE).site_now() == SITE
