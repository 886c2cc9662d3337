"""A picture made smaller in a thread and kept, so that painting never waits for it."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRunnable, QSize, Qt, QThreadPool, Signal
from PySide6.QtGui import QImage


class Scaler(QObject):
    """Keeps one scaled version of one source."""

    done = Signal()  # what `get` was asked for is there now

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._source = QImage()
        self._version = 0  # of the source: tells late results of an older one apart
        self._asked: tuple[int, QSize] | None = None
        self._result: QImage | None = None

    def set_source(self, image: QImage) -> None:
        self._version += 1
        self._source, self._result, self._asked = image, None, None

    def get(self, size: QSize) -> QImage | None:
        """The source at `size` (device pixels), or None: it is being made, and `done` will tell."""
        if self._result is not None and self._result.size() == size:
            return self._result
        key = (self._version, size)
        if self._asked != key and not self._source.isNull():
            self._asked = key
            scaling = _Scaling(self._version, self._source, size)
            scaling.outcome.scaled.connect(self._keep)
            QThreadPool.globalInstance().start(scaling)
        return None

    def _keep(self, version: int, image: QImage) -> None:
        if self._asked == (version, image.size()):
            self._result = image
            self.done.emit()


class _Outcome(QObject):
    scaled = Signal(int, QImage)


class _Scaling(QRunnable):
    """Reports through an object of its own, which outlives the view that asked."""

    def __init__(self, version: int, source: QImage, size: QSize) -> None:
        super().__init__()
        self.outcome = _Outcome()
        self._version = version
        self._source = source
        self._size = size

    def run(self) -> None:
        smooth = Qt.TransformationMode.SmoothTransformation
        ratio = Qt.AspectRatioMode.IgnoreAspectRatio
        self.outcome.scaled.emit(self._version, self._source.scaled(self._size, ratio, smooth))
