"""What contradicts an official or an organisation in a file waits on the desk as a question, and the
answer counts in the next file.
"""

from __future__ import annotations

import pytest

from register.access import SERVER, Role
from register.errors import NotAllowed
from register.extensions import db
from register.models.council import CouncilKey, RowQuestion
from register.models.imports import Noun
from register.models.officials import Official
from register.public import search
from register.services.imports import row_questions, undo
from register.services.imports.recognised import NEW, NONE
from register.services.organisations import matching, organisations
from register.transaction import transaction
from tests import factories
from tests.browser import Browser
from tests.register.test_field_kinds import PEOPLE, bring, counts, held, names, people

KNOWN = "K-4,I.,Ilse,Wadpier,raadslid,elected_member,2022-03-30,"
MARRIED = "K-4,I.,Ilse,Wadpier-Tonnekreek,raadslid,elected_member,2022-03-30,"


@pytest.fixture
def body(app):
    return factories.body()


@pytest.fixture
def clerk(body):
    return factories.identity(body, Role.CLERK)


def asked(clerk, body):
    return [
        (each.question.name, each.question.row_key, each.question.official.person.name)
        for each in row_questions.open_questions(clerk, body)
    ]


def say(clerk, body, word=None):
    """Answer every question: that it is the official, or this word."""
    waiting = row_questions.open_questions(clerk, body)
    said = {each.question.key: word or each.question.official.public_id for each in waiting}
    with transaction():
        return row_questions.answer(clerk, body, said)


def test_a_new_name_under_a_known_key_is_asked_once_and_taken_at_the_next_file(body, clerk):
    people(body, KNOWN)
    for _twice in range(2):
        assert counts(people(body, MARRIED)) == (0, 0, 0, 1)
    assert asked(clerk, body) == [("Ilse Wadpier-Tonnekreek", "K-4", "Ilse Wadpier")]
    assert say(clerk, body) == 1
    assert asked(clerk, body) == []
    assert db.session.query(RowQuestion).count() == 0, "of the question the answer alone is kept"
    report, run = bring(Noun.OFFICIALS, PEOPLE + MARRIED, body)
    assert counts(report) == (0, 0, 1, 0)
    assert names() == ["Ilse Wadpier-Tonnekreek"]
    assert search.names().entries
    with transaction():
        undo.undo(SERVER, run)
    assert names() == ["Ilse Wadpier"]
    found = [each.name for each in search.names().entries if "Wadpier" in each.name]
    assert found == ["Ilse Wadpier"], "the former name is found no more"


def test_who_is_known_at_another_body_too_keeps_the_name(body, clerk):
    people(body, KNOWN)
    (official,) = db.session.query(Official)
    factories.official(factories.body("elders", "Gemeente Elders"), who=official.person)
    people(body, MARRIED)
    assert not row_questions.open_questions(clerk, body)[0].is_renamed
    say(clerk, body)
    assert counts(people(body, MARRIED)) == (0, 0, 1, 0)
    assert set(names()) == {"Ilse Wadpier"}


def test_a_key_that_passed_to_somebody_else_makes_the_successor_and_leaves_the_former(body, clerk):
    people(body, "K-4,I.,Ilse,Wadpier,raadslid,elected_member,2022-03-30,2025-01-31")
    successor = "K-4,B.,Bas,Veerstoep,raadslid,elected_member,2025-02-13,"
    people(body, successor)
    say(clerk, body, NEW)
    assert counts(people(body, successor)) == (1, 0, 0, 0)
    assert counts(people(body, successor)) == (0, 0, 1, 0), "and the file after it"
    assert names() == ["Bas Veerstoep", "Ilse Wadpier"]
    former = db.session.query(Official).filter_by(key="K-4").one()
    assert str(former.terms[-1].current.valid_until) == "2025-01-31"


def test_a_row_that_means_nobody_stays_out(body, clerk):
    people(body, KNOWN)
    people(body, MARRIED)
    say(clerk, body, NONE)
    report = people(body, MARRIED)
    assert counts(report) == (0, 0, 0, 1)
    assert "nobody in the register" in report.problems[0].remedy
    assert asked(clerk, body) == []


def test_keys_without_their_zeros_are_said_once_for_people_and_for_positions(body, clerk):
    people(body, "007,A.,Anke,Lisdodde,raadslid,elected_member,2022-03-30,")
    row = "7,A.,Anke,Lisdodde,raadslid,elected_member,2022-03-30,"
    assert counts(people(body, row)) == (0, 0, 0, 1)
    say(clerk, body)
    assert counts(people(body, row)) == (0, 0, 1, 0)
    position = "7,bestuurslid,Stichting Zeggekorf,board,nee,2020-01-01,"
    assert counts(held(body, position)) == (1, 0, 0, 0)
    assert names() == ["Anke Lisdodde"]


def test_a_key_of_a_position_that_is_like_that_of_an_official_is_asked_about(body, clerk):
    people(body, "007,A.,Anke,Lisdodde,raadslid,elected_member,2022-03-30,")
    position = "7,bestuurslid,Stichting Zeggekorf,board,nee,2020-01-01,"
    report = held(body, position)
    assert counts(report) == (0, 0, 0, 1)
    assert "Anke Lisdodde" in report.problems[0].remedy
    assert asked(clerk, body) == [("", "7", "Anke Lisdodde")]
    assert NEW not in row_questions.open_questions(clerk, body)[0].answers
    say(clerk, body)
    assert counts(held(body, position)) == (1, 0, 0, 0)


def test_who_may_not_bring_in_people_sees_no_question_and_nobody_answers_about_himself(body, clerk):
    people(body, KNOWN)
    people(body, MARRIED)
    (official,) = db.session.query(Official)
    reviewer = factories.identity(body, Role.REVIEWER)
    herself = factories.identity(body, Role.CLERK, who=official.person)
    for other in (reviewer, herself):
        assert asked(other, body) == []
        assert row_questions.count(other, body) == 0
    assert row_questions.count(clerk, body) == 1
    with pytest.raises(NotAllowed):
        row_questions.answer(reviewer, body, {})


def test_the_desk_leads_to_the_page_on_which_it_is_answered(body, client):
    people(body, KNOWN)
    people(body, MARRIED)
    factories.sign_in(client, factories.account(body, Role.CLERK))
    browser = Browser(client)
    where = f"/en/organen/{body.slug}/wie-bedoelt-deze-rij"
    assert where in browser.open("/en/bureau").links()
    (_first, run) = bring(Noun.OFFICIALS, PEOPLE + MARRIED, body)
    assert where in browser.open(f"/en/importen/{run.public_id}").links()
    page = browser.open(where)
    assert "Ilse Wadpier-Tonnekreek (K-4): who is this?" in page.words
    assert "Ilse Wadpier, raadslid, who is called Ilse Wadpier-Tonnekreek from now on" in page.words
    (official,) = db.session.query(Official)
    page = browser.send(where, 400)
    assert "Answer at least one question" in page.words
    page = browser.send(where, **{"people-0": official.public_id})
    assert "1 answer is remembered" in page.words
    assert "No questions" in page.words
    assert db.session.query(CouncilKey).one().official is official


def test_name_and_number_of_two_organisations_in_a_list_of_positions_are_a_question(body, clerk):
    people(body, KNOWN)
    duiker = factories.organisation("Waterwerken Duiker B.V.", kvk="90123402")
    factories.organisation("Zandzuiger B.V.", kvk="90123401")
    head = "bestuurder,functie,organisatie,kvk,rol,bezoldigd,vanaf,tot_en_met\n"
    table = f"{head}K-4,commissaris,Waterwerken Duiker B.V.,90123401,board,ja,2020-01-01,\n"
    report, _run = bring(Noun.POSITIONS, table, body)
    assert counts(report) == (0, 0, 0, 1)
    (mention,) = matching.open_questions(clerk, body)
    assert {each.organisation.name for each in matching.candidates(mention)} == {
        "Waterwerken Duiker B.V.",
        "Zandzuiger B.V.",
    }
    with transaction():
        matching.answer(clerk, mention, duiker, True)
    report, _run = bring(Noun.POSITIONS, table, body)
    assert counts(report) == (1, 0, 0, 0)
    assert matching.open_questions(clerk, body) == []
    assert organisations.find_by_identifier("NL-KVK", "90123401").name == "Zandzuiger B.V."
