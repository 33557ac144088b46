"""The pack of data services against the MBeans of products."""

from testing.mapping import Products


def test_data_services_are_there(products: Products) -> None:
    assert products.samples["wso2_dataservice_info"] == {("CustomerDataService",): 1, ("OrderDataService",): 1}
