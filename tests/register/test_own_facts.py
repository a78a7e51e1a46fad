"""Nobody changes facts about himself: not his own part, a party to which he is tied, his own term
or position.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa

from conflict_graph.facts import TieKind
from register import clock
from register.access import SERVER, FindingState, Role
from register.errors import AboutOneself
from register.extensions import db
from register.models.accounts import Account
from register.models.decisions import (
    DecisionVersion,
    MentionAnswer,
    Participation,
    ParticipationVersion,
)
from register.models.declarations import PositionVersion
from register.models.imports import Noun
from register.models.incomes import IncomeVersion
from register.models.interests import InterestVersion
from register.models.journal import JournalEntry
from register.models.officials import Official, Person, TermVersion
from register.models.owners import OwnerAnswer
from register.models.screening import Finding
from register.services.decisions import decisions, participations
from register.services.decisions.participations import ParticipationEntry
from register.services.declarations import positions
from register.services.findings import findings
from register.services.imports import undo
from register.services.officials import officials, stand_ins
from register.services.organisations import matching
from register.transaction import transaction
from tests import factories
from tests.register.test_every_form import desk, desk_database  # noqa: F401
from tests.register.test_fact_changes import import_file
from tests.register.test_findings_pages import sign_in
from tests.rounds import screen_anew

ABOUT = (
    DecisionVersion,
    MentionAnswer,
    ParticipationVersion,
    PositionVersion,
    TermVersion,
    InterestVersion,
    IncomeVersion,
    OwnerAnswer,
)
"""Where facts stand that a finding can rest on."""


@pytest.fixture
def body(app):
    return factories.body()


@pytest.fixture
def firm(app):
    return factories.organisation(kvk="90004321")


@pytest.fixture
def clerk_person(body):
    return factories.person(family_name="Inkoper")


@pytest.fixture
def himself(body, firm, clerk_person):
    """The clerk as the register knows him: takes part, and works for a holding of the firm."""
    made = factories.official(body, who=clerk_person, key="I-1")
    holding = factories.organisation("Tarwedam Beheer B.V.")
    factories.owns(holding, firm, 1.0)
    factories.position(made, holding, kind=TieKind.EMPLOYMENT)
    return made


@pytest.fixture
def decision(body, firm, himself):
    made = factories.decision(body, [firm])
    factories.participation(made, himself, steps=["voted"])
    screen_anew(body)
    return made


@pytest.fixture
def concerned(body, clerk_person, decision):
    return factories.identity(body, Role.CLERK, who=clerk_person)


@pytest.fixture
def colleague(body):
    return factories.identity(body, Role.CLERK)


def own_part(who, decision, himself):
    participations.record(who, decision, himself, ParticipationEntry(took_no_part=True))


def own_party(who, decision, himself):
    decisions.amend(who, decision, replace(decisions.entry_of(decision), parties=()))


def own_day(who, decision, himself):
    decisions.amend(who, decision, replace(decisions.entry_of(decision), title="Iets anders"))


def link_of_own_party(who, decision, himself):
    mention = decision.current.parties[0].mention
    matching.answer(who, mention, matching.resolve(mention), False)


def link_taken_back(who, decision, himself):
    matching.take_back(who, decision.current.parties[0].mention.answers[-1])


def own_term(who, decision, himself):
    [term] = himself.terms
    officials.appoint(
        who, himself, term.office, term.current.valid_from, portfolio="bruggen", term=term
    )


CHANGES = [own_part, own_party, own_day, link_of_own_party, link_taken_back, own_term]


@pytest.mark.parametrize("change", CHANGES)
def test_a_clerk_leaves_what_is_about_himself_to_a_colleague(
    change, decision, himself, concerned, colleague
):
    before = count_facts()
    with pytest.raises(AboutOneself), transaction():
        change(concerned, decision, himself)
    assert count_facts() == before
    with transaction():
        change(colleague, decision, himself)
    assert count_facts() != before


def count_facts():
    return [db.session.scalar(sa.select(sa.func.count()).select_from(table)) for table in ABOUT]


def test_a_tie_that_was_withdrawn_first_ties_all_the_same(decision, himself, concerned):
    [position] = positions.list_of(himself)
    with transaction():
        positions.withdraw(SERVER, position)
    with pytest.raises(AboutOneself), transaction():
        own_party(concerned, decision, himself)


def test_a_party_that_may_be_the_own_one_is_not_linked_to_another_by_the_clerk_himself(
    body, decision, firm, concerned
):
    other = factories.organisation("Groenbeheer Zilt B.V.")
    unknown = factories.mention(body, firm.name)
    with pytest.raises(AboutOneself), transaction():
        matching.answer(concerned, unknown, other, True)
    stranger = factories.mention(body, "Groenbeheer Zilt B.V.")
    with transaction():
        matching.answer(concerned, stranger, other, True)


FILES = {
    Noun.PARTICIPATIONS: "procedure,official,took_no_part\n{procedure},I-1,yes\n",
    Noun.DECISIONS: "procedure,title,kind,status\n{procedure},Iets anders,award,taken\n",
    Noun.POSITIONS: "official,key,title,organisation\nI-1,p-9,lid,Tuinclub\n",
    Noun.OFFICIALS: "key,family_name,office_kind,office,from_date\nI-1,Inkoper,executive,burgemeester,2024\n",
}


@pytest.mark.parametrize("noun", FILES)
def test_a_file_does_not_say_it_for_him_either(noun, body, decision, concerned, colleague):
    decision.source = "table"
    db.session.commit()
    text = FILES[noun].format(procedure=decision.procedure)
    before = count_facts()
    _run, report = import_file(body, noun, text, concerned)
    said = " ".join(problem.remedy for problem in report.problems)
    assert "about yourself" in said or "tied to a party" in said, said
    assert count_facts() == before
    _run, report = import_file(body, noun, text, colleague)
    assert report.created + report.updated == 1, report
    assert count_facts() != before


def test_he_does_not_undo_what_a_colleague_brought_in_about_him(
    body, decision, concerned, colleague
):
    text = FILES[Noun.PARTICIPATIONS].format(procedure=decision.procedure)
    run, _report = import_file(body, Noun.PARTICIPATIONS, text, colleague)
    with pytest.raises(AboutOneself), transaction():
        undo.undo(concerned, run)
    with transaction():
        undo.undo(colleague, run)


def with_reason(values):
    """The values with a reason, which is asked where an official was asked about what changes."""
    return values | {"reason": values.get("reason") or "De griffie had een ouder stuk gebruikt."}


def test_no_form_of_the_product_lets_a_clerk_change_facts_about_himself(desk):
    """Every form that a clerk can send about the alderman, sent by a clerk who is the alderman."""
    sheets = {name: sheet for name, sheet in desk.sheets.items() if sheet.who == "clerk"}
    about_him = sheets["shielding.shield"].values
    sheets["officials.appoint"] = replace(sheets["officials.appoint"], values=about_him)
    changed_by_others, changed_by_himself = set(), set()
    for endpoint, sheet in sheets.items():
        desk.put_back()
        action, carried, _controls = desk.open(endpoint, sheet)
        before = facts_about_the_alderman()
        desk.send(sheet, action, with_reason({**carried, **sheet.needed}), sheet.files)
        if facts_about_the_alderman() != before:
            changed_by_others.add(endpoint)
        desk.put_back()
        make_the_clerk_the_alderman(desk)
        desk.send(sheet, action, with_reason({**carried, **sheet.needed}), sheet.files)
        if facts_about_the_alderman() != before:
            changed_by_himself.add(endpoint)
    assert changed_by_himself == set()
    assert changed_by_others >= {
        "decisions.amend",
        "decisions.participation",
        "mentions.question",
        "officials.appoint",
        "declarations_for.end",
        "declarations_for.withdraw",
    }


def make_the_clerk_the_alderman(desk):
    alderman = db.session.scalar(
        sa.select(Person).where(Person.family_name == "Terwolde", Person.given_name == "Sanne")
    )
    factories.accounts.get(desk.accounts["official"]).person_id = None
    db.session.flush()
    factories.accounts.get(desk.accounts["clerk"]).person_id = alderman.id
    db.session.commit()


def facts_about_the_alderman():
    """How many rows there are of what a finding about the alderman can rest on."""
    db.session.rollback()
    alderman = db.session.scalar(
        sa.select(Official)
        .join(Person)
        .where(Person.family_name == "Terwolde", Person.given_name == "Sanne")
    )
    decided = [part.decision for part in alderman_parts(alderman)]
    return {
        "decisions": sum(len(each.versions) for each in decided),
        "answers": sum(
            len(p.mention.answers) for each in decided for v in each.versions for p in v.parties
        ),
        "parts": sum(len(part.versions) for part in alderman_parts(alderman)),
        "positions": db.session.scalar(
            sa.select(sa.func.count(PositionVersion.id)).where(
                PositionVersion.position.has(official_id=alderman.id)
            )
        ),
        "terms": sum(len(term.versions) for term in alderman.terms),
    }


def alderman_parts(alderman):
    return db.session.scalars(
        sa.select(Participation).where(Participation.official_id == alderman.id)
    ).all()


def test_the_page_says_who_does_it_instead_and_the_finding_stays(
    app, body, decision, himself, concerned
):
    """B5: the clerk records that he kept out of it, and checks again."""
    browser = sign_in(app, db.session.get(Account, concerned.account))
    page = browser.get(f"/besluiten/{decision.public_id}").text
    assert "U heeft een band met een partij" in page
    assert "Over uzelf: een collega legt dit vast" in page
    steps = f"/besluiten/{decision.public_id}/deelnemers/{himself.public_id}"
    for answer in (browser.get(steps), browser.post(steps, data={"took_no_part": "yes"})):
        assert answer.status_code == 403
        assert "Dit gaat over uzelf" in answer.text
    assert browser.post(f"/besluiten/{decision.public_id}/toets").status_code == 303
    [finding] = db.session.scalars(sa.select(Finding))
    assert findings.state_of(finding, clock.today()) is FindingState.NEW


@pytest.fixture
def run(app):
    return lambda *words: app.test_cli_runner().invoke(args=["stand-ins", *words])


@pytest.mark.parametrize("asked", ["clerk elsewhere", "reviewer"])
def test_somebody_who_is_asked_keeps_the_one_decision_and_no_other(
    app, run, body, decision, himself, asked
):
    elsewhere = factories.body("oosterzijl", "Gemeente Oosterzijl")
    account = (
        factories.account(elsewhere, Role.CLERK, password=None)
        if asked == "clerk elsewhere"
        else factories.account(body, Role.REVIEWER, password=None)
    )
    other = factories.decision(body)
    browser = sign_in(app, account)
    steps = f"/besluiten/{decision.public_id}/deelnemers/{himself.public_id}"
    assert browser.get(steps).status_code == 404
    answer = run("ask", decision.public_id, account.email)
    assert answer.exit_code == 0, answer.output
    assert f"/besluiten/{decision.public_id}" in answer.output
    assert browser.get(f"/besluiten/{decision.public_id}").status_code == 200
    assert browser.post(steps, data={"took_no_part": "yes"}).status_code == 303
    assert browser.post(f"/besluiten/{decision.public_id}/toets").status_code == 303
    assert browser.get(f"/besluiten/{other.public_id}").status_code == 404
    acts = set(db.session.scalars(sa.select(JournalEntry.act)))
    assert {"decision:stand_in", "account:stand_in"} <= acts
    assert run("end", decision.public_id, account.email).exit_code == 0
    assert browser.get(f"/besluiten/{decision.public_id}").status_code == 404


def test_only_a_clerk_of_another_body_or_a_reviewer_of_this_one_is_asked(run, body, decision):
    nobody = factories.account(body, Role.OFFICIAL, password=None)
    answer = run("ask", decision.public_id, nobody.email)
    assert answer.exit_code == 1
    assert "Ask a clerk of another body" in answer.output


def test_whoever_stands_in_changes_nothing_about_himself_either(
    body, decision, himself, clerk_person
):
    elsewhere = factories.body("oosterzijl", "Gemeente Oosterzijl")
    account = factories.account(elsewhere, Role.CLERK, who=clerk_person, password=None)
    with transaction():
        stand_ins.ask(decision, account)
    with pytest.raises(AboutOneself), transaction():
        own_part(factories.accounts.identity_of(account), decision, himself)
