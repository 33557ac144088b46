"""How a guideline's status and score look in a panel."""

from grafana_foundation_sdk.models.dashboard import DynamicConfigValue, ValueMap, ValueMapping, ValueMappingResult

from dashboards.panels import BACKGROUND
from dashboards.queries import STATUS_NUMBERS
from exporter.model.assessment import Status

STATUS_COLOURS: dict[Status, str] = {
    "critical": "red",
    "warning": "orange",
    "unknown": "blue",
    "unanswered": "purple",
    "info": "yellow",
    "ok": "green",
    "waived": "gray",
}


def status_mappings() -> list[ValueMapping]:
    """Words and colours for a status, given as its number or as its word."""
    words: dict[str, ValueMappingResult] = {
        status: ValueMappingResult(text=status, color=colour, index=STATUS_NUMBERS[status])
        for status, colour in STATUS_COLOURS.items()
    }
    numbers = {str(result.index): result for result in words.values()}
    return [ValueMap(options=numbers), ValueMap(options=words)]


def status_column() -> list[DynamicConfigValue]:
    """A column that shows a status in its colour."""
    return [DynamicConfigValue(id_val="mappings", value=status_mappings()), BACKGROUND]


def score_column() -> list[DynamicConfigValue]:
    """A column that shows a score from 0 to 1 as a bar, red at 0 and green at 1."""
    return [
        DynamicConfigValue(id_val="unit", value="percentunit"),
        DynamicConfigValue(id_val="min", value=0),
        DynamicConfigValue(id_val="max", value=1),
        DynamicConfigValue(id_val="color", value={"mode": "continuous-RdYlGr"}),
        DynamicConfigValue(id_val="custom.cellOptions", value={"type": "gauge", "mode": "basic"}),
    ]
