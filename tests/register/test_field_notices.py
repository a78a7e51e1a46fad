"""What goes wrong in the field with notices and owners, by its kind: whom a party is, what a later
release does not mention, and ties over time.
"""

from __future__ import annotations

import json

import pytest

from conflict_graph.facts import PartyRole
from register.extensions import db
from register.models.decisions import Decision
from register.models.imports import Noun
from register.models.organisations import OrganisationTie
from register.services.organisations import matching
from tests import factories
from tests.register.test_imports import bring, counts

BUYER = {"id": "buyer", "name": "Gemeente Vlietmonde", "roles": ["buyer"]}


@pytest.fixture
def body(app):
    return factories.body()


def firm(id_, name, role, number=None, scheme="NL-KVK"):
    said = {"id": id_, "name": name, "roles": [role]}
    return said | ({"identifier": {"scheme": scheme, "id": number}} if number else {})


def release(date, parties, award, tender=None, tag="award"):
    return {
        "ocid": "ocds-zk-7",
        "id": date,
        "date": f"{date}T00:00:00Z",
        "tag": [tag],
        "parties": [BUYER, *parties],
        "buyer": {"id": "buyer"},
        "tender": {"title": "Baggeren haven", **(tender or {})},
        "awards": [{"id": "G1", **award}],
    }


def notices(body, *releases):
    return bring(Noun.DECISIONS, json.dumps({"releases": releases}).encode(), body)


def parties():
    """Return the parties of the only decision, with what each is."""
    decision = db.session.query(Decision).one()
    return [(each.role, each.mention.name) for each in decision.current.parties]


TWO = [
    firm("x", "Baggerbedrijf Zandzuiger B.V.", "tenderer", "90123401"),
    firm("x", "Waterwerken Duiker B.V.", "supplier", "90123402"),
]


@pytest.mark.parametrize("reference", [{"name": "Waterwerken Duiker B.V."}, {}])
def test_of_parties_with_one_id_the_one_of_that_name_or_role_won(reference, body):
    won = {"status": "active", "suppliers": [{"id": "x", **reference}]}
    assert notices(body, release("2025-01-10", TWO, won)).problems == ()
    assert (PartyRole.WINNER, "Waterwerken Duiker B.V.") in parties()


def test_of_parties_with_one_id_none_is_read_where_nothing_tells_which(body):
    alike = [{**each, "roles": ["supplier"]} for each in TWO]
    won = {"status": "active", "suppliers": [{"id": "x"}]}
    report = notices(body, release("2025-01-10", alike, won))
    assert any("Several parties" in problem.remedy for problem in report.problems)
    assert parties() == []


@pytest.mark.parametrize("status", ["unsuccessful", "cancelled"])
def test_a_decision_not_to_award_is_about_those_who_bid(status, body):
    bid = {"tenderers": [{"id": "w", "name": "Waterwerken Duiker B.V."}]}
    firms = [firm("w", "Waterwerken Duiker B.V.", "tenderer")]
    notices(body, release("2025-01-10", firms, {"status": status, "suppliers": []}, bid))
    assert parties() == [(PartyRole.BIDDER, "Waterwerken Duiker B.V.")]


WON = {"suppliers": [{"id": "w"}], "date": "2025-01-09", "status": "active"}
FIRST = release(
    "2025-01-10",
    [firm("w", "Waterwerken Duiker B.V.", "supplier"), firm("b", "Zandzuiger B.V.", "tenderer")],
    {**WON, "value": {"amount": 100, "currency": "EUR"}},
    {"tenderers": [{"id": "w"}, {"id": "b"}]},
)
BOTH = [(PartyRole.WINNER, "Waterwerken Duiker B.V."), (PartyRole.BIDDER, "Zandzuiger B.V.")]


def test_what_a_later_release_does_not_mention_stays(body):
    notices(body, FIRST)
    later = release("2025-02-10", [], {"value": {"amount": 120, "currency": "EUR"}})
    report = notices(body, later)
    assert counts(report)[:3] == (0, 1, 0)
    assert counts(notices(body, later))[:3] == (0, 0, 1), "it is recognised"
    version = db.session.query(Decision).one().current
    assert parties() == BOTH
    assert (version.amount_cents, str(version.decided_on)) == (12000, "2025-01-09")


def test_what_a_later_release_does_mention_counts(body):
    notices(body, FIRST)
    other = firm("z", "Zandzuiger B.V.", "supplier")
    notices(body, release("2025-02-10", [other], {"suppliers": [{"id": "z"}]}))
    assert (PartyRole.WINNER, "Waterwerken Duiker B.V.") not in parties()
    assert (PartyRole.WINNER, "Zandzuiger B.V.") in parties()


@pytest.mark.parametrize(
    ("scheme", "number"),
    [
        *[("nl-kvk", "90123402"), ("KvK-nummer", "90123402"), ("Kamer van Koophandel", "90123402")],
        *[("NL-KVK", "KVK 9012.3402"), ("NL-COC", "nl-kvk:90123402"), ("NL_KVK", 90123402)],
    ],
)
def test_a_number_counts_however_its_register_is_spelled(scheme, number, body):
    known = factories.organisation("Duiker", kvk="90123402")
    won = {"status": "active", "suppliers": [{"id": "w"}]}
    firms = [firm("w", "Waterwerken Duiker B.V.", "supplier", number, scheme)]
    assert notices(body, release("2025-01-10", firms, won)).problems == ()
    (party,) = db.session.query(Decision).one().current.parties
    assert matching.resolve(party.mention) == known


def test_a_scheme_that_is_not_known_is_reported(body):
    won = {"status": "active", "suppliers": [{"id": "w"}]}
    firms = [firm("w", "Waterwerken Duiker B.V.", "supplier", "17", "klantnummer")]
    (problem,) = notices(body, release("2025-01-10", firms, won)).problems
    assert "klantnummer" in problem.value


def test_name_and_number_of_two_that_are_known_are_asked_about(body):
    factories.organisation("Waterwerken Duiker B.V.", kvk="90123402")
    factories.organisation("Baggerbedrijf Zandzuiger B.V.", kvk="90123401")
    won = {"status": "active", "suppliers": [{"id": "w"}]}
    firms = [firm("w", "Waterwerken Duiker B.V.", "supplier", "90123401")]
    notices(body, release("2025-01-10", firms, won))
    (party,) = db.session.query(Decision).one().current.parties
    assert matching.resolve(party.mention) is None
    assert len(matching.candidates(party.mention)) == 2
    table = b"name,kind,kvk\nWaterwerken Duiker B.V.,company,90123401\n"
    report = bring(Noun.ORGANISATIONS, table)
    assert counts(report) == (0, 0, 0, 1)
    assert "Baggerbedrijf Zandzuiger B.V." in report.problems[0].remedy


def statement(record, type_, details, date="2020-01-01", status="new"):
    return {
        "recordId": record,
        "recordType": type_,
        "recordStatus": status,
        "statementDate": date,
        "recordDetails": details,
    }


def entity(record, name, number):
    numbers = [{"scheme": "NL-KVK", "id": number}]
    return statement(record, "entity", {"name": name, "identifiers": numbers})


FIRMS = [entity("o", "Waterwerken Duiker B.V.", "90123402"), entity("p", "Schelp B.V.", "90123403")]


def held(*interests, record="q"):
    said = [
        {"type": "shareholding", "directOrIndirect": "direct", "share": {"exact": share}, **period}
        for share, period in interests
    ]
    details = {"subject": "o", "interestedParty": "p", "interests": said}
    return statement(record, "relationship", details)


EARLY = (40, {"startDate": "2010-01-01", "endDate": "2014-12-31"})
LATE = (70, {"startDate": "2018-01-01"})


@pytest.mark.parametrize(
    "files",
    [
        [[held(EARLY, LATE)]],
        [[held(LATE, EARLY)]],
        [[held(EARLY), held(LATE, record="r")]],
        [[held(EARLY)], [held(LATE, record="r")]],
        [[held(LATE)], [held(EARLY, record="r")]],
    ],
    ids=["one statement", "turned round", "two records", "two files", "the older file last"],
)
def test_of_a_tie_in_two_periods_the_last_counts_and_the_other_is_reported(files, app):
    reports = [
        bring(Noun.ORGANISATIONS, json.dumps([*FIRMS, *ties]).encode(), None, "owners.json")
        for ties in files
    ]
    said = [problem.remedy for report in reports for problem in report.problems]
    assert len(said) == 1
    assert "2010-01-01" in said[0]
    (tie,) = db.session.query(OrganisationTie)
    assert (tie.current.share, str(tie.current.valid_from)) == (0.7, "2018-01-01")
