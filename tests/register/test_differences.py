"""What changed is told from old to new, the same on the page of a person, of a body, in the feed
and in the file.
"""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from register.access import SERVER, Role
from register.clock import today
from register.services.declarations import incomes, positions
from register.services.officials import officials
from register.transaction import transaction
from tests import factories

YEAR = today().year - 1


@pytest.fixture
def alderman(app):
    """An alderman, full time, whose treasurership became a chair and whose income was stated and
    then corrected.
    """
    body = factories.body()
    official = factories.official(
        body, who=factories.person(), title="wethouder", since="2020-01-01"
    )
    [term] = official.terms
    with transaction():
        officials.appoint(
            SERVER, official, term.office, term.current.valid_from, None, term=term, full_time=True
        )
    position = factories.position(
        official, factories.organisation("Stichting Zwanenveer"), title="penningmeester", paid=True
    )
    clerk = factories.identity(body, Role.CLERK)
    with transaction():
        entry = positions.entry_of(position)
        positions.amend(clerk, position, replace(entry, title="voorzitter"))
        incomes.state(clerk, position, YEAR, None)
        incomes.state(clerk, position, YEAR, 812500)
        incomes.state(clerk, position, YEAR, 825000)
    return official


SENTENCES = (
    "functie: penningmeester → voorzitter",
    f"inkomsten over {YEAR}: niet vastgelegd → nog niet bekend",
    f"inkomsten over {YEAR}: nog niet bekend → € 8.125",
    f"inkomsten over {YEAR}: € 8.125 → € 8.250",
)


@pytest.mark.parametrize(
    "address",
    ["/bestuurders/{}", "/organen/vlietmonde/wijzigingen", "/bestuurders/{}/wijzigingen.atom"],
)
def test_a_change_is_told_from_old_to_new_income_included(client, alderman, address):
    text = (
        client.get(address.format(alderman.public_id))
        .text.replace("\xa0", " ")
        .replace("&#160;", " ")
    )
    for sentence in SENTENCES:
        assert sentence in text


def test_the_file_has_old_and_new_in_columns(client, alderman):
    rows = json.loads(client.get("/open-data/wijzigingen.json?orgaan=vlietmonde").text)["rijen"]
    found = {
        (row["wijziging"], row["anders"], row["oud"], row["nieuw"]) for row in rows if row["oud"]
    }
    assert found == {
        ("gewijzigd", "omschrijving", "penningmeester", "voorzitter"),
        ("inkomen", f"inkomen {YEAR}", "niet vastgelegd", "nog niet bekend"),
        ("inkomen", f"inkomen {YEAR}", "nog niet bekend", "8125.00"),
        ("inkomen", f"inkomen {YEAR}", "8125.00", "8250.00"),
    }


def test_a_new_entry_is_a_change_too(client, app):
    official = factories.official(factories.body(), who=factories.person())
    factories.position(official, factories.organisation("Stichting Zwanenveer"), title="lid")
    text = client.get(f"/bestuurders/{official.public_id}").text
    told = text[text.index("Wat er is veranderd") :]
    assert "<strong>Nieuw</strong>" in told
    assert "Stichting Zwanenveer" in told
    assert "niets veranderd" not in text
