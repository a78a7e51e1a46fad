"""How strong a chain is, so that the strongest is explained first. It orders chains of one answer
and changes no label.

A chain is as strong as its weakest tie. Ownership is multiplied along the path; where one share is
not known, neither is the product. It is never compared between people.

Hubs: an organisation to which very many are bound (an association of all municipalities, a club
with 4,000 members, a supplier of everybody) binds those around it no more than one street binds its
residents. A chain that goes in and out of a hub by loose ties is noise.

Source: docs/conflict-test.md, step 0.
"""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from conflict_graph.chains.shares import is_shared_holding, owned_share
from conflict_graph.dates import Answer
from conflict_graph.facts import Certainty, Dossier, OrganisationKind, Relation, Tie, TieKind
from conflict_graph.rulesets.situation import LOOSE, Situation
from conflict_graph.rulesets.timing import TieState, state_of

HUB_TIES = 100
"""With more loose ties than this, an organisation is a hub."""


class Grade(enum.StrEnum):
    """How much a tie binds, from much to little."""

    STRONG = "strong"
    FAIR = "fair"
    WEAK = "weak"


_ORDER = tuple(Grade)
_KINDS = {
    Grade.STRONG: (
        TieKind.OWNERSHIP,
        TieKind.CONTROL,
        TieKind.MANAGEMENT,
        TieKind.OFFICER,
        TieKind.EMPLOYMENT,
        TieKind.BUSINESS,
        TieKind.GIFT,
        TieKind.PROPERTY,
        TieKind.CANDIDATE,
        TieKind.FAMILY,
    ),
    Grade.FAIR: (
        TieKind.BOARD,
        TieKind.ADVISORY,
        TieKind.FRIENDSHIP,
        TieKind.COLLEAGUE,
        TieKind.COMPETITION,
        TieKind.LITIGATION,
        TieKind.SUPPLY,
        TieKind.LIKELY_CONTRACTOR,
        TieKind.CONTRACT,
    ),
    Grade.WEAK: (
        TieKind.MEMBERSHIP,
        TieKind.PARTICIPATION,
        TieKind.DONATION,
        TieKind.OPINION,
        TieKind.POLITICAL,
        TieKind.UNSPECIFIED,
    ),
}
_NOT_RUNNING = {
    TieState.ENDED,
    TieState.RECENT,
    TieState.LATER,
    TieState.ANNOUNCED,
    TieState.ENDED_UNDATED,
    TieState.OLD_GIFT,
}
_UNKNOWN = {TieState.UNKNOWN, TieState.UNDATED_GIFT}
GRADES = {kind: grade for grade, kinds in _KINDS.items() for kind in kinds}


@dataclass(frozen=True, slots=True)
class Strength:
    """How strong one chain is.

    `owned_share` (0–1) is the ownership multiplied along the chain: None where no tie of it is
    ownership, where one share is not known, or where the chain runs from what is owned to its
    owner. `running`: whether every tie ran at the decision. `sure`: no tie is probable or
    uncertain. `ties` is the length.
    """

    grade: Grade
    owned_share: float | None
    running: Answer
    sure: bool
    ties: int

    def order(self) -> tuple[int, int, bool, float, int]:
        """Sort the strongest first; a share that is not known comes after those that are."""
        running = (Answer.YES, Answer.UNKNOWN, Answer.NO).index(self.running)
        return (
            _ORDER.index(self.grade),
            running,
            not self.sure,
            -(self.owned_share or 0.0),
            self.ties,
        )


def strength(situation: Situation) -> Strength:
    """Return how strong the chain of a situation is; the official as the party is the strongest of
    all.
    """
    ties = situation.ties
    grades = [_grade(tie, situation.dossier.organisation_kinds) for tie in ties]
    nodes = situation.chain.nodes[1:] if situation.chain else ()
    met = zip(ties, ties[1:], nodes, strict=False)
    grades += [Grade.FAIR for each in met if is_shared_holding(*each)]
    unsure = (Certainty.PROBABLE, Certainty.UNCERTAIN)
    return Strength(
        grade=max(grades, key=_ORDER.index, default=Grade.STRONG),
        owned_share=owned_share(situation.chain) if situation.chain else None,
        running=_running({state_of(situation, tie) for tie in ties}),
        sure=all(tie.certainty not in unsure for tie in ties),
        ties=len(ties),
    )


def hubs(dossier: Dossier, most: int = HUB_TIES) -> frozenset[str]:
    """Return the organisations with more loose ties than `most`, in this dossier."""
    organisations = {organisation.id for organisation in dossier.organisations}
    ends = Counter(
        end for tie in dossier.ties if tie.kind in LOOSE for end in (tie.source_id, tie.target_id)
    )
    return frozenset(node for node, count in ends.items() if count > most and node in organisations)


def _grade(tie: Tie, kinds: Mapping[str, OrganisationKind]) -> Grade:
    """Grade a tie by its kind; a share in a joint arrangement binds as a seat does, other relatives
    less than close.
    """
    if (
        tie.kind is TieKind.PARTICIPATION
        and kinds.get(tie.target_id) is OrganisationKind.JOINT_ARRANGEMENT
    ):
        return Grade.FAIR
    if tie.kind is TieKind.FAMILY and tie.relation in (None, Relation.OTHER):
        return Grade.FAIR
    return GRADES[tie.kind]


def _running(states: set[TieState]) -> Answer:
    if states & _NOT_RUNNING:
        return Answer.NO
    return Answer.UNKNOWN if states & _UNKNOWN else Answer.YES
