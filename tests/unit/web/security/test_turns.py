import pytest

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


def test_suspects_are_behind_all_others_and_give_way_to_them() -> None:
    turns: Turns[str] = Turns(2)
    for number in range(1, 4):
        turns.suspect(f"1.1.1.{number}")
    assert [turns.add(f"1.1.1.{number}", f"a{number}") for number in (1, 2, 3)] == [None, None, "a3"]
    assert turns.add("2.2.2.2", "b1") == "a1"
    assert turns.add("2.2.2.2", "b2") == "a2"
    assert turns.add("1.1.1.3", "a3") == "a3", "a suspect takes no place of another's"
    assert turns.add("3.3.3.3", "c1") == "b2", "others share the places as before"
    assert taken(turns) == ["b1", "c1"]


def test_whoever_came_in_is_no_suspect_any_more() -> None:
    turns: Turns[str] = Turns(9)
    turns.suspect("2001:db8::1")
    turns.add("2001:db8::2", "a1")
    turns.add("1.1.1.1", "b1")
    assert taken(turns) == ["b1", "a1"]
    turns.trust("2001:db8::3")
    turns.add("2001:db8::2", "a1")
    turns.add("1.1.1.1", "b1")
    assert taken(turns) == ["a1", "b1"]


def test_of_very_many_suspects_the_first_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("exporter.web.security.turns._MOST_SUSPECTS", 2)
    turns: Turns[str] = Turns(9)
    for address in ("1.1.1.1", "2.2.2.2", "1.1.1.1", "3.3.3.3"):
        turns.suspect(address)
    for address, name in [("1.1.1.1", "a1"), ("2.2.2.2", "b1"), ("3.3.3.3", "c1")]:
        turns.add(address, name)
    assert taken(turns) == ["b1", "a1", "c1"]
