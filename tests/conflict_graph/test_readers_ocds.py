import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conflict_graph.facts import DecisionKind, DecisionStatus, PartyRole
from conflict_graph.readers import formats, ocds
from conflict_graph.readers.records import ProcurementMethod

ROOT = Path(__file__).parents[2]
SAMPLE = (ROOT / "tests/samples/ocds_release.json").read_bytes()


def release(**changes):
    base = {
        "ocid": "ocds-x-1",
        "id": "r1",
        "date": "2024-05-01T00:00:00Z",
        "tag": ["award"],
        "parties": [{"id": "s", "name": "Anker Advies"}],
        "awards": [
            {"id": "a", "title": "Advies", "date": "2024-04-01", "suppliers": [{"id": "s"}]}
        ],
    }
    return {key: value for key, value in {**base, **changes}.items() if value is not None}


def read(value, name="x.json"):
    return ocds.read(json.dumps(value).encode(), name)


def remedies(reading):
    return " ".join(problem.remedy for problem in reading.problems)


def test_a_release_becomes_one_record_per_award():
    reading = ocds.read(SAMPLE, "ocds_release.json")
    assert reading.problems == ()
    assert reading.read == 1
    first, second, cancelled, pending = reading.records
    assert (first.procedure, first.lot, first.title) == (
        "ocds-voorbeeld-0001",
        "L1+L2",
        "Jeugdhulp 2025",
    )
    assert (first.kind, first.status) == (DecisionKind.AWARD, DecisionStatus.TAKEN)
    assert (str(first.decided_on), first.date_basis) == ("2024-11-05", "awards.date")
    assert (first.amount_cents, first.currency) == (125000012, "EUR")
    assert (first.release, first.release_id) == ("2024-11-06T08:00:00Z", "0001-03")
    assert first.buyer is not None
    assert first.buyer.name == "Gemeente Havendorp"
    assert [(party.mention.name, party.role) for party in first.parties] == [
        ("Stichting De Brede Kade & Zn", PartyRole.WINNER),
        ("Zorgbedrijf Zandkuil", PartyRole.BIDDER),
        ("Anker Advies", PartyRole.BIDDER),
    ]
    assert [dict(party.mention.identifiers) for party in first.parties] == [
        {"NL-KVK": "01234567"},
        {"GB-COH": "04142000"},
        {},
    ]
    assert (second.lot, str(second.decided_on), second.date_basis) == (
        "A2",
        "2024-12-01",
        "contracts.dateSigned",
    )
    assert (cancelled.lot, cancelled.status) == ("A3", DecisionStatus.TAKEN)
    assert {party.role for party in cancelled.parties} == {PartyRole.BIDDER}, "nobody won"
    assert cancelled.date_basis == "release.date"
    assert pending.status is DecisionStatus.OPEN
    assert {record.contact_name for record in reading.records} == {"P. Persoon"}


@pytest.mark.parametrize(
    "content",
    [
        json.dumps(release()),
        json.dumps([release(), release()]),
        json.dumps({"uri": "x", "releases": [release()]}, indent=1),
        json.dumps({"records": [{"ocid": "ocds-x-1", "releases": [release()]}]}),
        json.dumps(
            {"records": [{"ocid": "ocds-x-1", "releases": [], "compiledRelease": release()}]}
        ),
        json.dumps({"ocid": "ocds-x-1", "releases": [{"url": "u"}], "compiledRelease": release()}),
        json.dumps([{"ocid": "ocds-x-1", "releases": [release()]}]),
        json.dumps(release()) + "\n\n" + json.dumps(release()) + "\r\n",
        json.dumps({"releases": [release()]}) + "\n" + json.dumps(release()),
    ],
)
@pytest.mark.parametrize("pack", [lambda content: content, gzip.compress])
def test_every_container_is_unfolded(content, pack):
    reading = ocds.read(pack(content.encode()), "x")
    assert reading.problems == ()
    assert reading.read == len(reading.records) >= 1
    assert formats.detect(content.encode()) == "ocds"


@pytest.mark.parametrize(
    ("value", "where", "remedy"),
    [
        (3, "file", "Offer an OCDS release"),
        ("text", "file", "Offer an OCDS release"),
        ({"a": 1}, "file", "Offer an OCDS release"),
        ({"releases": {"a": 1}}, "releases", "list of releases"),
        ({"records": None}, "records", "list of records"),
    ],
)
def test_a_wrong_root_is_an_unreadable_file(value, where, remedy):
    reading = read(value)
    assert (reading.readable, reading.records) == (False, ())
    assert reading.problems[0].where == where
    assert remedy in remedies(reading)


@pytest.mark.parametrize(
    ("value", "remedy"),
    [
        ([7], "JSON object"),
        ([release(ocid=None)], "Fill in the ocid"),
        ([release(ocid=["x"])], "Fill in the ocid"),
        ([release(awards=None)], "no award stands here"),
        ([release(awards=None, tag=["planning"])], "no tender, award or contract"),
        ([release(awards=None, tag=None)], "no tender, award or contract"),
        ([{"ocid": "x", "releases": [{"url": "u"}]}], "download the release"),
        ([{"ocid": "x", "releases": []}], "holds no release"),
        ([{"ocid": "x", "releases": 3}], "list of releases"),
        ({"releases": []}, "holds no releases"),
    ],
)
def test_a_release_that_gives_no_record_is_reported(value, remedy):
    reading = read(value)
    assert (reading.readable, reading.records) == (True, ())
    assert remedy in remedies(reading)


AWARD = {"id": "a", "date": "2024-04-01", "suppliers": [{"id": "s"}]}


@pytest.mark.parametrize(
    ("changes", "where", "remedy"),
    [
        ({"awards": [{**AWARD, "date": "2024-02-30"}]}, "awards[0].date", "day that exists"),
        ({"awards": [{**AWARD, "date": "0001-01-01"}]}, "awards[0].date", "day that exists"),
        ({"awards": [{**AWARD, "date": "2026-W01-1"}]}, "awards[0].date", "day that exists"),
        ({"awards": [{**AWARD, "date": {}}]}, "awards[0].date", "Write a text"),
        (
            {"awards": [{**AWARD, "value": {"amount": -1, "currency": "EUR"}}]},
            "awards[0].value.amount",
            "amount from",
        ),
        (
            {"awards": [{**AWARD, "value": {"amount": 1e30, "currency": "EUR"}}]},
            "awards[0].value.amount",
            "amount from",
        ),
        (
            {"awards": [{**AWARD, "value": {"amount": True, "currency": "EUR"}}]},
            "awards[0].value.amount",
            "amount from",
        ),
        (
            {"awards": [{**AWARD, "value": {"amount": "x", "currency": "EUR"}}]},
            "awards[0].value.amount",
            "amount from",
        ),
        ({"awards": [{**AWARD, "value": {"amount": 1}}]}, "awards[0].value.currency", "currency"),
        ({"awards": [{**AWARD, "value": 5}]}, "awards[0].value", "JSON object"),
        (
            {"awards": [{**AWARD, "suppliers": [{"id": "q", "name": "Duinrand"}]}]},
            "awards[0].suppliers[0].id",
            "only its name",
        ),
        (
            {"awards": [{**AWARD, "suppliers": [{"id": "q"}]}]},
            "awards[0].suppliers[0].id",
            "left out",
        ),
        ({"awards": [{**AWARD, "suppliers": []}]}, "awards[0].suppliers", "who won"),
        ({"awards": [{**AWARD, "status": "?"}]}, "awards[0].status", "read as active"),
        ({"awards": [{**AWARD, "relatedLots": [{}]}]}, "awards[0].relatedLots", "ids of lots"),
        ({"awards": [{**AWARD, "id": None}]}, "awards[0].id", "an id"),
        ({"awards": [AWARD, AWARD]}, "awards[1].id", "its own id"),
        ({"awards": [AWARD, 3]}, "awards[1]", "JSON object"),
        ({"parties": 3}, "parties", "list here"),
        ({"parties": [{"id": "s"}]}, "parties[0].name", "Fill in the name"),
        (
            {
                "parties": [
                    {"id": "s", "name": "A", "identifier": {"scheme": "NL-KVK", "id": "123456789"}}
                ]
            },
            "parties[0]",
            "TenderNed",
        ),
        ({"awards": None, "contracts": [{"id": "c"}]}, "parties", "role supplier"),
        ({"awards": None, "tender": {"title": "T"}}, "awards", "no award stands here"),
    ],
)
def test_a_fault_inside_a_release_is_reported_and_the_rest_is_read(changes, where, remedy):
    reading = read([release(**changes)])
    assert len(reading.records) == 1
    assert [
        found
        for found in reading.problems
        if found.where.endswith(where) and remedy in found.remedy
    ]


def test_a_release_without_a_record_says_so_beside_its_other_faults():
    assert "no tender, award or contract" in remedies(
        read([release(awards=None, tag=["planning"], parties=3)])
    )


def test_a_release_with_a_flaw_is_left_out_and_the_next_is_read():
    reading = ocds.read(f'[{{"ocid": "a", "ocid": "b"}}, {json.dumps(release())}]'.encode())
    assert (reading.read, len(reading.records), reading.problems[0].where) == (2, 1, "[0]")


def test_deep_nesting_where_only_a_problem_shows_it_does_not_raise():
    deep = "[" * 900 + "]" * 900
    for text in (
        f'[{{"ocid": {deep}, "releases": []}}]',
        f'[{{"ocid": "x", "releases": [{{"url": {deep}}}]}}]',
    ):
        assert len(ocds.read(text.encode()).problems) == 1


def test_a_broken_line_is_left_out_and_the_next_is_read():
    reading = ocds.read(b'{"ocid": \n' + json.dumps(release()).encode(), "x.jsonl")
    assert (reading.read, len(reading.records), reading.problems[0].where) == (
        2,
        1,
        "line 1, line 1, column 10",
    )


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("active", DecisionStatus.OPEN),
        ("planned", DecisionStatus.OPEN),
        ("cancelled", DecisionStatus.TAKEN),
    ],
)
def test_a_tender_without_awards_is_one_record_with_its_bidders(status, expected):
    tender = {"title": "T", "status": status, "tenderers": [{"id": "s"}]}
    (record,) = read(release(tag=["tender"], awards=None, tender=tender)).records
    assert (record.kind, record.status, record.lot) == (DecisionKind.TENDER, expected, "")
    assert [party.role for party in record.parties] == [PartyRole.BIDDER]


def test_bidders_come_from_the_bids_extension_or_the_roles():
    bids = {"details": [{"tenderers": [{"id": "s"}]}]}
    (record,) = read(release(tag=["tender"], awards=None, tender={"title": "T"}, bids=bids)).records
    assert record.parties[0].mention.name == "Anker Advies"
    parties = [{"id": "s", "name": "Anker Advies", "roles": ["tenderer", "buyer"]}]
    (record,) = read(
        release(tag=["tender"], awards=None, tender={"title": "T"}, parties=parties)
    ).records
    assert record.parties[0].mention.name == record.buyer.name == "Anker Advies"


def test_who_carries_out_the_procedure_is_the_buyer_where_none_is_named():
    tender = {"title": "T", "procuringEntity": {"id": "s"}}
    (record,) = read(release(tag=["tender"], awards=None, buyer=None, tender=tender)).records
    assert record.buyer.name == "Anker Advies"


def test_a_contract_change_without_awards_is_keyed_by_its_award():
    parties = [{"id": "s", "name": "Anker Advies", "roles": ["supplier"]}]
    contracts = [
        {"id": "c1", "awardID": "a", "dateSigned": "2024-06-01"},
        {"id": "c2", "awardID": "a"},
    ]
    reading = read(
        release(tag=["contractAmendment"], awards=None, parties=parties, contracts=contracts)
    )
    assert [record.lot for record in reading.records] == ["a", "a/c2"]
    assert {record.kind for record in reading.records} == {DecisionKind.CONTRACT_CHANGE}


def test_a_party_without_an_id_is_nobody_that_can_be_referred_to():
    (record,) = read(release(parties=[{"name": "Duinrand"}, {"id": "s", "name": "Zilt"}])).records
    assert [party.mention.name for party in record.parties] == ["Zilt"]


SAME_ID = [
    {"id": "s", "name": "Duinrand", "roles": ["supplier"]},
    {"id": "s", "name": "Zilt", "roles": ["supplier"]},
    {"id": "s", "name": "Kust", "roles": ["buyer"]},
]


@pytest.mark.parametrize(
    ("parties", "reference", "winner"),
    [
        (SAME_ID, {"name": "ZILT"}, "Zilt"),
        (SAME_ID, {"name": "Kust"}, "Kust"),
        (SAME_ID[1:], {}, "Zilt"),
        ([SAME_ID[0]] * 2, {}, "Duinrand"),
    ],
)
def test_of_parties_with_one_id_the_one_of_that_name_and_role_is_meant(parties, reference, winner):
    award = {**AWARD, "suppliers": [{"id": "s", **reference}]}
    (record,) = read(release(parties=parties, awards=[award])).records
    assert [party.mention.name for party in record.parties if party.role is PartyRole.WINNER] == [
        winner
    ]


@pytest.mark.parametrize("reference", [{}, {"name": "Anker"}])
def test_of_parties_with_one_id_that_cannot_be_told_apart_none_is_read(reference):
    award = {**AWARD, "suppliers": [{"id": "s", **reference}]}
    reading = read(release(parties=SAME_ID, awards=[award]))
    assert not [each for record in reading.records for each in record.parties]
    assert "Give each its own id" in remedies(reading)


def test_a_number_of_a_scheme_that_is_no_code_is_reported_and_the_party_is_read():
    numbers = [{"scheme": "Eigen lijst", "id": "7"}, {"scheme": "KvK-nummer", "id": "01234567"}]
    parties = [{"id": "s", "name": "Zilt", "additionalIdentifiers": numbers}]
    reading = read(release(parties=parties))
    (party,) = reading.records[0].parties
    assert dict(party.mention.identifiers) == {"NL-KVK": "01234567"}
    assert [(each.value, "org-id.guide" in each.remedy) for each in reading.problems] == [
        ("Eigen lijst 7", True)
    ]


def test_a_contract_whose_id_and_award_stand_there_before_is_left_out():
    parties = [{"id": "s", "name": "Anker Advies", "roles": ["supplier"]}]
    contracts = [{"id": "c", "awardID": "a", "dateSigned": "2024-06-01"}] * 3
    reading = read(
        release(tag=["contractAmendment"], awards=None, parties=parties, contracts=contracts)
    )
    assert [record.lot for record in reading.records] == ["a", "a/c"]
    assert [each.value for each in reading.problems] == ["a/c"]


def test_awards_for_the_same_lot_stay_apart():
    awards = [
        {**AWARD, "id": "a", "relatedLots": ["L"]},
        {**AWARD, "id": "b", "relatedLots": ["L"]},
    ]
    assert [record.lot for record in read(release(awards=awards)).records] == ["L/a", "L/b"]


def test_values_are_never_rounded_by_floats():
    award = {**AWARD, "value": {"amount": 0, "currency": "EUR"}}
    text = json.dumps(release(awards=[award])).replace('"amount": 0', '"amount": 90071992547.405')
    assert ocds.read(text.encode()).records[0].amount_cents == 9007199254740


def test_no_release_of_a_file_is_lost():
    releases, name = 8, "ocds_releases.ndjson"
    reading = ocds.read((ROOT / "tests/samples" / name).read_bytes(), name)
    assert (reading.read, reading.readable) == (releases, True)
    assert (
        len({found.where.split(":")[0] for found in [*reading.records, *reading.problems]})
        == releases
    )


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("2024-05-01T00:00:00Z", "2024-05-01T00:00:00Z"),
        ("2024-05-01T01:30:00+02:00", "2024-04-30T23:30:00Z"),
        ("2024-05-01T00:00:00", "2024-05-01T00:00:00"),
        ("2024-13-01T00:00:00Z", None),
        ("0001-01-01T00:00:00+02:00", None),
        (None, None),
    ],
)
def test_the_moment_of_a_release_is_in_utc_and_left_out_where_it_cannot_be(date, expected):
    assert [record.release for record in read(release(date=date)).records] == [expected]


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.sampled_from(["s", "award", "2024-01-01", "EUR", "\ud800"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "name", "value", "date"]), inner)
    ),
    max_leaves=6,
)
KEYS = (
    "ocid",
    "id",
    "date",
    "tag",
    "parties",
    "buyer",
    "tender",
    "awards",
    "contracts",
    "bids",
    "releases",
)


@settings(max_examples=300)
@given(
    st.dictionaries(st.sampled_from(KEYS), VALUES),
    st.dictionaries(st.sampled_from([*AWARD, "value", "status"]), VALUES),
)
def test_whatever_stands_in_a_release_is_read_or_reported(changes, award):
    for value in (
        {**release(), **changes},
        release(awards=[{**AWARD, **award}]),
        [{**release(), **changes}],
    ):
        reading = read(value)
        assert reading.records or reading.problems


def test_method_cpv_funds_contact_subcontractors_and_owners_are_read():
    code = {"scheme": "CPV", "id": "85312000-9"}
    value = release(
        buyer={"id": "b"},
        tender={
            "procurementMethod": "selective",
            "classification": {"scheme": "CPV", "id": "85000000"},
            "items": [
                {
                    "classification": {"scheme": "UNSPSC", "id": "1"},
                    "additionalClassifications": [code],
                }
            ],
        },
        parties=[
            {
                "id": "s",
                "name": "Anker Advies",
                "beneficialOwners": [{"name": "Vera Verzonnen", "nationalities": ["NL"]}],
            },
            {"id": "b", "name": "Gemeente Havendorp", "contactPoint": {"name": "V. Voorbeeld"}},
            {"id": "f", "name": "European Union", "roles": ["funder"]},
            {"id": "o", "name": "Pompen & Zoon", "roles": ["subcontractor"]},
        ],
    )
    reading = read(value)
    assert reading.problems == ()
    [record] = reading.records
    assert (record.procurement_method, record.cpv) == (
        ProcurementMethod.RESTRICTED,
        ("85000000", "85312000"),
    )
    assert (record.eu_funds, record.contact_name) == (True, "V. Voorbeeld")
    assert [(party.mention.name, party.role) for party in record.parties] == [
        ("Anker Advies", PartyRole.WINNER),
        ("Pompen & Zoon", PartyRole.SUBCONTRACTOR),
    ]
    [owner] = reading.owners
    assert (owner.organisation.name, owner.person) == ("Anker Advies", "Vera Verzonnen")


@pytest.mark.parametrize(
    ("changes", "remedy"),
    [
        ({"tender": {"procurementMethod": "obscure"}}, "It was left out"),
        (
            {"parties": [{"id": "s", "name": "Anker", "beneficialOwners": [{"id": "1"}]}]},
            "name of this owner",
        ),
        (
            {"parties": [{"id": "s", "beneficialOwners": [{"name": "V"}]}]},
            "name of this organisation",
        ),
        (
            {
                "awards": [
                    {
                        "id": "1",
                        "value": {"amount": "NaN", "currency": "EUR"},
                        "suppliers": [{"id": "s"}],
                    }
                ]
            },
            "amount",
        ),
    ],
)
def test_what_is_wrong_with_them_is_reported(changes, remedy):
    reading = read(release(**changes))
    assert len(reading.records) == 1
    assert remedy in remedies(reading)
