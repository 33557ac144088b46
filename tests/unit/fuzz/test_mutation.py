from random import Random

from fuzz.mutation import HEAD_BYTES, Replies
from fuzz.replies import all_originals

REPLIES = Replies(all_originals())


def mutated(seed: int, count: int) -> list[bytes]:
    chance = Random(seed)  # noqa: S311 - the same replies each time
    return [REPLIES.mutated(chance) for _ in range(count)]


def test_a_seed_gives_the_same_replies_each_time() -> None:
    assert mutated(1, 200) == mutated(1, 200)
    assert mutated(1, 200) != mutated(2, 200)


def test_most_replies_are_changed_and_few_are_alike() -> None:
    replies = mutated(3, 2000)
    assert len(set(replies)) > 1700
    assert len(set(replies) - set(REPLIES.originals)) > 1700


def test_what_lets_a_reply_through_mostly_stays() -> None:
    heads = {reply[:HEAD_BYTES] for reply in REPLIES.originals}
    changed = sum(reply[:HEAD_BYTES] not in heads for reply in mutated(4, 2000))
    assert changed < 100


def test_names_of_classes_are_known_with_their_lengths() -> None:
    assert b"\x00\x13java.util.ArrayList" in REPLIES.class_names
    assert all(len(name) == 2 + int.from_bytes(name[:2], "big") for name in REPLIES.class_names)
