"""What is known of an organisation, and from where, for whoever keeps decisions."""

import pytest

from conflict_graph.dates import PartialDate
from conflict_graph.facts import OrganisationKind, TieKind
from register.access import SERVER, Role
from register.services.organisations import organisations, ties
from register.services.organisations.periods import HeldPeriod
from register.transaction import transaction
from tests import factories
from tests.browser import Browser


@pytest.fixture
def firm(app):
    with transaction():
        kind = OrganisationKind.COMPANY
        firm = organisations.add(
            SERVER, "Tarwedam Bouw B.V.", kind, "90004321", source="uittreksel-2019.json"
        )
    holding = factories.organisation("Havendorp Participaties B.V.")
    daughter = factories.organisation("Tarwedam Materieel B.V.")
    with transaction():
        since = PartialDate.parse("2016")
        organisations.identify(firm, "NL-ROO", "28212263", "exportOO.xml")
        said = HeldPeriod(0.4, since, None, "uittreksel-2023.json")
        ties.hold(holding, firm, TieKind.OWNERSHIP, [said])
        until = PartialDate.parse("2024-06")
        said = HeldPeriod(0.4, since, until, "uittreksel-2024.json")
        ties.hold(holding, firm, TieKind.OWNERSHIP, [said])
        ties.hold(firm, daughter, TieKind.CONTROL, [HeldPeriod(source="clerk")])
        organisations.rename(firm, "Tarwedam Bouwgroep B.V.", "uittreksel-2024.json")
    return firm


@pytest.fixture
def page(client, firm):
    factories.sign_in(client, factories.account(factories.body(), Role.CLERK))
    return Browser(client).open(f"/en/organisaties/{firm.public_id}/gegevens")


def test_a_way_leads_back_to_the_decisions(page):
    assert "/en/besluiten" in page.links()[6:]
    assert "Back to the decisions" in page.text


def test_names_numbers_and_ties_stand_with_their_source_and_day(page):
    for words in (
        "What is known of Tarwedam Bouwgroep B.V.",
        "Tarwedam Bouw B.V.",
        "NL-KVK 90004321 uittreksel-2019.json",
        "NL-ROO 28212263 exportOO.xml",
        "Havendorp Participaties B.V. Ownership, 40% ",
        "Tarwedam Materieel B.V. Control",
        "entered by a clerk",
    ):
        assert words in page.words, words


def test_the_last_statement_counts_and_the_one_it_replaced_stands_below_it(page):
    ties = page.words[page.words.index("Who holds it") :]
    assert ties.index("uittreksel-2024.json") < ties.index("uittreksel-2023.json")
    assert page.words.count("replaced by what was said later") == 1


def test_another_organisation_of_the_name_is_named_as_another(client, firm):
    holding = factories.organisation("Tarwedam Bouwgroep Holding B.V.")
    sister = factories.organisation("Tarwedam Bouwgroep Zuid B.V.")
    same = factories.organisation("Stichting Tarwedam Bouwgroep")
    factories.sign_in(client, factories.account(factories.body(), Role.CLERK))
    page = Browser(client).open(f"/en/organisaties/{firm.public_id}/gegevens")
    assert same.public_id in page.text
    assert holding.public_id in page.text
    assert sister.public_id not in page.text
    assert "is another organisation as far as we know" in page.words


@pytest.mark.parametrize("role", [Role.OFFICIAL, Role.REVIEWER, Role.ADMINISTRATOR])
def test_who_keeps_no_decisions_finds_no_sheet(client, firm, role):
    factories.sign_in(client, factories.account(factories.body(), role))
    assert client.get(f"/organisaties/{firm.public_id}/gegevens").status_code == 404


def test_nobody_reads_a_sheet_without_signing_in(client, firm):
    assert client.get(f"/organisaties/{firm.public_id}/gegevens").status_code in (302, 303, 401)
