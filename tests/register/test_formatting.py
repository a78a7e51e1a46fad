"""Dates, periods and amounts in words."""

import datetime
import doctest

import pytest

from conflict_graph.dates import Answer, PartialDate
from register.presentation import formatting


def test_the_examples_hold():
    assert doctest.testmod(formatting).failed == 0


@pytest.mark.parametrize(
    ("date", "dutch", "english"),
    [
        ("2026-03-03", "3 maart 2026", "3 March 2026"),
        ("2026-03", "maart 2026", "March 2026"),
        ("2026", "2026", "2026"),
        (datetime.date(2024, 8, 31), "31 augustus 2024", "31 August 2024"),
        (PartialDate(2024, 12), "december 2024", "December 2024"),
    ],
)
def test_a_date_is_written_as_far_as_it_is_known(date, dutch, english):
    assert formatting.date_words(date, "nl") == dutch
    assert formatting.date_words(date, "en") == english


def test_a_date_of_another_form_is_refused():
    with pytest.raises(ValueError, match="not a date"):
        formatting.date_words("3-3-2026", "nl")


@pytest.mark.parametrize(
    ("start", "until", "ended", "words"),
    [
        ("2024-03", None, Answer.NO, "maart 2024 – heden"),
        ("2024-03", None, False, "maart 2024 – heden"),
        ("2024-03", "2025-06-01", Answer.YES, "maart 2024 – 1 juni 2025"),
        ("2024-03", None, Answer.YES, "maart 2024 – beëindigd, datum onbekend"),
        ("2024-03", None, None, "maart 2024 – einde onbekend"),
        (None, None, Answer.UNKNOWN, "begin onbekend – einde onbekend"),
        (None, "2025", True, "begin onbekend – 2025"),
    ],
)
def test_a_period_says_what_is_not_known(start, until, ended, words):
    assert formatting.period_words(start, until, ended, "nl") == words


def test_a_period_that_has_not_begun_does_not_run_until_now():
    today = datetime.date(2026, 11, 24)
    assert formatting.period_words("2027-01", None, Answer.NO, "en", today) == "from January 2027"
    assert (
        formatting.period_words("2026-11-24", None, Answer.NO, "en", today)
        == "24 November 2026 – present"
    )
    assert formatting.period_words("2027", "2028", Answer.NO, "nl", today) == "2027 – 2028"


@pytest.mark.parametrize(
    ("cents", "language", "words"),
    [
        (125_000_000, "nl", "€\N{NO-BREAK SPACE}1.250.000"),
        (125_050, "nl", "€\N{NO-BREAK SPACE}1.250,50"),
        (125_050, "en", "€1,250.50"),
        (0, "en", "€0"),
    ],
)
def test_an_amount_keeps_its_cents_only_when_there_are_any(cents, language, words):
    assert formatting.money_words(cents, "EUR", language) == words


def test_the_filters_ask_for_the_language_at_every_use():
    languages = iter(["nl", "en"])
    date_words = formatting.filters(lambda: next(languages), datetime.date.today)["date_words"]
    assert [date_words("2024-05"), date_words("2024-05")] == ["mei 2024", "May 2024"]
