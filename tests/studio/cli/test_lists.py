"""gouache devices, gouache models, --help and --version."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio import __version__
from studio.paths import Paths
from tests.studio.cli.outcome import Gouache


def test_devices_are_told_with_their_memory_and_number_format(gouache: Gouache) -> None:
    done = gouache("devices", "--json")
    assert done.code == 0
    cpu = done.json["devices"][-1]
    assert cpu["id"] == "cpu"
    assert cpu["total_bytes"] >= cpu["free_bytes"] > 0
    assert cpu["dtype"] in {"bfloat16", "float32"}


def test_devices_that_are_not_here_are_told_with_the_reason(gouache: Gouache) -> None:
    done = gouache("devices")
    assert done.out.startswith("id ")
    assert "torch_npu, the vendor's extension of torch, is not installed." in done.out
    assert "Ascend" in gouache("devices", "--json").json["absent"]


def test_a_model_that_cannot_be_run_is_listed_with_the_reason(
    gouache: Gouache, paths: Paths
) -> None:
    done = gouache("models")
    assert done.code == 0
    assert "These cannot be run:" in done.out
    assert f"{paths.models / 'noise'}: " in done.out
    (model,) = (
        model for model in gouache("models", "--json").json["models"] if "noise" in model["id"]
    )
    assert model["failure"]["kind"] == "ModelUnsupported"


def test_stats_tell_what_pictures_took(gouache: Gouache) -> None:
    assert gouache("stats").out == "No pictures yet.\n"
    gouache("generate", "a cat", "--model", "noise", "--count", "3", "--quiet")
    done = gouache("stats")
    assert done.code == 0
    heads, row = done.out.splitlines()[:2]
    assert heads.split()[:3] == ["model", "precision", "device"]
    assert row.split()[:4] == ["noise", "bfloat16", "Fake", "1000"]
    (kind,) = gouache("stats", "--json").json["kinds"]
    assert kind["pictures"] == 3
    assert kind["p95_s"] >= kind["p50_s"] > 0


@pytest.mark.parametrize("words", [("--help",), ("generate", "--help"), ("models", "--help")])
def test_help_is_printed_and_is_no_failure(gouache: Gouache, words: tuple[str, ...]) -> None:
    done = gouache(*words)
    assert done.code == 0
    assert done.out.startswith("usage: gouache")
    assert done.err == ""


def test_help_tells_the_exit_codes_and_examples(gouache: Gouache) -> None:
    text = gouache("--help").out
    assert 'gouache generate "a red circle on a white background"' in text
    assert "0 done   1 the work failed" in text


def test_version_is_printed(gouache: Gouache) -> None:
    assert gouache("--version").out == f"gouache {__version__}\n"


def test_nothing_is_created_by_help(gouache: Gouache, paths: Paths) -> None:
    gouache("--help")
    assert not paths.logs.exists()
    assert not paths.data.exists()


def test_a_model_is_inspected_by_its_name_or_path(run: Gouache) -> None:
    done = run("models", "inspect", "starter")
    assert done.code == 0
    assert "SenseNova-U1, SenseNova folder, 5.01 million parameters, bf16" in done.out
    assert "this machine has" in done.out
    assert done.out.endswith("Whole: every byte that its headers promise is there.\n")
    values = run("models", "inspect", "starter", "--json").json
    assert values["needed_bytes"] > 2 * values["parameters"]
    assert values["machine"]["total_bytes"] > 0


def test_a_file_that_is_no_model_is_refused_by_inspection(run: Gouache, tmp_path: Path) -> None:
    file = tmp_path / "fox.ckpt"
    file.write_bytes(b"\x80\x02.")
    done = run("models", "inspect", str(file))
    assert done.code == 2
    assert f"{file} is a pickle file, which can run code when it is opened." in done.err
