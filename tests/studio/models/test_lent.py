"""A denoiser on its own, which runs with the parts of a model of its family."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file

from studio.devices import backend_of, find_devices
from studio.devices.plan import plan_for
from studio.errors import ModelUnsupported
from studio.jobs.request import GenerationRequest
from studio.models import FAMILIES
from studio.models.diffusers import FAMILY
from studio.models.diffusers.pipeline import DiffusersPipeline
from studio.models.library import find_models
from studio.models.report import report_on
from studio.models.store.overview import State, overviews
from studio.models.store.store import ModelStore
from studio.paths import Paths
from studio.settings import Settings
from tests.studio.models.headers import save_safetensors
from tests.studio.models.runs import Recorder
from tests.studio.models.tiny import save_z_image
from tests.studio.models.zoo import save_model

pytestmark = [  # of diffusers, about its own insides
    pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:`FluxPosEmbed` is deprecated:FutureWarning"),
]

CPU = find_devices()[-1]
REQUEST = GenerationRequest("a red fox", "fox", width=64, height=96, steps=2, guidance=4.0)
_WEIGHTS = "transformer/diffusion_pytorch_model.safetensors"
Weights = Mapping[str, torch.Tensor]


@pytest.fixture
def z_image(tmp_path: Path) -> Path:
    return save_z_image(tmp_path / "models" / "z-image")


def as_released(weights: Weights) -> dict[str, torch.Tensor]:
    """The transformer of Z-Image under the names that its makers, and ComfyUI, give its layers."""
    released = dict(weights)
    for name in weights:
        if ".attention.to_q." in name:
            parts = [name.replace(".to_q.", f".to_{part}.") for part in "qkv"]
            joined = torch.cat([released.pop(part) for part in parts])
            released[name.replace(".to_q.", ".qkv.")] = joined
    renames = {
        "all_final_layer.2-1.": "final_layer.",
        "all_x_embedder.2-1.": "x_embedder.",
        ".attention.to_out.0.": ".attention.out.",
        ".attention.norm_q.": ".attention.q_norm.",
        ".attention.norm_k.": ".attention.k_norm.",
    }
    for old, new in renames.items():
        released = {name.replace(old, new): value for name, value in released.items()}
    return {name: value.contiguous() for name, value in released.items()}


def save_q8_0(path: Path, weights: Weights) -> Path:
    """A GGUF file: matrices in Q8_0 where they fit into its blocks, all else in F32."""
    heads, datas, end = [], [], 0
    for name, weight in weights.items():
        values = weight.float().numpy()
        is_packed = values.ndim == 2 and values.shape[1] % 32 == 0
        data = _packed(values) if is_packed else values.tobytes()
        dims = struct.pack(f"<I{values.ndim}Q", values.ndim, *reversed(values.shape))
        label = name.encode()
        heads.append(struct.pack("<Q", len(label)) + label + dims)
        heads.append(struct.pack("<IQ", 8 if is_packed else 0, end))
        data += bytes(-len(data) % 32)
        datas.append(data)
        end += len(data)
    header = b"GGUF" + struct.pack("<IQQ", 3, len(weights), 0) + b"".join(heads)
    path.write_bytes(header + bytes(-len(header) % 32) + b"".join(datas))
    return path


def _packed(values: np.ndarray) -> bytes:
    blocks = values.reshape(-1, 32)
    scales = np.maximum(np.abs(blocks).max(axis=1, keepdims=True) / 127, 1e-6).astype(np.float16)
    whole = np.round(blocks / scales.astype(np.float32)).clip(-127, 127).astype(np.int8)
    return np.concatenate([scales.view(np.uint8), whole.view(np.uint8)], axis=1).tobytes()


def load(path: Path) -> DiffusersPipeline:
    spec = FAMILY.inspect(path, "fox")
    return FAMILY.load(spec, plan_for(spec, CPU, backend_of(CPU)))


def draw(path: Path) -> np.ndarray:
    return load(path).generate(REQUEST, Recorder(seed=7).run)


@pytest.mark.parametrize("prefix", ["", "model.diffusion_model."])
def test_a_denoiser_runs_with_the_parts_of_the_model_beside_it(z_image: Path, prefix: str) -> None:
    released = as_released(load_file(z_image / _WEIGHTS))
    file = z_image.parent / "z_image_bf16.safetensors"
    save_file({prefix + name: value for name, value in released.items()}, file)
    spec = FAMILY.inspect(file, "fox")
    assert (spec.title, spec.architecture) == ("z_image_bf16", "ZImagePipeline")
    assert spec.lender == z_image
    assert {path.parent.name for path in spec.weight_files} == {"models", "text_encoder", "vae"}
    assert report_on(file).problems == ()
    assert np.array_equal(draw(file), draw(z_image))
    reader = FAMILY.reader(spec)
    assert reader is not None
    assert reader.read("a red fox").tokens == 9


def test_a_gguf_runs_unpacked(z_image: Path) -> None:
    weights = as_released(load_file(z_image / _WEIGHTS))
    file = save_q8_0(z_image.parent / "z_image_Q8_0.gguf", weights)
    report = report_on(file)
    assert (report.kind, report.family, report.problems) == ("GGUF", "Z-Image", ())
    spec = FAMILY.inspect(file, "fox")
    assert spec.weight_bytes > file.stat().st_size
    difference = draw(file).astype(int) - draw(z_image).astype(int)
    assert 0 < np.abs(difference).mean() < 3


def test_flux_is_lent_by_one_that_reads_the_guidance_as_it_does(tmp_path: Path) -> None:
    folder = save_model("FluxPipeline", tmp_path / "models" / "flux")
    weights = load_file(folder / _WEIGHTS)
    file = tmp_path / "models" / "flux-dev.safetensors"
    save_file(weights, file)
    assert FAMILY.inspect(file, "fox").lender == folder
    assert np.array_equal(draw(file), draw(folder))
    without = {name: value for name, value in weights.items() if "guidance" not in name}
    save_file(without, file)
    with pytest.raises(ModelUnsupported):
        FAMILY.inspect(file, "fox")


def test_what_nobody_lends_is_said(tmp_path: Path) -> None:
    shapes = {"distilled_guidance_layer.in_proj.weight": (96, 64)}
    file = save_safetensors(tmp_path / "chroma.safetensors", shapes)
    with pytest.raises(ModelUnsupported) as caught:
        FAMILY.inspect(file, "fox")
    assert str(caught.value) == (
        f"{file} holds weights of Chroma, without the settings and the vocabulary that go with "
        "them. Put the diffusers folder of a Chroma model of the same size beside the file, or "
        "import both: it lends what is missing."
    )
    assert report_on(file).problems == (caught.value.message,)


def test_imported_models_lend_to_each_other(z_image: Path, paths: Paths, tmp_path: Path) -> None:
    file = tmp_path / "elsewhere" / "tuned.safetensors"
    file.parent.mkdir()
    save_file(as_released(load_file(z_image / _WEIGHTS)), file)
    store = ModelStore(paths.store)
    store.import_model(file)
    (lone,) = (model for model in overviews(paths, Settings(), FAMILIES) if model.id == "tuned")
    assert (lone.state, lone.is_runnable) == (State.INCOMPLETE, True)
    assert "holds weights of Z-Image, but no qwen_3_4b" in lone.reason
    store.import_model(z_image)
    (lone,) = (model for model in overviews(paths, Settings(), FAMILIES) if model.id == "tuned")
    assert (lone.state, lone.reason) == (State.VERIFIED, "")
    listed = {entry.id: entry for entry in find_models(paths, Settings())}
    assert {"tuned", "z-image"} <= listed.keys()
    assert listed["tuned"].lender.name == "z-image"
