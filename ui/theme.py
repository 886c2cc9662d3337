"""The look of the window: the tokens of both themes, put into Qt's palette, style and font."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from functools import lru_cache
from string import Template

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from studio import paths
from studio.garbage import uncollected
from studio.settings import Settings, Surround, Theme
from studio.stats.spans import Phase

FAMILIES = (
    "Gouache Inter",  # the one that ships with the studio, whatever Inter the system has
    "PingFang SC",
    "Microsoft YaHei UI",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "sans-serif",
)
LABEL_ON_PICTURE = "#F2F2F2"
STAR_ON_PICTURE = "#FFD479"
SURROUNDS = {Surround.BLACK: "#000000", Surround.MIDDLE: "#777777", Surround.WHITE: "#FFFFFF"}
CHIP_ON_PICTURE = QColor(0x14, 0x14, 0x14, 199)  # 78 %


@dataclass(frozen=True, slots=True)
class Tokens:
    """Colours by their use, as "#RRGGBB"; all greys have R = G = B."""

    canvas: str
    window: str
    raised: str
    overlay: str
    hover: str
    pressed: str
    chosen: str
    selected: str
    line: str
    line_field: str
    line_strong: str
    text: str
    text_2: str
    text_3: str
    text_off: str
    accent: str
    error: str
    warning: str
    ok: str
    fill: str
    fill_hover: str
    fill_pressed: str
    error_ground: str
    warning_ground: str
    ok_ground: str
    load: str
    encode: str
    denoise: str
    decode: str
    save: str

    def stage(self, phase: Phase) -> str:
        """The colour of a stage; the queue's hatch is drawn in `line_strong`."""
        return self.line_strong if phase is Phase.QUEUE else str(getattr(self, phase.value))


DARK = Tokens(
    canvas="#161616",
    window="#1E1E1E",
    raised="#282828",
    overlay="#242424",
    hover="#323232",
    pressed="#3C3C3C",
    chosen="#3C3C3C",
    selected="#253150",
    line="#2E2E2E",
    line_field="#454545",
    line_strong="#808080",
    text="#EDEDED",
    text_2="#BDBDBD",
    text_3="#9A9A9A",
    text_off="#666666",
    accent="#6F9AF9",
    error="#F4827A",
    warning="#E3B355",
    ok="#62C08E",
    fill="#3E6BD4",
    fill_hover="#446FD8",
    fill_pressed="#345EC2",
    error_ground="#382120",
    warning_ground="#352C1B",
    ok_ground="#1E3227",
    load="#A677A5",
    encode="#54DFC8",
    denoise="#6F9AF9",
    decode="#E4C868",
    save="#D97469",
)
LIGHT = Tokens(
    canvas="#E2E2E2",
    window="#F6F6F6",
    raised="#FFFFFF",
    overlay="#FFFFFF",
    hover="#EBEBEB",
    pressed="#DFDFDF",
    chosen="#E6E6E6",
    selected="#DFE8FA",
    line="#E0E0E0",
    line_field="#C8C8C8",
    line_strong="#767676",
    text="#1A1A1A",
    text_2="#4F4F4F",
    text_3="#636363",
    text_off="#A0A0A0",
    accent="#2C5CC5",
    error="#B3261E",
    warning="#855700",
    ok="#166C45",
    fill="#2F5FC9",
    fill_hover="#2857BD",
    fill_pressed="#214AA6",
    error_ground="#FBE9E7",
    warning_ground="#FAF0DB",
    ok_ground="#E2F2E9",
    load="#603D60",
    encode="#2D9475",
    denoise="#375ABD",
    decode="#AA7621",
    save="#8A3419",
)


def tokens() -> Tokens:
    """The tokens of the theme in force, for custom paint.

    The application's palette is the one place that knows which: widgets are repainted, and told
    with QEvent.PaletteChange, whenever it changes.
    """
    return DARK if QGuiApplication.palette().window().color() == QColor(DARK.window) else LIGHT


def surround() -> str:
    """The colour around a picture."""
    return QGuiApplication.palette().shadow().color().name()


@lru_cache
def font(pixels: int, weight: int = 400) -> QFont:
    """The window's font at `pixels`, with digits of one width; not to be changed."""
    result = QFont()
    result.setFamilies(FAMILIES)
    result.setPixelSize(pixels)
    result.setWeight(QFont.Weight(weight))
    result.setFeature(QFont.Tag("tnum"), 1)
    result.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return result


def register_fonts() -> None:
    """Make the fonts that ship with the studio known; call once, before the first widget."""
    for path in sorted((paths.assets() / "fonts").glob("*.ttf")):
        QFontDatabase.addApplicationFont(str(path))


def apply_theme(app: QApplication, theme: Theme, surround: Surround = Surround.THEME) -> None:
    """Fill the palette, the style sheet and the font of `app`."""
    hints = app.styleHints()
    match theme:
        case Theme.SYSTEM:
            hints.unsetColorScheme()
            is_dark = hints.colorScheme() is Qt.ColorScheme.Dark
        case Theme.LIGHT | Theme.DARK:
            is_dark = theme is Theme.DARK
            hints.setColorScheme(Qt.ColorScheme.Dark if is_dark else Qt.ColorScheme.Light)
    values = DARK if is_dark else LIGHT
    template = (paths.assets() / "style" / "window.qss").read_text(encoding="utf-8")
    sheet = Template(template).substitute(dataclasses.asdict(values))
    with uncollected():  # it could delete a widget while Qt walks over all of them
        app.setStyle(QStyleFactory.create("Fusion"))
        app.setFont(font(13))
        app.setPalette(_palette(values, SURROUNDS.get(surround, values.canvas)))
        app.setStyleSheet(sheet)


class Look(QObject):
    """Keeps an application in the chosen theme, following the system where that is the choice."""

    changed = Signal()

    def __init__(self, app: QApplication, settings: Settings) -> None:
        super().__init__(app)
        self._app = app
        self._settings = settings
        register_fonts()
        self._apply()
        app.styleHints().colorSchemeChanged.connect(self._follow_system)

    def follow(self, settings: Settings) -> None:
        """Look as `settings` say from now on."""
        before, self._settings = self._settings, settings
        if (before.theme, before.surround) != (settings.theme, settings.surround):
            self._apply()

    def _apply(self) -> None:
        apply_theme(self._app, self._settings.theme, self._settings.surround)
        self.changed.emit()

    def _follow_system(self) -> None:
        if self._settings.theme is Theme.SYSTEM:
            self._apply()


def _palette(values: Tokens, surround: str) -> QPalette:
    role = QPalette.ColorRole
    result = QPalette()
    for name, colour in {
        role.Window: values.window,
        role.Base: values.raised,
        role.Button: values.raised,
        role.AlternateBase: values.overlay,
        role.ToolTipBase: values.overlay,
        role.ToolTipText: values.text,
        role.Text: values.text,
        role.WindowText: values.text,
        role.ButtonText: values.text,
        role.BrightText: values.text,
        role.PlaceholderText: values.text_3,
        role.Highlight: values.selected,
        role.HighlightedText: values.text,
        role.Accent: values.accent,
        role.Link: values.accent,
        role.LinkVisited: values.accent,
        role.Mid: values.line_field,
        role.Dark: values.line,
        role.Midlight: values.hover,
        role.Light: values.pressed,
        role.Shadow: surround,  # which nothing of Qt draws in this style
    }.items():
        result.setColor(name, QColor(colour))
    for name in (role.Text, role.WindowText, role.ButtonText, role.HighlightedText):
        result.setColor(QPalette.ColorGroup.Disabled, name, QColor(values.text_off))
    return result
