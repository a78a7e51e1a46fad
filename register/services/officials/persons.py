"""One person at several bodies. A name alone never says so: the person does, or somebody who asked
the person.
"""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from register.access import SERVER, Identity
from register.errors import Invalid
from register.extensions import db
from register.models.accounts import Account
from register.models.officials import Official, Person
from register.models.proposals import PersonChange
from register.services import journal
from register.services.officials import visibility


@dataclass(frozen=True, slots=True)
class PersonName:
    """The parts of a name. None: it has no such part, or nobody stated it."""

    family_name: str
    prefix: str | None
    given_name: str | None
    initials: str | None


def join(identity: Identity, official: Official, other: Official) -> Person:
    """Record that two officials are one person; `staying` says under whose name. Said twice, it is
    said once.

    Of the two accounts, where there are any, the one that is left goes to the person who stays.
    Whether the asker may do this is asked before.

    Raises:
        Invalid: both persons are officials of one body, or both have an account that is open.
    """
    stays = staying(official, other)
    goes = other.person if stays is official.person else official.person
    if stays is goes:
        return stays
    check_bodies(official, other)
    _move_account(stays, goes)
    for each in list(goes.officials):
        _record(identity, each, stays, "official:join")
    db.session.flush()
    db.session.refresh(stays)
    return stays


def staying(official: Official, other: Official) -> Person:
    """Return the person under whose name and public id the two go on: the first.

    The other one where the first has an office that stands on no public page and the other has
    none: what everybody can read of the other must not begin to say who the first is.
    """
    first, second = official.person, other.person
    return second if _is_hidden(first) and not _is_hidden(second) else first


def check_bodies(official: Official, other: Official) -> None:
    """Let pass two who can be one person.

    Raises:
        Invalid: both persons are officials of one body.
    """
    shared = {each.body_id for each in official.person.officials} & {
        each.body_id for each in other.person.officials
    }
    if shared and official.person is not other.person:
        raise Invalid(
            "Both are officials of one body. Two entries at one body cannot be one person."
        )


def separate(official: Official) -> Person:
    """Record that an official is not one person with the others after all; return the person that
    the official is now.

    It is the one from before they were joined; where there is none, a new one with the same name.
    An account stays with the others.

    Raises:
        Invalid: there are no others.
    """
    if len(official.person.officials) < 2:
        raise Invalid("This official is one person with nobody else.")
    person = _before(official) or _like(official.person)
    _record(SERVER, official, person, "official:separate")
    db.session.flush()
    return person


def rename(identity: Identity, person: Person, named: PersonName) -> bool:
    """Give a person another name, on every page; False where somebody at another body is the same
    person, who is not this body's to name.

    The former name stands on no page: it can say what nobody has to know. Undoing an import brings
    it back.
    """
    if not is_of_one_body(person):
        return False
    person.family_name, person.prefix = named.family_name, named.prefix
    person.given_name, person.initials = named.given_name, named.initials
    note_renamed(identity, person)
    return True


def note_renamed(identity: Identity, person: Person) -> None:
    """Record that a person bears another name now: a round of screening and the search go by that
    record.
    """
    for official in person.officials:
        _record(identity, official, person, "person:rename")
    db.session.flush()


def is_of_one_body(person: Person) -> bool:
    """Say whether no second body has an official who is this person."""
    return len({official.body_id for official in person.officials}) == 1


def _record(identity: Identity, official: Official, person: Person, act: str) -> None:
    account_id = identity.account
    db.session.add(
        PersonChange(official=official, before=official.person, after=person, account_id=account_id)
    )
    official.person = person
    journal.record(identity, act, official.public_id, official.body_id)


def _move_account(stays: Person, goes: Person) -> None:
    """Give the one account that is open to who stays; one that was closed lets go of the person."""
    found = list(
        db.session.scalars(sa.select(Account).where(Account.person_id.in_([stays.id, goes.id])))
    )
    is_open = [account for account in found if account.disabled_at is None]
    if len(is_open) > 1:
        raise Invalid(
            "There are two accounts, one for each. An administrator of the server first closes "
            "one of them."
        )
    for account in found:
        account.person = None
    db.session.flush()
    for account in is_open or found[:1]:
        account.person = stays


def _is_hidden(person: Person) -> bool:
    return not all(visibility.is_published(each) for each in person.officials)


def _before(official: Official) -> Person | None:
    """Return the person that the official was last, if nobody is that person now."""
    changes = (
        sa.select(PersonChange)
        .where(PersonChange.official_id == official.id)
        .order_by(PersonChange.id.desc())
    )
    before = (change.before for change in db.session.scalars(changes))
    return next(
        (person for person in before if person is not official.person and not person.officials),
        None,
    )


def _like(person: Person) -> Person:
    return Person(
        family_name=person.family_name,
        given_name=person.given_name,
        initials=person.initials,
        prefix=person.prefix,
    )
