"""One person at two bodies: the clerk proposes, the person decides, and nothing of it is public
before.
"""

from __future__ import annotations

import datetime

import pytest

from conflict_graph.facts import OfficeKind
from register import clock
from register.access import SERVER, Role
from register.errors import Invalid, NotAllowed, NotFound, WrongState
from register.extensions import db
from register.models.accounts import Account
from register.models.journal import JournalEntry
from register.models.proposals import PersonChange, ProposalAnswer
from register.public import pages, search
from register.services.accounts import accounts
from register.services.officials import officials, persons, proposals, shielding
from register.services.officials.proposals import REST_DAYS, ProposalState
from register.transaction import transaction
from tests import factories
from tests.browser import Browser
from tests.register.test_no_leak import read_all

TODAY = datetime.date(2026, 11, 24)


@pytest.fixture
def town(app):
    return factories.body()


@pytest.fixture
def board(app):
    return factories.body("waterveld", "Waterschap Waterveld")


@pytest.fixture
def alderman(town):
    return factories.official(town, who=factories.person("Sanne", None, "Terwolde"))


@pytest.fixture
def member(board):
    who = factories.person("S.", None, "Terwolde")
    return factories.official(board, OfficeKind.ELECTED_MEMBER, "lid algemeen bestuur", who=who)


@pytest.fixture
def clerk(town):
    return factories.identity(town, Role.CLERK)


@pytest.fixture
def signed_in(app):
    """Give a browser of somebody with these roles, or of this account."""

    def sign_in(at, *roles, who=None):
        browser = Browser(app.test_client())
        factories.sign_in(browser.client, factories.account(at, *roles, who=who))
        return browser

    return sign_in


def page_of(official, slug="vlietmonde"):
    return f"/organen/{slug}/beheer/bestuurders/{official.public_id}/ambt-elders"


def link_to(page, part):
    return next(link for link in page.links() if part in link)


def propose(clerk, official, other, today=TODAY):
    with transaction():
        return proposals.propose(clerk, official, other.public_id, today)


def end(identity, proposal, is_one):
    with transaction():
        return proposals.answer(identity, proposal.public_id, is_one)


@pytest.mark.parametrize("language", ["", "/en"])
def test_the_person_says_yes_on_the_task_list_and_both_pages_name_the_other_office(
    app, town, board, alderman, member, signed_in, language
):
    own = signed_in(board, Role.OFFICIAL, who=member.person)
    desk = signed_in(town, Role.CLERK)
    page = desk.open(
        link_to(desk.open(f"{language}/organen/vlietmonde/beheer/bestuurders"), "/ambt-elders")
    )
    page = desk.open(f"{language}{page_of(alderman)}?naam=terwolde&orgaan=waterveld")
    assert "Waterschap Waterveld" in page.words
    page = desk.submit(page, part="ambt-elders", other=member.public_id)
    assert ("the person is asked" if language else "de persoon wordt gevraagd") in page.words
    assert "Terwolde" not in desk.open("/").words
    reader = Browser(app.test_client())
    assert (
        f"/bestuurders/{member.public_id}"
        not in reader.open(f"/bestuurders/{alderman.public_id}").links()
    )

    page = own.open(f"{language}/taken")
    assert "wethouder" in page.words
    assert link_to(own.open(f"{language}/mijn"), "/een-persoon/")
    page = own.open(link_to(page, "/een-persoon/"))
    assert "Gemeente Vlietmonde" in page.words
    assert own.submit(page, 400, part="een-persoon").words.count("Sanne Terwolde")
    page = own.submit(page, part="een-persoon", answer="yes")
    assert not [link for link in page.links() if "/een-persoon/" in link]

    here = reader.open(f"/bestuurders/{alderman.public_id}")
    assert "Ook: lid algemeen bestuur, Waterschap Waterveld" in here.words
    assert f"/bestuurders/{member.public_id}" in here.links()
    there = reader.open(f"/en/bestuurders/{member.public_id}")
    assert "Also: wethouder, Gemeente Vlietmonde" in there.words
    assert "Sanne Terwolde" in there.words
    assert (
        db.session.query(Account).filter_by(person_id=alderman.person_id).one().roles[0].body_id
        == board.id
    )
    assert [change.official_id for change in db.session.query(PersonChange)] == [member.id]
    acts = [each.act for each in db.session.query(JournalEntry).order_by(JournalEntry.id)]
    assert [act for act in acts if act.startswith(("proposal", "official:join"))] == [
        "proposal:propose",
        "proposal:yes",
        "proposal:yes",
        "official:join",
    ]
    told = desk.open("/organen/vlietmonde/beheer/bestuurders").words
    assert "ja, één persoon" in told


def test_without_an_account_the_clerk_of_the_other_body_asks_and_answers(
    town, board, alderman, member, signed_in
):
    desk, other_desk = signed_in(town, Role.CLERK), signed_in(board, Role.CLERK)
    desk.send(f"{page_of(alderman)}?naam=x", other=member.public_id)
    assert not [
        link
        for link in desk.open("/organen/vlietmonde/beheer/bestuurders").links()
        if "/een-persoon" in link
    ]
    page = other_desk.open("/organen/waterveld/beheer/bestuurders")
    page = other_desk.open(link_to(page, "/een-persoon/"))
    assert "Vraag het eerst aan de persoon" in page.words
    page = other_desk.submit(page, part="een-persoon", answer="no")
    assert not [link for link in page.links() if "/een-persoon/" in link]
    assert alderman.person is not member.person
    told = desk.open("/organen/vlietmonde/beheer/bestuurders").words
    assert "nee, niet één persoon" in told
    answer = db.session.query(ProposalAnswer).one()
    assert answer.by_person is False


def test_a_no_is_kept_and_the_same_two_rest_for_a_while(town, board, alderman, member, clerk):
    there = factories.identity(board, Role.CLERK)
    end(there, propose(clerk, alderman, member), False)
    for asker, first, second in ((clerk, alderman, member), (there, member, alderman)):
        with pytest.raises(Invalid, match="no"):
            propose(asker, first, second, clock.today() + datetime.timedelta(days=REST_DAYS - 1))
    later = clock.today() + datetime.timedelta(days=REST_DAYS)
    assert not proposals.list_from(clerk, town, later)
    again = propose(clerk, alderman, member, later)
    assert [each.state for each in proposals.list_of(clerk, alderman)] == [
        ProposalState.WAITING,
        ProposalState.NO,
    ]
    assert proposals.list_to_answer(there)[0].proposal is again


def test_a_proposal_is_taken_back_by_the_body_that_made_it(board, alderman, member, signed_in):
    desk = signed_in(alderman.body, Role.CLERK)
    page = desk.send(f"{page_of(alderman)}?naam=x", other=member.public_id)
    other_desk = signed_in(board, Role.CLERK)
    address, fields = page.form("terugnemen")
    wrong = address.replace("vlietmonde", "waterveld").replace(alderman.public_id, member.public_id)
    other_desk.send(wrong, 404)
    assert "teruggenomen" in desk.send(address, **fields).words
    desk.send(address, 409, **fields)
    assert proposals.list_to_answer(factories.identity(board, Role.CLERK)) == []


def test_it_is_said_once_and_not_by_both_bodies(board, alderman, member, clerk):
    made = propose(clerk, alderman, member)
    assert propose(clerk, alderman, member) is made
    with pytest.raises(Invalid, match="other body"):
        propose(factories.identity(board, Role.CLERK), member, alderman)


def test_nobody_answers_but_who_is_asked(town, board, alderman, member, clerk):
    there = factories.identity(board, Role.CLERK)
    made = propose(clerk, alderman, member)
    stranger = factories.official(board)
    others = [
        clerk,
        factories.identity(town, Role.REVIEWER),
        factories.identity(board, Role.ADMINISTRATOR),
    ]
    others.append(factories.identity(board, Role.OFFICIAL, who=stranger.person))
    for asker in others:
        with pytest.raises(NotFound):
            end(asker, made, True)
    oneself = factories.identity(town, Role.OFFICIAL, who=alderman.person)
    with pytest.raises(NotFound):
        end(there, made, True)
    end(oneself, made, True)
    with pytest.raises(WrongState):
        end(oneself, made, False)
    assert db.session.query(ProposalAnswer).one().by_person is True


def test_nobody_proposes_but_a_clerk_of_the_body_and_never_about_oneself(
    town, board, alderman, member
):
    others = [
        factories.identity(board, Role.CLERK),
        factories.identity(town, Role.REVIEWER),
        factories.identity(town, Role.CLERK, Role.OFFICIAL, who=alderman.person),
    ]
    for asker in others:
        with pytest.raises(NotAllowed):
            propose(asker, alderman, member)


def test_two_of_one_body_one_person_already_or_nobody_are_not_proposed(
    town, alderman, member, clerk
):
    colleague = factories.official(town)
    again = factories.official(factories.body("zilt", "Gemeente Zilt"), who=alderman.person)
    hired = factories.official(
        factories.body("oever", "Gemeente Oever"), OfficeKind.EXTERNAL, "jurist"
    )
    for other in (colleague.public_id, again.public_id, hired.public_id, "onzin", ""):
        with pytest.raises(Invalid), transaction():
            proposals.propose(clerk, alderman, other, TODAY)
    own = factories.official(town, OfficeKind.EXTERNAL, "adviseur")
    with pytest.raises(Invalid, match="public page"):
        propose(clerk, own, member)


def test_somebody_shielded_is_not_proposed_not_found_and_not_asked(
    town, board, alderman, member, clerk, signed_in
):
    made = propose(clerk, alderman, member)
    there = factories.identity(board, Role.CLERK)
    with transaction():
        shielding.shield(
            there, member, None, "Bedreigd na een uitspraak", datetime.date(2027, 5, 1), TODAY
        )
    assert proposals.list_of(clerk, alderman)[0].state is ProposalState.RESTING
    assert proposals.list_to_answer(there) == []
    with pytest.raises(NotFound):
        end(there, made, True)
    desk = signed_in(town, Role.CLERK)
    by_name = desk.open(f"{page_of(alderman)}?naam=terwolde&orgaan=waterveld")
    by_address = desk.open(
        f"{page_of(alderman)}?naam=http://localhost/bestuurders/{member.public_id}"
    )
    for page in (by_name, by_address):
        assert "Niemand gevonden" in page.words
        assert f"/bestuurders/{member.public_id}" not in page.links()
    other = factories.official(town)
    page = desk.send(f"{page_of(other)}?naam=x", 400, other=member.public_id)
    nobody = desk.send(
        f"{page_of(other)}?naam=x", 400, other="00000000-0000-4000-8000-000000000000"
    )
    assert page.words == nobody.words


def test_who_is_shielded_is_not_found_by_the_other_page_after_joining(
    app, town, board, alderman, member, clerk
):
    with transaction():
        shielding.shield(
            clerk, alderman, None, "Bedreigd na een uitspraak", datetime.date(2027, 5, 1), TODAY
        )
    factories.position(member, factories.organisation("Bouwbedrijf Tarwedam B.V.", kvk="90004321"))
    before = read_all(app, member)
    with transaction():
        persons.join(SERVER, alderman, member)
    assert alderman.person is member.person
    assert read_all(app, member) == before


def test_public_pages_show_nothing_of_proposals_and_answers(app, board, alderman, member, clerk):
    factories.position(
        alderman, factories.organisation("Bouwbedrijf Tarwedam B.V.", kvk="90004321")
    )
    other = factories.official(board)
    before = read_all(app, alderman)
    end(factories.identity(board, Role.CLERK), propose(clerk, alderman, member), False)
    propose(clerk, alderman, other)
    assert read_all(app, alderman) == before


def test_two_accounts_are_a_clear_answer_and_nothing_is_recorded(
    app, town, board, alderman, member, clerk, signed_in
):
    made = propose(clerk, alderman, member)
    first = signed_in(town, Role.OFFICIAL, who=alderman.person)
    factories.account(board, Role.OFFICIAL, who=member.person, email="lid@waterveld.example")
    page = first.open(f"/beheer/een-persoon/{made.public_id}")
    page = first.submit(page, 400, part="een-persoon", answer="yes")
    assert "twee accounts" in page.words
    assert db.session.query(ProposalAnswer).count() == 0
    run = app.test_cli_runner().invoke
    assert run(args=["accounts", "close", "lid@waterveld.example"]).exit_code == 0
    first.submit(page, part="een-persoon", answer="yes")
    assert officials.get(member.public_id).person is officials.get(alderman.public_id).person
    account = db.session.query(Account).filter_by(person_id=alderman.person_id).one()
    assert run(args=["accounts", "give", account.email, "official", "waterveld"]).exit_code == 0
    assert len(officials.list_own(accounts.identity_of(account))) == 2
    assert run(args=["accounts", "take", account.email, "official", "waterveld"]).exit_code == 0
    assert len(officials.list_own(accounts.identity_of(account))) == 1


def test_the_other_page_is_found_by_a_misspelt_name_or_its_address(alderman, member):
    factories.official(alderman.body, who=factories.person("Saskia", None, "Terwolde"))
    host = "https://register.gemeente-met-een-heel-lange-naam-aan-de-vliet.voorbeeld.example"
    found = {
        "Terwolde": [member.public_id],
        "terwoldde": [member.public_id],
        f"{host}/en/bestuurders/{member.public_id}?op=2025-01-01": [member.public_id],
        "Niemandsdochter": [],
        "": [],
    }
    for wanted, ids in found.items():
        assert [
            each.official.public_id for each in proposals.candidates(alderman, wanted)
        ] == ids, wanted
    assert proposals.candidates(alderman, "Terwolde", "vlietmonde") == []


def test_joining_shows_in_the_search_at_once_and_separating_puts_the_name_back(
    app, alderman, member
):
    assert [hit.entry.name for hit in search.find("terwolde")] == ["S. Terwolde", "Sanne Terwolde"]
    with transaction():
        persons.join(SERVER, alderman, member)
    assert [hit.entry.name for hit in search.find("terwolde")] == [
        "Sanne Terwolde",
        "Sanne Terwolde",
    ]
    run = app.test_cli_runner().invoke
    assert (
        run(args=["persons", "separate", member.public_id]).output
        == "S. Terwolde: Waterschap Waterveld\n"
    )
    assert [hit.entry.name for hit in search.find("terwolde")] == ["S. Terwolde", "Sanne Terwolde"]
    assert pages.official(alderman.public_id).elsewhere == []
    assert run(args=["persons", "separate", member.public_id]).exit_code == 1


def test_who_came_in_as_one_person_is_parted_under_the_same_name(alderman, board):
    other = factories.official(board, who=alderman.person)
    with transaction():
        persons.separate(other)
    assert other.person is not alderman.person
    assert other.person.name == alderman.person.name == "Sanne Terwolde"


def test_a_clerk_who_shields_is_told_of_the_other_page(board, alderman, signed_in):
    other = factories.official(board, who=alderman.person)
    desk = signed_in(alderman.body, Role.CLERK)
    page = desk.open(f"/organen/vlietmonde/beheer/afscherming/bestuurders/{alderman.public_id}")
    assert "Waterschap Waterveld" in page.words
    assert other.person.name in page.words
