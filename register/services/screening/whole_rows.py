"""What screening has to know of every decision of whole bodies, read in few statements.

The rows say no more than whether a decision has to be looked at, and what an answer rests on that
no link was found (`no_link`): values come as the tables hold them, because to read a million dates
and words takes longer than everything else. Bodies are named by their first and last database id.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby
from json import loads
from operator import itemgetter
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

from register.models.asking import TieStatement
from register.models.bodies import Body
from register.models.confirmations import NoneVersion
from register.models.decisions import (
    Decision,
    DecisionParty,
    DecisionVersion,
    MentionAnswer,
    Participation,
    ParticipationVersion,
)
from register.models.declarations import Position
from register.models.interests import Interest, InterestPayload, InterestVersion
from register.models.kinds import NoneAct
from register.models.officials import Office, Official, Term, TermVersion
from register.models.owners import OwnerAnswer, OwnerMention
from register.models.screening import DecisionCheck, Finding, NoLinkCheck
from register.models.standing import StandingPosition
from register.services.decisions import rows as decision_rows
from register.services.dossiers import dossier_rows
from register.services.prepared import PreparedQuery, Reader
from register.services.screening import no_link
from register.services.screening.no_link import NoLinkFacts, StoredPart, StoredTerm

_first: sa.BindParameter[Any] = sa.bindparam("first")
_last: sa.BindParameter[Any] = sa.bindparam("last")

Seat = tuple[int, int]
"""An official who stands at an organisation, and the position."""


class LastCheck(NamedTuple):
    """The newest check of a decision. `facts`: the mark of what a check without a link rested on;
    None: it has a dossier.
    """

    run: int
    facts: bytes | None
    ruleset: str | None
    off: list[str]


@dataclass(slots=True)
class WholeBody:
    """What is known of one body.

    `parties` are the organisations that are party to each decision, `seats` who stands where with
    what position, and `places` where somebody stands, owns something or has an interest. `findings`
    are the decisions of which there is one, and `stated` those at whose table somebody answered.
    """

    id: int
    own_organisation: int
    decisions: dict[int, NoLinkFacts] = field(default_factory=dict)
    seats: dict[int, list[Seat]] = field(default_factory=lambda: defaultdict(list))
    places: set[int] = field(default_factory=set)
    findings: set[int] = field(default_factory=set)
    stated: set[int] = field(default_factory=set)
    last: dict[int, LastCheck] = field(default_factory=dict)

    def parties(self, decision: int) -> list[int]:
        """Return the organisations that are party to a decision."""
        return [party for party, _, _ in self.decisions[decision].parties]

    def on_record(self, decisions: Iterable[int]) -> dict[int, bool]:
        """Return of everybody who takes part in some decisions whether anything is on record."""
        return {
            official: on_record
            for decision in decisions
            for official, _, _, on_record in self.decisions[decision].terms
        }


class _VersionLine(NamedTuple):
    decision: int
    body: int
    id: int
    number: int
    release: str | None
    takes_back: int | None
    title: str
    kind: str
    status: str
    decided_on: str | None
    amount_cents: int | None
    eu_funds: Any
    sole_mandate: Any


class _Box(NamedTuple):
    """How far somebody stood aside, as the tables hold it."""

    recused_preparation: bool | None
    recused_deliberation: bool | None
    recused_vote: bool | None
    recused_contact: bool | None


Parties = tuple[tuple[tuple[int, str, str | None], ...], tuple[tuple[int, str], ...]]
"""The organisations that are party with role and benefit, and the mentions that nobody has
recognised.
"""

_NO_PARTIES: Parties = ((), ())


def bodies(reader: Reader, first: int, last: int, as_of: datetime.date) -> list[WholeBody]:
    """Return what is known of the bodies between two ids, seen from the day `as_of`, in order."""
    ask = _Asker(reader, first, last)
    found = {id_: WholeBody(id_, own) for id_, own in ask(_BODIES)}
    versions, parties, parts = _versions(ask), _parties(ask), _parts(ask)
    people = _People(ask, found)
    people.look_up(
        {(each.body, part.official) for each in versions for part in parts.get(each.decision, ())}
    )
    for each in versions:
        body = found[each.body]
        taking_part = parts.get(each.decision, ())
        linked, unknown = parties.get(each.id, _NO_PARTIES)
        body.decisions[each.decision] = NoLinkFacts(
            body.own_organisation,
            each.title,
            each.kind,
            each.status,
            each.decided_on,
            each.amount_cents,
            _yes(each.eu_funds),
            _yes(each.sole_mandate),
            linked,
            unknown,
            taking_part,
            tuple(
                [
                    people.at(body.id, official, each.decided_on, as_of)
                    for official in sorted({part.official for part in taking_part})
                ]
            ),
        )
    for body_id, decision in ask(_FINDINGS):
        found[body_id].findings.add(decision)
    for body_id, decision in ask(_STATED):
        found[body_id].stated.add(decision)
    _note_checks(ask, found)
    return list(found.values())


def completeness(reader: Reader, first: int, last: int) -> dict[int, dict[int, bool]]:
    """Return by body, of every decision that was ever checked, whether its last check looked at
    everything that could matter.
    """
    ask = _Asker(reader, first, last)
    newest: dict[int, dict[int, tuple[int, Any]]] = defaultdict(dict)
    for body, decision, run, complete in (*ask(_NO_LINK_COMPLETE), *ask(_COMPLETE)):
        known = newest[body].get(decision)
        if known is None or known[0] <= run:
            newest[body][decision] = run, complete
    return {
        body: {decision: bool(complete) for decision, (_, complete) in found.items()}
        for body, found in newest.items()
    }


class _Asker:
    """Puts questions about the bodies between two ids."""

    def __init__(self, reader: Reader, first: int, last: int) -> None:
        self.reader = reader
        self.between = {"first": first, "last": last}

    def __call__(self, question: PreparedQuery[Any]) -> list[Any]:
        return self.reader.about_one(question, **self.between)


class _People:
    """Who stands where, the terms of the officials, and whether anything is on record of them."""

    def __init__(self, ask: _Asker, found: Mapping[int, WholeBody]) -> None:
        self.reader = ask.reader
        self.terms: dict[int, list[StoredTerm]] = {}
        self.on_record = {official for official, act in _newest(ask(_NONE)) if act == _DECLARED}
        self._elsewhere: set[int] = set()
        self._told: set[tuple[int, int]] = set()
        for body, place, official, position, declarer in ask(_SEATS):
            found[body].seats[place].append((official, position))
            (self.on_record if declarer == official else self._elsewhere).add(official)
        for each in found.values():
            each.places.update(each.seats)
        for body, place in (*ask(_OWNED), *ask(_INTERESTS)):
            found[body].places.add(place)
        series: dict[int, dict[int, tuple[int, StoredTerm]]] = defaultdict(dict)
        for official, id_, number, *said in ask(_TERMS):
            known = series[official].get(id_)
            if id_ is not None and (known is None or known[0] < number):
                series[official][id_] = number, StoredTerm(*said)
        for official, every in series.items():
            self.terms[official] = [term for _, (_, term) in sorted(every.items())]

    def look_up(self, involved: Collection[tuple[int, int]]) -> None:
        """Read what the bodies and their officials do not tell: of officials of other bodies, and
        of those who have something on record elsewhere alone, where it may be published or not.
        """
        strangers = {official for _, official in involved if official not in self.terms}
        rows = dossier_rows.officials(self.reader, strangers)
        self.terms |= {key: no_link.terms_of(row) for key, row in rows.items()}
        unsure = [
            (body, official)
            for body, official in involved
            if official not in self.on_record
            and (official in strangers or official in self._elsewhere)
        ]
        rows = dossier_rows.officials(self.reader, {official for _, official in unsure})
        for body in {body for body, _ in unsure}:
            here = [official for each, official in unsure if each == body]
            people = {rows[official].person_id for official in here}
            held = {each.person_id for each in dossier_rows.positions_of(self.reader, people, body)}
            self._told |= {
                (body, official)
                for official in here
                if rows[official].holds_nothing or rows[official].person_id in held
            }

    def at(
        self, body: int, official: int, decided_on: str | None, as_of: datetime.date
    ) -> tuple[int, StoredTerm | None, bool, bool]:
        """Return the term of an official that counts at a decision: see `NoLinkFacts.terms`."""
        term, left = no_link.at(self.terms[official], decided_on, as_of)
        on_record = official in self.on_record or (body, official) in self._told
        return official, term, left, on_record


def _versions(ask: _Asker) -> list[_VersionLine]:
    """Return the version of each decision that counts, in the order of the decisions."""
    found: dict[int, _VersionLine] = {}
    others: dict[int, list[_VersionLine]] = {}
    for row in ask(_VERSIONS):
        known = found.setdefault(row.decision, row)
        if known is not row:
            others.setdefault(row.decision, [known]).append(row)
    found |= {decision: decision_rows.current(rows) for decision, rows in others.items()}
    return [version for _, version in sorted(found.items())]


def _parties(ask: _Asker) -> dict[int, Parties]:
    """Return the parties of versions of decisions, by version."""
    rows: dict[int, list[_PartyLine]] = defaultdict(list)
    for row in ask(_PARTIES):
        rows[row[0]].append(row)
    return {version: _named(said) for version, said in rows.items()}


def _named(rows: list[_PartyLine]) -> Parties:
    """Return who the parties are, in the order of entry."""
    rows.sort(key=itemgetter(1, 5))
    linked: dict[tuple[int, str, str | None], None] = {}
    unknown: list[tuple[int, str]] = []
    for _, group in groupby(rows, itemgetter(1)):
        answers = [*group]
        organisation = decision_rows.organisation(answers)
        first = answers[0]
        if organisation is None:
            unknown.append((first.mention, first.role))
        else:
            linked[organisation, first.role, first.benefit] = None
    return tuple(linked), tuple(unknown)


def _parts(ask: _Asker) -> dict[int, tuple[StoredPart, ...]]:
    """Return what is on record of who takes part in each decision, in the order of entry."""
    newest: dict[int, tuple[Any, ...]] = {}
    for row in ask(_PARTS):
        known = newest.get(row[1])
        if known is None or known[2] < row[2]:
            newest[row[1]] = row
    found: dict[int, list[StoredPart]] = defaultdict(list)
    for _, (decision, _, _, official, *said) in sorted(newest.items()):
        found[decision].append(StoredPart(official, *_done(*said)))
    return {decision: tuple(parts) for decision, parts in found.items()}


@lru_cache(maxsize=10_000)
def _done(
    steps: str, planned: str, *answers: Any
) -> tuple[str, str, str | None, bool | None, bool | None, bool | None]:
    """Return the steps and answers of a participation, as `StoredPart` has them."""
    *boxes, took_no_part, decisive, proposed = map(_yes, answers)
    recusal = decision_rows.recusal_of(_Box(*boxes))
    return (
        no_link.words(loads(steps)),
        no_link.words(loads(planned)),
        None if recusal is None else recusal.value,
        took_no_part,
        decisive,
        proposed,
    )


def _yes(said: Any) -> bool | None:
    """Read a truth value: SQLite holds numbers."""
    return None if said is None else bool(said)


def _newest(rows: Iterable[tuple[int, int, Any]]) -> list[tuple[int, Any]]:
    """Return of every series what its newest version says; rows are series, number and value."""
    found: dict[int, tuple[int, Any]] = {}
    for series, number, value in rows:
        if series not in found or found[series][0] < number:
            found[series] = number, value
    return [(series, value) for series, (_, value) in found.items()]


def _note_checks(ask: _Asker, found: Mapping[int, WholeBody]) -> None:
    """Note the newest check of every decision: that of the newest run."""
    for body, decision, run, mark, ruleset, off in (*ask(_NO_LINK_CHECKS), *ask(_CHECKS)):
        last = found[body].last
        if decision not in last or last[decision].run <= run:
            last[decision] = LastCheck(run, mark, ruleset, off)


class _PartyLine(NamedTuple):
    version: int
    party: int
    mention: int
    role: str
    benefit: str | None
    answer_id: int | None
    organisation_id: int | None
    same: Any
    takes_back: int | None


def _word(column: Any) -> ColumnElement[Any]:
    """Read a word or a date as the tables hold it."""
    return sa.type_coerce(column, sa.String())


def _truth(column: Any) -> ColumnElement[Any]:
    return sa.type_coerce(column, sa.Integer())


def _here(body: Any) -> ColumnElement[bool]:
    return sa.and_(body >= _first, body <= _last)


_DECLARED = NoneAct.DECLARE.value

_BODIES: PreparedQuery[tuple[int, int]] = PreparedQuery(
    tuple,
    lambda _: sa.select(Body.id, Body.organisation_id).where(_here(Body.id)).order_by(Body.id),
)
_VERSIONS = PreparedQuery(
    _VersionLine._make,
    lambda _: (
        sa.select(
            Decision.id,
            Decision.body_id,
            DecisionVersion.id,
            DecisionVersion.number,
            DecisionVersion.release,
            DecisionVersion.takes_back,
            DecisionVersion.title,
            _word(DecisionVersion.kind),
            _word(DecisionVersion.status),
            _word(DecisionVersion.decided_on),
            DecisionVersion.amount_cents,
            _truth(DecisionVersion.eu_funds),
            _truth(DecisionVersion.sole_mandate),
        )
        .join(DecisionVersion, DecisionVersion.decision_id == Decision.id)
        .where(_here(Decision.body_id), Decision.withdrawn_at.is_(None))
    ),
)
_PARTIES = PreparedQuery(
    _PartyLine._make,
    lambda _: (
        sa.select(
            DecisionParty.version_id,
            DecisionParty.id,
            DecisionParty.mention_id,
            _word(DecisionParty.role),
            _word(DecisionParty.benefit),
            MentionAnswer.id,
            MentionAnswer.organisation_id,
            _truth(MentionAnswer.same),
            MentionAnswer.takes_back,
        )
        .select_from(Decision)
        .join(DecisionVersion, DecisionVersion.decision_id == Decision.id)
        .join(DecisionParty, DecisionParty.version_id == DecisionVersion.id)
        .outerjoin(MentionAnswer, MentionAnswer.mention_id == DecisionParty.mention_id)
        .where(_here(Decision.body_id), Decision.withdrawn_at.is_(None))
    ),
)
_PARTS: PreparedQuery[Any] = PreparedQuery(
    tuple,
    lambda _: (
        sa.select(
            Participation.decision_id,
            Participation.id,
            ParticipationVersion.number,
            Participation.official_id,
            sa.cast(ParticipationVersion.steps, sa.Text()),
            sa.cast(ParticipationVersion.planned, sa.Text()),
            _truth(ParticipationVersion.recused_preparation),
            _truth(ParticipationVersion.recused_deliberation),
            _truth(ParticipationVersion.recused_vote),
            _truth(ParticipationVersion.recused_contact),
            _truth(ParticipationVersion.took_no_part),
            _truth(ParticipationVersion.decisive),
            _truth(ParticipationVersion.proposed),
        )
        .select_from(Decision)
        .join(Participation, Participation.decision_id == Decision.id)
        .join(ParticipationVersion, ParticipationVersion.participation_id == Participation.id)
        .where(
            _here(Decision.body_id),
            Decision.withdrawn_at.is_(None),
            Participation.withdrawn_at.is_(None),
        )
    ),
)
_SEATS: PreparedQuery[Any] = PreparedQuery(
    tuple,
    lambda _: (
        sa.select(
            StandingPosition.body_id,
            StandingPosition.organisation_id,
            StandingPosition.official_id,
            StandingPosition.position_id,
            Position.official_id,
        )
        .join(Position, Position.id == StandingPosition.position_id)
        .where(_here(StandingPosition.body_id))
    ),
)
_OWNED: PreparedQuery[tuple[int, int]] = PreparedQuery(
    tuple,
    lambda _: (
        sa.select(OwnerAnswer.body_id, OwnerMention.organisation_id)
        .join(OwnerMention, OwnerMention.id == OwnerAnswer.mention_id)
        .where(_here(OwnerAnswer.body_id), OwnerAnswer.official_id.is_not(None))
    ),
)
_INTERESTS: PreparedQuery[tuple[int, int]] = PreparedQuery(
    tuple,
    lambda _: (
        sa.select(Official.body_id, InterestPayload.organisation_id)
        .select_from(Official)
        .join(Interest, Interest.official_id == Official.id)
        .join(InterestVersion, InterestVersion.interest_id == Interest.id)
        .join(InterestPayload, InterestPayload.version_id == InterestVersion.id)
        .where(_here(Official.body_id), InterestPayload.organisation_id.is_not(None))
    ),
)
_TERMS: PreparedQuery[Any] = PreparedQuery(
    tuple,
    lambda _: (
        sa.select(
            Official.id,
            Term.id,
            TermVersion.number,
            _word(Office.kind),
            _word(TermVersion.valid_from),
            _word(TermVersion.valid_until),
            TermVersion.portfolio,
        )
        .select_from(Official)
        .outerjoin(
            Term,
            sa.and_(Term.official_id == Official.id, Term.withdrawn_at.is_(None)),
        )
        .outerjoin(Office, Office.id == Term.office_id)
        .outerjoin(TermVersion, TermVersion.term_id == Term.id)
        .where(_here(Official.body_id))
    ),
)
_NONE: PreparedQuery[Any] = PreparedQuery(
    tuple,
    lambda _: (
        sa.select(Official.id, NoneVersion.number, _word(NoneVersion.act))
        .select_from(Official)
        .join(NoneVersion, NoneVersion.official_id == Official.id)
        .where(_here(Official.body_id))
    ),
)
_FINDINGS: PreparedQuery[tuple[int, int]] = PreparedQuery(
    tuple, lambda _: sa.select(Finding.body_id, Finding.decision_id).where(_here(Finding.body_id))
)
_STATED: PreparedQuery[tuple[int, int]] = PreparedQuery(
    tuple,
    lambda _: (
        sa.select(Decision.body_id, Decision.id)
        .join(TieStatement, TieStatement.decision_id == Decision.id)
        .where(_here(Decision.body_id))
        .distinct()
    ),
)
_NO_LINK_CHECKS: PreparedQuery[Any] = PreparedQuery(
    tuple,
    lambda _: (
        sa.select(
            Decision.body_id,
            Decision.id,
            NoLinkCheck.run_id,
            NoLinkCheck.facts,
            NoLinkCheck.ruleset,
            NoLinkCheck.off,
        )
        .join(NoLinkCheck, NoLinkCheck.decision_id == Decision.id)
        .where(_here(Decision.body_id))
    ),
)
_CHECKS: PreparedQuery[Any] = PreparedQuery(
    tuple,
    lambda _: (
        sa.select(
            Decision.body_id,
            Decision.id,
            DecisionCheck.run_id,
            sa.null(),
            DecisionCheck.ruleset,
            DecisionCheck.off,
        )
        .join(DecisionCheck, DecisionCheck.decision_id == Decision.id)
        .where(_here(Decision.body_id))
    ),
)
_NO_LINK_COMPLETE: PreparedQuery[Any] = PreparedQuery(
    tuple,
    lambda _: (
        sa.select(
            Decision.body_id,
            Decision.id,
            NoLinkCheck.run_id,
            sa.case(
                (
                    sa.and_(
                        NoLinkCheck.parties > 0,
                        NoLinkCheck.unknown_parties == 0,
                        NoLinkCheck.participants != "",
                        NoLinkCheck.participants.not_like("%-%"),
                    ),
                    1,
                ),
                else_=0,
            ),
        )
        .join(NoLinkCheck, NoLinkCheck.decision_id == Decision.id)
        .where(_here(Decision.body_id), Decision.withdrawn_at.is_(None))
    ),
)
_COMPLETE: PreparedQuery[Any] = PreparedQuery(
    tuple,
    lambda _: (
        sa.select(
            Decision.body_id,
            Decision.id,
            DecisionCheck.run_id,
            _truth(DecisionCheck.is_complete),
        )
        .join(DecisionCheck, DecisionCheck.decision_id == Decision.id)
        .where(_here(Decision.body_id), Decision.withdrawn_at.is_(None))
    ),
)
