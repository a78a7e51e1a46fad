"""Runs a rule set over every chain of every official and decision of a dossier.

Values in, values out: no clock, no settings. The highest label of all chains wins; `unresolved` only where a tie is
itself in doubt, the answer decides between a link and none, and no other chain gives `apparent` or more.
For planned steps of an open decision `outcome` says what holds if they are taken, `if_steps_aside` what holds if not.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace

from conflict_graph import chains, explain, graph, rulesets
from conflict_graph.chains import Chain
from conflict_graph.facts import (
    Benefit,
    Capacity,
    Certainty,
    Decision,
    DecisionStatus,
    Declared,
    Dossier,
    Office,
    Official,
    Outcome,
    Participation,
    Party,
    Recusal,
    Relation,
    SideFinding,
    Step,
    Tie,
    TieKind,
)
from conflict_graph.messages import Message
from conflict_graph.rulesets.situation import Finding, Part, Situation, State
from conflict_graph.rulesets.table import Rule, RuleSet

RANK = {Outcome.NONE: 0, Outcome.POTENTIAL: 1, Outcome.UNRESOLVED: 1, Outcome.APPARENT: 2, Outcome.ACTUAL_INDICATED: 3}


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """What is not known, and the outcome that each answer would lead to."""

    question: Message
    if_yes: Outcome
    if_no: Outcome


@dataclass(frozen=True, slots=True)
class Priority:
    """Where a review stands in line: `normal` or `raised`, and why. Never changes an outcome."""

    level: str = "normal"
    reasons: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class Assessment:
    """What the rule set says about one official and one decision.

    `outcome` counts planned steps as taken; `if_steps_aside` is the outcome if the official takes none of them, None
    where nothing is planned. `chain` are the tie ids of the deciding chain; empty without a chain, or where the
    official is the party. `all_chains` holds every chain found. `language` is the one asked for, for rendering.
    `also` are assessments by other rule sets: by perception, where European money is spent.
    """

    dossier: str
    official: str
    decision: str
    outcome: Outcome
    side_findings: tuple[SideFinding, ...]
    rule: str
    rule_source: str
    ruleset: str
    if_steps_aside: Outcome | None
    chain: tuple[str, ...]
    all_chains: tuple[tuple[str, ...], ...]
    facts_for: tuple[Message, ...]
    facts_against: tuple[Message, ...]
    presumed: tuple[Message, ...]
    open_questions: tuple[OpenQuestion, ...]
    priority: Priority
    language: str = "nl"
    also: tuple[Assessment, ...] = ()


@dataclass(frozen=True, slots=True)
class _Pair:
    """One official and one decision, with the chains between them and to the other decisions."""

    ruleset: RuleSet
    dossier: Dossier
    official: Official
    decision: Decision
    chains: tuple[Chain, ...]
    elsewhere: tuple[Chain, ...]

    def situation(self, chain: Chain | None = None) -> Situation:
        return Situation(
            self.dossier,
            self.official,
            self.decision,
            chain,
            self.chains,
            self.elsewhere,
            self.ruleset.look_back_months,
            self.ruleset.property_registrable,
        )


@dataclass(frozen=True, slots=True)
class _Verdict:
    """What one chain came to."""

    situation: Situation
    rule: Rule
    outcome: Outcome
    finding: Finding

    def order(self) -> tuple[int, int, str, tuple[str, ...]]:
        """Sort the deciding verdict first, whatever the order of the facts."""
        ties = tuple(tie.id for tie in self.situation.ties)
        return -RANK[self.outcome], len(ties), self.rule.id, ties


def assess(
    dossier: Dossier, ruleset: str = "dutch", language: str = "nl", without: Collection[str] = ()
) -> tuple[Assessment, ...]:
    """Assess every official and decision of a dossier, in the order of the dossier.

    The version of the rule set is the one that is law on the day of the decision; the latest where the day is not
    known. `without` are rows of it that a body switched off.

    Raises:
        KeyError: there is no rule set or row of this name, or the dossier refers to what it does not hold.
        ValueError: a row may not be switched off.
    """
    rulesets.get(ruleset).without(without)
    built = graph.build(dossier)
    found: list[Assessment] = []
    for official in dossier.officials:
        everywhere = {
            decision.id: chains.find(built, dossier, official.id, decision.id) for decision in dossier.decisions
        }
        for decision in dossier.decisions:
            table = rulesets.get(ruleset, decision.decided_on).without(without)
            elsewhere = tuple(chain for key, others in everywhere.items() if key != decision.id for chain in others)
            pair = _Pair(table, dossier, official, decision, everywhere[decision.id], elsewhere)
            found.append(replace(_assess_pair(pair, language), also=_also(pair, language)))
    return tuple(found)


def _also(pair: _Pair, language: str) -> tuple[Assessment, ...]:
    """Return the assessment by perception, where European money is spent and another rule set was asked for."""
    if not pair.decision.eu_funds or pair.ruleset.name == rulesets.EU_FUNDS:
        return ()
    table = rulesets.get(rulesets.EU_FUNDS, pair.decision.decided_on)
    return (_assess_pair(replace(pair, ruleset=table), language),)


def _assess_pair(given: _Pair, language: str) -> Assessment:
    pair = _with_planned_steps(given)
    verdicts = _verdicts(pair)
    deciding = _deciding(verdicts)
    for_, against = _facts(verdicts, deciding)
    ties = {tie.id: tie for chain in pair.chains for tie in chain.ties}
    aside = _stepping_aside(given)
    return Assessment(
        dossier=pair.dossier.id,
        official=pair.official.id,
        decision=pair.decision.id,
        outcome=deciding.outcome,
        side_findings=_side_findings(pair, verdicts, deciding),
        rule=deciding.rule.id,
        rule_source=deciding.rule.source,
        ruleset=pair.ruleset.title,
        if_steps_aside=_outcome(aside) if aside else None,
        chain=tuple(tie.id for tie in deciding.situation.ties),
        all_chains=tuple(tuple(tie.id for tie in chain.ties) for chain in pair.chains),
        facts_for=for_,
        facts_against=against,
        presumed=_unique(deciding.finding.presumed),
        open_questions=_open_questions(pair, tuple(ties.values()), deciding.outcome) + _open_law(deciding),
        priority=_priority(deciding),
        language=language,
    )


# -- the outcome


def _verdicts(pair: _Pair) -> tuple[_Verdict, ...]:
    """Return what every chain came to, or what holds without any."""
    if pair.chains:
        return tuple(_verdict(pair, chain) for chain in pair.chains)
    situation = pair.situation()
    rule, found = pair.ruleset.first(pair.ruleset.without_chain, situation)
    return (_Verdict(situation, rule, rule.outcome, found),)


def _verdict(pair: _Pair, chain: Chain) -> _Verdict:
    """Run the table over one chain; where a tie is in doubt, both ways."""
    plain = _plain_verdict(pair, chain)
    doubt = pair.ruleset.doubt.test(plain.situation)
    if not doubt.because or plain.outcome is Outcome.UNRESOLVED or _surely_excluded(plain):
        return plain
    if_so = _plain_verdict(pair, _settled(plain.situation, chain, holds=True))
    uncertain = any(tie.certainty is Certainty.UNCERTAIN for tie in chain.ties)
    if_not = plain if uncertain else _plain_verdict(pair, _settled(plain.situation, chain, holds=False))
    other = Outcome.NONE if uncertain else if_not.outcome
    if if_so.outcome is other:
        return replace(if_so, situation=plain.situation) if uncertain else if_not
    if Outcome.NONE in (if_so.outcome, other):
        return _Verdict(plain.situation, pair.ruleset.doubt, Outcome.UNRESOLVED, doubt)
    return min((if_so, if_not), key=lambda verdict: RANK[verdict.outcome])


def _surely_excluded(verdict: _Verdict) -> bool:
    """Say whether a row excludes the link although its ties are known to be over, on a day that is not known."""
    doubtful = [tie for tie in verdict.situation.ties if verdict.situation.state(tie) is State.UNKNOWN]
    sure = all(tie.certainty is not Certainty.UNCERTAIN for tie in verdict.situation.ties)
    return verdict.outcome is Outcome.NONE and sure and all(tie.ended is True for tie in doubtful)


def _plain_verdict(pair: _Pair, chain: Chain) -> _Verdict:
    situation = pair.situation(chain)
    rule, found = pair.ruleset.first(pair.ruleset.rules, situation)
    return _Verdict(situation, rule, rule.outcome, found)


def _settled(situation: Situation, chain: Chain, *, holds: bool) -> Chain:
    """Return the chain as it is if the ties in doubt hold, or if those whose end is not known have ended."""

    def settle(tie: Tie) -> Tie:
        if tie.certainty is Certainty.UNCERTAIN:
            tie = replace(tie, certainty=Certainty.CONFIRMED)
        if situation.state(tie) is not State.UNKNOWN:
            return tie
        return _running(tie) if holds else _over(tie)

    return replace(chain, ties=tuple(settle(tie) for tie in chain.ties))


def _running(tie: Tie) -> Tie:
    return replace(tie, ended=False, until_date=None)


def _over(tie: Tie) -> Tie:
    return replace(tie, ended=True, until_date=None, stake_excluded=True)


def _deciding(verdicts: tuple[_Verdict, ...]) -> _Verdict:
    """Return the verdict that decides: the highest, but `unresolved` before what is below `apparent`."""
    best = min(verdicts, key=_Verdict.order)
    unresolved = [verdict for verdict in verdicts if verdict.outcome is Outcome.UNRESOLVED]
    if unresolved and RANK[best.outcome] < RANK[Outcome.APPARENT]:
        return min(unresolved, key=_Verdict.order)
    return best


def _outcome(pair: _Pair) -> Outcome:
    return _deciding(_verdicts(pair)).outcome


# -- steps that are planned


def _is_open(decision: Decision) -> bool:
    return decision.status is not DecisionStatus.TAKEN


def _with_planned_steps(pair: _Pair) -> _Pair:
    """Return the pair as it is if the official takes the planned steps."""
    if not _is_open(pair.decision):
        return pair

    def taken(entry: Participation) -> Participation:
        steps = tuple(step for step in Step if step in {*entry.steps, *entry.planned})
        return replace(entry, steps=steps, planned=(), took_no_part=None) if entry.planned else entry

    return _with_participation(pair, taken)


def _stepping_aside(pair: _Pair) -> _Pair | None:
    """Return the pair as it is if the official takes no further part; None where nothing is planned.

    Who prepared already cannot undo that: stepping aside then is a recusal from the rest only.
    """
    mine = pair.situation().participation
    planned = any(entry.planned for entry in pair.decision.participations if entry.official == pair.official.id)
    if not planned or not _is_open(pair.decision):
        return None
    recusal = Recusal.PARTIAL if mine.steps else Recusal.FULL

    def aside(entry: Participation) -> Participation:
        return replace(entry, planned=(), recusal=recusal, took_no_part=None if mine.steps else True)

    return _with_participation(pair, aside)


def _with_participation(pair: _Pair, change: Callable[[Participation], Participation]) -> _Pair:
    entries = tuple(
        change(entry) if entry.official == pair.official.id else entry for entry in pair.decision.participations
    )
    return replace(pair, decision=replace(pair.decision, participations=entries))


# -- the reasons


def _facts(verdicts: tuple[_Verdict, ...], deciding: _Verdict) -> tuple[tuple[Message, ...], tuple[Message, ...]]:
    """Return what speaks for a conflict and what against it."""
    ties = explain.tie_messages(deciding.situation.dossier, deciding.situation.chain)
    reasons = deciding.finding.because
    mild = tuple(_mild(deciding.situation))
    excluded = tuple(
        message
        for verdict in sorted(verdicts, key=_Verdict.order)
        if verdict.outcome is Outcome.NONE and verdict is not deciding
        for message in verdict.finding.because
    )
    if deciding.outcome is Outcome.NONE:
        return ties, _unique(reasons + mild + excluded)
    return _unique(ties + reasons), _unique(mild + excluded)


def _mild(situation: Situation) -> Iterator[Message]:
    """Yield facts that speak against a conflict without excluding it."""
    entry = situation.participation
    if entry.recusal is Recusal.PARTIAL:
        yield situation.say("against.abstained")
    if entry.decisive is False:
        yield situation.say("against.not_decisive")
    if situation.chain is not None and situation.part is Part.NONE_ON_RECORD:
        yield situation.say("against.no_part_on_record")
    for tie in situation.ties:
        if tie.declared in (Declared.BEFORE, Declared.AT_MEETING):
            yield situation.say("against.declared", tie, declared=tie.declared)
        if tie.stake_excluded:
            yield situation.say("against.stake_excluded", tie)


def _unique(messages: tuple[Message, ...]) -> tuple[Message, ...]:
    return tuple(dict.fromkeys(messages))


def _side_findings(pair: _Pair, verdicts: tuple[_Verdict, ...], deciding: _Verdict) -> tuple[SideFinding, ...]:
    """Return what is said beside the outcome, from all chains, in the order of the enumeration."""
    situations = [pair.situation(), *(pair.situation(chain) for chain in pair.chains)]
    found = {
        rule.side
        for rule in pair.ruleset.beside
        for situation in situations
        if rule.test(situation).because and rule.test(situation).holds.value == "yes"
    }
    if deciding.outcome in (Outcome.NONE, Outcome.UNRESOLVED):
        found |= {verdict.rule.side for verdict in verdicts}
    return tuple(side for side in SideFinding if side in found)


def _priority(deciding: _Verdict) -> Priority:
    situation = deciding.situation
    entry, decision = situation.participation, situation.decision
    silent = (Declared.NEVER, Declared.AFTER)
    reasons = [situation.say("priority.paid", tie) for tie in situation.ties if tie.paid]
    reasons += [situation.say("priority.undeclared", tie) for tie in situation.ties if tie.declared in silent]
    reasons += [situation.say("priority.worked_on_matter", tie) for tie in situation.ties if tie.worked_on_matter]
    signs = {
        "priority.decisive": entry.decisive,
        "priority.proposed": entry.proposed,
        "priority.sole_mandate": decision.sole_mandate,
        "priority.eu_funds": decision.eu_funds,
    }
    reasons += [situation.say(sign) for sign, holds in signs.items() if holds]
    if deciding.outcome is Outcome.NONE or not reasons:
        return Priority()
    return Priority("raised", tuple(reasons))


# -- what is not known


def _open_questions(pair: _Pair, ties: tuple[Tie, ...], outcome: Outcome) -> tuple[OpenQuestion, ...]:
    """Return the unknowns of which one answer would change the outcome, by trying both."""
    if not pair.chains:
        return ()
    asked = [*_asked_of_participation(pair)]
    asked += [question for tie in ties for question in _asked_of_tie(pair, tie)]
    asked += [question for party in pair.decision.parties for question in _asked_of_party(pair, party)]
    tried = (OpenQuestion(question, _outcome(if_yes), _outcome(if_no)) for question, if_yes, if_no in asked)
    return tuple(question for question in tried if {question.if_yes, question.if_no} != {outcome})


def _open_law(deciding: _Verdict) -> tuple[OpenQuestion, ...]:
    """Return which test governs, where the law is open: if not the one of the row, the engine cannot say."""
    situation, question = deciding.situation, deciding.rule.open_law
    spoke = {Step.DELIBERATED, Step.VOTED, Step.DECIDED, Step.TOOK_PART} & set(situation.participation.steps)
    dutch_member = situation.dossier.jurisdiction == "NL" and situation.official.office is Office.ELECTED_MEMBER
    if question is None or not spoke or not dutch_member:
        return ()
    return (OpenQuestion(situation.say(question), deciding.outcome, Outcome.UNRESOLVED),)


_Asked = tuple[Message, _Pair, _Pair]


def _asked_of_participation(pair: _Pair) -> Iterator[_Asked]:
    situation = pair.situation()
    entry = situation.participation

    def given(changed: Participation) -> _Pair:
        others = tuple(other for other in pair.decision.participations if other.official != pair.official.id)
        return replace(pair, decision=replace(pair.decision, participations=(*others, changed)))

    if situation.part is Part.NONE_ON_RECORD:
        taken = replace(entry, steps=(Step.TOOK_PART,), took_no_part=None)
        yield situation.say("open.took_part"), given(taken), given(replace(entry, took_no_part=True))
        return
    if entry.decisive is None:
        yield (
            situation.say("open.decisive"),
            given(replace(entry, decisive=True)),
            given(replace(entry, decisive=False)),
        )
    if entry.proposed is None:
        yield (
            situation.say("open.proposed"),
            given(replace(entry, proposed=True)),
            given(replace(entry, proposed=False)),
        )


def _asked_of_tie(pair: _Pair, tie: Tie) -> Iterator[_Asked]:
    situation = pair.situation()

    def ask(id: str, if_yes: Tie, if_no: Tie | None) -> _Asked:  # noqa: A002
        return situation.say(id, tie), _with_tie(pair, tie, if_yes), _with_tie(pair, tie, if_no)

    if situation.state(tie) is State.UNKNOWN:
        yield ask("open.running", _running(tie), _over(tie))
    if tie.certainty in (Certainty.UNCERTAIN, Certainty.PROBABLE):
        yield ask("open.same", replace(tie, certainty=Certainty.CONFIRMED), None)
    if tie.worked_on_matter is None and tie.kind is TieKind.EMPLOYMENT:
        yield ask("open.worked_on_matter", replace(tie, worked_on_matter=True), replace(tie, worked_on_matter=False))
    if tie.kind is TieKind.UNSPECIFIED:
        yield ask("open.owns", replace(tie, kind=TieKind.OWNERSHIP), replace(tie, kind=TieKind.MEMBERSHIP))
    if tie.kind is TieKind.FAMILY and tie.relation is None:
        close, other = replace(tie, relation=Relation.PARTNER), replace(tie, relation=Relation.OTHER)
        yield ask("open.close_relative", close, other)
    if tie.capacity is None and tie.source_id == pair.official.id and _is_post(tie):
        official, private = replace(tie, capacity=Capacity.EX_OFFICIO), replace(tie, capacity=Capacity.PRIVATE)
        yield ask("open.ex_officio", official, private)


def _is_post(tie: Tie) -> bool:
    return tie.kind in (TieKind.BOARD, TieKind.OFFICER, TieKind.MANAGEMENT, TieKind.ADVISORY, TieKind.UNSPECIFIED)


def _asked_of_party(pair: _Pair, party: Party) -> Iterator[_Asked]:
    if party.benefit is not None:
        return
    chain = next((chain for chain in pair.chains if chain.party == party), None)
    if chain is None:
        return
    question = pair.situation().say("open.direct", party=party.id, role=party.role)
    direct, none = replace(party, benefit=Benefit.DIRECT), replace(party, benefit=Benefit.NONE)
    yield question, _with_party(pair, party, direct), _with_party(pair, party, none)


def _with_tie(pair: _Pair, tie: Tie, changed: Tie | None) -> _Pair:
    """Return the pair with one tie changed, or without every chain that needs it."""

    def change(found: tuple[Chain, ...]) -> tuple[Chain, ...]:
        kept = (chain for chain in found if changed or all(other.id != tie.id for other in chain.ties))
        return tuple(
            replace(chain, ties=tuple(changed if changed and other.id == tie.id else other for other in chain.ties))
            for chain in kept
        )

    return replace(pair, chains=change(pair.chains), elsewhere=change(pair.elsewhere))


def _with_party(pair: _Pair, party: Party, changed: Party) -> _Pair:
    parties = tuple(changed if other == party else other for other in pair.decision.parties)
    found = tuple(replace(chain, party=changed) if chain.party == party else chain for chain in pair.chains)
    return replace(pair, decision=replace(pair.decision, parties=parties), chains=found)


# -- as JSON


def to_mapping(assessment: Assessment, language: str | None = None) -> dict[str, object]:
    """Return the assessment in the words of the dossier format, its sentences in one language.

    `language` None means the language that was asked for when assessing. The keys are those of the format,
    and `also` where there is an assessment by another rule set. The messages behind the sentences come from
    `messages_of`.
    """
    wanted = language or assessment.language

    def sentences(messages: tuple[Message, ...]) -> list[str]:
        return [explain.render(message, wanted) for message in messages]

    written: dict[str, object] = {
        "dossier": assessment.dossier,
        "official": assessment.official,
        "decision": assessment.decision,
        "outcome": assessment.outcome.value,
        "side_findings": [side.value for side in assessment.side_findings],
        "rule": {"id": assessment.rule, "source": assessment.rule_source},
        "ruleset": assessment.ruleset,
        "if_steps_aside": assessment.if_steps_aside.value if assessment.if_steps_aside else None,
        "chain": list(assessment.chain),
        "facts_for": sentences(assessment.facts_for),
        "facts_against": sentences(assessment.facts_against),
        "presumed": sentences(assessment.presumed),
        "open_questions": [
            {
                "question": explain.render(open_question.question, wanted),
                "answers": {"yes": open_question.if_yes.value, "no": open_question.if_no.value},
            }
            for open_question in assessment.open_questions
        ],
        "priority": {"level": assessment.priority.level, "reasons": sentences(assessment.priority.reasons)},
    }
    if assessment.also:
        written["also"] = [to_mapping(other, wanted) for other in assessment.also]
    return written


def messages_of(assessment: Assessment) -> dict[str, list[dict[str, object]]]:
    """Return every message of the assessment as JSON can store it, so that sentences outlive a language.

    `explain.sentence(id, params, language)` renders each of them later.
    """
    groups = {
        "facts_for": assessment.facts_for,
        "facts_against": assessment.facts_against,
        "presumed": assessment.presumed,
        "open_questions": tuple(question.question for question in assessment.open_questions),
        "priority": assessment.priority.reasons,
    }
    return {name: [message.to_mapping() for message in messages] for name, messages in groups.items()}
