"""The 52 px button that names the device, says whether the model fits, and lists the devices."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget


@dataclass(frozen=True, slots=True)
class DeviceEntry:
    """`needed_bytes` is what the chosen model takes there, None while that is unknown."""

    id: str  # "auto" or the id of a Device
    title: str  # "NVIDIA RTX 4090"
    total_bytes: int
    needed_bytes: int | None = None


class DevicePicker(QWidget):
    chosen = Signal(str)  # the device's id

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)

    def set_entries(self, entries: tuple[DeviceEntry, ...], current_id: str = "") -> None:
        """Offer `entries`; none shows "Looking for devices"."""

    def set_current(self, device_id: str) -> None:
        """Show `device_id` as chosen; emits nothing."""
