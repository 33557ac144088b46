"""WSO2's products, as guidelines tell them apart."""

from typing import Literal

Product = Literal["apim", "ei", "is", "mi"]

PRODUCTS_BY_NAME: dict[str, Product] = {
    "WSO2 API Manager": "apim",
    "WSO2 Enterprise Integrator": "ei",
    "WSO2 Identity Server": "is",
    "WSO2 Micro Integrator": "mi",
}
"""By what a server calls itself: `<Name>` in the carbon.xml of each product's distribution."""
