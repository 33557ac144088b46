"""When the certificates end that servers show: what anybody sees who connects."""

from collections.abc import Mapping

from exporter.facts.fact import NOT_INSPECTED, Facts, Known
from exporter.model.metrics import Family, gauge


def certificate_family(labels: Mapping[str, str], inspected: Mapping[str, Facts]) -> Family:
    """Give the end of each certificate that could be read.

    Args:
        labels: what tells the target from others: `target`, or nothing where the scraper adds it.
        inspected: what inspections have found out of the target, by name.
    """
    addresses, ends = (inspected.get(f"certificate_{each}", NOT_INSPECTED) for each in ("address", "not_after"))
    samples = [
        ({**labels, "address": str(address.value)}, float(end.value))
        for address, end in zip(addresses, ends, strict=False)
        if isinstance(address, Known) and isinstance(end, Known) and isinstance(end.value, int | float)
    ]
    help_text = "When the certificate ends that the server shows at an address, as it was last looked at."
    return gauge("wso2_certificate_expiry_timestamp_seconds", help_text, samples)
