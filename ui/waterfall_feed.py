"""Keeps the waterfall to the picture that is looked at, or to the one being made."""

from __future__ import annotations

import asyncio
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from studio.errors import Failure, StudioError
from studio.history import images, metadata
from studio.history.record import GenerationRecord
from ui import aio, dialogs
from ui.services import Services
from ui.widgets.latency_bar import LatencyBar
from ui.widgets.waterfall import Waterfall


class WaterfallFeed(QObject):
    failed = Signal(Failure)  # the export

    def __init__(self, services: Services, bar: LatencyBar, waterfall: Waterfall) -> None:
        super().__init__(waterfall)
        self._services = services
        self._bar = bar
        self._waterfall = waterfall
        self._record: GenerationRecord | None = None
        self._is_live = True  # the person follows what is being made
        bridge = services.bridge
        for signal in (bridge.job_started, bridge.phase_started, bridge.step_done):
            signal.connect(self._show)
        for signal in (bridge.job_cancelled, bridge.job_failed, services.forecasts.changed):
            signal.connect(self._show)
        waterfall.export_requested.connect(self._ask_where)

    def look_at(self, record: GenerationRecord | None) -> None:
        """Show `record`; None stands for the picture being made, if there is one."""
        self._is_live = record is None
        self._record = record or self._record
        self._show()

    def open(self, is_open: bool) -> None:
        self._waterfall.setVisible(is_open)
        self._bar.set_open(is_open)
        self._show()

    def export(self, record: GenerationRecord, path: Path) -> None:
        """Write all that is known of the making of `record` as JSON."""
        aio.spawn(self._export(record, path))

    def _show(self) -> None:
        if self._waterfall.isHidden():
            return
        running = self._bar.running
        if running is not None and self._is_live:
            self._waterfall.show_running(running, self._bar.device)
        elif self._record is not None:
            usual = self._services.forecasts.usual(self._record)
            self._waterfall.show_picture(self._record, usual)
        else:
            self._waterfall.show_nothing()

    def _ask_where(self, record: GenerationRecord) -> None:
        title, name = self.tr("Export the times"), f"{record.path.stem}.json"
        window = self._waterfall.window()
        dialogs.ask_where(window, title, name, lambda file: self.export(record, Path(file)))

    async def _export(self, record: GenerationRecord, path: Path) -> None:
        data = metadata.to_json(record).encode()
        try:
            await asyncio.to_thread(images.write_file, path, data)
        except StudioError as error:
            self.failed.emit(Failure.from_error(error))
