import socket

from soak.polls import _connections, _instances

# jcmd PID GC.class_histogram of a JDK 17, shortened.
HISTOGRAM = """\
 num     #instances         #bytes  class name (module)
-------------------------------------------------------
   1:        317612       24811432  [B (java.base@17.0.15)
 702:            21           1344  sun.rmi.transport.Target (java.rmi@17.0.15)
1404:             2             96  javax.management.remote.rmi.RMIConnectionImpl (java.management.rmi@17.0.15)
1405:             7             96  javax.management.remote.rmi.RMIConnectionImpl_Stub (java.management.rmi@17.0.15)
Total       1876543       98765432
"""


def test_instances_are_those_of_the_class_alone() -> None:
    assert _instances(HISTOGRAM, "sun.rmi.transport.Target") == 21
    assert _instances(HISTOGRAM, "javax.management.remote.rmi.RMIConnectionImpl") == 2
    assert _instances(HISTOGRAM, "sun.rmi.transport.Targe") == 0


def test_only_established_connections_to_the_ports_count() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener, socket.create_server(("127.0.0.1", 0)) as other:
        port = listener.getsockname()[1]
        assert _connections({port}) == 0
        with socket.create_connection(("127.0.0.1", port)), socket.create_connection(other.getsockname()):
            assert _connections({port}) == 1
