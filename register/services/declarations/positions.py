"""Positions that officials hold beside their office: declare, amend, change, end, withdraw."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from conflict_graph.dates import Answer, Interval, PartialDate, ends_first, is_before, overlap
from conflict_graph.facts import Capacity, TieKind
from conflict_graph.particulars import NONE_STATED, Particulars
from conflict_graph.phases import Phase, phase_of
from conflict_graph.readers.nil import says_none
from register import clock
from register.access import Identity
from register.errors import Invalid, NotFound, WrongState, marked
from register.extensions import db
from register.later import Later
from register.models.columns import Origin, Rung, random_id
from register.models.declarations import Position, PositionPayload, PositionVersion
from register.models.kinds import Act
from register.models.officials import Official
from register.models.organisations import Organisation
from register.models.reviews import Fact
from register.models.screening import Finding
from register.plain_text import is_plain
from register.services import journal
from register.services.declarations import nil_returns
from register.services.findings import fact_changes
from register.services.findings.fact_changes import File
from register.services.officials.officials import require_declaring
from register.services.organisations.organisations import SEVERAL

if TYPE_CHECKING:
    from conflict_graph.readers.written import private
else:
    private = Later("conflict_graph.readers.written.private")

LONGEST_TITLE = 200
LONGEST_APPOINTER = 200
LONGEST_NOTE = 500
"""Characters, as with the title."""
NOTHING_DIFFERS = marked("Nothing is different from what stands. Change an answer first.")
FURTHEST_AHEAD_DAYS = 366
"""How many days ahead a position may begin that is announced now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionEntry:
    """What is said of a position. The period is closed at both ends; `share` is 0-1.

    `ended`: False is still running, True is over or ends on `valid_until`, None is not known. None
    elsewhere: not stated.
    """

    title: str
    organisation_id: int
    kind: TieKind = TieKind.UNSPECIFIED
    capacity: Capacity | None = None
    paid: bool | None = None
    share: float | None = None
    valid_from: PartialDate | None = None
    valid_until: PartialDate | None = None
    ended: bool | None = None
    announced: bool = False
    particulars: Particulars = NONE_STATED


class RecognisedOrganisation(NamedTuple):
    """On what evidence a file was taken to mean an organisation and an official; None: it did not
    have to be recognised.
    """

    organisation: Rung | None
    person: Rung | None


class KnownPositions:
    """What the register has of the positions that some rows of a file may mean: read at once, and
    kept up to date.
    """

    def __init__(self, keys: Collection[tuple[Official, str]], places: Collection[int]) -> None:
        """`keys`: the key of each row, beside its official. `places`: ids of the organisations that
        the rows name.
        """
        self._of_key: dict[tuple[int, str | None], Position] = {}
        self._alike: dict[tuple[int, int, str], dict[Position, None]] = {}
        people = {official.id: official.person_id for official, _ in keys}
        self._nones = set(nil_returns.of_officials(people))
        self.ties = fact_changes.Ties(set(people.values()))
        for row in _with_words(
            _of_keys({(official.id, key) for official, key in keys}) | _at(people, places)
        ):
            self.note(row)

    def find_by_key(self, official: Official, key: str) -> Position | None:
        """Return the position that this key made."""
        return self._of_key.get((official.id, key))

    def find_named(self, official: Official, entry: PositionEntry, key: str) -> Position | None:
        """Return the position that a key made which only says what it is called and where it is
        held: of several periods the one that begins as the entry does, else one that may share a
        day with it.
        """
        place = (official.id, entry.organisation_id, entry.title.strip().casefold())
        named = [self._of_key.get((official.id, key)), *self._alike.get(place, ())]
        found = [
            each
            for each in dict.fromkeys(filter(None, named))
            if f"{each.key} / ".startswith(f"{key} / ")
        ]
        said = [(each, each.current.payload) for each in found]
        same = (
            each for each, payload in said if payload and payload.valid_from == entry.valid_from
        )
        shared = (each for each, payload in said if not payload or _may_share(payload, entry))
        return next(same, None) or next(shared, None)

    def alike(self, official: Official, entry: PositionEntry) -> list[PositionEntry]:
        """Return what stands with this title at this organisation."""
        called = self._alike.get(
            (official.id, entry.organisation_id, entry.title.strip().casefold()), ()
        )
        return _alike(entry, called)

    def none_ends(self, official: Official) -> bool:
        """Say whether the official declared to have none, and that this is over: it is no longer so
        from here on.
        """
        stood = official.id in self._nones
        self._nones.discard(official.id)
        return stood

    def note_none(self, official: Official) -> None:
        """Remember that the official has none, as far as a file says."""
        self._nones.add(official.id)

    def note(self, position: Position) -> None:
        """Remember a position that was read, added or changed."""
        official = position.official.id
        self._of_key[official, position.key] = position
        for payload in (version.payload for version in position.versions):
            if payload is not None:
                place = (official, payload.organisation_id, payload.title.casefold())
                self._alike.setdefault(place, {})[position] = None


def _may_share(one: PositionPayload, other: PositionEntry) -> bool:
    """Say whether two periods may share a day."""
    first, second = (
        Interval(each.valid_from, each.valid_until, Answer.of(each.ended)) for each in (one, other)
    )
    return overlap(first, second) is not Answer.NO


def _of_keys(keys: Collection[tuple[int, str]]) -> set[int]:
    pair = sa.tuple_(Position.official_id, Position.key)
    return set(db.session.scalars(sa.select(Position.id).where(pair.in_(sorted(keys)))))


def _at(officials: Collection[int], places: Collection[int]) -> set[int]:
    """Return the positions of officials of which was ever said that they are at one of these
    organisations.
    """
    chosen = sa.select(Position.id).join(Position.versions).join(PositionVersion.payload)
    here = chosen.where(
        PositionPayload.organisation_id.in_(places), Position.official_id.in_(officials)
    )
    return set(db.session.scalars(here))


def _with_words(ids: Collection[int]) -> Iterable[Position]:
    """Return positions with all that was ever said of them."""
    said = selectinload(Position.versions).joinedload(PositionVersion.payload)
    chosen = sa.select(Position).order_by(Position.id).options(joinedload(Position.official), said)
    listed = sorted(ids)
    for start in range(0, len(listed), SEVERAL):
        yield from db.session.scalars(
            chosen.where(Position.id.in_(listed[start : start + SEVERAL]))
        )


def get(public_id: str) -> Position:
    """Return a position, published or not.

    Raises:
        NotFound: there is none.
    """
    position = db.session.scalar(sa.select(Position).where(Position.public_id == public_id))
    if position is None:
        raise NotFound("There is no such position.")
    return position


def get_of(official: Official, public_id: str) -> Position:
    """Return a position of this official.

    Raises:
        NotFound: the official has none with this public id.
    """
    position = get(public_id)
    if position.official_id != official.id:
        raise NotFound("There is no such position.")
    return position


def list_of(official: Official) -> list[Position]:
    """Return the positions of an official that stand: not withdrawn, not erased. The last declared
    comes first.
    """
    found = db.session.scalars(_of_official(), {"official": official.id})
    return [position for position in found if stands(position)]


@lru_cache(maxsize=1)
def _of_official() -> sa.Select[Position]:
    """What every page of an official asks, with whatever stands in it."""
    return (
        sa.select(Position)
        .where(Position.official_id == sa.bindparam("official"))
        .options(selectinload(Position.versions).joinedload(PositionVersion.payload))
        .order_by(Position.id.desc())
    )


def list_alike(official: Official, entry: PositionEntry) -> list[PositionEntry]:
    """Return what stands with this title at this organisation."""
    once_said = sa.select(PositionVersion.position_id).join(PositionPayload)
    there = once_said.where(PositionPayload.organisation_id == entry.organisation_id)
    chosen = sa.select(Position).where(Position.official_id == official.id, Position.id.in_(there))
    return _alike(entry, db.session.scalars(chosen))


def _alike(entry: PositionEntry, among: Iterable[Position]) -> list[PositionEntry]:
    standing = [entry_of(each) for each in among if stands(each)]
    here = (each for each in standing if each.organisation_id == entry.organisation_id)
    return [each for each in here if each.title.casefold() == entry.title.strip().casefold()]


def entry_of(position: Position) -> PositionEntry:
    """Return what is said of a position now.

    Raises:
        WrongState: it has been withdrawn, or its words have been erased.
    """
    payload = position.current.payload
    if payload is None or position.current.act is Act.WITHDRAW:
        raise WrongState("This entry has been withdrawn.")
    return said_in(payload)


def said_in(payload: PositionPayload) -> PositionEntry:
    """Return what one version says."""
    return PositionEntry(
        title=payload.title,
        organisation_id=payload.organisation_id,
        kind=payload.kind,
        capacity=payload.capacity,
        paid=payload.paid,
        share=payload.share,
        valid_from=payload.valid_from,
        valid_until=payload.valid_until,
        ended=payload.ended,
        announced=payload.announced,
        particulars=payload.particulars or NONE_STATED,
    )


def declare(
    identity: Identity,
    official: Official,
    entry: PositionEntry,
    source: str | None = None,
    key: str | None = None,
    listed_on: PartialDate | None = None,
    file: File | None = None,
    known: KnownPositions | None = None,
    recognised: RecognisedOrganisation | None = None,
) -> Position:
    """Declare a position; it is public at once where the office is public. `SERVER` declares for a
    file or a command.

    `source`: what a file says of where it has it from, else the name of the file; None: no file
    brought it. `listed_on`: of which day that file speaks; None: of today. `file`: which file, and
    who brought it in; `recognised`: on what evidence it means this official and organisation. With
    `known`, what is there already is looked up there, and the rows are written with the next query
    rather than at once.

    A key that the official has used already gives the position that it made, so that a form that is
    sent twice, or a file that is read twice, makes one. A file that says something else the second
    time adds a version.

    Raises:
        Invalid: what is said cannot be right.
        NotAllowed: the asker is neither this official nor a clerk on behalf.
    """
    require_declaring(identity, official)
    check(entry)
    entry = replace(entry, title=entry.title.strip())
    position = (
        (known.find_by_key if known else find_by_key)(official, key) if key is not None else None
    )
    if position is None:
        position = Position(public_id=random_id(), official=official, key=key)
        db.session.add(position)
        return _record(identity, position, Act.DECLARE, entry, source, listed_on, known, recognised)
    if identity.is_server and (not stands(position) or entry_of(position) != entry):
        _note_change(identity, position, entry, file=file, known=known)
        _record(identity, position, Act.AMEND, entry, source, listed_on, known, recognised)
    return position


def amend(
    identity: Identity,
    position: Position,
    entry: PositionEntry,
    number: int | None = None,
    source: str | None = None,
    reason: str = "",
) -> Position:
    """Record that something else is so. `number` is the version that the asker had before them.

    Raises:
        Invalid: what is said cannot be right, or somebody says what stands already; a file that
            does changes nothing.
            Or the official was asked about a finding that rests on it, and there is no reason.
        NotAllowed: the asker is neither this official nor a clerk on behalf.
        WrongState: the entry is withdrawn, or there is a newer version than `number`.
    """
    before = _before_change(identity, position, number)
    check(entry)
    entry = replace(entry, title=entry.title.strip())
    if entry != before:
        _note_change(identity, position, entry, reason)
        return _record(identity, position, Act.AMEND, entry, source)
    if not identity.is_server:
        raise Invalid(NOTHING_DIFFERS)
    return position


def change(
    identity: Identity,
    position: Position,
    entry: PositionEntry,
    number: int | None = None,
    source: str | None = None,
    key: str | None = None,
    reason: str = "",
) -> Position:
    """Record that something became different on `entry.valid_from`; return the position that holds
    from then on.

    What was so until then stays as it was: the entry ends on the day before, in the precision of
    that date, and a new one begins. A key that was used already gives the position that it made.

    Raises:
        Invalid: what is said cannot be right, nothing but the period is different, or it became so
            before the position
            began. Or there is no reason where `amend` asks one.
        NotAllowed: the asker is neither this official nor a clerk on behalf.
        WrongState: the entry is withdrawn, or there is a newer version than `number`.
    """
    sent = find_by_key(position.official, key) if key is not None else None
    if sent is not None:
        require_declaring(identity, position.official)
        return sent
    before = _before_change(identity, position, number)
    if entry.valid_from is None:
        raise Invalid("Enter since when it is different.", "since")
    check_since(before, entry.valid_from)
    check(entry)
    if not _is_different(before, entry):
        raise Invalid(NOTHING_DIFFERS)
    end(identity, position, before_date(entry.valid_from), number, source, reason)
    return declare(identity, position.official, entry, source, key)


def check_since(before: PositionEntry, since: PartialDate) -> None:
    """Let pass a date from which on something can be different of what stands.

    Raises:
        Invalid: the position had not begun by then, or had ended.
    """
    if (
        before.valid_from is not None
        and is_before(before_date(since), before.valid_from) is Answer.YES
    ):
        raise Invalid(
            "The position began later than that. Choose that something was wrong, and correct it.",
            "since",
        )
    if before.valid_until is not None and is_before(before.valid_until, since) is Answer.YES:
        raise Invalid("The position had ended by then. Declare a new position instead.", "since")


def _is_different(before: PositionEntry, after: PositionEntry) -> bool:
    """Say whether two entries say something else of the position itself, whatever they say of its
    period.
    """
    said = (
        (
            *(each.title, each.organisation_id, each.kind, each.capacity, each.paid, each.share),
            each.particulars,
        )
        for each in (before, after)
    )
    return len(set(said)) > 1


def before_date(date: PartialDate) -> PartialDate:
    """Return the last day, month or year before a date, in the precision that the date has.

    >>> before_date(PartialDate(2026, 3)), before_date(PartialDate(2026, 1, 1))
    (PartialDate(year=2026, month=2, day=None), PartialDate(year=2025, month=12, day=31))
    """
    if date.month is None:
        return PartialDate(date.year - 1)
    eve = date.earliest - datetime.timedelta(days=1)
    return PartialDate(eve.year, eve.month, eve.day if date.day is not None else None)


def is_position(entry: PositionEntry | PositionPayload) -> bool:
    """Say whether what is said is a position. What somebody owns is an interest, unless he is paid
    for work there.

    The public views ask the same. Source: docs/decisions/0018-owned-and-paid-is-a-position.md.
    """
    return entry.kind is not TieKind.OWNERSHIP or entry.paid is True


def is_over(entry: PositionEntry, today: datetime.date | None = None) -> bool:
    """Say whether a position is known to be over. `today` None: the server's clock."""
    on = today or clock.today()
    return (
        phase_of(entry.valid_from, entry.valid_until, entry.ended, entry.announced, on)
        is Phase.ENDED
    )


def end(
    identity: Identity,
    position: Position,
    until: PartialDate | None,
    number: int | None = None,
    source: str | None = None,
    reason: str = "",
) -> Position:
    """Record that a position ends. `until` is its last day; None: it is over and nobody stated
    when.

    Raises:
        Invalid: the last day lies before the first, or there is no reason where `amend` asks one.
        NotAllowed: the asker is neither this official nor a clerk on behalf.
        WrongState: the entry is withdrawn, or there is a newer version than `number`.
    """
    before = _before_change(identity, position, number)
    entry = replace(before, valid_until=until, ended=True)
    check(entry)
    if entry == before:
        fact_changes.refuse_idle(reason)
        return position
    _note_change(identity, position, entry, reason)
    return _record(identity, position, Act.END, entry, source)


def withdraw(
    identity: Identity,
    position: Position,
    number: int | None = None,
    source: str | None = None,
    reason: str = "",
) -> Position:
    """Record that the entry was made in error. It leaves the public pages; the rows stay and say
    so.

    Raises:
        Invalid: there is no reason where `amend` asks one.
        NotAllowed: the asker is neither this official nor a clerk on behalf.
        WrongState: the entry is withdrawn already, or there is a newer version than `number`.
    """
    before = _before_change(identity, position, number)
    _note_change(identity, position, None, reason)
    return _record(identity, position, Act.WITHDRAW, before, source)


def needs_reason(identity: Identity, position: Position) -> bool:
    """Say whether the asker has to say why it changes: the official was asked about a finding that
    rests on it.
    """
    return fact_changes.need_reason(identity, findings_on(position))


def findings_on(position: Position, known: KnownPositions | None = None) -> list[Finding]:
    """Return the findings about its official, at whatever body, that ever rested on a position.
    `known`: look there.
    """
    of_tie = known.ties.of_tie if known else fact_changes.of_tie
    return of_tie(position.official.person_id, position.public_id)


def check(entry: PositionEntry, today: datetime.date | None = None) -> None:
    """Let pass what can be so. `today` None: the server's clock.

    Raises:
        Invalid: it cannot be; the message says why, the field where.
    """
    _check_title(entry.title.strip())
    if entry.share is not None and not 0 <= entry.share <= 1:
        raise Invalid("A share lies between 0 and 100 per cent.", "share")
    check_period(entry.valid_from, entry.valid_until, entry.ended, entry.announced, today)
    check_particulars(entry.particulars, today)


def check_particulars(said: Particulars, today: datetime.date | None = None) -> None:
    """Let pass what can be so of a position beside what it is, where and when. `today` None: the
    server's clock.

    Raises:
        Invalid: it cannot be; the message says why, the field where.
    """
    on = today or clock.today()
    _check_text(said.appointed_by, "appointed_by", LONGEST_APPOINTER, is_public=True)
    _check_text(said.note, "note", LONGEST_NOTE, is_public=said.note_public is True)
    for name in ("accepted_on", "published_on"):
        day: PartialDate | None = getattr(said, name)
        if day is not None and day.earliest > on:
            raise Invalid("That day has not come yet. Enter today or an earlier day.", name)


def _check_text(text: str | None, field: str, longest: int, *, is_public: bool) -> None:
    if text is None:
        return
    if not is_plain(text):
        raise Invalid("There is a character in it that cannot be shown. Type it again.", field)
    if len(text) > longest:
        raise Invalid("Use at most %(length)s characters.", field, length=str(longest))
    found = private.find(text) if is_public else None
    if found is not None:
        raise Invalid(
            "“%(part)s” looks private, and everybody can read this. Leave it out.",
            field,
            part=found.part,
        )


def check_period(
    start: PartialDate | None,
    until: PartialDate | None,
    ended: bool | None,
    announced: bool,
    today: datetime.date | None = None,
) -> None:
    """Let pass a period that can be so. `today` None: the server's clock.

    Raises:
        Invalid: it cannot be; the message says why, the field where.
    """
    if ends_first(start, until):
        raise Invalid("The last day lies before the first day.", "valid_until")
    if until is not None and ended is False:
        raise Invalid(
            "You say that it is still running, and also when it ended. Only one can be so.",
            "valid_until",
        )
    if start is not None:
        _check_start(start, announced, today or clock.today())


def _check_title(title: str) -> None:
    if not title:
        raise Invalid("Enter what you do there, for example: member of the board.", "title")
    if not is_plain(title):
        raise Invalid(
            "The position has a character in it that cannot be shown. Type it again.", "title"
        )
    if says_none(title):
        raise Invalid("This is no position. Who has none declares that there are none.", "title")
    found = private.find(title)
    if found is not None:
        raise Invalid(
            "“%(part)s” looks private, and everybody can read this. Write the position without it, "
            "for example: %(without)s.",
            "title",
            part=found.part,
            without=found.without or "…",
        )
    if len(title) > LONGEST_TITLE:
        raise Invalid(
            "Use at most %(length)s characters for the position.",
            "title",
            length=str(LONGEST_TITLE),
        )


def _check_start(start: PartialDate, announced: bool, today: datetime.date) -> None:
    if start.earliest > today + datetime.timedelta(days=FURTHEST_AHEAD_DAYS):
        raise Invalid("The first day lies more than a year ahead.", "valid_from")
    if start.earliest > today and not announced:
        raise Invalid(
            "The first day lies ahead: say that the position has not begun yet.", "valid_from"
        )


def find_by_key(official: Official, key: str) -> Position | None:
    """Return the position that this key made."""
    return db.session.scalar(
        sa.select(Position).where(Position.official_id == official.id, Position.key == key)
    )


def stands(position: Position) -> bool:
    """Say whether an entry was neither withdrawn nor erased."""
    return position.current.act is not Act.WITHDRAW and position.current.payload is not None


def _before_change(identity: Identity, position: Position, number: int | None) -> PositionEntry:
    require_declaring(identity, position.official)
    if number is not None and number != position.current.number:
        raise WrongState(
            "Somebody else changed this entry meanwhile. Look at it again and make your "
            "change once more."
        )
    return entry_of(position)


def _note_change(
    identity: Identity,
    position: Position,
    entry: PositionEntry | None,
    reason: str = "",
    file: File | None = None,
    known: KnownPositions | None = None,
) -> None:
    """Put in the history of findings that rest on a position that it is said to be otherwise; None:
    withdrawn.
    """
    found = findings_on(position, known)
    if not found:
        return
    before, after = (
        _said(each) if each is not None else {} for each in (_standing_entry(position), entry)
    )
    title = position.current.payload.title if position.current.payload else None
    changed = fact_changes.differing(Fact.POSITION, before, after, title, position.official.body_id)
    fact_changes.record(identity, found, changed, reason, file)


def _standing_entry(position: Position) -> PositionEntry | None:
    return entry_of(position) if stands(position) else None


def _said(entry: PositionEntry) -> dict[str, object]:
    """Return what an entry says, aspect by aspect."""
    organisation = db.session.get(Organisation, entry.organisation_id)
    return {
        "title": entry.title,
        "organisation": organisation.name if organisation is not None else None,
        "kind": entry.kind.value,
        "capacity": entry.capacity.value if entry.capacity else None,
        "paid": entry.paid,
        "share": entry.share,
        "from": entry.valid_from,
        "until": entry.valid_until,
        "ended": entry.ended,
        "announced": entry.announced,
    }


def _record(
    identity: Identity,
    position: Position,
    act: Act,
    entry: PositionEntry,
    source: str | None,
    listed_on: PartialDate | None = None,
    known: KnownPositions | None = None,
    recognised: RecognisedOrganisation | None = None,
) -> Position:
    official = position.official
    version = PositionVersion(
        number=len(position.versions) + 1,
        act=act,
        account_id=identity.account,
        by_official=identity.is_person(official.person_id),
        origin=Origin.of(source),
        source=source or "",
        listed_on=listed_on if source is None or listed_on else PartialDate.of(clock.today()),
        organisation_rung=recognised.organisation if recognised else None,
        person_rung=recognised.person if recognised else None,
        payload=PositionPayload(
            title=entry.title,
            organisation_id=entry.organisation_id,
            kind=entry.kind,
            capacity=entry.capacity,
            paid=entry.paid,
            share=entry.share,
            valid_from=entry.valid_from,
            valid_until=entry.valid_until,
            ended=entry.ended,
            announced=entry.announced,
            particulars=entry.particulars,
        ),
    )
    position.versions.append(version)
    holds = act is not Act.WITHDRAW and is_position(entry) and not is_over(entry)
    if holds and (known is None or known.none_ends(official)):
        nil_returns.end(identity, official, source)
    if known is None:
        db.session.flush()
    else:
        known.note(position)
    journal.record(identity, f"position:{act.value}", position.public_id, official.body_id)
    return position
