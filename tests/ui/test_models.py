"""The Models page: what is listed, brought in, checked, mended, removed and brought back."""

import shutil
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from studio.models.store.blobs import How
from studio.models.store.store import ModelStore
from studio.paths import Paths
from tests.studio.models.headers import save_safetensors
from tests.studio.models.store.hub import local_hub
from tests.studio.models.store.test_store import LORA, UNET, flip
from tests.studio.models.tiny import save_stable_diffusion
from tests.ui.conftest import Desk
from ui.pages.models import ModelsPage
from ui.widgets.download_dialog import DownloadDialog
from ui.widgets.found_dialog import FoundDialog

BUTTON, NO_KEY = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture(scope="module")
def fox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_stable_diffusion(tmp_path_factory.mktemp("models") / "fox")


@pytest.fixture
def ink(tmp_path: Path) -> Path:
    return save_safetensors(tmp_path / "ink.safetensors", LORA)


@pytest.fixture
def page(desk: Desk) -> ModelsPage:
    """The page in view, with what it shows."""
    desk.window.show_page("models")
    page = desk.window.pages["models"]
    assert isinstance(page, ModelsPage)
    desk.until(lambda: page.table.rows.rows)
    return page


def titles(page: ModelsPage) -> list[str]:
    return [row.model.title for row in page.table.rows.rows]


def drop(page: ModelsPage, *paths: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    action = Qt.DropAction.CopyAction
    QApplication.sendEvent(page, QDragEnterEvent(QPoint(50, 50), action, data, BUTTON, NO_KEY))
    assert page.drops.zone.isVisible()
    QApplication.sendEvent(page, QDropEvent(QPointF(50, 50), action, data, BUTTON, NO_KEY))
    assert not page.drops.zone.isVisible()


def test_the_starter_and_folders_are_listed_with_what_they_need(page: ModelsPage) -> None:
    assert titles(page) == ["Gouache Starter", "noise"]
    page.table.choose("starter")
    assert page.details.row
    assert page.details.row.licence.title == "Apache-2.0"
    assert page.details.row.room.device == "Fake 1000"
    assert not page.details.verify.isEnabled()
    assert not page.only_starter.isVisible()


def test_a_model_shows_the_newest_picture_that_it_made_and_its_time(desk: Desk) -> None:
    desk.create.dock.prompt.set_prompt("a red boat")
    desk.make_picture()
    desk.window.show_page("models")
    page = desk.window.pages["models"]
    assert isinstance(page, ModelsPage)
    desk.until(lambda: [row for row in page.table.rows.rows if row.picture and row.usual])
    (row,) = (row for row in page.table.rows.rows if row.picture)
    assert row.model.title == "noise"


def test_dropped_models_are_brought_in_one_after_the_other(
    desk: Desk, page: ModelsPage, fox: Path, ink: Path
) -> None:
    drop(page, fox, ink)
    desk.until(lambda: titles(page) == ["Gouache Starter", "fox", "ink", "noise"])
    page.table.choose("fox")
    assert page.details.row
    assert page.details.row.model.state == "verified"
    assert page.undo_bar.isVisible()
    menu = desk.create.panel.models.menu
    desk.until(lambda: "fox" in {action.data() for action in menu.actions()})


def test_what_is_no_model_gets_a_sentence(desk: Desk, page: ModelsPage, tmp_path: Path) -> None:
    pickle = tmp_path / "fox.ckpt"
    pickle.write_bytes(b"\x80\x02.")
    drop(page, pickle)
    desk.until(lambda: page.banner.failure)
    assert page.banner.failure
    assert "which can run code when it is opened" in page.banner.failure.message
    assert titles(page) == ["Gouache Starter", "noise"]


def test_a_folder_is_used_in_place(desk: Desk, page: ModelsPage, fox: Path) -> None:
    page.services.models.take_in([fox], How.IN_PLACE)
    desk.until(lambda: "fox" in titles(page))
    page.table.choose("fox")
    assert page.details.row
    assert page.details.row.model.is_in_place


def test_a_damaged_model_is_named_and_repaired(
    desk: Desk, page: ModelsPage, fox: Path, paths: Paths
) -> None:
    store = ModelStore(paths.store)
    model = store.import_model(fox, how=How.COPY)
    flip(next(store.places.file(file) for file in model.files if file.name == UNET))
    page.enter()
    desk.until(lambda: "fox" in titles(page))
    page.table.choose("fox")
    page.details.verify.click()
    desk.until(lambda: page.details.row and page.details.row.model.damaged == (UNET,))
    assert page.banner.failure
    assert UNET in page.banner.failure.message
    assert page.details.verify.text() == "Repair…"
    page.services.models.repair("fox", fox)
    desk.until(lambda: page.details.row and page.details.row.model.damaged == ())


def test_a_removed_model_is_brought_back_by_ctrl_z(
    desk: Desk, page: ModelsPage, ink: Path, paths: Paths
) -> None:
    ModelStore(paths.store).import_model(ink)
    page.enter()
    desk.until(lambda: "ink" in titles(page))
    form = desk.create.panel.form
    form.steps.set_value(3)
    form.steps.finished.emit()
    page.table.choose("ink")
    desk.press("Delete")
    desk.until(lambda: "ink" not in titles(page))
    assert page.undo_bar.undo.isVisible()
    desk.press("Ctrl+Z")
    desk.until(lambda: "ink" in titles(page))
    assert not page.undo_bar.isVisible()
    assert form.parameters().steps == 3


def test_the_trash_of_models_is_emptied(
    desk: Desk, page: ModelsPage, ink: Path, paths: Paths
) -> None:
    store = ModelStore(paths.store)
    store.import_model(ink, how=How.COPY)
    page.services.models.remove("ink")
    desk.until(page.services.models.can_undo)
    page.services.models.empty_trash()
    desk.until(lambda: store.usage().store_bytes == 0)
    assert not page.services.models.can_undo()
    desk.until(lambda: page.undo_bar.text().startswith("Emptied the trash of models"))


def test_a_pack_is_written_and_dropped_elsewhere(
    desk: Desk, page: ModelsPage, ink: Path, tmp_path: Path, paths: Paths
) -> None:
    store, out = ModelStore(paths.store), tmp_path / "ink.gouache"
    store.import_model(ink)
    page.services.models.pack("ink", out)
    desk.until(lambda: page.undo_bar.text().startswith("Packed ink"))
    store.remove("ink")
    drop(page, out)
    desk.until(lambda: "ink" in titles(page))


def test_a_model_is_converted_beside_the_others_once(
    desk: Desk, page: ModelsPage, fox: Path, paths: Paths
) -> None:
    ModelStore(paths.store).import_model(fox)
    page.enter()
    desk.until(lambda: "fox" in titles(page))
    page.table.choose("starter")
    assert not page.details.convert.isEnabled()
    page.table.choose("fox")
    page.details.convert.trigger()
    said = "Converted fox: fox-bf16 loads faster."
    desk.qtbot.waitUntil(lambda: page.undo_bar.text() == said, timeout=200_000)
    assert (paths.models / "fox-bf16" / "model_index.json").is_file()
    page.details.convert.trigger()
    desk.qtbot.waitUntil(lambda: page.banner.failure is not None, timeout=200_000)
    assert page.banner.failure
    assert "is there already" in page.banner.failure.message


@pytest.mark.parametrize(
    "hears",
    ["pass", "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)"],
    ids=["heeds an interrupt", "heeds none"],  # as what a shell starts in the background
)
def test_a_conversion_tells_how_far_it_is_and_a_cancel_clears_it_up(
    desk: Desk,
    page: ModelsPage,
    fox: Path,
    paths: Paths,
    monkeypatch: pytest.MonkeyPatch,
    hears: str,
) -> None:
    def write(part: Path, size_bytes: int) -> None:
        part.mkdir()
        (part / "unet.safetensors").write_bytes(bytes(size_bytes))

    def begin(*words: str) -> list[str]:
        assert words[:3] == ("models", "convert", "fox")
        write(paths.models / ".fox-bf16.two.part", 2_000_000)
        return [sys.executable, "-c", f"import threading; {hears}; threading.Event().wait()"]

    ModelStore(paths.store).import_model(fox)
    page.enter()
    desk.until(lambda: "fox" in titles(page))
    write(paths.models / ".fox-bf16.one.part", 1_000_000)  # somebody else's
    before = set(paths.models.iterdir())
    monkeypatch.setattr("ui.models.command", begin)
    page.table.choose("fox")
    page.details.convert.trigger()
    desk.until(lambda: page.area.figures.text().startswith("2.0 MB of "))
    page.area.cancel.click()
    desk.until(lambda: page.undo_bar.text() == "Cancelled; the models are as they were.")
    assert set(paths.models.iterdir()) == before


def test_work_can_be_cancelled(desk: Desk, page: ModelsPage, fox: Path, ink: Path) -> None:
    models = page.services.models
    models.began.connect(page.area.cancel.click)
    drop(page, fox, ink)
    desk.until(lambda: page.undo_bar.text().startswith("Cancelled"))
    desk.until(lambda: models.work is None)
    assert titles(page) == ["Gouache Starter", "noise"]


def test_a_model_is_used_on_create(desk: Desk, page: ModelsPage) -> None:
    page.table.choose(str(desk.create.services.paths.models / "noise"))
    page.details.use.click()
    assert desk.window.page is desk.create
    desk.until(lambda: desk.create.panel.spec and desk.create.panel.spec.title == "noise")


def test_models_are_found_by_words_and_filters(desk: Desk, page: ModelsPage) -> None:
    page.search.setText("GOUACHE bf16")
    desk.until(lambda: titles(page) == ["Gouache Starter"])
    page.search.setText("nothing like this")
    desk.until(page.no_match.isVisible)
    page.no_match.followed.emit("action")
    desk.until(lambda: len(titles(page)) == 2)
    page.filter.button("commercial").click()
    assert titles(page) == ["Gouache Starter"]


def test_models_of_other_programs_are_offered_in_place(
    desk: Desk, page: ModelsPage, fox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "user"
    shutil.copytree(fox, home / "ComfyUI" / "models" / "diffusers" / "fox")
    monkeypatch.setattr(Path, "home", lambda: home)
    page.area.search.trigger()
    desk.until(lambda: page.findChild(FoundDialog))
    dialog = page.findChild(FoundDialog)
    assert isinstance(dialog, FoundDialog)
    item = dialog.list.item(0)
    assert item.text().startswith("fox  ·  ComfyUI")
    assert not dialog.use.isEnabled()
    dialog.every.click()
    assert item.checkState() is Qt.CheckState.Checked
    dialog.use.click()
    desk.until(lambda: "fox" in titles(page))


def test_a_model_is_downloaded_once_its_licence_was_seen(
    desk: Desk, page: ModelsPage, fox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.models.disk.free_bytes", lambda _: 84 * 10**9)
    with local_hub(fox) as hub:
        page.area.download.trigger()
        dialog = page.findChild(DownloadDialog)
        assert isinstance(dialog, DownloadDialog)
        assert not dialog.look.isEnabled()
        desk.qtbot.keyClicks(dialog.model, "red/cat")
        dialog.endpoint.setText(hub.url)
        dialog.look.click()
        desk.until(lambda: dialog.banner.failure)
        assert not dialog.download.isEnabled()
        dialog.model.selectAll()
        desk.qtbot.keyClicks(dialog.model, "red/fox")
        assert dialog.banner.failure is None
        dialog.look.click()
        desk.until(dialog.download.isEnabled)
        assert dialog.facts.text().endswith("; 84.0 GB are free")
        assert dialog.licence.text() == "Commercial use, Apache-2.0"
        assert not [path for path, _ in hub.asked if "/resolve/" in path]
        dialog.download.click()
        desk.until(lambda: "fox" in titles(page))
