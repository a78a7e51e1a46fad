"""One official and one decision with the chains between them, and that pair with a fact changed.

Whatever is tried (a step not taken, a tie given up, a question answered) is a new pair; the dossier
stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from conflict_graph import rulesets
from conflict_graph.chains.find import Chain, LeftOut
from conflict_graph.facts import (
    Decision,
    DecisionStatus,
    Dossier,
    Level,
    Official,
    Participation,
    Party,
    Recusal,
    Step,
    Tie,
)
from conflict_graph.rulesets.situation import Situation
from conflict_graph.rulesets.table import RuleSet


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """One official and one decision, with the chains between them and to the other decisions.

    `left_out` says which chains between them are not here. `supposed` are the steps that count as
    taken and are not on record as taken: they are still to come. `personally` and `wordless`: see
    `Situation`.
    """

    ruleset: RuleSet
    dossier: Dossier
    official: Official
    decision: Decision
    chains: tuple[Chain, ...]
    elsewhere: tuple[Chain, ...]
    hubs: frozenset[str] = frozenset()
    left_out: LeftOut = LeftOut.NOTHING
    supposed: frozenset[Step] = frozenset()
    personally: bool | None = None
    wordless: bool = False

    def situation(self, chain: Chain | None = None) -> Situation:
        """Return what a rule sees of this pair and one of its chains; None: of the pair without a
        chain.
        """
        return Situation(
            dossier=self.dossier,
            official=self.official,
            decision=self.decision,
            chain=chain,
            settings=self.ruleset.settings,
            chains=self.chains,
            elsewhere=self.elsewhere,
            hubs=self.hubs,
            supposed=self.supposed,
            personally=self.personally,
            wordless=self.wordless,
        )

    @property
    def ties(self) -> tuple[Tie, ...]:
        """Every tie of every chain to this decision, once."""
        return tuple({tie.id: tie for chain in self.chains for tie in chain.ties}.values())

    @property
    def sure_ties(self) -> tuple[Tie, ...]:
        """The ties of which another answer holds for every chain: all of them, or where chains are
        left out the first.

        A chain that is left out begins as one does that is here, and runs on over other
        organisations.
        """
        if self.left_out is LeftOut.NOTHING:
            return self.ties
        found = (self.situation(chain) for chain in self.chains)
        firsts = (tie for one in found for tie in (one.personal, one.holding) if tie is not None)
        return tuple({tie.id: tie for tie in firsts}.values())

    @property
    def is_open(self) -> bool:
        """Whether the decision can still be changed, as far as is on record."""
        return self.decision.status is not DecisionStatus.TAKEN

    @property
    def planned(self) -> tuple[Step, ...]:
        """The steps that the official is still to take, in the order of the enumeration."""
        steps = {step for entry in self.entries for step in entry.planned}
        return tuple(step for step in Step if step in steps) if self.is_open else ()

    @property
    def entries(self) -> tuple[Participation, ...]:
        """What is on record about this official in this decision."""
        return tuple(
            entry for entry in self.decision.participations if entry.official == self.official.id
        )

    # -- the pair with a fact changed

    def with_decision(self, decision: Decision) -> Pair:
        """Return the pair with another decision in its place, read by the law of its day."""
        same_day = (decision.decided_on, decision.status) == (
            self.decision.decided_on,
            self.decision.status,
        )
        if same_day:
            return replace(self, decision=decision)
        law = rulesets.for_decision(self.ruleset.name, decision).without(
            self.ruleset.off, kept=True
        )
        return replace(self, decision=decision, ruleset=law)

    def with_level(self, level: Level) -> Pair:
        """Return the pair with the official's body at another level of government."""
        organisations = tuple(
            replace(each, level=level) if each.id == self.official.body else each
            for each in self.dossier.organisations
        )
        return replace(self, dossier=replace(self.dossier, organisations=organisations))

    def with_each_entry(self, change: Callable[[Participation], Participation]) -> Pair:
        """Return the pair with what is on record about this official changed."""
        entries = tuple(
            change(entry) if entry.official == self.official.id else entry
            for entry in self.decision.participations
        )
        return self.with_decision(replace(self.decision, participations=entries))

    def with_participation(self, changed: Participation) -> Pair:
        """Return the pair with one entry in place of all that is on record about this official."""
        others = tuple(
            other for other in self.decision.participations if other.official != self.official.id
        )
        return self.with_decision(replace(self.decision, participations=(*others, changed)))

    def with_planned_steps_taken(self) -> Pair:
        """Return the pair as it is if the official takes the planned steps, and does not stand
        aside meanwhile.
        """
        if not self.is_open:
            return self

        def taken(entry: Participation) -> Participation:
            if not entry.planned:
                return entry
            steps = tuple(step for step in Step if step in {*entry.steps, *entry.planned})
            recusal = entry.recusal or (None if entry.steps else Recusal.NONE)
            return replace(entry, steps=steps, planned=(), recusal=recusal, took_no_part=None)

        done = {step for entry in self.entries for step in entry.steps}
        return replace(self.with_each_entry(taken), supposed=frozenset(self.planned) - done)

    def stepping_aside(self) -> Pair:
        """Return the pair as it is if the official takes no further part.

        Who prepared already cannot undo that: stepping aside then is a recusal from the rest only.
        """
        steps = self.situation().participation.steps
        recusal = Recusal.PARTIAL if steps else Recusal.FULL

        def aside(entry: Participation) -> Participation:
            return replace(entry, planned=(), recusal=recusal, took_no_part=None if steps else True)

        return self.with_each_entry(aside)

    def with_tie(self, tie_id: str, change: Callable[[Tie], Tie]) -> Pair:
        """Return the pair with one tie changed wherever a chain uses it."""

        def changed(chain: Chain) -> Chain:
            if all(tie.id != tie_id for tie in chain.ties):
                return chain
            return replace(
                chain, ties=tuple(change(tie) if tie.id == tie_id else tie for tie in chain.ties)
            )

        return replace(
            self,
            chains=tuple(changed(chain) for chain in self.chains),
            elsewhere=tuple(changed(chain) for chain in self.elsewhere),
        )

    def without_tie(self, tie_id: str) -> Pair:
        """Return the pair without every chain that needs a tie."""

        def kept(found: tuple[Chain, ...]) -> tuple[Chain, ...]:
            return tuple(chain for chain in found if all(tie.id != tie_id for tie in chain.ties))

        return replace(self, chains=kept(self.chains), elsewhere=kept(self.elsewhere))

    def with_party(self, party: Party, changed: Party) -> Pair:
        """Return the pair with one party in place of another."""
        parties = tuple(changed if other == party else other for other in self.decision.parties)
        found = tuple(
            replace(chain, party=changed) if chain.party == party else chain
            for chain in self.chains
        )
        return replace(self, decision=replace(self.decision, parties=parties), chains=found)
