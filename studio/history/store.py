"""The index of all pictures: one SQLite file that can be rebuilt from the pictures themselves."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import Any

from studio import disk
from studio.errors import HistoryError
from studio.history import metadata, times
from studio.history.record import GenerationRecord
from studio.history.schema import (
    TABLES,
    checksum,
    damaged,
    explain,
    open_reader,
    open_writer,
    time_text,
)
from studio.stats.spans import Spans
from studio.stats.summary import Kind, KindStats

_MAX_WORDS = 32
_ANY: frozenset[str] = frozenset()
_MARKS = ",".join("?" * 13)
_FILL_AT_ONCE = 500  # pictures whose times are taken in between two waits for the disk
_COLUMNS = "name, record, file_sha256, is_starred"


class HistoryReader:
    """Reads the index; every method may be called from any thread and raise HistoryError."""

    def __init__(self, database: Path, pictures: Path, busy_timeout_s: float = 5.0) -> None:
        self.database = database
        self.pictures = pictures
        self._busy_timeout_s = busy_timeout_s

    def get(self, record_id: str) -> GenerationRecord | None:
        records = self._records("WHERE id = ?", [record_id])
        return records[0] if records else None

    def page(
        self,
        limit: int = 100,
        before: GenerationRecord | None = None,
        search: str = "",
        *,
        starred_only: bool = False,
        licences: frozenset[str] = _ANY,
    ) -> tuple[GenerationRecord, ...]:
        """The newest pictures, or the newest made before `before`.

        `search` keeps those whose prompts or model hold every one of its words, in any case;
        `licences` those whose model has one of them, named in small letters.
        """
        where, values = _filter(search, starred_only=starred_only, licences=licences)
        if before:
            where += " AND (created_at, id) < (?, ?)"
            values += [time_text(before.created_at), before.id]
        order = "ORDER BY created_at DESC, id DESC LIMIT ?"
        return self._records(f"{where} {order}", [*values, limit])

    def count(
        self, search: str = "", *, starred_only: bool = False, licences: frozenset[str] = _ANY
    ) -> int:
        where, values = _filter(search, starred_only=starred_only, licences=licences)
        return int(self._read(f"SELECT count(*) FROM pictures {where}", values)[0][0])

    def newest_of_models(self) -> tuple[GenerationRecord, ...]:
        """The newest picture of each model."""
        newest = "SELECT id, max(created_at) FROM pictures GROUP BY model_id"
        return self._records(f"WHERE id IN (SELECT id FROM ({newest}))", [])

    def spans(self, kind: Kind, limit: int = 200) -> tuple[Spans, ...]:
        """The times of the newest pictures of a kind, in any dtype.

        `kind.steps` 0 stands for any number.
        """
        records = self._records(
            "WHERE model_id = ? AND width = ? AND height = ? AND device = ? AND ? IN (steps, 0) "
            "ORDER BY created_at DESC LIMIT ?",
            [kind.model_id, kind.width, kind.height, kind.device, kind.steps, limit],
        )
        return tuple(record.spans for record in records)

    def stats(self, since: datetime | None = None) -> tuple[KindStats, ...]:
        """What pictures took, kind by kind, the most frequent first."""
        with self._reading() as reader:
            return times.stats(reader, since)

    def made(self, kind: Kind, since: datetime | None = None) -> tuple[tuple[datetime, float], ...]:
        """When each picture of a kind was made and the seconds it took, the oldest first."""
        with self._reading() as reader:
            return times.made(reader, kind, since)

    def paths(self) -> dict[Path, str]:
        """The file of every picture, with its id."""
        rows = self._read("SELECT name, id FROM pictures", [])
        return {self.pictures / name: record_id for name, record_id in rows}

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        try:
            with closing(open_reader(self.database, self._busy_timeout_s)) as reader:
                yield reader
        except sqlite3.Error as error:
            raise explain(error, self.database) from error

    def _read(self, query: str, values: Sequence[Any]) -> list[Any]:
        with self._reading() as reader:
            return reader.execute(query, values).fetchall()

    def _records(self, query: str, values: Sequence[Any]) -> tuple[GenerationRecord, ...]:
        rows = self._read(f"SELECT {_COLUMNS} FROM pictures {query}", values)
        try:
            return tuple(
                replace(
                    metadata.from_json(text, self.pictures / name),
                    file_sha256=file_sha256,
                    is_starred=bool(is_starred),
                )
                for name, text, file_sha256, is_starred in rows
            )
        except (TypeError, ValueError) as error:
            raise HistoryError(
                f"The history in {self.database} holds a row that nobody wrote: {error}.",
                "Move the file away; it is rebuilt from the pictures at the next start.",
            ) from error


class HistoryStore(HistoryReader):
    """Reads and writes the index; every method may be called from any thread.

    All writing goes through one connection, which alone moves the log into the file (two can
    damage it before SQLite 3.51.3). Everything may raise HistoryError.
    """

    def __init__(self, database: Path, pictures: Path, busy_timeout_s: float = 5.0) -> None:
        super().__init__(database, pictures, busy_timeout_s)
        self.damaged_copy: Path | None = None  # where a damaged index was put
        self._write_lock = threading.Lock()
        try:
            self._writer = open_writer(database, busy_timeout_s)
        except sqlite3.Error as error:
            if not damaged(error):
                raise explain(error, database) from error
            self._open_anew()

    def add(self, *records: GenerationRecord) -> None:
        """Add pictures, all or none; they are on the disk when this returns."""
        rows = [self._row(record) for record in records]
        with self._writing() as writer:
            writer.executemany(f"INSERT INTO pictures VALUES ({_MARKS})", rows)
            times.add(writer, records)

    def update(self, record: GenerationRecord) -> None:
        """Write the row of a picture anew; does nothing if it was forgotten meanwhile."""
        row = self._row(record)
        with self._writing() as writer:
            if writer.execute("SELECT 1 FROM pictures WHERE id = ?", (record.id,)).fetchone():
                writer.execute(f"REPLACE INTO pictures VALUES ({_MARKS})", row)

    def star(self, record_id: str, *, is_starred: bool) -> None:
        if record := self.get(record_id):
            self.update(replace(record, is_starred=is_starred))

    def forget(self, record_id: str) -> None:
        """Take a picture out of the index; the file is not touched."""
        with self._writing() as writer:
            for table in TABLES:
                writer.execute(f"DELETE FROM {table} WHERE id = ?", (record_id,))

    def fill_times(self) -> None:
        """Take in the times of pictures that were added before times had a table."""
        rows = self._read("SELECT id FROM pictures EXCEPT SELECT id FROM times", [])
        ids = [record_id for (record_id,) in rows]
        for start in range(0, len(ids), _FILL_AT_ONCE):
            some = ids[start : start + _FILL_AT_ONCE]
            records = self._records(f"WHERE id IN ({','.join('?' * len(some))})", some)
            with self._writing() as writer:
                times.add(writer, records)

    def is_sound(self) -> bool:
        """Whether the whole file can be read and every row is as it was written."""
        try:
            with closing(open_reader(self.database, self._busy_timeout_s)) as reader:
                if reader.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
                    return False
                reader.text_factory = bytes  # damaged text is not always text
                rows = chain.from_iterable(
                    reader.execute(f"SELECT * FROM {table}") for table in TABLES
                )
                return all(checksum(row) == crc for *row, crc in rows)
        except sqlite3.Error as error:
            if damaged(error):
                return False
            raise explain(error, self.database) from error

    def start_over(self) -> frozenset[str]:
        """Put a damaged index aside and begin an empty one; the starred ids that it still told."""
        starred = self._starred_ids()
        with self._write_lock:
            self._writer.close()
            self._open_anew()
        return starred

    def close(self) -> None:
        with self._write_lock:
            self._writer.close()

    def _open_anew(self) -> None:
        try:
            copy = disk.put_aside(self.database)
            self._writer = open_writer(self.database, self._busy_timeout_s)
        except (OSError, sqlite3.Error) as error:
            raise explain(error, self.database) from error
        self.damaged_copy = copy

    def _starred_ids(self) -> frozenset[str]:
        found = set()
        try:
            with closing(open_reader(self.database, self._busy_timeout_s)) as reader:
                for (record_id,) in reader.execute("SELECT id FROM pictures WHERE is_starred"):
                    found.add(record_id)
        except sqlite3.Error:
            return frozenset(found)  # as many as the damage left
        return frozenset(found)

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._write_lock:
            try:
                self._writer.execute("BEGIN IMMEDIATE")
                with self._writer:
                    yield self._writer
            except sqlite3.Error as error:
                raise explain(error, self.database) from error

    def _row(self, record: GenerationRecord) -> tuple[Any, ...]:
        request = record.request
        words = f"{request.prompt}\n{request.negative_prompt}\n{record.model.title}"
        row = (
            record.id,
            self._name(record.path),
            time_text(record.created_at),
            record.model.id,
            request.width,
            request.height,
            request.steps,
            record.device,
            words.casefold(),
            metadata.to_json(record),
            record.file_sha256,
            int(record.is_starred),
        )
        return (*row, checksum(row))

    def _name(self, path: Path) -> str:
        """Relative where it can be, so that a library can be moved."""
        return (
            str(path.relative_to(self.pictures))
            if path.is_relative_to(self.pictures)
            else str(path)
        )


def _filter(search: str, *, starred_only: bool, licences: frozenset[str]) -> tuple[str, list[Any]]:
    """A WHERE clause for any text that somebody may type."""
    words = search.encode(errors="replace").decode().casefold().split()[:_MAX_WORDS]
    conditions = ["is_starred"] if starred_only else []
    conditions += ["instr(words, ?) > 0"] * len(words)
    if licences:
        marks = ",".join("?" * len(licences))
        conditions.append(f"lower(json_extract(record, '$.model.licence')) IN ({marks})")
    return "WHERE " + " AND ".join(conditions or ["true"]), [*words, *licences]
