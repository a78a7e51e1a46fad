"""Boxes in a cell that somebody ticked: "☒ ja ☐ nee" says yes."""

from __future__ import annotations

import re

_BOX = re.compile(r"[☐□◻❏❑▢☒☑✅▣◼■✓✔✗]|[\[(](?:\s+|\s?[xXvV✓✔]\s?)[\])]")
_EMPTY = re.compile(r"[☐□◻❏❑▢]|[\[(]\s+[\])]")


def ticked(text: str) -> str:
    """Return of a cell with boxes what stands beside the one that is ticked, "" where none is; of
    another cell, and of one in which several are ticked, the text as it is.

    >>> ticked("☒ ja ☐ nee"), ticked("ja [ ] nee [x]"), ticked("☐ ja ☐ nee"), ticked("ja")
    ('ja', 'nee', '', 'ja')
    """
    boxes = list(_BOX.finditer(text))
    if len(boxes) < 2 or not any(_EMPTY.fullmatch(box.group()) for box in boxes):
        return text
    edges = [box.start() for box in boxes] + [len(text)]
    behind = [text[box.end() : edge] for box, edge in zip(boxes, edges[1:], strict=True)]
    if text[: edges[0]].strip():
        edges = [0, *(box.end() for box in boxes)]
        behind = [text[edge : box.start()] for box, edge in zip(boxes, edges, strict=False)]
    said = [
        words for box, words in zip(boxes, behind, strict=True) if not _EMPTY.fullmatch(box.group())
    ]
    return text if len(said) > 1 else " ".join("".join(said).split()).strip(" ,;/")
