"""The window in Chinese: every string has its translation, and the engine's sentences too."""

import shutil
import string
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import ModuleType

import psutil
import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from studio import settings
from studio.errors import Failure
from studio.models import sensenova
from studio.models.family import ModelSpec
from studio.paths import Paths, assets
from studio.remote import RemoteEngine
from studio.settings import Language, Settings
from tests import fake_process
from tests.fakes import FakeFamily
from tests.ui.conftest import Desk
from ui import language

FOLDER = assets() / "translations"
Message = tuple[str, str, ElementTree.Element]


class Drawing(FakeFamily):
    """Its models have the starter's examples."""

    def inspect(self, path: Path, model_id: str) -> ModelSpec:
        starter = sensenova.FAMILY.inspect(assets() / "starter", "starter")
        spec = super().inspect(path, model_id)
        return replace(spec, sample_prompt=starter.sample_prompt, examples=starter.examples)


@pytest.fixture
def chinese_desk(open_desk: Callable[..., Desk], paths: Paths, translations: ModuleType) -> Desk:
    del translations
    model = str(paths.models / "noise")
    settings.save(Settings(model_id=model, language=Language.CHINESE), paths.settings_file)
    return open_desk()


def messages(file: Path) -> list[Message]:
    """Context, source and translation of each."""
    return [
        (context.findtext("name", ""), each.findtext("source", ""), translation)
        for context in ElementTree.parse(file).getroot().iter("context")
        for each in context.iter("message")
        if (translation := each.find("translation")) is not None
    ]


def places(text: str) -> list[str]:
    """The numbers of the values in `text`, from 0, as str.format counts them."""
    names = [name for _, name, _, _ in string.Formatter().parse(text) if name is not None]
    return sorted(name or str(number) for number, name in enumerate(names))


def test_the_translations_hold_what_the_sources_say_and_no_more(
    translations: ModuleType, tmp_path: Path
) -> None:
    for file in FOLDER.glob("*.ts"):
        shutil.copy(file, tmp_path)
    translations.update(tmp_path)
    for file in FOLDER.glob("*.ts"):
        here = {(context, source) for context, source, _ in messages(file)}
        wanted = {(context, source) for context, source, _ in messages(tmp_path / file.name)}
        hint = "python packaging/translations.py brings them in; then translate them."
        assert here == wanted, hint


def test_every_string_is_translated_with_the_same_values() -> None:
    for context, source, translation in messages(FOLDER / "gouache_zh_CN.ts"):
        text = translation.text or ""
        assert text, f"{context}: {source} has no translation"
        assert translation.get("type") is None, f"{context}: {source} is {translation.get('type')}"
        assert places(text) == places(source), f"{context}: {source} has other values in {text}"


def test_the_chinese_neither_begs_nor_shouts() -> None:
    for _, source, translation in messages(FOLDER / "gouache_zh_CN.ts"):
        assert not set(translation.text or "") & set("请您！"), source


def test_examples_and_styles_are_in_the_language_of_the_window(
    open_desk: Callable[..., Desk], paths: Paths, translations: ModuleType
) -> None:
    del translations
    model = str(paths.models / "noise")
    settings.save(Settings(model_id=model, language=Language.CHINESE), paths.settings_file)
    desk = open_desk(Drawing())
    desk.until(desk.create.dock.prompt.prompt)
    assert desk.create.dock.prompt.prompt() == "海上的红色帆船，清晨"
    examples = [action.text() for action in desk.create.dock.tools.examples.menu.actions()]
    assert len(examples) == 10
    assert all(any("\u4e00" <= letter <= "\u9fff" for letter in each) for each in examples)
    styles = desk.create.dock.prompt.tools.styles.menu
    desk.until(lambda: len(styles.actions()) > 5)
    assert {"剪纸", "水粉插画"} < {action.text() for action in styles.actions()}
    speak(desk, Language.ENGLISH)
    sample = "a sailing boat with a red sail on the sea at dawn"
    desk.until(lambda: desk.create.dock.prompt.prompt() == sample)


def test_parts_are_listed_as_the_language_lists_them(
    qapp: QApplication, translations: ModuleType
) -> None:
    del translations
    interpreter = language.Interpreter(qapp, Language.CHINESE)
    try:
        assert language.listed(("载入", "编码")) == "载入、编码"
        assert language.clauses(("红色圆形", "种子 7")) == "红色圆形，种子 7"
        assert language.sentences(("共 2 秒。", "", "去噪占 90%。")) == "共 2 秒。去噪占 90%。"
        assert language.sentence("CPU, 16 cores") == "CPU，16 核"
        interpreter.choose(Language.ENGLISH)
        assert language.listed(("Load", "Encode")) == "Load, Encode"
    finally:
        interpreter.choose(Language.ENGLISH)
        interpreter.deleteLater()


def test_the_window_speaks_chinese(chinese_desk: Desk) -> None:
    assert chinese_desk.create.dock.generate.text() == "生成"
    assert chinese_desk.window.rail.button("create").text() == "创作"
    assert chinese_desk.window.known_actions["file.quit"].text() == "退出"


def test_a_wrong_width_is_told_in_chinese(chinese_desk: Desk) -> None:
    field = chinese_desk.create.panel.form.sides.width_field
    field.setText("121")
    field.editingFinished.emit()
    banner = chinese_desk.create.panel.form.banner
    assert "的宽度须为" in banner.accessibleName()
    assert "121 不是" in banner.accessibleName()


def speak(desk: Desk, language: Language) -> None:
    """Choose a language in Settings and wait until the window speaks it."""
    word = {Language.CHINESE: "生成", Language.ENGLISH: "Generate"}[language]
    before = desk.create
    desk.window.show_page("settings")
    desk.window.pages["settings"].choices["language"].button(language).click()
    desk.until(lambda: desk.create is not before and desk.create.panel.spec)
    desk.until(lambda: not shiboken6.isValid(before))
    assert desk.create.dock.generate.text() == word
    assert desk.window.page is desk.window.pages["settings"]


def test_the_language_is_switched_without_a_restart_and_nothing_typed_is_lost(
    desk: Desk, translations: ModuleType
) -> None:
    del translations
    desk.create.dock.prompt.set_prompt("a lighthouse at dusk")
    desk.create.panel.form.sides.set_size(128, 64)
    desk.create.panel.form.set_seed(11)
    before = desk.create.panel.form.parameters()
    size = desk.window.size()
    speak(desk, Language.CHINESE)
    assert desk.window.known_actions["file.quit"].text() == "退出"
    assert desk.window.rail.button("create").text() == "创作"
    assert desk.window.size() == size
    assert desk.create.dock.prompt.prompt() == "a lighthouse at dusk"
    assert desk.create.panel.form.parameters() == before
    speak(desk, Language.ENGLISH)
    assert desk.create.panel.form.parameters() == before
    desk.window.show_page("create")
    assert desk.make_picture().seed == 11
    assert len(desk.create.gallery.records) == 1


def test_a_switch_of_language_loses_no_job_and_the_running_picture_arrives(
    desk: Desk, translations: ModuleType
) -> None:
    del translations
    desk.family.gate.shut()
    for prompt in ("one", "two", "three"):
        desk.create.dock.prompt.set_prompt(prompt)
        desk.generate()
    desk.family.gate.open(1)
    jobs = desk.create.services.jobs
    desk.until(lambda: jobs.running and jobs.running.preview)
    speak(desk, Language.CHINESE)
    desk.window.show_page("create")
    assert desk.create.stage.view.has_picture()  # the preview
    assert desk.create.strip.current() == "running"
    desk.until(lambda: desk.create.panel.queue.view.model().rowCount() == 3)
    assert [job.request.prompt for job in jobs.waiting] == ["two", "three"]
    assert not desk.window.notice.isVisible()
    with desk.qtbot.waitSignal(desk.create.services.bridge.picture_saved) as saved:
        desk.family.gate.open(100)
    assert saved.args[0].record.request.prompt == "one"
    desk.until(lambda: len(desk.create.gallery.records) == 3)
    desk.until(lambda: desk.create.stage.record == desk.create.gallery.records[0])
    assert len(desk.history.gallery.records) == 3


def test_arrow_keys_go_on_from_language_to_language(desk: Desk, translations: ModuleType) -> None:
    del translations
    speak(desk, Language.CHINESE)
    before = desk.create
    desk.activate(desk.window)
    chosen = QApplication.focusWidget()
    assert chosen is desk.window.pages["settings"].choices["language"].button(Language.CHINESE)
    desk.qtbot.keyClick(chosen, Qt.Key.Key_Left)
    desk.until(lambda: desk.create is not before and desk.create.panel.spec)
    assert desk.create.dock.generate.text() == "Generate"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows names no children.")
def test_a_switch_of_language_leaves_the_engine_in_its_process(
    open_desk: Callable[..., Desk], translations: ModuleType
) -> None:
    del translations
    others = set(psutil.Process().children())
    remote = partial(RemoteEngine, families=(FakeFamily(),))
    desk = open_desk(open_engine=partial(remote, start_process=fake_process.start_process))
    before = set(psutil.Process().children()) - others
    speak(desk, Language.CHINESE)
    desk.create.dock.prompt.set_prompt("a red circle")
    assert desk.make_picture().path.is_file()
    assert set(psutil.Process().children()) - others == before


@pytest.mark.logs("The engine ended unexpectedly")
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL to send.")
def test_a_failure_is_said_anew_in_the_other_language(
    open_desk: Callable[..., Desk], translations: ModuleType
) -> None:
    del translations
    start = fake_process.start_process
    desk = open_desk(
        open_engine=partial(RemoteEngine, start_process=start, families=(FakeFamily(),))
    )
    desk.create.dock.prompt.set_prompt("is killed")
    with desk.qtbot.waitSignal(desk.create.services.bridge.job_failed, timeout=20_000):
        desk.generate()
    speak(desk, Language.CHINESE)
    desk.window.show_page("create")
    assert "引擎" in desk.create.banner.accessibleName()
    (again,) = desk.create.banner.remedy_buttons()
    assert again.text() == "重试"
    desk.create.dock.prompt.set_prompt("a red circle")
    assert desk.make_picture().request.prompt == "a red circle"


def test_a_sentence_within_a_sentence_is_translated_too(
    qapp: QApplication, translations: ModuleType
) -> None:
    del translations
    interpreter = language.Interpreter(qapp, Language.CHINESE)
    try:
        said = language.failure(
            Failure(
                "ModelNotFound",
                "There is no model at /models/xl.",
                'Choose another folder. The model that comes with Gouache is called "starter".',
            )
        )
        assert said.message == "/models/xl 处没有模型。"
        assert said.hint == "选择其他文件夹。Gouache 自带的模型名为“starter”。"
        damaged = "/m is damaged: it is cut short: 9 bytes of weights are promised, 4 are there."
        assert language.sentence(damaged) == "/m 已损坏：文件不完整：应有 9 字节权重，实有 4 字节。"
        assert language.sentence("Nobody wrote this.") == "Nobody wrote this."
    finally:
        interpreter.choose(Language.ENGLISH)
        interpreter.deleteLater()
