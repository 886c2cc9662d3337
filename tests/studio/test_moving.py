"""A folder is moved whole or not at all."""

import errno
from pathlib import Path

import pytest

from studio import disk
from studio.errors import Cancelled, MoveError
from studio.moving import FolderMove, place_in


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "pictures"
    (folder / ".trash").mkdir(parents=True)
    for number in range(3):
        (folder / f"{number}.png").write_bytes(bytes([number]) * 1000)
    (folder / ".trash" / "old.png").write_bytes(b"old")
    (folder / "link").symlink_to("0.png")
    return folder


@pytest.fixture
def other_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every rename of a folder fails as between two disks, but for the last one of a copy."""
    rename = Path.rename

    def refuse(self: Path, target: Path) -> Path:
        if self.is_dir() and not self.name.endswith(".moving"):
            raise OSError(errno.EXDEV, "Invalid cross-device link")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", refuse)


def names(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


ALL = {"0.png", "1.png", "2.png", "link", ".trash", ".trash/old.png"}


def test_on_one_disk_it_is_renamed(source: Path, tmp_path: Path) -> None:
    committed: list[bool] = []
    move = FolderMove(source, tmp_path / "new" / "place")
    assert move.run(lambda: committed.append(source.exists())) == 0
    assert committed == [False]
    assert names(tmp_path / "new" / "place") == ALL


@pytest.mark.usefixtures("other_disk")
def test_between_disks_it_is_copied_then_told_then_deleted(source: Path, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    there: list[set[str]] = []
    move = FolderMove(source, tmp_path / "new", lambda *sizes: told.append(sizes))
    assert move.run(lambda: there.append(names(source) & names(tmp_path / "new"))) == 0
    assert there == [ALL]
    assert not source.exists()
    assert (tmp_path / "new" / "link").readlink() == Path("0.png")
    assert told[-1] == (3008, 3008)


@pytest.mark.usefixtures("other_disk")
def test_a_disk_that_fills_up_half_way_loses_nothing(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[int] = []

    def fill_up(_descriptor: int) -> None:
        synced.append(1)
        if len(synced) == 3:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(disk, "sync_file", fill_up)
    with pytest.raises(MoveError, match=r"No space left on device\. Everything is where it was\."):
        FolderMove(source, tmp_path / "new").run(lambda: None)
    assert names(source) == ALL
    assert names(tmp_path) == {"pictures", *(f"pictures/{name}" for name in ALL)}


@pytest.mark.usefixtures("other_disk")
def test_too_small_a_disk_is_told_before_anything_is_copied(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disk, "free_bytes", lambda _folder: 1000)
    with pytest.raises(MoveError, match=r"has 0\.0 GB free"):
        FolderMove(source, tmp_path / "new").run(lambda: None)
    assert not (tmp_path / "new").exists()


@pytest.mark.usefixtures("other_disk")
def test_a_disk_that_gives_back_other_bytes_is_found_out(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def spoil(descriptor: int) -> None:
        import os

        os.pwrite(descriptor, b"x", 0)

    monkeypatch.setattr(disk, "sync_file", spoil)
    with pytest.raises(MoveError, match="other bytes"):
        FolderMove(source, tmp_path / "new").run(lambda: None)
    assert names(source) == ALL


@pytest.mark.usefixtures("other_disk")
def test_it_can_be_cancelled(source: Path, tmp_path: Path) -> None:
    with pytest.raises(Cancelled):
        FolderMove(source, tmp_path / "new", is_cancelled=lambda: True).run(lambda: None)
    assert names(source) == ALL
    assert names(tmp_path) == {"pictures", *(f"pictures/{name}" for name in ALL)}


@pytest.mark.parametrize("is_renamed", [True, False])
def test_settings_that_cannot_be_saved_undo_it(
    source: Path, tmp_path: Path, request: pytest.FixtureRequest, *, is_renamed: bool
) -> None:
    if not is_renamed:
        request.getfixturevalue("other_disk")

    def refuse() -> None:
        raise OSError(errno.EACCES, "Permission denied")

    with pytest.raises(MoveError, match="Permission denied"):
        FolderMove(source, tmp_path / "new").run(refuse)
    assert names(source) == ALL
    assert not (tmp_path / "new").exists()


@pytest.mark.usefixtures("other_disk")
def test_what_came_meanwhile_stays_at_the_old_place(source: Path, tmp_path: Path) -> None:
    def commit() -> None:
        (source / "late.png").write_bytes(b"late")
        (source / "1.png").write_bytes(b"changed")

    assert FolderMove(source, tmp_path / "new").run(commit) == 2
    assert names(source) == {"late.png", "1.png"}


def test_wrong_places_are_refused(source: Path, tmp_path: Path) -> None:
    full = tmp_path / "full"
    full.mkdir()
    (full / "a.txt").touch()
    for target, words in (
        (source, "is where it is already"),
        (source / "inside", "lies inside the other"),
        (tmp_path, "lies inside the other"),
        (full, "something else"),
        (full / "a.txt", "something else"),
    ):
        with pytest.raises(MoveError, match=words):
            FolderMove(source, target).run(lambda: None)
    assert names(source) == ALL


def test_a_folder_that_is_in_use_gets_one_inside_it(source: Path, tmp_path: Path) -> None:
    assert place_in(tmp_path / "none", source) == tmp_path / "none"
    assert place_in(tmp_path, source) == tmp_path / "pictures"


def test_a_folder_that_was_never_made_is_only_told(tmp_path: Path) -> None:
    told: list[bool] = []
    assert FolderMove(tmp_path / "none", tmp_path / "new").run(lambda: told.append(True)) == 0
    assert told == [True]
    assert (tmp_path / "new").is_dir()
