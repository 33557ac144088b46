"""What of packs needs more than plain values: operations, maps, tables and lists, which not every transport reads."""

from collections.abc import Iterable

from exporter.jmx import is_operation
from exporter.mapping.paths import Item, ValuePath
from exporter.mapping.rules import ClassesRule, FamilyRule, InfoRule, Pack


def beyond_plain_values(packs: Iterable[Pack]) -> tuple[str, ...]:
    """List what cannot be served of a server that is read for numbers, texts and composite data of these alone.

    Returns:
        families of which something is missing, each once, in the order of the packs: `jvm_threads_state`; where only a
        label is missing, `jdk in wso2_server_info`.
    """
    families = [family for pack in packs for rule in pack.rules for family in rule.families]
    return tuple(dict.fromkeys(lack for family in families for lack in _lacks(family)))


def _lacks(family: FamilyRule) -> Iterable[str]:
    for value in family.values:
        if isinstance(value, InfoRule):
            missing = [label for source in value.sources if not _is_plain(source.path) for label in source.labels]
            if len(missing) == len(value.labels):
                yield from [family.served_name] if missing else []
            else:
                yield from (f"{label} in {family.served_name}" for label in missing)
        elif isinstance(value, ClassesRule) or not _is_plain(value.path):
            yield family.served_name


def _is_plain(path: ValuePath) -> bool:
    return not is_operation(path.attribute) and all(isinstance(step, Item) and not step.alone for step in path.steps)
