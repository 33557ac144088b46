"""`promtool check web-config` and exporter-toolkit's newest `Validate` say the same of our table of web configurations.

Debian's promtool holds an older exporter-toolkit: keys that it does not know are left out, and it takes one suite more.
"""

import re
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from testing.web_configuration_table import BAD, GOOD, lay_out

NEW_KEYS = ("cert", "key", "client_ca", "client_allowed_sans", "rate_limit")
"""The keys that came after promtool 2.42."""
NO_LONGER_TAKEN = {"suites_rsa_key_exchange.yml"}
"""Go 1.22 counts key exchanges by RSA among the insecure ones."""
UNKNOWN = re.compile(rf"field ({'|'.join(NEW_KEYS)}) not found")
VERDICT = re.compile(r"^(\S+\.yml) (SUCCESS|FAILED:(?:.|\n)*?)\s*(?=^\S+\.yml |\Z)", re.MULTILINE)


@pytest.fixture(scope="module")
def said(promtool: Path, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """What it says of each file that has no key that is new to it."""
    folder = tmp_path_factory.mktemp("web-configurations")
    lay_out(folder)
    command = [str(promtool), "check", "web-config", *GOOD, *BAD]
    run = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60, check=False)
    verdicts = dict(VERDICT.findall(run.stdout + run.stderr))
    assert verdicts.keys() == {*GOOD, *BAD}
    return {name: text for name, text in verdicts.items() if not UNKNOWN.search(text)}


def test_it_takes_and_refuses_the_same_files(said: Mapping[str, str]) -> None:
    taken = {name for name, text in said.items() if text.startswith("SUCCESS")}
    assert taken == said.keys() & {*GOOD} | NO_LONGER_TAKEN


def test_it_knows_the_keys_of_most_files(said: Mapping[str, str]) -> None:
    assert len(said) > 150
