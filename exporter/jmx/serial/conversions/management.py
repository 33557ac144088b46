"""Open data of `javax.management.openmbean`."""

from collections.abc import Sequence

from exporter.jmx.serial.conversions.conversion import Convert, exactly, field
from exporter.jmx.values import CompositeData, Counted, JavaMap, JavaObject, JavaValue, TabularData

_PACKAGE = "javax.management.openmbean"
_MOST_INDEX_NAMES = 1000
"""Of a table. Many tables may share them, and each has its own copy."""


def _composite(record: JavaObject, _: Sequence[JavaValue]) -> JavaValue:
    type_name = field(field(record, "compositeType", JavaObject), "typeName", str)
    return CompositeData(
        type_name, {exactly(key, str): value for key, value in field(record, "contents", JavaMap).entries}
    )


def _tabular(record: JavaObject, _: Sequence[JavaValue]) -> JavaValue:
    tabular_type = field(record, "tabularType", JavaObject)
    names = field(tabular_type, "indexNames", list)
    if len(names) > _MOST_INDEX_NAMES:
        raise ValueError
    index_names = [exactly(name, str) for name in names]
    if type(record.fields["dataMap"]) is Counted:
        return record.fields["dataMap"]
    rows = [row for _, row in field(record, "dataMap", JavaMap).entries]
    return TabularData(field(tabular_type, "typeName", str), index_names, rows)


CONVERSIONS: dict[str, Convert] = {
    f"{_PACKAGE}.CompositeDataSupport": _composite,
    f"{_PACKAGE}.TabularDataSupport": _tabular,
}
