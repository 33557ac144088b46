"""The pages say where the project is published, once pyproject.toml does, and until then that no address is known."""

import tomllib

from development.places import PROJECT
from testing.pages import README, page

REPOSITORY = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["wso2-exporter"][
    "repository"
]


def test_the_security_policy_names_the_address_or_that_there_is_none() -> None:
    assert (REPOSITORY or "has no address of its own") in page("SECURITY.md")


def test_the_readme_fetches_from_the_address_or_leaves_it_open() -> None:
    assert f"git clone {REPOSITORY or '...'} " in README
