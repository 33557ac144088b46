"""The pack of Carbon Metrics' switch against the MBeans of products."""

from testing.mapping import Mapped, Products

# From testing/java/ProductMBeans.txt.
PRODUCTS: Mapped = {"wso2_metric_manager_enabled": {(): 1}, "wso2_metric_manager_metrics": {(): 110}}


def test_the_switch_and_the_number_of_metrics_are_shown(products: Products) -> None:
    assert {name: products.samples[name] for name in PRODUCTS} == PRODUCTS
