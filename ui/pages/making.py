"""What is typed and chosen becomes jobs, and jobs are cancelled."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from studio.errors import Failure, StudioError
from studio.jobs.request import GenerationRequest
from ui import aio
from ui.actions import Actions, Menu
from ui.lists.gallery import Gallery
from ui.pages.failures import FailureFeed
from ui.pages.prompt_feed import PromptFeed
from ui.pages.setup_panel import SetupPanel
from ui.services import Services
from ui.widgets.error_banner import ErrorBanner
from ui.widgets.prompt_dock import PromptDock

MAX_PREVIOUS_PROMPTS = 50
SUBMITTED_AT_ONCE = 20  # then the window has its turn


class Making(QObject):
    """Listens to Generate and Cancel, and remembers what was typed."""

    begun = Signal()  # jobs were queued

    def __init__(
        self,
        services: Services,
        dock: PromptDock,
        panel: SetupPanel,
        prompts: PromptFeed,
        failures: FailureFeed,
        banner: ErrorBanner,
        gallery: Gallery,
    ) -> None:
        super().__init__(dock)
        self._services = services
        self._dock = dock
        self._panel = panel
        self._prompts = prompts
        self._failures = failures
        self._banner = banner
        self._gallery = gallery
        self._typed: tuple[str, ...] = ()  # what was made since the start, newest first
        dock.submitted.connect(self._submit)
        dock.submitted_to_front.connect(self._submit_to_front)
        dock.cancelled.connect(self.dismiss)
        dock.resumed.connect(services.engine.resume)

    def register(self, actions: Actions, page: QWidget) -> None:
        jobs = self._services.jobs
        generate = self._dock.generate
        actions.add(
            "queue.generate",
            self.tr("Generate"),
            generate.click,
            menu=Menu.QUEUE,
            keys=("Ctrl+Enter", "Ctrl+Return"),
            icon="create",
            is_possible=generate.isEnabled,
            page=page,
        )
        actions.add(
            "queue.generate-first",
            self.tr("Generate before all that waits"),
            self._dock.submit_to_front,
            menu=Menu.QUEUE,
            keys=("Ctrl+Shift+Enter", "Ctrl+Shift+Return"),
            icon="front-of-queue",
            is_possible=generate.isEnabled,
            page=page,
        )
        actions.add(
            "queue.cancel",
            self.tr("Cancel"),
            self.dismiss,
            menu=Menu.QUEUE,
            keys="Esc",
            icon="stop",
            is_possible=lambda: bool(jobs.running or jobs.waiting),
            page=page,
        )

    def dismiss(self) -> None:
        """Cancel what runs, or else what is about to: what a pause holds back stays."""
        jobs = self._services.jobs
        if jobs.running:
            self._services.engine.cancel(jobs.running.id)
        elif jobs.waiting and not jobs.is_paused:
            self._services.engine.cancel(jobs.waiting[0].id)

    def show_previous(self) -> None:
        """What Alt+Up brings back: what was typed, then what older pictures were made from."""
        made = (self._prompts.bare(record.request.prompt) for record in self._gallery.records)
        prompts = dict.fromkeys((*self._typed, *made))
        self._dock.prompt.set_previous(tuple(prompts)[:MAX_PREVIOUS_PROMPTS])

    def go_on_from(self, old: Making) -> None:
        self._typed = old._typed
        self._failures.go_on_from(old._failures)

    def _submit(self, prompt: str) -> None:
        self._make(prompt, at_front=False)

    def _submit_to_front(self, prompt: str) -> None:
        self._make(prompt, at_front=True)

    def _make(self, typed: str, *, at_front: bool) -> None:
        """Queue a request for each prompt that the typed one stands for."""
        try:
            prompts = self._prompts.prompts()
            request = self._panel.request(prompts[0])
        except StudioError as error:
            self._tell(error)
            return
        if request is None:
            return
        self._failures.clear()
        self._remember(typed)
        requests = [replace(request, prompt=each) for each in prompts]
        if at_front:
            requests.reverse()  # each goes before the last one
        self._queue(requests, at_front=at_front)
        self.begun.emit()

    def _queue(self, requests: list[GenerationRequest], *, at_front: bool) -> None:
        try:
            for request in requests[:SUBMITTED_AT_ONCE]:
                self._services.engine.submit(request, self._panel.device_id, at_front=at_front)
        except StudioError as error:
            self._tell(error)
            return
        if rest := requests[SUBMITTED_AT_ONCE:]:
            aio.spawn(self._queue_soon(rest, at_front=at_front))

    async def _queue_soon(self, requests: list[GenerationRequest], *, at_front: bool) -> None:
        await asyncio.sleep(0)
        self._queue(requests, at_front=at_front)

    def _tell(self, error: StudioError) -> None:
        failure = Failure.from_error(error)
        if not (failure.field and self._panel.form.show_failure(failure)):
            self._banner.show_failure(failure)

    def _remember(self, typed: str) -> None:
        """Alt+Up brings back what was typed, not only what it stood for."""
        others = tuple(each for each in self._typed if each != typed)
        self._typed = (typed, *others)[:MAX_PREVIOUS_PROMPTS]
        self.show_previous()
