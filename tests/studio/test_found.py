"""The settings inside pictures from anywhere are found, and nothing that they say does harm."""

import io
import json
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image, PngImagePlugin

from studio.errors import NoSettings
from studio.history import found
from studio.history.exports import export
from studio.history.images import PictureFolder
from studio.jobs.request import LoraChoice
from tests.studio.records import pixels, record

COMFY = {
    "3": {
        "class_type": "KSampler",
        "inputs": {
            "seed": 5,
            "steps": 9,
            "cfg": 7,
            "positive": ["6", 0],
            "negative": ["7", 0],
            "latent_image": ["5", 0],
        },
    },
    "5": {"class_type": "EmptyLatentImage", "inputs": {"width": 640, "height": 512}},
    "6": {"class_type": "CLIPTextEncode", "inputs": {"text": "a boat", "clip": ["4", 1]}},
    "7": {"class_type": "CLIPTextEncode", "inputs": {"text": "blur", "clip": ["4", 1]}},
}
A1111 = (
    "a boat,\nat sea\nNegative prompt: blur,\nfog\n"
    'Steps: 9, Sampler: "Euler, a", CFG scale: 7, Seed: 5, Size: 640x512, Version: 1.9'
)


def chunk(kind: bytes, data: bytes) -> bytes:
    crc = struct.pack(">I", zlib.crc32(kind + data))
    return struct.pack(">I", len(data)) + kind + data + crc


def png_file(path: Path, *chunks: bytes, size: tuple[int, int] = (8, 8)) -> Path:
    """A PNG that says what it likes; its pixels are not there."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", *size, 8, 2, 0, 0, 0))
    end = chunk(b"IDAT", b"") + chunk(b"IEND", b"")
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + header + b"".join(chunks) + end)
    return path


def told(path: Path, keyword: str, text: str) -> Path:
    """A whole PNG of a stranger with one text inside."""
    info = PngImagePlugin.PngInfo()
    info.add_text(keyword, text)
    file = io.BytesIO()
    Image.new("RGB", (8, 8)).save(file, "PNG", pnginfo=info)
    path.write_bytes(file.getvalue())
    return path


@pytest.mark.parametrize("ending", [".png", ".jpg", ".webp"])
def test_a_copy_with_settings_gives_them_back(tmp_path: Path, ending: str) -> None:
    made = record('橘猫 & "a <b>cat</b>"', negative_prompt="fog", loras=(LoraChoice(Path("/x")),))
    saved = PictureFolder(tmp_path / "pictures").save(pixels(), made)
    export(saved, tmp_path / f"out{ending}", has_settings=True)
    request = found.read(tmp_path / f"out{ending}").request
    assert request.prompt == made.request.prompt
    assert (request.seed, request.steps, request.width) == (7, 4, 64)
    assert request.loras == ()  # a path in a picture from elsewhere is never followed
    assert found.read(tmp_path / f"out{ending}").loras == (LoraChoice(Path("x")),)


@pytest.mark.parametrize("ending", [".png", ".jpg", ".webp"])
def test_a_copy_without_settings_says_that_it_has_none(tmp_path: Path, ending: str) -> None:
    saved = PictureFolder(tmp_path / "pictures").save(pixels(), record())
    export(saved, tmp_path / f"out{ending}", has_settings=False)
    with pytest.raises(NoSettings, match=f"out{ending} holds no settings"):
        found.read(tmp_path / f"out{ending}")


@pytest.mark.parametrize(
    ("keyword", "text", "prompt", "negative"),
    [
        ("parameters", A1111, "a boat,\nat sea", "blur,\nfog"),
        ("prompt", json.dumps(COMFY), "a boat", "blur"),
    ],
)
def test_settings_of_other_tools_are_read(
    tmp_path: Path, keyword: str, text: str, prompt: str, negative: str
) -> None:
    request = found.read(told(tmp_path / "theirs.png", keyword, text)).request
    assert (request.prompt, request.negative_prompt) == (prompt, negative)
    assert (request.width, request.height, request.steps) == (640, 512, 9)
    assert (request.guidance, request.seed, request.model_id) == (7.0, 5, "")


def test_sampler_model_and_loras_of_a1111_are_read(tmp_path: Path) -> None:
    text = (
        "a (red:1.2) boat <lora:ink wash:0.65>, at sea <lora:paper:-1:0.5>\nSteps: 9, "
        "Sampler: DPM++ 2M, Schedule type: Karras, Model: C:\\models\\sd\\boats.safetensors"
    )
    told_of = found.read(told(tmp_path / "theirs.png", "parameters", text))
    assert told_of.request.prompt == "a (red:1.2) boat , at sea"
    assert told_of.request.sampler == "DPM++ 2M Karras"
    assert told_of.request.model_id == "boats"
    assert told_of.loras == (LoraChoice(Path("ink wash"), 0.65), LoraChoice(Path("paper"), -1.0))


def test_sampler_model_and_loras_of_comfyui_are_read(tmp_path: Path) -> None:
    graph = json.loads(json.dumps(COMFY))
    sampler = {"model": ["11", 0], "sampler_name": "dpmpp_2m", "scheduler": "karras"}
    graph["3"]["inputs"] |= sampler
    graph["11"] = {"inputs": {"model": ["10", 0], "lora_name": "b/ink.safetensors"}}
    loaded = {"model": ["4", 0], "lora_name": "paper.safetensors", "strength_model": 0.5}
    graph["10"] = {"inputs": loaded}
    graph["4"] = {"inputs": {"ckpt_name": "sd/boats.ckpt"}}
    told_of = found.read(told(tmp_path / "theirs.png", "prompt", json.dumps(graph)))
    assert told_of.request.sampler == "DPM++ 2M Karras"
    assert told_of.request.model_id == "boats"
    assert told_of.loras == (LoraChoice(Path("paper"), 0.5), LoraChoice(Path("ink")))


def test_a_hostile_name_stays_a_short_plain_name(tmp_path: Path) -> None:
    text = f"a\nSteps: 9, Sampler: {'x' * 400}, Model: ../../\u202etxt.exe"
    request = found.read(told(tmp_path / "theirs.png", "parameters", text)).request
    assert len(request.sampler) < 80
    assert request.model_id == "txt.exe"


DEEP = "[" * 100_000 + "]" * 100_000


@pytest.mark.parametrize(
    ("keyword", "text", "sentence"),
    [
        ("parameters", "a" * 5_000_000, "The settings in theirs.png are 4.8 MB long; 0.5 MB is"),
        ("parameters", "a" * 30_000, "The prompt has 30,000 characters; 20,000 is the most."),
        ("parameters", "", "The prompt is empty"),
        ("parameters", "a\nSteps: 9, Size: 9e99xbig", "are damaged"),
        ("parameters", "a\nSteps: 9, Size: 99999999x8", "99999999 is outside"),
        ("parameters", "a\nSteps: 9, CFG scale: nan", "nan is not"),
        ("parameters", "a\nSteps: " + "9" * 10_000, "are damaged"),
        ("parameters", "a\nSteps: " + "A" * 400_000, "are damaged"),
        ("parameters", "a\nSteps: " + " " * 400_000 + "x", "are damaged"),
        ("parameters", "a\nSteps: x, " + 'A: "A: \\' * 50_000, "are damaged"),
        ("gouache", DEEP, "are damaged"),
        ("prompt", DEEP, "are damaged"),
        ("prompt", '{"1": {"inputs": {"steps": "x", "cfg": [], "positive": 1}}}', "are damaged"),
        ("prompt", "{", "are damaged"),
        ("comment", "hello", "holds no settings"),
    ],
)
def test_hostile_settings_get_a_sentence(
    tmp_path: Path, keyword: str, text: str, sentence: str
) -> None:
    data = keyword.encode() + b"\0" + text.encode()
    if keyword == "gouache":
        data = keyword.encode() + b"\0\0\0\0\0" + text.encode()
    kind = b"iTXt" if keyword == "gouache" else b"tEXt"
    with pytest.raises(NoSettings, match=sentence):
        found.read(png_file(tmp_path / "theirs.png", chunk(kind, data)))


def test_html_stays_text_and_marks_that_turn_it_around_are_taken_out(tmp_path: Path) -> None:
    told_prompt = '<img src="http://a.example/x.png"> \u202egnp.exe\u2066'
    read = found.read(told(tmp_path / "theirs.png", "parameters", told_prompt))
    assert read.request.prompt == '<img src="http://a.example/x.png"> gnp.exe'
    assert read.marks == 2


def test_a_huge_picture_is_refused_by_its_header(tmp_path: Path) -> None:
    huge = png_file(tmp_path / "huge.png", size=(60_000, 60_000))
    with pytest.raises(NoSettings, match=r"huge\.png is 60,000 × 60,000 pixels; 16,384 a side"):
        found.read(huge)


def test_a_number_too_long_in_a_jpeg_gets_a_sentence(tmp_path: Path) -> None:
    packet = f'http://ns.adobe.com/xap/1.0/\0<a gouache:record="&#{"9" * 9_000};"/>'.encode()
    length = struct.pack(">H", len(packet) + 2)
    (tmp_path / "theirs.jpg").write_bytes(b"\xff\xd8\xff\xe1" + length + packet)
    with pytest.raises(NoSettings, match="are damaged"):
        found.read(tmp_path / "theirs.jpg")


def test_a_compressed_text_is_never_unpacked(tmp_path: Path) -> None:
    bomb = zlib.compress(b"a" * 50_000_000, 9)
    texts = (
        chunk(b"zTXt", b"parameters\0\0" + bomb),
        chunk(b"iTXt", b"gouache\0\1\0\0\0" + bomb),
    )
    with pytest.raises(NoSettings, match="holds no settings"):
        found.read(png_file(tmp_path / "bomb.png", *texts))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"hello",
        b"<html>",
        b"\x89PNG",
        b"\xff\xd8",
        b"\xff\xd8\xff\xe1\0\0",
        b"RIFF\0\0\0\0WEBP",
    ],
)
def test_what_is_no_picture_gets_a_sentence(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "notes\u202e\n.txt"
    path.write_bytes(data)
    with pytest.raises(NoSettings) as raised:
        found.read(path)
    assert raised.value.message.count("\n") == 0
    assert "\u202e" not in raised.value.message


def test_a_folder_and_a_missing_file_get_a_sentence(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "gone.png"):
        with pytest.raises(NoSettings, match="is no file"):
            found.read(path)
