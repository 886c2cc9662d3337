"""Bad input at the command line: a sentence, an exit code, and nothing left behind."""

from __future__ import annotations

import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from studio.history.lock import LibraryLock
from studio.paths import Paths
from tests.studio.cli.outcome import Gouache, Outcome


def refused(done: Outcome, sentence: str, code: int = 2) -> None:
    """One line on stderr that says what happened and what to do; nothing on stdout."""
    assert done.err == f"gouache: {sentence}\n"
    assert done.out == ""
    assert done.code == code


@pytest.mark.parametrize(
    ("prompt", "sentence"),
    [
        ("", "The prompt is empty. Type what you want to see."),
        (" \n", "The prompt is empty. Type what you want to see."),
        (
            "a\ud800b",
            r"'a\ud800b' holds bytes that are no UTF-8 text. Type it again.",
        ),
    ],
)
def test_prompt_that_is_none(gouache: Gouache, prompt: str, sentence: str) -> None:
    refused(gouache("generate", prompt, "--model", "noise"), sentence)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (
            b"a" * 2**20,
            "The prompt has 1,048,576 characters; 20,000 is the most. Shorten it.",
        ),
        (b"a" * 16_000_001, "The prompt is longer than 16 MB. Shorten it."),
        (
            b"a\0b",
            "The prompt holds U+0000 at position 2, which is not a character of any text. "
            "Remove it or type the text again.",
        ),
        (
            b"a\xed\xa0\x80",
            "The prompt in {file} is no UTF-8 text: byte 2 is 0xED. Save it as UTF-8.",
        ),
    ],
    ids=["1 MB", "16 MB", "NUL", "surrogate"],
)
def test_prompt_file_that_holds_none(
    gouache: Gouache, tmp_path: Path, content: bytes, sentence: str
) -> None:
    file = tmp_path / "prompt.txt"
    file.write_bytes(content)
    done = gouache("generate", "--prompt-file", str(file), "--model", "noise")
    refused(done, sentence.format(file=file))


def test_prompt_file_that_is_not_there(gouache: Gouache, tmp_path: Path) -> None:
    file = tmp_path / "nothing.txt"
    sentence = f"The prompt file {file} cannot be read: No such file or directory. Check its name."
    refused(gouache("generate", "--prompt-file", str(file), "--model", "noise"), sentence)


def test_no_prompt_and_two_prompts(gouache: Gouache) -> None:
    hint = "Give one: PROMPT in quotes, --prompt-file FILE or --sample."
    refused(gouache("generate", "--model", "noise"), f"No prompt was given. {hint}")
    refused(gouache("generate", "x", "--sample"), f"More than one prompt was given. {hint}")


def test_sample_of_a_model_that_brings_none(gouache: Gouache) -> None:
    done = gouache("generate", "--sample", "--model", "noise")
    refused(done, "noise brings no sample prompt. Type a prompt.")


@pytest.mark.parametrize(
    ("option", "sentence"),
    [
        (
            "--width=0",
            "noise makes pictures with a width of 8 to 2048 pixels; 0 is outside. Try 8.",
        ),
        (
            "--width=1001",
            "noise needs a width that is a multiple of 8; 1001 is not. Try 1000 or 1008.",
        ),
        (
            "--height=1000000000",
            "noise makes pictures with a height of 8 to 2048 pixels; 1000000000 is outside. "
            "Try 2048.",
        ),
        ("--width=1e3", "The width must be a whole number; '1e3' is not. Write it in digits."),
        ("--steps=0", "The steps must be a whole number from 1 to 200; 0 is not. Try 1."),
        ("--steps=-1", "The steps must be a whole number from 1 to 200; -1 is not. Try 1."),
        (
            "--guidance=nan",
            "The guidance must be a number from 0 to 30; nan is not. "
            "Leave it out for the model's own value.",
        ),
        ("--guidance=much", "The guidance must be a number; 'much' is not. Try 4."),
        (
            "--seed=18446744073709551616",
            "The seed must be a whole number from 0 to 9223372036854775807; 18446744073709551616 "
            "is not. Try 9223372036854775807.",
        ),
        (
            "--seed=abc",
            "The seed must be a whole number from 0 to 9223372036854775807; 'abc' is not. "
            "Write it in digits.",
        ),
        ("--lora=x:nan", "A LoRA's weight must be a number; nan is not. Try 1."),
        ("--count=0", "The count must be a whole number from 1 to 64; 0 is not. Try 1."),
    ],
)
def test_number_that_cannot_be(gouache: Gouache, option: str, sentence: str) -> None:
    refused(gouache("generate", "x", "--model", "noise", option), sentence)


def test_number_longer_than_python_reads(gouache: Gouache) -> None:
    done = gouache("generate", "x", "--model", "noise", "--width", "9" * 5000)
    refused(done, f"The width must be a whole number; '{'9' * 40}…' is not. Write it in digits.")


def test_words_that_make_no_command(gouache: Gouache) -> None:
    done = gouache("generate", "a", "red", "circle")
    refused(
        done,
        "Unrecognized arguments: red circle. A prompt of several words stands in quotes. "
        "gouache --help shows what there is.",
    )
    assert gouache().code == 2
    assert gouache("generat").code == 2
    assert gouache("generate", "x", "--colour", "red").code == 2


def test_bad_input_is_told_in_json_as_well(gouache: Gouache) -> None:
    done = gouache("generate", "x", "--model", "noise", "--width", "1001", "--json")
    assert done.code == 2
    assert done.json == {
        "error": {
            "kind": "InvalidRequest",
            "message": "noise needs a width that is a multiple of 8; 1001 is not.",
            "hint": "Try 1000 or 1008.",
            "field": "width",
            "remedies": ["1000", "1008"],
        }
    }


def test_device_that_is_not_here(gouache: Gouache) -> None:
    done = gouache("generate", "x", "--model", "noise", "--device", "cuda:9", "--quiet")
    refused(done, "There is no device 'cuda:9' here. Choose one of: auto, fake:0.")


@pytest.mark.parametrize("option", ["--image", "--lora"])
def test_file_that_is_not_there(gouache: Gouache, tmp_path: Path, option: str) -> None:
    file = tmp_path / "nothing"
    done = gouache("generate", "x", "--model", "noise", option, str(file))
    refused(done, f"There is no file {file}. Check the name.")


def test_out_that_cannot_be_written(gouache: Gouache, tmp_path: Path, paths: Paths) -> None:
    def run(out: Path) -> Outcome:
        return gouache("generate", "x", "--model", "noise", "--out", str(out))

    missing = tmp_path / "nowhere"
    refused(
        run(missing / "x.png"),
        f"Nothing can be written to the folder {missing}: No such file or directory. "
        "Make it writable or choose another.",
    )
    folder = tmp_path / "folder.png"
    folder.mkdir()
    refused(run(folder), f"{folder} is a folder. Add the name of a file.")
    refused(
        run(tmp_path / "x.jpg"),
        f"Pictures are PNG files; {tmp_path / 'x.jpg'} is not named so. Let the name end in .png.",
    )
    assert not paths.pictures.exists()


@pytest.mark.skipif(
    sys.platform != "linux", reason="Needs a folder that even root cannot write to."
)
def test_out_in_a_folder_that_cannot_be_written(gouache: Gouache) -> None:
    done = gouache("generate", "x", "--model", "noise", "--out", "/proc/x.png")
    assert done.code == 2
    assert done.err.startswith("gouache: Nothing can be written to the folder /proc: ")


def test_library_that_cannot_be_written(gouache: Gouache, paths: Paths) -> None:
    paths.pictures.parent.mkdir(exist_ok=True)
    paths.pictures.touch()
    done = gouache("generate", "x", "--model", "noise", "--quiet", "--seed", "7")
    assert done.code == 1
    assert done.err.startswith(f"gouache: The picture cannot be saved in {paths.pictures}: ")
    assert "make it again with --seed 7." in done.err


def test_second_instance(gouache: Gouache, paths: Paths) -> None:
    lock = LibraryLock(paths.data)
    try:
        done = gouache("generate", "x", "--model", "noise")
    finally:
        lock.release()
    refused(
        done,
        f"Gouache is already running with the library in {paths.data}. Use its window or close "
        "it, or set GOUACHE_HOME to another folder.",
        code=1,
    )
    assert gouache("generate", "x", "--model", "noise").code == 0


def spoil(paths: Paths, sql: str) -> None:
    with closing(sqlite3.connect(paths.database)) as database:
        database.execute(sql)


def test_database_of_a_newer_version(gouache: Gouache, paths: Paths) -> None:
    saved = gouache("generate", "x", "--model", "noise").saved
    spoil(paths, "PRAGMA user_version = 999")
    done = gouache("generate", "x", "--model", "noise")
    assert done.code == 1
    assert "has version 999; this Gouache knows 2. Update Gouache" in done.err
    assert Path(saved).exists()


@pytest.mark.logs("The history was damaged")
def test_database_that_is_damaged_is_rebuilt(gouache: Gouache, paths: Paths) -> None:
    saved = gouache("generate", "x", "--model", "noise").saved
    paths.database.write_bytes(b"no database at all" * 1000)
    done = gouache("generate", "x", "--model", "noise", "--quiet")
    assert done.code == 0
    assert done.err.startswith("gouache: The history was damaged. It lies in ")
    assert Path(saved).exists()
    with closing(sqlite3.connect(paths.database)) as database:
        assert database.execute("SELECT count(*) FROM pictures").fetchone() == (2,)


def test_database_that_is_locked(gouache: Gouache, paths: Paths) -> None:
    gouache("generate", "x", "--model", "noise")
    with closing(sqlite3.connect(paths.database)) as other:
        other.execute("BEGIN EXCLUSIVE")
        done = gouache("generate", "x", "--model", "noise", "--quiet")
    assert done.code == 1
    assert "locked" in done.err


@pytest.mark.parametrize("content", ["{", '{"theme": "purple"}'])
def test_settings_that_cannot_be(gouache: Gouache, paths: Paths, content: str) -> None:
    paths.config.mkdir(parents=True)
    paths.settings_file.write_text(content)
    done = gouache("generate", "x", "--model", "noise")
    assert done.code == 2
    assert done.err.startswith(
        ("gouache: The settings in ", "gouache: The setting theme cannot be")
    )
    assert paths.settings_file.read_text() == content
