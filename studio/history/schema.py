"""How the history's SQLite file is opened, made and recognised, and what its faults mean."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from studio.errors import HistoryError

APPLICATION_ID = 0x676F7561  # "goua"
VERSION = 2
TABLES = ("pictures", "times")  # each with an id and, last, the checksum of its row

_PICTURES = """
CREATE TABLE pictures (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,  -- of the file, inside the folder of pictures
    created_at TEXT NOT NULL,
    model_id TEXT NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    steps INTEGER NOT NULL,
    device TEXT NOT NULL,
    words TEXT NOT NULL,  -- what a search looks through, case folded
    record TEXT NOT NULL,  -- JSON, as in the picture
    file_sha256 TEXT NOT NULL,  -- "" if it was not computed
    is_starred INTEGER NOT NULL,
    crc INTEGER NOT NULL  -- of all the others: SQLite does not notice a changed letter
);
CREATE INDEX newest ON pictures (created_at, id);
CREATE INDEX kinds ON pictures (model_id, width, height, device, steps);
"""
_TIMES = """
CREATE TABLE times (  -- of the same pictures, from their records: the fastest first in each kind
    model_id TEXT NOT NULL,
    dtype TEXT NOT NULL,
    device TEXT NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    steps INTEGER NOT NULL,
    made_s REAL NOT NULL,  -- all but the queue
    id TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,  -- of the model
    created_at TEXT NOT NULL,
    load_s REAL NOT NULL,
    encode_s REAL NOT NULL,
    denoise_s REAL NOT NULL,
    decode_s REAL NOT NULL,
    save_s REAL NOT NULL,
    preview_s REAL,  -- to the first preview, without the queue
    peak_bytes INTEGER NOT NULL,
    crc INTEGER NOT NULL,
    PRIMARY KEY (model_id, dtype, device, width, height, steps, made_s, id)
) WITHOUT ROWID;
"""


def open_writer(database: Path, busy_timeout_s: float) -> sqlite3.Connection:
    """The connection that writes; makes the tables in a new file, refuses a file of another kind.

    Raises sqlite3.Error, or HistoryError for a file of a newer version or another program; the
    file is then as it was.
    """
    connection = sqlite3.connect(
        database, timeout=busy_timeout_s, isolation_level=None, check_same_thread=False
    )
    try:
        _prepare(connection, database)
    except BaseException:
        connection.close()
        raise
    return connection


def open_reader(database: Path, busy_timeout_s: float) -> sqlite3.Connection:
    """A connection that can neither change the file nor move the log into it."""
    return sqlite3.connect(
        f"{database.absolute().as_uri()}?mode=ro", uri=True, timeout=busy_timeout_s
    )


def checksum(row: Iterable[Any]) -> int:
    """Of the values of a row, before they are written or once they are read."""
    values = (value if isinstance(value, bytes) else str(value).encode() for value in row)
    return zlib.crc32(b"\0".join(values))


def time_text(moment: datetime) -> str:
    """Text that sorts as time does."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def damaged(error: BaseException | None) -> bool:
    """Whether SQLite says that the file is no whole database."""
    return _code(error) in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


def explain(error: Exception, database: Path) -> HistoryError:
    """What an error of SQLite or the disk means to a person."""
    if damaged(error):
        return HistoryError(
            f"The history in {database} is damaged.",
            "It is rebuilt from the pictures at the next start.",
        )
    match _code(error):
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return HistoryError(
                f"Another program holds the history in {database} locked.",
                "Close that program, such as a database browser or a backup, and try again.",
            )
        case sqlite3.SQLITE_FULL:
            return HistoryError(
                f"The disk is full, so the history in {database} cannot grow.", "Free some space."
            )
    return HistoryError(
        f"The history in {database} cannot be used: {error}.",
        "Make the folder writable, or set GOUACHE_HOME to another one.",
    )


def _code(error: BaseException | None) -> int:
    """The primary result code."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def _prepare(connection: sqlite3.Connection, database: Path) -> None:
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    match _version(connection, database):
        case 0:
            _make_tables(connection, _PICTURES + _TIMES)
        case 1:  # the times were read from the records, each time anew
            _make_tables(connection, _TIMES)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA fullfsync = ON")  # only macOS has it


def _version(connection: sqlite3.Connection, database: Path) -> int:
    """The version of the tables; 0 where there are none yet."""
    (application_id,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if application_id == 0 and tables == 0:
        return 0
    if application_id != APPLICATION_ID:
        raise HistoryError(
            f"{database} is the database of another program.", "Move it out of this folder."
        )
    if version > VERSION:
        raise HistoryError(
            f"The history in {database} has version {version}; this Gouache knows {VERSION}.",
            "Update Gouache, or set GOUACHE_HOME to another folder. Nothing was changed.",
        )
    return int(version)


def _make_tables(connection: sqlite3.Connection, tables: str) -> None:
    connection.executescript(
        f"BEGIN IMMEDIATE; {tables} PRAGMA application_id = {APPLICATION_ID};"
        f"PRAGMA user_version = {VERSION}; COMMIT;"
    )
