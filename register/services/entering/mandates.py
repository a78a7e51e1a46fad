"""The mandate list of a body: who may decide alone, on what kind of decision, up to which value."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from conflict_graph.dates import Answer, PartialDate
from conflict_graph.facts import DecisionKind
from register import access
from register.access import Identity, Permission, Subject
from register.clock import now, today
from register.errors import Invalid, NotFound
from register.extensions import db
from register.models.bodies import Body
from register.models.decisions import Decision
from register.models.groups import Mandate
from register.models.officials import Office, Official
from register.plain_text import is_plain
from register.services import journal
from register.services.officials import officials

LONGEST_SOURCE = 200


def list_of(identity: Identity, body: Body) -> list[Mandate]:
    """Return the mandates of a body that stand, by office and then by value, the least first.

    Raises:
        NotAllowed: the asker keeps no decisions of the body.
    """
    access.require(identity, Permission.KEEP_DECISIONS, Subject(body.id))
    chosen = (
        sa.select(Mandate)
        .where(Mandate.body_id == body.id, Mandate.ended_at.is_(None))
        .options(joinedload(Mandate.office))
    )
    return sorted(
        db.session.scalars(chosen),
        key=lambda each: (
            each.office.title.casefold(),
            each.most_cents is None,
            each.most_cents or 0,
            each.id,
        ),
    )


def get(identity: Identity, public_id: str) -> Mandate:
    """Return a mandate, ended or not.

    Raises:
        NotFound: there is none, or the asker keeps no decisions of its body.
    """
    found = db.session.scalar(sa.select(Mandate).filter_by(public_id=public_id))
    if found is None or not access.allows(
        identity, Permission.KEEP_DECISIONS, Subject(found.body_id)
    ):
        raise NotFound("There is no such mandate.")
    return found


def add(
    identity: Identity,
    body: Body,
    office: Office,
    kind: DecisionKind | None,
    most_cents: int | None,
    source: str,
) -> Mandate:
    """Put a mandate on the list. `kind` None: of every kind; `most_cents` None: of whatever value.

    Raises:
        NotAllowed: the asker keeps no decisions of the body.
        Invalid: the office is another body's, the value is below zero, or it is not said where the
            mandate stands.
    """
    access.require(identity, Permission.KEEP_DECISIONS, Subject(body.id))
    source = " ".join(source.split())
    if office.body_id != body.id:
        raise Invalid("The office belongs to another body.", "office")
    if most_cents is not None and most_cents < 0:
        raise Invalid("The value cannot be below zero.", "most")
    if not source or len(source) > LONGEST_SOURCE or not is_plain(source):
        raise Invalid("Enter where this mandate stands, in at most 200 characters.", "source")
    made = Mandate(
        body_id=body.id,
        office=office,
        kind=kind,
        most_cents=most_cents,
        source=source,
        account_id=identity.account,
    )
    db.session.add(made)
    db.session.flush()
    journal.record(identity, "mandate:add", made.public_id, body.id)
    return made


def end(identity: Identity, mandate: Mandate) -> None:
    """Take a mandate from the list; one that has ended stays so.

    Raises:
        NotAllowed: the asker keeps no decisions of the body.
    """
    access.require(identity, Permission.KEEP_DECISIONS, Subject(mandate.body_id))
    if mandate.ended_at is None:
        mandate.ended_at = now()
        journal.record(identity, "mandate:end", mandate.public_id, mandate.body_id)


def holders(
    identity: Identity,
    body: Body,
    kind: DecisionKind,
    amount_cents: int | None,
    moment: PartialDate,
) -> list[tuple[Official, Mandate]]:
    """Return who may decide alone at a moment, each with the mandate that reaches least far and is
    enough. Nobody where the value is not known, save by a mandate for whatever value.

    Raises:
        NotAllowed: the asker keeps no decisions of the body.
    """
    found: dict[int, tuple[Official, Mandate]] = {}
    fitting = [each for each in list_of(identity, body) if _reaches(each, kind, amount_cents)]
    if not fitting:
        return []
    for official in officials.list_of(body, *officials.with_terms()):
        held = {
            term.office_id
            for term in official.terms
            if officials.period(term).covers(moment) is not Answer.NO
        }
        mandate = next((each for each in fitting if each.office_id in held), None)
        if mandate is not None:
            found[official.id] = (official, mandate)
    return list(found.values())


def without(
    identity: Identity, decision: Decision, deciding: Collection[Official]
) -> list[Official]:
    """Return who decides alone without a mandate for it: nobody where it is not said that one
    person decides alone, or where the body keeps no list.

    Raises:
        NotAllowed: the asker keeps no decisions of the body.
    """
    said = decision.current
    if not said.sole_mandate or not list_of(identity, decision.body):
        return []
    moment = said.decided_on or PartialDate.of(today())
    held = holders(identity, decision.body, said.kind, said.amount_cents, moment)
    allowed = {official.id for official, _mandate in held}
    return [each for each in deciding if each.id not in allowed]


def _reaches(mandate: Mandate, kind: DecisionKind, amount_cents: int | None) -> bool:
    if mandate.kind not in (None, kind):
        return False
    if mandate.most_cents is None:
        return True
    return amount_cents is not None and amount_cents <= mandate.most_cents


def offices(identity: Identity, body: Body) -> list[Office]:
    """Return the offices of a body, by title.

    Raises:
        NotAllowed: the asker keeps no decisions of the body.
    """
    access.require(identity, Permission.KEEP_DECISIONS, Subject(body.id))
    found = db.session.scalars(sa.select(Office).where(Office.body_id == body.id))
    return sorted(found, key=lambda each: (each.title.casefold(), each.id))
