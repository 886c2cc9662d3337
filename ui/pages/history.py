"""The page of all pictures that were made."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QModelIndex, QSignalBlocker
from PySide6.QtGui import QImage, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from studio import events
from studio.errors import Failure, HistoryError
from studio.history.record import GenerationRecord
from studio.models.licences import commercial_names
from ui import aio
from ui.actions import Actions, Menu
from ui.lists.gallery import Gallery, ReadOlder
from ui.pages.comparison import Comparison
from ui.pages.page import HeadedPage, Reuse, Take
from ui.pictures import reveal
from ui.roles import Role
from ui.services import Services
from ui.state import Draft, ListDraft
from ui.waits import Wait
from ui.widgets import figures
from ui.widgets.details_panel import DetailsPanel
from ui.widgets.empty_state import EmptyState
from ui.widgets.error_banner import ErrorBanner
from ui.widgets.rail import RailEntry
from ui.widgets.search_field import SearchField
from ui.widgets.segmented import Segment, Segmented
from ui.widgets.text import Level, Text
from ui.widgets.thumbnail_grid import ThumbnailGrid

SEARCH_WIDTH = 320
COMPARED = 2  # pictures
FILTERS = ("all", "starred", "commercial")
_MOST_SHOWN = 40  # characters of what was searched for
MOST_SOUGHT = 1000  # pictures among which the one that was chosen is looked for


@dataclass(frozen=True, slots=True)
class Wish:
    """Which pictures are to be seen."""

    search: str = ""
    is_starred: bool = False
    licences: frozenset[str] = frozenset()  # of their models; none: any


class HistoryPage(HeadedPage):
    """A grid to choose from, and beside it what the chosen picture can give back."""

    entry = RailEntry("history", "History", "history")

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(services, parent)
        self._chosen: GenerationRecord | None = None
        self._wait: Wait | None = None  # for the next pictures of the grid
        self._wanted_id = ""  # of the picture to choose once it is read
        self.search = SearchField(self.tr("Search prompts and models"), "Ctrl+F")
        self.search.setMaximumWidth(SEARCH_WIDTH)
        labels = (self.tr("All"), self.tr("Starred"), self.tr("Commercial use"))
        segments = tuple(Segment(key, label) for key, label in zip(FILTERS, labels, strict=True))
        self.filter = Segmented(self.tr("Which pictures"), segments)
        self.filter.set_current(FILTERS[0])
        self.filter.fit_words()
        self.gallery = Gallery(self._reader(), services.thumbnails, self)
        self.count = Text("", Level.BASE, "2")
        self.banner = ErrorBanner(is_dismissable=True)
        self.grid = ThumbnailGrid()
        self.grid.setModel(self.gallery)
        self.none_yet = EmptyState(
            self.tr("No pictures yet"),
            self.tr("The first one lands here."),
            action=self.tr("Open Create"),
        )
        self.no_match = EmptyState(self.tr("No picture matches"), action=self.tr("Show all"))
        self.details = DetailsPanel()
        self.comparison = Comparison(services.pictures, self.gallery, self)
        self._lay_out()
        self._connect()

    @property
    def record(self) -> GenerationRecord | None:
        return self._chosen

    def begin(self) -> None:
        self._read_anew()

    def enter(self) -> None:
        if self._is_filtered():
            self._read_anew()
        self.grid.setFocus()

    def register(self, actions: Actions) -> None:
        details, standard = self.details, QKeySequence.StandardKey
        actions.add(
            "edit.find",
            self.tr("Search the history"),
            self.search.setFocus,
            menu=Menu.EDIT,
            keys=standard.Find,
            icon="search",
            page=self,
        )
        actions.add(
            "history.compare",
            self.tr("Compare the two chosen pictures"),
            self._compare,
            menu=Menu.PICTURE,
            keys="C",
            icon="compare",
            is_possible=self._has_two,
            page=self,
        )
        reuse_all = self.tr("Reuse all settings of this picture")
        reveal, delete = self.tr("Show the file"), self.tr("Move to the trash")
        actions.add_buttons(
            (
                ("history.reuse", reuse_all, details.reuse_all, "Ctrl+R", "reuse"),
                (
                    "history.reuse-prompt",
                    self.tr("Reuse the prompt"),
                    details.reuse_prompt,
                    (),
                    "reuse",
                ),
                ("history.reuse-seed", self.tr("Reuse the seed"), details.reuse_seed, (), "dice"),
                ("history.star", self.tr("Star or unstar"), details.star, ".", "star"),
                ("history.copy", self.tr("Copy the picture"), details.copy, "Ctrl+Shift+C", "copy"),
                ("history.save", self.tr("Save a copy"), details.save, standard.Save, "export"),
                ("history.delete", delete, details.delete, standard.Delete, "delete"),
                ("history.reveal", reveal, details.reveal, "Ctrl+Shift+R", "reveal"),
            ),
            menu=Menu.PICTURE,
            page=self,
            is_possible=lambda: self._chosen is not None,
        )
        actions.offer_menu(Menu.PICTURE, self.grid)

    def keep(self, draft: Draft) -> Draft:
        kept = (self.search.text(), self.filter.current(), self._kept_id())
        return replace(draft, history=ListDraft(*kept, self.details.edge.wish))

    def restore(self, draft: Draft) -> None:
        kept = draft.history
        self._wanted_id = kept.chosen_id
        self.details.edge.restore(kept.width)
        self.filter.set_current(kept.filter if kept.filter in FILTERS else FILTERS[0])
        with QSignalBlocker(self.search):
            self.search.setText(kept.search)

    def set_narrow(self, is_narrow: bool) -> None:
        self.details.set_narrow(is_narrow)

    def _lay_out(self) -> None:
        title = Text(self.tr("History"), Level.TITLE)
        head = QHBoxLayout()
        head.setContentsMargins(16, 12, 16, 12)
        head.setSpacing(12)
        head.addWidget(title)
        head.addWidget(self.search, 4)
        head.addWidget(self.filter)
        head.addStretch(1)
        head.addWidget(self.count)
        self._stack = QStackedWidget()
        for part in (self.grid, self.none_yet, self.no_match):
            self._stack.addWidget(part)
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addWidget(self.banner)
        left.addWidget(self._stack, 1)
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
        services = self.services
        services.bridge.picture_saved.connect(self._add)
        services.bridge.history_checked.connect(self._take_adopted)
        services.pictures.read.connect(self._show_picture)
        services.pictures.changed.connect(self._show_star)
        services.pictures.thrown_away.connect(self._leave_out)
        services.pictures.brought_back.connect(self._take_back)
        services.pictures.failed.connect(self.banner.show_failure)
        self.gallery.failed.connect(self.banner.show_failure)
        self.gallery.fetching.connect(self._tell_fetching)
        self.gallery.loaded.connect(self._show_emptiness)
        self.gallery.loaded.connect(self._choose_wanted)
        self.grid.chosen.connect(self._choose)
        self.grid.selectionModel().selectionChanged.connect(self._show_comparable)
        self.details.compared.connect(self._compare)
        self.comparison.reused.connect(self._reuse_all)
        self.grid.dragged.connect(self._drag)
        self.grid.thumbnails_wanted.connect(self._want_thumbnails)
        for changed in (self.search.searched, self.filter.chosen, self.details.edge.resized):
            changed.connect(self.draft_changed)
        self.search.searched.connect(self._reload)
        self.filter.chosen.connect(self._reload)
        self.none_yet.followed.connect(self._open_create)
        self.no_match.followed.connect(self._show_all)
        self.details.reused_all.connect(self._reuse_all)
        self.details.reused_prompt.connect(self._reuse_prompt)
        self.details.reused_seed.connect(self._reuse_seed)
        self.details.starred.connect(services.pictures.star)
        self.details.copied.connect(services.pictures.copy)
        self.details.deleted.connect(self._throw_away)
        self.details.saved.connect(self._save)
        self.details.revealed.connect(self._reveal)

    def _reader(self) -> ReadOlder:
        """Reads what the search and the filter let through at this moment."""
        wish, page = self._wish(), self.services.history.page

        def read(limit: int, before: GenerationRecord | None) -> Sequence[GenerationRecord]:
            return page(
                limit, before, wish.search, starred_only=wish.is_starred, licences=wish.licences
            )

        return read

    def _read_anew(self) -> None:
        """Read the same pictures again; the chosen one stays chosen."""
        self._wanted_id = self._kept_id()
        self._reload()

    def _reload(self) -> None:
        self._choose(None)
        self.gallery.restart(self._reader())
        aio.spawn(self._count())

    def _tell_fetching(self, is_fetching: bool) -> None:
        waits = self.services.waits
        if self._wait:
            waits.end(self._wait)
            self._wait = None
        if is_fetching:
            searching, reading = self.tr("Searching the history"), self.tr("Reading the history")
            self._wait = waits.begin(searching if self._is_filtered() else reading)

    def _add(self, event: events.PictureSaved) -> None:
        if not self._is_filtered():  # what was found stays as it is until the page is entered anew
            self.gallery.prepend(event.record)
            self._show_totals()

    def _take_adopted(self, event: events.HistoryChecked) -> None:
        if event.adopted:
            self._read_anew()

    async def _count(self) -> None:
        wish, count = self._wish(), self.services.history.count
        try:
            pictures = await asyncio.to_thread(
                count, wish.search, starred_only=wish.is_starred, licences=wish.licences
            )
        except HistoryError as error:
            self.banner.show_failure(Failure.from_error(error))
            return
        text = self.tr("1 picture") if pictures == 1 else self.tr("{} pictures")
        self.count.setText(text.format(figures.count(pictures)))

    def _wish(self) -> Wish:
        chosen = self.filter.current()
        return Wish(
            self.search.text().strip(),
            chosen == "starred",
            commercial_names() if chosen == "commercial" else frozenset(),
        )

    def _is_filtered(self) -> bool:
        return self._wish() != Wish()

    def _show_totals(self) -> None:
        self._show_emptiness()
        aio.spawn(self._count())

    def _show_emptiness(self) -> None:
        if self.gallery.records:
            self._stack.setCurrentWidget(self.grid)
        else:
            sought = self.search.text().strip()
            words = self.tr("No picture matches “{}”.").format(sought[:_MOST_SHOWN])
            self.no_match.set_words(words if sought else self.tr("No picture matches"))
            self._stack.setCurrentWidget(self.no_match if self._is_filtered() else self.none_yet)

    def _choose(self, record: GenerationRecord | None) -> None:
        self._chosen = record
        self._wanted_id = "" if record else self._wanted_id
        self._show_comparable()
        self.draft_changed.emit()
        self.looked_at.emit(record)
        if record is None:
            self.details.clear()
            return
        self.details.show_record(record, self.services.thumbnails.get(record.id))
        self.services.pictures.open(record)

    def _choose_wanted(self) -> None:
        """Choose the picture that was chosen before, reading on until it is there."""
        if not self._wanted_id:
            return
        if (row := self.gallery.row(self._wanted_id)) is not None:
            self.grid.setCurrentIndex(self.gallery.index(row))
        elif len(self.gallery.records) < MOST_SOUGHT:
            self.gallery.fetchMore(QModelIndex())
        else:
            self._wanted_id = ""

    def _kept_id(self) -> str:
        return self._chosen.id if self._chosen else self._wanted_id

    def _show_picture(self, record: GenerationRecord, picture: QImage) -> None:
        if self._chosen and self._chosen.id == record.id:
            self.details.set_picture(picture)

    def _show_star(self, record: GenerationRecord) -> None:
        self.gallery.replace(record)
        if self._chosen and self._chosen.id == record.id:
            self._choose(record)

    def _want_thumbnails(self, rows: list[QModelIndex]) -> None:
        self.services.thumbnails.want([row.data(Role.RECORD) for row in reversed(rows)])

    def _open_create(self) -> None:
        self.page_requested.emit("create")

    def _show_all(self) -> None:
        self.search.clear()
        self.filter.set_current(FILTERS[0])
        self._reload()

    def _reuse_all(self, record: GenerationRecord) -> None:
        self.reuse_requested.emit(Reuse(record, Take.ALL))

    def _reuse_prompt(self, record: GenerationRecord) -> None:
        self.reuse_requested.emit(Reuse(record, Take.PROMPT))

    def _reuse_seed(self, record: GenerationRecord) -> None:
        self.reuse_requested.emit(Reuse(record, Take.SEED))

    def _throw_away(self) -> None:
        self.services.pictures.throw_away(self.grid.selected())

    def _compare(self) -> None:
        if self._has_two():
            newer, older = self.grid.selected()
            self.comparison.compare(older, newer)

    def _show_comparable(self) -> None:
        self.details.compare.setEnabled(self._has_two())

    def _has_two(self) -> bool:
        return len(self.grid.selected()) == COMPARED

    def _drag(self, records: list[GenerationRecord]) -> None:
        if records:
            image = self.services.thumbnails.get(records[0].id)
            self.services.pictures.drag_out(self.grid, records, image)

    def _leave_out(self, records: list[GenerationRecord]) -> None:
        """Choose the picture that takes the place of the first one thrown away."""
        row = self.grid.currentIndex().row()
        self.gallery.remove(records)
        self._show_totals()
        last = len(self.gallery.records) - 1
        if row >= 0 and last >= 0:
            self.grid.setCurrentIndex(self.gallery.index(min(row, last)))
        else:
            self._choose(None)

    def _take_back(self, records: list[GenerationRecord]) -> None:
        if self._is_filtered():
            self._read_anew()
            return
        self.gallery.restore(records)
        self._show_totals()

    def _save(self, record: GenerationRecord) -> None:
        self.services.pictures.ask_to_save(record, self)

    def _reveal(self, record: GenerationRecord) -> None:
        reveal(record.path)
