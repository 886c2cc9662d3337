from dataclasses import dataclass
from pathlib import Path

import pytest

from studio.devices import cpu
from studio.devices.backend import Device, Dtype, LoadPlan, Memory, Offload
from studio.devices.plan import choose_plan, plan_for
from studio.devices.shortage import tell_shortage
from studio.errors import OutOfMemory

GB = 2**30
CPU = Device("cpu", "cpu", "CPU, 8 cores", 32 * GB)
CARD = Device("cuda:0", "cuda", "Card", 24 * GB)
PLENTY = Memory(500 * GB, 500 * GB)


@dataclass(frozen=True)
class Model:
    """20 GB in two parts, of 16 and 4 GB."""

    weight_files: tuple[Path, ...]
    title: str = "Fox"
    precision: str = "bf16"
    weight_bytes: int = 20 * GB


@pytest.fixture
def model(tmp_path: Path) -> Model:
    sizes = {
        "transformer/a.safetensors": 10,
        "transformer/b.safetensors": 6,
        "text/a.safetensors": 4,
    }
    files = tuple(tmp_path / name for name in sizes)
    for file, gigabytes in zip(files, sizes.values(), strict=True):
        file.parent.mkdir(exist_ok=True)
        with file.open("wb") as opened:
            opened.truncate(gigabytes * 1_000_000)  # only the proportions count
    return Model(files)


@pytest.mark.parametrize(
    ("free_gb", "offload"), [(26, Offload.NONE), (21, Offload.MODEL), (3, Offload.SEQUENTIAL)]
)
def test_weights_leave_a_card_as_far_as_they_must(
    model: Model, free_gb: int, offload: Offload
) -> None:
    memory = Memory(free_gb * GB, 80 * GB)
    plan = choose_plan(model, CARD, memory, Dtype.BFLOAT16, PLENTY)
    assert plan == LoadPlan(CARD, Dtype.BFLOAT16, offload)


def test_a_card_without_room_for_a_layer_is_refused_with_figures(model: Model) -> None:
    with pytest.raises(OutOfMemory) as caught:
        choose_plan(model, CARD, Memory(GB, 24 * GB), Dtype.BFLOAT16, PLENTY)
    assert str(caught.value) == (
        "Fox needs 2.0 GB of memory; 1.0 GB are free on Card. "
        "Close other programs, or choose a smaller model or another device."
    )


def test_weights_that_would_wait_in_a_full_machine_are_refused(model: Model) -> None:
    memory, machine = Memory(8 * GB, 8 * GB), Memory(16 * GB, 16 * GB)
    with pytest.raises(OutOfMemory, match=r"needs 25\.0 GB .* 16\.0 GB are free on the machine"):
        choose_plan(model, CARD, memory, Dtype.BFLOAT16, machine)


def test_a_card_that_does_not_tell_its_memory_is_trusted(model: Model) -> None:
    plan = choose_plan(model, CARD, Memory(0, 0), Dtype.FLOAT16, PLENTY)
    assert plan == LoadPlan(CARD, Dtype.FLOAT16)


def test_a_cpu_without_room_for_float32_runs_bfloat16(model: Model) -> None:
    for free_gb, dtype in ((60, Dtype.FLOAT32), (30, Dtype.BFLOAT16)):
        memory = Memory(free_gb * GB, 64 * GB)
        plan = choose_plan(model, CPU, memory, Dtype.FLOAT32, memory)
        assert plan == LoadPlan(CPU, dtype)


def test_a_cpu_without_room_is_refused_with_figures(model: Model) -> None:
    memory = Memory(round(20.2 * GB), 32 * GB)
    with pytest.raises(OutOfMemory) as caught:
        choose_plan(model, CPU, memory, Dtype.BFLOAT16, memory)
    assert caught.value.message == (
        "Fox needs 25.0 GB of memory; 20.2 GB are free on CPU, 8 cores."
    )


def test_a_small_model_is_planned_from_what_the_machine_has(tmp_path: Path) -> None:
    file = tmp_path / "a.safetensors"
    file.write_bytes(b"x" * 1000)
    model = Model((file,), weight_bytes=1000)
    device = cpu.BACKEND.find()[0]
    plan = plan_for(model, device, cpu.BACKEND)
    assert plan == LoadPlan(device, cpu.BACKEND.dtype(device))


@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        RuntimeError("[enforce fail at alloc_cpu.cpp:1] DefaultCPUAllocator: not enough memory"),
        RuntimeError("CUDA out of memory. Tried to allocate 2 GiB."),
    ],
)
def test_every_way_to_run_out_of_memory_is_told_as_one(error: Exception) -> None:
    with pytest.raises(OutOfMemory) as caught, tell_shortage("A picture of 4096 × 4096"):
        raise error
    assert str(caught.value) == (
        "A picture of 4096 × 4096 took more memory than is free. "
        "Choose a smaller picture or model, or close other programs."
    )


def test_other_errors_stay_what_they_are() -> None:
    with pytest.raises(RuntimeError, match="shape"), tell_shortage("It"):
        raise RuntimeError("shape mismatch")
