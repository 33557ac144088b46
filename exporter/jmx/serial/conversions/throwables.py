"""Exceptions and errors."""

from collections.abc import Sequence

from exporter.jmx.serial.conversions.conversion import Convert
from exporter.jmx.values import JavaObject, JavaThrowable, JavaValue

_CAUSES = ("cause", "detail", "exception", "runtimeException", "error", "target", "undeclaredThrowable", "ex")
"""Fields that hold a cause: Throwable's, then those of older classes (RemoteException, MBeanException, ...).

One that holds none refers to the throwable itself: that, like any cycle of causes, is met as a record and left out.
"""


def _throwable(record: JavaObject, _: Sequence[JavaValue]) -> JavaValue:
    message = record.fields["detailMessage"]
    causes = (record.fields.get(name) for name in _CAUSES)
    return JavaThrowable(
        record.class_name,
        message if type(message) is str else None,
        next((cause for cause in causes if type(cause) is JavaThrowable), None),
    )


CONVERSIONS: dict[str, Convert] = {"java.lang.Throwable": _throwable}
