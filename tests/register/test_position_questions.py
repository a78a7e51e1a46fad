"""A fee that is kept and a contract with the own body are questions to the official and the clerk:
with the article and what to do, no finding, and nothing of them public but the day of a check."""

from __future__ import annotations

import datetime
import re
from dataclasses import replace

import pytest

from conflict_graph.facts import Capacity, DecisionKind, DecisionStatus, OfficeKind, PartyRole
from conflict_graph.particulars import FeeDestination, Particulars
from register.access import SERVER, Role
from register.clock import now
from register.errors import Invalid, NotAllowed, WrongState
from register.extensions import db
from register.models.accounts import Account
from register.models.bodies import BodyKind
from register.models.decisions import DecisionParty, DecisionVersion
from register.models.position_questions import BarCheck, SettledQuestion
from register.models.screening import Finding
from register.services.accounts import accounts
from register.services.declarations import position_questions, positions
from register.services.declarations.position_questions import BarKind, PositionQuestionKind
from register.services.desk import blocks
from register.services.organisations import matching
from register.transaction import transaction
from tests import factories
from tests.browser import Browser

FEE, BAR = PositionQuestionKind.FEE_KEPT, PositionQuestionKind.STATUTORY_BAR
KEPT = {
    "capacity": Capacity.EX_OFFICIO,
    "particulars": Particulars(fee_destination=FeeDestination.SELF),
}


@pytest.fixture
def body(app):
    return factories.body()


@pytest.fixture
def alderman(body):
    return factories.official(body, who=factories.person())


@pytest.fixture
def firm(app):
    return factories.organisation("Stichting Zon", kind="foundation")


@pytest.fixture
def clerk(body):
    return factories.identity(body, Role.CLERK)


def kinds(official):
    found = position_questions.of_official(official)
    return [each.kind for each, settled in found if settled is None]


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ({}, [FEE]),
        ({"paid": None}, [FEE]),
        ({"paid": False}, []),
        ({"capacity": Capacity.PRIVATE}, []),
        ({"until": "2024-01-01"}, []),
        ({"particulars": Particulars(fee_destination=FeeDestination.TREASURY)}, []),
        ({"particulars": Particulars()}, []),
    ],
)
def test_a_fee_is_asked_about_only_where_it_is_held_ex_officio_and_kept(
    alderman, firm, said, asked
):
    factories.position(alderman, firm, **{**KEPT, **said})
    assert kinds(alderman) == asked


@pytest.mark.parametrize(
    ("kind", "office"),
    [
        (BodyKind.MUNICIPALITY, OfficeKind.ELECTED_MEMBER),
        (BodyKind.WATER_BOARD, OfficeKind.EXECUTIVE),
    ],
)
def test_a_fee_is_asked_about_only_where_the_article_was_read(app, firm, kind, office):
    at = factories.body("elders", "Elders", kind=kind)
    factories.position(factories.official(at, title="lid", kind=office), firm, **KEPT)
    assert kinds(db.session.query(factories.Official).one()) == []


def test_a_settled_fee_comes_back_only_when_it_was_otherwise_in_between(alderman, firm, clerk):
    position = factories.position(alderman, firm, **KEPT)
    [question] = position_questions.list_for(clerk, [alderman.body])
    with transaction():
        position_questions.settle(clerk, position, FEE, "Vanaf juli gaat het naar de kas.", "GS 1")
    assert kinds(alderman) == []
    assert db.session.query(SettledQuestion).one().exemption == "", "of a fee there is none"
    entry = positions.entry_of(position)
    with transaction():
        positions.amend(SERVER, position, replace(entry, title="voorzitter"))
    assert kinds(alderman) == []
    other = replace(entry.particulars, fee_destination=FeeDestination.TREASURY)
    for said in (other, entry.particulars):
        with transaction():
            positions.amend(SERVER, position, replace(entry, particulars=said))
    assert kinds(alderman) == [FEE]
    assert question.since <= position_questions.of_official(alderman)[0][0].since


def oneself(official):
    """The official, who is a clerk of the body too."""
    known = db.session.query(Account).filter_by(person_id=official.person_id).first()
    if known is not None:
        return accounts.identity_of(known)
    return factories.identity(official.body, Role.OFFICIAL, Role.CLERK, who=official.person)


def look(official, position, *found, known=True):
    with transaction():
        position_questions.check(oneself(official), position, known, found)


def test_a_contract_is_a_question_until_it_is_settled_or_gone(alderman, firm, clerk):
    position = factories.position(alderman, firm)
    look(alderman, position, BarKind.WORKS, BarKind.LAND)
    look(alderman, position, BarKind.LAND, BarKind.WORKS)
    [said] = db.session.query(BarCheck)
    assert (said.kinds, kinds(alderman)) == ("works;land", [BAR])
    with transaction():
        position_questions.settle(clerk, position, BAR, "Ontheffing is er.", "GS 2026-41")
    assert kinds(alderman) == []
    look(alderman, position, BarKind.SUPPLY)
    assert kinds(alderman) == [BAR]
    look(alderman, position)
    assert kinds(alderman) == []
    assert db.session.query(Finding).count() == 0


def test_only_the_official_says_it_and_only_another_clerk_settles_it(alderman, firm, clerk):
    position = factories.position(alderman, firm)
    with pytest.raises(NotAllowed):
        position_questions.check(clerk, position, True, [BarKind.LAND])
    look(alderman, position, BarKind.LAND)
    reviewer = factories.identity(alderman.body, Role.REVIEWER)
    for nobody in (oneself(alderman), reviewer):
        with pytest.raises(NotAllowed):
            position_questions.settle(nobody, position, BAR, "Dit mag best wel hoor.")
    assert position_questions.list_for(oneself(alderman), [alderman.body]) == []
    with pytest.raises(Invalid):
        position_questions.settle(clerk, position, BAR, "kort")
    with transaction():
        position_questions.settle(clerk, position, BAR, "Het contract is beëindigd.")
    with pytest.raises(WrongState):
        position_questions.settle(clerk, position, BAR, "Het contract is beëindigd.")
    assert db.session.query(SettledQuestion).count() == 1


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ({}, True),
        ({"status": DecisionStatus.OPEN}, False),
        ({"kind": DecisionKind.GRANT}, False),
        ({"role": PartyRole.BIDDER}, False),
        ({"kind": DecisionKind.LAND_SALE, "role": PartyRole.BUYER}, True),
    ],
)
def test_it_is_asked_where_the_body_decided_to_contract_with_the_organisation(
    body, alderman, firm, said, asked
):
    position = factories.position(alderman, firm)
    factories.position(alderman, factories.organisation("Stichting Maan"), title="lid")
    factories.decision(body, [firm], **said)
    assert position_questions.to_check(alderman) == ([position] if asked else [])
    look(alderman, position, known=False)
    assert position_questions.to_check(alderman) == []


def test_it_is_asked_again_when_a_new_contract_comes_and_not_when_an_old_one_is_amended(
    body, alderman, firm, clerk
):
    position = factories.position(alderman, firm)
    first = factories.decision(body, [firm], status=DecisionStatus.OPEN)
    look(alderman, position)
    assert position_questions.to_check(alderman) == []
    amend(first)
    assert position_questions.to_check(alderman) == [position]
    look(alderman, position, BarKind.WORKS)
    amend(first, title="Onderhoud van bruggen en sluizen")
    assert position_questions.to_check(alderman) == []
    factories.decision(body, [firm])
    assert position_questions.to_check(alderman) == [position]
    look(alderman, position, BarKind.WORKS)
    look(alderman, position, BarKind.WORKS)
    assert position_questions.to_check(alderman) == []
    assert [each.number for each in db.session.query(BarCheck)] == [1, 2, 3]
    late = factories.decision(body, [])
    named = factories.mention(body, "Zon, stichting")
    factories.party(late, named)
    assert position_questions.to_check(alderman) == []
    with transaction():
        matching.answer(clerk, named, firm, same=True)
    assert position_questions.to_check(alderman) == [position]


def amend(decision, status=DecisionStatus.TAKEN, title="Onderhoud van bruggen"):
    """Another version, in which what is said of the parties stays."""
    before = decision.current
    decision.versions.append(
        DecisionVersion(
            number=before.number + 1,
            title=title,
            kind=before.kind,
            status=status,
            fingerprint=f"{before.number + 1:064}",
            parties=[
                DecisionParty(mention=each.mention, role=each.role) for each in before.parties
            ],
        )
    )
    factories.keep(decision)


def test_what_an_undone_file_said_of_a_decision_asks_nothing_and_hides_nothing(body, alderman):
    from tests.register.test_import_undoing import DECISIONS, Noun, bring, undo

    firm = factories.organisation("Tarwedam B.V.", kvk="90001234")
    position = factories.position(alderman, firm)
    bring(Noun.DECISIONS, DECISIONS, body)
    other = bring(Noun.DECISIONS, DECISIONS.replace(b"award", b"grant"), body)
    assert position_questions.to_check(alderman) == []
    undo(other)
    assert position_questions.to_check(alderman) == [position]


def test_a_civil_servant_is_not_asked(body, firm):
    servant = factories.official(
        body, title="inkoper", kind=OfficeKind.CIVIL_SERVANT, designated=True
    )
    position = factories.position(servant, firm)
    factories.decision(body, [firm])
    assert position_questions.to_check(servant) == []
    with pytest.raises(WrongState):
        look(servant, position)


def enter(client, official, role=Role.OFFICIAL):
    who = official.person if role is Role.OFFICIAL else None
    account = factories.account(official.body, role, who=who)
    assert factories.sign_in(client, account).status_code == 303
    return Browser(client)


def test_from_the_answer_of_the_official_to_what_the_clerk_records(app, body, alderman, firm):
    factories.position(alderman, firm)
    factories.decision(body, [firm])
    official = enter(app.test_client(), alderman)
    page = official.open("/en/mijn")
    page = official.open(next(each for each in page.links() if each.endswith("/contracten")))
    assert "names this organisation as a party to a contract" in page.words
    assert "choose" in official.submit(page, 400, there_is="yes").words.casefold()
    page = official.submit(page, there_is="yes", kinds="supply")
    assert "This is a question and no finding" in page.words
    assert "article 15(2)" in page.words
    clerk = enter(app.test_client(), alderman, Role.CLERK)
    page = clerk.open("/en/bureau")
    assert "A contract with the own body: may it be?" in page.words
    every = clerk.open(next(each for each in page.links() if "vragen-over-functies" in each))
    assert alderman.person.name in every.words
    page = clerk.open(
        next(each for each in page.links() if each.endswith("/vraag/contract/antwoord"))
    )
    assert "Supply: goods to the body" in page.words
    assert "What the official can do" in page.words
    clerk.submit(page, 400, note="kort")
    clerk.submit(page, note="Gedeputeerde Staten gaven ontheffing.", exemption="GS 2026-41")
    assert "may it be?" not in clerk.open("/en/bureau").words
    own = official.open("/en/mijn")
    assert "Recorded by the clerk on" in own.words
    said = official.open(next(each for each in own.links() if each.endswith("/vraag/contract")))
    assert "GS 2026-41" in said.words
    factories.decision(body, [firm])
    own = official.open("/en/mijn")
    page = official.open(next(each for each in own.links() if each.endswith("/contracten")))
    assert "Since then a contract came: look again." in page.words


def test_a_kept_fee_stands_on_the_page_of_the_official_and_on_the_desk(app, alderman, firm):
    factories.position(alderman, firm, **KEPT)
    page = enter(app.test_client(), alderman).open("/en/mijn")
    assert "Where does the fee of this position go?" in page.words
    clerk = enter(app.test_client(), alderman, Role.CLERK)
    page = clerk.open("/en/bureau")
    page = clerk.open(
        next(each for each in page.links() if each.endswith("/vraag/vergoeding/antwoord"))
    )
    assert "articles 44 and 66" in page.words
    who = factories.identity(alderman.body, Role.CLERK)
    assert "position" in [kind for kind, _ in blocks.waits(who, now())]


def test_the_desk_counts_the_questions_of_each_body_apart(alderman, firm, body):
    other = factories.body("elders", "Elders")
    who = factories.account(body, Role.CLERK)
    accounts.give_role(who, other, Role.CLERK)
    factories.position(alderman, firm, **KEPT)
    settled = factories.position(alderman, factories.organisation("Stichting Maan"), **KEPT)
    with transaction():
        position_questions.settle(accounts.identity_of(who), settled, FEE, "Het gaat naar de kas.")
    found = blocks.of(accounts.identity_of(who), now().date())
    assert [(each.body, each.positions) for each in found.questions] == [(body, 1)]


def public_words(app, alderman, position):
    client = app.test_client()
    pages = [
        client.get(address).text
        for address in (
            f"/nevenfuncties/{position.public_id}",
            f"/bestuurders/{alderman.public_id}",
            f"/organen/{alderman.body.slug}",
            f"/api/v1/nevenfuncties/{position.public_id}",
            "/open-data/nevenfuncties.json",
            "/open-data/register-popolo.json",
        )
    ]
    return re.sub(r'name="(csrf_)?token"[^>]*value="[^"]*"', "", "".join(pages))


def test_of_a_check_everybody_reads_the_day_and_nothing_of_what_came_of_it(
    app, alderman, firm, clerk
):
    position = factories.position(alderman, firm)
    without = public_words(app, alderman, position)
    look(alderman, position, known=False)
    assert public_words(app, alderman, position) == without
    look(alderman, position)
    checked = public_words(app, alderman, position)
    assert str(now().astimezone(datetime.UTC).date()) in re.findall(
        r'"contractenNagegaanOp":\s*"([\d-]+)', checked
    )
    assert "ging de bestuurder na of de wet een contract" in checked
    moment = r'"contractenNagegaanOp":\s*"[^"]*"'
    for found in ([BarKind.LAND], [BarKind.WORKS, BarKind.SUPPLY]):
        look(alderman, position, *found)
        with_a_contract = public_words(app, alderman, position)
        assert re.sub(moment, "", with_a_contract) == re.sub(moment, "", checked)
    with transaction():
        position_questions.settle(clerk, position, BAR, "Kanarienoot over ontheffing", "GS-canary")
    assert re.sub(moment, "", public_words(app, alderman, position)) == re.sub(moment, "", checked)
