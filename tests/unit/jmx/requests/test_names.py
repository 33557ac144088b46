import pytest

from exporter.jmx import Names, ProtocolError, UnreadableName
from exporter.jmx.object_name import ObjectName
from exporter.jmx.values import JavaObject, JavaValue

MEMORY = ObjectName.parse("java.lang:type=Memory")
CLASS = "javax.management.ObjectName"


@pytest.mark.parametrize(
    ("element", "unreadable"),
    [
        (None, UnreadableName("", "the server named an MBean by something else than a name")),
        ("text", UnreadableName("", "the server named an MBean by something else than a name")),
        (JavaObject("a.B", {}), UnreadableName("", "the server named an MBean by something else than a name")),
        (JavaObject(CLASS, {}, ["no\nname"]), UnreadableName("no name", r"'no\nname' has no colon after the domain")),
        (JavaObject(CLASS, {}, []), UnreadableName("", "'' has no colon after the domain")),
        (JavaObject(CLASS, {}, ["a:b=c", 7]), UnreadableName("a:b=c", "the server sent more than its text")),
    ],
)
def test_what_is_no_name_costs_only_itself(element: JavaValue, unreadable: UnreadableName) -> None:
    assert Names.of([MEMORY, element]) == Names([MEMORY], [unreadable])


def test_a_name_of_any_length_is_told_in_a_bounded_line() -> None:
    (unreadable,) = Names.of([JavaObject(CLASS, {}, ["x\x1b" * 100_000])]).unreadable
    assert len(unreadable.text) <= 300
    assert len(unreadable.cause) <= 300
    assert unreadable.text.isprintable()


@pytest.mark.parametrize("value", [None, "text", 7, {}])
def test_what_is_no_set_is_an_error(value: JavaValue) -> None:
    with pytest.raises(ProtocolError):
        Names.of(value)
