"""Writes copies of pictures for other people: PNG, JPEG or WebP, with the settings or without."""

from __future__ import annotations

import io
import time
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import Any

from studio.errors import SaveFailed
from studio.history import metadata, png
from studio.history.containers import EXIF_IFD, USER_COMMENT
from studio.history.images import COMPRESS_LEVEL, encode, write_file
from studio.history.record import GenerationRecord
from studio.jobs.request import Edit, ImageToImage, Inpaint, Task, TextToImage

XMP_NAME = "gouache:record"
MAX_SEGMENT_BYTES = 65_000  # a JPEG holds its EXIF and its XMP in segments of 64 KiB each

_FORMATS = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG", ".webp": "WEBP"}
_SOFTWARE = 0x0131
_QUALITY = 95
_KEPT_S = 24 * 60 * 60.0


def export(record: GenerationRecord, path: Path, *, has_settings: bool) -> None:
    """Write the picture of `record` to `path` in the format of its ending.

    With settings it tells the prompt and all that made it, but no path of this machine; without,
    nothing but pixels. Raises SaveFailed or DiskFull; what was at `path` then is as it was.
    """
    kind = _FORMATS.get(path.suffix.lower())
    if kind is None:
        raise SaveFailed(
            f"A picture cannot be saved as {path.name}.", "Use .png, .jpg or .webp as its ending."
        )
    data = _encode(record, kind, has_settings=has_settings)
    write_file(path, data, f"The picture itself is safe in {record.path}.")


def share(record: GenerationRecord, folder: Path) -> Path:
    """A file of the picture that tells no path of this machine, to be handed to other programs.

    It is the picture's own where that tells none, else a copy in `folder`, which goes after a day.
    Raises SaveFailed or DiskFull.
    """
    shared = shareable(record)
    if shared == record:
        return record.path
    copy = folder / record.path.name
    texts = {
        metadata.KEYWORD: metadata.to_json(shared),
        metadata.PARAMETERS_KEYWORD: metadata.parameters(shared),
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _forget_old(folder)
        data = png.retold(record.path.read_bytes(), texts)
    except (OSError, ValueError) as error:
        raise SaveFailed(f"The picture {record.path} cannot be read: {error}.") from error
    write_file(copy, data, f"The picture itself is safe in {record.path}.")
    return copy


def _forget_old(folder: Path) -> None:
    for file in folder.glob("*.png"):
        if time.time() - file.stat().st_mtime > _KEPT_S:
            file.unlink()


def shareable(record: GenerationRecord) -> GenerationRecord:
    """`record` with the names of models, LoRAs and pictures, where it has their paths."""
    request = record.request
    shared = replace(
        request,
        model_id=_name(request.model_id),
        loras=tuple(replace(lora, path=Path(lora.path.name)) for lora in request.loras),
        task=_shareable_task(request.task),
    )
    model = replace(record.model, id=_name(record.model.id))
    return replace(record, request=shared, model=model)


def _shareable_task(task: Task) -> Task:
    match task:
        case TextToImage():
            return task
        case ImageToImage(image=image):
            return replace(task, image=Path(image.name))
        case Inpaint(image=image, mask=mask):
            return replace(task, image=Path(image.name), mask=Path(mask.name))
        case Edit(images=images):
            return replace(task, images=tuple(Path(image.name) for image in images))


def _name(model_id: str) -> str:
    """A model is named by a path of this machine or by a word that all machines know."""
    return Path(model_id).name if Path(model_id).is_absolute() else model_id


def _encode(record: GenerationRecord, kind: str, *, has_settings: bool) -> bytes:
    import numpy as np
    from PIL import Image

    try:
        with Image.open(record.path, formats=["PNG"]) as image:
            picture = image.convert("RGB")
    except (OSError, SyntaxError, ValueError) as error:
        raise SaveFailed(f"The picture {record.path} cannot be read: {error}.") from error
    shared = shareable(record)
    if kind == "PNG" and has_settings:
        return encode(np.asarray(picture), shared)
    options: dict[str, Any] = {"quality": _QUALITY}
    if kind == "PNG":
        options = {"compress_level": COMPRESS_LEVEL}
    elif kind == "JPEG":
        options["subsampling"] = 0
    if has_settings:
        options |= {"exif": _exif(shared), "xmp": _xmp(shared)}
        if kind == "JPEG" and max(len(options["exif"]), len(options["xmp"])) > MAX_SEGMENT_BYTES:
            raise SaveFailed(
                "The settings are too long for a JPEG, which holds 64 KB of them.",
                "Save as PNG or WebP, or without settings.",
            )
    picture.info.clear()
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def _exif(record: GenerationRecord) -> bytes:
    """The text of A1111 in the UserComment, where most tools look for it in JPEG and WebP."""
    from PIL import Image

    exif = Image.Exif()
    exif[_SOFTWARE] = f"Gouache {record.version}"
    comment = b"UNICODE\0" + metadata.parameters(record).encode("utf-16-be")
    exif.get_ifd(EXIF_IFD)[USER_COMMENT] = comment
    return exif.tobytes()


def _xmp(record: GenerationRecord) -> bytes:
    """Our own record as one attribute of an XMP packet."""
    text = escape(metadata.to_json(record), quote=True)
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description rdf:about="" xmlns:gouache="urn:gouache" {XMP_NAME}="{text}"/>'
        "</rdf:RDF></x:xmpmeta>"
    ).encode()
