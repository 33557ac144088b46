"""Cases of the layer endpoints."""

from testing.alert_cases.case import Case, Growth, Series, Value

_RECEIVER = 'transport="passthru-http-receiver"'
_WEEK = 60
"""Minutes: the tests take an hour for it, since a week of samples is much to evaluate."""


def _counter(name: str, labels: str, well: float, bad: float, below: float) -> Series:
    return Series(name=name, labels=labels, well=Growth(well), bad=Growth(bad), below=Growth(below))


def _endpoint(name: str, *, bad: float, below: float = 0, suspended_anew: float = 0.1) -> tuple[Series, ...]:
    """An endpoint's states, and how often in a second it is suspended anew in the fault."""
    label = f'endpoint="{name}"'
    return (
        Series(name="synapse_endpoint_state", labels=f'{label},state="suspended"', well=0, bad=bad, below=below),
        Series(name="synapse_endpoint_state", labels=f'{label},state="active"', well=1, bad=1 - bad, below=1 - below),
        _counter("synapse_endpoint_suspensions_total", label, 0, suspended_anew, 0),
    )


def _responses(code: str, *, well: float, bad: float, below: float) -> Series:
    labels = f'transport="passthru-http-sender",code="{code}"'
    return _counter("synapse_transport_responses_total", labels, well, bad, below)


def _latency(name: str, well: Value, bad: Value, below: Value) -> Series:
    return Series(name=name, labels='name="http-http",window="5m"', well=well, bad=bad, below=below)


CASES = (
    Case(
        alert="WSO2RequestsUnanswered",
        severity="critical",
        series=(
            _counter("synapse_transport_messages_received_total", _RECEIVER, 2, 2, 2),
            _counter("synapse_transport_messages_sent_total", _RECEIVER, 2, 1.6, 1.92),
            _counter("synapse_transport_messages_received_total", 'transport="passthru-http-sender"', 2, 0, 0),
            *_endpoint("orders", bad=1),
            Series(name="synapse_callbacks", well=1, bad=48, below=1),
        ),
        waits=4,
        ends=5,
    ),
    Case(
        alert="WSO2EndpointSuspended",
        severity="warning",
        series=(*_endpoint("orders", bad=1), *_endpoint("unused", bad=1, below=1, suspended_anew=0)),
        waits=6,
        ends=3,
    ),
    Case(
        alert="WSO2EndpointsMostlySuspended",
        severity="critical",
        series=(*_endpoint("orders", bad=1), *_endpoint("stock", bad=1, below=1), *_endpoint("prices", bad=0)),
        waits=3,
        ends=4,
    ),
    Case(
        alert="WSO2BackEndSlow",
        severity="warning",
        series=(_latency("synapse_passthrough_backend_latency_average_seconds", 0.2, 0.7, 0.55),),
        before=_WEEK + 30,
        waits=10,
        ends=3,
    ),
    Case(
        alert="WSO2TrafficDropped",
        severity="warning",
        series=(
            _counter("synapse_transport_messages_received_total", _RECEIVER, 2, 0.2, 0.6),
            _counter("tomcat_requestcount_total", 'protocol="http-nio",port="9763"', 2, 0, 0),
        ),
        before=_WEEK + 30,
        waits=30,
        ends=20,
    ),
    Case(
        alert="WSO2ErrorBudget",
        severity="critical",
        series=(_responses("200", well=10, bad=9, below=9.95), _responses("502", well=0, bad=1, below=0.05)),
        before=10,
        waits=12,
        ends=6,
    ),
    Case(
        alert="WSO2ErrorBudget",
        severity="warning",
        series=(_responses("200", well=10, bad=9.96, below=9.995), _responses("502", well=0, bad=0.04, below=0.005)),
        before=30,
        waits=150,
        ends=130,
        interval=300,
    ),
)
