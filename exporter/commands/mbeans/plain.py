"""What was read, without secrets: all that the three layouts ever see."""

from dataclasses import dataclass

from exporter.commands.mbeans.survey import ListedAttribute, ListedMBean
from exporter.commands.mbeans.values import PlainValue, UnprintableError, plain_value
from exporter.jmx import JmxError, ObjectName
from exporter.jmx.mask import masked
from exporter.secrecy.redaction import HIDDEN, name_without_secrets, secret_items, without_secrets


@dataclass(frozen=True)
class PlainAttribute:
    """An attribute to be shown: its plain value, or why there is none."""

    name: str
    type_name: str
    value: PlainValue = None
    error: str | None = None


@dataclass(frozen=True)
class PlainMBean:
    """An MBean to be shown; `error` says why its attributes are not known."""

    name: ObjectName
    attributes: tuple[PlainAttribute, ...]
    error: str | None = None


def plain_mbean(mbean: ListedMBean, password: str = "") -> PlainMBean:
    """Turn an MBean that was read into one to be shown, without secrets.

    Args:
        mbean: what was read of it.
        password: what it was read with: the server may have put it into the words of an error.
    """
    error = None if mbean.error is None else _told(mbean.error, password)
    hidden = secret_items([(attribute.name, attribute.value) for attribute in mbean.attributes])
    attributes = (_plain(each, password, hide=hide) for each, hide in zip(mbean.attributes, hidden, strict=True))
    return PlainMBean(name_without_secrets(mbean.name), tuple(attributes), error)


def _told(error: JmxError, password: str) -> str:
    """Why something could not be read, in the server's own words where it gave any, without secrets."""
    return without_secrets(masked(error.cause, password) if error.cause else error.message)


def _plain(attribute: ListedAttribute, password: str, *, hide: bool) -> PlainAttribute:
    name, type_name, value = attribute.name, attribute.type_name, attribute.value
    if isinstance(value, JmxError):
        return PlainAttribute(name, type_name, error=_told(value, password))
    if hide:
        return PlainAttribute(name, type_name, HIDDEN)
    try:
        return PlainAttribute(name, type_name, plain_value(value))
    except UnprintableError as error:
        return PlainAttribute(name, type_name, error=str(error))
