"""The dashboards' names and addresses in Grafana, for links between them and for links from alerts."""

from zlib import crc32

TITLES = {
    "wso2-on-call": "WSO2 on call",
    "wso2-server": "WSO2 server",
    "wso2-mediation": "WSO2 mediation",
    "wso2-http": "WSO2 HTTP and identity",
    "wso2-broker": "WSO2 broker",
    "wso2-machine": "WSO2 machine",
    "wso2-guidelines": "WSO2 guidelines",
    "wso2-exporter": "WSO2 exporter",
}
"""Of each dashboard its `uid`, which is in its address, and its title."""

_PANEL_IDS = 1_000_000_000


def panel_id(title: str) -> int:
    """Give the number of a panel within its dashboard. It follows from the title, so that links outlast a new order."""
    return crc32(title.encode()) % _PANEL_IDS + 1


def dashboard_path(uid: str) -> str:
    """Give a dashboard's path below Grafana's address.

    Args:
        uid: one of `TITLES`.

    Raises:
        ValueError: there is no such dashboard.
    """
    if uid not in TITLES:
        raise ValueError(f"no dashboard has the uid {uid!r}")
    return f"/d/{uid}"


def panel_path(uid: str, title: str) -> str:
    """Give the path that shows one panel alone, ready for further `&var-NAME=VALUE`.

    Args:
        uid: one of `TITLES`.
        title: the panel's. Whether the dashboard has it is for a test to say.

    Raises:
        ValueError: there is no such dashboard.
    """
    return f"{dashboard_path(uid)}?viewPanel={panel_id(title)}"
