"""What the site tells about itself."""

from __future__ import annotations

import datetime
import re

import pytest
from defusedxml import ElementTree

from register import create_app
from register.access import Role
from register.errors import WrongSetting
from tests import factories
from tests.browser import Browser
from tests.conftest import SETTINGS

XML = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.mark.parametrize("root", ["", "/en"])
@pytest.mark.parametrize("address", ["/privacy", "/toegankelijkheid"])
def test_statements_open_without_a_cookie_and_stand_in_the_footer(client, root, address):
    page = Browser(client).open(root + address)
    assert "Set-Cookie" not in page.response.headers
    assert root + address in page.links()


def test_security_txt_names_the_contact_and_a_day_within_a_year(app, client):
    assert client.get("/.well-known/security.txt").status_code == 404
    app.config["SECURITY_CONTACT"] = "mailto:lek@vlietmonde.example"
    answer = client.get("/.well-known/security.txt")
    fields = dict(line.split(": ", 1) for line in answer.get_data(as_text=True).splitlines())
    assert answer.mimetype == "text/plain"
    assert fields["Contact"] == "mailto:lek@vlietmonde.example"
    ahead = datetime.datetime.fromisoformat(fields["Expires"]) - datetime.datetime.now(datetime.UTC)
    assert datetime.timedelta(0) < ahead < datetime.timedelta(days=365)
    assert fields["Canonical"].endswith("/.well-known/security.txt")


def test_a_contact_that_is_no_address_is_refused_at_the_start(tmp_path):
    settings = {
        **SETTINGS,
        "SQLALCHEMY_DATABASE_URI": f"sqlite:///{tmp_path}/x.sqlite",
        "SECURITY_CONTACT": "bel ons",
    }
    with pytest.raises(WrongSetting, match="mailto:"):
        create_app(settings)


def test_the_sitemap_leads_to_every_public_official_and_to_nobody_else(app, client):
    town = factories.body()
    shown = [factories.official(town), factories.official(town, until="2020")]
    hidden = factories.official(town, factories.OfficeKind.CIVIL_SERVANT, "inkoper")
    factories.position(shown[0], factories.organisation())
    index = ElementTree.fromstring(client.get("/sitemap.xml").data)
    [address] = [each.text for each in index.iter(f"{XML}loc")]
    pages = ElementTree.fromstring(client.get(address).data)
    found = {each.text.rpartition("/")[2] for each in pages.iter(f"{XML}loc")}
    assert found == {"vlietmonde", *(each.public_id for each in shown)}
    assert hidden.public_id not in found
    assert len(list(pages.iter(f"{XML}lastmod"))) == 1
    assert "Sitemap: http" in client.get("/robots.txt").get_data(as_text=True)


def test_a_page_that_does_not_exist_has_a_search_box(client):
    page = Browser(client).open("/en/nergens", 404)
    assert [field for field in page.all("input") if field.get("name") == "q"]


STRANGE_HOSTS = ("a" * 64 + ".example", "evil.example", "ev il", "[::1", "x:99999999", "é.example")


@pytest.mark.parametrize("host", STRANGE_HOSTS)
@pytest.mark.parametrize("path", ["/", "/en/nope", "/api/v1/organen", "/zoeken?q=x"])
def test_a_host_that_is_not_ours_gets_a_page_that_needs_no_address(app, host, path):
    app.config["TRUSTED_HOSTS"] = ["register.body.example"]
    answer = app.test_client().get(path, headers={"Host": host})
    assert answer.status_code == 400
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    text = answer.get_data(as_text=True)
    assert "href" not in text
    assert host not in text
    if not path.startswith("/api"):
        assert ("geen adres van het register" in text) is not path.startswith("/en")


def test_a_host_that_nobody_can_have_is_no_fault_of_ours(client):
    answer = client.get("/", headers={"Host": STRANGE_HOSTS[0]})
    assert answer.status_code == 400
    assert "geen adres van het register" in answer.get_data(as_text=True)


def test_no_address_with_an_id_that_cannot_be_one_goes_wrong_on_our_side(app, client):
    app.config.update(TESTING=False, PROPAGATE_EXCEPTIONS=False, WTF_CSRF_ENABLED=False)
    account = factories.account(factories.body(), *Role, password=None)
    browser = factories.let_in(client, account)
    wrong = []
    for rule in app.url_map.iter_rules():
        path = re.sub(r"<any\(([^,)]+)[^>]*>", r"\1", rule.rule)
        path = re.sub(r"<[^>]+>", "%00", re.sub(r"<int:[^>]+>", "9" * 30, path))
        for method in rule.methods & {"GET", "POST"} if path != rule.rule else ():
            status = browser.open(path, method=method).status_code
            if status >= 500:
                wrong.append((method, path, status))
    assert not wrong


def test_privacy_says_who_reads_a_concern_and_how_long_it_is_kept(client):
    said = Browser(client).open("/privacy").words
    assert "Wie aan een besluit meedoet, kan daarover een zorg opschrijven" in said
    assert "de schrijver en één beoordelaar" in said
    assert f"{client.application.config['CONCERN_KEPT_DAYS']} dagen na de afhandeling" in said
