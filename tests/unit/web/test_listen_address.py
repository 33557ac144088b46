import pytest

from exporter.web.listen_address import ListenAddress, MalformedListenAddressError


@pytest.mark.parametrize(
    ("text", "address"),
    [
        (":19404", ListenAddress("", 19404)),
        (":0", ListenAddress("", 0)),
        ("127.0.0.1:65535", ListenAddress("127.0.0.1", 65535)),
        ("localhost:19404", ListenAddress("localhost", 19404)),
        ("[::1]:19404", ListenAddress("::1", 19404)),
        ("[::]:0", ListenAddress("::", 0)),
    ],
)
def test_an_address_is_read_and_written_the_same(text: str, address: ListenAddress) -> None:
    assert ListenAddress.parse(text) == address
    assert str(address) == text


@pytest.mark.parametrize(
    "text",
    ["", "19404", "localhost", "localhost:", ":http", "::1:19404", "[]:1", "[localhost]:1", "http://x:1", ":\u0661"],
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(MalformedListenAddressError) as caught:
        ListenAddress.parse(text)
    assert str(caught.value) == f"found {text!r}, expected :PORT, HOST:PORT or [IPV6]:PORT"


def test_a_port_out_of_range_is_refused() -> None:
    with pytest.raises(MalformedListenAddressError, match=r"^found port 65536, expected 0 to 65535$"):
        ListenAddress.parse(":65536")
