"""Restricted interests: asked by rule, seen by few, never public, in the dossier by relation and kind only."""

from __future__ import annotations

import datetime

import pytest

from conflict_graph.dates import PartialDate
from conflict_graph.facts import DecisionKind, Relation, TieKind
from register.access import Role
from register.errors import Invalid, NotAllowed, NotFound, WrongState
from register.extensions import db
from register.models.interests import InterestKind, InterestPayload
from register.services import changes, dossiers, interests
from register.services.interests import Said
from register.transaction import transaction
from tests import factories
from tests.browser import Browser
from tests.register.test_no_leak import read_all

TODAY = datetime.date(2026, 11, 24)
RULE = "Gedragscode 2025, artikel 4"
CANARIES = ("Kanariebezit B.V.", "Kanariefamilie B.V.", "kanarieadviseur", "Kanariepolder")


@pytest.fixture
def town(app):
    made = factories.body()
    for kind in InterestKind:
        interests.ask(None, made, kind, True, RULE)
    db.session.commit()
    return made


@pytest.fixture
def official(town):
    made = factories.official(town)
    factories.position(made, factories.organisation("Bouwbedrijf Tarwedam B.V.", kvk="90004321"))
    return made


@pytest.fixture
def oneself(official):
    return factories.identity(official.body, Role.OFFICIAL, who=official.person)


def state_all(oneself, official):
    firm = factories.organisation(CANARIES[0])
    of_family = factories.organisation(CANARIES[1])
    said = {
        InterestKind.HOLDING: Said(firm.id, share=0.25),
        InterestKind.FAMILY: Said(of_family.id, relation=Relation.PARTNER, tie=TieKind.MANAGEMENT),
        InterestKind.FORMER_POSITION: Said(
            firm.id, title=CANARIES[2], tie=TieKind.ADVISORY, valid_until=PartialDate(2022, 3)
        ),
        InterestKind.PROPERTY: Said(area=CANARIES[3]),
    }
    with transaction():
        made = [interests.declare(oneself, official, kind, each) for kind, each in said.items()]
    return made, firm, of_family


def test_no_column_holds_a_name_and_the_page_asks_not_to_name_anybody(app, town, official):
    columns = [column.name for column in InterestPayload.__table__.columns]
    assert not [name for name in columns if "name" in name or "description" in name or "note" in name]
    client = app.test_client()
    factories.sign_in(client, factories.account(town, Role.OFFICIAL, who=official.person))
    browser = Browser(client)
    for word in ("bezit", "familie", "eerdere-functie", "grond"):
        page = browser.open(f"/mijn/{official.public_id}/belangen/nieuw/{word}")
        assert "Noem niemand" in page.words
        named = [field.get("name") for field in page.all("input") if "naam" in (field.get("name") or "")]
        assert named == []


def test_interests_are_on_no_public_page(app, official, oneself):
    before = read_all(app, official)
    state_all(oneself, official)
    assert read_all(app, official) == before


def test_only_the_official_and_the_clerks_of_this_body_read_them(app, town, official, oneself):
    [first, *_], *_ = state_all(oneself, official)
    assert len(interests.list_of(oneself, official)) == len(interests.list_of(clerk(town), official)) == 4
    elsewhere = factories.body("elders", "Gemeente Elders")
    others = [factories.identity(town, role) for role in (Role.REVIEWER, Role.ADMINISTRATOR, Role.OFFICIAL)]
    for other in (*others, clerk(elsewhere)):
        with pytest.raises(NotAllowed):
            interests.list_of(other, official)
        with pytest.raises(NotAllowed):
            interests.withdraw(other, first)
    with pytest.raises(NotAllowed):
        interests.declare(clerk(town), official, InterestKind.PROPERTY, Said(area="Zuid"))


def clerk(body):
    return factories.identity(body, Role.CLERK)


def test_what_nobody_asks_is_not_recorded_and_what_was_said_stays_readable(town, official, oneself):
    state_all(oneself, official)
    administrator = factories.identity(town, Role.ADMINISTRATOR)
    interests.ask(administrator, town, InterestKind.PROPERTY, False, "")
    interests.ask(administrator, town, InterestKind.PROPERTY, False, "")
    assert list(interests.asked(town)) == [kind for kind in InterestKind if kind is not InterestKind.PROPERTY]
    with pytest.raises(WrongState):
        interests.declare(oneself, official, InterestKind.PROPERTY, Said(area="Zuid"))
    assert len(interests.list_of(oneself, official)) == 4
    with pytest.raises(Invalid):
        interests.ask(administrator, town, InterestKind.PROPERTY, True, " ")
    with pytest.raises(NotAllowed):
        interests.ask(factories.identity(town, Role.REVIEWER), town, InterestKind.PROPERTY, True, RULE)


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (InterestKind.HOLDING, Said()),
        (InterestKind.HOLDING, Said(1, share=1.5)),
        (InterestKind.FAMILY, Said(1, tie=TieKind.BOARD)),
        (InterestKind.FAMILY, Said(1, relation=Relation.CHILD, tie=TieKind.GIFT)),
        (InterestKind.FORMER_POSITION, Said(1, title="adviseur", tie=TieKind.ADVISORY)),
        (
            InterestKind.FORMER_POSITION,
            Said(1, None, None, TieKind.ADVISORY, "adviseur", None, PartialDate(2023), PartialDate(2022)),
        ),
        (InterestKind.PROPERTY, Said(area="")),
        (InterestKind.PROPERTY, Said(area="x" * 201)),
    ],
)
def test_what_is_missing_or_cannot_be_right_is_refused(official, oneself, kind, said):
    with pytest.raises(Invalid):
        interests.declare(oneself, official, kind, said)
    db.session.rollback()


def test_versions_are_added_and_what_is_withdrawn_is_gone_from_the_list(official, oneself):
    [holding, *_], firm, _ = state_all(oneself, official)
    interests.amend(oneself, holding, Said(firm.id, share=0.5))
    assert holding.current.payload.share == 0.5
    interests.withdraw(oneself, holding)
    assert [version.number for version in holding.versions] == [1, 2, 3]
    assert len(interests.list_of(oneself, official)) == 3
    with pytest.raises(NotFound):
        interests.get(oneself, official, holding.public_id)


def ties_in(town, official, parties, **values):
    decision = factories.decision(town, parties, **values)
    factories.participation(decision, official, steps=["voted"])
    dossier = dossiers.write(decision, TODAY)
    return decision, dossiers.read(dossiers.text_of(dossier))


def test_they_enter_the_dossier_with_their_source_and_a_relative_has_no_name(town, official, oneself):
    _, firm, of_family = state_all(oneself, official)
    _, dossier = ties_in(town, official, [firm, of_family])
    mine = {tie.kind: tie for tie in dossier.ties if tie.source and "vertrouwelijke opgave" in tie.source}
    assert (mine[TieKind.OWNERSHIP].source_id, mine[TieKind.OWNERSHIP].share) == (official.public_id, 0.25)
    assert (mine[TieKind.ADVISORY].until_date, mine[TieKind.ADVISORY].ended) == (PartialDate(2022, 3), True)
    assert mine[TieKind.FAMILY].relation is Relation.PARTNER
    assert mine[TieKind.MANAGEMENT].source_id == mine[TieKind.FAMILY].target_id == dossier.persons[0].id
    assert dossier.persons[0].description == "partner"
    assert town.name in mine[TieKind.OWNERSHIP].source


def test_they_count_at_no_other_body(official, oneself):
    _, firm, _ = state_all(oneself, official)
    elsewhere = factories.body("elders", "Gemeente Elders")
    also_there = factories.official(elsewhere, who=official.person)
    _, dossier = ties_in(elsewhere, also_there, [firm])
    assert not [tie for tie in dossier.ties if tie.source and "vertrouwelijke" in tie.source]


def test_property_is_a_question_to_a_person_and_no_tie(town, official, oneself):
    state_all(oneself, official)
    firm = factories.organisation("Grondbedrijf Halm B.V.")
    decision, dossier = ties_in(town, official, [firm], kind=DecisionKind.ZONING)
    assert not [tie for tie in dossier.ties if tie.kind is TieKind.PROPERTY]
    assert interests.land_questions(clerk(town), decision) == [(official, CANARIES[3])]
    grant, _ = ties_in(town, official, [firm], kind=DecisionKind.GRANT)
    assert interests.land_questions(clerk(town), grant) == []


def test_a_statement_touches_the_decisions_within_its_reach(town, official, oneself):
    firm = factories.organisation(CANARIES[0])
    decision = factories.decision(town, [firm])
    since = datetime.datetime.now(datetime.UTC) + datetime.timedelta(hours=1)
    assert decision.id not in changes.touched(town, since, since.date())
    with transaction():
        made = interests.declare(oneself, official, InterestKind.HOLDING, Said(firm.id))
    moment = made.current.recorded_at
    assert decision.id in changes.touched(town, moment, moment.date())


def test_an_official_states_an_interest_on_a_page_and_takes_it_off_the_list(app, town, official):
    client = app.test_client()
    factories.sign_in(client, factories.account(town, Role.OFFICIAL, who=official.person))
    browser = Browser(client)
    home = f"/mijn/{official.public_id}/belangen"
    assert home in browser.open("/mijn").links()
    address = f"{home}/nieuw/familie"
    assert "Kies een relatie" in browser.send(address, 400, organisation_name="Bakkerij Krent").words
    factories.organisation("Bakkerij Krent B.V.", kvk="90001234")
    said = {"relation": "sibling", "tie": "ownership"}
    page = browser.send(address, **said, organisation_name="Bakkerij Krent")
    assert "Bedoelt u Bakkerij Krent B.V." in page.words
    browser.send(address, **said, kvk="90001234")
    listed = browser.open(home)
    assert "Broer of zus: Bakkerij Krent B.V." in listed.words
    assert RULE in listed.words
    [off] = [link for link in listed.links() if link.endswith("/intrekken")]
    browser.send(off)
    assert "Bakkerij Krent" not in browser.open(home).words
    assert browser.open(f"{home}/nieuw/onzin", 404).status == 404


def test_a_clerk_says_what_the_rule_asks_and_reads_without_changing(app, town, official, oneself):
    state_all(oneself, official)
    client = app.test_client()
    factories.sign_in(client, factories.account(town, Role.CLERK))
    browser = Browser(client)
    address = "/organen/vlietmonde/beheer/belangen"
    assert "gedragscode" in browser.send(address, 400, holding="y", holding_reference="").words
    browser.send(address, holding="y", holding_reference=RULE)
    assert list(interests.asked(town)) == [InterestKind.HOLDING]
    page = browser.open(f"/organen/vlietmonde/beheer/bestuurders/{official.public_id}/belangen")
    assert all(word in page.words for word in CANARIES)
    assert not [link for link in page.links() if "intrekken" in link or "nieuw" in link]
