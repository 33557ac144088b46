import os

import pytest

from exporter.host.collector import label_name, label_text
from exporter.model.metrics import Sample, counter, untyped


def test_a_counters_samples_have_its_suffix() -> None:
    family = counter("node_intr", "Interrupts.", [({}, 5)])
    assert (family.name, family.samples) == ("node_intr", (Sample({}, 5, "_total"),))


def test_an_untyped_family_has_no_suffix() -> None:
    family = untyped("node_vmstat_pswpin", "Pages.", [({}, 5)])
    assert (family.type, family.samples) == ("unknown", (Sample({}, 5),))


def test_a_name_that_is_not_utf8_becomes_a_label_that_can_be_encoded() -> None:
    assert label_text(os.fsdecode(b"/mnt/caf\xe9")) == "/mnt/caf\ufffd"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (b"/mnt/caf\xe9", "/mnt/caf\ufffde9"),
        (b"/mnt/caf\xe8", "/mnt/caf\ufffde8"),
        (b"\xed\xa0\x80", "\ufffded\ufffda0\ufffd80"),
        ("\ufffd".encode(), "\ufffd\ufffd"),
        ("donn\u00e9es".encode(), "donn\u00e9es"),
        (b"a\\xff", "a\\xff"),
    ],
)
def test_a_things_name_is_a_label_that_no_other_things_name_is(name: bytes, shown: str) -> None:
    assert label_name(os.fsdecode(name)) == shown
    assert shown.encode().decode() == shown


def test_a_name_in_another_script_stays_as_it_is() -> None:
    assert label_text("/mnt/données") == "/mnt/données"
