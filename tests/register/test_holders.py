"""The page of a body is one list of its people, by office, with what differs between them."""

from __future__ import annotations

import datetime

import pytest

from conflict_graph.facts import OfficeKind
from register.models.bodies import BodyKind
from register.models.confirmations import NoneVersion
from register.models.kinds import NoneAct
from tests import factories
from tests.browser import Browser

LONG_AGO = datetime.datetime(2021, 1, 1, tzinfo=datetime.UTC)


@pytest.fixture
def browser(client):
    return Browser(client)


@pytest.fixture
def town(app):
    return factories.body()


@pytest.fixture
def people(town):
    """Three members of the council: one with two positions, one who said that there are none, one
    who said nothing.
    """
    busy, nil, silent = (
        factories.official(
            town,
            OfficeKind.ELECTED_MEMBER,
            "raadslid",
            factories.person(name, "", "Ee"),
            since=since,
        )
        for name, since in (("Anna", "2022"), ("Bram", "2014-03-27"), ("Carla", None))
    )
    factories.position(busy, factories.organisation("Stichting Een"), "lid")
    factories.position(busy, factories.organisation("Stichting Twee"), "lid", until="2020")
    factories.position(
        busy, factories.organisation("Stichting Drie"), "lid", since="2090", announced=True
    )
    factories.keep(
        NoneVersion(official_id=nil.id, number=1, act=NoneAct.DECLARE, origin="declared")
    )
    return busy, nil, silent


def cells(page, kind):
    return [cell for cell in page.all("td") if cell.get("class") == f"people__{kind}"]


def stands(page):
    return [cell.text for cell in cells(page, "stands")]


def names(page):
    return ["".join(cell[0].itertext()) for cell in cells(page, "name")]


def test_the_list_says_how_many_positions_run_and_who_has_declared_nothing(browser, people):
    page = browser.open("/en/organen/vlietmonde")
    assert names(page) == ["Anna Ee", "Bram Ee", "Carla Ee"]
    first, second, third = stands(page)
    assert first == "1 position; 1 announced"
    assert second.startswith("none, declared on ")
    assert third == "nothing declared yet"


def test_a_position_declared_at_two_bodies_is_counted_once_on_the_page_of_each(browser, town):
    who, firm = factories.person(), factories.organisation()
    elsewhere = factories.body("waterrand", "Waterschap Waterrand")
    for body in (town, elsewhere):
        factories.position(factories.official(body, who=who), firm, "lid")
    factories.position(
        factories.official(elsewhere, who=factories.person("Ida", "", "Bos")), firm, "lid"
    )
    assert stands(browser.open("/en/organen/vlietmonde")) == ["1 position"]
    assert stands(browser.open("/en/organen/waterrand")) == ["1 position", "1 position"]


def test_the_sentence_about_the_register_leads_to_those_who_have_declared_nothing(browser, people):
    page = browser.open("/en/organen/vlietmonde")
    assert (
        "Of 3 people in a public office, something was recorded or confirmed for 2 in" in page.words
    )
    assert "For 1 nothing was declared yet" in page.words
    [link] = [each for each in page.links() if "melding=" in each]
    assert names(browser.open(link)) == ["Carla Ee"]


def test_who_confirmed_nothing_for_more_than_a_year_is_not_said_to_have_declared_nothing(
    browser, town
):
    official = factories.official(town)
    factories.keep(
        NoneVersion(
            official_id=official.id,
            number=1,
            act=NoneAct.DECLARE,
            origin="declared",
            recorded_at=LONG_AGO,
        )
    )
    page = browser.open("/en/organen/vlietmonde")
    assert "For 1 the last was more than a year ago" in page.words
    assert "nothing was declared" not in page.words
    assert names(browser.open("/en/organen/vlietmonde?melding=nog-niets")) == []
    assert len(names(browser.open("/en/organen/vlietmonde?melding=langer-dan-een-jaar"))) == 1


@pytest.mark.parametrize(
    ("order", "expected", "sorted_by"),
    [
        ("", ["Anna Ee", "Bram Ee", "Carla Ee"], "ascending"),
        ("langst", ["Bram Ee", "Anna Ee", "Carla Ee"], "ascending"),
        ("kortst", ["Anna Ee", "Bram Ee", "Carla Ee"], "descending"),
    ],
)
def test_the_people_of_an_office_can_be_sorted_and_the_head_says_so(
    browser, people, order, expected, sorted_by
):
    page = browser.open(f"/en/organen/vlietmonde?volgorde={order}")
    assert names(page) == expected
    assert [head.get("aria-sort") for head in page.all("th") if head.get("aria-sort")] == [
        sorted_by
    ]


@pytest.mark.parametrize("query", ["melding=x", "volgorde=x"])
def test_a_word_that_the_list_does_not_know_is_refused(browser, people, query):
    assert "Choose one of these words" in browser.open(f"/en/organen/vlietmonde?{query}", 400).words


@pytest.mark.parametrize(
    ("full_time", "words"),
    [
        (True, "full time: must state income from positions"),
        (False, "part time: need not state income"),
        (None, "not recorded whether full time"),
    ],
)
def test_the_list_says_who_must_state_income(browser, town, full_time, words):
    official = factories.official(town, full_time=full_time, portfolio="wonen; zorg")
    factories.position(official, factories.organisation())
    page = browser.open("/en/organen/vlietmonde")
    assert words in page.words
    assert "wonen; zorg" in page.words
    assert words in browser.open(f"/en/bestuurders/{official.public_id}").words


def test_of_an_office_of_which_no_income_is_asked_nothing_is_said_of_it(browser, town):
    water = factories.body("waterrand", "Waterschap Waterrand", BodyKind.WATER_BOARD)
    factories.official(water, title="heemraad", full_time=True)
    factories.official(town, OfficeKind.ELECTED_MEMBER, "raadslid", full_time=True)
    for address in ("waterrand", "vlietmonde"):
        assert "full time" not in browser.open(f"/en/organen/{address}").words


def test_a_past_day_shows_the_people_by_office_too(browser, town, people):
    factories.official(town, since="2015")
    page = browser.open("/en/organen/vlietmonde?op=2020-01-01")
    assert (
        page.words.index("Wethouder") < page.words.index("Raadslid") < page.words.index("Bram Ee")
    )
    assert "Anna Ee" not in page.words


def test_titles_that_differ_in_capitals_alone_are_one_office(browser, town):
    for title, name in (("Raadslid", "Dirk"), ("raadslid", "Eva"), ("raadslid", "Fleur")):
        who = factories.person(name, "", "Ee")
        factories.official(town, OfficeKind.ELECTED_MEMBER, title, who, since="2020")
    for title, name in (("Burgemeester", "Gijs"), ("burgemeester", "Hanna")):
        who = factories.person(name, "", "Ee")
        factories.official(town, OfficeKind.EXECUTIVE, title, who, since="2020")
    for address in (f"/en/organen/{town.slug}", f"/en/organen/{town.slug}?op=2024-01-01"):
        page = browser.open(address)
        heads = [" ".join("".join(each.itertext()).split()) for each in page.all("th")]
        assert [each for each in heads if "aadslid" in each or "urgemeester" in each] == [
            "Burgemeester 2",
            "Raadslid 3",
        ]
    page = browser.open(f"/en/organen/{town.slug}")
    assert "2 people are recorded as Burgemeester now, an office for one person" in page.words
