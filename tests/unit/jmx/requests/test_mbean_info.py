import pytest

from exporter.jmx import AttributeInfo, MBeanInfo, OperationInfo, ProtocolError
from exporter.jmx.rmi.messages import decode_reply
from exporter.jmx.rmi.methods import GET_MBEAN_INFO
from exporter.jmx.serial.class_model import ClassCache
from exporter.jmx.serial.limits import Limits
from exporter.jmx.values import JavaObject, JavaValue
from testing.jmx.replies import CARBON


def test_what_a_carbon_server_says_of_its_memory_is_read() -> None:
    reply, _ = decode_reply(CARBON["getMBeanInfo"], 0, GET_MBEAN_INFO, Limits(), ClassCache())
    info = MBeanInfo.of(reply.value)
    assert info.class_name == "sun.management.MemoryImpl"
    composite = "javax.management.openmbean.CompositeData"
    assert [(attribute.name, attribute.type_name, attribute.writable) for attribute in info.attributes] == [
        ("Verbose", "boolean", True),
        ("ObjectPendingFinalizationCount", "int", False),
        ("HeapMemoryUsage", composite, False),
        ("NonHeapMemoryUsage", composite, False),
        ("ObjectName", "javax.management.ObjectName", False),
    ]
    assert all(attribute.readable for attribute in info.attributes)
    assert info.operations == (OperationInfo("gc", (), "void", "gc"),)


def test_texts_may_be_missing() -> None:
    info = MBeanInfo.of(JavaObject("javax.management.MBeanInfo", {"className": None, "attributes": None}))
    assert info == MBeanInfo("", "", (), ())


PARAMETER = JavaObject("javax.management.MBeanParameterInfo", {"type": "int"})
TOO_MANY = [
    JavaObject("", {"attributes": [JavaObject("", {})] * 65_536}),
    JavaObject("", {"operations": [JavaObject("", {})] * 65_536}),
    JavaObject("", {"operations": [JavaObject("", {"signature": [PARAMETER] * 256})]}),
]


@pytest.mark.parametrize("value", [None, "text", *TOO_MANY])
def test_what_is_no_description_is_told(value: JavaValue) -> None:
    with pytest.raises(ProtocolError):
        MBeanInfo.of(value)


def test_what_is_no_attribute_or_operation_costs_only_itself() -> None:
    sound = JavaObject("", {"name": "Sound", "attributeType": "int", "isRead": True})
    info = MBeanInfo.of(JavaObject("", {"attributes": [None, sound, "text"], "operations": [None]}))
    assert info.attributes == (AttributeInfo("Sound", "int", "", readable=True, writable=False),)
    assert info.operations == ()
