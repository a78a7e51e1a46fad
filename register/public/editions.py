"""Weekly editions as everybody gets them: what left the public pages since is a gap. Reads the
public views and nothing else.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from register.database import public
from register.editions import package, tree
from register.errors import NotFound
from register.models.public import (
    PublicEditionEntry,
    PublicEditionNode,
    PublicEditionText,
    PublicWeeklyEdition,
)
from register.public.open_data import ListPart, Wanted

AT_ONCE = 2000
"""Rows that are read at a time."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What proves that an entry stands in an edition. `text` and `salt` make the hash; `path` leads
    from it to the root.
    """

    edition: PublicWeeklyEdition
    number: int
    salt: str
    text: str
    path: Sequence[bytes]


def list_() -> list[PublicWeeklyEdition]:
    """Return the editions, the newest first."""
    with public.session() as session:
        return list(
            session.scalars(
                sa.select(PublicWeeklyEdition).order_by(PublicWeeklyEdition.number.desc())
            )
        )


def newest() -> PublicWeeklyEdition | None:
    """Return the newest edition; None: there is none yet."""
    with public.session() as session:
        return session.scalar(
            sa.select(PublicWeeklyEdition).order_by(PublicWeeklyEdition.number.desc()).limit(1)
        )


def get(week: str) -> PublicWeeklyEdition:
    """Return the edition of a week.

    Raises:
        NotFound: there is none.
    """
    with public.session() as session:
        found = session.scalar(
            sa.select(PublicWeeklyEdition).where(PublicWeeklyEdition.week == week)
        )
    if found is None:
        raise NotFound("There is no edition of that week.")
    return found


@contextmanager
def snapshot() -> Iterator[Session]:
    """Give a session that sees one state of the database from its first question on."""
    with public.session() as session:
        if session.get_bind().dialect.name == "sqlite":
            session.connection().exec_driver_sql("BEGIN")
        else:
            session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        yield session


def prove(key: str, kind: str) -> Proof | None:
    """Return the proof that an entry stands in the first edition that holds it; None: it stands in
    none yet, or is not public.
    """
    with public.session() as session:
        said = session.scalar(
            sa.select(PublicEditionText)
            .where(PublicEditionText.key == key, PublicEditionText.kind == kind)
            .order_by(PublicEditionText.number)
            .limit(1)
        )
        if said is None:
            return None
        edition = session.get(PublicWeeklyEdition, said.edition)
        if edition is None:
            return None
        path = tree_of(session, edition.size).path(said.number)
        return Proof(edition, said.number, said.salt, said.text, path)


def tree_of(session: Session, size: int) -> tree.Tree:
    """Return the tree over the first so many entries of the log. What is asked of it never goes
    beyond one block of a level, so each block is read once and whole.
    """
    read: dict[tuple[int, int], list[bytes]] = {}
    connection = session.connection()

    def hashes(level: int, first: int, last: int) -> list[bytes]:
        block = first // tree.BLOCK
        if (level, block) not in read:
            read[level, block] = _block(connection, level, block)
        begin = block * tree.BLOCK
        return read[level, block][first - begin : last - begin]

    return tree.Tree(size, hashes)


def _block(connection: sa.Connection, level: int, block: int) -> list[bytes]:
    first, last = block * tree.BLOCK, (block + 1) * tree.BLOCK
    if level == 0:
        entry = PublicEditionEntry
        leaves = sa.select(entry.hash).where(entry.number >= first, entry.number < last)
        rows = connection.scalars(leaves.order_by(entry.number))
        return [tree.leaf(bytes.fromhex(each)) for each in rows]
    node = PublicEditionNode
    nodes = sa.select(node.hash).where(
        node.level == level, node.number >= first, node.number < last
    )
    return [bytes.fromhex(each) for each in connection.scalars(nodes.order_by(node.number))]


def _stood(model: Any, number: int) -> tuple[sa.ColumnElement[bool], ...]:
    """Return the conditions that an entry stood in an edition."""
    return model.edition <= number, sa.or_(model.ended.is_(None), model.ended > number)


def _stream(session: Session, chosen: Any) -> Iterator[Any]:
    result = session.connection().execute(chosen, execution_options={"yield_per": AT_ONCE})
    for rows in result.partitions():
        yield from rows


def parts(session: Session, number: int, kinds: Iterable[str]) -> Iterator[package.Part]:
    """Give the files of an edition as they are now, in the order of the package; each is read
    before the next one is asked for.
    """
    said, entry = PublicEditionText, PublicEditionEntry
    seen = array("q")
    for kind in kinds:
        chosen = sa.select(said.number, said.salt, said.text)
        chosen = chosen.where(said.kind == kind, *_stood(said, number)).order_by(said.number)
        yield f"{kind}.jsonl", _lines(_stream(session, chosen), seen)
    standing = sa.select(entry.number).where(*_stood(entry, number)).order_by(entry.number)
    yield package.GAPS, _gaps(_stream(session, standing), seen)
    hashes = sa.select(entry.hash).where(entry.edition <= number).order_by(entry.number)
    yield package.HASHES, (row[0] for row in _stream(session, hashes))


def _lines(rows: Iterable[Any], seen: array[int]) -> Iterator[str]:
    for number, salt, text in rows:
        seen.append(number)
        yield package.entry_line(number, salt, text)


def _gaps(standing: Iterable[Any], seen: array[int]) -> Iterator[str]:
    there = iter(sorted(seen))
    here = next(there, None)
    for (number,) in standing:
        if number == here:
            here = next(there, None)
        else:
            yield package.gap_line(number)


def difference(
    session: Session, number: int, kinds: Sequence[str], description: str
) -> Iterator[str]:
    """Give the lines that lead from the edition before to this one, as both are now."""
    said, entry = PublicEditionText, PublicEditionEntry
    stood_before = entry.edition < number, entry.ended == number
    kind_of = dict(
        session.execute(
            sa.select(said.number, said.kind).where(said.edition < number, said.ended == number)
        ).all()
    )
    for (gone,) in session.execute(
        sa.select(entry.number).where(*stood_before).order_by(entry.number)
    ):
        name = f"{kind_of[gone]}.jsonl" if gone in kind_of else package.GAPS
        yield package.changed(name, gone=gone)
    seen = array("q")
    for kind in kinds:
        chosen = sa.select(said.number, said.salt, said.text)
        chosen = chosen.where(said.kind == kind, said.edition == number).order_by(said.number)
        for line in _lines(_stream(session, chosen), seen):
            yield package.changed(f"{kind}.jsonl", come=line)
    come = sa.select(entry.number, entry.hash).where(entry.edition == number)
    rows = session.execute(come.order_by(entry.number)).all()
    for line in _gaps(((row[0],) for row in rows), seen):
        yield package.changed(package.GAPS, come=line)
    for row in rows:
        yield package.changed(package.HASHES, come=row[1])
    yield package.whole(package.DESCRIPTION, description)


def kinds_of(edition: PublicWeeklyEdition) -> list[str]:
    """Return the kinds of entries of an edition, in the order of its package, as it described
    itself when it was signed.
    """
    paths = [each["path"] for each in json.loads(edition.description)["resources"]]
    return [
        path.removesuffix(".jsonl")
        for path in paths
        if path.endswith(".jsonl") and path != package.GAPS
    ]


def write(edition: PublicWeeklyEdition, file: IO[bytes]) -> bool:
    """Write the package of an edition. Return whether it is what was signed; False: something in it
    left the public pages since.
    """
    signed = package.manifest_text(edition.manifest, edition.signature)
    with snapshot() as session:
        found = package.write(
            file,
            parts(session, edition.number, kinds_of(edition)),
            lambda facts: edition.description,
            lambda facts: signed,
        )
    said = json.loads(edition.manifest)["bestanden"]
    return {name: each.said for name, each in found.items()} == said


def write_difference(edition: PublicWeeklyEdition, file: IO[bytes]) -> bool:
    """Write the difference with the edition before. Return whether it is what was signed.

    Raises:
        NotFound: there is no edition before.
    """
    said = json.loads(edition.manifest)["verschil"]
    if said is None:
        raise NotFound("There is no edition before this one.")
    signed = package.manifest_text(edition.manifest, edition.signature)
    with snapshot() as session:
        lines = difference(session, edition.number, kinds_of(edition), edition.description)
        found = package.write_difference(file, lines, signed)
    return found.said == said


def list_part(wanted: Wanted, after: str, most: int) -> ListPart:
    """Return editions after a week."""
    edition = PublicWeeklyEdition
    chosen = sa.select(edition).where(edition.week > after).order_by(edition.week).limit(most + 1)
    with public.session() as session:
        rows = list(session.scalars(chosen))
    return ListPart(rows[:most], rows[most - 1].week if len(rows) > most else None)
