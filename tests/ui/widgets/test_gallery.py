"""Every scene can be shown in both themes and sizes, and speaks to people who cannot see it."""

from collections.abc import Callable
from typing import Protocol

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLineEdit,
    QPushButton,
    QScrollBar,
    QSlider,
    QTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from studio.settings import Settings, Theme
from tests.ui.widgets.gallery import SCENES, SIZES
from ui.theme import Look
from ui.widgets.focus_ring import FocusRing

Build = Callable[[QSize], QWidget]


class Named(Protocol):
    def accessibleName(self) -> str: ...


@pytest.fixture(params=[Theme.DARK, Theme.LIGHT], ids=lambda theme: theme.value)
def look(request: pytest.FixtureRequest, qapp: QApplication) -> Look:
    return Look(qapp, Settings(theme=request.param))


@pytest.mark.usefixtures("look")
@pytest.mark.parametrize("size", SIZES, ids=lambda size: str(size.width()))
@pytest.mark.parametrize("build", SCENES.values(), ids=SCENES)
def test_a_scene_fits_its_window(qtbot: QtBot, build: Build, size: QSize) -> None:
    window = build(size)
    qtbot.addWidget(window)
    window.show()
    assert window.minimumSizeHint().width() <= size.width()
    assert window.minimumSizeHint().height() <= size.height()
    image = window.grab().toImage()
    assert not image.isNull()


@pytest.mark.parametrize("build", SCENES.values(), ids=SCENES)
def test_every_control_has_a_name(qtbot: QtBot, build: Build) -> None:
    window = build(SIZES[0])
    qtbot.addWidget(window)
    kinds = (QAbstractButton, QLineEdit, QTextEdit, QSlider)
    for kind in kinds:
        for control in window.findChildren(kind):
            name = control.accessibleName() or (
                control.text() if isinstance(control, QPushButton) else ""
            )
            assert name or isinstance(control, QScrollBar), f"{type(control).__name__} is nameless"


def test_the_ring_follows_the_keyboard_and_not_the_mouse(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(200, 100)
    first, second = QPushButton("First", window), QPushButton("Second", window)
    first.setGeometry(10, 10, 80, 28)
    second.setGeometry(10, 50, 80, 28)
    ring = FocusRing(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    first.setFocus()
    surface = window.windowHandle()
    QTest.keyClick(surface, Qt.Key.Key_Tab)
    qtbot.waitUntil(second.hasFocus)
    assert ring.isVisible()
    assert ring.geometry() == second.geometry().adjusted(-4, -4, 4, 4)
    QTest.mouseClick(
        surface,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
        first.geometry().center(),
    )
    assert first.hasFocus()
    assert not ring.isVisible()


@pytest.mark.parametrize("name", ["idle", "error", "first-run", "history"])
def test_a_change_of_theme_leaves_nothing_of_the_other(
    qapp: QApplication, qtbot: QtBot, name: str
) -> None:
    look = Look(qapp, Settings(theme=Theme.DARK))
    changed = SCENES[name](SIZES[0])
    qtbot.addWidget(changed)
    changed.show()
    look.follow(Settings(theme=Theme.LIGHT))
    fresh = SCENES[name](SIZES[0])
    qtbot.addWidget(fresh)
    fresh.show()
    qtbot.waitUntil(lambda: changed.grab().toImage() == fresh.grab().toImage())
