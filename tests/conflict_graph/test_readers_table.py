import re
import tracemalloc
from pathlib import Path

import pytest

from conflict_graph.dates import PartialDate
from conflict_graph.facts import (
    Benefit,
    Capacity,
    DecisionKind,
    DecisionStatus,
    OfficeKind,
    OrganisationKind,
    PartyRole,
    Step,
    TieKind,
)
from conflict_graph.readers import formats
from conflict_graph.readers.tables import table
from conflict_graph.readers.tables.columns import TABLES, fold, words

GUIDE = (Path(__file__).parents[2] / "docs/tables.md").read_text(encoding="utf-8")
READERS = {
    "organisations": table.read_organisations,
    "officials": table.read_officials,
    "positions": table.read_positions,
    "decisions": table.read_decisions,
    "participations": table.read_participations,
}


def section(name):
    return GUIDE.split(f"## {name}\n")[1].split("\n## ")[0]


@pytest.mark.parametrize("name", TABLES)
def test_guide_and_code_name_the_same_columns(name):
    rows = re.findall(r"^\| `(\w+)`(\*?) \| `(\w+)` \|", section(name), re.MULTILINE)
    assert rows == [
        (column.name, "*" if column.required else "", column.dutch) for column in TABLES[name]
    ]


@pytest.mark.parametrize("name", TABLES)
def test_the_example_in_the_guide_is_read(name):
    example = section(name).split("```csv\n")[1].split("```")[0]
    reading = READERS[name](example.encode(), "example.csv")
    assert (reading.problems, len(reading.records), reading.read) == ((), 1, 1)
    assert (formats.detect(example.encode()), formats.detect_table(example)) == ("table", name)
    assert formats.notice_format(example.encode()) is None, "a table is no file of notices"


@pytest.mark.parametrize(
    "choices",
    [
        OfficeKind,
        OrganisationKind,
        TieKind,
        Capacity,
        DecisionKind,
        DecisionStatus,
        PartyRole,
        Benefit,
        Step,
    ],
)
def test_every_value_has_its_word_and_every_word_is_a_value(choices):
    known = words(choices)
    assert {choice.value for choice in choices} == set(known.values())
    assert all(
        known[choice.value] == choice.value and fold(word) == word
        for choice in choices
        for word in known
    )


def test_rows_of_one_organisation_become_its_holders():
    content = (
        "Name,Kind,KvK,RSIN,Owner,Owner_KvK,Tie,Share,tie_from,tie_until\n"
        '"Kade, Zorg",Stichting,0123 4567,111222333,Anker,12345678,,25%,2020,2021-03\n'
        '"Kade, Zorg",,01234567,,Duinrand,,supply,,,\n'
        "Zandkuil,company,,,,,,,,\n"
    )
    reading = table.read_organisations(content.encode())
    assert reading.problems == ()
    kade, zandkuil = reading.records
    assert (kade.mention.name, kade.kind) == ("Kade, Zorg", OrganisationKind.FOUNDATION)
    assert dict(kade.mention.identifiers) == {"NL-KVK": "01234567", "NL-RSIN": "111222333"}
    assert [(tie.holder.name, tie.kind, tie.share) for tie in kade.holders] == [
        ("Anker", TieKind.OWNERSHIP, 0.25),
        ("Duinrand", TieKind.SUPPLY, None),
    ]
    assert zandkuil.holders == ()


def test_rows_of_one_decision_become_its_parties():
    content = (
        "sep=;\r\nprocedure;perceel;titel;soort;status;waarde;partij;partij_rol\r\n"
        'P1;;"Zorg; 2025";Gunning;Genomen;€ 1.000,50;Anker;winnaar\r\n'
        "P1;;;;;;Duinrand;inschrijver\r\n"
        "P2;;Subsidie;subsidie;open;;;\r\n"
    )
    first, second = table.read_decisions(content.encode("utf-8-sig")).records
    assert (first.title, first.kind, first.status) == (
        "Zorg; 2025",
        DecisionKind.AWARD,
        DecisionStatus.TAKEN,
    )
    assert (first.amount_cents, first.currency, first.source) == (100050, "EUR", "table")
    assert [party.role for party in first.parties] == [PartyRole.WINNER, PartyRole.BIDDER]
    assert (second.parties, second.currency, second.where) == ((), None, "line 5")


@pytest.mark.parametrize(
    ("ends", "ended", "expected"),
    [("", "", None), ("", "nee", False), ("", "ja", True), ("2023", "", True), ("2023", "1", True)],
)
def test_a_last_day_means_that_a_position_is_over(ends, ended, expected):
    content = f"official,key,title,organisation,ends_on,ended,capacity,paid\nW,N,lid,Kade,{ends},{ended},q.q.,\n"
    (record,) = table.read_positions(content.encode()).records
    assert (record.ended, record.paid, record.capacity) == (expected, None, Capacity.EX_OFFICIO)


def test_a_list_without_the_column_holds_what_runs_and_says_of_which_day_it_speaks():
    content = "official,key,title,organisation,ends_on,listed_on\nW,N,lid,Kade,,3-11-2025\nW,M,lid,Kaai,2023,\n"
    first, second = table.read_positions(content.encode()).records
    assert (first.ended, first.listed_on) == (False, PartialDate(2025, 11, 3))
    assert (second.ended, second.listed_on) == (True, None)


def test_recusals_are_three_valued():
    content = "procedure,official,steps,recused_vote,recused_contact\nP,W,Voted;advised,FALSE,\n"
    (record,) = table.read_participations(content.encode()).records
    assert (record.steps, record.recused_vote, record.recused_contact) == (
        (Step.VOTED, Step.ADVISED),
        False,
        None,
    )


ORGANISATIONS = "name,kind,kvk,rsin,oin,owner,tie,share,tie_from,tie_until\n"


@pytest.mark.parametrize(
    ("word", "ended", "announced"),
    [
        ("lopend", False, False),
        ("aangekondigd", False, True),
        ("beeindigd", True, False),
        ("einde-onbekend", None, False),
        ("", None, None),
    ],
)
def test_one_word_says_how_a_position_stands(word, ended, announced):
    content = f"official,key,title,organisation,phase\nW,N,lid,Kade,{word}\n"
    (record,) = table.read_positions(content.encode(), "x").records
    assert (record.ended, bool(record.announced)) == (ended, bool(announced))


@pytest.mark.parametrize("role", ["familie", "collega", "concurrentie", "contract"])
def test_what_no_position_can_be_is_reported_with_what_it_can(role):
    content = f"official,key,title,organisation,role\nW,N,lid,Kade,{role}\n"
    reading = table.read_positions(content.encode(), "x")
    assert not reading.records
    assert "employment" in str(reading.problems[0].remedy)
    assert role not in str(reading.problems[0].remedy)


@pytest.mark.parametrize("wrong", ["lid," + "x" * 200_000, "lid"])
def test_a_row_that_cannot_be_read_keeps_out_its_own_position_only(wrong):
    rows = f"W,1,lid,Kade\nW,2,{wrong}\nW,3,lid,Kade\n"
    reading = table.read_positions(("official,key,title,organisation\n" + rows).encode(), "x")
    assert [record.key for record in reading.records] == ["1", "3"]
    assert [problem.where for problem in reading.problems] == ["line 3"]
    assert (reading.read, reading.readable) == (3, True)


POSITIONS = "official,key,title,organisation,ends_on,ended,paid,starts_on\n"
DECISIONS = "procedure,title,kind,status,value,currency,decided_on,party,party_role\n"


@pytest.mark.parametrize(
    ("name", "content", "column", "remedy"),
    [
        ("organisations", ORGANISATIONS + "Kade,,,,,,,,,", "kind", "Fill in"),
        ("organisations", ORGANISATIONS + ",company,,,,,,,,", "name", "Fill in"),
        ("organisations", ORGANISATIONS + "Kade,winkel,,,,,,,,", "kind", "Use one of: public_body"),
        ("organisations", ORGANISATIONS + "Kade,company,1234567,,,,,,,", "kvk", "leading zero"),
        ("organisations", ORGANISATIONS + "Kade,company,123456789,,,,,,,", "kvk", "TenderNed"),
        ("organisations", ORGANISATIONS + "Kade,company,,111222334,,,,,,", "rsin", "eleven-proof"),
        ("organisations", ORGANISATIONS + "Kade,company,,,12,,,,,", "oin", "20 digits"),
        ("organisations", ORGANISATIONS + "Kade,company,,,,,,25%,,", "share", "Name the owner"),
        (
            "organisations",
            ORGANISATIONS + "Kade,company,,,,Anker,family,,,",
            "tie",
            "Use one of: ownership",
        ),
        ("organisations", ORGANISATIONS + "Kade,company,,,,Anker,,25,,", "share", "percent"),
        ("organisations", ORGANISATIONS + "Kade,company,,,,Anker,,x,,", "share", "percent"),
        (
            "organisations",
            ORGANISATIONS + "Kade,company,,,,Anker,,,2022,2021",
            "tie_until",
            "ends before",
        ),
        (
            "organisations",
            ORGANISATIONS + "Kade,company,,,,A,,,,\nKade,party,,,,B,,,,",
            "kind",
            "write the same",
        ),
        ("positions", POSITIONS + "W,N,lid,,,,,", "organisation", "Fill in"),
        ("positions", POSITIONS + "W,N,lid,Kade,30-2-2024,,,", "ends_on", "date that exists"),
        ("positions", POSITIONS + "W,N,lid,Kade,1066,,,", "ends_on", "date that exists"),
        ("positions", POSITIONS + "W,N,lid,Kade,2024,nee,,", "ended", "last day"),
        ("positions", POSITIONS + "W,N,lid,Kade,,,misschien,", "paid", "yes or no"),
        ("decisions", DECISIONS + "P,T,award,taken,1.234,,,,", "value", "1234.50"),
        ("decisions", DECISIONS + "P,T,award,taken,-5,,,,", "value", "1234.50"),
        ("decisions", DECISIONS + "P,T,award,taken,5,euro,,,", "currency", "three letters"),
        (
            "decisions",
            DECISIONS + "P,T,award,taken,,,2024-02-30,,",
            "decided_on",
            "date that exists",
        ),
        ("decisions", DECISIONS + "P,T,award,taken,,,,Kade,", "party_role", "Fill in"),
        ("decisions", DECISIONS + "P,T,award,taken,,,,,winner", "party_role", "Name the party"),
        ("decisions", DECISIONS + "P,T,award,taken,,,,,\nP,U,,,,,,,", "title", "write the same"),
        ("participations", "procedure,official,steps\nP,W,slept", "steps", "semicolons"),
    ],
)
def test_a_bad_record_is_reported_and_the_good_one_read(name, content, column, remedy):
    header = content.split("\n")[0].split(",")
    good = {"kind": "award" if name == "decisions" else "company", "status": "taken"}
    required = [known.name for known in TABLES[name] if known.required]
    extra = ",".join(good.get(cell, "Z") if cell in required else "" for cell in header)
    reading = READERS[name](f"{content}\n{extra}\n".encode(), "x.csv")
    assert (len(reading.records), reading.read) == (1, 2)
    (found,) = reading.problems
    assert found.where.endswith(f"column {column}")
    assert remedy in found.remedy


@pytest.mark.parametrize(
    ("content", "where", "remedy"),
    [
        ("name,kind\nKade", "line 2", "as many cells"),
        ("name,kind\nKade,company,x", "line 2", "as many cells"),
        ('name,kind\n"Kade,company', "line 2", "Close every quotation mark"),
        ('name,kind\n"Kade" x,company', "line 2", "Close every quotation mark"),
        ("name,kind\n" + "x" * 10_000_000 + ",company", "line 2", "Shorten"),
        ("name,kind\n" + "x" * 110_000 + ",company", "line 2, column name", "Shorten"),
    ],
)
def test_a_row_that_is_no_row_is_reported(content, where, remedy):
    reading = table.read_organisations(f"{content}\n".encode())
    assert (reading.readable, reading.records, reading.read) == (True, (), 1)
    assert reading.problems[0].where == where
    assert remedy in reading.problems[0].remedy


def test_an_unknown_column_is_named_and_the_rest_read():
    reading = table.read_organisations(b"name,kind,colour\nKade,company,blue\n")
    assert len(reading.records) == 1
    assert (reading.problems[0].where, reading.problems[0].value) == ("line 1", "colour")


@pytest.mark.parametrize(
    ("content", "remedy"),
    [
        (b"name,town\nKade,Havendorp\n", "kind (soort)"),
        (b"name,naam,kind\na,b,c\n", "stands twice"),
    ],
)
def test_a_header_that_cannot_be_used_makes_the_file_unreadable(content, remedy):
    reading = table.read_organisations(content, "x.csv")
    assert (reading.readable, reading.records) == (False, ())
    assert remedy in reading.problems[0].remedy


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("name,naam,kind", "name, naam"),
        ("naam,Naam ,soort", "naam, Naam"),
        ("naam,naam,soort", "naam"),
    ],
)
def test_a_column_that_stands_twice_is_named_as_the_file_has_it(header, said):
    (found,) = table.read_organisations(f"{header}\na,b,c\n".encode(), "x.csv").problems
    assert found.value == said


def test_a_repeated_row_is_reported_once():
    reading = table.read_participations(b"procedure,official\nP,W\nP,W\nP,V\n")
    assert (len(reading.records), len(reading.problems)) == (2, 1)
    assert "twice" in reading.problems[0].remedy


def test_a_person_may_hold_two_offices():
    content = b"key,family_name,office,office_kind\nA,Zandkuil,raadslid,raadslid\nA,Zandkuil,lid bestuur,executive\n"
    reading = table.read_officials(content)
    assert [record.office for record in reading.records] == [
        OfficeKind.ELECTED_MEMBER,
        OfficeKind.EXECUTIVE,
    ]


@pytest.mark.parametrize("content", [b"a,b\n1,2\n", b"{}", b"[1]", b"plain words"])
def test_what_is_neither_is_not_recognised(content):
    assert formats.detect(content) is None


def test_a_table_without_rows_says_so() -> None:
    found = table.read_decisions(b"procedure,title,kind,status\n", "besluiten.csv")
    assert found.readable
    assert (found.records, found.read) == ((), 0)
    assert [(each.where, "below them" in each.remedy) for each in found.problems] == [
        ("besluiten.csv", True)
    ]


def test_a_quotation_mark_that_is_never_closed_ends_the_reading_and_costs_no_memory():
    rows = b"P-2,Bruggen,award,taken\n" * 100_000
    content = b'procedure,title,kind,status\nP-0,Sluis,award,taken\nP-1,"Brug' + rows
    tracemalloc.start()
    reading = table.read_decisions(content, "b.csv")
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [each.procedure for each in reading.records] == ["P-0"]
    assert [(each.where, each.remedy[:12]) for each in reading.problems] == [
        ("line 3", "Shorten the ")
    ]
    assert peak < 8 * len(content), (
        "the bytes, the text, and the text as it is read; not a row for every line"
    )
