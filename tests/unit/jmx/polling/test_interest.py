"""What is wanted of each MBean, by all patterns that apply to it."""

from exporter.jmx import ObjectName
from exporter.jmx.polling.interest import Attributes, Interest, Query

_BY_PATTERN: dict[str, Attributes] = {
    "java.lang:type=Memory": ("HeapMemoryUsage",),
    "java.lang:*": ("Name", "Valid"),
    "*:type=Memory,*": ("Verbose", "Name"),
    "java.n?o:name=*,type=BufferPool": None,
    "java.nio:*": ("Count",),
}


def _interest(by_pattern: dict[str, Attributes]) -> Interest:
    return Interest([Query(ObjectName.parse(pattern), attributes) for pattern, attributes in by_pattern.items()])


def _among(interest: Interest, *names: str) -> dict[str, set[str] | None]:
    found = interest.among([ObjectName.parse(name) for name in names])
    return {str(name): None if attributes is None else set(attributes) for name, attributes in found.items()}


def test_attributes_of_all_patterns_that_apply_are_wanted_once() -> None:
    names = ("java.lang:type=Memory", "java.lang:type=Runtime", "other:name=x,type=Memory", "other:type=Runtime")
    assert _among(_interest(_BY_PATTERN), *names) == {
        "java.lang:type=Memory": {"HeapMemoryUsage", "Name", "Valid", "Verbose"},
        "java.lang:type=Runtime": {"Name", "Valid"},
        "other:name=x,type=Memory": {"Verbose", "Name"},
    }


def test_all_attributes_are_more_than_some() -> None:
    assert _among(_interest(_BY_PATTERN), "java.nio:type=BufferPool,name=direct") == {
        "java.nio:type=BufferPool,name=direct": None
    }


def test_what_was_known_and_what_is_new_are_told_alike() -> None:
    interest = _interest(_BY_PATTERN)
    first = _among(interest, "java.lang:type=Runtime", "other:type=Runtime")
    second = _among(interest, "other:type=Runtime", "java.lang:type=Compilation", "java.lang:type=Runtime")
    assert first == {"java.lang:type=Runtime": {"Name", "Valid"}}
    assert second == {**first, "java.lang:type=Compilation": {"Name", "Valid"}}


def test_several_patterns_are_one_question_and_a_single_one_is_the_servers() -> None:
    single = {"java.lang:*": _BY_PATTERN["java.lang:*"]}
    asked = [[str(pattern) for pattern in _interest(some).patterns] for some in (_BY_PATTERN, single, {})]
    assert asked == [["*:*"], ["java.lang:*"], []]
