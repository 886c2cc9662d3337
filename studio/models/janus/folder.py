"""What a Janus-Pro folder offers, read from its settings and the headers of its weights."""

from __future__ import annotations

from pathlib import Path

from studio.errors import ModelUnsupported
from studio.jobs.request import Limits
from studio.models.diffusers.folder import Folder, read_network
from studio.models.family import Defaults, ModelSpec
from studio.models.fields import Section
from studio.models.inspect import precision_of, read_json, title_of_folder
from studio.models.janus.tokenizer import check_tokenizer_file
from studio.models.licences import licence_of

ARCHITECTURE = "JanusForConditionalGeneration"


def read_folder(path: Path) -> Folder:
    """The network in `path`, all of it one part; raises ModelDamaged or ModelUnsupported."""
    if read_json(path / "config.json").get("model_type") != "janus":
        raise ModelUnsupported(
            f"{path} is a Janus model in DeepSeek's own layout, whose weights are pickles.",
            "Choose its version for transformers, as deepseek-community/Janus-Pro-1B.",
        )
    network = read_network("network", "transformers", ARCHITECTURE, path)
    return Folder(path, ARCHITECTURE, (network,), {})


def inspect_folder(path: Path, model_id: str, family_id: str) -> ModelSpec:
    """Read everything but the weights; raises ModelDamaged or ModelUnsupported."""
    (network,) = read_folder(path).parts
    check_tokenizer_file(path)
    vision = Section(network.config(), "config.json: ").section("vision_config")
    side = vision.integer("image_size", 384, most=4096)
    rows = side // vision.integer("patch_size", 16)
    files = tuple(header.path for header in network.headers)
    title = title_of_folder(path)
    return ModelSpec(
        id=model_id,
        family_id=family_id,
        title=title,
        path=path,
        architecture=ARCHITECTURE,
        precision=precision_of(network.headers, title),
        weight_files=files,
        weight_bytes=sum(file.stat().st_size for file in files),
        limits=Limits(
            side_multiple=1,
            min_side=side,
            max_side=side,
            min_steps=rows,
            max_steps=rows,
            has_negative_prompt=False,
            sizes=((side, side),),
            has_other_sizes=False,
        ),
        defaults=Defaults(side, side, rows, 5.0, fast_steps=rows, best_steps=rows),
        sample_prompt="A red fox in the snow at dawn",
        licence=licence_of(path),
    )
