"""A studio that is killed at random moments, again and again, loses nothing that it called saved.

GOUACHE_KILLS sets how often; `-s` shows what was found.
"""

import hashlib
import multiprocessing
import os
import random
import sys
import time
from multiprocessing.connection import Connection
from pathlib import Path

import pytest
from PIL import Image

from studio.events import Event, HistoryChecked, PictureSaved
from studio.history.album import Album
from studio.history.images import PictureFolder
from studio.history.recovery import recover
from studio.history.store import HistoryStore
from studio.paths import Paths
from tests.fakes import make_studio

KILLS = int(os.environ.get("GOUACHE_KILLS", "100"))
LONGEST_LIFE = 10  # pictures


def make_pictures(home: Path, acknowledge: Connection) -> None:
    """Make pictures for ever, and say of each that it is saved once the engine says so."""

    def tell(event: Event) -> None:
        match event:
            case PictureSaved():
                acknowledge.send((event.record.id, event.record.file_sha256))
            case HistoryChecked():
                acknowledge.send(event.adopted)

    studio = make_studio(Paths.under(home))
    studio.engine.subscribe(tell)
    studio.engine.start()
    while True:
        studio.outcome(width=256, height=192, steps=1, count=64)


@pytest.mark.skipif(sys.platform == "win32", reason="a process starts too slowly without fork")
def test_a_killed_studio_loses_nothing_that_it_called_saved(tmp_path: Path) -> None:
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload(["studio.engine", "PIL.Image", "PIL.PngImagePlugin"])
    pictures = Paths.under(tmp_path).pictures
    chance = random.Random(11)
    acknowledged: dict[str, str] = {}
    adopted = unfinished = lives = 0
    longest_life_s = 0.0  # as long as this machine needs for LONGEST_LIFE
    for _ in range(KILLS + 1):
        receiver, sender = processes.Pipe(duplex=False)
        child = processes.Process(target=make_pictures, args=(tmp_path, sender))
        began_s = time.perf_counter()
        child.start()
        sender.close()
        if longest_life_s:
            time.sleep(chance.uniform(0.0, longest_life_s))
        else:
            adopted += receiver.recv()
            acknowledged.update(receiver.recv() for _ in range(LONGEST_LIFE))
            longest_life_s = time.perf_counter() - began_s
        child.kill()
        child.join()
        for message in messages(receiver):
            if isinstance(message, int):
                adopted += message
                lives += 1
            else:
                acknowledged.update([message])
        unfinished += sum(1 for _ in pictures.glob(".*.part"))

    print(
        f"\n{KILLS} kills, {lives} of them after the start: {len(acknowledged)} pictures "
        f"acknowledged, {unfinished} cut off, {adopted} adopted"
    )
    assert len(acknowledged) > KILLS, "the children died before they could do anything"
    check_library(Paths.under(tmp_path), acknowledged)


def messages(receiver: Connection) -> list[int | tuple[str, str]]:
    received = []
    with receiver:
        while True:
            try:
                received.append(receiver.recv())
            except (EOFError, OSError):  # the pipe ends, perhaps within a message
                return received


def check_library(paths: Paths, acknowledged: dict[str, str]) -> None:
    store = HistoryStore(paths.database, paths.pictures)
    try:
        assert store.is_sound()
        recover(Album(PictureFolder(paths.pictures), store))
        records = {one.id: one for one in store.page(limit=1_000_000)}
    finally:
        store.close()
    assert not list(paths.data.glob("*.damaged-*")), "the index was damaged on the way"
    assert not acknowledged.keys() - records.keys(), "a saved picture is not listed"
    for record_id, file_sha256 in acknowledged.items():
        data = records[record_id].path.read_bytes()
        assert hashlib.sha256(data).hexdigest() == file_sha256, "a saved picture has changed"
    assert {one.path for one in records.values()} == set(paths.pictures.iterdir())
    for path in paths.pictures.iterdir():
        with Image.open(path) as image:
            image.load()
