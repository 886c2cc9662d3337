"""What the Models page says of a model: whether it fits, what its licence allows, its files."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from PySide6.QtCore import QCoreApplication, QDate, QDateTime, QLocale
from PySide6.QtGui import QImage

from studio.devices.plan import USABLE_SHARE
from studio.models.licences import Licence, Use, licence_named
from studio.models.store.overview import Overview, State
from studio.stats.summary import KindStats
from ui import language
from ui.widgets import figures

translate = QCoreApplication.translate

NONE = "–"


class Fit(Enum):
    """Whether a model runs on the device."""

    FITS = auto()
    SLOWER = auto()  # its weights wait in the machine's memory
    TOO_LARGE = auto()
    UNKNOWN = auto()


@dataclass(frozen=True, slots=True)
class Room:
    """The memory that models find."""

    device: str = ""  # its title; "" until the devices are known
    device_bytes: int = 0
    machine_bytes: int = 0
    is_machine: bool = True  # whether the device works in the machine's memory


@dataclass(frozen=True, slots=True)
class ModelRow:
    """A model with what this machine makes of it."""

    model: Overview
    room: Room = Room()
    usual: KindStats | None = None  # what its pictures usually take
    picture: QImage | None = None  # the newest that it made

    @property
    def licence(self) -> Licence:
        return licence_named(self.model.licence)

    @property
    def needed_bytes(self) -> int:
        """For the weights and for what is computed with them."""
        return round(self.model.loaded_bytes / USABLE_SHARE)

    @property
    def fit(self) -> Fit:
        if not self.model.is_runnable or not self.model.loaded_bytes or not self.room.device_bytes:
            return Fit.UNKNOWN
        if self.needed_bytes <= self.room.device_bytes:
            return Fit.FITS
        if not self.room.is_machine and self.needed_bytes <= self.room.machine_bytes:
            return Fit.SLOWER
        return Fit.TOO_LARGE


def network(row: ModelRow) -> str:
    """What it is, below its name: "Stable Diffusion · LoRA · fp16"."""
    model = row.model
    kind = "" if model.is_runnable else _kind(model.kind)
    parts = (model.family, kind, model.precision)
    reason = model.reason.replace(str(model.path), model.title)  # of one that cannot be read
    return " · ".join(part for part in parts if part) or language.sentence(reason)


def fit_badge(row: ModelRow) -> tuple[str, str]:
    """A word and its tone; "" for what does not run by itself."""
    if not row.model.is_runnable:
        return "", ""
    return {
        Fit.FITS: (translate("models", "Fits"), "ok"),
        Fit.SLOWER: (translate("models", "Slower"), "warning"),
        Fit.TOO_LARGE: (translate("models", "Too large"), "error"),
        Fit.UNKNOWN: (translate("models", "Unknown"), ""),
    }[row.fit]


def fit_detail(row: ModelRow) -> str:
    """How much memory it takes, of how much."""
    match row.fit:
        case Fit.FITS:
            return figures.memory(row.needed_bytes, row.room.device_bytes)
        case Fit.SLOWER:
            return translate("models", "weights in RAM")
        case Fit.TOO_LARGE:
            has = max(row.room.device_bytes, row.room.machine_bytes)
            needed = figures.gigabytes(row.needed_bytes)
            return translate("models", "needs {} GB, has {}").format(needed, figures.gigabytes(has))
        case Fit.UNKNOWN:
            return ""


def use_badge(licence: Licence) -> tuple[str, str]:
    """What the licence allows, and its tone."""
    return {
        Use.COMMERCIAL: (translate("models", "Commercial use"), "ok"),
        Use.CONDITIONS: (translate("models", "With conditions"), ""),
        Use.NON_COMMERCIAL: (translate("models", "Non-commercial"), "warning"),
        Use.UNKNOWN: (translate("models", "Unknown"), ""),
    }[licence.use]


def licence_name(licence: Licence) -> str:
    return licence.title or translate("models", "not stated")


def licence_line(licence: Licence) -> str:
    """What it allows, then its name: "Commercial use, Apache-2.0"."""
    use, _ = use_badge(licence)
    return language.clauses((use, licence.title)) if licence.title else licence_name(licence)


def files(model: Overview) -> tuple[str, str, str]:
    """An icon, words and a tone for the state of the files."""
    match model.state:
        case State.BUNDLED:
            return "verified", translate("models", "With Gouache"), "2"
        case State.VERIFIED:
            return "verified", translate("models", "Verified"), "ok"
        case State.DAMAGED:
            count = len(model.damaged)
            many = translate("models", "Damaged: {} files").format(count)
            one = translate("models", "Damaged: 1 file")
            return "error", one if count == 1 else many, "error"
        case State.INCOMPLETE:
            return "warning", translate("models", "A part is missing"), "warning"
        case State.UNCHECKED:
            return "clock", translate("models", "Not checked yet"), "2"
        case State.BROKEN:
            return "error", translate("models", "Cannot be used"), "error"


def time(row: ModelRow) -> str:
    return figures.seconds(row.usual.total.p50_s) if row.usual else NONE


def size(model: Overview) -> str:
    return figures.file_size(model.size_bytes) if model.size_bytes else NONE


def files_and_size(model: Overview) -> str:
    """ "17.2 GB, 9 files"."""
    if model.file_count == 1:
        return translate("models", "{}, 1 file").format(size(model))
    return translate("models", "{}, {} files").format(size(model), model.file_count)


def digest(model: Overview) -> str:
    """The beginning and the end of a hash: enough to compare by eye."""
    whole = model.files_sha256
    return f"{whole[:4]} {whole[4:8]} … {whole[-8:-4]} {whole[-4:]}" if whole else NONE


def checked(model: Overview) -> str:
    """When its files were last read, and what came of it."""
    if model.checked_at is None:
        return files(model)[1]
    moment = QDateTime.fromSecsSinceEpoch(int(model.checked_at.timestamp()))
    when = QLocale().toString(moment, QLocale.FormatType.ShortFormat)
    if moment.date() == QDate.currentDate():
        clock = QLocale().toString(moment.time(), QLocale.FormatType.ShortFormat)
        when = translate("models", "Today, {}").format(clock)
    return when if model.damaged else language.clauses((when, translate("models", "all match")))


def not_matching(damaged: tuple[str, ...]) -> str:
    """Which files are not as they were when they came in."""
    return translate("models", "These do not match their hashes: {}").format(
        language.listed(damaged)
    )


def place(model: Overview) -> str:
    """Where the bytes lie."""
    if model.is_imported and not model.is_in_place:
        return translate("models", "In the library")
    return str(model.path)


def aloud(row: ModelRow) -> str:
    """The whole row for a screen reader."""
    said = (
        row.model.title,
        network(row),
        fit_badge(row)[0],
        use_badge(row.licence)[0],
        licence_name(row.licence),
        files(row.model)[1],
        size(row.model),
    )
    return language.clauses(part for part in said if part)


def _kind(kind: str) -> str:
    return {
        "LoRA": "LoRA",
        "GGUF": "GGUF",
        "part of a model": translate("models", "part of a model"),
        "textual inversion": translate("models", "textual inversion"),
        "tiny decoder": translate("models", "tiny decoder"),
    }.get(kind, "")
