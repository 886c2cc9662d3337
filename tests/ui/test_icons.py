"""The icons are one family, there is one for every action, and the application has its own."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from studio.paths import assets
from tests.ui.conftest import Desk
from ui import icons

FILES = sorted(file for file in (assets() / "icons").glob("*.svg") if file.stem != "gouache")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_an_icon_is_drawn_by_the_rules(file: Path, qapp: QApplication) -> None:
    del qapp
    text = file.read_text(encoding="utf-8")
    assert QSvgRenderer(str(file)).isValid()
    assert 'viewBox="0 0 16 16"' in text
    assert not re.search(r"#[0-9a-fA-F]{3}|<text|<image|href", text)  # only the colour it is given
    image = icons.pixmap(file.stem, 64, "#FFFFFF").toImage()
    ink = [QColor.fromRgba(image.pixel(x, y)).alpha() for x in range(64) for y in range(64)]
    assert sum(1 for alpha in ink if alpha > 128) > 64, "there is hardly anything to see"
    edge = [image.pixelColor(x, y).alpha() for x in range(64) for y in (0, 1, 62, 63)]
    edge += [image.pixelColor(x, y).alpha() for y in range(64) for x in (0, 1, 62, 63)]
    assert not any(edge), "it reaches the edge"


def test_every_action_and_offer_has_an_icon_that_is_there(desk: Desk) -> None:
    known = {file.stem for file in FILES}
    actions = desk.window.known_actions
    for key in desk.window.pages:
        desk.window.show_page(key)
        named = [(each.key, each.icon_name) for each in actions.all()]
        named += [(each.key, each.icon) for each in actions.offers()]
        assert [pair for pair in named if pair[1] not in known] == []


def test_the_application_has_an_icon_of_every_size(qapp: QApplication) -> None:
    del qapp
    icon = icons.application_icon()
    assert {size.width() for size in icon.availableSizes()} == set(icons.APPLICATION_SIZES)
    for side in icons.APPLICATION_SIZES:
        image: QImage = icon.pixmap(QSize(side, side)).toImage()
        middle = image.pixelColor(side // 2, side // 2)
        assert middle.alpha() == 255
        assert image.pixelColor(0, 0).alpha() < 255  # its corners are round
