import inspect
import json
import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file

from studio.devices import backend_of, find_devices
from studio.devices.backend import Dtype, LoadPlan
from studio.devices.plan import plan_for
from studio.errors import BadPicture, Cancelled, InvalidRequest, ModelDamaged, ModelUnsupported
from studio.jobs.request import GenerationRequest, LoraChoice, check_request
from studio.models.diffusers import FAMILY
from studio.models.diffusers.load import import_library
from studio.models.diffusers.pipeline import DiffusersPipeline
from studio.models.diffusers.samplers import SAMPLERS
from studio.models.diffusers.traits import TRAITS
from tests.studio.models.runs import Recorder
from tests.studio.models.tiny import add_safety_checker, save_stable_diffusion, save_z_image
from tests.studio.models.zoo import save_model

CPU = find_devices()[-1]
AGAIN = "Download the model again, with all of its files, or choose another one."
REQUEST = GenerationRequest("a red fox", "fox", width=64, height=96, steps=3, guidance=4.0)
UNET = "unet/diffusion_pytorch_model.safetensors"
TEXT = "text_encoder/model.safetensors"

Tensors = dict[str, torch.Tensor]


@pytest.fixture(scope="module")
def stable_diffusion(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_stable_diffusion(tmp_path_factory.mktemp("models") / "fox")


@pytest.fixture(scope="module")
def z_image(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_z_image(tmp_path_factory.mktemp("models") / "fox-turbo")


@pytest.fixture
def folder(stable_diffusion: Path, tmp_path: Path) -> Path:
    """A model of one's own, to be damaged."""
    return shutil.copytree(stable_diffusion, tmp_path / "fox")


def load(folder: Path) -> DiffusersPipeline:
    spec = FAMILY.inspect(folder, "fox")
    return FAMILY.load(spec, plan_for(spec, CPU, backend_of(CPU)))


def change_json(path: Path, **values: Any) -> None:
    path.write_text(json.dumps({**json.loads(path.read_text()), **values}))


def change_weights(path: Path, change: Callable[[Tensors], object]) -> None:
    tensors = load_file(path)
    change(tensors)
    save_file(tensors, path, metadata={"format": "pt"})


def arguments_sent(
    pipeline: DiffusersPipeline, request: GenerationRequest, monkeypatch: pytest.MonkeyPatch
) -> dict[str, Any]:
    """What the pipeline of diffusers is called with."""
    sent: dict[str, Any] = {}
    call = type(pipeline._pipeline).__call__

    def listen(self: Any, **arguments: Any) -> Any:
        sent.update(arguments)
        return call(self, **arguments)

    listen.__signature__ = inspect.signature(call)  # type: ignore[attr-defined]
    monkeypatch.setattr(type(pipeline._pipeline), "__call__", listen)
    pipeline.generate(request, Recorder(seed=7).run)
    return sent


# What a folder says of itself


def test_a_folder_tells_what_it_is_and_what_it_can_make(stable_diffusion: Path) -> None:
    spec = FAMILY.inspect(stable_diffusion, "fox")
    assert (spec.title, spec.architecture) == ("fox", "StableDiffusionPipeline")
    assert (spec.precision, len(spec.weight_files)) == ("fp32", 3)
    assert spec.limits.side_multiple == 8
    assert (spec.defaults.width, spec.defaults.steps, spec.defaults.guidance) == (64, 30, 7.5)
    assert (spec.defaults.fast_steps, spec.defaults.best_steps) == (20, 50)
    assert spec.limits.has_guidance


def test_a_distilled_transformer_has_few_steps_and_coarser_sides(z_image: Path) -> None:
    spec = FAMILY.inspect(z_image, "fox")
    assert spec.limits.side_multiple == 16
    assert (spec.defaults.width, spec.defaults.steps, spec.defaults.guidance) == (1024, 8, 0.0)
    assert (spec.defaults.fast_steps, spec.defaults.best_steps) == (5, 12)
    assert not spec.limits.has_guidance
    assert not spec.limits.has_negative_prompt


@pytest.mark.parametrize(
    ("name", "steps"),
    [
        ("sdxl-turbo", (2, 4, 8)),
        ("SDXL-Lightning-8step", (4, 8, 16)),
        ("Hyper-SD15-1step", (1, 1, 2)),
        ("HyperRealism_v1", (20, 30, 50)),
        ("flux-de-distill", (20, 30, 50)),
        ("turbo-2024-08", (2, 4, 8)),
    ],
)
def test_the_name_of_a_distilled_model_gives_its_steps(
    stable_diffusion: Path, tmp_path: Path, name: str, steps: tuple[int, int, int]
) -> None:
    (tmp_path / name).symlink_to(stable_diffusion)
    defaults = FAMILY.inspect(tmp_path / name, name).defaults
    assert (defaults.fast_steps, defaults.steps, defaults.best_steps) == steps


def test_a_network_that_was_not_taught_guidance_is_not_asked_for_it(folder: Path) -> None:
    index = folder / "model_index.json"
    change_json(index, _class_name="FluxPipeline")
    change_json(folder / "unet" / "config.json", guidance_embeds=False)
    spec = FAMILY.inspect(folder, "fox")
    assert (spec.limits.has_guidance, spec.defaults.guidance) == (False, 0.0)
    change_json(folder / "unet" / "config.json", guidance_embeds=True)
    spec = FAMILY.inspect(folder, "fox")
    assert (spec.limits.has_guidance, spec.defaults.guidance) == (True, 3.5)


def test_the_licence_is_that_of_the_model_card(folder: Path) -> None:
    assert FAMILY.inspect(folder, "fox").licence == ""
    (folder / "README.md").write_text("---\nlicense: apache-2.0\n---\n# Fox\n")
    assert FAMILY.inspect(folder, "fox").licence == "apache-2.0"


def test_a_model_in_the_cache_of_hugging_face_has_its_own_name(
    stable_diffusion: Path, tmp_path: Path
) -> None:
    path = tmp_path / "models--artist--red-fox" / "snapshots" / "0a1b2c"
    shutil.copytree(stable_diffusion, path)
    assert FAMILY.inspect(path, "fox").title == "red-fox"


# Pictures


def test_a_picture_is_the_same_in_float32_and_nearly_so_in_bfloat16(stable_diffusion: Path) -> None:
    spec = FAMILY.inspect(stable_diffusion, "fox")
    exact, half = (
        FAMILY.load(spec, LoadPlan(CPU, dtype))
        .generate(REQUEST, Recorder(seed=7).run)
        .astype(np.float32)
        for dtype in (Dtype.FLOAT32, Dtype.BFLOAT16)
    )
    assert np.abs(exact - half).mean() < 3
    assert exact.std() > 20


def test_only_the_arguments_that_a_pipeline_takes_are_sent(
    stable_diffusion: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = arguments_sent(
        load(stable_diffusion), replace(REQUEST, negative_prompt="blue"), monkeypatch
    )
    assert sent.pop("generator").device == torch.device("cpu")
    assert sent == {
        "prompt": "a red fox",
        "negative_prompt": "blue",
        "width": 64,
        "height": 96,
        "num_inference_steps": 3,
        "guidance_scale": 4.0,
        "num_images_per_prompt": 1,
        "output_type": "np",
    }


@pytest.mark.parametrize(("asked", "sent"), [(0.0, 0.0), (1.0, 0.0), (1.5, 1.5)])
def test_guidance_that_is_none_is_sent_as_the_pipeline_means_it(
    z_image: Path, monkeypatch: pytest.MonkeyPatch, asked: float, sent: float
) -> None:
    """Z-Image turns guidance on above 0, where others do above 1."""
    request = replace(REQUEST, guidance=asked, steps=1)
    assert arguments_sent(load(z_image), request, monkeypatch)["guidance_scale"] == sent


def test_no_negative_prompt_is_sent_when_there_is_none(
    stable_diffusion: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "negative_prompt" not in arguments_sent(load(stable_diffusion), REQUEST, monkeypatch)


def test_every_row_of_the_table_names_a_pipeline_and_its_arguments() -> None:
    """The signatures are read from the sources: importing all pipelines would take long."""
    folder = Path(import_library("diffusers").__file__).parent / "pipelines"
    sources = {path.stem: path for path in folder.rglob("pipeline_*.py")}
    texts = [path.read_text(encoding="utf-8") for path in sources.values()]
    for name, traits in TRAITS.items():
        text = next(text for text in texts if f"class {name}(" in text)
        call = text[text.index(f"class {name}(") :].partition("def __call__(")[2].partition("):")[0]
        for argument in (traits.guidance_argument, *traits.fixed):
            assert f"{argument}:" in call, (name, argument)
        assert not traits.has_negative_prompt or "negative_prompt:" in call, name


def test_a_cancelled_picture_is_left_before_decoding(z_image: Path) -> None:
    recorder = Recorder(seed=7, cancel_at_step=1)
    with pytest.raises(Cancelled):
        load(z_image).generate(REQUEST, recorder.run)
    assert recorder.steps == [(1, 3)]
    assert recorder.started[-1] == "denoise"


def test_values_that_are_not_numbers_are_no_picture(folder: Path) -> None:
    change_weights(folder / UNET, lambda tensors: tensors["conv_out.bias"].fill_(torch.nan))
    with pytest.raises(BadPicture) as caught:
        load(folder).generate(REQUEST, Recorder(seed=7).run)
    assert str(caught.value) == "The model gave values that are not numbers. Try another seed."


def test_a_picture_that_the_model_hides_is_told(folder: Path) -> None:
    add_safety_checker(folder)
    checker = folder / "safety_checker" / "model.safetensors"
    load(folder).generate(REQUEST, Recorder(seed=7).run)
    change_weights(checker, lambda tensors: tensors["concept_embeds_weights"].fill_(-9.0))
    with pytest.raises(BadPicture) as caught:
        load(folder).generate(REQUEST, Recorder(seed=7).run)
    assert caught.value.message == "The model's own safety check hid the picture."


def test_weights_under_their_older_names_load(folder: Path) -> None:
    def rename_text(tensors: Tensors) -> None:
        for name in list(tensors):
            tensors[f"text_model.{name}"] = tensors.pop(name)
        tensors["text_model.embeddings.position_ids"] = torch.arange(77)[None]

    def rename_attention(tensors: Tensors) -> None:
        pairs = {"to_q": "query", "to_k": "key", "to_v": "value", "to_out.0": "proj_attn"}
        for name in [name for name in tensors if ".attentions." in name]:
            older = name
            for new, old in pairs.items():
                older = older.replace(f".{new}.", f".{old}.")
            tensors[older] = tensors.pop(name)

    pictures = [load(folder).generate(REQUEST, Recorder(seed=7).run)]
    change_weights(folder / TEXT, rename_text)
    change_weights(folder / "vae" / "diffusion_pytorch_model.safetensors", rename_attention)
    pictures.append(load(folder).generate(REQUEST, Recorder(seed=7).run))
    assert np.array_equal(*pictures)


def test_a_lora_is_refused_by_a_family_that_takes_none(tmp_path: Path) -> None:
    request = replace(REQUEST, loras=(LoraChoice(Path("fur.safetensors")),))
    spec = FAMILY.inspect(save_model("PixArtSigmaPipeline", tmp_path / "fox"), "fox")
    with pytest.raises(InvalidRequest, match=r"fox takes no LoRA\. Leave it out"):
        check_request(request, spec.limits, spec.title)


def test_a_model_in_shards_makes_the_same_picture(stable_diffusion: Path, folder: Path) -> None:
    split(folder / "unet")
    pictures = [
        load(path).generate(REQUEST, Recorder(seed=7).run) for path in (stable_diffusion, folder)
    ]
    assert np.array_equal(*pictures)
    assert len(FAMILY.inspect(folder, "fox").weight_files) == 4


# Folders that are not whole


def split(part: Path) -> Path:
    """Turn the weights of a part into two shards; their index."""
    single = part / "diffusion_pytorch_model.safetensors"
    tensors = load_file(single)
    single.unlink()
    names = sorted(tensors)
    places = {}
    for shard, chosen in (("1.safetensors", names[::2]), ("2.safetensors", names[1::2])):
        save_file({name: tensors[name] for name in chosen}, part / shard)
        places.update(dict.fromkeys(chosen, shard))
    index = part / f"{single.name}.index.json"
    index.write_text(json.dumps({"metadata": {}, "weight_map": places}))
    return index


@pytest.mark.parametrize("file", [UNET, TEXT])
def test_a_missing_tensor_is_named(folder: Path, file: str) -> None:
    name = sorted(load_file(folder / file))[3]
    change_weights(folder / file, lambda tensors: tensors.pop(name))
    with pytest.raises(ModelDamaged) as caught:
        load(folder)
    assert str(caught.value) == f"1 tensor missing in {(folder / file).parent}: {name}. {AGAIN}"


def test_many_missing_tensors_are_counted(folder: Path) -> None:
    change_weights(folder / UNET, lambda tensors: [tensors.pop(n) for n in sorted(tensors)[:5]])
    with pytest.raises(ModelDamaged, match=r"^5 tensors missing in .*/unet: \S+, \S+, \S+, \.\.\."):
        load(folder)


@pytest.mark.parametrize("file", [UNET, TEXT])
def test_a_tensor_of_the_wrong_shape_is_named(folder: Path, file: str) -> None:
    name, tensor = sorted(load_file(folder / file).items())[3]
    change_weights(folder / file, lambda tensors: tensors.update({name: torch.zeros(3, 5)}))
    with pytest.raises(ModelDamaged) as caught:
        load(folder)
    assert caught.value.message == (
        f"{(folder / file).parent} holds {name} in the shape [3, 5]; "
        f"its config.json asks for {list(tensor.shape)}."
    )


def test_weights_that_are_cut_short_are_refused(folder: Path) -> None:
    os.truncate(folder / UNET, (folder / UNET).stat().st_size - 100)
    with pytest.raises(ModelDamaged, match=f"{UNET} is damaged: it is cut short: "):
        FAMILY.inspect(folder, "fox")


def test_a_shard_that_is_cut_short_or_gone_is_refused(folder: Path) -> None:
    split(folder / "unet")
    shard = folder / "unet" / "2.safetensors"
    os.truncate(shard, shard.stat().st_size // 2)
    with pytest.raises(ModelDamaged, match=r"unet/2\.safetensors is damaged: it is cut short"):
        FAMILY.inspect(folder, "fox")
    shard.unlink()
    with pytest.raises(ModelDamaged, match=r"unet/2\.safetensors is missing"):
        FAMILY.inspect(folder, "fox")


def test_a_shard_that_lacks_a_tensor_of_the_index_is_refused(folder: Path) -> None:
    split(folder / "unet")
    change_weights(folder / "unet" / "1.safetensors", lambda tensors: tensors.popitem())
    with pytest.raises(ModelDamaged, match=r"^1 tensor missing in .*unet/1\.safetensors: "):
        FAMILY.inspect(folder, "fox")


def test_an_index_that_names_a_file_elsewhere_is_refused(folder: Path) -> None:
    index = split(folder / "unet")
    change_json(index, weight_map={"conv_in.bias": "/etc/passwd"})
    with pytest.raises(ModelDamaged, match="names '/etc/passwd', no file beside it"):
        FAMILY.inspect(folder, "fox")


def test_a_missing_tokenizer_is_refused(folder: Path) -> None:
    (folder / "tokenizer" / "tokenizer.json").unlink()
    with pytest.raises(ModelDamaged) as caught:
        FAMILY.inspect(folder, "fox")
    assert str(caught.value) == (
        f"{folder}/tokenizer holds no tokenizer: neither tokenizer.json nor vocab.json with "
        f"merges.txt nor another vocabulary. {AGAIN}"
    )
    shutil.rmtree(folder / "tokenizer")
    with pytest.raises(ModelDamaged, match="fox lacks its folder tokenizer"):
        FAMILY.inspect(folder, "fox")


@pytest.mark.parametrize("file", [UNET, "vae/config.json", "scheduler/scheduler_config.json"])
def test_a_missing_file_is_named(folder: Path, file: str) -> None:
    (folder / file).unlink()
    with pytest.raises(ModelDamaged, match=r"lacks|is missing") as caught:
        FAMILY.inspect(folder, "fox")
    assert str((folder / file).parent) in caught.value.message
    assert (folder / file).name in caught.value.message


@pytest.mark.parametrize(
    ("file", "values", "reason"),
    [
        ("text_encoder/config.json", {"hidden_size": "x"}, "expected int, got str"),
        ("scheduler/scheduler_config.json", {"beta_schedule": "x"}, "x is not implemented"),
        ("tokenizer/tokenizer.json", {"model": {}}, "did not match"),
        ("unet/config.json", {"block_out_channels": [16, 30]}, "divisible"),
    ],
)
def test_what_the_libraries_cannot_read_is_told_without_their_words_for_it(
    folder: Path, file: str, values: dict[str, Any], reason: str
) -> None:
    change_json(folder / file, **values)
    with pytest.raises(ModelDamaged) as caught:
        load(folder)
    assert reason in caught.value.message
    assert caught.value.message.startswith(f"{(folder / file).parent} cannot be loaded: ")
    assert "gouache-model" not in caught.value.message


def test_a_failed_load_leaves_torch_as_it_was(folder: Path) -> None:
    change_json(folder / "unet" / "config.json", block_out_channels=[16, 30])
    with pytest.raises(ModelDamaged):
        load(folder)
    assert torch.get_default_dtype() is torch.float32


# Folders that ask for more than being a model


def test_weights_in_a_pickle_are_refused(folder: Path) -> None:
    (folder / UNET).rename(folder / "unet" / "diffusion_pytorch_model.bin")
    with pytest.raises(ModelUnsupported) as caught:
        FAMILY.inspect(folder, "fox")
    assert str(caught.value) == (
        f"{folder}/unet has its weights only as a pickle, diffusion_pytorch_model.bin, which can "
        "run code when it is opened. Choose a version of the model in safetensors."
    )


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"_class_name": ["trap", "Trap"]}, "asks for code of its own"),
        ({"_class_name": "os.system"}, "asks for code of its own"),
        ({"_class_name": "TrapPipeline"}, "is a TrapPipeline, which this version cannot run"),
        ({"_class_name": None}, "asks for code of its own"),
        ({"unet": ["trap", "Trap"]}, "takes its unet from 'trap', which is code of its own"),
        ({"unet": ["os", "system"]}, "takes its unet from 'os', which is code of its own"),
        ({"../vae": ["diffusers", "AutoencoderKL"]}, "gives '../vae' as"),
        ({"unet": ["diffusers", "a.b"]}, "gives 'unet' as ['diffusers', 'a.b']"),
        ({"unet": ["diffusers", "UNet2DConditionModel", 1]}, "gives 'unet' as"),
    ],
)
def test_an_index_that_asks_for_code_is_refused(
    folder: Path, values: dict[str, Any], reason: str
) -> None:
    (folder / "trap.py").write_text("import sys; sys.gouache_trapped = True")
    change_json(folder / "model_index.json", **values)
    with pytest.raises((ModelUnsupported, ModelDamaged)) as caught:
        FAMILY.inspect(folder, "fox")
    assert reason in caught.value.message
    assert not hasattr(sys, "gouache_trapped")


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"text_encoder": ["transformers", "AutoModel"]}, "to be a AutoModel, which is no network"),
        ({"text_encoder": ["transformers", "pipeline"]}, "to be a pipeline, which is no network"),
        ({"text_encoder": ["transformers", "FoxModel"]}, "FoxModel is not in this version of"),
        ({"_class_name": "WanPipeline"}, "makes no pictures from words alone"),
        ({"_class_name": "StableDiffusionUpscalePipeline"}, "makes no pictures from words alone"),
        ({"_class_name": "UNet2DConditionModel"}, "makes no pictures from words alone"),
    ],
)
def test_what_is_no_picture_model_is_refused(
    folder: Path, values: dict[str, Any], reason: str
) -> None:
    change_json(folder / "model_index.json", **values)
    with pytest.raises(ModelUnsupported) as caught:
        load(folder)
    assert reason in caught.value.message


def test_settings_that_steer_the_loading_have_no_effect(folder: Path) -> None:
    (folder / "text_encoder" / "trap.py").write_text("import sys; sys.gouache_trapped = True")
    change_json(
        folder / "text_encoder" / "config.json",
        auto_map={"AutoModel": "trap.Trap"},
        _attn_implementation="artist/kernel",
        quantization_config={"quant_method": "bitsandbytes"},
    )
    change_json(folder / "tokenizer" / "tokenizer_config.json", auto_map={"AutoTokenizer": "a.B"})
    assert load(folder).generate(REQUEST, Recorder(seed=7).run).shape == (96, 64, 3)
    assert not hasattr(sys, "gouache_trapped")


def test_a_count_of_layers_that_would_hang_the_program_is_refused(folder: Path) -> None:
    change_json(folder / "text_encoder" / "config.json", num_hidden_layers=10**6)
    with pytest.raises(ModelDamaged, match="asks for 1000000 num_hidden_layers; 0 to 1000 are"):
        FAMILY.inspect(folder, "fox")


def no_links(*_: object, **__: object) -> None:
    raise OSError(1, "Operation not permitted")


def test_weights_are_linked_another_way_where_there_are_no_symbolic_links(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "symlink_to", no_links)
    load(folder)
    monkeypatch.setattr(Path, "hardlink_to", no_links)
    with pytest.raises(
        ModelUnsupported, match=r"cannot be linked from .*: Operation not permitted"
    ):
        load(folder)


def test_loading_leaves_no_files_behind(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "temp").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temp"))
    before = sorted(folder.rglob("*"))
    load(folder)
    assert sorted(folder.rglob("*")) == before
    assert not list((tmp_path / "temp").iterdir())


@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")  # diffusers
@pytest.mark.parametrize("sampler", SAMPLERS)
def test_another_sampler_makes_another_picture_and_the_own_one_comes_back(
    stable_diffusion: Path, sampler: str
) -> None:
    pipeline = load(stable_diffusion)
    spec = FAMILY.inspect(stable_diffusion, "fox")
    request = replace(REQUEST, sampler=sampler)
    check_request(request, spec.limits, spec.title)
    own = pipeline.generate(REQUEST, Recorder(seed=7).run)
    recorder = Recorder(seed=7)
    other = pipeline.generate(request, recorder.run)
    assert recorder.steps == [(1, 3), (2, 3), (3, 3)]
    if sampler != "DDIM":  # which is the model's own
        assert not np.array_equal(own, other)
    assert np.array_equal(own, pipeline.generate(REQUEST, Recorder(seed=7).run))


def test_a_model_with_a_scheduler_for_few_steps_offers_no_samplers(tmp_path: Path) -> None:
    folder = save_stable_diffusion(tmp_path / "fox")
    index = folder / "model_index.json"
    index.write_text(index.read_text().replace("DDIMScheduler", "LCMScheduler"))
    assert FAMILY.inspect(folder, "fox").limits.samplers == ()


def test_samplers_are_offered_only_where_they_apply(stable_diffusion: Path, z_image: Path) -> None:
    assert FAMILY.inspect(stable_diffusion, "fox").limits.samplers == tuple(SAMPLERS)
    spec = FAMILY.inspect(z_image, "fox")
    assert spec.limits.samplers == ()
    request = replace(REQUEST, sampler="Euler")
    with pytest.raises(InvalidRequest, match=r"has no sampler called Euler\."):
        check_request(request, spec.limits, spec.title)
