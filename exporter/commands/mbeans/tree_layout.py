"""MBeans as a tree: domain, key properties, attributes, and what they consist of."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from exporter.commands.mbeans.one_line import inline, short_type
from exporter.commands.mbeans.plain import PlainAttribute, PlainMBean
from exporter.commands.mbeans.values import PlainValue
from exporter.console.styled import Line, Styled
from exporter.secrecy.printable import printable


@dataclass
class _Node:
    """What stands below a line: lines with what stands below these."""

    below: list[tuple[str, "_Node"]] = field(default_factory=list)
    shared: dict[str, "_Node"] = field(default_factory=dict)

    def add(self, line: str) -> "_Node":
        """A new line."""
        node = _Node()
        self.below.append((line, node))
        return node

    def share(self, line: str) -> "_Node":
        """A line that all who share it stand below."""
        if line not in self.shared:
            self.shared[line] = self.add(line)
        return self.shared[line]


def render_tree(mbeans: Sequence[PlainMBean]) -> Iterator[Line]:
    """Draw MBeans as lines of a tree. They share the lines of the key properties that their names begin with."""
    root = _Node()
    for mbean in mbeans:
        node = root.share(printable(mbean.name.domain))
        for key, value in mbean.name.properties:
            node = node.share(printable(f"{key}={value}"))
        if mbean.error is not None:
            node.add(f"error: {printable(mbean.error)}")
        for attribute in mbean.attributes:
            _add_attribute(node, attribute)
    for line, domain in root.below:
        yield Styled(line, "heading")
        yield from _branches(domain)


def _add_attribute(node: _Node, attribute: PlainAttribute) -> None:
    title = f"{printable(attribute.name)} ({short_type(attribute.type_name)})"
    if attribute.error is not None:
        node.add(f"{title} error: {printable(attribute.error)}")
    else:
        _add_value(node, title, attribute.value)


def _add_value(node: _Node, title: str, value: PlainValue) -> None:
    """A value that consists of simple ones stays on one line, unless it is an object."""
    if isinstance(value, dict) and value:
        below = node.add(title)
        for key, item in value.items():
            _add_value(below, printable(key), item)
    elif isinstance(value, list) and any(isinstance(item, dict | list) for item in value):
        below = node.add(title)
        for position, item in enumerate(value):
            _add_value(below, f"[{position}]", item)
    else:
        node.add(f"{title} = {inline(value)}")


def _branches(root: _Node) -> Iterator[str]:
    """All lines below a node. Without recursion: a name may have more key properties than Python has frames."""
    waiting = [_drawn(root, "")]
    while waiting:
        line, child, below = next(waiting[-1], ("", None, ""))
        if child is None:
            waiting.pop()
        else:
            yield line
            waiting.append(_drawn(child, below))


def _drawn(node: _Node, indentation: str) -> Iterator[tuple[str, _Node, str]]:
    """Each line of a node with its branch, what stands below it, and that one's indentation."""
    last = len(node.below) - 1
    for position, (line, child) in enumerate(node.below):
        branch, below = ("└── ", "    ") if position == last else ("├── ", "│   ")
        yield f"{indentation}{branch}{line}", child, indentation + below
