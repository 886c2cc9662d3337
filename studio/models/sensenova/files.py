"""The files of a checkpoint, checked from their headers; reads no weights, imports no torch."""

from dataclasses import dataclass
from pathlib import Path

from safetensors import SafetensorError, safe_open

from studio.errors import ModelDamaged, ModelNotFound, ModelUnsupported
from studio.models.sensenova.fields import DOWNLOAD_AGAIN, Section, read_object

_INDEX = "model.safetensors.index.json"
_DTYPES = {"F32": "fp32", "F16": "fp16", "BF16": "bf16"}


@dataclass(frozen=True, slots=True)
class StoredTensor:
    file: Path
    shape: tuple[int, ...]
    dtype: str  # as safetensors says it: "BF16"


def weight_files(folder: Path) -> tuple[Path, ...]:
    """The weights in `folder`: the shards of its index, or else all model*.safetensors."""
    index = folder / _INDEX
    if index.is_file():
        names = _index_names(index)
        for name in names:
            if not (folder / name).is_file():
                raise ModelDamaged(f"{index} names {name}, which is not there.", DOWNLOAD_AGAIN)
        return tuple(folder / name for name in names)
    files = tuple(sorted(folder.glob("model*.safetensors")))
    if not files:
        raise ModelNotFound(
            f"There are no weights (model*.safetensors) in {folder}.", DOWNLOAD_AGAIN
        )
    return files


def stored_tensors(files: tuple[Path, ...]) -> dict[str, StoredTensor]:
    """Every tensor of the files by name; raises ModelDamaged for a file that is cut short."""
    tensors: dict[str, StoredTensor] = {}
    for file in files:
        try:
            with safe_open(file, framework="np") as opened:
                for name in opened.keys():  # noqa: SIM118 - not a mapping
                    tensor = opened.get_slice(name)
                    shape = tuple(tensor.get_shape())
                    tensors[name] = StoredTensor(file, shape, tensor.get_dtype())
        except (SafetensorError, OSError) as error:
            raise ModelDamaged(
                f"{file} is cut short or damaged: {error}.", DOWNLOAD_AGAIN
            ) from error
    return tensors


def precision(tensors: dict[str, StoredTensor]) -> str:
    """ "bf16", "fp16", "fp32" or "mixed"."""
    dtypes = {tensor.dtype for tensor in tensors.values()}
    unknown = sorted(dtypes - _DTYPES.keys())
    if unknown:
        raise ModelUnsupported(
            f"The weights are stored as {', '.join(unknown)}, which cannot be read.",
            "Choose a file in bf16, fp16 or fp32.",
        )
    return _DTYPES[dtypes.pop()] if len(dtypes) == 1 else "mixed"


def _index_names(index: Path) -> list[str]:
    names = Section(read_object(index), f"{index.name}: ").section("weight_map").fields.values()
    for name in names:
        if not isinstance(name, str) or Path(name).name != name:
            raise ModelDamaged(
                f"{index} names {name!r}, which is not a file beside it.", DOWNLOAD_AGAIN
            )
    return sorted(set(names))
