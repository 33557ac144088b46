"""Servers in the fault of a case, as a real Prometheus scrapes them: the table of cases served over HTTP."""

import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from testing.alert_cases.case import Case, Cycle, Growth, Series, Value

_TIMES = ("_timestamp_seconds", "_start_time_seconds")
"""How the names of series end whose values are times; a case counts them from its own beginning."""
_ALWAYS = {"wso2_up": "server", "wso2_exporter_build_info": "exporter"}
"""What every exporter serves with the value 1, and whose it is."""


def exposition(case: Case, number: int, *, bad: bool, elapsed: float, began: float) -> str | None:
    """Write what an exporter serves in a case, in Prometheus's text format; None where the exporter does not answer.

    Args:
        case: on a server and a machine of its own.
        number: tells these apart.
        bad: whether the fault is there.
        elapsed: seconds since the case began, by the clock of counters.
        began: when that was, in seconds since 1970.
    """
    if bad and any(each.name == "up" and each.bad == 0 for each in case.series):
        return None
    lines = {f"{name}{{{_place(owner, number)}}}": "1" for name, owner in _ALWAYS.items()}
    for each in case.series:
        value = _number(each, each.bad if bad else each.well, elapsed, began, case.interval)
        name = f"{each.name}{{{','.join(filter(None, [_place(each.owner, number), each.labels]))}}}"
        lines[name] = "" if value is None else repr(value)
    return "".join(f"{name} {value}\n" for name, value in lines.items() if value and not name.startswith("up{"))


def _place(owner: str, number: int) -> str:
    places = {
        "server": f'target="carbon-{number}"',
        "second server": f'target="second-{number}"',
        "third server": f'target="third-{number}"',
        "machine": f'machine="gateway-{number}"',
    }
    return places.get(owner, "")


def _number(series: Series, value: Value, elapsed: float, began: float, interval: int) -> float | None:
    match value:
        case None:
            return None
        case Cycle(values):
            return values[int(elapsed / interval) % len(values)]
        case Growth(per_second, start):
            return start + per_second * elapsed
        case float() | int():
            return began + value if series.name.endswith(_TIMES) else value


@contextmanager
def exposed(cases: Sequence[Case], *, divisor: float, well: float) -> Iterator[Mapping[int, str]]:
    """Serve cases until the end of the `with` block: give the place of each, an address without `http://` and its path.

    Args:
        cases: each is an exporter with one server.
        divisor: of every duration; counters grow so many times faster.
        well: seconds until their faults begin.
    """
    opened = time.time()

    class Exporter(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            number = int(self.path.rpartition("/")[2])
            case, passed = cases[number], time.time() - opened
            before = case.before * 60
            elapsed = before + (passed - well) * divisor
            text = exposition(case, number, bad=passed >= well, elapsed=elapsed, began=opened + well - before)
            self.send_response(503 if text is None else 200)
            self.end_headers()
            self.wfile.write((text or "").encode())

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the parameter's name where it is declared
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Exporter) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield {number: f"127.0.0.1:{server.server_port}/case/{number}" for number in range(len(cases))}
        finally:
            server.shutdown()
            thread.join()
