from collections.abc import Mapping

import pytest

from development.places import RECORDINGS
from exporter.jmx import ObjectName
from exporter.model.snapshot import AttributeQuery, AttributeValue, Snapshot, TargetError, UnreadableAttribute
from exporter.targets.jmxquery.output import decode
from exporter.targets.recordings import load_snapshot

NAME = ObjectName.parse("a:type=B")


def ask(pattern: str, *attributes: str) -> AttributeQuery:
    return AttributeQuery(ObjectName.parse(pattern), attributes)


def record(rest: str, name: str = "a:type=B", attribute: str = "A") -> str:
    return f'{{"mBeanName" : "{name}", "attribute" : "{attribute}", {rest}}}'


def answer(*records: str) -> str:
    return "[\n" + ", \n".join(records) + "]\n"


def decoded(*records: str) -> Snapshot:
    return decode(answer(*records), [ask("a:type=B", "A", "C")])


def by_name(snapshot: Snapshot) -> dict[ObjectName, Mapping[str, AttributeValue]]:
    return {mbean.name: mbean.attributes for mbean in snapshot.mbeans}


@pytest.fixture(scope="module")
def carbon() -> str:
    return (RECORDINGS / "jmxquery" / "carbon-4.10.32.txt").read_text(encoding="utf-8")


def test_the_answer_of_a_real_server_is_what_an_independent_program_made_of_it(carbon: str) -> None:
    expected = load_snapshot(RECORDINGS / "snapshots" / "carbon-4.10.32.json")
    queries = [AttributeQuery(mbean.name, tuple(mbean.attributes)) for mbean in expected.mbeans]
    snapshot = decode(carbon, queries)
    assert by_name(snapshot) == by_name(expected)
    assert snapshot.unreadable == ()


def test_an_mbean_that_the_query_only_happened_to_find_is_left_out() -> None:
    found = record('"attributeType" : "Integer", "value" : 1', name="a:type=C")
    assert by_name(decoded(found, record('"attributeType" : "Integer", "value" : 2'))) == {NAME: {"A": 2}}


@pytest.mark.parametrize("length", [0, 1, 2, 1000, -2, -1])
def test_an_answer_that_breaks_off_is_a_failed_poll(carbon: str, length: int) -> None:
    with pytest.raises(TargetError) as caught:
        decode(carbon[:length], [ask("java.lang:type=Memory", "HeapMemoryUsage")])
    assert caught.value.reason == "protocol"


def test_an_empty_list_is_an_empty_snapshot() -> None:
    assert decode("[\n]\n", [ask("a:type=B", "A")]) == Snapshot(())


def test_output_that_is_no_list_of_records_is_told() -> None:
    with pytest.raises(TargetError) as caught:
        decode("[\nhello]\n", [ask("a:type=B", "A")])
    assert (caught.value.reason, caught.value.message) == (
        "protocol",
        "jmxquery ended well but its output is no answer",
    )


@pytest.mark.parametrize(
    ("rest", "cause"),
    [
        ('"attributeType" : "String[]", "value" : "[Ljava.lang.String;@27a5f880"', "jmxquery cannot read arrays"),
        ('"attributeType" : "long[]", "value" : "[J@1d29cf23"', "jmxquery cannot read arrays"),
        ('"attributeType" : "TabularDataSupport"', "jmxquery cannot read tabular data"),
        (
            '"attributeType" : "Date", "value" : "Thu Jan 01 00:00:00 UTC 1970"',
            "jmxquery cannot read values of type Date",
        ),
        ('"attributeType" : "State", "value" : "RUNNABLE"', "jmxquery cannot read values of type State"),
        (
            '"attributeKey" : "k", "attributeType" : "long[]", "value" : "[J@1"',
            "item 'k': jmxquery cannot read arrays",
        ),
        ('"attributeType" : "Long", "value" : 1x', "jmxquery printed a Long that is none"),
        (
            f'"attributeType" : "BigInteger", "value" : "{10**301}"',
            "found a whole number that is larger than any metric needs",
        ),
        ('"attributeType" : "Boolean", "value" : maybe', "jmxquery printed a Boolean that is none"),
        ('"attributeType" : "String", "value" : "', "jmxquery printed a String in a form that is not its own"),
        ('"attributeType" : "String"', "jmxquery printed a String in a form that is not its own"),
    ],
)
def test_what_jmxquery_cannot_read_is_listed_and_costs_only_itself(rest: str, cause: str) -> None:
    snapshot = decoded(record(rest), record('"attributeType" : "Integer", "value" : 3', attribute="C"))
    assert by_name(snapshot) == {NAME: {"C": 3}}
    assert snapshot.unreadable == (UnreadableAttribute(NAME, "A", cause),)


def test_the_other_items_of_composite_data_are_kept() -> None:
    snapshot = decoded(
        record('"attributeKey" : "k", "attributeType" : "long[]", "value" : "[J@1"'),
        record('"attributeKey" : "n", "attributeType" : "Long", "value" : 5'),
    )
    assert by_name(snapshot) == {NAME: {"A": {"n": 5}}}


def test_a_name_that_is_beyond_us_is_listed_and_costs_only_itself() -> None:
    snapshot = decode(
        answer(
            record('"attributeType" : "Integer", "value" : 1', name="a:no property"),
            record('"attributeType" : "Integer", "value" : 2'),
        ),
        [ask("a:type=B", "A")],
    )
    assert by_name(snapshot) == {NAME: {"A": 2}}
    assert [(str(u.name), u.attribute) for u in snapshot.unreadable] == [("a:*", "A")]


def test_what_stands_before_the_first_record_costs_only_itself() -> None:
    stray = '{"mBeanName" : "a:type=B", "attribute" : ""}'
    snapshot = decode(answer(stray, record('"attributeType" : "Integer", "value" : 2')), [ask("a:type=B", "A")])
    assert by_name(snapshot) == {NAME: {"A": 2}}
    assert [each.cause for each in snapshot.unreadable_mbeans] == [
        "jmxquery printed something before the first record that is none"
    ]


def test_a_text_that_looks_like_the_record_of_something_else_stays_a_text() -> None:
    forged = record('"attributeType" : "Integer", "value" : 666', attribute="Other")
    snapshot = decoded(record(f'"attributeType" : "String", "value" : "x"}}, \n{forged}"'))
    assert by_name(snapshot) == {NAME: {"A": f'x"}}, \n{forged}'}}
