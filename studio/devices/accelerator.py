"""What all accelerators have in common, driven through torch.accelerator."""

from __future__ import annotations

import functools
import importlib
import importlib.util
import inspect
import logging
from collections.abc import Callable
from dataclasses import dataclass

from studio.devices.backend import Device, Dtype, Memory
from studio.devices.shortage import first_line
from studio.devices.start import import_torch

log = logging.getLogger(__name__)


def card_name(kind: str, index: int) -> str:
    """The name that the vendor gave the chip."""
    return str(import_torch().get_device_module(kind).get_device_name(index))


def card_memory(kind: str, index: int) -> Memory:
    """Free and total memory; (0, 0) where the driver does not tell."""
    torch = import_torch()
    try:
        return Memory(*torch.accelerator.get_memory_info(index))
    except (AttributeError, RuntimeError):  # an older torch, or an allocator that keeps no books
        log.debug("torch.accelerator cannot tell the memory of %s:%d", kind, index, exc_info=True)
    try:
        return Memory(*torch.get_device_module(kind).mem_get_info(index))
    except (AttributeError, RuntimeError) as error:
        log.warning("%s:%d does not tell its memory: %s", kind, index, error)
        return Memory(0, 0)


def card_peak(kind: str, index: int) -> int:
    """Most bytes that tensors took since `reset_peak`; 0 where the driver does not tell."""
    try:
        return int(import_torch().accelerator.max_memory_allocated(index))
    except (AttributeError, RuntimeError) as error:
        log.debug("%s:%d does not tell its peak: %s", kind, index, error)
        return 0


@dataclass(frozen=True, slots=True)
class Accelerator:
    """One kind of accelerator; a process has at most one kind, of any number of devices."""

    id: str  # torch's name of the device type
    title: str
    absent: str  # a sentence for when there is none
    plugin: str = ""  # the vendor's extension of torch, imported before use
    best_dtype: Dtype | None = None  # None: bfloat16 where the chip multiplies it, else float16
    read_name: Callable[[str, int], str] = card_name
    read_memory: Callable[[str, int], Memory] = card_memory
    read_peak: Callable[[str, int], int] = card_peak

    def find(self) -> tuple[Device, ...]:
        return self._look()[0]

    def explain(self) -> str:
        return self._look()[1]

    def memory(self, device: Device) -> Memory:
        return self.read_memory(self.id, _index(device))

    def peak_bytes(self, device: Device) -> int:
        return self.read_peak(self.id, _index(device))

    def reset_peak(self, device: Device) -> None:
        try:
            import_torch().accelerator.reset_peak_memory_stats(_index(device))
        except (AttributeError, RuntimeError) as error:
            log.debug("%s keeps no peak: %s", device.id, error)

    def dtype(self, device: Device) -> Dtype:  # noqa: ARG002 - all cards of a process are alike
        if self.best_dtype:
            return self.best_dtype
        return Dtype.BFLOAT16 if _multiplies_bfloat16(self.id) else Dtype.FLOAT16

    def synchronize(self, device: Device) -> None:
        import_torch().accelerator.synchronize(_index(device))

    def empty_cache(self, device: Device) -> None:  # noqa: ARG002 - torch empties them all
        import_torch().accelerator.empty_cache()

    def _look(self) -> tuple[tuple[Device, ...], str]:
        """The devices, and why there are none."""
        if self.plugin and (reason := _load_plugin(self.plugin)):
            return (), reason
        try:
            accelerator = import_torch().accelerator
            kind = accelerator.current_accelerator(check_available=True)
            if kind is None or kind.type != self.id:
                return (), self.absent
            devices = tuple(self._device(index) for index in range(accelerator.device_count()))
        except Exception as error:  # noqa: BLE001 - a vendor's driver can raise anything
            log.warning("%s is skipped: %s", self.title, error)
            return (), f"{self.title} does not answer: {first_line(error)}."
        return devices, "" if devices else self.absent

    def _device(self, index: int) -> Device:
        name = self.read_name(self.id, index)
        return Device(
            id=f"{self.id}:{index}",
            backend_id=self.id,
            title=name,
            total_bytes=self.read_memory(self.id, index).total_bytes,
        )


@functools.cache
def _load_plugin(name: str) -> str:
    """Import a vendor's extension of torch; why it cannot be used, or ""."""
    if importlib.util.find_spec(name) is None:
        return f"{name}, the vendor's extension of torch, is not installed."
    import_torch()
    try:
        importlib.import_module(name)
    except Exception as error:  # noqa: BLE001 - a vendor's module can raise anything
        log.warning("%s is skipped: it cannot be loaded: %s", name, error)
        return f"{name} is installed but cannot be loaded: {first_line(error)}."
    return ""


def _multiplies_bfloat16(kind: str) -> bool:
    """Whether the chip does so itself; torch also says yes where it only emulates it."""
    supported = getattr(import_torch().get_device_module(kind), "is_bf16_supported", None)
    if supported is None:
        return False
    if "including_emulation" in inspect.signature(supported).parameters:
        return bool(supported(including_emulation=False))
    return bool(supported())


def _index(device: Device) -> int:
    return int(device.id.partition(":")[2] or 0)
