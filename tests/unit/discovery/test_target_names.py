import pytest

from exporter.discovery.connector import Connector
from exporter.discovery.found_server import FoundServer
from exporter.discovery.processes import JavaProcess
from exporter.discovery.target_names import target_name
from exporter.model.machine import ProcessIdentity
from exporter.system.java.command import JavaCommand


def found(home: str | None, port: int, offset: int = 0, program: str = "org.example.Broker") -> FoundServer:
    process = JavaProcess(ProcessIdentity(7, 1), frozenset({0}), JavaCommand((), program, ()), "/")
    connector = Connector(port, None, tls=False, wants_login=True, offset=offset)
    return FoundServer(process, "carbon" if home else "java", home, "read", connector=connector)


@pytest.mark.parametrize(
    ("server", "taken", "name"),
    [
        (found("/opt/wso2am-4.5.0", 9999), (), "wso2am-4.5.0"),
        (found("/opt/wso2am-4.5.0", 10001, 2), (), "wso2am-4.5.0-offset2"),
        (found("/srv/wso2am-4.5.0/", 9998), ("wso2am-4.5.0",), "wso2am-4.5.0-9998"),
        (found("/srv/a", 1), ("a", "a-1", "a-1-2"), "a-1-3"),
        (found("/opt/API Manager", 9999), (), "API Manager"),
        (found("/opt/a\nb\x1b[2J", 9999), (), "ab[2J"),
        (found("/", 9999), (), "java"),
        (found(None, 11099), (), "Broker-11099"),
        (found(None, 11099, program="/opt/x/broker-2.1.jar"), (), "broker-2.1-11099"),
        (found(None, 11099), ("Broker-11099",), "Broker-11099-2"),
    ],
)
def test_a_name_is_made_of_what_a_person_knows_the_server_by(
    server: FoundServer, taken: tuple[str, ...], name: str
) -> None:
    assert target_name(server, taken) == name
