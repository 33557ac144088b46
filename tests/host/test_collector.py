import os

from exporter.host.collector import counter, label_text, untyped
from exporter.model import Sample


def test_a_counters_samples_have_its_suffix() -> None:
    family = counter("node_intr", "Interrupts.", [({}, 5)])
    assert (family.name, family.samples) == ("node_intr", (Sample({}, 5, "_total"),))


def test_an_untyped_family_has_no_suffix() -> None:
    family = untyped("node_vmstat_pswpin", "Pages.", [({}, 5)])
    assert (family.type, family.samples) == ("unknown", (Sample({}, 5),))


def test_a_name_that_is_not_utf8_becomes_a_label_that_can_be_encoded() -> None:
    assert label_text(os.fsdecode(b"/mnt/caf\xe9")) == "/mnt/caf\ufffd"


def test_a_name_in_another_script_stays_as_it_is() -> None:
    assert label_text("/mnt/données") == "/mnt/données"
