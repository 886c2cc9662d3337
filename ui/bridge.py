"""The only crossing from the engine's threads into Qt."""

from __future__ import annotations

import threading

from PySide6.QtCore import QObject, Qt, Signal

from studio import events


class Bridge(QObject):
    """Takes events on any thread and re-emits each on the GUI thread, in their order.

    Of the previews that wait, only the latest of each job arrives; nothing else is dropped.
    """

    history_adopting = Signal(events.HistoryAdopting)
    history_checked = Signal(events.HistoryChecked)
    engine_ready = Signal(events.EngineReady)
    queue_restored = Signal(events.QueueRestored)
    queue_ordered = Signal(events.QueueOrdered)
    queue_paused = Signal(events.QueuePaused)
    queue_resumed = Signal(events.QueueResumed)
    job_queued = Signal(events.JobQueued)
    job_started = Signal(events.JobStarted)
    phase_started = Signal(events.PhaseStarted)
    phase_done = Signal(events.PhaseDone)
    step_done = Signal(events.StepDone)
    preview_ready = Signal(events.PreviewReady)
    picture_saved = Signal(events.PictureSaved)
    job_finished = Signal(events.JobFinished)
    job_cancelled = Signal(events.JobCancelled)
    job_failed = Signal(events.JobFailed)
    _arrived = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock = threading.Lock()
        self._waiting: list[events.Event] = []
        self._ready: events.EngineReady | None = None
        self._signals = {
            events.HistoryAdopting: self.history_adopting,
            events.HistoryChecked: self.history_checked,
            events.EngineReady: self.engine_ready,
            events.QueueRestored: self.queue_restored,
            events.QueueOrdered: self.queue_ordered,
            events.QueuePaused: self.queue_paused,
            events.QueueResumed: self.queue_resumed,
            events.JobQueued: self.job_queued,
            events.JobStarted: self.job_started,
            events.PhaseStarted: self.phase_started,
            events.PhaseDone: self.phase_done,
            events.StepDone: self.step_done,
            events.PreviewReady: self.preview_ready,
            events.PictureSaved: self.picture_saved,
            events.JobFinished: self.job_finished,
            events.JobCancelled: self.job_cancelled,
            events.JobFailed: self.job_failed,
        }
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def receive(self, event: events.Event) -> None:
        """Called by the engine, on its threads."""
        with self._lock:
            is_first = not self._waiting
            if isinstance(event, events.PreviewReady):
                self._waiting = [old for old in self._waiting if not _is_outdated(old, event)]
            self._waiting.append(event)
        if is_first:
            self._arrived.emit()

    def tell_again(self) -> None:
        """Say what a page that is built late has missed: what the engine runs on."""
        if self._ready:
            self.engine_ready.emit(self._ready)

    def _deliver(self) -> None:
        with self._lock:
            waiting, self._waiting = self._waiting, []
        for event in waiting:
            if isinstance(event, events.EngineReady):
                self._ready = event
            self._signals[type(event)].emit(event)


def _is_outdated(old: events.Event, preview: events.PreviewReady) -> bool:
    return isinstance(old, events.PreviewReady) and old.job_id == preview.job_id
