"""What the next start makes of a library after crashes, copies and damage."""

import random
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from PIL import Image

from studio.events import HistoryChecked, JobFinished
from studio.history.album import Album
from studio.history.images import PictureFolder
from studio.history.recovery import Recovery, recover
from studio.history.store import HistoryStore
from studio.paths import Paths
from studio.stats.spans import Spans
from tests.fakes import make_studio
from tests.studio.records import pixels, record


class Library:
    """A library that is opened anew for each look."""

    def __init__(self, home: Path) -> None:
        self.pictures = home / "pictures"
        self.database = home / "history.db"

    def open(self) -> Album:
        store = HistoryStore(self.database, self.pictures)
        return Album(PictureFolder(self.pictures), store)

    def fill(self, count: int) -> list[Path]:
        album = self.open()
        saved = [
            album.save("job", pixels(number), record(f"picture {number}", number), Spans)
            for number in range(count)
        ]
        album.store.close()
        return [one.path for one in saved]

    def recover(self) -> tuple[Recovery, list[str]]:
        """What a start finds, and the names that are listed then."""
        album = self.open()
        found = recover(album)
        names = sorted(one.path.name for one in album.store.page(1000))
        album.store.close()
        return found, names


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path)


def numbered(*numbers: int) -> list[str]:
    return [f"gouache-{number:05d}.png" for number in numbers]


def test_nothing_is_found_where_nothing_is_wrong(library: Library) -> None:
    library.fill(3)

    assert library.recover() == (Recovery(0, 0, 0, None), numbered(1, 2, 3))


def test_an_empty_library_is_fine(library: Library) -> None:
    library.database.parent.mkdir(exist_ok=True)

    assert library.recover() == (Recovery(0, 0, 0, None), [])


def test_a_picture_without_a_row_is_adopted(library: Library) -> None:
    library.fill(1)
    PictureFolder(library.pictures).save(pixels(), record("from before the crash", 9))

    assert library.recover() == (Recovery(0, 1, 0, None), numbered(1, 2))
    assert library.recover()[0].adopted == 0
    album = library.open()
    assert album.store.page(1)[0].request.prompt == "from before the crash"
    album.store.close()


def test_unfinished_files_are_swept(library: Library) -> None:
    library.fill(1)
    (library.pictures / f".gouache-00002.png.{'0' * 32}.part").write_bytes(b"half a pic")

    assert library.recover() == (Recovery(1, 0, 0, None), numbered(1))
    assert [path.name for path in library.pictures.iterdir()] == numbered(1)


def test_a_picture_that_is_gone_stays_listed(library: Library) -> None:
    library.fill(2)[0].unlink()

    assert library.recover() == (Recovery(0, 0, 1, None), numbered(1, 2))


def test_the_name_of_a_picture_that_is_gone_is_not_given_again(library: Library) -> None:
    library.fill(3)[2].unlink()
    album = library.open()
    recover(album)

    assert album.folder.save(pixels(), record()).path.name == numbered(4)[0]
    album.store.close()


def test_a_renamed_picture_keeps_its_star(library: Library) -> None:
    path = library.fill(1)[0]
    album = library.open()
    album.store.star(album.store.page(1)[0].id, is_starred=True)
    album.store.close()
    path.rename(path.with_name("my best.png"))

    assert library.recover() == (Recovery(0, 0, 0, None), ["my best.png"])
    album = library.open()
    assert album.store.count(starred_only=True) == 1
    album.store.close()


def test_a_copied_picture_is_a_picture_of_its_own(library: Library) -> None:
    path = library.fill(1)[0]
    for name in ("copy.png", "copy of copy.png"):
        shutil.copy(path, path.with_name(name))

    found, names = library.recover()
    assert found.adopted == 2
    assert names == ["copy of copy.png", "copy.png", *numbered(1)]
    assert library.recover()[0].adopted == 0


def test_pictures_of_other_tools_are_left_out(library: Library) -> None:
    library.fill(1)
    Image.new("RGB", (8, 8)).save(library.pictures / "holiday.png")
    (library.pictures / "broken.png").write_bytes(b"no picture")
    (library.pictures / "folder.png").mkdir()

    assert library.recover() == (Recovery(0, 0, 0, None), numbered(1))
    assert len(list(library.pictures.iterdir())) == 4


def test_a_lost_index_is_rebuilt_from_the_pictures(library: Library) -> None:
    library.fill(3)
    library.database.unlink()

    assert library.recover() == (Recovery(0, 3, 0, None), numbered(1, 2, 3))


@pytest.mark.logs("The history was damaged")
def test_a_damaged_index_is_rebuilt_with_its_stars(library: Library) -> None:
    library.fill(40)
    album = library.open()
    for one in album.store.page(5):
        album.store.star(one.id, is_starred=True)
    album.store.close()
    damage_page_of_index(library.database)
    found, names = library.recover()

    assert names == numbered(*range(1, 41))
    assert found.damaged_copy.exists()
    album = library.open()
    assert album.store.count(starred_only=True) == 5
    album.store.close()


def damage_page_of_index(database: Path) -> None:
    """Overwrite the page of an index, which no query for stars needs."""
    with closing(sqlite3.connect(database)) as connection:
        (page,) = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'kinds'"
        ).fetchone()
    with database.open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(b"\xa5" * 4096)


def test_every_damage_to_the_index_brings_all_pictures_back(
    library: Library, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("CRITICAL", "studio")
    library.fill(12)
    whole = library.database.read_bytes()
    chance = random.Random(3)
    for number in range(60):
        data = bytearray(whole)
        match number % 3:
            case 0:
                del data[chance.randrange(len(data)) :]
            case 1:
                start = chance.randrange(len(data) // 512) * 512
                data[start : start + 512] = chance.randbytes(512)
            case 2:
                start = chance.randrange(len(data) // 4096) * 4096
                data[start : start + 4096] = bytes(4096)
        for path in library.database.parent.glob("history.db*"):
            path.unlink()
        library.database.write_bytes(data)

        assert library.recover()[1] == numbered(*range(1, 13)), f"damage {number}"


@pytest.mark.logs("The history was damaged")
def test_a_studio_with_a_damaged_history_starts_and_says_so(paths: Paths) -> None:
    studio = make_studio(paths)
    studio.engine.start()
    first = studio.outcome().records[0]
    studio.engine.close()
    paths.database.write_bytes(b"garbage" * 1000)

    again = make_studio(paths)
    again.engine.start()
    assert isinstance(again.outcome(), JobFinished)
    checked = again.heard.wait(HistoryChecked)
    assert checked.adopted == 1
    assert checked.damaged_copy.read_bytes() == b"garbage" * 1000
    assert again.engine.history.get(first.id).path == first.path
    again.engine.close()
