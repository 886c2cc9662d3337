"""The judge: right about pictures as we draw them, and about wrong ones."""

from random import Random

import numpy as np
import pytest
from PIL import Image, ImageFilter

from judge import judge
from judging.edges import edge_width
from pictures.drawing import draw
from pictures.facts import Ground, Pair, Pattern, Shapes
from pictures.sampling import KINDS, sample

SIZES = ((128, 128), (160, 96), (96, 160))


@pytest.mark.parametrize("kind", KINDS)
def test_drawn_originals_are_right_in_every_attribute(kind: str) -> None:
    rng = Random(11)
    verdicts = []
    for number in range(60):
        facts = sample(rng, kind)
        verdicts += judge(draw(facts, rng, *SIZES[number % 3]), facts).values()
    assert sum(verdicts) / len(verdicts) > 0.97


@pytest.mark.parametrize("kind", KINDS)
def test_another_picture_of_the_same_kind_is_wrong(kind: str) -> None:
    rng = Random(12)
    accepted = 0
    for number in range(60):
        facts, other = sample(rng, kind), sample(rng, kind)
        accepted += all(judge(draw(other, rng, *SIZES[number % 3]), facts).values())
    assert accepted <= 3


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_picture_and_noise_are_wrong(kind: str) -> None:
    rng = Random(13)
    noise = np.random.default_rng(1).integers(0, 256, (96, 96, 3), np.uint8)
    for picture in (np.full((96, 96, 3), 240, np.uint8), noise):
        for _ in range(20):
            assert not all(judge(picture, sample(rng, kind)).values())


def test_each_wrong_attribute_is_named() -> None:
    asked = Shapes("circle", "red", Ground("white"), place="left")
    for drawn, wrong in (
        (Shapes("square", "red", Ground("white"), place="left"), {"shape"}),
        (Shapes("circle", "blue", Ground("white"), place="left"), {"colour"}),
        (Shapes("circle", "red", Ground("yellow"), place="left"), {"ground"}),
        (Shapes("circle", "red", Ground("white"), place="right"), {"place"}),
        (Shapes("circle", "red", Ground("white"), count=3), {"count", "place"}),
    ):
        verdict = judge(draw(drawn, Random(1), 128, 128), asked)
        assert {name for name, is_right in verdict.items() if not is_right} == wrong


def test_a_pair_the_other_way_round_is_a_wrong_relation() -> None:
    asked = Pair("star", "red", "left of", "circle", "blue", Ground("cream"))
    drawn = Pair("star", "red", "right of", "circle", "blue", Ground("cream"))
    assert judge(draw(drawn, Random(1), 128, 128), asked)["relation"] is False


@pytest.mark.parametrize(
    ("asked", "drawn"),
    [("horizontal stripes", "vertical stripes"), ("waves", "chevrons"), ("dots", "citrus")],
)
def test_a_pattern_of_another_kind_is_wrong(asked: str, drawn: str) -> None:
    picture = draw(Pattern(drawn, "red", "cream", 6), Random(1), 128, 128)
    assert not judge(picture, Pattern(asked, "red", "cream", 6))["pattern"]


def test_edges_are_as_wide_as_they_are_soft() -> None:
    drawn = draw(Shapes("circle", "red", Ground("white"), size="large"), Random(1), 256, 256)
    widths = [edge_width(drawn)]
    for radius in (2, 4):
        soft = Image.fromarray(drawn).filter(ImageFilter.GaussianBlur(radius))
        widths.append(edge_width(np.asarray(soft)))
    sharp, soft_width, softer_width = widths
    assert 0.3 < sharp < 1.5
    assert soft_width == pytest.approx(2 * 2.56, rel=0.25)  # of a Gaussian, from 10 to 90 %
    assert softer_width == pytest.approx(2 * soft_width, rel=0.15)


def test_a_picture_of_one_colour_has_no_edges() -> None:
    assert edge_width(np.full((64, 64, 3), 240, np.uint8)) is None
