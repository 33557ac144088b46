"""What is said of each configuration in `configurations/bad`."""

from collections.abc import Mapping
from typing import get_args

from development.places import CONFIGURATIONS
from exporter.facts.product import Product
from exporter.host.collectors import collector_names

PRODUCTS = ", ".join(get_args(Product))
BAD = CONFIGURATIONS / "bad"


def _expected() -> Mapping[str, str]:
    written = (BAD / "expected.txt").read_text(encoding="utf-8")
    lines = written.replace("{collectors}", ", ".join(collector_names())).replace("{products}", PRODUCTS).splitlines()
    return {line.partition(":")[0]: line for line in lines}


EXPECTED = _expected()
"""Each bad file's name and its whole line, written down by hand-checking every one of them.

Where a line names all collectors or products, the file has `{collectors}` or `{products}`: a new one is no reason to
write it anew.
"""
