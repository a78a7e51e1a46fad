"""Names in a table that are like those of officials are asked about, once."""

from __future__ import annotations

import io

import pytest

from conflict_graph.facts import OfficeKind, Problem
from conflict_graph.wording.remedies import Remedy
from register.access import Role
from register.extensions import db
from register.models.imports import ImportRun, ImportState
from register.models.officials import Official
from register.services.declarations import positions
from register.services.imports.files import lost_of
from tests import factories
from tests.browser import Browser

LIST = "bestuurder;functie;organisatie\nMw. E. Lindeveldt;lid;Koor Zilt\nE. Lindeveldt;voorzitter;Bond\nP. Wad;lid;Kring\nNiemand Bekend;lid;Club\n"


@pytest.fixture
def body(app):
    return factories.body()


@pytest.fixture
def clerk(client, body):
    factories.sign_in(client, factories.account(body, Role.CLERK))
    return Browser(client)


@pytest.fixture
def esmee(body):
    who = factories.person("Esmée", None, "Lindeveldt", "E.S.")
    return factories.official(body, OfficeKind.ELECTED_MEMBER, "raadslid", who, key="R-1")


@pytest.fixture
def pim(body):
    return factories.official(body, who=factories.person("Pim", None, "Wad", "P."), key="R-2")


def run():
    db.session.expire_all()
    return db.session.query(ImportRun).order_by(ImportRun.id.desc()).first()


def offer(browser, text=LIST, noun="positions"):
    file = (io.BytesIO(text.encode()), "lijst.csv")
    return browser.send("/organen/vlietmonde/importeren", noun=noun, file=file)


def answer(browser, status=200, **said):
    return browser.send(f"/importen/{run().public_id}/namen", status, **said)


def held_by(official):
    return sorted(positions.entry_of(each).title for each in positions.list_of(official))


def test_a_near_name_is_a_question_and_the_answer_is_remembered(clerk, esmee, pim):
    page = offer(clerk)
    assert run().asks_people
    assert "E. Lindeveldt: wie is dit?" in page.words
    assert "Esmée Lindeveldt, raadslid" in page.words
    assert "2 rijen van de tabel" in page.words
    assert "P. Wad" not in page.words, "one alone is called that"
    page = answer(clerk, 400)
    assert "Zeg wie “E. Lindeveldt” is" in page.words
    answer(clerk, **{"people-0": esmee.public_id})
    assert (run().state, run().read, run().created, run().problems) == (ImportState.DONE, 4, 3, 1)
    assert (held_by(esmee), held_by(pim)) == (["lid", "voorzitter"], ["lid"])
    offer(clerk, LIST.replace("Koor Zilt", "Koor Duin"))
    assert (run().state, run().created) == (ImportState.DONE, 1)


def test_somebody_else_is_left_out_and_reported(clerk, esmee, pim):
    offer(clerk)
    answer(clerk, **{"people-0": "none"})
    assert (run().created, run().problems) == (1, 3)
    assert held_by(esmee) == []


def test_a_mistyped_name_is_a_question(clerk, esmee):
    page = offer(clerk, "bestuurder;functie;organisatie\nEsmée Lindevelt;lid;Koor\n")
    assert "Esmée Lindevelt: wie is dit?" in page.words


def test_a_file_with_names_can_be_thrown_away(clerk, esmee):
    offer(clerk)
    clerk.send(f"/importen/{run().public_id}/namen/weg")
    assert run() is None


OFFICIALS = "naam;ambt;vanaf\nE. Lindeveldt;raadslid;2022\nMw. drs. J. van der Zandkuil (Jet);raadslid;30-3-2022\nJ. Jansen-de Vries;wethouder;2022\n"


def test_officials_in_one_column_come_in_with_a_key_made_of_the_name(clerk, body, esmee):
    page = offer(clerk, OFFICIALS, "officials")
    assert "E. Lindeveldt: wie is dit?" in page.words
    answer(clerk, **{"people-0": esmee.public_id})
    assert (run().state, run().created, run().problems) == (ImportState.DONE, 2, 0)
    [term] = esmee.terms
    assert str(term.current.valid_from) == "2022-06-01", "a year says no other day than a day in it"
    named = {each.person.name: each for each in db.session.query(Official)}
    assert set(named) == {"Esmée Lindeveldt", "Jet van der Zandkuil", "J. Jansen-de Vries"}
    offer(clerk, OFFICIALS.replace("2022", "2023"), "officials")
    assert run().created == 0, "the same names are the same people"
    assert db.session.query(Official).count() == 3


def test_an_official_with_a_near_name_may_be_somebody_new(clerk, esmee):
    offer(clerk, OFFICIALS, "officials")
    answer(clerk, **{"people-0": "new"})
    assert run().created == 3
    assert db.session.query(Official).count() == 4


def test_the_names_of_another_body_are_nobodys_business(clerk, esmee, client):
    offer(clerk)
    asked = run().public_id
    client.post("/afmelden")
    other = factories.body("ander", "Gemeente Ander")
    factories.sign_in(client, factories.account(other, Role.CLERK))
    assert client.get(f"/importen/{asked}/namen").status_code == 404


def test_every_row_of_a_list_comes_in_or_is_reported(clerk, esmee, pim):
    rows = [f"P. Wad;lid;Koor {at};{'?!' if at % 3 == 0 else 'nee'}" for at in range(9)]
    text = "\n".join(
        ["bestuurder;functie;organisatie;bezoldigd", *rows, "Iemand;lid;Bond;ja", rows[1]]
    )
    offer(clerk, text)
    made = run()
    assert (made.read, made.created, made.unchanged, made.problems) == (11, 6, 0, 5)
    offer(clerk, text)
    again = run()
    assert (again.read, again.created, again.unchanged, again.problems) == (11, 0, 6, 5)


def test_a_row_that_is_neither_kept_nor_reported_is_told():
    problem = Problem("line 3, column kvk", "x", Remedy("Mend it."))
    assert lost_of(3, 2, [problem]) == 0
    assert lost_of(3, 1, [problem, problem]) == 1


def test_more_initials_than_are_known_are_a_question(clerk, body):
    carla = factories.official(
        body, who=factories.person("Carla", None, "Hörchner", None), key="R-3"
    )
    text = "bestuurder;functie;organisatie\nHörchner, mw. C.T.;lid;Koor\nHörchner, H.A.;kok;Pan\n"
    page = offer(clerk, text)
    assert "Hörchner, C.T.: wie is dit?" in page.words
    answer(clerk, **{"people-0": carla.public_id})
    assert (run().created, run().problems, held_by(carla)) == (1, 1, ["lid"])
