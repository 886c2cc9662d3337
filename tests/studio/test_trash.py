"""A picture that is thrown away comes back, and no crash on the way loses it."""

import errno
import os
from dataclasses import replace
from pathlib import Path

import pytest

from studio import disk
from studio.errors import HistoryError
from studio.history.album import Album
from studio.history.images import PictureFolder
from studio.history.record import GenerationRecord
from studio.history.recovery import recover
from studio.history.store import HistoryStore
from studio.history.trash import Trash
from tests.studio.records import pixels, record


@pytest.fixture
def album(tmp_path: Path):
    store = HistoryStore(tmp_path / "history.db", tmp_path / "pictures")
    yield Album(PictureFolder(tmp_path / "pictures"), store)
    store.close()


def saved(album: Album) -> GenerationRecord:
    made = record()
    return album.save("job", pixels(), made, lambda: made.spans)


def test_a_picture_goes_to_the_trash_and_comes_back_as_it_was(album: Album) -> None:
    one = replace(saved(album), is_starred=True)
    album.store.star(one.id, is_starred=True)
    data, trash = one.path.read_bytes(), Trash(album.store)
    trash.throw_away(one)
    assert (album.store.get(one.id), one.path.exists()) == (None, False)
    assert recover(album).adopted == 0  # what lies in the trash is not found anew
    trash.bring_back(one)
    assert album.store.get(one.id) == one
    assert one.path.read_bytes() == data


def test_a_crash_before_the_move_lists_the_picture_again(album: Album) -> None:
    one = saved(album)
    album.store.forget(one.id)  # as far as throw_away comes first
    assert recover(album).adopted == 1
    assert album.store.get(one.id).path == one.path


def test_a_crash_before_it_is_listed_again_loses_nothing(album: Album) -> None:
    one, trash = saved(album), Trash(album.store)
    trash.throw_away(one)
    (thrown,) = trash.folder.iterdir()
    disk.rename_to_new(thrown, one.path)  # as far as bring_back comes first
    assert recover(album).adopted == 1
    trash.bring_back(one)
    assert album.store.count() == 1


def test_a_move_that_fails_leaves_the_picture_listed(
    album: Album, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = saved(album)

    def refuse(*_paths: Path) -> bool:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr(disk, "rename_to_new", refuse)
    with pytest.raises(HistoryError) as raised:
        Trash(album.store).throw_away(one)
    assert str(raised.value) == (
        "gouache-00001.png cannot be moved to the trash: Read-only file system. "
        "It stays where it was."
    )
    assert album.store.get(one.id) == one
    assert one.path.exists()


def test_a_picture_whose_place_was_taken_stays_in_the_trash(album: Album) -> None:
    one, trash = saved(album), Trash(album.store)
    trash.throw_away(one)
    one.path.write_text("mine")
    with pytest.raises(HistoryError, match="another file has its name"):
        trash.bring_back(one)
    assert one.path.read_text() == "mine"
    assert len(list(trash.folder.iterdir())) == 1


def test_a_picture_outside_of_the_library_is_only_forgotten(album: Album, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere.png"
    one = saved(album)
    one.path.rename(elsewhere)
    moved = replace(one, path=elsewhere)
    album.store.update(moved)
    trash = Trash(album.store)
    trash.throw_away(moved)
    assert elsewhere.exists()
    trash.bring_back(moved)
    assert album.store.get(one.id) == moved


def test_the_trash_is_emptied_after_its_days_and_holds_on_until_then(album: Album) -> None:
    trash = Trash(album.store)
    old, new = saved(album), saved(album)
    for one in (old, new):
        trash.throw_away(one)
    (trash.folder / "notes.txt").write_text("not ours")
    month_ago = trash.folder / f"{old.path.stem}.{old.id}.png"
    seconds = month_ago.stat().st_mtime - 31 * 86_400
    os.utime(month_ago, (seconds, seconds))
    recover(album)
    assert sorted(path.name for path in trash.folder.iterdir()) == [
        f"{new.path.stem}.{new.id}.png",
        "notes.txt",
    ]
    assert trash.empty() == 1
    assert [path.name for path in trash.folder.iterdir()] == ["notes.txt"]


def test_a_trash_that_cannot_be_emptied_is_told_and_stops_no_start(album: Album) -> None:
    saved(album)
    folder = Trash(album.store).folder / f"gouache-00009.{'a' * 32}.png"
    folder.mkdir(parents=True)
    os.utime(folder, (0, 0))
    assert recover(album).missing == 0
    with pytest.raises(HistoryError, match="The trash cannot be emptied: "):
        Trash(album.store).empty()
