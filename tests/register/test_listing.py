"""The list of positions: every filter, every page, at addresses that can be shared."""

from __future__ import annotations

import datetime
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conflict_graph.dates import PartialDate
from conflict_graph.facts import Capacity, OfficeKind, TieKind
from register import create_app
from register.access import SERVER
from register.clock import today
from register.extensions import db
from register.models.confirmations import NoneVersion
from register.models.kinds import NoneAct
from register.public import completeness, listing, pages
from register.public.listing import Filters, PositionOrder
from register.services.declarations import positions
from tests import factories
from tests.browser import Browser
from tests.conftest import SETTINGS, copy_database


@pytest.fixture
def browser(client):
    return Browser(client)


@pytest.fixture
def town(app):
    return factories.body()


@pytest.fixture
def many(town):
    """Positions that differ in everything that can be asked for; each title says how."""
    other = factories.body("waterveld", "Waterschap Waterveld")
    firm = factories.organisation()
    people = {
        ("vlietmonde", "bestuurder"): factories.official(town),
        ("waterveld", "volksvertegenwoordiger"): factories.official(
            other, OfficeKind.ELECTED_MEMBER, "lid"
        ),
        ("waterveld", "ambtenaar"): factories.official(
            other, OfficeKind.CIVIL_SERVANT, "inkoper", designated=True
        ),
    }
    for (slug, office), who in people.items():
        for word, capacity in (
            ("persoonlijk", Capacity.PRIVATE),
            ("ambtshalve", Capacity.EX_OFFICIO),
        ):
            for paid in (True, False, None):
                for until in (None, "2024-05"):
                    words = (
                        slug,
                        office,
                        word,
                        {True: "ja", False: "nee", None: "?"}[paid],
                        "nee" if until else "ja",
                    )
                    factories.position(
                        who, firm, "/".join(words), until=until, capacity=capacity, paid=paid
                    )


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("", ""),
        ("orgaan=waterveld", "waterveld/"),
        ("ambt=bestuurder", "/bestuurder/"),
        ("ambt=gekozen-lid", "/volksvertegenwoordiger/"),
        ("ambt=ambtenaar", "/ambtenaar/"),
        ("hoedanigheid=ambtshalve", "/ambtshalve/"),
        ("hoedanigheid=persoonlijk", "/persoonlijk/"),
        ("betaald=ja", "/ja/"),
        ("betaald=nee", "/nee/"),
        ("status=lopend", "/ja "),
        ("status=beeindigd", "/nee "),
        ("orgaan=waterveld&ambt=ambtenaar&betaald=ja&status=beeindigd", "waterveld/ambtenaar/"),
    ],
)
def test_each_filter_shows_what_fits_and_nothing_else(browser, many, query, wanted):
    page = browser.open(f"/nevenfuncties?{query}")
    links = [" ".join("".join(link.itertext()).split()) for link in page.all("a")]
    shown = {text for text in links if text.count("/") == 4}
    everything = {each.title for each, _ in listing.positions(Filters(), size=100).rows}
    expected = {title for title in everything if wanted in f"{title} "}
    if "&" in query:
        expected = {title for title in expected if title.endswith("/ja/nee")}
    assert shown == expected
    assert shown


def test_a_word_that_is_no_choice_is_explained_and_filters_nothing_in(browser, many):
    page = browser.open("/en/nevenfuncties?betaald=misschien", 400)
    assert "Choose one of these words" in page.words


def test_an_empty_list_says_what_to_do(browser, town):
    assert (
        "No position in the registers fits this choice"
        in browser.open("/en/nevenfuncties?betaald=ja").words
    )


def test_the_list_counts_positions_and_not_those_of_a_person(browser, many):
    words = browser.open("/en/nevenfuncties").words
    in_names = r"Terwolde-\d+"
    assert re.sub(in_names, "", words).count("36") == words.count("36 positions found") == 1


def test_pages_lead_through_everything_once(browser, town):
    official = factories.official(town)
    firm = factories.organisation()
    for number in range(listing.PAGE + 3):
        factories.position(official, firm, f"functie-{number:03}")
    first = browser.open("/nevenfuncties?orgaan=vlietmonde")
    [more] = [link for link in first.links() if "na=" in link]
    assert "orgaan=vlietmonde" in more
    second = browser.open(more)
    shown = [page.words.count("functie-") for page in (first, second)]
    assert shown == [listing.PAGE, 3]
    assert not [
        link for link in second.links() if link.startswith("/nevenfuncties") and "na=" in link
    ]
    assert "functie-000" in second.words


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(count=st.integers(1, 12), size=st.integers(1, 5), changed=st.integers(0, 11))
def test_who_turns_pages_while_an_entry_changes_misses_no_other_and_sees_none_twice(
    app, count, size, changed
):
    town = factories.body(f"plaats-{next(factories._numbers)}", "Gemeente Elders")
    official = factories.official(town)
    firm = factories.organisation(f"Stichting {town.slug}")
    made = [factories.position(official, firm, f"functie {number}") for number in range(count)]
    wanted = Filters(body_slug=town.slug)
    page = listing.positions(wanted, size=size)
    seen = [each.public_id for each, _ in page.rows]
    touched = made[changed % count]
    positions.end(SERVER, touched, PartialDate.parse("2024"), source="bestand.csv")
    db.session.commit()
    while page.next_after is not None:
        page = listing.positions(wanted, page.next_after, size)
        seen += [each.public_id for each, _ in page.rows]
    others = [each.public_id for each in reversed(made) if each is not touched]
    assert [each for each in seen if each != touched.public_id] == others


@pytest.mark.parametrize("after", ["", "x", "x.y", "x.99999999999999999999", "x.١"])
def test_a_place_in_the_list_that_is_not_known_begins_anew(town, after):
    factories.position(factories.official(town), factories.organisation())
    assert len(listing.positions(Filters(), after).rows) == 1


def test_completeness_is_one_figure_of_the_body(browser, town):
    assert completeness.of_body(pages.body("vlietmonde"), today()) is None
    factories.position(factories.official(town), factories.organisation())
    assert "Of 1 person in a public office" in browser.open("/en/organen/vlietmonde").words
    silent = factories.official(town)
    factories.official(town, until="2024")
    page = browser.open("/en/organen/vlietmonde")
    assert (
        "Of 2 people in a public office, something was recorded or confirmed for 1 in" in page.words
    )
    factories.keep(
        NoneVersion(official_id=silent.id, number=1, act=NoneAct.DECLARE, origin="declared")
    )
    assert completeness.of_body(pages.body("vlietmonde"), today()).fresh == 2
    late = today() + datetime.timedelta(days=completeness.FRESH_DAYS + 1)
    assert completeness.of_body(pages.body("vlietmonde"), late).fresh == 0


@pytest.mark.parametrize(
    ("word", "kinds"),
    [
        ("bestuur-of-toezicht", {TieKind.BOARD, TieKind.OFFICER}),
        ("advies", {TieKind.ADVISORY}),
        ("anders", {TieKind.UNSPECIFIED, TieKind.POLITICAL}),
    ],
)
def test_a_chair_is_found_with_the_board_on_the_page_and_in_the_data(
    client, browser, town, word, kinds
):
    official = factories.official(town)
    held = (*kinds, TieKind.EMPLOYMENT, TieKind.MANAGEMENT)
    for kind in held:
        factories.position(
            official,
            factories.organisation(f"Stichting {kind.value}"),
            f"functie-{kind.value}",
            kind,
        )
    found = {
        kind
        for kind in held
        if f"functie-{kind.value}" in browser.open(f"/nevenfuncties?soort={word}").words
    }
    assert found == kinds
    for address in ("/api/v1/nevenfuncties", "/open-data/nevenfuncties.json"):
        answer = client.get(f"{address}?soort={word}").get_json()
        rows = answer.get("rijen") or answer["resultaten"]
        assert {row["omschrijving"] for row in rows} == {f"functie-{kind.value}" for kind in kinds}
        assert {row["soort"] for row in rows} == {word}


def test_the_site_says_what_kind_of_position_it_is(browser, town):
    official = factories.official(town)
    factories.position(official, factories.organisation(), "voorzitter", TieKind.OFFICER)
    assert "Board or supervision" in browser.open(f"/en/bestuurders/{official.public_id}").words
    assert "Bestuur of toezicht" in browser.open("/nevenfuncties?soort=bestuur-of-toezicht").words


def test_where_there_are_too_many_bodies_to_choose_from_the_chosen_one_stays(browser, town):
    for number in range(listing.MOST_BODIES):
        factories.body(f"plaats-{number}", f"Gemeente {number}")
    factories.position(factories.official(town), factories.organisation())
    page = browser.open("/en/nevenfuncties?orgaan=vlietmonde")
    bodies = [option.get("value") for option in page.all("select")[0]]
    assert bodies == ["", "vlietmonde"]
    assert "on the page of the body" in page.words
    assert "commissaris" in page.words


@pytest.mark.parametrize("few", [0, 500])
def test_an_office_is_found_alike_whether_few_or_many_hold_it(app, many, monkeypatch, few):
    monkeypatch.setattr(listing, "FEW", few)
    for office in (OfficeKind.EXECUTIVE, OfficeKind.CIVIL_SERVANT):
        rows = listing.positions(Filters(office=office, paid=True), size=100).rows
        assert len(rows) == 4
        assert {official.public_id for _, official in rows} == {
            each.official_public_id for each, _ in listing.positions(Filters(office=office)).rows
        }


@pytest.mark.parametrize(
    ("setting", "address"),
    [
        ("LIST_LIMIT", "/en/nevenfuncties"),
        ("LIST_LIMIT", "/en/organen/vlietmonde/wijzigingen"),
        ("SEARCH_LIMIT", "/en/zoeken?q=x"),
    ],
)
def test_who_asks_too_much_is_told_how_long_to_wait_and_where_everything_is(
    tmp_path, migrated, setting, address
):
    copy = tmp_path / "register.sqlite"
    copy_database(migrated, copy)
    limits = {"RATELIMIT_ENABLED": True, setting: "2 per minute"}
    app = create_app({**SETTINGS, **limits, "SQLALCHEMY_DATABASE_URI": f"sqlite:///{copy}"})
    with app.app_context():
        factories.body()
        client = app.test_client()
        others = [
            f"{address}{'&' if '?' in address else '?'}utm_id={number}" for number in range(2)
        ]
        assert [client.get(other).status_code for other in others] == [200, 200]
        page = Browser(client).open(address, 429)
    assert page.response.headers["Retry-After"] == "60"
    assert "In 1 minute you can go on" in page.words
    assert "/en/open-data" in page.links()


def test_the_list_says_how_many_positions_fit_over_all_its_pages(browser, town):
    official, firm = factories.official(town), factories.organisation()
    for number in range(listing.PAGE + 2):
        factories.position(official, firm, f"functie-{number}", paid=number != 0)
    assert f"{listing.PAGE + 2} positions found" in browser.open("/en/nevenfuncties").words
    page = browser.open("/en/nevenfuncties?betaald=nee")
    assert "1 position found" in page.words
    assert "(1 choice made)" in page.words
    [more] = [link for link in browser.open("/en/nevenfuncties").links() if "na=" in link]
    assert f"{listing.PAGE + 2} positions found" in browser.open(more).words


def test_a_count_goes_no_further_than_a_thousand(town, monkeypatch):
    monkeypatch.setattr(listing, "MOST_COUNTED", 2)
    official, firm = factories.official(town), factories.organisation()
    for number in range(4):
        factories.position(official, firm, f"functie-{number}")
    page = listing.positions(Filters())
    assert (page.total, page.is_counted) == (3, False)


@pytest.fixture
def three(town):
    """Positions of which the names, the organisations and what was recorded last are each in
    another order.
    """
    who = {
        name: factories.official(town, who=factories.person("Bo", None, name))
        for name in ("Éman", "Faber", "de Wit")
    }
    for name, organisation in (("Faber", "ijsclub"), ("de Wit", "Énergie"), ("Éman", "Zwembad")):
        factories.position(who[name], factories.organisation(organisation), f"functie-{name}")


@pytest.mark.parametrize(
    ("order", "names"),
    [
        ("", ["Éman", "de Wit", "Faber"]),
        ("naam", ["de Wit", "Éman", "Faber"]),
        ("organisatie", ["de Wit", "Faber", "Éman"]),
    ],
)
def test_the_list_stands_in_the_order_that_was_asked_page_after_page(browser, three, order, names):
    address = f"/en/nevenfuncties?volgorde={order}"
    words = browser.open(address).words
    assert sorted(names, key=lambda name: words.index(f"functie-{name}")) == names
    kind = {
        "": PositionOrder.NEWEST,
        "naam": PositionOrder.OFFICIAL,
        "organisatie": PositionOrder.ORGANISATION,
    }[order]
    seen, page = [], listing.positions(Filters(), size=1, order=kind)
    seen += [each.title for each, _ in page.rows]
    while page.next_after is not None:
        page = listing.positions(Filters(), page.next_after, 1, kind)
        seen += [each.title for each, _ in page.rows]
    assert seen == [f"functie-{name}" for name in names]


def test_the_next_page_keeps_the_order_and_an_order_is_no_choice_of_positions(browser, town):
    official = factories.official(town)
    for number in range(listing.PAGE + 1):
        factories.position(
            official, factories.organisation(f"Stichting {number:03}"), f"functie-{number:03}"
        )
    first = browser.open("/en/nevenfuncties?volgorde=organisatie")
    assert "choice made" not in first.words
    assert "Positions, by organisation" in first.words
    [more] = [link for link in first.links() if "na=" in link]
    assert f"functie-{listing.PAGE:03}" in browser.open(more).words
    assert "functie-000" not in browser.open(more).words


def test_a_list_that_is_too_long_to_sort_says_so_and_stays_as_it_was(browser, three, monkeypatch):
    monkeypatch.setattr(listing, "MOST_COUNTED", 2)
    page = browser.open("/en/nevenfuncties?volgorde=naam")
    assert "too long to be put in another order" in page.words
    assert "Positions, the one recorded last first" in page.words
    assert "too long" not in browser.open("/en/nevenfuncties").words
