"""Enter a decision in one go: what it is about, who its parties are, and who takes part with which
step.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from conflict_graph.facts import DecisionStatus, Step
from register.access import Identity
from register.errors import Invalid
from register.models.bodies import Body
from register.models.decisions import Decision
from register.models.officials import Official
from register.models.organisations import Organisation
from register.services.decisions import decisions, participations
from register.services.decisions.decisions import DecisionEntry
from register.services.decisions.participations import ParticipationEntry
from register.services.entering import bidders, groups, participants
from register.services.entering.bidders import NEW, Named, PartyAnswer
from register.services.entering.participants import HiredWords
from register.services.organisations import matching, organisations

SAME_AS = "same-as-"
"""Before the key of a party of the same decision: what a firm can be answered to be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hired:
    """Somebody who is hired and stands in no list yet. `answer` None: nothing was asked about the
    firm.
    """

    person: str
    firm: Named
    answer: PartyAnswer | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupPart:
    """What several people do, or have done, in one decision: one step. `keep_as`: the name under
    which they are kept as a group; "": they are not.
    """

    step: Step
    is_done: bool
    officials: tuple[Official, ...] = ()
    hired: tuple[Hired, ...] = ()
    keep_as: str = ""


def enter(
    identity: Identity,
    body: Body,
    entry: DecisionEntry,
    procedure: str | None,
    named: Sequence[tuple[Named, PartyAnswer | None]],
    parts: Sequence[GroupPart],
    words: HiredWords,
) -> Decision:
    """Enter a decision by hand, with who its parties are and who takes part. `named`: its parties,
    each with what was answered about it.

    Raises:
        NotAllowed: the asker keeps no decisions of the body.
        AboutOneself: the asker is among those who take part.
        Invalid: something cannot be right; nothing may then be kept.
    """
    decision = decisions.enter(identity, body, entry, procedure)
    mentions = {party.mention.fingerprint: party.mention for party in decision.current.parties}
    for party, answer in named:
        bidders.settle(identity, mentions[party.key], party, answer)
    firms = {key: matching.resolve(mention) for key, mention in mentions.items()}
    done: dict[Official, list[Step]] = {}
    planned: dict[Official, list[Step]] = {}
    for part in parts:
        hired = [_hire(identity, body, each, firms, words) for each in part.hired]
        people = list(dict.fromkeys((*part.officials, *hired)))
        is_done = part.is_done or entry.status is DecisionStatus.TAKEN
        for official in people:
            (done if is_done else planned).setdefault(official, []).append(part.step)
        if part.keep_as:
            groups.keep(identity, body, part.keep_as, people)
    for official in dict.fromkeys((*done, *planned)):
        does = ParticipationEntry(
            steps=tuple(dict.fromkeys(done.get(official, ()))),
            planned=tuple(dict.fromkeys(planned.get(official, ()))),
        )
        participations.record(identity, decision, official, does)
    return decision


def _hire(
    identity: Identity,
    body: Body,
    hired: Hired,
    firms: dict[str, Organisation | None],
    words: HiredWords,
) -> Official:
    firm = firms[hired.firm.key] = _firm(identity, hired, firms)
    return participants.hire(identity, body, hired.person, firm, words)


def _firm(
    identity: Identity, hired: Hired, firms: Mapping[str, Organisation | None]
) -> Organisation:
    """Return the firm that sends somebody; it is added where it is new. The same words mean a party
    of the decision.
    """
    named, answer = hired.firm, hired.answer or PartyAnswer(NEW, hired.firm.kind)
    same = answer.which.removeprefix(SAME_AS) if answer.which.startswith(SAME_AS) else named.key
    known = named.known or firms.get(same)
    if known is not None:
        return known
    if same in firms:
        raise Invalid(
            "Say which organisation “%(name)s” is: it bids, and somebody who takes part works "
            "there.",
            "parties",
            name=named.said.name,
        )
    if answer.which != NEW:
        return organisations.get(answer.which)
    if answer.kind is None:
        raise Invalid("Choose what kind of organisation it is.", "rows")
    numbers = {} if named.bearer is not None else dict(named.said.identifiers)
    bearers = organisations.find_by_identifiers(numbers.items())
    return next(iter(bearers.values()), None) or organisations.add(
        identity,
        named.said.name,
        answer.kind,
        town=named.said.town,
        identifiers=numbers,
        source=organisations.BY_CLERK,
    )
