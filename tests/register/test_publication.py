import pytest
import sqlalchemy as sa

from conflict_graph.facts import OfficeKind, TieKind
from register.access import SERVER
from register.database import public
from register.errors import NotFound
from register.public import pages
from register.services.declarations import positions, publicity
from register.services.officials import visibility
from tests import factories


@pytest.fixture
def town(app):
    return factories.body()


@pytest.mark.parametrize(
    ("kind", "designated", "is_public"),
    [
        (OfficeKind.ELECTED_MEMBER, False, True),
        (OfficeKind.EXECUTIVE, False, True),
        (OfficeKind.CIVIL_SERVANT, True, True),
        (OfficeKind.CIVIL_SERVANT, False, False),
        (OfficeKind.EXTERNAL, False, False),
        (OfficeKind.EXTERNAL, True, False),
    ],
)
def test_who_is_public_follows_from_the_office(town, kind, designated, is_public):
    official = factories.official(town, kind, "functie", designated=designated)
    position = factories.position(official, factories.organisation())
    assert visibility.is_published(official) is is_public
    assert publicity.is_public(position) is is_public
    if is_public:
        assert pages.official(official.public_id).positions[0].public_id == position.public_id
        assert pages.position(position.public_id).position.title == "commissaris"
    else:
        for read, public_id in (
            (pages.official, official.public_id),
            (pages.position, position.public_id),
            (pages.organisation, position.current.payload.organisation.public_id),
        ):
            with pytest.raises(NotFound):
                read(public_id)


def test_ownership_is_on_no_public_page(town):
    official = factories.official(town)
    position = factories.position(official, factories.organisation(), kind=TieKind.OWNERSHIP)
    assert not publicity.is_public(position)
    assert pages.official(official.public_id).positions == []
    with pytest.raises(NotFound):
        pages.position(position.public_id)


@pytest.mark.parametrize(
    "table", ["position", "person", "account", "decision", "finding", "journal_entry"]
)
def test_the_public_session_cannot_read_a_restricted_table(town, table):
    with (
        public.session() as session,
        pytest.raises(sa.exc.DatabaseError, match=r"prohibited|not authorized"),
    ):
        session.execute(sa.text(f"SELECT id FROM {table}")).all()


def test_the_public_session_cannot_write(town):
    with public.session() as session, pytest.raises(sa.exc.DatabaseError):
        session.execute(sa.text("DELETE FROM body"))


def test_an_official_is_a_former_one_when_the_last_term_is_over(town):
    official = factories.official(town, since="2014", until="2018")
    page = pages.body("vlietmonde")
    assert [each.official.public_id for each in page.former] == [official.public_id]
    assert page.groups == []


def test_the_history_of_an_entry_holds_every_version_with_who_made_it(town):
    official = factories.official(town)
    position = factories.position(official, factories.organisation())
    positions.end(SERVER, position, None, source="bestand.csv")
    factories.db.session.commit()
    versions = pages.position(position.public_id).versions
    assert [(each.number, each.by_official, each.source) for each in versions] == [
        (1, True, ""),
        (2, False, "bestand.csv"),
    ]
