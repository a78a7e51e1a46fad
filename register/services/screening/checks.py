"""The check of a decision on one screen: the answers, what they rest on, and what was not checked.

The answers and what was not looked at are computed from the dossier and by the rules of the newest
check, so that the page, the print and the file say the same. What stands beside them is read from
the register as it is now: the parties, what nobody declared or confirmed lately, who stood aside,
the finding of an answer, and whether the check is outdated.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from conflict_graph import facts
from conflict_graph.assessment import completeness
from conflict_graph.assessment.completeness import Completeness
from conflict_graph.assessment.report import Report, SetAside, kept_report, reports
from conflict_graph.dates import months_before
from conflict_graph.facts import DecisionStatus, Dossier, Outcome
from conflict_graph.wording import explain
from register.access import FindingState, Identity, Subject, sees_finding
from register.clock import day_of
from register.errors import NotFound, WrongState
from register.extensions import db
from register.models.decisions import Decision
from register.models.screening import AssessmentVersion, DecisionCheck, Finding, FrozenDossier
from register.services.decisions import decisions, participations
from register.services.decisions.participations import Aside
from register.services.decisions.rows import DecisionRow, MentionRow
from register.services.dossiers import body_facts, dossiers
from register.services.dossiers.body_facts import BodyFacts, LinkedParty
from register.services.dossiers.dossier_rows import OfficialRow
from register.services.findings import states as finding_states
from register.services.organisations import matching
from register.services.screening import checked, no_link, rules
from register.services.screening.checked import Check as LastCheck
from register.services.screening.run import RULESET

STALE_MONTHS = 12
"""A position that nobody confirmed for so long is named among what was not checked."""

WEIGHT = (
    Outcome.ACTUAL_INDICATED,
    Outcome.APPARENT,
    Outcome.UNRESOLVED,
    Outcome.POTENTIAL,
    Outcome.NONE,
)
"""The order in which answers stand on the page: what needs a look first."""


@dataclass(frozen=True, slots=True)
class ShownAnswer:
    """The report of one official, and what the register knows beside it.

    `finding` is the public id of the finding; None: there is none that the asker may see. `aside`:
    who recorded that the official stands aside entirely. `is_to_ask`: the official was not asked
    yet about what there is to look at now.
    """

    report: Report
    finding: str | None = None
    aside: Aside | None = None
    is_to_ask: bool = False


@dataclass(frozen=True, slots=True)
class StalePosition:
    """A position that the official has not stood for in a long time. `confirmed_on` None: never."""

    official: str
    title: str
    organisation: str
    confirmed_on: datetime.date | None


@dataclass(frozen=True, slots=True)
class Unchecked:
    """What the answer does not cover. `stale` is not known of an earlier check, and empty."""

    parties: tuple[MentionRow | facts.UnknownParty, ...]
    without_number: tuple[str, ...]
    undeclared: tuple[OfficialRow | facts.Official, ...]
    stale: tuple[StalePosition, ...] = ()

    @property
    def long_ago(self) -> list[StalePosition]:
        """What the official stood for, a long time ago."""
        return [each for each in self.stale if each.confirmed_on is not None]

    @property
    def never(self) -> dict[str, list[StalePosition]]:
        """What the official never stood for, by the name of the official, in order of name."""
        found: dict[str, list[StalePosition]] = {}
        for each in sorted(self.stale, key=lambda stale: stale.official.casefold()):
            if each.confirmed_on is None:
                found.setdefault(each.official, []).append(each)
        return found

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing of the kind."""
        return not (self.parties or self.without_number or self.undeclared or self.stale)


@dataclass(frozen=True, slots=True)
class Check:
    """The page. `frozen` None: no dossier was kept, because a run found no link.

    `checks` are all its checks, the newest first, none where it was never put to the engine:
    everything else is of the first of them. `read` are the facts that the engine read; None: it was
    never asked. `outdated`: it no longer holds, because the facts or the rules are others now.
    `gaps` say what was not looked at and could matter. `withheld`: an answer about the asker is
    left out; a colleague looks at that one. `number`: it is shown as it was made, and this is its
    place among all checks, from 1; None: it is the newest as it stands now.
    """

    decision: Decision
    parties: tuple[LinkedParty, ...]
    frozen: FrozenDossier | None
    checks: tuple[LastCheck, ...]
    read: Dossier | None
    answers: tuple[ShownAnswer, ...]
    clear: tuple[Report, ...]
    completeness: Completeness | None
    gaps: tuple[str, ...]
    unchecked: Unchecked
    outdated: bool
    withheld: bool
    number: int | None = None

    @property
    def as_of(self) -> datetime.date | None:
        """The day from which the facts were looked at. None: not known."""
        return self.read.as_of.earliest if self.read and self.read.as_of else None

    @property
    def read_by(self) -> str | None:
        """The rule set by which the answers are told, where the one of the check is not in this
        software any more. None: they are told by that of the check.
        """
        if self.read is None or not self.checks:
            return None
        title = checked.version(self.read)
        return title if self.checks[0].ruleset not in (None, title) else None

    @property
    def plainly_clear(self) -> tuple[facts.Official, ...]:
        """Those for whom there is no link, and everything was looked at that could matter."""
        return tuple(report.official for report in self.clear if not report.not_checked)

    @property
    def not_fully(self) -> tuple[tuple[tuple[str, ...], tuple[facts.Official, ...]], ...]:
        """The others for whom no link was found, put together by what was not looked at."""
        groups: dict[tuple[str, ...], list[facts.Official]] = {}
        for report in self.clear:
            if report.not_checked:
                groups.setdefault(report.not_checked, []).append(report.official)
        return tuple((gaps, tuple(officials)) for gaps, officials in groups.items())

    @property
    def set_aside(self) -> tuple[tuple[SetAside, tuple[facts.Official, ...]], ...]:
        """What was found about the others and is no link, and about whom it holds."""
        groups: dict[SetAside, list[facts.Official]] = {}
        for report in self.clear:
            for each in report.set_aside:
                groups.setdefault(each, []).append(report.official)
        return tuple((found, tuple(officials)) for found, officials in groups.items())

    def finds(self, official: str, party: str | None) -> bool:
        """Say whether the check found a link of an official to a party, by public ids. None: nobody
        has said which organisation the party is.
        """
        return any(
            answer.report.official.id == official and party in answer.report.parties
            for answer in self.answers
        )

    @property
    def count_not_shown(self) -> int:
        """How many chains of the others are not among what was set aside."""
        return sum(report.count_not_shown for report in self.clear)

    @property
    def outcome(self) -> Outcome | None:
        """The answer that needs a look first; None where there is none yet."""
        if not self.checks:
            return None
        return self.answers[0].report.outcome if self.answers else Outcome.NONE


def frozen_text(identity: Identity, public_id: str, sha256: str) -> str:
    """Return a frozen dossier of a decision, word for word.

    Raises:
        NotFound: there is none, or the asker is no clerk of the body.
    """
    decision = decisions.get(identity, public_id)
    content = db.session.scalar(
        sa.select(FrozenDossier.content).where(
            FrozenDossier.decision_id == decision.id, FrozenDossier.sha256 == sha256
        )
    )
    if content is None:
        raise NotFound("There is no such dossier.")
    return content


def show(identity: Identity, decision: Decision, language: str, today: datetime.date) -> Check:
    """Return the newest check of a decision, and whether it still holds."""
    return show_all(identity, [decision], language, today)[0]


def show_all(
    identity: Identity, every: Sequence[Decision], language: str, today: datetime.date
) -> list[Check]:
    """Return the newest check of each of some decisions of one body, as `show` does."""
    if not every:
        return []
    known, off = body_facts.load([each.id for each in every]), rules.off(every[0].body)
    mine = (
        dossiers.ids_of_person(identity.person, every[0].body_id)
        if identity.person
        else frozenset[str]()
    )
    return [_show(identity, each, language, today, (known, off, mine)) for each in every]


def _show(
    identity: Identity,
    decision: Decision,
    language: str,
    today: datetime.date,
    known_now: tuple[BodyFacts, Collection[str], frozenset[str]],
) -> Check:
    known, off, mine = known_now
    checks = checked.history(decision)
    last = checks[0] if checks else None
    outdated = last is not None and not checked.holds(
        last, known.decisions[decision.id], known, today, off
    )
    read = _read(last, known.decisions[decision.id], known, outdated=outdated) if last else None
    shown = _reports(read, language, mine, last.off) if last and read else []
    seen, aside = (
        _findings(identity, known.decisions[decision.id], known, today),
        participations.asides(decision),
    )
    found = completeness.of(read, read.decisions[0]) if read else None
    return Check(
        decision=decision,
        parties=known.parties(decision.id),
        frozen=last.dossier if isinstance(last, DecisionCheck) else None,
        checks=tuple(checks),
        read=read,
        answers=tuple(
            _shown(report, seen.get(report.official.id), aside.get(report.official.id))
            for report in shown
            if report.is_notable
        ),
        clear=tuple(report for report in shown if not report.is_notable),
        completeness=found,
        gaps=_gaps(found, shown, language) if found else (),
        unchecked=_unchecked(known.decisions[decision.id], known, today),
        outdated=outdated,
        withheld=_withholds(read, mine),
    )


def as_made(identity: Identity, decision: Decision, number: int, language: str) -> Check:
    """Return a check of a decision by its place among all, from 1, as it was made: from its frozen
    facts alone, with the sentences that a finding kept of it where one did.

    Raises:
        NotFound: there is no such check, or of this one no facts were kept.
    """
    every = checked.history(decision)[::-1]
    last = every[number - 1] if 1 <= number <= len(every) else None
    if not isinstance(last, DecisionCheck):
        raise NotFound("There is no such dossier.")
    read = dossiers.read(last.dossier.content)
    mine = dossiers.ids_of_person(identity.person, decision.body_id) if identity.person else ()
    kept = _kept_reports(last, language)
    shown = [kept.get(each.official.id, each) for each in _reports(read, language, mine, last.off)]
    shown.sort(key=_weight)
    aside = participations.asides(decision, last.recorded_at)
    found = completeness.of(read, read.decisions[0])
    return Check(
        decision=decision,
        parties=(),
        frozen=last.dossier,
        checks=(last,),
        read=read,
        answers=tuple(
            ShownAnswer(each, aside=aside.get(each.official.id))
            for each in shown
            if each.is_notable
        ),
        clear=tuple(each for each in shown if not each.is_notable),
        completeness=found,
        gaps=_gaps(found, shown, language),
        unchecked=_unchecked_then(read),
        outdated=False,
        withheld=_withholds(read, mine),
        number=number,
    )


def number_of(decision: Decision, sha256: str) -> int:
    """Return the place, from 1, of the newest check of a decision with these facts.

    Raises:
        NotFound: there is none.
    """
    every = checked.history(decision)
    for earlier, each in enumerate(every):
        if isinstance(each, DecisionCheck) and each.fingerprint == sha256:
            return len(every) - earlier
    raise NotFound("There is no such dossier.")


def _withholds(read: Dossier | None, mine: Collection[str]) -> bool:
    return read is not None and any(official.id in mine for official in read.officials)


def _kept_reports(check: DecisionCheck, language: str) -> dict[str, Report]:
    """Return what findings kept of the answers of a check, by the public id of the official."""
    chosen = (
        sa.select(AssessmentVersion)
        .join(Finding)
        .where(
            Finding.decision_id == check.decision_id,
            AssessmentVersion.run_id == check.run_id,
            AssessmentVersion.dossier_id == check.dossier_id,
        )
        .order_by(AssessmentVersion.id)
    )
    found = [report_of(version, language) for version in db.session.scalars(chosen)]
    return {each.official.id: each for each in found}


def _unchecked_then(read: Dossier) -> Unchecked:
    (decision,) = read.decisions
    organisations = {each.id: each for each in read.organisations}
    linked = [organisations[each.id] for each in decision.parties if each.id in organisations]
    involved = {each.official for each in decision.participations}
    return Unchecked(
        parties=tuple(dict.fromkeys(decision.unknown_parties)),
        without_number=tuple(dict.fromkeys(each.name for each in linked if not each.identifiers)),
        undeclared=tuple(each for each in read.officials if each.id in involved - read.on_record),
    )


def own_report(identity: Identity, decision: Decision, language: str) -> Report | None:
    """Return what the newest check says about the asker, and about nobody else. None: it found
    nothing to look at, or kept no facts, because nobody has a link.
    """
    last = checked.of(decision)
    if not isinstance(last, DecisionCheck) or identity.person is None:
        return None
    read = dossiers.read(last.dossier.content)
    mine = dossiers.ids_of_person(identity.person, decision.body_id)
    others = frozenset(each.id for each in read.officials) - mine
    found = _reports(read, language, others, last.off)
    return next((report for report in found if report.is_notable), None)


def _shown(
    report: Report, finding: tuple[str, FindingState] | None, aside: Aside | None
) -> ShownAnswer:
    if finding is None:
        return ShownAnswer(report, aside=aside)
    public_id, state = finding
    return ShownAnswer(report, public_id, aside, state in (FindingState.NEW, FindingState.CHANGED))


def _read(check: LastCheck, decision: DecisionRow, known: BodyFacts, *, outdated: bool) -> Dossier:
    """Return what a check read: its dossier, or where none was kept, the facts as long as they are
    the same, and else what the check itself says.
    """
    if isinstance(check, DecisionCheck):
        return dossiers.read(check.dossier.content)
    if outdated:
        return no_link.as_checked(check, decision, known)
    return dossiers.write(decision.id, day_of(check.recorded_at), known)


def _gaps(found: Completeness, shown: Sequence[Report], language: str) -> tuple[str, ...]:
    """Return what was not looked at in a decision, and whether a question is open about anybody."""
    question = explain.sentence(completeness.OPEN_QUESTION, {}, language)
    asked = any(question in report.not_checked for report in shown)
    return (*(explain.render(gap, language) for gap in found.gaps), *((question,) if asked else ()))


def answer_of(finding: Finding, language: str) -> ShownAnswer:
    """Return the newest answer of a finding as it was kept, with its chain."""
    kept = report_of(finding.current, language)
    return ShownAnswer(kept, aside=participations.asides(finding.decision).get(kept.official.id))


def report_of(version: AssessmentVersion, language: str) -> Report:
    """Return the report of a kept answer, from the dossier that the engine read."""
    dossier = dossiers.read(version.dossier.content)
    kept = version.answer.get(language)
    if kept is None:
        raise WrongState("The answer of this check was erased.")
    assert isinstance(kept, dict), "an answer holds a mapping for each language"
    return kept_report(dossier, kept, language)


def parties_before_the_decision(
    identity: Identity, finding: Finding, shown: Sequence[Report]
) -> list[str] | None:
    """Return the names of the parties that an official may know of in an open decision: those of
    the own chains.

    None: the asker is somebody else, or the decision has been taken, so that every party may be
    named.
    """
    is_oneself = identity.is_person(finding.official.person_id)
    if not is_oneself or finding.decision.current.status is DecisionStatus.TAKEN:
        return None
    own = frozenset[str]().union(*(report.parties for report in shown))
    linked = (matching.resolve(party.mention) for party in finding.decision.current.parties)
    return sorted({party.name for party in linked if party is not None and party.public_id in own})


def _reports(
    read: Dossier, language: str, mine: Collection[str], off: Collection[str]
) -> list[Report]:
    found = reports(read, language, ruleset=RULESET, without=off, withheld=mine, kept=True)
    return sorted(found, key=_weight)


def _weight(report: Report) -> int:
    return WEIGHT.index(report.outcome)


def _findings(
    identity: Identity, decision: DecisionRow, known: BodyFacts, today: datetime.date
) -> dict[str, tuple[str, FindingState]]:
    if not decision.watched:
        return {}
    chosen = sa.select(Finding.id, Finding.public_id, Finding.official_id).where(
        Finding.decision_id == decision.id
    )
    found = db.session.execute(chosen).all()
    states = finding_states.of([finding.id for finding in found], today)
    about = [(finding, known.officials[finding.official_id]) for finding in found]
    return {
        official.public_id: (finding.public_id, states[finding.id])
        for finding, official in about
        if sees_finding(identity, Subject(decision.body.id, official.person_id, states[finding.id]))
    }


def _unchecked(decision: DecisionRow, known: BodyFacts, today: datetime.date) -> Unchecked:
    linked = known.parties(decision.id)
    involved = [known.officials[part.official_id] for part in decision.participations]
    return Unchecked(
        parties=tuple(
            dict.fromkeys(party.mention for party in linked if party.organisation is None)
        ),
        without_number=tuple(
            dict.fromkeys(
                party.organisation.name
                for party in linked
                if party.organisation is not None and not party.organisation.identifiers
            )
        ),
        undeclared=tuple(official for official in involved if not known.is_on_record(official)),
        stale=tuple(stale for official in involved for stale in _stale(official, known, today)),
    )


def _stale(official: OfficialRow, known: BodyFacts, today: datetime.date) -> list[StalePosition]:
    border = months_before(today, STALE_MONTHS)
    running = (each for each in known.positions.get(official.person_id, ()) if not each.ended)
    return [
        StalePosition(
            official.name,
            position.title,
            known.organisations[position.organisation_id].name,
            day_of(confirmed) if confirmed else None,
        )
        for position in running
        for confirmed in [position.confirmed_at]
        if confirmed is None or day_of(confirmed) < border
    ]
