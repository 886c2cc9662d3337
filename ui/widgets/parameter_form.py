"""The settings of a picture below the pickers: shape, size, quality, seed, count, Advanced."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from studio.errors import Failure, InvalidRequest
from studio.jobs.request import Limits, check_request
from studio.models.family import Defaults
from ui.widgets import figures
from ui.widgets.advanced import Advanced
from ui.widgets.error_banner import ErrorBanner
from ui.widgets.fields import Field, SeedField, SizeFields, whole_number
from ui.widgets.filter_button import Choice, FilterButton
from ui.widgets.lora_list import LoraList
from ui.widgets.number_slider import NumberSlider
from ui.widgets.parameters import (
    SHAPES,
    Parameters,
    Quality,
    QualitySeconds,
    quality_of,
    shape_of,
    size_of,
    steps_of,
)
from ui.widgets.rows import LabelRow, Section, Stack
from ui.widgets.segmented import Segment, Segmented, Shape

_COUNTS = (1, 2, 4, 8)


class ParameterForm(QWidget):
    """Checks itself against the limits and shows what is wrong beside the field."""

    changed = Signal(object)  # Parameters, after every edit that leaves the form valid
    failure_changed = Signal(object)  # Failure when an edit made the form wrong, None when mended

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = ""
        self._limits = Limits()
        self._defaults = Defaults()
        self._failure: Failure | None = None
        self._build_fields()
        self._build_layout()
        self._connect()
        self.set_parameters(Parameters(1024, 1024, 20, 4.0))

    def set_model(self, title: str, limits: Limits, defaults: Defaults) -> None:
        """Offer what a model can do, starting from its defaults; seed and count stay."""
        self._title, self._limits, self._defaults = title, limits, defaults
        self.steps.set_range(limits.min_steps, min(limits.max_steps, defaults.steps * 4))
        self.guidance.set_range(0, min(limits.max_guidance, max(8.0, 2 * defaults.guidance)))
        self.guidance_row.setVisible(limits.has_guidance)
        self.loras.setVisible(limits.has_loras)
        self.avoid_row.setVisible(limits.has_negative_prompt)
        self.sampler_row.setVisible(bool(limits.samplers))
        own = Choice("", self.tr("The model's own"))
        self.sampler.set_choices((own, *(Choice(name, name) for name in limits.samplers)))
        self.sampler.set_current("")
        self.shape.set_segments(self._shapes())
        self.set_expected(None)
        self.sides.set_size(defaults.width, defaults.height)
        self.steps.set_value(defaults.steps)
        self.guidance.set_value(defaults.guidance)
        self._refresh()

    def parameters(self) -> Parameters:
        """The values; raises InvalidRequest (and shows it) when a field is wrong."""
        try:
            return self._read()
        except InvalidRequest as error:
            self.show_failure(Failure.from_error(error))
            raise

    def set_parameters(self, parameters: Parameters) -> None:
        """Show the settings of a picture, as for Reuse all."""
        self.sides.set_size(parameters.width, parameters.height)
        self.steps.set_value(parameters.steps)
        self.guidance.set_value(parameters.guidance)
        self.seed.set_seed(parameters.seed)
        self.count.set_current(str(parameters.count))
        self.avoid.setText(parameters.negative_prompt)
        self.sampler.set_current(parameters.sampler)
        self.loras.set_value(parameters.loras)
        self._refresh()

    def set_seed(self, seed: int | None) -> None:
        """Keep `seed`, or another one for each picture with None."""
        self.seed.set_seed(seed)
        self._refresh()

    def set_last_seed(self, seed: int) -> None:
        """The seed of the last picture, which the lock keeps when it is closed."""
        self.seed.set_last_seed(seed)

    def show_failure(self, failure: Failure) -> bool:
        """Show a refusal of the engine beside its field; False if no field here has that name."""
        row = self._rows_by_field.get(failure.field)
        if row is None:
            return False
        if failure == self._failure:
            return True
        self._failure = failure
        home = self._advanced_rows if row in self._advanced_rows.rows() else self._basic
        if home is self._advanced_rows:
            self.advanced.fold.setChecked(True)
        home.insert_after(row, self.banner)
        self._mark(failure.field)
        self.banner.show_failure(failure)
        self.failure_changed.emit(failure)
        return True

    def set_expected(self, seconds: QualitySeconds | None) -> None:
        """Say what each quality takes; where nothing is known, its steps stand there."""
        if seconds is None:
            steps = (steps_of(quality, self._defaults, self._limits) for quality in Quality)
            known = tuple(self._steps_words(number) for number in steps)
        else:
            known = (
                figures.about(seconds.fast_s),
                figures.about(seconds.balanced_s),
                figures.about(seconds.best_s),
            )
        labels = (self.tr("Fast"), self.tr("Balanced"), self.tr("Best"))
        self.quality.set_segments(
            tuple(Segment(*entry) for entry in zip(Quality, labels, known, strict=True))
        )

    def set_narrow(self, is_narrow: bool) -> None:
        """For windows under 1200 px: tighter padding."""
        for section in (self._basic, self._fold_section, self._advanced_rows):
            section.set_narrow(is_narrow)

    def _build_fields(self) -> None:
        self.shape = Segmented(self.tr("Shape"), self._shapes())
        self.sides = SizeFields()
        self.quality = Segmented(self.tr("Quality"))
        self.set_expected(None)
        self.seed = SeedField()
        counts = tuple(Segment(str(number), str(number)) for number in _COUNTS)
        self.count = Segmented(self.tr("Count"), counts)
        self.steps = NumberSlider(self.tr("Steps"))
        self.guidance = NumberSlider(self.tr("Guidance"), parts=10)
        self.avoid = Field(self.tr("What to avoid"))
        own = Choice("", self.tr("The model's own"))
        self.sampler = FilterButton(self.tr("Sampler"), (own,))
        self.loras = LoraList()
        self.banner = ErrorBanner()

    def _shapes(self) -> tuple[Shape, ...]:
        """Each with the size that it means for the model."""
        names = (
            self.tr("Square"),
            self.tr("Landscape, 4 to 3"),
            self.tr("Portrait, 3 to 4"),
            self.tr("Wide, 16 to 9"),
            self.tr("Tall, 9 to 16"),
        )
        return tuple(
            Shape(f"{shape[0]}:{shape[1]}", name, *shape, self._size_words(shape))
            for shape, name in zip(SHAPES, names, strict=True)
        )

    def _size_words(self, shape: tuple[int, int]) -> str:
        width, height = size = size_of(shape, self._limits, self._defaults)
        is_trained = size in self._limits.sizes
        words = self.tr("{} × {}, a size of its training") if is_trained else "{} × {}"
        return words.format(width, height)

    def _build_layout(self) -> None:
        size_row = LabelRow(self.tr("Size"), self.sides)
        seed_row = LabelRow(self.tr("Seed"), self.seed)
        steps_row = LabelRow(self.tr("Steps"), self.steps)
        self.guidance_row = LabelRow(self.tr("Guidance"), self.guidance)
        self.sampler_row = LabelRow(self.tr("Sampler"), self.sampler)
        self.avoid_row = LabelRow(self.tr("Avoid"), self.avoid)
        self._basic = Section(
            LabelRow(self.tr("Shape"), self.shape),
            size_row,
            LabelRow(self.tr("Quality"), self.quality),
            seed_row,
            LabelRow(self.tr("Count"), self.count),
        )
        self._advanced_rows = Section(
            steps_row,
            self.guidance_row,
            self.sampler_row,
            self.avoid_row,
            self.loras,
            is_padded=False,
        )
        self.advanced = Advanced(self.tr("Advanced"), self._advanced_rows)
        self._fold_section = Section(self.advanced)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(Stack(self._basic, self._fold_section))
        self._rows_by_field: dict[str, QWidget] = {
            "width": size_row,
            "height": size_row,
            "seed": seed_row,
            "steps": steps_row,
            "guidance": self.guidance_row,
            "sampler": self.sampler_row,
            "negative_prompt": self.avoid_row,
            "loras": self.loras,
        }
        self._fields = {
            "width": self.sides.width_field,
            "height": self.sides.height_field,
            "seed": self.seed.field,
            "steps": self.steps.field,
            "guidance": self.guidance.field,
            "negative_prompt": self.avoid,
        }

    def _connect(self) -> None:
        self.shape.chosen.connect(self._choose_shape)
        self.quality.chosen.connect(self._choose_quality)
        self.count.chosen.connect(self._refresh)
        for part in (self.sides, self.seed, self.steps, self.guidance):
            part.edited.connect(self._while_typing)
            part.finished.connect(self._refresh)
        self.avoid.editingFinished.connect(self._refresh)
        self.sampler.chosen.connect(self._refresh)
        self.loras.changed.connect(self._refresh)
        self.banner.remedy_chosen.connect(self._apply_remedy)

    def _read(self) -> Parameters:
        width = whole_number(self.sides.width_field.text(), "width", self.tr("The width"))
        height = whole_number(self.sides.height_field.text(), "height", self.tr("The height"))
        steps = whole_number(self.steps.text(), "steps", self.tr("The number of steps"))
        seed = self.seed.text()
        result = Parameters(
            width=width,
            height=height,
            steps=steps,
            guidance=_decimal(self.guidance.text(), self.tr("The guidance")),
            seed=whole_number(seed, "seed", self.tr("The seed")) if seed else None,
            count=int(self.count.current() or "1"),
            negative_prompt=self.avoid.text() if self._limits.has_negative_prompt else "",
            sampler=self.sampler.current() if self._limits.samplers else "",
            loras=self.loras.value() if self._limits.has_loras else (),
        )
        check_request(result.request("x", ""), self._limits, self._title)
        return result

    def _refresh(self) -> None:
        """Check all fields, show what is wrong or that nothing is, and tell the page."""
        try:
            values = self._read()
        except InvalidRequest as error:
            self._show_choices(None)
            self.show_failure(Failure.from_error(error))
            return
        self._show_choices(values)
        if self._failure is not None:
            self._failure = None
            self._mark("")
            self.banner.clear()
            self.failure_changed.emit(None)
        self.changed.emit(values)

    def _while_typing(self) -> None:
        """A number half typed is not yet wrong; one that was wrong is watched until it is right."""
        try:
            values = self._read()
        except InvalidRequest:
            return
        self._show_choices(values)
        if self._failure is not None:
            self._refresh()

    def _show_choices(self, values: Parameters | None) -> None:
        if values is None:
            self.shape.set_current("")
            return
        shape = shape_of(values.width, values.height)
        self.shape.set_current("" if shape is None else f"{shape[0]}:{shape[1]}")
        quality = quality_of(values.steps, values.guidance, self._defaults, self._limits)
        self.quality.set_current(quality or "")
        words = self._steps_words(values.steps)
        if self._limits.has_guidance:
            words = self.tr("{} · guidance {}").format(words, self.guidance.text())
        if number := sum(lora.is_on for lora in values.loras):
            loras = self.tr("1 LoRA") if number == 1 else self.tr("{} LoRAs").format(number)
            words = f"{words} · {loras}"
        self.advanced.fold.set_summary(words)

    def _steps_words(self, number: int) -> str:
        return self.tr("1 step") if number == 1 else self.tr("{} steps").format(number)

    def _choose_shape(self, key: str) -> None:
        width, height = key.split(":")
        self.sides.set_size(*size_of((int(width), int(height)), self._limits, self._defaults))
        self._refresh()

    def _choose_quality(self, key: str) -> None:
        self.steps.set_value(steps_of(Quality(key), self._defaults, self._limits))
        self.guidance.set_value(self._defaults.guidance)
        self._refresh()

    def _apply_remedy(self, remedy: str) -> None:
        if self._failure is not None:
            self._fields[self._failure.field].setText(remedy)
            self._refresh()

    def _mark(self, field: str) -> None:
        for name, each in self._fields.items():
            each.set_wrong(name == field)


def _decimal(text: str, title: str) -> float:
    try:
        return float(text)
    except ValueError:
        message = f"{title} must be a number; “{text[:24]}” is not."
        raise InvalidRequest("guidance", message) from None
