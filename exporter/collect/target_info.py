"""What is known of targets apart from what is read: one series each, to be joined with the others by `target`."""

from collections.abc import Iterable, Mapping

from exporter.collect.target import Target
from exporter.model.metrics import Family, gauge


def target_info_family(targets: Iterable[Target]) -> Family:
    """Describe each target: its host, its product as far as that is known, and the labels that its user gave it."""
    help_text = "The server's host, its product as far as that is known, and the labels of the configuration."
    return gauge("wso2_target_info", help_text, [(_labels(target), 1.0) for target in targets])


def _labels(target: Target) -> Mapping[str, str]:
    product = {} if target.product is None else {"product": target.product}
    return {"target": target.identity.name, "host": target.identity.host, **product, **dict(target.labels)}
