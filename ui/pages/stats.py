"""The page that tells which model is fast on this machine."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from studio.errors import Failure, HistoryError, SaveFailed
from studio.stats import sheet
from studio.stats.summary import KindStats, Trend, trend
from ui import aio, dialogs, language
from ui.actions import Actions, Menu
from ui.pages.page import HeadedPage
from ui.services import Services
from ui.state import Draft, StatsDraft
from ui.widgets import figures
from ui.widgets.empty_state import EmptyState
from ui.widgets.error_banner import ErrorBanner
from ui.widgets.figure_row import Figure, FigureRow
from ui.widgets.filter_button import Choice, FilterButton
from ui.widgets.icon_button import LabelledButton
from ui.widgets.kind_panels import KindPanels
from ui.widgets.kind_table import KindTable
from ui.widgets.rail import RailEntry
from ui.widgets.text import ElidedText, Level, Text

ENOUGH = 5  # pictures from which on percentiles say something
PAUSE_MS = 1000  # between two readings while pictures are being made
FILE_NAME = "gouache-stats.csv"


class StatsPage(HeadedPage):
    """A table of kinds to choose from, and above it what the chosen kind's times say."""

    entry = RailEntry("stats", "Stats", "stats")

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(services, parent)
        self._kinds: tuple[KindStats, ...] = ()  # of the period, whatever the other filters
        self._wanted: tuple[str, str] | None = None  # model and device, until they are known
        days = tuple(Choice(str(n), self.tr("Last {} days").format(n)) for n in (7, 30, 365))
        self.period = FilterButton(self.tr("Period"), (*days, Choice("", self.tr("All time"))))
        self.period.set_current("30")
        self.model = FilterButton(self.tr("Model"), (Choice("", self.tr("All models")),))
        self.device = FilterButton(self.tr("Device"), (Choice("", self.tr("All devices")),))
        self.saved = ElidedText(Level.LABEL, "2")
        self.export = LabelledButton("export", self.tr("Export"))
        self.banner = ErrorBanner(is_dismissable=True)
        self.figures = FigureRow(columns=6)
        self.panels = KindPanels()
        self.table = KindTable()
        self.none_yet = EmptyState("", action=self.tr("Open Create"))
        self.none_now = EmptyState(self.tr("No pictures then"), action=self.tr("Show all time"))
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._lay_out()
        self._connect()

    def register(self, actions: Actions) -> None:
        actions.add(
            "file.export-stats",
            self.tr("Export the table"),
            self.export.click,
            menu=Menu.FILE,
            keys=QKeySequence.StandardKey.Save,
            icon="export",
            is_possible=self.export.isEnabled,
            page=self,
        )

    def enter(self) -> None:
        self.saved.set_text("")
        self._refresh()
        self.table.view.setFocus()

    def keep(self, draft: Draft) -> Draft:
        model, device = self._wanted or (self.model.current(), self.device.current())
        return replace(draft, stats=StatsDraft(self.period.current(), model, device))

    def restore(self, draft: Draft) -> None:
        kept = draft.stats
        if kept.period is not None:
            self.period.set_current(kept.period)
        self._wanted = kept.model, kept.device

    def export_to(self, file: str) -> None:
        """Save the rows in view, in their order, as CSV."""
        aio.spawn(self._export(Path(file)))

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(16, 14, 16, 14)
        head.setSpacing(8)
        head.addWidget(Text(self.tr("Stats"), Level.TITLE))
        head.addSpacing(8)
        for part in (self.period, self.model, self.device):
            head.addWidget(part)
        head.addWidget(self.saved, 1)
        head.addWidget(self.export)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(16, 16, 6, 0)
        column.setSpacing(16)
        for above in (self.figures, self.panels):
            line = QHBoxLayout()
            line.setContentsMargins(0, 0, 10, 0)
            line.addWidget(above)
            column.addLayout(line)
        column.addWidget(self.table, 1)
        self._stack = QStackedWidget()
        for state in (content, self.none_yet, self.none_now):
            self._stack.addWidget(state)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(head)
        whole.addWidget(self.banner)
        whole.addWidget(self._stack, 1)

    def _connect(self) -> None:
        bridge = self.services.bridge
        bridge.picture_saved.connect(self._follow)
        bridge.history_checked.connect(self._follow)
        self._pause.timeout.connect(self._refresh)
        for part in (self.period, self.model, self.device):
            part.chosen.connect(self.draft_changed)
        self.period.chosen.connect(self._refresh)
        self.model.chosen.connect(self._show_kinds)
        self.device.chosen.connect(self._show_kinds)
        self.table.chosen.connect(self._show_kind)
        self.export.clicked.connect(self._ask_for_file)
        self.none_yet.followed.connect(self._open_create)
        self.none_now.followed.connect(self._show_all_time)

    def _follow(self) -> None:
        """Read anew soon, if anybody sees it; `enter` does so for everybody else."""
        if self.isVisible() and not self._pause.isActive():
            self._pause.start()

    def _refresh(self) -> None:
        aio.spawn(self._read())

    async def _read(self) -> None:
        history, period = self.services.history, self.period.current()
        try:
            with self.services.waits.waiting(self.tr("Reading the times of all pictures")):
                kinds = await asyncio.to_thread(history.stats, self._since())
                pictures = sum(one.pictures for one in kinds)
                if pictures < ENOUGH:
                    pictures = await asyncio.to_thread(history.count)
        except HistoryError as error:
            self.banner.show_failure(Failure.from_error(error))
            return
        if period == self.period.current():
            self._kinds = kinds
            self._offer_filters()
            self._show(pictures)

    def _since(self) -> datetime | None:
        """The beginning of the period, at a full hour; None for all time."""
        days = self.period.current()
        now = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
        return now - timedelta(days=int(days)) if days else None

    def _show(self, pictures: int) -> None:
        """The stats, or why there are none."""
        self.export.setEnabled(bool(self._kinds))
        if pictures < ENOUGH:
            sentence = self.tr("Make {} pictures to see p50 and p95; {} so far.")
            self.none_yet.set_words(sentence.format(ENOUGH, pictures))
            self._stack.setCurrentWidget(self.none_yet)
        elif not self._kinds:
            self._stack.setCurrentWidget(self.none_now)
        else:
            self._stack.setCurrentIndex(0)
            self._show_kinds()

    def _offer_filters(self) -> None:
        models = {one.kind.model_id: one.title for one in self._kinds}
        devices = {one.kind.device: language.sentence(one.kind.device) for one in self._kinds}
        self.model.set_choices((Choice("", self.tr("All models")), *_choices(models.items())))
        self.device.set_choices((Choice("", self.tr("All devices")), *_choices(devices.items())))
        if self._wanted:
            self.model.set_current(self._wanted[0])
            self.device.set_current(self._wanted[1])
            self._wanted = None

    def _show_kinds(self) -> None:
        """What the filters let through."""
        model, device = self.model.current(), self.device.current()
        shown = tuple(
            one
            for one in self._kinds
            if model in {"", one.kind.model_id} and device in {"", one.kind.device}
        )
        if not shown:  # of this model nothing was made on that device
            self.device.set_current("")
            self._show_kinds()
            return
        self.table.set_kinds(shown)

    def _show_kind(self, one: KindStats) -> None:
        kinds = self.table.rows.kinds
        none = "–"
        preview = figures.seconds(one.first_preview.p50_s) if one.first_preview else none
        cold = sum(each.cold.pictures for each in kinds if each.cold)
        cold_label = self.tr("cold start") if cold == 1 else self.tr("cold starts")
        self.figures.set_figures(
            (
                Figure(figures.count(sum(each.pictures for each in kinds)), self.tr("pictures")),
                Figure(figures.duration(sum(each.made_s for each in kinds)), self.tr("generating")),
                Figure(figures.count(cold), cold_label),
                Figure(figures.seconds(one.total.p50_s), self.tr("p50, selected row")),
                Figure(figures.seconds(one.total.p95_s), self.tr("p95, selected row")),
                Figure(preview, self.tr("first preview, p50")),
            )
        )
        self.panels.show_kind(one, kinds)
        aio.spawn(self._read_trend(one))

    async def _read_trend(self, one: KindStats) -> None:
        try:
            with self.services.waits.waiting(self.tr("Reading the trend")):
                whole = await asyncio.to_thread(self._trend_of, one, self._since())
        except HistoryError as error:
            self.banner.show_failure(Failure.from_error(error))
            return
        current = self.table.current()
        if current and current.kind == one.kind:
            self.panels.show_trend(whole, one)

    def _trend_of(self, one: KindStats, since: datetime | None) -> Trend:
        return trend(self.services.history.made(one.kind, since))

    def _ask_for_file(self) -> None:
        dialogs.ask_where(self, self.tr("Export the table"), FILE_NAME, self.export_to)

    async def _export(self, path: Path) -> None:
        try:
            with self.services.waits.waiting(self.tr("Saving {}").format(path.name)):
                await asyncio.to_thread(sheet.save_csv, self.table.rows.kinds, path)
        except SaveFailed as error:
            self.banner.show_failure(Failure.from_error(error))
        else:
            self.banner.clear()
            self.saved.set_text(self.tr("Saved as {}").format(path))

    def _open_create(self) -> None:
        self.page_requested.emit("create")

    def _show_all_time(self) -> None:
        self.period.set_current("")
        self._refresh()


def _choices(titles: Iterable[tuple[str, str]]) -> tuple[Choice, ...]:
    return tuple(Choice(key, title) for key, title in sorted(titles, key=lambda pair: pair[1]))
