"""The devices that can run a model, found without ever failing because of one of them."""

from __future__ import annotations

from studio.devices import cpu, cuda, mlu, mps, musa, npu, xpu
from studio.devices.backend import Backend, Device
from studio.errors import DeviceUnavailable

BACKENDS: tuple[Backend, ...] = (
    cuda.BACKEND,
    xpu.BACKEND,
    mps.BACKEND,
    npu.BACKEND,
    mlu.BACKEND,
    musa.BACKEND,
    cpu.BACKEND,
)


def find_devices(backends: tuple[Backend, ...] = BACKENDS) -> tuple[Device, ...]:
    """The devices that answer, best first: accelerators by their memory, then the CPU.

    Imports torch and the vendors' plug-ins, so it must come before diffusers is imported.
    """
    found = [device for backend in backends for device in backend.find()]
    return tuple(
        sorted(found, key=lambda device: (device.backend_id == cpu.BACKEND.id, -device.total_bytes))
    )


def choose_device(device_id: str, devices: tuple[Device, ...]) -> Device:
    """The device called `device_id`, or the best one for "auto"; raise DeviceUnavailable."""
    if device_id == "auto" and devices:
        return devices[0]
    for device in devices:
        if device.id == device_id:
            return device
    known = ", ".join(device.id for device in devices)
    raise DeviceUnavailable(
        f"There is no device {device_id!r} here.", f"Choose one of: auto, {known}."
    )


def backend_of(device: Device, backends: tuple[Backend, ...] = BACKENDS) -> Backend:
    """The backend that drives `device`; raise DeviceUnavailable where none does."""
    for backend in backends:
        if backend.id == device.backend_id:
            return backend
    raise DeviceUnavailable(f"Nothing here drives {device.title}.", "Choose another device.")
