"""Whether a row of a file and an official contradict each other: by key, by name, and by an office
that one person holds at a time.

Nothing is concluded here: what disagrees is for a person to say.
"""

from __future__ import annotations

import re

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, selectinload

from conflict_graph.dates import Answer, Interval, PartialDate, is_before, overlap
from conflict_graph.readers.records import OfficialRecord
from conflict_graph.readers.tables.columns import fold
from register.extensions import db
from register.models.bodies import Body
from register.models.kinds import is_held_by_one
from register.models.officials import Office, Official, Person, Term, full_name
from register.services.officials import officials

_ZEROS = re.compile(r"(?<!\d)0+(?=\d)")


def bare_key(key: str) -> str:
    """Return a key without what a spreadsheet drops or changes: leading zeros of a number, spaces
    and capitals.

    >>> bare_key(" M-007 "), bare_key("2001")
    ('m-7', '2001')
    """
    return _ZEROS.sub("", "".join(key.split()).casefold())


def may_be_called(person: Person, record: OfficialRecord) -> bool:
    """Say whether the name in a row does not contradict that of a person. A part that one of them
    lacks contradicts nothing.
    """
    families = {
        fold(f"{each.prefix or ''} {each.family_name}").strip("_") for each in (person, record)
    }
    bare = {fold(each.family_name) for each in (person, record)}
    lacks_prefix = not person.prefix or not record.prefix
    is_same_family = len(families) == 1 or (lacks_prefix and len(bare) == 1)
    return is_same_family and _first_names_may_agree(person, record)


def _first_names_may_agree(person: Person, record: OfficialRecord) -> bool:
    said = [fold(each.given_name or "") for each in (person, record)]
    if all(said):
        return said[0] == said[1]
    firsts = [_first_letter(each) for each in (person, record)]
    return not all(firsts) or firsts[0] == firsts[1]


def _first_letter(named: Person | OfficialRecord) -> str:
    return fold(named.initials or named.given_name or "").strip("_")[:1]


def begun_otherwise(
    official: Official, office: Office, first: PartialDate | None, last: PartialDate | None
) -> Term | None:
    """Return the term of an official in an office that began on another day and goes on within a
    period; None: there is none, or the one ends where the other begins.
    """
    said = Interval(first, last, Answer.of(last is not None))
    for term in official.terms:
        if term.office is not office or term.withdrawn_at is not None or not term.versions:
            continue
        held = officials.period(term)
        follows = any(
            one.until is not None
            and other.start is not None
            and is_before(other.start, one.until) is not Answer.YES
            for one, other in ((held, said), (said, held))
        )
        if not follows and held.start != first and overlap(held, said) is Answer.YES:
            return term
    return None


def first_day_known(
    official: Official, office: Office, first: PartialDate | None
) -> PartialDate | None:
    """Return the first day of the one term in an office that lies within a month or year that is
    said of it, so that what is less exact is no other day; `first` itself where there is none.
    """
    if first is None:
        return None
    days = {
        term.current.valid_from
        for term in official.terms
        if term.office is office and term.withdrawn_at is None and term.versions
    }
    within = [
        day
        for day in days
        if day is not None and first.earliest <= day.earliest and day.latest <= first.latest
    ]
    return within[0] if len(within) == 1 else first


class KnownKeys:
    """The officials of a body by what is left of their keys, and by name: read at once and kept up
    to date.
    """

    def __init__(self, body: Body) -> None:
        self._by_key: dict[str, Official] = {}
        self._by_name: dict[officials.NameWords, list[Official]] = {}
        chosen = sa.select(Official).where(
            Official.body_id == body.id, Official.key.is_not(None), Official.withdrawn_at.is_(None)
        )
        loaded = selectinload(Official.terms)
        chosen = chosen.join(Official.person).options(
            contains_eager(Official.person),
            loaded.selectinload(Term.versions),
            loaded.joinedload(Term.office),
        )
        for official in db.session.scalars(chosen.order_by(Official.id)):
            self.note(official)
            self._by_name.setdefault(officials.name_words(official.person.name), []).append(
                official
            )

    def note(self, official: Official) -> None:
        """Remember an official who was added under a key. That another row of the same file bears
        the same name says that these are two people.
        """
        self._by_key.setdefault(bare_key(official.key or ""), official)

    def like(self, key: str) -> Official | None:
        """Return the official whose key is this one but for zeros, spaces and capitals."""
        return self._by_key.get(bare_key(key))

    def holder_of(self, record: OfficialRecord) -> Official | None:
        """Return an official of the very name in a row who holds the office of that row, under
        another key, in a period that may be that of the row.
        """
        name = full_name(record.given_name, record.initials, record.prefix, record.family_name)
        until = record.until_date
        said = Interval(record.from_date, until, Answer.of(until is not None))
        for official in self._by_name.get(officials.name_words(name), ()):
            for term in official.terms:
                is_same = fold(term.office.title) == fold(record.office_title)
                if is_same and overlap(officials.period(term), said) is not Answer.NO:
                    return official
        return None


def also_holding(term: Term) -> list[Official]:
    """Return who else holds the office of a term at the same time, without a last day, where it is
    one that one person holds at a time.
    """
    if not is_held_by_one(term.office.title) or term.current.valid_until is not None:
        return []
    chosen = (
        sa.select(Term)
        .join(Term.office)
        .join(Term.official)
        .where(
            Office.body_id == term.office.body_id,
            Term.office_id == term.office.id,
            Official.withdrawn_at.is_(None),
        )
        .options(selectinload(Term.versions))
        .order_by(Term.id)
    )
    others = [each for each in db.session.scalars(chosen) if each.official is not term.official]
    running = [each for each in others if each.versions and each.current.valid_until is None]
    return list(dict.fromkeys(each.official for each in running))
