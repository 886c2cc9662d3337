"""The starter says when it is asked for what it never learned."""

import pytest

from studio.models.scope import is_outside
from studio.models.sensenova import FAMILY
from studio.paths import assets

STARTER = FAMILY.inspect(assets() / "starter", "starter")


@pytest.mark.parametrize("prompt", [STARTER.sample_prompt, *STARTER.examples])
def test_its_own_examples_are_within_what_it_knows(prompt: str) -> None:
    assert not is_outside(prompt, STARTER.vocabulary)


@pytest.mark.parametrize(
    "prompt",
    [
        "Two big Blue Stars on a calm, dark background!",
        "a coral sailboat on a calm sea at dawn",
        "orange city skylines at night, flat gouache",
        "黄昏的紫色山脉",
        "三个红色圆形，白色背景",
        "",
        "***",
    ],
)
def test_prompts_in_its_words_are_within(prompt: str) -> None:
    assert not is_outside(prompt, STARTER.vocabulary)


@pytest.mark.parametrize(
    "prompt",
    [
        "a dog",
        "a red cat on a blue background",
        "portrait of a woman in a red dress, photograph",
        "astronaut riding a horse on the moon",
        "一只可爱的猫",
        "красный круг",
        "写实人像摄影",
    ],
)
def test_other_prompts_are_outside(prompt: str) -> None:
    assert is_outside(prompt, STARTER.vocabulary)


def test_a_model_without_a_vocabulary_knows_every_word() -> None:
    assert not is_outside("an astronaut", frozenset())
