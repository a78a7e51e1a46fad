"""What changed at all bodies, and of one kind of office: on the page, in the files and in the
feed.
"""

from __future__ import annotations

import datetime

import pytest

from conflict_graph.facts import OfficeKind
from register.models.declarations import PositionPayload, PositionVersion
from register.models.kinds import Act
from register.public import history
from tests import factories
from tests.browser import Browser


@pytest.fixture
def browser(client):
    return Browser(client)


@pytest.fixture
def world(app):
    """An alderman here, a councillor there, each with a position; and one of each that was
    withdrawn.
    """
    firm = factories.organisation()
    for slug, kind, title in (
        ("vlietmonde", OfficeKind.EXECUTIVE, "wethouder"),
        ("elders", OfficeKind.ELECTED_MEMBER, "raadslid"),
    ):
        body = factories.body(slug, f"Gemeente {slug.title()}")
        official = factories.official(body, kind, title)
        factories.position(official, firm, f"functie-{title}", since="2024-03")
        gone = factories.position(official, firm, "Kanarie")
        said = PositionPayload(title="Kanarie", organisation=firm, kind=gone.current.payload.kind)
        factories.keep(
            PositionVersion(
                position=gone, number=2, act=Act.WITHDRAW, payload=said, origin="declared"
            )
        )


def test_changes_of_all_bodies_stand_on_one_page_with_the_body_of_each(browser, world):
    page = browser.open("/en/wijzigingen")
    for words in (
        "functie-wethouder",
        "functie-raadslid",
        "Gemeente Vlietmonde",
        "Gemeente Elders",
    ):
        assert words in page.words
    assert "Gemeente Elders: An entry was withdrawn" in page.words
    assert "Kanarie" not in page.words
    assert "/en/wijzigingen" in browser.open("/en/").links()
    assert "/en/wijzigingen" in browser.open("/en/organen/elders/wijzigingen").links()


@pytest.mark.parametrize("place", ["/wijzigingen", "/organen/vlietmonde/wijzigingen"])
def test_changes_can_be_those_of_one_kind_of_office(browser, client, world, place):
    page = browser.open(f"/en{place}?ambt=bestuurder")
    assert "functie-wethouder" in page.words
    assert "functie-raadslid" not in page.words
    assert "An entry was withdrawn" not in page.words
    assert "Of withdrawn entries the office cannot be read" in page.words
    [address] = [each for each in page.links() if "wijzigingen.json" in each]
    assert {row["omschrijving"] for row in client.get(address).get_json()["rijen"]} == {
        "functie-wethouder"
    }
    assert "functie-" not in browser.open(f"{place}?ambt=ambtenaar").words
    browser.open(f"{place}?ambt=koning", 400)


def test_what_began_long_ago_stands_where_its_own_day_is_asked_for(browser, world):
    page = browser.open("/en/wijzigingen?van=2024-03-10&tot=2024-03-20")
    assert "No entry was recorded" in page.words
    assert "functie-raadslid" in page.words
    assert "functie-" not in browser.open("/en/wijzigingen?van=2024-04-10&tot=2024-04-20").words


def test_the_newest_are_shown_where_there_are_too_many(world):
    firm = factories.organisation("Stichting Veel")
    official = factories.official(factories.body("veel", "Gemeente Veel"))
    for number in range(6):
        factories.position(official, firm, f"functie-{number}", since=f"2025-0{number + 1}")
    today = datetime.date.today()
    found = history.between(None, datetime.date(2025, 1, 1), today, most=3)
    assert found.is_cut
    assert [each.version.title for each in found.recorded] == [
        "functie-5",
        "functie-4",
        "functie-3",
    ]
    assert [each.version.title for each in found.happened] == [
        "functie-5",
        "functie-4",
        "functie-3",
    ]
    every = history.between(None, datetime.date(2025, 1, 1), today, most=None)
    assert (len(every.recorded), len(every.happened)) == (8, 6)


def test_the_feed_of_all_bodies_says_what_is_new_at_each_and_that_something_was_withdrawn(
    client, world
):
    answer = client.get("/wijzigingen.atom")
    assert (answer.status_code, answer.mimetype) == (200, "application/atom+xml")
    for words in ("functie-wethouder", "functie-raadslid", "organen/ingetrokken/"):
        assert words in answer.text
    assert "Kanarie" not in answer.text
    assert (
        client.get(
            "/wijzigingen.atom", headers={"If-None-Match": answer.headers["ETag"]}
        ).status_code
        == 304
    )
