"""What single families need beyond the others, and what one without a row gets."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from studio.devices import backend_of, find_devices
from studio.devices.plan import plan_for
from studio.errors import Cancelled, InvalidRequest, ModelDamaged, ModelUnsupported
from studio.jobs.job import CancelToken
from studio.jobs.request import GenerationRequest, check_request
from studio.models.diffusers import FAMILY
from studio.models.diffusers.pipeline import DiffusersPipeline
from studio.models.diffusers.traits import TRAITS
from studio.models.diffusers.words import Words
from tests.studio.models.family_table import TABLE, rows
from tests.studio.models.runs import Recorder
from tests.studio.models.zoo import save_model

pytestmark = [  # of diffusers, about its own insides
    pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:`torch.jit.script` is deprecated"),
]

_LCM = ["diffusers", "LCMScheduler"]
CPU = find_devices()[-1]
REQUEST = GenerationRequest("a red fox", "fox", width=64, height=96, steps=2, guidance=4.0)


def load(folder: Path) -> DiffusersPipeline:
    spec = FAMILY.inspect(folder, "fox")
    return FAMILY.load(spec, plan_for(spec, CPU, backend_of(CPU)))


def change_index(folder: Path, **values: object) -> None:
    index = folder / "model_index.json"
    index.write_text(json.dumps({**json.loads(index.read_text()), **values}))


def test_a_family_without_a_row_is_asked_as_most_are(tmp_path: Path) -> None:
    folder = save_model("StableDiffusionXLPipeline", tmp_path / "fox")
    change_index(folder, _class_name="StableDiffusionXLPAGPipeline")
    assert "StableDiffusionXLPAGPipeline" not in TRAITS
    spec = FAMILY.inspect(folder, "fox")
    assert (spec.defaults.steps, spec.defaults.guidance) == (50, 5.0)
    recorder = Recorder(seed=7)
    assert load(folder).generate(REQUEST, recorder.run).shape == (96, 64, 3)
    assert recorder.steps == [(1, 2), (2, 2)]


@pytest.mark.parametrize(
    ("class_name", "file", "changes", "steps"),
    [
        ("StableDiffusionPipeline", "scheduler/scheduler_config.json", {}, 30),
        (
            "StableDiffusionPipeline",
            "scheduler/scheduler_config.json",
            {"timestep_spacing": "trailing"},  # as SD Turbo, SDXL Turbo and Lightning
            4,
        ),
        (
            "StableDiffusionPipeline",
            "scheduler/scheduler_config.json",
            {"timestep_spacing": "trailing", "rescale_betas_zero_snr": True},
            30,
        ),
        ("StableDiffusionPipeline", "model_index.json", {"scheduler": _LCM}, 4),
        ("FluxPipeline", "transformer/config.json", {"guidance_embeds": True}, 28),
        ("FluxPipeline", "transformer/config.json", {"guidance_embeds": False}, 4),
        ("Flux2KleinPipeline", "model_index.json", {"is_distilled": True}, 4),
        ("HunyuanImagePipeline", "transformer/config.json", {"use_meanflow": True}, 8),
    ],
)
def test_a_distilled_model_is_known_by_its_settings(
    tmp_path: Path, class_name: str, file: str, changes: dict[str, object], steps: int
) -> None:
    folder = save_model(class_name, tmp_path / "fox")
    settings = json.loads((folder / file).read_text())
    (folder / file).write_text(json.dumps({**settings, **changes}))
    defaults = FAMILY.inspect(folder, "fox").defaults
    assert defaults.steps == steps
    assert (defaults.guidance == 0.0) == (steps == 4)


@pytest.mark.parametrize(
    ("card", "steps", "guidance"),
    [
        ("", 50, 5.0),
        ('pipe = ZImagePipeline.from_pretrained("Tongyi-MAI/Z-Image", low=True)', 50, 5.0),
        ('pipe = ZImagePipeline.from_pretrained(\n    "Tongyi-MAI/Z-Image-Turbo",\n)', 8, 0.0),
        ("---\nlicense: mit\nbase_model:\n- Tongyi-MAI/Z-Image-Turbo\n---\nFoxes.", 8, 0.0),
        ("---\nbase_model: Tongyi-MAI/Z-Image\n---\nSlower than Z-Image-Turbo.", 50, 5.0),
        ('---\nbase_model: a/Z-Image-Turbo\n---\nfrom_pretrained("a/Z-Image-De-Turbo")', 50, 5.0),
        ('---\nbase_model: a/b-Turbo\n---\nfrom_pretrained("a/b-Turbo-12step")', 12, 0.0),
    ],
)
def test_a_distilled_model_is_known_by_its_card(
    tmp_path: Path, card: str, steps: int, guidance: float
) -> None:
    folder = save_model("ZImagePipeline", tmp_path / "fox")
    (folder / "README.md").write_text(card, encoding="utf-8")
    spec = FAMILY.inspect(folder, "fox")
    assert (spec.defaults.steps, spec.defaults.guidance) == (steps, guidance)
    assert spec.title == "fox"


def test_a_size_that_the_model_would_change_is_refused(tmp_path: Path) -> None:
    spec = FAMILY.inspect(save_model("Kandinsky5T2IPipeline", tmp_path / "fox"), "fox")
    with pytest.raises(InvalidRequest) as caught:
        check_request(replace(REQUEST, width=1024, height=640), spec.limits, spec.title)
    assert str(caught.value) == (
        "fox makes pictures of certain sizes only; 1024 × 640 is none of them. Choose one of: "
        "1024 × 1024, 1152 × 896, 896 × 1152, 1280 × 768, 768 × 1280, 1408 × 640, 640 × 1408."
    )


def test_what_rewrites_the_prompt_is_neither_wanted_nor_loaded(tmp_path: Path) -> None:
    folder = save_model("ErnieImagePipeline", tmp_path / "fox")
    files = FAMILY.inspect(folder, "fox").weight_files
    assert sorted(file.parent.name for file in files) == ["text_encoder", "transformer", "vae"]
    assert load(folder)._pipeline.pe is None


def test_parts_that_the_folder_leaves_to_another_model_are_named(tmp_path: Path) -> None:
    folder = save_model("HiDreamImagePipeline", tmp_path / "fox")
    change_index(folder, text_encoder_4=[None, None], tokenizer_4=[None, None])
    with pytest.raises(ModelDamaged) as caught:
        load(folder)
    assert str(caught.value) == (
        f"{folder} leaves these parts to another model: text_encoder_4, tokenizer_4. "
        "Put each as a folder of that name into it, and name it in model_index.json."
    )


def test_a_library_that_is_not_installed_is_named(tmp_path: Path) -> None:
    folder = save_model("StableDiffusionPipeline", tmp_path / "fox")
    change_index(folder, _class_name="OnnxStableDiffusionPipeline")
    with pytest.raises(ModelUnsupported, match="OnnxStableDiffusionPipeline needs onnx, which Gou"):
        load(folder)


def test_kolors_reads_words_as_its_own_pieces(tmp_path: Path) -> None:
    tokenizer = load(save_model("KolorsPipeline", tmp_path / "fox"))._pipeline.tokenizer
    ids = tokenizer("a red 狐").input_ids
    words, unread = ["▁a", "▁", "r", "e", "d", "▁"], ["<0xE7>", "<0x8B>", "<0x90>"]
    assert tokenizer.convert_ids_to_tokens(ids)[-9:] == [*words, *unread]
    assert tokenizer.decode(ids).endswith("a red 狐")


def test_guidance_reaches_the_part_that_steers(tmp_path: Path) -> None:
    pipeline = load(save_model("HunyuanImagePipeline", tmp_path / "fox"))
    pipeline.generate(replace(REQUEST, guidance=6.0), Recorder(seed=7).run)
    assert pipeline._pipeline.guider.guidance_scale == 6.0
    pipeline.generate(replace(REQUEST, guidance=0.0), Recorder(seed=7).run)
    assert pipeline._pipeline.guider.guidance_scale == 1.0


def test_another_number_of_steps_does_without_what_fits_only_two(tmp_path: Path) -> None:
    pipeline = load(save_model("SanaSprintPipeline", tmp_path / "fox"))
    for steps in (1, 2, 3):
        recorder = Recorder(seed=7)
        pipeline.generate(replace(REQUEST, steps=steps), recorder.run)
        assert recorder.steps[-1] == (steps, steps)


class Impatient(CancelToken):
    """Is cancelled once it was asked some times."""

    def __init__(self, patience: int) -> None:
        super().__init__()
        self.asked = 0
        self._patience = patience

    def check(self) -> None:
        self.asked += 1
        if self.asked == self._patience:
            self.cancel()
        super().check()


def test_a_picture_is_cancelled_while_a_language_model_is_thinking(tmp_path: Path) -> None:
    """GLM-Image writes a thousand words of its own before the first step."""
    pipeline = load(save_model("GlmImagePipeline", tmp_path / "fox"))
    recorder = Recorder(seed=7)
    recorder.run.token = token = Impatient(patience=10)
    with pytest.raises(Cancelled):
        pipeline.generate(REQUEST, recorder.run)
    assert recorder.started == ["encode"]
    assert token.asked == 10


def test_a_picture_of_few_steps_needs_no_preview(tmp_path: Path) -> None:
    pipeline = load(save_model("ZImagePipeline", tmp_path / "fox"))  # whose colours are known
    for steps, has_previews in ((4, False), (5, True)):
        recorder = Recorder(seed=7)
        pipeline.generate(replace(REQUEST, steps=steps), recorder.run)
        assert bool(recorder.previews) == has_previews


def test_latents_of_another_layout_than_all_known_cost_no_picture(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Here a decoder says that it has more channels than the pipeline makes."""
    folder = save_model("StableDiffusionPipeline", tmp_path / "fox")
    pipeline, plain = load(folder), Recorder(seed=7)
    spec = FAMILY.inspect(folder, "fox")
    pipeline._pipeline.vae.register_to_config(latent_channels=64, scaling_factor=0.36)
    request = replace(REQUEST, steps=6)
    with caplog.at_level("INFO", "studio.models.diffusers.preview"):
        pipeline = DiffusersPipeline(spec, pipeline._pipeline, Words(pipeline._pipeline, spec))
        picture = pipeline.generate(request, plain.run)
        again = pipeline.generate(request, plain.run)
    assert np.array_equal(picture, again)
    assert plain.previews == []
    assert caplog.text.count("No previews: ") == 1


def test_the_table_of_families_is_what_a_run_would_write() -> None:
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    told = [line for line in lines if line.startswith("| ") and "`" in line]
    assert told == [row.line() for row in rows()], (
        "python -m tests.studio.models.family_table writes it anew"
    )
