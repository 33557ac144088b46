from exporter.web.security.turns import Turns


def taken(turns: Turns[str]) -> list[str]:
    return [each for _ in range(len(turns)) if (each := turns.take())]


def test_addresses_take_turns_whoever_asked_first() -> None:
    turns: Turns[str] = Turns(10)
    for address, name in [
        ("1.1.1.1", "a1"),
        ("1.1.1.1", "a2"),
        ("1.1.1.1", "a3"),
        ("2.2.2.2", "b1"),
        ("3.3.3.3", "c1"),
    ]:
        assert turns.add(address, name) is None
    assert len(turns) == 5
    assert taken(turns) == ["a1", "b1", "c1", "a2", "a3"]
    assert turns.take() is None


def test_where_there_is_no_room_the_last_of_the_address_with_the_most_gives_way() -> None:
    turns: Turns[str] = Turns(3)
    for name in ("a1", "a2", "a3"):
        turns.add("1.1.1.1", name)
    assert turns.add("1.1.1.1", "a4") == "a4"
    assert turns.add("2.2.2.2", "b1") == "a3"
    assert turns.add("3.3.3.3", "c1") == "a2"
    assert turns.add("4.4.4.4", "d1") == "d1"
    assert taken(turns) == ["a1", "b1", "c1"]


def test_an_address_never_has_more_places_than_one_that_gave_way() -> None:
    turns: Turns[str] = Turns(4)
    for name in ("a1", "a2", "a3", "a4"):
        turns.add("1.1.1.1", name)
    assert [turns.add("2.2.2.2", name) for name in ("b1", "b2", "b3")] == ["a4", "a3", "b3"]


def test_ipv6_addresses_of_one_network_are_one() -> None:
    turns: Turns[str] = Turns(9)
    for address, name in [("2001:db8::1", "a1"), ("2001:db8::ffff:2", "a2"), ("2001:db8:0:1::1", "b1")]:
        turns.add(address, name)
    assert taken(turns) == ["a1", "b1", "a2"]


def test_ipv4_addresses_are_told_apart_where_they_come_by_ipv6() -> None:
    turns: Turns[str] = Turns(9)
    for address, name in [("::ffff:1.1.1.1", "a1"), ("::ffff:1.1.1.1", "a2"), ("::ffff:2.2.2.2", "b1")]:
        turns.add(address, name)
    assert taken(turns) == ["a1", "b1", "a2"]


def test_one_who_leaves_waits_no_more_and_may_have_had_the_turn() -> None:
    turns: Turns[str] = Turns(9)
    for name in ("a1", "a2"):
        turns.add("1.1.1.1", name)
    turns.remove("1.1.1.1", "a1")
    turns.remove("1.1.1.1", "a1")
    turns.remove("2.2.2.2", "a1")
    assert taken(turns) == ["a2"]
