from dataclasses import replace
from pathlib import Path

import pytest

from development.places import SNAPSHOTS
from exporter.document import DocumentError, Mention
from exporter.mapping import MetricMapper, Selection, mappers, selected_packs
from exporter.targets.recordings import load_snapshot

KERNEL = SNAPSHOTS / "carbon-4.10.32.json"
MINE = """\
rules:
  - mbean: java.lang:type=Threading
    metrics:
      - {name: my_threads, type: gauge, help: Live threads, value: ThreadCount}
"""


def mention(text: str) -> Mention:
    return Mention(text, "c.yml", 7, ("mapping", "without", "families", 1))


def families(selection: Selection | None = None) -> set[str]:
    """What is served of the recorded kernel."""
    mapper, _ = mappers(selected_packs(selection or Selection()))
    return {family.name for family in mapper.map(load_snapshot(KERNEL)).families}


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    file = tmp_path / "mine.yml"
    file.write_text(MINE)
    return file


def test_a_pack_of_the_users_own_is_added(mine: Path) -> None:
    assert families(Selection(own=(mine,))) == families() | {"my_threads"}


def test_a_pack_that_is_called_like_a_shipped_one_stands_in_its_place(mine: Path) -> None:
    replacing = mine.rename(mine.with_name("jvm.yml"))
    found = families(Selection(own=(replacing,)))
    assert "my_threads" in found
    assert not [name for name in found if name.startswith("jvm_")]
    assert "tomcat_threadpool_maxthreads" in found


def test_a_pack_a_domain_and_a_family_are_switched_off() -> None:
    everything = families()
    assert everything - families(Selection(without_packs=(mention("tomcat"),))) == {
        name for name in everything if name.startswith("tomcat_")
    }
    assert everything - families(Selection(without_domains=(mention("java.nio"),))) == {
        "jvm_buffer_pool_used_bytes",
        "jvm_buffer_pool_capacity_bytes",
        "jvm_buffer_pool_used_buffers",
    }
    off = Selection(without_families=(mention("jvm_threads_started_total"), mention("jvm_gc_collection_seconds")))
    assert everything - families(off) == {"jvm_threads_started", "jvm_gc_collection_seconds"}


def test_what_is_switched_off_is_not_even_read() -> None:
    packs = selected_packs(Selection(thread_states=False))
    wanted = [attribute for query in MetricMapper(packs).queries for attribute in query.attributes or ()]
    assert "dumpAllThreads()" not in wanted
    assert "ThreadCount" in wanted


def test_a_family_has_the_limit_of_the_configuration_in_the_place_of_its_packs() -> None:
    off = Selection(without_packs=(mention("jvm"),))
    limited = ((mention("synapse_endpoint_state"), 7), (mention("axis2_transport_messages_sent_total"), 8))
    packs = selected_packs(replace(off, limits=limited))
    limits = {each.served_name: each.limit for pack in packs for rule in pack.rules for each in rule.families}
    shipped = {
        each.served_name: each.limit for pack in selected_packs(off) for rule in pack.rules for each in rule.families
    }
    assert shipped["synapse_endpoint_state"] == 4000
    assert limits == {**shipped, "synapse_endpoint_state": 7, "axis2_transport_messages_sent_total": 8}


def test_a_family_that_there_is_not_cannot_be_limited() -> None:
    with pytest.raises(DocumentError, match=r"found no family's name, expected that of one in the packs"):
        selected_packs(Selection(limits=((mention("synapse_endpoint_status"), 7),)))


@pytest.mark.parametrize(
    ("off", "message"),
    [
        (Selection(without_packs=(mention("tomkat"),)), "found no pack's name, expected one of: "),
        (Selection(without_domains=(mention("Tomcat"),)), "found no rule's domain, expected one of: "),
        (Selection(without_families=(mention("jvm_threads_started"),)), "found no family's name, expected that of one"),
    ],
)
def test_what_there_is_not_cannot_be_switched_off(off: Selection, message: str) -> None:
    with pytest.raises(DocumentError) as caught:
        selected_packs(off)
    assert str(caught.value).startswith(f"c.yml:7: mapping.without.families[1]: {message}")
