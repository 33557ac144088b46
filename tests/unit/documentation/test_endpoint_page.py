"""docs/endpoint.md names every path that the exporter answers, and no other."""

import re
from typing import Any, cast

from exporter.web.routes.table import routes
from testing.pages import page, rows


def test_the_page_names_every_path_and_no_other() -> None:
    """`POST` stands before a path that wants it, and ALERT for the name of any alert."""
    cells = [cell for cell, *_ in rows(page("docs/endpoint.md"), "| path |")]
    told = [span.removeprefix("POST ").partition("?")[0] for cell in cells for span in re.findall(r"`([^`]+)`", cell)]
    unused = cast("Any", None)
    served = {_any_alert(route.path) for route in routes(unused, "1.0.0", unused, unused)}
    assert sorted(told) == sorted(served)


def _any_alert(path: str) -> str:
    return re.sub(r"(?<=/runbooks/)\w+", "ALERT", path)
