"""Which firms bid is not public: an official and the public read nothing of a firm that the
register knows from a decision alone. Everybody is invented.
"""

from __future__ import annotations

import difflib
import itertools
import re

import pytest

from conflict_graph.facts import OfficeKind, OrganisationKind
from register import clock
from register.access import SERVER, Role
from register.extensions import db
from register.models.decisions import Decision
from register.models.declarations import Position
from register.models.interests import Interest, InterestKind
from register.models.organisations import Organisation
from register.services.declarations import interests
from register.services.dossiers import body_facts, dossiers
from register.services.imports.files import Noun
from tests import factories
from tests.browser import Browser
from tests.register.test_advice import POSITION, TAKING_PART
from tests.register.test_declarations_pages import HOW, WHEN
from tests.register.test_import_undoing import bring
from tests.register.test_whole_entry import send

CANARY = "Speeltuinen Zandkasteel B.V."
NUMBER, UNKNOWN = "90007117", "90007125"
BEARERS = {NUMBER: CANARY, UNKNOWN: "Klimtoestel Oeverduinen B.V."}
HELD = {"share": "10"}
FAMILY = {"relation": "partner", "tie": "management"}
FORMER = {"title": "adviseur", "tie": "advisory", "valid_until": "3-2022"}
TOKENS = re.compile(
    r'name="(csrf_)?token"[^>]*value="[^"]*|[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{64}|'
    r"(soort|welke)-[0-9a-f]{12}|\([0-9]+\)</a>"
)


@pytest.fixture
def town(app):
    made = factories.body()
    for kind in InterestKind:
        interests.ask(SERVER, made, kind, True, "Gedragscode, artikel 4")
    return made


@pytest.fixture
def canary(app, town):
    """A firm that a clerk entered with an open decision."""
    clerk = app.test_client()
    factories.sign_in(clerk, factories.account(town, Role.CLERK))
    _answer, decision = send(clerk, parties=f"{NUMBER} {CANARY}")
    assert decision is not None
    return db.session.query(Organisation).filter_by(name=CANARY).one()


def enter(app, town, kind=OfficeKind.ELECTED_MEMBER):
    official = factories.official(town, kind, "raadslid" if kind.value[0] == "e" else "inkoper")
    client = app.test_client()
    factories.let_in(client, factories.account(town, Role.OFFICIAL, who=official.person))
    return Browser(client), official


def at(words):
    """What is typed where a name and a number have a field each."""
    number = next(iter(re.findall("[0-9]{8}", words)), "")
    return {"organisation_name": words.replace(number, "").strip(), "kvk": number}


PAGES = (
    ("advies/functie", lambda said: {**POSITION, "at": said}),
    (
        "advies/besluit",
        lambda said: {**TAKING_PART, "parties": said, "at": said},
    ),
    ("nevenfuncties/nieuw", lambda said: {"title": "lid", **at(said)}),
    ("belangen/nieuw/bezit", lambda said: {**HELD, **at(said)}),
    ("belangen/nieuw/familie", lambda said: {**FAMILY, **at(said)}),
    ("belangen/nieuw/eerdere-functie", lambda said: {**FORMER, **at(said)}),
)
TYPED = (
    "{number}",
    "{name}",
    "{name} {number}",
    "{part} {number}",
    "{part}",
    "Zwemclub Dolfijn {number}",
)


def typed(form, number):
    name = BEARERS[number]
    return form.format(number=number, name=name, part=name.split()[0])


def told(browser, address, said, number):
    answer = browser.client.post(address, data=said, follow_redirects=True)
    text = TOKENS.sub("", answer.text)
    for words in (*BEARERS[number].split()[:2], number):
        text = re.sub(words, "SAID", text, flags=re.IGNORECASE)
    return [str(answer.status_code), *text.splitlines()]


def test_a_firm_that_only_bids_is_answered_as_one_that_nobody_knows(app, town, canary):
    browser, official = enter(app, town)
    for (path, fields), form in itertools.product(PAGES, TYPED):
        address = f"/mijn/{official.public_id}/{path}"
        known, unknown = (
            told(browser, address, fields(typed(form, number)), number)
            for number in (NUMBER, UNKNOWN)
        )
        assert known == unknown, (path, form, list(difflib.unified_diff(known, unknown, n=0)))


def test_nothing_public_knows_it(app, canary):
    for address in (
        f"/zoeken?q={NUMBER}",
        "/zoeken?q=Speeltuinen+Zandkasteel",
        "/api/v1/organisations",
        f"/organisaties/{canary.public_id}",
    ):
        answer = app.test_client().get(address)
        assert answer.status_code in (200, 404)
        assert CANARY not in answer.text
        assert canary.public_id not in answer.text.replace(address, "")


def declare(browser, official, **where):
    page = browser.open(f"/mijn/{official.public_id}/nevenfuncties/nieuw")
    for answers in ({"title": "lid", **where}, {"organisation_kind": "foundation"}, HOW, WHEN):
        page = browser.submit(page, **answers)
    return page


@pytest.mark.parametrize(
    "where",
    [
        {"organisation_name": "speeltuinen zandkasteel", "kvk": NUMBER},
        {"organisation_name": "Zwemclub Dolfijn", "kvk": NUMBER, "town": "Elders"},
        {"organisation_name": CANARY.upper()},
    ],
)
def test_on_recording_it_is_the_same_organisation_under_the_words_that_were_typed(
    app, town, canary, where
):
    browser, official = enter(app, town)
    checked = declare(browser, official, **where)
    assert CANARY not in checked.text
    recorded = browser.submit(checked)
    assert CANARY not in recorded.text
    assert where["organisation_name"] in recorded.words
    db.session.expire_all()
    payload = db.session.query(Position).one().current.payload
    assert payload.organisation_id == canary.id
    assert (canary.name, canary.kind) == (where["organisation_name"], OrganisationKind.FOUNDATION)
    assert canary.town == where.get("town")
    assert CANARY in [each.name for each in canary.names]


def test_what_an_official_calls_it_changes_nothing_of_what_a_clerk_and_a_check_read(
    app, town, canary
):
    browser, official = enter(app, town)
    stated = state(browser, official)
    assert "Dolfijn" in stated.words
    decision = db.session.query(Decision).one()
    clerk = app.test_client()
    factories.let_in(clerk, factories.account(town, Role.CLERK))
    party = f"/partijen/{decision.current.parties[0].mention.public_id}"
    for page in (f"/besluiten/{decision.public_id}", party):
        assert "Dolfijn" not in Browser(clerk).open(page).words
    dossier = dossiers.write(decision.id, clock.today(), body_facts.load([decision.id]))
    read = {each.id: (each.name, each.kind) for each in dossier.organisations}
    assert read[canary.public_id] == (CANARY, OrganisationKind.COMPANY)


def test_the_next_who_types_its_own_name_joins_it_and_reads_nothing_of_the_first(app, town, canary):
    state(*enter(app, town))
    second, other = enter(app, town)
    checked = declare(second, other, organisation_name=CANARY)
    assert "Dolfijn" not in checked.words
    assert "Dolfijn" not in second.submit(checked).words
    assert db.session.query(Position).one().current.payload.organisation_id == canary.id


def state(browser, official):
    """Say of a firm to hold a share in it, under another name and as another kind."""
    address = f"/mijn/{official.public_id}/belangen/nieuw/bezit"
    page = browser.send(address, **HELD, organisation_name="Dolfijn", kvk=NUMBER)
    return browser.submit(page, organisation_kind="cooperative")


def test_a_list_that_names_it_says_to_everybody_what_it_is(app, town, canary):
    browser, official = enter(app, town)
    browser.submit(declare(browser, official, organisation_name="Dolfijn", kvk=NUMBER))
    advice = f"/mijn/{official.public_id}/advies/functie"
    shown = browser.send(advice, **{**POSITION, "at": NUMBER}).words
    assert "Dolfijn" in shown
    assert CANARY not in shown
    listed = f"naam,soort,kvk_nummer\n{CANARY},company,{NUMBER}\n".encode()
    assert bring(Noun.ORGANISATIONS, listed).updated == 1
    db.session.expire_all()
    assert (canary.name, canary.kind) == (CANARY, OrganisationKind.COMPANY)
    assert CANARY in browser.send(advice, **{**POSITION, "at": NUMBER}).words


def test_a_holding_joins_it_too_and_stays_unknown_to_others(app, town, canary):
    browser, official = enter(app, town)
    address = f"/mijn/{official.public_id}/belangen/nieuw/bezit"
    page = browser.send(address, **HELD, organisation_name="Zandkasteel", kvk=NUMBER)
    browser.submit(page, organisation_kind="company")
    assert db.session.query(Interest).one().current.payload.organisation_id == canary.id
    advice = f"/mijn/{official.public_id}/advies/functie"
    assert "niet bekend" not in browser.send(advice, **{**POSITION, "at": NUMBER}).words
    other, who = enter(app, town)
    page = other.send(f"/mijn/{who.public_id}/advies/functie", 400, **{**POSITION, "at": NUMBER})
    assert f"Het nummer {NUMBER} kennen wij niet" in page.words


def test_whoever_keeps_decisions_reads_it_and_so_does_everybody_once_it_is_listed(
    app, town, canary
):
    official = factories.official(town)
    clerk = factories.let_in(app.test_client(), factories.account(town, Role.CLERK))
    address = f"/organen/{town.slug}/beheer/bestuurders/{official.public_id}/nevenfuncties/nieuw"
    page = Browser(clerk).send(address, title="lid", kvk=NUMBER)
    assert "Wat bindt u eraan" in page.words or "betaald" in page.words
    browser, member = enter(app, town)
    advice = f"/mijn/{member.public_id}/advies/functie"
    browser.send(advice, 400, **{**POSITION, "at": NUMBER})
    listed = f"naam,soort,kvk_nummer,plaats\n{CANARY},company,{NUMBER},Oever\n".encode()
    assert bring(Noun.ORGANISATIONS, listed).updated == 1
    assert CANARY in browser.send(advice, **{**POSITION, "at": NUMBER}).words
