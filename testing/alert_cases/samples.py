"""The samples of a case's series, in promtool's notation (Prometheus, "Unit testing for rules")."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from testing.alert_cases.case import Case, Cycle, Form, Growth, Owner, Series, Value

Phase = Literal["well", "bad", "below", "server lost", "exporter lost"]
"""What is the case for a while. A server that is lost is not read; of an exporter that is lost nothing comes."""

History = Sequence[tuple[Phase, int]]
"""Phases in their order, with the number of samples of each."""

_EXPORTER = 'job="wso2-exporter",instance="exporter:19404"'
_PLACES: dict[Form, dict[Owner, str]] = {
    "metrics": {
        "server": f'{_EXPORTER},target="carbon"',
        "second server": f'{_EXPORTER},target="second"',
        "third server": f'{_EXPORTER},target="third"',
        "exporter": _EXPORTER,
        "machine": f'{_EXPORTER},machine="gateway"',
        "scrape": _EXPORTER,
    },
    "probe": {
        "server": 'job="wso2-probe",instance="carbon"',
        "second server": 'job="wso2-probe",instance="second"',
        "third server": 'job="wso2-probe",instance="third"',
        "exporter": _EXPORTER,
        "machine": 'job="wso2-probe",instance="carbon",machine="gateway"',
        "scrape": 'job="wso2-probe",instance="carbon"',
    },
}


@dataclass(frozen=True)
class _Always:
    """A series that every exporter has, where a case does not say otherwise."""

    name: str
    owner: Owner
    server_lost: Value
    exporter_lost: Value


_BACKGROUND = (
    _Always("up", "scrape", 1, 0),
    _Always("up", "exporter", 1, 0),
    _Always("wso2_up", "server", 0, None),
    _Always("wso2_exporter_build_info", "exporter", 1, None),
)


def input_series(case: Case, form: Form, history: History) -> list[dict[str, str]]:
    """Give all series of a case as promtool reads them."""
    own = {
        _selector(each.name, _PLACES[form][each.owner], each.labels): _values(
            (_of_case(each, phase) for phase in history), case.interval
        )
        for each in case.series
    }
    always = {
        _selector(each.name, _PLACES[form][each.owner], ""): _values(
            (_of_always(each, phase) for phase in history), case.interval
        )
        for each in _BACKGROUND
    }
    return [{"series": series, "values": values} for series, values in {**always, **own}.items()]


def _selector(name: str, place: str, labels: str) -> str:
    return f"{name}{{{','.join(filter(None, [place, labels]))}}}"


def _of_case(series: Series, phase: tuple[Phase, int]) -> tuple[Value, int]:
    name, count = phase
    values: dict[Phase, Value] = {
        "well": series.well,
        "bad": series.bad,
        "below": series.below,
        "server lost": series.bad if series.survives or series.owner != "server" else None,
        "exporter lost": series.bad if series.owner == "scrape" else None,
    }
    return values[name], count


def _of_always(series: _Always, phase: tuple[Phase, int]) -> tuple[Value, int]:
    name, count = phase
    if name == "server lost":
        return series.server_lost, count
    return (series.exporter_lost if name == "exporter lost" else 1), count


def _values(pieces: Iterator[tuple[Value, int]], interval: int) -> str:
    """Write the pieces one after the other; a series that ends is marked as stale, as Prometheus does."""
    words: list[str] = []
    reached: float | None = None
    held = False
    for value, count in pieces:
        match value:
            case None:
                words.append("stale" if held else "_")
                words.extend([f"_x{count - 1}"] if count > 1 else [])
            case Growth(per_second, start):
                step = per_second * interval
                first = start if reached is None else reached + step
                words.append(f"{first!r}{step:+}x{count - 1}")
                reached = first + step * (count - 1)
            case Cycle(values):
                words.extend(f"{values[number % len(values)]!r}" for number in range(count))
                reached = values[(count - 1) % len(values)]
            case _:
                words.append(f"{value!r}x{count - 1}")
                reached = value
        held = value is not None
    return " ".join(words)
