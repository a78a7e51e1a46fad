import pytest

from conflict_graph.facts import Capacity, OfficeKind
from register.access import SERVER
from register.extensions import db
from register.services.declarations import positions
from tests import factories
from tests.browser import Browser


@pytest.fixture
def browser(client):
    return Browser(client)


@pytest.fixture
def town(app):
    return factories.body()


@pytest.fixture
def alderman(town):
    return factories.official(town, who=factories.person())


@pytest.mark.parametrize("root", ["", "/en"])
@pytest.mark.parametrize(
    "address",
    ["/", "/zoeken", "/uitleg", "/schijn-is-geen-feit", "/toegankelijkheid", "/aanmelden"],
)
def test_every_fixed_page_opens_in_both_languages_without_a_cookie(browser, root, address):
    page = browser.open(root + address)
    assert "Set-Cookie" not in page.response.headers or address == "/aanmelden"


def test_the_first_page_has_the_search_box_before_the_list_of_bodies(browser, town):
    text = browser.open("/").text
    assert text.index('name="q"') < text.index("Gemeente Vlietmonde")


def test_a_body_page_shows_its_officials_by_office(browser, town, alderman):
    factories.official(
        town, OfficeKind.ELECTED_MEMBER, "raadslid", factories.person("Bram", "van", "Ee")
    )
    page = browser.open("/en/organen/vlietmonde")
    assert (
        page.words.index("Wethouder")
        < page.words.index("Sanne Terwolde")
        < page.words.index("Raadslid")
    )
    assert "nothing declared yet" in page.words


def test_a_body_page_can_be_narrowed_to_a_name(browser, town, alderman):
    factories.official(
        town, OfficeKind.ELECTED_MEMBER, "raadslid", factories.person("Bram", "van", "Ée")
    )
    assert "Bram van Ée" in browser.open("/en/organen/vlietmonde?naam=van+ee").words
    assert "Sanne" not in browser.open("/en/organen/vlietmonde?naam=van+ee").words
    assert "Nobody fits" in browser.open("/en/organen/vlietmonde?naam=xyz").words


def test_an_official_without_entries_is_not_said_to_have_none(browser, alderman):
    page = browser.open(f"/en/bestuurders/{alderman.public_id}")
    assert "Nothing declared yet" in page.words
    assert "does not mean that there are none" in page.words


def test_an_official_page_shows_running_entries_before_ended_ones(browser, alderman):
    company = factories.organisation()
    factories.position(alderman, company, "penningmeester", since="2019", until="2021-05")
    factories.position(alderman, company, "commissaris", capacity=Capacity.EX_OFFICIO)
    page = browser.open(f"/en/bestuurders/{alderman.public_id}")
    assert page.words.index("commissaris") < page.words.index("penningmeester")
    assert "March 2023 – present" in page.words
    assert "2019 – May 2021" in page.words
    assert len(page.all("caption")) == 1


def test_the_picture_says_the_same_as_the_table(browser, alderman):
    factories.position(
        alderman, factories.organisation("Stichting <Zon> & Zee"), "lid", since=None, until=None
    )
    factories.position(alderman, factories.organisation(), "lid", since="2030", announced=True)
    page = browser.open(f"/bestuurders/{alderman.public_id}")
    assert "time-bar--open" in page.text
    assert "&lt;Zon&gt; &amp; Zee" in page.text


def test_an_entry_page_shows_every_version(browser, alderman):
    position = factories.position(alderman, factories.organisation())
    entry = positions.entry_of(position)
    positions.amend(
        SERVER,
        position,
        positions.PositionEntry(**{**_fields(entry), "title": "voorzitter"}),
        source="file.csv",
    )
    db.session.commit()
    page = browser.open(f"/en/nevenfuncties/{position.public_id}")
    assert "Declared on" in page.words
    assert "Changed on" in page.words
    assert page.words.startswith("voorzitter, Bouwbedrijf Tarwedam B.V.")
    assert "commissaris" in page.words


def _fields(entry):
    return {name: getattr(entry, name) for name in entry.__dataclass_fields__}


def test_an_organisation_page_shows_who_holds_what_there(browser, alderman):
    company = factories.organisation(kvk="12345678")
    factories.position(alderman, company)
    page = browser.open(f"/organisaties/{company.public_id}")
    assert "12345678" in page.words
    assert f"/bestuurders/{alderman.public_id}" in page.links()


def test_the_organisation_of_a_body_leads_to_its_register(browser, town):
    assert (
        "/organen/vlietmonde"
        in browser.open(f"/organisaties/{town.organisation.public_id}").links()
    )


def test_a_person_at_two_bodies_has_two_pages_that_know_each_other(browser, town, alderman):
    other = factories.official(
        factories.body("waterveld", "Waterschap Waterveld"),
        OfficeKind.ELECTED_MEMBER,
        "lid",
        alderman.person,
    )
    assert (
        f"/bestuurders/{other.public_id}"
        in browser.open(f"/bestuurders/{alderman.public_id}").links()
    )


def test_what_is_not_public_does_not_exist(browser, town):
    clerk = factories.official(town, OfficeKind.CIVIL_SERVANT, "inkoper")
    company = factories.organisation()
    position = factories.position(clerk, company)
    for address in (
        f"/bestuurders/{clerk.public_id}",
        f"/nevenfuncties/{position.public_id}",
        f"/organisaties/{company.public_id}",
        "/organen/nergens",
        "/bestuurders/geen-uuid",
        "/nergens",
    ):
        assert "404" in browser.open(address, 404).words


def test_english_pages_keep_to_english_addresses(browser, town):
    page = browser.open("/en/organen/vlietmonde")
    assert all(link.startswith(("/en", "/organen", "#")) for link in page.links()), page.links()


def test_search_finds_a_misspelt_name_and_says_so(browser, alderman):
    page = browser.open("/en/zoeken?q=Terwlode")
    assert "Sanne Terwolde" in page.words
    assert "Looks like what you typed: Terwolde" in page.words


def test_what_is_like_the_query_is_shown_as_it_is_written_and_not_as_names_are_compared(
    browser, town
):
    factories.official(town, who=factories.person("Koen", "van", "Stilzwijger"))
    assert (
        "Looks like what you typed: Stilzwijger" in browser.open("/en/zoeken?q=stilswijger").words
    )


def test_search_says_what_to_do_when_nothing_is_found(browser, alderman):
    nothing = browser.open("/en/zoeken?q=%3Cscript%3E").words
    assert "Nothing found" in nothing
    assert "That a name is not here says nothing about it" in nothing


def test_robots_are_kept_from_search_and_from_what_is_not_public(client):
    text = client.get("/robots.txt").get_data(as_text=True)
    paths = ("/zoeken?", "/zoeken/lijst", "/aanmelden", "/mijn")
    shut = (*paths, *(f"/en{path}" for path in paths))
    assert [
        line.removeprefix("Disallow: ") for line in text.splitlines() if line.startswith("Dis")
    ] == list(shut)
