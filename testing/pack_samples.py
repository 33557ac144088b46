"""What tests of packs look for among samples."""

from testing.mapping import Mapped


def of_axis2(samples: Mapped) -> Mapped:
    return {name: values for name, values in samples.items() if name.startswith("axis2")}


CARBON = ("WSO2_CARBON_DB", "-1234")


def of_data_sources(samples: Mapped) -> Mapped:
    return {name: values for name, values in samples.items() if name.startswith("wso2_datasource")}
