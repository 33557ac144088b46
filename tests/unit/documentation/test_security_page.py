"""What the page on security shows, counts and calls its tests is so."""

import re
from pathlib import Path

from development.places import PROJECT
from exporter.web.limits import ClientLimits
from exporter.web.security.authentication import MOST_WAITING
from exporter.web.security.file import load_web_configuration
from exporter.web.security.watch import HANGS_AFTER_SECONDS, LOOK_SECONDS
from testing.certificates import certificates
from testing.pages import blocks

PAGE = (PROJECT / "docs" / "security.md").read_text(encoding="utf-8")


def test_the_file_that_it_shows_loads_and_locks(tmp_path: Path) -> None:
    issued = certificates()
    (tmp_path / "server.crt").write_bytes(issued.server.cert_chain_pems[0].bytes())
    (tmp_path / "server.key").write_bytes(issued.server.private_key_pem.bytes())
    (block,) = (block for block in blocks(PAGE) if block.language == "yaml")
    (tmp_path / "web.yml").write_text(block.text)
    loaded = load_web_configuration(tmp_path / "web.yml")
    assert loaded.authenticates
    assert loaded.tls is not None


def test_its_numbers_are_those_of_the_code() -> None:
    assert f"at a time, {MOST_WAITING} wait," in PAGE
    assert f"connections: {ClientLimits().connections} are kept" in PAGE
    assert (LOOK_SECONDS, HANGS_AFTER_SECONDS) == (1, 10), "once a second; ten seconds"


def test_the_tests_that_it_names_are_there() -> None:
    named = re.findall(r"`(tests/[^`]+)`", PAGE)
    assert len(named) > 10
    assert [name for name in named if not (PROJECT / name).exists()] == []
