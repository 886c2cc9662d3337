"""Everything that can go wrong, said so that a person knows what to do next."""

from __future__ import annotations

from dataclasses import dataclass


class StudioError(Exception):
    """Root of all expected errors: `message` says what happened, `hint` what to do."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".rstrip()


class InvalidRequest(StudioError):
    """A request that cannot be met; `field` names the culprit, `remedies` values that work."""

    def __init__(
        self, field: str, message: str, hint: str = "", remedies: tuple[str, ...] = ()
    ) -> None:
        super().__init__(message, hint)
        self.field = field
        self.remedies = remedies

    def __reduce__(self) -> tuple[type[InvalidRequest], tuple[object, ...]]:
        return type(self), (self.field, self.message, self.hint, self.remedies)


class ModelNotFound(StudioError):
    """No model stands where the request says."""


class ModelDamaged(StudioError):
    """A model's files are incomplete, cut short or contradict each other."""


class ModelUnsupported(StudioError):
    """A whole model of a kind that this version cannot run."""


class DeviceUnavailable(StudioError):
    """The chosen device is not there or refuses work."""


class OutOfMemory(StudioError):
    """The device has no room for the model or the picture."""


class BadPicture(StudioError):
    """The model gave no picture: values that are not finite, or a wrong size."""


class SaveFailed(StudioError):
    """The picture could not be written where pictures are kept."""


class DiskFull(SaveFailed):
    """No space is left where pictures are kept."""


class NoSettings(StudioError):
    """A file that is no picture, or one without settings that can be used."""


class HistoryError(StudioError):
    """The database of pictures is locked, damaged or from a newer version."""


class QueueError(StudioError):
    """The file of the queue cannot be read or written."""


class SettingsError(StudioError):
    """A setting has a value that it cannot have."""


class StyleError(StudioError):
    """A saved style that cannot be read, used or written."""


class StoreError(StudioError):
    """The store of models cannot do what was asked: a name that is taken, a full disk."""


class MoveError(StudioError):
    """A folder was not moved; everything is where it was."""


class AlreadyRunning(StudioError):
    """Another instance of the studio works on the same library."""


class EngineEnded(StudioError):
    """The process of the engine ended by itself, or something ended it."""


class Cancelled(Exception):
    """Raised inside a generation to leave it at once."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A StudioError as text for people; holds no exception, which would keep tensors alive."""

    kind: str
    message: str
    hint: str = ""
    field: str = ""
    remedies: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".rstrip()

    @classmethod
    def from_error(cls, error: BaseException) -> Failure:
        match error:
            case InvalidRequest():
                return cls("InvalidRequest", error.message, error.hint, error.field, error.remedies)
            case StudioError():
                return cls(type(error).__name__, error.message, error.hint)
            case _:
                return cls(
                    type(error).__name__,
                    f"Something unexpected happened: {error or type(error).__name__}.",
                    "The log has the details; the studio goes on working.",
                )
