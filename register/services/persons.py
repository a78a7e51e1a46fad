"""One person at several bodies. A name alone never says so: only somebody who asked the person does, on the server."""

from __future__ import annotations

import sqlalchemy as sa

from register.errors import Invalid
from register.extensions import db
from register.models.accounts import Account
from register.models.officials import Official, Person
from register.services import journal


def join(official: Official, other: Official) -> Person:
    """Record that two officials are one person; the person of the first stays. Said twice, it is said once.

    Of the two accounts, where there are any, the one that is left goes to the person who stays.

    Raises:
        Invalid: both persons are officials of one body, or both have an account.
    """
    stays, goes = official.person, other.person
    if stays is goes:
        return stays
    if {each.body_id for each in stays.officials} & {each.body_id for each in goes.officials}:
        raise Invalid("Both are officials of one body. Two entries at one body cannot be one person.")
    accounts = list(db.session.scalars(sa.select(Account).where(Account.person_id.in_([stays.id, goes.id]))))
    if len(accounts) > 1:
        raise Invalid("Both have an account of their own. Take one of them away first.")
    for account in accounts:
        account.person = stays
    for each in list(goes.officials):
        each.person = stays
        journal.record(None, "official:join", each.public_id, each.body_id)
    db.session.flush()
    db.session.refresh(stays)
    return stays
