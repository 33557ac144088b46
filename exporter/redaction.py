r"""What looks like a secret: pure functions of names and texts.

A name is that of an attribute, a composite's item, a map's key, a key property, a field, a system property or a flag.
A text may hold secrets beside their names: `-Dfoo.token=x`, `jdbc:h2:./db;PASSWORD=x`, `amqp://user:x@host`. Where one
ends cannot always be told: then more of the text is hidden rather than less. Each function takes time in proportion
to its text, whatever that holds.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

HIDDEN: Final = "<secret>"

_SECRET_NAME = re.compile(
    r"password|passwd|pwd|passphrase|passcode|secret|token|credential"
    r"|(?:^|[._\s-])pass$"  # pass, db_pass, db.pass
    r"|(?:store|key|user|db|admin|login)pass$"  # keypass, truststorepass
    r"|[a-z0-9](?-i:Pass)$",  # connectorPass, and neither bypass nor Compass
    re.IGNORECASE,
)

_QUOTED = r"\"(?:[^\"\\]|\\.)*+\"?|'(?:[^'\\]|\\.)*+'?"
_BRACKETED = r"\[[^\]]*+\]?|\{[^}]*+\}?|\([^)]*+\)?"
_VALUE = re.compile(rf"{_QUOTED}|{_BRACKETED}|(?:\\.|[^\s&;<\\])*+\\?", re.DOTALL)
"""What follows `password=`: to the end of its quotes or brackets, or up to a blank, `&`, `;` (not `\\;`) or `<`."""
_ASSIGNED = re.compile(r"(?<![\w.-])([\w.-]++)[\"']?\s*+(=>?|:)[ \t]*+")
"""`password=`, `"password": `, `-Dfoo.token=`."""
_PASSED = re.compile(rf"(?<![\w.-])(--?[\w.]++(?:-[\w.]++)*+)\s++(?!-)({_QUOTED}|\S++)")
"""`--password x`."""
_ELEMENT = re.compile(r"<([\w.:-]++)(?:\s[^<>]*+)?>((?:<!\[CDATA\[[^]]{0,1024}+]]>|[^<]++)++)(?=</)")
"""`<password>x</password>`."""
_USER_INFO = re.compile(r"(://[^\s/?#:@'\"]*+):(?!\d{1,5}(?:[/?#,;'\")\]\s]|$))(?:[^\s/?#]{1,1024}|\S{1,1024})@")
"""`//user:x@host`; a number after the colon is a port, unless an `@` follows it."""
_ORACLE = re.compile(r"(jdbc:oracle:\w{1,16}+:[^\s/@]{1,256}+/)\S{1,1024}?@", re.IGNORECASE)
"""`jdbc:oracle:thin:user/x@host:1521:service`: a form of URL of Oracle's JDBC driver."""
_FLAG = re.compile(r"(--?[\w.-]++)(?:\s*+[=:](.*+))?", re.DOTALL)
"""One whole argument of a command: a flag, with its value or without."""


def is_secret(name: str) -> bool:
    """Whether what has that name looks like a secret: `keyStorePassword`, `access_token`, `keyPass`."""
    return _SECRET_NAME.search(name) is not None


def without_secrets(text: str) -> str:
    """A text with `<secret>` in the place of every secret that stands in it beside its name, or in a URL."""
    flag = _FLAG.fullmatch(text)
    if flag and flag[2] and is_secret(flag[1]):
        return text[: flag.start(2)] + HIDDEN  # blanks are part of its value
    text = _ELEMENT.sub(_without_value, text)
    text = _USER_INFO.sub(rf"\1:{HIDDEN}@", text)
    text = _ORACLE.sub(rf"\1{HIDDEN}@", text)
    text = "".join(_without_assigned(text))
    return _PASSED.sub(_without_value, text)


def arguments_without_secrets(texts: Iterable[str]) -> Iterator[str]:
    """The same for texts that may be the arguments of a command: what follows `--password` is hidden as well."""
    is_value = False
    for text in texts:
        yield HIDDEN if is_value else without_secrets(text)
        flag = _FLAG.fullmatch(text)
        is_value = flag is not None and flag[2] is None and is_secret(flag[1])


def _without_assigned(text: str) -> Iterator[str]:
    done = 0
    for match in _ASSIGNED.finditer(text):
        if match.start() < done or not is_secret(match[1]) or _is_thrown(match[1], match[2]):
            continue
        value = _VALUE.match(text, match.end())
        if value and value[0]:
            quote = value[0][0] if value[0][0] in "\"'" else ""
            yield f"{text[done : match.end()]}{quote}{HIDDEN}{quote}"
            done = value.end()
    yield text[done:]


def _is_thrown(name: str, separator: str) -> bool:
    """Whether that is an exception with its message."""
    return separator == ":" and name.endswith(("Exception", "Error"))


def _without_value(match: re.Match[str]) -> str:
    """What was matched, a name and a value, without the value if that is a secret's."""
    return match[0][: match.start(2) - match.start()] + HIDDEN if is_secret(match[1]) else match[0]
