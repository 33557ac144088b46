import pytest

from exporter.commands.mbeans.plain import PlainMBean, plain_mbean
from exporter.commands.mbeans.survey import ListedAttribute, ListedMBean
from exporter.jmx import AttributeUnreadableError, InstanceGoneError, ObjectName
from exporter.jmx.values import CompositeData


@pytest.fixture
def mbeans() -> list[PlainMBean]:
    """Three MBeans: with values of every layout, without attributes, and one that could not be described."""
    usage = CompositeData("java.lang.management.MemoryUsage", {"max": -1, "used": 9007199254740993})
    refusal = AttributeUnreadableError("a:b c: cannot be read", "java.io.IOException: http://u:x@h/ is gone", "Broken")
    readings = [
        ListedMBean(
            ObjectName.parse("java.lang:type=Memory"),
            (
                ListedAttribute("AdminPassword", "java.lang.String", "x"),
                ListedAttribute("Broken", "[Ljava.lang.String;", refusal),
                ListedAttribute("Empty", "java.lang.String", ""),
                ListedAttribute("HeapMemoryUsage", "javax.management.openmbean.CompositeData", usage),
                ListedAttribute("Load", "double", float("nan")),
                ListedAttribute("Rows", "[Ljavax.management.openmbean.CompositeData;", [usage, usage]),
                ListedAttribute("Text", "java.lang.String", "gr\u00fc\u00dfe \x1b[2J\n"),
                ListedAttribute("Times", "[J", [1, 2]),
            ),
        ),
        ListedMBean(ObjectName.parse("java.lang:type=Memory,name=none")),
        ListedMBean(ObjectName.parse("x:type=Odd"), error=InstanceGoneError("x:type=Odd: no", "token=y")),
    ]
    return [plain_mbean(reading) for reading in readings]
