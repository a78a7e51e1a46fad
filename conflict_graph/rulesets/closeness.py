"""Step 2, closeness: what the official is to the one who is touched by the decision.

From own (4) over bound (3) and near (2) to thin (1) and none (0). The kind of tie gives the value,
through whom it runs takes off, and so does every dealing between organisations.

Source: article 28(1)(a) Gemeentewet ("rechtstreeks of middellijk persoonlijk",
"vertegenwoordiger") and article 2:4(2) Awb, read widely since ABRvS 2002 (Winsum); each line names
its own in docs/conflict-test.md.
"""

from __future__ import annotations

from collections.abc import Iterator

from conflict_graph.chains.shares import SHARED_HOLDING, is_shared_holding
from conflict_graph.facts import (
    Benefit,
    Capacity,
    Nearness,
    OfficeKind,
    OrganisationKind,
    PartyRole,
    Payer,
    Step,
    Tie,
    TieKind,
)
from conflict_graph.rulesets.scales import BOUND, NEAR, OWN, THIN
from conflict_graph.rulesets.situation import Situation, StepReading
from conflict_graph.wording.messages import Message

_KINDS = {
    TieKind.OWNERSHIP: OWN,
    TieKind.MANAGEMENT: OWN,
    TieKind.OFFICER: OWN,
    TieKind.CONTROL: OWN,
    TieKind.CANDIDATE: OWN,
    TieKind.LITIGATION: OWN,
    TieKind.EMPLOYMENT: BOUND,
    TieKind.BOARD: BOUND,
    TieKind.BUSINESS: BOUND,
    TieKind.GIFT: BOUND,
    TieKind.COMPETITION: BOUND,
    TieKind.UNSPECIFIED: BOUND,
    TieKind.ADVISORY: NEAR,
    TieKind.MEMBERSHIP: THIN,
    TieKind.DONATION: THIN,
}
"""How close each kind of tie brings its holder; what is not here has a reading of its own."""

_FULL_THROUGH_FAMILY = frozenset(
    {
        TieKind.OWNERSHIP,
        TieKind.MANAGEMENT,
        TieKind.CONTROL,
        TieKind.BUSINESS,
        TieKind.GIFT,
        TieKind.PROPERTY,
        TieKind.CANDIDATE,
    }
)
_ACTS = {
    TieKind.OPINION: "closeness.relative_speaks",
    TieKind.LITIGATION: "closeness.relative_litigates",
}
_POSTS_WITH_WORK = frozenset(
    {TieKind.EMPLOYMENT, TieKind.ADVISORY, TieKind.BOARD, TieKind.BUSINESS}
)
_ACQUAINTED = 2
_DEALINGS = {
    TieKind.OWNERSHIP: 0,
    TieKind.CONTROL: 0,
    TieKind.PARTICIPATION: 1,
    TieKind.SUPPLY: 1,
    TieKind.LIKELY_CONTRACTOR: 1,
}
_FAR_DEALING = 2
_ASKING = frozenset(
    {
        PartyRole.APPLICANT,
        PartyRole.BIDDER,
        PartyRole.WINNER,
        PartyRole.BUYER,
        PartyRole.SELLER,
        PartyRole.OBJECTOR,
    }
)


def closeness(s: Situation) -> StepReading[int]:
    """Read how close the official stands to the one at the end of the chain: 0 (no interest) to 4
    (own), before time is looked at.
    """
    nothing = _nothing(s)
    if nothing is not None:
        return StepReading(0, (nothing,))
    base = _base(s)
    less = tuple(_less(s))
    value = base.value - sum(cost for cost, _ in less)
    because = [*base.because, *(said for _, said in less)]
    if _worked_on_it(s):
        value += 1
        because.append(s.say("more.worked_on_matter", s.holding))
    return StepReading(max(min(value, OWN), 0), tuple(because), base.presumed, base.guessed)


def cost_between(s: Situation, tie: Tie, near: str) -> int:
    """Return what a tie between organisations takes off, taken from the node `near`.

    A normal dealing binds the least; who is paid is bound to whom pays.
    """
    if tie.kind is not TieKind.CONTRACT:
        dealing = _DEALINGS.get(tie.kind, _FAR_DEALING)
        return _FAR_DEALING if dealing and tie.ordinary_terms else dealing
    if tie.ordinary_terms:
        return _FAR_DEALING
    if tie.payer is not None:
        payer = tie.source_id if tie.payer is Payer.FROM else tie.target_id
        return _FAR_DEALING if payer == near else 1
    return _FAR_DEALING if s.is_elected else 1


# -- what is no interest of the person


def _nothing(s: Situation) -> Message | None:
    """Return why there is nothing of the person's own in the chain; None: there may be."""
    if s.through_hub is not None:
        return s.say("against.hub", hub=s.name(s.through_hub))
    if s.is_by_colleague and not s.is_perceived:
        return s.say("against.no_link")
    tie = s.owner
    for_own_body = s.party is not None and s.party.id == s.official.body
    if for_own_body and not (tie is not None and tie.represents is True):
        return s.say("against.public_interest")
    if tie is None:
        return None
    if tie.capacity is Capacity.EX_OFFICIO and not _bound_ex_officio(s):
        return s.say("against.ex_officio", tie)
    if tie.kind is TieKind.POLITICAL:
        return s.say("against.network", tie)
    if tie.kind is TieKind.OPINION and s.official.office in (
        OfficeKind.ELECTED_MEMBER,
        OfficeKind.EXECUTIVE,
    ):
        return s.say("against.opinion", tie)
    return None


def _bound_ex_officio(s: Situation) -> bool:
    return s.decision.kind in s.settings.ex_officio_binds_in and not s.between


# -- the tie itself


def _base(s: Situation) -> StepReading[int]:
    """Read the tie of whoever stands nearest to the party: the official, or the other person."""
    tie = s.holding
    if s.is_by_colleague:
        return _of_colleague(s)
    acts = _relative_acts(s)
    if acts is not None:
        return acts
    if tie is None:
        return _of_party(s)
    if tie.keeps_control and (s.personal is None or s.relative is not None):
        kept = s.say("more.keeps_control", tie)
        return StepReading(OWN, (kept,), tuple(_presumed_private(s, tie)))
    if tie.kind is TieKind.PROPERTY:
        return _of_land(s, tie)
    if s.personal is None and tie.capacity is Capacity.EX_OFFICIO:
        return StepReading(BOUND, (s.say("closeness.ex_officio_bound", tie),))
    value = _of_kind(s, tie)
    said = s.say(_kind_saying(tie, value), tie)
    guessed = tie.kind is TieKind.UNSPECIFIED and tie.represents is not True
    return StepReading(value, (said,), tuple(_presumed_private(s, tie)), guessed)


def _kind_saying(tie: Tie, value: int) -> str:
    """Return what is said of a tie; of one that reads nearer or further off than its kind, that."""
    usual = _KINDS.get(tie.kind, value)
    if value == OWN and usual != OWN:
        if tie.represents:
            return "closeness.represents"
        favours = {TieKind.BUSINESS: "closeness.favour", TieKind.GIFT: "closeness.payment"}
        works = tie.kind is TieKind.EMPLOYMENT
        as_own = "closeness.works_as_own" if works else "closeness.governs_as_own"
        return favours.get(tie.kind, as_own)
    if value != usual:
        return "closeness.governs" if value == BOUND else "closeness.near"
    return _KIND_SAYINGS[tie.kind]


_KIND_SAYINGS = {
    TieKind.OWNERSHIP: "closeness.owner",
    TieKind.CONTROL: "closeness.owner",
    TieKind.MANAGEMENT: "closeness.runs",
    TieKind.OFFICER: "closeness.officer",
    TieKind.CANDIDATE: "closeness.candidate",
    TieKind.LITIGATION: "closeness.litigation",
    TieKind.EMPLOYMENT: "closeness.works",
    TieKind.BOARD: "closeness.governs",
    TieKind.BUSINESS: "closeness.deals",
    TieKind.GIFT: "closeness.gift",
    TieKind.COMPETITION: "closeness.competition",
    TieKind.OPINION: "closeness.opinion",
    TieKind.POLITICAL: "against.network",
    TieKind.ADVISORY: "closeness.near",
    TieKind.MEMBERSHIP: "closeness.thin",
    TieKind.DONATION: "closeness.thin",
    TieKind.UNSPECIFIED: "closeness.unspecified",
}


def _of_kind(s: Situation, tie: Tie) -> int:
    if tie.kind is TieKind.OPINION:
        return NEAR
    if tie.kind is TieKind.POLITICAL:
        return 0
    if tie.kind is TieKind.MEMBERSHIP and _is_cooperative(s, tie):
        return NEAR
    if tie.kind is TieKind.GIFT and tie.paid:
        return OWN
    if tie.kind is TieKind.BUSINESS and tie.ordinary_terms is not None:
        return NEAR if tie.ordinary_terms else OWN
    value = _KINDS.get(tie.kind, 0)
    if tie.represents and value >= NEAR:
        return OWN
    if s.personal is not None:
        return value
    if tie.kind is TieKind.OFFICER and tie.represents is False:
        return BOUND
    as_own = (tie.kind is TieKind.BOARD and s.settings.director_is_own) or (
        tie.kind is TieKind.EMPLOYMENT and s.settings.employee_is_own
    )
    return OWN if as_own and s.is_elected else value


def _is_cooperative(s: Situation, tie: Tie) -> bool:
    return s.dossier.organisation_kinds.get(tie.target_id) is OrganisationKind.COOPERATIVE


def _presumed_private(s: Situation, tie: Tie) -> Iterator[Message]:
    if s.personal is None and tie.capacity is None and tie.target_id != s.decision.id:
        yield s.say("presumed.private", tie)


def _of_party(s: Situation) -> StepReading[int]:
    """Read an official, or another person, who is the party."""
    objects = s.party is not None and s.party.role is PartyRole.OBJECTOR
    if s.personal is not None:
        return StepReading(OWN, (s.say("closeness.person_is_party", s.personal),))
    beside = _only_as_a_neighbour(s)
    if beside is not None:
        return _of_land(s, beside)
    if s.party is not None and s.party.in_office:
        return StepReading(NEAR, (s.say("closeness.own_act_in_office"),))
    if not objects:
        return StepReading(OWN, (s.say("closeness.self"),))
    if _has_members_freedom(s):
        return StepReading(NEAR, (s.say("against.may_object"),))
    return StepReading(BOUND, (s.say("closeness.objector"),))


def _only_as_a_neighbour(s: Situation) -> Tie | None:
    """Return the official's land that lies beside or near what is decided, where the official is a
    party for nothing else: it is no interest besides the land.
    """
    if s.party is None or s.party.role is not PartyRole.SUBJECT:
        return None
    return next(
        (
            tie
            for tie in s.dossier.ties
            if tie.kind is TieKind.PROPERTY
            and (tie.source_id, tie.target_id) == (s.official.id, s.decision.id)
            and tie.nearness in (Nearness.BESIDE, Nearness.NEAR)
        ),
        None,
    )


def _relative_acts(s: Situation) -> StepReading[int] | None:
    """Read a relative who acts in the matter, whatever it brings; None: the chain is not of one."""
    if s.relative is None:
        return None
    role = s.party.role if s.party is not None and s.holding is None else None
    if role is PartyRole.APPLICANT:
        return StepReading(OWN, (s.say("closeness.relative_asks", s.personal),))
    acts = s.holding is not None and s.holding.target_id == s.decision.id
    said = _ACTS.get(s.holding.kind) if s.holding is not None and acts else None
    if role is PartyRole.OBJECTOR:
        said = "closeness.relative_objects"
    if said is None:
        return None
    value = NEAR if _has_members_freedom(s) else BOUND
    return StepReading(value, (s.say(said, s.personal),))


def relative_acts(s: Situation) -> bool:
    """Return whether a relative made the matter his or her own, so that it touches that person
    whatever the benefit.
    """
    return _relative_acts(s) is not None


def _of_colleague(s: Situation) -> StepReading[int]:
    """Read somebody at the official's employer who is named for a bid: as near to it as its owner
    would be.
    """
    last = s.ties[-1]
    named = last.worked_on_matter is True
    value = OWN if named else _KINDS.get(last.kind, 0)
    return StepReading(value, (s.say("closeness.shared_employer", s.holding),))


# -- land


def _of_land(s: Situation, tie: Tie) -> StepReading[int]:
    """Read land, a home or another stake in place: own where the decision is about it, near where
    it lies beside it.
    """
    value, said = _lies(s, tie)
    if value < BOUND and said != "closeness.land_near" and _moved_it(s) and _may_rise(s):
        value, said = BOUND, "closeness.land_lobbied" if pressed(s) else "closeness.land_moved"
    least = s.settings.least_land_closeness
    if value < least:
        value, said = least, "closeness.land_registrable"
    return StepReading(value, (s.say(said, tie),))


def _lies(s: Situation, tie: Tie) -> tuple[int, str]:
    roles = {party.role for party in s.decision.parties if party.id == tie.source_id}
    asks = roles - {PartyRole.OBJECTOR, PartyRole.SUBJECT}
    named = roles - {PartyRole.OBJECTOR} and tie.nearness is None
    if asks or named or tie.nearness is Nearness.INSIDE:
        return OWN, "closeness.land_about"
    if tie.nearness is Nearness.BESIDE:
        return NEAR, "closeness.land_beside"
    if tie.nearness is Nearness.NEAR:
        return THIN, "closeness.land_near"
    if _somebody_else_asks(s, tie) or (s.benefit is Benefit.CONTINGENT and not roles):
        return NEAR, "closeness.land_beside"
    if _has_members_freedom(s):
        return NEAR, "closeness.land_of_member"
    return BOUND, "closeness.land_unknown"


def _somebody_else_asks(s: Situation, tie: Tie) -> bool:
    own = {tie.source_id, tie.id, s.official.id}
    return any(party.role in _ASKING and party.id not in own for party in s.decision.parties)


def _has_members_freedom(s: Situation) -> bool:
    """Say whether an elected member only debates and votes, as whoever lives there may."""
    return s.settings.neighbours_may_vote and s.is_elected and not _moved_it(s)


def _moved_it(s: Situation) -> bool:
    """Say whether an elected member pressed, or moved the proposal."""
    return s.is_elected and (pressed(s) or s.participation.proposed is True)


def pressed(s: Situation) -> bool:
    """Say whether the official pressed for it, and not openly as any citizen may."""
    entry = s.participation
    return Step.LOBBIED in entry.steps and entry.as_citizen is not True


def _may_rise(s: Situation) -> bool:
    return s.settings.pressing_raises


# -- through whom, and over how many dealings


def _less(s: Situation) -> Iterator[tuple[int, Message]]:
    """Yield what takes off, and why."""
    if s.personal is not None:
        yield from _through_a_person(s, s.personal)
    if s.is_by_colleague:
        yield (3 if s.is_elected else 2), s.say("less.colleague", s.holding)
    yield from _over_dealings(s)
    own = s.owner
    if own is not None and own.capacity is Capacity.PUBLIC_OFFICE:
        yield 1, s.say("less.public_office", own)
    holding = s.holding
    if (
        holding is not None
        and holding.kind is TieKind.OWNERSHIP
        and holding.share is not None
        and holding.share < s.settings.small_share
        and holding.keeps_control is not True
    ):
        yield 1, s.say("less.small_share", holding)


def _over_dealings(s: Situation) -> Iterator[tuple[int, Message]]:
    """Yield what the ties between organisations take off. What an owner gains does not come down
    to those who own a firm with him.
    """
    before = s.holding
    for tie, near in s.between:
        cost = cost_between(s, tie, near)
        far = s.name(_far_end(tie, near))
        if cost:
            said = "less.ordinary_dealing" if tie.ordinary_terms else "less.dealing"
            yield cost, s.say(said, whom=far)
        elif before is not None and is_shared_holding(before, tie, near):
            yield SHARED_HOLDING, s.say("less.shared_holding", whom=far)
        before = tie


def _far_end(tie: Tie, near: str) -> str:
    return tie.target_id if tie.source_id == near else tie.source_id


def _through_a_person(s: Situation, tie: Tie) -> Iterator[tuple[int, Message]]:
    if tie.kind is TieKind.FAMILY:
        yield from _through_family(s, tie)
    elif tie.kind is TieKind.FRIENDSHIP:
        costs = s.settings.friend_costs_members if s.is_elected else s.settings.friend_costs
        yield costs, s.say("less.friend", tie)
    elif tie.kind is TieKind.BUSINESS:
        yield 1, s.say("less.business_relation", tie)
    elif tie.kind is TieKind.POLITICAL:
        yield (3 if s.is_elected else 2), s.say("less.party_colleague", tie)
    elif tie.kind is TieKind.GIFT:
        yield 1, s.say("less.gift_of_a_person", tie)
    elif tie.kind is TieKind.COLLEAGUE:
        yield 2, s.say("less.work_colleague", tie)
    else:
        yield _ACQUAINTED, s.say("less.acquaintance", tie)


def _through_family(s: Situation, tie: Tie) -> Iterator[tuple[int, Message]]:
    held = s.holding
    bound = held is not None and held.kind not in _FULL_THROUGH_FAMILY
    acts_as_own = held is not None and (held.represents is True or held.keeps_control is True)
    if bound and not acts_as_own and not relative_acts(s):
        yield 1, s.say("less.relative_works", tie)
    if not s.is_close_relative:
        known = tie.relation is not None
        yield 1, s.say("less.distant_relative" if known else "less.unknown_relative", tie)


def _worked_on_it(s: Situation) -> bool:
    tie = s.holding
    return (
        tie is not None
        and tie.worked_on_matter is True
        and (s.personal is None or s.relative is not None)
        and not s.is_by_colleague
        and (
            tie.kind is TieKind.UNSPECIFIED
            or (tie.kind in _POSTS_WITH_WORK and s.official.office is not OfficeKind.EXTERNAL)
        )
    )
