import pytest

from conflict_graph.dates import PartialDate
from conflict_graph.facts import OfficeKind
from register.access import SERVER, Role
from register.errors import Invalid, NotAllowed, NotFound
from register.services.accounts import accounts
from register.services.officials import officials
from tests import factories


@pytest.fixture
def town(app):
    return factories.body()


def test_the_same_name_makes_another_person(town):
    first, second = (officials.add(SERVER, town, "Jansen", "Kees") for _ in range(2))
    assert first.person is not second.person


def test_a_known_person_is_one_official_per_body(town):
    first = officials.add(SERVER, town, "Jansen", "Kees", key="7")
    assert officials.add(SERVER, town, "Jansen", "Kees", person=first.person) is first
    assert officials.find_by_key(town, "7") is first


def test_a_key_is_given_once(town):
    officials.add(SERVER, town, "Jansen", key="7")
    with pytest.raises(Invalid):
        officials.add(SERVER, town, "Pietersen", key="7")


def test_an_office_is_made_once_and_only_a_civil_servant_is_designated(town):
    first = officials.office(SERVER, town, "inkoper", OfficeKind.CIVIL_SERVANT)
    assert (
        officials.office(SERVER, town, "inkoper", OfficeKind.CIVIL_SERVANT, True, "besluit 7")
        is first
    )
    assert first.is_public
    assert not officials.office(
        SERVER, town, "adviseur", OfficeKind.EXTERNAL, True, "besluit 7"
    ).is_public


def test_a_designation_by_hand_needs_its_decision(town):
    clerk = factories.identity(town, Role.CLERK)
    with pytest.raises(Invalid) as caught:
        officials.office(clerk, town, "inkoper", OfficeKind.CIVIL_SERVANT, True)
    assert caught.value.field == "designation_reference"


def test_a_term_said_again_changes_nothing_and_said_differently_adds_a_version(town):
    official = officials.add(SERVER, town, "Jansen")
    office = officials.office(SERVER, town, "wethouder", OfficeKind.EXECUTIVE)
    start, end = PartialDate(2022, 6), PartialDate(2026, 3)
    term = officials.appoint(SERVER, official, office, start)
    assert officials.appoint(SERVER, official, office, start) is term
    assert len(term.versions) == 1
    assert officials.appoint(SERVER, official, office, start, end, "financiën") is term
    assert (term.current.number, term.current.valid_until) == (2, end)
    assert officials.appoint(SERVER, official, office, PartialDate(2026, 4)) is not term
    with pytest.raises(Invalid):
        officials.appoint(SERVER, official, office, end, start)


def test_only_who_keeps_officials_adds_them(town):
    officials.add(factories.identity(town, Role.CLERK), town, "Jansen")
    for role in (Role.OFFICIAL, Role.REVIEWER):
        with pytest.raises(NotAllowed):
            officials.add(factories.identity(town, role), town, "Jansen")


def test_an_official_that_is_not_the_asker_is_not_found(town):
    with pytest.raises(NotFound):
        officials.get_own(factories.identity(town, Role.CLERK), factories.official(town).public_id)


@pytest.mark.parametrize("mark", ["\u202e", "\u200f", "\u061c", "\x00"])
def test_no_name_or_mail_address_holds_a_mark_that_turns_text_round(app, mark):
    town = factories.body()
    with pytest.raises(Invalid):
        officials.add(SERVER, town, f"Ter{mark}wolde")
    with pytest.raises(Invalid):
        officials.office(SERVER, town, f"wet{mark}houder", OfficeKind.EXECUTIVE)
    with pytest.raises(Invalid):
        accounts.add(f"na{mark}am@voorbeeld.example", "Een naam")
    with pytest.raises(Invalid):
        accounts.add("naam@voorbeeld.example", f"Een{mark}naam")
    assert officials.add(SERVER, town, "نور").person.family_name == "نور"
