"""ObjectNames and ObjectName patterns, as `javax.management.ObjectName` (Java SE API) defines them."""

import re
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

_QUOTED = re.compile(r'"(?:[^"\\\n]|\\["*?\\n])*"')
_ESCAPE = re.compile(r'\\(["*?\\n])')
_PLAIN_PROPERTY = r'[^,=:"*?\n]+=[^,=:"*?\n]*'
_PLAIN = re.compile(f"{_PLAIN_PROPERTY}(?:,{_PLAIN_PROPERTY})*")
"""Properties as nearly all names have them: without quotes and wildcards."""
_UNQUOTED_FORBIDDEN = re.compile(r'[,=:"\n]')


class MalformedObjectNameError(ValueError):
    """A text that is no ObjectName; the message says what is wrong with it."""


@dataclass(frozen=True, eq=False)
class ObjectName:
    """The name of an MBean, or a pattern for such names.

    Attributes:
        domain: what stands before the first colon; may hold commas, blanks and, in a pattern, `*` and `?`.
        properties: key and value pairs in the order in which they were written; quoted values keep their quotes.
        property_list_pattern: True where the key property list ends in `*`: further properties may follow.

    Two ObjectNames are equal when their canonical names are: the order of the properties does not matter.
    """

    domain: str
    properties: tuple[tuple[str, str], ...]
    property_list_pattern: bool = False
    _by_key: dict[str, str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_key", dict(self.properties))

    @classmethod
    def parse(cls, text: str) -> "ObjectName":
        """Read `domain:key=value,...`, quoted values and patterns included.

        Two oddities of the Java class are not followed: it reads the empty text as `*:*`, and allows a comma after
        a `*` that ends the properties.

        Raises:
            MalformedObjectNameError: the text is no ObjectName.
        """
        domain, colon, rest = text.partition(":")
        if not colon:
            raise MalformedObjectNameError(f"{text!r} has no colon after the domain")
        if "\n" in domain:
            raise MalformedObjectNameError(f"{text!r} has a line break in its domain")
        properties, property_list_pattern = _plain_properties(rest), False
        if not properties:
            properties, property_list_pattern = _properties(text, rest)
        if len({key for key, _ in properties}) != len(properties):
            raise MalformedObjectNameError(f"{text!r} has a property twice")
        return cls(domain, tuple(properties), property_list_pattern)

    def get(self, key: str) -> str | None:
        """Give a key property's value as it was written, quotes included; None where there is none."""
        return self._by_key.get(key)

    @cached_property
    def canonical(self) -> str:
        """The canonical name: properties sorted by key, a pattern's `*` last."""
        parts = [f"{key}={value}" for key, value in sorted(self.properties)]
        if self.property_list_pattern:
            parts.append("*")
        return f"{self.domain}:{','.join(parts)}"

    @cached_property
    def is_pattern(self) -> bool:
        """True where the domain, the property list or a value holds a wildcard."""
        return (
            self.property_list_pattern
            or _has_wildcard(self.domain, quoted=False)
            or any(_has_wildcard(value, quoted=value[:1] == '"') for _, value in self.properties)
        )

    def matches(self, name: "ObjectName") -> bool:
        """Tell whether this pattern, or name, applies to a name (`ObjectName.apply` in Java SE); never to a pattern."""
        if not self.property_list_pattern and len(self.properties) != len(name.properties):
            return False
        if name.is_pattern or not _wildcard(self.domain, quoted=False).fullmatch(name.domain):
            return False
        return all(
            (found := name.get(key)) is not None
            and _wildcard(value, quoted=value[:1] == '"').fullmatch(found) is not None
            for key, value in self.properties
        )

    def covers(self, other: "ObjectName") -> bool:
        """Tell whether this pattern surely applies to every name that another pattern, or name, applies to.

        It may miss some: a `?` is not held against a `*` of the other one.
        """
        if not _covering(self.domain, quoted=False).fullmatch(other.domain):
            return False
        other_keys = other.property_list_pattern or len(self.properties) != len(other.properties)
        if other_keys and not self.property_list_pattern:
            return False
        return all(
            (found := other.get(key)) is not None
            and _covering(value, quoted=value[:1] == '"').fullmatch(found) is not None
            for key, value in self.properties
        )

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ObjectName) and self.canonical == other.canonical

    def __hash__(self) -> int:
        return hash(self.canonical)

    def __str__(self) -> str:
        parts = [f"{key}={value}" for key, value in self.properties]
        if self.property_list_pattern:
            parts.append("*")
        return f"{self.domain}:{','.join(parts)}"


def unquote(value: str) -> str:
    r"""Take quotes and escapes from a key property's value; an unquoted value stays as it is (`ObjectName.unquote`)."""
    if not _QUOTED.fullmatch(value):
        return value
    return _ESCAPE.sub(lambda match: "\n" if match[1] == "n" else match[1], value[1:-1])


def _plain_properties(rest: str) -> list[tuple[str, str]]:
    """Read properties without quotes and wildcards, in a fraction of the time; none where there are others."""
    if not _PLAIN.fullmatch(rest):
        return []
    pairs = (written.partition("=") for written in rest.split(","))
    return [(key, value) for key, _, value in pairs]


def _properties(text: str, rest: str) -> tuple[list[tuple[str, str]], bool]:
    """Read properties of any kind, and whether others may follow."""
    properties: list[tuple[str, str]] = []
    property_list_pattern = False
    position = 0
    while position < len(rest) or not (properties or property_list_pattern):
        if rest.startswith("*", position) and not rest.startswith("*=", position):
            if property_list_pattern:
                raise MalformedObjectNameError(f"{text!r} has more than one '*' property")
            property_list_pattern = True
            position += 1
        else:
            key, value, position = _read_property(text, rest, position)
            properties.append((key, value))
        if position < len(rest):
            if rest[position] != "," or position + 1 == len(rest):
                raise MalformedObjectNameError(f"{text!r} has no property where one should follow")
            position += 1
    return properties, property_list_pattern


def _read_property(text: str, rest: str, position: int) -> tuple[str, str, int]:
    equals = rest.find("=", position)
    if equals < 0:
        some = position < len(rest)
        raise MalformedObjectNameError(
            f"{text!r} has a property without '='" if some else f"{text!r} has no properties"
        )
    key = rest[position:equals]
    if not key or re.search(r"[,:*?\n]", key):
        raise MalformedObjectNameError(f"{text!r} has the malformed property key {key!r}")
    position = equals + 1
    quoted = _QUOTED.match(rest, position)
    if quoted:
        return key, quoted[0], quoted.end()
    end = rest.find(",", position)
    end = len(rest) if end < 0 else end
    value = rest[position:end]
    if _UNQUOTED_FORBIDDEN.search(value):
        raise MalformedObjectNameError(f"{text!r} has the malformed value {value!r} for the property {key!r}")
    return key, value, end


def _has_wildcard(text: str, *, quoted: bool) -> bool:
    return bool(re.search(r"[*?]", _ESCAPE.sub("", text) if quoted else text))


def _wildcard(text: str, *, quoted: bool) -> re.Pattern[str]:
    """Make the expression for a domain or value: `*` and `?` are wildcards unless a quoted value escapes them."""
    return _expression(text, ".", quoted=quoted)


def _covering(text: str, *, quoted: bool) -> re.Pattern[str]:
    """Make the expression for patterns: a `?` stands for no `*` of theirs, which may stand for several characters."""
    return _expression(text, "[^*]", quoted=quoted)


@lru_cache(maxsize=1024)
def _expression(text: str, one: str, *, quoted: bool) -> re.Pattern[str]:
    """Make the regular expression for a text with wildcards; `one` is that of a `?`."""
    parts: list[str] = []
    position = 0
    while position < len(text):
        character = text[position]
        if character == "\\" and quoted:
            parts.append(re.escape(text[position : position + 2]))
            position += 1
        elif character == "*":
            parts.append(".*")
        elif character == "?":
            parts.append(one)
        else:
            parts.append(re.escape(character))
        position += 1
    return re.compile("".join(parts), re.DOTALL)
