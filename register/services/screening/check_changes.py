"""What changed between two checks of a decision: the answers, the facts and the rules, and by whom.

What is told is what differs between the facts that the engine read, so nothing is told that could
not change an answer. Who did it is looked up among what was recorded between the two checks.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from conflict_graph import facts
from conflict_graph.assessment import assess
from conflict_graph.assessment.conditional import Conditional, of_decision
from conflict_graph.facts import Dossier
from register.access import Identity
from register.clock import day_of
from register.errors import NotFound
from register.extensions import db
from register.models.accounts import Account
from register.models.answers import FactAnswer
from register.models.decisions import (
    Decision,
    DecisionParty,
    DecisionVersion,
    MentionAnswer,
    Participation,
    ParticipationVersion,
)
from register.models.declarations import Position, PositionVersion
from register.models.interests import Interest, InterestVersion
from register.models.officials import Official
from register.models.reviews import Fact
from register.models.rules import RuleSwitch
from register.models.screening import DecisionCheck
from register.services.dossiers import body_facts, dossiers
from register.services.findings import fact_changes
from register.services.findings.fact_changes import Changed
from register.services.screening import checked, checks, no_link, rules
from register.services.screening.checked import Check

ASPECTS: Mapping[str, str] = {
    "kind": "kind",
    "capacity": "capacity",
    "paid": "paid",
    "share": "share",
    "from_date": "from",
    "until_date": "until",
    "ended": "ended",
    "announced": "announced",
    "relation": "relation",
    "worked_on_matter": "worked_on_matter",
    "represents": "represents",
    "ordinary_terms": "ordinary_terms",
    "keeps_control": "keeps_control",
    "arose": "arose",
    "payer": "payer",
    "nearness": "nearness",
    "permission": "permission",
}
"""What is told of a tie, by its field: the most telling first."""


@dataclass(frozen=True, slots=True)
class Hand:
    """Who recorded something, and when. `by` None: a file or a command."""

    by: str | None
    on: datetime.date


@dataclass(frozen=True, slots=True)
class ChangedAnswer:
    """The answer about an official before and after. None: there was none, or is none any more."""

    official: str
    before: Conditional | None
    after: Conditional | None


@dataclass(frozen=True, slots=True)
class ChangedOfCheck:
    """A fact that is another one than at the check before, and who recorded that; none: it stood in
    the register already, or a file or command brought it.
    """

    changed: Changed
    hands: tuple[Hand, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckChanges:
    """What differs between a check and the one before it.

    `rules`: both rule sets, where they differ. `on`, `off`: rows that were switched, with who did
    it. `is_day_alone`: nothing differs but the day from which was looked. `has_facts` False: of one
    of both no facts were kept.
    """

    answers: tuple[ChangedAnswer, ...]
    facts: tuple[ChangedOfCheck, ...]
    rules: tuple[str, str] | None
    off: tuple[str, ...]
    on: tuple[str, ...]
    switched_by: tuple[Hand, ...]
    is_day_alone: bool
    has_facts: bool

    @property
    def is_empty(self) -> bool:
        """Whether nothing differs at all."""
        return not (self.answers or self.facts or self.rules or self.off or self.on)


@dataclass(frozen=True, slots=True)
class EarlierCheck:
    """One check of a decision, with the answers that held then by the name of the official, those
    for whom no link was found, and what changed since the check before it (None: it was the first).
    `number` is its place, from 1. `read_by`: see `checks.Check`.
    """

    number: int
    check: Check
    answers: tuple[tuple[str, Conditional], ...]
    clear: tuple[str, ...]
    changes: CheckChanges | None
    read_by: str | None


def earlier(identity: Identity, decision: Decision, number: int, language: str) -> EarlierCheck:
    """Return a check of a decision by its place, from 1, without what it says of the asker.

    Raises:
        NotFound: there is no such check.
    """
    every = checked.history(decision)[::-1]
    if not 1 <= number <= len(every):
        raise NotFound("There is no such check.")
    check, before = every[number - 1], every[number - 2] if number > 1 else None
    if isinstance(check, DecisionCheck):
        made = checks.as_made(identity, decision, number, language)
        reports = (*(each.report for each in made.answers), *made.clear)
        answers, read_by = [(each.official.name, each.said) for each in reports], made.read_by
    else:
        read, mine = _read(check, decision), _mine(identity, decision)
        answers, read_by = (
            [
                (read.names[official], said)
                for official, said in _answers(check, read).items()
                if official not in mine
            ],
            None,
        )
    none = facts.Outcome.NONE.value
    return EarlierCheck(
        number,
        check,
        tuple(each for each in answers if each[1].word != none),
        tuple(name for name, said in answers if said.word == none),
        between(identity, decision, before, check) if before is not None else None,
        read_by,
    )


def between(identity: Identity, decision: Decision, before: Check, after: Check) -> CheckChanges:
    """Return what differs between two checks of a decision, without what is about the asker."""
    mine = _mine(identity, decision)
    was, now = _read(before, decision), _read(after, decision)
    kept = isinstance(before, DecisionCheck) and isinstance(after, DecisionCheck)
    hands = _Hands(decision, before.recorded_at, after.recorded_at)
    found = tuple(_facts(was, now, mine, hands)) if kept else ()
    titles = (before.ruleset, after.ruleset)
    rules_differ = None not in titles and titles[0] != titles[1]
    was_off, now_off = {*before.off}, {*after.off}
    answers = tuple(_changed_answers(before, after, was, now, mine))
    return CheckChanges(
        answers,
        found,
        (before.ruleset or "", after.ruleset or "") if rules_differ else None,
        tuple(sorted(now_off - was_off)),
        tuple(sorted(was_off - now_off)),
        hands.of_switches() if was_off != now_off else (),
        kept and not found and not rules_differ and was_off == now_off and was.as_of != now.as_of,
        kept,
    )


def _mine(identity: Identity, decision: Decision) -> frozenset[str]:
    if identity.person is None:
        return frozenset()
    return dossiers.ids_of_person(identity.person, decision.body_id)


def _read(check: Check, decision: Decision) -> Dossier:
    if isinstance(check, DecisionCheck):
        return dossiers.read(check.dossier.content)
    known = body_facts.load([decision.id])
    return no_link.as_checked(check, known.decisions[decision.id], known)


def _answers(check: Check, read: Dossier) -> dict[str, Conditional]:
    (decision,) = read.decisions
    found = assess.assess(
        read, ruleset=rules.SCREENED, without=check.off, explained=False, kept=True
    )
    return {
        each.official: of_decision(
            decision,
            each.official,
            each.outcome,
            each.rule,
            each.if_steps_aside,
            complete=not each.not_checked,
        )
        for each in found
    }


def _changed_answers(
    before: Check, after: Check, was: Dossier, now: Dossier, mine: frozenset[str]
) -> Iterator[ChangedAnswer]:
    first, then = _answers(before, was), _answers(after, now)
    names = {**was.names, **now.names}
    for official in dict.fromkeys([*then, *first]):
        pair = first.get(official), then.get(official)
        if official not in mine and _words(pair[0]) != _words(pair[1]):
            yield ChangedAnswer(names[official], *pair)


def _words(said: Conditional | None) -> tuple[str | None, str | None]:
    """Somebody of whom nothing is said, and somebody for whom no link is found, are alike here."""
    if said is None:
        return facts.Outcome.NONE.value, None
    return said.word, said.word_if_steps_aside


def _facts(
    was: Dossier, now: Dossier, mine: frozenset[str], hands: _Hands
) -> Iterator[ChangedOfCheck]:
    yield from _of_decision(was, now, hands)
    yield from _of_parts(was, now, mine, hands)
    yield from _of_officials(was, now, mine)
    yield from _of_ties(was, now, mine, hands)


def _of_decision(was: Dossier, now: Dossier, hands: _Hands) -> Iterator[ChangedOfCheck]:
    pairs = zip(_said_of_decision(was), _said_of_decision(now), strict=True)
    named = False
    for (fact, before), (_, after) in pairs:
        named |= fact is Fact.PARTIES and before != after
        if before != after and not (fact is Fact.ORGANISATION and named):
            by = hands.of_mentions() if fact is Fact.ORGANISATION else hands.of_versions()
            yield ChangedOfCheck(Changed(fact, before, after), by)
    for changed in fact_changes.differing(Fact.ANSWER, _asked(was), _asked(now)):
        yield ChangedOfCheck(changed, hands.of_answers(was.decisions[0].id))


def _said_of_decision(dossier: Dossier) -> list[tuple[Fact, str | None]]:
    (decision,) = dossier.decisions
    linked = [f"{dossier.names.get(each.id, '…')}" for each in decision.parties]
    unknown = [each.name for each in decision.unknown_parties]
    mandate = decision.sole_mandate
    status = decision.status
    return [
        (Fact.TITLE, decision.title),
        (Fact.KIND, decision.kind.value),
        (Fact.STATUS, status.value if status else None),
        (Fact.DATE, str(decision.decided_on) if decision.decided_on else None),
        (Fact.VALUE, _euros(decision.value)),
        (Fact.MANDATE, None if mandate is None else "yes" if mandate else "no"),
        (Fact.PARTIES, "; ".join(sorted({*linked, *unknown})) or None),
        (Fact.ORGANISATION, "; ".join(sorted({*linked})) or None),
    ]


def _asked(dossier: Dossier) -> dict[str, object]:
    """Return what only answers to questions of a check say of a decision."""
    (decision,) = dossier.decisions
    return {"advisory": decision.advisory, "for_information": decision.for_information}


def _euros(value: float | None) -> str | None:
    return None if value is None else f"{round(value * 100)} EUR"


def _of_parts(
    was: Dossier, now: Dossier, mine: frozenset[str], hands: _Hands
) -> Iterator[ChangedOfCheck]:
    names = {**was.names, **now.names}
    before, after = _parts(was), _parts(now)
    for official in dict.fromkeys([*after, *before]):
        first, then = before.get(official), after.get(official)
        if official not in mine and first != then:
            changed = Changed(Fact.PARTICIPATION, first, then, of=names.get(official))
            yield ChangedOfCheck(changed, hands.of_part(official))


def _parts(dossier: Dossier) -> dict[str, str]:
    (decision,) = dossier.decisions
    return {each.official: _described(each) for each in decision.participations}


def _described(part: facts.Participation) -> str:
    """Return a part as words of ours: `voted planned:signed recusal=full took_no_part=yes`."""
    answers = {
        "took_no_part": part.took_no_part,
        "decisive": part.decisive,
        "proposed": part.proposed,
        "handed_over": part.handed_over,
        "as_citizen": part.as_citizen,
    }
    said = [
        f"{name}={'yes' if value else 'no'}" for name, value in answers.items() if value is not None
    ]
    if part.recusal is not None:
        said.append(f"recusal={part.recusal.value}")
    return " ".join([*part.steps, *(f"planned:{step}" for step in part.planned), *said])


def _of_officials(was: Dossier, now: Dossier, mine: frozenset[str]) -> Iterator[ChangedOfCheck]:
    before = {each.id: each for each in was.officials}
    for each in now.officials:
        first = before.get(each.id)
        if first is not None and each.id not in mine:
            for changed in fact_changes.differing(
                Fact.TERM, _office(first), _office(each), of=each.name
            ):
                yield ChangedOfCheck(changed)


def _office(official: facts.Official) -> dict[str, object]:
    return {
        "office": official.office.value,
        "portfolio": "; ".join(official.portfolio) or None,
        "from": official.from_date,
        "until": official.until_date,
    }


def _of_ties(
    was: Dossier, now: Dossier, mine: frozenset[str], hands: _Hands
) -> Iterator[ChangedOfCheck]:
    before = {tie.id: tie for tie in was.ties}
    after = {tie.id: tie for tie in now.ties}
    officials = {each.id for each in (*was.officials, *now.officials)}
    names = {**was.names, **now.names}
    for id_ in dict.fromkeys([*after, *before]):
        first, then = before.get(id_), after.get(id_)
        tie = then or first
        assert tie is not None, "it is in one of both"
        if tie.source_id in mine:
            continue
        fact = Fact.POSITION if tie.source_id in officials else Fact.LINK
        ends = (names.get(tie.source_id, "…"), names.get(tie.target_id, "…"))
        for changed in fact_changes.differing(fact, _said(first), _said(then), of=" – ".join(ends)):
            yield ChangedOfCheck(changed, hands.of_tie(id_))


def _said(tie: facts.Tie | None) -> dict[str, object]:
    if tie is None:
        return {}
    return {aspect: getattr(tie, field) for field, aspect in ASPECTS.items()}


class _Hands:
    """Who recorded what between two checks."""

    def __init__(
        self, decision: Decision, since: datetime.datetime, until: datetime.datetime
    ) -> None:
        self.decision = decision
        self.since = since
        self.until = until

    def of_versions(self) -> tuple[Hand, ...]:
        """Return who recorded versions of the decision."""
        return self._who(DecisionVersion, DecisionVersion.decision_id == self.decision.id)

    def of_mentions(self) -> tuple[Hand, ...]:
        """Return who said which organisation a party is, or recorded versions of the decision."""
        named = (
            sa.select(DecisionParty.mention_id)
            .join(DecisionVersion)
            .where(DecisionVersion.decision_id == self.decision.id)
        )
        said = self._who(MentionAnswer, MentionAnswer.mention_id.in_(named))
        return said or self.of_versions()

    def of_part(self, official: str) -> tuple[Hand, ...]:
        """Return who recorded what an official does."""
        series = (
            sa.select(Participation.id)
            .join(Official)
            .where(Participation.decision_id == self.decision.id, Official.public_id == official)
        )
        part = ParticipationVersion
        return self._who(part, part.participation_id.in_(series)) or self.of_answers(official)

    def of_tie(self, id_: str) -> tuple[Hand, ...]:
        """Return who recorded versions of a position or interest, or answered a question of it."""
        position = sa.select(Position.id).where(Position.public_id == id_)
        interest = sa.select(Interest.id).where(Interest.public_id == id_)
        return (
            self._who(PositionVersion, PositionVersion.position_id.in_(position))
            or self._who(InterestVersion, InterestVersion.interest_id.in_(interest))
            or self.of_answers(id_)
        )

    def of_switches(self) -> tuple[Hand, ...]:
        """Return who switched rows at the body."""
        return self._who(RuleSwitch, RuleSwitch.body_id == self.decision.body_id)

    def of_answers(self, subject: str) -> tuple[Hand, ...]:
        """Return who answered questions of the check about something."""
        return self._who(
            FactAnswer, FactAnswer.decision_id == self.decision.id, FactAnswer.subject == subject
        )

    def _who(self, model: type, *which: sa.ColumnElement[bool]) -> tuple[Hand, ...]:
        table: sa.FromClause = sa.inspect(model).local_table
        chosen = (
            sa.select(Account.name, table.c.recorded_at)
            .select_from(table)
            .outerjoin(Account, Account.id == table.c.account_id)
            .where(*which, table.c.recorded_at > self.since, table.c.recorded_at <= self.until)
            .order_by(table.c.id)
        )
        rows = db.session.execute(chosen).all()
        return tuple(dict.fromkeys(Hand(row[0], day_of(row[1])) for row in rows))
