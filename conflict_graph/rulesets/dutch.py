"""The Dutch rule set: what courts and integrity bodies made of the facts, as a table of rows in a fixed order.

Exclusions come first, exceptions before the rule that they qualify, then patterns from the specific to the general.
The first row that holds decides a chain. Nothing above `potential` rests on an unknown, save on the presumptions that
the set writes down and an assessment lists. Article 28(2) Gemeentewet is no basis of any row: how its enacted text
reads has not been established.
"""

from __future__ import annotations

from conflict_graph.dates import Answer, PartialDate
from conflict_graph.facts import (
    Benefit,
    Capacity,
    Certainty,
    Concern,
    DecisionKind,
    Declared,
    Office,
    OrganisationKind,
    Outcome,
    PartyRole,
    Permission,
    SideFinding,
    Step,
    TieKind,
)
from conflict_graph.messages import Message
from conflict_graph.rulesets.situation import (
    DEALING,
    STRAIGHT,
    Finding,
    Part,
    Situation,
    State,
    all_of,
    any_of,
    finding,
    not_,
)
from conflict_graph.rulesets.table import Rule, RuleSet

POLITICIANS = (Office.ELECTED_MEMBER, Office.EXECUTIVE)
PURCHASES = (DecisionKind.TENDER, DecisionKind.AWARD, DecisionKind.CONTRACT_CHANGE)
SEATS = (TieKind.BOARD, TieKind.OFFICER, TieKind.MANAGEMENT)
PAID_LINKS = (TieKind.OWNERSHIP, TieKind.EMPLOYMENT, TieKind.MANAGEMENT, TieKind.BUSINESS)
POSTS = (
    TieKind.EMPLOYMENT,
    TieKind.MANAGEMENT,
    TieKind.OFFICER,
    TieKind.BOARD,
    TieKind.ADVISORY,
    TieKind.OWNERSHIP,
    TieKind.UNSPECIFIED,
)


# -- conditions shared by rows


def _office(s: Situation, *offices: Office) -> Finding:
    return finding(s.official.office in offices)


def _private(s: Situation) -> Finding:
    """Whether the official's own tie is held privately; presumed where nobody named a capacity."""
    tie = s.owner
    if tie is None or tie.capacity is Capacity.PRIVATE:
        return finding(True)
    if tie.capacity is not None:
        return finding(False)
    return Finding(Answer.YES, (), (s.say("presumed.private", tie),))


def _executive_link(s: Situation) -> Finding:
    """Whether an executive has a private business tie, ownership or paid post in or with the party."""
    tie = s.owner if s.personal is None else s.personal
    if tie is None or s.official.office is not Office.EXECUTIVE:
        return finding(False)
    link = s.say("link.executive", tie)
    if s.personal is not None:
        return all_of(finding(tie.kind is TieKind.BUSINESS, link), s.relative_gains())
    held = any_of(
        s.holds_as(*PAID_LINKS), all_of(s.holds_as(*POSTS), finding(tie.paid is True, s.say("link.paid", tie)))
    )
    return all_of(held, finding(True, link), _private(s))


def _officer_link(s: Situation) -> Finding:
    """Whether a politician runs the party, or as its employee worked on the matter."""
    tie = s.owner
    if tie is None or s.between or s.no_stake():
        return finding(False)
    runs = finding(tie.kind in (TieKind.OFFICER, TieKind.MANAGEMENT), s.say("link.officer", tie))
    worked = finding(
        tie.worked_on_matter if tie.kind is TieKind.EMPLOYMENT else False, s.say("link.worked_on_matter", tie)
    )
    return all_of(_office(s, *POLITICIANS), any_of(runs, worked), _private(s))


def _strong_link(s: Situation) -> Finding:
    """Whether the link is one that indicates a conflict when the official takes a full part."""
    own = all_of(s.own_firm(), _private(s))
    relative = all_of(s.close_family(), s.relative_gains())
    return any_of(own, relative, _executive_link(s), _officer_link(s))


def _land_matter(s: Situation) -> Finding:
    """Whether an elected member has property, a candidacy, a lawsuit or an objection of the member's own in it."""
    straight = any(tie.kind in STRAIGHT for chain in s.chains for tie in chain.ties[:1])
    objects = s.party is not None and s.party.role is PartyRole.OBJECTOR
    own = any_of(s.straight(), finding(s.is_self and (straight or objects)))
    return all_of(_office(s, Office.ELECTED_MEMBER), own)


def _gain_not_excluded(s: Situation) -> Finding:
    """Whether the party may gain: always so far, but written down as presumed where nobody stated it."""
    return any_of(finding(s.benefit is not None), s.affected(), finding(True))


def _kind(s: Situation, *kinds: DecisionKind) -> Finding:
    return finding(s.decision.kind in kinds)


# -- exclusions


def own_interest(s: Situation) -> Finding:
    """What is at stake is the body's own interest, which it is there to serve.

    Source: ABRvS 2012 (own land sale) and 2008 (stadskantoor), on article 2:4 Awb.
    """
    return finding(s.benefit is Benefit.PUBLIC, s.say("against.public_interest"))


def registrable_property(s: Situation) -> Finding:
    """The benefit is shared widely, but the country's rules list property as registrable and the member voted.

    Source: SIPO Ireland 2010 (city plan). Off unless the rule set names the country.
    """
    country = finding(s.dossier.jurisdiction in s.property_registrable)
    shared = finding(s.benefit is Benefit.BROAD_CLASS, s.say("against.broad_class"))
    return all_of(country, s.straight(), shared, s.live(), s.full_part())


def broad_class(s: Situation) -> Finding:
    """The benefit is shared with many inhabitants or a whole sector.

    Source: Conseil d'État 2012 (Voegtlinshoffen); VG Dresden 2023; code of conduct European Parliament, article 3.
    """
    return finding(s.benefit is Benefit.BROAD_CLASS, s.say("against.broad_class"))


def not_a_beneficiary(s: Situation) -> Finding:
    """It was established that this party gains nothing.

    Source: Canada 2021 (WE Charity), on relatives without a benefit.
    """
    return finding(s.benefit is Benefit.NONE, s.say("against.no_benefit"))


def partisan_adviser(s: Situation) -> Finding:
    """Who prepares or advises without a mandate of voters has publicly taken sides.

    Source: ABRvS 2016 (KAV/BMA).
    """
    office = _office(s, Office.CIVIL_SERVANT, Office.EXTERNAL)
    opinion = finding(s.owner is not None and s.owner.kind is TieKind.OPINION, s.say("link.opinion", s.owner))
    return all_of(office, opinion, s.live(), s.did(Step.PREPARED, Step.ADVISED, Step.EVALUATED))


def opinion(s: Situation) -> Finding:
    """An opinion, a campaign, a party line or a donation to the party.

    Source: Conseil d'État 2016, no. 367901; Den Haag 2024 (donations to parties).
    """
    kinds = (TieKind.OPINION, TieKind.DONATION)
    return finding(any(tie.kind in kinds for tie in s.ties), s.say("against.opinion"))


def network(s: Situation) -> Finding:
    """A tie of party, faction or former work between people, without post, stake or gain.

    Source: Limburg 2021 (gedeputeerden).
    """
    political = any(tie.kind is TieKind.POLITICAL for tie in s.ties)
    works = s.personal is not None and s.personal.kind is TieKind.BUSINESS and s.personal.ended is True
    former_work = works and s.relative_gains().holds is not Answer.YES
    return finding(political or former_work, s.say("against.network"))


def hub(s: Situation) -> Finding:
    """The chain runs through an organisation to which very many are bound: an association of all municipalities.

    Source: Limburg 2021 (gedeputeerden), on ties of a network without a post, a stake or a gain.
    """
    passed = s.through_hub()
    return finding(passed is not None, s.say("against.hub", hub=s.name(passed or "")))


def accounts(s: Situation) -> Finding:
    """The accounts are approved of a body on whose board the official sits, in whatever capacity.

    Source: article 28(1)(b) Gemeentewet.
    """
    seat = all_of(_kind(s, DecisionKind.ACCOUNTS), s.holds_as(*SEATS), finding(not s.between))
    return all_of(seat, finding(True, s.say("link.accounts", s.owner)), s.live(), s.full_part())


def accounts_ahead(s: Situation) -> Finding:
    """As the row before, but no part is on record: whoever sits on the board is to abstain.

    Source: article 28(1)(b) Gemeentewet.
    """
    seat = all_of(_kind(s, DecisionKind.ACCOUNTS), s.holds_as(*SEATS), finding(not s.between))
    waiting = finding(s.part not in (Part.ASIDE, Part.CONTRADICTORY), s.say("link.accounts", s.owner))
    return all_of(seat, s.live(), waiting)


def ex_officio(s: Situation) -> Finding:
    """The body itself named the official to the post, and the decision serves the same public task.

    Source: VNG, Nevenfuncties en neveninkomsten burgemeesters and wethouders; articles 44 and 66 Gemeentewet.
    """
    tie = s.owner
    held = tie is not None and tie.capacity is Capacity.EX_OFFICIO
    presumed: tuple[Message, ...] = (s.say("presumed.same_public_task", tie),)
    if tie is not None and tie.paid is not False:
        presumed += (s.say("presumed.fee_to_treasury", tie),)
    return Finding(Answer.of(held), (s.say("against.ex_officio", tie),), presumed)


def office_in_applicant(s: Situation) -> Finding:
    """The official holds another public office in the body that asks, and took part.

    Source: CPRE and Somerset, United Kingdom, 2022 (vice-chair who was deputy mayor of the applicant).
    """
    tie = s.owner
    held = finding(tie is not None and tie.capacity is Capacity.PUBLIC_OFFICE, s.say("link.public_office", tie))
    return all_of(held, s.live(), s.direct(), s.full_part())


def office_elsewhere(s: Situation) -> Finding:
    """Another public office, in a body that does not ask or gain directly.

    Source: row R6c (CPRE and Somerset 2022), read the other way round.
    """
    tie = s.owner
    held = finding(tie is not None and tie.capacity is Capacity.PUBLIC_OFFICE, s.say("against.public_office", tie))
    return all_of(held, finding(s.direct().holds is Answer.NO))


def family_dealings(s: Situation) -> Finding:
    """Close family has or had dealings with the party, without a benefit in this decision.

    Source: Canada 2021 (prime minister, WE Charity).
    """
    tie = s.holding
    dealing = tie is not None and tie.kind not in (TieKind.MEMBERSHIP, TieKind.OPINION, TieKind.PROPERTY)
    past = tie is not None and (
        tie.stake_excluded is True or tie.ended is True or s.relative_gains().holds is Answer.NO
    )
    said = s.say("link.family_dealings", tie)
    running = finding(s.personal is not None and s.state(s.personal) is State.LIVE)
    return all_of(
        s.close_family(), finding(dealing and past, said), running, _dealing_known(s), s.direct(), s.full_part()
    )


def _dealing_known(s: Situation) -> Finding:
    """Whether it is sure that the dealings were so: a tie of which nobody knows whether it runs proves nothing."""
    tie = s.holding
    return finding(None if tie is not None and tie.ended is None and tie.until_date is None else True)


def link_ended(s: Situation) -> Finding:
    """The link ended before the look-back, or the decision is another body's and no part was taken in it.

    Source: ABRvS 2007 (Veldhoven/Eindhoven).
    """
    ended = next((tie for tie in s.ties if s.state(tie) is State.ENDED), None)
    until = str(ended.until_date) if ended and ended.until_date else None
    elsewhere = s.official.body != s.decision.body and s.part in (Part.NONE_ON_RECORD, Part.ASIDE)
    return any_of(
        finding(ended is not None, s.say("against.ended", ended, until=until)),
        finding(elsewhere, s.say("against.other_body")),
    )


def contradiction(s: Situation) -> Finding:
    """The record says both that the official stood aside from the start and that the official took a step.

    Source: docs/conflict-test.md, 6.
    """
    return finding(s.part is Part.CONTRADICTORY, s.say("doubt.contradiction"))


def full_recusal(s: Situation) -> Finding:
    """The official stood aside from the first contact: no preparation, no deliberation, no vote.

    Source: CAA Lyon 2020.
    """
    return finding(s.part is Part.ASIDE, s.say("against.stood_aside"))


# -- leave for a side activity, and moves after office


def _employer(s: Situation) -> Finding:
    tie = s.owner
    post = tie is not None and tie.kind in POSTS and tie.capacity in (None, Capacity.PRIVATE)
    return all_of(_kind(s, DecisionKind.SIDE_ACTIVITY), finding(post, s.say("link.new_post", tie)))


def _decided_on_employer(s: Situation) -> Finding:
    """Whether the official took part in another decision to which the employer was a party."""
    organisation = s.chain.nodes[1] if s.chain and len(s.chain.nodes) > 1 else None
    for decision in s.dossier.decisions:
        if decision.id == s.decision.id or all(party.id != organisation for party in decision.parties):
            continue
        there = Situation(s.dossier, s.official, decision)
        if there.part in (Part.FULL, Part.PARTIAL, Part.WEAK):
            return finding(
                True, s.say("link.decided_on_employer", s.owner, other=decision.id, other_title=decision.title)
            )
    return finding(False)


def _left_executive(s: Situation) -> Finding:
    """Whether an executive who left goes to a firm: presumed to be within what the office answered for."""
    tie = s.owner
    organisation = tie.target_id if tie else None
    kinds = {org.id: org.kind for org in s.dossier.organisations}
    firm = kinds.get(organisation or "") in (OrganisationKind.COMPANY, OrganisationKind.COOPERATIVE)
    left = s.official.office is Office.EXECUTIVE and s.official.left is True and tie is not None
    asked = left and tie is not None and tie.permission is not None
    return Finding(Answer.of(asked and firm), (s.say("link.left_office", tie),), (s.say("presumed.whole_field", tie),))


def revolving_door(s: Situation) -> Finding:
    """After office, a new post at a party about which the official decided.

    Source: European Ombudsman, EIB 1016/2021 and EDA OI/3/2021.
    """
    decided = all_of(_decided_on_employer(s), finding(s.official.left is True, s.say("link.left_office", s.owner)))
    return all_of(_employer(s), _gain_not_excluded(s), any_of(decided, _left_executive(s)))


def conditions_set(s: Situation) -> Finding:
    """After office, a new post for which leave was given.

    Source: European Ombudsman, case 2231/2024.
    """
    tie = s.owner
    granted = tie is not None and tie.permission is Permission.GRANTED and s.official.left is True
    return all_of(_employer(s), finding(granted, s.say("against.permission", tie)))


def announced(s: Situation) -> Finding:
    """The post or stake begins later, and the decision comes before it.

    Source: griffiers.nl, wind farm case (windmolens): a stake agreed for later.
    """
    later = next((tie for tie in s.ties if s.state(tie) is State.LATER), None)
    return all_of(finding(later is not None, s.say("link.announced", later)), not_(finding(s.part is Part.ASIDE)))


def public_post(s: Situation) -> Finding:
    """A side activity with another public body or a committee, without dealings on record: no ban on looks alone.

    Source: CRvB 2022:1859 (no blanket bans to keep up appearances).
    """
    kinds = {org.id: org.kind for org in s.dossier.organisations}
    tie = s.owner
    public = tie is not None and kinds.get(tie.target_id) is OrganisationKind.PUBLIC_BODY
    unpaid = tie is not None and tie.kind is TieKind.ADVISORY and tie.paid is not True
    quiet = _deals_elsewhere(s).holds is not Answer.YES
    return all_of(
        _kind(s, DecisionKind.SIDE_ACTIVITY), finding((public or unpaid) and quiet, s.say("against.public_post", tie))
    )


def side_activity_self(s: Situation) -> Finding:
    """In a decision on leave the official is always a party; that alone is no link.

    Source: docs/conflict-test.md, 7.
    """
    return all_of(_kind(s, DecisionKind.SIDE_ACTIVITY), finding(s.is_self, s.say("against.own_request")))


def _deals_elsewhere(s: Situation) -> Finding:
    """Whether the same firm reaches a party of another decision of the own body."""
    tie = s.owner
    bodies = {decision.id: decision for decision in s.dossier.decisions}
    for chain in s.elsewhere:
        decision = bodies[chain.decision]
        same = tie is not None and bool(chain.ties) and chain.ties[0].target_id == tie.target_id
        if same and decision.body == s.official.body and decision.kind is not DecisionKind.SIDE_ACTIVITY:
            said = s.say("link.deals_elsewhere", tie, other=decision.id, other_title=decision.title)
            return finding(True, said)
    return finding(False)


def side_firm(s: Situation) -> Finding:
    """A civil servant's own firm deals with business relations of the body or with those it supervises.

    Source: CRvB 2006 (AY8059), 2009 (BJ5658) and 2010 (BN3473).
    """
    firm = finding(s.owner is not None and s.owner.kind in PAID_LINKS, s.say("link.side_firm", s.owner))
    dealing = finding(any(tie.kind in DEALING | {TieKind.BUSINESS} for tie in s.between) and not s.no_stake())
    here = all_of(dealing, s.any_part())
    there = all_of(_kind(s, DecisionKind.SIDE_ACTIVITY), _deals_elsewhere(s))
    civil_servant = _office(s, Office.CIVIL_SERVANT)
    return all_of(civil_servant, firm, _private(s), _gain_not_excluded(s), s.live(), any_of(here, there))


def side_activity(s: Situation) -> Finding:
    """A decision on leave for a private post, without more.

    Source: CRvB 2021:1336.
    """
    return all_of(_kind(s, DecisionKind.SIDE_ACTIVITY), finding(True, s.say("link.live", s.owner)))


# -- patterns


def policy_adviser(s: Situation) -> Finding:
    """A hired adviser advises on rules that touch the adviser's own interest, or prepared a tender and then bids.

    Source: European Ombudsman, case 853/2020 (BlackRock); Leeuwarden (voorzieningenrechter), incumbent adviser.
    """
    steps = set(s.participation.steps)
    own = s.personal is None and (s.is_self or s.straight().holds is Answer.YES or s.own_firm().holds is Answer.YES)
    advised = steps == {Step.ADVISED} and s.decision.kind is DecisionKind.POLICY
    prepared = steps == {Step.SPECIFIED} and s.is_self and s.official.left is True
    return all_of(_office(s, Office.EXTERNAL), finding(own and (advised or prepared), s.say("link.policy_adviser")))


def land_influence(s: Situation) -> Finding:
    """An elected member with property or a stake in it did more than vote as one of many.

    Source: Crown annulment Heumen; Wales 2010 (adjacent landowner); VNG 2014 (guidance).
    """
    deed = any_of(s.lobbied_or_proposed(), all_of(s.decisive(), s.own_land()))
    sure = finding(s.benefit not in (Benefit.SECTOR, Benefit.CONTINGENT))
    return all_of(_land_matter(s), sure, _gain_not_excluded(s), s.live(), s.full_part(), deed)


def own_land(s: Situation) -> Finding:
    """An elected member's own land is decided on; no turning vote, proposal or pressure is on record.

    Source: Conseil d'État 2002, no. 229099; OVG Rheinland-Pfalz 2011.
    """
    return all_of(_land_matter(s), s.live(), s.own_land(), s.any_part())


def silent_neighbour(s: Situation) -> Finding:
    """An elected member with a stake never declared it, and stayed or took part.

    Source: Wales 2011 (Cardigan farm).
    """
    tie = s.owner
    silent = finding(tie is not None and tie.declared is Declared.NEVER, s.say("link.never_declared", tie))
    sure = all_of(finding(s.benefit is not Benefit.SECTOR), _gain_not_excluded(s))
    return all_of(_land_matter(s), s.live(), silent, sure, s.any_part())


def neighbour(s: Situation) -> Finding:
    """An elected member who is neighbour, resident, interested buyer or filed a view: the law lets the member vote.

    Source: ABRvS 2013, BZ0796 (Graft-De Rijp) and BZ4957; ABRvS 2019:687.
    """
    return all_of(_land_matter(s), s.any_part(), finding(True, s.say("against.may_vote")))


def late_recusal(s: Situation) -> Finding:
    """A direct link of the official or close family, and the official stood aside at the vote only.

    Source: SIPO Ireland 2025 (sons' rezoning); Ontario 2011 (mayor, land deal).
    """
    link = any_of(
        all_of(s.own_firm(), _private(s)),
        all_of(s.straight(), s.own_land()),
        all_of(s.close_family(), s.relative_gains()),
    )
    partial = finding(s.part is Part.PARTIAL and bool(s.participation.steps))
    return all_of(not_(_land_matter(s)), s.live(), link, s.affected(), partial, s.any_part())


def own_firm(s: Situation) -> Finding:
    """The official, or a firm of the official's own, is the party, and the official took a full part.

    Source: Crown annulment Heumen; Limburg 2021 (director IKL); Northern Ireland 2016 (pig farm); Wales 2011.
    """
    own = any_of(all_of(s.own_firm(), _private(s)), all_of(s.straight(), s.own_land()))
    return all_of(not_(_land_matter(s)), s.live(), own, s.affected(), s.full_part())


def kept_control(s: Situation) -> Finding:
    """The shares stand in a trust or holding, but the official or the family keeps control or benefit.

    Source: European Union 2021 (Agrofert).
    """
    tie = s.holding
    kept = finding(tie.keeps_control if tie else False, s.say("link.keeps_control", tie))
    whose = any_of(finding(s.personal is None), s.close_family())
    return all_of(kept, whose, finding(s.only_owning_between()), s.live(), s.affected(), s.full_part())


def close_family(s: Situation) -> Finding:
    """Close family is a party, gains or is directly affected, and the official took part or interfered.

    Source: Rechtbank Gelderland 2016:6932; TA Mayotte 2016; Queensland 2015; Wales (Bridgend).
    """
    return all_of(s.close_family(), s.relative_gains(), s.live(), s.affected(), s.full_part())


def other_family(s: Situation) -> Finding:
    """A relative is a party or gains, and how close the relative is was not stated or is not close.

    Source: docs/conflict-test.md, 8; row R17a with a relation that nobody stated.
    """
    return all_of(s.family(), s.relative_gains(), s.live(), s.affected(), s.full_part())


def adviser_of_both(s: Situation) -> Finding:
    """A hired adviser, or the adviser's employer, works for the body and for an interested party in one file.

    Source: ABRvS 2021 (De Ronde Venen); Rechtbank Den Haag 2014:12126; European Ombudsman (terms of reference).
    """
    work = finding(_works_for(s) and not s.no_stake(), s.say("link.both_sides", s.holding or s.personal))
    interested = finding(s.direct().holds is Answer.YES or s.benefit is None)
    return all_of(_office(s, Office.EXTERNAL), work, s.live(), interested, _gain_not_excluded(s), s.full_part())


def _works_for(s: Situation) -> bool:
    kinds = {*POSTS, TieKind.BUSINESS}
    if s.personal is not None:
        return s.personal.kind is TieKind.BUSINESS
    return s.owner is not None and s.owner.kind in kinds and not _by_colleague(s)


def _by_colleague(s: Situation) -> bool:
    """Say whether the chain runs back from an employer to a colleague and from there to the party."""
    persons = {person.id for person in s.dossier.persons}
    return s.personal is None and s.chain is not None and bool(persons & set(s.chain.nodes[2:-1]))


def shared_employer(s: Situation) -> Finding:
    """An evaluator has the employer of now in common with named staff of a bidder or the winner.

    Source: CJEU 2015, C-538/13 (eVigilo).
    """
    shared = finding(_by_colleague(s), s.say("link.shared_employer", s.owner))
    return all_of(shared, s.live(), s.did(Step.EVALUATED, Step.DECIDED, Step.ADVISED, Step.TOOK_PART))


def _gift(s: Situation) -> Finding:
    tie = s.ties[0] if s.ties else None
    return finding(tie is not None and tie.kind is TieKind.GIFT, s.say("link.gift", tie))


def payment(s: Situation) -> Finding:
    """A confirmed payment or gift from a direct party, and the official took part or answered for the matter.

    Source: Noord-Holland 2017 (hidden payments).
    """
    sure = finding(bool(s.ties) and s.ties[0].certainty in (None, Certainty.CONFIRMED))
    part = any_of(s.full_part(), s.did_answer_for())
    return all_of(_gift(s), sure, s.live(), s.direct(), part)


def unsure_payment(s: Situation) -> Finding:
    """As the row before, but the gift is only probable or not dated.

    Source: Canada 2021 (finance minister, WE Charity).
    """
    sure = finding(bool(s.ties) and s.ties[0].certainty is not Certainty.UNCERTAIN)
    return all_of(_gift(s), sure, s.direct(), any_of(s.full_part(), s.did_answer_for()))


def executive_tie(s: Situation) -> Finding:
    """An executive with a private business tie, ownership or paid post in or with a party took a full part.

    Source: ABRvS 2021 (Veere).
    """
    return all_of(_executive_link(s), s.live(), s.affected(), s.full_part())


def executive_field(s: Situation) -> Finding:
    """An executive has a private firm or asset, the executive's own or the family's, in the own portfolio's field.

    Source: Lansingerland (alderman and architects); Veere 2018 (hotel apartments).
    """
    kinds = {TieKind.OWNERSHIP, TieKind.MANAGEMENT, TieKind.PROPERTY, TieKind.BUSINESS, TieKind.EMPLOYMENT}
    tie = s.holding
    asset = finding(tie is not None and tie.kind in kinds and not s.no_stake(), s.say("link.field", tie))
    whose = any_of(finding(s.personal is None), s.close_family())
    series = finding(s.decision.series, s.say("link.series"))
    standing = all_of(series, finding(s.part is Part.NONE_ON_RECORD))
    part = any_of(s.any_part(), standing)
    return all_of(_office(s, Office.EXECUTIVE), asset, whose, _private(s), _gain_not_excluded(s), s.live(), part)


def officer(s: Situation) -> Finding:
    """A politician who leads the party, or as its employee worked on the matter, took a full part.

    Source: ABRvS 2002 (Winsum); Conseil d'État 2002, no. 234650; TA Mayotte 2016.
    """
    return all_of(_officer_link(s), s.live(), s.direct(), s.full_part())


def plain_post(s: Situation) -> Finding:
    """An employee, adviser, board member or client of the party took a full part; no work of one's own on it is known.

    Source: between ABRvS 2002 (Winsum) and ABRvS 2013 (BZ0796): a person decides.
    """
    return all_of(_post_link(s), s.live(), any_of(s.direct(), _gain_unknown(s)), s.full_part())


def _gain_unknown(s: Situation) -> Finding:
    return all_of(finding(s.benefit is None), _gain_not_excluded(s))


def _post_link(s: Situation) -> Finding:
    tie = s.owner
    if s.personal is not None and s.personal.kind is TieKind.BUSINESS:
        return all_of(s.relative_gains(), finding(True, s.say("link.business", s.personal)))
    held = s.holds_as(*POSTS, TieKind.BUSINESS)
    return all_of(held, finding(True, s.say("link.post", tie)), _private(s))


def contingent(s: Situation) -> Finding:
    """The gain comes only with a later contract, and the official took part.

    Source: High Court of England and Wales 2015, EWHC 2853.
    """
    later = s.benefit is Benefit.CONTINGENT or (s.party is not None and s.party.role is PartyRole.SUBCONTRACTOR)
    likely = any(tie.kind in DEALING for tie in s.between)
    mine = any_of(finding(s.personal is None), s.close_family())
    stake = finding(s.is_self or (s.holding is not None and s.holding.kind in PAID_LINKS and not s.no_stake()))
    gain = all_of(finding(later or likely, s.say("link.contingent")), _gain_not_excluded(s))
    return all_of(gain, mine, stake, _private(s), s.live(), s.full_part())


def supplier_choice(s: Situation) -> Finding:
    """A civil servant who chooses or judges suppliers owns or works for one.

    Source: CRvB 2012 (BV0801).
    """
    link = all_of(s.holds_as(*PAID_LINKS), finding(True, s.say("link.supplier", s.owner)), _private(s))
    gains = any_of(s.direct(), finding(s.benefit is Benefit.SECTOR, s.say("party.sector")))
    return all_of(_office(s, Office.CIVIL_SERVANT), _kind(s, *PURCHASES), link, s.live(), gains, s.full_part())


def weak_part(s: Situation) -> Finding:
    """A link that would indicate a conflict, but it is indirect or just ended, or the part taken was small.

    Source: CRvB 2009 (BJ5658), on a recusal that cannot be checked; docs/conflict-test.md, 6.
    """
    small = finding(s.part in (Part.WEAK, Part.PARTIAL))
    link = any_of(_strong_link(s), all_of(_post_link(s), s.direct()))
    lately = any_of(all_of(s.live(), small), s.recent())
    return all_of(not_(_land_matter(s)), link, s.affected(), lately, s.any_part())


def friend(s: Situation) -> Finding:
    """A friend is, owns or runs a direct party, and the official took a full part.

    Source: Canada 2021 (finance minister, WE Charity). Registers do not show this: it was reported by somebody.
    """
    friendship = s.personal is not None and s.personal.kind is TieKind.FRIENDSHIP
    return all_of(
        finding(friendship, s.say("link.friend", s.personal)), s.relative_gains(), s.live(), s.direct(), s.full_part()
    )


def membership(s: Situation) -> Finding:
    """Plain membership, without a post.

    Source: Conseil d'État 2016, no. 367901.
    """
    tie = s.holding
    return finding(tie is not None and tie.kind is TieKind.MEMBERSHIP, s.say("against.membership", tie))


def live_link(s: Situation) -> Finding:
    """A link reaches a party, and no row above says more: a thing to take care of before the decision.

    Source: Utrecht (developer joins the council); Enschede (tennis); OVG Rheinland-Pfalz 2009 (golf course).
    """
    reaches = s.party is not None or s.straight().holds is Answer.YES or s.personal is not None
    return finding(s.chain is not None and reaches, s.say("link.live", s.ties[0] if s.ties else None))


def nothing(s: Situation) -> Finding:
    """No link with the decision was found.

    Source: no row holds.
    """
    return finding(True, s.say("against.no_link"))


# -- without a chain


def procedure_only(s: Situation) -> Finding:
    """What prompted the look is quality or procedure, and no interest was found.

    Source: Limburg 2021 (subsidies).
    """
    concern = s.decision.concern in (Concern.PROCEDURE, Concern.QUALITY)
    return finding(concern, s.say("against.procedure_only"))


def body_only(s: Situation) -> Finding:
    """The only interest is the public body's own.

    Source: ABRvS 2012 (own land sale) and 2008 (stadskantoor).
    """
    own = any(party.id == s.official.body for party in s.decision.parties)
    public = any(party.benefit is Benefit.PUBLIC for party in s.decision.parties)
    return finding(own or public, s.say("against.public_interest"))


# -- beside the outcome


def body_bound(s: Situation) -> Finding:
    """The body bound itself by contract to one applicant before it decided.

    Source: Belgian Raad van State 2016, no. 235.392.
    """
    applicants = {party.id for party in s.decision.parties if party.role is PartyRole.APPLICANT}
    bound = next(
        (
            tie
            for tie in s.dossier.ties
            if tie.kind is TieKind.CONTRACT
            and {tie.source_id, tie.target_id} & applicants
            and s.decision.body in (tie.source_id, tie.target_id)
        ),
        None,
    )
    return finding(bound is not None, s.say("beside.body_bound", bound))


def statutory_bar(s: Situation) -> Finding:
    """A politician, directly or through a firm of the politician's own, contracts with the own body: to be checked.

    Source: articles 15(1) and 41c Gemeentewet.
    """
    own_body = s.official.body == s.decision.body
    kinds = (*PURCHASES, DecisionKind.LAND_SALE)
    contracts = s.decision.kind in kinds and s.party is not None and s.party.role in _CONTRACT_ROLES
    own = any_of(s.own_firm(), s.holds_as(TieKind.CANDIDATE))
    bought = all_of(finding(s.chain is not None and contracts), own, s.live())
    said = finding(s.decision.supplies_own_body, s.say("beside.supplies_own_body"))
    involved = finding(bool(s.chains) or s.part is not Part.NONE_ON_RECORD)
    return all_of(_office(s, *POLITICIANS), finding(own_body), involved, any_of(said, bought))


def tie_in_doubt(s: Situation) -> Finding:
    """Whose tie it is, or whether it still ran, is not known, and it decides between a link and none.

    Source: Brunssum 2018 (a plot sold years before was told as live); docs/conflict-test.md, 4.
    """
    uncertain = tuple(s.say("doubt.uncertain", tie) for tie in s.ties if tie.certainty is Certainty.UNCERTAIN)
    ended = tuple(s.say("doubt.ended", tie) for tie in s.ties if s.state(tie) is State.UNKNOWN)
    return finding(bool(uncertain or ended), *uncertain, *ended)


_CONTRACT_ROLES = (PartyRole.WINNER, PartyRole.BUYER, PartyRole.SELLER, PartyRole.SUBCONTRACTOR)


def registration_breach(s: Situation) -> Finding:
    """A post or interest was put on record too late or never.

    Source: article 12 Gemeentewet (members) and article 41b Gemeentewet (aldermen).
    """
    late = (Declared.NEVER, Declared.AFTER)
    kinds = {*POSTS, TieKind.BUSINESS, TieKind.GIFT, TieKind.MEMBERSHIP}
    mine = (tie for tie in s.dossier.ties if tie.source_id == s.official.id and tie.kind in kinds)
    found = next((tie for tie in mine if tie.declared in late), None)
    return finding(found is not None, s.say("beside.not_declared", found, declared=found.declared if found else None))


_NONE, _POTENTIAL, _APPARENT, _ACTUAL = Outcome.NONE, Outcome.POTENTIAL, Outcome.APPARENT, Outcome.ACTUAL_INDICATED

RULES: tuple[Rule, ...] = (
    Rule("R2", _NONE, own_interest),
    Rule("R3b", _APPARENT, registrable_property),
    Rule("R3", _NONE, broad_class),
    Rule("R22", _APPARENT, partisan_adviser),
    Rule("R4", _NONE, opinion),
    Rule("R5", _NONE, network),
    Rule("R5-hub", _NONE, hub),
    Rule("R6b", _APPARENT, accounts),
    Rule("R6b-ahead", _POTENTIAL, accounts_ahead),
    Rule("R6a", _NONE, ex_officio),
    Rule("R6c", _APPARENT, office_in_applicant),
    Rule("R6c-else", _NONE, office_elsewhere),
    Rule("R17-none", _NONE, not_a_beneficiary),
    Rule("R17b", _APPARENT, family_dealings),
    Rule("R1", _NONE, link_ended),
    Rule("side-self", _NONE, side_activity_self),
    Rule("R26-record", Outcome.UNRESOLVED, contradiction),
    Rule("R9", _NONE, full_recusal, SideFinding.MANAGED),
    Rule("R28", _APPARENT, revolving_door),
    Rule("R28b", _NONE, conditions_set, SideFinding.MANAGED),
    Rule("R8", _POTENTIAL, announced),
    Rule("R29", _NONE, public_post),
    Rule("R19a", _APPARENT, side_firm),
    Rule("R7-leave", _POTENTIAL, side_activity),
    Rule("R30", _POTENTIAL, policy_adviser),
    Rule("R11b", _ACTUAL, land_influence),
    Rule("R11c", _APPARENT, own_land),
    Rule("R11a-silent", _APPARENT, silent_neighbour),
    Rule("R11a", _NONE, neighbour),
    Rule("R10", _ACTUAL, late_recusal),
    Rule("R16", _ACTUAL, own_firm),
    Rule("R27", _ACTUAL, kept_control),
    Rule("R17a", _ACTUAL, close_family),
    Rule("R17a-other", _APPARENT, other_family),
    Rule("R20", _APPARENT, adviser_of_both),
    Rule("R21", _APPARENT, shared_employer),
    Rule("R24", _ACTUAL, payment),
    Rule("R18b", _APPARENT, unsure_payment),
    Rule("R13", _ACTUAL, executive_tie),
    Rule("R12b", _ACTUAL, officer),
    Rule("R14", _APPARENT, executive_field),
    Rule("R19b", _ACTUAL, supplier_choice),
    Rule("R12a", _APPARENT, plain_post),
    Rule("R15", _APPARENT, contingent),
    Rule("R10b", _APPARENT, weak_part),
    Rule("R18a", _APPARENT, friend),
    Rule("R5-member", _NONE, membership),
    Rule("R7", _POTENTIAL, live_link),
    Rule("else", _NONE, nothing),
)

WITHOUT_CHAIN: tuple[Rule, ...] = (
    Rule("R0", _NONE, procedure_only),
    Rule("R2-body", _NONE, body_only),
    Rule("else", _NONE, nothing),
)

BESIDE: tuple[Rule, ...] = (
    Rule("R2b", _NONE, body_bound, SideFinding.INSTITUTIONAL_NOTICE),
    Rule("SB", _NONE, statutory_bar, SideFinding.STATUTORY_BAR),
    Rule("R25", _NONE, registration_breach, SideFinding.REGISTRATION_BREACH),
)

PRESUMPTIONS = (
    "presumed.private",
    "presumed.role_gains",
    "presumed.subject_affected",
    "presumed.family_lasts",
    "presumed.same_public_task",
    "presumed.fee_to_treasury",
    "presumed.whole_field",
    "presumed.no_recusal",
    "presumed.until_the_vote",
    "presumed.decided_then",
)

DUTCH = RuleSet(
    name="dutch",
    version="2026.1",
    in_force_from=PartialDate(2023, 1, 1),
    in_force_until=None,
    presumptions=PRESUMPTIONS,
    rules=RULES,
    without_chain=WITHOUT_CHAIN,
    beside=BESIDE,
    doubt=Rule("R26", Outcome.UNRESOLVED, tie_in_doubt),
)

__all__ = ["DUTCH"]
