"""One official, one decision and one chain between them: what the steps of the procedure see."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Generic, TypeVar

from conflict_graph.chains.find import Chain
from conflict_graph.dates import PartialDate
from conflict_graph.facts import (
    Benefit,
    Decision,
    DecisionKind,
    DecisionStatus,
    Dossier,
    Level,
    OfficeKind,
    Official,
    Participation,
    Party,
    Recusal,
    Relation,
    Step,
    Tie,
    TieKind,
)
from conflict_graph.rulesets.scales import OfficeColumn, column_of
from conflict_graph.rulesets.settings import Settings
from conflict_graph.wording.messages import Message

T = TypeVar("T")

LOOSE = frozenset(
    {
        TieKind.MEMBERSHIP,
        TieKind.PARTICIPATION,
        TieKind.SUPPLY,
        TieKind.LIKELY_CONTRACTOR,
        TieKind.CONTRACT,
        TieKind.DONATION,
        TieKind.POLITICAL,
    }
)
POSTS = (
    TieKind.EMPLOYMENT,
    TieKind.MANAGEMENT,
    TieKind.OFFICER,
    TieKind.BOARD,
    TieKind.ADVISORY,
    TieKind.OWNERSHIP,
    TieKind.UNSPECIFIED,
)
UNDER_ARTICLE_58 = (None, Level.MUNICIPALITY)
"""The levels whose executive meets under the bar of members; one that is not known is presumed to
be a municipality.
"""
MEMBERS = (OfficeKind.ELECTED_MEMBER, OfficeKind.EXECUTIVE)
PURCHASES = frozenset({DecisionKind.TENDER, DecisionKind.AWARD, DecisionKind.CONTRACT_CHANGE})
NOTHING_SAID = Message("")
_LASTING_FAMILY = frozenset({Relation.PARENT, Relation.CHILD, Relation.SIBLING})


@dataclass(frozen=True, slots=True)
class StepReading(Generic[T]):
    """What one step of the procedure reads, and why.

    `presumed` was taken as so because nothing was known. `guessed`: it rests on something unknown
    that no presumption covers, so it carries no `actual_indicated`.
    """

    value: T
    because: tuple[Message, ...] = ()
    presumed: tuple[Message, ...] = ()
    guessed: bool = False


@dataclass(frozen=True, kw_only=True)
class Situation:
    """What the procedure sees. `chain` None: no chain reaches the decision. `elsewhere`: chains to
    other decisions.

    `hubs`: the organisations to which very many are bound. `supposed`: the steps that are still to
    come, and count as taken. `personally` is the answer to whether the matter concerns the official
    personally in the sense of article 28(1)(a) Gemeentewet; None: nobody answered it. `wordless`:
    nobody will read why, so every message is the empty one.
    """

    dossier: Dossier
    official: Official
    decision: Decision
    settings: Settings
    chain: Chain | None = None
    chains: tuple[Chain, ...] = ()
    elsewhere: tuple[Chain, ...] = ()
    hubs: frozenset[str] = frozenset()
    supposed: frozenset[Step] = frozenset()
    personally: bool | None = None
    wordless: bool = False

    # -- the parts of the chain

    @property
    def ties(self) -> tuple[Tie, ...]:
        """The ties of the chain, from the official on."""
        return self.chain.ties if self.chain else ()

    @property
    def is_self(self) -> bool:
        """Whether the official is the party."""
        return self.chain is not None and not self.chain.ties

    @functools.cached_property
    def personal(self) -> Tie | None:
        """The tie to another person, if the chain begins with one."""
        if not self.ties or self.chain is None:
            return None
        return self.ties[0] if self.chain.nodes[1] in self.dossier.people else None

    @functools.cached_property
    def holding(self) -> Tie | None:
        """The tie by which the official or the other person is bound to an organisation or to the
        decision.
        """
        rest = self.ties[1:] if self.personal else self.ties
        return rest[0] if rest else None

    @property
    def owner(self) -> Tie | None:
        """The first tie of the official's own, without another person between."""
        return None if self.personal else self.holding

    @functools.cached_property
    def is_by_colleague(self) -> bool:
        """Whether the chain runs from the official's employer to somebody else who works there."""
        return (
            self.personal is None
            and self.chain is not None
            and not self.dossier.people.isdisjoint(self.chain.nodes[2:-1])
        )

    @property
    def between(self) -> tuple[tuple[Tie, str], ...]:
        """The ties between organisations, each with the node from which it is taken."""
        if self.chain is None or self.is_by_colleague:
            return ()
        skipped = 2 if self.personal else 1
        return tuple(zip(self.ties[skipped:], self.chain.nodes[skipped:], strict=False))

    @functools.cached_property
    def party(self) -> Party | None:
        """The party reached; where the last tie goes straight to the decision, that tie as a party,
        or else whose tie it is, if one of them is a party.
        """
        if self.chain is None:
            return None
        if self.chain.party is not None or not self.ties:
            return self.chain.party
        last = self.ties[-1]
        parties = {party.id: party for party in reversed(self.decision.parties)}
        return parties.get(last.id, parties.get(last.source_id))

    @property
    def benefit(self) -> Benefit | None:
        """What the party stands to gain, None where not known."""
        return self.party.benefit if self.party else None

    @property
    def relative(self) -> str | None:
        """The id of the relative at the beginning of the chain; None: it begins otherwise."""
        family = self.personal is not None and self.personal.kind is TieKind.FAMILY
        return self.chain.nodes[1] if family and self.chain else None

    @property
    def is_close_relative(self) -> bool:
        """Whether the chain begins with a relative whose interest counts as the official's own."""
        tie = self.personal
        return self.relative is not None and (
            tie is not None and tie.relation in self.settings.close_relations
        )

    @functools.cached_property
    def through_hub(self) -> str | None:
        """The hub that the chain goes in and out of by loose ties; None where there is none."""
        if self.chain is None or not self.hubs:
            return None
        passed = zip(self.ties, self.chain.nodes[1:], self.ties[1:], strict=False)
        return next(
            (
                node
                for into, node, out in passed
                if node in self.hubs and into.kind in LOOSE and out.kind in LOOSE
            ),
            None,
        )

    # -- the office and the decision

    @property
    def column(self) -> OfficeColumn:
        """The column of the table in which the office is read."""
        return column_of(self.official.office)

    @property
    def is_elected(self) -> bool:
        """Whether the official is an elected member."""
        return self.official.office is OfficeKind.ELECTED_MEMBER

    @property
    def is_executive(self) -> bool:
        """Whether the official is an executive."""
        return self.official.office is OfficeKind.EXECUTIVE

    @functools.cached_property
    def level(self) -> Level | None:
        """What sort of government the official's body belongs to; None: not known."""
        return next(
            (each.level for each in self.dossier.organisations if each.id == self.official.body),
            None,
        )

    @property
    def is_perceived(self) -> bool:
        """Whether a norm governs that asks how it looks: procurement, or European money."""
        return (
            self.settings.perception_always
            or self.decision.kind in PURCHASES
            or self.decision.eu_funds is True
        )

    @property
    def is_taken(self) -> bool:
        """Whether the decision is known to be taken."""
        return self.decision.status is DecisionStatus.TAKEN

    @property
    def is_ahead(self) -> bool:
        """Whether the decision is still to come, so that nothing may be told of it as past."""
        return self.decision.status is DecisionStatus.OPEN or bool(self.supposed)

    @property
    def moment(self) -> PartialDate | None:
        """The day of the decision, or the day from which the dossier looks."""
        return self.decision.decided_on or self.dossier.as_of

    @functools.cached_property
    def participation(self) -> Participation:
        """What the official did in this decision, several entries taken together."""
        mine = [
            entry for entry in self.decision.participations if entry.official == self.official.id
        ]
        if len(mine) == 1:
            return mine[0]
        recusals = {entry.recusal for entry in mine}
        order = (Recusal.PARTIAL, Recusal.NONE, Recusal.FULL)
        steps = {step for entry in mine for step in entry.steps}
        return Participation(
            self.official.id,
            tuple(step for step in Step if step in steps),
            next((recusal for recusal in order if recusal in recusals), None),
            _any(tuple(entry.decisive for entry in mine)),
            _any(tuple(entry.proposed for entry in mine)),
            True if mine and not steps and any(entry.took_no_part for entry in mine) else None,
            handed_over=True if mine and all(entry.handed_over for entry in mine) else None,
            advice_followed=_any(tuple(entry.advice_followed for entry in mine)),
            as_citizen=True if mine and all(entry.as_citizen for entry in mine) else None,
        )

    # -- words for messages

    def name(self, node: str) -> str:
        """Return what to call an official, organisation or decision; a person is never named."""
        return self.dossier.names.get(node, node)

    def say(self, id: str, tie: Tie | None = None, **more: str | None) -> Message:  # noqa: A002
        """Return a message about this official and decision."""
        if self.wordless:
            return NOTHING_SAID
        params = {
            "official": self.official.id,
            "who": self.official.name,
            "decision": self.decision.id,
            "title": self.decision.title,
            "ahead": "true" if self.is_ahead else None,
        }
        return Message.of(id, **(params | self._about(tie) | more))

    def say_part(self, id: str) -> Message:  # noqa: A002
        """Return a message about the part taken, that tells the steps done from those that are
        still to come.
        """
        if self.wordless:
            return NOTHING_SAID
        taken = frozenset(self.participation.steps)
        done, to_come = taken - self.supposed, taken & self.supposed
        ending = "" if not to_come else "_begun" if done else "_planned"
        return self.say(id + ending, steps=_listed(done), to_come=_listed(to_come))

    def party_name(self) -> str:
        """Return what to call the party that the chain reaches."""
        if self.chain is None or not self.chain.ties:
            return self.official.name
        return self.name(self.chain.nodes[-1])

    def party_relation(self) -> str | None:
        """Return the relation of a person who is the party, else None."""
        if self.chain is None or self.chain.nodes[-1] not in self.dossier.person_ids:
            return None
        if self.personal is None or self.holding is not None:
            return "client"
        return relation_of(self.personal)

    def _about(self, tie: Tie | None) -> dict[str, str | None]:
        """Name a tie by whose it is and what it leads to; a person by the relation to the official.

        `ended` tells it as past.
        """
        if tie is None:
            return {}
        ended = "true" if self.dossier.is_past(tie) else None
        said: dict[str, str | None] = {"tie": tie.id, "ended": ended}
        said |= self._holder(tie)
        people = self.dossier.person_ids
        backwards = tie.target_id == self.official.id and tie.source_id in people
        if tie.target_id not in people and not backwards:
            return said | {"whom": self.name(tie.target_id)}
        own = backwards or tie.source_id == self.official.id
        relation = relation_of(tie) if own else "client"
        return said | {"whom": self.official.name, "whom_relation": relation}

    def _holder(self, tie: Tie) -> dict[str, str | None]:
        """Name whoever holds a tie that is not the official's own."""
        if self.official.id in (tie.source_id, tie.target_id):
            return {}
        if tie.source_id not in self.dossier.person_ids:
            return {"who": self.name(tie.source_id)}
        own = (
            other
            for other in self.dossier.ties
            if {other.source_id, other.target_id} == {self.official.id, tie.source_id}
        )
        found = next(own, None)
        return {"who_relation": relation_of(found) if found else "colleague"}


def relation_of(tie: Tie) -> str:
    """Return the word by which another person is described: by the relation, never by name.

    >>> relation_of(Tie("t", "o", "p", TieKind.FRIENDSHIP))
    'friendship'
    """
    if tie.kind is TieKind.FAMILY:
        return tie.relation.value if tie.relation else "family"
    return tie.kind.value


def family_lasts(tie: Tie) -> bool:
    """Return whether the tie is one of family that no end is known of and that ends with nobody."""
    return tie.relation in _LASTING_FAMILY and tie.until_date is None


def _any(values: tuple[bool | None, ...]) -> bool | None:
    if True in values:
        return True
    return None if None in values or not values else False


def _listed(steps: frozenset[Step]) -> str | None:
    return ",".join(step for step in Step if step in steps) or None
