import pytest

from conflict_graph.facts import Capacity, OfficeKind
from conflict_graph.phases import Phase
from register.access import SERVER
from register.public import search
from register.public.listing import Filters
from register.public.search import HitKind
from register.services.officials import officials
from tests import factories
from tests.browser import Browser


@pytest.fixture
def people(app):
    town = factories.body()
    names = [
        ("Sanne", None, "Terwolde"),
        ("Bram", "van den", "Berg"),
        ("Aïsha", None, "El Müller-Dijkstra"),
        ("Marie-José", "de la", "Haye"),
    ]
    for name in names:
        factories.position(
            factories.official(town, who=factories.person(*name)), factories.organisation()
        )
    return town


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("Terwolde", "Sanne Terwolde"),
        ("Terwlode", "Sanne Terwolde"),
        ("terwold", "Sanne Terwolde"),
        ("sane terwolde", "Sanne Terwolde"),
        ("S. Terwolde", "Sanne Terwolde"),
        ("Berg", "Bram van den Berg"),
        ("van de Berg", "Bram van den Berg"),
        ("vandenberg", "Bram van den Berg"),
        ("B. v.d. Berg", "Bram van den Berg"),
        ("aisha muller", "Aïsha El Müller-Dijkstra"),
        ("Dykstra", "Aïsha El Müller-Dijkstra"),
        ("marie jose de la haye", "Marie-José de la Haye"),
    ],
)
def test_a_name_is_found_however_it_is_written(people, query, name):
    assert name in [
        hit.entry.name for hit in search.find(query) if hit.entry.kind is HitKind.OFFICIAL
    ]


@pytest.mark.parametrize(
    "query", ["", " ", "x", "%", "van der", "Amsterdam", "Terheide", "' OR 1=1 --"]
)
def test_what_is_like_nothing_finds_nobody(people, query):
    assert [hit for hit in search.find(query) if hit.entry.kind is HitKind.OFFICIAL] == []


def test_a_slip_is_told_apart_from_an_exact_name(people):
    assert search.find("Terwolde")[0].is_exact
    slip = search.find("Terwlode")[0]
    assert (slip.is_exact, slip.matched) == (False, "terwolde")


def test_an_organisation_is_found_by_name_and_by_number(people):
    official = factories.official(people)
    factories.position(official, factories.organisation("Stichting Zonnewijzer", kvk="87654321"))
    for query in ("zonewijzer", "Stichting Zonnewijzer", "8765 4321"):
        assert [
            hit.entry.name for hit in search.find(query) if hit.entry.kind is HitKind.ORGANISATION
        ] == ["Stichting Zonnewijzer"]


def test_a_body_is_found_once_and_leads_to_its_register(people):
    assert [(hit.entry.kind, hit.entry.address) for hit in search.find("vlietmnode")] == [
        (HitKind.BODY, "vlietmonde")
    ]


def test_whoever_is_not_public_is_not_found(people):
    factories.official(
        people, OfficeKind.CIVIL_SERVANT, "inkoper", factories.person("Joris", None, "Verborgen")
    )
    assert search.find("Verborgen") == []


def test_a_very_long_query_is_cut_and_at_most_twenty_hits_come_back(people):
    for number in range(25):
        factories.official(
            people, title="wethouder", who=factories.person(f"Kees{number}", None, "Jansen")
        )
    assert len(search.find("Jansen")) == search.MOST_HITS
    assert search.find("q" * 100_000) == []


def test_a_name_that_was_just_declared_is_found_at_once(people):
    assert search.find("Vlasakker") == []
    factories.official(people, who=factories.person("Joke", None, "Vlasakker"))
    assert [hit.entry.name for hit in search.find("Vlasakkr")] == ["Joke Vlasakker"]


@pytest.mark.parametrize("query", ["Bram vandne Bregg", "Aisha Muler Dijstra", "Mrie Jose Hay"])
def test_several_slips_are_forgiven_where_the_whole_name_is_given(people, query):
    assert len(search.find(query)) == 1


@pytest.fixture
def namesakes(app):
    """People and organisations of one name; each organisation says by whom and how a position there
    is held.
    """
    for slug, kind in (
        ("vlietmonde", OfficeKind.EXECUTIVE),
        ("waterveld", OfficeKind.ELECTED_MEMBER),
    ):
        town = factories.body(slug, f"Gemeente Zonderland {slug}")
        for capacity, paid, until in (
            (Capacity.PRIVATE, True, None),
            (Capacity.EX_OFFICIO, False, "2024"),
        ):
            name = f"{slug}-{capacity.value}"
            who = factories.official(town, kind, who=factories.person(name, None, "Zonderland"))
            firm = factories.organisation(f"Zonderland {name}")
            factories.position(who, firm, capacity=capacity, paid=paid, until=until)
        factories.official(town, kind, who=factories.person(f"{slug}-niets", None, "Zonderland"))


@pytest.mark.parametrize(
    ("filters", "people", "organisations", "bodies"),
    [
        (
            Filters(body_slug="waterveld"),
            {"waterveld-private", "waterveld-ex_officio", "waterveld-niets"},
            2,
            1,
        ),
        (
            Filters(office=OfficeKind.EXECUTIVE),
            {"vlietmonde-private", "vlietmonde-ex_officio", "vlietmonde-niets"},
            2,
            0,
        ),
        (
            Filters(capacity=Capacity.EX_OFFICIO),
            {"vlietmonde-ex_officio", "waterveld-ex_officio"},
            2,
            0,
        ),
        (Filters(paid=True), {"vlietmonde-private", "waterveld-private"}, 2, 0),
        (Filters(phase=Phase.ENDED), {"vlietmonde-ex_officio", "waterveld-ex_officio"}, 2, 0),
        (Filters(body_slug="waterveld", paid=True), {"waterveld-private"}, 1, 0),
        (Filters(office=OfficeKind.CIVIL_SERVANT), set(), 0, 0),
        (Filters(body_slug="nergens"), set(), 0, 0),
    ],
)
def test_filters_narrow_what_has_the_name(namesakes, filters, people, organisations, bodies):
    hits = search.find("Zonderland", filters)
    of_kind = {kind: [hit.entry.name for hit in hits if hit.entry.kind is kind] for kind in HitKind}
    assert {name.removesuffix(" Zonderland") for name in of_kind[HitKind.OFFICIAL]} == people
    assert (len(of_kind[HitKind.ORGANISATION]), len(of_kind[HitKind.BODY])) == (
        organisations,
        bodies,
    )


def test_the_page_keeps_the_filters_in_the_address_and_says_what_to_do_when_nothing_fits(
    namesakes, client
):
    browser = Browser(client)
    page = browser.open("/en/zoeken?q=Zonderland&betaald=ja&orgaan=waterveld")
    assert "waterveld-private Zonderland" in page.words
    assert "vlietmonde" not in "".join("".join(each.itertext()) for each in page.all("li"))
    chosen = [each.get("value") for each in page.all("option") if each.get("selected") is not None]
    assert [each for each in chosen if each] == ["waterveld", "ja"]
    assert "/en/nevenfuncties?orgaan=waterveld&betaald=ja" in page.links()
    nothing = browser.open("/en/zoeken?q=Zonderland&ambt=ambtenaar")
    assert "fits the choice" in nothing.words
    assert "/en/zoeken?q=Zonderland" in nothing.links()
    assert (
        "Choose one of these words"
        in browser.open("/en/zoeken?q=Zonderland&betaald=misschien", 400).words
    )


def found(query):
    return [hit.entry.name for hit in search.find(query) if hit.entry.kind is HitKind.OFFICIAL]


@pytest.fixture
def offices(app):
    """Two towns with a mayor each; an alderman with a portfolio, one who left, and somebody called
    Burgemeester.
    """
    here, there = factories.body(), factories.body("waterdam", "Gemeente Waterdam")
    for body, name in ((here, "Vlietsma"), (there, "Damsma")):
        factories.official(body, title="burgemeester", who=factories.person("Anna", None, name))
    alderman = factories.official(
        here, title="wethouder", who=factories.person("Bart", None, "Wonink")
    )
    [term] = alderman.terms
    officials.appoint(
        SERVER, alderman, term.office, term.current.valid_from, portfolio="Wonen en jeugdzorg"
    )
    factories.official(
        here, title="wethouder", until="2024", who=factories.person("Cato", None, "Vertrek")
    )
    member = factories.person("Dirk", None, "Burgemeester")
    factories.official(here, OfficeKind.ELECTED_MEMBER, "raadslid", who=member)
    factories.db.session.commit()


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("burgemeester", ["Dirk Burgemeester", "Anna Damsma", "Anna Vlietsma"]),
        ("Burgemeester Vlietmonde", ["Anna Vlietsma"]),
        ("burgemeester gemeente Waterdam", ["Anna Damsma"]),
        ("anna burgemeester", ["Anna Damsma", "Anna Vlietsma"]),
        ("wethouder", ["Bart Wonink", "Cato Vertrek"]),
        ("jeugdzorg", ["Bart Wonink"]),
        ("wethouder wonen", ["Bart Wonink"]),
        ("wethouder Waterdam", []),
        ("Vlietmonde", []),
    ],
)
def test_people_are_found_by_office_and_portfolio_after_whoever_bears_that_name(
    offices, query, names
):
    assert found(query) == names


def test_the_office_stands_beside_who_was_found_and_of_whoever_left_that_it_was_before(
    client, offices
):
    browser = Browser(client)
    words = browser.open("/en/zoeken?q=wethouder").words
    assert "Bart Wonink wethouder, Gemeente Vlietmonde Wonen en jeugdzorg" in words
    assert "Cato Vertrek before: wethouder, Gemeente Vlietmonde" in words
    rows = client.get("/open-data/zoekresultaten.json?q=wonink").get_json()["rijen"]
    assert [row["ambten"] for row in rows] == ["wethouder"]
