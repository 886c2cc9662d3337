"""What stands inside a picture file: written, read back, and read from strangers."""

import io
import json
import random
import zlib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from studio.errors import HistoryError
from studio.history import metadata
from studio.history.images import PictureFolder, encode
from studio.history.png import MAX_TEXT_BYTES
from studio.jobs.request import MAX_PROMPT_CHARACTERS, Edit, LoraChoice
from tests.studio.records import pixels, record

TWO_LORAS = (LoraChoice(Path("a.safetensors"), 0.5), LoraChoice(Path("b.safetensors")))


@pytest.mark.parametrize(
    "made",
    [
        record(),
        record("橘猫坐在窗台上 🐈\n\twith a tab", negative_prompt="模糊"),
        record(seed=2**63 - 1, guidance=0.1, loras=TWO_LORAS),
        record(sampler="DPM++ 2M Karras"),
        record(task=Edit((Path("one.png"), Path("two.png")), 1.5)),
        replace(record(), peak_bytes=2**40),
    ],
)
def test_a_record_comes_back_from_its_picture(tmp_path: Path, made) -> None:
    saved = PictureFolder(tmp_path).save(pixels(), made)

    assert metadata.read(saved.path) == replace(saved, file_sha256="")


def test_other_tools_find_the_loras_by_their_names_and_hashes() -> None:
    loras = (LoraChoice(Path("/home/me/ink.safetensors"), 0.65, "ab" * 32),)
    text = metadata.parameters(record("a red circle", loras=loras, sampler="Euler a"))
    assert text.startswith("a red circle <lora:ink:0.65>\nSteps: 4, Sampler: Euler a, ")
    assert 'Lora hashes: "ink: abababababab"' in text
    assert "/home" not in text


def test_other_tools_find_the_settings_they_know(tmp_path: Path) -> None:
    made = record("a red circle", negative_prompt="blur")
    titled = replace(made, model=replace(made.model, title="Model: one, two"))
    for one, title in ((made, "Starter"), (titled, '"Model: one, two"')):
        with Image.open(PictureFolder(tmp_path).save(pixels(), one).path) as image:
            assert image.text["parameters"] == (
                "a red circle\n"
                "Negative prompt: blur\n"
                "Steps: 4, CFG scale: 4, Seed: 7, Size: 64x48, Model hash: 0123456789, "
                f"Model: {title}, Version: Gouache 0.1.0"
            )


def test_our_json_is_plain_json_in_the_file(tmp_path: Path) -> None:
    with Image.open(PictureFolder(tmp_path).save(pixels(), record("橘猫")).path) as image:
        values = json.loads(image.text["gouache"])

    assert values["request"]["prompt"] == "橘猫"
    assert values["request"]["task"] == {"kind": "TextToImage"}
    assert values["spans"]["spans"][3] == {"phase": "denoise", "start_s": 0.6, "seconds": 1.0}
    assert values["model"]["sha256"] == "0123456789abcdef" * 4
    assert not {"path", "is_starred", "file_sha256"} & values.keys()


def test_the_longest_prompts_leave_a_picture_that_opens(tmp_path: Path) -> None:
    longest = "🐈" * MAX_PROMPT_CHARACTERS
    made = record(longest, negative_prompt=longest, steps=200)
    saved = PictureFolder(tmp_path).save(pixels(), made)

    assert metadata.read(saved.path).request.negative_prompt == longest
    with Image.open(saved.path) as image:
        image.load()
        assert len(image.text["gouache"].encode()) < MAX_TEXT_BYTES


def with_text(text: str | bytes) -> bytes:
    """A PNG whose record is `text`."""
    data = text if isinstance(text, bytes) else text.encode()
    chunk = b"iTXt" + b"gouache\0\0\0\0\0" + data
    chunk = len(chunk[4:]).to_bytes(4, "big") + chunk + zlib.crc32(chunk).to_bytes(4, "big")
    file = io.BytesIO()
    Image.fromarray(pixels()).save(file, "PNG")
    return file.getvalue()[:33] + chunk + file.getvalue()[33:]


def changed(**changes: object) -> str:
    values = json.loads(metadata.to_json(record()))
    for name, value in changes.items():
        *outer, last = name.split("__")
        target = values
        for key in outer:
            target = target[key]
        target[last] = value
    return json.dumps(values)


def test_the_hostile_files_below_differ_from_a_good_one(tmp_path: Path) -> None:
    path = tmp_path / "good.png"
    path.write_bytes(with_text(changed()))

    assert metadata.read(path).request.prompt == "a red circle"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x89PNG\r\n\x1a\n",
        b"no picture at all",
        with_text(""),
        with_text("null"),
        with_text("[]"),
        with_text("{}"),
        with_text('{"format":1}'),
        with_text("[" * 100_000),
        with_text('{"a":' * 100_000),
        with_text(b"\xff\xfe"),
        with_text("9" * 5_000),
        with_text(changed().replace('"peak_bytes": 1000000', '"peak_bytes": 1e999')),
        with_text(changed().replace('"peak_bytes": 1000000', '"peak_bytes": NaN')),
        with_text(" " * MAX_TEXT_BYTES + changed()),
        with_text(changed(format=2)),
        with_text(changed(id="../../etc/passwd")),
        with_text(changed(id=7)),
        with_text(changed(request__width="64")),
        with_text(changed(request__width=64.0)),
        with_text(changed(request__width=True)),
        with_text(changed(request__width=10**30)),
        with_text(changed(request__seed=None)),
        with_text(changed(request__seed=2**64)),
        with_text(changed(request__steps=-1)),
        with_text(changed(request__guidance=10**400)),
        with_text(changed(request__prompt="\ud800")),
        with_text(changed(request__prompt="x" * 20_001)),
        with_text(changed(request__task={"kind": "Exec"})),
        with_text(changed(request__task=None)),
        with_text(changed(request__loras=[{"path": "a\0b"}])),
        with_text(changed(model=None)),
        with_text(changed(model__title="\udfff")),
        with_text(changed(created_at="2026-11-22T12:00:00")),
        with_text(changed(created_at="yesterday")),
        with_text(changed(spans__total_s=-1)),
        with_text(changed(spans__spans=[{"phase": "lunch", "start_s": 0, "seconds": 1}])),
        with_text(changed(spans__spans={"phase": "load"})),
        with_text(changed(spans__steps=[1] * 10 + ["1"])),
    ],
)
def test_a_hostile_record_counts_as_none(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "hostile.png"
    path.write_bytes(data)

    assert metadata.read(path) is None


def test_a_record_cannot_say_where_it_lies(tmp_path: Path) -> None:
    path = tmp_path / "moved.png"
    path.write_bytes(with_text(changed(path="/etc/passwd", is_starred=True, file_sha256="00")))

    assert metadata.read(path).path == path
    assert not metadata.read(path).is_starred


def test_names_from_a_newer_version_are_ignored(tmp_path: Path) -> None:
    path = tmp_path / "newer.png"
    path.write_bytes(with_text(changed(mood="good", request__weather="rain")))

    assert metadata.read(path).request == record().request


def test_random_damage_never_raises(tmp_path: Path) -> None:
    whole = encode(pixels(), record("橘猫"))
    chance = random.Random(1)
    path = tmp_path / "damaged.png"
    for _ in range(500):
        data = bytearray(whole)
        for _ in range(chance.randint(1, 4)):
            data[chance.randrange(len(data) // 4)] = chance.randrange(256)
        path.write_bytes(data[: chance.randrange(len(data))] if chance.random() < 0.3 else data)
        metadata.read(path)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(HistoryError) as raised:
        metadata.read(tmp_path / "gone.png")

    assert (
        str(raised.value) == f"{tmp_path / 'gone.png'} cannot be read: No such file or directory."
    )


def test_a_picture_of_another_tool_has_no_record(tmp_path: Path) -> None:
    Image.fromarray(np.zeros((8, 8, 3), np.uint8)).save(tmp_path / "other.png")

    assert metadata.read(tmp_path / "other.png") is None
