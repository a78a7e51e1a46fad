"""What is shielded leaves every public output, and comes back only when a clerk lifts it."""

from __future__ import annotations

import datetime

import pytest

from register import clock
from register.access import Role
from register.errors import Invalid, NotAllowed, WrongState
from register.extensions import db
from register.public import search
from register.services.declarations import positions, publicity
from register.services.officials import shielding
from register.transaction import transaction
from tests import factories
from tests.browser import Browser
from tests.register.test_no_leak import read_each, unpacked

TODAY = datetime.date(2026, 11, 24)
REVIEW = datetime.date(2027, 5, 1)
NAME, TITLE, FIRM = "Kanarienaam", "kanariefunctie", "Kanariefirma B.V."
REASON = "Bedreigd na een uitspraak"


@pytest.fixture
def town(app):
    return factories.body()


@pytest.fixture
def official(town):
    made = factories.official(town, who=factories.person("Sanne", None, NAME))
    factories.position(made, factories.organisation(FIRM), title=TITLE)
    factories.position(
        made,
        factories.organisation("Stichting Vlierbes", kind="foundation"),
        title="kanariebeheerder",
    )
    return made


def pages(app, official, *more):
    """Read every public address in every form, also as of another day and between days, one after
    the other.
    """
    client, today = app.test_client(), datetime.date.today()
    between = f"/organen/vlietmonde/wijzigingen?van=2000-01-01&tot={today}"
    for address in (
        *more,
        between,
        "/organen/vlietmonde?bekend=2999-01-01",
        "/api/v1/nevenfuncties?orgaan=vlietmonde",
    ):
        yield unpacked(client.get(address).data)
    for address, page in read_each(app, official):
        yield page
        yield unpacked(client.get(f"{address}?op={today}&bekend={today}").data)


@pytest.mark.parametrize("whole", [True, False])
def test_what_is_shielded_is_on_no_public_address_until_it_is_lifted(app, town, official, whole):
    position = (
        factories.db.session.query(factories.Position).order_by(factories.Position.id).first()
    )
    more = [
        f"/nevenfuncties/{position.public_id}",
        f"/zoeken?q={NAME.lower()}",
        "/zoeken?q=kanariefirma",
    ]
    more += [
        f"/api/v1/nevenfuncties/{position.public_id}",
        f"/organisaties/{firm_of(position).public_id}",
    ]
    assert any(TITLE.encode() in page for page in pages(app, official, *more))
    clerk = factories.identity(town, Role.CLERK)
    with transaction():
        made = shielding.shield(clerk, official, None if whole else position, REASON, REVIEW, TODAY)
    shown = b"\n".join(pages(app, official, *more))
    assert TITLE.encode() not in shown
    assert FIRM.encode() not in shown
    assert (f"Sanne {NAME}".encode() in shown) is not whole
    assert (b"kanariebeheerder" in shown) is not whole
    assert REASON.encode() not in shown
    assert not publicity.is_public(position)
    assert [app.test_client().get(more[place]).status_code for place in (0, 3, 4)] == [
        404,
        404,
        404,
    ]
    with transaction():
        shielding.lift(clerk, made, "Het gevaar is geweken")
    assert any(TITLE.encode() in page for page in pages(app, official, *more))


def test_everybody_reads_that_something_can_be_kept_off_the_pages(client):
    assert "Geen pagina laat zien of dat zo is" in Browser(client).open("/uitleg").words


def firm_of(position):
    return position.current.payload.organisation


def test_a_withdrawn_entry_of_somebody_shielded_leaves_no_trace_either(app, town, official):
    position = (
        factories.db.session.query(factories.Position).order_by(factories.Position.id).first()
    )
    clerk = factories.identity(town, Role.CLERK)
    with transaction():
        positions.withdraw(clerk, position, 1)
    withdrawn = "/organen/vlietmonde/wijzigingen"
    assert b"Ingetrokken" in app.test_client().get(withdrawn).data
    with transaction():
        shielding.shield(clerk, official, None, REASON, REVIEW, TODAY)
    assert b"Ingetrokken" not in app.test_client().get(withdrawn).data


def test_names_that_are_kept_in_memory_are_not_shown_after_a_shielding(
    app, town, official, monkeypatch
):
    monkeypatch.setattr(search, "QUICK", -1)
    monkeypatch.setattr(search, "REST", 10**9)
    assert len(search.find(NAME)) == len(search.find(FIRM)) == 1
    with transaction():
        shielding.shield(
            factories.identity(town, Role.CLERK), official, None, REASON, REVIEW, TODAY
        )
    assert search.find(NAME) == search.find(FIRM) == []


def test_what_is_shielded_changes_the_mark_by_which_copies_are_kept(app, town, official):
    client = app.test_client()
    address = "/api/v1/bestuurders"
    mark = client.get(address).headers["ETag"]
    with transaction():
        shielding.shield(
            factories.identity(town, Role.CLERK), official, None, REASON, REVIEW, TODAY
        )
    again = client.get(address, headers={"If-None-Match": mark})
    assert again.status_code == 200
    assert NAME.encode() not in again.data


def test_a_feed_that_a_reader_has_kept_is_no_longer_the_newest_after_a_shielding(
    app, town, official
):
    client, address = app.test_client(), f"/organen/{town.slug}/wijzigingen.atom"
    mark = client.get(address).headers["ETag"]
    with transaction():
        shielding.shield(
            factories.identity(town, Role.CLERK), official, None, REASON, REVIEW, TODAY
        )
    again = client.get(address, headers={"If-None-Match": mark})
    assert again.status_code == 200
    assert NAME.encode() not in again.data


def test_the_official_reads_that_nothing_is_public(app, town, official):
    with transaction():
        shielding.shield(
            factories.identity(town, Role.CLERK), official, None, REASON, REVIEW, TODAY
        )
    client = app.test_client()
    factories.sign_in(client, factories.account(town, Role.OFFICIAL, who=official.person))
    assert "Afgeschermd om veiligheid" in Browser(client).open("/mijn").words


def test_the_day_of_review_lifts_nothing_by_itself_and_the_clerk_sees_it(app, town, official):
    clerk = factories.identity(town, Role.CLERK)
    early = datetime.date(2020, 1, 1)
    with transaction():
        shielding.shield(clerk, official, None, REASON, datetime.date(2020, 6, 1), early)
    assert not any(f"Sanne {NAME}".encode() in page for page in pages(app, official))
    client = app.test_client()
    factories.sign_in(client, factories.account(town, Role.CLERK))
    browser = Browser(client)
    address = "/organen/vlietmonde/beheer/afscherming"
    assert "nu aan de beurt" in browser.open(address).words
    [found] = shielding.list_of(clerk, town)
    browser.send(f"{address}/{found.public_id}/opheffen", 400, reason="kort")
    browser.send(f"{address}/{found.public_id}/opheffen", reason="Het gevaar is geweken")
    browser.send(f"{address}/{found.public_id}/opheffen", 409, reason="Het gevaar is geweken")
    assert any(f"Sanne {NAME}".encode() in page for page in pages(app, official))


def test_a_clerk_shields_on_a_page_and_what_is_wrong_stands_beside_the_field(app, town, official):
    client = app.test_client()
    factories.sign_in(client, factories.account(town, Role.CLERK))
    browser = Browser(client)
    address = f"/organen/vlietmonde/beheer/afscherming/bestuurders/{official.public_id}"
    page = browser.open(address)
    assert "nog niets is gemeld" in page.words
    example = clock.today() + datetime.timedelta(days=180)
    assert f"bijvoorbeeld {example.day}-{example.month}-{example.year}" in page.words
    assert (
        "binnen een jaar" in browser.send(address, 400, reason=REASON, review_on="1-1-2020").words
    )
    assert (
        "Vul ook de dag in" in browser.send(address, 400, reason=REASON, review_on="1-2020").words
    )
    soon = datetime.date.today() + datetime.timedelta(days=90)
    browser.send(address, reason=REASON, review_on=str(soon))
    browser.send(address, 409, reason=REASON, review_on=str(soon))
    page = browser.open("/organen/vlietmonde/beheer/afscherming")
    assert REASON in page.words
    [again] = [link for link in page.links() if link.endswith("/verlengen")]
    assert "de bestuurder met alle nevenfuncties" in browser.open(again).words
    assert "andere afscherming" in browser.open(again.replace("/verlengen", "/opheffen")).words
    assert "binnen een jaar" in browser.send(again, 400, reason=REASON, review_on="1-1-2020").words
    later = datetime.date.today() + datetime.timedelta(days=300)
    assert (
        "Nog steeds bedreigd"
        in browser.send(again, reason="Nog steeds bedreigd", review_on=str(later)).words
    )


def test_only_a_clerk_and_nobody_for_oneself_shields(town, official):
    for role in (Role.OFFICIAL, Role.REVIEWER, Role.ADMINISTRATOR):
        with pytest.raises(NotAllowed):
            shielding.shield(factories.identity(town, role), official, None, REASON, REVIEW, TODAY)
    oneself = factories.identity(town, Role.CLERK, who=official.person)
    with pytest.raises(NotAllowed):
        shielding.shield(oneself, official, None, REASON, REVIEW, TODAY)


@pytest.mark.parametrize(
    ("reason", "review_on"),
    [
        ("kort", REVIEW),
        (REASON, TODAY),
        (REASON, datetime.date(2027, 11, 26)),
        ("x" * 2001, REVIEW),
    ],
)
def test_a_shielding_has_a_reason_and_a_day_within_a_year(town, official, reason, review_on):
    with pytest.raises(Invalid):
        shielding.shield(
            factories.identity(town, Role.CLERK), official, None, reason, review_on, TODAY
        )


def test_a_shielding_is_renewed_with_another_day(town, official):
    clerk = factories.identity(town, Role.CLERK)
    made = shielding.shield(clerk, official, None, REASON, REVIEW, TODAY)
    shielding.renew(clerk, made, "Nog steeds bedreigd", datetime.date(2027, 10, 1), REVIEW)
    assert [version.number for version in made.versions] == [1, 2]
    shielding.lift(clerk, made, "Het gevaar is geweken")
    with pytest.raises(WrongState):
        shielding.renew(clerk, made, REASON, REVIEW, TODAY)
    db.session.rollback()
