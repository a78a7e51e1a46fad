"""How often the engine says more than *potential* where everything was drawn by chance: `make
rate`.

    python -m benchmarks.rate [SCALE] [SEED]        (1 is country size; a twentieth where nothing is said)

Beside it stands how many findings the register would open, per 1,000 decisions: one for each
official and decision whose answer opens one (`register.services.screening.opening`).

Every decision with a chain is written as a dossier of facts and put to the engine (`assess`,
without the open questions and measures, which change no outcome). Decisions without a chain come
out as none and are only counted. Nothing here was tuned towards an outcome: every constant says
where it comes from.
"""

from __future__ import annotations

import datetime
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks import country
from benchmarks.country import SEED, Award, Country
from conflict_graph import facts
from conflict_graph.assessment import assess
from conflict_graph.chains.network import (
    Link,
    Network,
    NetworkDecision,
    NetworkPosition,
    NetworkTie,
)
from conflict_graph.dates import PartialDate
from conflict_graph.facts import Outcome, TieKind
from register.services.screening import opening

PREVENT_SHARE = 0.0015
"""The share of procedures in which inspectors behind PREVENT (Romania) sent a warning. Source:
figures of the integrity agency ANI: 6 of 3,462 in the first quarter of 2021, 7 of 5,079 in the
second of 2023. A warning was looked at by people first, so the two figures are neighbours and not
the same thing.
"""
GOAL_SHARE = 0.003
GOAL_FINDINGS = 3.0
"""Findings per 1,000 decisions: more than that nobody can look at with care."""
UNPAID_SHARE = 0.6
"""Share of positions without pay. Assumed: more than half of the published ancillary positions; no
national count.
"""
EX_OFFICIO_SHARE = 0.25
"""Share of board and membership positions held by reason of office. Assumed; no national count."""
OWNED_SHARES = (0.02, 0.25, 0.5, 1.0)
"""What an owner holds (0–1), each as often. Assumed: from a small holding to a director who is the
owner.
"""
HELD_SHARES = (0.1, 0.25, 0.6, 1.0)
"""What one organisation holds of another (0–1), each as often. Assumed."""
STEPS = ((facts.Step.PREPARED, facts.Step.ADVISED), (facts.Step.DECIDED,), (facts.Step.EVALUATED,))
"""What somebody who took part did, each as often. Assumed. Nobody steps aside: that would only
lower the rate.
"""
OFFICES = ((facts.OfficeKind.EXECUTIVE, 0.3), (facts.OfficeKind.CIVIL_SERVANT, 0.7))
"""What officials are. Assumed: awards are made by the executive and prepared by civil servants;
members of a council do not decide on awards.
"""

_ABOVE = (Outcome.APPARENT, Outcome.ACTUAL_INDICATED)


@dataclass(frozen=True, slots=True)
class Result:
    """What was counted: decisions, those with a chain, the outcome of each, and of each row how
    often it decided.

    `findings` and `questions` count officials and decisions: those that open a finding, and those
    of which something has to be asked first; `links` are those with any answer but none.
    """

    decisions: int
    with_chain: int
    outcomes: Counter[Outcome]
    rows: Counter[tuple[Outcome, str]]
    findings: int
    questions: int
    links: int

    @property
    def findings_per_1000(self) -> float:
        """How many findings are opened per 1,000 decisions."""
        return 1000 * self.findings / self.decisions

    @property
    def share(self) -> float:
        """Decisions above potential, as a share (0–1) of all."""
        return sum(self.outcomes[outcome] for outcome in _ABOVE) / self.decisions


class _Drawn:
    """The facts of a country that its ties and awards do not say, drawn once for each fact from its
    own seed.
    """

    def __init__(self, drawn: Country, seed: int) -> None:
        self.country = drawn
        self.seed = seed
        self.own = [0, *(drawn.own_organisation(body) for body in range(1, drawn.bodies + 1))]

    def chance(self, kind: str, number: int) -> random.Random:
        """Return the chance that belongs to one fact, whatever else was drawn before it."""
        return random.Random(f"{self.seed} {kind} {number}")

    def network(self) -> Network:
        """Return all positions, ties and decisions in one graph."""
        body_of = self.country.body_of
        return Network(
            (
                NetworkPosition(f"p{n}", self.own[body_of[tie.source]], tie.source, tie.target)
                for n, tie in enumerate(self.country.positions)
            ),
            (
                NetworkTie(f"t{n}", tie.source, tie.target)
                for n, tie in enumerate(self.country.ties)
            ),
            (
                NetworkDecision(n, self.own[award.body], award.parties)
                for n, award in enumerate(self.country.awards)
            ),
        )

    def dossier(self, number: int, links: tuple[Link, ...]) -> facts.Dossier | None:
        """Return the facts of one decision along its chains; None where nobody with a chain took
        part.
        """
        award = self.country.awards[number]
        part = set(award.officials)
        here = [link for link in links if link.official in part]
        if not here:
            return None
        ties = {key for link in here for key in link.ties}
        told = [self._tie(str(key), award) for key in sorted(ties)]
        own = str(self.own[award.body])
        places = {own, *map(str, award.parties), *(tie.target_id for tie in told)}
        places |= {tie.source_id for tie in told if not tie.source_id.startswith("f")}
        return facts.Dossier(
            id=f"d{number}",
            jurisdiction="NL",
            officials=tuple(self._official(one, own) for one in award.officials),
            organisations=tuple(self._organisation(int(place)) for place in sorted(places)),
            ties=tuple(told),
            decisions=(self._decision(number, award, own),),
            as_of=_on(country.LAST_DAY),
        )

    def _official(self, number: int, own: str) -> facts.Official:
        words, weights = zip(*OFFICES, strict=True)
        office = self.chance("official", number).choices(words, weights)[0]
        return facts.Official(
            f"f{number}", f"Bestuurder {number}", office, own, from_date=_on(country.FIRST_TIE)
        )

    def _organisation(self, number: int) -> facts.Organisation:
        kind = facts.OrganisationKind(country.kind(self.country, number))
        return facts.Organisation(
            str(number), f"Organisatie {number}", kind, {"NL-KVK": f"{number:08d}"}
        )

    def _tie(self, key: str, award: Award) -> facts.Tie:
        number = int(key[1:])
        is_position = key[0] == "p"
        drawn = (self.country.positions if is_position else self.country.ties)[number]
        chance = self.chance(key[0], number)
        kind, owns = TieKind(drawn.kind), drawn.kind == TieKind.OWNERSHIP
        by_office = (
            kind in (TieKind.BOARD, TieKind.MEMBERSHIP) and chance.random() < EX_OFFICIO_SHARE
        )
        return facts.Tie(
            id=key,
            source_id=f"f{drawn.source}" if is_position else str(drawn.source),
            target_id=str(drawn.target),
            kind=kind,
            capacity=(facts.Capacity.EX_OFFICIO if by_office else facts.Capacity.PRIVATE)
            if is_position
            else None,
            paid=chance.random() >= UNPAID_SHARE if is_position and not owns else None,
            share=chance.choice(OWNED_SHARES if is_position else HELD_SHARES) if owns else None,
            from_date=_on(drawn.first),
            until_date=None if drawn.last is None else _on(drawn.last),
            ended=drawn.last is not None and drawn.last < country.LAST_DAY,
            certainty=facts.Certainty.CONFIRMED,
        )

    def _decision(self, number: int, award: Award, own: str) -> facts.Decision:
        chance = self.chance("award", number)
        return facts.Decision(
            id=f"d{number}",
            title=f"Gunning {number}",
            body=own,
            kind=facts.DecisionKind.AWARD,
            parties=tuple(
                facts.Party(
                    str(party),
                    facts.PartyRole.BIDDER if place else facts.PartyRole.WINNER,
                    None if place else facts.Benefit.DIRECT,
                )
                for place, party in enumerate(award.parties)
            ),
            participations=tuple(
                facts.Participation(f"f{official}", chance.choice(STEPS), facts.Recusal.NONE)
                for official in award.officials
            ),
            status=facts.DecisionStatus.TAKEN,
            decided_on=_on(award.day),
        )


def _on(ordinal: int) -> PartialDate:
    return PartialDate.of(datetime.date.fromordinal(ordinal))


def screen(scale: float, seed: int = SEED) -> Result:
    """Draw a country in which nothing is planted, and put every decision that has a chain to the
    engine.
    """
    drawn = _Drawn(country.draw(scale, planted=0.0, seed=seed), seed)
    outcomes: Counter[Outcome] = Counter()
    rows: Counter[tuple[Outcome, str]] = Counter()
    with_chain = findings = questions = linked = 0
    for number, links in drawn.network().screen():
        dossier = drawn.dossier(int(str(number)), links) if links else None
        if dossier is not None:
            with_chain += 1
            answers = assess.assess(dossier, explained=False)
            findings += sum(
                opening.opens_finding(dossier.decisions[0], each.outcome) for each in answers
            )
            questions += sum(opening.asks(each.outcome) for each in answers)
            linked += sum(each.outcome is not Outcome.NONE for each in answers)
            answer = max(answers, key=lambda each: assess.RANK[each.outcome])
            outcomes[answer.outcome] += 1
            rows[answer.outcome, answer.rule] += 1
    decisions = len(drawn.country.awards)
    outcomes[Outcome.NONE] += decisions - with_chain
    return Result(decisions, with_chain, outcomes, rows, findings, questions, linked)


def report(result: Result) -> Iterator[str]:
    """Yield the lines of the report."""
    yield (
        f"{result.decisions:,} decisions, {result.with_chain:,} with a chain to somebody "
        "who took part"
    )
    for outcome in Outcome:
        count = result.outcomes[outcome]
        yield f"{outcome.value:<18}{count:>9,}{count / result.decisions:>10.3%}"
    yield "rows that decided, where there was a chain:"
    for (outcome, rule), count in result.rows.most_common():
        yield f"  {rule:<32}{outcome.value:<18}{count:>7,}{count / result.decisions:>10.3%}"
    yield (
        f"above potential: {result.share:.3%} (goal: below {GOAL_SHARE:.1%}; PREVENT, Romania: "
        f"{PREVENT_SHARE:.2%})"
    )
    yield (
        f"findings per 1,000 decisions: {result.findings_per_1000:.2f} (goal: at most "
        f"{GOAL_FINDINGS:g}); {result.findings:,} opened, {result.questions:,} questions to ask, "
        f"{result.links - result.findings - result.questions:,} other links that open nothing"
    )


def main() -> int:
    """Print the report; 1 where the share is not below the goal, or too many findings are opened."""
    scale = float(sys.argv[1]) if len(sys.argv) > 1 else 0.05
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else SEED
    begun = time.perf_counter()
    result = screen(scale, seed)
    print("\n".join(report(result)))
    print(f"scale {scale:g}, seed {seed}, {time.perf_counter() - begun:.0f} s")
    return int(result.share >= GOAL_SHARE or result.findings_per_1000 > GOAL_FINDINGS)


if __name__ == "__main__":
    sys.exit(main())
