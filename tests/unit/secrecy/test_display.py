from exporter.jmx import ObjectName
from exporter.secrecy.display import display_name, display_text


def test_a_text_is_shown_without_its_secrets_and_on_one_line() -> None:
    assert display_text("refused:\n\x1b[2J-Ddb.password=hunter2 user=ada") == (
        "refused:\\n\\u001b[2J-Ddb.password=<secret> user=ada"
    )


def test_a_name_is_shown_without_its_secrets_and_on_one_line() -> None:
    name = ObjectName("shop", (("type", '"a\rb"'), ("password", "hunter2")))
    assert display_name(name) == 'shop:type="a\\rb",password=<secret>'
