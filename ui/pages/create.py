"""The page where pictures are made."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from studio import events
from studio.errors import Failure
from studio.history.found import Found
from studio.history.record import GenerationRecord
from studio.models.family import ModelSpec
from ui import language
from ui.actions import Actions, Menu
from ui.lists.gallery import Gallery
from ui.lists.jobs import RunningJob
from ui.pages.comparison import Comparison
from ui.pages.drops import MakingDrops
from ui.pages.failures import FailureFeed
from ui.pages.making import Making
from ui.pages.offers import offer_making
from ui.pages.page import Page, Reuse, Take
from ui.pages.picture_stage import PictureStage
from ui.pages.prompt_feed import PromptFeed
from ui.pages.setup_panel import SetupPanel
from ui.pages.strip import RUNNING_ID, StripFeed
from ui.services import Services
from ui.state import CreateDraft, Draft
from ui.widgets import figures
from ui.widgets.error_banner import NOTICE, ErrorBanner
from ui.widgets.filmstrip import Filmstrip
from ui.widgets.prompt_dock import PromptDock
from ui.widgets.rail import RailEntry
from ui.widgets.tour import Stop


class CreatePage(Page):
    """Shows the running picture as it grows, until the person looks at another one."""

    entry = RailEntry("create", "Create", "create")

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(services, parent)
        self._is_following = True
        self._blocked_reason = ""
        self._sample_prompt = ""
        self.gallery = Gallery(services.history.page, services.thumbnails, self)
        self.stage = PictureStage(services.pictures)
        self.banner = ErrorBanner(is_dismissable=True)
        self.dock = PromptDock()
        self.strip = Filmstrip()
        self.panel = SetupPanel(services)
        self._strip_feed = StripFeed(
            self.strip, services.jobs, self.gallery, services.thumbnails, services.pictures
        )
        self.prompts = PromptFeed(
            self.dock, services.engine.read_prompt, services.paths, self._picture_in_view
        )
        self.failures = FailureFeed(services.engine, services.waits, self.banner)
        self.making = Making(
            services, self.dock, self.panel, self.prompts, self.failures, self.banner, self.gallery
        )
        self.drops = MakingDrops(self, services.waits)
        self.comparison = Comparison(services.pictures, self.gallery, self, self.strip)
        self._lay_out()
        self._connect()
        self._check()

    @property
    def record(self) -> GenerationRecord | None:
        return self.stage.record

    def begin(self) -> None:
        self.panel.find_models()
        self.prompts.read()
        self.gallery.fetchMore(QModelIndex())

    def enter(self) -> None:
        if self.dock.generate.isEnabled():
            self.dock.generate.setFocus()
        else:
            self.dock.prompt.setFocus()

    def register(self, actions: Actions) -> None:
        self.making.register(actions, self)
        self.stage.register(actions, self)
        actions.offer_menu(Menu.PICTURE, self.stage.view, self.strip)
        self.panel.register(actions, self)
        self.prompts.register(actions, self)
        actions.add(
            "file.settings",
            self.tr("Use the settings of a picture"),
            self.drops.ask,
            menu=Menu.FILE,
            icon="image",
            page=self,
        )
        offer_making(actions, self.panel, self.dock, self.page_requested)

    def reuse(self, wish: Reuse) -> None:
        request = wish.record.request
        match wish.take:
            case Take.ALL:
                self.prompts.take_over(request.prompt)
                self.panel.take_over(request)
            case Take.PROMPT:
                self.prompts.take_over(request.prompt)
            case Take.SEED:
                self.panel.form.set_seed(request.seed)

    def keep(self, draft: Draft) -> Draft:
        create = CreateDraft(
            prompt="" if self._is_untouched() else self.dock.prompt.prompt(),
            style=self.prompts.styles.key,
            parameters=self.panel.parameters,
            has_panel=not self.panel.isHidden(),
            has_advanced=self.panel.form.advanced.fold.isChecked(),
            width=self.panel.edge.wish,
        )
        return replace(draft, create=create)

    def restore(self, draft: Draft) -> None:
        create = draft.create
        self.dock.prompt.set_prompt(create.prompt)
        self.prompts.styles.restore(create.style)
        self.panel.setVisible(create.has_panel)
        self.panel.form.advanced.fold.setChecked(create.has_advanced)
        self.panel.edge.restore(create.width)
        if create.parameters:
            self.panel.restore(create.parameters)

    def go_on_from(self, old: Page) -> None:
        if not isinstance(old, CreatePage):
            return
        self.making.go_on_from(old.making)
        if old.record and not old._is_following:
            self._look_at(old.record)
        else:
            self._follow()

    def stops(self) -> tuple[Stop, ...]:
        self.panel.setVisible(True)
        return (
            Stop(
                self.dock.prompt,
                self.tr("Say what you want to see"),
                self.tr("A prompt is filled in already. Generate, or Ctrl+Enter, makes a picture."),
            ),
            Stop(
                self.panel.models,
                self.tr("Bring larger models"),
                self.tr(
                    "The starter draws flat gouache pictures. Choose another model here, or add "
                    "one from this machine; nothing leaves it."
                ),
            ),
        )

    def dismiss(self) -> None:
        self.making.dismiss()

    def set_narrow(self, is_narrow: bool) -> None:
        self.panel.set_narrow(is_narrow)

    def set_low(self, is_low: bool) -> None:
        self.dock.setVisible(not is_low)
        self.strip.setVisible(not is_low)
        self.panel.set_low(is_low)

    def _lay_out(self) -> None:
        centre = QVBoxLayout()
        centre.setSpacing(0)
        centre.addWidget(self.stage, 1)
        for part in (self.banner, self.dock, self.strip):
            centre.addWidget(part)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(centre, 1)
        row.addWidget(self.panel)

    def _connect(self) -> None:
        services = self.services
        services.bridge.history_checked.connect(self._take_adopted)
        services.bridge.picture_saved.connect(self._show_saved)
        services.bridge.job_failed.connect(self.failures.show)
        services.bridge.job_failed.connect(self._leave_preview)
        services.bridge.job_cancelled.connect(self._leave_preview)
        services.jobs.changed.connect(self._show_busy)
        services.jobs.progressed.connect(self._show_progress)
        services.forecasts.changed.connect(self._show_hint)
        services.pictures.changed.connect(self.gallery.replace)
        services.pictures.thrown_away.connect(self._leave_out)
        services.pictures.brought_back.connect(self._take_back)
        services.pictures.failed.connect(self.banner.show_failure)
        self.panel.drop_hint.clicked.connect(self.drops.ask)
        self.drops.found.connect(self._take_found)
        self.drops.lora_dropped.connect(self.panel.loras.add)
        self.drops.failed.connect(self.banner.show_failure)
        self.gallery.loaded.connect(self._show_history)
        self.gallery.failed.connect(self.banner.show_failure)
        self._strip_feed.record_chosen.connect(self._choose)
        self._strip_feed.running_chosen.connect(self._follow)
        self.stage.looked_at.connect(self.looked_at)
        self.stage.compared.connect(self._compare)
        self.comparison.reused.connect(self._reuse_all)
        self.comparison.named.connect(self._strip_feed.name)
        self.stage.reused.connect(self._reuse_all)
        self.stage.models_requested.connect(lambda: self.page_requested.emit("models"))
        self.stage.panel_toggled.connect(self._toggle_panel)
        self.making.begun.connect(self._follow)
        self.prompts.changed.connect(self._edit_prompt)
        self.prompts.styles.failed.connect(self.banner.show_failure)
        self.panel.model_changed.connect(self._take_model)
        self.panel.changed.connect(self._show_hint)
        self.panel.changed.connect(self.edited)
        self.panel.blocked.connect(self._block)
        self.panel.queue.left.connect(self.enter)
        self.panel.form.advanced.fold.toggled.connect(self.draft_changed)
        self.panel.edge.resized.connect(self.draft_changed)

    def _picture_in_view(self) -> Path | None:
        return self.record.path if self.record else None

    def _edit_prompt(self) -> None:
        self._check()
        self._show_hint()
        self.edited.emit()

    def _block(self, reason: str) -> None:
        self._blocked_reason = reason
        self._check()

    def _check(self) -> None:
        """Say at Generate why it would do nothing, if it would."""
        if self.panel.spec is None:
            self.dock.set_reason(self.tr("Looking for models"))
        elif not self.dock.prompt.prompt().strip():
            self.dock.set_reason(self.tr("Type a prompt first"))
        elif self.prompts.is_wrong:
            self.dock.set_reason(self.tr("Fix the prompt first"))
        else:
            self.dock.set_reason(self._blocked_reason)

    def _take_model(self, spec: ModelSpec) -> None:
        is_first = not self._sample_prompt
        is_untouched = self._is_untouched()
        sample = language.prompts((spec.sample_prompt, *spec.examples))[0]
        if is_untouched:
            self.dock.prompt.set_prompt(sample)
        self._sample_prompt = sample
        self.prompts.set_model(spec)
        self.stage.name_model(spec.title)
        self._check()
        if is_first and is_untouched and self.isVisible():
            self.enter()

    def _is_untouched(self) -> bool:
        """Nobody typed anything."""
        return self.dock.prompt.prompt() in {"", self._sample_prompt}

    def _show_saved(self, event: events.PictureSaved) -> None:
        self.gallery.prepend(event.record)
        self.panel.form.set_last_seed(event.record.seed)
        self.making.show_previous()
        if self._is_following:
            self.stage.show_record(event.record)
            self.strip.set_current(event.record.id)

    def _show_progress(self, job: RunningJob) -> None:
        if self._is_following:
            self.stage.show_preview(job)
            self.strip.set_current(RUNNING_ID)

    def _show_busy(self) -> None:
        jobs = self.services.jobs
        paused = jobs.pictures_waiting if jobs.is_paused else 0
        self.dock.set_busy(bool(jobs.running or (jobs.waiting and not paused)), paused)

    def _leave_preview(self) -> None:
        """Nothing of an unfinished picture stays in view."""
        if self.stage.record is None:
            self._show_newest()

    def _follow(self) -> None:
        self._is_following = True
        if running := self.services.jobs.running:
            self._show_progress(running)

    def _look_at(self, record: GenerationRecord) -> None:
        self._is_following = False
        self.stage.show_record(record)
        self.strip.set_current(record.id)

    def _choose(self, record: GenerationRecord) -> None:
        """Look at `record`, or compare the picture in view with it."""
        if self.comparison.isHidden() or self.record is None:
            self._look_at(record)
        else:
            self.comparison.compare_with(record)
            self.strip.set_current(self.record.id)

    def _show_history(self) -> None:
        self.making.show_previous()
        if self.stage.record is None and self.services.jobs.running is None:
            self._show_newest()

    def _show_newest(self) -> None:
        if self.gallery.records:
            newest = self.gallery.records[0]
            self.stage.show_record(newest)
            self.strip.set_current(newest.id)
        else:
            self.stage.show_first_words()

    def _take_adopted(self, event: events.HistoryChecked) -> None:
        if event.adopted:
            self.gallery.restart(self.services.history.page)

    def _leave_out(self, records: list[GenerationRecord]) -> None:
        """Go on with the next older picture where the one in view was thrown away."""
        gone = {record.id for record in records}
        ids = [record.id for record in self.gallery.records]
        self.gallery.remove(records)
        if self.record and self.record.id in gone:
            row = sum(each not in gone for each in ids[: ids.index(self.record.id)])
            if left := self.gallery.records[row:] or self.gallery.records[-1:]:
                self._look_at(left[0])
            else:
                self._show_newest()

    def _take_back(self, records: list[GenerationRecord]) -> None:
        self.gallery.restore(records)
        if self.services.jobs.running is None:
            self._look_at(records[0])

    def _compare(self) -> None:
        """The picture in view with the one made before it."""
        if self.record and (older := self.gallery.beside(self.record)):
            self.comparison.compare(older, self.record)

    def _reuse_all(self, record: GenerationRecord) -> None:
        self.reuse(Reuse(record, Take.ALL))

    def _take_found(self, found: Found) -> None:
        """Use what a dropped picture tells, on a model that is here."""
        self.banner.clear()
        self.prompts.take_over(found.request.prompt)
        complaints = [self.panel.take_over_here(found.request)]
        self.panel.loras.take_named(found.loras)
        if found.marks:
            sentence = self.tr("Marks that turn text around were taken out of the prompt: {}.")
            complaints.append(sentence.format(found.marks))
        if words := language.sentences(filter(None, complaints)):
            self.banner.show_failure(Failure(NOTICE, words))
        self.dock.prompt.setFocus()

    def _toggle_panel(self) -> None:
        self.panel.setVisible(not self.panel.isVisible())
        self.draft_changed.emit()

    def _show_hint(self) -> None:
        """What Generate will take, as far as this machine's history tells."""
        count = int(self.panel.form.count.current() or "1") * max(self.prompts.number, 1)
        pictures = self.tr("1 picture") if count == 1 else self.tr("{} pictures").format(count)
        self.dock.tools.set_number(pictures if self.prompts.number > 1 else "")
        expected = self.panel.expected()
        if self.prompts.is_wrong:
            self.dock.set_hint("")
        elif expected is None:
            self.dock.set_hint(pictures)
        else:
            time = figures.about(expected.total_s * count)
            self.dock.set_hint(self.tr("{}, about {}").format(pictures, time))
        if self.panel.device:
            self.stage.describe_machine(self.panel.device, expected.total_s if expected else None)
