"""Which organisation a source means: said by a number, by a clerk, or by the name that one public
body alone bears.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from conflict_graph.facts import OrganisationKind
from conflict_graph.readers import records
from conflict_graph.resolution.name_index import Index
from conflict_graph.wording import explain
from register import access
from register.access import Identity, Permission, Subject
from register.errors import AboutOneself, NotFound, marked
from register.extensions import db
from register.models.bodies import Body
from register.models.columns import Rung
from register.models.decisions import (
    AnswerBasis,
    Decision,
    DecisionParty,
    DecisionVersion,
    Mention,
    MentionAnswer,
    settling_answer,
)
from register.models.declarations import PositionPayload, PositionVersion
from register.models.listed import OpenMention
from register.models.organisations import Organisation
from register.models.reviews import Fact
from register.services import journal, pages
from register.services.findings import fact_changes
from register.services.findings.fact_changes import Changed
from register.services.organisations import name_register, organisations, own_facts, rungs
from register.services.organisations.organisations import SEVERAL, Evidence

USES = 3
"""How many decisions are named to show where a candidate is known from."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An organisation that a mention may be, and what speaks for and against it.

    `same_numbers` and `other_numbers` are schemes under which both bear a number: the same one, or
    different ones. `answer` is what was last said of the pair, None when nobody was asked.
    """

    organisation: Organisation
    evidence: Evidence
    same_numbers: tuple[str, ...] = ()
    other_numbers: tuple[str, ...] = ()
    answer: bool | None = None
    used_in: tuple[str, ...] = ()
    """Titles of decisions of the same body in which it is a party, at most `USES` of them."""


def fingerprint(mention: records.Mention) -> str:
    """Return the SHA-256 of the name, numbers and town; upper or lower case and spaces make no
    difference.
    """
    words = [" ".join((text or "").casefold().split()) for text in (mention.name, mention.town)]
    return hashlib.sha256(
        json.dumps([words, sorted(mention.identifiers.items())]).encode()
    ).hexdigest()


def mentions(body: Body, said: Iterable[records.Mention]) -> dict[str, Mention]:
    """Return what a body's sources call organisations, by fingerprint; new ones are linked if that
    is certain.
    """
    wanted = {fingerprint(mention): mention for mention in said}
    known = _known(body, list(wanted))
    made = {key: _made(body, each) for key, each in wanted.items() if key not in known}
    db.session.add_all(made.values())
    db.session.flush()
    link(list(made.values()))
    return {**known, **made}


def ask(body: Body, said: records.Mention, file_name: str) -> None:
    """Let the question wait which organisation a file of something else than decisions means."""
    known = find(body, said) or _made(body, said)
    known.asked_by = known.asked_by or file_name
    db.session.add(known)
    db.session.flush()


def answered(body: Body, said: records.Mention) -> Organisation | None:
    """Return which organisation somebody said that such a mention is; None: nobody did."""
    known = find(body, said)
    given = known.standing_answers if known is not None else ()
    said_so = [each for each in given if each.same and each.basis is AnswerBasis.CLERK]
    return said_so[-1].organisation if said_so else None


def foresee(
    body: Body, said: Iterable[records.Mention]
) -> dict[str, tuple[Mention, Organisation | None]]:
    """Return what `mentions` would give, by fingerprint, with the organisation that each is or
    would be linked to; None: somebody has to say it. Nothing is recorded.
    """
    wanted = {fingerprint(mention): mention for mention in said}
    known = _known(body, list(wanted))
    found = {key: known.get(key) or _made(body, each) for key, each in wanted.items()}
    bearers, index = _bearers(found.values()), name_register.index()
    meant = {
        key: resolve(mention) or _meant(mention, bearers, index)[0]
        for key, mention in found.items()
    }
    return {key: (mention, meant[key]) for key, mention in found.items()}


def _made(body: Body, said: records.Mention) -> Mention:
    return Mention(
        body_id=body.id,
        name=said.name,
        identifiers=dict(said.identifiers),
        town=said.town,
        fingerprint=fingerprint(said),
        answers=[],
    )


def find(body: Body, said: records.Mention) -> Mention | None:
    """Return what a body knows of such a mention; None where no source of it said this before."""
    return _known(body, [fingerprint(said)]).get(fingerprint(said))


def _known(body: Body, keys: Sequence[str]) -> dict[str, Mention]:
    found: dict[str, Mention] = {}
    for start in range(0, len(keys), SEVERAL):
        query = sa.select(Mention).where(
            Mention.body_id == body.id, Mention.fingerprint.in_(keys[start : start + SEVERAL])
        )
        found |= {
            row.fingerprint: row
            for row in db.session.scalars(query.options(selectinload(Mention.answers)))
        }
    return found


def resolve(mention: Mention) -> Organisation | None:
    """Return the organisation that a mention is; None: nobody has said yet."""
    return mention.organisation


def link(unlinked: Sequence[Mention]) -> int:
    """Link mentions by their numbers, or by the name of a public body; return how many were.

    Nothing is linked where two numbers point to two organisations, where a clerk said no, or where
    there is an answer. A name links only a public body that alone bears it, and only where no
    number says otherwise.
    """
    bearers, index = _bearers(unlinked), name_register.index()
    linked = 0
    for mention in unlinked:
        if resolve(mention) is not None:
            continue
        organisation, basis = _meant(mention, bearers, index)
        if organisation is None:
            continue
        mention.answers.append(
            MentionAnswer(
                organisation=organisation,
                same=True,
                basis=basis,
                rung=_rung(mention, organisation, basis),
            )
        )
        linked += 1
    db.session.flush()
    return linked


def _bearers(named: Iterable[Mention]) -> dict[tuple[str, str], Organisation]:
    pairs = [pair for mention in named for pair in mention.identifiers.items()]
    return organisations.find_by_identifiers(pairs) if pairs else {}


def _meant(
    mention: Mention, bearers: dict[tuple[str, str], Organisation], index: Index[int]
) -> tuple[Organisation | None, AnswerBasis]:
    """Return the organisation that a mention certainly is, and why; None where it is not certain,
    was answered before, or number and name mean two that are known.
    """
    meant = {bearers[pair] for pair in mention.identifiers.items() if pair in bearers}
    basis = AnswerBasis.IDENTIFIER if meant else AnswerBasis.NAME
    if len(meant) > 1:
        return None, basis
    found = meant.pop() if meant else _by_name(mention, index)
    if basis is AnswerBasis.IDENTIFIER and found is not None:
        found = None if organisations.is_named_otherwise(mention.name, found, index) else found
    is_answered = found is not None and found.id in mention.last_answers
    return None if is_answered else found, basis


def _rung(mention: Mention, organisation: Organisation, basis: AnswerBasis) -> Rung:
    """Return on what evidence a mention was linked. The name of a public body is never one that
    others bear.
    """
    if basis is AnswerBasis.NAME:
        return Rung.DISTINCTIVE_NAME
    said = records.Mention(mention.name, mention.identifiers, mention.town)
    return organisations.rung_of(said, organisation)


def standing_rung(mention: Mention) -> Rung | None:
    """Return the rung on which it stands which organisation a mention is; None: a clerk said it, or
    nobody knows.
    """
    settling = settling_answer(mention.answers)
    return rungs.of_answer(settling.basis, settling.rung) if settling is not None else None


def is_entered(mention: Mention) -> bool:
    """Say whether a clerk added the organisation as what this mention says: nobody was asked who it
    is.
    """
    settling = settling_answer(mention.answers)
    if settling is None or settling.basis is not AnswerBasis.CLERK:
        return False
    first = settling.organisation.names[:1]
    return [(each.name, each.source) for each in first] == [
        (mention.name.strip(), organisations.BY_CLERK)
    ]


def _by_name(mention: Mention, index: Index[int]) -> Organisation | None:
    """Return the public body that a mention names, if no number of either says that it is
    another.
    """
    found = organisations.find_public_body(mention.name, mention.town, index)
    if found is None:
        return None
    evidence = organisations.compare(mention.name, mention.town, found, mention.identifiers)
    return None if any(reason.id == "same.number_differs" for reason in evidence.reasons) else found


def link_all(body: Body | None = None) -> int:
    """Link by number or name whatever is not linked yet, of one body or of all; return how many
    were.
    """
    query = sa.select(Mention).options(
        selectinload(Mention.answers).selectinload(MentionAnswer.organisation)
    )
    if body is not None:
        query = query.where(Mention.body_id == body.id)
    return link([mention for mention in db.session.scalars(query) if resolve(mention) is None])


def get(identity: Identity, public_id: str) -> Mention:
    """Return a mention.

    Raises:
        NotFound: there is none, or the asker may not know of it.
    """
    found = db.session.scalar(sa.select(Mention).where(Mention.public_id == public_id))
    if found is None or not access.allows(identity, Permission.KEEP_DECISIONS, subject_of(found)):
        raise NotFound("There is no such party.")
    return found


def answer(
    identity: Identity, mention: Mention, organisation: Organisation, same: bool, reason: str = ""
) -> None:
    """Remember that a mention is, or is not, this organisation. The opposite answer takes it back.

    A mention is one organisation: a yes is a no to the organisation that it was before.

    Raises:
        NotAllowed: the asker keeps no decisions of the body.
        Invalid: an official was asked about a decision to which it is a party, and there is no
            reason.
    """
    access.require(identity, Permission.KEEP_DECISIONS, subject_of(mention))
    _require_impartial(identity, mention, [organisation.id])
    before = resolve(mention)
    if same and before is not None and before is not organisation:
        _say(identity, mention, before, False)
    _say(identity, mention, organisation, same)
    db.session.flush()
    _note_change(identity, mention, before, reason)


OWN = marked(
    "You are tied to a party. A colleague changes this, or somebody who is asked to "
    "stand in for you."
)


def subject_of(mention: Mention) -> Subject:
    """Return what access asks about: the body, and the decisions in which a mention is a party."""
    return Subject(mention.body_id, decisions=frozenset(each.id for each in uses_of(mention)))


def concerned(
    identity: Identity, body: Body, named: Iterable[Mention], also: Iterable[int] = ()
) -> int | None:
    """Return the person behind the asker who is tied to one of these mentions; None: the asker is
    not.

    As long as nobody has said who a mention is, whoever it may be counts. `also`: further
    organisations.
    """
    if identity.person is None:
        return None
    may_be = {organisation for mention in named for organisation in _may_be(mention)}
    return own_facts.concerned(identity, may_be.union(also), body)


def _may_be(mention: Mention) -> set[int]:
    known = resolve(mention)
    return (
        {known.id} if known is not None else {each.organisation.id for each in candidates(mention)}
    )


def _require_impartial(identity: Identity, mention: Mention, also: Sequence[int] = ()) -> None:
    person = concerned(identity, mention.body, [mention], also)
    if not access.allows(
        identity, Permission.CHANGE_FACTS, replace(subject_of(mention), person=person)
    ):
        raise AboutOneself(OWN)


def needs_reason(identity: Identity, mention: Mention) -> bool:
    """Say whether the asker has to say why an answer changes: an official was asked about a
    decision with the party.
    """
    return fact_changes.need_reason(identity, fact_changes.of_mention(mention.id))


def _note_change(
    identity: Identity, mention: Mention, before: Organisation | None, reason: str
) -> None:
    """Put in the history of findings that a party is another organisation than it was before."""
    after = resolve(mention)
    if after is before:
        return
    was, is_ = (each.known_name if each is not None else None for each in (before, after))
    fact_changes.record(
        identity,
        fact_changes.of_mention(mention.id),
        [Changed(Fact.ORGANISATION, was, is_)],
        reason,
    )


def _say(identity: Identity, mention: Mention, organisation: Organisation, same: bool) -> None:
    last = mention.last_answers.get(organisation.id)
    if last is not None and last.same is same and last.basis is AnswerBasis.CLERK:
        return
    mention.answers.append(
        MentionAnswer(
            organisation_id=organisation.id,
            organisation=organisation,
            same=same,
            basis=AnswerBasis.CLERK,
            account_id=identity.account,
        )
    )
    journal.record(
        identity,
        "mention:same" if same else "mention:different",
        mention.public_id,
        mention.body_id,
    )


def add_as_new(
    identity: Identity,
    mention: Mention,
    kind: OrganisationKind,
    reason: str = "",
    bears_numbers: bool = True,
) -> Organisation:
    """Add the organisation that a mention is, and link the two. `bears_numbers`: the numbers of the
    mention are its own.

    Raises:
        NotAllowed: the asker keeps no decisions of the body.
        Invalid: another organisation bears one of its numbers, or a reason is needed and not given,
            as for `answer`.
    """
    access.require(identity, Permission.KEEP_DECISIONS, subject_of(mention))
    _require_impartial(identity, mention)
    made = organisations.add(
        identity,
        mention.name,
        kind,
        town=mention.town,
        identifiers=mention.identifiers if bears_numbers else {},
        source=organisations.BY_CLERK,
    )
    answer(identity, mention, made, same=True, reason=reason)
    return made


def candidates(mention: Mention, limit: int = 5) -> list[Candidate]:
    """Return what a mention may be: who bears its numbers, who it was said to be, then whose name
    is like it.
    """
    suggested = [found for found, _ in organisations.suggest(mention.name, mention.town, limit)]
    by_number = organisations.find_by_identifiers(mention.identifiers.items()).values()
    answered = [row.organisation for row in mention.standing_answers]
    asked = dict.fromkeys(
        [
            *sorted(by_number, key=lambda found: found.id),
            *sorted(answered, key=lambda found: found.id),
            *suggested,
        ]
    )
    return [_candidate(mention, organisation) for organisation in asked]


def _candidate(mention: Mention, organisation: Organisation) -> Candidate:
    borne: dict[str, set[str]] = {}
    for row in organisation.identifiers:
        borne.setdefault(row.scheme, set()).add(row.number)
    shared = [
        (scheme, number in borne[scheme])
        for scheme, number in mention.identifiers.items()
        if scheme in borne
    ]
    last = mention.last_answers.get(organisation.id)
    return Candidate(
        organisation,
        organisations.compare(mention.name, mention.town, organisation, mention.identifiers),
        tuple(scheme for scheme, same in shared if same),
        tuple(scheme for scheme, same in shared if not same),
        last.same if last else None,
        _uses(mention.body_id, organisation),
    )


def reasons(candidate: Candidate, language: str) -> list[str]:
    """Return what speaks for and against a candidate, in sentences."""
    return [explain.render(reason, language) for reason in candidate.evidence.reasons]


def _uses(body_id: int, organisation: Organisation) -> tuple[str, ...]:
    """Return the titles of a body's decisions in which an organisation is a party, the newest
    first.
    """
    said = (
        sa.select(Mention)
        .join(MentionAnswer)
        .where(
            Mention.body_id == body_id,
            MentionAnswer.organisation_id == organisation.id,
            MentionAnswer.same,
        )
    )
    meant = [mention.id for mention in db.session.scalars(said) if resolve(mention) is organisation]
    query = (
        sa.select(DecisionVersion)
        .join(DecisionParty)
        .where(DecisionParty.mention_id.in_(meant))
        .order_by(DecisionVersion.id.desc())
        .limit(USES * 4)
    )
    return tuple(dict.fromkeys(version.title for version in db.session.scalars(query)))[:USES]


def open_questions(identity: Identity, body: Body) -> list[Mention]:
    """Return the parties to decisions of a body, and what its other files call organisations, of
    which nobody knows who they are, by name.

    Raises:
        NotAllowed: the asker keeps no decisions of the body.
    """
    chosen = _open(identity, body).order_by(Mention.name)
    options = selectinload(Mention.answers).selectinload(MentionAnswer.organisation)
    return list(db.session.scalars(chosen.options(options)))


def count_open(identity: Identity, body: Body) -> int:
    """Return how many those are.

    Raises:
        NotAllowed: the asker keeps no decisions of the body.
    """
    return pages.count(_open(identity, body).with_only_columns(Mention.id))


def _open(identity: Identity, body: Body) -> sa.Select[Any]:
    access.require(identity, Permission.KEEP_DECISIONS, Subject(body.id))
    party = sa.select(DecisionParty.id).join(DecisionVersion).join(Decision)
    stands = party.where(DecisionParty.mention_id == Mention.id, Decision.withdrawn_at.is_(None))
    return (
        sa.select(Mention)
        .join(OpenMention, OpenMention.mention_id == Mention.id)
        .where(
            OpenMention.body_id == body.id,
            sa.or_(stands.exists(), Mention.asked_by.is_not(None)),
        )
    )


def take_back(identity: Identity, given: MentionAnswer, reason: str = "") -> bool:
    """Take back an answer, so that the question is open again; False when it no longer counts.

    Raises:
        NotAllowed: the asker keeps no decisions of the body.
        Invalid: a reason is needed and not given, as for `answer`.
    """
    mention = given.mention
    before = resolve(mention)
    access.require(identity, Permission.KEEP_DECISIONS, subject_of(mention))
    _require_impartial(identity, mention, [given.organisation_id])
    if given not in mention.standing_answers:
        return False
    mention.answers.append(
        MentionAnswer(
            organisation=given.organisation,
            organisation_id=given.organisation_id,
            same=given.same,
            basis=given.basis,
            rung=given.rung,
            takes_back=given.id,
            account_id=identity.account,
        )
    )
    db.session.flush()
    _note_change(identity, mention, before, reason)
    if not identity.is_server:
        journal.record(identity, "mention:take-back", mention.public_id, mention.body_id)
    return True


def answers_of(identity: Identity, body: Body, limit: int = 200) -> list[MentionAnswer]:
    """Return what clerks of a body answered last and still counts, the newest first.

    Raises:
        NotAllowed: the asker keeps no decisions of the body.
    """
    access.require(identity, Permission.KEEP_DECISIONS, Subject(body.id))
    chosen = sa.select(MentionAnswer).join(Mention).where(Mention.body_id == body.id)
    chosen = chosen.where(
        MentionAnswer.basis == AnswerBasis.CLERK, MentionAnswer.takes_back.is_(None)
    )
    rows = db.session.scalars(chosen.order_by(MentionAnswer.id.desc()).limit(limit)).all()
    return [row for row in rows if row.mention.last_answers.get(row.organisation_id) is row]


def get_answer(identity: Identity, mention: Mention, answer_id: int) -> MentionAnswer:
    """Return an answer about a mention. `answer_id` counts its answers from 1.

    Raises:
        NotFound: there is none.
    """
    if not 1 <= answer_id <= len(mention.answers):
        raise NotFound("There is no such answer.")
    return mention.answers[answer_id - 1]


def questions(identity: Identity, body: Body) -> list[Mention]:
    """Return the open questions of a body in the order in which they are asked.

    Raises:
        NotAllowed: the asker keeps no decisions of the body.
    """
    return sorted(open_questions(identity, body), key=_place)


def next_question(identity: Identity, body: Body, after: Mention) -> Mention | None:
    """Return the question that follows on this one; None at the end.

    Raises:
        NotAllowed: the asker keeps no decisions of the body.
    """
    return next((each for each in questions(identity, body) if _place(each) > _place(after)), None)


def _place(mention: Mention) -> tuple[str, int]:
    return mention.name.casefold(), mention.id


def positions_at(organisation: Organisation) -> int:
    """Return at how many positions of officials an organisation stands."""
    version = sa.select(PositionVersion.position_id).join(PositionPayload)
    held = version.where(PositionPayload.organisation_id == organisation.id).distinct()
    return db.session.scalar(sa.select(sa.func.count()).select_from(held.subquery())) or 0


def uses_of(mention: Mention) -> list[Decision]:
    """Return the decisions in which a mention is a party, the newest first."""
    party = (
        sa.select(DecisionVersion.decision_id)
        .join(DecisionParty)
        .where(DecisionParty.mention_id == mention.id)
    )
    chosen = sa.select(Decision).where(Decision.id.in_(party), Decision.withdrawn_at.is_(None))
    return list(db.session.scalars(chosen.order_by(Decision.id.desc())))


def is_ambiguous(found: Sequence[Candidate]) -> bool:
    """Say whether several organisations fit a mention equally well, so that nothing can be asserted
    of it.
    """
    open_ = [each for each in found if each.answer is None and not each.other_numbers]
    by_number = [each for each in open_ if each.same_numbers]
    if by_number:
        return len(by_number) > 1
    best = max((each.evidence.likeness for each in open_), default=0)
    return sum(each.evidence.likeness == best for each in open_) > 1
