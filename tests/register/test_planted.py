"""Planted cases and decoys come out as benchmarks/truth/planted.csv says, here on an invented
notice.

`make real` does all of them on copies of real notices.
"""

from __future__ import annotations

import pytest

from benchmarks import planted, real_register, shuffles
from conflict_graph.facts import DecisionKind, DecisionStatus, PartyRole
from conflict_graph.readers.records import DecisionRecord, Mention, PartyRecord
from register.access import SERVER
from register.extensions import db
from register.services.organisations import bodies
from tests.rounds import screen_anew

NOTICE = DecisionRecord(
    where="1",
    source="notice",
    procedure="N-1",
    lot="",
    title="Onderhoud bruggen",
    kind=DecisionKind.AWARD,
    status=DecisionStatus.TAKEN,
    parties=(PartyRecord(Mention("Grutmolen Bruggenbouw B.V."), PartyRole.WINNER),),
)


def test_the_table_is_the_one_that_the_seed_gives():
    assert planted.read_plan() == list(planted.plan())
    assert len(planted.read_plan()) == planted.PLANTED + planted.DECOYS


@pytest.fixture(scope="module")
def came(tmp_path_factory):
    rows = [row for row in planted.read_plan() if int(row["case"].split("-")[1]) <= planted.PLANTED]
    app = shuffles.prepare(tmp_path_factory.mktemp("planted") / "register.sqlite")
    with app.app_context():
        bodies.add(SERVER, "Gemeente Elders", bodies.BodyKind.MUNICIPALITY, "elders")
        assert real_register.plant(rows, [NOTICE], shuffles.BODY, "elders") == 0
        for slug in (shuffles.BODY, "elders"):
            screen_anew(bodies.get(slug))
        yield rows, real_register.outcomes(shuffles.BODY)
        db.session.rollback()
        db.engine.dispose()


def test_every_case_comes_out_as_the_table_says(came):
    rows, found = came
    assert [
        (row["pattern"], found.get(row["case"]))
        for row in rows
        if not real_register.is_as_said(row, found)
    ] == []


def test_a_table_that_says_something_else_is_noticed(came):
    rows, found = came
    assert not any(
        real_register.is_as_said({**row, "outcome": "apparent", "rule": "R99"}, found)
        for row in rows
    )
