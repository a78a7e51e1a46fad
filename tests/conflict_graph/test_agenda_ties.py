"""Whether an item of an agenda is a decision: sure by number, or by title and day; else asked."""

from __future__ import annotations

import random

import pytest

from conflict_graph.dates import PartialDate
from conflict_graph.resolution import agenda_ties
from conflict_graph.resolution.agenda_ties import Titled
from conflict_graph.resolution.resolve import SameAnswer
from tests import drawn_agendas

LEAST_PRECISION, MOST_MISSED = 0.99, 0.02
DAY, OTHER = PartialDate(2026, 9, 10), PartialDate(2026, 10, 8)


def titled(title, *references, day=DAY, key="x"):
    return Titled(key, title, frozenset(references), day)


@pytest.mark.parametrize(
    ("item", "decision", "answer"),
    [
        (titled("Gunning brug", "INK-2026/17"), titled("De brug gunning", "ink 2026 17"), "same"),
        (titled("Gunning brug", "INK-17"), titled("Sportpark De Kolk", "INK-17"), "unsure"),
        (titled("Gunning brug 2", "INK-17"), titled("Gunning brug 3", "INK-17"), "unsure"),
        (titled("Gunning brug West", "A-1"), titled("Gunning brug Oost", "A-1"), "unsure"),
        (titled("Voorstel gunning brug", "A-1"), titled("Gunning brug", "A-1"), "same"),
        (titled("Gunning brug", "A-1"), titled("Gunning brug", "A-1", day=OTHER), "unsure"),
        (titled("Gunning brug", "A-1"), titled("Gunning brug", "A-1", day=None), "same"),
        (titled("Gunning brug"), titled("gunning BRUG"), "same"),
        (titled("Gunning brug"), titled("Gunning brug", day=OTHER), "unsure"),
        (titled("Gunning brug"), titled("Gunning brug", day=None), "unsure"),
        (titled("Gunning brug", "A-1"), titled("Gunning brug", "B-2"), "unsure"),
        (titled("Gunning brug West", "A-1"), titled("Gunning brug Oost", "B-2"), "different"),
        (titled("Gunning brug West"), titled("Gunning brug Oost"), "unsure"),
        (titled("Gunning perceel 1"), titled("Gunning perceel 2"), "different"),
        (titled("Gunning brug"), titled("Jaarrekening"), "different"),
        (titled("Motie Groene daken"), titled("Motie Kade dicht"), "different"),
        (titled(""), titled(""), "different"),
        (titled("de het van"), titled("de het"), "different"),
    ],
)
def test_an_item_is_a_decision_or_not_or_it_is_asked(item, decision, answer):
    assert agenda_ties.answer(item, decision) is SameAnswer(answer)


def test_of_drawn_agendas_what_is_sure_is_right_and_little_is_missed():
    found = drawn_agendas.score(drawn_agendas.draw(random.Random(17), 60))  # noqa: S311
    assert found.items == 480
    assert found.sure > 200
    assert found.precision >= LEAST_PRECISION
    assert found.missed <= MOST_MISSED * found.items


def test_one_that_is_the_same_is_found_and_several_are_asked_the_likest_first():
    item = titled("Gunning brug West")
    same = titled("Gunning brug West", key="same")
    like = titled("Gunning brug Oost", key="like")
    liker = titled("Gunning brug West en kade", key="liker")
    found = agenda_ties.find(item, [like, same])
    assert (found.same, found.unsure) == ("same", ())
    found = agenda_ties.find(item, [like, liker])
    assert (found.same, found.unsure) == (None, ("liker", "like"))
    twin = titled("gunning brug west", key="twin")
    assert agenda_ties.find(item, [same, twin, like]).unsure == ("same", "twin")
