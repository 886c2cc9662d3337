"""The parameter panel with what is really there behind it: models, devices, jobs that wait."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QImage, QKeySequence
from PySide6.QtWidgets import QWidget

from studio import events
from studio.devices.backend import Device
from studio.devices.plan import USABLE_SHARE
from studio.errors import Failure, HistoryError, StudioError
from studio.history.record import GenerationRecord
from studio.jobs.request import GenerationRequest
from studio.models import library
from studio.models.diffusers.traits import title_of
from studio.models.family import ModelSpec
from studio.models.library import BrokenModel, Listed
from studio.models.licences import licence_named
from studio.stats.summary import Forecast
from ui import aio, dialogs, language
from ui.actions import Actions, Menu
from ui.lists.jobs import RunningJob
from ui.pages.lora_feed import LoraFeed
from ui.services import Services
from ui.widgets import figures, model_words
from ui.widgets.device_picker import DeviceEntry, DevicePicker
from ui.widgets.drop_zone import DropHint
from ui.widgets.error_banner import ErrorBanner
from ui.widgets.model_picker import ModelEntry, ModelPicker
from ui.widgets.parameter_form import ParameterForm
from ui.widgets.parameters import Parameters, Quality, QualitySeconds, steps_of
from ui.widgets.queue_list import QueueEntry, QueueList, RunningEntry
from ui.widgets.side_panel import SidePanel

AUTO = "auto"  # as the engine names the best device


class SetupPanel(SidePanel):
    """Says what the next picture is made with, and keeps the choice of model and device."""

    model_changed = Signal(ModelSpec)
    changed = Signal()  # the model, the device or a valid parameter
    blocked = Signal(str)  # why nothing can be made now; "" when it can

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__("parameter_panel", parent=parent)
        self._services = services
        self._listed: dict[str, Listed] = {}
        self._devices: tuple[Device, ...] = ()
        self._spec: ModelSpec | None = None
        self._values: Parameters | None = None  # the last valid ones
        self._taken_over: Parameters | None = None  # until their model is there
        self._is_low = self._is_narrow = False
        self._newest: dict[str, GenerationRecord] = {}  # by model, which it stands for
        self.models = ModelPicker()
        self.model_banner = ErrorBanner(is_dismissable=True)
        self.devices = DevicePicker()
        self.form = ParameterForm()
        self.loras = LoraFeed(services, self.form.loras)
        self.drop_hint = DropHint("image", self.tr("Drop a picture to use its settings"))
        self.queue = QueueList()
        self._soon = QTimer(self, singleShot=True, interval=0)  # once for many jobs at a time
        self.add_section(self.models, self.model_banner, self.devices)
        self.add_whole(self.form)
        self._drop = self.add_section(self.drop_hint)
        self.add_whole(self.queue)
        self.narrowed.connect(self._show_drop)
        self.narrowed.connect(self.form.set_narrow)
        self.narrowed.connect(self.queue.set_narrow)
        self.models.chosen.connect(self._choose_model)
        self.models.add_requested.connect(self.ask_for_model)
        self.devices.chosen.connect(self._choose_device)
        self.form.changed.connect(self._keep_values)
        self.loras.failed.connect(self.model_banner.show_failure)
        self.form.failure_changed.connect(self._tell_blocked)
        self.queue.removed.connect(services.engine.cancel)
        self.queue.moved.connect(services.engine.move)
        self.queue.pause_toggled.connect(self.toggle_pause)
        services.models.changed.connect(self.find_models)
        services.models.chosen.connect(self._choose_model)
        services.bridge.engine_ready.connect(self._show_devices)
        services.bridge.picture_saved.connect(lambda event: self._take_newest((event.record,)))
        services.thumbnails.ready.connect(self._show_thumbnail)
        services.jobs.changed.connect(self._soon.start)
        services.jobs.progressed.connect(self._show_running)
        services.forecasts.changed.connect(self._soon.start)
        self._soon.timeout.connect(self._show_queue)
        services.forecasts.changed.connect(self._show_qualities)
        self.changed.connect(self._show_qualities)

    @property
    def spec(self) -> ModelSpec | None:
        """The chosen model; None until one was found."""
        return self._spec

    @property
    def device(self) -> Device | None:
        """The device that will do the work; None until the devices are known."""
        chosen = self._services.preferences.current.device_id
        known = {device.id: device for device in self._devices}
        return known.get(chosen) or (self._devices[0] if self._devices else None)

    @property
    def device_id(self) -> str:
        return self.device.id if self.device else AUTO

    def register(self, actions: Actions, page: QWidget) -> None:
        jobs = self._services.jobs
        self.loras.register(actions, page)
        actions.add(
            "file.model",
            self.tr("Add a model"),
            self.ask_for_model,
            menu=Menu.FILE,
            keys=QKeySequence.StandardKey.Open,
            icon="models",
            page=page,
        )
        actions.add(
            "queue.pause",
            self.tr("Pause or resume the queue"),
            self.toggle_pause,
            menu=Menu.QUEUE,
            keys="Ctrl+Shift+P",
            icon="pause",
            is_possible=lambda: bool(jobs.running or jobs.waiting),
        )

    def set_low(self, is_low: bool) -> None:
        """There is less height: what the menu offers too steps aside."""
        self._is_low = is_low
        self._show_drop(self._is_narrow)

    def request(self, prompt: str) -> GenerationRequest | None:
        """What would be made now; None without a model. Raises InvalidRequest for a field."""
        return self._request(prompt, self.form.parameters())

    def expected(self, steps: int = 0) -> Forecast | None:
        """What one picture will take, with other `steps` than the form's if any are given."""
        request = self._request("", self._values) if self._values else None
        if request is None or self.device is None:
            return None
        request = replace(request, steps=steps or request.steps)
        return self._services.forecasts.forecast(request, self.device.title)

    @property
    def parameters(self) -> Parameters | None:
        """What the form says, or last said when all of it was right."""
        return self._taken_over or self._values

    def restore(self, parameters: Parameters) -> None:
        """Take these once there is a model to take them for."""
        self._taken_over = parameters

    def find_models(self) -> None:
        """Read what models there are; the chosen one is taken up when it is among them."""
        aio.spawn(self._find_models(self._services.preferences.current.model_id))
        aio.spawn(self._find_newest())

    def take_over(self, request: GenerationRequest) -> None:
        """Set everything as it was for `request`, the model too where it still exists."""
        self._taken_over = Parameters.of(request)
        if self._spec and self._spec.id == request.model_id:
            self._apply_taken_over()
        else:
            self._choose_model(request.model_id)

    def take_over_here(self, request: GenerationRequest) -> str:
        """The same for a request from elsewhere, whose model is only looked for among the listed.

        Sentences where another model or sampler is used.
        """
        name = Path(request.model_id).name
        chosen = self._spec.id if self._spec else ""
        same = (known for known in self._listed if name and Path(known).name == name)
        model_id = next(same, chosen)
        if not model_id:
            return ""
        self.take_over(replace(request, model_id=model_id))
        words = []
        title = self._spec.title if self._spec else ""
        if name and Path(model_id).name != name and name != title:
            words.append(self.tr("{} is not among your models; {} is used.").format(name, title))
        known = self._spec.limits.samplers if self._spec else ()
        if request.sampler and request.sampler not in known:
            sentence = self.tr("{} has no sampler called {}; its own is used.")
            words.append(sentence.format(title, request.sampler))
        return language.sentences(words)

    def toggle_pause(self) -> None:
        """Pause the queue, or let it go on."""
        if self._services.jobs.is_paused:
            self._services.engine.resume()
        else:
            self._services.engine.pause()

    def ask_for_model(self) -> None:
        """Let the person name the folder of a model."""
        dialogs.ask_folder(self, self.tr("Choose the folder of a model"), self.add_model)

    def add_model(self, folder: str) -> None:
        """Use the model in `folder` from now on, or say why that cannot be."""
        aio.spawn(self._add_model(folder))

    def _show_drop(self, is_narrow: bool) -> None:
        self._is_narrow = is_narrow
        self._drop.setHidden(is_narrow or self._is_low)

    def _request(self, prompt: str, values: Parameters) -> GenerationRequest | None:
        return values.request(prompt, self._spec.id) if self._spec else None

    async def _find_models(self, wanted_id: str) -> None:
        services = self._services
        with services.waits.waiting(self.tr("Looking for models")):
            found = await asyncio.to_thread(
                library.find_models,
                services.paths,
                services.preferences.current,
                services.families,
            )
        self._listed = {listed.id: listed for listed in found}
        self.models.set_entries(
            tuple(_model_entry(listed, self._thumbnail(listed.id)) for listed in found)
        )
        if self._spec and self._spec == self._listed.get(wanted_id):
            self.models.set_current(self._spec.id)  # the form stays as it is
            return
        self._choose_model(wanted_id)
        starter = self._listed.get(library.STARTER)
        if self._spec is None and isinstance(starter, ModelSpec):
            self._taken_over = None
            self._use_model(starter)  # the wanted one stays wanted: its disk may come back

    async def _find_newest(self) -> None:
        """What the models made last; the panel does without where the history is locked."""
        with suppress(HistoryError):
            history = self._services.history
            self._take_newest(await asyncio.to_thread(history.newest_of_models))

    def _take_newest(self, records: Iterable[GenerationRecord]) -> None:
        for record in records:
            self._newest[record.model.id] = record
            self._services.thumbnails.want([record])
            self._show_thumbnail(record.id)

    def _show_thumbnail(self, record_id: str) -> None:
        for model_id, record in self._newest.items():
            if record.id == record_id and (picture := self._thumbnail(model_id)):
                self.models.set_picture(model_id, picture)

    def _thumbnail(self, model_id: str) -> QImage | None:
        record = self._newest.get(model_id)
        return self._services.thumbnails.get(record.id) if record else None

    async def _add_model(self, folder: str) -> None:
        try:
            with self._services.waits.waiting(self.tr("Looking at the model")):
                spec = await asyncio.to_thread(
                    library.find_model,
                    str(Path(folder)),
                    self._services.paths,
                    self._services.families,
                )
        except StudioError as error:
            self.model_banner.show_failure(Failure.from_error(error))
            self._apply_taken_over()
            return
        preferences = self._services.preferences
        if spec.id not in preferences.current.model_paths:
            preferences.change(model_paths=(*preferences.current.model_paths, spec.id))
        await self._find_models(spec.id)

    def _choose_model(self, model_id: str) -> None:
        match self._listed.get(model_id):
            case BrokenModel(failure=failure):
                self.model_banner.show_failure(failure)
                self.models.set_current(self._spec.id if self._spec else "")
            case ModelSpec() as spec:
                self.model_banner.clear()
                if self._services.preferences.current.model_id != spec.id:
                    self._services.preferences.change(model_id=spec.id)
                self._use_model(spec)
            case None:
                self.add_model(model_id)  # the path of an older picture's model

    def _use_model(self, spec: ModelSpec) -> None:
        self._spec = spec
        self.models.set_current(spec.id)
        self.loras.set_model(spec)
        self.form.set_model(spec.title, spec.limits, spec.defaults)
        self._show_device_entries()
        self.model_changed.emit(spec)
        self._apply_taken_over()
        self.changed.emit()

    def _apply_taken_over(self) -> None:
        if self._taken_over and self._spec:
            self.form.set_parameters(self._taken_over)
            self._taken_over = None

    def _keep_values(self, values: Parameters) -> None:
        self._values = values
        self.changed.emit()

    def _choose_device(self, device_id: str) -> None:
        self._services.preferences.change(device_id=device_id)
        self.changed.emit()

    def _show_devices(self, event: events.EngineReady) -> None:
        self._devices = event.devices
        self._show_device_entries()
        self.changed.emit()

    def _show_device_entries(self) -> None:
        needed = int(self._spec.weight_bytes / USABLE_SHARE) if self._spec else None
        entries = tuple(
            DeviceEntry(device.id, language.sentence(device.title), device.total_bytes, needed)
            for device in self._devices
        )
        self.devices.set_entries(entries, self.device_id)

    def _show_queue(self) -> None:
        jobs, device = self._services.jobs, self.device.title if self.device else ""
        each = self._services.forecasts.each((job.request for job in jobs.waiting), device)
        entries = []
        for job, one in zip(jobs.waiting, each, strict=True):
            seconds = one.total_s * job.pictures_left if one else None
            entries.append(QueueEntry(job.id, job.request.prompt, seconds, job.pictures_left))
        seconds = self._services.forecasts.all_s(jobs.to_come, device)
        self.queue.set_entries(tuple(entries), _running_entry(jobs.running), seconds)
        self.queue.set_paused(jobs.is_paused)

    def _show_running(self, job: RunningJob) -> None:
        if entry := _running_entry(job):
            self.queue.replace_running(entry)

    def _show_qualities(self) -> None:
        if self._spec is None:
            return
        each = [
            self.expected(steps_of(quality, self._spec.defaults, self._spec.limits))
            for quality in Quality
        ]
        known = [one.total_s for one in each if one is not None]
        self.form.set_expected(QualitySeconds(*known) if len(known) == len(each) else None)

    def _tell_blocked(self, failure: Failure | None) -> None:
        field = language.sentence(failure.field.replace("_", " ")) if failure else ""
        self.blocked.emit(self.tr("Fix the {} first").format(field) if failure else "")


def _running_entry(job: RunningJob | None) -> RunningEntry | None:
    if job is None:
        return None
    request = job.request
    return RunningEntry(
        job.id, request.prompt, job.index + 1, request.count, job.fraction, job.preview
    )


def _model_entry(listed: Listed, picture: QImage | None) -> ModelEntry:
    if isinstance(listed, BrokenModel):
        return ModelEntry(listed.id, listed.title, language.sentence(listed.failure.message))
    size = figures.file_size(listed.weight_bytes)
    use, _ = model_words.use_badge(licence_named(listed.licence))
    detail = f"{title_of(listed.architecture)} · {listed.precision} · {size}"
    return ModelEntry(listed.id, listed.title, detail, picture, use)
