"""Who sees the weaknesses of a named server."""

from collections.abc import Mapping

import pytest

from exporter.model.disclosure import Disclosure
from exporter.web.exposure import Exposure
from exporter.web.messages import Request

HERE = {"host": "127.0.0.1:19404"}
ELSEWHERE = {"host": "monitor.example.org"}
PASSED_ON = {"host": "127.0.0.1:19404", "x-forwarded-for": "203.0.113.7"}


@pytest.mark.parametrize(
    ("authenticates", "on_loopback", "headers", "expose_findings", "disclosure"),
    [
        (True, False, ELSEWHERE, False, "guarded"),
        (True, True, PASSED_ON, False, "guarded"),
        (False, True, HERE, False, "guarded"),
        (False, True, {"host": "[::1]:19404"}, False, "guarded"),
        (False, True, {"host": "localhost"}, False, "guarded"),
        (False, True, ELSEWHERE, False, "counted"),
        (False, True, PASSED_ON, False, "counted"),
        (False, True, {}, False, "counted"),
        (False, False, HERE, False, "counted"),
        (False, False, ELSEWHERE, True, "exposed"),
        (False, True, PASSED_ON, True, "exposed"),
        (True, False, ELSEWHERE, True, "guarded"),
    ],
)
def test_findings_are_named_to_who_is_known_or_here(
    authenticates: bool,  # noqa: FBT001 - the columns of a table
    on_loopback: bool,  # noqa: FBT001
    headers: Mapping[str, str],
    expose_findings: bool,  # noqa: FBT001
    disclosure: Disclosure,
) -> None:
    exposure = Exposure(lambda: authenticates, lambda: on_loopback)
    request = Request("GET", "/metrics", headers=headers)
    assert exposure.disclosure(request, expose_findings=expose_findings) == disclosure
