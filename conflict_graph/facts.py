"""The facts that the engine is asked about, as frozen values.

The words and their meaning are those of the dossier format (docs/dossier.md). Every three-valued
fact is `True`, `False` or `None`; None means not known and is never read as no. Collections are
tuples, in the order of the file.
"""

from __future__ import annotations

import enum
import functools
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from conflict_graph.dates import Answer, PartialDate, is_before


class OfficeKind(enum.StrEnum):
    """The four kinds of office, because the law differs for each."""

    ELECTED_MEMBER = "elected_member"
    EXECUTIVE = "executive"
    CIVIL_SERVANT = "civil_servant"
    EXTERNAL = "external"


class OrganisationKind(enum.StrEnum):
    """What sort of organisation it is."""

    PUBLIC_BODY = "public_body"
    JOINT_ARRANGEMENT = "joint_arrangement"
    STATE_OWNED = "state_owned"
    COMPANY = "company"
    FOUNDATION = "foundation"
    ASSOCIATION = "association"
    COOPERATIVE = "cooperative"
    PARTY = "party"
    OTHER = "other"


class TieKind(enum.StrEnum):
    """What binds the two ends of a tie."""

    EMPLOYMENT = "employment"
    MANAGEMENT = "management"
    OFFICER = "officer"
    BOARD = "board"
    ADVISORY = "advisory"
    OWNERSHIP = "ownership"
    MEMBERSHIP = "membership"
    BUSINESS = "business"
    DONATION = "donation"
    OPINION = "opinion"
    POLITICAL = "political"
    GIFT = "gift"
    UNSPECIFIED = "unspecified"
    FAMILY = "family"
    FRIENDSHIP = "friendship"
    COLLEAGUE = "colleague"
    COMPETITION = "competition"
    PROPERTY = "property"
    CANDIDATE = "candidate"
    LITIGATION = "litigation"
    CONTROL = "control"
    PARTICIPATION = "participation"
    SUPPLY = "supply"
    LIKELY_CONTRACTOR = "likely_contractor"
    CONTRACT = "contract"


POSITION_TIES = (
    TieKind.EMPLOYMENT,
    TieKind.MANAGEMENT,
    TieKind.OFFICER,
    TieKind.BOARD,
    TieKind.ADVISORY,
    TieKind.OWNERSHIP,
    TieKind.MEMBERSHIP,
    TieKind.BUSINESS,
    TieKind.DONATION,
    TieKind.OPINION,
    TieKind.POLITICAL,
    TieKind.GIFT,
    TieKind.UNSPECIFIED,
)
"""What a position can be to its organisation."""


class Relation(enum.StrEnum):
    """How a relative is related; no relative is ever named."""

    PARTNER = "partner"
    PARENT = "parent"
    CHILD = "child"
    SIBLING = "sibling"
    HOUSEHOLD = "household"
    OTHER = "other"


class Capacity(enum.StrEnum):
    """In what capacity a position is held."""

    PRIVATE = "private"
    EX_OFFICIO = "ex_officio"
    PUBLIC_OFFICE = "public_office"


class Leave(enum.StrEnum):
    """What became of a request for leave to hold a side activity."""

    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    NONE = "none"


class Certainty(enum.StrEnum):
    """How sure it is that the tie is this person's and this organisation's."""

    CONFIRMED = "confirmed"
    PROBABLE = "probable"
    UNCERTAIN = "uncertain"


class Nearness(enum.StrEnum):
    """How land lies to what is decided: inside it, beside it, or only near it."""

    INSIDE = "inside"
    BESIDE = "beside"
    NEAR = "near"


class Payer(enum.StrEnum):
    """Which end of a dealing pays the other."""

    FROM = "from"
    TO = "to"


class Arose(enum.StrEnum):
    """Whether a tie arose before, or only after, what the official did in the decision."""

    BEFORE_STEP = "before_step"
    AFTER_STEP = "after_step"


class SharedBy(enum.StrEnum):
    """How many share the benefit of a party: nobody, a handful, or a group smaller than all."""

    ALONE = "alone"
    FEW = "few"
    GROUP = "group"


class Level(enum.StrEnum):
    """What sort of government a public body belongs to, because the law differs for each."""

    MUNICIPALITY = "municipality"
    PROVINCE = "province"
    WATER_BOARD = "water_board"
    OTHER = "other"


class Declared(enum.StrEnum):
    """When a tie came on record: before the decision, at it, later or never."""

    BEFORE = "before"
    AT_MEETING = "at_meeting"
    AFTER = "after"
    NEVER = "never"


class DecisionKind(enum.StrEnum):
    """What sort of decision it is."""

    TENDER = "tender"
    AWARD = "award"
    CONTRACT_CHANGE = "contract_change"
    GRANT = "grant"
    PERMIT = "permit"
    ZONING = "zoning"
    LAND_SALE = "land_sale"
    APPOINTMENT = "appointment"
    ACCOUNTS = "accounts"
    POLICY = "policy"
    ENFORCEMENT = "enforcement"
    INSPECTION = "inspection"
    LOAN = "loan"
    SIDE_ACTIVITY = "side_activity"
    OTHER = "other"


class DecisionStatus(enum.StrEnum):
    """Whether the decision can still be changed."""

    OPEN = "open"
    TAKEN = "taken"


class PartyRole(enum.StrEnum):
    """How a party is involved in a decision."""

    APPLICANT = "applicant"
    BIDDER = "bidder"
    WINNER = "winner"
    GRANTEE = "grantee"
    BUYER = "buyer"
    SELLER = "seller"
    SUBCONTRACTOR = "subcontractor"
    OBJECTOR = "objector"
    COMPETITOR = "competitor"
    SUBJECT = "subject"


class Benefit(enum.StrEnum):
    """What a party stands to gain or lose by a decision."""

    DIRECT = "direct"
    ADVERSE = "adverse"
    CONTINGENT = "contingent"
    BROAD_CLASS = "broad_class"
    SECTOR = "sector"
    PUBLIC = "public"
    NONE = "none"


class Step(enum.StrEnum):
    """A step in the making of a decision."""

    ATTENDED = "attended"
    RESPONSIBLE = "responsible"
    TOOK_PART = "took_part"
    SPECIFIED = "specified"
    PREPARED = "prepared"
    ADVISED = "advised"
    EVALUATED = "evaluated"
    DELIBERATED = "deliberated"
    VOTED = "voted"
    DECIDED = "decided"
    SIGNED = "signed"
    LOBBIED = "lobbied"
    PASSED_ON = "passed_on"


class Recusal(enum.StrEnum):
    """How far somebody stood aside: full is from first contact, partial from the vote only."""

    NONE = "none"
    PARTIAL = "partial"
    FULL = "full"


class Stated(enum.StrEnum):
    """What somebody at the table answered when asked for a tie to a party."""

    NO_TIE = "no_tie"
    TIE = "tie"
    NOT_KNOWN = "not_known"


class Concern(enum.StrEnum):
    """What prompted the look."""

    INTEREST = "interest"
    PROCEDURE = "procedure"
    QUALITY = "quality"


class Outcome(enum.StrEnum):
    """What the engine may say. There is no `actual`: people find that, once they have heard the
    official.
    """

    NONE = "none"
    POTENTIAL = "potential"
    APPARENT = "apparent"
    ACTUAL_INDICATED = "actual_indicated"
    UNRESOLVED = "unresolved"


class SideFinding(enum.StrEnum):
    """What is said beside the outcome and never mixed with it."""

    REGISTRATION_BREACH = "registration_breach"
    STATUTORY_BAR = "statutory_bar"
    PROCEDURAL_FAULT = "procedural_fault"
    INSTITUTIONAL_NOTICE = "institutional_notice"
    MANAGED = "managed"


@dataclass(frozen=True, slots=True)
class Official:
    """Somebody in office at one public body. `left` False: still in office.

    `on_record`: whether anything is on record about what this official holds or does besides, a
    declaration that there is nothing included.
    """

    id: str
    name: str
    office: OfficeKind
    body: str
    portfolio: tuple[str, ...] = ()
    from_date: PartialDate | None = None
    until_date: PartialDate | None = None
    left: bool | None = None
    on_record: bool | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody without an office here, such as a relative or client; has no name, a description."""

    id: str
    description: str


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation. `identifiers` maps a scheme (`NL-KVK`) to a number; `level` is that of a
    public body.
    """

    id: str
    name: str
    kind: OrganisationKind
    identifiers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    field: str | None = None
    level: Level | None = None


@dataclass(frozen=True, slots=True)
class Tie:
    """What binds two facts, with its period. `share` is 0–1; the first and the last day
    belong to the period.

    `represents`: acts for the organisation towards others. `ordinary_terms`: a dealing at the price
    and on the terms that anybody gets. `knew`: the official knew of it then; presumed where nobody
    says otherwise.
    """

    id: str
    source_id: str
    target_id: str
    kind: TieKind
    relation: Relation | None = None
    capacity: Capacity | None = None
    paid: bool | None = None
    share: float | None = None
    keeps_control: bool | None = None
    permission: Leave | None = None
    stake_excluded: bool | None = None
    worked_on_matter: bool | None = None
    from_date: PartialDate | None = None
    until_date: PartialDate | None = None
    ended: bool | None = None
    announced: bool | None = None
    certainty: Certainty | None = None
    declared: Declared | None = None
    source: str | None = None
    confirmed_on: PartialDate | None = None
    represents: bool | None = None
    payer: Payer | None = None
    ordinary_terms: bool | None = None
    nearness: Nearness | None = None
    arose: Arose | None = None
    knew: bool | None = None


@dataclass(frozen=True, slots=True)
class Party:
    """Who asks, bids, gains or objects, by the id of what that is: mostly an organisation.

    `shared_by`: how many others have the same benefit. `in_office`: an official is a party for what
    he or she did in office, such as an act that is complained of, and not as a private person.
    """

    id: str
    role: PartyRole
    benefit: Benefit | None = None
    shared_by: SharedBy | None = None
    in_office: bool | None = None


@dataclass(frozen=True, slots=True)
class UnknownParty:
    """A party as a source names it, of which nobody has said yet which organisation it is."""

    id: str
    name: str
    role: PartyRole


@dataclass(frozen=True, slots=True)
class Participation:
    """What one official did, or is expected to do (`planned`), in a decision. No steps: no part is
    on record.

    `handed_over`: the file went to a colleague, and nothing was done since. `advice_followed`: the
    body's own adviser was asked whether to take part, and the advice was followed. `as_citizen`: it
    was done openly as any citizen can, and not from the office.
    """

    official: str
    steps: tuple[Step, ...] = ()
    recusal: Recusal | None = None
    decisive: bool | None = None
    proposed: bool | None = None
    took_no_part: bool | None = None
    planned: tuple[Step, ...] = ()
    handed_over: bool | None = None
    advice_followed: bool | None = None
    as_citizen: bool | None = None

    @property
    def stood_aside(self) -> bool:
        """Whether it is on record that the official has no part in it, and is to have none."""
        if self.steps or self.planned:
            return False
        return self.took_no_part is True or self.recusal is Recusal.FULL


@dataclass(frozen=True, slots=True)
class TieStatement:
    """What an official answered when asked for a tie to a party, which may be an unknown one, and
    when. None: the day is not known.

    Nobody who was not asked, or was silent, has one. It is kept with the facts and changes no
    answer: what somebody is tied to stands in the ties.
    """

    official: str
    party: str
    said: Stated
    on: PartialDate | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A decision of a public body. `value` is in the decision's own currency; `advisory`: the body
    only gives advice, and another authority decides; `for_information`: something is told or heard,
    and nothing is decided.
    """

    id: str
    title: str
    body: str
    kind: DecisionKind
    parties: tuple[Party, ...] = ()
    participations: tuple[Participation, ...] = ()
    status: DecisionStatus | None = None
    decided_on: PartialDate | None = None
    series: bool | None = None
    supplies_own_body: bool | None = None
    concern: Concern | None = None
    eu_funds: bool | None = None
    value: float | None = None
    sole_mandate: bool | None = None
    advisory: bool | None = None
    for_information: bool | None = None
    unknown_parties: tuple[UnknownParty, ...] = ()
    statements: tuple[TieStatement, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Dossier:
    """What is known of some decisions. `as_of` is the day seen from which it holds; None: not
    stated.

    What every rule looks up for every chain is looked up once, and kept.
    """

    id: str
    jurisdiction: str
    officials: tuple[Official, ...] = ()
    persons: tuple[Person, ...] = ()
    organisations: tuple[Organisation, ...] = ()
    ties: tuple[Tie, ...] = ()
    decisions: tuple[Decision, ...] = ()
    as_of: PartialDate | None = None

    @functools.cached_property
    def names(self) -> Mapping[str, str]:
        """What to call an official, organisation or decision, by id; a person is never named."""
        decisions = {decision.id: decision.title for decision in self.decisions}
        organisations = {organisation.id: organisation.name for organisation in self.organisations}
        return (
            decisions | organisations | {official.id: official.name for official in self.officials}
        )

    @functools.cached_property
    def on_record(self) -> frozenset[str]:
        """The ids of the officials of whom something is on record: it is said so, or, where nothing
        is said, a tie.
        """
        tied = {end for tie in self.ties for end in (tie.source_id, tie.target_id)}
        return frozenset(
            each.id
            for each in self.officials
            if each.on_record or (each.on_record is None and each.id in tied)
        )

    def is_past(self, tie: Tie) -> bool:
        """Say whether a tie is told as past: it was over at the decision, or its last day lies
        before the day from which one looks.
        """
        if tie.ended or tie.until_date is None or self.as_of is None:
            return bool(tie.ended)
        return is_before(tie.until_date, self.as_of) is Answer.YES

    @functools.cached_property
    def person_ids(self) -> frozenset[str]:
        """The ids of those who are described and not in office."""
        return frozenset(person.id for person in self.persons)

    @functools.cached_property
    def people(self) -> frozenset[str]:
        """The ids of all human beings: those described, and officials."""
        return self.person_ids | {official.id for official in self.officials}

    @functools.cached_property
    def organisation_kinds(self) -> Mapping[str, OrganisationKind]:
        """What each organisation is, by id."""
        return {organisation.id: organisation.kind for organisation in self.organisations}


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with an input: where it stands (a path, line or place), the value found, and
    how to mend it.
    """

    where: str
    value: str
    remedy: str
