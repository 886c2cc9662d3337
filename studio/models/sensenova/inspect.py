"""What a SenseNova folder offers, read from its small files and the headers of its weights."""

from pathlib import Path

from studio.jobs.request import Edit, Limits, TextToImage
from studio.models.family import Defaults, ModelSpec
from studio.models.inspect import precision_of
from studio.models.sensenova.config import read_config
from studio.models.sensenova.files import read_headers
from studio.models.sensenova.presets import read_presets
from studio.models.sensenova.tokenizer import check_tokenizer_files


def inspect_folder(path: Path, model_id: str, family_id: str) -> ModelSpec:
    """Read everything but the weights; raises ModelNotFound, ModelDamaged or ModelUnsupported."""
    config = read_config(path / "config.json")
    presets = read_presets(path)
    check_tokenizer_files(path)
    headers = read_headers(path)
    files = tuple(header.path for header in headers)
    width, height = presets.sizes[0]
    return ModelSpec(
        id=model_id,
        family_id=family_id,
        title=presets.title,
        path=path,
        architecture="NEO-unify",
        precision=precision_of(headers, presets.title),
        weight_files=files,
        weight_bytes=sum(file.stat().st_size for file in files),
        limits=Limits(
            side_multiple=config.token_side,
            min_side=presets.min_side,
            max_side=presets.max_side,
            has_guidance=presets.has_guidance,
            has_negative_prompt=False,
            has_loras=config.template != "plain",
            tasks=(TextToImage,) if config.template == "plain" else (TextToImage, Edit),
            sizes=presets.sizes,
        ),
        defaults=Defaults(width, height, presets.steps, presets.guidance),
        sample_prompt=presets.sample_prompt,
        examples=presets.examples,
        vocabulary=presets.words,
        licence=presets.licence,
    )
