"""What the code of a release reads and writes still stands in every later schema (decision 0020)."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import pytest

from register.extensions import db
from tests import kept_schema

RELEASE = "0.1.0"
KEPT = json.loads(
    (Path(__file__).parents[1] / "samples" / f"schema-{RELEASE}.json").read_text(encoding="utf-8")
)
HARMLESS: dict[str, str] = {
    "organisation: ck_organisation_kept_organisationkind: kept_kind IN ('public_body', "
    "'joint_arrangement', 'state_owned', 'company', 'foundation', 'association', 'cooperative', "
    "'party', 'other')": "a new column, which the release leaves NULL, and NULL passes a check",
    **{
        f"{table}: list_{table}_{verb}": "it writes to a table that the release does not know, and "
        "fills every column from the row, so that nothing can be refused"
        for table, verb in (
            ("decision", "update"),
            *((table, "insert") for table in ("decision_check", "decision_party")),
            *((table, "insert") for table in ("decision_version", "mention", "mention_answer")),
        )
    },
}
"""What was added to tables of the release, as the test names it, and why it refuses none of its
rows and its code can read every row.
"""


def problems(new, harmless=HARMLESS):
    return list(kept_schema.problems(RELEASE, KEPT, new, harmless))


@pytest.fixture
def later():
    return copy.deepcopy(KEPT)


def test_the_code_of_the_release_runs_on_the_newest_schema(app):
    with db.engine.connect() as connection:
        found = problems(kept_schema.describe(connection))
    assert not found, "\n".join(found)


def test_what_is_added_so_that_the_release_need_not_know_it_is_no_problem(later):
    later["tables"]["club"] = later["tables"]["body"]
    later["views"]["public_club"] = ["name"]
    later["views"]["public_body"].append("motto")
    body = later["tables"]["body"]
    body["columns"] |= {"motto": "VARCHAR", "size": "INTEGER NOT NULL DEFAULT 0"}
    body["foreign keys"].append("club_id in club")
    body["indexes"].append("ix_body_motto")
    assert problems(later) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda new: new["tables"].pop("body"), "body of 0.1.0 is gone."),
        (lambda new: new["views"]["public_body"].remove("name"), "public_body.name of 0.1.0 is"),
        (lambda new: new["tables"]["body"]["columns"].pop("name"), "body.name of 0.1.0 is gone."),
        (
            lambda new: new["tables"]["body"]["columns"].update(name="VARCHAR(9) NOT NULL"),
            "body.name of 0.1.0 was VARCHAR NOT NULL and is now VARCHAR(9) NOT NULL.",
        ),
        (
            lambda new: new["tables"]["body"]["columns"].update(motto="VARCHAR NOT NULL"),
            "give it a server_default",
        ),
        (lambda new: new["tables"]["body"].update(key=["slug"]), "the key of body of 0.1.0"),
        (
            lambda new: new["tables"]["position_version"]["triggers"].clear(),
            "position_version: keep_position_version_delete of 0.1.0 is gone",
        ),
        (lambda new: new["tables"]["body"]["triggers"].append("no"), "body: no (triggers) is new"),
        (lambda new: new["tables"]["body"]["unique"].append("name"), "put its name in HARMLESS"),
        (
            lambda new: new["tables"]["body"]["foreign keys"].append("slug in word"),
            "body: slug in word (foreign keys) is new",
        ),
    ],
)
def test_what_the_release_cannot_live_with_is_told(later, change, said):
    change(later)
    assert said in problems(later)[0]


def test_a_reason_makes_an_addition_harmless(later):
    later["tables"]["body"]["unique"].append("motto")
    assert problems(later, {"body: motto": "the release leaves it NULL"}) == []
