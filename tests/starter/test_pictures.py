"""The drawing and the captions: what training learns from."""

from random import Random

import numpy as np
import pytest

from pictures.captions import describe
from pictures.drawing import draw
from pictures.facts import Ground, Shapes, is_held_out
from pictures.palette import NAMED
from pictures.sampling import KINDS, sample


def _drawn(kind: str, seed: int, size: tuple[int, int] = (64, 64)) -> tuple[str, np.ndarray]:
    rng = Random(seed)
    facts = sample(rng, kind)
    return describe(facts, rng), draw(facts, rng, *size)


@pytest.mark.parametrize("kind", KINDS)
def test_a_seed_gives_the_same_picture_and_caption(kind: str) -> None:
    for seed in range(20):
        caption, picture = _drawn(kind, seed)
        again, drawn_again = _drawn(kind, seed)
        assert caption == again
        assert np.array_equal(picture, drawn_again)


@pytest.mark.parametrize("size", [(64, 64), (128, 64), (64, 128), (80, 48)])
def test_pictures_have_the_size_that_was_asked_for(size: tuple[int, int]) -> None:
    for kind in KINDS:
        _, picture = _drawn(kind, seed=3, size=size)
        assert picture.shape == (size[1], size[0], 3)
        assert picture.dtype == np.uint8


def test_a_red_circle_on_white_is_red_in_the_middle_and_white_in_the_corner() -> None:
    rng = Random(1)
    facts = next(
        facts
        for facts in (sample(rng, "shapes") for _ in range(100_000))
        if isinstance(facts, Shapes)
        and (facts.shape, facts.colour, facts.place) == ("circle", "red", "centre")
        and facts.count == 1
    )
    picture = draw(facts, rng, 64, 64)
    assert tuple(picture[32, 32]) == NAMED["red"]
    assert tuple(picture[0, 0]) == NAMED[facts.ground.colour]


def test_training_never_sees_a_combination_that_is_held_out() -> None:
    rng = Random(5)
    assert not any(is_held_out(sample(rng)) for _ in range(3000))
    assert all(is_held_out(sample(rng, held_out=True)) for _ in range(300))


def test_about_a_tenth_of_the_combinations_is_held_out() -> None:
    rng = Random(6)
    both = [sample(rng, "shapes") for _ in range(900)]
    both += [sample(rng, "shapes", held_out=True) for _ in range(100)]
    combinations = {(f.shape, f.colour, f.ground.colour) for f in both if isinstance(f, Shapes)}
    held = [c for c in combinations if is_held_out(Shapes(c[0], c[1], Ground(c[2])))]
    assert 0.05 < len(held) / len(combinations) < 0.2


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_complete_caption_names_ground_and_colour(language: str) -> None:
    rng = Random(8)
    words = {"red": ("red", "红"), "blue": ("blue", "蓝")}
    facts = Shapes("star", "red", Ground("blue"))
    for _ in range(50):
        caption = describe(facts, rng, language, complete=True)
        for colour in ("red", "blue"):
            assert words[colour][language == "zh"] in caption


def test_captions_vary_in_wording() -> None:
    rng = Random(9)
    facts = Shapes("star", "red", Ground("blue"))
    assert len({describe(facts, rng) for _ in range(200)}) > 60
