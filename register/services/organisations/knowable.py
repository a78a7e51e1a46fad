"""Which organisations somebody may learn of from the register: a party of a decision is not public,
and neither is what others keep restricted.

Whoever keeps decisions reads every organisation. Everybody else knows those of the public views,
those of the register of organisations that the server brought in, and those of the own entries.
Whatever else there is behaves as if the register did not have it. Where one of them names such an
organisation, they read that name, and whoever keeps decisions the one that was known.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from register.access import Identity, Role
from register.extensions import db
from register.models.imports import ImportMade, ImportRun, ImportState, Noun
from register.models.journal import JournalEntry
from register.models.organisations import Organisation, OrganisationIdentifier, OrganisationName
from register.models.public import PublicOrganisation
from register.services.organisations import organisations, own_facts


def reads_all(identity: Identity) -> bool:
    """Say whether the asker keeps decisions somewhere, and so reads whatever is a party of one."""
    return identity.is_server or Role.CLERK in identity.all_roles


def known_to(identity: Identity, among: Iterable[Organisation]) -> list[Organisation]:
    """Return those of several organisations of which the asker may know, in the same order."""
    asked = list(dict.fromkeys(among))
    if reads_all(identity) or not asked:
        return asked
    open_to = _public(asked) | _listed(asked)
    if identity.person is not None:
        open_to |= own_facts.entered_of(identity.person)
    left = [each for each in asked if each.id not in open_to]
    hidden = _entered(left) if left else set()
    return [each for each in asked if each.id not in hidden]


def name_for(identity: Identity, organisation: Organisation) -> str:
    """Return the name under which the asker knows an organisation."""
    return organisation.known_name if reads_all(identity) else organisation.name


def town_for(identity: Identity, organisation: Organisation) -> str | None:
    """Return the town in which the asker knows an organisation to be. None: not known."""
    return organisation.known_town if reads_all(identity) else organisation.town


def _public(asked: list[Organisation]) -> set[int]:
    keys = {each.public_id: each.id for each in asked}
    shown = sa.select(PublicOrganisation.public_id).where(PublicOrganisation.public_id.in_(keys))
    return {keys[public_id] for public_id in db.session.scalars(shown)}


def _listed(asked: list[Organisation]) -> set[int]:
    """Return those that a file of organisations brought, or of which it said something."""
    rows: dict[tuple[str, int], int] = {}
    for each in asked:
        rows[Organisation.__tablename__, each.id] = each.id
        rows |= {(OrganisationName.__tablename__, row.id): each.id for row in each.names}
        rows |= {
            (OrganisationIdentifier.__tablename__, row.id): each.id for row in each.identifiers
        }
    made = _made(rows).where(ImportRun.noun == Noun.ORGANISATIONS)
    return {rows[row.kind, row.row_id] for row in db.session.execute(made)}


def _entered(asked: list[Organisation]) -> set[int]:
    """Return those that are here because somebody entered them, or because a file of something else
    named them; a command on the server added the others.
    """
    keys = {each.public_id: each.id for each in asked}
    by_hand = sa.select(JournalEntry.subject).where(
        JournalEntry.act == organisations.ADDED,
        JournalEntry.account_id.is_not(None),
        JournalEntry.subject.in_(keys),
    )
    rows = {(Organisation.__tablename__, each.id): each.id for each in asked}
    by_file = _made(rows).where(ImportMade.is_new, ImportRun.noun != Noun.ORGANISATIONS)
    return {keys[subject] for subject in db.session.scalars(by_hand)} | {
        rows[row.kind, row.row_id] for row in db.session.execute(by_file)
    }


def _made(rows: Iterable[tuple[str, int]]) -> Any:
    return (
        sa.select(ImportMade.kind, ImportMade.row_id)
        .join(ImportRun, ImportRun.id == ImportMade.run_id)
        .where(
            sa.tuple_(ImportMade.kind, ImportMade.row_id).in_(list(rows)),
            ImportRun.state != ImportState.UNDONE,
        )
    )
