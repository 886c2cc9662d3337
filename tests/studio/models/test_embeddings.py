"""Textual inversions: kept in the library, and called by their names in a prompt."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file

from studio.devices import backend_of, find_devices
from studio.devices.plan import plan_for
from studio.errors import ModelUnsupported
from studio.jobs.request import GenerationRequest
from studio.models.catalogue import Catalogue
from studio.models.diffusers import FAMILY
from studio.models.report import Kind, report_on
from studio.models.store.store import ModelStore
from studio.paths import Paths
from tests.studio.models.runs import Recorder
from tests.studio.models.shelf import Shelf

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")

CPU = find_devices()[-1]
KEYS = {768: "clip_l", 1280: "clip_g"}  # as files for both text encoders call them


def save_model(folder: Path, *, is_xl: bool) -> Path:
    """A tiny model whose text encoders are as wide as real ones."""
    torch.manual_seed(0)
    shelf = Shelf(folder)
    parts = shelf.clip(projects=False, width=768)
    more = {}
    if is_xl:
        parts |= shelf.clip("_2", width=1280)
        more = {
            "addition_embed_type": "text_time",
            "addition_time_embed_dim": 8,
            "projection_class_embeddings_input_dim": 80,
        }
    else:
        parts |= {"safety_checker": None, "feature_extractor": None}
    name = "StableDiffusionXLPipeline" if is_xl else "StableDiffusionPipeline"
    getattr(shelf.diffusers, name)(
        **parts,
        unet=shelf.diffusers.UNet2DConditionModel(
            sample_size=16,
            block_out_channels=(16, 32),
            layers_per_block=1,
            norm_num_groups=4,
            down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"),
            up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
            attention_head_dim=8,
            cross_attention_dim=2048 if is_xl else 768,
            **more,
        ),
        vae=shelf.vae(4),
        scheduler=shelf.diffusers.EulerDiscreteScheduler(steps_offset=1),
        **({} if is_xl else {"requires_safety_checker": False}),
    ).save_pretrained(folder)
    return folder


def save_embedding(file: Path, model: Path, letters: list[str], *, is_double: bool = False) -> Path:
    """One that means what these letters do to the model's own text encoders."""
    catalogue = {}
    for number in ("", "_2") if is_double else ("",):
        clip = Shelf(model).transformers.CLIPTokenizer
        tokenizer = clip.from_pretrained(model / f"tokenizer{number}")
        weights = load_file(model / f"text_encoder{number}" / "model.safetensors")
        (table,) = (value for name, value in weights.items() if "token_embedding" in name)
        rows = table[tokenizer.convert_tokens_to_ids(letters)]
        catalogue[KEYS[rows.shape[1]] if is_double else "emb_params"] = rows
    save_file(catalogue, file)
    return file


def draw(model: Path, prompt: str, paths: Paths, negative: str = "") -> np.ndarray:
    spec = Catalogue(paths, (FAMILY,)).find(str(model))
    request = GenerationRequest(
        prompt, spec.id, negative_prompt=negative, width=64, height=64, steps=2
    )
    pipeline = FAMILY.load(spec, plan_for(spec, CPU, backend_of(CPU)))
    return pipeline.generate(request, Recorder(seed=7).run)


@pytest.mark.parametrize("is_xl", [False, True])
def test_a_name_in_a_prompt_means_what_its_vectors_say(
    tmp_path: Path, paths: Paths, *, is_xl: bool
) -> None:
    model = save_model(tmp_path / "fox", is_xl=is_xl)
    file = save_embedding(tmp_path / "Ink-2.safetensors", model, ["a", "b</w>"], is_double=is_xl)
    report = report_on(file)
    family = "Stable Diffusion XL" if is_xl else "Stable Diffusion"
    assert (report.kind, report.family, report.problems) == (Kind.TEXTUAL_INVERSION, family, ())
    plain = draw(model, "x (ab:1.4) y", paths, "ab")
    assert not np.array_equal(plain, draw(model, "x (ink-2:1.4) y", paths, "ink-2"))
    ModelStore(paths.store).import_model(file)
    assert np.array_equal(plain, draw(model, "x (ink-2:1.4) y", paths, "embedding:Ink-2"))


def test_one_for_another_model_is_refused_once_it_is_called(tmp_path: Path, paths: Paths) -> None:
    model = save_model(tmp_path / "fox", is_xl=False)
    vectors = {"clip_l": torch.zeros(2, 768), "clip_g": torch.zeros(2, 1280)}
    save_file(vectors, tmp_path / "ink.safetensors")
    ModelStore(paths.store).import_model(tmp_path / "ink.safetensors")
    assert draw(model, "a drink", paths).std() > 5
    with pytest.raises(ModelUnsupported) as caught:
        draw(model, "a fox in ink", paths)
    assert str(caught.value) == (
        "ink is a textual inversion for Stable Diffusion XL, of another width than fox reads. "
        "Take the name out of the prompt, or choose another model."
    )


def test_the_token_of_a_learned_concept_is_one_vector(tmp_path: Path, paths: Paths) -> None:
    model = save_model(tmp_path / "fox", is_xl=False)
    file = save_embedding(tmp_path / "toy.safetensors", model, ["b</w>"])
    save_file({"<cat-toy>": load_file(file)["emb_params"][0]}, file)
    ModelStore(paths.store).import_model(file)
    assert np.array_equal(draw(model, "toy", paths), draw(model, "b", paths))


def test_a_pickled_one_is_refused_with_the_reason(tmp_path: Path) -> None:
    for name in ("ink.pt", "learned_embeds.bin"):
        (tmp_path / name).write_bytes(b"\x80\x02cos\nsystem\n.")
        with pytest.raises(ModelUnsupported, match="is a pickle file, which can run code"):
            report_on(tmp_path / name)
