"""What holds for any NEO-unify network, whatever its weights."""

import math
from dataclasses import replace

import pytest
import torch
from torch import Tensor
from torch.nn import functional as F

from studio.devices.backend import Dtype
from studio.devices.cpu import BACKEND
from studio.models.sensenova.attention import attend
from studio.models.sensenova.packing import PackedLinear, pack_generation
from tests.studio.models.sensenova.small import SPARSE, small_network

IDS = torch.arange(21).view(3, 7)
LENGTHS = (7, 4, 1)
REFINED = {"pixel_refiner": {"size": 8, "depth": 3, "shuffle": 2, "start": 0.4}}


def test_padding_changes_nothing_for_the_other_prompts_of_a_batch() -> None:
    network = small_network()
    x, t = torch.randn(3, 3, 32, 48), torch.tensor([0.1, 0.5, 0.9])
    mask = torch.arange(7) < torch.tensor(LENGTHS)[:, None]
    prefix = network.prefix(network.embed_text(IDS), mask=mask)
    together = network.denoise(x, t, network.canvas(32, 48, [prefix], batch=3))
    for row, length in enumerate(LENGTHS):
        alone = network.prefix(network.embed_text(IDS[row : row + 1, :length]))
        canvas = network.canvas(32, 48, [alone])
        picture = network.denoise(x[row : row + 1], t[row], canvas)
        torch.testing.assert_close(picture, together[row : row + 1], atol=2e-6, rtol=0)


def test_a_refiner_works_on_the_late_pictures_of_a_batch_alone() -> None:
    network = small_network(**REFINED)
    config = network.config
    network.config = replace(config, refiner=None)
    x, t = torch.randn(3, 3, 32, 48), torch.tensor([0.1, 0.5, 0.9])
    prefixes = [network.prefix(network.embed_text(IDS[:1, :n])) for n in (3, 5)]
    canvas = network.canvas(32, 48, prefixes, batch=3)
    coarse = network.denoise(x, t, canvas)
    network.config = config
    refined = network.denoise(x, t, canvas)
    is_same = (coarse == refined).flatten(1).all(1)
    assert is_same.tolist() == 2 * [True, False, False]
    alone = network.denoise(x[2:], t[2], network.canvas(32, 48, prefixes))
    torch.testing.assert_close(alone, refined[[2, 5]], atol=2e-6, rtol=0)


def test_several_prefixes_share_a_pass_and_stay_apart() -> None:
    network = small_network(**SPARSE)
    x, t = torch.randn(2, 3, 32, 32), torch.tensor(0.3)
    prefixes = [network.prefix(network.embed_text(IDS[:1, :n])) for n in LENGTHS]
    together = network.denoise(x, t, network.canvas(32, 32, prefixes, batch=2))
    apart = [network.denoise(x, t, network.canvas(32, 32, [p], batch=2)) for p in prefixes]
    torch.testing.assert_close(together, torch.cat(apart), atol=2e-6, rtol=0)


def test_a_prefix_grows_as_if_read_at_once() -> None:
    network = small_network()
    whole = network.prefix(network.embed_text(IDS[:1]))
    grown = network.prefix(network.embed_text(IDS[:1, :3]))
    for n in range(3, 7):
        grown = network.prefix(network.embed_text(IDS[:1, n : n + 1]), past=grown)
    assert grown.next_t.tolist() == whole.next_t.tolist() == [7]
    for (keys, values), (grown_keys, grown_values) in zip(whole.layers, grown.layers, strict=True):
        torch.testing.assert_close(grown_keys, keys, atol=2e-6, rtol=0)
        torch.testing.assert_close(grown_values, values, atol=2e-6, rtol=0)


@pytest.mark.parametrize("changes", [{}, SPARSE, REFINED, {"tie_word_embeddings": True}])
def test_training_reaches_every_weight_that_denoising_uses(changes: dict[str, object]) -> None:
    network = small_network(**changes)
    prefix = network.prefix(network.embed_text(IDS), mask=torch.ones_like(IDS, dtype=torch.bool))
    canvas = network.canvas(64, 64, [prefix], batch=3)
    pictures = network.denoise(torch.randn(3, 3, 64, 64), torch.rand(3), canvas)
    torch.autograd.backward(pictures.square().mean())
    for name, weight in network.named_parameters():
        is_used = "_mot_gen" in name or "fm_modules" in name or "layers.0" in name
        if is_used and ".experts." not in name:  # experts that no token chose learn nothing
            assert weight.grad is not None, name
            assert weight.grad.abs().sum() > 0, name


def test_prompt_and_noise_level_change_the_picture() -> None:
    network = small_network()
    x = torch.randn(1, 3, 32, 32)

    def picture(length: int, t: float) -> Tensor:
        prefix = network.prefix(network.embed_text(IDS[:1, :length]))
        return network.denoise(x, torch.tensor(t), network.canvas(32, 32, [prefix]))

    assert not torch.allclose(picture(3, 0.5), picture(4, 0.5), atol=1e-3)
    assert not torch.allclose(picture(3, 0.5), picture(3, 0.6), atol=1e-3)


@pytest.mark.parametrize(("rows", "seen"), [(40, 50), (1100, 1200)])
@pytest.mark.parametrize("is_masked", [False, True])
def test_attention_is_the_same_in_every_form(rows: int, seen: int, is_masked: bool) -> None:
    torch.manual_seed(0)
    q, k, v = torch.randn(2, 4, rows, 16), torch.randn(2, 2, seen, 16), torch.randn(2, 2, seen, 16)
    mask = torch.rand(2, 1, 1, seen) > 0.3 if is_masked else None
    expected = F.scaled_dot_product_attention(q, k, v, mask, enable_gqa=True)
    expected = expected.transpose(1, 2).flatten(2)
    torch.testing.assert_close(attend(q, k, v, mask), expected, atol=2e-6, rtol=0)
    rough = attend(q.bfloat16(), k.bfloat16(), v.bfloat16(), mask)
    torch.testing.assert_close(rough.float(), expected, atol=0.04, rtol=0)


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
def test_packed_weights_give_the_same_pictures(dtype: torch.dtype) -> None:
    network = small_network(use_pixel_head=False, mlp_head_size=64).to(dtype)
    x, t = torch.randn(1, 3, 32, 32), torch.tensor(0.3)
    with torch.inference_mode():
        canvas = network.canvas(32, 32, [network.prefix(network.embed_text(IDS[:1]))])
        plain = network.denoise(x, t, canvas)
        pack_generation(network)
        packed = network.denoise(x, t, canvas)
    is_emulated = dtype is torch.bfloat16 and BACKEND.dtype(BACKEND.find()[0]) is Dtype.FLOAT32
    is_packed = any(isinstance(module, PackedLinear) for module in network.modules())
    assert is_packed != is_emulated
    torch.testing.assert_close(packed, plain, atol=1e-5 if dtype is torch.float32 else 0.05, rtol=0)


def test_noise_scale_follows_the_mode() -> None:
    for mode, scale in (("resolution", 2.0), ("dynamic", 2.0), ("dynamic_sqrt", math.sqrt(2.0))):
        assert small_network(noise_scale_mode=mode).config.noise_scale_for(256) == scale
    assert small_network(noise_scale_mode="fixed").config.noise_scale_for(256) == 1.0
    assert small_network(noise_scale_max_value=1.5).config.noise_scale_for(256) == 1.5
