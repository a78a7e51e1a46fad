"""The log: entries are added at its end, and their texts can be erased from it."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from register.editions import tree
from register.extensions import db
from register.models.editions import (
    EditionEnd,
    EditionEntry,
    EditionErasure,
    EditionNode,
    EditionText,
)

AT_ONCE = 5000
"""Rows that are written at a time."""

About = tuple[str | None, str | None, str | None]
NewEntry = tuple[str, str, About, str]
"""Kind, key, whom and what it is about, and what it says."""


def size() -> int:
    """Return how many entries there are."""
    return db.session.scalar(sa.select(sa.func.count()).select_from(EditionEntry)) or 0


def add(entries: Sequence[NewEntry], edition: int) -> None:
    """Add entries at the end, each with a salt of its own, and the hashes of blocks that are full
    now.
    """
    first = size()
    for start in range(0, len(entries), AT_ONCE):
        some = entries[start : start + AT_ONCE]
        texts, hashes = [], []
        for number, (kind, key, about, text) in enumerate(some, first + start):
            salt = secrets.token_bytes(tree.SALT_BYTES)
            hashes.append(
                {
                    "number": number,
                    "hash": tree.salted(salt, text).hex(),
                    "edition": edition,
                }
            )
            texts.append(
                {
                    "number": number,
                    "kind": kind,
                    "key": key,
                    "official": about[0],
                    "position": about[1],
                    "organisation": about[2],
                    "salt": salt.hex(),
                    "text": text,
                }
            )
        _insert(EditionEntry, hashes)
        _insert(EditionText, texts)
    _fill_blocks(1, first, first + len(entries))


def _fill_blocks(level: int, first: int, last: int) -> None:
    """Keep the hash of each block of a level that became whole, and go on above."""
    begin, end = first // tree.BLOCK, last // tree.BLOCK
    if begin == end:
        return
    made = []
    for number in range(begin, end):
        below = _hashes(level - 1, number * tree.BLOCK, (number + 1) * tree.BLOCK)
        made.append({"level": level, "number": number, "hash": tree.root(below).hex()})
    for start in range(0, len(made), AT_ONCE):
        _insert(EditionNode, made[start : start + AT_ONCE])
    _fill_blocks(level + 1, begin, end)


def _hashes(level: int, first: int, last: int) -> list[bytes]:
    if level == 0:
        entry = EditionEntry
        chosen = sa.select(entry.hash).where(entry.number >= first, entry.number < last)
        return [
            tree.leaf(bytes.fromhex(each))
            for each in db.session.scalars(chosen.order_by(entry.number))
        ]
    node = EditionNode
    wanted = node.level == level, node.number >= first, node.number < last
    rows = db.session.scalars(sa.select(node.hash).where(*wanted).order_by(node.number))
    return [bytes.fromhex(each) for each in rows]


def root(entries: int) -> str:
    """Return the root over the first so many entries."""
    return tree.Tree(entries, _hashes).root.hex()


def end(numbers: Iterable[int], edition: int) -> None:
    """Note that entries no longer stand from an edition on."""
    rows = [{"number": number, "edition": edition} for number in numbers]
    for start in range(0, len(rows), AT_ONCE):
        _insert(EditionEnd, rows[start : start + AT_ONCE])


def erase(
    ground: str,
    *,
    officials: Sequence[str] = (),
    positions: Sequence[str] = (),
    keys: Sequence[tuple[str, str]] = (),
) -> int:
    """Erase what the log says of officials, of positions (by their public ids) or of entries (by
    kind and key), with the salts; return how many.

    The hashes stay, so that every edition still verifies, and a mark without a name says on which
    ground and when.
    """
    said = EditionText
    wanted: list[sa.ColumnElement[bool]] = [
        said.official.in_(officials),
        said.position.in_(positions),
        *(sa.and_(said.kind == kind, said.key == key) for kind, key in keys),
    ]
    numbers = list(db.session.scalars(sa.select(said.number).where(sa.or_(*wanted))))
    for start in range(0, len(numbers), AT_ONCE):
        some = numbers[start : start + AT_ONCE]
        db.session.add_all(EditionErasure(number=number, ground=ground) for number in some)
        db.session.flush()
        db.session.execute(sa.delete(said).where(said.number.in_(some)))
    return len(numbers)


def _insert(model: Any, rows: list[dict[str, Any]]) -> None:
    if rows:
        db.session.execute(sa.insert(model.__table__), rows)
