"""What is asked in the address of a public page: what it knows is answered, anything else is
refused in words.
"""

from __future__ import annotations

import pytest

from register.views import queries
from tests import factories
from tests.browser import Browser

VALUES = {
    "op": "2026-01-01",
    "bekend": "2026-01-01",
    "van": "2026-01-01",
    "tot": "2026-01-01",
    "naam": "terw",
    "melding": "nog-niets",
    "volgorde": "langst",
    "q": "terwolde",
    "orgaan": "vlietmonde",
    "ambt": "bestuurder",
    "hoedanigheid": "persoonlijk",
    "betaald": "ja",
    "soort": "leiding",
    "status": "lopend",
    "na": "x.1",
    "next": "/mijn",
}
"""A value for every parameter that a page knows."""
NOT_SET = ("single_sign_on.begin",)
"""Pages that are not there until a setting says so."""
WORDS = {("listing.positions", "volgorde"): "naam"}
"""What a page knows in another word."""


@pytest.fixture
def browser(client):
    return Browser(client)


@pytest.fixture
def ids(app):
    """What stands in addresses, by the noun that begins them."""
    body = factories.body()
    official = factories.official(body, who=factories.person("Sanne", "van der", "Terwolde"))
    position = factories.position(official, factories.organisation())
    organisation = position.current.payload.organisation
    named = {"bestuurders": official, "nevenfuncties": position, "organisaties": organisation}
    return {"organen": "vlietmonde", **{noun: each.public_id for noun, each in named.items()}}


def open_pages(app, ids):
    """Every rule that is read without an account, with an address."""
    for rule in app.url_map.iter_rules():
        audience = getattr(app.view_functions.get(rule.endpoint), "audience", "")
        is_ours = rule.endpoint not in queries.WRITTEN_ELSEWHERE
        if "GET" in rule.methods and audience in queries.OPEN and is_ours:
            noun = rule.rule.split("/")[1].removesuffix("<")
            others = {"name": "organen", "form": "csv", "digest": "x", "token": "x", "number": 1}
            values = {name: others.get(name, ids.get(noun, "x")) for name in rule.arguments}
            if rule.endpoint == "open_data.whole":
                values["name"] = "ori.xml"
            with app.test_request_context():
                yield rule.endpoint, app.url_for(rule.endpoint, **values)


def test_every_public_page_refuses_what_it_does_not_know_and_answers_what_it_does(app, client, ids):
    pages = list(open_pages(app, ids))
    assert set(queries.ASKED) <= {endpoint for endpoint, _ in pages}
    for endpoint, address in pages:
        for prefix in ("", "/en"):
            refused = client.get(f"{prefix}{address}?onbekend=1")
            assert refused.status_code == 400, endpoint
            assert "onbekend" in refused.text, endpoint
        for name in queries.ASKED.get(endpoint, ()):
            known = client.get(
                address, query_string={name: WORDS.get((endpoint, name), VALUES[name])}
            )
            assert known.status_code == (404 if endpoint in NOT_SET else 200), (endpoint, name)


def test_a_refusal_names_what_is_wrong_and_what_is_known_and_leads_to_the_page_without_it(
    browser, ids
):
    page = browser.open("/en/nevenfuncties?kleur=rood&betaald=ja&maat=groot", 400)
    for words in ("kleur", "maat", "Here you can use: orgaan, ambt, hoedanigheid, betaald"):
        assert words in page.words
    assert "rood" not in page.words
    assert "/en/nevenfuncties?betaald=ja" in page.links()
    assert "onbekend" in browser.open("/privacy?onbekend=1", 400).words
    assert "/privacy" in browser.open("/privacy?onbekend=1", 400).links()


def test_a_filter_given_twice_is_not_read_once(browser, ids):
    assert (
        "Give this once" in browser.open("/en/nevenfuncties?soort=leiding&soort=advies", 400).words
    )


def test_a_page_of_a_day_does_not_pass_over_a_filter(browser, ids):
    page = browser.open("/en/organen/vlietmonde?op=2026-01-01&melding=nog-niets", 400)
    assert "Here you can use: op, bekend" in page.words
    browser.open("/en/organen/vlietmonde?op=&bekend=&melding=nog-niets")


@pytest.mark.parametrize(
    "name", ["utm_source", "utm_campaign", "mtm_kwd", "fbclid", "gclid", "msclkid", "mc_cid"]
)
def test_what_other_sites_add_to_a_link_is_passed_over(browser, ids, name):
    assert f"{ids['bestuurders']}" in browser.open(f"/nevenfuncties?{name}=krant&betaald=ja").text
    browser.open(f"/nevenfuncties?{name}=krant&kleur=rood", 400)


def test_a_head_is_refused_as_a_get_and_a_page_that_is_not_there_stays_not_there(client, ids):
    assert client.head("/nevenfuncties?kleur=rood").status_code == 400
    assert client.get("/nergens?kleur=rood").status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "/en/zoeken?q=",
        "/en/organen/vlietmonde?naam=",
        "/en/zoeken?ambt=bestuurder&q=",
        "/zoeken?q=",
    ],
)
def test_what_is_looked_for_is_not_cut_and_too_much_of_it_is_refused_in_words(
    browser, ids, address
):
    long = "terwolde" * 13
    page = browser.open(address + long, 400)
    assert (
        "Use at most 100 characters" in page.words or "Gebruik hoogstens 100 tekens" in page.words
    )
    assert f'value="{long}"' in page.text
    browser.open(address + long[:100])


def test_no_box_of_a_public_page_cuts_what_is_pasted(app, client, ids):
    for endpoint, address in open_pages(app, ids):
        assert "maxlength" not in client.get(address).text, endpoint
