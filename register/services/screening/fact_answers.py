"""Answering the questions of a check: who may, what becomes of it, and how it is taken back.

Only what the newest check asks can be answered, with yes or no and with what that rests on. An
answer counts in the dossiers of its decision, and so the check is outdated by it.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from conflict_graph.assessment import assess
from conflict_graph.assessment.questions import AskedFact, OpenQuestion
from conflict_graph.wording import explain
from register.access import Identity, Permission, require
from register.clock import day_of
from register.errors import Invalid, NotFound, WrongState
from register.extensions import db
from register.models.answers import FactAnswer, FactAnswerWords, FactEntry
from register.models.decisions import Decision
from register.models.officials import Official
from register.models.reviews import Fact
from register.models.screening import DecisionCheck, Finding
from register.services import journal
from register.services.decisions import decisions, noted, participations
from register.services.dossiers import answered, dossiers
from register.services.dossiers.answered import KEYS, NO, YES, Standing
from register.services.findings import fact_changes
from register.services.findings.fact_changes import Changed
from register.services.screening import checked, rules

SHORTEST_SOURCE = 3
"""Characters of what an answer rests on."""
LONGEST_SOURCE = 1_000


@dataclass(frozen=True, slots=True)
class StandingAnswer:
    """An answer that counts, to a question about `official`. `question` and `source` None: the
    words were erased; `by` None: a command.
    """

    public_id: str
    about: Standing
    official: Official
    yes: bool
    question: str | None
    source: str | None
    by: str | None
    on: datetime.date


def is_kept(fact: AskedFact) -> bool:
    """Say whether the answer about a fact is kept here; any other fact has a form of its own."""
    return (fact.entry, fact.key) in KEYS


def of(identity: Identity, decision: Decision, language: str) -> dict[Standing, StandingAnswer]:
    """Return the answers that count in a decision, by what they are about; without those about the
    asker, who is heard about a finding and reads no work about it.
    """
    return {
        about: _given(about, row, language)
        for about, row in answered.standing(_rows(decision)).items()
        if identity.person is None or row.official.person_id != identity.person
    }


def _given(about: Standing, row: FactAnswer, language: str) -> StandingAnswer:
    return StandingAnswer(
        row.public_id,
        about,
        row.official,
        row.yes,
        _question(row.words.question, language) if row.words else None,
        row.words.source if row.words else None,
        row.account.name if row.account else None,
        day_of(row.recorded_at),
    )


def answer(
    identity: Identity,
    decision: Decision,
    official: Official,
    about: Standing,
    *,
    yes: bool,
    source: str,
    reason: str = "",
) -> FactAnswer:
    """Answer a question that the newest check asks about an official.

    Raises:
        NotFound: nobody asks this.
        NotAllowed: the asker keeps no decisions of the body.
        AboutOneself: it is about the asker, or the asker is tied to a party.
        Invalid: it does not say what it rests on; or an official was asked about a finding that
            rests on it, and there is no reason.
    """
    require_answer(identity, decision, official)
    words = source.strip()
    if len(words) < SHORTEST_SOURCE:
        raise Invalid("Say what your answer rests on.", "source")
    if len(words) > LONGEST_SOURCE:
        raise Invalid("Write at most %(length)s characters.", "source", length=str(LONGEST_SOURCE))
    question = _asked(decision, official, about)
    fact = question.fact
    assert fact is not None, "it is asked for"
    before = answered.standing(_rows(decision)).get(about)
    made = FactAnswer(
        decision_id=decision.id,
        official_id=official.id,
        entry=about.entry,
        subject=about.subject,
        key=about.key,
        value=_word(fact.yes if yes else fact.no),
        yes=yes,
        account_id=identity.account,
        words=FactAnswerWords(question=question.question.to_mapping(), source=words),
    )
    _note(identity, decision, about, before.value if before else None, made.value, reason)
    return _keep(identity, made, "fact:answer", decision)


def take_back(
    identity: Identity, decision: Decision, public_id: str, reason: str = ""
) -> FactAnswer:
    """Take back an answer, so that it is not known again.

    Raises:
        NotFound: there is no such answer.
        WrongState: it does not count any more.
        NotAllowed, AboutOneself, Invalid: as for `answer`.
    """
    given = _get(identity, decision, public_id)
    about = Standing(given.entry, given.subject, given.key)
    if answered.standing(_rows(decision)).get(about) is not given:
        raise WrongState("This answer does not count any more.")
    rest = [row for row in _rows(decision) if row is not given]
    after = answered.standing(rest).get(about)
    made = FactAnswer(
        decision_id=decision.id,
        official_id=given.official_id,
        entry=given.entry,
        subject=given.subject,
        key=given.key,
        value=given.value,
        yes=given.yes,
        takes_back=given.id,
        account_id=identity.account,
    )
    _note(identity, decision, about, given.value, after.value if after else None, reason)
    return _keep(identity, made, "fact:take-back", decision)


def get(identity: Identity, decision: Decision, public_id: str, language: str) -> StandingAnswer:
    """Return an answer for whoever may take it back.

    Raises:
        NotFound: there is no such answer.
        NotAllowed, AboutOneself: as for `answer`.
    """
    row = _get(identity, decision, public_id)
    return _given(Standing(row.entry, row.subject, row.key), row, language)


def _get(identity: Identity, decision: Decision, public_id: str) -> FactAnswer:
    found = next((row for row in _rows(decision) if row.public_id == public_id), None)
    if found is None or found.takes_back is not None:
        raise NotFound("There is no such answer.")
    require_answer(identity, decision, found.official)
    return found


def needs_reason(identity: Identity, decision: Decision, about: Standing) -> bool:
    """Say whether the asker has to say why this answer changes: an official was asked about a
    finding that rests on the fact.
    """
    return fact_changes.need_reason(identity, _findings(decision, about))


def may_answer(identity: Identity, decision: Decision, official: Official) -> bool:
    """Say whether the asker may answer questions about an official."""
    return participations.is_for(identity, decision, official) and decisions.is_impartial(
        identity, decision
    )


def require_answer(identity: Identity, decision: Decision, official: Official) -> None:
    """Let pass whoever may answer questions about an official.

    Raises:
        NotAllowed: the asker keeps no decisions of the body.
        AboutOneself: it is about the asker, or the asker is tied to a party.
    """
    require(identity, Permission.KEEP_DECISIONS, decisions.subject_of(decision))
    noted.require_standing(decision)
    decisions.require_impartial(identity, decision)
    participations.require_other(identity, decision, official)


def official_of(decision: Decision, public_id: str) -> Official:
    """Return an official of the body of a decision.

    Raises:
        NotFound: there is none.
    """
    found = db.session.scalar(
        sa.select(Official).where(
            Official.public_id == public_id, Official.body_id == decision.body_id
        )
    )
    if found is None:
        raise NotFound("There is no such official.")
    return found


def _asked(decision: Decision, official: Official, about: Standing) -> OpenQuestion:
    """Return the question of the newest check that asks for a fact.

    Raises:
        NotFound: it does not ask for it.
    """
    last = checked.of(decision)
    if not isinstance(last, DecisionCheck) or (about.entry, about.key) not in KEYS:
        raise NotFound("Nobody asks this.")
    found = assess.assess(
        dossiers.read(last.dossier.content),
        rules.SCREENED,
        without=last.off,
        kept=True,
        officials=[official.public_id],
    )
    asked = (
        question
        for each in found
        for answer in (each, *each.also)
        for question in answer.open_questions
    )
    wanted = (about.entry.value, about.subject, about.key)
    for question in asked:
        fact = question.fact
        if fact is not None and (fact.entry, fact.id, fact.key) == wanted:
            return question
    raise NotFound("Nobody asks this.")


def _question(kept: Mapping[str, Any], language: str) -> str:
    return explain.sentence(kept["id"], kept["params"], language)


def _word(value: bool | str) -> str:
    if isinstance(value, bool):
        return YES if value else NO
    return str(value)


def _note(
    identity: Identity,
    decision: Decision,
    about: Standing,
    before: str | None,
    after: str | None,
    reason: str,
) -> None:
    changed = Changed(Fact.ANSWER, before, after, about.key)
    fact_changes.record(identity, _findings(decision, about), [changed], reason)


def _findings(decision: Decision, about: Standing) -> Sequence[Finding]:
    """Return the findings that rest on a fact: of a tie those with a chain through it, of a part
    that of the official, of anything else all on the decision.
    """
    found = fact_changes.of_decisions([decision.id])
    if about.entry is FactEntry.TIES:
        return [each for each in found if fact_changes.rests_on(each, about.subject)]
    if about.entry is FactEntry.PARTICIPATIONS:
        return [each for each in found if each.official.public_id == about.subject]
    return found


def _rows(decision: Decision) -> Sequence[FactAnswer]:
    return db.session.scalars(
        sa.select(FactAnswer)
        .where(FactAnswer.decision_id == decision.id)
        .options(
            joinedload(FactAnswer.account),
            joinedload(FactAnswer.official).joinedload(Official.person),
            joinedload(FactAnswer.words),
        )
        .order_by(FactAnswer.id)
    ).all()


def _keep(identity: Identity, made: FactAnswer, act: str, decision: Decision) -> FactAnswer:
    db.session.add(made)
    db.session.flush()
    journal.record(identity, act, made.public_id, decision.body_id)
    return made
