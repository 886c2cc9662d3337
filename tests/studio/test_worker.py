"""The worker: what it does with models and devices, and that it outlives whatever they raise."""

import errno
import os
import weakref
from pathlib import Path

import numpy as np
import pytest

import studio as package
from studio.devices.backend import Device
from studio.errors import Cancelled, ModelDamaged, SaveFailed
from studio.events import EngineReady, HistoryChecked, JobFailed, JobFinished, PictureSaved
from studio.history import album
from studio.paths import Paths
from studio.settings import Settings
from studio.stats.spans import Phase
from tests.fakes import DEVICE, Studio, make_studio

SECOND = Device("fake:1", "fake", "Fake 500", 4_000_000_000)


def raising(error: BaseException):
    def misbehave(step: int) -> None:
        if step == 2:
            raise error

    return misbehave


def test_a_record_holds_all_that_made_the_picture(studio: Studio) -> None:
    (record,) = studio.outcome().records

    assert record.device == "Fake 1000"
    assert record.dtype == "bfloat16"
    assert record.peak_bytes == 123 * 2**20
    assert record.version == package.__version__
    assert record.model.title == "noise"
    assert len(record.model.sha256) == len(record.file_sha256) == 64
    assert record.created_at.utcoffset().total_seconds() == 0


def test_stages_follow_each_other_without_overlap(studio: Studio) -> None:
    spans = studio.outcome(steps=4).records[0].spans

    assert [span.phase for span in spans.spans] == list(Phase)
    assert spans.spans[0].start_s == 0
    for earlier, later in zip(spans.spans, spans.spans[1:], strict=False):
        assert earlier.start_s + earlier.seconds <= later.start_s
    assert sum(span.seconds for span in spans.spans) <= spans.total_s
    assert len(spans.steps) == 4
    assert 0 < spans.first_preview_s < spans.total_s


def test_the_history_knows_the_stages_too(studio: Studio) -> None:
    (record,) = studio.outcome().records
    kept = studio.engine.history.get(record.id)

    assert [span.phase for span in kept.spans.spans] == list(Phase)
    assert kept.spans.steps == record.spans.steps


def test_a_model_is_loaded_once_for_many_pictures(studio: Studio) -> None:
    studio.outcome(count=2)
    studio.outcome()

    assert studio.family.loaded == ["noise"]
    assert studio.family.unloaded == []


def test_the_old_model_goes_before_the_new_one_comes(studio: Studio) -> None:
    gone_before = []
    studio.outcome()
    studio.family.on_load = lambda: gone_before.extend(studio.family.unloaded)
    studio.outcome(model_id=studio.model("other"))

    assert studio.family.loaded == ["noise", "other"]
    assert gone_before == ["noise"]
    assert studio.backend.emptied == 1


def test_the_named_device_is_used_and_the_best_one_otherwise(paths: Paths) -> None:
    studio = make_studio(paths)
    studio.backend.devices = (SECOND, DEVICE)
    studio.engine.start()
    first = studio.heard.outcome(studio.submit())
    second = studio.heard.outcome(studio.engine.submit(first.records[0].request, "fake:1"))
    studio.engine.close()

    assert [first.records[0].device, second.records[0].device] == ["Fake 1000", "Fake 500"]
    assert studio.family.loaded == ["noise", "noise"]


def test_the_device_of_the_settings_stands_for_auto(paths: Paths) -> None:
    studio = make_studio(paths, Settings(device_id="fake:1"))
    studio.backend.devices = (DEVICE, SECOND)
    studio.engine.start()
    finished = studio.outcome()
    studio.engine.close()

    assert finished.records[0].device == "Fake 500"


def test_a_device_that_is_not_there_fails_the_job(studio: Studio) -> None:
    job_id = studio.engine.submit(studio.outcome().records[0].request, "cuda:7")
    failed = studio.heard.outcome(job_id)

    assert failed.failure.kind == "DeviceUnavailable"
    assert str(failed.failure) == ("There is no device 'cuda:7' here. Choose one of: auto, fake:0.")
    assert isinstance(studio.outcome(), JobFinished)


@pytest.mark.logs("No device could be found")
def test_a_backend_that_raises_leaves_a_studio_that_answers(paths: Paths) -> None:
    studio = make_studio(paths)
    studio.backend.devices = None
    studio.engine.start()
    failed = studio.outcome()
    studio.engine.close()

    assert studio.heard.all(EngineReady)[0].devices == ()
    assert failed.failure.kind == "DeviceUnavailable"


@pytest.mark.logs("failed")
@pytest.mark.parametrize("error", [ValueError("no such luck"), SystemExit(3), KeyboardInterrupt()])
def test_whatever_a_model_raises_the_studio_goes_on(studio: Studio, error: BaseException) -> None:
    studio.family.misbehave = raising(error)
    failed = studio.outcome()
    studio.family.misbehave = lambda step: None  # noqa: ARG005

    assert isinstance(failed, JobFailed)
    assert failed.phase is Phase.DENOISE
    assert failed.failure.kind == type(error).__name__
    assert failed.failure.message.startswith("Something unexpected happened: ")
    assert len(failed.spans.steps) == 1
    assert isinstance(studio.outcome(), JobFinished)


@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        RuntimeError("CUDA out of memory. Tried to allocate 2.00 GiB."),
        RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate 64 bytes"),
    ],
)
def test_running_out_of_memory_tells_how_much_there_was(
    studio: Studio, error: BaseException
) -> None:
    studio.family.misbehave = raising(error)
    failed = studio.outcome()
    studio.family.misbehave = lambda step: None  # noqa: ARG005

    assert failed.failure.kind == "OutOfMemory"
    assert str(failed.failure) == (
        "noise at 64 × 48 on Fake 1000 (6.0 GB of 8.0 GB free) took more memory than is free. "
        "Choose a smaller picture or model, or close other programs."
    )
    assert studio.backend.emptied == 1
    assert isinstance(studio.outcome(), JobFinished)


@pytest.mark.parametrize("error", [MemoryError(), ModelDamaged("Cut short."), Cancelled()])
def test_a_failed_job_leaves_no_tensor_behind(studio: Studio, error: BaseException) -> None:
    kept: list[weakref.ref[np.ndarray]] = []

    def fail_with_a_tensor(step: int) -> None:  # noqa: ARG001
        tensor = np.zeros(1000)
        kept.append(weakref.ref(tensor))
        raise type(error)(*error.args)

    studio.family.misbehave = fail_with_a_tensor
    studio.outcome()
    studio.family.misbehave = lambda step: None  # noqa: ARG005
    studio.outcome()

    assert kept[0]() is None


def test_a_model_that_does_not_load_is_tried_again(studio: Studio) -> None:
    def fail() -> None:
        raise ModelDamaged("noise lacks a tensor.", "Import it again.")

    studio.family.on_load = fail
    failed = studio.outcome()
    studio.family.on_load = lambda: None

    assert str(failed.failure) == "noise lacks a tensor. Import it again."
    assert failed.phase is Phase.LOAD
    assert isinstance(studio.outcome(), JobFinished)


def test_a_picture_of_a_wrong_shape_is_refused(studio: Studio) -> None:
    studio.family.shape_of = lambda request: (request.width, request.height, 3)
    failed = studio.outcome()

    assert failed.failure.kind == "BadPicture"
    assert failed.failure.message == (
        "noise gave uint8 values of shape (64, 48, 3); a picture of this size is uint8 of shape "
        "(48, 64, 3)."
    )
    assert list(studio.paths.pictures.glob("*")) == []


def test_a_picture_that_cannot_be_saved_is_kept(studio: Studio) -> None:
    studio.paths.pictures.write_text("a file where the folder should be")
    job_id = studio.submit()
    failed = studio.heard.outcome(job_id)
    studio.paths.pictures.unlink()
    record = studio.engine.save_again(job_id)

    assert failed.failure.kind == "SaveFailed"
    assert failed.failure.message.startswith(
        f"The picture cannot be saved in {studio.paths.pictures}: File exists ("
    )
    assert failed.failure.hint == (
        "The picture is kept in memory until you free space or save it elsewhere."
    )
    assert studio.heard.wait(PictureSaved).record == record
    assert studio.engine.history.get(record.id).path == record.path
    assert record.path.name == "gouache-00001.png"


def test_a_full_disk_is_told_with_what_is_free(
    studio: Studio, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def no_space(descriptor: int) -> None:  # noqa: ARG001
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", no_space)
    job_id = studio.submit()
    failed = studio.heard.outcome(job_id)
    monkeypatch.undo()
    record = studio.engine.save_again(job_id, tmp_path / "elsewhere")

    assert failed.failure.kind == "DiskFull"
    assert failed.failure.message.startswith("The disk is full: ")
    assert failed.failure.message.endswith(f" MB free in {studio.paths.pictures}.")
    assert os.listdir(studio.paths.pictures) == []  # noqa: PTH208
    assert record.path == tmp_path / "elsewhere" / "gouache-00001.png"
    assert studio.engine.history.get(record.id).path == record.path


def test_only_the_last_unsaved_pictures_are_kept(studio: Studio) -> None:
    studio.paths.pictures.write_text("a file where the folder should be")
    job_ids = [studio.outcome().job_id for _ in range(album.MAX_UNSAVED + 1)]
    studio.paths.pictures.unlink()

    with pytest.raises(SaveFailed, match="This picture is not in memory any more"):
        studio.engine.save_again(job_ids[0])
    for job_id in job_ids[1:]:
        studio.engine.save_again(job_id)
    with pytest.raises(SaveFailed):
        studio.engine.save_again(job_ids[1])


def test_a_picture_without_a_row_is_told_and_listed_by_the_next_start(paths: Paths) -> None:
    studio = make_studio(paths)
    studio.engine.start()
    studio.heard.wait(HistoryChecked)
    studio.engine.history.close()
    failed = studio.outcome()
    studio.engine.close()
    again = make_studio(paths)
    again.engine.start()

    picture = paths.pictures / "gouache-00001.png"
    assert failed.failure.kind == "HistoryError"
    assert failed.failure.message.startswith(f"{picture} is saved but not in the history yet. The ")
    assert failed.failure.hint.endswith(" The next start adds the picture.")
    assert again.heard.wait(HistoryChecked) == HistoryChecked(adopted=1)
    assert [one.path for one in again.engine.history.page()] == [picture]
    again.engine.close()
