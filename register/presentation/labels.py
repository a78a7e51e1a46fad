"""The words for the members of enumerations, in the language of the reader.

`written` has the words of addresses, the API and the files.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import lazy_gettext as _

from conflict_graph.assessment.measures import MeasureKind
from conflict_graph.facts import (
    Benefit,
    Capacity,
    DecisionKind,
    DecisionStatus,
    OfficeKind,
    OrganisationKind,
    PartyRole,
    Relation,
    SideFinding,
    Step,
    TieKind,
)
from conflict_graph.phases import Phase
from conflict_graph.readers.records import ProcurementMethod
from conflict_graph.rulesets.scales import InterestGrade, OfficeColumn, Part
from conflict_graph.rulesets.table import Condition
from conflict_graph.wording import explain
from register.access import Role
from register.models.columns import Rung
from register.models.imports import ImportState, Noun
from register.models.kinds import MeetingKind
from register.models.measures import MeasureKept
from register.models.position_questions import BarKind, PositionQuestionKind
from register.models.signings import SigningState
from register.models.traces import ReadingKind
from register.presentation import language
from register.services.decisions.history import HistoryAct
from register.services.meter.meter import OTHER, Reason

CAPACITY: Mapping[Capacity, str] = {
    Capacity.PRIVATE: _("Personal"),
    Capacity.EX_OFFICIO: _("By virtue of the office (q.q.)"),
    Capacity.PUBLIC_OFFICE: _("Another public office"),
}

OFFICE: Mapping[OfficeKind, str] = {
    OfficeKind.EXECUTIVE: _("Executive"),
    OfficeKind.ELECTED_MEMBER: _("Elected member"),
    OfficeKind.CIVIL_SERVANT: _("Civil servant"),
    OfficeKind.EXTERNAL: _("Hired from outside"),
}

UNELECTED = _("Member who was not elected: burgerlid, commissielid, steunlid")
PUBLIC_OFFICE: Mapping[OfficeKind, str] = {**OFFICE, OfficeKind.EXTERNAL: UNELECTED}
"""As on public pages, where nobody stands who is hired."""

BAR: Mapping[BarKind, str] = {
    BarKind.WORKS: _("Works: building or maintenance for the body"),
    BarKind.SERVICES: _("Services: work for the body for pay, and not in its service"),
    BarKind.SUPPLY: _("Supply: goods to the body, for more than nothing"),
    BarKind.HIRE: _("Hiring out goods to the body"),
    BarKind.CLAIM: _("A disputed claim on the body that was taken over"),
    BarKind.LAND: _("Land or a building of the body, or a right to it, without a tender"),
    BarKind.LEASE: _("Renting or leasing from the body, without a tender"),
}
"""Source: Gemeentewet 15(1)(d), 1 to 7."""

POSITION_QUESTION: Mapping[PositionQuestionKind, str] = {
    PositionQuestionKind.FEE_KEPT: _("Where does the fee of this position go?"),
    PositionQuestionKind.STATUTORY_BAR: _("A contract with the own body: may it be?"),
}

RELATION: Mapping[Relation, str] = {
    Relation.PARTNER: _("Partner"),
    Relation.PARENT: _("Parent"),
    Relation.CHILD: _("Child"),
    Relation.SIBLING: _("Brother or sister"),
    Relation.HOUSEHOLD: _("Somebody else in the household"),
    Relation.OTHER: _("Other relative"),
}

FAMILY_TIE: Mapping[TieKind, str] = {
    TieKind.OWNERSHIP: _("Owns it, or a part of it"),
    TieKind.MANAGEMENT: _("Runs it, or helps to run it"),
    TieKind.BOARD: _("Is on the board or the supervisory board"),
    TieKind.EMPLOYMENT: _("Works there"),
}

FORMER_TIE: Mapping[TieKind, str] = {
    TieKind.EMPLOYMENT: _("I worked there"),
    TieKind.MANAGEMENT: _("I ran it, or helped to run it"),
    TieKind.BOARD: _("I was on the board or the supervisory board"),
    TieKind.ADVISORY: _("I advised or sat on an advisory board"),
}

INTEREST: Mapping[str, str] = {
    "holding": _("A part of a company that you own"),
    "family": _("An interest of a relative"),
    "former_position": _("A position from before your office"),
    "property": _("Land or a building"),
}

INTERESTS: Mapping[str, str] = {
    "holding": _("Parts of companies that officials own"),
    "family": _("Interests of relatives, without their names"),
    "former_position": _("Positions from before the office"),
    "property": _("Land and buildings, by area"),
}
"""The same for those who ask or read them of somebody else."""

ORGANISATION: Mapping[OrganisationKind, str] = {
    OrganisationKind.COMPANY: _("Company"),
    OrganisationKind.FOUNDATION: _("Foundation"),
    OrganisationKind.ASSOCIATION: _("Association"),
    OrganisationKind.COOPERATIVE: _("Cooperative"),
    OrganisationKind.PUBLIC_BODY: _("Public body"),
    OrganisationKind.JOINT_ARRANGEMENT: _("Joint arrangement of public bodies"),
    OrganisationKind.STATE_OWNED: _("Company owned by the government"),
    OrganisationKind.PARTY: _("Political party"),
    OrganisationKind.OTHER: _("Something else"),
}

POSITION: Mapping[TieKind, str] = {
    TieKind.EMPLOYMENT: _("I work there"),
    TieKind.MANAGEMENT: _("I run it, or help to run it"),
    TieKind.OFFICER: _("I am chair, secretary or treasurer of the board"),
    TieKind.BOARD: _("I am on the board or the supervisory board"),
    TieKind.ADVISORY: _("I advise or sit on an advisory board"),
    TieKind.MEMBERSHIP: _("I am a member with a task"),
    TieKind.BUSINESS: _("It is my own business"),
    TieKind.OWNERSHIP: _("I own it or hold shares, and do nothing else there"),
    TieKind.UNSPECIFIED: _("Something else"),
}
"""What an official can say of a position; a file can say more, which reads as something else."""

KIND: Mapping[TieKind, str] = {
    TieKind.EMPLOYMENT: _("Employment"),
    TieKind.MANAGEMENT: _("Management"),
    TieKind.BOARD: _("Board or supervision"),
    TieKind.OFFICER: _("Board or supervision"),
    TieKind.ADVISORY: _("Advice"),
    TieKind.MEMBERSHIP: _("Membership"),
    TieKind.BUSINESS: _("Own business"),
}
"""What kind of position somebody else holds; of others the position itself says enough."""

TIE: Mapping[TieKind, str] = {
    **KIND,
    TieKind.OWNERSHIP: _("Ownership"),
    TieKind.PARTICIPATION: _("Participation"),
    TieKind.UNSPECIFIED: _("Something else"),
}
"""What ties somebody, said of a fact of a finding."""

METHOD: Mapping[ProcurementMethod, str] = {
    ProcurementMethod.OPEN: _("Open to everybody"),
    ProcurementMethod.RESTRICTED: _("Restricted: a selection could bid"),
    ProcurementMethod.NEGOTIATED: _("Negotiated, after a call"),
    ProcurementMethod.COMPETITIVE_DIALOGUE: _("Competitive dialogue"),
    ProcurementMethod.INNOVATION_PARTNERSHIP: _("Innovation partnership"),
    ProcurementMethod.WITHOUT_CALL: _("Without a public call"),
    ProcurementMethod.DIRECT: _("Directly with one supplier"),
    ProcurementMethod.OTHER: _("Another way"),
}

MEETING: Mapping[MeetingKind, str] = {
    MeetingKind.COUNCIL: _("Council, or general board: the elected members"),
    MeetingKind.COLLEGE: _("Executive board: the executives"),
}

MEETING_HEADING: Mapping[MeetingKind, str] = {
    MeetingKind.COUNCIL: _("Meeting of the council"),
    MeetingKind.COLLEGE: _("Meeting of the executive board"),
}

DECISION_KIND: Mapping[DecisionKind, str] = {
    DecisionKind.AWARD: _("Award of a contract"),
    DecisionKind.TENDER: _("Call for tenders"),
    DecisionKind.CONTRACT_CHANGE: _("Change of a contract"),
    DecisionKind.GRANT: _("Grant"),
    DecisionKind.PERMIT: _("Permit"),
    DecisionKind.ZONING: _("Zoning or environment plan"),
    DecisionKind.LAND_SALE: _("Sale of land"),
    DecisionKind.LOAN: _("Loan or guarantee"),
    DecisionKind.APPOINTMENT: _("Appointment"),
    DecisionKind.ACCOUNTS: _("Annual accounts"),
    DecisionKind.POLICY: _("Policy or rules"),
    DecisionKind.ENFORCEMENT: _("Enforcement"),
    DecisionKind.INSPECTION: _("Inspection"),
    DecisionKind.SIDE_ACTIVITY: _("Leave for an ancillary position"),
    DecisionKind.OTHER: _("Another decision"),
}

DECISION_STATUS: Mapping[DecisionStatus, str] = {
    DecisionStatus.OPEN: _("Still open"),
    DecisionStatus.TAKEN: _("Has been taken"),
}
WITHDRAWN: str = _("Withdrawn")
"""A decision that somebody withdrew, whatever its state was."""

DECISION_ACT: Mapping[HistoryAct, str] = {
    HistoryAct.ENTER: _("Came into the register"),
    HistoryAct.AMEND: _("Changed"),
    HistoryAct.FILE: _("A file said it anew"),
    HistoryAct.TAKE_BACK: _("An import was undone"),
    HistoryAct.WITHDRAW: _("Withdrawn"),
    HistoryAct.PUT_BACK: _("Put back"),
    HistoryAct.RENAME: _("Got another reference"),
    HistoryAct.PARTS: _("Recorded who takes part"),
}

METER_REASON: Mapping[Reason, str] = {
    Reason.SIGNAL: _("Findings came much faster than usual: at least five in a short time."),
    Reason.ABOVE: _("In the last period its share was surely above its reference band."),
    Reason.POOR: _("Reviewers saw nothing in more than half of what it found."),
}

READING: Mapping[ReadingKind, str] = {
    ReadingKind.FINDING: _("A finding"),
    ReadingKind.CHECK: _("The check of a decision"),
    ReadingKind.DECISION: _("A decision, with who takes part"),
    ReadingKind.MEETING: _("A meeting, with what its checks say"),
    ReadingKind.OFFICIAL: _("Name and offices of an official"),
    ReadingKind.POSITIONS: _("All positions, public or not"),
    ReadingKind.INCOME: _("Income"),
    ReadingKind.INTERESTS: _("Restricted interests"),
    ReadingKind.SHIELDING: _("What is shielded, and why"),
    ReadingKind.REPORT: _("A report of an error"),
    ReadingKind.QUESTION: _("A question about a position"),
    ReadingKind.PROPOSAL: _("A proposal that two are one person"),
    ReadingKind.OPENING: _("The page to open a finding"),
    ReadingKind.LIST: _("A list"),
    ReadingKind.READINGS: _("Who read what"),
}
"""What was read, as people read it."""

ACCOUNT_ROLE: Mapping[Role, str] = {
    Role.OFFICIAL: _("Official"),
    Role.CLERK: _("Clerk"),
    Role.REVIEWER: _("Reviewer"),
    Role.ADMINISTRATOR: _("Administrator"),
}

CAPACITY_OF_READER: Mapping[str, str] = {
    **{role.value: said for role, said in ACCOUNT_ROLE.items()},
    "auditor": _("Auditor"),
    "guest": _("Somebody of another body who was asked in"),
}
"""As what somebody read."""

SIGNED: Mapping[SigningState, tuple[str, str]] = {
    SigningState.AS_CHECKED: (
        _("Signed as checked"),
        _("The last check still held, nothing was open, and what it advised was done."),
    ),
    SigningState.UNCHECKED: (
        _("Signed unchecked"),
        _("The decision was never checked before it was signed."),
    ),
    SigningState.OUTDATED: (
        _("Signed on outdated facts"),
        _("The facts or the rules had changed since the last check."),
    ),
    SigningState.OPEN: (
        _("Signed with an open question or hearing"),
        _(
            "The check had a question that nobody had answered, or an official had been asked and "
            "nobody had concluded yet."
        ),
    ),
    SigningState.OTHERWISE: (
        _("Signed otherwise than advised"),
        _(
            "The check found a link. Nobody asked the official about it, or the official did not "
            "stand aside, and no measure is on record."
        ),
    ),
}
"""How a decision was taken beside its last check, and what that means."""

PARTY_ROLE: Mapping[PartyRole, str] = {
    PartyRole.BIDDER: _("Bids"),
    PartyRole.WINNER: _("Wins the contract"),
    PartyRole.APPLICANT: _("Applies"),
    PartyRole.GRANTEE: _("Gets the grant"),
    PartyRole.SUBCONTRACTOR: _("Works for the winner"),
    PartyRole.BUYER: _("Buys"),
    PartyRole.SELLER: _("Sells"),
    PartyRole.OBJECTOR: _("Objects"),
    PartyRole.SUBJECT: _("Is the subject"),
}

BENEFIT: Mapping[Benefit, str] = {
    Benefit.DIRECT: _("Gains directly"),
    Benefit.ADVERSE: _("Loses by it"),
    Benefit.CONTINGENT: _("Gains only if something else happens"),
    Benefit.BROAD_CLASS: _("Gains as one of a large group"),
    Benefit.SECTOR: _("Gains with the whole sector"),
    Benefit.PUBLIC: _("Gains as everybody does"),
    Benefit.NONE: _("Gains nothing"),
}

STEP: Mapping[Step, str] = {
    Step.RESPONSIBLE: _("Responsible for the policy field"),
    Step.SPECIFIED: _("Helped to write the requirements"),
    Step.PREPARED: _("Prepared the decision"),
    Step.ADVISED: _("Advised"),
    Step.EVALUATED: _("Assessed offers or applications"),
    Step.ATTENDED: _("Was in the meeting"),
    Step.DELIBERATED: _("Took part in the discussion"),
    Step.VOTED: _("Voted"),
    Step.DECIDED: _("Decided"),
    Step.SIGNED: _("Signed"),
    Step.LOBBIED: _("Pressed for it outside the procedure"),
    Step.TOOK_PART: _("Took part, it is not known how"),
}

STEP_TO_COME: Mapping[Step, str] = {
    Step.RESPONSIBLE: _("Responsible for the policy field"),
    Step.SPECIFIED: _("Helps to write the requirements"),
    Step.PREPARED: _("Prepares the decision"),
    Step.ADVISED: _("Advises"),
    Step.EVALUATED: _("Assesses offers or applications"),
    Step.ATTENDED: _("Is in the meeting"),
    Step.DELIBERATED: _("Takes part in the discussion"),
    Step.VOTED: _("Votes"),
    Step.DECIDED: _("Decides"),
    Step.SIGNED: _("Signs"),
    Step.LOBBIED: _("Presses for it outside the procedure"),
    Step.TOOK_PART: _("Takes part, it is not known how"),
}
"""The same steps, said of what is planned: never as done."""

MEASURE: Mapping[str, str] = {
    MeasureKind.RECUSE_STEP: _("Leaves one step to others"),
    MeasureKind.RECUSE_VOTE: _("Stands aside from the vote"),
    MeasureKind.RESTRICT_ACCESS: _("Gets no papers and prepares nothing"),
    MeasureKind.RECUSE_DELIBERATION_AND_VOTE: _("Stands aside from the discussion and the vote"),
    MeasureKind.RECUSE_FROM_NOW: _("Stands aside from now on"),
    MeasureKind.RECUSE_FULL: _("Stands aside entirely"),
    MeasureKind.REPLACE: _("Somebody else takes it over"),
    MeasureKind.WAIT: _("The decision waits"),
    MeasureKind.DIVEST: _("Gives up the tie"),
    MeasureKind.DIVEST_AND_WAIT: _("Gives up the tie, and the decision waits"),
    "agreed": _("Something else that was agreed"),
}
"""What people read for a measure about an official; `agreed` is one of their own."""

KEPT: Mapping[MeasureKept, str] = {
    MeasureKept.NOT_YET: _("Not known yet"),
    MeasureKept.YES: _("Kept"),
    MeasureKept.NO: _("Not kept"),
    MeasureKept.TAKEN_BACK: _("Taken back"),
}

STEP_DONE: Mapping[Step, str] = {
    Step.ATTENDED: _("was present"),
    Step.RESPONSIBLE: _("was responsible for the field"),
    Step.TOOK_PART: _("took part"),
    Step.SPECIFIED: _("wrote the requirements"),
    Step.PREPARED: _("prepared"),
    Step.ADVISED: _("advised"),
    Step.EVALUATED: _("evaluated the offers"),
    Step.DELIBERATED: _("deliberated"),
    Step.VOTED: _("voted"),
    Step.DECIDED: _("decided"),
    Step.SIGNED: _("signed"),
    Step.LOBBIED: _("pressed outside the procedure"),
    Step.PASSED_ON: _("passed something on"),
}
"""The same steps as they stand in a sentence."""

ROLE_BESIDE_A_NAME: Mapping[PartyRole, str] = {
    PartyRole.APPLICANT: _("applicant"),
    PartyRole.BIDDER: _("bidder"),
    PartyRole.WINNER: _("winner"),
    PartyRole.GRANTEE: _("grantee"),
    PartyRole.BUYER: _("buyer"),
    PartyRole.SELLER: _("seller"),
    PartyRole.SUBCONTRACTOR: _("subcontractor"),
    PartyRole.OBJECTOR: _("objector"),
    PartyRole.COMPETITOR: _("competitor in the same round"),
    PartyRole.SUBJECT: _("subject"),
}
"""The same roles as they stand in a sentence."""

GRADE: Mapping[InterestGrade, str] = {
    InterestGrade.STRONG: _("Strong interest"),
    InterestGrade.SERIOUS: _("Serious interest"),
    InterestGrade.SLIGHT: _("Slight interest"),
    InterestGrade.THIN: _("Interest too thin to count"),
    InterestGrade.NO_INTEREST: _("No interest"),
}
"""How much of an interest it is: how near, and how much the decision touches it, taken together."""

PART: Mapping[Part, str] = {
    Part.STEERING: _("Steers the decision"),
    Part.SHARING: _("Has a share in it"),
    Part.STANDING_BY: _("Stands by, or is responsible"),
    Part.NO_RECORD: _("No part on record"),
    Part.CURED: _("Stayed out of it"),
}

COLUMN: Mapping[OfficeColumn, str] = {
    OfficeColumn.ELECTED: _("Elected members"),
    OfficeColumn.FUNCTIONARY: _("Executives and civil servants"),
    OfficeColumn.EXTERNAL: _("Hired advisers and evaluators"),
}

CONDITION_IN_SHORT: Mapping[Condition, str] = {
    Condition.MONEY_BINDS: _("only where money binds, otherwise an appearance of a conflict"),
    Condition.OWN_MONEY: _("only where it is own money, otherwise an appearance of a conflict"),
}

CONDITION: Mapping[Condition, str] = {
    Condition.MONEY_BINDS: _(
        "Only where money binds: a job, a paid seat, business, a gift, or something owned. "
        "Otherwise the word is: appearance of a conflict."
    ),
    Condition.OWN_MONEY: _(
        "Only where it is own money, or that of close family. Otherwise the word is: appearance of "
        "a conflict."
    ),
}
"""What a cell asks besides before the facts fit a conflict of interest."""

INSTEAD: Mapping[str, str] = {
    "accounts": _("Then the table decides, as for every other decision."),
    "side_activity": _(
        "Then the next rule about side activities that fits decides. The last of them says that "
        "there is no link."
    ),
    "beside": _("Then this is no longer said beside the answer."),
}
"""What holds where a body does without a rule beside the cells, by the nature of the rule."""

SIDE: Mapping[SideFinding, str] = {
    SideFinding.STATUTORY_BAR: _("A statutory bar to check"),
    SideFinding.PROCEDURAL_FAULT: _("A fault in the procedure"),
    SideFinding.REGISTRATION_BREACH: _("Not on record, or too late"),
    SideFinding.INSTITUTIONAL_NOTICE: _("A point for the body, not for a person"),
    SideFinding.MANAGED: _("Link known, managed"),
}

CLOSENESS = (
    _("none"),
    _("thin: a member, a giver, a distant acquaintance"),
    _("near: a friend, an adviser, a relative who works there"),
    _("bound: works there, sits on the board, does business"),
    _("own: the own matter, an own firm, land or family"),
)
"""How near the official stands, from 0 to 4."""

REACH = (
    _("touches everybody alike"),
    _("may touch it"),
    _("likely touches it"),
    _("turns on it"),
)
"""How far the decision reaches, from 0 to 3."""

RUNG: Mapping[Rung, str] = {
    Rung.DECLARED_NUMBER: _("recognised by its number"),
    Rung.NUMBER_AND_SEAT: _("recognised by its number and seat"),
    Rung.DISTINCTIVE_NAME: _("recognised by a name that it alone bears"),
    Rung.NAME: _("recognised by the name alone"),
}
"""On what evidence a source was taken to mean an organisation."""

NOUN: Mapping[Noun, str] = {
    Noun.ORGANISATIONS: _("Organisations"),
    Noun.OFFICIALS: _("Officials"),
    Noun.POSITIONS: _("Positions"),
    Noun.DECISIONS: _("Decisions"),
    Noun.PARTICIPATIONS: _("Who took part"),
}

MINUTES_PRESENCE: Mapping[str, str] = {"present": _("was present"), "absent": _("was absent")}
MINUTES_VOTE: Mapping[str, str] = {
    "voted": _("voted"),
    "abstained": _("abstained"),
    "did_not_vote": _("did not vote"),
    "absent": _("was away at the vote"),
}
MINUTES_SPOKE = _("spoke")
MINUTES_NOTHING = _("nothing of this person")
RECUSAL_SAID: Mapping[str, str] = {
    "aside": _("says that the minutes are wrong"),
    "took_part": _("says that what is on record is wrong"),
}

WHO_MEETS: Mapping[str, str] = {
    "council": _("The council, states or general board"),
    "college": _("The college, deputed states or daily board"),
    "other": _("Somebody else: leave these meetings out"),
}

COUNCIL_FILE = _("Council information")
"""What a file holds that comes from a council information system."""

IMPORT_STATE: Mapping[ImportState, str] = {
    ImportState.WAITING: _("Waiting"),
    ImportState.READING: _("Being read"),
    ImportState.KEEPING: _("Being written"),
    ImportState.DONE: _("Done"),
    ImportState.FAILED: _("Failed"),
    ImportState.UNDONE: _("Undone"),
}

PHASE: Mapping[Phase, str] = {
    Phase.RUNNING: _("Running"),
    Phase.ANNOUNCED: _("Announced"),
    Phase.ENDED: _("Ended"),
    Phase.END_UNKNOWN: _("End not known"),
}

ACT: Mapping[str, str] = {
    "declare": _("Declared"),
    "amend": _("Changed"),
    "end": _("Ended"),
    "withdraw": _("Withdrawn"),
}


DUTY: Mapping[str, str] = {
    "appointment": _("Declare your positions, or that you have none"),
    "change": _("Record changes of your positions"),
    "intention": _("Report that you mean to accept a position"),
    "income": _("State the income from your positions over"),
    "confirmation": _("Confirm that your list is right"),
    "after_office": _("Record the end of positions that ended with your office"),
    "open": _("Open"),
    "late": _("Late"),
    "asked": _("Not certain"),
    "ahead": _("Later"),
    "standing": _("Always holds"),
    "done": _("Done"),
}
"""The duties of officials, and where a task stands."""


HIDDEN: Mapping[str, str] = {
    "withdrawn": _("It was withdrawn."),
    "shielded": _("It is shielded on grounds of safety."),
    "left": _("The official left the public register when the term after office was over."),
    "office": _("The office is not public."),
    "owned": _("What somebody owns without paid work there is an interest, and no position."),
}
"""Why a position stands on no public page."""


GROUND: Mapping[str, str] = {
    "not_needed": _("not needed any more (GDPR 17(1)(a))"),
    "consent": _("consent was withdrawn (GDPR 17(1)(b))"),
    "objection": _("the person objected (GDPR 17(1)(c))"),
    "unlawful": _("it should not have stood here (GDPR 17(1)(d))"),
    "duty": _("a law or a judge asks it (GDPR 17(1)(e))"),
}
"""On which ground something was erased."""


def word(kind: enum.StrEnum | str | None) -> str:
    """Return the word for a member; "" for None."""
    tables: tuple[Mapping[Any, str], ...] = (CAPACITY, RELATION, OFFICE, ORGANISATION)
    tables += (PHASE, NOUN, IMPORT_STATE)
    if kind is None:
        return ""
    if isinstance(kind, TieKind):
        return str(POSITION.get(kind, POSITION[TieKind.UNSPECIFIED]))
    found = next(
        (table[kind] for table in tables if any(type(key) is type(kind) for key in table)), None
    )
    return str(found if found is not None else {**ACT, **DUTY, **INTEREST}.get(str(kind), kind))


def rule_name(rule_id: str) -> str:
    """Return what a rule is called on a page: a cell by its grade, part and office, another one by
    its title; one that is gone by its id.

    >>> rule_name("S2")
    'Nevenwerk met een risico'
    """
    grade, _dash, rest = rule_id.partition("-")
    part, _dash, column = rest.partition("-")
    if column not in set(OfficeColumn):
        try:
            return explain.rule_title(rule_id, language.current())
        except KeyError:
            return str(_("A rule of an earlier version (%(rule)s)", rule=rule_id))
    interest = _("Any interest") if grade == "any" else GRADE[InterestGrade[grade.upper()]]
    taken = PART[Part[part.upper()]]
    return f"{interest} · {taken} · {COLUMN[OfficeColumn(column)]}"


QUARTER = _("Q")
"""Stands before the number of a quarter."""


def meter_cell(cell: str | None) -> str:
    """Return what a cell of the meter is called on a page; None: all of them together."""
    if cell is None:
        return str(_("All rules together"))
    return str(_("Any other rule")) if cell == OTHER else rule_name(cell)


def quarter_in_short(quarter: int) -> str:
    """Write a quarter, four times the year plus 0-3.

    >>> quarter_in_short(4 * 2026 + 2)
    '2026 Q3'
    """
    year, number = divmod(quarter, 4)
    return f"{year} {QUARTER}{number + 1}"


def quarters_in_short(first: int, last: int) -> str:
    """Write the first and last of some quarters, or the one that it is.

    >>> quarters_in_short(8104, 8107), quarters_in_short(8104, 8104)
    ('2026 Q1–Q4', '2026 Q1')
    """
    if first == last:
        return quarter_in_short(first)
    begin, end = quarter_in_short(first), quarter_in_short(last)
    return f"{begin}–{end.rpartition(' ')[2] if first // 4 == last // 4 else end}"


def rule_set_name(ruleset: str) -> str:
    """Return what a rule set is called on a page, from its name, its version and the rules that a
    body does without: `dutch 2026.4 without S2`; one that has no words stays as it is.
    """
    named, _without, off = ruleset.partition(" without ")
    name, _space, version = named.partition(" ")
    try:
        title, _asked = explain.rule_set_words(name, language.current())
    except KeyError:
        return ruleset
    said = [title, str(_("version %(version)s", version=version))] if version else [title]
    if off:
        rules = ", ".join(f"“{rule_name(each)}”" for each in off.split(", "))
        said.append(str(_("without %(rules)s", rules=rules)))
    return ", ".join(said)


def filters() -> dict[str, Callable[..., str]]:
    """Return the template filters."""
    return {
        "word": word,
        "position_question": lambda kind: str(POSITION_QUESTION[kind]),
        "why_hidden": lambda reason: str(HIDDEN[reason]),
        "ground": lambda ground: str(GROUND[ground]),
        "rule_name": rule_name,
        "rule_set_name": rule_set_name,
        "meter_cell": meter_cell,
        "quarters": lambda period: quarters_in_short(period.first, period.last),
    }


def column_word(name: str) -> str:
    """Return the name of a column as people write it: `soort_ambt` is *Soort ambt*, `kvk_nummer`
    *KvK-nummer*.
    """
    words = name.replace("_kvk", " KvK").replace("kvk_nummer", "KvK-nummer").replace("_", " ")
    return _ABBREVIATIONS.get(words, words[:1].upper() + words[1:])


_ABBREVIATIONS = {
    "kvk": "KvK",
    "rsin": "RSIN",
    "oin": "OIN",
    "eu funds": "EU funds",
    "eu geld": "EU-geld",
}
