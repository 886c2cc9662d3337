"""Guidance: which prefixes it needs, when it acts and what it does."""

import pytest
import torch

from studio.models.sensenova.prompt import Branch
from studio.models.sensenova.sampler import GuidanceNorm, Sampling, guide

COND, IMGCOND, UNCOND = Branch


@pytest.mark.parametrize(
    ("guidance", "branches"), [(4.0, (COND, UNCOND)), (1.0, (COND,)), (0.5, (COND,))]
)
def test_text_to_image_compares_with_an_empty_prompt(
    guidance: float, branches: tuple[Branch, ...]
) -> None:
    assert Sampling(4, guidance).branches == branches


@pytest.mark.parametrize(
    ("guidance", "image_guidance", "branches"),
    [
        (1.0, 1.0, (COND,)),
        (4.0, 1.0, (COND, IMGCOND)),
        (2.0, 2.0, (COND, UNCOND)),
        (4.0, 1.5, (COND, IMGCOND, UNCOND)),
        (1.0, 1.5, (COND, IMGCOND, UNCOND)),
    ],
)
def test_editing_compares_with_the_images_too(
    guidance: float, image_guidance: float, branches: tuple[Branch, ...]
) -> None:
    sampling = Sampling(4, guidance, edits=True, image_guidance=image_guidance)
    assert sampling.branches == branches


def test_the_interval_includes_its_ends_except_when_editing() -> None:
    inside = Sampling(4, interval=(0.2, 0.8))
    assert [inside.is_guided_at(t) for t in (0.1, 0.2, 0.5, 0.8, 0.9)] == [0, 1, 1, 1, 0]
    edit = Sampling(4, interval=(0.2, 0.8), edits=True)
    assert [edit.is_guided_at(t) for t in (0.1, 0.2, 0.5, 0.8, 0.9)] == [0, 0, 1, 0, 0]
    whole = Sampling(4, interval=(0.0, 0.8), edits=True)
    assert [whole.is_guided_at(t) for t in (0.0, 0.5, 0.9)] == [1, 1, 1]


def test_norms_keep_the_velocity_as_short_as_the_conditional_one() -> None:
    torch.manual_seed(0)
    cond, uncond = torch.randn(2, 3, 16, 32), torch.randn(2, 3, 16, 32)
    whole = guide([cond, uncond], Sampling(4, norm=GuidanceNorm.GLOBAL), 8, 1)
    torch.testing.assert_close(whole.flatten(1).norm(dim=1), cond.flatten(1).norm(dim=1))
    tokens = guide([cond, uncond], Sampling(4, norm=GuidanceNorm.CHANNEL), 8, 1)
    for row, column in ((0, 0), (8, 24)):
        cut = (slice(None), slice(None), slice(row, row + 8), slice(column, column + 8))
        lengths = [part[cut].flatten(1).norm(dim=1) for part in (tokens, cond)]
        torch.testing.assert_close(*lengths)


def test_zero_star_leaves_the_noise_alone_first_and_projects_later() -> None:
    torch.manual_seed(0)
    cond, uncond = torch.randn(2, 3, 8, 8), torch.randn(2, 3, 8, 8)
    sampling = Sampling(4, norm=GuidanceNorm.CFG_ZERO_STAR)
    assert not guide([cond, uncond], sampling, 8, 0).any()
    same = guide([cond, cond * 5], sampling, 8, 1)  # its projection is the conditional one
    torch.testing.assert_close(same, cond)
