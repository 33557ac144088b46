"""What an MBean says of itself: `javax.management.MBeanInfo` (Java SE API), without descriptors and notifications."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from exporter.jmx.errors import ProtocolError
from exporter.jmx.values import JavaObject, JavaValue

_MOST: Final = {"attributes": 65_535, "operations": 65_535, "signature": 255}
"""As many methods a class may have, and parameters a method (Java Virtual Machine Specification, 4.11).

More are a hostile server's: each operation may refer to the same signature of a million parameters.
"""


@dataclass(frozen=True, slots=True)
class AttributeInfo:
    """An attribute.

    Attributes:
        name: its name.
        type_name: its Java type, as `Class.getName` gives it (`long`, `[Ljava.lang.String;`).
        description: what the server says of it; often its name again.
        readable: whether it can be read.
        writable: whether it could be written.
    """

    name: str
    type_name: str
    description: str
    readable: bool
    writable: bool


@dataclass(frozen=True, slots=True)
class OperationInfo:
    """An operation.

    Attributes:
        name: its name.
        signature: its parameters' Java types.
        return_type: its result's Java type.
        description: what the server says of it.
    """

    name: str
    signature: tuple[str, ...]
    return_type: str
    description: str


@dataclass(frozen=True, slots=True)
class MBeanInfo:
    """What an MBean says of itself.

    Attributes:
        class_name: the Java class behind it.
        description: what the server says of it.
        attributes: its attributes, in the server's order.
        operations: its operations, in the server's order.
    """

    class_name: str
    description: str
    attributes: tuple[AttributeInfo, ...]
    operations: tuple[OperationInfo, ...]

    @classmethod
    def of(cls, value: JavaValue) -> "MBeanInfo":
        """Take the description out of what `getMBeanInfo` returned, whatever subclass it is of.

        Raises:
            ProtocolError: it is none.
        """
        if not isinstance(value, JavaObject):
            raise ProtocolError("the server described an MBean with something else than an MBeanInfo")
        return cls(
            _text(value, "className"),
            _text(value, "description"),
            tuple(_attribute(info) for info in _objects(value, "attributes")),
            tuple(_operation(info) for info in _objects(value, "operations")),
        )


def _attribute(info: JavaObject) -> AttributeInfo:
    readable, writable = info.fields.get("isRead") is True, info.fields.get("isWrite") is True
    return AttributeInfo(
        _text(info, "name"), _text(info, "attributeType"), _text(info, "description"), readable, writable
    )


def _operation(info: JavaObject) -> OperationInfo:
    signature = tuple(_text(parameter, "type") for parameter in _objects(info, "signature"))
    return OperationInfo(_text(info, "name"), signature, _text(info, "type"), _text(info, "description"))


def _text(info: JavaObject, field: str) -> str:
    """Take a text out, which the specification lets be null: an empty one then."""
    text = info.fields.get(field)
    return text if isinstance(text, str) else ""


def _objects(info: JavaObject, field: str) -> Iterator[JavaObject]:
    """Take the elements of an array out, of which a DynamicMBean may have left some null."""
    objects = info.fields.get(field)
    if not isinstance(objects, list | tuple):
        return
    if len(objects) > _MOST[field]:
        raise ProtocolError(f"the server described an MBean with {len(objects)} in {field}")
    for item in objects:
        if isinstance(item, JavaObject):
            yield item
