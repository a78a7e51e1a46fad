"""eForms notices: lots are decisions, with winners, dates, values and owners from where the SDK
puts them.
"""

from pathlib import Path

import pytest

from conflict_graph.facts import DecisionKind, DecisionStatus, PartyRole
from conflict_graph.readers import eforms
from conflict_graph.readers.notices import KVK_CANDIDATE
from conflict_graph.readers.records import ProcurementMethod
from conflict_graph.resolution.buyers import BuyerKind

SAMPLES = Path(__file__).parents[1] / "samples"
RESULT = (SAMPLES / "eforms_result.xml").read_text()
CALL = (SAMPLES / "eforms_call.xml").read_text()


def read(text):
    return eforms.read(text.encode(), "notice.xml")


def changed(*pairs, base=RESULT):
    for old, new in pairs:
        assert old in base, old
        base = base.replace(old, new)
    return read(base)


def roles(record):
    return [(party.mention.name, party.role) for party in record.parties]


def remedies(reading):
    return " ".join(problem.remedy for problem in reading.problems)


def test_every_lot_is_a_decision_with_what_the_notice_says_of_it():
    reading = read(RESULT)
    assert (reading.read, reading.readable, reading.problems) == (1, True, ())
    first, second, third = reading.records
    assert (first.source, first.procedure, first.lot) == (
        "eforms",
        "00000000-0000-4000-8000-0000000000aa",
        "LOT-0001",
    )
    assert first.title == "Jeugdhulp & meer: Ambulant"
    assert (first.kind, first.status) == (DecisionKind.AWARD, DecisionStatus.TAKEN)
    assert (str(first.decided_on), first.date_basis) == ("2025-03-04", "SettledContract/AwardDate")
    assert (first.amount_cents, first.currency, first.eu_funds) == (125000050, "EUR", False)
    assert first.release == "2025-04-01T22:30:00Z 01"
    assert first.release_id == "00000000-0000-4000-8000-00000000000b-01"
    assert (first.procurement_method, first.cpv) == (
        ProcurementMethod.OPEN,
        ("85000000", "85312000"),
    )
    assert first.buyer is not None
    assert (first.buyer.name, first.buyer.town) == ("Gemeente Havendorp", "Havendorp")
    assert first.buyer_kind is BuyerKind.TERRITORIAL
    assert first.contact_name == "V. Voorbeeld"
    assert first.where == "NoticeResult/LotResult"
    assert (second.status, second.date_basis, second.eu_funds) == (
        DecisionStatus.TAKEN,
        "IssueDate",
        True,
    )
    assert (third.status, third.decided_on) == (DecisionStatus.OPEN, None)


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("body-pl", BuyerKind.PUBLIC_LAW),
        ("pub-undert-cga", BuyerKind.ENTITY),
        ("cga", BuyerKind.STATE),
        ("spec-rights-entity", None),
        ("org-sub", None),
    ],
)
def test_what_a_buyer_is_in_law(said, kind):
    assert changed((">la<", f">{said}<")).records[0].buyer_kind is kind


def test_a_buyer_that_does_not_say_what_it_is_in_law():
    assert changed(("buyer-legal-type", "another-list")).records[0].buyer_kind is None
    assert changed(("cac:ContractingParty>", "cac:Nobody>")).records[0].buyer_kind is None


def test_tenders_under_a_contract_won_and_the_leader_comes_first():
    first, second, third = read(RESULT).records
    assert roles(first) == [
        ("Stichting De Brede Kade", PartyRole.WINNER),
        ("Zorgpraktijk De Lijzijde", PartyRole.WINNER),
        ("Zorgbedrijf Zandkuil", PartyRole.BIDDER),
        ("Anker Advies", PartyRole.SUBCONTRACTOR),
    ]
    assert roles(second) == [("Zorgbedrijf Zandkuil", PartyRole.BIDDER)]
    assert roles(third) == []


def test_eight_dutch_digits_are_a_kvk_number_but_not_of_a_buyer_nor_of_a_person():
    first = read(RESULT).records[0]
    assert first.buyer is not None
    assert dict(first.buyer.identifiers) == {KVK_CANDIDATE: "90001234"}
    assert [dict(party.mention.identifiers) for party in first.parties] == [
        {"NL-KVK": "01234567"},
        {},
        {},
        {},
    ]


CONTRACT_TENDER = '<efac:LotTender><cbc:ID schemeName="tender">TEN-0001</cbc:ID></efac:LotTender>\n      </efac:SettledContract>'
CONTRACT_REFERENCE = (
    '<efac:SettledContract><cbc:ID schemeName="contract">CON-0001</cbc:ID></efac:SettledContract>'
)


def test_without_contracts_the_first_in_rank_won_and_without_ranks_all_of_them_which_is_reported():
    unsigned = ((CONTRACT_TENDER, "</efac:SettledContract>"), (CONTRACT_REFERENCE, ""))
    both = changed(*unsigned)
    assert [role for _, role in roles(both.records[0])].count(PartyRole.WINNER) == 3
    assert "all of them were read as winners" in remedies(both)
    money = '<cac:LegalMonetaryTotal><cbc:PayableAmount currencyID="EUR">1400000<'
    ranked = changed(*unsigned, (money, f"<cbc:RankCode>1</cbc:RankCode>{money}"))
    assert ranked.problems == ()
    assert roles(ranked.records[0])[0] == ("Zorgbedrijf Zandkuil", PartyRole.WINNER)
    assert ranked.records[0].date_basis == "IssueDate"


def test_a_tender_under_the_contract_of_another_lot_still_won():
    elsewhere = changed((CONTRACT_REFERENCE, ""))
    assert elsewhere.problems == ()
    assert roles(elsewhere.records[0])[0] == ("Stichting De Brede Kade", PartyRole.WINNER)


def test_a_result_without_a_code_has_winners_only_under_a_contract():
    code = '<cbc:TenderResultCode listName="winner-selection-status">selec-w</cbc:TenderResultCode>'
    assert roles(changed((code, "")).records[0])[0][1] is PartyRole.WINNER
    without = changed((code, ""), (CONTRACT_TENDER, "</efac:SettledContract>")).records[0]
    assert {role for _, role in roles(without)} == {PartyRole.BIDDER}


def test_several_results_of_one_lot_are_one_decision():
    merged = changed(
        (
            '<cbc:ID schemeName="Lot">LOT-0002</cbc:ID></efac:TenderLot>',
            "<cbc:ID>LOT-0001</cbc:ID></efac:TenderLot>",
        )
    )
    assert [record.lot for record in merged.records] == ["LOT-0001", "LOT-0003"]
    assert PartyRole.BIDDER in {role for _, role in roles(merged.records[0])}


def test_a_call_is_an_open_decision_about_the_same_lot_as_its_result():
    [call] = read(CALL).records
    result = read(RESULT).records[0]
    assert (call.source, call.procedure, call.lot) == (result.source, result.procedure, result.lot)
    assert (call.kind, call.status, call.amount_cents) == (
        DecisionKind.TENDER,
        DecisionStatus.OPEN,
        130000000,
    )
    assert call.release < result.release
    assert (call.buyer, call.decided_on, call.contact_name, call.eu_funds) == (
        None,
        None,
        None,
        None,
    )


def test_a_call_without_lots_or_form_type_is_about_the_whole_procedure():
    start, end = CALL.index("<cac:ProcurementProjectLot>"), CALL.index("</ContractNotice>")
    reading = read((CALL[:start] + CALL[end:]).replace(' listName="competition"', ""))
    assert [(record.lot, record.title) for record in reading.records] == [("", "Jeugdhulp & meer")]


def test_a_changed_contract_is_a_decision_of_its_own_on_the_day_of_its_notice():
    change = changed(('listName="result">can-standard', 'listName="cont-modif">can-modif')).records[
        0
    ]
    assert (change.kind, change.status, change.date_basis) == (
        DecisionKind.CONTRACT_CHANGE,
        DecisionStatus.TAKEN,
        "IssueDate",
    )
    assert change.lot == "LOT-0001/00000000-0000-4000-8000-00000000000b"


@pytest.mark.parametrize(
    ("previous", "notice"),
    [("00000000-0000-4000-8000-00000000000A-01", "0000000a"), ("123456-2025", "0000000b")],
)
def test_a_correction_of_it_is_a_version_of_what_it_corrects(previous, notice):
    changes = f"<efac:Changes><efbc:ChangedNoticeIdentifier>{previous}</efbc:ChangedNoticeIdentifier></efac:Changes>"
    [lot, *_] = changed(
        ('listName="result">can-standard', 'listName="cont-modif">can-modif'),
        ("<efac:NoticeSubType>", f"{changes}<efac:NoticeSubType>"),
    ).records
    assert lot.lot.endswith(notice)


@pytest.mark.parametrize(("usage", "alone"), [("dps-list", True), ("none", False)])
def test_what_a_dynamic_purchasing_system_buys_is_keyed_by_its_notice(usage, alone):
    code = f'<cbc:ContractingSystemTypeCode listName="dps-usage">{usage}</cbc:ContractingSystemTypeCode>'
    system = f"<cac:ContractingSystem>{code}</cac:ContractingSystem>"
    place = "<cac:TenderingTerms><cbc:FundingProgramCode"
    reading = changed((place, f"<cac:TenderingProcess>{system}</cac:TenderingProcess>{place}"))
    assert ("/" in reading.records[0].lot) is alone
    assert "/" not in reading.records[2].lot


def test_a_notice_before_a_direct_award_is_open_until_a_day_is_named():
    before = ('listName="result">can-standard', 'listName="dir-awa-pre">veat')
    assert changed(before).records[0].status is DecisionStatus.TAKEN
    dates = [
        ("<cbc:AwardDate>2025-03-04+01:00</cbc:AwardDate>", ""),
        ("<cbc:IssueDate>2025-04-01+02:00</cbc:IssueDate>", ""),
    ]
    undated = changed(before, *dates).records[0]
    assert (undated.status, undated.decided_on) == (DecisionStatus.OPEN, None)


def test_money_of_the_union_under_a_contract_counts():
    funded = changed(("</cbc:AwardDate>", "</cbc:AwardDate><efac:Funding/>")).records[0]
    assert funded.eu_funds is True


def test_owners_are_records_of_their_own_without_addresses():
    [owner] = read(RESULT).owners
    assert owner.organisation.name == "Stichting De Brede Kade"
    assert (owner.person, owner.source, owner.share) == ("Vera Verzonnen", "eforms", None)
    assert "Geheimstraat" not in repr(read(RESULT))


@pytest.mark.parametrize(
    ("changes", "remedy"),
    [
        ([("2025-03-04+01:00", "2025-02-30+01:00")], "Write a day that exists"),
        ([("2025-04-02+02:00", "soon")], "Write a day that exists"),
        ([("1250000.50", "-1")], "Write an amount"),
        ([("1250000.50", "9" * 5000)], "Write an amount"),
        ([("1250000.50", "NaN")], "Write an amount"),
        ([('currencyID="EUR">1250000.50', ">1250000.50")], "three letters"),
        ([(">open<", ">obscure<")], "The method was left out"),
        (
            [('<cbc:ID schemeName="Lot">LOT-0002</cbc:ID></efac:TenderLot>', "</efac:TenderLot>")],
            "Name the lot",
        ),
        (
            [
                (
                    '<efac:LotTender><cbc:ID schemeName="tender">TEN-0003</cbc:ID></efac:LotTender>',
                    "<efac:LotTender/>",
                )
            ],
            "LotTender",
        ),
        (
            [
                (
                    CONTRACT_REFERENCE,
                    "<efac:SettledContract><cbc:ID>CON-9</cbc:ID></efac:SettledContract>",
                )
            ],
            "SettledContract",
        ),
        (
            [
                (
                    '<efac:TenderingParty><cbc:ID schemeName="tendering-party">TPA-0002',
                    "<efac:TenderingParty><cbc:ID>TPA-9",
                )
            ],
            "who made",
        ),
        (
            [
                (
                    '<efac:SubContractor><cbc:ID schemeName="organization">ORG-0005',
                    "<efac:SubContractor><cbc:ID>ORG-9",
                )
            ],
            "left out",
        ),
        ([("<cbc:Name>Anker Advies</cbc:Name>", "")], "BT-500"),
        (
            [
                (
                    "<cbc:ContractFolderID>00000000-0000-4000-8000-0000000000aa</cbc:ContractFolderID>",
                    "",
                )
            ],
            "BT-04",
        ),
        (
            [
                (
                    '<efac:LotTender><cbc:ID schemeName="tender">TEN-0001</cbc:ID></efac:LotTender>',
                    "",
                ),
                (
                    '<efac:LotTender><cbc:ID schemeName="tender">TEN-0002</cbc:ID></efac:LotTender>',
                    "",
                ),
            ],
            "Name the tender that won",
        ),
    ],
)
def test_what_is_wrong_is_reported_and_the_rest_is_read(changes, remedy):
    reading = changed(*changes)
    assert reading.readable
    assert remedy in remedies(reading)
    assert bool(reading.records) is ("BT-04" not in remedy)


def test_a_notice_that_decides_nothing_is_reported():
    planning = read(
        CALL.replace('listName="competition">cn-standard', 'listName="planning">pin-only')
    )
    assert (planning.records, planning.read) == ((), 1)
    assert "no result and no call" in remedies(planning)


@pytest.mark.parametrize(
    "text",
    [
        CALL.replace(
            "urn:oasis:names:specification:ubl:schema:xsd:ContractNotice-2", "urn:elsewhere"
        ),
        "<Invoice/>",
    ],
)
def test_another_root_is_an_unreadable_file(text):
    reading = read(text)
    assert not reading.readable
    assert "Offer an eForms notice" in remedies(reading)


def test_amounts_in_two_currencies_are_not_added_up():
    tender = '<efac:LotTender><cbc:ID schemeName="tender">TEN-0001</cbc:ID></efac:LotTender>\n      </efac:SettledContract>'
    second = tender.replace("TEN-0001", "TEN-0002")
    both = ((tender, tender.split("\n")[0] + second),)
    assert changed(*both).records[0].amount_cents == 265000050
    assert (
        changed(*both, ('currencyID="EUR">1400000', 'currencyID="SEK">1400000'))
        .records[0]
        .amount_cents
        is None
    )
    large = [("1250000.50", "900000000000"), (">1400000<", ">900000000000<")]
    assert "together" in remedies(changed(*both, *large))
