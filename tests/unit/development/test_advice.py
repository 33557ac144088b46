"""Lines of advice are written into files as a person would write them."""

import tomllib

import pytest

from development.advice import AdviceError, merged, with_properties

SHIPPED = """\
[server]
hostname = "localhost"

[truststore]
file_name = "client-truststore.p12"
[keystore.primary]
file_name = "wso2carbon.p12"
alias ="wso2carbon"
"""


def test_a_key_takes_the_place_of_the_one_that_is_there() -> None:
    found = tomllib.loads(merged(SHIPPED, '[server]\nhostname = "wso2.example.com"\n'))
    assert found["server"] == {"hostname": "wso2.example.com"}


def test_a_key_is_added_to_the_table_that_is_there() -> None:
    found = tomllib.loads(merged(SHIPPED, '[keystore.primary]\nalias = "own"\ntype = "PKCS12"\n'))
    assert found["keystore"]["primary"] == {"file_name": "wso2carbon.p12", "alias": "own", "type": "PKCS12"}
    assert found["truststore"] == {"file_name": "client-truststore.p12"}


def test_a_table_and_an_element_of_an_array_are_added() -> None:
    lines = (
        '[[tomcat.filter]]\nname = "a"\n[[tomcat.filter]]\nname = "b"\n[transport.https.properties]\nserver = "web"\n'
    )
    found = tomllib.loads(merged(SHIPPED, lines))
    assert [each["name"] for each in found["tomcat"]["filter"]] == ["a", "b"]
    assert found["transport"]["https"]["properties"]["server"] == "web"


def test_a_line_in_no_table_cannot_be_written() -> None:
    with pytest.raises(AdviceError, match="stands in no table"):
        merged(SHIPPED, "hostname = 1\n")


def test_a_property_takes_the_place_of_the_one_that_is_there() -> None:
    assert with_properties("a.b = 1\nc = 2\n", "a.b = 3\nd = 4") == "a.b = 3\nc = 2\nd = 4\n"
