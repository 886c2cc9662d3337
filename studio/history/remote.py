"""The history of an engine in a process of its own: read here, and written there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from studio.errors import EngineEnded, HistoryError
from studio.history.record import GenerationRecord
from studio.history.store import HistoryReader, HistoryStore


class RemoteHistory(HistoryReader):
    """Has the engine's process write: two that write could damage the file."""

    def __init__(self, database: Path, pictures: Path, ask: Callable[..., Any]) -> None:
        super().__init__(database, pictures)
        self._ask = ask

    def add(self, *records: GenerationRecord) -> None:
        self._write("history.add", *records)

    def star(self, record_id: str, *, is_starred: bool) -> None:
        self._write("history.star", record_id, is_starred=is_starred)

    def forget(self, record_id: str) -> None:
        self._write("history.forget", record_id)

    def _write(self, verb: str, *arguments: Any, **options: Any) -> None:
        try:
            self._ask(verb, *arguments, **options)
        except EngineEnded as error:
            raise HistoryError(error.message, error.hint) from error


AnyHistory = HistoryStore | RemoteHistory
