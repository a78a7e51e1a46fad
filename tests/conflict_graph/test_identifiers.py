import pytest

from conflict_graph.resolution import identifiers


@pytest.mark.parametrize(
    ("scheme", "text", "number"),
    [
        ("NL-KVK", "01 23.45 67", "01234567"),
        ("NL-KVK", "12345678.0", "12345678"),
        ("NL-RSIN", "1112.22.333", "111222333"),
        ("NL-OIN", "00000001003214345000", "00000001003214345000"),
        ("GB-COH", "4142000", "04142000"),
        ("GB-COH", "11111111.0", "11111111"),
        ("GB-COH", "sc12345", "SC012345"),
        ("XI-LEI", "213800KUD8LAJWSQ9D15", "213800KUD8LAJWSQ9D15"),
        ("GB-LAE", " BNE ", "BNE"),
    ],
)
def test_a_number_gets_the_one_shape_of_its_scheme(scheme, text, number):
    assert identifiers.validate(scheme, text) == number


@pytest.mark.parametrize(
    ("scheme", "text", "remedy"),
    [
        ("NL-KVK", "1234567", "put the leading zero back"),
        ("NL-KVK", "123456789", "TenderNed or RSIN"),
        ("NL-KVK", "123456", "look it up"),
        ("NL-KVK", "00000000", "look it up"),
        ("NL-KVK", "1234567x", "nothing else"),
        ("NL-KVK", "１２３４５６７８", "nothing else"),
        ("NL-RSIN", "111222334", "eleven-proof"),
        ("NL-RSIN", "11122233", "9 digits"),
        ("NL-OIN", "123", "20 digits"),
        ("GB-COH", "123456789", "8 characters"),
        ("GB-COH", "", "8 characters"),
        ("XI-LEI", "213800KUD8LAJWSQ9D16", "20 characters"),
        ("GB-LAE", " ", "Fill in"),
    ],
)
def test_an_impossible_number_is_refused_with_a_remedy(scheme, text, remedy):
    with pytest.raises(identifiers.InvalidNumber, match=remedy):
        identifiers.validate(scheme, text)


@pytest.mark.parametrize(
    ("scheme", "text", "kept"),
    [
        ("NL-KVK", "12345678", ("NL-KVK", "12345678")),
        (" GB-COH ", "4142000", ("GB-COH", "04142000")),
        ("", "12345678", None),
        (None, "12345678", None),
        ("NL-KVK", None, None),
        ("NL-KVK", "123456789", None),
    ],
)
def test_a_file_gives_a_number_or_none(scheme, text, kept):
    assert identifiers.read(scheme, text) == kept


@pytest.mark.parametrize(
    ("oin", "inside"),
    [
        ("00000001111222333000", {"NL-RSIN": "111222333"}),
        ("00000001111222334000", {}),
        ("00000001111222333001", {}),
        ("00000003123456780000", {"NL-KVK": "12345678"}),
        ("00000004123456780000", {}),
    ],
)
def test_an_oin_holds_another_number(oin, inside):
    assert identifiers.with_derived({"NL-OIN": oin}) == {"NL-OIN": oin, **inside}


def test_a_number_that_stands_there_itself_is_left():
    given = {"NL-OIN": "00000003123456780000", "NL-KVK": "87654321"}
    assert identifiers.with_derived(given) == given
