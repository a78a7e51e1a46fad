"""Whoever holds offices at several bodies has one list: on every address, in the feed, the picture
and the files.
"""

from __future__ import annotations

import csv
import io
import re

import pytest

from register.database import public
from tests import factories
from tests.browser import Browser


@pytest.fixture
def town(app):
    return factories.body()


@pytest.fixture
def board(app):
    return factories.body("vliet", "Waterschap Vliet")


@pytest.fixture
def both(town, board):
    """One person, official at a municipality and at a water board."""
    who = factories.person("Sanne", "van der", "Terwolde")
    return factories.official(town, who=who), factories.official(board, who=who)


@pytest.fixture
def firm(app):
    return factories.organisation("Bouwbedrijf Tarwedam B.V.", kvk="90004321")


def pages(client, both, path="/bestuurders/{}"):
    return [Browser(client).open(path.format(each.public_id)) for each in both]


def test_every_address_of_a_person_says_the_same_and_in_which_register_it_stands(
    client, both, firm
):
    at_town, at_board = both
    factories.position(at_town, firm, "commissaris")
    factories.position(at_board, firm, "adviseur", paid=False)
    for page in pages(client, both):
        assert "commissaris" in page.text
        assert "adviseur" in page.text
        assert "Nu 2: 1 betaald, 1 onbetaald" in page.text
        assert "In het register van Gemeente Vlietmonde, niet van Waterschap Vliet" in page.text
        assert "In het register van Waterschap Vliet, niet van Gemeente Vlietmonde" in page.text


def test_what_was_declared_alike_at_both_is_one_position(client, both, firm):
    for each in both:
        factories.position(each, firm, "Commissaris" if each is both[0] else "commissaris")
    for page in pages(client, both):
        assert "Nu 1, betaald" in page.text
        assert "In het register van Gemeente Vlietmonde en Waterschap Vliet" in page.text
        assert "niet van" not in page.text


def test_two_periods_of_one_post_stay_two(client, both, firm):
    at_town, at_board = both
    factories.position(at_town, firm, since="2010", until="2014")
    factories.position(at_town, firm, since="2018")
    factories.position(at_board, firm, since="2018")
    for page in pages(client, both):
        assert "Nu 1, betaald; 1 beëindigd" in page.text


def test_whoever_left_a_body_is_not_said_to_have_kept_silent_there(client, town, board, firm):
    who = factories.person("Sanne", "van der", "Terwolde")
    former = factories.official(town, who=who, until="2022")
    now = factories.official(board, who=who)
    factories.position(now, firm)
    for page in pages(client, (former, now)):
        assert "In het register van Waterschap Vliet" in page.text
        assert "niet van" not in page.text


def test_one_of_the_addresses_is_to_be_quoted(client, both, firm):
    factories.position(both[0], firm)
    quoted = {
        re.search(r'rel="canonical"\s+href="([^"]*)"', page.text)[1] for page in pages(client, both)
    }
    assert len(quoted) == 1
    assert quoted.pop().endswith(min(each.public_id for each in both))


def test_a_past_day_and_the_feed_and_the_picture_hold_both(client, both, firm):
    factories.position(both[0], firm, "commissaris")
    factories.position(both[1], factories.organisation("Stichting Boekenhuis"), "penningmeester")
    for path in (
        "/bestuurders/{}?op=2025-01-01",
        "/bestuurders/{}/wijzigingen.atom",
        "/bestuurders/{}/banden",
    ):
        for each in both:
            text = client.get(path.format(each.public_id)).get_data(as_text=True)
            assert ("commissaris" in text, "penningmeester" in text) == (True, True), path


def test_somebody_with_one_office_reads_nothing_of_registers(client, town, firm):
    official = factories.official(town)
    factories.position(official, firm)
    page = Browser(client).open(f"/bestuurders/{official.public_id}")
    assert "In het register van" not in page.text
    assert "canonical" not in page.text


def test_an_office_that_is_not_public_stays_out(client, both, firm):
    hidden = factories.official(
        factories.body("stad", "Gemeente Stad"),
        factories.OfficeKind.CIVIL_SERVANT,
        "inkoper",
        who=both[0].person,
    )
    factories.position(hidden, firm, "Geheime functie")
    for page in pages(client, both):
        assert "Geheime functie" not in page.text
        assert "Gemeente Stad" not in page.text


@pytest.mark.parametrize("name", ["bestuurders", "nevenfuncties"])
def test_every_file_bears_the_person(client, both, firm, name):
    for each in both:
        factories.position(each, firm)
    text = client.get(f"/open-data/{name}.csv").data.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))
    assert {row["persoonId"] for row in rows} == {both[0].person.public_id}
    assert len({row["bestuurderId"] for row in rows}) == 2


def test_the_list_of_a_person_can_be_taken(client, both, firm):
    other = factories.official(both[0].body)
    for each in (*both, other):
        factories.position(each, firm)
    rows = client.get(
        f"/open-data/nevenfuncties.json?persoon={both[0].person.public_id}"
    ).get_json()["rijen"]
    assert {row["bestuurderId"] for row in rows} == {each.public_id for each in both}
    assert public.engine is not None
    assert f"persoon={both[0].person.public_id}" in pages(client, both)[0].text


def test_a_past_day_says_since_when_the_register_knows(client, town, firm):
    official = factories.official(town, since="2019-05")
    factories.position(official, firm)
    for address in (f"/organen/{town.slug}", f"/bestuurders/{official.public_id}"):
        page = Browser(client).open(f"{address}?op=2020-01-01")
        assert "kent ambten vanaf mei 2019" in page.text
        assert "zoals het was op 1 januari 2020" in page.text
        assert "op een andere dag" not in page.text.split("</h1>")[0]
