"""Which files hold the weights of a checkpoint, and which tensors are in them."""

from pathlib import Path

from studio.errors import ModelDamaged, ModelNotFound
from studio.models.fields import Section
from studio.models.inspect import DOWNLOAD_AGAIN, Header, read_header, read_json


def read_headers(folder: Path) -> list[Header]:
    """The headers of the shards that the index names, or else of all model*.safetensors.

    Raises ModelNotFound, or ModelDamaged for a shard that is missing or cut short.
    """
    index = folder / "model.safetensors.index.json"
    files = _shards(index) if index.is_file() else sorted(folder.glob("model*.safetensors"))
    if not files:
        raise ModelNotFound(
            f"There are no weights (model*.safetensors) in {folder}.", DOWNLOAD_AGAIN
        )
    return [read_header(file) for file in files]


def _shards(index: Path) -> list[Path]:
    names = Section(read_json(index), f"{index}: ").section("weight_map").fields.values()
    for name in names:
        if not isinstance(name, str) or Path(name).name != name:
            raise ModelDamaged(
                f"{index} names {name!r}, which is not a file beside it.", DOWNLOAD_AGAIN
            )
    return [index.with_name(name) for name in sorted(set(names))]
