from exporter.web.security.verdicts import Verdicts


def test_what_was_found_out_is_remembered() -> None:
    verdicts = Verdicts()
    assert verdicts.find(b"a") is None
    verdicts.remember(b"a", is_right=True)
    verdicts.remember(b"b", is_right=False)
    assert [verdicts.find(each) for each in (b"a", b"b", b"c")] == [True, False, None]


def test_wrong_logins_crowd_out_only_each_other_the_oldest_first() -> None:
    verdicts = Verdicts(2)
    verdicts.remember(b"right", is_right=True)
    for wrong in (b"1", b"2"):
        verdicts.remember(wrong, is_right=False)
    assert verdicts.find(b"1") is False
    verdicts.remember(b"3", is_right=False)
    assert [verdicts.find(each) for each in (b"right", b"1", b"2", b"3")] == [True, False, None, False]


def test_a_digest_tells_all_parts_apart_and_is_another_in_each_process() -> None:
    verdicts = Verdicts()
    digests = {verdicts.digest(*parts) for parts in [(b"ab", b"c"), (b"a", b"bc"), (b"abc",), (b"abc", b"")]}
    assert len(digests) == 4
    assert verdicts.digest(b"a") == verdicts.digest(b"a") != Verdicts().digest(b"a")
