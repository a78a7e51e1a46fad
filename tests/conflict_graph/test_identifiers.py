import pytest

from conflict_graph import identifiers


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
