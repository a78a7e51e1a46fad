"""What goes wrong in the field with notices and owners, by its kind: whom a party is, what a later
release does not mention, and ties over time.
"""

from __future__ import annotations

import json

import pytest

from conflict_graph.dates import Answer, Interval, PartialDate
from conflict_graph.facts import PartyRole, TieKind
from register import clock
from register.access import SERVER, Role
from register.extensions import db
from register.models.decisions import Decision
from register.models.imports import Noun
from register.models.organisations import Organisation, OrganisationTie
from register.services.dossiers import dossiers
from register.services.imports import files as imports
from register.services.imports import owners, runs, undo
from register.services.organisations import matching, organisations, periods
from register.transaction import transaction
from tests import factories
from tests.browser import Browser
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


def own(*files):
    """Bring in files of statements, one after another; return what was reported."""
    reports = [
        bring(Noun.ORGANISATIONS, json.dumps(each).encode(), None, f"owners-{number}.json")
        for number, each in enumerate(files, 1)
    ]
    return [problem.remedy for report in reports for problem in report.problems]


def holder():
    return organisations.find_by_identifier("NL-KVK", "90123403")


def met_on(body, day):
    """Return the shares in the winner that a check of a decision of this day meets."""
    winner = organisations.find_by_identifier("NL-KVK", "90123402")
    seat = factories.position(factories.official(body), holder())
    decision = factories.decision(body, [winner], decided_on=day)
    factories.participation(decision, seat.official, steps=["voted"])
    made = dossiers.write(decision.id, clock.today())
    held = {tie.id: tie for tie in made.ties if tie.kind is TieKind.OWNERSHIP}
    moment = PartialDate.parse(day)
    return sorted(
        tie.share
        for tie in held.values()
        if Interval(tie.from_date, tie.until_date, Answer.of(bool(tie.ended))).covers(moment)
        is Answer.YES
    )


def known():
    """Return what stands of the only tie: the share and period of each, in order."""
    (tie,) = db.session.query(OrganisationTie)
    return [
        (each.share, str(each.valid_from or ""), str(each.valid_until or ""))
        for each in periods.known(tie)
    ]


PERIODS = [(0.4, "2010-01-01", "2014-12-31"), (0.7, "2018-01-01", "")]


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
def test_a_tie_that_was_held_in_two_periods_is_known_in_both(files, body):
    assert own(*([*FIRMS, *ties] for ties in files)) == []
    assert known() == PERIODS
    assert [met_on(body, f"{year}-05-01") for year in (2012, 2016, 2020)] == [[0.4], [], [0.7]]
    versions = len(db.session.query(OrganisationTie).one().versions)
    assert own(*([*FIRMS, *ties] for ties in files)) == []
    assert len(db.session.query(OrganisationTie).one().versions) == versions, "nothing is news"


def test_periods_of_a_table_are_each_kept_and_one_that_goes_on_takes_their_place(app):
    head = "name,kind,kvk,owner,owner_kvk,share,tie_from,tie_until\n"
    firms = "Waterwerken Duiker B.V.,company,90123402,{}\nSchelp B.V.,company,90123403,,,,,\n"
    for row in (
        "Schelp B.V.,90123403,40%,2010-01-01,2014-12-31",
        "Schelp B.V.,90123403,70%,2018-01-01,",
    ):
        assert not bring(Noun.ORGANISATIONS, (head + firms.format(row)).encode()).problems
    assert known() == PERIODS
    row = "Schelp B.V.,90123403,70%,2012-01-01,"
    bring(Noun.ORGANISATIONS, (head + firms.format(row)).encode())
    assert known() == [(0.7, "2012-01-01", "")]


CLOSED = statement(
    "q",
    "relationship",
    {
        "subject": "o",
        "interestedParty": "p",
        "interests": [
            {
                "type": "shareholding",
                "share": {"exact": 70},
                "startDate": "2018-01-01",
                "endDate": "2020-12-31",
            }
        ],
    },
    "2021-01-05",
    "closed",
)
BARE = statement(
    "q", "relationship", {"subject": "o", "interestedParty": "p"}, "2020-12-31", "closed"
)
ENDED = [(0.7, "2018-01-01", "2020-12-31")]


@pytest.mark.parametrize("later", [CLOSED, BARE], ids=["with its last day", "with nothing else"])
def test_a_later_file_of_the_statement_alone_ends_a_tie(later, body):
    assert own([*FIRMS, held(LATE)], [later]) == []
    assert known() == ENDED
    assert met_on(body, "2024-05-01") == []


def test_a_statement_made_earlier_does_not_open_again_what_a_later_one_ended(app):
    said = own([*FIRMS, held(LATE)], [CLOSED], [*FIRMS, held(LATE)])
    assert known() == ENDED
    assert len(said) == 1
    assert "2021-01-05" in said[0]


def test_what_a_later_statement_of_the_record_no_longer_names_has_ended_by_its_day(app):
    control = {"type": "votingRights", "startDate": "2018-01-01"}
    later = statement(
        "q",
        "relationship",
        {"subject": "o", "interestedParty": "p", "interests": [control]},
        "2022-03-01",
        "updated",
    )
    assert own([*FIRMS, held(LATE)], [later]) == []
    found = {tie.kind: periods.known(tie)[0] for tie in db.session.query(OrganisationTie)}
    assert str(found[TieKind.OWNERSHIP].valid_until) == "2022-03-01"
    assert found[TieKind.CONTROL].valid_until is None


def test_a_record_that_no_file_described_is_reported_and_ties_nothing(app):
    said = own([CLOSED])
    assert len(said) == 1
    assert "No statement of this file or an earlier one" in said[0]
    assert db.session.query(OrganisationTie).count() == 0


def test_a_record_is_that_of_who_publishes_it(app):
    by = {"publicationDetails": {"publisher": {"name": "Register Duindam"}}}
    other = {"publicationDetails": {"publisher": {"name": "Register Zeggeveld"}}}
    own([each | by for each in (*FIRMS, held(LATE))])
    assert len(own([CLOSED | other])) == 1
    assert known() == [PERIODS[1]]
    assert own([CLOSED | by]) == []
    assert known() == ENDED


def test_another_name_under_a_record_without_a_number_is_asked_about(app):
    own(FIRMS)
    renamed = statement("o", "entity", {"name": "Waterwerken Zilt B.V."}, "2021-01-01", "updated")
    (said,) = own([renamed])
    assert "Waterwerken Duiker B.V." in said
    assert db.session.query(Organisation).filter_by(name="Waterwerken Zilt B.V.").count() == 0


def test_undoing_a_file_brings_back_every_period(body):
    own([*FIRMS, held(EARLY), held(LATE, record="r")])
    report_of = json.dumps([CLOSED | {"recordId": "r"}]).encode()
    with transaction():
        run = runs.begin(SERVER, Noun.ORGANISATIONS, None, "later.json", report_of)
        runs.keep(SERVER, run, imports.read(Noun.ORGANISATIONS, report_of, "later.json"))
    assert known() == [PERIODS[0], ENDED[0]]
    with transaction():
        undo.undo(SERVER, run)
    assert known() == PERIODS


def test_an_owner_who_sold_and_bought_back_is_known_in_both_periods(body, client):
    person = statement(
        "p", "person", {"names": [{"type": "individual", "fullName": "Sanne Terwolde"}]}
    )
    own([FIRMS[0], person, held(EARLY, LATE)])
    jet = factories.official(body, who=factories.person("Sanne", None, "Terwolde"))
    clerk = factories.identity(body, Role.CLERK)
    (question,) = owners.open_questions(clerk, body)
    factories.sign_in(client, factories.account(body, Role.CLERK))
    page = Browser(client).open(f"/en/organen/{body.slug}/eigenaren")
    assert "Other periods 40%, 1 January 2010 – 31 December 2014" in page.words
    owners.answer(clerk, body, question, jet)
    winner = organisations.find_by_identifier("NL-KVK", "90123402")
    decision = factories.decision(body, [winner])
    made = dossiers.write(decision.id, clock.today())
    shares = [tie.share for tie in made.ties if tie.source_id == jet.public_id]
    assert sorted(shares) == [0.4, 0.7]
    assert own([CLOSED]) == []
    last = periods.known(question.mention)[-1]
    assert (last.share, str(last.valid_until)) == (0.7, "2020-12-31")
