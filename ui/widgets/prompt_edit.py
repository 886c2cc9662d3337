"""The prompt as plain text, cleaned of what no text holds, with the previous prompts at hand."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QTextBlockFormat, QTextCursor, QTextOption
from PySide6.QtWidgets import QTextEdit, QWidget

from studio.jobs import emphasis
from studio.jobs.request import MAX_PROMPT_CHARACTERS
from ui import theme
from ui.widgets.prompt_tools import PromptTools

_LINE_HEIGHT = 20
_LEAST_HEIGHT = 80
_LINES_AT_REST = 2
_MOST_LINES = 8
_EDGE = 16  # padding and border above and below the text
_FOOT = 18  # at least, what the line of tools needs besides the padding
_KEPT = "\n\t"
_WEIGHERS = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}


class PromptEdit(QTextEdit):
    """Ctrl+Enter submits, Ctrl+Shift+Enter submits to the front, Alt+Up/Down walk the prompts.

    Ctrl+Up and Ctrl+Down change the weight of the word at the cursor, where `set_weights` says so.
    """

    submitted = Signal()
    submitted_to_front = Signal()
    prompt_changed = Signal(str)  # cleaned text, after every edit

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._previous: tuple[str, ...] = ()
        self._place = -1  # in _previous; -1 is the text being written
        self._draft = ""
        self._has_weights = False
        self.setObjectName("prompt_edit")
        self.setAccessibleName(self.tr("Prompt"))
        self.setPlaceholderText(self.tr("What you want to see"))
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFont(theme.font(13))
        self.document().setDocumentMargin(2)
        self._set_line_height()
        self.tools = PromptTools(self)
        self.setViewportMargins(0, 0, 0, _FOOT)
        self.setFixedHeight(_LEAST_HEIGHT)
        self.document().documentLayout().documentSizeChanged.connect(self._take_height)
        self.tools.example_chosen.connect(self.set_prompt)
        self.textChanged.connect(self._keep_in_bounds)

    def prompt(self) -> str:
        """The text without control characters and surrogates, at most 20,000 characters."""
        return clean(self.toPlainText())[:MAX_PROMPT_CHARACTERS]

    def set_prompt(self, text: str) -> None:
        """Replace the text, undoably."""
        self._place = -1
        self._replace(text)

    def set_weights(self, has_weights: bool) -> None:
        """Whether Ctrl+Up and Ctrl+Down give words more and less weight."""
        self._has_weights = has_weights

    def weigh(self, by: int) -> None:
        """Give the selection, or the word at the cursor, more (1) or less (-1) weight, undoably."""
        cursor = self.textCursor()
        text = self.toPlainText()
        edit = emphasis.step(text, cursor.selectionStart(), cursor.selectionEnd(), by)
        if edit is None or not self._has_weights:
            return
        has_selection = cursor.hasSelection()
        cursor.setPosition(edit.start)
        cursor.setPosition(edit.end, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(edit.text)
        cursor.setPosition(edit.word[0 if has_selection else 1])
        cursor.setPosition(edit.word[1], QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)

    @property
    def previous(self) -> tuple[str, ...]:
        """What Alt+Up brings back, newest first."""
        return self._previous

    def set_previous(self, prompts: tuple[str, ...]) -> None:
        """What Alt+Up brings back, newest first."""
        self._previous = prompts
        self._place = -1

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
        is_enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if is_enter and keys == control:
            self.submitted.emit()
        elif is_enter and keys == control | shift:
            self.submitted_to_front.emit()
        elif keys == Qt.KeyboardModifier.AltModifier and event.key() == Qt.Key.Key_Up:
            self._walk(1)
        elif keys == Qt.KeyboardModifier.AltModifier and event.key() == Qt.Key.Key_Down:
            self._walk(-1)
        elif keys == control and event.key() in _WEIGHERS and self._has_weights:
            self.weigh(_WEIGHERS[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Words; a file is for the page around, which takes its settings."""
        return source.hasText() and not source.hasUrls()

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste or drop: cleaned, and cut where the prompt is full."""
        cursor = self.textCursor()
        kept = len(self.toPlainText()) - len(cursor.selectedText())
        cursor.insertText(clean(source.text())[: max(MAX_PROMPT_CHARACTERS - kept, 0)])
        self.setTextCursor(cursor)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        foot = self.tools.height()
        self.tools.setGeometry(4, self.height() - foot - 4, self.width() - 16, foot)

    def _take_height(self) -> None:
        """As high as the text, within bounds; a longer one scrolls."""
        lines = min(round(self.document().size().height() / _LINE_HEIGHT), _MOST_LINES)
        needed = lines * _LINE_HEIGHT + 8 + _EDGE + _FOOT
        self.setFixedHeight(needed if lines > _LINES_AT_REST else _LEAST_HEIGHT)

    def _walk(self, by: int) -> None:
        place = min(max(self._place + by, -1), len(self._previous) - 1)
        if place == self._place:
            return
        if self._place == -1:
            self._draft = self.prompt()
        self._place = place
        self._replace(self._draft if place == -1 else self._previous[place])

    def _replace(self, text: str) -> None:
        cursor = self.textCursor()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(clean(text)[:MAX_PROMPT_CHARACTERS])
        cursor.movePosition(QTextCursor.MoveOperation.End)
        self.setTextCursor(cursor)

    def _keep_in_bounds(self) -> None:
        excess = self.document().characterCount() - 1 - MAX_PROMPT_CHARACTERS
        if excess > 0 and len(self.toPlainText()) > MAX_PROMPT_CHARACTERS:
            cursor = self.textCursor()
            cursor.movePosition(QTextCursor.MoveOperation.End)
            left = QTextCursor.MoveOperation.Left
            cursor.movePosition(left, QTextCursor.MoveMode.KeepAnchor, excess)
            cursor.joinPreviousEditBlock()
            cursor.removeSelectedText()
            cursor.endEditBlock()
            return
        self.prompt_changed.emit(self.prompt())

    def _set_line_height(self) -> None:
        """New lines take over the format of the line they are made from."""
        block = QTextBlockFormat()
        fixed = QTextBlockFormat.LineHeightTypes.FixedHeight
        block.setLineHeight(_LINE_HEIGHT, fixed.value)
        self.document().setUndoRedoEnabled(False)
        self.textCursor().setBlockFormat(block)
        self.document().setUndoRedoEnabled(True)


def clean(text: str) -> str:
    """`text` without what the engine refuses: control characters and lone surrogates."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        character
        for character in text
        if (character >= " " or character in _KEPT)
        and not "\ud800" <= character <= "\udfff"
        and character != "\x7f"
    )
