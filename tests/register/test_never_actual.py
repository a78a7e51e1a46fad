"""Software never stores `actual`: not in a column, not in an enumeration, not through a service."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from conflict_graph.facts import Outcome
from register.errors import Invalid
from register.extensions import db
from register.models.reviews import Conclusion
from register.models.screening import Finding
from register.services.findings import findings
from register.services.screening import reviews
from tests.register.test_findings import (  # noqa: F401
    AFTER,
    QUESTION,
    REASON,
    TODAY,
    body,
    finding,
    official,
    people,
)


def test_no_enumeration_knows_the_word():
    assert "actual" not in {str(outcome) for outcome in Outcome} | {
        str(conclusion) for conclusion in Conclusion
    }


COLUMNS = {
    "assessment_version": ("outcome", "if_steps_aside"),
    "finding_event": ("conclusion",),
}


@pytest.mark.parametrize(
    ("table", "column"), [(table, column) for table in COLUMNS for column in COLUMNS[table]]
)
def test_the_database_refuses_the_word(table, column, finding):
    columns = [each.name for each in db.metadata.tables[table].columns if each.name != "id"]
    values = ", ".join({column: "'actual'", "number": "99"}.get(name, name) for name in columns)
    statement = f"INSERT INTO {table} ({', '.join(columns)}) SELECT {values} FROM {table} LIMIT 1"
    with pytest.raises(sa.exc.IntegrityError, match="CHECK"):
        db.session.execute(sa.text(statement))


def test_no_service_concludes_it(finding, people):
    findings.ask(people["clerk"], finding, QUESTION, 14, TODAY)
    with pytest.raises(Invalid):
        reviews.conclude(people["reviewer"], finding, "actual", REASON, AFTER)
    assert db.session.get(Finding, finding.id) is finding
