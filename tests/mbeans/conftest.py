import pytest

from exporter.commands.mbeans.plain import PlainMBean, plain_mbean
from exporter.commands.mbeans.survey import AttributeReading, MBeanReading
from exporter.jmx import AttributeUnreadableError, InstanceGoneError, ObjectName
from exporter.jmx.values import CompositeData


@pytest.fixture
def mbeans() -> list[PlainMBean]:
    """Three MBeans: with values of every layout, without attributes, and one that could not be described."""
    usage = CompositeData("java.lang.management.MemoryUsage", {"max": -1, "used": 9007199254740993})
    refusal = AttributeUnreadableError("a:b c: cannot be read", "java.io.IOException: http://u:x@h/ is gone", "Broken")
    readings = [
        MBeanReading(
            ObjectName.parse("java.lang:type=Memory"),
            (
                AttributeReading("AdminPassword", "java.lang.String", "x"),
                AttributeReading("Broken", "[Ljava.lang.String;", refusal),
                AttributeReading("Empty", "java.lang.String", ""),
                AttributeReading("HeapMemoryUsage", "javax.management.openmbean.CompositeData", usage),
                AttributeReading("Load", "double", float("nan")),
                AttributeReading("Rows", "[Ljavax.management.openmbean.CompositeData;", [usage, usage]),
                AttributeReading("Text", "java.lang.String", "gr\u00fc\u00dfe \x1b[2J\n"),
                AttributeReading("Times", "[J", [1, 2]),
            ),
        ),
        MBeanReading(ObjectName.parse("java.lang:type=Memory,name=none")),
        MBeanReading(ObjectName.parse("x:type=Odd"), error=InstanceGoneError("x:type=Odd: no", "token=y")),
    ]
    return [plain_mbean(reading) for reading in readings]
