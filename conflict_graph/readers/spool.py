"""Many things in little memory: those of a large file lie in a temporary file, and a few at a time
are read back.
"""

from __future__ import annotations

import copyreg
import pickle
import tempfile
import weakref
from collections.abc import Iterator, Sequence
from types import MappingProxyType
from typing import Any, Generic, TypeVar, overload

Item = TypeVar("Item")

PIECE = 100
"""How many things are written and read together."""
FEW = 2_000
"""How many things are kept in memory as they are."""


def _mapping(said: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    return MappingProxyType(said)


copyreg.pickle(MappingProxyType, lambda said: (_mapping, (dict(said),)))


class Spool(Sequence[Item], Generic[Item]):
    """A sequence to which things are added at the end. Its file has no name and goes with it.

    What is read back is equal to what was added, and not the same object.
    """

    def __init__(self) -> None:
        self._last: list[Item] = []
        self._ends = [0]
        self._file: Any = None
        self._read: tuple[int, list[Item]] = (-1, [])

    def append(self, item: Item) -> None:
        """Add something at the end."""
        self._last.append(item)
        if len(self._last) == (PIECE if self._file else FEW):
            if self._file is None:
                self._file = tempfile.TemporaryFile()  # noqa: SIM115
                weakref.finalize(self, self._file.close)
            for start in range(0, len(self._last), PIECE):
                self._file.seek(self._ends[-1])
                self._ends.append(
                    self._ends[-1]
                    + self._file.write(pickle.dumps(self._last[start : start + PIECE]))
                )
            self._last = []

    def kept(self) -> Sequence[Item]:
        """Return what was added: as a tuple where it is little, else as this."""
        return self if self._file else tuple(self._last)

    def __len__(self) -> int:
        return (len(self._ends) - 1) * PIECE + len(self._last)

    @overload
    def __getitem__(self, at: int) -> Item: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Item]: ...
    def __getitem__(self, at: int | slice) -> Item | Sequence[Item]:
        places = range(len(self))[at]
        return (
            self._item(places)
            if isinstance(places, int)
            else tuple(self._item(each) for each in places)
        )

    def __iter__(self) -> Iterator[Item]:
        return (self._item(place) for place in range(len(self)))

    def _item(self, place: int) -> Item:
        filed = (len(self._ends) - 1) * PIECE
        if place >= filed:
            return self._last[place - filed]
        piece, within = divmod(place, PIECE)
        if self._read[0] != piece:
            self._file.seek(self._ends[piece])
            packed = self._file.read(self._ends[piece + 1] - self._ends[piece])
            self._read = piece, pickle.loads(packed)  # noqa: S301 (nobody but us wrote it, and it has no name)
        return self._read[1][within]
