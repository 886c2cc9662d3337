"""The dialogs of the Models page: where models come from, and where they go."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from studio.models.store.blobs import How
from studio.models.store.scan import Found
from ui import dialogs
from ui.models import PACK_SUFFIX, Models
from ui.widgets.download_dialog import DownloadDialog
from ui.widgets.found_dialog import FoundDialog
from ui.widgets.model_words import ModelRow


class ModelDialogs(QObject):
    """What a person chooses in them goes to `models`."""

    def __init__(self, models: Models, page: QWidget) -> None:
        super().__init__(page)
        self._models = models
        self._page = page

    def ask_for_file(self) -> None:
        kinds = f"*.safetensors *.sft *.gguf *{PACK_SUFFIX} *{PACK_SUFFIX}.001"
        title = self.tr("Choose a model or a pack")
        dialogs.ask_file(self._page, title, self.tr("Models and packs"), kinds, self._import)

    def ask_for_folder(self) -> None:
        dialogs.ask_folder(self._page, self.tr("Choose the folder of a model"), self._import)

    def ask_for_place(self) -> None:
        title = self.tr("Choose a folder to use in place")
        dialogs.ask_folder(self._page, title, lambda folder: self._use_in_place([Path(folder)]))

    def ask_for_copy(self, row: ModelRow) -> None:
        """Of a damaged model."""
        title, name = self.tr("Choose the folder of another copy"), row.model.id
        repair = self._models.repair
        dialogs.ask_folder(self._page, title, lambda place: repair(name, Path(place)))

    def ask_where_to_pack(self, row: ModelRow) -> None:
        title, name, pack = self.tr("Pack the model as"), row.model.id, self._models.pack
        file = f"{name}{PACK_SUFFIX}"
        dialogs.ask_where(self._page, title, file, lambda place: pack(name, Path(place)))

    def ask_what_to_download(self) -> None:
        dialog = DownloadDialog(self._page)
        dialog.looked.connect(self._models.look_up)
        dialog.agreed.connect(self._models.download)
        self._models.offered.connect(dialog.show_offer)
        self._models.not_offered.connect(dialog.show_failure)
        dialog.open()

    def ask_to_empty(self) -> None:
        question = self.tr("Delete for good all models in the trash?")
        empty = self._models.empty_trash
        dialogs.ask_whether(self._page, question, self.tr("Delete for good"), empty)

    def offer(self, found: Sequence[Found]) -> None:
        """Models of other programs, to be used where they lie."""
        dialog = FoundDialog(found, self._page)
        dialog.chosen.connect(self._use_in_place)
        dialog.open()

    def _import(self, place: str) -> None:
        self._models.take_in([Path(place)])

    def _use_in_place(self, places: list[Path]) -> None:
        self._models.take_in(places, How.IN_PLACE)
