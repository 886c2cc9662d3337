"""A prompt that stands for several becomes exactly those, or a sentence."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from studio.errors import InvalidRequest
from studio.jobs.wildcards import MAX_PROMPTS, WordLists, count, expand, read_lists
from studio.paths import assets

LISTS = WordLists({"colour": ("red", "deep blue"), "many": tuple(map(str, range(1000)))})


@pytest.mark.parametrize(
    ("prompt", "prompts"),
    [
        ("a car", ["a car"]),
        ("{red|blue} car", ["red car", "blue car"]),
        ("{a|b}{1|2}", ["a1", "a2", "b1", "b2"]),
        ("{a|{b|c} d}!", ["a!", "b d!", "c d!"]),
        ("{old |}car", ["old car", "car"]),
        ("{a|a}", ["a", "a"]),
        ("a __colour__ car", ["a red car", "a deep blue car"]),
        ("__Colour__ {x|__colour__}", ["red x", "red red", "red deep blue",
                                       "deep blue x", "deep blue red", "deep blue deep blue"]),
        ('{"scene": "a car"}', ['{"scene": "a car"}']),
        ("a | b } c { d | e", ["a | b } c { d | e"]),
        ("{ {a|b} |", ["{ a |", "{ b |"]),
        ("snake_case __ and ____", ["snake_case __ and ____"]),
        ("{prompt}, {一|二}", ["{prompt}, 一", "{prompt}, 二"]),
    ],
)  # fmt: skip
def test_choices_and_lists_become_prompts(prompt: str, prompts: list[str]) -> None:
    assert expand(prompt, LISTS) == tuple(prompts)
    assert count(prompt, LISTS) == len(prompts)


@pytest.mark.parametrize(
    ("prompt", "sentence"),
    [
        ("__many__ {a|b}", "This prompt stands for 2,000 prompts; 1,000 is the most."),
        ("{0|1}" * 20, "This prompt stands for more than a million prompts; 1,000 is the most."),
        ("__many__" * 2000, "more than a million prompts"),
        ("{a|" * 3000 + "b" + "}" * 3000, "more than 16 deep"),
        ("a __nothing__", "There is no list of words called nothing. There are __colour__"),
        ("{| }", "One of the choices leaves the prompt empty."),
        ("{a|b}" + "x" * 20_000, "makes the prompt 20,001 characters long"),
    ],
)
def test_what_cannot_be_made_is_said_at_once(prompt: str, sentence: str) -> None:
    began_s = time.perf_counter()
    with pytest.raises(InvalidRequest) as told:
        expand(prompt, LISTS)
    assert sentence in str(told.value)
    assert told.value.field == "prompt"
    assert time.perf_counter() - began_s < 5  # nothing was made


def test_the_most_prompts_are_made() -> None:
    assert len(set(expand("__many__", LISTS))) == MAX_PROMPTS


@pytest.mark.parametrize("prompt", ["{" * 20_000, "{" * 10_000 + "}" * 10_000, "|" * 20_000])
def test_braces_without_a_choice_mean_themselves(prompt: str) -> None:
    assert expand(prompt, LISTS) == (prompt,)


def test_lists_that_come_along_hold_what_their_names_say() -> None:
    lists = read_lists(assets() / "wildcards")
    assert not lists.complaints
    assert "red" in lists.words["colour"]
    assert len(expand("a __colour__ __shape__", lists)) == 64


def test_own_lists_come_before_those_that_came_along(tmp_path: Path) -> None:
    (tmp_path / "colour.txt").write_bytes("\ufeff# mine\nochre\r\n\r\n  sea \a green \n".encode())
    lists = read_lists(assets() / "wildcards", tmp_path)
    assert lists.words["colour"] == ("ochre", "sea  green")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\xff\xfe", "it is no UTF-8 text"),
        (b"# nothing\n", "it holds no words"),
        (b"x\n" * 600_000, "it is longer than 1 MB"),
    ],
)
def test_a_damaged_list_is_said_only_where_it_is_asked_for(
    data: bytes, reason: str, tmp_path: Path
) -> None:
    (tmp_path / "bad.txt").write_bytes(data)
    (tmp_path / "good.txt").write_text("one", encoding="utf-8")
    lists = read_lists(tmp_path, tmp_path / "absent")
    assert expand("__good__", lists) == ("one",)
    with pytest.raises(InvalidRequest, match=reason):
        expand("__bad__", lists)
