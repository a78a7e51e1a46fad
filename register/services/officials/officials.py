"""Officials of a body, their offices and their terms."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from conflict_graph.dates import Answer, Interval, PartialDate, ends_first
from conflict_graph.facts import OfficeKind
from conflict_graph.readers.tables.columns import fold
from register import clock
from register.access import SERVER, Identity, Permission, Subject, allows, require
from register.errors import AboutOneself, Invalid, NotFound
from register.extensions import db
from register.models.bodies import Body
from register.models.columns import Origin, random_id
from register.models.officials import Office, Official, Person, Term, TermVersion
from register.models.reviews import Fact
from register.models.screening import Finding
from register.plain_text import is_plain
from register.services import journal, pages
from register.services.findings import fact_changes
from register.services.findings.fact_changes import File
from register.services.officials import departures, unelected
from register.services.pages import Page

BY_RANK = (
    OfficeKind.EXECUTIVE,
    OfficeKind.ELECTED_MEMBER,
    OfficeKind.CIVIL_SERVANT,
    OfficeKind.EXTERNAL,
)
"""The kinds of office, the one with the strictest rule first: the order in which pages show
them.
"""
_SEVERAL = 500
LONGEST_NAME = 100
LONGEST_TITLE = 200


class KnownOfficials:
    """The offices of some bodies, read at once and kept up to date, and those of their officials
    that were looked up last: for files with many.
    """

    def __init__(self, bodies: Iterable[Body] = ()) -> None:
        ids = [body.id for body in bodies]
        self._offices: dict[tuple[int, OfficeKind, str], Office] = {}
        self._officials: dict[tuple[int, str], Official] = {}
        self._findings: dict[int, list[Finding]] = {}
        self._left: set[int] = set()
        for start in range(0, len(ids), _SEVERAL):
            some = ids[start : start + _SEVERAL]
            for row in db.session.scalars(sa.select(Office).where(Office.body_id.in_(some))):
                self._offices[row.body_id, row.kind, row.title] = row

    def look_up(self, keys: Collection[tuple[int, str]]) -> None:
        """Find the officials of bodies, by database id, that their own files call by these keys,
        and let go of others.
        """
        self._officials = find_by_keys(
            keys,
            joinedload(Official.person),
            selectinload(Official.terms).selectinload(Term.versions),
        )
        ids = [official.id for official in self._officials.values()]
        self._findings = fact_changes.of_officials(ids)
        self._left = departures.left_among(ids)

    def find_office(self, body: Body, title: str, kind: OfficeKind) -> Office | None:
        """Return the office of the body with this title and kind."""
        return self._offices.get((body.id, kind, title))

    def office(
        self,
        body: Body,
        title: str,
        kind: OfficeKind,
        designated: bool = False,
        reference: str | None = None,
        is_unelected: bool = False,
    ) -> Office:
        """Return the office of the body, made where there is none, as `office` does."""
        found = office(SERVER, body, title, kind, designated, reference, self, is_unelected)
        self._offices[body.id, kind, found.title] = found
        return found

    def official(self, body: Body, key: str) -> Official | None:
        """Return the official that the body's own files call by this key."""
        return self._officials.get((body.id, key))

    def findings_on(self, official: Official) -> list[Finding]:
        """Return the findings about an official who was known already; about others there are
        none.
        """
        return self._findings.get(official.id, [])

    def know(self, official: Official, key: str) -> None:
        """Remember an official who was there already and has another key, or none."""
        self.note(official, key)
        self._findings |= fact_changes.of_officials([official.id])
        self._left |= departures.left_among([official.id])

    def has_left(self, official: Official) -> bool:
        """Say whether an official who was known already left the public register."""
        return official.id in self._left

    def note(self, official: Official, key: str) -> None:
        """Remember an official who was added, or found to be one whom the body has already."""
        self._officials[official.body_id, key] = official


def find(public_id: str) -> Official | None:
    """Return the official with this public id."""
    return db.session.scalar(sa.select(Official).where(Official.public_id == public_id))


def find_person(person_id: int) -> Person | None:
    """Return the person with this database id."""
    return db.session.get(Person, person_id)


def get(public_id: str) -> Official:
    """Return the official with this public id.

    Raises:
        NotFound: there is none.
    """
    official = find(public_id)
    if official is None:
        raise NotFound("There is no such official.")
    return official


def get_own(identity: Identity, public_id: str) -> Official:
    """Return the official that the asker declares for.

    Raises:
        NotFound: there is none, or it is not for this asker to declare for.
    """
    official = get(public_id)
    if not allows(identity, Permission.DECLARE, subject_of(official)):
        raise NotFound("There is no such official.")
    return official


def get_declared_for(identity: Identity, slug: str, public_id: str) -> Official:
    """Return the official of the body `slug` for whom the asker declares as a clerk.

    Raises:
        NotFound: there is none, at this body.
        NotAllowed: the asker is no clerk of the body, or is this very official.
    """
    official = get(public_id)
    if official.body.slug != slug:
        raise NotFound("There is no such official.")
    require(identity, Permission.DECLARE_FOR, subject_of(official))
    return official


def declares_for(identity: Identity, official: Official) -> bool:
    """Say whether the asker declares for this official: it is the official, or a clerk on
    behalf.
    """
    subject = subject_of(official)
    return allows(identity, Permission.DECLARE, subject) or allows(
        identity, Permission.DECLARE_FOR, subject
    )


def require_declaring(identity: Identity, official: Official) -> None:
    """Let pass the official, and a clerk or a command on behalf.

    Raises:
        NotAllowed: it is somebody else.
    """
    if not declares_for(identity, official):
        require(identity, Permission.DECLARE, subject_of(official))


KEPT_BY = (
    Permission.DECLARE_FOR,
    Permission.APPOINT,
    Permission.PROPOSE_PERSON,
    Permission.SHIELD,
)
"""What somebody who keeps the officials of a body may do with one of them."""


def acts_on(identity: Identity, official: Official) -> frozenset[Permission]:
    """Return what the asker may do with an official as somebody who keeps officials."""
    subject = subject_of(official)
    return frozenset(each for each in KEPT_BY if allows(identity, each, subject))


def find_by_key(body: Body, key: str) -> Official | None:
    """Return the official that the body's own files call by this key."""
    return db.session.scalar(
        sa.select(Official).where(Official.body_id == body.id, Official.key == key)
    )


def find_by_keys(
    keys: Collection[tuple[int, str]], *loaded: ORMOption
) -> dict[tuple[int, str], Official]:
    """Return the officials of bodies, by database id, that their own files call by these keys, with
    what is `loaded` along.
    """
    found: dict[tuple[int, str], Official] = {}
    listed = sorted(keys)
    pair = sa.tuple_(Official.body_id, Official.key)
    for start in range(0, len(listed), _SEVERAL):
        for row in db.session.scalars(
            sa.select(Official).where(pair.in_(listed[start : start + _SEVERAL])).options(*loaded)
        ):
            found[row.body_id, row.key or ""] = row
    return found


NameWords = tuple[str, ...]


def by_name(body: Body) -> dict[NameWords, list[Official]]:
    """Return the officials of a body by each way in which their names are written; see
    `name_words`.

    With given name or initials, family name first or last; where no initials are known, the first
    letter of the given name is one. Nothing else may differ: who is meant by a name that is only
    like another is for a person to say.
    """
    found: dict[NameWords, list[Official]] = defaultdict(list)
    for official in list_of(body):
        person = official.person
        called = person.given_name or ""
        initials = person.initials or called[:1]
        firsts = {called, initials, f"{initials} {called}"} - {"", " "} or {""}
        ways = {
            name_words(f"{first} {person.prefix or ''} {person.family_name}") for first in firsts
        }
        for way in ways - {()}:
            found[way].append(official)
    return dict(found)


def name_words(name: str) -> NameWords:
    """Return the words of a name in one order, without capitals, accents and points; none where no
    letter is Latin.
    """
    return tuple(sorted(word for word in fold(name).split("_") if word))


def with_terms() -> tuple[ORMOption, ...]:
    """Return what has to be loaded along to say which offices officials hold."""
    terms = selectinload(Official.terms)
    return terms.selectinload(Term.versions), terms.joinedload(Term.office)


def list_of(body: Body, *loaded: ORMOption) -> list[Official]:
    """Return the officials of a body, public or not, in the order of an index of names, with what
    is `loaded` along.
    """
    chosen = sa.select(Official).where(Official.body_id == body.id, Official.withdrawn_at.is_(None))
    chosen = chosen.join(Official.person).options(contains_eager(Official.person), *loaded)
    return list(
        db.session.scalars(chosen.order_by(Person.family_name, Person.given_name, Official.id))
    )


def page_of(body: Body, text: str = "", page: int = 1, per_page: int = 50) -> Page[Official]:
    """Return officials of a body, public or not, in the order of an index of names. Every word of
    `text` stands in a part of the name.
    """
    chosen = sa.select(Official.id).join(Official.person)
    chosen = chosen.where(Official.body_id == body.id, Official.withdrawn_at.is_(None))
    parts = (Person.given_name, Person.initials, Person.prefix, Person.family_name)
    for word in text.split():
        chosen = chosen.where(sa.or_(*(part.icontains(word, autoescape=True) for part in parts)))
    ordered = chosen.order_by(Person.family_name, Person.given_name, Official.id)
    return pages.cut(ordered, _by_id, page, per_page)


def _by_id(ids: Sequence[int]) -> dict[int, Official]:
    chosen = sa.select(Official).where(Official.id.in_(ids)).options(joinedload(Official.person))
    return {row.id: row for row in db.session.scalars(chosen)}


def list_by_office(
    body: Body, moment: PartialDate
) -> list[tuple[OfficeKind | None, list[Official]]]:
    """Return the officials of a body by the kind of office that they held at a moment, the
    executives first.

    Under None, last, stand those of whom no term at that moment is on record. No group is empty.
    """
    groups: dict[OfficeKind | None, list[Official]] = {kind: [] for kind in (*BY_RANK, None)}
    for official in list_of(body, *with_terms()):
        held = {
            term.office.kind
            for term in official.terms
            if period(term).covers(moment) is not Answer.NO
        }
        groups[next((kind for kind in BY_RANK if kind in held), None)].append(official)
    return [(kind, officials) for kind, officials in groups.items() if officials]


def period(term: Term) -> Interval:
    """Return when a term is held; one without an end is still running."""
    return Interval(
        term.current.valid_from,
        term.current.valid_until,
        Answer.of(term.current.valid_until is not None),
    )


def list_own(identity: Identity) -> list[Official]:
    """Return whom the asker declares for: the person behind the account, once per body, by the name
    of the body.
    """
    if identity.person is None:
        return []
    chosen = sa.select(Official).where(
        Official.person_id == identity.person, Official.withdrawn_at.is_(None)
    )
    chosen = chosen.join(Official.body).order_by(Body.name)
    return [
        each
        for each in db.session.scalars(chosen)
        if allows(identity, Permission.DECLARE, subject_of(each))
    ]


def subject_of(official: Official) -> Subject:
    """Return what access asks about: this person at this body."""
    return Subject(official.body_id, official.person_id)


def add(
    identity: Identity,
    body: Body,
    family_name: str,
    given_name: str | None = None,
    initials: str | None = None,
    prefix: str | None = None,
    key: str | None = None,
    person: Person | None = None,
    known: KnownOfficials | None = None,
) -> Official:
    """Add an official. A name alone never makes somebody a person that we know: without `person` a
    new one is made.

    A person who is an official of this body already is returned as such. The name fields are then
    not used. With `known`, officials are looked up there, and the rows are written with the next
    query rather than at once.

    Raises:
        Invalid: there is no family name, a name is too long, or the key is taken.
    """
    require(identity, Permission.KEEP_OFFICIALS, Subject(body.id))
    if (
        key is not None
        and (known.official(body, key) if known else find_by_key(body, key)) is not None
    ):
        raise Invalid("There is already an official with the key %(key)s.", "key", key=key)
    if person is not None:
        found = next((each for each in person.officials if each.body_id == body.id), None)
        if found is not None:
            return found
    person = person or _person(family_name, given_name, initials, prefix)
    official = Official(public_id=random_id(), body=body, body_id=body.id, person=person, key=key)
    db.session.add(official)
    if known is None:
        db.session.flush()
    journal.record(identity, "official:add", official.public_id, body.id)
    return official


def _person(
    family_name: str, given_name: str | None, initials: str | None, prefix: str | None
) -> Person:
    family_name = family_name.strip()
    if not family_name:
        raise Invalid("Enter the family name.", "family_name")
    if any(len(part or "") > LONGEST_NAME for part in (family_name, given_name, initials, prefix)):
        raise Invalid(
            "A name has at most %(length)s characters.", "family_name", length=str(LONGEST_NAME)
        )
    if not all(is_plain(part or "") for part in (family_name, given_name, initials, prefix)):
        raise Invalid(
            "There is a character in it that cannot be shown. Type it again.", "family_name"
        )
    return Person(
        family_name=family_name,
        given_name=(given_name or "").strip() or None,
        initials=(initials or "").strip() or None,
        prefix=(prefix or "").strip() or None,
    )


def office(
    identity: Identity,
    body: Body,
    title: str,
    kind: OfficeKind,
    designated: bool = False,
    designation_reference: str | None = None,
    known: KnownOfficials | None = None,
    is_unelected: bool = False,
) -> Office:
    """Return the office of the body with this title and kind; it is made when there is none.
    `known`: as for `add`. `is_unelected`: it is that of members who were not elected; whether they
    are public, the rule of the body says.

    A civil servant's function becomes designated when `designated` is said of a known one; it never
    becomes less public here. `designated` means nothing for other kinds.

    Raises:
        Invalid: there is no title, or a designated function has no reference to the decision that
            designates it.
    """
    require(identity, Permission.KEEP_OFFICIALS, Subject(body.id))
    title = title.strip()
    if not title or len(title) > LONGEST_TITLE:
        raise Invalid(
            "Enter the name of the office, in at most %(length)s characters.", "title", length="200"
        )
    if not is_plain(title):
        raise Invalid("There is a character in it that cannot be shown. Type it again.", "title")
    designated = designated and kind is OfficeKind.CIVIL_SERVANT
    if designated and not identity.is_server and not designation_reference:
        raise Invalid("Enter the decision that designates this function.", "designation_reference")
    chosen = sa.select(Office).where(
        Office.body_id == body.id, Office.kind == kind, Office.title == title
    )
    found = known.find_office(body, title, kind) if known else db.session.scalar(chosen)
    if found is None:
        found = Office(
            public_id=random_id(),
            body=body,
            body_id=body.id,
            title=title,
            kind=kind,
            designated=False,
        )
        db.session.add(found)
        if known is None:
            db.session.flush()
        journal.record(identity, "office:add", found.public_id, body.id)
    if designated and found.designated and designation_reference and not identity.is_server:
        _check_reference(found, designation_reference.strip())
    if designated and not found.designated:
        found.designated = True
        found.designation_reference = designation_reference
        journal.record(identity, "office:designate", found.public_id, body.id)
    if is_unelected and kind is OfficeKind.EXTERNAL and not found.unelected:
        unelected.apply(found, unelected.rule_of(body.id))
        if found.designated:
            journal.record(identity, "office:designate", found.public_id, body.id)
    return found


def _check_reference(office: Office, reference: str) -> None:
    known = office.designation_reference
    if known and known != reference:
        raise Invalid(
            "This function has been designated already, by “%(reference)s”. Enter that decision.",
            "designation_reference",
            reference=known,
        )


def require_appointing(identity: Identity, official: Official) -> None:
    """Let pass who records terms of this official.

    Raises:
        NotAllowed: the asker keeps no officials of the body.
        AboutOneself: it is the asker's own office.
    """
    require(identity, Permission.KEEP_OFFICIALS, Subject(official.body_id))
    if not allows(identity, Permission.APPOINT, subject_of(official)):
        raise AboutOneself("This is your own office. A colleague records it, or an administrator.")


def appoint(
    identity: Identity,
    official: Official,
    office: Office,
    valid_from: PartialDate | None,
    valid_until: PartialDate | None = None,
    portfolio: str = "",
    source: str | None = None,
    term: Term | None = None,
    known: KnownOfficials | None = None,
    full_time: bool | None = None,
    origin: Origin | None = None,
    reason: str = "",
    file: File | None = None,
) -> Term:
    """Record a term in an office. Said again in the same words it changes nothing; said differently
    it adds a version.

    It is the same term when it is given as `term`, or when the office and the beginning are the
    same. `known`: as for `add`. `full_time` None: not stated, and what was recorded before stays.
    `source`: the name of a file that brings it; `file` says too who brought it in. `origin` None:
    from that file where there is one, else declared.

    Raises:
        Invalid: the end lies before the beginning, or the official was asked about a decision for
            which another office
            counts by this, and there is no reason.
        AboutOneself: it is the asker's own office.
    """
    require_appointing(identity, official)
    if office.body_id != official.body_id:
        raise Invalid("The office belongs to another body.", "title")
    if ends_first(valid_from, valid_until):
        raise Invalid("The last day lies before the first day.", "valid_until")
    found = known.findings_on(official) if known else fact_changes.of_official(official.id)
    before = [_counts_for(official, finding) for finding in found]
    term = term or _same_term(official, office, valid_from)
    if term is None:
        term = Term(public_id=random_id(), office=office)
        official.terms.append(term)
    if full_time is None and term.versions:
        full_time = term.current.full_time
    said = (valid_from, valid_until, portfolio.strip(), full_time)
    if term.versions and said == _said(term.current):
        return term
    account_id = identity.account
    version = TermVersion(number=len(term.versions) + 1, account_id=account_id)
    version.origin, version.source = origin or Origin.of(source), source
    version.valid_from, version.valid_until, version.portfolio, version.full_time = said
    term.versions.append(version)
    if known is None or known.has_left(official):
        departures.come_back(identity, official)
    for finding, said_before in zip(found, before, strict=True):
        changed = fact_changes.differing(Fact.TERM, said_before, _counts_for(official, finding))
        fact_changes.record(identity, [finding], changed, reason, file)
    if known is None:
        db.session.flush()
    journal.record(identity, "term:record", term.public_id, official.body_id)
    return term


def find_term(official: Official, office: Office, valid_from: PartialDate | None) -> Term | None:
    """Return the term of an official that `appoint` takes for the one that began then."""
    return _same_term(official, office, valid_from)


def counting_term(official: Official, day: datetime.date) -> Term | None:
    """Return the term that counts on a day: the one of the most weight."""

    def counts(term: Term) -> tuple[bool, int, datetime.date]:
        return weight(term.office.kind, term.current.valid_from, term.current.valid_until, day)

    return max((term for term in official.terms if term.versions), key=counts, default=None)


def weight(
    kind: OfficeKind, first: PartialDate | None, last: PartialDate | None, day: datetime.date
) -> tuple[bool, int, datetime.date]:
    """Return by what a term counts on a day: that it was held then, that the office is strict, and
    that it is new.
    """
    held = (first is None or first.earliest <= day) and (last is None or last.latest >= day)
    return held, -BY_RANK.index(kind), first.earliest if first else datetime.date.min


def _counts_for(official: Official, finding: Finding) -> dict[str, object]:
    """Return what is said of the office that counts for the decision of a finding."""
    decided_on = finding.decision.current.decided_on
    term = counting_term(official, decided_on.earliest if decided_on else clock.today())
    if term is None:
        return {}
    version = term.current
    return {
        "title": term.office.title,
        "office": term.office.kind.value,
        "portfolio": version.portfolio,
        "from": version.valid_from,
        "until": version.valid_until,
    }


def _said(version: TermVersion) -> tuple[PartialDate | None, PartialDate | None, str, bool | None]:
    return version.valid_from, version.valid_until, version.portfolio, version.full_time


def _same_term(official: Official, office: Office, valid_from: PartialDate | None) -> Term | None:
    terms = (term for term in official.terms if term.office is office)
    return next((term for term in terms if term.current.valid_from == valid_from), None)
