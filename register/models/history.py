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


def triggers(dialect: str) -> dict[str, str]:
    """Return the SQL of every trigger by its name, for `sqlite` or `postgresql`."""
    make = _sqlite if dialect == "sqlite" else _postgresql
    forbidden = [(table, verb) for table in APPEND_ONLY for verb in ("UPDATE", "DELETE")]
    forbidden += [(table, "UPDATE") for table in ERASABLE]
    keep = {f"keep_{table}_{verb.lower()}": make(table, verb) for table, verb in forbidden}
    return {**keep, **standing.KEPT.triggers(dialect), **listed.KEPT.triggers(dialect)}


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
