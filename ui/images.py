"""Pictures between numpy, files and Qt."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QImageReader

from studio.diffusion.run import Pixels
from studio.errors import HistoryError


def to_qimage(pixels: Pixels) -> QImage:
    """`pixels` [height, width, 3] uint8 as a QImage that owns its memory."""
    if not pixels.flags.c_contiguous:
        pixels = pixels.copy()
    height, width, _ = pixels.shape
    view = QImage(pixels.data, width, height, 3 * width, QImage.Format.Format_RGB888)
    return view.convertToFormat(QImage.Format.Format_RGB32)


def read_picture(path: Path) -> QImage:
    """The picture in `path`, whole. May run in any thread. Raises HistoryError."""
    return _read(QImageReader(str(path)), path)


def read_thumbnail(path: Path, box: QSize) -> QImage:
    """The picture in `path`, made to fit into `box` (device pixels), never enlarged.

    May run in any thread. Raises HistoryError.
    """
    reader = QImageReader(str(path))
    image = _read(reader, path)
    if image.width() <= box.width() and image.height() <= box.height():
        return image
    return image.scaled(
        box, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    )


def _read(reader: QImageReader, path: Path) -> QImage:
    reader.setAutoTransform(True)
    image = reader.read()
    if image.isNull():
        raise HistoryError(
            f"The picture {path} cannot be read: {reader.errorString()}.",
            "It may have been moved, deleted or changed outside Gouache.",
        )
    return image
