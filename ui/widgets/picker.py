"""The 52 px button of both pickers: a picture, two lines, and a menu to choose from."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QFontMetrics, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from ui import icons, theme
from ui.tips import plain_tip
from ui.widgets import paint
from ui.widgets.menus import empty
from ui.widgets.painted_button import PaintedButton

_TEXT_LEFT = 57
_TEXT_RIGHT = 37
_TILE = QRect(9, 8, 36, 36)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the menu."""

    id: str
    title: str
    detail: str


class PickerButton(PaintedButton):
    """Opens `menu` below itself."""

    picked = Signal(str)  # the id of a row

    def __init__(self, name: str, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._icon = icon
        self._detail = ""
        self._share: float | None = None
        self._picture: QImage | None = None
        self.menu = QMenu(self)
        self._group = QActionGroup(self)
        self._group.triggered.connect(self._tell)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(52)
        self.clicked.connect(self._open)
        self.show_choice("", "")

    def set_rows(self, rows: tuple[Row, ...]) -> None:
        """Fill the menu; the choice among them is shown with `check`."""
        empty(self.menu)
        for row in rows:
            text = f"{row.title}\t{row.detail}" if row.detail else row.title
            action = QAction(text.replace("&", "&&"), self.menu)
            action.setData(row.id)
            action.setCheckable(True)
            self._group.addAction(action)
            self.menu.addAction(action)

    def check(self, row_id: str) -> None:
        """Mark the row in the menu."""
        for action in self._group.actions():
            action.setChecked(action.data() == row_id)

    def show_choice(
        self, title: str, detail: str, picture: QImage | None = None, share: float | None = None
    ) -> None:
        """Show what is chosen; `share` is how full the bar below the detail is."""
        self.setText(title)
        self._detail, self._picture, self._share = detail, picture, share
        self.setAccessibleName(f"{self._name}: {title}")
        self.setAccessibleDescription(detail or title)
        self.setToolTip(plain_tip(f"{title}\n{detail}".strip()))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(240, 52)

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = theme.tokens()
        ground = tokens.pressed if self.isDown() else tokens.raised
        if self.underMouse() and not self.isDown() and self.isEnabled():
            ground = tokens.hover
        painter = QPainter(self)
        paint.frame(painter, QRectF(self.rect()), ground, tokens.line_field)
        self._paint_tile(painter)
        self._paint_lines(painter)
        arrow = icons.pixmap("chevron-down", 16, tokens.text_2, self.devicePixelRatioF())
        painter.drawPixmap(self.width() - 25, 18, arrow)

    def _paint_tile(self, painter: QPainter) -> None:
        tokens = theme.tokens()
        if self._picture is not None and self._picture.width() > 1:  # else of a damaged file
            paint.picture_in(painter, _TILE, self._picture)
            return
        paint.frame(painter, QRectF(_TILE), tokens.hover, radius=2)
        sign = icons.pixmap(self._icon, 20, tokens.text_2, self.devicePixelRatioF())
        painter.drawPixmap(_TILE.left() + 8, _TILE.top() + 8, sign)

    def _paint_lines(self, painter: QPainter) -> None:
        tokens = theme.tokens()
        width = self.width() - _TEXT_LEFT - _TEXT_RIGHT
        title_top, detail_top = (6, 25) if self._share is not None else (8, 27)
        name, small = theme.font(13, 500), theme.font(11)
        elide = Qt.TextElideMode.ElideRight
        title = QFontMetrics(name).elidedText(self.text(), elide, width)
        detail = QFontMetrics(small).elidedText(self._detail, elide, width)
        colour = tokens.text if self.isEnabled() else tokens.text_off
        paint.text(painter, QRect(_TEXT_LEFT, title_top, width, 20), title, name, colour)
        is_down = self.isDown()
        soft = tokens.text_2 if is_down else tokens.text_3
        paint.text(painter, QRect(_TEXT_LEFT, detail_top, width, 16), detail, small, soft)
        if self._share is not None:
            paint.level(painter, QRectF(_TEXT_LEFT, 43, width, 3), self._share)

    def _tell(self, action: QAction) -> None:
        self.picked.emit(action.data())

    def _open(self) -> None:
        self.menu.setMinimumWidth(self.width())
        self.menu.popup(self.mapToGlobal(QPoint(0, self.height() + 4)))
