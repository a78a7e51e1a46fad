"""The public views say what plain definitions say, on random histories, and their questions use the
indexes.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from register.models.public import VIEWS

SHIELDED = """
    SELECT shielding.{column} FROM shielding JOIN shielding_version AS last ON last.shielding_id = shielding.id
    WHERE NOT last.lifted AND shielding.{column} IS NOT NULL AND (shielding.position_id IS NULL) = {whole}
      AND last.number = (SELECT max(number) FROM shielding_version WHERE shielding_id = shielding.id)
"""
SHIELDED_OFFICIALS = SHIELDED.format(column="official_id", whole=1)
SHIELDED_POSITIONS = SHIELDED.format(column="position_id", whole=0)
PLAIN = {
    "public_term": f"""
        SELECT term.public_id FROM term JOIN office ON office.id = term.office_id
        WHERE (office.kind IN ('elected_member', 'executive') OR (office.kind = 'civil_servant' AND office.designated))
          AND term.official_id NOT IN ({SHIELDED_OFFICIALS})
    """,
    "public_official": f"""
        SELECT public_id FROM official WHERE id IN (
            SELECT official_id FROM term JOIN office ON office.id = term.office_id
            WHERE office.kind IN ('elected_member', 'executive')
               OR (office.kind = 'civil_servant' AND office.designated))
          AND id NOT IN ({SHIELDED_OFFICIALS})
    """,
    "public_position": f"""
        SELECT position.public_id FROM position
        JOIN position_version AS version ON version.position_id = position.id
        JOIN position_payload AS payload ON payload.version_id = version.id
        JOIN official ON official.id = position.official_id
        WHERE version.number = (SELECT max(number) FROM position_version WHERE position_id = position.id)
          AND version.act <> 'withdraw' AND NOT (payload.kind = 'ownership' AND coalesce(payload.paid, false) = false)
          AND official.public_id IN (SELECT public_id FROM public_official)
          AND position.id NOT IN ({SHIELDED_POSITIONS})
    """,
    "public_organisation": """
        SELECT public_id FROM organisation
        WHERE id IN (SELECT organisation_id FROM body)
           OR public_id IN (SELECT organisation_public_id FROM public_position)
    """,
    "public_office_holder": f"""
        SELECT official.public_id || office.kind FROM term
        JOIN office ON office.id = term.office_id JOIN official ON official.id = term.official_id
        WHERE term.withdrawn_at IS NULL
          AND (office.kind IN ('elected_member', 'executive')
               OR (office.kind = 'civil_servant' AND office.designated))
          AND official.id NOT IN ({SHIELDED_OFFICIALS})
    """,
    "public_confirmation": """
        SELECT confirmation.id FROM confirmation JOIN official ON official.id = official_id
        WHERE official.public_id IN (SELECT public_id FROM public_official)
    """,
    "public_position_confirmation": """
        SELECT version_id FROM position_confirmation
        WHERE version_id IN (SELECT row_id FROM public_position_version)
    """,
    "public_none_version": """
        SELECT none_version.id FROM none_version JOIN official ON official.id = official_id
        WHERE official.public_id IN (SELECT public_id FROM public_official)
    """,
}
KEYS = {
    "public_office_holder": "official_public_id || kind",
    "public_confirmation": "row_id",
    "public_position_confirmation": "version_row_id",
    "public_none_version": "row_id",
}
OFFICES = [
    ("elected_member", False),
    ("executive", False),
    ("civil_servant", True),
    ("civil_servant", False),
    ("external", True),
]
POSITIONS = [("board", None), ("ownership", True)]
"""Tie, and whether it is paid, of what is a position."""
VERSION = st.tuples(
    st.sampled_from(["amend", "end", "withdraw"]),
    st.sampled_from([*POSITIONS, ("ownership", None), ("ownership", False), None]),
    st.integers(1, 3),
)
DECISIONS = st.lists(st.lists(st.booleans(), min_size=1, max_size=3), max_size=2)
"""Shieldings, each with whether it was lifted, version by version."""
OFFICIAL = st.tuples(
    st.lists(st.sampled_from(range(len(OFFICES))), max_size=2, unique=True),
    st.lists(st.lists(VERSION, min_size=1, max_size=4), max_size=3),
    DECISIONS,
    st.tuples(DECISIONS, DECISIONS),
)
"""Offices, positions, the shieldings of the whole person, and those of the first and the second
position.
"""


@pytest.fixture(scope="module")
def schema(migrated):
    with sqlite3.connect(migrated) as connection:
        rows = connection.execute(
            "SELECT sql FROM sqlite_master WHERE sql NOT NULL AND name NOT LIKE 'sqlite_%'"
        )
        made = [row[0] for row in rows]
    connection.close()
    return made


def filled(schema, officials):
    connection = sqlite3.connect(":memory:")
    for statement in schema:
        connection.execute(statement)
    run = connection.execute
    for at in range(1, 5):
        run(
            "INSERT INTO organisation (id, public_id, name, kind, recorded_at) VALUES (?, ?, '', "
            "'company', '')",
            (at, f"g{at}"),
        )
    run(
        "INSERT INTO body (id, public_id, slug, name, kind, organisation_id, recorded_at) "
        "VALUES (1, 'b', 'b', 'b', 'province', 4, '')"
    )
    for at, (kind, designated) in enumerate(OFFICES):
        run(
            "INSERT INTO office (id, public_id, body_id, title, kind, designated, recorded_at) "
            "VALUES (?, ?, 1, ?, ?, ?, '')",
            (at, f"f{at}", f"t{at}", kind, designated),
        )
    for at, (offices, positions, whole, of_positions) in enumerate(officials, 1):
        run(
            "INSERT INTO person (id, public_id, family_name, recorded_at) VALUES (?, ?, 'x', '')",
            (at, f"p{at}"),
        )
        run(
            "INSERT INTO official (id, public_id, body_id, person_id, recorded_at) VALUES (?, "
            "?, 1, ?, '')",
            (at, f"o{at}", at),
        )
        for office in offices:
            term = run(
                "INSERT INTO term (public_id, official_id, office_id, recorded_at) VALUES "
                "(?, ?, ?, '')",
                (f"t{at}-{office}", at, office),
            ).lastrowid
            run(
                "INSERT INTO term_version (term_id, number, portfolio, recorded_at) VALUES "
                "(?, 1, '', '')",
                (term,),
            )
        made = [
            fill_position(run, at, series, versions) for series, versions in enumerate(positions)
        ]
        for decided in whole:
            shield(run, at, None, decided)
        for position, shieldings in zip(made, of_positions, strict=False):
            for decided in shieldings:
                shield(run, at, position, decided)
        run(
            "INSERT INTO confirmation (official_id, account_id, recorded_at) VALUES (?, 1, '')",
            (at,),
        )
        run(
            "INSERT INTO none_version (official_id, number, act, recorded_at) VALUES (?, 1, "
            "'declare', '')",
            (at,),
        )
    run(
        "INSERT INTO position_confirmation (version_id, account_id, recorded_at) "
        "SELECT id, 1, '' FROM position_version WHERE number = 1"
    )
    return connection


def shield(run, official, position, decided):
    made = run(
        "INSERT INTO shielding (public_id, official_id, position_id, recorded_at) "
        "VALUES (hex(randomblob(9)), ?, ?, '')",
        (official, position),
    ).lastrowid
    for number, lifted in enumerate(decided, 1):
        run(
            "INSERT INTO shielding_version (shielding_id, number, lifted, reason, recorded_at) "
            "VALUES (?, ?, ?, '', '')",
            (made, number, lifted),
        )


def fill_position(run, official, series, versions):
    position = run(
        "INSERT INTO position (public_id, official_id, recorded_at) VALUES (?, ?, '')",
        (f"s{official}-{series}", official),
    ).lastrowid
    for number, (act, tie, organisation) in enumerate(versions, 1):
        version = run(
            "INSERT INTO position_version (position_id, number, act, by_official, source, "
            "recorded_at) "
            "VALUES (?, ?, ?, 1, '', ?)",
            (position, number, "declare" if number == 1 else act, f"2026-01-0{number}"),
        ).lastrowid
        if tie is not None:
            run(
                "INSERT INTO position_payload (version_id, title, organisation_id, kind, "
                "paid, announced) "
                "VALUES (?, 't', ?, ?, ?, 0)",
                (version, organisation, *tie),
            )
    return position


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(officials=st.lists(OFFICIAL, max_size=4))
def test_the_views_say_what_plain_definitions_say(schema, officials):
    connection = filled(schema, officials)
    for view, plain in PLAIN.items():
        shown = sorted(
            row[0]
            for row in connection.execute(f"SELECT {KEYS.get(view, 'public_id')} FROM {view}")
        )
        assert shown == sorted(row[0] for row in connection.execute(plain)), view
    connection.close()


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(officials=st.lists(OFFICIAL, max_size=4))
def test_a_version_is_superseded_by_the_next_one_even_if_that_was_erased(schema, officials):
    connection = filled(schema, officials)
    standing = {row[0] for row in connection.execute("SELECT public_id FROM public_position")}
    expected = {}
    for at, (_, positions, _, _) in enumerate(officials, 1):
        for series, versions in enumerate(positions):
            for number, (_, tie, _) in enumerate(versions, 1):
                if f"s{at}-{series}" in standing and tie in POSITIONS:
                    last = number == len(versions)
                    expected[f"s{at}-{series}", number] = None if last else f"2026-01-0{number + 1}"
    rows = connection.execute(
        "SELECT public_id, number, superseded_at FROM public_position_version"
    ).fetchall()
    assert {(row[0], row[1]): row[2] for row in rows} == expected
    connection.close()


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(officials=st.lists(OFFICIAL, max_size=4))
def test_of_a_withdrawn_entry_only_the_day_is_shown_and_only_where_the_office_is_public(
    schema, officials
):
    connection = filled(schema, officials)
    expected = [
        f"2026-01-0{len(versions)}"
        for offices, positions, whole, of_positions in officials
        for versions, shieldings in zip(positions, (*of_positions, []), strict=False)
        if {*offices} & {0, 1, 2}
        and len(versions) > 1
        and versions[-1][0] == "withdraw"
        and versions[-1][1] in POSITIONS
        if all(decided[-1] for decided in (*whole, *shieldings))
    ]
    shown = [row[0] for row in connection.execute("SELECT recorded_at FROM public_withdrawal")]
    assert sorted(shown) == sorted(expected)
    connection.close()


@pytest.mark.parametrize(
    "question",
    [
        "SELECT * FROM public_position WHERE official_public_id = ''",
        "SELECT * FROM public_position_version WHERE official_public_id = '' ORDER BY number",
        "SELECT * FROM public_position WHERE organisation_public_id = ''",
        "SELECT * FROM public_position WHERE public_id = ''",
        "SELECT * FROM public_official WHERE body_slug = ''",
        "SELECT * FROM public_organisation WHERE public_id = ''",
        "SELECT * FROM public_term WHERE official_public_id IN ('', 'x')",
        "SELECT * FROM public_term_version WHERE official_public_id IN ('', 'x')",
        "SELECT * FROM public_confirmation WHERE official_public_id IN ('', 'x')",
        "SELECT * FROM public_position_confirmation WHERE version_row_id IN (1, 2)",
        "SELECT * FROM public_none_version WHERE official_public_id IN ('', 'x')",
        "SELECT * FROM public_participation WHERE arrangement_public_id = ''",
        "SELECT * FROM public_participation WHERE participant_public_id = ''",
    ],
)
def test_a_page_about_one_thing_scans_no_table(schema, question):
    connection = filled(schema, [])
    plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {question}")]
    assert not [line for line in plan if line.startswith("SCAN")], plan
    connection.close()


def test_who_holds_a_rare_office_is_looked_up_from_the_offices_on(schema):
    connection = filled(schema, [])
    question = (
        "SELECT official_public_id FROM public_office_holder WHERE kind = 'civil_servant' LIMIT 501"
    )
    plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {question}")]
    assert [line for line in plan if line.startswith("SCAN")] == plan[:1] == ["SCAN office"], plan
    connection.close()


def test_a_page_of_the_list_reads_in_order_and_sorts_nothing(schema):
    connection = filled(schema, [])
    question = """SELECT * FROM public_position JOIN public_official
        ON public_official.public_id = public_position.official_public_id
        WHERE paid AND row_id < 9 ORDER BY row_id DESC LIMIT 51"""
    plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {question}")]
    assert not [line for line in plan if "TEMP B-TREE" in line], plan
    connection.close()


def test_every_plain_definition_is_of_a_view():
    assert set(PLAIN) <= set(VIEWS)


def test_operators_read_which_views_the_public_role_may_read():
    page = (Path(__file__).parents[2] / "docs" / "operations.md").read_text(encoding="utf-8")
    granted = page.partition("GRANT SELECT ON ")[2].partition(" TO ")[0]
    assert {each.strip() for each in granted.split(",")} == set(VIEWS)
