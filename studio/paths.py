"""Where files live, as a value that is passed in; nothing is created here."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path

import platformdirs

HOME_VARIABLE = "GOUACHE_HOME"  # one folder for everything: portable use and tests


@dataclass(frozen=True, slots=True)
class Paths:
    """The folders of one library."""

    pictures: Path  # the pictures themselves: the truth
    data: Path  # the history, an index of the pictures; the queue, styles, word lists; the lock
    models: Path  # models that the user brought
    config: Path  # settings
    logs: Path

    @classmethod
    def default(cls) -> Paths:
        """The folders of this user on this system, or those under $GOUACHE_HOME."""
        if home := os.environ.get(HOME_VARIABLE):
            return cls.under(Path(home))
        dirs = platformdirs.PlatformDirs("gouache", appauthor=False)
        return cls(
            pictures=dirs.user_pictures_path / "Gouache",
            data=dirs.user_data_path,
            models=dirs.user_data_path / "models",
            config=dirs.user_config_path,
            logs=dirs.user_log_path,
        )

    @classmethod
    def under(cls, home: Path) -> Paths:
        """Everything inside one folder."""
        return cls(
            home / "pictures", home / "data", home / "models", home / "config", home / "logs"
        )

    def moved(self, pictures: str, models: str) -> Paths:
        """With these folders instead, as far as they are named and there."""
        return replace(
            self,
            pictures=Path(pictures) if is_there(pictures) else self.pictures,
            models=Path(models) if is_there(models) else self.models,
        )

    @property
    def database(self) -> Path:
        return self.data / "history.db"

    @property
    def queue_file(self) -> Path:
        return self.data / "queue.db"

    @property
    def store(self) -> Path:
        """Models that were imported: their files by hash, and what each model is made of."""
        return self.models / ".store"

    @property
    def outgoing(self) -> Path:
        """Copies of pictures that other programs were handed; they go after a day."""
        return self.data / "outgoing"

    @property
    def wildcards(self) -> Path:
        """Lists of words that prompts can name, one .txt file each."""
        return self.data / "wildcards"

    @property
    def loras(self) -> Path:
        """LoRAs that the user brought."""
        return self.data / "loras"

    @property
    def styles(self) -> Path:
        """Saved styles, one .json file each."""
        return self.data / "styles"

    @property
    def window_file(self) -> Path:
        """Where the window was, and what had been typed."""
        return self.data / "window.json"

    @property
    def settings_file(self) -> Path:
        return self.config / "settings.json"


def is_there(folder: str) -> bool:
    """Whether a folder is named and its disk has it."""
    return bool(folder) and Path(folder).is_dir()


def assets() -> Path:
    """The files that ship with the studio: icons, fonts, the starter model."""
    return Path(__file__).resolve().parent.parent / "assets"
