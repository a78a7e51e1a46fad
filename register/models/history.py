"""Tables to which rows are only ever added, and the triggers that hold it."""

from __future__ import annotations

from register.models import listed, standing

APPEND_ONLY = (
    "term_version",
    "organisation_tie_version",
    "organisation_tie_period",
    "owner_mention_version",
    "owner_mention_period",
    "owner_answer",
    "column_mapping",
    "buyer_answer",
    "position_version",
    "position_confirmation",
    "confirmation",
    "none_version",
    "income_version",
    "bar_check",
    "unelected_rule",
    "settled_question",
    "interest_question",
    "interest",
    "interest_version",
    "decision_version",
    "decision_party",
    "mention_answer",
    "participation_version",
    "frozen_dossier",
    "decision_check",
    "no_link_check",
    "unresolved_answer",
    "fact_answer",
    "recorded_measure",
    "recorded_measure_version",
    "tie_asking",
    "tie_statement",
    "meeting_notice",
    "meeting_reading",
    "recusal_answer",
    "stepping_aside_choice",
    "published_minutes",
    "stepped_aside_answer",
    "assessment_version",
    "finding_event",
    "conclusion_signature",
    "finding_assignment",
    "finding_document",
    "sent_document",
    "fact_change",
    "journal_entry",
    "shielding",
    "shielding_version",
    "rule_switch",
    "erasure",
    "erased_row",
    "retention_term",
    "import_made",
    "import_undone",
    "error_report",
    "error_report_step",
    "proposal",
    "proposal_answer",
    "person_change",
    "decision_change",
    "signing",
    "signing_reading",
    "weekly_edition",
    "edition_issue",
    "edition_entry",
    "edition_end",
    "edition_node",
    "edition_erasure",
)
"""No update and no delete."""

ERASABLE = (
    "position_payload",
    "finding_text",
    "concern",
    "concern_author",
    "concern_step",
    "counter_argument",
    "assignment_reason",
    "finding_document_content",
    "fact_change_reason",
    "decision_change_reason",
    "signing_words",
    "fact_answer_words",
    "recorded_measure_words",
    "tie_statement_words",
    "recusal_answer_words",
    "stepped_aside_answer_words",
    "settled_question_words",
    "interest_payload",
    "decision_contact",
    "import_problem",
    "organisation_name",
    "organisation_identifier",
    "organisation_key",
    "error_report_text",
    "error_report_address",
    "minutes_entry",
    "edition_text",
)
"""No update; a row can be deleted: the law may oblige us to erase it, or undoing an import takes a
number away.
"""


EMPTIED = {
    "assessment_version": ("answer",),
    "fact_change": ("facts",),
    "frozen_dossier": ("content",),
    "import_made": ("said",),
    "income_version": ("amount_cents",),
    "none_version": ("source",),
    "position_version": ("source",),
    "shielding_version": ("reason",),
    "term_version": ("source",),
}
"""Of tables of `APPEND_ONLY`, the columns that may lose content: of a row that `erased_row` names,
when nothing else of it changes and no more stands there than before.
"""
KEPT_COLUMNS = {
    "assessment_version": (
        *("id", "finding_id", "number", "run_id", "dossier_id", "outcome", "if_steps_aside"),
        *("rule", "ruleset", "recorded_at"),
    ),
    "fact_change": ("id", "finding_id", "account_id", "file_name", "asks_again", "recorded_at"),
    "frozen_dossier": ("id", "decision_id", "sha256", "recorded_at"),
    "import_made": ("id", "run_id", "kind", "row_id", "is_new"),
    "income_version": (
        *("id", "position_id", "year", "number", "by_official", "account_id", "recorded_at"),
    ),
    "none_version": (
        *("id", "official_id", "number", "act", "account_id", "origin", "recorded_at"),
    ),
    "position_version": (
        *("id", "position_id", "number", "act", "account_id", "by_official", "origin"),
        *("listed_on", "organisation_rung", "person_rung", "recorded_at"),
    ),
    "shielding_version": (
        *("id", "shielding_id", "number", "lifted", "review_on", "account_id", "recorded_at"),
    ),
    "term_version": (
        *("id", "term_id", "number", "valid_from", "valid_until", "portfolio", "full_time"),
        *("account_id", "origin", "recorded_at"),
    ),
}
"""The other columns of those tables; a test compares them with the models."""


def triggers(dialect: str) -> dict[str, str]:
    """Return the SQL of every trigger by its name, for `sqlite` or `postgresql`."""
    make = _sqlite if dialect == "sqlite" else _postgresql
    forbidden = [(table, verb) for table in APPEND_ONLY for verb in ("UPDATE", "DELETE")]
    forbidden += [(table, "UPDATE") for table in ERASABLE]
    keep = {f"keep_{table}_{verb.lower()}": make(table, verb) for table, verb in forbidden}
    emptying = _sqlite_emptying if dialect == "sqlite" else _postgresql_emptying
    keep |= {f"keep_{table}_update": emptying(table) for table in EMPTIED}
    return {**keep, **standing.KEPT.triggers(dialect), **listed.KEPT.triggers(dialect)}


def emptying(table: str) -> str:
    """Return the SQL that says of an update whether it takes content away of a row that the ledger
    names, and changes nothing else; for both databases.
    """
    same = "IS NOT DISTINCT FROM"
    kept = [f"NEW.{name} {same} OLD.{name}" for name in KEPT_COLUMNS[table]]
    less = [
        f"coalesce(length(CAST(NEW.{name} AS TEXT)), 0) <= "
        f"coalesce(length(CAST(OLD.{name} AS TEXT)), 0)"
        for name in EMPTIED[table]
    ]
    named = (
        f"EXISTS (SELECT 1 FROM erased_row WHERE erased_row.table_name = '{table}' "  # noqa: S608
        "AND erased_row.row_id = OLD.id)"
    )
    return " AND ".join((named, *kept, *less))


def emptying_functions() -> dict[str, str]:
    """Return the SQL of the functions that PostgreSQL needs for these, by name."""
    return {
        f"refuse_change_of_{table}": (
            f"CREATE FUNCTION refuse_change_of_{table}() RETURNS trigger LANGUAGE plpgsql AS $$\n"
            f"BEGIN\nIF {emptying(table)} THEN RETURN NEW; END IF;\n"
            f"RAISE EXCEPTION 'rows of {table} are only ever added';\nEND\n$$"
        )
        for table in EMPTIED
    }


def _sqlite_emptying(table: str) -> str:
    condition = emptying(table).replace("IS NOT DISTINCT FROM", "IS")
    return (
        f"CREATE TRIGGER keep_{table}_update BEFORE UPDATE ON {table} WHEN NOT ({condition}) "
        f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are only ever added'); END"
    )


def _postgresql_emptying(table: str) -> str:
    return (
        f"CREATE TRIGGER keep_{table}_update BEFORE UPDATE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION refuse_change_of_{table}()"
    )


POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME;
END
$$
"""


def _sqlite(table: str, verb: str) -> str:
    return (
        f"CREATE TRIGGER keep_{table}_{verb.lower()} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are only ever added'); END"
    )


def _postgresql(table: str, verb: str) -> str:
    return (
        f"CREATE TRIGGER keep_{table}_{verb.lower()} BEFORE {verb} ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
