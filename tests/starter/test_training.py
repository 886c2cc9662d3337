"""The training: a tiny network learns, stops, and goes on from its checkpoint."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors import safe_open
from torch import Tensor

from batches import encode, stream
from export import write_weights
from grow import with_pixels, with_refiner
from objective import loss_of, noise_levels, softened
from precision import fast_dtype, mixed
from recipe import Noise, Recipe, Sizes, Stage
from state import State, begin, from_weights, load, save
from stepping import Stepper
from studio.devices import cpu
from studio.devices.backend import Dtype
from studio.models.sensenova.checkpoint import load_network
from studio.models.sensenova.config import parse_config
from studio.models.sensenova.network import Canvas
from studio.models.sensenova.tokenizer import TextTokenizer
from tokens import make_tokenizer
from train import fixed_loss

pytestmark = pytest.mark.filterwarnings("ignore:Mismatch dtype")

CPU = torch.device("cpu")
SHIPPED = Path(__file__).parents[2] / "assets" / "starter"
TINY = Recipe(
    sizes=Sizes(
        width=64, layers=2, mlp=64, understanding_mlp=32, vision=16, pixel_head=32
    ),
    warmup_steps=5,
    vocabulary=600,
    captions=300,
)  # fmt: skip
STAGE = Stage(((2, 2), (3, 2)), batch=8, rate=4e-3, decay_from=0.5, noise=Noise(uniform_share=0.0))


LATE = replace(STAGE, noise=Noise(mean=3.0, deviation=0.5), trains_refiner=True)


def _train(state: State, steps: int, threads: int = 1, stage: Stage = STAGE) -> None:
    side = state.network.config.token_side
    batches = stream(state.tokenizer, TINY, stage, token_side=side, start=state.steps, workers=0)
    with Stepper(state, TINY, stage, threads) as stepper:
        for number in range(steps):
            stepper.step(next(batches), stage.rate * (1 - number / steps))


def _loss(state: State) -> float:
    """On one batch with one noise, so that two states can be compared."""
    batch = next(
        stream(state.tokenizer, replace(TINY, seed=9), STAGE, token_side=16, start=0, workers=0)
    )
    generator = torch.Generator().manual_seed(1)
    with torch.no_grad():
        return loss_of(state.network, batch, STAGE, generator).item()


def test_the_loss_goes_down_and_further_down_after_resuming(tmp_path: Path) -> None:
    state = begin(TINY, tmp_path, CPU)
    before = _loss(state)
    _train(state, 60)
    save(state, tmp_path)

    resumed = load(tmp_path, CPU)
    assert (resumed.steps, resumed.pictures) == (60, 60 * STAGE.batch)
    assert _loss(resumed) == _loss(state) < 0.9 * before
    _train(resumed, 60)
    assert _loss(resumed) < _loss(state)


def test_training_goes_on_from_the_weights_that_ship(tmp_path: Path) -> None:
    shipped = SHIPPED / "model.safetensors"
    with safe_open(shipped, framework="pt") as file:
        told = json.loads(file.metadata()["training"])
        stored = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
    state = from_weights(SHIPPED, tmp_path, CPU)
    assert {name: getattr(state, name) for name in told} == told
    assert state.pictures > 0
    for name, weight in state.network.state_dict().items():
        assert torch.equal(weight, stored[name].float())
    _train(state, 1)
    assert not torch.equal(weight, stored[name].float())
    assert write_weights(state, tmp_path).stat().st_size == pytest.approx(
        shipped.stat().st_size, rel=0.01
    )


def test_the_loss_on_fixed_pictures_tells_whether_training_helped(tmp_path: Path) -> None:
    state = begin(TINY, tmp_path, CPU)
    before = fixed_loss(state, TINY, STAGE)
    assert fixed_loss(state, TINY, STAGE) == before
    _train(state, 40)
    assert fixed_loss(state, TINY, STAGE) < before


def test_a_checkpoint_restores_weights_averages_and_momentum(tmp_path: Path) -> None:
    state = begin(TINY, tmp_path, CPU)
    _train(state, 3)
    save(state, tmp_path)
    resumed = load(tmp_path, CPU)

    weights = state.network.state_dict()
    for name, weight in resumed.network.state_dict().items():
        assert torch.equal(weight, weights[name])
        assert torch.equal(resumed.average[name], state.average[name])
    for old, new in zip(state.optimisers, resumed.optimisers, strict=True):
        assert old.state_dict()["state"].keys() == new.state_dict()["state"].keys()


def test_two_threads_learn_from_the_whole_batch(tmp_path: Path) -> None:
    state = begin(TINY, tmp_path, CPU)
    before = _loss(state)
    _train(state, 20, threads=2)
    assert state.pictures == 20 * STAGE.batch
    assert _loss(state) < before


def test_batches_are_the_same_for_a_seed_wherever_they_start(tmp_path: Path) -> None:
    make_tokenizer(tmp_path, 600, caption_count=200, seed=1)
    tokenizer = TextTokenizer(tmp_path)
    first = stream(tokenizer, TINY, STAGE, token_side=16, start=0, workers=0)
    later = stream(tokenizer, TINY, STAGE, token_side=16, start=2, workers=0)
    _, _, third, fourth = (next(first) for _ in range(4))
    for batch, again in ((third, next(later)), (fourth, next(later))):
        assert torch.equal(batch.pixels, again.pixels)
        assert torch.equal(batch.ids, again.ids)


def test_the_tokenizer_encodes_anything(tmp_path: Path) -> None:
    make_tokenizer(tmp_path, 600, caption_count=200, seed=1)
    tokenizer = TextTokenizer(tmp_path)
    for text in ("a red circle", "黄昏的群山", "Ünïcode 🎨 \n\t", "<img>"):
        assert tokenizer.decode(tokenizer.encode(text)) == text
    assert len(tokenizer.encode("<img>")) == 1


def test_noise_levels_favour_noise_and_reach_everywhere() -> None:
    levels = noise_levels(20_000, Noise(), torch.Generator().manual_seed(1), CPU)
    assert levels.min() >= 0
    assert levels.max() <= 1
    assert 0.1 < levels.median() < 0.2
    assert 0.08 < (levels > 0.5).float().mean() < 0.2


def test_as_many_levels_as_asked_are_nothing_but_noise() -> None:
    noise = Noise(uniform_share=0.15, start_share=0.35)
    levels = noise_levels(20_000, noise, torch.Generator().manual_seed(1), CPU)
    assert 0.33 < (levels == 0).float().mean() < 0.37
    assert 0.05 < (levels > 0.5).float().mean() < 0.2


def test_on_its_own_way_the_network_sees_where_its_step_led(tmp_path: Path) -> None:
    network = begin(TINY, tmp_path, CPU).network
    seen: list[tuple[Tensor, Tensor, Tensor]] = []
    guess = network.guess

    def noting(x: Tensor, t: Tensor, canvas: Canvas) -> Tensor:
        pictures = guess(x, t, canvas)
        seen.append((x, t, pictures))
        return pictures

    network.guess = noting  # type: ignore[method-assign]
    stage = replace(STAGE, noise=Noise(own_share=1.0))
    tokenizer = TextTokenizer(tmp_path)
    batch = next(stream(tokenizer, TINY, stage, token_side=16, start=0, workers=0))
    loss_of(network, batch, stage, torch.Generator().manual_seed(1))
    (x, start, pictures), (led, t, _) = seen
    assert (start < t).all()
    velocity = (pictures - x) / (1 - start)[:, None, None, None]
    assert torch.allclose(led, x + (t - start)[:, None, None, None] * velocity, atol=1e-5)


def test_a_processor_without_units_for_bfloat16_trains_in_float32(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = begin(TINY, tmp_path, CPU)
    seen: dict[Dtype, torch.dtype] = {}
    for dtype in (Dtype.FLOAT32, Dtype.BFLOAT16):
        monkeypatch.setattr(cpu.Cpu, "dtype", lambda *_, dtype=dtype: dtype)
        fast_dtype.cache_clear()
        with mixed(CPU):
            seen[dtype] = (
                state.network.language_model.model.layers[0].mlp.up_proj(torch.ones(1, 64)).dtype
            )
    fast_dtype.cache_clear()
    assert seen == {Dtype.FLOAT32: torch.float32, Dtype.BFLOAT16: torch.bfloat16}


def test_late_pictures_are_shown_out_of_focus_and_wanted_sharp() -> None:
    t = torch.tensor([0.1, 0.6, 0.9])
    pictures = torch.randn(3, 3, 32, 48, generator=torch.Generator().manual_seed(1))
    noise = Noise(soft_share=1.0, soft_from=0.5)
    soft = softened(pictures, t, noise, torch.Generator().manual_seed(2))
    assert torch.equal(soft[0], pictures[0])
    assert (soft[1:].std((1, 2, 3)) < 0.7 * pictures[1:].std((1, 2, 3))).all()
    assert torch.allclose(soft.mean((2, 3)), pictures.mean((2, 3)), atol=0.05)


def test_the_studio_loads_what_was_exported(tmp_path: Path) -> None:
    state = begin(replace(TINY, seed=3), tmp_path, CPU)
    write_weights(state, tmp_path)
    config = parse_config(json.loads(json.dumps(state.fields)))
    network = load_network(tmp_path, config, CPU, torch.float32)
    for name, weight in network.state_dict().items():
        assert torch.equal(weight, state.average[name].bfloat16().float())


def test_a_grown_network_draws_the_same_at_twice_the_size(tmp_path: Path) -> None:
    state = begin(TINY, tmp_path, CPU)
    _train(state, 5)
    large = with_pixels(state)
    small_config, large_config = state.network.config, large.network.config
    assert large_config.token_side == 2 * small_config.token_side
    assert large_config.noise_scale_for(4) == 2 * small_config.noise_scale_for(4)

    noisy = torch.randn(1, 3, 32, 48, generator=torch.Generator().manual_seed(1))
    ids, _ = encode(state.tokenizer, ["a red circle"])
    drawn = []
    for network, x in ((state.network, noisy), (large.network, _doubled(noisy))):
        prefix = network.prefix(network.embed_text(ids))
        canvas = network.canvas(x.shape[2], x.shape[3], [prefix])
        drawn.append(network.denoise(x, torch.tensor(0.3), canvas))
    assert torch.allclose(_doubled(drawn[0]), drawn[1], atol=1e-4)


def test_a_network_given_a_refiner_draws_the_same_until_it_learns(tmp_path: Path) -> None:
    state = begin(replace(TINY, sizes=replace(TINY.sizes, refiner=0)), tmp_path, CPU)
    _train(state, 5)
    grown = with_refiner(state)
    assert state.network.config.refiner is None
    assert grown.network.config.refiner is not None
    before, after = _drawn(state), _drawn(grown)
    assert torch.equal(before, after)
    weights = {name: weight.clone() for name, weight in grown.network.state_dict().items()}
    _train(grown, 5, stage=LATE)
    learned = {
        name
        for name, weight in grown.network.state_dict().items()
        if not torch.equal(weight, weights[name])
    }
    assert learned == {name for name in weights if "refiner" in name}
    assert not torch.equal(_drawn(grown), before)


def _drawn(state: State) -> torch.Tensor:
    network = state.network
    ids, _ = encode(state.tokenizer, ["a red circle"])
    canvas = network.canvas(32, 48, [network.prefix(network.embed_text(ids))])
    noisy = torch.randn(1, 3, 32, 48, generator=torch.Generator().manual_seed(1))
    return network.denoise(noisy, torch.tensor(0.8), canvas)


def _doubled(pictures: torch.Tensor) -> torch.Tensor:
    return pictures.repeat_interleave(2, -1).repeat_interleave(2, -2)
