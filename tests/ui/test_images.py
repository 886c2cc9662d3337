"""Pictures cross from numpy and files into Qt whole, or say why not."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QSize

from studio.errors import HistoryError
from tests.ui.widgets.pictures import draw_boat
from ui import images


def test_pixels_become_a_picture_that_owns_its_memory() -> None:
    pixels = np.zeros((3, 5, 3), np.uint8)
    pixels[2, 4] = (255, 128, 1)
    image = images.to_qimage(pixels)
    pixels[:] = 7
    assert image.size() == QSize(5, 3)
    assert image.pixelColor(4, 2).getRgb()[:3] == (255, 128, 1)
    assert image.pixelColor(0, 0).getRgb()[:3] == (0, 0, 0)


def test_a_view_into_other_pixels_is_taken_as_it_is() -> None:
    pixels = np.arange(6 * 8 * 3, dtype=np.uint8).reshape(6, 8, 3)[::2, ::-1]
    image = images.to_qimage(pixels)
    assert image.pixelColor(0, 1).getRgb()[:3] == tuple(pixels[1, 0])


@pytest.mark.usefixtures("qapp")
def test_a_thumbnail_keeps_the_shape_and_never_grows(tmp_path: Path) -> None:
    path = tmp_path / "夜 boat.png"
    draw_boat(300, 150).save(str(path))
    assert images.read_thumbnail(path, QSize(100, 100)).size() == QSize(100, 50)
    assert images.read_thumbnail(path, QSize(900, 900)).size() == QSize(300, 150)
    assert images.read_picture(path).size() == QSize(300, 150)


@pytest.mark.parametrize("content", [b"", b"no picture", b"\x89PNG\r\n\x1a\n"])
def test_a_file_that_is_no_picture_says_so(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(content)
    with pytest.raises(HistoryError, match=r"a\.png cannot be read"):
        images.read_picture(path)


def test_a_missing_picture_says_so(tmp_path: Path) -> None:
    with pytest.raises(HistoryError, match="cannot be read"):
        images.read_thumbnail(tmp_path / "gone.png", QSize(10, 10))
