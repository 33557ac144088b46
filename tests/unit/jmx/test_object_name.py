"""The expected values were written by a short Java program that put each text through javax.management.ObjectName.

It ran once, on OpenJDK 17.0.15: `getCanonicalName`, `getDomain`, `isPattern` and `isPropertyListPattern` of each name
(no canonical name where the constructor threw MalformedObjectNameException), `apply` of each pair, and `quote` of each
text.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from exporter.jmx.object_name import MalformedObjectNameError, ObjectName, unquote
from testing.growth import grows_with_length_alone

JAVA = json.loads((Path(__file__).parent / "objectname.json").read_text(encoding="utf-8"))
NOT_FOLLOWED = {"", "d:k=v,*,"}
"""What Java reads and this does not: see `ObjectName.parse`."""

VALID = [row for row in JAVA["names"] if row["canonical"] is not None and row["text"] not in NOT_FOLLOWED]
MALFORMED = [row["text"] for row in JAVA["names"] if row["canonical"] is None or row["text"] in NOT_FOLLOWED]


@pytest.mark.parametrize("row", VALID, ids=lambda row: ascii(row["text"]))
def test_a_name_is_read_as_java_reads_it(row: dict[str, Any]) -> None:
    name = ObjectName.parse(row["text"])
    assert {
        "text": row["text"],
        "canonical": name.canonical,
        "domain": name.domain,
        "pattern": name.is_pattern,
        "property_list_pattern": name.property_list_pattern,
    } == row


@pytest.mark.parametrize("text", MALFORMED, ids=ascii)
def test_what_java_refuses_is_refused(text: str) -> None:
    with pytest.raises(MalformedObjectNameError):
        ObjectName.parse(text)


@pytest.mark.parametrize(("pattern", "name", "applies"), JAVA["applies"], ids=ascii)
def test_a_pattern_applies_to_the_names_it_applies_to_in_java(pattern: str, name: str, applies: bool) -> None:  # noqa: FBT001 - a column of the table
    assert ObjectName.parse(pattern).matches(ObjectName.parse(name)) is applies


@pytest.mark.parametrize(
    ("pattern", "other", "covered"),
    [
        ("d:type=A,name=*", "d:type=A,name=one", True),
        ("d:type=A,name=*", "d:name=a?c*,type=A", True),
        ("d:type=A,name=*", "d:type=A,name=*", True),
        ("d:type=A,*", "d:type=A,name=*", True),
        ("*:*", "d:type=A,*", True),
        ("d:name=a?c", "d:name=a??", False),
        ("d:name=a?c", "d:name=a*c", False),
        ("d:name=abc", "d:name=a?c", False),
        ("d:type=A,name=*", "d:type=A,*", False),
        ("d:type=A,name=*", "d:type=A,name=*,*", False),
        ("d:type=A,name=*", "d:type=A,name=*,shard=*", False),
        ("d:type=A,name=*", "d*:type=A,name=*", False),
    ],
)
def test_a_pattern_covers_those_that_apply_to_nothing_else(pattern: str, other: str, covered: bool) -> None:  # noqa: FBT001 - a column of the table
    assert ObjectName.parse(pattern).covers(ObjectName.parse(other)) is covered


@pytest.mark.parametrize(("quoted", "text"), JAVA["unquoted"], ids=ascii)
def test_quoted_values_are_unquoted_as_in_java(quoted: str, text: str) -> None:
    assert unquote(quoted) == text


def test_an_unquoted_value_is_left_as_it_is() -> None:
    assert unquote("http-nio-9763") == "http-nio-9763"


def test_a_name_is_written_as_it_was_read() -> None:
    assert str(ObjectName.parse("d:b=2,a=1")) == "d:b=2,a=1"
    assert str(ObjectName.parse("d:*,k=v")) == "d:k=v,*"


def test_names_are_equal_in_any_order_of_their_properties() -> None:
    one, other = ObjectName.parse("d:a=1,b=2"), ObjectName.parse("d:b=2,a=1")
    assert one == other
    assert hash(one) == hash(other)
    assert one != ObjectName.parse("d:a=1,b=3")
    assert one != "d:a=1,b=2"


def test_a_property_is_found_by_its_key() -> None:
    name = ObjectName.parse('Catalina:type=ThreadPool,name="http-nio-9763"')
    assert name.get("name") == '"http-nio-9763"'
    assert name.get("port") is None


def test_a_quotation_mark_in_a_domain_quotes_nothing() -> None:
    assert ObjectName.parse('"a\\*:k=v').matches(ObjectName.parse('"a\\b:k=v'))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("Memory", "'Memory' has no colon after the domain"),
        ("d\n:k=v", r"'d\n:k=v' has a line break in its domain"),
        ("d:", "'d:' has no properties"),
        ("d:k", "'d:k' has a property without '='"),
        ("d:k=v,", "'d:k=v,' has no property where one should follow"),
        ("d:k=v,k=w", "'d:k=v,k=w' has a property twice"),
        ("d:*,*", "'d:*,*' has more than one '*' property"),
        ("d:k*=v", "'d:k*=v' has the malformed property key 'k*'"),
        ("d:k=a=b", "'d:k=a=b' has the malformed value 'a=b' for the property 'k'"),
    ],
)
def test_a_malformed_name_is_told_with_its_fault(text: str, problem: str) -> None:
    with pytest.raises(MalformedObjectNameError) as caught:
        ObjectName.parse(text)
    assert str(caught.value) == problem


def test_the_time_that_a_name_takes_grows_with_its_length_alone() -> None:
    """A server may send a name of many megabytes. Were what follows each property copied, this one took a minute."""

    def name(properties: int) -> str:
        return "d:" + ",".join(f"k{number}=v" for number in range(properties))

    assert len(ObjectName.parse(name(80_000)).properties) == 80_000
    assert grows_with_length_alone(ObjectName.parse, name, 80_000)
