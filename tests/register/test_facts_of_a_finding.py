"""Every kind of fact that a dossier reads: whoever changes one about which an official was asked
leaves a trace.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa

from conflict_graph.dates import PartialDate
from conflict_graph.facts import TieKind
from conflict_graph.readers.records import Mention, OwnerRecord, Reading
from register import clock
from register.access import SERVER, FindingState, Move, Role
from register.errors import Invalid
from register.extensions import db
from register.models.imports import Noun
from register.models.interests import InterestKind
from register.models.outbox import Letter, LetterKind
from register.models.reviews import Fact, FactChange
from register.models.screening import Finding
from register.presentation.formatting import date_words
from register.services.declarations import interests, positions
from register.services.declarations.interests import InterestEntry
from register.services.dossiers import dossiers
from register.services.findings import findings
from register.services.imports import owners, runs, undo
from register.services.officials import officials
from register.services.organisations import organisations
from register.services.screening import run as screening
from register.transaction import transaction
from tests import factories
from tests.register.test_fact_changes import CHANGES, WHY, import_file
from tests.register.test_findings import TODAY, body, bring_to, people  # noqa: F401
from tests.register.test_findings_pages import sign_in
from tests.rounds import screen_anew


@pytest.fixture
def official(body):
    return factories.official(body, who=factories.person(), key="B-1")


@pytest.fixture
def finding(body, official, people):
    """A finding that rests on a fact of every kind."""
    firm = factories.organisation(kvk="90004321")
    holding = factories.organisation("Tarwedam Holding B.V.", kvk="90007118")
    factories.owns(holding, firm, 0.6, source="handelsregister")
    factories.position(official, holding).key = "P-1"
    clerk, oneself = people["clerk"], people["official"]
    record = OwnerRecord(
        where="regel 2",
        organisation=Mention(firm.name, {}, None),
        person="Sanne Terwolde",
        share=0.3,
    )
    with transaction():
        owners.mention(firm, [record], "eigendom.json")
        [question] = owners.open_questions(clerk, body)
        owners.answer(clerk, body, question, official)
        interests.ask(SERVER, body, InterestKind.HOLDING, True, "Gedragscode 2025, artikel 4")
        interests.declare(
            oneself,
            official,
            InterestKind.HOLDING,
            InterestEntry(organisation_id=firm.id, share=0.05),
        )
    decision = factories.decision(body, [firm])
    factories.participation(decision, official, steps=["deliberated", "voted"])
    screen_anew(body, day=TODAY)
    return db.session.scalar(sa.select(Finding))


def end_the_position(who, finding, **why):
    [position] = positions.list_of(finding.official)
    with transaction():
        positions.end(who, position, PartialDate(2024), **why)


def amend_the_position(who, finding, **why):
    [position] = positions.list_of(finding.official)
    with transaction():
        positions.amend(
            who, position, replace(positions.entry_of(position), kind=TieKind.MEMBERSHIP), **why
        )


def change_the_position(who, finding, **why):
    [position] = positions.list_of(finding.official)
    other = replace(positions.entry_of(position), title="adviseur", valid_from=PartialDate(2025))
    with transaction():
        positions.change(who, position, other, **why)


def withdraw_the_position(who, finding, **why):
    [position] = positions.list_of(finding.official)
    with transaction():
        positions.withdraw(who, position, **why)


def shorten_the_term(who, finding, **why):
    [term] = finding.official.terms
    dates = (term.current.valid_from, PartialDate(2024))
    with transaction():
        officials.appoint(who, finding.official, term.office, *dates, term=term, **why)


def add_another_term(who, finding, **why):
    """An office that counts instead of the one there is, for it began later."""
    [term] = finding.official.terms
    with transaction():
        officials.appoint(who, finding.official, term.office, PartialDate(2025), **why)


def the_owner(who, finding):
    [question] = owners.questions(who, finding.body)
    return question


def take_back_the_owner(who, finding, **why):
    with transaction():
        owners.take_back(who, finding.body, the_owner(who, finding), **why)


def say_that_the_owner_is_nobody(who, finding, **why):
    with transaction():
        owners.answer(who, finding.body, the_owner(who, finding), None, **why)


ON_BEHALF = {
    end_the_position: ("position", "until", None, "2024"),
    amend_the_position: ("position", "kind", "board", "membership"),
    change_the_position: ("position", "until", None, "2024"),
    withdraw_the_position: ("position", "title", "commissaris", None),
    shorten_the_term: ("term", "until", None, "2024"),
    add_another_term: ("term", "from", "2022-06-01", "2025"),
    take_back_the_owner: ("owner", None, "Sanne Terwolde", None),
    say_that_the_owner_is_nobody: ("owner", None, "Sanne Terwolde", None),
}
"""What a clerk does on behalf of an official, with what the history says of it: fact, aspect,
before and after.
"""


def amend_the_interest(official_, finding):
    [interest] = interests.list_of(official_, finding.official)
    said = replace(interests.said_in(interest.current.payload), share=0.01)
    with transaction():
        interests.amend(official_, interest, said, interest.current.number)


def withdraw_the_interest(official_, finding):
    [interest] = interests.list_of(official_, finding.official)
    with transaction():
        interests.withdraw(official_, interest)


def end_the_own_position(official_, finding):
    end_the_position(official_, finding)


BY_ONESELF = {
    amend_the_interest: ("interest", "share", "0.05", "0.01"),
    withdraw_the_interest: ("interest", "kind", "ownership", None),
    end_the_own_position: ("position", "until", None, "2024"),
}
"""What officials themselves do, for which nobody asks them why."""


def bring_links(_clerk, finding):
    text = (
        "naam,soort,kvk_nummer,eigenaar,eigenaar_kvk,aandeel\n"
        "Bouwbedrijf Tarwedam B.V.,bedrijf,90004321,Tarwedam Holding B.V.,90007118,10%\n"
    )
    return import_file(finding.body, Noun.ORGANISATIONS, text, SERVER)


def bring_owners(clerk_, finding):
    [question] = owners.questions(clerk_, finding.body)
    firm = Mention(question.mention.organisation.name, {"NL-KVK": "90004321"}, None)
    record = OwnerRecord(where="regel 2", organisation=firm, person="Sanne Terwolde", share=0.01)
    with transaction():
        run = runs.begin(SERVER, Noun.ORGANISATIONS, finding.body, "lijst.csv", b"")
        return run, runs.keep(SERVER, run, Reading((record,), read=1))


def bring_positions(clerk_, finding):
    text = (
        "sleutel,bestuurder,functie,organisatie,kvk_nummer,rol,vanaf,tot_en_met\n"
        "P-1,B-1,commissaris,Tarwedam Holding B.V.,90007118,board,2023-03,2024\n"
    )
    return import_file(finding.body, Noun.POSITIONS, text, clerk_)


def bring_terms(clerk_, finding):
    [term] = finding.official.terms
    text = (
        "sleutel,achternaam,roepnaam,ambt,soort_ambt,vanaf,tot_en_met\n"
        f"B-1,Terwolde,Sanne,{term.office.title},bestuurder,{term.current.valid_from},2024\n"
    )
    return import_file(finding.body, Noun.OFFICIALS, text, clerk_)


BY_FILE = {
    bring_links: ("link", "share", "0.6", "0.1"),
    bring_owners: ("owner", "share", "0.3", "0.01"),
    bring_positions: ("position", "until", None, "2024"),
    bring_terms: ("term", "until", None, "2024"),
}
"""What a file changes, which is the reason itself. Organisations come in on the server alone."""


def last_change(who, finding):
    """Return what the history says last of changed facts, as somebody reads it."""
    return next(
        each
        for each in reversed(findings.get(who, finding.public_id, TODAY).history)
        if each.act is Move.CHANGE
    )


def is_told(said, expected):
    fact, aspect, before, after = expected
    told = [
        (each["fact"], each.get("aspect"), each["before"], each["after"]) for each in said.facts
    ]
    return (fact, aspect, before, after) in told


@pytest.mark.parametrize("change", ON_BEHALF)
def test_a_clerk_who_changes_it_on_behalf_says_why(change, finding, people):
    bring_to(finding, FindingState.REPLIED, people)
    for reason in ("", "  kort  "):
        with pytest.raises(Invalid, match="why you change") as refused:
            change(people["clerk"], finding, reason=reason)
        assert refused.value.field == "reason"
        db.session.rollback()
    assert db.session.scalar(sa.select(FactChange)) is None
    assert findings.state_of(finding, TODAY) is FindingState.REPLIED


@pytest.mark.parametrize("change", ON_BEHALF)
def test_who_changed_what_when_and_why_stands_in_the_history(change, finding, people):
    bring_to(finding, FindingState.REPLIED, people)
    change(people["clerk"], finding, reason=WHY)
    with transaction():
        screening.check(SERVER, finding.decision, TODAY)
    for name in ("official", "reviewer"):
        said = last_change(people[name], finding)
        assert (said.by, said.text) == ("Een account", WHY)
        assert is_told(said, ON_BEHALF[change])
    told = db.session.scalars(sa.select(Letter)).all()
    assert [(each.kind, each.account_id) for each in told] == [
        (LetterKind.REMINDER, people["official"].account)
    ]


@pytest.mark.parametrize("change", ON_BEHALF)
def test_before_anybody_was_asked_no_reason_is_needed(change, finding, people):
    change(people["clerk"], finding)
    assert is_told(last_change(people["clerk"], finding), ON_BEHALF[change])
    assert db.session.scalar(sa.select(Letter)) is None


@pytest.mark.parametrize("change", BY_ONESELF)
def test_officials_change_what_they_said_without_a_reason_and_it_stands_in_the_history(
    change, finding, people
):
    bring_to(finding, FindingState.REPLIED, people)
    change(people["official"], finding)
    said = last_change(people["reviewer"], finding)
    assert is_told(said, BY_ONESELF[change])
    assert (said.by, said.text) == ("Een account", None)
    assert findings.state_of(finding, TODAY) is FindingState.CHANGED
    assert db.session.scalar(sa.select(Letter)) is None


@pytest.mark.parametrize("change", BY_FILE)
def test_a_file_is_its_own_reason_and_the_import_says_what_it_did(change, finding, people):
    bring_to(finding, FindingState.REPLIED, people)
    run, report = change(people["clerk"], finding)
    assert ["a reviewer decides" in problem.remedy for problem in report.problems] == [True]
    said = last_change(people["official"], finding)
    by = None if change in (bring_links, bring_owners) else "Een account"
    assert (said.by, said.file_name) == (by, "lijst.csv")
    assert is_told(said, BY_FILE[change])
    assert findings.state_of(finding, TODAY) is FindingState.CHANGED
    assert db.session.scalar(sa.select(Letter.kind)) is LetterKind.REMINDER
    obstacles = [str(each) for each in undo.obstacles(run)]
    assert f"An official was asked about {finding.decision.current.title}." in obstacles


@pytest.mark.parametrize("change", [*ON_BEHALF, *BY_ONESELF, *BY_FILE])
def test_each_of_these_changes_the_dossier(change, finding, people):
    before = dossiers.write(finding.decision_id, TODAY)
    change(people["official" if change in BY_ONESELF else "clerk"], finding)
    assert not dossiers.same_facts(before, dossiers.write(finding.decision_id, TODAY))


def test_every_fact_that_can_change_is_tried():
    tried = {said[0] for table in (ON_BEHALF, BY_ONESELF, BY_FILE) for said in table.values()}
    of_decisions = {
        "title",
        "kind",
        "status",
        "date",
        "value",
        "mandate",
        "parties",
        "organisation",
        "participation",
        "answer",
        "measure",
    }
    assert CHANGES
    assert tried | of_decisions == {fact.value for fact in Fact}


def test_a_term_that_does_not_count_for_the_decision_is_no_change_of_its_facts(finding, people):
    bring_to(finding, FindingState.REPLIED, people)
    [term] = finding.official.terms
    with transaction():
        officials.appoint(people["clerk"], finding.official, term.office, PartialDate(2026, 10))
    assert db.session.scalar(sa.select(FactChange)) is None


def test_a_clerk_of_another_body_is_not_told_of_the_finding_and_is_not_asked_why(finding, people):
    elsewhere = factories.body("westerzijl", "Gemeente Westerzijl")
    there = factories.official(elsewhere, who=finding.official.person)
    held = factories.position(
        there, organisations.find_by_identifier("NL-KVK", "90004321"), title="adviseur"
    )
    with transaction():
        screening.check(SERVER, finding.decision, TODAY)
    bring_to(finding, FindingState.ASKED, people)
    stranger = factories.identity(elsewhere, Role.CLERK)
    assert not positions.needs_reason(stranger, held)
    with transaction():
        positions.end(
            stranger, held, PartialDate(2024), reason="Iets van ons, dat anderen niet aangaat."
        )
    said = last_change(people["clerk"], finding)
    assert said.text is None
    assert said.facts == ({"fact": "position", "before": None, "after": None},)
    assert findings.state_of(finding, TODAY) is FindingState.CHANGED


@pytest.fixture
def browser(app, finding):
    return sign_in(app, factories.account(finding.body, Role.CLERK, password=None))


def pages_of(finding, people):
    """Return the pages on which a clerk changes such a fact, with what is sent there."""
    [position] = positions.list_of(finding.official)
    [term] = finding.official.terms
    [question] = owners.questions(people["clerk"], finding.body)
    of = f"/organen/vlietmonde/beheer/bestuurders/{finding.official.public_id}"
    return {
        "end": (
            f"{of}/nevenfuncties/{position.public_id}/beeindigen",
            {"valid_until": "2024", "number": "1"},
        ),
        "withdraw": (f"{of}/nevenfuncties/{position.public_id}/intrekken", {"number": "1"}),
        "term": (
            f"{of}/ambt",
            {
                "title": term.office.title,
                "kind": "executive",
                "valid_from": "1-6-2022",
                "valid_until": "2024",
            },
        ),
        "owner": (
            f"/organen/vlietmonde/eigenaren/{question.mention.public_id}",
            {"answer": "open"},
        ),
    }


@pytest.mark.parametrize("page", ["end", "withdraw", "term", "owner"])
def test_the_page_asks_why_and_keeps_what_was_typed(page, finding, people, browser):
    bring_to(finding, FindingState.ASKED, people)
    address, sent = pages_of(finding, people)[page]
    refused = browser.post(address, data={**sent, "reason": "kort"})
    assert refused.status_code == 400
    assert "Zeg in minstens 10 tekens waarom u dit wijzigt" in refused.text
    assert ">\r\nkort</textarea>" in refused.text
    assert db.session.scalar(sa.select(FactChange)) is None
    assert browser.post(address, data={**sent, "reason": WHY}).status_code == 303
    assert db.session.scalar(sa.select(FactChange)).reason.text == WHY


@pytest.mark.parametrize("page", ["end", "withdraw", "term"])
def test_the_page_asks_nothing_where_nobody_was_asked(page, finding, people, browser):
    address, sent = pages_of(finding, people)[page]
    assert 'name="reason"' not in browser.get(address).text
    assert browser.post(address, data=sent).status_code == 303


def test_a_term_asks_why_only_once_the_change_turns_out_to_bear_on_a_finding(
    finding, people, browser
):
    bring_to(finding, FindingState.ASKED, people)
    address, sent = pages_of(finding, people)["term"]
    assert 'name="reason"' not in browser.get(address).text
    refused = browser.post(address, data=sent)
    assert 'name="reason"' in refused.text
    assert "Zeg in minstens 10 tekens waarom u dit wijzigt" in refused.text


def test_a_change_page_by_page_asks_why_at_the_end(finding, people, browser):
    bring_to(finding, FindingState.ASKED, people)
    [position] = positions.list_of(finding.official)
    of = f"/organen/vlietmonde/beheer/bestuurders/{finding.official.public_id}/nevenfuncties"
    begun = browser.post(f"{of}/{position.public_id}/wijzigen", data={"reason": "correction"})
    draft = begun.headers["Location"].rpartition("/")[0]
    answers = {"kind": "advisory", "capacity": "private", "paid": "yes"}
    assert browser.post(f"{draft}/hoe", data=answers).status_code == 303
    assert 'name="reason"' in browser.get(f"{draft}/controle").text
    assert "Zeg in minstens 10 tekens" in browser.post(f"{draft}/controle").text
    assert browser.post(f"{draft}/controle", data={"reason": WHY}).status_code == 303
    assert db.session.scalar(sa.select(FactChange)).reason.text == WHY


def test_the_history_reads_in_words(app, finding, people):
    bring_to(finding, FindingState.REPLIED, people)
    amend_the_position(people["clerk"], finding, reason=WHY)
    shorten_the_term(people["clerk"], finding, reason=WHY)
    amend_the_interest(people["official"], finding)
    bring_links(people["clerk"], finding)
    reviewer = sign_in(app, factories.account(finding.body, Role.REVIEWER, password=None))
    page = reviewer.get(f"/bevindingen/{finding.public_id}").text
    for words in (
        "Functie van de bestuurder (commissaris), soort: Bestuur of toezicht → Lidmaatschap",
        "laatste dag: niets vastgelegd → 2024",
        "Belang dat de bestuurder heeft opgegeven, aandeel: 5% → 1%",
        "Band tussen organisaties (Tarwedam Holding B.V. – Bouwbedrijf Tarwedam B.V.), "
        "aandeel: 60% → 10%",
        "met het bestand lijst.csv",
    ):
        assert words in page, words


def test_a_kept_answer_says_of_which_day_its_words_are(app, finding, people):
    bring_to(finding, FindingState.ASKED, people)
    withdraw_the_position(people["clerk"], finding, reason=WHY)
    with transaction():
        screening.check(SERVER, finding.decision, TODAY)
    reviewer = sign_in(app, factories.account(finding.body, Role.REVIEWER, password=None))
    now, asked = reviewer.get(f"/bevindingen/{finding.public_id}").text.split(
        "Waarover de bestuurder is gevraagd"
    )
    day = date_words(clock.day_of(finding.current.recorded_at), "nl")
    for answer in (now, asked):
        assert answer.count(f"Zo zei de software het op {day}") == 1
