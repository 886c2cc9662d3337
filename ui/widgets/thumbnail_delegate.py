"""How the headings and pictures of the History grid look."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QCoreApplication, QDate, QLocale, QModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QImage, QPainter

from ui import theme
from ui.roles import Role
from ui.widgets import figures, paint
from ui.widgets.filmstrip_delegate import ring, star_badge
from ui.widgets.thumbnail_layout import PADDING, Block

translate = QCoreApplication.translate

_RING = 4


def paint_headings(painter: QPainter, block: Block, width: int, today: date) -> None:
    """The day, if the block begins one, and the prompt with the number of its pictures."""
    tokens = theme.tokens()
    line = block.tiles_top - 25
    if block.pictures_of_day:
        words, more = day_words(block.group.day, today)
        strong, soft = theme.font(15, 600), theme.font(13)
        area = QRect(PADDING, line - 28, width - 2 * PADDING, 22)
        paint.text(painter, area, words, strong, tokens.text)
        area.setLeft(PADDING + QFontMetrics(strong).horizontalAdvance(words) + 10)
        count = _count_words(block.pictures_of_day)
        paint.text(painter, area, f"{more} · {count}" if more else count, soft, tokens.text_3)
    number = translate("history", "{}", "pictures of a prompt").format(block.group.count)
    label = theme.font(12)
    metrics = QFontMetrics(label)
    room = width - 2 * PADDING - metrics.horizontalAdvance(number) - 8
    flat = " ".join(block.group.prompt.split())
    prompt = metrics.elidedText(flat, Qt.TextElideMode.ElideRight, room)
    area = QRect(PADDING, line, width - 2 * PADDING, 20)
    paint.text(painter, area, prompt, label, tokens.text_2)
    area.setLeft(PADDING + metrics.horizontalAdvance(prompt) + 8)
    paint.text(painter, area, number, label, tokens.text_3)


def paint_thumbnail(
    painter: QPainter, square: QRect, index: QModelIndex, *, is_chosen: bool
) -> None:
    """The whole picture in the middle of `square`, with its star and its ring."""
    image: QImage | None = index.data(Role.THUMBNAIL)
    place = fit_into(index.data(Role.PICTURE_SIZE) or QSize(1, 1), square)
    if image is None or image.isNull():
        paint.frame(painter, QRectF(place), theme.tokens().hover, radius=2)
    else:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(QRectF(place), image, QRectF(image.rect()))
    if index.data(Role.IS_STARRED):
        star_badge(painter, place)
    if is_chosen:
        ring(painter, place.adjusted(-_RING, -_RING, _RING, _RING))


def fit_into(size: QSize, square: QRect) -> QRect:
    """The largest rectangle of that shape in the middle of `square`."""
    shape = size.scaled(square.size(), Qt.AspectRatioMode.KeepAspectRatio)
    result = QRect(0, 0, max(shape.width(), 1), max(shape.height(), 1))
    result.moveCenter(square.center())
    return result


def day_words(day: date, today: date) -> tuple[str, str]:
    """What to call a day: ("Today", "21 November") or ("3 November 2026", "")."""
    locale = QLocale()
    date_of = QDate(day.year, day.month, day.day)
    short = locale.toString(date_of, translate("history", "d MMMM"))
    match (today - day).days:
        case 0:
            return translate("history", "Today"), short
        case 1:
            return translate("history", "Yesterday"), short
    if day.year == today.year:
        return short, ""
    return locale.toString(date_of, translate("history", "d MMMM yyyy")), ""


def _count_words(count: int) -> str:
    return (
        translate("history", "1 picture")
        if count == 1
        else translate("history", "{} pictures").format(figures.count(count))
    )
