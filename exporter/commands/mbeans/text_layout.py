"""MBeans as lines: a name, then an attribute a line, aligned; for eyes and for grep."""

from collections.abc import Iterable, Iterator, Sequence

from exporter.commands.mbeans.one_line import inline, short_type
from exporter.commands.mbeans.plain import PlainAttribute, PlainMBean
from exporter.console.styled import Line, Style, Styled
from exporter.secrecy.printable import printable


def render_text(mbeans: Sequence[PlainMBean]) -> Iterator[Line]:
    """Write MBeans as lines of text, with an empty one between two MBeans."""
    for position, mbean in enumerate(mbeans):
        if position:
            yield ""
        yield Styled(printable(str(mbean.name)), "heading")
        if mbean.error is not None:
            yield Styled(f"  error: {printable(mbean.error)}", "bad")
        yield from _attributes(mbean.attributes)


def _attributes(attributes: Sequence[PlainAttribute]) -> Iterator[Line]:
    names = [printable(attribute.name) for attribute in attributes]
    types = [short_type(attribute.type_name) for attribute in attributes]
    name_width, type_width = _width(names), _width(types)
    for name, type_name, attribute in zip(names, types, attributes, strict=True):
        style: Style = "plain" if attribute.error is None else "bad"
        yield Styled(f"  {name:{name_width}}  {type_name:{type_width}}  {_value(attribute)}", style)


def _width(texts: Iterable[str]) -> int:
    return max(map(len, texts), default=0)


def _value(attribute: PlainAttribute) -> str:
    return f"= {inline(attribute.value)}" if attribute.error is None else f"error: {printable(attribute.error)}"
