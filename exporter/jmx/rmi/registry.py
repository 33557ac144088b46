"""Asks an RMI registry where the JMX connector server is (JSR 160, 13.10: the stub is bound under a name there)."""

from collections.abc import Callable

from exporter.jmx.deadline import Deadline
from exporter.jmx.errors import JmxError, NotJmxError, ProtocolError
from exporter.jmx.ports import registry_beside
from exporter.jmx.rmi.connection import RmiConnection
from exporter.jmx.rmi.messages import REGISTRY, Reply, encode_arguments, encode_call, encode_numbered_lookup
from exporter.jmx.rmi.methods import LOOKUP
from exporter.jmx.rmi.references import RemoteReference, read_stub
from exporter.jmx.rmi.remote_exceptions import is_unread, words
from exporter.jmx.rmi.transport import Place

_NOT_BOUND = "java.rmi.NotBoundException"
_NOT_EXPORTED = "java.rmi.NoSuchObjectException"
_USUAL_NAME = "jmxrmi"


def look_up(
    connect: Callable[[], RmiConnection], bound_name: str, deadline: Deadline
) -> tuple[RemoteReference, RmiConnection]:
    """Look up the reference bound under a name; gives it, and the connection that was asked, which is still open.

    A registry is asked by the method's hash, which every JDK since 1.2 knows and which is all that one with
    `java.rmi.server.ignoreStubClasses` understands; and by the operation's number if it does not understand that.

    Raises:
        NotJmxError: it is no registry, or has no such name.
        JmxError: as connecting and asking do.
    """
    arguments = encode_arguments(bound_name)
    connection = connect()
    reply = connection.ask(encode_call(REGISTRY, LOOKUP, arguments), LOOKUP, deadline)
    if reply.thrown and is_unread(reply.thrown):
        connection.close()
        connection = connect()
        reply = connection.ask(encode_numbered_lookup(arguments), LOOKUP, deadline)
    try:
        return _reference(reply, connection.place, bound_name), connection
    except JmxError:
        connection.close()
        raise


def _reference(reply: Reply, place: Place, bound_name: str) -> RemoteReference:
    if reply.thrown is None:
        return read_stub(reply.value, place)
    if reply.thrown.class_name == _NOT_BOUND:
        why = "JMX is off there, or not started yet" if bound_name == _USUAL_NAME else f"usual is {_USUAL_NAME}"
        raise NotJmxError(f"{place}: an RMI registry in which nothing is bound as {bound_name!r}: {why}")
    if reply.thrown.class_name == _NOT_EXPORTED:
        message = f"{place}: an RMI server's port, and the registry's is wanted: {registry_beside(place.port)}"
        raise NotJmxError(message, words(reply.thrown))
    raise ProtocolError(f"{place}: the registry cannot answer", words(reply.thrown))
