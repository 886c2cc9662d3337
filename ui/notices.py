"""What the window says that concerns no page in particular: what waits, what can be undone."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from studio import events
from studio.errors import Failure
from studio.history.record import GenerationRecord
from ui import language
from ui.services import Services
from ui.waits import Wait
from ui.widgets.busy_bar import BusyBar
from ui.widgets.error_banner import NOTICE, ErrorBanner
from ui.widgets.undo_bar import UndoBar


class Notices(QObject):
    """Speaks through a banner and through two bars over the lower edge of `content`."""

    def __init__(self, services: Services, content: QWidget) -> None:
        super().__init__(content)
        self._restored: events.QueueRestored | None = None  # while the banner offers to resume
        self.banner = ErrorBanner(is_dismissable=True)
        self.undo_bar = UndoBar(content)
        self.busy_bar = BusyBar(content)
        self._waits = services.waits
        self._adopting: Wait | None = None
        services.bridge.history_adopting.connect(self._tell_adopting)
        services.bridge.history_checked.connect(self._tell_rebuilt)
        services.bridge.engine_ready.connect(self._end_adopting)
        services.bridge.queue_restored.connect(self._tell_restored)
        services.bridge.queue_resumed.connect(self._end)
        services.pictures.thrown_away.connect(self._tell_thrown_away)
        services.pictures.brought_back.connect(self.undo_bar.hide)
        services.pictures.emptied.connect(self._tell_emptied)
        services.waits.told.connect(self._tell_wait)
        self.banner.remedy_chosen.connect(services.engine.resume)
        self.undo_bar.undone.connect(services.pictures.undo)

    def say(self, sentence: str) -> None:
        self._restored = None
        self.banner.show_failure(Failure(NOTICE, sentence))

    def go_on_from(self, old: Notices) -> None:
        """Say what `old`, of another language, still says."""
        self._adopting, old._adopting = old._adopting, None
        if old.banner.failure and old._restored:
            self._tell_restored(old._restored)
        elif old.banner.failure:
            self.banner.show_failure(old.banner.failure)

    def _tell_adopting(self, event: events.HistoryAdopting) -> None:
        if self._adopting is None:
            words = self.tr("Reading pictures that the history does not know")
            self._adopting = self._waits.begin(words, event.total)
        self._adopting.done = event.done

    def _end_adopting(self) -> None:
        if self._adopting:
            self._waits.end(self._adopting)
            self._adopting = None

    def _tell_rebuilt(self, event: events.HistoryChecked) -> None:
        self._end_adopting()
        if event.damaged_copy:
            sentence = self.tr(
                "The history was damaged. It was rebuilt from the pictures, {} of them; "
                "the damaged file is kept as {}."
            )
            self.say(sentence.format(event.adopted, event.damaged_copy))

    def _tell_restored(self, event: events.QueueRestored) -> None:
        self._restored = event
        sentences = []
        if event.damaged_copy:
            words = self.tr("The queue was damaged; the damaged file is kept as {}.")
            sentences.append(words.format(event.damaged_copy))
        count = sum(job.request.count - job.made for job in event.jobs)
        if count:
            many = self.tr("{} pictures were waiting when Gouache ended.").format(count)
            one = self.tr("1 picture was waiting when Gouache ended.")
            sentences.append(one if count == 1 else many)
        resume = (self.tr("Resume"),) if count else ()
        self.banner.show_failure(Failure(NOTICE, language.sentences(sentences), remedies=resume))

    def _end(self) -> None:
        self._restored = None
        if self.banner.remedy_buttons():
            self.banner.clear()

    def _tell_wait(self, wait: Wait | None) -> None:
        if wait:
            self.busy_bar.say(wait.words, wait.done, wait.total)
        else:
            self.busy_bar.hide()

    def _tell_thrown_away(self, records: list[GenerationRecord]) -> None:
        many = self.tr("Deleted {} pictures.").format(len(records))
        self.undo_bar.say(self.tr("Deleted 1 picture.") if len(records) == 1 else many)

    def _tell_emptied(self, count: int) -> None:
        many = self.tr("Emptied the trash: {} pictures.").format(count)
        one = self.tr("Emptied the trash: 1 picture.")
        self.undo_bar.say(one if count == 1 else many, can_undo=False)
