"""What a JVM was started with, as it says itself: its arguments and its system properties.

Of two arguments that set one property the last counts, and a start script may set one where no argument does: what is
in force is in `SystemProperties` alone (RuntimeMXBean of java.lang.management).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from exporter.facts.attributes import RUNTIME
from exporter.facts.fact import SERVER_NOT_READ, NotApplicable, Unknown
from exporter.facts.inspection import Site
from exporter.model.snapshot import AttributeQuery, Snapshot

NOT_RUNNING = NotApplicable("the server does not run")
_LONGEST = 200
"""Characters of a property that are kept: a server may say anything, and it is shown."""
_NOT_TOLD = Unknown("the JVM does not tell its system properties")


def properties_query(*names: str) -> AttributeQuery:
    """Ask for some system properties, and for no others: passwords are among them."""
    return AttributeQuery(RUNTIME, ("SystemProperties",), {"SystemProperties": frozenset(names)})


def arguments_query(*beginnings: str) -> AttributeQuery:
    """Ask for the options of the JVM itself (`-X...`), and for the arguments that begin so."""
    return AttributeQuery(RUNTIME, ("InputArguments",), {"InputArguments": frozenset(beginnings)})


def unread(site: Site) -> Unknown | NotApplicable:
    """Say why nothing is known of a server's JVM: nobody asked one that does not run, or it did not answer."""
    return SERVER_NOT_READ if site.settings.host else NOT_RUNNING


def read_snapshot(site: Site) -> Snapshot | Unknown | NotApplicable:
    """Give what a server's JVM said, or why it said nothing."""
    return unread(site) if site.snapshot is None else site.snapshot


@dataclass(frozen=True)
class JvmStart:
    """What a JVM was started with, as far as it was asked for.

    Attributes:
        properties: its system properties.
        arguments: its arguments, in their order; None where it does not tell them.
    """

    properties: Mapping[str, str]
    arguments: Sequence[str] | None

    def property(self, *names: str) -> str | None:
        """Give the first of some system properties that is set; None where none is."""
        return next((self.properties[name] for name in names if name in self.properties), None)

    @classmethod
    def of(cls, site: Site) -> "JvmStart | Unknown | NotApplicable":
        """Tell what a server's JVM was started with, or why nobody knows."""
        if site.snapshot is None:
            return unread(site)
        properties = site.snapshot.value(RUNTIME, "SystemProperties")
        if not isinstance(properties, Mapping):
            return _NOT_TOLD
        arguments = site.snapshot.value(RUNTIME, "InputArguments")
        told = isinstance(arguments, Sequence) and not isinstance(arguments, str)
        texts = {str(name): value[:_LONGEST] for name, value in properties.items() if isinstance(value, str)}
        return cls(texts, [str(each) for each in arguments] if told and isinstance(arguments, Sequence) else None)
