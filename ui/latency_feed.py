"""Tells the latency bar what the engine says, and what was expected."""

from __future__ import annotations

import asyncio
import logging

from PySide6.QtCore import QEvent, QObject, QTimer

from studio import events
from studio.errors import HistoryError, StudioError
from studio.history.record import GenerationRecord
from ui import aio
from ui.services import Services
from ui.waits import TOLD_AFTER_S
from ui.widgets.latency_bar import LatencyBar

SAMPLE_MS = 1000  # between two looks at the memory, at rest

_log = logging.getLogger(__name__)


class LatencyFeed(QObject):
    """Follows one job at a time; what is said of any other changes nothing."""

    def __init__(self, services: Services, bar: LatencyBar) -> None:
        super().__init__(bar)
        self._services = services
        self._bar = bar
        self._job_id = ""
        self._device = ""
        self._device_id = ""
        self._is_sampling = False
        self._record: GenerationRecord | None = None  # whose times are shown
        self._newest: GenerationRecord | None = None
        self._is_resting = True
        self._is_checked = False  # the history, at the start
        self._late = QTimer(self, singleShot=True, interval=round(TOLD_AFTER_S * 1000))
        self._late.timeout.connect(self._tell_waiting)
        self._soon = QTimer(self, singleShot=True, interval=0)  # once for many jobs at a time
        self._sampling = QTimer(self, interval=SAMPLE_MS)
        self._sampling.timeout.connect(self._sample)
        bar.installEventFilter(self)
        bridge = services.bridge
        bridge.history_checked.connect(self._end_check)
        bridge.engine_ready.connect(self._show_device)
        bridge.job_started.connect(self._start)
        bridge.phase_started.connect(self._start_phase)
        bridge.phase_done.connect(self._finish_phase)
        bridge.step_done.connect(self._finish_step)
        bridge.picture_saved.connect(self._finish)
        bridge.job_finished.connect(self._forget_job)
        bridge.job_cancelled.connect(self._cancel)
        bridge.job_failed.connect(self._fail)
        services.forecasts.changed.connect(self._learn)
        services.jobs.changed.connect(self._show_queue)
        self._soon.timeout.connect(self._sum_up_queue)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Sample the memory only while the bar can be seen."""
        if event.type() == QEvent.Type.Show:
            self._sampling.start()
        elif event.type() == QEvent.Type.Hide:
            self._sampling.stop()
        return False

    def begin(self) -> None:
        """Show the last picture of the history, if there is one."""
        aio.spawn(self._show_last())

    def rest(self) -> None:
        """The person edits or turns a page: what became of the last picture steps back."""
        self._is_resting = True
        if self._bar.is_stopped:
            self._show_record()
        elif not self._job_id:
            self._bar.rest()

    def look_at(self, record: GenerationRecord | None) -> None:
        """The person looks at `record`: its times are shown while nothing is being made.

        The newest one comes into view by itself where the preview of a cancelled picture goes; what
        became of that is still to be read.
        """
        is_newest = record is not None and self._newest and record.id == self._newest.id
        if is_newest and self._bar.is_stopped:
            return
        if record is not None and not (self._record and self._record.id == record.id):
            self._record = record
            self._is_resting = True
        self._show_record()

    async def _show_last(self) -> None:
        try:
            newest = await asyncio.to_thread(self._services.history.page, 1)
        except HistoryError as error:
            _log.warning("The last picture is unknown: %s", error)
            return
        if newest and self._newest is None:
            self._newest = newest[0]
            self._record = self._record or self._newest
            self._show_record()

    def _show_record(self) -> None:
        if self._record is None or self._job_id:
            return
        usual = self._services.forecasts.usual(self._record)
        total = usual.total if usual else None
        if self._is_resting:
            is_last = self._newest is not None and self._record.id == self._newest.id
            self._bar.look_back(self._record.spans, total, is_last=is_last)
        else:
            self._bar.finish(self._record.spans, total)

    def _end_check(self) -> None:
        self._is_checked = True
        if self._bar.is_waiting:
            self._tell_waiting()

    def _tell_waiting(self) -> None:
        starting, checking = self.tr("Starting the engine"), self.tr("Checking the history")
        self._bar.wait(starting if self._is_checked else checking)

    def _show_waiting(self) -> None:
        """Pictures that wait while none is made wait for the engine."""
        jobs = self._services.jobs
        is_waiting = bool(jobs.waiting) and not (jobs.running or jobs.is_paused)
        if not is_waiting:
            self._late.stop()
            if self._bar.is_waiting:
                self._bar.show_ready()
                self._show_record()
        elif not (self._late.isActive() or self._bar.is_waiting):
            self._late.start()

    def _show_device(self, event: events.EngineReady) -> None:
        if event.devices and not self._device:
            self._device, self._device_id = event.devices[0].title, event.devices[0].id
            self._bar.set_device(self._device)

    def _start(self, event: events.JobStarted) -> None:
        running = self._services.jobs.running
        if running is None or running.id != event.job_id:
            return
        self._job_id = event.job_id
        self._device, self._device_id = event.device.title, event.device.id
        self._bar.set_device(self._device)
        self._bar.start(self._services.forecasts.expected(running.request, self._device))
        self._show_queue()

    def _sample(self) -> None:
        """While a picture is made, its events tell the memory."""
        if self._device_id and not self._job_id and not self._is_sampling:
            aio.spawn(self._read_memory(self._device_id))

    async def _read_memory(self, device_id: str) -> None:
        self._is_sampling = True
        try:
            use = await asyncio.to_thread(self._services.engine.memory, device_id)
        except StudioError as error:
            _log.debug("The memory in use is not known: %s", error)
            return
        finally:
            self._is_sampling = False
        if device_id == self._device_id and not self._job_id:
            self._bar.set_device(self._device, use.now, use.peak_bytes)

    def _start_phase(self, event: events.PhaseStarted) -> None:
        if event.job_id == self._job_id:
            self._bar.start_phase(event.phase)

    def _finish_phase(self, event: events.PhaseDone) -> None:
        if event.job_id == self._job_id:
            self._bar.finish_phase(event.phase, event.seconds)
            self._bar.set_device(self._device, event.memory)

    def _finish_step(self, event: events.StepDone) -> None:
        if event.job_id == self._job_id:
            self._bar.finish_step(event.step, event.steps, event.seconds)

    def _finish(self, event: events.PictureSaved) -> None:
        if event.job_id == self._job_id:
            self._record = self._newest = event.record
            self._is_resting = False
            usual = self._services.forecasts.usual(event.record)
            self._bar.finish(event.record.spans, usual.total if usual else None)

    def _cancel(self, event: events.JobCancelled) -> None:
        if event.job_id == self._job_id:
            self._bar.cancel(event.phase, event.spans)
            self._job_id = ""

    def _fail(self, event: events.JobFailed) -> None:
        if event.job_id == self._job_id:
            self._bar.fail(event.phase, event.spans)
            self._job_id = ""

    def _forget_job(self, event: events.JobFinished) -> None:
        if event.job_id == self._job_id:
            self._job_id = ""

    def _learn(self) -> None:
        """What is usual was read meanwhile; what failed or was cancelled stays in view."""
        if self._bar.is_showing_picture:
            self._show_record()

    def _show_queue(self) -> None:
        self._show_waiting()
        self._soon.start()

    def _sum_up_queue(self) -> None:
        """How many pictures wait, and what they take where that is known of all."""
        jobs = self._services.jobs
        seconds = self._services.forecasts.all_s(jobs.to_come, self._device)
        self._bar.set_queue(jobs.pictures_waiting, seconds)
