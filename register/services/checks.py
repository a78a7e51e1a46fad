"""The check of a decision on one screen: the answers, what they rest on, and what was not checked.

Everything shown is computed from the dossier and by the rules of the newest check, so that the page, the print and the
file say the same.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from conflict_graph import assess, chains, completeness, explain, facts, picture
from conflict_graph.assess import Assessment
from conflict_graph.chains import Chain
from conflict_graph.completeness import Completeness
from conflict_graph.conditional import NOT_FULLY, Conditional, of_decision, word_of
from conflict_graph.dates import months_before
from conflict_graph.facts import DecisionStatus, Dossier, Outcome, SideFinding
from register.access import Identity, Permission, Subject, allows, sees_finding
from register.errors import NotFound
from register.extensions import db
from register.models.decisions import Decision, Mention
from register.models.officials import Official
from register.models.screening import AssessmentVersion, DecisionCheck, Finding, FrozenDossier
from register.services import checked, confirmations, decisions, dossiers, findings, participations, rules
from register.services.dossiers import BodyFacts, LinkedParty
from register.services.participations import Aside
from register.services.screening import RULESET

STALE_MONTHS = 12
"""A position that nobody confirmed for so long is named among what was not checked."""
MOST_OTHERS = 20
"""So many chains that do not decide are shown; of the rest it is said how many there are."""

WEIGHT = (Outcome.ACTUAL_INDICATED, Outcome.APPARENT, Outcome.UNRESOLVED, Outcome.POTENTIAL, Outcome.NONE)
"""The order in which answers stand on the page: what needs a look first."""


@dataclass(frozen=True, slots=True)
class ShownStep:
    """One sentence of a chain. `kind` is `tie`, or `party` for the last."""

    text: str
    when: str | None
    source: str | None
    kind: str


@dataclass(frozen=True, slots=True)
class ShownChain:
    """A chain in sentences and as two pictures: from left to right, and from top to bottom."""

    steps: tuple[ShownStep, ...]
    picture: str
    picture_tall: str


@dataclass(frozen=True, slots=True)
class OtherChain:
    """A chain that does not decide: its sentences, and what it came to by itself."""

    steps: tuple[ShownStep, ...]
    word: str
    """The outcome, or `managed`."""
    rule: str
    rule_text: str | None


@dataclass(frozen=True, slots=True)
class OtherReading:
    """What another rule set makes of the same facts: it stands beside the answer and never replaces it."""

    title: str
    text: str
    said: Conditional
    rule: str
    rule_text: str | None
    ruleset: str


@dataclass(frozen=True, slots=True)
class ShownAnswer:
    """What holds for one official. `mapping` is the assessment in one language, in the words of the dossier format.

    `said` is the answer with what it hangs on. `aside`: who recorded that the official stands aside entirely.

    An answer that was kept before the engine gave measures has none in its mapping.
    """

    official: facts.Official
    said: Conditional
    rule: str
    rule_text: str | None
    mapping: Mapping[str, Any]
    chain: ShownChain | None
    participation: facts.Participation | None
    others: tuple[OtherChain, ...] = ()
    """The chains that do not decide, the strongest first; at most `MOST_OTHERS`."""
    finding: str | None = None
    """Public id of the finding, where there is one that the asker may see."""
    ruleset_title: str = ""
    also: tuple[OtherReading, ...] = ()
    """The readings by other rule sets: by perception, where European money is spent."""
    beside: tuple[str, ...] = ()
    """What is said beside the outcome, in sentences: a statutory bar to check, a position that is not on record."""

    aside: Aside | None = None

    @property
    def outcome(self) -> Outcome:
        """The outcome without what it hangs on; for sorting, never for a page."""
        return self.said.outcome

    @property
    def not_checked(self) -> Sequence[str]:
        """What was not looked at and could matter, in sentences; empty: nothing, or it was not asked at the time."""
        return self.mapping.get("not_checked", ())

    @property
    def is_notable(self) -> bool:
        """Whether there is something to look at: a link, managed or not, or chains that are not all here."""
        return self.said.word not in _NO_LINK or "left_out" in self.mapping

    @property
    def count_not_shown(self) -> int:
        """How many chains were looked at and are not among `others`."""
        return max(len(self.mapping.get("chains", ())) - 1 - MOST_OTHERS, 0)

    @property
    def mildest(self) -> Mapping[str, Any] | None:
        """The measure that solves it and asks least; None where no measure was tried, or none solves it."""
        wanted = self.mapping.get("mildest")
        return next((measure for measure in self.measures if measure["measure"] == wanted), None)

    @property
    def measures(self) -> Sequence[Mapping[str, Any]]:
        """Every measure that was tried, from mild to severe."""
        return self.mapping.get("measures", ())

    @property
    def other_measures(self) -> Sequence[Mapping[str, Any]]:
        """The measures beside the mildest, from mild to severe."""
        return [measure for measure in self.measures if measure is not self.mildest]


@dataclass(frozen=True, slots=True)
class StalePosition:
    """A position that the official has not stood for in a long time. `confirmed_on` None: never."""

    official: str
    title: str
    organisation: str
    confirmed_on: datetime.date | None


@dataclass(frozen=True, slots=True)
class Unchecked:
    """What the answer does not cover."""

    parties: tuple[Mention, ...]
    without_number: tuple[str, ...]
    undeclared: tuple[Official, ...]
    stale: tuple[StalePosition, ...]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing of the kind."""
        return not (self.parties or self.without_number or self.undeclared or self.stale)


@dataclass(frozen=True, slots=True)
class Check:
    """The page. `frozen` None: the decision was never put to the engine.

    `checks` are all its checks, the newest first: everything else is of that one. `outdated`: it no longer holds,
    because the facts or the rules are others now. `gaps` say what was not looked at and could matter. `withheld`: an
    answer about the asker is left out; a colleague looks at that one.
    """

    decision: Decision
    parties: tuple[LinkedParty, ...]
    frozen: FrozenDossier | None
    checks: tuple[DecisionCheck, ...]
    as_of: datetime.date | None
    answers: tuple[ShownAnswer, ...]
    clear: tuple[ShownAnswer, ...]
    completeness: Completeness | None
    gaps: tuple[str, ...]
    unchecked: Unchecked
    outdated: bool
    withheld: bool

    @property
    def plainly_clear(self) -> tuple[facts.Official, ...]:
        """Those for whom there is no link, and everything was looked at that could matter."""
        return tuple(answer.official for answer in self.clear if not answer.not_checked)

    @property
    def not_fully(self) -> tuple[tuple[tuple[str, ...], tuple[facts.Official, ...]], ...]:
        """The others for whom no link was found, put together by what was not looked at."""
        groups: dict[tuple[str, ...], list[facts.Official]] = {}
        for answer in self.clear:
            if answer.not_checked:
                groups.setdefault(tuple(answer.not_checked), []).append(answer.official)
        return tuple((gaps, tuple(officials)) for gaps, officials in groups.items())

    @property
    def outcome(self) -> Outcome | None:
        """The answer that needs a look first; None where there is none yet."""
        if self.frozen is None:
            return None
        return self.answers[0].outcome if self.answers else Outcome.NONE


def decision_for(identity: Identity, public_id: str) -> Decision:
    """Return a decision for the one who checks it.

    Raises:
        NotFound: there is none, or the asker is no clerk of its body.
    """
    chosen = sa.select(Decision).where(Decision.public_id == public_id, Decision.withdrawn_at.is_(None))
    decision = db.session.scalar(chosen)
    if decision is None or not allows(identity, Permission.KEEP_DECISIONS, decisions.subject_of(decision)):
        raise NotFound("There is no such decision.")
    return decision


def frozen_text(identity: Identity, public_id: str, sha256: str) -> str:
    """Return a frozen dossier of a decision, word for word.

    Raises:
        NotFound: there is none, or the asker is no clerk of the body.
    """
    decision = decision_for(identity, public_id)
    content = db.session.scalar(
        sa.select(FrozenDossier.content).where(FrozenDossier.decision_id == decision.id, FrozenDossier.sha256 == sha256)
    )
    if content is None:
        raise NotFound("There is no such dossier.")
    return content


def show(identity: Identity, decision: Decision, language: str, today: datetime.date) -> Check:
    """Return the newest check of a decision, and whether it still holds."""
    known, off = dossiers.load([decision]), rules.off(decision.body)
    checks = checked.history(decision)
    last = checks[0] if checks else None
    read = dossiers.read(last.dossier.content) if last else None
    mine = dossiers.ids_of_person(identity.person, decision.body_id) if identity.person else frozenset()
    shown = _answers(read, language, mine, last.off) if last and read else []
    seen, aside = _findings(identity, decision, today), participations.asides(decision)
    found = completeness.of(read, read.decisions[0]) if read else None
    return Check(
        decision=decision,
        parties=tuple(dossiers.parties(decision)),
        frozen=last.dossier if last else None,
        checks=tuple(checks),
        as_of=read.as_of.earliest if read and read.as_of else None,
        answers=tuple(
            replace(answer, finding=seen.get(answer.official.id), aside=aside.get(answer.official.id))
            for answer in shown
            if answer.is_notable
        ),
        clear=tuple(answer for answer in shown if not answer.is_notable),
        completeness=found,
        gaps=_gaps(found, shown, language) if found else (),
        unchecked=_unchecked(decision, known, today),
        outdated=last is not None
        and read is not None
        and not checked.holds(last, read, dossiers.write(decision, today, known), off),
        withheld=read is not None and any(official.id in mine for official in read.officials),
    )


def _gaps(found: Completeness, shown: Sequence[ShownAnswer], language: str) -> tuple[str, ...]:
    """Return what was not looked at in a decision, and whether a question is open about anybody."""
    question = explain.sentence(completeness.OPEN_QUESTION, {}, language)
    asked = any(question in answer.not_checked for answer in shown)
    return (*(explain.render(gap, language) for gap in found.gaps), *((question,) if asked else ()))


def answer_of(finding: Finding, language: str) -> ShownAnswer:
    """Return the newest answer of a finding as it was kept, with its chain."""
    official = finding.official.public_id
    shown = shown_version(finding.current, official, language)
    return replace(shown, aside=participations.asides(finding.decision).get(official))


def parties_before_the_decision(identity: Identity, finding: Finding, shown: Sequence[ShownAnswer]) -> list[str] | None:
    """Return the names of the parties that an official may know of in an open decision: those of the own chains.

    None: the asker is somebody else, or the decision has been taken, so that every party may be named.
    """
    is_oneself = identity.is_person(finding.official.person_id)
    if not is_oneself or finding.decision.current.status is DecisionStatus.TAKEN:
        return None
    own = {chain["party"] for answer in shown for chain in answer.mapping["chains"]}
    linked = (party.organisation for party in dossiers.parties(finding.decision))
    return sorted({party.name for party in linked if party is not None and party.public_id in own})


def shown_version(version: AssessmentVersion, official_id: str, language: str) -> ShownAnswer:
    """Return a kept answer, from the dossier that the engine read."""
    read = dossiers.read(version.dossier.content)
    mapping = version.answer[language]
    assert isinstance(mapping, dict), "an answer holds a mapping for each language"
    mapping = {
        **mapping,
        "rule": {"id": version.rule, "source": explain.rule_source(mapping["rule"]["source"], language)},
    }
    official = next(official for official in read.officials if official.id == official_id)
    return ShownAnswer(
        official,
        _said(read, mapping),
        version.rule,
        _rule_text(version.rule, language),
        mapping,
        _chain(read, official_id, tuple(mapping["chain"]), language),
        _participation(read, official_id),
        _others(read, official_id, mapping, language),
        ruleset_title=_ruleset_words(version.ruleset, language)[0],
        also=_also(read, mapping, language),
        beside=_beside(mapping, language),
    )


def _answers(read: Dossier, language: str, mine: frozenset[str], off: Collection[str]) -> list[ShownAnswer]:
    answers = assess.assess(read, ruleset=RULESET, without=off)
    assessed = [answer for answer in answers if answer.official not in mine]
    assessed.sort(key=lambda answer: WEIGHT.index(answer.outcome))
    officials = {official.id: official for official in read.officials}
    return [_shown(read, officials[answer.official], answer, language) for answer in assessed]


def _shown(read: Dossier, official: facts.Official, answer: Assessment, language: str) -> ShownAnswer:
    mapping = assess.to_mapping(answer, language)
    said = _said(read, mapping)
    notable = said.word not in _NO_LINK or answer.left_out is not None
    return ShownAnswer(
        official,
        said,
        answer.rule,
        _rule_text(answer.rule, language),
        mapping,
        _chain(read, official.id, answer.chain, language) if notable else None,
        _participation(read, official.id),
        _others(read, official.id, mapping, language) if notable else (),
        ruleset_title=_ruleset_words(answer.ruleset, language)[0],
        also=_also(read, mapping, language),
        beside=_beside(mapping, language),
    )


def _beside(mapping: Mapping[str, Any], language: str) -> tuple[str, ...]:
    said = mapping.get("side_findings", ())
    return tuple(explain.rule_text(rule, language) for side, rule in _SAID_BESIDE.items() if side in said)


_SAID_BESIDE = {
    SideFinding.STATUTORY_BAR: "SB",
    SideFinding.REGISTRATION_BREACH: "R25",
    SideFinding.INSTITUTIONAL_NOTICE: "R2b",
}


def _also(read: Dossier, mapping: Mapping[str, Any], language: str) -> tuple[OtherReading, ...]:
    return tuple(
        OtherReading(
            *_ruleset_words(each["ruleset"], language),
            _said(read, each),
            each["rule"]["id"],
            _rule_text(each["rule"]["id"], language),
            each["ruleset"],
        )
        for each in mapping.get("also", ())
    )


_NO_LINK = (Outcome.NONE, NOT_FULLY)
"""The words of an answer in which no link was found."""


def _said(read: Dossier, mapping: Mapping[str, Any]) -> Conditional:
    aside = mapping["if_steps_aside"]
    return of_decision(
        read.decisions[0],
        mapping["official"],
        Outcome(mapping["outcome"]),
        mapping["rule"]["id"],
        Outcome(aside) if aside else None,
        complete=mapping.get("not_checked") == [],
    )


def _ruleset_words(ruleset: str, language: str) -> tuple[str, str]:
    """Return the title of a rule set and what it asks; `ruleset` is its name, version and rows that are off."""
    return explain.rule_set_words(ruleset.partition(" ")[0], language)


def _findings(identity: Identity, decision: Decision, today: datetime.date) -> dict[str, str]:
    found = list(db.session.scalars(sa.select(Finding).where(Finding.decision_id == decision.id)))
    states = findings.states_of(found, today)
    return {
        finding.official.public_id: finding.public_id
        for finding in found
        if sees_finding(identity, Subject(finding.body_id, finding.official.person_id, states[finding.id]))
    }


def _participation(read: Dossier, official_id: str) -> facts.Participation | None:
    return next((part for part in read.decisions[0].participations if part.official == official_id), None)


def _others(read: Dossier, official_id: str, mapping: Mapping[str, Any], language: str) -> tuple[OtherChain, ...]:
    """Return the first `MOST_OTHERS` chains that do not decide, in the order of the answer."""
    every = mapping.get("chains", ())[1 : MOST_OTHERS + 1]
    found = ((each, chains.follow(read, official_id, read.decisions[0].id, each["chain"])) for each in every)
    return tuple(
        OtherChain(
            _steps(read, chain, language),
            word_of(Outcome(each["outcome"]), each["rule"]),
            each["rule"],
            _rule_text(each["rule"], language),
        )
        for each, chain in found
        if chain is not None
    )


def _chain(read: Dossier, official_id: str, ties: tuple[str, ...], language: str) -> ShownChain | None:
    """Return the chain of these ties in words and pictures; None where there is no such chain."""
    chain = chains.follow(read, official_id, read.decisions[0].id, ties)
    if chain is None:
        return None
    return ShownChain(
        _steps(read, chain, language),
        picture.draw(read, chain, language),
        picture.draw(read, chain, language, vertical=True),
    )


def _steps(read: Dossier, chain: Chain, language: str) -> tuple[ShownStep, ...]:
    return tuple(
        ShownStep(sentence.text, sentence.dates_text or None, sentence.source, "tie" if sentence.tie_id else "party")
        for sentence in explain.chain_sentences(read, chain, language)
    )


def _rule_text(rule: str, language: str) -> str | None:
    try:
        return explain.rule_text(rule, language)
    except KeyError:
        return None


def _unchecked(decision: Decision, known: BodyFacts, today: datetime.date) -> Unchecked:
    linked = dossiers.parties(decision)
    involved = [known.officials[part.official_id] for part in decision.participations]
    return Unchecked(
        parties=tuple(dict.fromkeys(party.mention for party in linked if party.organisation is None)),
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


def _stale(official: Official, known: BodyFacts, today: datetime.date) -> list[StalePosition]:
    border = months_before(today, STALE_MONTHS)
    stated = ((position, dossiers.stated(position)) for position in known.positions.get(official.person_id, ()))
    running = ((confirmations.confirmed_at(each), payload) for each, payload in stated if payload and not payload.ended)
    return [
        StalePosition(
            official.person.name,
            payload.title,
            known.organisations[payload.organisation_id].name,
            confirmed.date() if confirmed else None,
        )
        for confirmed, payload in running
        if confirmed is None or confirmed.date() < border
    ]
