"""Passwords and keys in a server's files: told by what kind of text stands there, compared, and never given away.

Sources: WSO2's secure vault: `svns:secretAlias` of an element or attribute, and `$secret{alias}` in deployment.toml,
which is rendered as it is. `${...}` stands for a property of the JVM.
"""

import hmac
import re
from collections.abc import Iterator
from typing import Literal
from xml.etree.ElementTree import Element

from exporter.carbon.xml_content import XmlElement

Kind = Literal["absent", "secret", "plain"]
"""What stands where a password belongs: nothing, a reference to where it is kept, or itself."""

_SECRET = re.compile(r"^(\$secret\{|\$\{|enc:|secretAlias:)")
_ALIAS = "secretAlias"
_ENDING = "password"


def kind_of(text: str | None, element: Element | None = None) -> Kind:
    """Tell what kind of text stands where a password belongs.

    Args:
        text: of the element or attribute.
        element: that it stands in.
    """
    if element is not None and _ALIAS in element.attrib:
        return "secret"
    stripped = (text or "").strip()
    if not stripped:
        return "absent"
    return "secret" if _SECRET.match(stripped) else "plain"


def is_text(text: str | None, known: str) -> bool:
    """Tell whether a text is one that everybody knows, in a time that tells nothing of it."""
    return hmac.compare_digest((text or "").strip().encode(), known.encode())


def plain_passwords(root: XmlElement) -> Iterator[int]:
    """Give the lines where a password stands in clear: in elements, attributes, and properties with such a name.

    Where something is switched off (`<Enabled>false</Enabled>`), what stands beside that counts for nothing.
    """
    switched_off = {id(child) for parent in root.iter() if _is_off(parent) for child in parent}
    for element in root.iter():
        if id(element) in switched_off or not isinstance(element, XmlElement):
            continue
        named = element.get("name", element.tag if element.tag not in ("Property", "property", "parameter") else "")
        places = [(named, element.text), *element.attrib.items()]
        for name, value in places:
            if name.lower().endswith(_ENDING) and kind_of(value, element) == "plain" and not _is_switch(value):
                yield element.line


def _is_switch(text: str | None) -> bool:
    """As of `StoreSaltedPassword`."""
    return (text or "").strip().lower() in ("true", "false")


def _is_off(element: Element) -> bool:
    return (element.findtext("Enabled") or "").strip().lower() == "false"
