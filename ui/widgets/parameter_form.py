"""The settings of a picture below the pickers: shape, size, quality, seed, count, Advanced."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from studio.errors import Failure
from studio.jobs.request import Limits
from studio.models.family import Defaults


@dataclass(frozen=True, slots=True)
class Parameters:
    """What the form says; the part of a GenerationRequest that is neither prompt nor model."""

    width: int
    height: int
    steps: int
    guidance: float
    seed: int | None = None
    count: int = 1
    negative_prompt: str = ""


@dataclass(frozen=True, slots=True)
class QualitySeconds:
    """Expected seconds a picture at half, default and double steps."""

    fast_s: float
    balanced_s: float
    best_s: float


class ParameterForm(QWidget):
    """Checks itself against the limits and shows what is wrong beside the field."""

    changed = Signal(object)  # Parameters, after every edit that leaves the form valid
    failure_changed = Signal(object)  # Failure when an edit made the form wrong, None when mended

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)

    def set_model(self, title: str, limits: Limits, defaults: Defaults) -> None:
        """Offer what a model can do; values that it cannot do become its defaults."""

    def parameters(self) -> Parameters:
        """The values; raises InvalidRequest (and shows it) when a field is wrong."""
        raise NotImplementedError

    def set_parameters(self, parameters: Parameters) -> None:
        """Show the settings of a picture, as for Reuse all."""

    def set_seed(self, seed: int | None) -> None:
        """Show `seed`, or Random with None."""

    def show_failure(self, failure: Failure) -> bool:
        """Show a refusal of the engine beside its field; False if no field here has that name."""
        return False

    def set_expected(self, seconds: QualitySeconds | None) -> None:
        """Say what each quality takes; None where nothing is known."""
