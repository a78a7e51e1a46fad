"""Groups that take part together again and again, under a name that a clerk of the body gave."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from register import access
from register.access import Identity, Permission, Subject
from register.clock import now
from register.errors import Invalid, NotFound
from register.extensions import db
from register.models.bodies import Body
from register.models.groups import GroupMember, StandingGroup
from register.models.officials import Official
from register.plain_text import is_plain
from register.services import journal

LONGEST_NAME = 100


def list_of(identity: Identity, body: Body) -> list[StandingGroup]:
    """Return the groups of a body that stand, by name.

    Raises:
        NotAllowed: the asker keeps no decisions of the body.
    """
    _require(identity, body.id)
    members = selectinload(StandingGroup.members).joinedload(GroupMember.official)
    chosen = (
        sa.select(StandingGroup)
        .where(StandingGroup.body_id == body.id, StandingGroup.ended_at.is_(None))
        .options(members.joinedload(Official.person), joinedload(StandingGroup.body))
    )
    return sorted(db.session.scalars(chosen), key=lambda each: each.name.casefold())


def get(identity: Identity, public_id: str) -> StandingGroup:
    """Return a group, ended or not.

    Raises:
        NotFound: there is none, or the asker keeps no decisions of its body.
    """
    found = db.session.scalar(sa.select(StandingGroup).filter_by(public_id=public_id))
    if found is None or not access.allows(
        identity, Permission.KEEP_DECISIONS, Subject(found.body_id)
    ):
        raise NotFound("There is no such group.")
    return found


def keep(identity: Identity, body: Body, name: str, members: Sequence[Official]) -> StandingGroup:
    """Keep these officials as a group. One that bore the name ends, unless it has the same members.

    Raises:
        NotAllowed: the asker keeps no decisions of the body.
        Invalid: there is no name, it cannot be shown or is too long, or somebody is of another
            body.
    """
    _require(identity, body.id)
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME or not is_plain(name):
        raise Invalid(
            "Enter a name for the group, in at most %(length)s characters.",
            "name",
            length=str(LONGEST_NAME),
        )
    if not members or any(each.body_id != body.id for each in members):
        raise Invalid("Choose who belongs to the group.", "name")
    wanted = {each.id: each for each in members}
    called = [each for each in list_of(identity, body) if each.name.casefold() == name.casefold()]
    for each in called:
        if {member.official_id for member in each.members} == wanted.keys():
            return each
        end(identity, each)
    made = StandingGroup(body=body, name=name, account_id=identity.account)
    made.members.extend(GroupMember(official=each) for each in wanted.values())
    db.session.add(made)
    db.session.flush()
    journal.record(identity, "group:keep", made.public_id, body.id)
    return made


def end(identity: Identity, group: StandingGroup) -> None:
    """Offer a group no longer; one that has ended stays so. What was recorded with it stays.

    Raises:
        NotAllowed: the asker keeps no decisions of the body.
    """
    _require(identity, group.body_id)
    if group.ended_at is None:
        group.ended_at = now()
        journal.record(identity, "group:end", group.public_id, group.body_id)


def _require(identity: Identity, body_id: int) -> None:
    access.require(identity, Permission.KEEP_DECISIONS, Subject(body_id))
