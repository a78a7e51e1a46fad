"""What lists and the law have of a position beside what it is, where and when: from the list, the
form and the law to pages and files, and who reads it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from conflict_graph.dates import PartialDate
from conflict_graph.particulars import (
    FIELDS,
    FeeDestination,
    FieldReader,
    Particulars,
    Per,
    TimeSpent,
)
from conflict_graph.readers.tables import guesses
from conflict_graph.readers.tables.table import read_positions
from conflict_graph.readers.written import time_spent
from register.access import SERVER, Role
from register.extensions import db
from register.models.declarations import Position
from register.services.declarations import positions
from register.services.imports import files as imports
from register.services.imports.files import Noun
from register.transaction import transaction
from tests import factories
from tests.browser import Browser

DOCS = Path(__file__).parents[2] / "docs"
WHOLE = Particulars(
    time_spent=TimeSpent(2, 4, per=Per.MONTH, about=True),
    expenses=True,
    fee_destination=FeeDestination.TREASURY,
    appointed_by="het college van burgemeester en wethouders",
    main_job=False,
    accepted_on=PartialDate(2024, 2, 27),
    published_on=PartialDate(2024, 3, 1),
    note="Tijdelijk, tot er een opvolger is",
    note_public=True,
)


@pytest.fixture
def body(app):
    return factories.body()


@pytest.fixture
def alderman(body):
    return factories.official(body, who=factories.person())


@pytest.fixture
def browser(client, alderman):
    account = factories.account(alderman.body, Role.OFFICIAL, who=alderman.person)
    assert factories.sign_in(client, account).status_code == 303
    return Browser(client)


# As people write it


@pytest.mark.parametrize(
    ("written", "heading", "said"),
    [
        ("4 u/wk", "", "4-4 hour/week"),
        ("4 uur per week", "", "4-4 hour/week"),
        ("4u p.w.", "", "4-4 hour/week"),
        ("± 2 uur per maand", "", "~2-2 hour/month"),
        ("ca. 1,5 uur p/m", "", "~1.5-1.5 hour/month"),
        ("2 à 3 uur per week", "", "2-3 hour/week"),
        ("2½ uur/week", "", "2.5-2.5 hour/week"),
        ("1 dagdeel per week", "", "1-1 half_day/week"),
        ("1 dag in de week", "", "1-1 day/week"),
        ("8 vergaderingen per jaar", "", "8-8 meeting/year"),
        ("2x per maand", "", "2-2 meeting/month"),
        ("4", "Uren per week", "4-4 hour/week"),
        ("4-6", "Tijdsbesteding (uur p.w.)", "4-6 hour/week"),
        ("2 uur per maand", "Uren per week", "2-2 hour/month"),
        ("onbekend", "", None),
        ("wisselend", "", None),
        ("-", "", None),
    ],
)
def test_time_is_read_as_people_write_it(written, heading, said):
    found = time_spent.read(written, heading)
    assert (str(found) if found else None) == said
    assert found is None or time_spent.read(found.words("nl")) == found == TimeSpent.parse(
        str(found)
    )


@pytest.mark.parametrize(
    "written", ["4", "4 uur", "0,5 fte", "2x 3 uur per week", "veel", "90 u/wk"]
)
def test_a_time_that_does_not_say_what_it_counts_is_not_guessed(written):
    with pytest.raises(ValueError, match=r"\w"):
        time_spent.read(written)


HEADINGS = {
    "Tijdsbesteding": "time_spent",
    "Uren per week": "time_spent",
    "Uren p/w": "time_spent",
    "Tijdsbeslag": "time_spent",
    "Onkostenvergoeding": "expenses",
    "Bezoldiging gaat naar": "fee_destination",
    "Vergoeding gaat naar": "fee_destination",
    "Benoemd door": "appointed_by",
    "Aangewezen door": "appointed_by",
    "Datum aanvaarding": "accepted_on",
    "Gepubliceerd op": "published_on",
    "Publicatiedatum": "published_on",
    "Toelichting": "note",
    "Opmerkingen": "note",
    "Bezoldiging": "paid",
    "Vergoeding": "paid",
}


@pytest.mark.parametrize("heading", HEADINGS)
def test_a_heading_of_a_list_is_recognised(heading):
    assert (
        guesses.guess("positions", ["Naam", "Functie", "Organisatie", heading])[3]
        == (HEADINGS[heading])
    )


@pytest.mark.parametrize(
    ("cells", "meant"),
    [(("ja", "nee"), "main_job"), (("hoofdfunctie", "neven"), "main_job"), (("docent",), "title")],
)
def test_what_stands_below_main_job_says_whether_it_is_a_title(cells, meant):
    rows = [("W-001", "Stichting Zon", cell) for cell in cells]
    assert guesses.guess("positions", ["Naam", "Organisatie", "Hoofdfunctie"], rows)[2] in (
        meant,
        "position" if meant == "title" else meant,
    )


def read_row(**cells):
    columns = {"bestuurder": "W-001", "functie": "lid", "organisatie": "Stichting Zon", **cells}
    text = ";".join(columns) + "\n" + ";".join(columns.values()) + "\n"
    return read_positions(text.encode(), "lijst.csv")


@pytest.mark.parametrize(
    ("cells", "paid", "said"),
    [
        ({"bezoldigd": "alleen onkosten"}, False, {"expenses": True}),
        ({"bezoldigd": "nee, wel reiskosten"}, False, {"expenses": True}),
        ({"bezoldigd": "onkostenvergoeding"}, None, {"expenses": True}),
        ({"bezoldigd": "nee"}, False, {}),
        ({"bezoldigd": "nee", "onkostenvergoeding": "geen"}, False, {"expenses": False}),
        ({"bezoldigd": "nee", "onkostenvergoeding": "€ 300"}, False, {"expenses": True}),
        ({"bezoldiging_gaat_naar": "gemeente"}, None, {"fee_destination": "treasury"}),
        ({"bezoldiging_gaat_naar": "zelf"}, None, {"fee_destination": "self"}),
        ({"bezoldiging_gaat_naar": "n.v.t."}, None, {}),
        ({"is_hoofdfunctie": "neven"}, None, {"main_job": False}),
        ({"benoemd_door": "de raad"}, None, {"appointed_by": "de raad"}),
        ({"aanvaard_op": "1-2-2024"}, None, {"accepted_on": PartialDate(2024, 2, 1)}),
        ({"toelichting": "-"}, None, {}),
    ],
)
def test_a_cell_is_read_as_it_is_written(cells, paid, said):
    [record] = read_row(**cells).records
    assert (record.paid, record.particulars) == (paid, Particulars(**said))


@pytest.mark.parametrize(
    "cells",
    [
        {"tijdsbesteding": "0,2 fte"},
        {"bezoldiging_gaat_naar": "wisselt"},
        {"is_hoofdfunctie": "soms"},
        {"gepubliceerd_op": "laatst"},
        {"toelichting": "a" * 501},
    ],
)
def test_what_cannot_be_read_is_told_and_the_row_comes_in(cells):
    reading = read_row(**cells)
    [record], [problem] = reading.records, reading.problems
    assert record.particulars == Particulars()
    assert next(iter(cells)) in problem.where


# Kept


def bring(body, **cells):
    columns = {"bestuurder": "W-001", "sleutel": "N-1", "functie": "lid", "organisatie": "Zon"}
    columns |= cells
    text = ";".join(columns) + "\n" + ";".join(columns.values()) + "\n"
    reading = imports.read(Noun.POSITIONS, text.encode(), "lijst.csv")
    with transaction():
        return imports.keep(Noun.POSITIONS, SERVER, reading, "lijst.csv", body)


def test_a_list_without_a_column_takes_nothing_away_and_an_older_one_undoes_nothing(body):
    factories.official(body, key="W-001")
    bring(body, tijdsbesteding="4 u/wk", toelichting="intern")
    position = db.session.query(Position).one()
    assert bring(body, bezoldigd="ja").updated == 1
    assert positions.entry_of(position).particulars.time_spent == TimeSpent(4, 4)
    assert bring(body, bezoldigd="ja").unchanged == 1
    assert bring(body, tijdsbesteding="5 u/wk", bezoldigd="ja").updated == 1
    late = bring(body, tijdsbesteding="4 u/wk", bezoldigd="ja", peildatum="2020-01-01")
    assert len(late.problems) == 1
    assert positions.entry_of(position).particulars.time_spent == TimeSpent(5, 5)


def test_that_everybody_may_read_a_note_does_not_hold_of_the_note_that_takes_its_place(body):
    factories.official(body, key="W-001")
    bring(body, toelichting="tot de zomer", toelichting_openbaar="ja")
    said = [positions.entry_of(db.session.query(Position).one()).particulars]
    for note in ("tot de zomer", "valt onder de oude afspraak"):
        bring(body, toelichting=note)
        said.append(positions.entry_of(db.session.query(Position).one()).particulars)
    assert [(each.note, each.note_public) for each in said] == [
        ("tot de zomer", True),
        ("tot de zomer", True),
        ("valt onder de oude afspraak", None),
    ]


# Who reads it


def public_of(client, position):
    page = Browser(client).open(f"/nevenfuncties/{position.public_id}").words
    answer = client.get(f"/api/v1/nevenfuncties/{position.public_id}").json
    [row] = client.get("/open-data/nevenfuncties.json").json["rijen"]
    texts = [
        client.get(f"/open-data/{name}").text
        for name in ("nevenfuncties.csv", "register-popolo.json", "register-ori.xml")
    ]
    return page, answer, row, texts


def test_what_everybody_may_read_stands_on_the_page_in_the_api_and_in_every_file(
    client, body, alderman
):
    at = factories.organisation("Stichting Zon", kind="foundation")
    position = factories.position(alderman, at, particulars=WHOLE)
    page, answer, row, texts = public_of(client, position)
    said = {
        "tijdsbesteding": "ongeveer 2 tot 4 uur per maand",
        "onkostenvergoeding": True,
        "bezoldigingGaatNaar": "kas-van-het-orgaan",
        "benoemdDoor": WHOLE.appointed_by,
        "isHoofdfunctie": False,
        "aanvaardOp": "2024-02-27",
        "gepubliceerdOp": "2024-03-01",
        "toelichting": WHOLE.note,
    }
    assert {name: answer[name] for name in said} == said == {name: row[name] for name in said}
    for each in ("ongeveer 2 tot 4 uur per maand", WHOLE.appointed_by, WHOLE.note):
        assert each in page
        assert all(each in text for text in texts)
    assert "27 februari 2024" in page


def test_what_nobody_stated_is_told_as_not_known_and_takes_no_place(client, body, alderman):
    position = factories.position(alderman, factories.organisation("Stichting Zon"))
    page, answer, row, _ = public_of(client, position)
    written = [each.written for each in FIELDS if each.reader is not FieldReader.CLERK]
    assert {answer[name] for name in written} == {row[name] for name in written} == {None}
    assert "Meer over deze functie" not in page


@pytest.mark.parametrize("choice", [False, None])
def test_a_note_that_is_not_for_everybody_is_in_no_public_view(client, body, alderman, choice):
    said = replace(WHOLE, note="Kanarienoot-77c1", note_public=choice)
    position = factories.position(
        alderman, factories.organisation("Stichting Zon"), particulars=said
    )
    page, answer, row, texts = public_of(client, position)
    assert "Kanarienoot" not in page + json.dumps(answer) + json.dumps(row) + "".join(texts)
    assert answer["toelichting"] is None


# The form

WHERE = {"title": "lid", "organisation_name": "Stichting Zon"}
HOW = {"kind": "board", "capacity": "private", "paid": "no"}
WHEN = {"running": "running", "valid_from": "3-2024"}
USUAL = {
    *("title", "organisation_name", "town", "kvk", "organisation_kind"),
    *("kind", "capacity", "paid", "running", "valid_from", "valid_until"),
}
"""The questions of a declaration in the first version, and no others."""


def walk(browser, official, how=HOW, *more):
    asked = set()
    page = browser.open(f"/en/mijn/{official.public_id}/nevenfuncties/nieuw")
    for answers in (WHERE, {"organisation_kind": "foundation"}, how, *more, WHEN):
        shown = {each.get("name") for tag in ("input", "textarea") for each in page.all(tag)}
        asked |= shown - set(page.hidden())
        page = browser.submit(page, **answers)
    return page, asked


def test_a_usual_declaration_asks_exactly_what_it_asked_before(browser, alderman):
    page, asked = walk(browser, alderman)
    assert "Check your answers" in page.words
    assert asked - {"q", None, "organisation", "asked", "token"} == USUAL


def test_only_expenses_is_an_answer_to_the_question_about_pay(browser, alderman, app):
    page, _ = walk(browser, alderman, {**HOW, "paid": "expenses"})
    browser.submit(page)
    [position] = db.session.query(Position)
    entry = positions.entry_of(position)
    assert (entry.paid, entry.particulars.expenses) == (False, True)
    shown = Browser(app.test_client()).open(f"/en/bestuurders/{alderman.public_id}").words
    assert "Unpaid" in shown
    assert "expenses only" in shown


MORE = {
    "time_spent": "± 2 uur per maand",
    "main_job": "no",
    "accepted_on": "27-2-2024",
    "note": "Tot er een opvolger is",
}


def test_more_is_for_whoever_opens_it_and_a_note_stays_inside_unless_chosen(browser, alderman):
    page, _ = walk(browser, alderman)
    page = browser.open(next(link for link in page.links() if link.endswith("/meer")))
    page = browser.submit(page, **MORE)
    assert "about 2 hours a month" in page.words
    browser.submit(page)
    said = positions.entry_of(db.session.query(Position).one()).particulars
    assert said == Particulars(
        time_spent=TimeSpent(2, 2, per=Per.MONTH, about=True),
        main_job=False,
        accepted_on=PartialDate(2024, 2, 27),
        note="Tot er een opvolger is",
        note_public=False,
    )


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"time_spent": "veel"}, "Enter a time"),
        ({"accepted_on": "1-1-2031"}, "has not come yet"),
        ({"note": "Bel 06-12345678", "note_public": "yes"}, "looks private"),
        ({"note": "a" * 501}, "at most 500 characters"),
    ],
)
def test_a_wrong_answer_is_told_and_loses_nothing(browser, alderman, answers, said):
    page, _ = walk(browser, alderman)
    page = browser.open(next(link for link in page.links() if link.endswith("/meer")))
    page = browser.submit(page, 400, **{**MORE, **answers})
    assert said in page.words
    assert "27-2-2024" in str(page.form()) or "accepted_on" in answers


def test_of_what_is_held_ex_officio_it_is_asked_who_appointed_and_where_the_fee_goes(
    browser, alderman
):
    how = {**HOW, "capacity": "ex_officio", "paid": "yes"}
    office = {"appointed_by": "het college", "fee_destination": "treasury"}
    page, asked = walk(browser, alderman, how, office)
    assert {"appointed_by", "fee_destination"} <= asked
    browser.submit(page)
    said = positions.entry_of(db.session.query(Position).one()).particulars
    assert (said.appointed_by, said.fee_destination) == ("het college", FeeDestination.TREASURY)


def test_without_a_fee_it_is_not_asked_where_it_goes_and_not_to_know_is_an_answer(
    browser, alderman
):
    page, asked = walk(browser, alderman, {**HOW, "capacity": "ex_officio"}, {"appointed_by": ""})
    assert "fee_destination" not in asked
    assert "Check your answers" in page.words


def test_a_change_of_the_period_keeps_what_a_list_said_beside(browser, alderman):
    at = factories.organisation("Stichting Zon", kind="foundation")
    said = replace(WHOLE, fee_destination=None, appointed_by=None)
    position = factories.position(alderman, at, particulars=said)
    page = browser.open(
        f"/en/mijn/{alderman.public_id}/nevenfuncties/{position.public_id}/wijzigen"
    )
    page = browser.submit(page, reason="correction")
    page = browser.open(next(link for link in page.links() if link.endswith("/wanneer")))
    page = browser.submit(page, valid_from="1-4-2024", running="running", valid_until="")
    assert "Time it takes" not in page.words.partition("All answers")[0]
    browser.submit(page)
    entry = positions.entry_of(position)
    assert (entry.valid_from, entry.particulars) == (PartialDate(2024, 4, 1), said)


def test_what_a_list_alone_can_say_is_taken_from_no_form(browser, alderman):
    page, _ = walk(browser, alderman)
    page = browser.open(next(link for link in page.links() if link.endswith("/meer")))
    page = browser.submit(page, **MORE, published_on="2024-03-01", expenses="yes")
    browser.submit(page)
    said = positions.entry_of(db.session.query(Position).one()).particulars
    assert said.time_spent
    assert (said.published_on, said.expenses) == (None, None)


def test_the_history_says_what_became_different(browser, alderman, app):
    at = factories.organisation("Stichting Zon", kind="foundation")
    position = factories.position(alderman, at)
    entry = positions.entry_of(position)
    more = replace(entry, particulars=Particulars(time_spent=TimeSpent(3, 3)))
    with transaction():
        positions.amend(SERVER, position, more)
    [change] = [
        row
        for row in app.test_client().get("/open-data/wijzigingen.json").json["rijen"]
        if row["wijziging"] == "gewijzigd"
    ]
    assert (change["anders"], change["nieuw"]) == ("tijdsbesteding", "3 uur per week")


def test_the_docs_have_every_field():
    text = (DOCS / "particulars.md").read_text(encoding="utf-8")
    for each in FIELDS:
        assert f"| `{each.name}` | `{each.column}` | `{each.written}` |" in text
