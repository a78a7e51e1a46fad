"""The rows around one decision: what the walk of `neighbourhood` asks besides what the register
asks.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, ClassVar, NamedTuple

import sqlalchemy as sa
from sqlalchemy import orm

from conflict_graph.facts import PartyRole, TieKind
from register.models.bodies import Body
from register.models.decisions import Decision, DecisionParty, DecisionVersion, MentionAnswer
from register.models.declarations import Position, PositionPayload, PositionVersion
from register.models.officials import Official
from register.models.organisations import Organisation, OrganisationTie
from register.models.standing import StandingPosition
from register.services.organisations.reach_rows import Rows, Tie, _held, _holding
from register.services.prepared import Ids, PreparedQuery

_body: sa.BindParameter[Any] = sa.bindparam("body")


class AskedRow(NamedTuple):
    """What a version of a decision says, with one party and one answer about who that is; None:
    there is none.
    """

    public_id: str
    body: int
    own_organisation: int
    own_public_id: str
    number: int
    release: str | None
    party: int | None
    role: PartyRole | None
    same: bool | None
    organisation: int | None
    organisation_public_id: str | None


def _asked() -> sa.SelectBase:
    own, party = orm.aliased(Organisation), orm.aliased(Organisation)
    return (
        sa.select(
            Decision.public_id,
            Decision.body_id,
            own.id,
            own.public_id,
            DecisionVersion.number,
            DecisionVersion.release,
            DecisionParty.id,
            DecisionParty.role,
            MentionAnswer.same,
            party.id,
            party.public_id,
        )
        .join(Body, Body.id == Decision.body_id)
        .join(own, own.id == Body.organisation_id)
        .join(DecisionVersion, DecisionVersion.decision_id == Decision.id)
        .outerjoin(DecisionParty, DecisionParty.version_id == DecisionVersion.id)
        .outerjoin(MentionAnswer, MentionAnswer.mention_id == DecisionParty.mention_id)
        .outerjoin(party, party.id == MentionAnswer.organisation_id)
        .where(Decision.id == sa.bindparam("decision"))
        .order_by(DecisionParty.id, MentionAnswer.id)
    )


def _arriving(ids: Ids) -> Any:
    stands = sa.exists().where(StandingPosition.body_id == _body)
    there = StandingPosition.organisation_id
    return sa.union_all(
        _holding(ids).where(stands.where(there == OrganisationTie.held_id)),
        _held(ids).where(stands.where(there == OrganisationTie.holder_id)),
    )


def _positions(ids: Ids) -> Any:
    return (
        sa.select(Position.id, Position.public_id, PositionPayload.kind)
        .join(PositionVersion, PositionVersion.position_id == Position.id)
        .join(PositionPayload, PositionPayload.version_id == PositionVersion.id)
        .where(Position.id.in_(ids))
        .order_by(PositionVersion.number)
    )


class WalkRows(Rows):
    """Puts the questions of the walk, and those of the register."""

    QUESTIONS: ClassVar[dict[str, PreparedQuery[Any]]] = Rows.QUESTIONS | {
        "asked": PreparedQuery(AskedRow._make, lambda _: _asked()),
        "arriving": PreparedQuery(tuple, _arriving),
        "organisations": PreparedQuery(
            tuple,
            lambda ids: sa.select(Organisation.id, Organisation.public_id).where(
                Organisation.id.in_(ids)
            ),
        ),
        "ties": PreparedQuery(
            tuple,
            lambda ids: sa.select(
                OrganisationTie.id, OrganisationTie.public_id, OrganisationTie.kind
            ).where(OrganisationTie.id.in_(ids)),
        ),
        "officials": PreparedQuery(
            tuple,
            lambda ids: sa.select(Official.id, Official.public_id).where(Official.id.in_(ids)),
        ),
        "positions": PreparedQuery(tuple, _positions),
    }
    ABOUT_ONE: ClassVar[tuple[str, ...]] = (*Rows.ABOUT_ONE, "asked")

    def asked(self, decision: int) -> list[AskedRow]:
        """Return what is asked of a decision, in the order of its parties and of what was said of
        them.
        """
        return self._one("asked", decision=decision)

    def arriving(self, organisations: Collection[int], body: int) -> list[Tie]:
        """Return the ties of some organisations with a place where an official of the body
        stands.
        """
        return self._many("arriving", organisations, body=body)

    def public_ids(self, of: str, ids: Collection[int]) -> dict[int, str]:
        """Return public ids by id, of `organisations` or `officials`."""
        return dict(self._many(of, ids))

    def kinds(self, of: str, ids: Collection[int]) -> dict[int, tuple[str, TieKind]]:
        """Return the public id and the kind by id, of `ties` or `positions`."""
        return {key: (public_id, kind) for key, public_id, kind in self._many(of, ids)}
