"""gouache generate: what it prints, saves and copies."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from PIL import Image

from studio.history import metadata
from studio.paths import Paths
from tests.fakes import FakeFamily
from tests.studio.cli.outcome import Gouache


def pixels(path: str | Path) -> bytes:
    with Image.open(path) as image:
        return image.tobytes()


def test_a_picture_is_saved_and_told_with_its_stages(gouache: Gouache, paths: Paths) -> None:
    done = gouache("generate", "a red circle", "--model", "noise", "--seed", "7")
    assert done.code == 0
    assert Path(done.saved).parent == paths.pictures
    assert "noise, 64 × 64, 4 steps, guidance 1, seed 7" in done.out
    assert "Fake 1000, bfloat16" in done.out
    stages = ["queue", "load", "encode", "denoise", "decode", "save", "total"]
    told = [line.split()[0] for line in done.out.splitlines() if line]
    assert [word for word in told if word in stages] == stages
    assert "4 steps, " in done.out
    assert "At most 123 MB of memory in use." in done.out


def test_json_holds_the_record_and_its_spans(gouache: Gouache) -> None:
    done = gouache("generate", "a red circle", "--model", "noise", "--seed", "7", "--json")
    assert done.code == 0
    told = done.json
    assert told["request"]["prompt"] == "a red circle"
    assert told["seed"] == 7
    assert len(told["model"]["sha256"]) == 64
    assert told["device"] == "Fake 1000"
    assert told["peak_bytes"] == 123 * 2**20
    assert told["copy"] is None
    phases = [span["phase"] for span in told["spans"]]
    assert phases == ["queue", "load", "encode", "denoise", "decode", "save"]
    assert len(told["steps"]) == 4
    ends = [span["start_s"] + span["seconds"] for span in told["spans"]]
    assert ends == sorted(ends)
    assert ends[-1] <= told["total_s"]


def test_json_and_the_picture_tell_the_same(gouache: Gouache) -> None:
    told = gouache("generate", "a red circle", "--model", "noise", "--json").json
    record = metadata.read(Path(told["path"]))
    assert record is not None
    assert record.seed == told["seed"]
    assert record.model.sha256 == told["model"]["sha256"]


def test_the_same_seed_gives_the_same_pixels(gouache: Gouache, tmp_path: Path) -> None:
    for name in ("first.png", "second.png"):
        out = str(tmp_path / name)
        assert gouache("generate", "x", "--model", "noise", "--seed", "7", "--out", out).code == 0
    assert pixels(tmp_path / "first.png") == pixels(tmp_path / "second.png")


def test_values_that_are_given_replace_the_models_own(gouache: Gouache) -> None:
    numbers = ["--width=80", "--height=48", "--steps=2", "--guidance=0", "--seed=0"]
    told = gouache("generate", "x", "--model", "noise", "--json", *numbers).json["request"]
    names = ("width", "height", "steps", "guidance", "seed")
    assert [told[name] for name in names] == [80, 48, 2, 0.0, 0]


def test_out_gets_a_copy_and_the_library_keeps_the_picture(
    gouache: Gouache, tmp_path: Path
) -> None:
    out = tmp_path / "circle.png"
    done = gouache("generate", "x", "--model", "noise", "--out", str(out))
    assert f"Copied to {out}" in done.out
    assert out.read_bytes() == Path(done.saved).read_bytes()


def test_out_replaces_a_file_of_that_name(gouache: Gouache, tmp_path: Path) -> None:
    out = tmp_path / "circle.png"
    out.write_text("something else")
    done = gouache("generate", "x", "--model", "noise", "--out", str(out))
    assert out.read_bytes() == Path(done.saved).read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["circle.png", "home"]


def test_several_pictures_are_one_json_line_and_one_copy_each(
    gouache: Gouache, tmp_path: Path
) -> None:
    out = str(tmp_path / "x.png")
    options = ("--count", "3", "--seed", "7", "--out", out, "--json")
    done = gouache("generate", "x", "--model", "noise", *options)
    told = [json.loads(line) for line in done.out.splitlines()]
    assert [picture["seed"] for picture in told] == [7, 8, 9]
    copies = [tmp_path / f"x-{seed}.png" for seed in (7, 8, 9)]
    assert [picture["copy"] for picture in told] == [str(copy) for copy in copies]
    assert all(copy.is_file() for copy in copies)


def test_a_prompt_that_stands_for_several_makes_each_of_them(
    gouache: Gouache, tmp_path: Path
) -> None:
    out = str(tmp_path / "x.png")
    options = ("--count", "2", "--seed", "7", "--out", out, "--json")
    done = gouache("generate", "a {red|blue} car", "--model", "noise", *options)
    assert done.code == 0
    told = [json.loads(line) for line in done.out.splitlines()]
    prompts = [picture["request"]["prompt"] for picture in told]
    assert prompts == ["a red car"] * 2 + ["a blue car"] * 2
    assert [picture["seed"] for picture in told] == [7, 8, 7, 8]
    copies = [str(tmp_path / f"x-{number}.png") for number in (1, 2, 3, 4)]
    assert [picture["copy"] for picture in told] == copies
    assert "picture 4 of 4" in done.err


def test_a_prompt_that_stands_for_a_million_makes_none(gouache: Gouache, paths: Paths) -> None:
    done = gouache("generate", "{0|1}" * 20, "--model", "noise")
    assert done.code == 2
    assert "stands for more than a million prompts; 1,000 is the most" in done.err
    assert not paths.pictures.exists() or not any(paths.pictures.iterdir())


def test_the_prompt_can_come_from_a_file(gouache: Gouache, tmp_path: Path) -> None:
    file = tmp_path / "prompt.txt"
    file.write_bytes("\ufeffein Kreis, 一个圆\r\n".encode())
    done = gouache("generate", "--prompt-file", str(file), "--model", "noise", "--json")
    assert done.json["request"]["prompt"] == "ein Kreis, 一个圆"


def test_the_prompt_can_come_from_a_pipe(gouache: Gouache, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"a circle\n")))
    done = gouache("generate", "--prompt-file", "-", "--model", "noise", "--json")
    assert done.json["request"]["prompt"] == "a circle"


def test_loras_are_told_with_their_weight(gouache: Gouache, tmp_path: Path) -> None:
    paths = [tmp_path / "a.safetensors", tmp_path / "b:c.safetensors"]
    for path in paths:
        path.touch()
    options = ("--lora", f"{paths[0]}:0.5", "--lora", str(paths[1]), "--json")
    told = gouache("generate", "x", "--model", "noise", *options).json["request"]["loras"]
    assert [(one["path"], one["weight"]) for one in told] == [
        (str(paths[0]), 0.5),
        (str(paths[1]), 1.0),
    ]
    assert all(one["sha256"] for one in told)


def test_a_log_gets_a_line_for_every_stage(gouache: Gouache) -> None:
    done = gouache("generate", "x", "--model", "noise")
    start, picture, *stages = done.err.splitlines()
    assert start.startswith("start ")
    assert picture == "picture 1 of 1 on Fake 1000"
    assert [line.split()[0] for line in stages] == ["load", "encode", "denoise", "decode", "save"]
    assert "4 steps, " in stages[2]
    assert stages[2].endswith(" it/s")


def test_quiet_says_nothing_on_stderr(gouache: Gouache) -> None:
    assert gouache("generate", "x", "--model", "noise", "--quiet").err == ""


def test_a_failing_model_is_told_in_one_sentence(gouache: Gouache, family: FakeFamily) -> None:
    def run_out(_step: int) -> None:
        raise MemoryError

    family.misbehave = run_out
    done = gouache("generate", "x", "--model", "noise", "--json", "--quiet")
    assert done.code == 1
    assert done.json["error"]["kind"] == "OutOfMemory"
    assert "took more memory than is free" in done.err
    assert len(done.err.splitlines()) == 1


@pytest.mark.logs("failed")
def test_an_unforeseen_error_shows_no_traceback_and_is_logged(
    gouache: Gouache, family: FakeFamily, paths: Paths
) -> None:
    def fail(_step: int) -> None:
        raise ZeroDivisionError("a fault of ours")

    family.misbehave = fail
    done = gouache("generate", "x", "--model", "noise", "--quiet")
    assert done.code == 1
    assert done.err.startswith("gouache: Something unexpected happened: a fault of ours.")
    assert "Traceback" not in done.err
    assert "Traceback" in (paths.logs / "gouache.log").read_text(encoding="utf-8")
