"""Which error of the family stands for what a server throws."""

import pytest

from exporter.jmx import AttributeUnreadableError, InstanceGoneError, LoginRefusedError, OperationDeniedError
from exporter.jmx.errors import JmxError, ProtocolError
from exporter.jmx.requests.mbean_errors import mbean_error, operation_error, server_error
from exporter.jmx.values import JavaThrowable

DENIED = JavaThrowable("java.lang.SecurityException", "Access denied! Invalid access level")
GETTER = JavaThrowable(
    "javax.management.RuntimeMBeanException", "as asked", JavaThrowable("java.lang.IllegalStateException", "as asked")
)


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (server_error(DENIED), LoginRefusedError),
        (server_error(GETTER), ProtocolError),
        (mbean_error(JavaThrowable("javax.management.InstanceNotFoundException", "a:b=c"), "a:b=c"), InstanceGoneError),
        (mbean_error(GETTER, "a:b=c", "d"), AttributeUnreadableError),
        (mbean_error(DENIED, "a:b=c", "d"), AttributeUnreadableError),
        (operation_error(DENIED, "a:b=c d"), OperationDeniedError),
        (operation_error(GETTER, "a:b=c d"), AttributeUnreadableError),
    ],
)
def test_an_exception_becomes_the_error_that_it_stands_for(error: JmxError, kind: type[JmxError]) -> None:
    assert type(error) is kind
