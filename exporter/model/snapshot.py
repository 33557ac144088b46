"""What is read over JMX, and what is asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from exporter.jmx import ObjectName


@dataclass(frozen=True, slots=True)
class Sized:
    """A list, map or tabular data with more in it than is kept: nothing is known but how many elements it has."""

    elements: int


AttributeValue = None | bool | int | float | str | Mapping[str, "AttributeValue"] | Sequence["AttributeValue"] | Sized


"""An attribute's value: null, boolean, number, string, composite data as a mapping of its items, or a list of values.

Tabular data is a list of its rows; a point in time is its seconds since the epoch. No whole number is beyond
`LARGEST_WHOLE`, in either direction: what reckons with attributes may take them for floats.
"""


LARGEST_WHOLE = 10**300


"""A BigInteger may be larger. Well within what a float holds: a share in per cent of such a number is in it, too."""


ErrorReason = Literal["resolve", "connect", "timeout", "login", "tls", "protocol", "not_jmx", "transport", "internal"]


"""Why a target could not be read: the values of the label `reason` of `wso2_scrape_error`."""


@dataclass(frozen=True)
class AttributeQuery:
    """Attributes wanted of every MBean whose name the pattern applies to.

    Attributes:
        pattern: an ObjectName or a pattern of ObjectNames.
        attributes: the names of the attributes; None: all that can be read, without what looks like a secret.
        keys: for some of the attributes, which are maps: the only entries that are wanted. Others are better not kept,
            since nobody knows what is in them (`SystemProperties` holds passwords). For `InputArguments`, a list: how
            arguments begin that are wanted besides the options of the JVM itself.
    """

    pattern: ObjectName
    attributes: tuple[str, ...] | None
    keys: Mapping[str, frozenset[str]] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class MBean:
    """One MBean with the attributes that were read; one that the server did not give is missing."""

    name: ObjectName
    attributes: Mapping[str, AttributeValue]


@dataclass(frozen=True)
class UnreadableAttribute:
    """An attribute that was asked for and could not be read, with the cause in one line."""

    name: ObjectName
    attribute: str
    cause: str


@dataclass(frozen=True)
class UnreadableMBean:
    """An MBean of which nothing can be asked for: its name is none that can be sent back.

    Attributes:
        name: its name on one line of bounded length, as far as there is one.
        cause: what is wrong with it, in one line.
    """

    name: str
    cause: str


@dataclass(frozen=True)
class Snapshot:
    """Everything one poll of a JVM read. No two MBeans have the same name.

    Attributes:
        unreadable_mbeans: those that are there and cannot be asked for.
        pending: how many MBeans had no time to be read for the first time; the next polls have them.
        stale_secret: why the password's file cannot be used, where the session goes on that began with the one before.
    """

    mbeans: tuple[MBean, ...]
    unreadable: tuple[UnreadableAttribute, ...] = ()
    unreadable_mbeans: tuple[UnreadableMBean, ...] = ()
    pending: int = 0
    stale_secret: str = ""
    _by_name: dict[ObjectName, MBean] = field(init=False, repr=False, compare=False)
    _matching: dict[ObjectName, tuple[MBean, ...]] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_name", {mbean.name: mbean for mbean in self.mbeans})

    def value(self, name: ObjectName, attribute: str, item: str | None = None) -> AttributeValue:
        """An attribute's value, or one item of a composite one; None where it was not read or is null."""
        mbean = self._by_name.get(name)
        value = mbean.attributes.get(attribute) if mbean else None
        if item is None:
            return value
        return value.get(item) if isinstance(value, Mapping) else None

    def matching(self, pattern: ObjectName) -> tuple[MBean, ...]:
        """Find the MBeans whose names a pattern applies to, in the order of the snapshot.

        Args:
            pattern: its domain is no pattern.
        """
        found = self._matching.get(pattern)
        if found is None:
            # most MBeans are of another domain, which is cheaper to see than to match
            same_domain = [mbean for mbean in self.mbeans if mbean.name.domain == pattern.domain]
            found = self._matching[pattern] = tuple([mbean for mbean in same_domain if pattern.matches(mbean.name)])
        return found


class TargetError(Exception):
    """A target that could not be read.

    Attributes:
        reason: which of the reasons of `wso2_scrape_error` it was.
        message: the cause in one line, without secrets.
    """

    def __init__(self, reason: ErrorReason, message: str) -> None:
        super().__init__(message)
        self.reason = reason
        self.message = message
