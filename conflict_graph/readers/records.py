"""What the readers return: one frozen record per thing in a file, with the place where it stood.

Records are what a source said, not yet what we hold: an organisation is a mention (a name and
perhaps numbers), an official is the key that the body itself uses. The register decides what they
refer to.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Generic, TypeVar

from conflict_graph.dates import PartialDate
from conflict_graph.facts import (
    Benefit,
    Capacity,
    DecisionKind,
    DecisionStatus,
    OfficeKind,
    OrganisationKind,
    PartyRole,
    Problem,
    Step,
    TieKind,
)
from conflict_graph.particulars import NONE_STATED, Particulars
from conflict_graph.resolution.buyers import BuyerKind

DECISION_FORMATS = ("auto", "ocds", "eforms", "ted", "tenderned", "table")
"""What a file of decisions may be said to be; `auto` finds out."""


@dataclass(frozen=True, slots=True)
class Mention:
    """What a source called an organisation. `identifiers` maps a scheme (`NL-KVK`) to a number as
    text. `record`: what the source calls its own record of it; without a name, all that is said.
    """

    name: str
    identifiers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    town: str | None = None
    record: str | None = None


@dataclass(frozen=True, slots=True)
class NameRecord:
    """A name that an organisation bears or bore. The period is closed at both ends; None: not
    stated.
    """

    name: str
    from_date: PartialDate | None = None
    until_date: PartialDate | None = None


@dataclass(frozen=True, slots=True)
class OrganisationTie:
    """An owner or other holder of the organisation that the record is about. `share` is 0–1, None
    unknown. `record`: what the source calls its record of this, and `stated_on` the day of its
    statement. `kind` None: the statement names nothing that is held, and ends what it named before.
    """

    holder: Mention
    kind: TieKind | None
    share: float | None = None
    from_date: PartialDate | None = None
    until_date: PartialDate | None = None
    source: str | None = None
    record: str | None = None
    stated_on: PartialDate | None = None


@dataclass(frozen=True, slots=True)
class OrganisationRecord:
    """An organisation and who holds it. `kind` None: the source does not say. `mention.name` is its
    present name.

    `names`: all names with their periods, where the source states periods.
    """

    where: str
    mention: Mention
    kind: OrganisationKind | None
    field: str | None = None
    holders: tuple[OrganisationTie, ...] = ()
    names: tuple[NameRecord, ...] = ()


@dataclass(frozen=True, slots=True)
class ArrangementRecord:
    """A joint arrangement and one public body that takes part in it, both known by name only."""

    where: str
    arrangement: str
    participant: str
    town: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerRecord:
    """A natural person whom a source calls an owner of an organisation. It asserts nothing about
    any official.

    `person` is the name as the source writes it, and all that is taken of the person. `kind` is
    ownership or control; `share` is 0–1, None not known. `record` and `stated_on`: as of a tie
    between organisations.
    """

    where: str
    organisation: Mention
    person: str
    kind: TieKind = TieKind.OWNERSHIP
    share: float | None = None
    from_date: PartialDate | None = None
    until_date: PartialDate | None = None
    source: str | None = None
    record: str | None = None
    stated_on: PartialDate | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialRecord:
    """A person in an office of a body. `key` is the body's own key for the person.

    `body` is its slug or name; `at` is the organisation that it is, where the source has no such
    word. Both None: the body asked for.
    """

    where: str
    key: str
    family_name: str
    office_title: str
    office: OfficeKind
    initials: str | None = None
    given_name: str | None = None
    prefix: str | None = None
    designated: bool = False
    designation_reference: str | None = None
    portfolio: tuple[str, ...] = ()
    from_date: PartialDate | None = None
    until_date: PartialDate | None = None
    body: str | None = None
    at: Mention | None = None
    unelected: bool = False
    """It is the office of a member who was not elected; `office` is then external."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionRecord:
    """A position that an official holds beside the office. `paid` None and `ended` None: not known.

    `ended` False: it runs, as far as the list says. `listed_on`: of which day the list speaks;
    None: it does not say. `is_none`: there is no position; the list says that the official has
    none. `is_named`: the source gives no key, and this one is made of what the position is called
    and where it is held, so that the same post in another period has it too.
    """

    where: str
    official: str
    key: str
    title: str
    organisation: Mention
    kind: TieKind = TieKind.UNSPECIFIED
    capacity: Capacity | None = None
    paid: bool | None = None
    share: float | None = None
    from_date: PartialDate | None = None
    until_date: PartialDate | None = None
    ended: bool | None = None
    announced: bool = False
    source: str | None = None
    body: str | None = None
    listed_on: PartialDate | None = None
    is_none: bool = False
    is_named: bool = False
    particulars: Particulars = NONE_STATED


@dataclass(frozen=True, slots=True)
class PartyRecord:
    """A party to a decision, as the source names it."""

    mention: Mention
    role: PartyRole
    benefit: Benefit | None = None


class ProcurementMethod(enum.StrEnum):
    """How those who could bid were found.

    Source: eForms codelist procurement-procedure-type; OCDS codelist method.
    """

    OPEN = "open"
    RESTRICTED = "restricted"
    NEGOTIATED = "negotiated"
    """Negotiated after a call for competition."""
    COMPETITIVE_DIALOGUE = "competitive_dialogue"
    INNOVATION_PARTNERSHIP = "innovation_partnership"
    WITHOUT_CALL = "without_call"
    """Without a call for competition, with those whom the buyer invited."""
    DIRECT = "direct"
    """With one that the buyer chose."""
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionRecord:
    """A decision as one release or row set states it, keyed by `procedure` and `lot`.

    `release` orders versions of the same decision: an ISO 8601 instant or date as text, the greater
    the later; None where the source has none. `date_basis` names the field from which `decided_on`
    was taken. `amount_cents` is in `currency` (ISO 4217). `lot` "" means the whole procedure.
    `buyer` None: the body asked for. `cpv` are codes of eight digits, the main one first.
    `contact_name` is whom the buyer names for questions: restricted information about somebody who
    did not decide, matched to nobody.
    """

    where: str
    source: str
    procedure: str
    lot: str
    title: str
    kind: DecisionKind
    status: DecisionStatus
    decided_on: PartialDate | None = None
    date_basis: str | None = None
    amount_cents: int | None = None
    currency: str | None = None
    eu_funds: bool | None = None
    sole_mandate: bool | None = None
    release: str | None = None
    release_id: str | None = None
    buyer: Mention | None = None
    parties: tuple[PartyRecord, ...] = ()
    body: str | None = None
    procurement_method: ProcurementMethod | None = None
    cpv: tuple[str, ...] = ()
    contact_name: str | None = None
    buyer_kind: BuyerKind | None = None
    """What the source says that the buyer is in law; None: nothing that narrows down who it can
    be.
    """
    unstated: frozenset[str] = frozenset()
    """Which of `winners`, `bidders`, `amount`, `status` and `decided_on` this release does not
    mention, so that what an earlier one said of them stays. Source: OCDS 1.1, merging.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipationRecord:
    """What an official did or will do in a decision. The four recusals are three-valued: None is
    not known.
    """

    where: str
    procedure: str
    lot: str
    official: str
    steps: tuple[Step, ...] = ()
    planned: tuple[Step, ...] = ()
    recused_preparation: bool | None = None
    recused_deliberation: bool | None = None
    recused_vote: bool | None = None
    recused_contact: bool | None = None
    took_no_part: bool | None = None
    decisive: bool | None = None
    proposed: bool | None = None
    source: str | None = None
    body: str | None = None


Record = TypeVar("Record")


@dataclass(frozen=True, slots=True)
class Reading(Generic[Record]):
    """What came out of one file: its good records, a tuple or, of many, a `Spool`; and the problems
    of the rest.

    `read` counts the things that the file held, good or bad. `readable` False: the file as a whole
    could not be read, `records` is empty and `problems` says why. `owners` is what the file says
    besides of who owns whom.
    """

    records: Sequence[Record] = ()
    problems: tuple[Problem, ...] = ()
    read: int = 0
    readable: bool = True
    owners: tuple[OwnerRecord, ...] = ()
