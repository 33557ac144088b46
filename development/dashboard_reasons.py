"""Why a panel may be empty where all is well: what the walk over the dashboards accepts."""

import re
from collections.abc import Mapping

_LACKING = (
    ("andes_|wso2_broker_", "no server here is a message broker"),
    ("synapse_transport_responses_total|axis2_transport_responses_total", "Apache's Synapse counts no codes"),
    (
        "synapse_passthrough_(workers|backend_latency|mediation|s2s)",
        "only WSO2's Synapse has it",
    ),
    ("synapse_|axis2_", "the server has no mediation engine"),
    ("wso2_datasource_", "the server has no data source that tells, as with jmx_enable = true"),
    ("wso2_api_handler_", "no server here is an API gateway with metrics switched on"),
    ("wso2_dataservice_", "no data service is deployed"),
    ("wso2_services", "the kernel alone has no module for statistics of services"),
    ("wso2_server_(info|status)", "it is no Carbon server"),
    ("tomcat_", "the server has no Tomcat"),
    ("wso2_certificate_", "the server has no port with TLS that is known"),
    ("wso2_heap_dump_", "its process has not written its heap"),
    ("wso2_cgroup_", "the server is in no container, or on another machine"),
    ("wso2_process_", "the server is on another machine"),
    ("wso2_guideline_waiver_", "nothing is waived"),
    ("wso2_discover", "no servers are discovered, all are configured"),
    ("wso2_exporter_guideline_facts_", "the exporter was asked for no server, as with `servers: [none]`"),
    ("wso2_exporter_tls_", "no connection with TLS has failed"),
    ("wso2_exporter_", "nobody was refused"),
    ("node_hwmon|node_cpu_scaling|node_cpu_frequency|node_thermal", "a virtual machine tells of no such hardware"),
    ("node_edac|node_md_|node_bonding|node_nfs|node_memory_Swap", "the machine has no such thing"),
    ("ALERTS", "no alert fires"),
)
"""Metrics that may not be there, by the beginning of their names, and why; the first that fits counts."""

_WELL: Mapping[tuple[str, str], str] = {
    ("wso2-on-call", "Disk full in"): "no disk that is rather full fills up",
    ("wso2-http", "Errors now"): "nobody asks Tomcat for anything",
    ("wso2-http", "Slowest now"): "nobody asks Tomcat for anything",
    ("wso2-http", "Mean time of a request"): "nobody asks Tomcat for anything",
    ("wso2-http", "Mean time of servlets"): "nobody asks Tomcat for anything",
    ("wso2-mediation", "Members of groups"): "no endpoint balances load or fails over",
    ("wso2-server", "Pauses"): "nothing was collected lately",
    ("wso2-server", "Duration"): "nobody asks the server for anything",
    ("wso2-exporter", "Scrape errors"): "every server can be read",
    ("wso2-exporter", "Dropped series"): "nothing is dropped",
    ("wso2-exporter", "What is missing"): "every collector works",
    ("wso2-machine", "Disk full in"): "no disk fills up",
    ("wso2-machine", "Swap used"): "the machine has no swap space",
}
"""Panels that show only what is not well, by dashboard and title, and what is well where they are empty."""


def why_lacking(metric: str) -> str:
    """Say why a metric may not be there; nothing where it should be."""
    return next((reason for pattern, reason in _LACKING if re.match(pattern, metric)), "")


def why_empty(uid: str, title: str) -> str:
    """Say why a panel may be empty though its metrics are there; nothing where it should not be."""
    return _WELL.get((uid, title), "")
