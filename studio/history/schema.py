"""How the history's SQLite file is opened, made and recognised, and what its faults mean."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from studio.errors import HistoryError

APPLICATION_ID = 0x676F7561  # "goua"
VERSION = 1

_TABLES = """
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
    if _is_empty(connection, database):
        _make_tables(connection)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA fullfsync = ON")  # only macOS has it


def _is_empty(connection: sqlite3.Connection, database: Path) -> bool:
    (application_id,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if application_id == 0 and tables == 0:
        return True
    if application_id != APPLICATION_ID:
        raise HistoryError(
            f"{database} is the database of another program.", "Move it out of this folder."
        )
    if version > VERSION:
        raise HistoryError(
            f"The history in {database} has version {version}; this Gouache knows {VERSION}.",
            "Update Gouache, or set GOUACHE_HOME to another folder. Nothing was changed.",
        )
    return False


def _make_tables(connection: sqlite3.Connection) -> None:
    connection.executescript(
        f"BEGIN IMMEDIATE; {_TABLES} PRAGMA application_id = {APPLICATION_ID};"
        f"PRAGMA user_version = {VERSION}; COMMIT;"
    )
