"""Every remedy of every reader is Dutch on Dutch pages and English on English ones; older rows
still show.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from flask_babel import force_locale

from conflict_graph.readers.records import Reading
from conflict_graph.wording.remedies import Remedy
from register.access import SERVER, Role
from register.extensions import db
from register.models.imports import ImportProblem, Noun
from register.presentation import remedies
from register.services.imports import runs
from register.transaction import transaction
from tests import factories

ROOT = Path(__file__).parents[2]
SAID_BY = [
    *sorted((ROOT / "conflict_graph" / "readers").rglob("*.py")),
    *sorted((ROOT / "register" / "services").rglob("*.py")),
    ROOT / "register" / "cli" / "imports.py",
]
PLACE = re.compile(r"%\((\w+)\)s")
SAME_IN_DUTCH = {"%(first)s %(then)s"}
PASSED_ON = {"keeper.py"}
"""Where a sentence that a service refused with becomes a remedy; such sentences are in the
catalogue by another way.
"""


def calls():
    for path in SAID_BY:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id == "Remedy"
            ):
                yield path.name, node


def sentences():
    return {
        call.args[0].value: PLACE.findall(call.args[0].value)
        for _, call in calls()
        if isinstance(call.args[0], ast.Constant)
    }


def test_every_remedy_is_a_sentence_that_can_be_looked_up():
    odd = [name for name, call in calls() if not isinstance(call.args[0], ast.Constant)]
    assert set(odd) == PASSED_ON
    assert len(sentences()) > 150


def test_every_remedy_has_both_languages_and_fills_its_places(app):
    with app.test_request_context():
        for sentence, places in sentences().items():
            filled = Remedy(sentence, **{name: f"«{name}»" for name in places})
            with force_locale("en"):
                assert remedies.in_words(filled) == str(filled)
            with force_locale("nl"):
                dutch = remedies.in_words(filled)
            assert sentence in SAME_IN_DUTCH or dutch != str(filled)
            assert "%(" not in dutch
            assert all(f"«{name}»" in dutch for name in places), sentence


PLACES = {
    "row 3, column kvk": "rij 3, kolom kvk",
    "table 2, row 3": "tabel 2, rij 3",
    "line 2, position 1, column Functie": "regel 2, functie 1, kolom Functie",
    "inner.csv: line 4, column 2": "inner.csv: regel 4, kolom 2",
    "file": "bestand",
    "releases[3].file": "releases[3].file",
    "NoticeResult/LotResult": "NoticeResult/LotResult",
}


def test_a_place_is_said_in_dutch_and_a_path_stays(app):
    with app.test_request_context():
        with force_locale("nl"):
            assert [remedies.place_in_words(place) for place in PLACES] == list(PLACES.values())
        with force_locale("en"):
            assert [remedies.place_in_words(place) for place in PLACES] == list(PLACES)


@pytest.fixture
def body(app):
    return factories.body()


def test_what_was_kept_before_there_were_messages_still_shows(client, body):
    factories.sign_in(client, factories.account(body, Role.CLERK))
    with transaction():
        run = runs.begin(SERVER, Noun.DECISIONS, body, "oud.csv", b"x")
        runs.keep(SERVER, run, Reading(readable=False))
        old = (
            "Use one of: award, tender.",
            "Write a day that exists, as YYYY-MM-DD.",
            "Something nobody says any more.",
        )
        run.problems = len(old)
        db.session.add_all(
            ImportProblem(run_id=run.id, place="row 2", value="x", remedy=each) for each in old
        )
    page = client.get(f"/importen/{run.public_id}").text
    assert "Gebruik een van deze woorden: award, tender." in page
    assert "Schrijf een dag die bestaat, als JJJJ-MM-DD." in page
    assert "Something nobody says any more." in page
    assert [each.remedy for each in runs.report_of(run).problems] == list(old)
