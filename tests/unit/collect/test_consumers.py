"""All that is read of a server, from those who want it."""

from pathlib import Path

import pytest

from exporter.assembly.assembler import consumers_of
from exporter.collect.consumers import united
from exporter.collect.process_families import OPEN_FILES_QUERY
from exporter.collect.recognition import IDENTITY_QUERY
from exporter.config.settings import Settings
from exporter.document import Mention
from exporter.jmx import ObjectName
from exporter.mapping import Selection
from exporter.model.snapshot import AttributeQuery

A, B = ObjectName.parse("a:type=A"), ObjectName.parse("a:type=B")
OWN = """\
served_on: {view}
rules:
  - mbean: own.{view}:type=Thing
    metrics:
      - {{name: own_{view}, type: gauge, help: One, value: One}}
  - mbean: java.lang:type=Runtime
    metrics:
      - name: own_{view}_info
        type: info
        help: One
        labels: [{{attribute: "SystemProperties['own.{view}']", label: own}}]
"""


@pytest.mark.parametrize("without", [(), ("jvm",), ("process",), ("jvm", "tomcat", "carbon")])
def test_everything_is_read_that_anybody_wants(tmp_path: Path, without: tuple[str, ...]) -> None:
    files = []
    for view in ("metrics", "probe"):
        files.append(tmp_path / f"own-{view}.yml")
        files[-1].write_text(OWN.format(view=view))
    off = tuple(Mention(name, "c.yml", 1, ()) for name in without)
    settings = Settings(mapping=Selection(own=tuple(files), without_packs=off))
    consumers = consumers_of(settings)
    read = {query.pattern: query for query in consumers.queries}
    assert len(read) == len(consumers.queries)
    wanted = (*consumers.metrics.queries, *consumers.probe.queries, *consumers.guidelines.queries)
    for query in (*wanted, IDENTITY_QUERY, OPEN_FILES_QUERY):
        assert set(query.attributes or ()) <= set(read[query.pattern].attributes or ())
        for attribute in query.attributes or ():
            given = read[query.pattern].keys.get(attribute)
            assert given is None or query.keys[attribute] <= given
    properties = read[ObjectName.parse("java.lang:type=Runtime")].keys["SystemProperties"]
    assert {"own.metrics", "own.probe"} <= properties


def test_where_one_wants_all_attributes_of_a_pattern_all_are_read_and_entries_are_those_that_others_name() -> None:
    some = {"X": frozenset({"a"})}
    queries = [AttributeQuery(A, ("X",), some), AttributeQuery(A, None), AttributeQuery(B, ("X",))]
    assert united(queries) == (AttributeQuery(A, None, some), AttributeQuery(B, ("X",)))


def test_queries_of_one_pattern_become_one() -> None:
    some, others = {"X": frozenset({"a"})}, {"X": frozenset({"b"}), "Z": frozenset({"c"})}
    queries = [
        AttributeQuery(A, ("X", "Y"), some),
        AttributeQuery(B, ("X",), some),
        AttributeQuery(A, ("Z", "X"), others),
        AttributeQuery(B, ("X",)),
        AttributeQuery(A, ("Y",)),
    ]
    assert united(queries) == (
        AttributeQuery(A, ("X", "Y", "Z"), {"X": frozenset({"a", "b"}), "Z": frozenset({"c"})}),
        AttributeQuery(B, ("X",)),
    )
