"""Gather what the window says for the translators, or compile what they wrote: update | compile."""

from __future__ import annotations

import argparse
import ast
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "assets" / "translations"
LANGUAGES = ("zh_CN",)
STUDIO = "studio"  # the context of the sentences that come from where there is no Qt
PAGE = "Page"  # of the titles in the rail
SETTINGS = "settings"  # of what is said of the settings
STYLE = "Style"  # of the names of the styles that come along
WORDS = (  # that stand in those sentences
    *("width", "height", "steps", "guidance", "seed", "count", "prompt", "negative prompt"),
    *("The prompt", "The negative prompt", "{} or {}", "CPU, {} cores", "CPU, 1 core"),
)


def main() -> int:
    parser = argparse.ArgumentParser(prog="translations.py", description=__doc__)
    parser.add_argument("job", nargs="?", default="update", choices=("update", "compile"))
    if parser.parse_args().job == "update":
        update(FOLDER)
    else:
        compile_all(FOLDER)
    return 0


def update(folder: Path) -> None:
    """Bring every .ts file in `folder` to what the sources say now."""
    with tempfile.TemporaryDirectory() as temporary:
        noted = Path(temporary) / "noted.py"
        lines = [_noted(STUDIO, text) for text in sentences()]
        lines += [_noted(PAGE, title) for title in titles()]
        lines += [_noted(SETTINGS, text) for text in settings()]
        lines += [_noted(STYLE, name) for name in style_names()]
        noted.write_text("".join(lines), encoding="utf-8")
        sources = sorted((ROOT / "ui").rglob("*.py"))
        for language in LANGUAGES:
            _tool(
                "lupdate",
                *("-silent", "-no-obsolete", "-locations", "none"),
                *("-source-language", "en", "-target-language", language),
                *(*sources, noted, "-ts", folder / f"gouache_{language}.ts"),
            )


def compile_all(folder: Path) -> None:
    """Make the .qm file of every .ts file in `folder`."""
    for source in sorted(folder.glob("*.ts")):
        _tool("lrelease", "-silent", source, "-qm", source.with_suffix(".qm"))


def sentences() -> list[str]:
    """All sentences of the engine, with {} for each value."""
    found = set(WORDS)
    for path in sorted((ROOT / "studio").rglob("*.py")):
        if "cli" not in path.parts:
            tree = _parsed(path)
            found.update(filter(_is_sentence, _texts(tree)))
            for call in _calls(tree):
                if _name(call).lstrip("_") == "refuse":  # what is wrong with a file, as a clause
                    found.update(text for text in _texts(call) if " " in text)
    for path in sorted((ROOT / "ui").rglob("*.py")):
        tree = _parsed(path)
        errors = _names_of_errors(tree)
        for call in _calls(tree):
            if _name(call) in errors:
                found.update(filter(_is_sentence, _texts(call)))
    return sorted(found - set(settings()))


def titles() -> list[str]:
    """The names of the pages."""
    calls = (c for path in (ROOT / "ui" / "pages").glob("*.py") for c in _calls(_parsed(path)))
    return sorted(_text(call.args[1]) for call in calls if _name(call) == "RailEntry")


def settings() -> list[str]:
    """What is said of the settings, and their sections; not the words that only a search reads."""
    tree = _parsed(ROOT / "studio" / "settings.py")
    abouts = (call for call in _calls(tree) if _name(call) == "About")
    sections = (node for node in ast.walk(tree) if getattr(node, "name", "") == "Section")
    told = [text for call in abouts for part in call.args for text in _texts(part)]
    return sorted({*told, *(text for section in sections for text in _texts(section))})


def style_names() -> list[str]:
    files = (ROOT / "assets" / "styles").glob("*.json")
    return sorted(json.loads(file.read_text(encoding="utf-8"))["name"] for file in files)


def _tool(name: str, *arguments: str | Path) -> None:
    """Run one of Qt's tools, which come with PySide6."""
    import PySide6  # a look at what is up to date goes without it

    program = Path(PySide6.__file__).parent / name
    subprocess.run([program, *arguments], check=True, stdin=subprocess.DEVNULL)


def _parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _texts(tree: ast.AST) -> Iterator[str]:
    """Strings and f-strings under `tree`, without docstrings."""
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    parts: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            parts.update(id(part) for part in node.values)
            yield "".join(_text(part) if _is_text(part) else "{}" for part in node.values)
        elif _is_text(node) and id(node) not in docstrings | parts:
            yield _text(node)


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _text(node: ast.AST) -> str:
    return str(getattr(node, "value", ""))


def _is_sentence(text: str) -> bool:
    """One line that ends as sentences do, and does not begin in the middle of one."""
    is_line = text.endswith(".") and " " in text and "\n" not in text
    return is_line and (text[0].isupper() or text.startswith("{}"))


def _calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def _names_of_errors(tree: ast.AST) -> set[str]:
    """What a module of the window imports to raise it."""
    return {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "studio.errors"
        for alias in node.names
    }


def _name(call: ast.Call) -> str:
    return str(getattr(call.func, "attr", getattr(call.func, "id", "")))


def _noted(context: str, text: str) -> str:
    """A line that lupdate reads."""
    quoted = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'QT_TRANSLATE_NOOP("{context}", "{quoted}")\n'


if __name__ == "__main__":
    sys.exit(main())
