"""TED notices: the original form only, both layouts, and the forms that decide nothing reported."""

from pathlib import Path

import pytest

from conflict_graph.facts import DecisionKind, DecisionStatus, PartyRole
from conflict_graph.readers import ted
from conflict_graph.readers.notices import KVK_CANDIDATE
from conflict_graph.readers.records import ProcurementMethod
from conflict_graph.resolution.buyers import BuyerKind

SAMPLES = Path(__file__).parents[1] / "samples"
AWARD = (SAMPLES / "ted_f03.xml").read_text()
EARLY = (SAMPLES / "ted_f03_early.xml").read_text()

DEFENCE = """<TED_EXPORT><CODED_DATA_SECTION>
  <NOTICE_DATA><NO_DOC_OJS>2021/S 240-000009</NO_DOC_OJS></NOTICE_DATA>
  <CODIF_DATA><DS_DATE_DISPATCH>20211206</DS_DATE_DISPATCH></CODIF_DATA></CODED_DATA_SECTION>
<FORM_SECTION><CONTRACT_AWARD_DEFENCE CATEGORY="ORIGINAL" FORM="18"><FD_CONTRACT_AWARD_DEFENCE>
  <CA_CE_CONCESSIONAIRE_PROFILE><ORGANISATION><OFFICIALNAME>Gemeente Havendorp</OFFICIALNAME></ORGANISATION>
    <TOWN>Havendorp</TOWN><COUNTRY VALUE="NL"/><ATTENTION>V. Voorbeeld</ATTENTION></CA_CE_CONCESSIONAIRE_PROFILE>
  <TITLE_CONTRACT><P>Sleepboot</P></TITLE_CONTRACT><CPV><CPV_MAIN><CPV_CODE CODE="60650000"/></CPV_MAIN></CPV>
  <TYPE_OF_PROCEDURE_CONTRACT_AWARD_DEFENCE><F18_PT_NEGOTIATED_WITHOUT_PUBLICATION_CONTRACT_NOTICE/>
  </TYPE_OF_PROCEDURE_CONTRACT_AWARD_DEFENCE>
  <AWARD_OF_CONTRACT_DEFENCE ITEM="1"><LOT_NUMBER>0</LOT_NUMBER><CONTRACT_TITLE><P/></CONTRACT_TITLE>
    <CONTRACT_AWARD_DATE><DAY>2</DAY><MONTH>12</MONTH><YEAR>2021</YEAR></CONTRACT_AWARD_DATE>
    <ECONOMIC_OPERATOR_NAME_ADDRESS><ORGANISATION><OFFICIALNAME>Pompen en Zoon</OFFICIALNAME>
      <NATIONALID>01234567</NATIONALID></ORGANISATION>
      <TOWN>Tarwedam</TOWN><COUNTRY VALUE="NL"/></ECONOMIC_OPERATOR_NAME_ADDRESS>
    <COSTS_RANGE_AND_CURRENCY_WITH_VAT_RATE CURRENCY="EUR"><VALUE_COST>12.50</VALUE_COST>
    </COSTS_RANGE_AND_CURRENCY_WITH_VAT_RATE>
  </AWARD_OF_CONTRACT_DEFENCE><RELATES_TO_EU_PROJECT_NO/>
</FD_CONTRACT_AWARD_DEFENCE></CONTRACT_AWARD_DEFENCE></FORM_SECTION></TED_EXPORT>"""


def read(text):
    return ted.read(text.encode(), "notice.xml")


def changed(*pairs, base=AWARD):
    for old, new in pairs:
        assert old in base, old
        base = base.replace(old, new)
    return read(base)


def names(record):
    return [party.mention.name for party in record.parties]


def remedies(reading):
    return " ".join(problem.remedy for problem in reading.problems)


def test_contracts_about_one_lot_are_one_decision_read_from_the_original_form():
    reading = read(AWARD)
    assert (reading.read, reading.problems) == (1, ())
    first, second = reading.records
    assert (first.source, first.procedure, first.lot) == ("ted", "2021/S 100-000001", "1")
    assert first.title == "Bruggen en oude sluizen: Bruggen"
    assert (first.kind, first.status) == (DecisionKind.AWARD, DecisionStatus.TAKEN)
    assert (str(first.decided_on), first.date_basis) == ("2021-12-20", "DATE_CONCLUSION_CONTRACT")
    assert (first.amount_cents, first.currency, first.eu_funds) == (150050, "EUR", False)
    assert (first.release, first.release_id) == (
        "2022-01-04T00:00:00Z 2022/S 004-000002",
        "2022/S 004-000002",
    )
    assert (first.procurement_method, first.cpv) == (
        ProcurementMethod.RESTRICTED,
        ("45221119", "45233000"),
    )
    assert first.buyer_kind is BuyerKind.TERRITORIAL
    assert first.contact_name == "V. Voorbeeld"
    assert first.buyer is not None
    assert dict(first.buyer.identifiers) == {KVK_CANDIDATE: "90001234"}
    assert [
        (party.mention.name, dict(party.mention.identifiers), party.role) for party in first.parties
    ] == [
        ("Bouwbedrijf Tarwedam B.V.", {"NL-KVK": "01234567"}, PartyRole.WINNER),
        ("Pontonbouw Zandkuil", {}, PartyRole.WINNER),
    ]
    assert (second.lot, second.parties, second.eu_funds) == ("2", (), True)
    assert (str(second.decided_on), second.date_basis) == ("2022-01-04", "DATE_DISPATCH_NOTICE")


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ('<CA_TYPE VALUE="BODY_PUBLIC"/>', BuyerKind.PUBLIC_LAW),
        ('<CE_ACTIVITY VALUE="RAILWAY_SERVICES"/>', BuyerKind.ENTITY),
        ('<CA_TYPE VALUE="EU_INSTITUTION"/>', None),
        ("<CA_TYPE_OTHER>iets</CA_TYPE_OTHER>", None),
    ],
)
def test_what_a_buyer_is_in_law(said, kind):
    text = AWARD.replace('<CA_TYPE VALUE="REGIONAL_AUTHORITY"/>', said)
    assert read(text).records[0].buyer_kind is kind


def test_the_early_layout_and_a_number_of_a_lot_that_is_none():
    [record] = read(EARLY).records
    assert (record.procedure, record.lot, record.title) == (
        "2016/S 235-000003",
        "",
        "Gemaal De Kade.",
    )
    assert names(record) == ["Pompen & Zoon"]
    assert (record.amount_cents, record.procurement_method) == (1000000000, ProcurementMethod.OPEN)
    assert record.buyer is not None
    assert dict(record.buyer.identifiers) == {}


def form(name, base=AWARD, notice=""):
    """The sample as another form, perhaps of a kind that NOTICE names."""
    text = base.replace("F03_2014", f"{name}_2014")
    return (
        text.replace("<CONTRACTING_BODY>", f'<NOTICE TYPE="{notice}"/><CONTRACTING_BODY>', 1)
        if notice
        else text
    )


def without_awards(text):
    start, end = text.index("<AWARD_CONTRACT"), text.index("<COMPLEMENTARY_INFO>")
    return text[:start] + text[end:]


@pytest.mark.parametrize("name", ["F06", "F13", "F15", "F21", "F22", "F23", "F25"])
def test_every_form_with_a_result_is_read(name):
    records = read(form(name, notice="AWARD_CONTRACT" if name in ted.EITHER else "")).records
    assert [record.lot for record in records] == ["1", "2"]


@pytest.mark.parametrize(
    ("name", "notice"),
    [
        ("F02", ""),
        ("F05", ""),
        ("F12", ""),
        ("F24", ""),
        ("F21", "CONTRACT"),
        ("F22", "PRI_CALL_COMPETITION"),
    ],
)
def test_every_call_is_open(name, notice):
    text = without_awards(form(name, notice=notice))
    records = read(
        text.replace(
            "<LOT_NO>2</LOT_NO>", '<LOT_NO>2</LOT_NO><VAL_OBJECT CURRENCY="EUR">7</VAL_OBJECT>'
        )
    ).records
    assert [(record.lot, record.kind, record.status, record.decided_on) for record in records] == [
        ("1", DecisionKind.TENDER, DecisionStatus.OPEN, None),
        ("2", DecisionKind.TENDER, DecisionStatus.OPEN, None),
    ]
    assert records[1].amount_cents == 700
    whole = read(without_awards(form(name, EARLY, notice))).records
    assert [record.lot for record in whole] == [""]


@pytest.mark.parametrize(
    ("name", "notice", "remedy"),
    [
        ("F01", "", "prior information"),
        ("F04", "", "periodic"),
        ("F07", "", "qualification"),
        ("F08", "", "buyer profile"),
        ("F14", "", "corrigendum"),
        ("F19", "", "subcontract"),
        ("F21", "PRI_ONLY", "prior information"),
        ("F22", "PER_ONLY", "prior information"),
        ("F99", "", "no result and no call"),
        ("F03", "", "no result and no call"),
    ],
)
def test_a_form_that_decides_nothing_is_reported_with_what_to_do(name, notice, remedy):
    reading = read(without_awards(form(name, notice=notice)))
    assert (reading.records, reading.read, reading.readable) == ((), 1, True)
    assert remedy in remedies(reading)


def test_a_changed_contract_is_a_decision_of_its_own_with_its_new_contractor():
    modified = """<MODIFICATIONS_CONTRACT><DESCRIPTION_PROCUREMENT><CONTRACTORS><CONTRACTOR><ADDRESS_CONTRACTOR>
      <OFFICIALNAME>Anker Advies</OFFICIALNAME></ADDRESS_CONTRACTOR></CONTRACTOR></CONTRACTORS>
      <VALUES><VAL_TOTAL CURRENCY="EUR">3</VAL_TOTAL></VALUES></DESCRIPTION_PROCUREMENT></MODIFICATIONS_CONTRACT>"""
    text = form("F20", EARLY).replace("<COMPLEMENTARY_INFO>", f"{modified}<COMPLEMENTARY_INFO>")
    [record] = read(text).records
    assert (record.kind, record.lot) == (DecisionKind.CONTRACT_CHANGE, "/2016/S 235-000003")
    assert (names(record), record.amount_cents) == (["Anker Advies"], 300)
    assert (str(record.decided_on), record.date_basis) == ("2016-12-02", "DATE_DISPATCH_NOTICE")


def test_a_notice_before_a_direct_award_is_open_without_a_day():
    dated = "<DATE_CONCLUSION_CONTRACT>2016-06-30</DATE_CONCLUSION_CONTRACT>"
    assert read(form("F15", EARLY)).records[0].status is DecisionStatus.TAKEN
    assert read(form("F15", EARLY).replace(dated, "")).records[0].status is DecisionStatus.OPEN


def test_the_winner_of_a_design_contest():
    prize = """<RESULTS><AWARDED_PRIZE><DATE_DECISION_JURY>2022-01-02</DATE_DECISION_JURY>
      <WINNERS><WINNER><ADDRESS_WINNER><OFFICIALNAME>Anker Advies</OFFICIALNAME></ADDRESS_WINNER></WINNER></WINNERS>
      <VAL_PRIZE CURRENCY="EUR">5</VAL_PRIZE></AWARDED_PRIZE></RESULTS><COMPLEMENTARY_INFO>"""
    [record] = read(
        without_awards(form("F13", EARLY)).replace("<COMPLEMENTARY_INFO>", prize)
    ).records
    assert (names(record), record.amount_cents, record.date_basis) == (
        ["Anker Advies"],
        500,
        "DATE_DECISION_JURY",
    )


def test_what_a_dynamic_purchasing_system_buys_is_keyed_by_its_notice():
    assert (
        changed(("<PT_RESTRICTED/>", "<PT_RESTRICTED/><DPS/>")).records[0].lot
        == "1/2022/S 004-000002"
    )


def test_methods_may_stand_one_level_deeper_or_nowhere():
    without = "<PT_NEGOTIATED_WITHOUT_PUBLICATION/>"
    deeper = changed(
        ("<PT_RESTRICTED/>", f"<DIRECTIVE_2014_24_EU>{without}</DIRECTIVE_2014_24_EU>")
    )
    assert deeper.records[0].procurement_method is ProcurementMethod.WITHOUT_CALL
    assert changed(("<PT_RESTRICTED/>", "")).records[0].procurement_method is None
    assert changed(("<NO_EU_PROGR_RELATED/>", "")).records[0].eu_funds is None


@pytest.mark.parametrize(
    ("changes", "remedy", "records"),
    [
        ([("2021-12-20", "2021-12-32")], "Write a day that exists", 2),
        ([(">1000.50<", ">much<")], "Write an amount", 2),
        ([('CURRENCY="EUR">1000.50', 'CURRENCY="euro">1000.50')], "three letters", 2),
        ([("<OFFICIALNAME>Pontonbouw Zandkuil</OFFICIALNAME>", "")], "Fill in the name", 2),
        ([("CONTRACTORS>", "NOBODY>")], "Name the contractor", 2),
        ([("<LOT_NO>1</LOT_NO>\n", "")], "Name the lot", 3),
        (
            [
                ("<NO_DOC_OJS>2022/S 004-000002</NO_DOC_OJS>", ""),
                ("<NOTICE_NUMBER_OJ>2021/S 100-000001</NOTICE_NUMBER_OJ>", ""),
            ],
            "Fill in NO_DOC_OJS",
            0,
        ),
        ([('CATEGORY="ORIGINAL"', 'CATEGORY="TRANSLATION"')], "No form of CATEGORY ORIGINAL", 0),
    ],
)
def test_what_is_wrong_is_reported_and_the_rest_is_read(changes, remedy, records):
    reading = changed(*changes)
    assert reading.readable
    assert remedy in remedies(reading)
    assert len(reading.records) == records


def test_another_root_is_an_unreadable_file():
    reading = read("<Invoice/>")
    assert not reading.readable
    assert "TED_EXPORT" in remedies(reading)


def test_a_notice_without_days_has_no_release_and_one_without_a_number_a_day_only():
    bare = changed(
        ("<DATE_DISPATCH_NOTICE>2022-01-04</DATE_DISPATCH_NOTICE>", ""),
        ("<DS_DATE_DISPATCH>20220104</DS_DATE_DISPATCH>", ""),
        ("<DATE_PUB>20220106</DATE_PUB>", ""),
    )
    assert [record.release for record in bare.records] == [None, None]
    unnumbered = changed(("<NO_DOC_OJS>2022/S 004-000002</NO_DOC_OJS>", ""))
    assert unnumbered.records[0].release == "2022-01-04T00:00:00Z"


def test_the_old_layout_of_defence():
    reading = read(DEFENCE)
    assert reading.problems == ()
    [record] = reading.records
    assert (record.procedure, record.lot, record.title) == ("2021/S 240-000009", "", "Sleepboot")
    assert (str(record.decided_on), record.date_basis) == ("2021-12-02", "CONTRACT_AWARD_DATE")
    assert (record.amount_cents, record.currency, record.eu_funds) == (1250, "EUR", False)
    assert (record.procurement_method, record.cpv) == (
        ProcurementMethod.WITHOUT_CALL,
        ("60650000",),
    )
    assert (names(record), record.contact_name) == (["Pompen en Zoon"], "V. Voorbeeld")
    assert dict(record.parties[0].mention.identifiers) == {"NL-KVK": "01234567"}


@pytest.mark.parametrize(
    ("changes", "basis", "remedy"),
    [
        ([("<DAY>2</DAY>", "<DAY>42</DAY>")], "DS_DATE_DISPATCH", "Write a day"),
        ([("<DAY>2</DAY><MONTH>12</MONTH><YEAR>2021</YEAR>", "")], "DS_DATE_DISPATCH", ""),
        ([("CONTRACT_AWARD_DATE>", "NO_DATE>")], "DS_DATE_DISPATCH", ""),
        (
            [("<RELATES_TO_EU_PROJECT_NO/>", ""), ("<LOT_NUMBER>0", "<LOT_NUMBER>3")],
            "CONTRACT_AWARD_DATE",
            "",
        ),
        (
            [
                ("CA_CE_CONCESSIONAIRE_PROFILE", "NOBODY"),
                ("<OFFICIALNAME>Pompen en Zoon</OFFICIALNAME>", ""),
            ],
            "CONTRACT_AWARD_DATE",
            "",
        ),
        ([("<NO_DOC_OJS>2021/S 240-000009</NO_DOC_OJS>", "")], None, "number of its own"),
        ([("AWARD_OF_CONTRACT_DEFENCE", "NOTHING")], None, "number of its own"),
    ],
)
def test_the_old_layout_with_something_wrong(changes, basis, remedy):
    reading = changed(*changes, base=DEFENCE)
    assert [record.date_basis for record in reading.records] == ([basis] if basis else [])
    assert remedy in remedies(reading)
