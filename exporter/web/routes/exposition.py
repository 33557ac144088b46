"""Families in the format and compression that a scraper asks for."""

import gzip
from collections.abc import Iterable

from exporter.collect.exposition import Exposition
from exporter.model.metrics import Family
from exporter.web.messages import Request, Response, response
from exporter.web.negotiation import exposition_format, gzip_wanted

_GZIP_LEVEL = 3
"""A quarter of the processor time of level 9 for a tenth more bytes: each scrape is sent once, and not far."""


def exposed(request: Request, families: Iterable[Family], exposition: Exposition) -> Response:
    """Encode families as the headers `Accept` and `Accept-Encoding` of a request weigh it.

    Args:
        request: what asks.
        families: what is served; a name may come again.
        exposition: what encodes this page.
    """
    encoded = exposition.encode(families, exposition_format(request.headers.get("accept")))
    if not gzip_wanted(request.headers.get("accept-encoding")):
        return response(200, encoded.content_type, encoded.body)
    compressed = gzip.compress(encoded.body, _GZIP_LEVEL)
    return response(200, encoded.content_type, compressed, [("Content-Encoding", "gzip")])
