from exporter.web.messages import Request


def test_a_request_that_is_printed_shows_no_login() -> None:
    assert "aHVudGVy" not in repr(Request("GET", "/metrics", headers={"authorization": "Basic aHVudGVy"}))
