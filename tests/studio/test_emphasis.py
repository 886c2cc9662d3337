"""Weights of words as A1111 writes them."""

import time

import pytest

from studio.jobs.emphasis import Piece, is_weighted, parse, plain, step


@pytest.mark.parametrize(
    ("prompt", "pieces"),
    [
        ("a red fox", [("a red fox", 1)]),
        ("a (red:1.3) fox", [("a ", 1), ("red", 1.3), (" fox", 1)]),
        ("a (red) fox", [("a ", 1), ("red", 1.1), (" fox", 1)]),
        ("a ((red)) [fox]", [("a ", 1), ("red", 1.21), (" ", 1), ("fox", 0.909)]),
        ("(a (red:1.5) fox:0.5)", [("a ", 0.5), ("red", 0.75), (" fox", 0.5)]),
        (r"a \(red\) fox", [("a (red) fox", 1)]),
        ("at 12:30 (noon", [("at 12:30 ", 1), ("noon", 1.1)]),
        ("red) fox] :1.3)", [("red) fox] :1.3)", 1)]),
        ("(a:b)", [("a:b", 1.1)]),
        ("(a: 1.0 )", [("a", 1)]),
        ("(红色:1.2)的狐狸", [("红色", 1.2), ("的狐狸", 1)]),
        ("(a:99)(b:-99)", [("a", 10), ("b", -10)]),
        ("", []),
    ],
)
def test_brackets_become_weights(prompt: str, pieces: list[tuple[str, float]]) -> None:
    found = parse(prompt)
    assert [piece.text for piece in found] == [text for text, _ in pieces]
    assert [piece.weight for piece in found] == pytest.approx([w for _, w in pieces], abs=1e-3)
    assert plain(prompt) == "".join(text for text, _ in pieces)
    assert is_weighted(prompt) == any(weight != 1 for _, weight in pieces)


@pytest.mark.parametrize("part", ["(", "[(", "(a", "(a:", ":1)", "\\", "(a:1.1)"])
def test_no_prompt_takes_long(part: str) -> None:
    text = (part * 20_000)[:20_000]
    began_s = time.process_time()
    parse(text)
    step(text, 10_000, 10_000, 1)
    assert time.process_time() - began_s < 20


@pytest.mark.parametrize(
    ("text", "at", "by", "changed"),
    [
        ("a red fox", (3, 3), 1, "a (red:1.1) fox"),
        ("a red fox", (5, 5), -1, "a (red:0.9) fox"),
        ("a red fox", (2, 9), 1, "a (red fox:1.1)"),
        ("a (red:1.1) fox", (4, 4), 1, "a (red:1.2) fox"),
        ("a (red:1.1) fox", (4, 4), -1, "a red fox"),
        ("a (red:2) fox", (4, 4), 1, "a (red:2) fox"),
        ("a (red:0) fox", (4, 4), -1, "a (red:0) fox"),
        ("橘猫", (1, 1), 1, "(橘猫:1.1)"),
    ],
)
def test_a_word_is_given_more_or_less(
    text: str, at: tuple[int, int], by: int, changed: str
) -> None:
    edit = step(text, *at, by)
    assert edit
    result = text[: edit.start] + edit.text + text[edit.end :]
    assert result == changed
    assert step(result, *edit.word, by)


def test_where_there_is_no_word_nothing_is_changed() -> None:
    assert step("a , b", 3, 3, 1) is None
    assert step("", 0, 0, 1) is None


def test_neighbours_of_one_weight_are_one_piece() -> None:
    assert parse("(a)(b)") == (Piece("ab", 1.1),)
