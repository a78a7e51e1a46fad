"""A text as a picture that a telephone reads."""

from __future__ import annotations

from dataclasses import dataclass

import segno

MARGIN = 4
"""Squares left white around it. Source: ISO/IEC 18004."""


@dataclass(frozen=True, slots=True)
class QrPicture:
    """A QR code: `path` is the outline of its black squares, `size` its side in squares."""

    size: int
    path: str


def of(text: str) -> QrPicture:
    """Return the picture of a text."""
    rows = [bytes(row) for row in segno.make(text, micro=False).matrix]
    squares = (
        f"M{x + MARGIN} {y + MARGIN}h1v1h-1z"
        for y, row in enumerate(rows)
        for x, is_black in enumerate(row)
        if is_black
    )
    return QrPicture(len(rows) + 2 * MARGIN, "".join(squares))
