"""Whether everything was looked at that could matter to an answer, and what was not.

"No link" is an answer only about what is on record. A party that nobody recognised, a decision in
which nobody is known to take part, and an official of whom nothing is on record each leave open
that there is one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from conflict_graph.assessment.case import Pair
from conflict_graph.assessment.questions import OpenQuestion
from conflict_graph.chains.find import LeftOut
from conflict_graph.facts import Decision, Dossier, Official, Outcome, UnknownParty
from conflict_graph.rulesets.scales import RANK
from conflict_graph.wording.messages import Message

OPEN_QUESTION = "gap.open_question"
"""The gap that only an answer with its open questions can show."""


@dataclass(frozen=True, slots=True)
class Completeness:
    """What was not looked at in one decision, for whoever takes part in it.

    `parties` counts the known and the unknown, `on_record` everybody of whom a part is on record,
    who stood aside included, and `taking_part` the others; `silent` are those of them of whom
    nothing else is on record.
    """

    decision: str
    parties: int
    unknown_parties: tuple[UnknownParty, ...]
    on_record: int
    taking_part: int
    silent: tuple[Official, ...]

    @property
    def is_complete(self) -> bool:
        """Whether everything was looked at."""
        return not self.gaps

    @property
    def gaps(self) -> tuple[Message, ...]:
        """What was not looked at, in the order in which it is said; empty: nothing."""
        silent = Message.of("gap.silent", count=str(len(self.silent)), total=str(self.taking_part))
        return (*self.shared, *((silent,) if self.silent else ()))

    @property
    def shared(self) -> tuple[Message, ...]:
        """The gaps that stand between every official and this decision."""
        found = []
        if not self.parties:
            found.append(Message.of("gap.no_parties"))
        if self.unknown_parties:
            count = str(len(self.unknown_parties))
            found.append(Message.of("gap.unknown_parties", count=count, total=str(self.parties)))
        if not self.on_record:
            found.append(Message.of("gap.nobody"))
        return tuple(found)


def of(dossier: Dossier, decision: Decision) -> Completeness:
    """Return what was not looked at in a decision."""
    on_record = {each.official for each in decision.participations}
    taking_part = on_record - {
        each.official for each in decision.participations if each.stood_aside
    }
    return Completeness(
        decision.id,
        len(decision.parties) + len(decision.unknown_parties),
        decision.unknown_parties,
        len(on_record),
        len(taking_part),
        tuple(
            each
            for each in dossier.officials
            if each.id in taking_part and each.id not in dossier.on_record
        ),
    )


def of_pair(pair: Pair, outcome: Outcome, questions: Sequence[OpenQuestion]) -> tuple[Message, ...]:
    """Return what was not looked at between an official and a decision; empty: nothing that could
    matter.

    Of who stood aside from the beginning nothing more can come out. `questions`: those that were
    asked of the answer.
    """
    if pair.situation().participation.stood_aside:
        return ()
    found = list(of(pair.dossier, pair.decision).shared)
    if pair.official.id not in pair.dossier.on_record:
        found.append(Message.of("gap.nothing_on_record", who=pair.official.name))
    if pair.left_out is LeftOut.SOME:
        found.append(Message.of("left_out.some"))
    if outcome is Outcome.NONE and any(
        max(RANK[each.if_yes], RANK[each.if_no]) > 0 for each in questions
    ):
        found.append(Message.of(OPEN_QUESTION))
    return tuple(found)
