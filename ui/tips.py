"""Tooltips for text from outside, which Qt would render as HTML where it looks like it."""

from __future__ import annotations

from html import escape

MOST_CHARACTERS = 20_000  # as a prompt


def plain_tip(text: str) -> str:
    """A tooltip that shows `text` as it is, wrapped, and cut where it is very long."""
    if not text:
        return ""
    shown = text if len(text) <= MOST_CHARACTERS else text[:MOST_CHARACTERS].rstrip() + "…"
    return f'<p style="white-space: pre-wrap">{escape(shown)}</p>'
