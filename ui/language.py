"""The language of the window: Qt's translators, and the engine's sentences in that language."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cache, lru_cache
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QObject, QTranslator

from studio.errors import Failure
from studio.paths import assets
from studio.settings import Language

CONTEXT = "studio"  # under which the engine's sentences are translated

_HAN = re.compile(r"[\u3400-\u9fff]")


class Interpreter(QObject):
    """Keeps an application in the chosen language; Qt tells every window of a change."""

    def __init__(self, app: QCoreApplication, language: Language) -> None:
        super().__init__(app)
        self._app = app
        self._translators: list[QTranslator] = []
        self.choose(language)

    def choose(self, language: Language) -> None:
        """Speak `language` from now on."""
        locale = _locale(language)
        QLocale.setDefault(locale)
        self.fall_silent()
        if locale.language() is QLocale.Language.Chinese:
            qt = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
            for name, folder in (("qtbase", qt), ("gouache", str(_folder()))):
                translator = QTranslator(self)
                if translator.load(f"{name}_zh_CN", folder):
                    self._translators.append(translator)
                    self._app.installTranslator(translator)

    def fall_silent(self) -> None:
        """Let the application speak as its sources do."""
        for translator in self._translators:
            self._app.removeTranslator(translator)
        self._translators.clear()


def sentence(text: str) -> str:
    """A sentence of the engine in the language of the window, or as it is where none is known."""
    return _translated(text) if is_chinese() else text


def prompts(known: tuple[str, ...]) -> tuple[str, ...]:
    """Those in the language of the window, or all where there are none in it."""
    own = tuple(each for each in known if bool(_HAN.search(each)) is is_chinese())
    return own or known


def listed(words: Iterable[str]) -> str:
    """The parts of one thing, one after the other."""
    return ("、" if is_chinese() else ", ").join(words)


def clauses(parts: Iterable[str]) -> str:
    """What is said of one thing, as one sentence without its end."""
    return ("，" if is_chinese() else ", ").join(parts)


def sentences(whole: Iterable[str]) -> str:
    """Sentences after each other: in Chinese nothing stands between them."""
    return ("" if is_chinese() else " ").join(filter(None, whole))


def is_chinese() -> bool:
    """Whether the window speaks it."""
    return QLocale().language() is QLocale.Language.Chinese


def failure(said: Failure) -> Failure:
    """`said` in the language of the window."""
    return replace(said, message=sentence(said.message), hint=sentence(said.hint))


def _locale(language: Language) -> QLocale:
    """English, unless Chinese is wished for or is what the system speaks."""
    chinese = QLocale(QLocale.Language.Chinese, QLocale.Country.China)
    english = QLocale(QLocale.Language.English)
    match language:
        case Language.CHINESE:
            return chinese
        case Language.ENGLISH:
            return english
        case Language.SYSTEM:
            system = QLocale(QLocale.system().uiLanguages()[0])
            is_chinese = system.language() is QLocale.Language.Chinese
            if is_chinese and system.script() is QLocale.Script.SimplifiedHanScript:
                return chinese
            return system if system.language() is QLocale.Language.English else english


@lru_cache(maxsize=1024)
def _translated(text: str) -> str:
    if known := _known().get(text):
        return known
    for pattern, translated in _patterns():
        if match := pattern.fullmatch(text):
            return translated.format(*map(_translated, match.groups()))
    return text


def _folder() -> Path:
    return assets() / "translations"


@cache
def _known() -> dict[str, str]:
    """The engine's sentences, each with its translation."""
    from xml.etree import ElementTree

    root = ElementTree.parse(_folder() / "gouache_zh_CN.ts").getroot()
    context = next(each for each in root.iter("context") if each.findtext("name") == CONTEXT)
    return {
        each.findtext("source", ""): each.findtext("translation", "")
        for each in context.iter("message")
    }


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Sentences with values in them, the most telling first."""
    known = [(text, translated) for text, translated in _known().items() if "{}" in text]
    known.sort(key=lambda pair: len(pair[0].replace("{}", "")), reverse=True)
    return tuple((_pattern(text), translated) for text, translated in known)


def _pattern(template: str) -> re.Pattern[str]:
    return re.compile("(.+?)".join(map(re.escape, template.split("{}"))), re.DOTALL)
