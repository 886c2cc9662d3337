"""What a licence allows, told from a model's card or from the text of the licence."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio.models.licences import Use, licence_named, licence_of
from studio.paths import assets


@pytest.mark.parametrize(
    ("card", "title", "use"),
    [
        ("---\nlicense: apache-2.0\n---\n# A fox", "Apache-2.0", Use.COMMERCIAL),
        ("---\nlicense: other\nlicense_name: flux-1-dev-non-commercial-license\n---\n",
         "FLUX.1 dev", Use.NON_COMMERCIAL),
        ("---\ntags:\n- license: mit\nlicense:\n- openrail++\n", "OpenRAIL++-M", Use.CONDITIONS),
        ("---\nlicense: 'fox-1.0'\n---\n", "fox-1.0", Use.UNKNOWN),
        ("---\ntags: fox\n---\nlicense: mit\n", "", Use.UNKNOWN),
        ("", "", Use.UNKNOWN),
    ],
)  # fmt: skip
def test_the_card_of_a_model_names_its_licence(
    tmp_path: Path, card: str, title: str, use: Use
) -> None:
    (tmp_path / "README.md").write_text(card)
    licence = licence_named(licence_of(tmp_path))
    assert (licence.title, licence.use) == (title, use)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("MIT License\n\nPermission is hereby granted,\nfree of charge, to any", "MIT"),
        ("TENCENT HUNYUAN COMMUNITY LICENSE AGREEMENT", "Tencent Hunyuan Community"),
        ("FLUX.1 [dev] Non-Commercial License v1.1", "FLUX.1 dev"),
        ("All rights reserved.", ""),
    ],
)
def test_without_a_card_the_text_of_the_licence_is_known(
    tmp_path: Path, text: str, title: str
) -> None:
    (tmp_path / "LICENSE.md").write_text(text)
    assert licence_named(licence_of(tmp_path)).title == title


def test_our_own_licence_is_known_by_its_text() -> None:
    assert licence_named(licence_of(assets() / "starter")).title == "Apache-2.0"


def test_a_card_cannot_steer_a_terminal_or_be_endless(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("---\nlicense: \x1b[31m" + "x" * 10_000)
    assert licence_of(tmp_path) == "[31m" + "x" * 96


def test_every_summary_is_one_sentence() -> None:
    for name in ("apache-2.0", "openrail++", "gemma", "tencent-hunyuan", "", "fox-1.0"):
        summary = licence_named(name).summary
        assert summary.endswith(".")
        assert "\n" not in summary
