"""Where the pictures of the History grid lie: days, prompts and rows of tiles, as numbers."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from PySide6.QtCore import QRect

PADDING = 16
_RIGHT = 6  # and the scroll bar's 10
SPACE = 8
MIN_TILE = 132
_DAY_HEIGHT = 36  # from the end of the tiles before to the prompt's line
_FIRST_DAY_HEIGHT = 28
_PROMPT_HEIGHT = 36  # from there to the tiles: 11 of space, 20 of line, 5 of space


@dataclass(frozen=True, slots=True)
class Group:
    """Neighbouring rows of one day and prompt."""

    day: date
    prompt: str
    first: int
    count: int

    @property
    def key(self) -> tuple[date, str]:
        return self.day, self.prompt


@dataclass(frozen=True, slots=True)
class Block:
    """A group with its place: `top` is where its headings begin, in pixels of the content."""

    group: Group
    top: int
    tiles_top: int
    bottom: int
    pictures_of_day: int  # of the whole day if this block begins it, otherwise 0


def group_rows(keys: Iterable[tuple[date, str]], first: int = 0) -> list[Group]:
    """Neighbours with the same (day, prompt), counted from row `first`."""
    groups: list[Group] = []
    for row, key in enumerate(keys, first):
        if groups and groups[-1].key == key:
            groups[-1] = replace(groups[-1], count=groups[-1].count + 1)
        else:
            groups.append(Group(*key, row, 1))
    return groups


def join(above: list[Group], below: list[Group]) -> list[Group]:
    """Both lists of groups, with the two that meet made one if they belong together."""
    if above and below and above[-1].key == below[0].key:
        met = replace(above[-1], count=above[-1].count + below[0].count)
        return [*above[:-1], met, *below[1:]]
    return above + below


class ThumbnailLayout:
    """Rows of tiles as wide as the view allows; asks nothing of the model."""

    def __init__(self, groups: list[Group], width: int) -> None:
        room = max(width - PADDING - _RIGHT, MIN_TILE)
        self.columns = max((room + SPACE) // (MIN_TILE + SPACE), 1)
        self.tile = (room - (self.columns - 1) * SPACE) // self.columns
        self.blocks = list(self._place(groups))
        self._tops = [block.top for block in self.blocks]
        self._firsts = [block.group.first for block in self.blocks]
        self.height = self.blocks[-1].bottom + PADDING if self.blocks else 0

    def rect(self, row: int) -> QRect:
        """The square of the picture in `row`, in pixels of the content."""
        block = self.blocks[bisect_right(self._firsts, row) - 1]
        line, column = divmod(row - block.group.first, self.columns)
        pitch = self.tile + SPACE
        left, top = PADDING + column * pitch, block.tiles_top + line * pitch
        return QRect(left, top, self.tile, self.tile)

    def row_at(self, x: int, y: int) -> int | None:
        """The row whose square holds the point, if any."""
        for block in self.blocks_between(y, y):
            for row in range(block.group.first, block.group.first + block.group.count):
                if self.rect(row).contains(x, y):
                    return row
        return None

    def blocks_between(self, top: int, bottom: int) -> list[Block]:
        """The blocks that a part of the content touches."""
        begin = max(bisect_right(self._tops, top) - 1, 0)
        end = bisect_right(self._tops, bottom)
        return [block for block in self.blocks[begin:end] if block.bottom >= top]

    def rows_between(self, top: int, bottom: int) -> list[int]:
        """The rows whose squares a part of the content touches."""
        pitch = self.tile + SPACE
        rows: list[int] = []
        for block in self.blocks_between(top, bottom):
            begin = max((top - block.tiles_top) // pitch, 0) * self.columns
            end = max((bottom - block.tiles_top) // pitch + 1, 0) * self.columns
            first = block.group.first
            rows.extend(range(first + begin, first + min(end, block.group.count)))
        return rows

    def _place(self, groups: list[Group]) -> Iterable[Block]:
        pictures: dict[date, int] = {}
        for group in groups:
            pictures[group.day] = pictures.get(group.day, 0) + group.count
        y, day = 0, None
        for group in groups:
            is_new_day = group.day != day
            top = y
            if is_new_day:
                y += _FIRST_DAY_HEIGHT if day is None else _DAY_HEIGHT
            day = group.day
            tiles_top = y + _PROMPT_HEIGHT
            lines = -(-group.count // self.columns)
            y = tiles_top + lines * (self.tile + SPACE) - SPACE
            yield Block(group, top, tiles_top, y, pictures[group.day] if is_new_day else 0)
