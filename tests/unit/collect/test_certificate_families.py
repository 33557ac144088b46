"""The ends of certificates as a family."""

from exporter.collect.certificate_families import certificate_family
from exporter.facts.fact import Known, Unknown

_ADDRESSES = (Known("127.0.0.1:8243", ""), Unknown("silent"), Known("127.0.0.1:9443", ""))
_ENDS = (Known(1736243977.0, ""), Unknown("silent"), Known(1.0, ""))


def test_each_address_has_the_end_of_its_certificate() -> None:
    inspected = {"certificate_address": _ADDRESSES, "certificate_not_after": _ENDS}
    family = certificate_family({"target": "a"}, inspected)
    assert family.name == "wso2_certificate_expiry_timestamp_seconds"
    assert [(dict(each.labels), each.value) for each in family.samples] == [
        ({"target": "a", "address": "127.0.0.1:8243"}, 1736243977.0),
        ({"target": "a", "address": "127.0.0.1:9443"}, 1.0),
    ]


def test_before_the_first_look_there_is_none() -> None:
    assert certificate_family({}, {}).samples == ()
