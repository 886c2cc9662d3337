"""Text to ids and back, and tokenizers that are not whole."""

import json
from pathlib import Path

import pytest

from studio.errors import ModelDamaged
from studio.models.inspect import DOWNLOAD_AGAIN
from studio.models.sensenova.tokenizer import TextTokenizer
from tests.studio.models.sensenova.small import save_tokenizer


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    save_tokenizer(tmp_path)
    return tmp_path


@pytest.mark.parametrize("text", ["", "a  b\n\n c", "Füße, 12 μm 🦊", "生成一张图", "\t\r\n\x00"])
def test_decoding_gives_the_text_back(folder: Path, text: str) -> None:
    tokenizer = TextTokenizer(folder)
    assert tokenizer.decode(tokenizer.encode(text)) == text


def test_added_tokens_count_wherever_they_stand(folder: Path) -> None:
    tokenizer = TextTokenizer(folder)
    ids = tokenizer.encode("a<img>b<think></think> <img")
    whole = [number for number in ids if number >= 256]
    assert whole == [tokenizer.id_of(token) for token in ("<img>", "<think>", "</think>")]
    assert len(ids) == 2 + 3 + len(" <img")


def test_text_is_composed_before_it_is_read(folder: Path) -> None:
    tokenizer = TextTokenizer(folder)
    assert tokenizer.encode("e\u0301") == tokenizer.encode("é")


def test_merges_apply_in_their_order(folder: Path) -> None:
    ids = json.loads((folder / "vocab.json").read_text(encoding="utf-8"))
    ids |= {"ab": 256, "bc": 257, "abc": 258}
    (folder / "vocab.json").write_text(json.dumps(ids), encoding="utf-8")
    (folder / "merges.txt").write_text("#version: 0.2\nb c\na b\na bc\n", encoding="utf-8")
    (folder / "added_tokens.json").write_text(json.dumps({"<img>": 259}), encoding="utf-8")
    assert TextTokenizer(folder).encode("abc ab<img>") == [258, ids["Ġ"], 256, 259]


def test_added_tokens_may_stand_in_the_settings_alone(folder: Path) -> None:
    (folder / "added_tokens.json").unlink()
    decoder = {"added_tokens_decoder": {"256": {"content": "<img>"}}}
    (folder / "tokenizer_config.json").write_text(json.dumps(decoder), encoding="utf-8")
    assert TextTokenizer(folder).encode("<img>") == [256]


@pytest.mark.parametrize("name", ["vocab.json", "merges.txt"])
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    _refuses(folder, f"The model in {folder} has no tokenizer: {name} is missing or too large.")


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("merges.txt", "#version: 0.2\na b\n", "Line 2 of {file} joins unknown tokens: 'a b'."),
        ("merges.txt", "#version: 0.2\na\n", "Line 2 of {file} joins unknown tokens: 'a'."),
        (
            "vocab.json",
            '{"a": 0, "b": "1"}',
            "The tokenizer in {folder} does not number its tokens from 0 to 8.",
        ),
        (
            "vocab.json",
            '{"a": 0, "b": [1]}',
            "The tokenizer in {folder} does not number its tokens from 0 to 8.",
        ),
        (
            "added_tokens.json",
            '{"<img>": 300}',
            "The tokenizer in {folder} does not number its tokens from 0 to 256.",
        ),
        (
            "tokenizer_config.json",
            '{"added_tokens_decoder": {"256": "<img>"}}',
            "{file} has an added_tokens_decoder that cannot be read.",
        ),
    ],
)
def test_files_that_contradict_each_other_are_named(
    folder: Path, name: str, content: str, sentence: str
) -> None:
    (folder / name).write_text(content, encoding="utf-8")
    _refuses(folder, sentence.format(file=folder / name, folder=folder))


def test_a_tokenizer_of_another_model_is_refused(folder: Path) -> None:
    tokenizer = TextTokenizer(folder)
    with pytest.raises(ModelDamaged, match="has no token <box>"):
        tokenizer.check(["<img>", "<box>"], 300)
    with pytest.raises(ModelDamaged, match="has 263 tokens; the network knows 100"):
        tokenizer.check(["<img>"], 100)


def _refuses(folder: Path, sentence: str) -> None:
    with pytest.raises(ModelDamaged) as caught:
        TextTokenizer(folder)
    assert str(caught.value) == f"{sentence} {DOWNLOAD_AGAIN}"
