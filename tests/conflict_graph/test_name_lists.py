"""Names of a list, looked up in a register."""

import pytest

from benchmarks import pasted
from conflict_graph.resolution import abbreviations
from conflict_graph.resolution.name_lists import Found, NameBook

KNOWN = (
    "Tennisclub Wilgenhage 1974",
    "Stichting Lokale Omroep Bruggeveen",
    "Stichting Basisscholen Wilgenhage",
    "Bouwbedrijf Tarwezand B.V.",
    "Stichting Molen De Korenaar",
    "Vereniging Molen De Korenaar",
    "Gemeente Uilenzijl",
    "Centrum voor Jeugd en Gezin Wadgouw",
    "Woningstichting Steenrijk",
)


@pytest.fixture(scope="module")
def book():
    return NameBook({name: (name, None) for name in KNOWN})


def found(book, text):
    answer = book.look_up(text)
    return answer.found, [each.key for each in answer.candidates]


@pytest.mark.parametrize("file", pasted.FILES)
def test_names_in_lists_are_found_and_hardly_ever_wrongly_called_exact(file):
    score = pasted.score(file)
    assert score.found >= 0.97 * score.asked
    assert score.wrongly_exact <= 0.02 * (score.asked + score.absent)
    assert score.absent_like <= score.absent / 2


@pytest.mark.parametrize(
    "text",
    ["Bouwbedrijf Tarwezand B.V.", "BOUWBEDRIJF TARWEZAND BV", "Bouwbedrijf Tarwezand b.v."],
)
def test_a_name_that_one_alone_bears_is_exact_however_its_form_is_written(book, text):
    assert found(book, text) == (Found.EXACT, ["Bouwbedrijf Tarwezand B.V."])


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Bouwbedrijf Tarwezand", "Bouwbedrijf Tarwezand B.V."),
        ("Bouwbedr. Tarwezand N.V.", "Bouwbedrijf Tarwezand B.V."),
        ("T.C. Wilgenhage", "Tennisclub Wilgenhage 1974"),
        ("Tennisvereniging Wilgenhage", "Tennisclub Wilgenhage 1974"),
        ("LOB", "Stichting Lokale Omroep Bruggeveen"),
        ("CJG Wadgouw", "Centrum voor Jeugd en Gezin Wadgouw"),
        ("C.J.G. Wadgouw", "Centrum voor Jeugd en Gezin Wadgouw"),
        ("Uilenzijl", "Gemeente Uilenzijl"),
        ("Gemeente Uilenzijl (Gld.)", "Gemeente Uilenzijl"),
        ("Gemeente Uilenzijl, afdeling Inkoop", "Gemeente Uilenzijl"),
        ("Woningst. Steenrijk", "Woningstichting Steenrijk"),
        ("Woning st. Steenrijk", "Woningstichting Steenrijk"),
        ("Wst Steenrijk", "Woningstichting Steenrijk"),
    ],
)
def test_an_abbreviation_or_another_form_only_looks_like(book, text, name):
    outcome, names = found(book, text)
    assert (outcome, names[0]) == (Found.LIKE, name)


def test_a_name_that_two_bear_but_for_their_form_is_neither(book):
    outcome, names = found(book, "Molen De Korenaar")
    assert (outcome, sorted(names)) == (
        Found.LIKE,
        ["Stichting Molen De Korenaar", "Vereniging Molen De Korenaar"],
    )


@pytest.mark.parametrize(
    "text", ["Waterschap Zeehoek", "Tennisclub Zeehoek", "TC Zeehoek", "XQRT", "B.V.", "()", ""]
)
def test_what_is_like_nothing_is_not_here(book, text):
    assert found(book, text) == (Found.NOT_HERE, [])


def test_as_many_candidates_as_were_asked_for_come_back(book):
    assert len(book.look_up("Molen De Korenaar", most=1).candidates) == 1


@pytest.mark.parametrize(
    ("asked", "known", "said"),
    [
        ("Gebr. Hoekwoud & Zn.", "Gebroeders Hoekwoud en Zonen", "gebroeders hoekwoud en zonen"),
        ("GGD Beekstreek", "Gemeentelijke Gezondheidsdienst Beekstreek", None),
        ("Ing.bureau Brughorst", "Ingenieursbureau Brughorst", "ingenieursbureau brughorst"),
        ("Parochie H. Liutger", "Parochie Heilige Liutger", "parochie heilige liutger"),
        ("RvG Zandhoek", "Raad voor Groen Zandhoek", "raad voor groen zandhoek"),
        ("RDV Vlietzoom", "Regionale Dienst Vlietzoom", "regionale dienst vlietzoom"),
        ("RG Zandhoek", "Raad voor Groen Zandhoek", "raad voor groen zandhoek"),
        ("Tarwezand", "Tarwezand", None),
    ],
)
def test_an_abbreviation_is_read_beside_a_known_name(asked, known, said):
    read = abbreviations.spelled_out(abbreviations.split(asked), abbreviations.split(known))
    if said is None and asked == known:
        assert read is None
    else:
        assert read.text == (said or " ".join(abbreviations.split(known)))
