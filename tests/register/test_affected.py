"""Whatever screening reads, a round that looks at what changed alone hears of."""

from __future__ import annotations

import sqlite3

import sqlalchemy as sa

from register.access import SERVER
from register.extensions import Base, db
from register.models.decisions import Decision
from register.services.screening import affected
from register.services.screening import run as screening
from register.transaction import transaction
from tests.rounds import screen_anew

SERIES = {
    "decision", "interest", "mention", "organisation_tie", "owner_mention", "participation",
    "position", "shielding", "term",
}  # fmt: skip
"""What begins a series says nothing before a version, or an answer, is recorded."""
TOLD_OTHERWISE = {
    "organisation": "a number, a tie or a party names it, and what is corrected the journal tells",
    "office": "a term names it, and what is designated the journal tells",
    "person": "an official names one, and who becomes another PersonChange tells",
    "body": "its first decision is recorded later",
}
ACTS = {"person_change", "decision_change", "unelected_rule"}
"""Acts that change rows without a time of their own, and that nobody reads for what they say."""
NO_FACTS = {
    "account", "screening_round", "screening_run",
    "frozen_dossier", "decision_check", "finding", "finding_event", "assessment_version",
    "fact_change", "unresolved_answer", "signing",
}  # fmt: skip
"""Who asks, and what screening and whoever acts on it left themselves."""


def test_every_fact_that_screening_reads_is_one_of_which_a_round_hears(renewed, example_database):
    with renewed(example_database).app_context():
        read = _tables_read()
        tables = {each.local_table.name: each for each in Base.registry.mappers}
        recorded = {name for name in read if name in tables and "recorded_at" in tables[name].c}
        withdrawn = {name for name in read if name in tables and "withdrawn_at" in tables[name].c}
    heard = {model.__tablename__ for model in affected.RECORDED}
    assert recorded - heard == SERIES | {*TOLD_OTHERWISE} | NO_FACTS
    assert heard <= read | ACTS, "nobody reads it any more"
    assert withdrawn == {model.__tablename__ for model in affected.WITHDRAWN}


def _tables_read():
    """Return the tables that a run over whole bodies and a check of one decision read, as SQLite
    says when it prepares a statement: views and what is written by hand are told apart there.
    """
    read = set()

    def note(action, table, *_):
        if action == sqlite3.SQLITE_READ:
            read.add(table)
        return sqlite3.SQLITE_OK

    connection = db.session.connection().connection.driver_connection
    connection.set_authorizer(note)
    screen_anew()
    with transaction():
        screening.check(SERVER, db.session.scalar(sa.select(Decision).limit(1)))
    connection.set_authorizer(None)
    return read
