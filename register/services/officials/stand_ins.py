"""Stand-ins: somebody is asked to keep one decision, where those who keep it would change facts
about themselves.
"""

from __future__ import annotations

import sqlalchemy as sa

from register.access import SERVER, Role
from register.clock import now
from register.errors import Invalid, NotFound
from register.extensions import db
from register.models.accounts import Account
from register.models.decisions import Decision, StandIn
from register.services import journal
from register.services.accounts import accounts


def get_decision(public_id: str) -> Decision:
    """Return a decision, for a command on the server.

    Raises:
        NotFound: there is none.
    """
    found = db.session.scalar(sa.select(Decision).filter_by(public_id=public_id, withdrawn_at=None))
    if found is None:
        raise NotFound("There is no such decision.")
    return found


def ask(decision: Decision, account: Account) -> None:
    """Let an account keep this one decision as a clerk does; asked already, it stays.

    Raises:
        Invalid: the account belongs to no clerk of another body and to no reviewer of this one.
    """
    identity = accounts.identity_of(account)
    elsewhere = any(
        Role.CLERK in roles
        for body, roles in (identity.roles or {}).items()
        if body != decision.body_id
    )
    if not elsewhere and not identity.holds(Role.REVIEWER, decision.body_id):
        raise Invalid("Ask a clerk of another body, or a reviewer of this body.", "account")
    if decision.id in identity.stands_in:
        return
    db.session.add(StandIn(decision=decision, account_id=account.id))
    db.session.flush()
    journal.record(SERVER, "decision:stand_in", decision.public_id, decision.body_id)
    journal.record(SERVER, "account:stand_in", account.public_id, decision.body_id)


def end(decision: Decision, account: Account) -> None:
    """Let an account keep this decision no more; it counts from the next page on."""
    chosen = sa.select(StandIn).filter_by(
        decision_id=decision.id, account_id=account.id, ended_at=None
    )
    for row in db.session.scalars(chosen):
        row.ended_at = now()
        journal.record(SERVER, "decision:stand_in_ended", decision.public_id, decision.body_id)
        journal.record(SERVER, "account:stand_in_ended", account.public_id, decision.body_id)
