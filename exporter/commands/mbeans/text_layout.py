"""MBeans as lines: a name, then an attribute a line, aligned; for eyes and for grep."""

from collections.abc import Iterable, Iterator, Sequence

from exporter.commands.mbeans.one_line import inline, short_type
from exporter.commands.mbeans.plain import PlainAttribute, PlainMBean
from exporter.secrecy.printable import printable


def render_text(mbeans: Sequence[PlainMBean]) -> Iterator[str]:
    """Write MBeans as lines of text, with an empty one between two MBeans."""
    for position, mbean in enumerate(mbeans):
        if position:
            yield ""
        yield printable(str(mbean.name))
        if mbean.error is not None:
            yield f"  error: {printable(mbean.error)}"
        yield from _attributes(mbean.attributes)


def _attributes(attributes: Sequence[PlainAttribute]) -> Iterator[str]:
    names = [printable(attribute.name) for attribute in attributes]
    types = [short_type(attribute.type_name) for attribute in attributes]
    name_width, type_width = _width(names), _width(types)
    for name, type_name, attribute in zip(names, types, attributes, strict=True):
        yield f"  {name:{name_width}}  {type_name:{type_width}}  {_value(attribute)}"


def _width(texts: Iterable[str]) -> int:
    return max(map(len, texts), default=0)


def _value(attribute: PlainAttribute) -> str:
    return f"= {inline(attribute.value)}" if attribute.error is None else f"error: {printable(attribute.error)}"
