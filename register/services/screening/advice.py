"""Advice, before: what the engine would say if an official held a position, or took part in a
decision.

Nothing is recorded. The question is put together with what stands in the public register and with
what the asker stated to the body, written as the dossier of a decision that does not exist, and
answered by the rules by which the body checks. What the body keeps of its decisions is not looked
at: whoever asks about an organisation must not learn from the answer that it bids.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from conflict_graph import facts
from conflict_graph.assessment import assess
from conflict_graph.assessment.assess import Assessment
from conflict_graph.assessment.report import Report, reports
from conflict_graph.dates import PartialDate
from conflict_graph.facts import (
    Capacity,
    DecisionKind,
    DecisionStatus,
    Dossier,
    OfficeKind,
    OrganisationKind,
    PartyRole,
    Relation,
    Step,
    TieKind,
)
from register.access import NO_BODY, Identity, Permission, require
from register.clock import now
from register.models.columns import Origin
from register.models.interests import InterestKind
from register.models.officials import Official
from register.services.decisions.rows import (
    BodyRow,
    DecisionRow,
    MentionRow,
    ParticipationRow,
    PartyRow,
)
from register.services.dossiers import body_facts, dossier_rows, dossiers
from register.services.dossiers.body_facts import BodyFacts, Supposed
from register.services.dossiers.dossier_rows import InterestRow, OrganisationRow, PositionRow
from register.services.officials.officials import counting_term, subject_of
from register.services.prepared import reader
from register.services.screening import rules

DECISION = "besluit-in-vraag"
"""What stands for the decision in the dossier of a question."""
TIE = "band-in-vraag"
"""What stands there for the tie that the asker adds."""
ORGANISATION = "organisatie-in-vraag"
"""What stands there for an organisation that the register does not know."""
SOURCE = "wat de vrager zelf invulde; nergens vastgelegd"

USUAL: Mapping[OfficeKind, tuple[Step, ...]] = {
    OfficeKind.ELECTED_MEMBER: (Step.DELIBERATED, Step.VOTED),
    OfficeKind.EXECUTIVE: (Step.DELIBERATED, Step.DECIDED),
    OfficeKind.CIVIL_SERVANT: (Step.PREPARED, Step.ADVISED),
    OfficeKind.EXTERNAL: (Step.ADVISED, Step.EVALUATED),
}
"""What somebody in such an office does in a decision, where nothing else is said."""

_NUMBER = 0
"""The database id of what has none, because it is not recorded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SupposedOrganisation:
    """An organisation in a question. `id`: the database id of one that we know; None: another one,
    of this `kind`; `kind` None: nobody said which.
    """

    name: str
    id: int | None = None
    kind: OrganisationKind | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SupposedParty:
    """A party of the decision in a question."""

    at: SupposedOrganisation
    role: PartyRole


@dataclass(frozen=True, slots=True, kw_only=True)
class SupposedTie:
    """A tie that the register does not have. `relation` None: it is the asker's own; else it is of
    a relative. `share` is 0-1; it runs from `since`, None: not known since when.
    """

    at: SupposedOrganisation
    kind: TieKind
    relation: Relation | None = None
    title: str = ""
    capacity: Capacity | None = None
    paid: bool | None = None
    share: float | None = None
    since: PartialDate | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AdviceQuestion:
    """A decision that may come, and a tie that is or may come. `steps` are what the asker would do;
    empty: nothing. `tie` None: none but those on record.
    """

    title: str
    kind: DecisionKind
    parties: tuple[SupposedParty, ...]
    steps: tuple[Step, ...]
    planned_on: PartialDate | None = None
    tie: SupposedTie | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """The answer. `report` is that of the asker in the language asked for; `assessment` is what it
    says, without words, and `dossier` what it rests on.
    """

    question: AdviceQuestion
    dossier: Dossier
    assessment: Assessment
    report: Report
    answered_on: datetime.date


def office_of(official: Official, day: datetime.date) -> OfficeKind:
    """Return in what kind of office the asker is, as a check on that day would read it."""
    term = counting_term(official, day)
    return term.office.kind if term is not None else OfficeKind.EXTERNAL


def answer(
    identity: Identity,
    official: Official,
    question: AdviceQuestion,
    language: str,
    today: datetime.date,
) -> Advice:
    """Answer a question of an official about himself.

    Raises:
        Invalid: what is asked contradicts itself.
        NotAllowed: the asker is not this official.
    """
    require(identity, Permission.ASK_ADVICE, subject_of(official))
    known = _known(official, question)
    written = _marked(dossiers.write(_NUMBER, today, known))
    read = dossiers.read_back(written, dossiers.text_of(written))
    off = rules.off(official.body)
    others = [each.id for each in read.officials if each.id != official.public_id]
    (report,) = reports(read, language, ruleset=rules.SCREENED, without=off, withheld=others)
    (assessment,) = assess.assess(
        read, rules.SCREENED, language, without=off, officials=[official.public_id]
    )
    return Advice(
        question=question, dossier=read, assessment=assessment, report=report, answered_on=today
    )


def _known(official: Official, question: AdviceQuestion) -> BodyFacts:
    ids = _ids(question)
    body = official.body
    row = BodyRow(body.id, body.name, body.organisation_id, body.kind)
    decision = DecisionRow(
        id=_NUMBER,
        public_id=DECISION,
        body=row,
        title=question.title,
        kind=question.kind,
        status=DecisionStatus.OPEN,
        decided_on=question.planned_on,
        amount_cents=None,
        eu_funds=None,
        sole_mandate=None,
        parties=tuple(
            PartyRow(
                MentionRow(_NUMBER, f"partij-in-vraag-{place}", each.at.name),
                ids.get(each.at),
                each.role,
                None,
                None,
            )
            for place, each in enumerate(question.parties, 1)
        ),
        participations=(_participation(official, question.steps),),
        watched=frozenset(),
    )
    known = body_facts.of({_NUMBER: decision}, _supposed(official, question, ids))
    return _as_known_to(official, known)


def _ids(question: AdviceQuestion) -> dict[SupposedOrganisation, int]:
    """Return the database ids of the organisations of a question; one that is tied to and that we
    do not know gets one that no row has. A party that nobody knows has none.
    """
    named = [each.at for each in question.parties]
    found = {each: each.id for each in named if each.id is not None}
    if question.tie is not None:
        at = question.tie.at
        number = at.id if at.id is not None else -1
        found[at] = number
        alike = (each for each in named if _is_same(each, at))
        found |= dict.fromkeys(alike, number)
    return found


def _is_same(one: SupposedOrganisation, other: SupposedOrganisation) -> bool:
    """Say whether the asker means one organisation by two names, of which we know neither."""
    return one.id is None and other.id is None and one.name.casefold() == other.name.casefold()


def _participation(official: Official, steps: tuple[Step, ...]) -> ParticipationRow:
    return ParticipationRow(
        id=_NUMBER,
        decision_id=_NUMBER,
        official_id=official.id,
        steps=[],
        planned=[step.value for step in steps],
        recused_preparation=None,
        recused_deliberation=None,
        recused_vote=None,
        recused_contact=None,
        took_no_part=None,
        decisive=None,
        proposed=None,
    )


def _supposed(
    official: Official, question: AdviceQuestion, ids: Mapping[SupposedOrganisation, int]
) -> Supposed:
    tie = question.tie
    if tie is None:
        return Supposed()
    place = ids[tie.at]
    kind = tie.at.kind or OrganisationKind.OTHER
    new = OrganisationRow(place, ORGANISATION, tie.at.name, kind, None, ())
    return Supposed(
        positions=() if tie.relation else (_position(official, tie, place),),
        interests=(_interest(official, tie, place),) if tie.relation else (),
        organisations=(new,) if tie.at.id is None else (),
    )


def _position(official: Official, tie: SupposedTie, place: int) -> PositionRow:
    """Return a tie of the asker as if he had just declared it."""
    return PositionRow(
        id=_NUMBER,
        public_id=TIE,
        person_id=official.person_id,
        body=official.body.name,
        origin=Origin.DECLARED,
        by_official=True,
        listed_on=None,
        recorded_at=now(),
        first_origin=Origin.DECLARED,
        first_recorded_at=now(),
        entry_confirmed_at=None,
        list_confirmed_at=None,
        title=tie.title,
        organisation_id=place,
        kind=tie.kind,
        capacity=tie.capacity,
        paid=tie.paid,
        share=tie.share,
        valid_from=tie.since,
        valid_until=None,
        ended=False,
        announced=False,
        organisation_rung=None,
        person_rung=None,
    )


def _interest(official: Official, tie: SupposedTie, place: int) -> InterestRow:
    """Return a tie of a relative as if the asker had just stated it to the body."""
    return InterestRow(
        id=_NUMBER,
        public_id=TIE,
        official_id=official.id,
        kind=InterestKind.FAMILY,
        recorded_at=now(),
        named_at=now(),
        organisation_id=place,
        share=None,
        relation=tie.relation,
        tie=tie.kind,
        valid_from=None,
        valid_until=None,
    )


def _as_known_to(official: Official, known: BodyFacts) -> BodyFacts:
    """Return what the asker may know: what everybody can read, and what he stated himself. What a
    clerk made of the owners in a file is for the clerks.
    """
    of_others = [
        position.id
        for person, rows in known.positions.items()
        if person != official.person_id
        for position in rows
    ]
    public = {each.id for each in dossier_rows.positions(reader(), of_others, NO_BODY)}
    positions = {
        person: tuple(each for each in rows if person == official.person_id or each.id in public)
        for person, rows in known.positions.items()
    }
    standing = [each for rows in positions.values() for each in rows]
    own = known.interests.get(official.id, ())
    return replace(
        known,
        positions={person: rows for person, rows in positions.items() if rows},
        at=body_facts.standing_at(standing, known.officials.values()),
        owned={},
        interests={official.id: own} if own else {},
        organisations=dossier_rows.as_everybody_reads(reader(), known.organisations),
    )


def _marked(written: Dossier) -> Dossier:
    """Return the dossier with the source of what the asker added: it stands nowhere."""
    return replace(written, ties=tuple(_with_source(written.ties)))


def _with_source(ties: tuple[facts.Tie, ...]) -> Iterator[facts.Tie]:
    for tie in ties:
        is_added = tie.id in (TIE, f"{TIE}-familie")
        yield replace(tie, source=SOURCE, confirmed_on=None) if is_added else tie
