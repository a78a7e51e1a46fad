"""The page that explains the words for a link: what it tells of its example is what the engine
says.
"""

from __future__ import annotations

import pytest

from conflict_graph.assessment.conditional import word_of
from register.presentation import words_of_a_finding
from tests.browser import Browser
from tests.conflict_graph.invented import part, tie, today

BOARD = [tie("board", paid=False)]
GRANT = {"kind": "grant"}
FACTS = [
    ([tie("membership")], {"did": part("voted")}),
    (BOARD, {"did": part(recusal="full")}),
    (BOARD, {"did": part(), "status": "open"}),
    (BOARD, {"did": part("voted")}),
    (BOARD, {"did": part("voted", proposed=True)}),
]


@pytest.mark.parametrize("number", range(len(FACTS)))
def test_the_example_comes_to_the_word_that_the_page_gives_it(number):
    ties, more = FACTS[number]
    answer = today(ties, **GRANT, **more)
    line = words_of_a_finding.EXAMPLE[number]
    assert word_of(answer.outcome, answer.rule) == line.key


def test_every_word_has_its_line_in_the_example_and_the_last_is_none_of_the_software():
    words = [(each.key, each.name) for each in words_of_a_finding.WORDS]
    assert words == [(each.key, each.name) for each in words_of_a_finding.EXAMPLE]
    assert words[-1][0] is None
    assert len(FACTS) == len(words) - 1


@pytest.mark.parametrize("root", ["", "/en"])
def test_it_opens_in_both_languages_without_a_cookie_and_every_page_leads_to_it(client, root):
    browser = Browser(client)
    page = browser.open(f"{root}/schijn-is-geen-feit")
    assert "Set-Cookie" not in page.response.headers
    assert ("Schijn is geen feit" if not root else "Appearance is not fact") in page.words
    for address in ("/", "/zoeken", "/uitleg", "/open-data"):
        assert f"{root}/schijn-is-geen-feit" in browser.open(root + address).links()
