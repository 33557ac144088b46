from collections.abc import Sequence

from exporter.commands.mbeans.plain import PlainAttribute, PlainMBean, plain_mbean
from exporter.commands.mbeans.survey import ListedAttribute, ListedMBean
from exporter.commands.mbeans.tree_layout import render_tree
from exporter.console.styled import plain
from exporter.jmx import AttributeUnreadableError, ObjectName

EXPECTED = r"""
java.lang
└── type=Memory
    ├── AdminPassword (String) = <secret>
    ├── Broken (String[]) error: java.io.IOException: http://u:<secret>@h/ is gone
    ├── Empty (String) = ""
    ├── HeapMemoryUsage (CompositeData)
    │   ├── max = -1
    │   └── used = 9007199254740993
    ├── Load (double) = NaN
    ├── Rows (CompositeData[])
    │   ├── [0]
    │   │   ├── max = -1
    │   │   └── used = 9007199254740993
    │   └── [1]
    │       ├── max = -1
    │       └── used = 9007199254740993
    ├── Text (String) = "grüße \u001b[2J\n"
    ├── Times (long[]) = [1, 2]
    └── name=none
x
└── type=Odd
    └── error: token=<secret>
"""


def test_mbeans_stand_below_their_domain_and_key_properties(mbeans: Sequence[PlainMBean]) -> None:
    assert "\n".join(["", *map(plain, render_tree(mbeans)), ""]) == EXPECTED


def test_lines_that_read_the_same_are_not_merged() -> None:
    """A server may send an attribute twice, or one that looks like a key property."""
    name = ObjectName.parse("a:type=b")
    twice = [PlainAttribute("A", "int", 1), PlainAttribute("A", "int", 1)]
    assert list(map(plain, render_tree([PlainMBean(name, tuple(twice))])))[2:] == [
        "    ├── A (int) = 1",
        "    └── A (int) = 1",
    ]


def test_no_mbeans_are_no_lines() -> None:
    assert list(render_tree([])) == []


def test_a_name_of_thousands_of_key_properties_is_a_deep_tree() -> None:
    name = ObjectName.parse("a:" + ",".join(f"k{number}=v" for number in range(2000)))
    lines = list(map(plain, render_tree([PlainMBean(name, ())])))
    assert len(lines) == 2001
    assert lines[-1] == "    " * 1999 + "└── k1999=v"


def test_an_error_is_shown_without_the_password_that_it_was_read_with() -> None:
    refusal = AttributeUnreadableError("a:b=c: cannot be read", "java.io.IOException: not t, says tomcat", "Broken")
    reading = ListedMBean(ObjectName.parse("a:b=c"), (ListedAttribute("Broken", "int", refusal),), refusal)
    lines = list(map(plain, render_tree([plain_mbean(reading, "t")])))
    assert [line.partition("error: ")[2] for line in lines[2:]] == [
        "java.io.IOException: not <secret>, says tomcat"
    ] * 2
