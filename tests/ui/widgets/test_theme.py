"""Both themes hold what the visual language promises of them."""

import dataclasses
import gc

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QFontInfo, QFontMetrics
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from studio import paths
from studio.settings import Settings, Theme
from studio.stats.spans import Phase
from ui import icons, theme
from ui.theme import DARK, LIGHT, Look, Tokens


@pytest.fixture
def look(qapp: QApplication) -> Look:
    return Look(qapp, Settings(theme=Theme.DARK))


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    channels = QColor(colour).getRgbF()[:3]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("tokens", [DARK, LIGHT], ids=["dark", "light"])
def test_every_text_can_be_read_on_every_ground(tokens: Tokens) -> None:
    grounds = (tokens.canvas, tokens.window, tokens.raised, tokens.overlay, tokens.hover)
    for text in (tokens.text, tokens.text_2, tokens.text_3, tokens.accent, tokens.error):
        assert min(contrast(text, ground) for ground in (*grounds, tokens.selected)) >= 4.5
    assert contrast(tokens.text_2, tokens.pressed) >= 4.5


@pytest.mark.parametrize("tokens", [DARK, LIGHT], ids=["dark", "light"])
def test_stages_stand_out_from_the_window(tokens: Tokens) -> None:
    for phase in Phase:
        assert contrast(tokens.stage(phase), tokens.window) >= 3.0


@pytest.mark.parametrize("tokens", [DARK, LIGHT], ids=["dark", "light"])
def test_grounds_and_texts_have_no_hue(tokens: Tokens) -> None:
    for name in ("canvas", "window", "raised", "overlay", "hover", "line", "text", "text_3"):
        colour = QColor(getattr(tokens, name))
        assert colour.red() == colour.green() == colour.blue()


class Heir(QWidget):
    """Makes garbage in the middle of a change of style, as any widget of ours may."""

    def __init__(self) -> None:
        super().__init__()
        self.collected: list[bool] = []

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            before = sum(one["collections"] for one in gc.get_stats())
            kept: list[list[int]] = [[] for _ in range(5000)]
            after = sum(one["collections"] for one in gc.get_stats())
            self.collected.append(after > before and bool(kept))
        super().changeEvent(event)


def test_no_widget_is_collected_while_qt_walks_over_them(look: Look, qtbot: QtBot) -> None:
    heir = Heir()
    qtbot.addWidget(heir)
    look.follow(Settings(theme=Theme.LIGHT))
    assert heir.collected
    assert not any(heir.collected)
    assert gc.isenabled()


def test_the_tokens_follow_the_chosen_theme(look: Look, qtbot: QtBot) -> None:
    assert theme.tokens() is DARK
    with qtbot.waitSignal(look.changed):
        look.follow(Settings(theme=Theme.LIGHT))
    assert theme.tokens() is LIGHT
    assert look.parent() is QApplication.instance()


@pytest.mark.usefixtures("look")
def test_the_style_sheet_names_no_token_that_is_missing(qapp: QApplication) -> None:
    assert "$" not in qapp.styleSheet().replace("$names", "")
    names = {field.name for field in dataclasses.fields(Tokens)}
    assert {"window", "line_field", "accent"} <= names


@pytest.mark.usefixtures("look")
def test_all_digits_are_as_wide_as_each_other() -> None:
    metrics = QFontMetrics(theme.font(13))
    assert len({metrics.horizontalAdvance(digit * 8) for digit in "0123456789"}) == 1


@pytest.mark.usefixtures("look")
def test_the_font_is_ours_and_falls_back_to_chinese_ones() -> None:
    assert QFontInfo(theme.font(13)).family() == "Gouache Inter"
    assert any(family.endswith("SC") for family in theme.font(13).families())


@pytest.mark.usefixtures("look")
def test_every_icon_is_drawn_in_the_colour_asked_for() -> None:
    names = [path.stem for path in (paths.assets() / "icons").glob("*.svg")]
    assert len(names) > 30
    for name in set(names) - {"gouache"}:
        image = icons.pixmap(name, 16, "#FF0000", 2.0).toImage()
        colours = {
            image.pixelColor(x, y).name()
            for x in range(image.width())
            for y in range(image.height())
            if image.pixelColor(x, y).alpha() == 255
        }
        assert colours == {"#ff0000"}, name


@pytest.mark.usefixtures("look")
def test_the_application_icon_has_every_size() -> None:
    sizes = {size.width() for size in icons.application_icon().availableSizes()}
    assert {16, 32, 256} <= sizes


@pytest.mark.usefixtures("look")
def test_a_disabled_text_is_weaker(qapp: QApplication) -> None:
    group = qapp.palette().ColorGroup.Disabled
    role = qapp.palette().ColorRole.Text
    assert qapp.palette().color(group, role) == QColor(DARK.text_off)
    assert qapp.styleHints().colorScheme() in set(Qt.ColorScheme)
