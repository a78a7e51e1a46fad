"""Restricted interests: asked by rule, seen by few, never public, in the dossier by relation and
kind only.
"""

from __future__ import annotations

import datetime

import pytest

from conflict_graph.dates import PartialDate
from conflict_graph.facts import DecisionKind, Declared, Relation, TieKind
from register.access import SERVER, Role
from register.errors import Invalid, NotAllowed, NotFound, WrongState
from register.extensions import db
from register.models.interests import Interest, InterestKind, InterestPayload, InterestVersion
from register.models.kinds import Act
from register.services.accounts import accounts
from register.services.declarations import interests
from register.services.declarations.interests import InterestEntry
from register.services.dossiers import dossiers
from register.transaction import transaction
from tests import factories
from tests.browser import Browser
from tests.register.test_no_leak import read_all
from tests.rounds import touched

TODAY = datetime.date(2026, 11, 24)
RULE = "Gedragscode 2025, artikel 4"
CANARIES = ("Kanariebezit B.V.", "Kanariefamilie B.V.", "kanarieadviseur", "Kanariepolder")


@pytest.fixture
def town(app):
    made = factories.body()
    for kind in InterestKind:
        interests.ask(SERVER, made, kind, True, RULE)
    db.session.commit()
    return made


@pytest.fixture
def official(town):
    made = factories.official(town)
    factories.position(made, factories.organisation("Bouwbedrijf Tarwedam B.V.", kvk="90004321"))
    return made


@pytest.fixture
def own_account(official):
    return factories.account(official.body, Role.OFFICIAL, who=official.person)


@pytest.fixture
def oneself(own_account):
    return accounts.identity_of(own_account)


def state_all(oneself, official):
    firm = factories.organisation(CANARIES[0])
    of_family = factories.organisation(CANARIES[1])
    said = {
        InterestKind.HOLDING: InterestEntry(organisation_id=firm.id, share=0.25),
        InterestKind.FAMILY: InterestEntry(
            organisation_id=of_family.id, relation=Relation.PARTNER, tie=TieKind.MANAGEMENT
        ),
        InterestKind.FORMER_POSITION: InterestEntry(
            organisation_id=firm.id,
            title=CANARIES[2],
            tie=TieKind.ADVISORY,
            valid_until=PartialDate(2022, 3),
        ),
        InterestKind.PROPERTY: InterestEntry(area=CANARIES[3]),
    }
    with transaction():
        made = [interests.declare(oneself, official, kind, each) for kind, each in said.items()]
    return made, firm, of_family


def test_no_column_holds_a_name_and_the_page_asks_not_to_name_anybody(app, town, official):
    columns = [column.name for column in InterestPayload.__table__.columns]
    assert not [
        name for name in columns if "name" in name or "description" in name or "note" in name
    ]
    client = app.test_client()
    factories.sign_in(client, factories.account(town, Role.OFFICIAL, who=official.person))
    browser = Browser(client)
    for word in ("bezit", "familie", "eerdere-functie", "grond"):
        page = browser.open(f"/mijn/{official.public_id}/belangen/nieuw/{word}")
        assert "Noem niemand" in page.words
        named = [
            field.get("name") for field in page.all("input") if "naam" in (field.get("name") or "")
        ]
        assert named == []


def test_interests_are_on_no_public_page(app, official, oneself):
    before = read_all(app, official)
    [holding, family, *_], firm, _ = state_all(oneself, official)
    with transaction():
        interests.amend(oneself, holding, InterestEntry(organisation_id=firm.id, share=0.75), 1)
        interests.withdraw(oneself, family)
    assert read_all(app, official) == before


def test_only_the_official_and_the_clerks_of_this_body_read_them(app, town, official, oneself):
    [first, *_], *_ = state_all(oneself, official)
    assert (
        len(interests.list_of(oneself, official))
        == len(interests.list_of(clerk(town), official))
        == 4
    )
    elsewhere = factories.body("elders", "Gemeente Elders")
    others = [
        factories.identity(town, role)
        for role in (Role.REVIEWER, Role.ADMINISTRATOR, Role.OFFICIAL)
    ]
    for other in (*others, clerk(elsewhere)):
        with pytest.raises(NotAllowed):
            interests.list_of(other, official)
        with pytest.raises(NotAllowed):
            interests.amend(other, first, InterestEntry(), 1)
        with pytest.raises(NotAllowed):
            interests.withdraw(other, first)
    with pytest.raises(NotAllowed):
        interests.declare(clerk(town), official, InterestKind.PROPERTY, InterestEntry(area="Zuid"))


def test_every_page_that_says_who_reads_them_names_all_of_those(app, town, official, own_account):
    client = app.test_client()
    browser = Browser(client)
    assert (
        "de griffie van het orgaan, wie over de bevinding oordeelt"
        in browser.open("/privacy").words
    )
    factories.sign_in(client, own_account)
    assert (
        "ook degene die daarover oordeelt"
        in browser.open(f"/mijn/{official.public_id}/belangen").words
    )
    browser.send("/afmelden")
    factories.sign_in(client, factories.account(town, Role.CLERK))
    assert (
        "ook degene die daarover oordeelt"
        in browser.open("/organen/vlietmonde/beheer/belangen").words
    )


def clerk(body):
    return factories.identity(body, Role.CLERK)


def test_what_nobody_asks_is_not_recorded_and_what_was_said_stays_readable(town, official, oneself):
    state_all(oneself, official)
    administrator = factories.identity(town, Role.ADMINISTRATOR)
    interests.ask(administrator, town, InterestKind.PROPERTY, False, "")
    interests.ask(administrator, town, InterestKind.PROPERTY, False, "")
    assert list(interests.asked(town)) == [
        kind for kind in InterestKind if kind is not InterestKind.PROPERTY
    ]
    with pytest.raises(WrongState):
        interests.declare(oneself, official, InterestKind.PROPERTY, InterestEntry(area="Zuid"))
    assert len(interests.list_of(oneself, official)) == 4
    with pytest.raises(Invalid):
        interests.ask(administrator, town, InterestKind.PROPERTY, True, " ")
    with pytest.raises(NotAllowed):
        interests.ask(
            factories.identity(town, Role.REVIEWER), town, InterestKind.PROPERTY, True, RULE
        )


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (InterestKind.HOLDING, InterestEntry()),
        (InterestKind.HOLDING, InterestEntry(organisation_id=1, share=1.5)),
        (InterestKind.FAMILY, InterestEntry(organisation_id=1, tie=TieKind.BOARD)),
        (
            InterestKind.FAMILY,
            InterestEntry(organisation_id=1, relation=Relation.CHILD, tie=TieKind.GIFT),
        ),
        (
            InterestKind.FORMER_POSITION,
            InterestEntry(organisation_id=1, title="adviseur", tie=TieKind.ADVISORY),
        ),
        (
            InterestKind.FORMER_POSITION,
            InterestEntry(
                organisation_id=1,
                share=None,
                relation=None,
                tie=TieKind.ADVISORY,
                title="adviseur",
                area=None,
                valid_from=PartialDate(2023),
                valid_until=PartialDate(2022),
            ),
        ),
        (InterestKind.PROPERTY, InterestEntry(area="")),
        (InterestKind.PROPERTY, InterestEntry(area="x" * 201)),
    ],
)
def test_what_is_missing_or_cannot_be_right_is_refused(official, oneself, kind, said):
    with pytest.raises(Invalid):
        interests.declare(oneself, official, kind, said)
    db.session.rollback()


def test_versions_are_added_and_what_is_withdrawn_is_gone_from_the_list(official, oneself):
    [holding, *_], firm, _ = state_all(oneself, official)
    assert not interests.amend(
        oneself, holding, InterestEntry(organisation_id=firm.id, share=0.25), 1
    )
    assert interests.amend(oneself, holding, InterestEntry(organisation_id=firm.id, share=0.5), 1)
    assert holding.current.payload.share == 0.5
    with pytest.raises(WrongState):
        interests.amend(oneself, holding, InterestEntry(organisation_id=firm.id, share=0.6), 1)
    with pytest.raises(NotAllowed):
        interests.amend(
            clerk(official.body), holding, InterestEntry(organisation_id=firm.id, share=0.6), 2
        )
    interests.withdraw(oneself, holding)
    assert [version.number for version in holding.versions] == [1, 2, 3]
    assert len(interests.list_of(oneself, official)) == 3
    assert interests.list_withdrawn(clerk(official.body), official) == [holding]
    with pytest.raises(NotAllowed):
        interests.list_withdrawn(factories.identity(official.body, Role.REVIEWER), official)
    with pytest.raises(NotFound):
        interests.get(oneself, official, holding.public_id)


def ties_in(town, official, parties, **values):
    decision = factories.decision(town, parties, **values)
    factories.participation(decision, official, steps=["voted"])
    dossier = dossiers.write(decision.id, TODAY)
    return decision, dossiers.read(dossiers.text_of(dossier))


def test_they_enter_the_dossier_with_their_source_and_a_relative_has_no_name(
    town, official, oneself
):
    _, firm, of_family = state_all(oneself, official)
    _, dossier = ties_in(town, official, [firm, of_family])
    mine = {
        tie.kind: tie
        for tie in dossier.ties
        if tie.source and "vertrouwelijke opgave" in tie.source
    }
    assert (mine[TieKind.OWNERSHIP].source_id, mine[TieKind.OWNERSHIP].share) == (
        official.public_id,
        0.25,
    )
    assert (mine[TieKind.ADVISORY].until_date, mine[TieKind.ADVISORY].ended) == (
        PartialDate(2022, 3),
        True,
    )
    assert mine[TieKind.FAMILY].relation is Relation.PARTNER
    assert (
        mine[TieKind.MANAGEMENT].source_id
        == mine[TieKind.FAMILY].target_id
        == dossier.persons[0].id
    )
    assert dossier.persons[0].description == "partner"
    assert town.name in mine[TieKind.OWNERSHIP].source


@pytest.mark.parametrize(
    ("is_other", "declared"), [(False, Declared.BEFORE), (True, Declared.AFTER)]
)
def test_another_organisation_counts_as_stated_since_it_was_named(
    town, official, oneself, is_other, declared
):
    firm, other = factories.organisation(CANARIES[0]), factories.organisation(CANARIES[1])
    early = datetime.datetime(2026, 1, 5, 12, tzinfo=datetime.UTC)
    first = InterestVersion(
        number=1, act=Act.DECLARE, recorded_at=early, payload=InterestPayload(organisation=firm)
    )
    holding = factories.keep(
        Interest(official=official, kind=InterestKind.HOLDING, versions=[first])
    )
    interests.amend(
        oneself,
        holding,
        InterestEntry(organisation_id=other.id if is_other else firm.id, share=0.5),
        1,
    )
    _, dossier = ties_in(town, official, [firm, other], decided_on="2026-09-12")
    [tie] = [tie for tie in dossier.ties if tie.id == holding.public_id]
    assert tie.declared is declared


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
    assert decision.id not in touched(town, since)
    with transaction():
        made = interests.declare(
            oneself, official, InterestKind.HOLDING, InterestEntry(organisation_id=firm.id)
        )
    moment = made.current.recorded_at
    assert decision.id in touched(town, moment)


def test_an_official_states_an_interest_on_a_page_and_takes_it_off_the_list(app, town, official):
    client = app.test_client()
    factories.sign_in(client, factories.account(town, Role.OFFICIAL, who=official.person))
    browser = Browser(client)
    home = f"/mijn/{official.public_id}/belangen"
    assert home in browser.open("/mijn").links()
    address = f"{home}/nieuw/familie"
    assert (
        "Kies een relatie" in browser.send(address, 400, organisation_name="Bakkerij Krent").words
    )
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
    stands, _, off_the_list = browser.open(home).words.partition("Van de lijst gehaald")
    assert "Bakkerij Krent" not in stands
    assert "Bakkerij Krent" in off_the_list
    assert browser.open(f"{home}/nieuw/onzin", 404).status == 404


@pytest.mark.parametrize(
    ("place", "asked_again", "typed", "shown"),
    [
        (0, {"organisation_name": CANARIES[0], "share": "25"}, {"share": "33,5"}, "33,5%"),
        (
            1,
            {"relation": "partner", "tie": "management"},
            {"relation": "child", "tie": "board"},
            "Kind: ",
        ),
        (2, {"title": CANARIES[2], "valid_until": "3-2022"}, {"title": "raadgever"}, "raadgever"),
        (3, {"area": CANARIES[3]}, {"area": "Oosterpolder"}, "Oosterpolder"),
    ],
)
def test_an_interest_is_changed_on_the_form_with_what_stands_filled_in(
    app, town, official, own_account, oneself, place, asked_again, typed, shown
):
    made, *_ = state_all(oneself, official)
    interest = made[place]
    client = app.test_client()
    factories.sign_in(client, own_account)
    browser = Browser(client)
    home = f"/mijn/{official.public_id}/belangen"
    address = f"{home}/{interest.public_id}/wijzigen"
    assert address in browser.open(home).links()
    filled = filled_in(browser.open(address))
    assert {name: filled[name] for name in asked_again} == asked_again
    browser.send(address, **filled)
    assert len(versions_of(interest)) == 1
    browser.send(address, **{**filled, **typed})
    listed = browser.open(home).words
    assert shown in listed
    assert "Wat hier eerder stond" in listed
    assert CANARIES[place] in listed
    outdated = browser.send(address, 409, **{**filled, **typed})
    assert "ondertussen gewijzigd" in outdated.words
    assert len(versions_of(interest)) == 2
    factories.sign_in(client, factories.account(town, Role.CLERK))
    behalf = f"/organen/vlietmonde/beheer/bestuurders/{official.public_id}/belangen"
    assert "Wat hier eerder stond" in browser.open(behalf).words
    assert not [link for link in browser.open(behalf).links() if "wijzigen" in link]
    assert browser.open(f"{behalf}/{interest.public_id}/wijzigen", 403).status == 403


def versions_of(interest):
    db.session.expire_all()
    return interest.versions


def filled_in(page):
    """What a browser would send back of a page on which nothing is typed."""
    fields = [
        field for field in page.all("input") if field.get("name") and field.get("type") != "submit"
    ]
    chosen = [
        f
        for f in fields
        if f.get("type") not in ("radio", "checkbox") or f.get("checked") is not None
    ]
    return {field.get("name"): field.get("value") or "" for field in chosen}


def test_what_is_wrong_in_a_change_stands_beside_the_field_and_nothing_typed_is_lost(
    app, town, official, own_account, oneself
):
    [holding, *_], *_ = state_all(oneself, official)
    client = app.test_client()
    factories.sign_in(client, own_account)
    browser = Browser(client)
    home = f"/mijn/{official.public_id}/belangen"
    filled = filled_in(browser.open(f"{home}/{holding.public_id}/wijzigen"))
    page = browser.send(f"{home}/{holding.public_id}/wijzigen", 400, **{**filled, "share": "veel"})
    assert "Vul een getal in van 0 tot 100" in page.words
    assert 'value="veel"' in page.text
    interests.ask(SERVER, town, InterestKind.HOLDING, False, "")
    db.session.commit()
    assert browser.open(f"{home}/{holding.public_id}/wijzigen", 404).status == 404
    assert not [
        link
        for link in browser.open(home).links()
        if holding.public_id in link and "wijzigen" in link
    ]
    for kind in InterestKind:
        interests.ask(SERVER, town, kind, False, "")
    db.session.commit()
    assert home in browser.open("/mijn").links()


def test_what_was_taken_off_the_list_is_read_by_the_official_and_the_clerk(
    app, town, official, own_account, oneself
):
    [holding, *_], firm, _ = state_all(oneself, official)
    with transaction():
        interests.amend(oneself, holding, InterestEntry(organisation_id=firm.id, share=0.5), 1)
        interests.withdraw(oneself, holding)
    client = app.test_client()
    pages = {
        Role.OFFICIAL: f"/mijn/{official.public_id}/belangen",
        Role.CLERK: f"/organen/vlietmonde/beheer/bestuurders/{official.public_id}/belangen",
    }
    for role, address in pages.items():
        factories.sign_in(
            client, own_account if role is Role.OFFICIAL else factories.account(town, role)
        )
        listed = Browser(client).open(address).words
        assert "Van de lijst gehaald" in listed
        assert "50%" in listed
        assert "25%" in listed
        assert not [
            link for link in Browser(client).open(address).links() if holding.public_id in link
        ]


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
    assert "De bestuurder en de griffiers" in page.words
    assert not [word for word in page.words.split() if word.lower() in ("u", "uw")]
    assert not [link for link in page.links() if "intrekken" in link or "nieuw" in link]
    browser.open(
        f"/organen/vlietmonde/beheer/bestuurders/{official.public_id}/belangen/nieuw/bezit", 403
    )
