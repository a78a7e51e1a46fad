"""The buyer that a notice names: whose decision it is, and why, for everybody who keeps decisions
to see.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from conflict_graph.facts import OrganisationKind
from conflict_graph.readers import ted
from conflict_graph.readers.records import Mention, Reading
from conflict_graph.resolution.buyers import BuyerKind
from register.access import SERVER, Role
from register.extensions import db
from register.models.decisions import Decision
from register.models.organisations import OrganisationIdentifier
from register.services.imports import buyers as import_buyers
from register.services.imports import files as imports
from register.services.imports.files import Noun
from register.services.organisations import buyers
from register.transaction import transaction
from tests import factories

NOTICE = ted.read(
    (Path(__file__).parents[1] / "samples" / "ted_f03.xml").read_bytes(), "notice.xml"
)
LIBRARY = "Stichting Boekenhuis Vlietmonde"


def listed(name=LIBRARY, kind=OrganisationKind.FOUNDATION, **values):
    made = factories.organisation(name, kind, **values)
    made.identifiers.append(OrganisationIdentifier(scheme="NL-ROO", number="10001"))
    return factories.keep(made)


def said(recognised):
    return {message.id.removeprefix("same.") for message in recognised.because}


@pytest.fixture
def library(app):
    return listed(town="Vlietmonde")


def test_a_listed_foundation_is_the_buyer_by_its_exact_name_and_town(library):
    known = buyers.recognise(Mention(LIBRARY.upper(), town="vlietmonde"), BuyerKind.PUBLIC_LAW)
    assert known.organisation is library
    assert said(known) == {"name", "buyer_listed", "town"}


@pytest.mark.parametrize(
    ("mention", "kind", "because"),
    [
        (Mention(LIBRARY, town="Eemvliet"), BuyerKind.PUBLIC_LAW, "town_differs"),
        (Mention(LIBRARY), None, "name_proves_nothing"),
        (Mention("Stichting Boekenhuis"), BuyerKind.PUBLIC_LAW, "name_like"),
    ],
)
def test_anything_less_is_nobody(library, mention, kind, because):
    known = buyers.recognise(mention, kind)
    assert (known.organisation, because in said(known)) == (None, True)


def test_a_foundation_that_nobody_listed_is_nobody(app):
    factories.organisation(LIBRARY, OrganisationKind.FOUNDATION)
    assert buyers.recognise(Mention(LIBRARY), BuyerKind.PUBLIC_LAW).organisation is None


def test_a_second_one_of_that_name_makes_it_nobody(library):
    factories.organisation(LIBRARY, OrganisationKind.FOUNDATION)
    known = buyers.recognise(Mention(LIBRARY, town="Vlietmonde"), BuyerKind.PUBLIC_LAW)
    assert (known.organisation, said(known)) == (None, {"ambiguous"})


def test_a_number_says_who_it_is_and_two_say_nothing(library):
    other = factories.organisation("Een ander", kvk="90001234")
    assert (
        buyers.recognise(Mention("Heel anders", {"NL-KVK": "90001234"}), None).organisation is other
    )
    both = Mention("Heel anders", {"NL-KVK": "90001234", "NL-ROO": "10001"})
    assert buyers.recognise(both, None) == buyers.Recognised(None)


def test_a_municipality_buys_from_another_town_but_not_under_another_number(app):
    name, kind = "Gemeente Vlietmonde", OrganisationKind.PUBLIC_BODY
    town = factories.organisation(name, kind, kvk="90001234", town="Vlietmonde")
    department = Mention("Gemeente Vlietmonde, afdeling Inkoop", town="Eemvliet")
    assert buyers.recognise(department, BuyerKind.TERRITORIAL).organisation is town
    known = buyers.recognise(
        replace(department, identifiers={"NL-KVK": "90009999"}), BuyerKind.TERRITORIAL
    )
    assert (known.organisation, "number_differs" in said(known)) == (None, True)


def bring_in(body=None, **changes):
    taken = tuple(replace(record, **changes) for record in NOTICE.records)
    with transaction():
        return imports.keep(
            Noun.DECISIONS, SERVER, Reading(taken, read=len(taken)), "notice.xml", body
        )


def test_a_department_that_buys_is_its_body_and_the_page_says_why(client, app):
    body = factories.body()
    report = bring_in(buyer=Mention("Gemeente Vlietmonde, afdeling Inkoop"))
    assert (report.created, report.problems) == (2, ())
    decision = db.session.query(Decision).first()
    assert decision.body is body
    assert decision.current.buyer["is"] == "Gemeente Vlietmonde"
    factories.sign_in(client, factories.account(body, Role.CLERK))
    assert (
        "noemt een onderdeel van Gemeente Vlietmonde"
        in client.get(f"/besluiten/{decision.public_id}").text
    )
    assert (
        "names a part of Gemeente Vlietmonde"
        in client.get(f"/en/besluiten/{decision.public_id}").text
    )


def test_a_buyer_that_nobody_knows_is_said_beside_the_decision(client, app):
    body = factories.body()
    assert bring_in(body, buyer=Mention("Inkoopcombinatie Noord")).created == 0
    with transaction():
        import_buyers.accept(
            SERVER, body, [replace(NOTICE.records[0], buyer=Mention("Inkoopcombinatie Noord"))]
        )
    bring_in(body, buyer=Mention("Inkoopcombinatie Noord"))
    decision = db.session.query(Decision).first()
    assert decision.current.buyer == {"name": "Inkoopcombinatie Noord", "is": None, "because": []}
    factories.sign_in(client, factories.account(body, Role.CLERK))
    assert "Inkoopcombinatie Noord" in client.get(f"/besluiten/{decision.public_id}").text
    assert bring_in(body, buyer=Mention("Inkoopcombinatie Noord")).unchanged == 2


def test_a_source_that_names_no_buyer_shows_none(client, app):
    body = factories.body()
    bring_in(body, buyer=None)
    decision = db.session.query(Decision).first()
    assert decision.current.buyer is None
    factories.sign_in(client, factories.account(body, Role.CLERK))
    assert 'id="buyer"' not in client.get(f"/besluiten/{decision.public_id}").text
