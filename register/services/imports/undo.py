"""Undo an import as a whole, while nothing rests on it.

A series that the import made is withdrawn. A series that it changed gets back what stood there
before: a position, a term, a tie or a participation as a new version in the words of the one
before; a decision because the version of the import is taken back, so that its releases count in
their own order again. A number or name that it gave to an organisation goes, because a number can
belong to one organisation only; the import keeps what it was.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import sqlalchemy as sa

from conflict_graph.facts import OrganisationKind
from register.access import SERVER, Identity
from register.errors import AboutOneself, WrongState
from register.extensions import db
from register.models.accounts import Account
from register.models.bodies import Body
from register.models.columns import now
from register.models.confirmations import NoneVersion
from register.models.council import CouncilKey, MinutesEntry, RecusalAnswer
from register.models.decisions import (
    AnswerBasis,
    Decision,
    DecisionVersion,
    MentionAnswer,
    Participation,
    ParticipationVersion,
)
from register.models.declarations import Position, PositionPayload, PositionVersion
from register.models.imports import ImportMade, ImportRun, ImportState, ImportUndone
from register.models.incomes import IncomeVersion
from register.models.interests import InterestPayload
from register.models.kinds import Act
from register.models.meetings import Meeting, MeetingItem, MeetingNotice
from register.models.officials import Office, Official, Person, Term, TermVersion
from register.models.organisations import (
    Organisation,
    OrganisationIdentifier,
    OrganisationKey,
    OrganisationName,
    OrganisationTie,
    OrganisationTiePeriod,
    OrganisationTieVersion,
)
from register.models.owners import OwnerMention, OwnerMentionPeriod, OwnerMentionVersion
from register.models.position_questions import BarCheck, SettledQuestion
from register.models.screening import Finding
from register.models.shielding import Shielding
from register.models.stepping_aside import PublishedMinutes
from register.services import journal
from register.services.declarations import nil_returns
from register.services.findings import fact_changes, findings
from register.services.imports import files as imports
from register.services.imports import owners
from register.services.imports.trail import MEETINGS, VERSIONS, noted
from register.services.officials import persons
from register.services.organisations import matching, organisations, periods
from register.services.organisations.organisations import SEVERAL

MOST_NAMED = 5
"""How many of the things that rest on an import are named."""

_UNDONE: tuple[type[Any], ...] = (
    *VERSIONS,
    *(series for series, _ in VERSIONS.values()),
    Official,
    Office,
    Person,
    Organisation,
    OrganisationName,
    OrganisationIdentifier,
    OrganisationKey,
    MentionAnswer,
    NoneVersion,
    *MEETINGS,
)
_PERIODS: Mapping[type[Any], type[Any]] = {
    OrganisationTieVersion: OrganisationTiePeriod,
    OwnerMentionVersion: OwnerMentionPeriod,
}
_TABLES = {table.__tablename__: table for table in _UNDONE}


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Something that rests on an import. `what` is an English sentence with places, translated
    where it is shown.
    """

    what: str
    params: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        """Fill in the sentence."""
        return self.what % self.params if self.params else self.what


class _Made:
    """What one import made: rows by table, and the changes of rows that stood there already."""

    def __init__(self, run: ImportRun) -> None:
        self.body_id = run.body_id
        self.ids: dict[type[Any], set[int]] = defaultdict(set)
        self.changes: list[tuple[type[Any], int, dict[str, list[Any]]]] = []
        for row in db.session.scalars(
            sa.select(ImportMade).where(ImportMade.run_id == run.id).order_by(ImportMade.id)
        ):
            table = _TABLES[row.kind]
            if row.is_new:
                self.ids[table].add(row.row_id)
            else:
                self.changes.append((table, row.row_id, row.said or {}))

    def rows(self, table: type[Any]) -> Iterator[Any]:
        """Load the rows of a table that the import added, in the order in which it did."""
        wanted = sorted(self.ids[table])
        for start in range(0, len(wanted), SEVERAL):
            chosen = (
                sa.select(table)
                .where(table.id.in_(wanted[start : start + SEVERAL]))
                .order_by(table.id)
            )
            yield from db.session.scalars(chosen)

    def related(
        self, table: type[Any], column: Any, made: type[Any], *criteria: Any
    ) -> Iterator[Any]:
        """Load the rows of a table that point by `column` at something of the table `made` that the
        import added.
        """
        wanted = sorted(self.ids[made])
        for start in range(0, len(wanted), SEVERAL):
            chosen = sa.select(table).where(column.in_(wanted[start : start + SEVERAL]), *criteria)
            yield from (row for row in db.session.scalars(chosen) if row.id not in self.ids[table])


def obstacles(run: ImportRun) -> list[Obstacle]:
    """Return what rests on an import and keeps it from being undone, at most `MOST_NAMED`; empty:
    it can be undone.
    """
    return list(islice(_obstacles(run), MOST_NAMED))


def undo(identity: Identity, run: ImportRun) -> None:
    """Undo an import as a whole. The same file can come in again afterwards.

    Raises:
        NotAllowed: the asker may not bring in this noun for this body.
        WrongState: it is not done, or something rests on it; the message says what.
        AboutOneself: what it made is about the asker.
    """
    imports.require(run.noun, identity, run.body)
    if run.state is not ImportState.DONE:
        raise WrongState("Only an import that is done can be undone.")
    found = obstacles(run)
    if found:
        raise WrongState("This import cannot be undone, because other things rest on it.")
    if _is_about(identity, _Made(run)):
        raise AboutOneself("Something in this import is about yourself. A colleague undoes it.")
    account_id = identity.account
    with noted(run.id):
        _take_away(_Made(run), run, account_id)
    run.state = ImportState.UNDONE
    db.session.add(ImportUndone(run_id=run.id, account_id=account_id))
    journal.record(identity, "import:undo", run.public_id, run.body_id)


def _is_about(identity: Identity, made: _Made) -> bool:
    """Say whether the asker is somebody whose part, position or term an import made, or is tied to
    what it changed.
    """
    if identity.person is None:
        return False
    people = {each.participation.official.person_id for each in made.rows(ParticipationVersion)}
    people |= {each.position.official.person_id for each in made.rows(PositionVersion)}
    people |= {each.term.official.person_id for each in made.rows(TermVersion)}
    changed = {each.decision for each in made.rows(DecisionVersion)}
    mentions = (
        (each.body, [party.mention for version in each.versions for party in version.parties])
        for each in changed
    )
    return identity.person in people or any(
        matching.concerned(identity, *each) is not None for each in mentions
    )


def _take_away(made: _Made, run: ImportRun, account_id: int | None) -> None:
    """Take links first, then versions, then series, and numbers last."""
    for answer in made.rows(MentionAnswer):
        _unlink(answer)
    for version_table, (series_table, column) in VERSIONS.items():
        versions: dict[int, list[Any]] = defaultdict(list)
        for version in made.rows(version_table):
            versions[getattr(version, column)].append(version)
        for series_id, added in versions.items():
            _take_back(
                db.session.get(series_table, series_id),
                added,
                series_id in made.ids[series_table],
                account_id,
            )
    for version in made.rows(NoneVersion):
        nil_returns.take_back(SERVER, version)
    for official in made.rows(Official):
        official.withdrawn_at, official.key = now(), None
    for table in MEETINGS:
        for row in made.rows(table):
            db.session.delete(row)
        db.session.flush()
    _restore(made)
    _take_away_numbers(made)
    db.session.flush()


def _take_back(series: Any, added: list[Any], is_new: bool, account_id: int | None) -> None:
    if isinstance(series, Position):
        _take_back_position(series, added, is_new, account_id)
    elif isinstance(series, Decision):
        _take_back_decision(series, added, account_id)
    elif is_new:
        series.withdrawn_at = now()
    else:
        _add_copy(series, _before(series, added), account_id)


def _before(series: Any, added: list[Any]) -> Any:
    """Return the version that counted before the first of those that the import added."""
    first = min(version.number for version in added)
    return next(version for version in reversed(series.versions) if version.number < first)


def _add_copy(series: Any, version: Any, account_id: int | None, **values: Any) -> Any:
    """Add a version in the words of an earlier one."""
    own = ("id", "number", "recorded_at", "account_id")
    said = {
        name.key: getattr(version, name.key) for name in sa.inspect(version).mapper.column_attrs
    }
    kept = {
        name: value
        for name, value in said.items()
        if name not in own and not name.endswith(("_id",))
    }
    if "account_id" in said:
        kept["account_id"] = account_id
    copy = type(version)(**{**kept, "number": len(series.versions) + 1, **values})
    if isinstance(version, (OrganisationTieVersion, OwnerMentionVersion)):
        of_version = periods.of_version(version, series.public_id)
        copy.others = periods.others_of(of_version, series.public_id, _PERIODS[type(version)])
    series.versions.append(copy)
    return copy


def _take_back_position(
    position: Position, added: list[Any], is_new: bool, account_id: int | None
) -> None:
    """Withdraw a position, or amend it to what stood there; erased words do not come back."""
    before = None if is_new else _before(position, added)
    stood = before is not None and before.act is not Act.WITHDRAW and before.payload is not None
    payload = (before if stood and before is not None else position.current).payload
    position.key = None if is_new else position.key
    copy = PositionVersion(
        number=len(position.versions) + 1,
        act=Act.AMEND if stood else Act.WITHDRAW,
        account_id=account_id,
        origin=position.current.origin,
        source=position.current.source,
        listed_on=position.current.listed_on,
        organisation_rung=(before if stood and before else position.current).organisation_rung,
        person_rung=(before if stood and before else position.current).person_rung,
    )
    if payload is not None:
        names = [
            each.key for each in sa.inspect(payload).mapper.column_attrs if each.key != "version_id"
        ]
        copy.payload = PositionPayload(**{name: getattr(payload, name) for name in names})
    position.versions.append(copy)


def _take_back_decision(decision: Decision, added: list[Any], account_id: int | None) -> None:
    for version in sorted(added, key=lambda each: each.number):
        if version.takes_back is None:
            _add_copy(decision, version, account_id, takes_back=version.number)
    if not decision.standing:
        decision.withdrawn_at = now()


def _unlink(answer: MentionAnswer) -> None:
    """Take back a link that followed from a number; what a clerk said stays."""
    if answer.basis is AnswerBasis.IDENTIFIER:
        matching.take_back(SERVER, answer)


def _restore(made: _Made) -> None:
    """Put back what stood in rows that the import changed; an office that it made is not designated
    any more.
    """
    for table, row_id, said in reversed(made.changes):
        row = db.session.get(table, row_id)
        for name, (before, _after) in said.items():
            is_kind = name in ("kind", "kept_kind") and before is not None
            setattr(row, name, OrganisationKind(str(before)) if is_kind else before)
        if isinstance(row, Organisation):
            journal.record(SERVER, organisations.AMENDED, row.public_id, None)
        elif isinstance(row, Person):
            persons.note_renamed(SERVER, row)
    for office in made.rows(Office):
        office.designated, office.designation_reference = False, None


def _take_away_numbers(made: _Made) -> None:
    touched: dict[int, Organisation] = {}
    for number in made.rows(OrganisationIdentifier):
        touched[number.organisation_id] = number.organisation
        journal.record(SERVER, organisations.AMENDED, number.organisation.public_id, None)
    for record in made.rows(OrganisationKey):
        db.session.delete(record)
    for organisation in made.rows(Organisation):
        organisation.withdrawn_at = now()
        touched[organisation.id] = organisation
    for start in range(0, len(touched), SEVERAL):
        _unlink_all(list(touched)[start : start + SEVERAL], made)
    kept = made.ids[Organisation]
    for row in [*made.rows(OrganisationIdentifier), *made.rows(OrganisationName)]:
        if isinstance(row, OrganisationIdentifier) or row.organisation_id not in kept:
            db.session.delete(row)


def _unlink_all(organisation_ids: list[int], made: _Made) -> None:
    """Take back every link that rested on a number that goes."""
    going = {(row.scheme, row.number) for row in made.rows(OrganisationIdentifier)}
    chosen = sa.select(MentionAnswer).where(
        MentionAnswer.organisation_id.in_(organisation_ids),
        MentionAnswer.basis == AnswerBasis.IDENTIFIER,
    )
    for answer in db.session.scalars(chosen).all():
        if going.intersection(answer.mention.identifiers.items()):
            _unlink(answer)


def _obstacles(run: ImportRun) -> Iterator[Obstacle]:
    made = _Made(run)
    yield from _later_versions(made)
    yield from _later_changes(made)
    yield from _uses_of_decisions(made)
    yield from _uses_of_officials(made)
    yield from _uses_of_organisations(made)
    yield from _uses_of_owners(made)
    yield from _uses_that_are_kept(made)
    yield from _uses_in_hearings(made)
    yield from _uses_of_meetings(made)
    yield from _uses_of_minutes(made)


def _later_versions(made: _Made) -> Iterator[Obstacle]:
    """Find versions that were added on top, by hand or by an import that stands."""
    for version_table, (_series, column) in VERSIONS.items():
        first: dict[int, int] = {}
        for version in made.rows(version_table):
            series_id = getattr(version, column)
            first[series_id] = min(version.number, first.get(series_id, version.number))
        pointer = getattr(version_table, column)
        wanted = sorted(first)
        for start in range(0, len(wanted), SEVERAL):
            some = wanted[start : start + SEVERAL]
            for version in db.session.scalars(sa.select(version_table).where(pointer.in_(some))):
                on_top = version.number > first[getattr(version, column)]
                if (
                    on_top
                    and version.id not in made.ids[version_table]
                    and not _is_of_undone(version)
                ):
                    yield Obstacle("%(what)s was changed later.", {"what": _name_of(version)})


def _is_of_undone(version: Any) -> bool:
    """Say whether a version was made by an import that has been undone, or by its undoing."""
    chosen = sa.select(ImportMade.id).join(ImportRun, ImportRun.id == ImportMade.run_id)
    is_it = (ImportMade.kind == version.__tablename__, ImportMade.row_id == version.id)
    return (
        db.session.scalar(chosen.where(ImportRun.state == ImportState.UNDONE, *is_it).limit(1))
        is not None
    )


def _later_changes(made: _Made) -> Iterator[Obstacle]:
    newest: dict[tuple[type[Any], int, str], Any] = {}
    for table, row_id, said in made.changes:
        newest |= {(table, row_id, name): after for name, (_before, after) in said.items()}
    for (table, row_id, name), after in newest.items():
        row = db.session.get(table, row_id)
        if row is not None and getattr(row, name) != after:
            yield Obstacle("%(what)s was changed later.", {"what": _name_of(row)})


def _uses_of_decisions(made: _Made) -> Iterator[Obstacle]:
    for part in made.related(
        Participation, Participation.decision_id, Decision, Participation.withdrawn_at.is_(None)
    ):
        what = {"what": part.decision.current.title, "who": part.official.person.name}
        yield Obstacle("It is recorded that %(who)s takes part in %(what)s.", what)
    for finding in made.related(Finding, Finding.decision_id, Decision):
        yield Obstacle(
            "There is a finding about %(what)s.", {"what": finding.decision.current.title}
        )


def _uses_of_officials(made: _Made) -> Iterator[Obstacle]:
    for position in made.related(Position, Position.official_id, Official):
        if position.current.act is not Act.WITHDRAW:
            yield Obstacle("%(who)s has positions.", {"who": position.official.person.name})
    for part in made.related(
        Participation, Participation.official_id, Official, Participation.withdrawn_at.is_(None)
    ):
        what = {"what": part.decision.current.title, "who": part.official.person.name}
        yield Obstacle("It is recorded that %(who)s takes part in %(what)s.", what)
    for term in made.related(Term, Term.official_id, Official, Term.withdrawn_at.is_(None)):
        yield Obstacle("%(who)s was appointed later.", {"who": term.official.person.name})
    for finding in made.related(Finding, Finding.official_id, Official):
        yield Obstacle(
            "There is a finding about %(what)s.", {"what": finding.decision.current.title}
        )
    people = {official.person_id: official.person for official in made.rows(Official)}
    for person_id in sorted(people):
        if (
            db.session.scalar(sa.select(Account.id).where(Account.person_id == person_id).limit(1))
            is not None
        ):
            yield Obstacle("%(who)s has an account.", {"who": people[person_id].name})


def _uses_of_organisations(made: _Made) -> Iterator[Obstacle]:
    for body in made.related(Body, Body.organisation_id, Organisation):
        yield Obstacle("%(what)s is a body of this register.", {"what": body.name})
    for version in _position_versions(made):
        if version.position.current is version and version.act is not Act.WITHDRAW:
            organisation = version.payload.organisation if version.payload else None
            if version.position_id not in made.ids[Position] and organisation is not None:
                yield Obstacle("A position is held at %(what)s.", {"what": organisation.name})
    for column in (OrganisationTie.holder_id, OrganisationTie.held_id):
        for tie in made.related(
            OrganisationTie, column, Organisation, OrganisationTie.withdrawn_at.is_(None)
        ):
            names = {"what": tie.holder.name, "which": tie.held.name}
            yield Obstacle("A tie between %(what)s and %(which)s was recorded later.", names)
    is_said = (MentionAnswer.basis == AnswerBasis.CLERK, MentionAnswer.same)
    for answer in made.related(
        MentionAnswer, MentionAnswer.organisation_id, Organisation, *is_said
    ):
        is_ = matching.resolve(answer.mention)
        if is_ is not None and is_ is answer.organisation:
            names = {"what": answer.mention.name, "which": is_.name}
            yield Obstacle("A clerk said that %(what)s is %(which)s.", names)


def _uses_that_are_kept(made: _Made) -> Iterator[Obstacle]:
    """Find what stays with an official, an entry or an organisation and would be lost when the file
    comes in again.

    Who is shielded would come back as somebody new, and public. The sentences do not say what it
    is.
    """
    for column, table in ((Shielding.official_id, Official), (Shielding.position_id, Position)):
        for shielding in made.related(Shielding, column, table):
            if not shielding.current.lifted:
                yield Obstacle(
                    "A clerk decided something about %(who)s.",
                    {"who": shielding.official.person.name},
                )
    for stated in (IncomeVersion, BarCheck, SettledQuestion):
        for row in made.related(stated, stated.position_id, Position):
            yield Obstacle(
                "Something was stated of a position of %(who)s.",
                {"who": row.position.official.person.name},
            )
    chosen = sa.select(Organisation).join(
        InterestPayload, InterestPayload.organisation_id == Organisation.id
    )
    for organisation in db.session.scalars(chosen.distinct().order_by(Organisation.id)):
        if organisation.id in made.ids[Organisation]:
            yield Obstacle(
                "%(what)s is named in something that was stated.", {"what": organisation.name}
            )


def _uses_in_hearings(made: _Made) -> Iterator[Obstacle]:
    """Find decisions about which somebody was asked, with facts that the import changed: it is put
    right by hand.
    """
    for decision, body in {
        finding.decision: finding.body_id for finding in _heard_about(made)
    }.items():
        if body == made.body_id:
            yield Obstacle(
                "An official was asked about %(what)s.", {"what": decision.current.title}
            )
        else:
            yield Obstacle("Facts of this file count at another body.")


def _heard_about(made: _Made) -> list[Finding]:
    """Return the findings about which somebody was asked and that rest on what an import
    brought.
    """
    decided = [
        *made.rows(DecisionVersion),
        *(each.participation for each in made.rows(ParticipationVersion)),
    ]
    ties = {each.position.public_id for each in made.rows(PositionVersion)}
    held = {each.tie for each in made.rows(OrganisationTieVersion)}
    owned = {each.mention for each in made.rows(OwnerMentionVersion)}
    ties |= {key for series in (*held, *owned) for key in periods.keys_of(series)}
    appointed = {each.term.official_id for each in made.rows(TermVersion)}
    found = fact_changes.of_decisions({each.decision_id for each in decided})
    return findings.were_asked(found) + fact_changes.asked_about(ties, appointed)


def _uses_of_meetings(made: _Made) -> Iterator[Obstacle]:
    """Find items that were put on an agenda later, members who were told of one, and what other
    files and people said of a meeting.
    """
    for item in made.related(MeetingItem, MeetingItem.meeting_id, Meeting):
        yield Obstacle(
            "%(what)s was put on the agenda later.", {"what": item.decision.current.title}
        )
    for notice in made.related(MeetingNotice, MeetingNotice.item_id, MeetingItem):
        yield Obstacle(
            "%(who)s was told of an item of this agenda.", {"who": notice.official.person.name}
        )
    if any(made.related(PublishedMinutes, PublishedMinutes.meeting_id, Meeting)):
        yield Obstacle("It is recorded where the minutes of a meeting are published.")
    if any(
        any(made.related(said, said.meeting_id, Meeting)) for said in (CouncilKey, MinutesEntry)
    ):
        yield Obstacle("A later file is about the same meeting. Undo that import first.")


def _uses_of_minutes(made: _Made) -> Iterator[Obstacle]:
    """Find what officials said of the minutes."""
    for answer in made.related(RecusalAnswer, RecusalAnswer.entry_id, MinutesEntry):
        who = answer.entry.official.person.name
        yield Obstacle("%(who)s said something of these minutes.", {"who": who})


def _uses_of_owners(made: _Made) -> Iterator[Obstacle]:
    """Find owners of whom a clerk said who they are. The name of an owner is not everybody's to
    see.
    """
    for mention in made.rows(OwnerMention):
        if owners.is_somebody(mention):
            yield Obstacle("A clerk said who owns %(what)s.", {"what": mention.organisation.name})


def _position_versions(made: _Made) -> Iterator[PositionVersion]:
    wanted = sorted(made.ids[Organisation])
    for start in range(0, len(wanted), SEVERAL):
        chosen = sa.select(PositionVersion).join(PositionPayload)
        yield from db.session.scalars(
            chosen.where(PositionPayload.organisation_id.in_(wanted[start : start + SEVERAL]))
        )


def _name_of(row: Any) -> str:
    """Return what people call the thing that a row belongs to."""
    match row:
        case DecisionVersion():
            return str(row.title)
        case PositionVersion():
            return row.payload.title if row.payload else row.position.official.person.name
        case OwnerMentionVersion():
            return str(row.mention.organisation.name)
        case Organisation() | Person():
            return str(row.name)
        case Office():
            return str(row.title)
    series = getattr(row, "term", None) or getattr(row, "participation", None)
    return (
        series.official.person.name
        if series is not None
        else f"{row.tie.holder.name} – {row.tie.held.name}"
    )
