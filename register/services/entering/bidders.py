"""Which organisations somebody means who types or pastes them: known, certainly new, or to be asked
beside the line.
"""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass

from conflict_graph.facts import OrganisationKind, Problem
from conflict_graph.readers import records
from conflict_graph.readers.party_lines import PartyLine
from conflict_graph.resolution import organisation_names
from conflict_graph.resolution.identifiers import KVK
from conflict_graph.resolution.similarity import likeness
from conflict_graph.wording.remedies import Remedy
from register import access
from register.access import Identity, Permission, Subject
from register.errors import Invalid
from register.models.bodies import Body
from register.models.decisions import AnswerBasis, Mention, settling_answer
from register.models.organisations import Organisation
from register.services.organisations import matching, organisations, recognition
from register.services.organisations.matching import Candidate
from register.services.organisations.organisations import LIKE_ENOUGH

NEW, UNKNOWN = "new", "unknown"
"""What can be answered beside an organisation that we know: it is another one; it is not known."""
ALIKE = 100
"""The likeness of names that say the same."""


class Waits(enum.StrEnum):
    """Why it is not asked here who somebody is."""

    OWN = "own"
    """The asker is tied to whom it may be: a colleague says it."""
    HEARD = "heard"
    """An official was asked about a decision with this party, so that it takes a reason to say it,
    on the page of the question.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """An organisation as somebody typed it, and what is known of it. One of `known`, `is_new`,
    `is_asked` and `waits` holds.
    """

    key: str
    """Tells it from every other name, number and town."""
    said: records.Mention
    known: Organisation | None
    """Which organisation it certainly is."""
    candidates: Sequence[Candidate] = ()
    """What it may be, the likeliest first."""
    bearer: Organisation | None = None
    """Who bears the number that was typed, where the name beside it is another's."""
    kind: OrganisationKind | None = None
    """What kind the name says that it is; None: it does not say."""
    waits: Waits | None = None

    @property
    def is_new(self) -> bool:
        """It bears a number that nobody bears, and no name is like it, so nothing is asked."""
        unlike = self.known is None and self.waits is None and not self.candidates
        return unlike and bool(self.said.identifiers) and self.kind is not None

    @property
    def is_asked(self) -> bool:
        """Somebody has to say which organisation it is."""
        return self.known is None and self.waits is None and not self.is_new


@dataclass(frozen=True, slots=True)
class PartyAnswer:
    """Which organisation it is: the public id of one, `NEW` or `UNKNOWN`. `kind`: of a new one."""

    which: str
    kind: OrganisationKind | None = None


def recognise(
    identity: Identity, body: Body, lines: Sequence[PartyLine]
) -> tuple[list[tuple[PartyLine, Named]], list[Problem]]:
    """Return whom lines mean, in order, and which lines give nothing but a number that nobody
    bears.

    A number decides, unless the name beside it is another's; so does what a clerk of the body
    answered about the same words before, and the name of a public body (decision 0008).

    Raises:
        NotAllowed: the asker keeps no decisions of the body.
    """
    access.require(identity, Permission.KEEP_DECISIONS, Subject(body.id))
    bearers = organisations.find_by_identifiers((KVK, line.kvk) for line in lines if line.kvk)
    said: list[tuple[PartyLine, records.Mention]] = []
    problems: list[Problem] = []
    for line in lines:
        bearer = bearers.get((KVK, line.kvk))
        if line.name or bearer is not None:
            said.append((line, mention_of(line, bearer)))
        else:
            remedy = Remedy(
                "We do not know this number yet. Enter the name of the organisation too."
            )
            problems.append(Problem(line.where, line.kvk, remedy))
    foreseen = matching.foresee(body, [each for _, each in said])
    named: dict[str, Named] = {}
    for _, each in said:
        key = matching.fingerprint(each)
        if key not in named:
            named[key] = _named(identity, body, key, each, *foreseen[key])
    return [(line, named[matching.fingerprint(each)]) for line, each in said], problems


def mention_of(line: PartyLine, bearer: Organisation | None = None) -> records.Mention:
    """Return what a line calls an organisation; where it gives a number alone, by the name of who
    bears it.
    """
    name = line.name or (bearer.known_name if bearer is not None else "")
    return records.Mention(name, {KVK: line.kvk} if line.kvk else {}, line.town)


def are_alike(first: Named, second: Named) -> bool:
    """Say whether two names are so much alike that they may mean one organisation."""
    names = [organisation_names.parse(each.said.name) for each in (first, second)]
    return likeness(names[0], names[1]) * 100 >= LIKE_ENOUGH


def _named(
    identity: Identity,
    body: Body,
    key: str,
    said: records.Mention,
    mention: Mention,
    known: Organisation | None,
) -> Named:
    bearer = _other_bearer(mention, known)
    guessed = recognition.guess_kind(said.name)
    if known is not None and bearer is None:
        return Named(key=key, said=said, known=known, kind=guessed)
    candidates = [each for each in matching.candidates(mention) if _may_be(each)]
    return Named(
        key=key,
        said=said,
        known=None,
        candidates=candidates,
        bearer=bearer,
        kind=guessed,
        waits=_waits(identity, body, mention, candidates),
    )


def _may_be(candidate: Candidate) -> bool:
    """Say whether it has to be asked: not of whoever bears another number, unless the names are
    equal, for then one of the two numbers may be a slip.
    """
    is_other = bool(candidate.other_numbers) and not candidate.same_numbers
    return not is_other or candidate.evidence.likeness == ALIKE


def _other_bearer(mention: Mention, known: Organisation | None) -> Organisation | None:
    """Return who bears the number of a mention whose name is another's; None: nobody, or a clerk
    said before that it is so.
    """
    if known is None or not mention.identifiers:
        return None
    settling = settling_answer(mention.answers)
    if settling is not None and settling.basis is AnswerBasis.CLERK:
        return None
    alike = organisations.compare(mention.name, mention.town, known).likeness
    return known if alike < LIKE_ENOUGH else None


def _waits(
    identity: Identity, body: Body, mention: Mention, candidates: Sequence[Candidate]
) -> Waits | None:
    may_be = [each.organisation.id for each in candidates]
    tied = matching.concerned(identity, body, [mention], may_be)
    if not access.allows(identity, Permission.CHANGE_FACTS, Subject(body.id, person=tied)):
        return Waits.OWN
    is_kept = mention.id is not None
    return Waits.HEARD if is_kept and matching.needs_reason(identity, mention) else None


def settle(identity: Identity, mention: Mention, named: Named, answer: PartyAnswer | None) -> None:
    """Record which organisation a party is: what was answered, or that it is new. `answer` None:
    nothing was asked.

    Raises:
        Invalid: it is not said what kind of organisation a new one is.
    """
    if named.waits is not None or (answer is None and not named.is_new):
        return
    answer = answer or PartyAnswer(NEW, named.kind)
    before = matching.resolve(mention)
    if answer.which == NEW:
        _add(identity, mention, named, answer.kind)
    elif answer.which != UNKNOWN:
        matching.answer(identity, mention, organisations.get(answer.which), same=True)
    elif before is not None:
        matching.answer(identity, mention, before, same=False)


def _add(identity: Identity, mention: Mention, named: Named, kind: OrganisationKind | None) -> None:
    """Add an organisation and link it; another line may have added it just before."""
    bearer = None if named.bearer is not None else _bearer(named.said)
    if bearer is not None:
        matching.answer(identity, mention, bearer, same=True)
    elif kind is None:
        raise Invalid("Choose what kind of organisation it is.", "parties")
    else:
        matching.add_as_new(identity, mention, kind, bears_numbers=named.bearer is None)


def _bearer(said: records.Mention) -> Organisation | None:
    found = organisations.find_by_identifiers(said.identifiers.items())
    return next(iter(found.values()), None)
