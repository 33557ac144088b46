"""The remote methods that are called, and the hashes by which RMI names them.

Java Remote Method Invocation specification, 8.3 "Method hash": the first eight bytes of the SHA-1 of the method's name
and descriptor in modified UTF-8 after their length, read little-endian.
"""

import hashlib
from dataclasses import dataclass, field

_OBJECT_NAME = "Ljavax/management/ObjectName;"
_STRING = "Ljava/lang/String;"
_MARSHALLED = "Ljava/rmi/MarshalledObject;"
_SUBJECT = "Ljavax/security/auth/Subject;"
_OBJECT = "Ljava/lang/Object;"


@dataclass(frozen=True)
class Method:
    """A method of a remote interface.

    Attributes:
        name: its name.
        descriptor: its descriptor, the result included (Java Virtual Machine specification, 4.3.3).
        of_values: whether its result is of attributes: that is kept for the poll, of what is too large the size alone.
        hash: the eight bytes that name it in a call, big-endian as they are sent.
    """

    name: str
    descriptor: str
    of_values: bool = False
    hash: bytes = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "hash", method_hash(self.name, self.descriptor))

    @property
    def returns_nothing(self) -> bool:
        """Whether its reply holds no result."""
        return self.descriptor.endswith(")V")


def method_hash(name: str, descriptor: str) -> bytes:
    """Hash a method, as it is sent. Names and descriptors are ASCII here, as are those of all JMX methods."""
    text = (name + descriptor).encode("ascii")
    digest = hashlib.sha1(len(text).to_bytes(2, "big") + text, usedforsecurity=False).digest()
    return digest[7::-1]


LOOKUP = Method("lookup", f"({_STRING})Ljava/rmi/Remote;")
"""`java.rmi.registry.Registry.lookup`."""

NEW_CLIENT = Method("newClient", f"({_OBJECT})Ljavax/management/remote/rmi/RMIConnection;")
"""`javax.management.remote.rmi.RMIServer.newClient`; what follows are methods of `RMIConnection` beside it."""

CLOSE = Method("close", "()V")
GET_DEFAULT_DOMAIN = Method("getDefaultDomain", f"({_SUBJECT}){_STRING}")
GET_MBEAN_COUNT = Method("getMBeanCount", f"({_SUBJECT})Ljava/lang/Integer;")
QUERY_NAMES = Method("queryNames", f"({_OBJECT_NAME}{_MARSHALLED}{_SUBJECT})Ljava/util/Set;")
GET_MBEAN_INFO = Method("getMBeanInfo", f"({_OBJECT_NAME}{_SUBJECT})Ljavax/management/MBeanInfo;")
GET_ATTRIBUTE = Method("getAttribute", f"({_OBJECT_NAME}{_STRING}{_SUBJECT}){_OBJECT}", of_values=True)
GET_ATTRIBUTES = Method(
    "getAttributes", f"({_OBJECT_NAME}[{_STRING}{_SUBJECT})Ljavax/management/AttributeList;", of_values=True
)
INVOKE = Method("invoke", f"({_OBJECT_NAME}{_STRING}{_MARSHALLED}[{_STRING}{_SUBJECT}){_OBJECT}")
