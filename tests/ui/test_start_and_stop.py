"""From the command to the first paint, and what stands in the way of it."""

import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMessageBox

from studio import settings
from studio.history.lock import LibraryLock
from studio.logs import FAULT_FILE
from studio.paths import Paths
from studio.settings import Settings, Theme
from tests.fakes import make_studio
from tests.ui.conftest import Desk
from ui import theme
from ui.crash import CrashReporter


def run(code: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run Python in a process of its own, with nothing of Qt in its environment."""
    inherited = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
    }
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env=inherited | environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there always is a display")
def test_without_a_display_a_sentence_says_what_to_do() -> None:
    done = run("import sys; from ui.__main__ import main; sys.exit(main())")
    assert done.returncode == 2
    assert done.stderr.startswith("There is no display to open the window on.")
    assert len(done.stderr.splitlines()) == 1


def test_a_subcommand_imports_no_qt() -> None:
    code = """
import sys
from ui.__main__ import main
try:
    main()
except SystemExit:
    pass
sys.exit(any(name.startswith(("PySide6", "qasync")) for name in sys.modules))
"""
    assert run(code, "--help").returncode == 0


def test_the_window_imports_no_torch() -> None:
    code = "import sys, ui.app; sys.exit('torch' in sys.modules or 'diffusers' in sys.modules)"
    assert run(code).returncode == 0


def test_the_window_is_painted_before_the_engine_starts(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk(is_waiting=False)
    desk.backend.found.clear()
    desk.until(lambda: desk.studio.window)
    heard: list[str] = []
    desk.window.painted.connect(lambda: heard.append("painted"))
    desk.create.services.bridge.engine_ready.connect(lambda _event: heard.append("ready"))
    desk.backend.found.set()
    desk.until(lambda: "ready" in heard)
    assert heard in (["painted", "ready"], ["ready"])


@pytest.mark.logs("The studio cannot open")
def test_a_second_instance_says_so_and_leaves(open_desk: Callable[..., Desk], paths: Paths) -> None:
    lock = LibraryLock(paths.data)
    desk = open_desk(is_waiting=False)
    desk.until(lambda: desk.studio.message_box and desk.studio.message_box.isVisible())
    box = desk.studio.message_box
    assert box.text() == f"Gouache is already running with the library in {paths.data}."
    assert box.informativeText().startswith("Use its window or close it")
    box.button(QMessageBox.StandardButton.Close).click()
    desk.until(desk.living.done)
    assert desk.living.result() == 1
    lock.release()


@pytest.mark.logs("The studio cannot open")
def test_a_newer_history_says_so_and_stays_as_it_is(
    open_desk: Callable[..., Desk], paths: Paths
) -> None:
    make_studio(paths).engine.close()
    with sqlite3.connect(paths.database) as database:
        database.execute("PRAGMA user_version = 999")
    before = paths.database.read_bytes()
    desk = open_desk(is_waiting=False)
    desk.until(lambda: desk.studio.message_box and desk.studio.message_box.isVisible())
    assert str(paths.database) in desk.studio.message_box.text()
    assert "newer" in desk.studio.message_box.text()
    desk.studio.message_box.button(QMessageBox.StandardButton.Close).click()
    desk.until(desk.living.done)
    assert desk.living.result() == 1
    assert paths.database.read_bytes() == before


@pytest.mark.logs("The studio cannot open")
def test_a_locked_history_can_be_tried_again(open_desk: Callable[..., Desk], paths: Paths) -> None:
    make_studio(paths).engine.close()
    other = sqlite3.connect(paths.database)
    other.execute("PRAGMA locking_mode = EXCLUSIVE")
    other.execute("BEGIN EXCLUSIVE")
    desk = open_desk(is_waiting=False)
    desk.until(lambda: desk.studio.message_box and desk.studio.message_box.isVisible())
    assert str(paths.database) in desk.studio.message_box.text()
    other.close()
    desk.studio.message_box.button(QMessageBox.StandardButton.Retry).click()
    desk.until(lambda: desk.studio.window)
    assert desk.close() == 0


@pytest.mark.logs("The studio cannot open")
def test_a_folder_that_cannot_be_used_can_be_mended_and_tried_again(
    open_desk: Callable[..., Desk], paths: Paths
) -> None:
    paths.data.parent.mkdir(parents=True)
    paths.data.write_text("no folder")
    desk = open_desk(is_waiting=False)
    desk.until(lambda: desk.studio.message_box and desk.studio.message_box.isVisible())
    assert str(paths.data) in desk.studio.message_box.text()
    paths.data.unlink()
    desk.studio.message_box.button(QMessageBox.StandardButton.Retry).click()
    desk.until(lambda: desk.studio.window)
    assert desk.close() == 0


@pytest.mark.logs("The history was damaged")
def test_a_damaged_history_is_rebuilt_and_said_so(
    open_desk: Callable[..., Desk], paths: Paths
) -> None:
    first = open_desk()
    first.create.dock.prompt.set_prompt("a red circle")
    record = first.make_picture()
    first.close()
    paths.database.write_bytes(b"not a database at all" * 500)
    desk = open_desk()
    desk.until(desk.window.notice.isVisible)
    assert "The history was damaged. It was rebuilt" in desk.window.notice.accessibleName()
    desk.until(lambda: desk.create.gallery.records)
    assert desk.create.gallery.records[0].request == record.request


@pytest.mark.logs("The settings in")
def test_settings_that_cannot_be_read_are_told_and_kept(
    open_desk: Callable[..., Desk], paths: Paths
) -> None:
    paths.config.mkdir(parents=True)
    paths.settings_file.write_text("{ no json")
    desk = open_desk(is_waiting=False)
    desk.until(lambda: desk.studio.window and desk.window.notice.isVisible())
    assert str(paths.settings_file) in desk.window.notice.accessibleName()
    desk.until(lambda: desk.create.panel.device)
    assert paths.settings_file.read_text() == "{ no json"


def test_the_look_can_be_chosen_and_is_kept(open_desk: Callable[..., Desk], paths: Paths) -> None:
    desk = open_desk()
    desk.window.show_page("settings")
    for choice, tokens in ((Theme.LIGHT, theme.LIGHT), (Theme.DARK, theme.DARK)):
        desk.window.pages["settings"].choices["theme"].chosen.emit(choice)
        assert theme.tokens() == tokens
        desk.until(lambda choice=choice: settings.load(paths.settings_file).theme is choice)


@pytest.mark.logs("Unexpected error")
def test_an_unexpected_error_is_one_sentence_and_a_line_in_the_log(
    desk: Desk, paths: Paths
) -> None:
    crash = CrashReporter(paths.logs)
    crash.crashed.connect(desk.window.show_notice)
    crash.install()
    thread = threading.Thread(target=lambda: 1 / 0)
    thread.start()
    thread.join()
    crash.uninstall()
    desk.until(desk.window.notice.isVisible)
    assert desk.window.notice.accessibleName() == (
        "Something unexpected happened. The studio goes on working; the log has the details: "
        f"{paths.logs}"
    )
    assert (paths.logs / FAULT_FILE).exists()


def test_pages_open_by_their_numbers(desk: Desk) -> None:
    for number, key in reversed(tuple(enumerate(desk.window.pages, 1))):
        desk.press(f"Ctrl+{number}")
        assert desk.window.page.entry.key == key


def test_a_chosen_model_that_is_gone_is_told(
    open_desk: Callable[..., Desk], paths: Paths, tmp_path: Path
) -> None:
    settings.save(Settings(model_id=str(tmp_path / "gone")), paths.settings_file)
    desk = open_desk(is_waiting=False)
    desk.until(lambda: desk.studio.window)
    banner = desk.create.panel.model_banner
    desk.until(lambda: banner.accessibleName().startswith(f"There is no model at {tmp_path}"))
