"""``confused``: characters typed for one another, words one mistakes."""

from __future__ import annotations

from zilap.checks import confused, speller, spelling


def told(text: str) -> list[tuple[str, str]]:
    return [(slip.written, slip.right) for slip in speller.slips(text) if spelling._weighs(slip, text)]


def test_characters_of_one_quick_code_stand_together() -> None:
    assert "官" in confused.typed()["害"]
    assert "會" in confused.typed()["曾"]


def test_a_mistaken_word_is_told_where_the_text_is_clear() -> None:
    assert told("商會大部分曾員是中小企") == [("曾員", "會員")]
    assert told("加強市民的法律意適") == [("意適", "意識")]


def test_a_mistaken_word_is_left_in_peace_where_it_is_meant() -> None:
    assert told("曾員外出身寒微") == []
    assert told("兩名議員在席上提出動議") == []


def test_every_mistaken_word_differs_in_one_character_and_asks_something() -> None:
    words = confused.mistaken()
    assert len(words) > 1000
    assert all(len(wrong) == 2 and one.right != wrong[one.at] and one.asked >= 6 for wrong, one in words.items())
