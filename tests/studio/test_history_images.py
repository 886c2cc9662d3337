"""Saving a picture: what is on the disk after it, and after each of its calls has failed."""

import errno
import os
from pathlib import Path

import pytest
from PIL import Image

from studio.errors import DiskFull, SaveFailed
from studio.history.images import PictureFolder, save_copy
from tests.studio.records import pixels, record


def listing(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_pictures_are_numbered(tmp_path: Path) -> None:
    folder = PictureFolder(tmp_path)
    names = [folder.save(pixels(), record()).path.name for _ in range(2)]

    assert names == listing(tmp_path) == ["gouache-00001.png", "gouache-00002.png"]
    assert PictureFolder(tmp_path).save(pixels(), record()).path.name == "gouache-00003.png"


def test_pixels_come_back_as_they_were(tmp_path: Path) -> None:
    saved = PictureFolder(tmp_path).save(pixels(5), record())
    with Image.open(saved.path) as image:
        assert image.tobytes() == pixels(5).tobytes()


def test_a_file_that_is_there_is_never_replaced(tmp_path: Path) -> None:
    folder = PictureFolder(tmp_path)
    folder.save(pixels(), record())
    (tmp_path / "gouache-00002.png").write_text("somebody else's")

    assert folder.save(pixels(), record()).path.name == "gouache-00003.png"
    assert (tmp_path / "gouache-00002.png").read_text() == "somebody else's"


def test_a_disk_without_hard_links_will_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: object, **options: object) -> None:  # noqa: ARG001
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    (tmp_path / "gouache-00001.png").write_text("somebody else's")
    folder = PictureFolder(tmp_path)
    folder.reserve([])
    folder.save(pixels(), record())

    assert listing(tmp_path) == ["gouache-00001.png", "gouache-00002.png"]
    assert (tmp_path / "gouache-00001.png").read_text() == "somebody else's"


def test_a_name_is_given_only_to_what_is_on_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = []

    def tell_of(name: str) -> None:
        real = getattr(os, name)

        def call(*arguments: object, **options: object) -> object:
            calls.append(name)
            return real(*arguments, **options)

        monkeypatch.setattr(os, name, call)

    for name in ("fsync", "link", "unlink"):
        tell_of(name)
    PictureFolder(tmp_path).save(pixels(), record())

    assert calls == ["fsync", "link", "unlink", "fsync"]


@pytest.mark.parametrize("call", ["fsync", "link", "unlink", "write"])
@pytest.mark.parametrize(
    ("code", "kind", "said"),
    [
        (errno.ENOSPC, DiskFull, "The disk is full: "),
        (errno.EIO, SaveFailed, "The picture cannot be saved in {folder}: Input/output error ("),
        (errno.EROFS, SaveFailed, "cannot be saved in {folder}: Read-only file system ("),
    ],
)
def test_a_failing_call_is_told_and_damages_nothing(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    call: str,
    code: int,
    kind: type[SaveFailed],
    said: str,
) -> None:
    folder = PictureFolder(tmp_path)
    before = folder.save(pixels(1), record())
    calls = []

    def fail_once(*arguments: object, **options: object) -> object:
        calls.append(arguments)
        if len(calls) == 1:
            raise OSError(code, os.strerror(code))
        return real(*arguments, **options)

    if call == "write":
        import io

        real = io.open
        monkeypatch.setattr(io, "open", fail_once)
    else:
        real = getattr(os, call)
        monkeypatch.setattr(os, call, fail_once)
    with pytest.raises(kind) as raised:
        folder.save(pixels(2), record())
    monkeypatch.undo()

    assert said.format(folder=tmp_path) in str(raised.value)
    assert not list(tmp_path.glob(".*"))
    for path in tmp_path.iterdir():
        with Image.open(path) as image:
            image.load()
    assert before.path.exists()
    assert folder.save(pixels(3), record()).path.exists()


def test_leftovers_of_our_saves_are_swept_and_nothing_else(tmp_path: Path) -> None:
    ours = f".gouache-00007.png.{'0' * 32}.part"
    others = [".hidden", "download.part", f".gouache-00007.png.{'0' * 31}.part", "picture.png"]
    for name in (ours, *others):
        (tmp_path / name).write_text("")

    assert PictureFolder(tmp_path).sweep() == 1
    assert listing(tmp_path) == sorted(others)


def test_a_folder_that_is_not_there_yet_is_empty(tmp_path: Path) -> None:
    folder = PictureFolder(tmp_path / "later")

    assert (folder.sweep(), folder.names()) == (0, set())
    assert folder.save(pixels(), record()).path.parent == tmp_path / "later"


def test_a_copy_is_refused_under_the_name_of_another_format(tmp_path: Path) -> None:
    saved = PictureFolder(tmp_path).save(pixels(), record())
    with pytest.raises(SaveFailed) as raised:
        save_copy(saved, tmp_path / "out.jpg")

    assert str(raised.value) == "Pictures are PNG files; out.jpg is not named so. Use .png."


def test_a_failed_copy_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    saved = PictureFolder(tmp_path / "pictures").save(pixels(), record())
    out = tmp_path / "out.png"
    out.write_text("old")

    def no_space(descriptor: int) -> None:  # noqa: ARG001
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", no_space)
    with pytest.raises(DiskFull, match=r"The disk is full: .* It is safe in"):
        save_copy(saved, out)

    assert out.read_text() == "old"
    assert listing(tmp_path) == ["out.png", "pictures"]


def test_a_copy_into_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    saved = PictureFolder(tmp_path).save(pixels(), record())
    with pytest.raises(SaveFailed, match=f"cannot be saved in {tmp_path / 'no'}: No such file"):
        save_copy(saved, tmp_path / "no" / "out.png")
