"""Income over a calendar year: asked of whom and of what, stated on one page, public only where the
law says so.
"""

from __future__ import annotations

import csv
import datetime
import io
from dataclasses import replace

import pytest
from werkzeug.datastructures import MultiDict

from conflict_graph.dates import PartialDate
from conflict_graph.facts import Capacity, OfficeKind, TieKind
from register.access import SERVER, Role
from register.errors import Invalid, NotAllowed, NotFound, WrongState
from register.extensions import db
from register.forms.incomes import IncomeRow
from register.models.bodies import BodyKind
from register.services.declarations import incomes, positions, tasks
from register.services.declarations.duties import Duty, TaskState
from register.services.officials import officials, shielding
from register.transaction import transaction
from tests import factories
from tests.browser import Browser

YEAR = datetime.date.today().year - 1
LATE = datetime.date(YEAR + 1, 4, 2)


@pytest.fixture
def town(app):
    return factories.body()


@pytest.fixture
def alderman(town):
    return full_time(factories.official(town))


@pytest.fixture
def paid(alderman):
    return factories.position(alderman, factories.organisation(), title="commissaris", paid=True)


def full_time(official, answer=True):
    [term] = official.terms
    officials.appoint(SERVER, official, term.office, term.current.valid_from, full_time=answer)
    return official


def oneself(official):
    return factories.identity(official.body, Role.OFFICIAL, who=official.person)


def state_of(official):
    [task] = [task for task in tasks.of_official(official, LATE) if task.duty is Duty.INCOME]
    return task.state


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("11250", 1125000),
        ("11.250", 1125000),
        ("11.250,50", 1125050),
        ("11250,5", None),
        ("11.25", None),
        ("1.2", None),
        ("11250.50", 1125050),
        ("€ 1.011.250,-", 101125000),
        ("11250 euro", 1125000),
        ("0", 0),
        ("11,250.00", None),
        ("-5", None),
        ("veel", None),
        ("9" * 30, None),
    ],
)
def test_an_amount_is_read_as_it_is_written_here(app, typed, cents):
    with app.test_request_context():
        row = IncomeRow(MultiDict({"amount": typed}))
        assert row.validate() is (cents is not None)
        assert row.amount.data == cents


@pytest.mark.parametrize(
    ("said", "is_asked"),
    [
        ({"paid": True}, True),
        ({"paid": None}, True),
        ({"paid": False}, False),
        ({"paid": True, "capacity": Capacity.EX_OFFICIO}, False),
        ({"paid": True, "kind": TieKind.OWNERSHIP}, True),
        ({"paid": None, "kind": TieKind.OWNERSHIP}, False),
        ({"paid": True, "since": f"{YEAR}-12"}, True),
        ({"paid": True, "since": f"{YEAR + 1}-01"}, False),
        ({"paid": True, "since": "2020-01", "until": f"{YEAR}-01"}, True),
        ({"paid": True, "since": "2020-01", "until": f"{YEAR - 1}-12"}, False),
    ],
)
def test_income_is_asked_of_what_was_or_may_be_paid_that_year(alderman, said, is_asked):
    position = factories.position(alderman, factories.organisation(), **said)
    assert (position in incomes.asked_of(alderman, YEAR)) is is_asked


@pytest.mark.parametrize(
    ("kind", "office", "answer", "is_asked"),
    [
        (BodyKind.MUNICIPALITY, OfficeKind.EXECUTIVE, True, True),
        (BodyKind.PROVINCE, OfficeKind.EXECUTIVE, True, True),
        (BodyKind.MUNICIPALITY, OfficeKind.EXECUTIVE, None, False),
        (BodyKind.MUNICIPALITY, OfficeKind.EXECUTIVE, False, False),
        (BodyKind.WATER_BOARD, OfficeKind.EXECUTIVE, True, False),
        (BodyKind.MUNICIPALITY, OfficeKind.ELECTED_MEMBER, True, False),
    ],
)
def test_income_is_taken_and_shown_only_of_who_must_state_it(app, kind, office, answer, is_asked):
    official = full_time(factories.official(factories.body(kind=kind), kind=office), answer)
    position = factories.position(official, factories.organisation(), paid=True)
    assert incomes.is_asked(official, YEAR) is is_asked
    if not is_asked:
        with pytest.raises(WrongState):
            incomes.state(oneself(official), position, YEAR, 100)
        factories.keep(
            incomes.IncomeVersion(
                position=position, year=YEAR, number=1, amount_cents=777, by_official=True
            )
        )
    else:
        with transaction():
            incomes.state(oneself(official), position, YEAR, 777)
    assert (
        "7,77" in Browser(app.test_client()).open(f"/bestuurders/{official.public_id}").words
    ) is is_asked


def test_a_later_statement_is_a_version_and_the_same_one_changes_nothing(alderman, paid):
    who = oneself(alderman)
    first = incomes.state(who, paid, YEAR, None)
    assert incomes.state(who, paid, YEAR, None) is first
    assert incomes.state(who, paid, YEAR, 500).number == 2
    assert incomes.stated([paid])[paid.id, YEAR].amount_cents == 500
    with pytest.raises(Exception, match="only ever added"):
        db.session.execute(db.text("UPDATE income_version SET amount_cents = 1"))
    db.session.rollback()


def test_what_is_not_known_yet_is_still_to_be_stated(alderman, paid):
    who = oneself(alderman)
    assert state_of(alderman) is TaskState.LATE
    incomes.state(who, paid, YEAR, None)
    assert state_of(alderman) is TaskState.LATE
    incomes.state(who, paid, YEAR, 0)
    assert state_of(alderman) is TaskState.DONE


def test_who_declared_only_unpaid_positions_has_nothing_to_state_and_who_declared_nothing_has(
    alderman,
):
    assert state_of(alderman) is TaskState.LATE
    factories.position(alderman, factories.organisation(), paid=False)
    assert state_of(alderman) is TaskState.DONE


@pytest.mark.parametrize(
    ("year", "cents", "error"),
    [
        (YEAR + 1, 5, Invalid),
        (YEAR + 2, 5, NotFound),
        (2009, 5, NotFound),
        (YEAR, -1, Invalid),
        (YEAR, 10**13, Invalid),
    ],
)
def test_what_cannot_be_right_is_refused(alderman, paid, year, cents, error):
    with pytest.raises(error):
        incomes.state(oneself(alderman), paid, year, cents)


def test_only_the_official_and_the_clerk_on_behalf_state_income(town, alderman, paid):
    for role in (Role.REVIEWER, Role.ADMINISTRATOR, Role.OFFICIAL):
        with pytest.raises(NotAllowed):
            incomes.state(factories.identity(town, role), paid, YEAR, 5)
    assert not incomes.state(factories.identity(town, Role.CLERK), paid, YEAR, 5).by_official


def test_income_is_stated_on_one_page_and_nothing_typed_is_lost(app, town, alderman, paid):
    client = app.test_client()
    factories.sign_in(client, factories.account(town, Role.OFFICIAL, who=alderman.person))
    browser = Browser(client)
    assert f"/mijn/{alderman.public_id}/inkomsten/{YEAR}" in browser.open("/mijn").text
    address = f"/mijn/{alderman.public_id}/inkomsten/{YEAR}"
    assert "commissaris" in browser.open(address).words
    amount, unknown = f"row_{paid.public_id}-amount", f"row_{paid.public_id}-unknown"
    page = browser.send(address, 400, **{amount: "heel veel"})
    assert "Vul een bedrag in euro" in page.words
    assert 'value="heel veel"' in page.text
    assert "ten minste één bedrag" in browser.send(address, 400).words
    both = {amount: "5", unknown: "y"}
    assert "niet allebei" in browser.send(address, 400, **both).words
    browser.send(address, looked_over="1", **{unknown: "y"})
    assert (
        f"{YEAR}: nog niet bekend"
        in Browser(app.test_client()).open(f"/bestuurders/{alderman.public_id}").words
    )
    assert "checked" not in browser.open(address).text
    assert "Bedoelt u € 11,25 of € 11.250?" in browser.send(address, 400, **{amount: "11.25"}).words
    page = browser.send(address, **{amount: "11.250,50"})
    assert "was nog niet bekend, wordt € 11.250,50" in page.words.replace("\N{NO-BREAK SPACE}", " ")
    assert "Er is nog niets vastgelegd" in page.words
    assert (
        "nog niet bekend"
        in Browser(app.test_client()).open(f"/bestuurders/{alderman.public_id}").words
    )
    back = browser.send(address, given_back="1", **{amount: "11.250,50"})
    assert 'value="11.250,50"' in back.text
    browser.send(address, looked_over="1", **{amount: "11.250,50"})
    assert "Inkomsten over" in browser.open("/mijn").words
    assert "11250,50" in browser.open(address).text
    shown = Browser(app.test_client()).open(f"/nevenfuncties/{paid.public_id}")
    assert "11.250,50" in shown.words
    assert "vervangen op" in shown.words


def test_an_amount_is_recorded_of_the_position_beside_which_it_was_typed(app, town, alderman, paid):
    client = app.test_client()
    factories.sign_in(client, factories.account(town, Role.OFFICIAL, who=alderman.person))
    browser = Browser(client)
    address = f"/mijn/{alderman.public_id}/inkomsten/{YEAR}"
    browser.open(address)
    later = factories.position(
        alderman, factories.organisation("Stichting Vlierbes"), title="adviseur", paid=True
    )
    browser.send(address, looked_over="1", **{f"row_{paid.public_id}-amount": "500"})
    assert {key: each.amount_cents for key, each in incomes.stated([paid, later]).items()} == {
        (paid.id, YEAR): 50000
    }
    withdrawn = {f"row_{later.public_id}-amount": "7", f"row_{paid.public_id}-amount": "600"}
    positions.withdraw(SERVER, later)
    db.session.commit()
    page = browser.send(address, 400, **withdrawn)
    assert "ondertussen veranderd" in page.words
    assert 'value="600"' in page.text
    assert incomes.stated([paid])[paid.id, YEAR].amount_cents == 50000


@pytest.mark.parametrize(
    "turned_out",
    [
        {"paid": False},
        {"capacity": Capacity.EX_OFFICIO},
        {"valid_from": PartialDate(YEAR + 1, 1)},
        {"valid_from": PartialDate(2015), "valid_until": PartialDate(YEAR - 1), "ended": True},
    ],
)
def test_what_would_not_be_asked_any_more_is_not_public_any_more(app, alderman, paid, turned_out):
    with transaction():
        incomes.state(oneself(alderman), paid, YEAR, 777)
        entry = positions.entry_of(paid)
    pages = [f"/bestuurders/{alderman.public_id}", f"/nevenfuncties/{paid.public_id}"]
    assert all("7,77" in Browser(app.test_client()).open(page).words for page in pages)
    with transaction():
        positions.amend(SERVER, paid, replace(entry, **turned_out))
    assert incomes.asked_of(alderman, YEAR) == []
    assert not any("7,77" in Browser(app.test_client()).open(page).words for page in pages)


def test_income_is_in_the_files_as_it_stands(app, town, alderman, paid):
    who = oneself(alderman)
    with transaction():
        incomes.state(who, paid, YEAR, 1)
        incomes.state(who, paid, YEAR, 1125050)
    text = app.test_client().get("/open-data/inkomsten.csv").data.decode("utf-8-sig")
    [row] = csv.DictReader(io.StringIO(text), delimiter=";")
    assert (row["nevenfunctieId"], row["jaar"], row["bedragEuro"]) == (
        paid.public_id,
        str(YEAR),
        "11250.50",
    )
    assert app.test_client().get("/open-data/inkomsten.json?orgaan=elders").json["rijen"] == []
    clerk = factories.identity(town, Role.CLERK)
    with transaction():
        review_on = datetime.date.today() + datetime.timedelta(days=9)
        shielding.shield(
            clerk, alderman, paid, "Bedreigd na een uitspraak", review_on, datetime.date.today()
        )
    assert app.test_client().get("/open-data/inkomsten.json").json["rijen"] == []


def test_a_term_that_ended_before_the_year_asks_and_shows_nothing_of_it(app, alderman, paid):
    [term] = alderman.terms
    officials.appoint(
        SERVER, alderman, term.office, term.current.valid_from, PartialDate(YEAR - 1, 12, 31)
    )
    assert not incomes.is_asked(alderman, YEAR)
    factories.keep(
        incomes.IncomeVersion(
            position=paid, year=YEAR, number=1, amount_cents=777, by_official=True
        )
    )
    assert "7,77" not in Browser(app.test_client()).open(f"/bestuurders/{alderman.public_id}").words


@pytest.mark.parametrize(
    ("kind", "title", "cited"),
    [
        (BodyKind.MUNICIPALITY, "burgemeester", {"Gemeentewet 67"}),
        (BodyKind.MUNICIPALITY, "wethouder", {"Gemeentewet 41b"}),
        (BodyKind.PROVINCE, "gedeputeerde", set()),
    ],
)
def test_the_page_names_the_article_of_the_office_and_none_that_was_not_read(
    app, kind, title, cited
):
    official = full_time(factories.official(factories.body(kind=kind), title=title))
    factories.position(official, factories.organisation(), paid=True)
    client = app.test_client()
    factories.sign_in(client, factories.account(official.body, Role.OFFICIAL, who=official.person))
    words = Browser(client).open(f"/en/mijn/{official.public_id}/inkomsten/{YEAR}").words
    assert {
        each for each in ("Gemeentewet 67", "Gemeentewet 41b", "Stb. 2010") if each in words
    } == cited
    assert ("Source:" in words) == bool(cited)
