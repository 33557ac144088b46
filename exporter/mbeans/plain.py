"""What was read, without secrets: all that the three layouts ever see."""

from dataclasses import dataclass

from exporter.jmx import JmxError, ObjectName
from exporter.mbeans.reading import AttributeReading, MBeanReading
from exporter.mbeans.values import PlainValue, UnprintableError, plain_name, plain_value
from exporter.redaction import HIDDEN, is_secret, without_secrets


@dataclass(frozen=True)
class PlainAttribute:
    """An attribute: its plain value, or why there is none."""

    name: str
    type_name: str
    value: PlainValue = None
    error: str | None = None


@dataclass(frozen=True)
class PlainMBean:
    """An MBean; `error` says why its attributes are not known."""

    name: ObjectName
    attributes: tuple[PlainAttribute, ...]
    error: str | None = None


def plain_mbean(mbean: MBeanReading) -> PlainMBean:
    """An MBean without secrets."""
    error = None if mbean.error is None else _told(mbean.error)
    return PlainMBean(plain_name(mbean.name), tuple(map(_plain_attribute, mbean.attributes)), error)


def _plain_attribute(attribute: AttributeReading) -> PlainAttribute:
    name, type_name, value = attribute.name, attribute.type_name, attribute.value
    if isinstance(value, JmxError):
        return PlainAttribute(name, type_name, error=_told(value))
    if is_secret(name):
        return PlainAttribute(name, type_name, HIDDEN)
    try:
        return PlainAttribute(name, type_name, plain_value(value))
    except UnprintableError as error:
        return PlainAttribute(name, type_name, error=str(error))


def _told(error: JmxError) -> str:
    """Why something could not be read, in the server's own words where it gave any."""
    return without_secrets(error.cause or error.message)
