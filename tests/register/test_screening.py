"""Screening: what becomes of a decision, and what of a finding when the facts change."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest
import sqlalchemy as sa

from conflict_graph.facts import (
    DecisionKind,
    DecisionStatus,
    OfficeKind,
    OrganisationKind,
    Outcome,
    TieKind,
)
from register.access import FindingState, Role
from register.clock import now
from register.errors import Invalid, NotAllowed
from register.extensions import db
from register.models.declarations import PositionPayload, PositionVersion
from register.models.kinds import Act
from register.models.reviews import FindingAct, FindingEvent
from register.models.screening import (
    AssessmentVersion,
    Finding,
    FrozenDossier,
    NoLinkCheck,
    UnresolvedAnswer,
)
from register.services.decisions import decisions as decisions_service
from register.services.decisions import standing
from register.services.findings import findings
from register.services.screening import opening
from register.services.screening import run as screening
from register.transaction import transaction
from tests import factories
from tests.browser import Browser
from tests.rounds import screen_anew

TODAY = datetime.date(2026, 11, 24)


@pytest.fixture
def body(app):
    return factories.body()


@pytest.fixture
def firm(body):
    return factories.organisation("Bouwbedrijf Tarwedam B.V.", kvk="90004321")


@pytest.fixture
def official(body, firm):
    made = factories.official(body)
    factories.position(made, firm)
    return made


def screen(body, today=TODAY):
    (found,) = screen_anew(body, day=today)
    return found


def acts():
    return list(db.session.scalars(sa.select(FindingEvent.act).order_by(FindingEvent.id)))


def count(model):
    return db.session.scalar(sa.select(sa.func.count()).select_from(model))


def withdraw(position):
    payload = position.current.payload
    copy = {
        column.key: getattr(payload, column.key)
        for column in PositionPayload.__table__.columns
        if column.key != "version_id"
    }
    version = PositionVersion(
        number=len(position.versions) + 1,
        act=Act.WITHDRAW,
        origin="declared",
        payload=PositionPayload(**copy),
    )
    position.versions.append(version)
    factories.keep(position)


def test_a_live_position_at_the_winner_of_ones_own_decision_opens_a_finding(body, firm, official):
    decision = factories.decision(body, [firm])
    factories.participation(decision, official, steps=["deliberated", "voted"])
    assert screen(body).decisions == 1
    [finding] = db.session.scalars(sa.select(Finding))
    assert finding.official is official
    assert finding.current.outcome is not Outcome.NONE
    assert acts() == [FindingAct.OPEN]
    assert finding.current.answer["nl"]["chain"] == finding.current.answer["en"]["chain"]
    assert finding.current.answer["messages"]


def test_for_an_open_decision_both_answers_are_kept(body, firm, official):
    decision = factories.decision(body, [firm], status=DecisionStatus.OPEN, decided_on="2026-12-20")
    factories.participation(decision, official, planned=["deliberated", "voted"])
    screen(body)
    [finding] = db.session.scalars(sa.select(Finding))
    assert finding.current.outcome is not Outcome.NONE
    assert finding.current.if_steps_aside is Outcome.NONE


def test_nothing_opens_where_nobody_is_tied_to_a_party(body, firm, official):
    other = factories.official(body)
    decision = factories.decision(body, [factories.organisation("Groenbeheer Zilt B.V.")])
    factories.participation(decision, other, steps=["voted"])
    screen(body)
    assert count(Finding) == count(FrozenDossier) == 0
    assert count(NoLinkCheck) == 1


def test_the_same_facts_a_day_later_add_nothing(body, firm, official):
    decision = factories.decision(body, [firm])
    factories.participation(decision, official, steps=["voted"])
    screen(body)
    screen(body, TODAY + datetime.timedelta(days=1))
    assert count(AssessmentVersion) == count(FrozenDossier) == 1


def test_a_finding_dissolves_when_the_position_was_entered_in_error_and_opens_again_when_it_was_not(
    body, firm
):
    official = factories.official(body)
    position = factories.position(official, firm)
    decision = factories.decision(body, [firm])
    factories.participation(decision, official, steps=["voted"])
    screen(body)
    withdraw(position)
    screen(body)
    [finding] = db.session.scalars(sa.select(Finding))
    assert findings.state_of(finding, TODAY) is FindingState.DISSOLVED
    assert finding.current.outcome is Outcome.NONE
    factories.position(official, firm)
    screen(body)
    assert acts() == [FindingAct.OPEN, FindingAct.DISSOLVE, FindingAct.REOPEN]
    assert findings.state_of(finding, TODAY) is FindingState.NEW


def test_an_official_who_was_asked_is_heard_again_when_the_answer_changes(body, firm, official):
    decision = factories.decision(body, [firm])
    factories.participation(decision, official, steps=["voted"])
    screen(body)
    [finding] = db.session.scalars(sa.select(Finding))
    clerk = factories.identity(body, Role.CLERK)
    with transaction():
        findings.ask(clerk, finding, "Wat was uw rol bij dit besluit?", 14, TODAY)
    factories.position(official, firm, "eigenaar", TieKind.OWNERSHIP, share=0.6)
    screen(body)
    assert acts()[-1] is FindingAct.REOPEN


def test_one_decision_can_be_checked_by_its_clerk_and_by_nobody_else(body, firm, official):
    decision = factories.decision(body, [firm])
    factories.participation(decision, official, steps=["voted"])
    with transaction():
        screening.check(factories.identity(body, Role.CLERK), decision, TODAY)
    assert count(Finding) == 1
    with pytest.raises(NotAllowed):
        screening.check(factories.identity(body, Role.REVIEWER), decision, TODAY)


def test_facts_that_contradict_each_other_stop_a_check_and_are_left_out_of_a_run(body, firm):
    official = factories.official(body)
    factories.position(official, firm, since="2026-05", until="2024-05")
    decision = factories.decision(body, [firm])
    factories.participation(decision, official, steps=["voted"])
    assert screen(body).decisions == 0
    with pytest.raises(Invalid, match="ends before it begins"):
        screening.check(factories.identity(body, Role.CLERK), decision, TODAY)


def test_a_body_of_which_every_decision_was_withdrawn_is_screened_without_one(body, firm):
    decision = factories.decision(body, [firm])
    decision.withdrawn_at = now()
    factories.keep(decision)
    assert screen(body).decisions == 0


def test_a_holding_between_the_official_and_the_winner_is_found(body, firm):
    holding = factories.organisation("Tarwedam Beheer B.V.")
    factories.owns(holding, firm, 1.0)
    official = factories.official(body)
    factories.position(official, holding, "eigenaar", TieKind.OWNERSHIP, share=1.0)
    decision = factories.decision(body, [firm])
    factories.participation(decision, official, steps=["decided"])
    screen(body)
    [finding] = db.session.scalars(sa.select(Finding))
    assert len(finding.current.answer["nl"]["chain"]) == 2


def test_screening_asks_the_database_as_often_for_many_decisions_as_for_few(app, body):
    firms = [
        factories.organisation(f"Firma {number}", OrganisationKind.COMPANY) for number in range(4)
    ]
    officials = [factories.official(body) for _ in range(4)]
    for official in officials:
        factories.position(official, firms[0], kind=TieKind.MEMBERSHIP, since=None)

    def statements(decisions):
        for _ in range(decisions):
            decision = factories.decision(body, [firms[1]])
            factories.participation(decision, officials[0], steps=["voted"])
        db.session.expire_all()
        asked = []
        listen = lambda *arguments: asked.append(arguments[2])  # noqa: E731
        sa.event.listen(db.engine, "before_cursor_execute", listen)
        screen(body)
        sa.event.remove(db.engine, "before_cursor_execute", listen)
        return len([statement for statement in asked if statement.startswith("SELECT")])

    few = statements(2)
    assert statements(20) <= few + 22, (
        "one look at the frozen dossier of each new decision, and no more"
    )


@pytest.mark.parametrize(
    ("status", "steps", "opens"),
    [
        (DecisionStatus.OPEN, (), True),
        (DecisionStatus.TAKEN, (), False),
        (DecisionStatus.TAKEN, ("deliberated", "voted"), True),
    ],
)
def test_a_finding_is_opened_where_somebody_has_to_act(body, firm, official, status, steps, opens):
    """A live link in an open decision, or an appearance at least; a link alone is not enough once
    the decision is taken.
    """
    decision = factories.decision(body, [firm], status=status, decided_on="2026-11-20")
    factories.participation(decision, official, steps=steps, decisive=None)
    screen(body)
    assert (count(Finding) == 1) is opens
    assert count(UnresolvedAnswer) == 0


def _whose_end_nobody_knows(body, firm):
    official = factories.official(body, OfficeKind.ELECTED_MEMBER, "raadslid")
    factories.position(official, firm, ended=None)
    decision = factories.decision(body, [firm], kind=DecisionKind.GRANT)
    factories.participation(decision, official, steps=["deliberated", "voted"])
    return decision, official


def test_an_answer_that_cannot_be_given_is_a_question_and_no_finding(body, firm):
    decision, official = _whose_end_nobody_knows(body, firm)
    screen(body)
    assert count(Finding) == 0
    clerk = factories.identity(body, Role.CLERK)
    [question] = opening.questions(clerk, body).rows
    assert question.decision is decision
    assert question.officials == (official,)
    screen(body, TODAY + datetime.timedelta(days=1))
    assert count(UnresolvedAnswer) == 1, "the same question is not asked twice"


def test_questions_come_page_by_page_the_latest_check_first(body, firm):
    made = [_whose_end_nobody_knows(body, firm)[0] for _each in range(3)]
    screen(body)
    clerk = factories.identity(body, Role.CLERK)
    first, second = (opening.questions(clerk, body, number, 2) for number in (1, 2))
    assert [each.decision for each in (*first.rows, *second.rows)] == made[::-1]
    assert (first.pages, first.found, opening.count(clerk, body)) == (2, 3, 3)
    with transaction():
        standing.withdraw(clerk, made[0], "Niet doorgegaan.", TODAY)
    assert opening.count(clerk, body) == 2


def test_a_question_goes_when_a_later_check_has_an_answer(body, firm):
    _decision, official = _whose_end_nobody_knows(body, firm)
    screen(body)
    assert count(UnresolvedAnswer) == 1
    factories.position(official, firm, "adviseur")
    screen(body)
    assert opening.count(factories.identity(body, Role.CLERK), body) == 0
    assert count(Finding) == 1


def test_nobody_reads_a_question_about_himself_and_only_a_clerk_reads_any(body, firm):
    _decision, official = _whose_end_nobody_knows(body, firm)
    screen(body)
    himself = factories.identity(body, Role.CLERK, Role.OFFICIAL, who=official.person)
    assert opening.questions(himself, body).rows == []
    with pytest.raises(NotAllowed):
        opening.questions(factories.identity(body, Role.REVIEWER), body)


def test_a_finding_that_would_not_be_opened_now_is_dissolved_unless_somebody_was_asked(
    body, firm, official
):
    decisions = [
        factories.decision(body, [firm], status=DecisionStatus.OPEN, decided_on="2026-11-20")
        for _ in range(2)
    ]
    for decision in decisions:
        factories.participation(decision, official)
    screen(body)
    new, asked = db.session.scalars(sa.select(Finding).order_by(Finding.id))
    clerk = factories.identity(body, Role.CLERK)
    with transaction():
        findings.ask(clerk, asked, "Wat was uw rol bij dit besluit?", 14, TODAY)
    for decision in decisions:
        entry = decisions_service.entry_of(decision)
        with transaction():
            decisions_service.amend(
                clerk,
                decision,
                replace(entry, status=DecisionStatus.TAKEN),
                "Het besluit is inmiddels genomen.",
            )
    screen(body)
    assert findings.state_of(new, TODAY) is FindingState.DISSOLVED
    assert findings.state_of(asked, TODAY) is FindingState.CHANGED
    assert new.assessments[0].outcome is Outcome.POTENTIAL


def test_questions_wait_on_the_page_of_the_decisions(client, body, firm):
    decision, official = _whose_end_nobody_knows(body, firm)
    screen(body)
    factories.sign_in(client, factories.account(body, Role.CLERK))
    page = Browser(client).open("/besluiten")
    assert "/organen/vlietmonde/toetsvragen" in page.links()
    page = Browser(client).open("/organen/vlietmonde/toetsvragen")
    assert official.person.name in page.words
    assert f"/besluiten/{decision.public_id}/toets" in page.links()
