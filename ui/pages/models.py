"""The page of all models: what each is, whether it fits and is whole, what its licence allows."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from PySide6.QtGui import QImage, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from studio import events
from studio.devices.backend import Device
from studio.errors import Failure, HistoryError
from studio.history.record import GenerationRecord
from studio.models.store.scan import Found
from studio.stats.summary import KindStats
from ui import aio, language
from ui.actions import Actions, Menu
from ui.models import Shelf, Work
from ui.pages.drops import FileDrops
from ui.pages.model_dialogs import ModelDialogs
from ui.pages.page import HeadedPage
from ui.pictures import reveal
from ui.services import Services
from ui.state import Draft, ListDraft
from ui.widgets import figures
from ui.widgets.empty_state import EmptyState
from ui.widgets.error_banner import ErrorBanner
from ui.widgets.import_area import ImportArea
from ui.widgets.level_bar import LevelBar, Part
from ui.widgets.model_details import ModelDetails
from ui.widgets.model_list import ModelList
from ui.widgets.model_words import Fit, ModelRow, Room
from ui.widgets.rail import RailEntry
from ui.widgets.search_field import SearchField
from ui.widgets.segmented import Segment, Segmented
from ui.widgets.text import Level, Text
from ui.widgets.undo_bar import UndoBar

SEARCH_WIDTH = 280
USAGE_WIDTH = 400
FILTERS = ("all", "fits", "commercial")


class ModelsPage(HeadedPage):
    """A table to choose from, beside it what is known of the chosen one, below it the way in."""

    entry = RailEntry("models", "Models", "models")

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(services, parent)
        self._shelf: Shelf | None = None
        self._device: Device | None = None
        self._usual: dict[str, KindStats] = {}  # by model, of its most frequent kind
        self._newest: dict[str, GenerationRecord] = {}  # by model
        self.search = SearchField(self.tr("Search models"), "Ctrl+F")
        self.search.setMaximumWidth(SEARCH_WIDTH)
        labels = (self.tr("All"), self.tr("Fits"), self.tr("Commercial use"))
        segments = tuple(Segment(key, label) for key, label in zip(FILTERS, labels, strict=True))
        self.filter = Segmented(self.tr("Which models"), segments)
        self.filter.set_current(FILTERS[0])
        self.filter.fit_words()
        self.usage = LevelBar(self.tr("Space on the disk"))
        self.usage.setMaximumWidth(USAGE_WIDTH)
        self.banner = ErrorBanner(is_dismissable=True)
        self.table = ModelList()
        self.details = ModelDetails()
        self.area = ImportArea()
        self.only_starter = Text("", Level.BASE, "2")
        self.no_match = EmptyState(self.tr("No model matches"), action=self.tr("Show all"))
        self.undo_bar = UndoBar(self.table)
        self.drops = FileDrops(self, self.tr("Drop models to bring them in"))
        self.dialogs = ModelDialogs(services.models, self)
        self._lay_out()
        self._connect()

    def enter(self) -> None:
        self._read()
        self.table.view.setFocus()

    def begin(self) -> None:
        self._read()

    def can_undo(self) -> bool:
        return self.services.models.can_undo()

    def undo(self) -> None:
        self.services.models.undo()

    def register(self, actions: Actions) -> None:
        area, standard = self.area, QKeySequence.StandardKey
        actions.add(
            "models.find",
            self.tr("Search the models"),
            self.search.setFocus,
            menu=Menu.EDIT,
            keys=standard.Find,
            icon="search",
            page=self,
        )
        file, in_place = self.tr("Import a model file"), self.tr("Use a folder in place")
        programs = self.tr("Find models of other programs")
        empty = self.tr("Empty the trash of models")
        for key, title, act, keys, icon in (
            ("file", file, area.choose_file.click, standard.Open, "import"),
            ("place", in_place, area.choose_folder.click, (), "import"),
            ("folder", self.tr("Import a folder"), area.copy_folder.trigger, (), "import"),
            ("search", programs, area.search.trigger, (), "search"),
            ("download", self.tr("Download a model"), area.download.trigger, (), "import"),
            ("empty", empty, self.dialogs.ask_to_empty, (), "delete"),
        ):
            actions.add(
                f"models.{key}", title, act, menu=Menu.FILE, keys=keys, icon=icon, page=self
            )
        actions.add(
            "models.verify-all",
            self.tr("Verify all models"),
            self._verify_all,
            menu=Menu.FILE,
            icon="verified",
            is_possible=lambda: bool(self._imported()),
            page=self,
        )
        self._register_chosen(actions)

    def _register_chosen(self, actions: Actions) -> None:
        """What can be done with the model in view."""
        details, delete = self.details, QKeySequence.StandardKey.Delete
        verify, folder = self.tr("Verify or repair this model"), self.tr("Show its folder")
        for key, title, act, keys, icon in (
            ("use", self.tr("Use this model in Create"), details.use.click, "Ctrl+R", "create"),
            ("verify", verify, details.verify.click, (), "verified"),
            ("pack", self.tr("Pack this model"), details.pack.trigger, (), "export"),
            ("convert", self.tr("Convert this model to bf16"), details.convert.trigger, (), "chip"),
            ("reveal", folder, details.reveal.trigger, "Ctrl+Shift+R", "reveal"),
            ("remove", self.tr("Remove this model"), details.remove.trigger, delete, "delete"),
        ):
            actions.add(
                f"models.{key}",
                title,
                act,
                menu=Menu.PICTURE,
                keys=keys,
                icon=icon,
                is_possible=lambda: self.details.row is not None,
                page=self,
            )

    def keep(self, draft: Draft) -> Draft:
        kept = (self.search.text(), self.filter.current(), self.table.chosen_id)
        return replace(draft, models=ListDraft(*kept, self.details.edge.wish))

    def restore(self, draft: Draft) -> None:
        kept = draft.models
        self.table.choose(kept.chosen_id)
        self.details.edge.restore(kept.width)
        self.filter.set_current(kept.filter if kept.filter in FILTERS else FILTERS[0])
        self.search.setText(kept.search)

    def set_narrow(self, is_narrow: bool) -> None:
        self.details.set_narrow(is_narrow)
        self.usage.setVisible(not is_narrow)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(16, 12, 16, 12)
        head.setSpacing(12)
        head.addWidget(Text(self.tr("Models"), Level.TITLE))
        head.addWidget(self.search, 3)
        head.addWidget(self.filter)
        head.addStretch(1)
        head.addWidget(self.usage, 4)
        self._stack = QStackedWidget()
        for part in (self.table, self.no_match):
            self._stack.addWidget(part)
        foot = QVBoxLayout()
        foot.setContentsMargins(16, 8, 16, 16)
        foot.setSpacing(12)
        foot.addWidget(self.only_starter)
        foot.addWidget(self.area)
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addWidget(self.banner)
        left.addWidget(self._stack, 1)
        left.addLayout(foot)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addLayout(left, 1)
        row.addWidget(self.details)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(head)
        whole.addLayout(row, 1)

    def _connect(self) -> None:
        models, bridge = self.services.models, self.services.bridge
        models.listed.connect(self._take)
        models.changed.connect(self._read)
        models.began.connect(self._show_work)
        models.ended.connect(self.area.rest)
        models.done.connect(self._say)
        models.removed.connect(self._tell_removed)
        models.failed.connect(self.banner.show_failure)
        models.found.connect(self._offer_found)
        bridge.engine_ready.connect(self._show_device)
        bridge.picture_saved.connect(self._read_times)
        self.services.thumbnails.ready.connect(self._show_thumbnail)
        changes = (self.search.searched, self.filter.chosen, self.table.chosen)
        for changed in (*changes, self.details.edge.resized):
            changed.connect(self.draft_changed)
        self.search.searched.connect(self._show)
        self.filter.chosen.connect(self._show)
        self.no_match.followed.connect(self._show_all)
        self.table.chosen.connect(self.details.show_row)
        self.table.used.connect(self._use)
        self.undo_bar.undone.connect(models.undo)
        models.brought_back.connect(self.undo_bar.hide)
        self.drops.dropped.connect(models.take_in)
        self.area.file_wanted.connect(self.dialogs.ask_for_file)
        self.area.folder_wanted.connect(self.dialogs.ask_for_place)
        self.area.copy_wanted.connect(self.dialogs.ask_for_folder)
        self.area.search_wanted.connect(self._find)
        self.area.download_wanted.connect(self.dialogs.ask_what_to_download)
        self.area.cancelled.connect(models.cancel)
        self.details.used.connect(self._use)
        self.details.verified.connect(self._verify)
        self.details.repaired.connect(self.dialogs.ask_for_copy)
        self.details.packed.connect(self.dialogs.ask_where_to_pack)
        self.details.converted.connect(self._convert)
        self.details.revealed.connect(self._reveal)
        self.details.removed.connect(self._remove)
        if models.work:
            self._show_work(models.work)

    def _read(self) -> None:
        self.services.models.read(self.services.preferences.current)
        self._read_times()

    def _read_times(self) -> None:
        if self.isVisible():
            aio.spawn(self._read_stats())

    async def _read_stats(self) -> None:
        history = self.services.history
        try:
            kinds = await asyncio.to_thread(history.stats)
            newest = await asyncio.to_thread(history.newest_of_models)
        except HistoryError as error:
            self.banner.show_failure(Failure.from_error(error))
            return
        self._usual = {one.kind.model_id: one for one in reversed(kinds)}
        self._newest = {record.model.id: record for record in newest}
        self.services.thumbnails.want(newest)
        self._show()

    def _show_thumbnail(self, record_id: str) -> None:
        if any(record.id == record_id for record in self._newest.values()):
            self._show()

    def _take(self, shelf: Shelf) -> None:
        self._shelf = shelf
        is_alone = len(shelf.models) == 1
        self.only_starter.setText(self.tr("Only the starter is here.") if is_alone else "")
        self.only_starter.setVisible(is_alone)
        size, store, free = figures.file_size, shelf.usage.store_bytes, shelf.usage.free_bytes
        other = max(shelf.disk_bytes - free - store, 0)
        self.usage.set_parts(
            (
                Part(self.tr("Models {}").format(size(store)), store, "accent"),
                Part(self.tr("Other files {}").format(size(other)), other, "line_strong"),
                Part(self.tr("Free {}").format(size(free)), free, "line_field"),
            )
        )
        self._show()

    def _show(self) -> None:
        """What the search and the filter let through."""
        shown = tuple(row for row in self._rows() if self._is_wanted(row))
        self.table.set_rows(shown)
        is_empty = self._shelf is not None and not shown
        self._stack.setCurrentWidget(self.no_match if is_empty else self.table)

    def _rows(self) -> tuple[ModelRow, ...]:
        if self._shelf is None:
            return ()
        room = self._room(self._shelf)
        return tuple(
            ModelRow(model, room, self._usual.get(model.id), self._picture(model.id))
            for model in self._shelf.models
        )

    def _picture(self, model_id: str) -> QImage | None:
        record = self._newest.get(model_id)
        return self.services.thumbnails.get(record.id) if record else None

    def _room(self, shelf: Shelf) -> Room:
        device = self._device
        if device is None:
            return Room()
        title = language.sentence(device.title)
        is_machine = device.backend_id == "cpu"
        return Room(title, device.total_bytes, shelf.machine_bytes, is_machine=is_machine)

    def _is_wanted(self, row: ModelRow) -> bool:
        match self.filter.current():
            case "fits" if row.fit not in {Fit.FITS, Fit.SLOWER}:
                return False
            case "commercial" if not row.licence.is_commercial:
                return False
        model = row.model
        text = f"{model.title} {model.family} {model.kind} {model.precision} {row.licence.title}"
        return all(word in text.casefold() for word in self.search.text().casefold().split())

    def _show_all(self) -> None:
        self.search.clear()
        self.filter.set_current(FILTERS[0])
        self._show()

    def _show_device(self, event: events.EngineReady) -> None:
        chosen = self.services.preferences.current.device_id
        known = {device.id: device for device in event.devices}
        self._device = known.get(chosen) or next(iter(event.devices), None)
        if self._device:
            self.table.set_device(language.sentence(self._device.title))
        self._show()

    def _show_work(self, work: Work) -> None:
        self.area.show_work(work.title, lambda: (work.watch.done_bytes, work.watch.total_bytes))

    def _say(self, sentence: str) -> None:
        self.banner.clear()
        self.undo_bar.say(sentence, can_undo=False)

    def _tell_removed(self, name: str) -> None:
        self.undo_bar.say(self.tr("Removed {}.").format(name))

    def _use(self, row: ModelRow) -> None:
        if row.model.is_runnable:
            self.services.models.chosen.emit(row.model.id)
            self.page_requested.emit("create")

    def _verify(self, row: ModelRow) -> None:
        self.services.models.verify([row.model.id])

    def _verify_all(self) -> None:
        self.services.models.verify(self._imported())

    def _imported(self) -> list[str]:
        models = self._shelf.models if self._shelf else ()
        return [model.id for model in models if model.is_imported]

    def _remove(self, row: ModelRow) -> None:
        if row.model.is_imported:
            self.services.models.remove(row.model.id)

    def _convert(self, row: ModelRow) -> None:
        self.services.models.convert(row.model)

    def _reveal(self, row: ModelRow) -> None:
        places = self.services.paths.store
        model = row.model
        reveal(places if model.is_imported and not model.is_in_place else model.path)

    def _find(self) -> None:
        self.services.models.find()

    def _offer_found(self, found: tuple[Found, ...]) -> None:
        known = {str(model.path) for model in (self._shelf.models if self._shelf else ())}
        self.dialogs.offer([one for one in found if str(one.path) not in known])
