"""The invented example, loaded and screened as the demonstration does it, gives exactly what its
table says.
"""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest
import sqlalchemy as sa

from register.cli import demo
from register.extensions import db
from register.models.decisions import Decision
from register.models.declarations import PositionVersion
from register.models.incomes import IncomeVersion
from register.models.screening import AssessmentVersion, Finding, UnresolvedAnswer
from register.public import pages
from register.public.statements import StatementState
from register.services.declarations import confirmations
from register.services.dossiers import dossier_rows
from register.services.prepared import reader

TABLE = Path(demo.__file__).parents[1] / "example" / "verwacht.csv"


def test_what_is_found_is_what_the_table_says(loaded):
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    expected = {
        (row["procedure"], row["perceel"], row["bestuurder"]): (
            row["uitkomst"],
            row["uitkomst_bij_terzijde"] or None,
            row["regel"],
        )
        for row in rows
    }
    opened = {
        (row["procedure"], row["perceel"], row["bestuurder"])
        for row in rows
        if row["geopend"] == "ja"
    }
    found = {
        (finding.decision.procedure, finding.decision.lot, finding.official.key): (
            finding.current.outcome.value,
            finding.current.if_steps_aside.value if finding.current.if_steps_aside else None,
            finding.current.rule,
        )
        for finding in db.session.scalars(sa.select(Finding))
    }
    assert found == {key: said for key, said in expected.items() if key in opened}
    asked = {
        (check.decision.procedure, check.decision.lot, asked.official.key)
        for asked in db.session.scalars(sa.select(UnresolvedAnswer))
        for check in [asked.check]
    }
    assert asked == {key for key, said in expected.items() if said[0] == "unresolved"}


def test_every_outcome_that_opens_a_finding_occurs_and_none_is_called_actual(loaded):
    outcomes = set(db.session.scalars(sa.select(AssessmentVersion.outcome).distinct()))
    assert {outcome.value for outcome in outcomes} == {
        "potential",
        "apparent",
        "actual_indicated",
    }


def test_flags_are_rare(loaded):
    flagged = db.session.scalar(sa.select(sa.func.count(Finding.decision_id.distinct())))
    assert flagged < db.session.scalar(sa.select(sa.func.count(Decision.id))) / 10


def test_every_kind_of_change_can_be_seen_in_it(loaded):
    acts = Counter(
        version.act.value
        for version in db.session.scalars(
            sa.select(PositionVersion).where(PositionVersion.number > 1)
        )
    )
    assert acts == {"amend": 2, "end": 1, "withdraw": 1}
    by_official = list(
        db.session.scalars(sa.select(PositionVersion).where(PositionVersion.by_official))
    )
    body = by_official[0].position.official.body_id
    said = dossier_rows.positions(reader(), {each.position_id for each in by_official}, body)
    assert [each.confirmed_at is not None for each in said] == [True]
    waiting = confirmations.standing(by_official[0].position.official).to_confirm
    assert not waiting


def test_of_the_two_newest_councillors_one_declared_to_have_none_and_of_one_nothing_is_declared(
    loaded,
):
    page = pages.body("gemeente-vlietmonde")
    statements = {
        each.official.name: each.statement.state
        for group in page.groups
        for each in group.officials
        if each.statement.state is not StatementState.ENTRIES
    }
    assert statements == {
        "Teun Bijenkorver": StatementState.NONE,
        "Fenne Waterhoenstra": StatementState.NOTHING,
    }


def test_an_income_was_corrected(loaded):
    assert db.session.scalar(sa.select(sa.func.max(IncomeVersion.number))) == 2


@pytest.fixture
def loaded(renewed, example_database):
    with renewed(example_database).app_context():
        yield
