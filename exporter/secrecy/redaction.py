r"""What looks like a secret: pure functions of names and texts.

A name is that of an attribute, a composite's item, a map's key, a key property, a field, a system property or a flag.
A text may hold secrets beside their names: `-Dfoo.token=x`, `jdbc:h2:./db;PASSWORD=x`, `amqp://user:x@host`. Where one
ends cannot always be told: then more of the text is hidden rather than less. Each function takes time in proportion
to its text, whatever that holds.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Final

from exporter.jmx import ObjectName
from exporter.jmx.mask import HIDDEN

__all__ = [
    "HIDDEN",
    "arguments_without_secrets",
    "flag_values",
    "is_secret",
    "name_without_secrets",
    "secret_items",
    "without_secrets",
]

_SECRET_NAME = re.compile(
    r"password|passwd|pwd|passphrase|passcode|secret|token|credential"
    r"|(?:^|[._\s-])pass$"  # pass, db_pass, db.pass
    r"|(?:store|key|user|db|admin|login)pass$"  # keypass, truststorepass
    r"|[a-z0-9](?-i:Pass)$"  # connectorPass, and neither bypass nor Compass
    r"|(?:api|access|private)[._\s-]?key$"  # apiKey, AWS_ACCESS_KEY
    r"|(?:^|[._\s-])authorization$",  # the header of HTTP, and no AuthorizationManager
    re.IGNORECASE,
)

_NAMING: Final = {"key", "name", "option", "property"}
"""What the name of a value is called that is called `value` itself, as in `name=db.password, value=x`."""

_AFTER_QUOTES = r"(?=[\s,;&)}\]>]|/>|\?>|\Z)"
# No group is repeated possessively: Python before 3.11.5 then matches what it should not (cpython issue 106052).
_QUOTED = rf"\"[^\"\\]*+(?:\\.[^\"\\]*+)*(?:\"{_AFTER_QUOTES}|\Z)|'[^'\\]*+(?:\\.[^'\\]*+)*(?:'{_AFTER_QUOTES}|\Z)"
_BRACKETED = rf"\[[^\]]*+(?:\]{_AFTER_QUOTES}|\Z)|\{{[^}}]*+(?:\}}{_AFTER_QUOTES}|\Z)|\([^)]*+(?:\){_AFTER_QUOTES}|\Z)"
_NEXT_FLAG = r"--?\w"
_NEXT_ENTRIES = {
    "=": r"[\"']?[\w.$-]++[\"']?\s*+=",
    ":": r"[\"']?[\w.$-]++(?:[\"']\s*+:|\s*+:\s|\s*+=)",
}
"""How the next of several values begins, by what stands between name and value."""


def _value(next_entry: str) -> re.Pattern[str]:
    """What follows `password=`: to the end of its quotes or brackets, or up to the next value or flag."""
    plain = (
        rf"(?:\\.|[^\s&;\\]++|\s++(?!{next_entry}|{_NEXT_FLAG}|\Z)|[&;](?!\s*+(?:{next_entry}|{_NEXT_FLAG}|\Z)))*\\?"
    )
    return re.compile(rf"{HIDDEN}{_AFTER_QUOTES}|{_QUOTED}|{_BRACKETED}|{plain}", re.DOTALL)


_VALUES = {separator: _value(entry) for separator, entry in _NEXT_ENTRIES.items()}
_ASSIGNED = re.compile(r"(?<![\w.-])([\w.-]++)[\"']?\s*+(=>?|:)[ \t]*+")
"""`password=`, `"password": `, `-Dfoo.token=`."""
_PASSED = re.compile(r"(?<![\w.-])(--?[\w.]++(?:-[\w.]++)*)\s++(?!-)")
"""`--password `, with a value behind it."""
_NAME = re.compile(r"[\"']?([\w.-]{1,256})")
_ELEMENT = re.compile(r"<([\w.:-]++)((?:\s[^<>]*+)?)>")
"""`<password>`, `<property name="password">`."""
_ELEMENT_END = re.compile(r"</([\w.:-]++)")
_NAMED = re.compile(r"\s(?:key|name|option|property)\s*+=\s*+[\"']([^\"']*+)")
_USER_INFO = re.compile(
    r"(://(?!\[[\da-fA-F:.%]+\])[^\s/?#:@'\"]*+):(?!\d{1,5}(?:[/?#,;'\")\]\s]|$))"
    r"(?:(?:(?!://)\S){1,1024}|(?:(?!://)[^\n]){1,64}?)@"
)
"""`//user:x@host`; a number after the colon is a port, unless an `@` follows it."""
_ORACLE = re.compile(r"(jdbc:oracle:\w{1,16}+:[^\s/@]{1,256}+/)\S{1,1024}@", re.IGNORECASE)
"""`jdbc:oracle:thin:user/x@host:1521:service`: a form of URL of Oracle's JDBC driver."""
_AUTHORIZATION = re.compile(
    r"(?<![a-z])(authorization[\"']?\s*+[:=]\s*+[\"']?)(?:basic|bearer)\s++[\w.~+/-]++=*+", re.IGNORECASE
)
"""`Authorization: Basic eDp4==`: after the blank stands what looks like the name of another value (RFC 7617, 6750)."""
_FLAG = re.compile(r"(--?[\w.-]++)(?:\s*+[=:](.*+))?", re.DOTALL)
"""One whole argument of a command: a flag, with its value or without."""


def is_secret(name: str) -> bool:
    """Tell by its name whether something looks like a secret: `keyStorePassword`, `access_token`, `keyPass`."""
    return _SECRET_NAME.search(name) is not None


def secret_items(items: Collection[tuple[object, object]]) -> list[bool]:
    """Tell, for each of an object's or a table row's items in their order, whether it is a secret.

    An item is one whose name looks so. So is the one called `value` (`Value`, `defaultValue`) where the text of another
    item does: `option=keyStorePassword, value=x`.

    Args:
        items: names and values; of these, texts alone are looked at.
    """
    names_secret = any(isinstance(value, str) and is_secret(value) for _, value in items)
    return [isinstance(name, str) and (is_secret(name) or (names_secret and _is_value(name))) for name, _ in items]


def flag_values(items: Sequence[object]) -> list[bool]:
    """Tell, for each member of a list, whether it is the value of a flag such as `--password` before it."""
    return [place > 0 and _wants_secret(items[place - 1]) for place in range(len(items))]


def without_secrets(text: str) -> str:
    """Put `<secret>` in the place of every secret that stands in a text beside its name, or in a URL."""
    flag = _FLAG.fullmatch(text)
    if flag and flag[2] and is_secret(flag[1]):
        return text[: flag.start(2)] + HIDDEN  # blanks are part of its value
    text = "".join(_without_elements(text))
    text = _USER_INFO.sub(rf"\1:{HIDDEN}@", text)
    text = _ORACLE.sub(rf"\1{HIDDEN}@", text)
    text = _AUTHORIZATION.sub(rf"\1{HIDDEN}", text)
    text = "".join(_without_values(text, _ASSIGNED, _Named()))
    return "".join(_without_values(text, _PASSED, lambda match: is_secret(match[1])))


def name_without_secrets(name: ObjectName) -> ObjectName:
    """Put `<secret>` in the place of the secrets in an ObjectName's key properties; as a rule there are none."""
    properties = tuple((key, HIDDEN if is_secret(key) else without_secrets(value)) for key, value in name.properties)
    return ObjectName(name.domain, properties, name.property_list_pattern)


def arguments_without_secrets(texts: Sequence[str]) -> Iterator[str]:
    """Put `<secret>` in the place of every secret in a command's arguments; what follows `--password` is one."""
    for text, hidden in zip(texts, flag_values(texts), strict=True):
        yield HIDDEN if hidden else without_secrets(text)


def _wants_secret(argument: object) -> bool:
    flag = _FLAG.fullmatch(argument) if isinstance(argument, str) else None
    return flag is not None and flag[2] is None and is_secret(flag[1])


def _is_value(name: str) -> bool:
    return name.lower().endswith(("value", "values"))


def _without_elements(text: str) -> Iterator[str]:
    """Pieces of a text, what secret elements of XML hold left out: up to where they end, or to the text's end."""
    ends: dict[str, list[int]] = {}
    for match in _ELEMENT_END.finditer(text):
        ends.setdefault(match[1], []).append(match.start())
    done = 0
    for match in _ELEMENT.finditer(text):
        names = (match[1], *(named[1] for named in _NAMED.finditer(match[2])))
        if match.start() < done or match[2].endswith("/") or not any(map(is_secret, names)):
            continue
        own_ends = ends.get(match[1], [])
        following = bisect_left(own_ends, match.end())
        if following < len(own_ends):
            end = own_ends[following]
        elif match[0] == HIDDEN or text[max(0, match.start() - 1) : match.start()].isalnum():
            continue  # no element: what was hidden already, or a type of Java's such as List<Token>
        else:
            end = len(text)
        if end > match.end():
            yield text[done : match.end()] + HIDDEN
            done = end
    yield text[done:]


def _without_values(text: str, name: re.Pattern[str], names_secret: Callable[[re.Match[str]], bool]) -> Iterator[str]:
    """Pieces of a text, the values of secret names left out."""
    done = 0
    for match in name.finditer(text):
        if match.start() < done or not names_secret(match):
            continue
        value = _VALUES[":" if match[0].rstrip().endswith(":") else "="].match(text, match.end())
        if value and value[0]:
            quote = value[0][0] if name is _ASSIGNED and value[0][0] in "\"'" else ""
            yield f"{text[done : match.end()]}{quote}{HIDDEN}{quote}"
            done = value.end()
    yield text[done:]


class _Named:
    """Whether names, asked for in the order of a text, are those of secrets; `value` is one after a secret's name."""

    def __init__(self) -> None:
        self._names_secret = False

    def __call__(self, match: re.Match[str]) -> bool:
        name = match[1]
        if name.lower() in _NAMING:
            named = _NAME.match(match.string, match.end())
            self._names_secret = named is not None and is_secret(named[1])
        named_before = self._names_secret and _is_value(name)
        return named_before or (is_secret(name) and not _is_thrown(name, match[2]))


def _is_thrown(name: str, separator: str) -> bool:
    """Whether that is an exception with its message."""
    return separator == ":" and name.endswith(("Exception", "Error"))
