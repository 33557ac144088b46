"""`python -m development.report_schema` writes the schema of what `wso2-exporter check --format json` writes."""

import json

from development.places import PROJECT
from exporter.commands.check.report import json_schema

REPORT_SCHEMA = PROJECT / "exporter" / "commands" / "check" / "report.schema.json"


def report_schema() -> str:
    """The schema as JSON, which ends with a newline."""
    return json.dumps(json_schema(), indent=1, sort_keys=True) + "\n"


if __name__ == "__main__":
    REPORT_SCHEMA.write_text(report_schema(), encoding="utf-8")
