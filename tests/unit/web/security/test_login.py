import base64

import pytest

from exporter.web.security.login import Login, login_of


def basic(text: str | bytes) -> str:
    return "Basic " + base64.b64encode(text.encode() if isinstance(text, str) else text).decode()


@pytest.mark.parametrize(
    ("header", "login"),
    [
        ("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==", Login("Aladdin", b"open sesame")),  # RFC 7617, 2
        ("Basic dGVzdDoxMjPCow==", Login("test", "123£".encode())),  # RFC 7617, 2.1
        ("bAsIc QWxhZGRpbjpvcGVuIHNlc2FtZQ==", Login("Aladdin", b"open sesame")),
        (basic("a:b:c"), Login("a", b"b:c")),
        (basic(":"), Login("", b"")),
        (basic("Zoë:x"), Login("Zoë", b"x")),
        (basic(b"\xff:\xff"), Login("\udcff", b"\xff")),
    ],
)
def test_a_login_is_read(header: str, login: Login) -> None:
    assert login_of(header) == login


@pytest.mark.parametrize(
    "header",
    [
        *(None, "", "Basic", "Basic ", "Basic !!!!", "Basic QQ", "Basic QQ==", "Bearer QTpC", "BasicQTpC"),
        *("Basic QTpC, Basic QTpC", "Basic QTpC\u00ff", "Basic QTpC\n=", basic("no colon"), "Basic " + "Q" * 65_000),
    ],
)
def test_anything_else_is_no_login(header: str | None) -> None:
    assert login_of(header) is None
