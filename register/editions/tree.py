"""Canonical lines, their salted hashes, and the tree over those. Source: RFC 8785, RFC 6962 2.1."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

SALT_BYTES = 32
BLOCK = 256
"""Leaves of a whole block, of which the hash is kept; so many blocks are one of the next level."""

Hashes = Callable[[int, int, int], Sequence[bytes]]
"""From a level, and the first and the last (not included) block on it, to the hashes of these whole
blocks. Level 0: the leaves themselves.
"""

_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def canonical(value: Any) -> str:
    """Return the one text of a value.

    >>> canonical({"b": None, "a": "é"})
    '{"a":"é","b":null}'
    """
    return _encode(value)


def digest(text: str) -> str:
    """Return the SHA-256 of a text in UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def salted(salt: bytes, text: str) -> bytes:
    """Return the hash of an entry, which stands in the log."""
    return hashlib.sha256(salt + text.encode()).digest()


def leaf(entry: bytes) -> bytes:
    """Return the leaf of the hash of an entry."""
    return hashlib.sha256(b"\0" + entry).digest()


def node(left: bytes, right: bytes) -> bytes:
    """Return the hash over two halves."""
    return hashlib.sha256(b"\1" + left + right).digest()


EMPTY = hashlib.sha256(b"").digest()
"""The root of a log without entries. Source: RFC 6962, 2.1."""


def root(hashes: Sequence[bytes]) -> bytes:
    """Return the root over leaves, or over whole blocks of one level of which only the last may be
    missing.
    """
    if not hashes:
        return EMPTY
    row = list(hashes)
    while len(row) > 1:
        odd = [row[-1]] if len(row) % 2 else []
        row = [node(row[i], row[i + 1]) for i in range(0, len(row) - 1, 2)] + odd
    return row[0]


class Tree:
    """The tree over a log of a size, of which whole blocks are known."""

    def __init__(self, size: int, hashes: Hashes) -> None:
        self.size = size
        self._hashes = hashes

    @property
    def root(self) -> bytes:
        """The root."""
        return self._over(0, self.size)

    def path(self, number: int) -> list[bytes]:
        """Return the hashes that lead from a leaf to the root, the lowest first.

        Source: RFC 6962, 2.1.1.
        """
        assert 0 <= number < self.size, "a leaf of the log"
        first, last, found = 0, self.size, []
        while last - first > 1:
            middle = first + _half(last - first)
            if number < middle:
                found.append(self._over(middle, last))
                last = middle
            else:
                found.append(self._over(first, middle))
                first = middle
        return found[::-1]

    def _over(self, first: int, last: int) -> bytes:
        """Return the root over leaves of one part of the tree, which begins at a multiple of its
        size.
        """
        level, width = 0, 1
        while width * BLOCK <= last - first:
            level, width = level + 1, width * BLOCK
        whole = (last - first) // width
        row = list(self._hashes(level, first // width, first // width + whole))
        rest = first + whole * width
        if rest < last:
            row.append(self._over(rest, last))
        return root(row) if rest == last else _joined(row, whole)


def _joined(row: list[bytes], whole: int) -> bytes:
    """Return the root over whole blocks and one that is not whole."""
    if whole == 1:
        return node(row[0], row[1])
    half = _half(len(row))
    left = root(row[:half])
    right = row[half:]
    return node(left, right[0] if len(right) == 1 else _joined(right, len(right) - 1))


def _half(count: int) -> int:
    """Return the greatest power of two below a number."""
    return 1 << ((count - 1).bit_length() - 1)


def climbed(number: int, size: int, entry: bytes, path: Sequence[bytes]) -> bytes | None:
    """Return the root to which a path leads from an entry; None: it is no path in a log of this
    size. Source: RFC 9162, 2.1.3.2.
    """
    if not 0 <= number < size:
        return None
    at, last, made = number, size - 1, leaf(entry)
    for each in path:
        if last == 0:
            return None
        if at & 1 or at == last:
            made = node(each, made)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            made = node(made, each)
        at, last = at >> 1, last >> 1
    return made if last == 0 else None


def whole_blocks(leaves: Iterable[bytes]) -> Iterator[tuple[int, int, bytes]]:
    """Give level, number and hash of each whole block over all leaves of a log, as it fills up."""
    rows: list[list[bytes]] = [[]]
    counts = [0]
    for each in leaves:
        rows[0].append(each)
        level = 0
        while len(rows[level]) == BLOCK:
            made = root(rows[level])
            rows[level] = []
            level += 1
            if level == len(rows):
                rows.append([])
                counts.append(0)
            yield level, counts[level], made
            counts[level] += 1
            rows[level].append(made)
