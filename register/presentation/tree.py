"""Boxes on a trunk, one below the other, so that they can be read on a phone. Geometry only; a
template draws it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from conflict_graph.drawing.text_width import wrapped

WIDTH = 640
NARROW = 340
"""The width for a phone, in the units in which a label is 14 high."""
LINE = 19
INDENT = 30
PADDING = 10
GAP = 16
TRUNK = 14
"""How far the trunk stands from the left side of its box."""
ROOM = 8
"""Space that is kept free where a text may be a little wider than was reckoned."""


@dataclass(frozen=True, slots=True)
class TreeEntry:
    """What is to be drawn. `tie`: the words on the branch; `is_over`: it held once. No `kind`:
    words without a box.
    """

    name: str
    context: str = ""
    kind: str = ""
    tie: str = ""
    is_over: bool = False
    entries: Sequence[TreeEntry] = ()


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle. `kind`: official or organisation. `is_over`: what leads to it held once."""

    x: int
    y: int
    width: int
    height: int
    kind: str
    is_over: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A part of a trunk, or a branch."""

    x1: int
    y1: int
    x2: int
    y2: int
    is_over: bool


@dataclass(frozen=True, slots=True)
class TreeText:
    """One line of words. `kind`: name, context, tie or more."""

    x: int
    y: int
    words: str
    kind: str


@dataclass(slots=True)
class TreePicture:
    """Everything to draw, in a box of `width` by `height`."""

    width: int
    height: int = 0
    boxes: list[Box] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    texts: list[TreeText] = field(default_factory=list)


def draw(root: TreeEntry, width: int = WIDTH) -> TreePicture:
    """Return the picture of an entry with everything on its trunk."""
    picture = TreePicture(width)
    _place(picture, root, 0)
    picture.height += 2
    return picture


def _place(picture: TreePicture, entry: TreeEntry, depth: int) -> int:
    """Draw an entry below what is there, and return the height at which its branch arrives."""
    x = depth * INDENT + 1
    if not entry.kind:
        return _write(picture, entry.name, x, "more")
    if entry.tie:
        _write(picture, entry.tie, x, "tie")
    top = picture.height + 8
    _write_box(picture, entry, x, top)
    arrives = top + (picture.height - top) // 2
    last = picture.height
    for each in entry.entries:
        picture.height += GAP
        last = _place(picture, each, depth + 1)
        picture.lines.append(Line(x + TRUNK, last, x + INDENT, last, each.is_over))
    if entry.entries:
        picture.lines.append(
            Line(x + TRUNK, top + _height(picture, entry, x), x + TRUNK, last, False)
        )
    return arrives


def _write_box(picture: TreePicture, entry: TreeEntry, x: int, top: int) -> None:
    height = _height(picture, entry, x)
    picture.boxes.append(Box(x, top, picture.width - x - 1, height, entry.kind, entry.is_over))
    picture.height = top + PADDING - 4
    for words, kind in ((entry.name, "name"), (entry.context, "context")):
        for line in wrapped(words, _room(picture, x)):
            picture.height += LINE
            picture.texts.append(TreeText(x + PADDING, picture.height, line, kind))
    picture.height = top + height


def _height(picture: TreePicture, entry: TreeEntry, x: int) -> int:
    count = sum(len(wrapped(words, _room(picture, x))) for words in (entry.name, entry.context))
    return 2 * PADDING + LINE * count


def _room(picture: TreePicture, x: int) -> int:
    return picture.width - x - 2 * PADDING - ROOM


def _write(picture: TreePicture, words: str, x: int, kind: str) -> int:
    """Write words without a box, and return the height of the middle of the first line."""
    top = picture.height
    for line in wrapped(words, picture.width - x - ROOM):
        picture.height += LINE
        picture.texts.append(TreeText(x + 4, picture.height, line, kind))
    return top + LINE - 5
