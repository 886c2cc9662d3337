"""A few letters find what a person means, and find the likeliest first."""

import time

from ui.matching import Kind, find, match


def kind(query: str, text: str) -> Kind | None:
    found = match(query, text)
    return found.kind if found else None


def titles(query: str, *texts: str) -> list[str]:
    return [thing for thing, _ in find(query, [(text, text, ()) for text in texts])]


def test_beginnings_come_before_what_lies_within_words() -> None:
    assert kind("re", "Reuse the seed") is Kind.START
    assert kind("seed re", "Reuse the seed") is Kind.START
    assert kind("re", "Compare") is Kind.WITHIN
    assert titles("re", "Compare", "Save again", "Reuse the seed") == ["Reuse the seed", "Compare"]


def test_initials_and_scattered_letters_are_understood() -> None:
    assert kind("gbw", "Generate before all that waits") is Kind.INITIALS
    assert kind("gebef", "Generate before all that waits") is Kind.INITIALS
    assert kind("gnrt", "Generate") is Kind.LOOSE
    assert kind("trag", "Generate") is None


def test_scattered_letters_mean_nothing_beside_a_better_find() -> None:
    assert titles("sta", "Show or hide the panels", "Stats", "Shape: Tall") == [
        "Stats",
        "Shape: Tall",
    ]
    assert titles("gnrt", "Show or hide the panels", "Generate") == ["Generate"]


def test_the_letters_that_were_meant_are_known() -> None:
    found = match("us se", "Reuse the Seed")
    assert found
    assert found.places == (2, 3, 10, 11)


def test_chinese_is_found_from_any_character() -> None:
    assert kind("历史", "打开历史") is Kind.START
    assert kind("开史", "打开历史") is Kind.INITIALS


def test_letters_that_grow_when_made_small_keep_the_places_right() -> None:
    found = match("x", "İİx")
    assert found
    assert found.places == (2,)


def test_what_else_is_known_counts_least_and_from_its_beginnings() -> None:
    things = [("a", "Dark", ("Look theme",)), ("b", "Theme park", ())]
    assert [thing for thing, _ in find("theme", things)] == ["b", "a"]
    assert find("heme", [things[0]]) == []


def test_a_word_that_nearly_fits_everywhere_is_no_trap() -> None:
    begun = time.process_time()
    assert match("a" * 200 + "b", "a " * 2000) is None
    assert time.process_time() - begun < 30  # an exponential search would never come back
