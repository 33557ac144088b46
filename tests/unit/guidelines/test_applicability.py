"""Guidelines that are about some servers alone."""

from collections.abc import Mapping

import pytest

from exporter.facts.fact import Known, Value
from exporter.facts.file import WrittenFacts
from exporter.guidelines.applicability import AppliesTo
from exporter.guidelines.checks.version import Versions

GATEWAYS = AppliesTo(("apim",), Versions("4.0", "4.5"), ("gateway",))


def written(values: Mapping[str, Value]) -> WrittenFacts:
    return WrittenFacts("facts.yml", {name: (Known(value, str(value)),) for name, value in values.items()})


@pytest.mark.parametrize(
    ("applies_to", "server", "obstacle"),
    [
        (AppliesTo(), {"product": "mi"}, None),
        (GATEWAYS, {"product": "apim", "product_version": "4.3.0", "roles": ("gateway", "key-manager")}, None),
        (GATEWAYS, {"product": "is"}, "this is about apim, and the server is is"),
        (GATEWAYS, {"product": "apim", "product_version": "4.0.0"}, None),
        (GATEWAYS, {"product": "apim", "product_version": "3.2.1"}, "this is about other versions than 3.2.1"),
        (GATEWAYS, {"product": "apim", "product_version": "4.5.0"}, "this is about other versions than 4.5.0"),
        (GATEWAYS, {"roles": ("key-manager",)}, "this is about gateway, and the server is key-manager"),
        (AppliesTo(("is",), Versions(at_least="7")), {"product_version": "7.0.0"}, None),
        (
            AppliesTo(("is",), Versions(below="7")),
            {"product_version": "7.0.0"},
            "this is about other versions than 7.0.0",
        ),
    ],
)
def test_a_guideline_is_about_some_products_versions_and_roles(
    applies_to: AppliesTo, server: Mapping[str, Value], obstacle: str | None
) -> None:
    assert applies_to.obstacle(written(server)) == obstacle


def test_where_nobody_knows_what_a_server_is_all_guidelines_apply_to_it() -> None:
    assert GATEWAYS.obstacle(written({})) is None
    assert GATEWAYS.obstacle(written({"product_version": "${product.version}"})) is None
