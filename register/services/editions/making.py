"""Make the edition of a week, and sign anew what a gap has come into."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy.orm import Session

from register import clock
from register.access import SERVER
from register.editions import package, tree
from register.editions.package import Facts, FileFacts
from register.extensions import db
from register.models.editions import (
    EditionEnd,
    EditionEntry,
    EditionIssue,
    EditionText,
    WeeklyEdition,
)
from register.models.public import PublicEditionText
from register.public import editions
from register.services import journal
from register.services.editions import log

Row = Sequence[Any]


class Kind(Protocol):
    """A kind of entry: where it is read, and what makes its line. See
    `register.presentation.edition_rows`.
    """

    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def source(self) -> str: ...  # noqa: D102
    @property
    def selected(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def key(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def stays(self) -> bool: ...  # noqa: D102
    @property
    def named(self) -> tuple[str, ...]: ...  # noqa: D102
    def writer(self) -> Callable[[Row], str]: ...  # noqa: D102
    def keyed(self) -> Callable[[Row], str]: ...  # noqa: D102
    def about(self) -> Callable[[Row], log.About]: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Site:
    """Whose register it is: its kinds of entries, how a package describes itself, name and
    address.
    """

    kinds: Sequence[Kind]
    describe: Callable[[Facts, str, str], str]
    name: str
    address: str

    @property
    def names(self) -> list[str]:
        """The names of the kinds, in the order of the package."""
        return [kind.name for kind in self.kinds]


@dataclass(frozen=True, slots=True)
class Plan:
    """What an edition would add to the log, and what no longer stands in it."""

    number: int
    size: int
    come: list[log.NewEntry]
    gone: list[int]


def week_of(at: datetime.datetime) -> str:
    """Return the week of a moment in the Netherlands, by ISO 8601.

    >>> week_of(datetime.datetime(2026, 12, 31, 23, 30, tzinfo=datetime.UTC))
    '2026-W53'
    """
    year, week, _ = clock.day_of(at).isocalendar()
    return f"{year}-W{week:02}"


def find(week: str) -> WeeklyEdition | None:
    """Return the edition of a week; None: there is none."""
    return db.session.scalar(sa.select(WeeklyEdition).where(WeeklyEdition.week == week))


def plan(kinds: Sequence[Kind]) -> Plan:
    """Read what is public now, beside what stands in the log."""
    last = db.session.scalar(sa.select(sa.func.max(WeeklyEdition.number))) or 0
    found = Plan(last + 1, log.size(), [], [])
    with editions.snapshot() as session:
        for kind in kinds:
            _plan(session, kind, found)
    found.gone.extend(_without_text())
    found.gone.sort()
    return found


def _plan(session: Session, kind: Kind, found: Plan) -> None:
    standing = _standing(kind.name)
    write, key_of, about = kind.writer(), kind.keyed(), kind.about()
    columns = ", ".join(kind.selected)
    new: list[log.NewEntry] = []
    for row in _stream(session, f"SELECT {columns} FROM {kind.source}"):  # noqa: S608 - names of ours
        key = key_of(row)
        before = standing.pop(key, None)
        if before is not None and kind.stays:
            continue
        text = write(row)
        if before is not None:
            if before[1] == hash(text):
                continue
            found.gone.append(before[0])
        new.append((kind.name, key, about(row), text))
    found.gone.extend(number for number, _ in standing.values())
    found.come.extend(sorted(new, key=lambda each: each[1]))


def _stream(session: Session, query: str) -> Iterator[Row]:
    result = session.connection().execute(
        sa.text(query), execution_options={"yield_per": editions.AT_ONCE}
    )
    for rows in result.partitions():
        yield from rows


def _standing(kind: str) -> dict[str, tuple[int, int]]:
    """Return the number, and a mark of the text, of each entry of a kind that stands, by key."""
    said, ending = EditionText, EditionEnd
    chosen = (
        sa.select(said.key, said.number, said.text)
        .outerjoin(ending, ending.number == said.number)
        .where(said.kind == kind, ending.number.is_(None))
    )
    rows = db.session.execute(chosen, execution_options={"yield_per": editions.AT_ONCE})
    return {key: (number, hash(text)) for key, number, text in rows}


def _without_text() -> Iterator[int]:
    """Give the entries that stand and whose text was erased: they end."""
    entry, ending, said = EditionEntry, EditionEnd, EditionText
    chosen = (
        sa.select(entry.number)
        .outerjoin(ending, ending.number == entry.number)
        .outerjoin(said, said.number == entry.number)
        .where(ending.number.is_(None), said.number.is_(None))
    )
    return iter(db.session.scalars(chosen).all())


def record(made: Plan, week: str, at: datetime.datetime) -> bool:
    """Put an edition in the log; it is published once it has been signed. False: somebody else made
    one meanwhile.
    """
    if log.size() != made.size or find(week) is not None:
        return False
    log.add(made.come, made.number)
    log.end(made.gone, made.number)
    count = made.size + len(made.come)
    db.session.add(
        WeeklyEdition(
            number=made.number, week=week, size=count, root=log.root(count), recorded_at=at
        )
    )
    journal.record(SERVER, "edition:make", week, None)
    db.session.flush()
    return True


@dataclass(frozen=True, slots=True)
class ToSign:
    """An edition that has no manifest yet, or one of which something left the public pages."""

    number: int
    gaps: str


def to_sign() -> list[ToSign]:
    """Return the editions to sign, the oldest first."""
    hidden = _hidden()
    found, before = [], ""
    for edition in db.session.scalars(sa.select(WeeklyEdition).order_by(WeeklyEdition.number)):
        own = ",".join(
            str(number)
            for number, first, ended in hidden
            if first <= edition.number and (ended is None or ended > edition.number)
        )
        mark = tree.digest(f"{before};{own}")
        if not edition.issues or edition.issues[-1].gaps != mark:
            found.append(ToSign(edition.number, mark))
        before = own
    return found


def _hidden() -> list[tuple[int, int, int | None]]:
    """Return what stands in the log and not on the public pages: number, first edition and end."""
    entry, ending = EditionEntry, EditionEnd
    chosen = sa.select(entry.number, entry.edition, ending.edition).outerjoin(
        ending, ending.number == entry.number
    )
    with editions.snapshot() as session:
        shown = set(session.scalars(sa.select(PublicEditionText.number)))
    return [
        (number, first, ended)
        for number, first, ended in db.session.execute(chosen.order_by(entry.number))
        if number not in shown
    ]


@dataclass(frozen=True, slots=True)
class Contents:
    """What a manifest says of the files of an edition, and of its difference; None: it is the
    first.
    """

    files: Facts
    description: str
    difference: FileFacts | None


def contents(site: Site, number: int) -> Contents:
    """Read what an edition holds now."""
    with editions.snapshot() as session:
        found = {
            name: package.facts_of(lines)
            for name, lines in editions.parts(session, number, site.names)
        }
        description = site.describe(found, site.name, site.address)
        found[package.DESCRIPTION] = package.facts_of([description])
        if number == 1:
            return Contents(found, description, None)
        changes = editions.difference(session, number, site.names, description)
        return Contents(found, description, package.facts_of(changes))


def issue(
    site: Site,
    wanted: ToSign,
    found: Contents,
    key: Ed25519PrivateKey,
    at: datetime.datetime,
) -> EditionIssue:
    """Sign the manifest of an edition."""
    edition = db.session.scalars(
        sa.select(WeeklyEdition).where(WeeklyEdition.number == wanted.number)
    ).one()
    before = edition.issues[-1] if edition.issues else None
    text, signature = package.signed(
        {
            "vorm": package.FORM,
            "register": site.name,
            "adres": site.address,
            "nummer": edition.number,
            "week": edition.week,
            "gemaaktOp": _moment(edition.recorded_at),
            "uitgifte": len(edition.issues) + 1,
            "uitgegevenOp": _moment(at),
            "omvang": edition.size,
            "wortel": edition.root,
            "vorige": first_digest(edition.number - 1),
            "eerste": edition.issues[0].sha256 if before else None,
            "vervangt": before.sha256 if before else None,
            "bestanden": {name: each.said for name, each in found.files.items()},
            "verschil": found.difference.said if found.difference else None,
        },
        key,
    )
    made = EditionIssue(
        edition=edition,
        number=len(edition.issues) + 1,
        manifest=text,
        signature=signature,
        sha256=tree.digest(text),
        description=found.description,
        gaps=wanted.gaps,
        recorded_at=at,
    )
    db.session.add(made)
    journal.record(SERVER, "edition:sign", edition.week, None)
    db.session.flush()
    return made


def first_digest(number: int) -> str | None:
    """Return the SHA-256 of the first manifest of an edition; None: there is no such edition."""
    chosen = (
        sa.select(EditionIssue.sha256)
        .join(WeeklyEdition)
        .where(WeeklyEdition.number == number, EditionIssue.number == 1)
    )
    return db.session.scalar(chosen)


def said(manifest: str) -> dict[str, Any]:
    """Return what a manifest says."""
    found: dict[str, Any] = json.loads(manifest)
    return found


def _moment(at: datetime.datetime) -> str:
    return at.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
