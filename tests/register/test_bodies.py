import pytest

from conflict_graph.facts import OrganisationKind
from register.access import ANONYMOUS, SERVER
from register.errors import Invalid, NotAllowed, NotFound
from register.models.bodies import BodyKind
from register.services import bodies
from tests import factories


def test_a_body_comes_with_its_organisation_and_a_word_for_its_address(app):
    body = bodies.add(SERVER, "Gemeente Súdwest-Fryslân", BodyKind.MUNICIPALITY, kvk="12345678")
    assert body.slug == "sudwest-fryslan"
    assert body.organisation.kind is OrganisationKind.PUBLIC_BODY
    assert [each.number for each in body.organisation.identifiers] == ["12345678"]
    assert bodies.get("sudwest-fryslan") is body
    assert bodies.list_() == [body]


def test_an_organisation_that_is_known_by_its_number_becomes_the_body(app):
    known = factories.organisation("Gemeente Vlietmonde", OrganisationKind.PUBLIC_BODY, kvk="12345678")
    assert bodies.add(SERVER, "Gemeente Vlietmonde", BodyKind.MUNICIPALITY, kvk="12345678").organisation is known


@pytest.mark.parametrize(("name", "slug"), [(" ", None), ("Vliet", "Met Spatie"), ("Vliet", "vlietmonde"), ("!", None)])
def test_what_cannot_be_a_body_is_refused(app, name, slug):
    factories.body()
    with pytest.raises(Invalid):
        bodies.add(SERVER, name, BodyKind.OTHER, slug)


def test_bodies_are_added_on_the_server_only(app):
    with pytest.raises(NotAllowed):
        bodies.add(ANONYMOUS, "Gemeente Vlietmonde", BodyKind.MUNICIPALITY)


def test_a_body_that_is_not_there_is_not_found(app):
    assert bodies.find("nergens") is None
    with pytest.raises(NotFound):
        bodies.get("nergens")
