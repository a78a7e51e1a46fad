"""What holds for every dossier, whatever its facts."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from conflict_graph.assessment import assess, first_look
from conflict_graph.assessment.assess import RANK, Assessment
from conflict_graph.facts import (
    Benefit,
    Capacity,
    Certainty,
    Decision,
    DecisionKind,
    DecisionStatus,
    Dossier,
    OfficeKind,
    Official,
    Organisation,
    OrganisationKind,
    Outcome,
    Participation,
    Party,
    PartyRole,
    Person,
    Recusal,
    Relation,
    Stated,
    Step,
    Tie,
    TieKind,
    TieStatement,
)
from conflict_graph.wording import explain

THREE = st.sampled_from([True, False, None])
POSTS = [
    TieKind.EMPLOYMENT,
    TieKind.OFFICER,
    TieKind.BOARD,
    TieKind.OWNERSHIP,
    TieKind.BUSINESS,
    TieKind.MEMBERSHIP,
]


@st.composite
def ties(draw: Any, id: str, source: str, target: str, kinds: list[TieKind]) -> Tie:  # noqa: A002
    kind = draw(st.sampled_from(kinds))
    return Tie(
        id,
        source,
        target,
        kind,
        relation=draw(st.sampled_from([*Relation, None])) if kind is TieKind.FAMILY else None,
        capacity=draw(st.sampled_from([*Capacity, None])) if source == "o" else None,
        worked_on_matter=draw(THREE),
        stake_excluded=draw(THREE),
        ended=draw(THREE),
        certainty=draw(st.sampled_from([*Certainty, None])),
    )


@st.composite
def dossiers(draw: Any) -> Dossier:
    found = [
        draw(ties("t1", "o", "firm", POSTS)),
        draw(ties("t2", "o", "p", [TieKind.FAMILY, TieKind.FRIENDSHIP])),
        draw(ties("t3", "p", "firm", POSTS)),
        draw(ties("t4", "o", "d", [TieKind.PROPERTY, TieKind.CANDIDATE])),
        draw(ties("t5", "firm", "second", [TieKind.OWNERSHIP, TieKind.SUPPLY])),
    ]
    kept = draw(st.lists(st.sampled_from(found), unique_by=lambda tie: tie.id, max_size=4))
    names = [*(["t4"] if any(tie.id == "t4" for tie in kept) else []), "o", "p", "firm", "second"]
    benefit, role = st.sampled_from([*Benefit, None]), st.sampled_from(list(PartyRole))
    parties = [
        Party(name, draw(role), draw(benefit))
        for name in draw(st.lists(st.sampled_from(names), unique=True, max_size=3))
    ]
    steps = tuple(draw(st.lists(st.sampled_from(list(Step)), unique=True, max_size=3)))
    entry = Participation(
        "o",
        steps,
        draw(st.sampled_from([*Recusal, None])),
        draw(THREE),
        draw(THREE),
        None if steps else draw(THREE),
    )
    decision = Decision(
        id="d",
        title="Vergunning",
        body="body",
        kind=draw(st.sampled_from(list(DecisionKind))),
        parties=tuple(parties),
        participations=(entry,),
        series=draw(THREE),
    )
    return Dossier(
        id="invented",
        jurisdiction="NL",
        officials=(
            Official("o", "Raadslid Wilgen", draw(st.sampled_from(list(OfficeKind))), "body"),
        ),
        persons=(Person("p", "relative"),),
        organisations=(
            Organisation("body", "Gemeente Wilgendam", OrganisationKind.PUBLIC_BODY),
            Organisation("firm", "Bouwbedrijf De Ringslang", OrganisationKind.COMPANY),
            Organisation("second", "Adviesbureau Ooievaar", OrganisationKind.COMPANY),
        ),
        ties=tuple(kept),
        decisions=(decision,),
    )


def only(facts: Dossier, explained: bool = False) -> Assessment:
    (found,) = assess.assess(facts, explained=explained)
    return found


@settings(deadline=None)
@given(dossiers(), st.sampled_from(list(Stated)))
def test_what_somebody_says_of_a_tie_when_asked_changes_no_answer(
    facts: Dossier, said: Stated
) -> None:
    (decision,) = facts.decisions
    stated = tuple(TieStatement("o", party.id, said) for party in decision.parties)
    asked = dataclasses.replace(decision, statements=stated)
    assert assess.assess(dataclasses.replace(facts, decisions=(asked,))) == assess.assess(facts)


def with_part(facts: Dossier, **changes: Any) -> Dossier:
    (decision,) = facts.decisions
    (entry,) = decision.participations
    changed = dataclasses.replace(decision, participations=(dataclasses.replace(entry, **changes),))
    return dataclasses.replace(facts, decisions=(changed,))


@settings(deadline=None)
@given(dossiers())
def test_the_first_look_says_what_the_answers_say(facts: Dossier) -> None:
    answers = assess.assess(facts, "dutch", explained=False)
    found = first_look.look(facts, "dutch")
    assert found.outcomes == {answer.official: answer.outcome for answer in answers}
    assert found.is_linked == any(answer.all_chains or answer.left_out for answer in answers)


@given(dossiers(), st.randoms(use_true_random=False))
def test_the_order_of_facts_changes_nothing(facts: Dossier, random: Any) -> None:
    shuffled = list(facts.ties)
    random.shuffle(shuffled)
    parties = list(facts.decisions[0].parties)
    random.shuffle(parties)
    decision = dataclasses.replace(facts.decisions[0], parties=tuple(parties))
    other = only(dataclasses.replace(facts, ties=tuple(shuffled), decisions=(decision,)))
    first = only(facts)
    assert (first.outcome, first.rule, set(first.chain), first.side_findings) == (
        other.outcome,
        other.rule,
        set(other.chain),
        other.side_findings,
    )


@settings(deadline=None)
@given(dossiers(), st.sampled_from(["ended", "worked_on_matter"]))
def test_an_unknown_about_a_tie_never_raises_above_what_an_answer_would(
    facts: Dossier, name: str
) -> None:
    for tie in facts.ties:
        answers = [
            dataclasses.replace(
                facts, ties=tuple(_set(other, tie, name, value) for other in facts.ties)
            )
            for value in (True, False, None)
        ]
        yes, no, unknown = (RANK[only(answer).outcome] for answer in answers)
        assert unknown <= max(yes, no)


def _set(other: Tie, tie: Tie, name: str, value: bool | None) -> Tie:
    changed: Tie = dataclasses.replace(other, **{name: value})  # type: ignore[arg-type]
    return changed if other.id == tie.id else other


@settings(deadline=None)
@given(dossiers())
def test_full_recusal_is_never_called_actual(facts: Dossier) -> None:
    """Save for who pressed meanwhile."""
    (entry,) = facts.decisions[0].participations
    steps = tuple(step for step in entry.steps if step is not Step.LOBBIED)
    aside = with_part(facts, recusal=Recusal.FULL, steps=steps)
    assert only(aside).outcome is not Outcome.ACTUAL_INDICATED


@settings(deadline=None)
@given(dossiers())
def test_no_part_on_record_is_never_called_actual(facts: Dossier) -> None:
    nothing = with_part(facts, steps=(), recusal=None, proposed=None, decisive=None)
    assert only(nothing).outcome is not Outcome.ACTUAL_INDICATED


@settings(deadline=None)
@given(dossiers())
def test_without_the_ties_of_the_chain_its_finding_is_gone(facts: Dossier) -> None:
    found = only(facts)
    for missing in found.chain:
        parties = tuple(party for party in facts.decisions[0].parties if party.id != missing)
        left = dataclasses.replace(
            facts,
            ties=tuple(tie for tie in facts.ties if tie.id != missing),
            decisions=(dataclasses.replace(facts.decisions[0], parties=parties),),
        )
        assert missing not in only(left).chain


@settings(deadline=None)
@given(dossiers())
def test_actual_is_never_said_and_everything_can_be_told(facts: Dossier) -> None:
    found = only(facts, explained=True)
    for language in explain.LANGUAGES:
        text = json.dumps(assess.to_mapping(found, language), ensure_ascii=False)
        assert '"actual"' not in text
        assert "…" not in text
    for group in json.loads(json.dumps(assess.messages_of(found))).values():
        assert all(explain.sentence(message["id"], message["params"], "en") for message in group)


@settings(deadline=None)
@given(dossiers())
def test_an_ex_officio_seat_gives_nothing_save_on_accounts(facts: Dossier) -> None:
    seat = Tie("seat", "o", "firm", TieKind.BOARD, capacity=Capacity.EX_OFFICIO, ended=False)
    parties = tuple(party for party in facts.decisions[0].parties if party.id == "firm")
    decision = dataclasses.replace(facts.decisions[0], parties=parties)
    found = only(dataclasses.replace(facts, ties=(seat,), decisions=(decision,)))
    elsewhere = (DecisionKind.ACCOUNTS, DecisionKind.SIDE_ACTIVITY)
    assert found.outcome is Outcome.NONE or decision.kind in elsewhere


# -- steps that are planned


BASE = Dossier(
    id="invented",
    jurisdiction="NL",
    officials=(Official("o", "Raadslid Wilgen", OfficeKind.ELECTED_MEMBER, "body"),),
    persons=(),
    organisations=(
        Organisation("body", "Gemeente Wilgendam", OrganisationKind.PUBLIC_BODY),
        Organisation("firm", "Bouwbedrijf De Ringslang", OrganisationKind.COMPANY),
    ),
    ties=(
        Tie(
            "t1",
            "o",
            "firm",
            TieKind.OWNERSHIP,
            ended=False,
            paid=True,
            certainty=Certainty.CONFIRMED,
        ),
    ),
    decisions=(
        Decision(
            id="d",
            title="Gunning",
            body="body",
            kind=DecisionKind.GRANT,
            parties=(Party("firm", PartyRole.APPLICANT),),
            participations=(Participation("o", planned=(Step.VOTED,)),),
            status=DecisionStatus.OPEN,
        ),
    ),
)


def test_planned_steps_are_answered_twice() -> None:
    found = only(BASE)
    assert (found.outcome, found.if_steps_aside) == (Outcome.ACTUAL_INDICATED, Outcome.NONE)


def test_stepping_aside_does_not_undo_what_was_prepared() -> None:
    assert only(with_part(BASE, steps=(Step.PREPARED,))).if_steps_aside is Outcome.APPARENT


def test_nothing_planned_is_answered_once() -> None:
    found = only(with_part(BASE, planned=()), explained=True)
    assert (found.outcome, found.if_steps_aside) == (Outcome.POTENTIAL, None)
    (question,) = [one for one in found.open_questions if one.question.id == "open.takes_part"]
    assert (question.if_yes, question.if_no) == (Outcome.ACTUAL_INDICATED, Outcome.NONE)


def test_priority_says_why_and_changes_no_outcome() -> None:
    found = only(BASE)
    assert found.priority.level == "raised"
    unpaid = dataclasses.replace(BASE, ties=(dataclasses.replace(BASE.ties[0], paid=False),))
    assert only(unpaid).outcome is found.outcome
    assert only(unpaid).priority.level == "normal"


def test_presumptions_are_listed() -> None:
    assert [message.id for message in only(BASE).presumed] == [
        "presumed.private",
        "presumed.role_gains",
        "presumed.newer_law",
    ]


def test_an_assessment_has_the_keys_of_the_format() -> None:
    mapping = assess.to_mapping(only(BASE, explained=True))
    assert set(mapping) == {
        *(
            "dossier",
            "official",
            "decision",
            "outcome",
            "side_findings",
            "rule",
            "ruleset",
            "if_steps_aside",
        ),
        *(
            "measures",
            "mildest",
            "chain",
            "chains",
            "facts_for",
            "facts_against",
            "presumed",
            "open_questions",
        ),
        *("exceptions", "norms", "beside"),
        *("not_checked", "priority"),
    }
    assert mapping["mildest"] == "recuse_full"
    assert json.loads(json.dumps(mapping)) == mapping
