from soak.report import Line, page


def test_a_line_holds_up_to_its_bound() -> None:
    assert Line("threads", 3, 5, 5).holds
    assert not Line("threads", 3, 5.1, 5).holds


def test_a_page_says_on_what_it_was_watched_and_what_does_not_hold() -> None:
    text = page(["2 cores"], [Line("threads", 3, 4, 5), Line("memory, MiB", 30.5, 1234, 33.5)])
    lines = text.splitlines()
    assert lines[0] == "# Soak"
    assert "- 2 cores" in lines
    assert "| threads     | 3      | 4     | 5       | holds    |" in lines
    assert "| memory, MiB | 30.5   | 1,234 | 33.5    | TOO MUCH |" in lines
