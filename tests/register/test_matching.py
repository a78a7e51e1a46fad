"""Matching: a number or a clerk says which organisation a source means; a name alone never does."""

from __future__ import annotations

import pytest

from conflict_graph.facts import OrganisationKind
from conflict_graph.readers import records
from register.access import Role
from register.errors import Invalid, NotAllowed, NotFound
from register.models.decisions import AnswerBasis
from register.services.organisations import matching
from register.transaction import transaction
from tests import factories

NAME = "Bouwbedrijf Tarwedam B.V."


@pytest.fixture
def body(app):
    return factories.body()


@pytest.fixture
def clerk(body):
    return factories.identity(body, Role.CLERK)


def mention_of(body, name=NAME, town=None, **numbers):
    said = records.Mention(
        name, {scheme.replace("_", "-"): number for scheme, number in numbers.items()}, town
    )
    with transaction():
        return matching.mentions(body, [said])[matching.fingerprint(said)]


def test_a_known_number_links_whatever_the_name(body):
    company = factories.organisation(kvk="90001234")
    mention = mention_of(body, "Tarwedam bouw", NL_KVK="90001234")
    assert matching.resolve(mention) is company
    assert mention.answers[0].basis is AnswerBasis.IDENTIFIER


def test_the_very_same_name_alone_links_nothing(body):
    factories.organisation(NAME)
    assert matching.resolve(mention_of(body)) is None


def test_the_name_of_a_public_body_links_it_and_its_departments(body):
    water = factories.organisation("Waterschap Eemvliet", OrganisationKind.PUBLIC_BODY)
    for name in ("waterschap Eemvliet", "Waterschap Eemvliet, afdeling Inkoop"):
        mention = mention_of(body, name)
        assert matching.resolve(mention) is water
        assert mention.answers[0].basis is AnswerBasis.NAME


@pytest.mark.parametrize(
    ("name", "numbers"),
    [
        ("Eemvliet", {}),
        ("Gemeente Eemvliet", {}),
        ("Waterschap Eemvlied", {}),
        ("Waterschap Eemvliet", {"NL_KVK": "90009999"}),
        ("Waterschap Eemvliet B.V.", {}),
    ],
)
def test_a_name_that_leaves_room_for_doubt_links_nothing(body, name, numbers):
    factories.organisation("Waterschap Eemvliet", OrganisationKind.PUBLIC_BODY, kvk="90001234")
    assert matching.resolve(mention_of(body, name, **numbers)) is None


def test_a_name_that_two_organisations_bear_links_nothing(body):
    factories.organisation("Waterschap Eemvliet", OrganisationKind.PUBLIC_BODY)
    factories.organisation("Hoogheemraadschap van Eemvliet", OrganisationKind.COMPANY)
    assert matching.resolve(mention_of(body, "Waterschap Eemvliet")) is None


def test_a_former_name_and_the_field_of_a_public_body_count(body):
    ministry = factories.organisation("Dijken", OrganisationKind.PUBLIC_BODY, field="ministerie")
    with transaction():
        matching.organisations.rename(ministry, "Dijken en Polders")
    assert matching.resolve(mention_of(body, "Ministerie van Dijken")) is None
    with transaction():
        matching.organisations.rename(ministry, "Dijken")
    assert matching.resolve(mention_of(body, "Ministerie van Dijken en Polders")) is ministry


def test_a_clerks_no_to_a_public_body_is_remembered(body, clerk):
    water = factories.organisation("Waterschap Eemvliet", OrganisationKind.PUBLIC_BODY)
    mention = mention_of(body, "Waterschap Eemvliet")
    with transaction():
        matching.answer(clerk, mention, water, same=False)
    with transaction():
        assert matching.link_all() == 0
    assert matching.resolve(mention) is None


def test_two_numbers_of_two_organisations_are_left_to_a_clerk(body):
    factories.organisation(kvk="90001234")
    other = factories.organisation("Een ander B.V.", kvk="90005678")
    other.identifiers[0].scheme  # noqa: B018 - loads the number
    second = factories.organisation("Derde B.V.")
    with transaction():
        from_other = matching.organisations.identify(second, "GB-COH", "04142000")
    assert from_other
    assert matching.resolve(mention_of(body, NL_KVK="90001234", GB_COH="04142000")) is None


def test_the_same_words_in_other_capitals_are_one_mention_per_body(body):
    assert mention_of(body, "TARWEDAM  bouw") is mention_of(body, "Tarwedam Bouw")
    assert mention_of(body) is not mention_of(factories.body("ander", "Gemeente Ander"))


def test_a_clerk_says_yes_and_takes_it_back(body, clerk):
    company, mention = factories.organisation(), mention_of(body)
    with transaction():
        matching.answer(clerk, mention, company, same=True)
    assert matching.resolve(mention) is company
    assert mention.answers[-1].account_id == clerk.account
    with transaction():
        matching.answer(clerk, mention, company, same=False)
    assert matching.resolve(mention) is None
    with transaction():
        matching.answer(clerk, mention, company, same=True)
    assert matching.resolve(mention) is company


def test_a_yes_to_another_organisation_takes_the_first_yes_back(body, clerk):
    first, second, mention = (
        factories.organisation(),
        factories.organisation("Tweede B.V."),
        mention_of(body),
    )
    for company, same in ((first, True), (second, True), (second, False)):
        with transaction():
            matching.answer(clerk, mention, company, same)
    assert matching.resolve(mention) is None


def test_a_number_does_not_overrule_the_no_of_a_clerk(body, clerk):
    company = factories.organisation(kvk="90001234")
    mention = mention_of(body, NL_KVK="90001234")
    with transaction():
        matching.answer(clerk, mention, company, same=False)
    with transaction():
        assert matching.link_all(body) == 0
    assert matching.resolve(mention) is None


def test_an_organisation_that_comes_later_is_linked_by_its_number(body):
    mention = mention_of(body, NL_KVK="90001234")
    company = factories.organisation(kvk="90001234")
    with transaction():
        assert matching.link_all() == 1
    assert matching.resolve(mention) is company


def test_candidates_carry_their_evidence_the_likeliest_first(body):
    factories.organisation("Zeilmakerij De Lijzijde")
    factories.organisation("Bouwbedrijf Tarwedijk B.V.", kvk="90005678")
    company = factories.organisation("Tarwedam Bouwbedrijf BV", kvk="90001234", town="Vlietmonde")
    found = matching.candidates(mention_of(body, town="vlietmonde", NL_KVK="90009999"))
    assert found[0].organisation is company
    assert (found[0].evidence.same_town, found[0].other_numbers) == (True, ("NL-KVK",))
    assert "Zeilmakerij De Lijzijde" not in [each.organisation.name for each in found]


def test_a_party_can_be_added_as_a_new_organisation_with_its_numbers(body, clerk):
    mention = mention_of(body, NL_KVK="90001234")
    with transaction():
        made = matching.add_as_new(clerk, mention, OrganisationKind.COMPANY)
    assert matching.resolve(mention) is made
    assert made.identifiers[0].number == "90001234"
    with pytest.raises(Invalid, match="belongs to"):
        matching.add_as_new(
            clerk, mention_of(body, "Iemand anders", NL_KVK="90001234"), OrganisationKind.COMPANY
        )


def test_open_questions_are_those_of_parties_that_nobody_has_linked(body, clerk):
    decision = factories.decision(body, [factories.organisation()])
    assert matching.open_questions(clerk, body) == []
    mention = decision.current.parties[0].mention
    with transaction():
        matching.answer(clerk, mention, mention.answers[0].organisation, same=False)
    assert matching.open_questions(clerk, body) == [mention]


def test_only_a_clerk_of_the_body_answers(body):
    mention, company = mention_of(body), factories.organisation()
    other = factories.identity(factories.body("ander", "Gemeente Ander"), Role.CLERK)
    with pytest.raises(NotAllowed):
        matching.answer(other, mention, company, same=True)
    with pytest.raises(NotFound):
        matching.get(other, mention.public_id)
