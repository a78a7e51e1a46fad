"""Signs that turn text round, or that nobody can see, come in by no file: whatever it holds, and in
whatever field.
"""

from __future__ import annotations

import dataclasses

import pytest
import sqlalchemy as sa

from conflict_graph.facts import (
    DecisionKind,
    DecisionStatus,
    OfficeKind,
    OrganisationKind,
    PartyRole,
)
from conflict_graph.readers import records
from conflict_graph.readers.records import Mention, PartyRecord, Reading
from register.access import SERVER
from register.errors import Invalid
from register.extensions import db
from register.models.imports import Noun
from register.services.imports import files as imports
from register.services.organisations import organisations
from register.transaction import transaction
from tests import factories

MARKS = ["\u202e", "\u200f", "\u061c", "\u2066", "\x00", "\x1b", "\ud800"]
FIRM = Mention("Bouwbedrijf Tarwedam B.V.", {"NL-KVK": "90004321"}, "Tarwedam")
RECORDS = {
    Noun.ORGANISATIONS: [
        records.OrganisationRecord("regel 2", FIRM, OrganisationKind.COMPANY),
        records.OwnerRecord(where="regel 2", organisation=FIRM, person="Sanne Terwolde"),
        records.ArrangementRecord("regel 2", "Regio Vliet", "Vlietmonde", "Gemeente Vlietmonde"),
    ],
    Noun.OFFICIALS: [
        records.OfficialRecord(
            where="regel 2",
            key="B-9",
            family_name="Zandwijk",
            office_title="wethouder",
            office=OfficeKind.EXECUTIVE,
        )
    ],
    Noun.POSITIONS: [
        records.PositionRecord(
            where="regel 2", official="B-1", key="P-9", title="commissaris", organisation=FIRM
        )
    ],
    Noun.DECISIONS: [
        records.DecisionRecord(
            where="regel 2",
            source="tafel",
            procedure="P-1",
            lot="",
            title="Onderhoud van bruggen",
            kind=DecisionKind.AWARD,
            status=DecisionStatus.TAKEN,
            decided_on=None,
            parties=(PartyRecord(FIRM, PartyRole.WINNER, None),),
        )
    ],
    Noun.PARTICIPATIONS: [
        records.ParticipationRecord(where="regel 2", procedure="P-1", lot="", official="B-1")
    ],
}


def texts_in(record):
    """Give every text of a record, as the path to it: names of fields, places in tuples, keys of
    mappings.
    """
    if isinstance(record, str):
        yield ()
    elif isinstance(record, dict):
        for key in record:
            yield from ((key, *rest) for rest in texts_in(record[key]))
    elif isinstance(record, tuple):
        for place, each in enumerate(record):
            yield from ((place, *rest) for rest in texts_in(each))
    elif dataclasses.is_dataclass(record):
        for field in dataclasses.fields(record):
            if field.name != "where":
                yield from ((field.name, *rest) for rest in texts_in(getattr(record, field.name)))


def marked(record, path, mark):
    """Return a record with a mark within one of its texts."""
    if not path:
        return f"{record[:1]}{mark}{record[1:]}" if type(record) is str else record
    first, *rest = path
    if isinstance(record, dict):
        return {**record, first: marked(record[first], rest, mark)}
    if isinstance(record, tuple):
        return tuple(
            marked(each, rest, mark) if place == first else each
            for place, each in enumerate(record)
        )
    return dataclasses.replace(record, **{first: marked(getattr(record, first), rest, mark)})


CASES = [
    (noun, each, path)
    for noun, of_noun in RECORDS.items()
    for each in of_noun
    for path in texts_in(each)
    if marked(each, path, "\u202e") != each
]


def tables():
    """Return every row of every table but those of who did what."""
    return {
        table.name: [tuple(row) for row in db.session.execute(sa.select(table))]
        for table in db.metadata.sorted_tables
        if table.name != "journal_entry"
    }


def keep(noun, record, body):
    """Keep one record of which a file says this."""
    reading = imports.without_unseen(Reading((record,), read=1))
    return imports.keep(noun, SERVER, reading, "lijst", body)


def test_what_a_file_says_is_looked_at_where_it_is_read():
    table = "key,family_name,initials,office,office_kind,starts_on\nB-1,Zandkuil{},A.,lid,elected_member,2022\n"
    [plain, marked] = [
        imports.read(Noun.OFFICIALS, table.format(mark).encode(), "b.csv") for mark in ("", "\x07")
    ]
    assert (len(plain.records), len(marked.records)) == (1, 0)
    assert "cannot be shown" in marked.problems[0].remedy


def test_a_text_with_such_a_mark_is_refused_wherever_a_file_has_it(app):
    body = factories.body()
    factories.official(body, key="B-1")
    before = tables()
    for mark in MARKS:
        for noun, record, path in CASES:
            with transaction():
                report = keep(noun, marked(record, path, mark), body)
            assert (report.created, report.updated) == (0, 0), (noun, path, mark)
            [problem] = report.problems
            assert "cannot be shown" in problem.remedy, (noun, path)
            assert mark not in problem.value
    assert tables() == before


def test_without_such_a_mark_they_come_in_and_the_end_of_a_line_is_a_space(app):
    body = factories.body()
    factories.official(body, key="B-1")
    for noun, of_noun in RECORDS.items():
        for record in of_noun:
            with transaction():
                report = keep(noun, record, body)
            assert not report.problems, (noun, report.problems)
    [decision] = RECORDS[Noun.DECISIONS]
    long = dataclasses.replace(decision, procedure="P-2", title="Onderhoud\nvan\tbruggen")
    with transaction():
        keep(Noun.DECISIONS, long, body)
    titles = {version.title for version in db.session.scalars(sa.select(factories.DecisionVersion))}
    assert titles == {"Onderhoud van bruggen"}


@pytest.mark.parametrize("mark", MARKS)
def test_no_organisation_bears_one(app, mark):
    with pytest.raises(Invalid, match="cannot be shown"):
        organisations.add(SERVER, f"Stichting{mark}Zon", OrganisationKind.FOUNDATION)
