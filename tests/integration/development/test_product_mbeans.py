"""The stand-in for WSO2's products: its MBeans are those of its file, as Java's own client reads them."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from development.jvm import JavaServer
from development.places import JAVA_PROGRAMS

Read = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def url(product_mbeans: JavaServer) -> str:
    return f"service:jmx:rmi:///jndi/rmi://127.0.0.1:{product_mbeans.jmx_port}/jmxrmi"


def _read_everything(java_home: Path, classes: Path, url: str) -> Read:
    command = [str(java_home / "bin" / "java"), "-cp", str(classes), "ReadEverything", url]
    read: Read = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return read


def test_each_kind_of_attribute_is_as_the_file_says(java_home: Path, java_programs: Path, url: str) -> None:
    read = _read_everything(java_home, java_programs, url)
    server = read["org.wso2.carbon:type=ServerAdmin"]
    assert server.pop("ServerDataAsString")["value"].endswith(", WSO2 API Manager version ='4.5.0'")
    assert server == {
        "Alive": {"type": "boolean", "value": True},
        "ServerStatus": {"type": "java.lang.String", "value": "RUNNING"},
        "ServerVersion": {"type": "java.lang.String", "value": "4.5.0"},
    }
    endpoint = read["org.apache.synapse:Name=suspended,Type=Endpoint"]
    assert endpoint["TimedoutAt"] == {"type": "java.util.Date", "value": None}
    assert endpoint["SuspendedAt"]["value"].startswith("2023-11-1")
    assert [code for code, _ in endpoint["ResponseCodeTable"]["value"]] == [200, 404, 500]
    assert (
        len(read["org.apache.synapse:Name=http-listener,Type=PassThroughConnections"]["RequestSizesMap"]["value"]) == 6
    )
    down = read["org.apache.synapse:Name=orders in a database,Type=MessageStore"]["Size"]
    assert down == {
        "type": "long",
        "error": "javax.management.RuntimeMBeanException",
        "cause": "java.lang.IllegalStateException",
    }
    broker = read["org.wso2.andes:name=QueueManagementInformation,type=QueueManagementInformation"]
    assert broker["AllQueueNames"] == {"type": "[Ljava.lang.String;", "value": ["orders", "payments"]}
    assert broker["MessageCountOfQueuesAsCompositeData"]["value"].keys() == {"orders", "payments"}
    assert {name.partition(":")[0] for name in read} >= {"WSO2_CARBON_DB,-1234", "org.wso2.carbon.metrics"}


def test_every_invocation_is_counted(java_home: Path, java_programs: Path) -> None:
    source = JAVA_PROGRAMS
    with JavaServer(java_home, java_programs, ["ProductMBeans", str(source / "ProductMBeans.txt")]) as server:
        url = f"service:jmx:rmi:///jndi/rmi://127.0.0.1:{server.jmx_port}/jmxrmi"
        before = _read_everything(java_home, java_programs, url)["test:type=Invocations"]["Invocations"]["value"]
        command = [str(java_home / "bin" / "java"), str(source / "InvokeOperation.java"), url]
        subprocess.run([*command, "org.wso2.carbon:type=ServerAdmin", "shutdown"], check=True, capture_output=True)
        after = _read_everything(java_home, java_programs, url)["test:type=Invocations"]["Invocations"]["value"]
    assert (before, after) == (0, 1)
