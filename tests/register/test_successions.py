"""A new council in one file: seen first, then confirmed once."""

from __future__ import annotations

import io

import pytest

from conflict_graph.dates import PartialDate
from conflict_graph.facts import OfficeKind
from register.access import SERVER, Role
from register.extensions import db
from register.models.officials import Official
from register.services.officials import officials
from tests import factories
from tests.browser import Browser

ADDRESS = "/organen/vlietmonde/beheer/bestuurders/nieuwe-samenstelling"
HEADER = "key,given_name,prefix,family_name,office,office_kind\n"
NEW = "s2,Bram,,Oosterling,raadslid,elected_member\nn9,Iris,van,Vlietstra,raadslid,elected_member\n"


@pytest.fixture
def town(app):
    here = factories.body()
    for key, given, family in (("s1", "Kees", "Veldkamp"), ("s2", "Bram", "Oosterling")):
        who = factories.person(given, None, family)
        factories.official(
            here, OfficeKind.ELECTED_MEMBER, "raadslid", who, since="2022-03-30", key=key
        )
    factories.official(here, who=factories.person("Tess", None, "Wethoudster"), key="w1")
    return here


@pytest.fixture
def browser(town, client):
    factories.sign_in(client, factories.account(town, Role.CLERK))
    return Browser(client)


def offer(browser, rows=NEW, begins_on="27-3-2026", status=200, header=HEADER):
    file = (io.BytesIO((header + rows).encode()), "raad.csv")
    return browser.send(ADDRESS, status, file=file, kind="elected_member", begins_on=begins_on)


def term_of(key):
    db.session.expire_all()
    [term] = db.session.query(Official).filter_by(key=key).one().terms
    return term.current.valid_from, term.current.valid_until


def test_what_begins_and_ends_is_shown_before_anything_changes(browser):
    page = offer(browser)
    assert "Iris van Vlietstra, raadslid" in page.words
    assert (
        "Stopt op 26 maart 2026 Kees Veldkamp, raadslid Blijft Bram Oosterling, raadslid"
        in page.words
    )
    assert "Wethoudster" not in page.words
    assert term_of("s1")[1] is None
    assert db.session.query(Official).count() == 3


def test_one_confirmation_carries_it_out_and_a_second_says_that_it_was_done(browser):
    hidden = offer(browser).hidden()
    browser.send(f"{ADDRESS}/bevestigen", **hidden)
    assert term_of("s1") == (PartialDate(2022, 3, 30), PartialDate(2026, 3, 26))
    assert term_of("s2") == (PartialDate(2022, 3, 30), None)
    assert term_of("n9") == (PartialDate(2026, 3, 27), None)
    assert term_of("w1")[1] is None
    browser.send(f"{ADDRESS}/bevestigen", 409, **hidden)
    assert db.session.query(Official).count() == 4


def test_what_changed_meanwhile_is_looked_at_again(browser, town):
    hidden = offer(browser).hidden()
    veldkamp = officials.find_by_key(town, "s1")
    officials.appoint(
        SERVER, veldkamp, veldkamp.terms[0].office, PartialDate(2022, 3, 30), portfolio="wonen"
    )
    db.session.commit()
    browser.send(f"{ADDRESS}/bevestigen", 409, **hidden)
    assert term_of("s1")[1] is None


@pytest.mark.parametrize("is_same", [True, False])
def test_a_namesake_without_a_key_is_the_same_person_only_when_the_clerk_says_so(
    browser, town, is_same
):
    who = factories.person("Iris", "van", "Vlietstra")
    known = factories.official(town, OfficeKind.ELECTED_MEMBER, "raadslid", who, since="2024")
    page = offer(browser)
    assert "dezelfde persoon als Iris van Vlietstra" in page.words
    same = {"same": "n9"} if is_same else {}
    browser.send(f"{ADDRESS}/bevestigen", **page.hidden(), **same)
    db.session.expire_all()
    assert (officials.find_by_key(town, "n9").id == known.id) is is_same


@pytest.mark.parametrize(
    ("rows", "begins_on", "words"),
    [
        ("w1,Tess,,Wethoudster,wethouder,executive\n", "27-3-2026", "niemand in zo'n ambt"),
        (NEW, "3-2026", "Vul ook de dag in"),
        (NEW, "30-2-2026", "Vul een datum in die bestaat"),
        ("", "27-3-2026", "niemand in zo'n ambt"),
    ],
)
def test_a_file_or_day_that_will_not_do_is_explained_and_ends_nobody(
    browser, rows, begins_on, words
):
    assert words in offer(browser, rows, begins_on, 400).words
    assert term_of("s1")[1] is None


def test_a_row_of_a_term_that_is_over_by_then_is_no_holder_from_then_on(browser):
    header = HEADER.strip() + ",starts_on,ends_on\n"
    rows = (
        "s1,Kees,,Veldkamp,raadslid,elected_member,2022-03-30,2026-03-26\n"
        "s2,Bram,,Oosterling,raadslid,elected_member,2022-03-30,2026-03\n"
        "o7,Nel,,Oudegeest,raadslid,elected_member,2014-03-27,2018-03-28\n"
        "n9,Iris,van,Vlietstra,raadslid,elected_member,2026-04-16,\n"
    )
    page = offer(browser, rows, header=header)
    assert "Oudegeest" not in page.words
    assert (
        "Stopt op 26 maart 2026 Kees Veldkamp, raadslid Blijft Bram Oosterling, raadslid"
        in page.words
    )
    assert "Iris van Vlietstra, raadslid, 16 april 2026" in page.words
    browser.send(f"{ADDRESS}/bevestigen", **page.hidden())
    assert term_of("s1")[1] == PartialDate(2026, 3, 26)
    assert term_of("n9") == (PartialDate(2026, 4, 16), None)


def test_a_row_that_cannot_be_read_is_explained_in_the_language_of_the_page(browser):
    page = offer(browser, NEW + "n10,Jan,,Zonderambt,,elected_member\n")
    assert "Rijen die niet zijn gelezen" in page.words
    assert "regel 4" in page.words
    assert "Vul deze cel in" in page.words
    assert not [item for item in page.all("li") if item.get("lang") == "en"]


def test_a_file_that_the_page_cannot_send_back_is_refused_before_anybody_has_looked_at_it(browser):
    page = offer(browser, NEW + ",,,,,\n" * 70_000, status=400)
    assert "ten hoogste 400 kilobyte" in page.words
