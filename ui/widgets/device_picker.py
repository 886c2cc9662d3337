"""The picker that names the device and says first whether the model fits there."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.widgets import figures
from ui.widgets.picker import PickerButton, Row


@dataclass(frozen=True, slots=True)
class DeviceEntry:
    """`needed_bytes` is what the chosen model takes there, None while that is unknown."""

    id: str  # "auto" or the id of a Device
    title: str  # "NVIDIA RTX 4090"
    total_bytes: int
    needed_bytes: int | None = None


class DevicePicker(PickerButton):
    chosen = Signal(str)  # the device's id

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Device"), "chip", parent)
        self._entries: tuple[DeviceEntry, ...] = ()
        self.picked.connect(self._choose)
        self.set_entries(())

    def set_entries(self, entries: tuple[DeviceEntry, ...], current_id: str = "") -> None:
        """Offer `entries`; none shows that they are still looked for."""
        self._entries = entries
        self.set_rows(tuple(Row(each.id, each.title, self._detail_of(each)) for each in entries))
        self.setEnabled(bool(entries))
        if entries:
            self.set_current(current_id or entries[0].id)
        else:
            self.show_choice(self.tr("Looking for devices"), "")

    def set_current(self, device_id: str) -> None:
        """Show `device_id` as chosen; emits nothing. An unknown id changes nothing."""
        for entry in self._entries:
            if entry.id == device_id:
                self.show_choice(entry.title, self._detail_of(entry), share=_share(entry))
                self.check(device_id)

    def _detail_of(self, entry: DeviceEntry) -> str:
        if entry.needed_bytes is None:
            return self.tr("{} GB").format(figures.gigabytes(entry.total_bytes))
        amount = figures.memory(entry.needed_bytes, entry.total_bytes)
        if entry.needed_bytes <= entry.total_bytes:
            return self.tr("Fits: {}").format(amount)
        return self.tr("Too large: {}").format(amount)

    def _choose(self, device_id: str) -> None:
        self.set_current(device_id)
        self.chosen.emit(device_id)


def _share(entry: DeviceEntry) -> float | None:
    if entry.needed_bytes is None or entry.total_bytes <= 0:
        return None
    return entry.needed_bytes / entry.total_bytes
