"""What servers are asked and how they answer: PromQL of requests, of those without a good answer, and of their time."""

from dashboards.queries import SERVER, SERVER_LABELS, rate

LISTENERS = f'{SERVER},transport=~".*(receiver|listener).*"'
"""Synapse's transports that clients send to; the others are those that send to back ends."""
_RECEIVED = "synapse_transport_messages_received_total"
_SENT = "synapse_transport_messages_sent_total"
_RESPONSES = "synapse_transport_responses_total"


def requests(*, weeks_ago: int = 0) -> str:
    """Requests in a second: to each listener of Synapse, and to each connector of Tomcat."""
    offset = f" offset {weeks_ago}w" if weeks_ago else ""
    counters = ((_RECEIVED, LISTENERS), ("tomcat_requestcount_total", SERVER))
    return " or ".join(f"rate({counter}{{{selector}}}[$__rate_interval]{offset})" for counter, selector in counters)


def failed() -> str:
    """Requests in a second that Synapse did not answer or, where it counts codes, answered with one from 500 on."""
    unanswered = f"clamp_min({_of_server(_RECEIVED)} - {_of_server(_SENT)}, 0)"
    server_errors = _of_server(_RESPONSES, ',code=~"5.."')
    return f"({server_errors} + {unanswered} or {unanswered})"


def failed_share() -> str:
    """The share of requests to Synapse that failed so; nothing where there are none."""
    return f"{failed()} / ({_of_server(_RECEIVED)} > 0)"


def seconds_of_a_request() -> str:
    """How long requests took on average within a minute: through Synapse and its back end, or in Tomcat."""
    synapse = f'synapse_passthrough_latency_average_seconds{{{SERVER},window="1m"}}'
    milliseconds = rate("tomcat_processingtime_total", SERVER)
    answered = f"({rate('tomcat_requestcount_total', SERVER)} > 0)"
    return f"{synapse} or {milliseconds} / 1000 / {answered}"


def _of_server(counter: str, matchers: str = "") -> str:
    return f"sum by ({SERVER_LABELS}) ({rate(counter, LISTENERS + matchers)})"
