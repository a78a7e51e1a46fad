"""One official, one decision and one chain between them, and the questions that rules ask about
it.
"""

from __future__ import annotations

import enum
import functools
from dataclasses import dataclass
from typing import NoReturn

from conflict_graph.chains.find import Chain
from conflict_graph.chains.shares import owned_share
from conflict_graph.dates import Answer, PartialDate, is_before, months_before
from conflict_graph.facts import (
    Benefit,
    Decision,
    DecisionKind,
    DecisionStatus,
    Dossier,
    Official,
    Participation,
    Party,
    PartyRole,
    Recusal,
    Relation,
    Step,
    Tie,
    TieKind,
)
from conflict_graph.wording.messages import Message

FULL_STEPS = frozenset(Step) - {Step.ATTENDED, Step.RESPONSIBLE}
CLOSE = frozenset(
    {Relation.PARTNER, Relation.PARENT, Relation.CHILD, Relation.SIBLING, Relation.HOUSEHOLD}
)
LASTING = frozenset({Relation.PARENT, Relation.CHILD, Relation.SIBLING})
STRAIGHT = frozenset({TieKind.PROPERTY, TieKind.CANDIDATE, TieKind.LITIGATION})
OWNING = frozenset({TieKind.OWNERSHIP, TieKind.CONTROL})
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
DEALING = frozenset({TieKind.SUPPLY, TieKind.CONTRACT, TieKind.LIKELY_CONTRACTOR})
GAINING_ROLES = frozenset(
    {
        PartyRole.APPLICANT,
        PartyRole.WINNER,
        PartyRole.BIDDER,
        PartyRole.GRANTEE,
        PartyRole.BUYER,
        PartyRole.SELLER,
    }
)


class Part(enum.Enum):
    """How far the official took part in the decision, as far as is on record."""

    FULL = "full"
    PARTIAL = "partial"
    WEAK = "weak"
    NONE_ON_RECORD = "none_on_record"
    ASIDE = "aside"
    CONTRADICTORY = "contradictory"


class TieState(enum.Enum):
    """How a tie stands in time, seen from the decision. RECENT: ended within the look-back."""

    LIVE = "live"
    RECENT = "recent"
    ENDED = "ended"
    LATER = "later"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class RuleResult:
    """What a rule or one of its conditions answers, and why. `presumed` was taken as so because
    nothing was known.
    """

    holds: Answer
    because: tuple[Message, ...] = ()
    presumed: tuple[Message, ...] = ()

    def __bool__(self) -> NoReturn:
        raise TypeError("the result of a rule is no condition; use its `holds`, all_of or any_of")


def rule_result(holds: bool | Answer | None, *because: Message) -> RuleResult:
    """Return the result of a rule; None means not known."""
    return RuleResult(holds if isinstance(holds, Answer) else Answer.of(holds), because)


def all_of(*results: RuleResult) -> RuleResult:
    """Say whether all hold: no as soon as one does not, unknown where one is unknown."""
    answers = {found.holds for found in results}
    holds = next(
        (answer for answer in (Answer.NO, Answer.UNKNOWN) if answer in answers), Answer.YES
    )
    return RuleResult(
        holds,
        tuple(message for found in results for message in found.because),
        tuple(message for found in results for message in found.presumed),
    )


def any_of(*results: RuleResult) -> RuleResult:
    """Return the first that holds, else the first that is unknown, else no."""
    for answer in (Answer.YES, Answer.UNKNOWN):
        for found in results:
            if found.holds is answer:
                return found
    return RuleResult(Answer.NO)


def not_(found: RuleResult) -> RuleResult:
    """Turn yes into no and no into yes, without a reason."""
    return RuleResult(
        {Answer.YES: Answer.NO, Answer.NO: Answer.YES}.get(found.holds, Answer.UNKNOWN)
    )


def part_of(participation: Participation) -> Part:
    """Read a participation: which steps count in full, which only weakly.

    An unknown recusal beside a step on record is read as no recusal; full recusal beside a step is
    a contradiction.
    """
    steps = frozenset(participation.steps)
    if participation.recusal is Recusal.FULL and steps:
        return Part.CONTRADICTORY
    if participation.took_no_part or participation.recusal is Recusal.FULL:
        return Part.ASIDE
    if participation.recusal is Recusal.PARTIAL:
        return Part.PARTIAL
    if steps & FULL_STEPS:
        return Part.FULL
    return Part.WEAK if steps else Part.NONE_ON_RECORD


@dataclass(frozen=True, kw_only=True)
class Situation:
    """What a rule sees. `chain` None: no chain reaches the decision. `elsewhere`: chains to other
    decisions.

    `hubs`: the organisations to which very many are bound. `least_share` (0–1): what is smaller is
    no interest. `supposed`: the steps that are still to come, and count as taken.
    """

    dossier: Dossier
    official: Official
    decision: Decision
    chain: Chain | None = None
    chains: tuple[Chain, ...] = ()
    elsewhere: tuple[Chain, ...] = ()
    look_back_months: int = 12
    property_registrable: frozenset[str] = frozenset()
    hubs: frozenset[str] = frozenset()
    least_share: float = 0.0
    supposed: frozenset[Step] = frozenset()

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
    def between(self) -> tuple[Tie, ...]:
        """The ties between organisations."""
        return self.ties[2:] if self.personal else self.ties[1:]

    @property
    def party(self) -> Party | None:
        """The party reached; where the last tie goes straight to the decision, that tie as a party,
        if it is one.
        """
        if self.chain is None:
            return None
        if self.chain.party is not None or not self.ties:
            return self.chain.party
        last = self.ties[-1].id
        return next((party for party in self.decision.parties if party.id == last), None)

    @property
    def benefit(self) -> Benefit | None:
        """What the party stands to gain, None where not known."""
        return self.party.benefit if self.party else None

    @property
    def owner(self) -> Tie | None:
        """The first tie of the official's own, without another person between."""
        return None if self.personal else self.holding

    # -- words for messages

    def name(self, node: str) -> str:
        """Return what to call an official, organisation or decision; a person is never named."""
        return self.dossier.names.get(node, node)

    @property
    def is_ahead(self) -> bool:
        """Whether the decision is still to come, so that nothing may be told of it as past."""
        return self.decision.status is DecisionStatus.OPEN or bool(self.supposed)

    def say(self, id: str, tie: Tie | None = None, **more: str | None) -> Message:  # noqa: A002
        """Return a message about this official and decision."""
        return Message.of(
            id,
            official=self.official.id,
            who=self.official.name,
            decision=self.decision.id,
            title=self.decision.title,
            ahead="true" if self.is_ahead else None,
            **self._about(tie),
            **more,
        )

    def _about(self, tie: Tie | None) -> dict[str, str | None]:
        """Name a tie by what it leads to; a person by the relation to the official."""
        if tie is None:
            return {}
        if tie.target_id not in self.dossier.person_ids:
            return {"tie": tie.id, "whom": self.name(tie.target_id)}
        relation = relation_of(tie) if tie.source_id == self.official.id else "client"
        return {"tie": tie.id, "whom": self.official.name, "whom_relation": relation}

    # -- participation

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
        )

    @functools.cached_property
    def part(self) -> Part:
        """How far the official took part."""
        return part_of(self.participation)

    def _say_part(self, id: str) -> Message:  # noqa: A002
        """Return a message about the part taken, that tells the steps done from those that are
        still to come.
        """
        taken = frozenset(self.participation.steps)
        done, to_come = taken - self.supposed, taken & self.supposed
        ending = "" if not to_come else "_begun" if done else "_planned"
        return self.say(id + ending, steps=_listed(done), to_come=_listed(to_come))

    def full_part(self) -> RuleResult:
        """Whether the official took a full part."""
        if self.part is not Part.FULL:
            return rule_result(False)
        return RuleResult(Answer.YES, (self._say_part("part.full"),), self._presumed_present())

    def _presumed_present(self) -> tuple[Message, ...]:
        """Return what is presumed about a recusal on which the record is silent, or silent in
        part.
        """
        if self.part is Part.FULL and self.participation.recusal is None:
            return (self.say("presumed.no_recusal"),)
        if self.part is Part.PARTIAL and not self.participation.steps:
            return (self.say("presumed.until_the_vote"),)
        return ()

    def any_part(self) -> RuleResult:
        """Whether any part is on record, however small."""
        named = {
            Part.FULL: "part.full",
            Part.PARTIAL: "part.partial" if self.participation.steps else "part.abstained",
            Part.WEAK: "part.weak",
        }
        if self.part not in named:
            return rule_result(False)
        return RuleResult(Answer.YES, (self._say_part(named[self.part]),), self._presumed_present())

    def did(self, *steps: Step) -> RuleResult:
        """Whether one of the steps is on record and is a part taken."""
        if self.part not in (Part.FULL, Part.PARTIAL) or not set(steps) & set(
            self.participation.steps
        ):
            return rule_result(False)
        return RuleResult(Answer.YES, (self._say_part("part.full"),), self._presumed_present())

    def did_answer_for(self) -> RuleResult:
        """Whether the official was responsible for the matter, without a further step on record."""
        answers = self.part is Part.WEAK and Step.RESPONSIBLE in self.participation.steps
        return rule_result(answers, self._say_part("part.weak"))

    def lobbied_or_proposed(self) -> RuleResult:
        """Whether the official pressed outside the procedure or moved the proposal."""
        pressed = "part.lobbied_planned" if Step.LOBBIED in self.supposed else "part.lobbied"
        return any_of(
            rule_result(Step.LOBBIED in self.participation.steps, self.say(pressed)),
            rule_result(self.participation.proposed, self.say("part.proposed")),
        )

    def decisive(self) -> RuleResult:
        """Whether the official's vote turned the decision."""
        return rule_result(self.participation.decisive, self.say("part.decisive"))

    # -- time

    @property
    def moment(self) -> PartialDate | None:
        """The day of the decision, or the day from which the dossier looks."""
        return self.decision.decided_on or self.dossier.as_of

    def state(self, tie: Tie) -> TieState:
        """Say how a tie stands in time, seen from the decision."""
        if self._begins_later(tie):
            return TieState.LATER
        if tie.ended is False:
            return TieState.LIVE
        if self._may_begin_later(tie):
            return TieState.UNKNOWN
        if tie.until_date is not None and self.moment is not None:
            return self._state_by_date(tie.until_date, self.moment)
        if tie.ended is True:
            return TieState.ENDED if tie.stake_excluded else TieState.UNKNOWN
        lasts = tie.relation in LASTING and tie.until_date is None
        return TieState.LIVE if lasts else TieState.UNKNOWN

    def _begins_later(self, tie: Tie) -> bool:
        if self.decision.kind is DecisionKind.SIDE_ACTIVITY:
            return False
        if tie.announced:
            return True
        if tie.from_date is None or self.moment is None:
            return False
        return is_before(self.moment, tie.from_date) is Answer.YES

    def _may_begin_later(self, tie: Tie) -> bool:
        """Say whether dates that are known in part only leave it open that the tie begins after the
        decision.
        """
        if (
            tie.from_date is None
            or self.moment is None
            or self.decision.kind is DecisionKind.SIDE_ACTIVITY
        ):
            return False
        return is_before(self.moment, tie.from_date) is Answer.UNKNOWN

    def _state_by_date(self, until: PartialDate, moment: PartialDate) -> TieState:
        if is_before(until, moment) is Answer.NO:
            return TieState.LIVE
        if until.latest < months_before(moment.earliest, self.look_back_months):
            return TieState.ENDED
        if until.earliest >= months_before(moment.latest, self.look_back_months):
            return TieState.RECENT
        return TieState.UNKNOWN

    def live(self) -> RuleResult:
        """Whether every tie of the chain was running at the decision."""
        states = {self.state(tie) for tie in self.ties}
        if states <= {TieState.LIVE}:
            lasting = [tie for tie in self.ties if tie.ended is None and tie.until_date is None]
            presumed = tuple(self.say("presumed.family_lasts", tie) for tie in lasting)
            return RuleResult(Answer.YES, (), presumed + self.presumed_day())
        if states & {TieState.ENDED, TieState.LATER, TieState.RECENT}:
            return rule_result(False)
        return rule_result(None)

    def recent(self) -> RuleResult:
        """Whether a tie of the chain ended within the look-back, and the others run or ended as
        lately.
        """
        states = [self.state(tie) for tie in self.ties]
        ended = next((tie for tie in self.ties if self.state(tie) is TieState.RECENT), None)
        holds = ended is not None and set(states) <= {TieState.LIVE, TieState.RECENT}
        said = self.say(
            "link.ended_recently", ended, until=_text(ended.until_date if ended else None)
        )
        return RuleResult(Answer.of(holds), (said,), self.presumed_day())

    def presumed_day(self) -> tuple[Message, ...]:
        """Return that the dossier's own day stands in for the day of a decision that was taken on
        an unknown one.
        """
        dated = any(
            tie.ended is not False and (tie.from_date or tie.until_date) for tie in self.ties
        )
        undated = (
            self.decision.decided_on is None and self.decision.status is not DecisionStatus.OPEN
        )
        if not (dated and undated and self.dossier.as_of):
            return ()
        return (self.say("presumed.decided_then", day=str(self.dossier.as_of)),)

    # -- what the party gains

    def direct(self) -> RuleResult:
        """Whether the decision turns on the party; a role that gains is presumed to gain directly.

        A subcontractor gains only by a later contract, unless it is stated that the gain is direct.
        """
        party = self.party
        if party is None:
            return rule_result(None)
        said = self.say(
            "party.direct", party=self._party_name(), role=party.role, relation=self._relation()
        )
        if party.benefit in (Benefit.DIRECT, Benefit.ADVERSE):
            return rule_result(True, said)
        if party.benefit is not None:
            return rule_result(False)
        if party.role in GAINING_ROLES or party.role is PartyRole.OBJECTOR:
            return RuleResult(
                Answer.YES, (said,), (self.say("presumed.role_gains", role=party.role),)
            )
        return rule_result(False if party.role is PartyRole.SUBCONTRACTOR else None)

    def affected(self) -> RuleResult:
        """Whether the party is touched by the decision: as `direct`, and a subject is presumed to
        be touched.
        """
        direct = self.direct()
        if direct.holds is not Answer.UNKNOWN:
            return direct
        if self.party is None and not (self.holding and self.holding.kind in STRAIGHT):
            return rule_result(None)
        return RuleResult(Answer.YES, (), (self.say("presumed.subject_affected"),))

    def _party_name(self) -> str:
        return (
            self.name(self.chain.nodes[-1])
            if self.chain and self.chain.ties
            else self.official.name
        )

    def _relation(self) -> str | None:
        """The relation of a person who is the party, else None."""
        if self.personal is None or self.holding is not None:
            return None
        return relation_of(self.personal)

    # -- kinds of link

    def no_stake(self) -> bool:
        """Whether somebody looked and established that there is no stake."""
        return any(tie.stake_excluded for tie in self.ties)

    def through_hub(self) -> str | None:
        """Return the hub that the chain goes in and out of by loose ties; None where there is
        none.
        """
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

    def small_share(self) -> bool:
        """Whether nothing but ownership leads to the party, and the share in it is known and
        smaller than counts.
        """
        owned = [tie for tie in self.ties if tie is not self.personal]
        shares = owned and all(
            tie.kind is TieKind.OWNERSHIP and tie.keeps_control is not True for tie in owned
        )
        share = owned_share(self.chain) if self.chain and shares else None
        return share is not None and share < self.least_share

    def only_owning_between(self) -> bool:
        """Whether the organisations between are bound by ownership or control alone."""
        return all(tie.kind in OWNING for tie in self.between)

    def holds_as(self, *kinds: TieKind) -> RuleResult:
        """Whether the official's own tie is of one of these kinds, reaching the party itself or
        through ownership.
        """
        tie = self.owner
        held = (
            tie is not None
            and tie.kind in kinds
            and self.only_owning_between()
            and not self.no_stake()
        )
        return rule_result(held)

    def own_firm(self) -> RuleResult:
        """Whether the official is the party, or owns it."""
        if self.is_self:
            return rule_result(True, self.say("link.self"))
        return all_of(
            self.holds_as(TieKind.OWNERSHIP),
            rule_result(True, self.say("link.own_firm", self.owner)),
        )

    def close_family(self) -> RuleResult:
        """Whether the chain begins with a close relative."""
        tie = self.personal
        if tie is None or tie.kind is not TieKind.FAMILY:
            return rule_result(False)
        return rule_result(
            tie.relation in CLOSE if tie.relation else None, self.say("link.family", tie)
        )

    def family(self) -> RuleResult:
        """Whether the chain begins with any relative."""
        return rule_result(self.personal is not None and self.personal.kind is TieKind.FAMILY)

    def relative_gains(self) -> RuleResult:
        """Whether the other person is the party, owns or runs it, or has property in the
        decision.
        """
        tie = self.holding
        gaining = {TieKind.OWNERSHIP, TieKind.MANAGEMENT, TieKind.PROPERTY, TieKind.CANDIDATE}
        if self.no_stake():
            return rule_result(False)
        return rule_result(tie is None or (tie.kind in gaining and self.only_owning_between()))

    def straight(self) -> RuleResult:
        """Whether the official's own property, candidacy or lawsuit is what is decided on."""
        tie = self.owner
        return rule_result(tie is not None and tie.kind in STRAIGHT and not self.no_stake())

    def own_land(self) -> RuleResult:
        """Whether the official's own thing alone is decided on, or the official asks or buys.

        Asked of a stake of the official's own, or of the official as the party; of any other chain
        it is no.
        """
        if not self.is_self and self.straight().holds is Answer.NO:
            return rule_result(False)
        own = {self.official.id} | {
            chain.ties[-1].id for chain in self.chains if chain.ties and chain.party is None
        }
        own |= {party.id for party in self.decision.parties if party == self.party and self.ties}
        alone = bool(self.decision.parties) and all(
            party.id in own for party in self.decision.parties
        )
        asks = any(
            party.id in own and party.role in (PartyRole.APPLICANT, PartyRole.BUYER)
            for party in self.decision.parties
        )
        objects = self.is_self and self.party is not None and self.party.role is PartyRole.OBJECTOR
        own_thing = (alone and not objects) or asks
        return all_of(
            rule_result(own_thing, self.say("link.own_land", self.holding)), self.direct()
        )


def relation_of(tie: Tie) -> str:
    """Return the word by which another person is described: by the relation, never by name.

    >>> relation_of(Tie("t", "o", "p", TieKind.FRIENDSHIP))
    'friendship'
    """
    if tie.kind is TieKind.FAMILY:
        return tie.relation.value if tie.relation else "family"
    return tie.kind.value


def _any(values: tuple[bool | None, ...]) -> bool | None:
    if True in values:
        return True
    return None if None in values or not values else False


def _listed(steps: frozenset[Step]) -> str | None:
    return ",".join(step for step in Step if step in steps) or None


def _text(date: PartialDate | None) -> str | None:
    return None if date is None else str(date)
