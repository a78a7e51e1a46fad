"""Every column of the database stands in the record of processing, and what people read of it comes
from there.
"""

from __future__ import annotations

import re
import tomllib
from importlib import resources
from pathlib import Path

import pytest
import sqlalchemy as sa

from register import traces
from register.extensions import db
from register.processing import page
from register.processing.record import record
from register.services.retention import terms
from tests.browser import Browser
from tests.plain_language import accuses, too_hard

ROOT = Path(__file__).parents[2]


def columns_of(connection):
    look = sa.inspect(connection)
    return {
        (table, column["name"])
        for table in look.get_table_names()
        for column in look.get_columns(table)
    }


def test_every_column_of_both_databases_stands_in_the_record_once(app):
    with db.engine.connect() as one, traces.engine().connect() as other:
        there = columns_of(one) | columns_of(other)
    said = record().places
    assert sorted(there - said.keys()) == [], (
        "say in register/processing/columns.toml what it holds"
    )
    assert sorted(said.keys() - there) == [], "is in no database any more"
    assert {place: kinds for place, kinds in said.items() if len(kinds) > 1} == {}


def test_a_column_of_no_kind_would_be_found(app):
    with db.engine.begin() as connection:
        connection.exec_driver_sql("PRAGMA query_only = OFF")
        connection.exec_driver_sql("ALTER TABLE person ADD COLUMN born_on VARCHAR")
    with db.engine.connect() as connection:
        assert columns_of(connection) - record().places.keys() == {("person", "born_on")}


def test_every_word_of_the_files_is_used_and_known():
    read = {
        name: tomllib.loads(
            resources.files("register.processing").joinpath(f"{name}.toml").read_text("utf-8")
        )
        for name in ("shared", "kinds", "columns")
    }
    kinds = read["kinds"]["kind"]
    used = {
        "basis": {each for kind in kinds.values() for each in kind["basis"]},
        "reader": {each for kind in kinds.values() for each in kind["readers"]},
        "term": {kind["term"] for kind in kinds.values()},
        "way": {kind["erasing"] for kind in kinds.values()},
    }
    assert {name: set(rows) for name, rows in read["shared"].items()} == used
    assert {kind["group"] for kind in kinds.values()} == set(read["kinds"]["group"])
    assert {kind for table in read["columns"].values() for kind in table} == set(kinds)


def sentences():
    found = record()
    for kind in found.kinds.values():
        for words in (kind.words, kind.purpose, kind.term.words, *kind.readers):
            yield from (("nl", words.nl), ("en", words.en))
        for basis in kind.basis:
            yield from (("nl", basis.words.nl), ("en", basis.words.en))
    for words in (*found.ways.values(), *found.groups.values()):
        yield from (("nl", words.nl), ("en", words.en))


def test_the_words_are_plain_and_accuse_nobody():
    said = {*sentences()}
    assert [text for _, text in said if accuses(text)] == []
    assert [part for language, text in said for part in too_hard(text, language)] == []


def test_the_page_of_the_docs_is_written_from_it():
    kept = (ROOT / "docs" / "processing.md").read_text(encoding="utf-8")
    assert kept == page.page(), "python -m register.processing.page > docs/processing.md"


@pytest.mark.parametrize(("address", "language"), [("/privacy", "nl"), ("/en/privacy", "en")])
def test_the_privacy_page_tells_every_kind_with_its_term(app, client, address, language):
    said = re.sub(r"\s+", " ", Browser(client).open(address).words)
    for kind in record().kinds.values():
        for part in (
            kind.words.of(language)[1:],
            kind.purpose.of(language),
            kind.term.text(language, {**app.config, **terms.NAMED}),
            *(each.of(language) for each in kind.readers),
            *(each.article for each in kind.basis),
        ):
            assert part in said, kind.name


def test_the_days_are_those_of_this_installation(app, client):
    app.config["READINGS_KEPT_DAYS"] = 4321
    assert "4321 dagen" in Browser(client).open("/privacy").words
