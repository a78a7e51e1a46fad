"""A list page by page: counted and cut by the database."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import sqlalchemy as sa

from register.extensions import db

Listed = TypeVar("Listed")


@dataclass(frozen=True, slots=True)
class Page(Generic[Listed]):
    """Some of what was asked for, in order. `number` counts from 1, of `pages`, which are one or
    more; `found` is how many there are in all.
    """

    rows: Sequence[Listed]
    number: int
    pages: int
    found: int


def count(chosen: sa.Select[Any]) -> int:
    """Return how many rows a query has."""
    counted = sa.select(sa.func.count()).select_from(chosen.order_by(None).subquery())
    return db.session.scalar(counted) or 0


def cut(
    chosen: sa.Select[Any],
    read: Callable[[Sequence[int]], Mapping[int, Listed]],
    number: int,
    per_page: int,
    *,
    in_order: bool = False,
) -> Page[Listed]:
    """Return a page of what is chosen: the last one where there are fewer.

    `chosen` gives database ids in its first column, in order. `read` gets those of the page and
    returns what they stand for; one that it does not know is left out. `in_order`: an index has
    what is chosen in that order, so that it costs less to count it by a question of its own than
    to put all of it in order.
    """
    some = _some_in_order if in_order else _some
    number = max(1, number)
    ids, found = some(chosen, number, per_page)
    if not ids and number > 1:
        found = count(chosen)
        number = max(1, -(-found // per_page))
        ids, found = some(chosen, number, per_page)
    return Page(_rows(ids, read), number, max(1, -(-found // per_page)), found)


def _some(chosen: sa.Select[Any], number: int, per_page: int) -> tuple[list[int], int]:
    """Return the ids of a page, and how many there are in all; 0: also where the page is empty."""
    shown = chosen.add_columns(sa.func.count().over()).offset((number - 1) * per_page)
    rows = db.session.execute(shown.limit(per_page)).all()
    return [row[0] for row in rows], rows[0][-1] if rows else 0


def _some_in_order(chosen: sa.Select[Any], number: int, per_page: int) -> tuple[list[int], int]:
    """Return the same. What a page that is not full leaves out of the count stands before it."""
    before = (number - 1) * per_page
    ids = list(db.session.scalars(chosen.offset(before).limit(per_page)))
    return ids, before + len(ids) if 0 < len(ids) < per_page else count(chosen) if ids else 0


def _rows(
    ids: Sequence[int], read: Callable[[Sequence[int]], Mapping[int, Listed]]
) -> list[Listed]:
    rows = read(ids) if ids else {}
    return [rows[each] for each in ids if each in rows]


def first(
    chosen: sa.Select[Any], read: Callable[[Sequence[int]], Mapping[int, Listed]], most: int
) -> list[Listed]:
    """Return the first of what is chosen, at most so many, without counting the others. `chosen`
    and `read`: as `cut` has them.
    """
    return _rows(list(db.session.scalars(chosen.limit(most))), read)
