"""WSO2's products, as guidelines tell them apart."""

import re
from typing import Literal

from exporter.jmx import ObjectName
from exporter.model.snapshot import AttributeQuery, Snapshot

Product = Literal["apim", "ei", "is", "mi"]

MICRO_INTEGRATOR = "WSO2 Micro Integrator"

PRODUCTS_BY_NAME: dict[str, Product] = {
    "WSO2 API Manager": "apim",
    "WSO2 Enterprise Integrator": "ei",
    "WSO2 Identity Server": "is",
    MICRO_INTEGRATOR: "mi",
}
"""By what a server calls itself: `<Name>` in the carbon.xml of each product's distribution."""

SERVER_ADMIN = ObjectName.parse("org.wso2.carbon:type=ServerAdmin")
PRODUCT_QUERY = AttributeQuery(SERVER_ADMIN, ("ServerDataAsString",))
"""What must be read of a JVM for `product_name`."""

_PRODUCT = re.compile(r"(?:^|,\s)([^,=${}]+?)\sversion\s=")
"""At the end of ServerDataAsString (org.wso2.carbon.core, ServerAdmin): `..., WSO2 API Manager version ='4.5.0'`."""


def product_name(snapshot: Snapshot) -> str | None:
    """Give what a server calls its product; None where it does not say.

    A bare kernel has left Maven's variable `${product.name}` there, which is no name.
    """
    said = snapshot.value(SERVER_ADMIN, "ServerDataAsString")
    match = _PRODUCT.search(said) if isinstance(said, str) else None
    return None if match is None else match[1]
