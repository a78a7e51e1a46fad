"""Software never stores `actual`: not in a column, not in an enumeration, not through a service."""

from __future__ import annotations

import hashlib

import pytest
import sqlalchemy as sa

from conflict_graph.facts import Outcome
from register.access import FindingState, Move
from register.errors import Invalid, NotAllowed
from register.extensions import db
from register.models.reviews import Conclusion, FactChange, SignedWord
from register.services.findings import findings
from register.services.reviews import conclusions
from tests import factories
from tests.register.test_findings import (  # noqa: F401
    AFTER,
    CASE,
    QUESTION,
    REASON,
    TODAY,
    body,
    conclude,
    finding,
    official,
    people,
    without_the_party,
)


def test_the_word_stands_only_where_a_reviewer_signs():
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


def test_one_reviewer_alone_establishes_nothing(finding, people):
    findings.ask(people["clerk"], finding, QUESTION, 14, TODAY)
    conclude(people["reviewer"], finding, "actual", REASON, AFTER)
    for attempt in (people["reviewer"], people["clerk"], people["official"]):
        with pytest.raises(NotAllowed):
            conclude(attempt, finding, "actual", REASON, AFTER, CASE)
    assert findings.state_of(finding, AFTER) is FindingState.SIGNED


def test_two_sign_and_no_row_but_theirs_says_it(finding, people):
    findings.ask(people["clerk"], finding, QUESTION, 14, TODAY)
    conclude(people["reviewer"], finding, "actual", REASON, AFTER)
    conclude(people["second reviewer"], finding, "actual", REASON, AFTER, CASE)
    standing = findings.get(people["official"], finding.public_id, AFTER)
    assert standing.conclusion is SignedWord.ACTUAL
    first, second = standing.by_two
    assert (first.account, second.account) == (
        people["reviewer"].account,
        people["second reviewer"].account,
    )
    text = conclusions.signed_text(SignedWord.ACTUAL, REASON, CASE)
    assert second.text_sha256 == hashlib.sha256(text.encode()).hexdigest()
    assert second.dossier_sha256 == finding.current.dossier.sha256
    words = [
        (table.name, column.name)
        for table in db.metadata.sorted_tables
        for column in table.columns
        if str(column.type).startswith("VARCHAR") and table.name != "conclusion_signature"
    ]
    for table, column in words:
        found = db.session.execute(
            sa.text(f'SELECT count(*) FROM "{table}" WHERE "{column}" = :word'), {"word": "actual"}
        )
        assert found.scalar() == 0, (table, column)


WORDS = tuple(SignedWord)


@pytest.mark.parametrize("second", WORDS)
@pytest.mark.parametrize("first", WORDS)
def test_two_who_differ_leave_an_appearance_and_never_more_than_both_said(first, second):
    agreed = conclusions.came_to(first, second)
    heaviest = max(first, second, key=WORDS.index)
    below = min(heaviest, SignedWord.APPARENT, key=WORDS.index)
    assert agreed is (first if first is second else below)


def test_who_differs_stays_to_be_read_as_it_was_written(finding, people):
    findings.ask(people["clerk"], finding, QUESTION, 14, TODAY)
    conclude(people["reviewer"], finding, "actual", REASON, AFTER)
    dissent = "Er was geen invloed en geen voordeel, dus geen verstrengeling."
    conclude(people["second reviewer"], finding, "none", dissent, AFTER, CASE)
    standing = findings.get(people["official"], finding.public_id, AFTER)
    assert standing.conclusion is SignedWord.APPARENT
    assert [each.text for each in standing.by_two] == [REASON, dissent]
    assert [each.signed for each in standing.by_two] == [SignedWord.ACTUAL, SignedWord.NONE]
    assert standing.by_two[1].counter_argument == CASE


def test_facts_that_fit_are_closed_as_less_than_an_appearance_by_two(finding, people):
    assert finding.current.outcome is Outcome.ACTUAL_INDICATED
    findings.ask(people["clerk"], finding, QUESTION, 14, TODAY)
    conclude(people["reviewer"], finding, "none", REASON, AFTER)
    assert findings.state_of(finding, AFTER) is FindingState.SIGNED
    conclude(people["second reviewer"], finding, "none", REASON, AFTER, CASE)
    assert findings.get(people["official"], finding.public_id, AFTER).conclusion is SignedWord.NONE


def test_facts_that_changed_after_the_first_concluded_ask_again(finding, people):
    findings.ask(people["clerk"], finding, QUESTION, 14, TODAY)
    conclude(people["reviewer"], finding, "actual", REASON, AFTER)
    factories.keep(FactChange(finding=finding, facts=[]))
    assert findings.state_of(finding, AFTER) is FindingState.CHANGED
    with pytest.raises(Invalid):
        conclude(people["second reviewer"], finding, "actual", REASON, AFTER, CASE)
    conclude(people["second reviewer"], finding, "actual", REASON, AFTER)
    assert findings.state_of(finding, AFTER) is FindingState.SIGNED


def test_what_a_first_reviewer_wrote_before_facts_changed_stays_with_the_reviewers(finding, people):
    findings.ask(people["clerk"], finding, QUESTION, 14, TODAY)
    conclude(people["reviewer"], finding, "actual", REASON, AFTER)
    factories.keep(FactChange(finding=finding, facts=[]))
    conclude(people["second reviewer"], finding, "apparent", f"{REASON} Ook nu.", AFTER)
    for name in ("clerk", "official", "second reviewer"):
        standing = findings.get(people[name], finding.public_id, AFTER)
        [first] = [each for each in standing.history if each.act is Move.SIGN]
        read = (SignedWord.ACTUAL, REASON) if name == "second reviewer" else (None, None)
        assert (first.signed, first.text) == read, name
        assert standing.conclusion is SignedWord.APPARENT


def test_asking_again_about_milder_facts_leaves_it_to_two(finding, people):
    findings.ask(people["clerk"], finding, QUESTION, 14, TODAY)
    without_the_party(finding)
    assert finding.current.outcome is not Outcome.ACTUAL_INDICATED
    findings.ask(people["clerk"], finding, QUESTION, 14, TODAY)
    conclude(people["reviewer"], finding, "none", REASON, AFTER)
    assert findings.state_of(finding, AFTER) is FindingState.SIGNED


def test_facts_that_changed_after_a_conclusion_are_told_beside_it(finding, people):
    findings.ask(people["clerk"], finding, QUESTION, 14, TODAY)
    conclude(people["reviewer"], finding, "apparent", REASON, AFTER)
    assert not findings.get(people["official"], finding.public_id, AFTER).facts_changed_since
    factories.keep(FactChange(finding=finding, facts=[]))
    assert findings.get(people["official"], finding.public_id, AFTER).facts_changed_since


def test_nobody_concludes_with_the_signature_of_another(finding, people):
    findings.ask(people["clerk"], finding, QUESTION, 14, TODAY)
    entry = conclusions.ConclusionEntry("apparent", REASON)
    signed = factories.signature(people["second reviewer"])
    with pytest.raises(NotAllowed):
        conclusions.conclude(people["reviewer"], finding, entry, signed, AFTER)
