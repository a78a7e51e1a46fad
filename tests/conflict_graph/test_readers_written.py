"""What people write in the cells of a list: periods, pay, names, roles, several things at once."""

from pathlib import Path

import pytest

from conflict_graph.dates import PartialDate
from conflict_graph.facts import Capacity, TieKind
from conflict_graph.readers.tables import contents, listed, mapping, position_rows
from conflict_graph.readers.tables.choices import Chosen, TableChoices
from conflict_graph.readers.written import functions, pay, periods, person_cells, private

GUIDE = Path(__file__).parents[2] / "docs/tables.md"

PERIODS = {
    "1-9-2021": ("2021-09-01", None, None),
    "sept. 2021": ("2021-09", None, None),
    "2021-heden": ("2021", None, True),
    "1-9-2021 t/m heden": ("2021-09-01", None, True),
    "2019 t/m 2023": ("2019", "2023", None),
    "2019-2023": ("2019", "2023", None),
    "jan 2019 – mrt 2021": ("2019-01", "2021-03", None),
    "1-9-2021 - 1-5-2024": ("2021-09-01", "2024-05-01", None),
    "20 maart 2018 tot 1 april 2022": ("2018-03-20", "2022-03-31", None),
    "van 2019 tot en met 2021": ("2019", "2021", None),
    "vanaf 2020": ("2020", None, None),
    "sinds maart 2015": ("2015-03", None, None),
    "2018 -": ("2018", None, None),
    "tot 1 mei 2024": (None, "2024-04-30", None),
    "t/m 2024": (None, "2024", None),
    "tot 1 mei": (None, "2025-04-30", None),
    "tot 1 juli": (None, "2024-06-30", None),
    "tot mei 2024": (None, "2024-05", None),
    "sinds het voorjaar van 2019": ("2019", None, None),
    "van 2015 tot medio 2023": ("2015", "2023", None),
    "2018 tot 2021": ("2018", "2021", None),
    "heden": (None, None, True),
    "onbekend": (None, None, None),
    "-": (None, None, None),
}


@pytest.mark.parametrize("written", PERIODS)
def test_a_period_is_read_as_people_write_it(written):
    found = periods.read(written, PartialDate(2024, 6, 1))
    start, until = (str(each) if each else None for each in (found.start, found.until))
    assert (start, until, found.runs) == PERIODS[written]


@pytest.mark.parametrize(
    "written",
    [
        *("tot 1 mei", "ca. 2015", "2019-3-2021", "2010-2014, 2018-heden", "vroeger", "31-2-2024"),
        *("tot", "2018 t/m", "2018 tot -"),
    ],
)
def test_what_is_no_period_or_several_is_no_guess(written):
    with pytest.raises(ValueError, match="no "):
        periods.read(written)


def test_a_day_that_no_year_has_is_no_last_day():
    with pytest.raises(ValueError, match="no period"):
        periods.read("tot 31 april", PartialDate(2024, 6, 1))


PAY = {
    True: [
        "ja",
        "Bezoldigd",
        "x",
        "✓",
        "€ 1.200 p.j.",
        "1200 per jaar",
        "ja, € 500",
        "betaald, twee dagen per week",
        "Presentiegeld",
        "bez.",
    ],
    False: [
        "nee",
        "nee (alleen onkosten)",
        "onbezoldigd",
        "€ 0",
        "nee, vrijwillig",
        "geen vergoeding",
        "Niet bezoldigd",
        "onbez.",
    ],
    None: ["onbekend", "n.v.t.", "-", "?", "onkostenvergoeding"],
}


@pytest.mark.parametrize(("paid", "written"), [(paid, word) for paid in PAY for word in PAY[paid]])
def test_pay_is_read_as_people_write_it(paid, written):
    assert pay.read(written) is paid


@pytest.mark.parametrize("written", ["deels", "zie toelichting", "ooit", "!", ""])
def test_what_says_nothing_of_pay_is_no_guess(written):
    with pytest.raises(ValueError, match="nothing of pay"):
        pay.read(written)


def test_what_says_that_a_position_is_paid_and_that_it_is_not_is_no_answer():
    with pytest.raises(ValueError, match="both yes and no"):
        pay.read("bezoldigd, onbezoldigd")


NAMES = {
    "Mw. drs. E.S. van den Lindeveldt-Smit (Esmée)": (
        "E.S.",
        "Esmée",
        "van den",
        "Lindeveldt-Smit",
    ),
    "Lindeveldt, E. van den": ("E.", None, "van den", "Lindeveldt"),
    "de heer P. Wad": ("P.", None, None, "Wad"),
    "Wad, dhr. P.": ("P.", None, None, "Wad"),
    "dhr. ir. P. Wad MSc": ("P.", None, None, "Wad"),
    "G.P. Wad (GroenLinks)": ("G.P.", None, None, "Wad"),
    "Raadslid: E. Lindeveldt": ("E.", None, None, "Lindeveldt"),
    "Esmée Lindeveldt, raadslid": (None, "Esmée", None, "Lindeveldt"),
    "Jan Willem Bakker": (None, "Jan Willem", None, "Bakker"),
    "J. Jansen Bakker": ("J.", None, None, "Jansen Bakker"),
    "Jansen - de Vries, mw. A.": ("A.", None, None, "Jansen-de Vries"),
    "J. Jansen-de Vries": ("J.", None, None, "Jansen-de Vries"),
    "Jet (J.M.) van der Zandkuil": ("J.M.", "Jet", "van der", "Zandkuil"),
    "Lindeveldt E.S.": ("E.S.", None, None, "Lindeveldt"),
    "mr. J. van 't Hof": ("J.", None, "van 't", "Hof"),
    "Ma Chen": (None, "Ma", None, "Chen"),
    "Wad": (None, None, None, "Wad"),
    "K. de Heer": ("K.", None, "de", "Heer"),
    "de heer Jan de Graaf": (None, "Jan", "de", "Graaf"),
    "dr.ir. P. Wad": ("P.", None, None, "Wad"),
    "Ed Ma": (None, "Ed", None, "Ma"),
    "Dijkgraaf K. Wad": ("K.", None, None, "Wad"),
    "P. Wad MA": ("P.", None, None, "Wad"),
    "Ben Wad": (None, "Ben", None, "Wad"),
    "F. ben Wad": ("F.", None, "ben", "Wad"),
    "J.H. (Koos) Wad": ("J.H.", "Koos", None, "Wad"),
    "J.W. (Jan Willem) Wad": ("J.W.", "Jan Willem", None, "Wad"),
    "A.J. (Arie-Jan) van 't Hof": ("A.J.", "Arie-Jan", "van 't", "Hof"),
    "R. Wad (Raadslid)": ("R.", None, None, "Wad"),
    "Wad, E.S. (Lokaal)": ("E.S.", None, None, "Wad"),
    "L. Wad (Lokaal Belang)": ("L.", None, None, "Wad"),
    "A.P.A Wad": ("A.P.A", None, None, "Wad"),
    "J van Dam ()": ("J", None, "van", "Dam"),
    "Ten, A.": ("A.", None, None, "Ten"),
    "van der": (None, None, "van", "der"),
    "Duin Meer, Melody": (None, "Melody", None, "Duin Meer"),
    "de Duin Meer, Melody": (None, "Melody", "de", "Duin Meer"),
    "van der Berg, Anna": (None, "Anna", "van der", "Berg"),
    "Heuven, Maarten van": (None, "Maarten", "van", "Heuven"),
    "Tarwedam, C.E. (Charlotte)": ("C.E.", "Charlotte", None, "Tarwedam"),
    "E. Wad, Jet": (None, "Jet E.", None, "Wad"),
}


@pytest.mark.parametrize("written", NAMES)
def test_a_name_in_one_cell_is_taken_apart(written):
    found = person_cells.read(written)
    parts = (found.initials, found.given_name, found.prefix, found.family_name)
    assert parts == NAMES[written]


def test_a_cell_without_a_letter_is_no_name():
    with pytest.raises(ValueError, match="no name"):
        person_cells.read("(1) -")


@pytest.mark.parametrize(
    ("written", "part", "without"),
    [
        ("adviseur (tel. 06-00000000, 's avonds)", "06-00000000", "adviseur"),
        ("lid (secretaris) tel. 06-00000000", "06-00000000", "lid (secretaris)"),
        ("bode, bsn 111222333", "111222333", "bode"),
    ],
)
def test_what_looks_private_is_taken_out_with_the_brackets_around_it(written, part, without):
    assert private.find(written) == private.PrivatePart(part, without)


@pytest.mark.parametrize("written", ["111222334", "000000000"])
def test_nine_digits_that_fail_the_check_are_no_number_of_a_person(written):
    assert private.find(f"bode, dossier {written}") is None


BOTH = {
    "lid raad van toezicht bij Stichting Duinpan": ("lid raad van toezicht", "Stichting Duinpan"),
    "Koor Zilt (penningmeester)": ("penningmeester", "Koor Zilt"),
    "penningmeester, Koor Zilt": ("penningmeester", "Koor Zilt"),
    "Koor Zilt - bestuurslid": ("bestuurslid", "Koor Zilt"),
    "Voorzitter: Koor Zilt": ("Voorzitter", "Koor Zilt"),
    "lid van de raad van commissarissen van Waterkring N.V.": (
        "lid van de raad van commissarissen",
        "Waterkring N.V.",
    ),
    "eigenaar Tarwedam B.V.": ("eigenaar", "Tarwedam B.V."),
    "docent wiskunde bij Hogeschool Kust": ("docent wiskunde", "Hogeschool Kust"),
    "Docent Nederlands, Hogeschool Kust": ("Docent Nederlands", "Hogeschool Kust"),
    "secretaris Vereniging Duin, afdeling Noord": ("secretaris", "Vereniging Duin, afdeling Noord"),
    "ambassadeur bij Stichting Duinpan": ("ambassadeur", "Stichting Duinpan"),
    "voorzitter en penningmeester Duinpan": ("voorzitter en penningmeester", "Duinpan"),
    "penningmeester bestuur Duinpan": ("penningmeester bestuur", "Duinpan"),
    "lid (Koor Zilt)": ("lid", "Koor Zilt"),
    "Kerkrentmeester Protestantse Gemeente Duin": ("Kerkrentmeester", "Protestantse Gemeente Duin"),
    "Penningmeester Hervormde Kerk Duin": ("Penningmeester", "Hervormde Kerk Duin"),
    "Adviseur Kust Consult": ("Adviseur", "Kust Consult"),
    "Manager HR Zorggroep Kust": ("Manager HR", "Zorggroep Kust"),
    "Ontwikkelaar Rietdam Verzekeringen N.V.": ("Ontwikkelaar", "Rietdam Verzekeringen N.V."),
    "Lid Klachtencommissie Woonstichting Rietdam": (
        "Lid",
        "Klachtencommissie Woonstichting Rietdam",
    ),
    "lid cliëntenraad Zorggroep Kust": ("lid cliëntenraad", "Zorggroep Kust"),
    "lid van de cliëntenraad van Zorggroep Kust": ("lid van de cliëntenraad", "Zorggroep Kust"),
    "lid van de cliëntenraad Zorggroep Kust": ("lid van de cliëntenraad", "Zorggroep Kust"),
    "lid dorpsraad Duin": ("lid", "dorpsraad Duin"),
    "docent Frans op het Zilt College": ("docent Frans", "Zilt College"),
    "Hoofd Communicatie van Zorggroep Kust": ("Hoofd Communicatie", "Zorggroep Kust"),
    "Statenlid Provincie Zilt": ("Statenlid", "Provincie Zilt"),
    "Imker De Korf": ("Imker", "De Korf"),
    "Voorzitter (a.i.) Stichting Duinpan": ("Voorzitter (a.i.)", "Stichting Duinpan"),
    "2e penningmeester Stichting Duinpan": ("2e penningmeester", "Stichting Duinpan"),
    "lid Stichting Kunst en Cultuur": ("lid", "Stichting Kunst en Cultuur"),
    "Docent Zilt College": ("Docent", "Zilt College"),
    "Werkzaam als beleidsadviseur bij gemeente Zilt": ("beleidsadviseur", "gemeente Zilt"),
    "Buddy Stichting Samen.": ("Buddy", "Stichting Samen"),
    "Penningmeester 't Krijtje": ("Penningmeester", "'t Krijtje"),
    "Trainer jeugdteam v.v. Duinboys": ("Trainer jeugdteam", "v.v. Duinboys"),
}


@pytest.mark.parametrize("written", BOTH)
def test_a_position_and_its_organisation_in_one_cell_are_taken_apart(written):
    assert position_rows.apart(written) == BOTH[written]


@pytest.mark.parametrize(
    "written",
    [
        *("lid", "Koor Zilt", "schilder", "docent wiskunde", "lid bij geen", "Docent Engels"),
        *("Bakker Advies", "Adviseur Ruimtelijke Ordening", "Manager Verkoop Kust Logistiek B.V."),
        *("Adviseur Rietdam", "Eigenaar kapsalon", "Yogadocent eigen praktijk", "Duinclub De Kust"),
        *("lid Koor Zilt, voorzitter Bond Duin", "Ambtenaar Vreemdgebied Gemeente Duin"),
        *("Voorzitter van Stichting A en van Stichting B", "lid Koor Zilt en Koor Kust"),
        *("lid wijkgroepje Duin", "kok, De Pan / Brood"),
    ],
)
def test_what_cannot_be_told_apart_is_no_guess(written):
    assert position_rows.apart(written) is None


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("GR Zeekust (q.q.)", ("GR Zeekust", {"ex_officio": "q.q."})),
        ("Koor Zilt, sinds 2019", ("Koor Zilt", {"period": "sinds 2019"})),
        ("Koor Zilt (deels bezoldigd)", None),
        ("Koor Zilt (2 uur per week)", ("Koor Zilt", {"time_spent": "2 uur per week"})),
        (
            "Koor Zilt (2019-heden, onbezoldigd)",
            ("Koor Zilt", {"period": "2019-heden", "paid": "onbezoldigd"}),
        ),
        ("Koor Zilt (onkostenvergoeding)", ("Koor Zilt", {"paid": "onkostenvergoeding"})),
        (
            "Koor Zilt (bestuurslid, onbezoldigd)",
            ("Koor Zilt (bestuurslid)", {"paid": "onbezoldigd"}),
        ),
        ("lid (onbezoldigd) Koor Zilt", ("lid Koor Zilt", {"paid": "onbezoldigd"})),
        (
            "Koor Zilt (afdeling Noord, onbezoldigd)",
            ("Koor Zilt (afdeling Noord)", {"paid": "onbezoldigd"}),
        ),
        (
            "Koor Zilt (onbezoldigd, onkostenvergoeding)",
            ("Koor Zilt", {"paid": "onbezoldigd", "expenses": "onkostenvergoeding"}),
        ),
        ("Koor Zilt (o)", ("Koor Zilt", {"paid": "o"})),
        ("Koor Zilt (onbez.)", ("Koor Zilt", {"paid": "onbez."})),
        ("q.q. lid Koor Zilt", ("lid Koor Zilt", {"ex_officio": "q.q."})),
        ("Koor Zilt - onbezoldigd", ("Koor Zilt", {"paid": "onbezoldigd"})),
        ("onbezoldigd lid Koor Zilt", ("lid Koor Zilt", {"paid": "onbezoldigd"})),
        (
            "Koor Zilt (bezoldigd, onbezoldigd)",
            ("Koor Zilt", {"paid": "bezoldigd, onbezoldigd"}),
        ),
        (
            "Koor Zilt (bezoldigd, afdeling Noord)",
            ("Koor Zilt (afdeling Noord)", {"paid": "bezoldigd"}),
        ),
    ],
)
def test_what_stands_behind_a_position_goes_where_it_belongs(written, parts):
    assert position_rows.aside(written) == parts


@pytest.mark.parametrize(
    ("written", "heading", "parts"),
    [
        ("wijkcontact / Zilt", "Functie / organisatie", ("wijkcontact", "Zilt")),
        ("Zilt - wijkcontact", "Organisatie en functie", ("wijkcontact", "Zilt")),
        ("Zilt, voorzitter", "Functie, organisatie", ("voorzitter", "Zilt")),
        ("wijkcontact / Zilt", "Nevenfuncties", None),
        ("wijkcontact / Zilt / Kust", "Functie / organisatie", None),
    ],
)
def test_the_heading_says_what_comes_first_where_the_words_do_not(written, heading, parts):
    assert position_rows.apart(written, heading) == parts


IN_LINE = {
    "lid Koor Zilt, voorzitter Bond Duin": ["lid Koor Zilt", "voorzitter Bond Duin"],
    "lid, Koor Zilt, voorzitter, Bond Duin": ["lid, Koor Zilt", "voorzitter, Bond Duin"],
    "lid Koor Zilt en voorzitter Bond Duin": ["lid Koor Zilt", "voorzitter Bond Duin"],
    "lid Koor Zilt (onbezoldigd), imker De Korf": ["lid Koor Zilt (onbezoldigd)", "imker De Korf"],
    "lid Koor Zilt. Voorzitter Bond Duin": ["lid Koor Zilt", "Voorzitter Bond Duin"],
    "voorzitter en penningmeester Koor Zilt": ["voorzitter en penningmeester Koor Zilt"],
    "secretaris Bond Duin, afdeling Noord": ["secretaris Bond Duin, afdeling Noord"],
    "eigenaar Vos, Wad & Partners": ["eigenaar Vos, Wad & Partners"],
    "lid (Koor, voorzitter Vos)": ["lid (Koor, voorzitter Vos)"],
}


@pytest.mark.parametrize("written", IN_LINE)
def test_positions_behind_each_other_in_a_line_are_positions_of_their_own(written):
    found = position_rows.parts_of({"position": written})
    assert [each["position"] for each in found] == IN_LINE[written]


@pytest.mark.parametrize(
    "written",
    [
        "voorzitter, penningmeester Koor Zilt",
        "lid Koor Zilt, voorzitter",
        "penningmeester, secretaris",
        "lid Koor Zilt en penningmeester",
    ],
)
def test_what_may_be_several_positions_in_a_line_is_reported(written):
    reading = read(f'Naam;Nevenfuncties\nPim;"{written}"\n', ("official", "position"))
    assert reading.records == ()
    assert "Several positions" in reading.problems[0].remedy


def test_an_empty_organisation_is_sought_in_the_cell_of_the_position():
    text = "Naam;Functie;Organisatie\nPim;lid Koor Zilt;\nPim;lid;\n"
    reading = read(text, ("official", "title", "organisation"))
    assert [(each.title, each.organisation.name) for each in reading.records] == [
        ("lid", "Koor Zilt")
    ]
    assert [each.where for each in reading.problems] == ["line 3, column Organisatie"]


LINES = {
    "a text that goes on beside one organisation": (
        {"title": "lid\nkok", "organisation": "Koor Zilt"},
        [{"title": "lid kok", "organisation": "Koor Zilt"}],
    ),
    "a key for each": (
        {"title": "1. lid\n2. kok", "organisation": "1. Koor\n2. Pan", "key": "K"},
        [
            {"title": "lid", "organisation": "Koor", "key": "K-1"},
            {"title": "kok", "organisation": "Pan", "key": "K-2"},
        ],
    ),
    "something in brackets behind each": (
        {"position": "Koor Zilt (onbezoldigd)\nBond Zee (bezoldigd)"},
        [{"position": "Koor Zilt (onbezoldigd)"}, {"position": "Bond Zee (bezoldigd)"}],
    ),
    "a line that is no position by itself": (
        {"position": "Zelfstandig\nMolenaar"},
        [{"position": "Zelfstandig Molenaar"}],
    ),
}


@pytest.mark.parametrize("lines", LINES)
def test_lines_in_a_cell_are_as_many_positions_as_they_say(lines):
    cells, positions = LINES[lines]
    assert position_rows.parts_of(cells) == positions


def test_three_answers_for_two_positions_are_not_shared_out():
    said = {"title": "1. lid\n2. kok", "organisation": "1. Koor\n2. Pan", "paid": "ja\nnee\nja"}
    with pytest.raises(position_rows.NotApart) as found:
        position_rows.parts_of(said)
    assert found.value.column == "paid"


@pytest.mark.parametrize(
    ("paid", "behind", "known"),
    [
        ("geen", "vrijwilligersvergoeding", False),
        ("nee", "onbezoldigd", False),
        ("onbekend", "bezoldigd", None),
        ("nee", "bezoldigd", "reported"),
    ],
)
def test_what_stands_behind_a_position_is_no_part_of_it_where_a_cell_says_it_too(
    paid, behind, known
):
    text = f"Naam;Functie;Organisatie;Bezoldigd\nPim;lid;Koor ({behind});{paid}\n"
    reading = read(text, ("official", "title", "organisation", "paid"))
    said = [(each.organisation.name, each.paid) for each in reading.records]
    assert said == ([("Koor", known)] if known != "reported" else [])
    assert [each.where for each in reading.problems] == ["line 2, column Bezoldigd"] * (not said)


def test_hours_are_shared_out_with_the_positions_and_keep_no_row_out():
    said = {"position": "- lid Koor\n- kok Pan", "time_spent": "2 uur per week\n4 uur per week"}
    assert [each["time_spent"] for each in position_rows.parts_of(said)] == [
        "2 uur per week",
        "4 uur per week",
    ]
    said["time_spent"] += "\n6 uur per week"
    assert len(position_rows.parts_of(said)) == 2


def test_hours_in_brackets_are_the_time_that_a_position_takes():
    reading = read(
        "Naam;Functie;Organisatie\nPim;lid (2-4 uur per week);Koor (1 dagdeel)\n",
        ("official", "title", "organisation"),
    )
    (record,) = reading.records
    assert (record.title, str(record.particulars.time_spent)) == ("lid", "2-4 hour/week")
    assert record.organisation.name == "Koor"
    (problem,) = reading.problems
    assert "something else" in problem.remedy


@pytest.mark.parametrize(
    ("written", "paid"),
    [
        ("\N{BALLOT BOX WITH X} ja \N{BALLOT BOX} nee", True),
        ("\N{BALLOT BOX} ja \N{BALLOT BOX WITH CHECK} nee", False),
        ("ja \N{BALLOT BOX} nee \N{BALLOT BOX WITH X}", False),
        ("\N{BALLOT BOX} ja \N{BALLOT BOX} nee", None),
        ("\N{BALLOT BOX WITH X}", True),
    ],
)
def test_the_box_that_is_ticked_says_whether_a_position_is_paid(written, paid):
    assert pay.read(written) is paid


def test_two_boxes_that_are_ticked_are_no_answer():
    with pytest.raises(ValueError, match="of pay"):
        pay.read("\N{BALLOT BOX WITH X} ja \N{BALLOT BOX WITH X} nee \N{BALLOT BOX} deels")


def test_the_guide_lists_the_words_for_positions():
    guide = GUIDE.read_text(encoding="utf-8")
    for kind, words in functions.WORDS.items():
        assert f"| {kind} | {', '.join(words)} |" in guide


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Penningmeester", TieKind.OFFICER),
        ("oud-voorzitter", TieKind.OFFICER),
        ("lid Raad van Toezicht", TieKind.BOARD),
        ("Commissaris", TieKind.BOARD),
        ("mede-eigenaar", TieKind.OWNERSHIP),
        ("lid", TieKind.MEMBERSHIP),
        ("lid cliëntenraad", None),
        ("voorzittershamer", None),
    ],
)
def test_a_role_is_guessed_from_the_word_for_the_position_or_not_at_all(title, kind):
    assert functions.kind_of(title) == kind


def read(text, columns, noun="positions", **choices):
    return mapping.read(noun, text.encode(), "lijst.csv", Chosen(columns, TableChoices(**choices)))


def test_crosses_under_two_headers_say_whether_a_position_is_paid():
    text = "Naam;Functie;Organisatie;Bezoldigd;\n;;;ja;nee\nJet;lid;Koor;x;\nJet;lid;Bond;;x\nJet;lid;Kring;;\nJet;lid;Club;x;x\n"
    reading = read(text, ("official", "title", "organisation", "paid", "unpaid"))
    assert [each.paid for each in reading.records] == [True, False, None]
    assert [each.where for each in reading.problems] == ["line 6, column Bezoldigd nee"]


def test_several_positions_in_one_cell_are_positions_of_their_own():
    text = 'Naam;Nevenfuncties\nJet;"- lid bij Koor Zilt\n- penningmeester, Bond Duin"\nPim;voorzitter Stichting Kust, afdeling Noord\n'
    reading = read(text, ("official", "position"), guesses_roles=True)
    said = [
        (each.official, each.title, each.organisation.name, each.kind) for each in reading.records
    ]
    assert said == [
        ("Jet", "lid", "Koor Zilt", TieKind.MEMBERSHIP),
        ("Jet", "penningmeester", "Bond Duin", TieKind.OFFICER),
        ("Pim", "voorzitter", "Stichting Kust, afdeling Noord", TieKind.OFFICER),
    ]
    assert (reading.read, [each.where for each in reading.records][:2]) == (
        3,
        ["line 2, position 1", "line 2, position 2"],
    )


def test_cells_with_as_many_parts_belong_together_and_others_are_reported():
    text = 'Naam;Functie;Organisatie\nJet;"lid\nvoorzitter";"Koor\nBond"\nPim;"lid\nvoorzitter\nlid";"Koor\nBond"\n'
    reading = read(text, ("official", "title", "organisation"))
    assert [(each.title, each.organisation.name) for each in reading.records] == [
        ("lid", "Koor"),
        ("voorzitter", "Bond"),
    ]
    assert (reading.read, len(reading.problems)) == (3, 1)


def test_a_list_that_says_none_is_no_position():
    text = "Naam;Functie;Organisatie\nJet;geen;\nPim;;\n"
    reading = read(text, ("official", "title", "organisation"))
    assert [each.is_none for each in reading.records] == [True]
    assert "write: geen" in reading.problems[0].remedy


def test_periods_and_ends_are_read_as_somebody_chose():
    text = "Naam;Functie;Organisatie;Periode\nJet;lid;A;2021-heden\nJet;lid;B;2019 t/m 2020\nJet;lid;C;\nJet;lid;D;2018 tot onbekend\n"
    columns = ("official", "title", "organisation", "period")
    assert [each.ended for each in read(text, columns).records] == [False, True, False, None]
    assert [each.ended for each in read(text, columns, runs=False).records] == [
        None,
        True,
        None,
        None,
    ]


def test_ex_officio_is_a_cross_a_word_or_yes():
    text = "Naam;Functie;Organisatie;Q.q.\nJet;lid;A;x\nJet;lid;B;nee\nJet;lid;C;privé\n"
    reading = read(text, ("official", "title", "organisation", "ex_officio"))
    assert [each.capacity for each in reading.records] == [
        Capacity.EX_OFFICIO,
        None,
        Capacity.PRIVATE,
    ]


def test_officials_in_one_column_of_names_are_read():
    text = "Naam;Ambt\nMw. drs. J. van der Zandkuil;raadslid\nP. Wad;bode\n"
    reading = read(text, ("name", "office"), "officials")
    (jet,) = reading.records
    assert (jet.key, jet.initials, jet.prefix, jet.family_name) == ("", "J.", "van der", "Zandkuil")
    assert [each.where for each in reading.problems] == ["line 3, column Ambt"]


def test_a_text_longer_than_any_name_is_nobody_and_is_not_taken_apart(monkeypatch):
    asked = []
    bare = person_cells.bare
    monkeypatch.setattr(person_cells, "bare", lambda text: asked.append(text) or bare(text))
    long = f"P. Wad {'; ' * contents.LONGEST_NAME}"
    assert not contents.is_name(long)
    assert not contents.names_somebody(long)
    assert not listed.is_holder(long)
    assert asked == []
    assert listed.is_holder("wethouder E. Vos")
    assert not listed.is_holder("E. Vos")
