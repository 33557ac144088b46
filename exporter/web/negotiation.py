"""Content negotiation: which exposition format, and whether compressed (RFC 9110, sections 12.4.2, 12.5.1, 12.5.3)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

_WORD = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_QUOTED = r'"(?:[^"\\]|\\.)*"'
_ELEMENT = re.compile(r'(?:[^,"]|"(?:[^"\\]|\\.)*(?:"|\\?\Z))+')
"""Up to a comma outside quotes. Those that do not end take the rest: sought from each one, the end costs a minute."""
_PARAMETER = re.compile(rf"[ \t]*;[ \t]*(?:({_WORD})=({_WORD}|{_QUOTED}))?", re.ASCII)
_VALUE = re.compile(rf"[ \t]*({_WORD}(?:/{_WORD})?)", re.ASCII)
_WEIGHT = re.compile(r"0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?")

_OPENMETRICS = "application/openmetrics-text"
_TEXT = "text/plain"
_ANSWERS: tuple[tuple[str, str], ...] = ((_TEXT, "0.0.4"), (_OPENMETRICS, "1.0.0"), (_TEXT, "1.0.0"))
"""The formats that prometheus_client writes; of those that are equally welcome, the first."""
_LEAST = 0.0005
"""Less than any weight that can be written: identity is acceptable where nobody speaks of it."""


@dataclass(frozen=True)
class Preference:
    """One element of a header Accept or Accept-Encoding.

    Attributes:
        value: a media range or a coding, in lower case.
        parameters: those of the media range, by their names in lower case.
        weight: 0 for not acceptable, to 1.
    """

    value: str
    parameters: Mapping[str, str]
    weight: float


def preferences(header: str) -> Sequence[Preference]:
    """Read the elements of a header Accept or Accept-Encoding; those that are malformed are left out."""
    return [found for element in _ELEMENT.finditer(header) if (found := _preference(element[0])) is not None]


def weight_of(media_type: str, parameters: Mapping[str, str], accepted: Sequence[Preference]) -> float:
    """Weigh how welcome a representation is: by the most specific media range that it is in; 0 in none."""
    best = _most_specific(media_type, parameters, accepted)
    return 0.0 if best is None else accepted[best].weight


def exposition_format(accept: str | None) -> str:
    """Choose the format to answer in, as the header Accept that asks prometheus_client for just that one.

    Args:
        accept: the client's header, if it sent one.

    Returns:
        Empty for the plain text format 0.0.4, which is also the answer where no format of ours is acceptable.
    """
    accepted = preferences(accept or "")
    choices = []
    for order, (media_type, version) in enumerate(_ANSWERS):
        place = _most_specific(media_type, {"version": version, "charset": "utf-8"}, accepted)
        if place is not None and accepted[place].weight > 0:
            wanted = accepted[place]
            choices.append(((-wanted.weight, -_specificity(wanted), place, order), media_type, wanted))
    if not choices:
        return ""
    _, media_type, wanted = min(choices, key=lambda choice: choice[0])
    version = wanted.parameters.get("version", "1.0.0" if media_type == _OPENMETRICS else "0.0.4")
    if version == "0.0.4":
        return ""
    if "version" not in wanted.parameters:
        return media_type
    return f"{media_type};version={version};escaping={wanted.parameters.get('escaping', 'underscores')}"


def gzip_wanted(accept_encoding: str | None) -> bool:
    """Tell whether the answer is to be compressed: gzip is acceptable, and nothing is said to be better without."""
    weights: dict[str, float] = {}
    for each in preferences(accept_encoding or ""):
        weights.setdefault(each.value.removeprefix("x-"), each.weight)
    others = weights.get("*")
    gzip = weights.get("gzip", others or 0.0)
    identity = weights.get("identity", _LEAST if others is None else others)
    return gzip > identity or (gzip == identity > 0 and "gzip" in weights)


def _preference(element: str) -> Preference | None:
    start = _VALUE.match(element)
    if start is None:
        return None
    position, weight = start.end(), 1.0
    parameters: dict[str, str] = {}
    for name, value in _parameters(element[position:].rstrip(" \t")):
        if name is None:
            return None
        if name == "q":
            if _WEIGHT.fullmatch(value) is None:
                return None
            weight = float(value)
            break  # what follows the weight are no parameters of the media range
        parameters[name] = value
    return Preference(start[1].lower(), parameters, weight)


def _parameters(text: str) -> Iterator[tuple[str | None, str]]:
    """Names in lower case and values; a name of None where the text is no parameter any more."""
    position = 0
    while position < len(text):
        found = _PARAMETER.match(text, position)
        if found is None:
            yield None, text[position:]
            return
        position = found.end()
        if found[1] is not None:  # RFC 9110, 5.6.6: a semicolon may stand alone
            value = found[2]
            yield found[1].lower(), re.sub(r"\\(.)", r"\1", value[1:-1]) if value.startswith('"') else value


def _most_specific(media_type: str, parameters: Mapping[str, str], accepted: Sequence[Preference]) -> int | None:
    """The place of the most specific range that holds the representation, of equal ones the first."""
    places = [place for place, each in enumerate(accepted) if _holds(each, media_type, parameters)]
    return min(places, key=lambda place: (-_specificity(accepted[place]), place), default=None)


def _holds(wanted: Preference, media_type: str, parameters: Mapping[str, str]) -> bool:
    if wanted.value not in ("*/*", f"{media_type.partition('/')[0]}/*", media_type):
        return False
    return all(
        name == "escaping" or parameters.get(name, "").lower() == value.lower()
        for name, value in wanted.parameters.items()
    )


def _specificity(wanted: Preference) -> int:
    if wanted.value == "*/*":
        return 0
    return 1 if wanted.value.endswith("/*") else 2 + len(wanted.parameters.keys() - {"escaping"})
