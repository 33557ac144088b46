"""Chooses how objects of a class are read, once for each class of a server."""

from collections.abc import Sequence

from exporter.jmx.serial import objects, protocol
from exporter.jmx.serial.class_model import LinkedClass
from exporter.jmx.serial.conversions.conversion import Convert
from exporter.jmx.serial.jdk_classes import BOXED, CONVERSIONS, WRITTEN_CONVERSIONS
from exporter.jmx.values import JavaObject, JavaProxy, JavaValue

_ATTRIBUTE = "javax.management.Attribute"
_OBJECT_NAME = "javax.management.ObjectName"


def prepare(linked: LinkedClass) -> None:
    """Set how the class's objects are read. A known name counts only where the class has the fields it should have."""
    descriptor = linked.descriptor
    if descriptor.flags & protocol.EXTERNALIZABLE:
        linked.read = objects.read_external_blocks if descriptor.flags & protocol.BLOCK_DATA else objects.read_external
    elif _is_boxed(linked):
        linked.format = protocol.FORMATS[descriptor.codes]
        linked.read = objects.read_character if descriptor.codes == "C" else objects.read_boxed
    elif linked.name == _ATTRIBUTE and _writes_only(linked, object_names=("name", "value")):
        linked.read = objects.read_attribute
    elif linked.name == _OBJECT_NAME and _writes_only(linked, flags=protocol.WRITE_METHOD):
        linked.read = objects.read_object_name
    else:
        linked.read = objects.read_record
        _choose_conversion(linked)


def _is_boxed(linked: LinkedClass) -> bool:
    code = BOXED.get(linked.name)
    return code is not None and _writes_only(linked, codes=code)


def _writes_only(linked: LinkedClass, codes: str = "", object_names: tuple[str, ...] = (), flags: int = 0) -> bool:
    """Tell whether an object holds these fields alone, and what the class wrote itself where the flags say so."""
    descriptor = linked.descriptor
    return (
        linked.parts == (descriptor,)
        and descriptor.codes == codes
        and descriptor.object_names == object_names
        and descriptor.flags & protocol.WRITE_METHOD == flags
    )


def _choose_conversion(linked: LinkedClass) -> None:
    """Choose the conversion of the class, or of the nearest superclass that has one; else none."""
    if linked.descriptor.interfaces:
        linked.convert = _proxy_of(linked.descriptor.interfaces)
        return
    one: LinkedClass | None = linked
    while one is not None:
        linked.converted = one.descriptor
        if one.name in WRITTEN_CONVERSIONS:
            linked.read = objects.read_written
            linked.convert_written = WRITTEN_CONVERSIONS[one.name]
            return
        if one.name in CONVERSIONS:
            linked.convert = CONVERSIONS[one.name]
            return
        one = one.parent


def _proxy_of(interfaces: Sequence[str]) -> Convert:
    def convert(record: JavaObject, _: Sequence[JavaValue]) -> JavaValue:
        return JavaProxy(interfaces, record.fields["h"])

    return convert
