"""Step 8: leave for a side activity, or for a post after the office.

The official is the one asked about here, and not the one who decides.

Source: CRvB 2006 (AY8059), 2021:1336 (risk suffices to refuse leave) and 2022:1859 (no ban for
appearances alone); European Ombudsman EIB 1016/2021, EDA OI/3/2021 and 2231/2024 (after office).
"""

from __future__ import annotations

from conflict_graph.facts import (
    Benefit,
    Leave,
    OrganisationKind,
    Step,
    Tie,
    TieKind,
)
from conflict_graph.rulesets.situation import POSTS, Situation
from conflict_graph.rulesets.table import (
    OWN_REQUEST,
    SIDE_AFTER_EXECUTIVE,
    SIDE_AFTER_OTHERS,
    SIDE_AFTER_PUBLIC,
    SIDE_AFTER_WITH_LEAVE,
    SIDE_BUSINESS,
    SIDE_OTHER,
    SIDE_REFUSED,
    SIDE_TASK_AND_INTEREST,
    Rule,
    RuleSet,
)
from conflict_graph.wording.messages import Message

_PUBLIC = (
    OrganisationKind.PUBLIC_BODY,
    OrganisationKind.JOINT_ARRANGEMENT,
    OrganisationKind.STATE_OWNED,
)
_SHARED = (Benefit.SECTOR, Benefit.BROAD_CLASS, Benefit.PUBLIC, Benefit.NONE)
_OWN_BUSINESS = {TieKind.OWNERSHIP: "link.owns_it", TieKind.MANAGEMENT: "link.leads_it"}


def first(s: Situation, ruleset: RuleSet) -> tuple[Rule, tuple[Message, ...]]:
    """Return the first row that holds and is not switched off; the last holds always."""
    for id_, because in _rows(s):
        if id_ not in ruleset.off:
            return ruleset.rule(id_), because
    raise AssertionError("the last row holds always")  # pragma: no cover


def _rows(s: Situation) -> list[tuple[str, tuple[Message, ...]]]:
    """Return the rows that hold, the first of them first."""
    tie = _asked_about(s)
    if tie is None:
        return [(OWN_REQUEST, (s.say("against.own_request"),))]
    post = s.say("link.new_post", tie)
    found: list[tuple[str, tuple[Message, ...]]] = []
    met = _met_in_office(s, tie)
    if met is not None:
        found.append((SIDE_TASK_AND_INTEREST, (post, met)))
    found.append(_after_office(s, tie, post) if s.official.left else _in_office(s, tie, post))
    return [*found, (SIDE_OTHER, (post, s.say("against.own_request")))]


def _asked_about(s: Situation) -> Tie | None:
    """Return the post that is asked about: the one of the chain, or, where no organisation is named
    as a party, the only one on record.
    """
    kinds = {*POSTS, TieKind.BUSINESS}
    if s.owner is not None:
        return s.owner if s.owner.kind in kinds else None
    if not s.is_self or len(s.decision.parties) > 1:
        return None
    posts = [tie for tie in s.dossier.ties if tie.source_id == s.official.id and tie.kind in kinds]
    return posts[0] if len(posts) == 1 else None


def _met_in_office(s: Situation, tie: Tie) -> Message | None:
    """Return another decision of the body by which the official dealt with the organisation."""
    for chain in s.elsewhere:
        if chain.party is None or not chain.ties or chain.ties[0].id != tie.id:
            continue
        other = next(each for each in s.dossier.decisions if each.id == chain.decision)
        steps = {
            step
            for entry in other.participations
            if entry.official == s.official.id
            for step in entry.steps
        }
        touched = chain.party is not None and chain.party.benefit not in _SHARED
        dealt = other.body == s.official.body and steps - {Step.ATTENDED, Step.PASSED_ON}
        if dealt and touched:
            return s.say("link.decided_on_employer", tie, other_title=other.title)
    return None


def _in_office(s: Situation, tie: Tie, post: Message) -> tuple[str, tuple[Message, ...]]:
    kind = s.dossier.organisation_kinds.get(tie.target_id)
    if kind in _PUBLIC:
        return SIDE_OTHER, (post, s.say("against.public_post", tie))
    if tie.kind in _OWN_BUSINESS:
        return SIDE_BUSINESS, (post, s.say(_OWN_BUSINESS[tie.kind], tie))
    if kind is OrganisationKind.COMPANY and tie.paid is not False:
        return SIDE_BUSINESS, (post, s.say("link.company_post", tie))
    if _in_own_field(s, tie):
        return SIDE_BUSINESS, (post, s.say("link.field", tie))
    dealt_with = _dealt_with_by_the_body(s, tie)
    if dealt_with is not None:
        return SIDE_BUSINESS, (post, dealt_with)
    return SIDE_OTHER, (post,)


def _dealt_with_by_the_body(s: Situation, tie: Tie) -> Message | None:
    """Return the decision of the own body to which the organisation is a party, whoever decides."""
    for other in s.dossier.decisions:
        mine = any(party.id in (tie.target_id, tie.id) for party in other.parties)
        if mine and other.id != s.decision.id and other.body == s.official.body:
            return s.say("link.deals_with_body", tie, other_title=other.title)
    return None


def _in_own_field(s: Situation, tie: Tie) -> bool:
    fields = {each.id: each.field for each in s.dossier.organisations}
    field = fields.get(tie.target_id)
    return field is not None and field.casefold() in {
        each.casefold() for each in s.official.portfolio
    }


def _after_office(s: Situation, tie: Tie, post: Message) -> tuple[str, tuple[Message, ...]]:
    left = s.say("link.left_office", tie)
    if s.dossier.organisation_kinds.get(tie.target_id) in _PUBLIC:
        return SIDE_AFTER_PUBLIC, (post, s.say("against.public_post", tie))
    if s.is_executive:
        return SIDE_AFTER_EXECUTIVE, (post, left)
    if tie.permission is Leave.GRANTED:
        return SIDE_AFTER_WITH_LEAVE, (post, s.say("against.permission", tie))
    if tie.permission is None:
        return SIDE_AFTER_OTHERS, (post, left)
    return SIDE_REFUSED, (post, left)
