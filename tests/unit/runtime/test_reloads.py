"""Who asks for a reload shares it with all who ask before it begins, and has one that begins after he asked."""

from exporter.runtime.reloads import Reloads


def outcomes() -> list[str]:
    return ["second", "first"]


def test_all_who_ask_before_a_reload_begins_share_it() -> None:
    woken: list[None] = []
    reloads = Reloads(lambda: woken.append(None))
    first, second = reloads.ask(), reloads.ask()
    assert not first.done()
    left = outcomes()
    reloads.carry_out(left.pop)
    assert (first.result(0), second.result(0), left, len(woken)) == ("first", "first", ["second"], 2)


def test_who_asks_while_one_is_under_way_has_the_next() -> None:
    """The one that is under way may have read the files already."""
    reloads = Reloads(lambda: None)
    left = outcomes()
    first, late = reloads.ask(), []

    def reload() -> str:
        late.append(reloads.ask())
        return left.pop()

    reloads.carry_out(reload)
    assert (first.result(0), late[0].done()) == ("first", False)
    reloads.carry_out(left.pop)
    assert late[0].result(0) == "second"


def test_nobody_has_to_ask() -> None:
    left = outcomes()
    Reloads(lambda: None).carry_out(left.pop)
    assert left == ["second"]
