"""The window in Chinese: every string has its translation, and the engine's sentences too."""

import importlib.util
import shutil
import string
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from PySide6.QtWidgets import QApplication

from studio import settings
from studio.errors import Failure
from studio.paths import Paths, assets
from studio.settings import Language, Settings
from tests.ui.conftest import Desk
from ui import language

FOLDER = assets() / "translations"
Message = tuple[str, str, ElementTree.Element]


@pytest.fixture(scope="session")
def translations() -> ModuleType:
    """The tool of that name, with what it makes."""
    file = assets().parent / "packaging" / "translations.py"
    spec = importlib.util.spec_from_file_location("translations", file)
    assert spec
    assert spec.loader
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    tool.compile_all(FOLDER)
    return tool


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
        assert said.hint == "请选择其他文件夹。Gouache 自带的模型名为“starter”。"
        assert language.sentence("Nobody wrote this.") == "Nobody wrote this."
    finally:
        interpreter.choose(Language.ENGLISH)
        interpreter.deleteLater()
