"""Letters, running text, cards and forms as rows: what each sentence and each line says, and what is
not read because it cannot be told for sure. Everybody in them is invented.
"""

from __future__ import annotations

import pytest

from conflict_graph.readers.tables import bullets
from conflict_graph.readers.tables.texts import asides, blocks, fields, lines, pages, sentences
from conflict_graph.readers.tables.texts.sentences import SentenceKind
from tests.conflict_graph.test_lists_of_clerks import document, paragraph, word_table
from tests.conflict_graph.test_lists_of_griffies import positions_of, read
from tests.conflict_graph.test_lists_unseen import pdf


def said(sentence):
    found = sentences.read(sentence)
    return [(each["title"], each["organisation"]) for each in found.positions]


def beside(sentence):
    """Return what a sentence says of one position beside what it is and where."""
    (one,) = sentences.read(sentence).positions
    return {key: cell for key, cell in one.items() if key not in ("title", "organisation")}


@pytest.mark.parametrize(
    ("sentence", "positions"),
    [
        ("Ik ben lid van Koor Zilt.", [("lid", "Koor Zilt")]),
        ("Sinds 2019 is zij lid van Koor Zilt.", [("lid", "Koor Zilt")]),
        ("Bij de Stichting Pan ben ik secretaris.", [("secretaris", "Stichting Pan")]),
        ("Als secretaris ben ik verbonden aan Stichting Pan.", [("secretaris", "Stichting Pan")]),
        ("Daarnaast is zij als vrijwilliger actief bij Pan Duin.", [("vrijwilliger", "Pan Duin")]),
        (
            "Naast mijn raadslidmaatschap werk ik als docent bij ROC Zilt.",
            [("docent", "ROC Zilt")],
        ),
        (
            "P. Wad is lid van Koor Zilt, penningmeester van Pan Duin en voorzitter van Bond Zee.",
            [("lid", "Koor Zilt"), ("penningmeester", "Pan Duin"), ("voorzitter", "Bond Zee")],
        ),
        (
            "Els Vos werkt als docent bij ROC Zilt en is lid van Koor Zilt.",
            [("docent", "ROC Zilt"), ("lid", "Koor Zilt")],
        ),
        (
            "Daarnaast ben ik lid van Koor Zilt (onbezoldigd) en secretaris van Pan Duin.",
            [("lid", "Koor Zilt"), ("secretaris", "Pan Duin")],
        ),
        (
            "Mijn nevenfuncties zijn: lid van Koor Zilt; en secretaris van Pan Duin.",
            [("lid", "Koor Zilt"), ("secretaris", "Pan Duin")],
        ),
        ("De heer P. Wad heeft als nevenfunctie: lid van Koor Zilt", [("lid", "Koor Zilt")]),
        (
            "Wethouder Vos is lid van de raad van toezicht van Pan Duin.",
            [("lid van de raad van toezicht", "Pan Duin")],
        ),
        ("Sinds 2015 is Jet van der Rif (Kustpartij) lid van Koor Zilt.", [("lid", "Koor Zilt")]),
    ],
)
def test_a_sentence_says_positions(sentence, positions):
    assert said(sentence) == positions


@pytest.mark.parametrize(
    "sentence",
    [
        "Hij zit in het bestuur van Stichting Pan.",
        "Hij was lid van Koor Zilt.",
        "Hij is sinds 2019 en sinds 2020 lid van Koor Zilt.",
        "Ik ben lid van het koor.",
        "Ik ben frutselaar van Koor Zilt.",
        "Ik ben lid van Koor Zilt maar niet meer lang.",
        "Bij Koor Zilt ben ik graag.",
        "Ik ben lid van Koor Zilt, waarvoor ik geen vergoeding ontvang, onbezoldigd.",
        "Ik ben zonder vergoeding onbezoldigd lid van Koor Zilt.",
        "Mijn nevenfuncties zijn: zingen; lid van Koor Zilt.",
        "Ik ben lid van Koor Zilt en is nu 2019 en 2020 weg.",
        "Sinds 2019 ben ik lid van Koor Zilt en secretaris van Pan Duin.",
        "Sinds 2019 ben ik lid van Koor Zilt (sinds 2020) en secretaris van Pan Duin.",
        "Met Jan ben ik lid van Koor Zilt en secretaris van Pan Duin.",
        "Ik ben lid van Koor Zilt, secretaris van Pan Duin, onbezoldigd.",
        "De hond is lid van Koor Zilt.",
        "Ik ben blij.",
    ],
)
def test_what_a_sentence_does_not_say_for_sure_is_not_read(sentence):
    assert sentences.read(sentence).kind is SentenceKind.UNREAD


@pytest.mark.parametrize(
    ("sentence", "more"),
    [
        ("Ik ben onbezoldigd lid van Koor Zilt.", {"paid": "onbezoldigd"}),
        ("Ik ben lid van Koor Zilt, waarvoor ik een vergoeding ontvang.", {"paid": "bezoldigd"}),
        ("Ik ben lid van Koor Zilt tegen een vergoeding.", {"paid": "bezoldigd"}),
        ("Ik ben zonder vergoeding lid van Koor Zilt.", {"paid": "onbezoldigd"}),
        ("Ik ben tegen een vergoeding lid van Koor Zilt.", {"paid": "bezoldigd"}),
        (
            "Ik ben lid van Koor Zilt en ontvang hiervoor een onkostenvergoeding.",
            {"paid": "onkostenvergoeding"},
        ),
        (
            "Ik ben van 2012 tot en met 2014 lid van Koor Zilt (2 uur per week).",
            {"period": "van 2012 tot en met 2014", "time_spent": "2 uur per week"},
        ),
        ("Ik ben ambtshalve lid van Koor Zilt.", {"ex_officio": "q.q."}),
        ("Tot 2021 was hij lid van Koor Zilt.", {"period": "Tot 2021"}),
    ],
)
def test_a_sentence_says_what_stands_beside_a_position(sentence, more):
    assert beside(sentence) == more


@pytest.mark.parametrize(
    ("sentence", "kind", "is_of_all", "more"),
    [
        ("Deze functie is onbezoldigd.", SentenceKind.MORE, False, {"paid": "onbezoldigd"}),
        ("Beide functies zijn onbezoldigd.", SentenceKind.MORE, True, {"paid": "onbezoldigd"}),
        ("Dat doe ik sinds 2019.", SentenceKind.MORE, False, {"period": "sinds 2019"}),
        (
            "Hiervoor ontvangt zij een vergoeding van € 1.200 per jaar.",
            SentenceKind.MORE,
            False,
            {"paid": "€ 1.200 per jaar"},
        ),
        (
            "Ik krijg voor beide functies geen vergoeding.",
            SentenceKind.MORE,
            True,
            {"paid": "onbezoldigd"},
        ),
        (
            "Voor geen van deze functies ontvang ik een vergoeding.",
            SentenceKind.MORE,
            True,
            {"paid": "onbezoldigd"},
        ),
        (
            "Voor geen van beide functies ontvang ik geen vergoeding.",
            SentenceKind.UNREAD,
            False,
            {},
        ),
        ("Deze functie is sinds 2019 leuk.", SentenceKind.UNREAD, False, {}),
        ("Ik heb geen nevenfuncties.", SentenceKind.NONE, False, {}),
        ("Geen nevenfuncties.", SentenceKind.NONE, False, {}),
        ("Verder heb ik geen andere functies.", SentenceKind.NOTHING, False, {}),
        ("Beste griffier", SentenceKind.NOTHING, False, {}),
        ("Mijn naam is Els Vos, raadslid", SentenceKind.WHO, False, {}),
        ("Mijn naam is Haas", SentenceKind.UNREAD, False, {}),
        ("Mooi weer vandaag", SentenceKind.UNREAD, False, {}),
    ],
)
def test_a_sentence_may_say_more_of_what_stands_before_it_or_nothing(
    sentence, kind, is_of_all, more
):
    found = sentences.read(sentence)
    assert (found.kind, found.is_of_all, found.more) == (kind, is_of_all, more)


def test_a_full_stop_that_shortens_a_word_ends_no_sentence():
    text = "De heer dr. P. Wad is lid van Pan B.V. Ook is hij lid van Bond Zee"
    assert len(sentences.apart(text)) == 2
    assert said(sentences.apart(text)[0]) == [("lid", "Pan B.V.")]


def test_a_fee_under_another_name_is_told_as_it_stands():
    assert asides.take_apart("lid van Koor Zilt tegen een vacatiegeld") == (
        "lid van Koor Zilt",
        {"paid": "vacatiegeld"},
    )


LETTER = "Van: {}\n\nBeste griffie,\nIk ben lid van Koor Zilt. Deze functie is onbezoldigd.\n\n{}\n"


@pytest.mark.parametrize(
    ("head", "end", "name"),
    [
        ("Els Vos", "Met vriendelijke groet,\nEls", "Els Vos"),
        ("Els Vos <els@voorbeeld.example>", "Groet, Els Vos", "Els Vos"),
        ("griffie@voorbeeld.example", "Met vriendelijke groet,\nEls Vos\nraadslid", "Els Vos"),
        ("Griffie Duin", "Hoogachtend,\n\nEls Vos", "Els Vos"),
        ("Els Vos", "Hoogachtend,\n\nPim Wad", None),
        ("Griffie Duin", "Met vriendelijke groet,\nde griffie van Duin", None),
        ("Els Vos", "Els Vos\nburgerlid", "Els Vos"),
    ],
)
def test_a_letter_is_of_who_sends_and_signs_it(head, end, name):
    reading = read(LETTER.format(head, end).encode(), "mail.txt")
    assert [(each.official, each.paid) for each in reading.records] == [(name, False)] * bool(name)
    assert any("whose" in each.remedy for each in reading.problems) is (name is None) or not name


def test_who_says_in_a_letter_who_it_is_is_that():
    text = "Ondergetekende, Els Vos, raadslid, meldt dat.\nIk ben lid van Koor Zilt en doe dat graag.\n"
    text += "Ik ben secretaris van Pan Duin.\nHij is docent bij Huis Zee.\nDe hond is lid van Bond Zee.\n"
    reading = read(text.encode(), "mail.txt")
    assert positions_of(reading) == [("Els Vos", "secretaris", "Pan Duin")]
    assert len(reading.problems) == 3


@pytest.mark.parametrize(
    ("more", "paid"),
    [
        ("Beide functies zijn onbezoldigd.", [False, False]),
        ("De functie bij Koor Zilt is onbezoldigd.", [False, None]),
        ("Deze functie is onbezoldigd.", [None, False]),
        ("De eerste is onbezoldigd.", []),
        ("De functie bij Huis Zee is onbezoldigd.", []),
    ],
)
def test_what_is_said_of_positions_in_a_later_sentence_is_theirs_or_keeps_them_out(more, paid):
    text = f"Els Vos is lid van Koor Zilt. Zij is secretaris van Pan Duin. {more}"
    content = document(paragraph(text), paragraph("Pim Wad is ambtshalve lid van Bond Zee."))
    reading = read(content, "brief.docx")
    assert [each.paid for each in reading.records] == [*paid, None]
    assert bool(reading.problems) is not bool(paid)


def test_a_sentence_that_contradicts_the_one_before_keeps_that_position_out():
    text = "Pim Wad is lid van Koor Zilt.\nEls Vos is bezoldigd lid van Pan Duin. Deze functie is onbezoldigd."
    reading = read(text.encode(), "lijst.txt")
    assert positions_of(reading) == [("Pim Wad", "lid", "Koor Zilt")]


def found_in(text):
    return blocks.table_of(lines.of_plain(enumerate(text.split("\n"), 1)))


@pytest.mark.parametrize(
    "text",
    [
        "Naam\nP. Wad\nRol\nlid\nWaar\nZonnewende\nB/O\nO\nNaam\nE. Vos\nRol\ndocent\nWaar\nPan\nB/O\nB",
        "Naam: P. Wad\nRol: lid\nWaar: Zonnewende\nB/O: O\nNaam: E. Vos\nRol: docent\nWaar: Pan\nB/O: B",
        "Naam P. Wad\nRol lid\nWaar Zonnewende\nB/O O\nNaam E. Vos\nRol docent\nWaar Pan\nB/O B",
        "Naam:\nP. Wad\nRol:\nlid\nWaar:\nZonnewende\nBezoldigd\nnee\nNaam:\nE. Vos\nRol:\ndocent\nWaar:\nPan\nBezoldigd\nja",
        "P. Wad\nRol\tlid\nWaar\tZonnewende\nBetaald\tnee\nE. Vos\nRol\tdocent\nWaar\tPan\nBetaald\tja",
    ],
)
def test_fields_of_positions_are_read_however_they_stand(text):
    found = found_in(text)
    header, *rows = (cells for _where, cells in found.table.rows)
    assert header[:3] == ("bestuurder", "functie", "organisatie")
    assert [row[:3] for row in rows] == [
        ("P. Wad", "lid", "Zonnewende"),
        ("E. Vos", "docent", "Pan"),
    ]
    assert (found.sure, found.unread) == (2, 0)


def test_fields_of_a_name_in_parts_stand_in_columns_of_their_own():
    found = found_in(
        "Voorletters: P.\nAchternaam: Wad\nFunctie: lid\nOrganisatie: Koor\nVoorletters: E.\n"
        "Achternaam:\nVos\nFunctie: docent\nOrganisatie: Pan"
    )
    assert [cells for _where, cells in found.table.rows] == [
        ("voorletters", "achternaam", "functie", "organisatie"),
        *(("P.", "Wad", "lid", "Koor"), ("E.", "Vos", "docent", "Pan")),
    ]


CARD = "Pim Wad\nZeepartij Kust\nE-mail: p@voorbeeld.example\nCommissies\nRuimte\n{}:\n{}\n"


@pytest.mark.parametrize(
    ("heading", "said", "row"),
    [
        ("Nevenfuncties", "lid, Koor Zilt", ("lid", "Koor Zilt", None)),
        ("Nevenfuncties (onbezoldigd)", "lid, Koor Zilt", ("lid", "Koor Zilt", False)),
        ("Onbezoldigde functies", "lid, Koor Zilt (bezoldigd)", ("lid", "Koor Zilt", True)),
        ("Nevenfuncties", "lid\nKoor Zilt\nOnbezoldigd", ("lid", "Koor Zilt", False)),
        ("Nevenfuncties", "geen", ("geen", "", None)),
    ],
)
def test_a_card_holds_positions_below_its_heading(heading, said, row):
    text = CARD.format(heading, said) + "\nElse Vos\nNevenfuncties: docent, Pan Duin\n"
    reading = read(text.encode(), "lijst.txt")
    first, last = reading.records[0], reading.records[-1]
    assert (first.title, first.organisation.name, first.paid) == row
    assert (first.official, last.official, last.title) == ("Pim Wad", "Else Vos", "docent")


def test_what_stands_below_the_name_of_another_field_is_no_position():
    found = found_in(
        "P. Wad\nNevenfuncties\nlid, Koor Zilt\nCommissies\nvoorzitter, Commissie Zee\n"
    )
    assert len(found.table.rows) == 2
    found = found_in(
        "P. Wad\nNevenfuncties\nlid, Koor Zilt\nCommissies\nRuimte\n\nE. Vos\nNevenfuncties\ngeen"
    )
    assert [cells[0] for _where, cells in found.table.rows[1:]] == ["P. Wad", "E. Vos"]


@pytest.mark.parametrize(
    "more",
    ["Vergoeding onduidelijk", "x", "Bezoldigd:\nmisschien", "Bezoldigd: ja\nBezoldigd: nee"],
)
def test_a_position_of_which_a_line_may_say_more_is_told(more):
    found = found_in(
        f"P. Wad\nlid, Koor Zilt\n{more}\nE. Vos\ndocent, Pan Duin\nsecretaris, Huis Zee"
    )
    assert [cells[0] for _where, cells in found.table.rows[1:]] == ["E. Vos", "E. Vos"]
    assert "lid, Koor Zilt" in [each.value for each in found.table.problems]


def test_a_function_above_another_one_has_no_organisation():
    found = found_in("P. Wad\nlid\nvoorzitter\nE. Vos\ndocent, Pan Duin")
    assert [each.value for each in found.table.problems] == ["voorzitter"]


def test_a_field_without_a_position_is_told():
    found = found_in("P. Wad\nOrganisatie: Bond Zee\nE. Vos\nFunctie: docent\nOrganisatie: Pan")
    assert [cells[0] for _where, cells in found.table.rows[1:]] == ["E. Vos"]
    assert "Organisatie: Bond Zee" in [each.value for each in found.table.problems]
    assert found_in("Bezoldigd: ja\nP. Wad\nlid, Koor Zilt").unread == 1


def test_a_text_without_positions_is_none():
    assert found_in("Beste griffie,\nMooi weer.") is None
    assert found_in("lid, Koor Zilt") is None


def test_a_field_in_a_line_is_known():
    assert fields.is_field("Bezoldigd: ja")
    assert not fields.is_field("P. Wad: lid")


def test_a_line_that_the_page_broke_goes_on_in_the_next():
    long = "penningmeester van de Stichting Vrienden van het Museum aan de oude Haven van"
    text = f"P. Wad\n{long}\nDuin en Zee (onbezoldigd)\nE. Vos\nlid, Koor Zilt\ndocent, Pan (betaald,\n2 uur per week)\n"
    reading = read(text.encode(), "lijst.txt")
    assert [each.paid for each in reading.records] == [False, None, True]
    assert reading.records[0].organisation.name.endswith("van Duin en Zee")


TWO = """#set page(height: 8cm, width: 18cm)
Nevenfuncties van de leden van de raad van Duin en Zee, zoals opgegeven
#grid(columns: (1fr, 1fr), gutter: 1cm,
[Pim Wad \\ Nevenfuncties \\ lid, Koor Zilt \\ docent bij de Stichting Vrienden van het Museum te Duin],
[Els Vos \\ Nevenfuncties \\ docent, Pan Duin \\ secretaris, Huis Zee])
"""


def test_cards_beside_each_other_on_a_page_are_read_one_after_the_other():
    reading = read(pdf("", TWO), "lijst.pdf")
    assert positions_of(reading) == [
        ("Pim Wad", "lid", "Koor Zilt"),
        ("Pim Wad", "docent", "Stichting Vrienden van het Museum te Duin"),
        *(("Els Vos", "docent", "Pan Duin"), ("Els Vos", "secretaris", "Huis Zee")),
    ]


def test_cards_in_the_cells_of_a_table_begin_anew_in_each():
    cell = ["Pim Wad\nNevenfuncties\nlid, Koor Zilt", "Nevenfuncties\ndocent, Pan Duin"]
    reading = read(
        document(word_table(tuple(cell), ("Els Vos\nNevenfuncties\ngeen", ""))), "l.docx"
    )
    assert [each.official for each in reading.records] == ["Pim Wad", "Els Vos"]
    assert "docent, Pan Duin" in [each.value for each in reading.problems]


def test_quotation_marks_in_a_text_with_tabs_open_no_cell():
    text = 'Naam\tFunctie\tOrganisatie\nP. Wad\tlid\t"Koor Zilt\nE. Vos\tdocent\t"Pan" Duin\nJ. Rif\tsecretaris\t"Huis"\n'
    assert [each[2] for each in positions_of(read(text.encode(), "l.txt"))] == [
        *("Koor Zilt", 'Pan" Duin', "Huis"),
    ]


@pytest.mark.parametrize(
    ("text", "is_told"),
    [
        ("P. Wad\nlid, Koor; zingen, Pan; dansen\nE. Vos\ndocent, Pan Duin", True),
        ("Nevenfuncties:\nP. Wad\nOnbezoldigd\nE. Vos\ndocent, Pan Duin", True),
    ],
)
def test_a_line_that_is_no_position_for_sure_is_told(text, is_told):
    found = found_in(text)
    assert [cells[0] for _where, cells in found.table.rows[1:]] == ["E. Vos"]
    assert bool(found.table.problems) is is_told


def test_a_letter_may_be_signed_by_one_name_or_two():
    text = "Van: Els Vos\n\nIk ben lid van Koor Zilt.\n\nGroet,\nEls\n"
    assert [each.official for each in read(text.encode(), "m.txt").records] == ["Els Vos"]
    text = "Van: Els Vos\n\nIk ben lid van Koor Zilt.\n\nGroet, Pim Wad\n"
    assert read(text.encode(), "m.txt").records == ()


def test_lines_of_a_paragraph_and_empty_ones_are_lines():
    line = lines.LineBeside("line 1", "P. Wad\n\nlid, Koor Zilt", 0)
    assert [each.text for each in lines.of_beside([line])] == ["P. Wad", "lid, Koor Zilt"]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("Pim Wad\nWad is lid van Koor Zilt.", [("Pim Wad", "lid", "Koor Zilt")]),
        ("Pim Wad\nlid, Bond Zee\nVos is docent bij Pan Duin.", [("Pim Wad", "lid, Bond Zee")]),
        (
            "P. Wad\nVroegere nevenfuncties\nFunctie: lid\nOrganisatie: Koor\nE. Vos\n"
            "Functie: docent\nOrganisatie: Pan",
            [("E. Vos", "docent", "Pan")],
        ),
        (
            "P. Wad\nlid Koor Zilt, voorzitter\nE. Vos\ndocent, Pan Duin",
            [("E. Vos", "docent, Pan Duin")],
        ),
    ],
)
def test_a_name_or_a_heading_says_whose_positions_are(text, rows):
    assert [cells for _where, cells in found_in(text).table.rows[1:]] == rows


def test_cells_with_lines_that_hold_no_positions_are_a_table():
    page = "<table><tr><td>Naam<td>Functie<tr><td>P. Wad<br>Zee<td><h4>lid</h4>Koor<br>Zilt</table>"
    assert pages.read(page.encode())[0].rows[1][1] == ("P. Wad\nZee", "lid\nKoor\nZilt")


PARTY = "P. Wad\nFractie Zilt\n• lid bij Koor Zilt (onbezoldigd)\nE. Vos\nPartij Duin\n• kok bij Pan Duin\n"


@pytest.mark.parametrize("head", ["", "Deel deze pagina\nLeden en hun nevenfuncties\n\n"])
def test_a_party_below_a_name_is_no_person(head):
    reading = read((head + PARTY).encode(), "leden.txt")
    assert positions_of(reading) == [("P. Wad", "lid", "Koor Zilt"), ("E. Vos", "kok", "Pan Duin")]


def test_of_bullets_a_party_below_a_name_is_told():
    table = bullets.table_of(
        [(1, "Els Vos", False), (2, "Fractie Zilt", False), (3, "kok, Pan Duin", True)]
    )
    assert [cells for _where, cells in table.rows[1:]] == [("Els Vos", "kok, Pan Duin")]
    assert [each.value for each in table.problems] == ["Fractie Zilt"]


def test_what_he_does_is_not_of_the_person_above_once_a_sentence_names_another():
    text = (
        "Els Vos is lid van Koor Zilt (onbezoldigd).\n\n"
        "{name} verdient zijn brood met verhalen. Hij is voorzitter van Bond Duin (onbezoldigd).\n"
    )
    first = ("Els Vos", "lid", "Koor Zilt")
    of_another = read(text.format(name="Jan Rif").encode(), "leden.txt")
    assert positions_of(of_another) == [first]
    assert "Hij is voorzitter" in of_another.problems[-1].value
    of_her = read(text.format(name="Els Vos").encode(), "leden.txt")
    assert positions_of(of_her) == [first, ("Els Vos", "voorzitter", "Bond Duin")]


@pytest.mark.parametrize(
    ("before", "is_read"),
    [("", True), ("[bijgewerkt 2026]", True), ('{\n "a": [', False), ('[{"a": 1},', False)],
)
def test_what_a_program_wrote_for_another_is_no_text(before, is_read):
    found = found_in(f"{before}\nP. Wad\nRol\tlid\nWaar\tZonnewende\nBetaald\tnee")
    assert (found is not None) is is_read


def test_an_empty_text_says_nothing():
    assert found_in("") is None
