"""The invented example, loaded and screened as the demonstration does it, gives exactly what its table says."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
import sqlalchemy as sa

from register.cli import demo
from register.extensions import db
from register.models.decisions import Decision
from register.models.screening import AssessmentVersion, Finding

TABLE = Path(demo.__file__).parents[1] / "example" / "verwacht.csv"


def test_what_is_found_is_what_the_table_says(loaded):
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    expected = {
        (row["procedure"], row["perceel"], row["bestuurder"]): (row["uitkomst"], row["uitkomst_bij_terzijde"] or None)
        for row in rows
    }
    found = {
        (finding.decision.procedure, finding.decision.lot, finding.official.key): (
            finding.current.outcome.value,
            finding.current.if_steps_aside.value if finding.current.if_steps_aside else None,
        )
        for finding in db.session.scalars(sa.select(Finding))
    }
    flagged = {key: answer for key, answer in expected.items() if answer[0] != "none"}
    assert found == flagged


def test_every_outcome_occurs_and_none_is_called_actual(loaded):
    outcomes = set(db.session.scalars(sa.select(AssessmentVersion.outcome).distinct()))
    assert {outcome.value for outcome in outcomes} == {"potential", "apparent", "actual_indicated", "unresolved"}


def test_flags_are_rare(loaded):
    flagged = db.session.scalar(sa.select(sa.func.count(Finding.decision_id.distinct())))
    assert flagged < db.session.scalar(sa.select(sa.func.count(Decision.id))) / 10


@pytest.fixture
def loaded(renewed, example_database):
    with renewed(example_database).app_context():
        yield
