"""Which feature releases of Java WSO2 has tested a product with, by the pages on its compatibility.

API Manager: Product Compatibility of 4.4, 4.5 and 4.6; before, the notes of its releases (11 from 4.0 on, 17 from 4.2
on), and 8, which they still ran on. Identity Server: Environment Compatibility of 7. Micro Integrator: Installation
Prerequisites of 4.5. Kernel: what the start script of 4.10 lets pass.
"""

from dataclasses import dataclass

from exporter.facts.product import Product, first_numbers


@dataclass(frozen=True)
class _Tested:
    product: Product
    since: tuple[int, int]
    releases: tuple[int, ...]


_TESTED = (
    _Tested("apim", (4, 4), (11, 17, 21)),
    _Tested("apim", (4, 2), (8, 11, 17)),
    _Tested("apim", (4, 0), (8, 11)),
    _Tested("is", (7, 0), (11, 17, 21)),
    _Tested("mi", (4, 5), (11, 17, 21)),
    _Tested("kernel", (0, 0), tuple(range(11, 22))),
)
"""The newest versions of a product first."""


def tested_releases(product: str, version: str | None) -> tuple[int, ...] | None:
    """Tell which feature releases a product is tested with; None where that is not known of its version.

    Args:
        product: one of those that guidelines know.
        version: the product's; None where it is not known, as a bare kernel's is not.
    """
    numbers = None if version is None else first_numbers(version)
    if numbers is None and product != "kernel":
        return None
    of_product = (each for each in _TESTED if each.product == product and each.since <= (numbers or (0, 0)))
    return next((each.releases for each in of_product), None)
