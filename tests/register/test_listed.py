"""The place of decisions in lists, and the mentions that are open, as the database keeps them."""

from __future__ import annotations

import datetime

import pytest
import sqlalchemy as sa

from conflict_graph.facts import DecisionStatus
from register.extensions import db
from register.models.decisions import Decision
from register.models.listed import ListedDecision
from register.services.decisions import listed as decision_list
from register.services.decisions.listed import DecisionFilters
from register.services.organisations import matching
from tests import factories
from tests import listed as drawn
from tests.asked import asked

TODAY = datetime.date(2026, 12, 1)


@pytest.mark.parametrize("seed", range(6))
def test_the_database_keeps_what_the_decisions_and_answers_say(app, seed):
    world = drawn.World(seed, factories.body())
    for step in range(30):
        world.change()
        if step % 3 == 0:
            assert drawn.kept() == drawn.expected(), step
    kept = drawn.kept()
    assert kept == drawn.expected()
    assert kept == drawn.rebuilt()


@pytest.fixture
def world(app):
    made = drawn.World(11, factories.body())
    for _ in range(12):
        made.enter()
    for _ in range(40):
        made.change()
    return made


def in_order(world, which):
    """The decisions for which something holds, as a list has them, in Python."""
    rows = db.session.scalars(sa.select(ListedDecision)).all()
    chosen = [row for row in rows if which(row, db.session.get(Decision, row.decision_id))]
    chosen.sort(key=lambda row: (row.place, row.last_day, row.minus_day, row.decision_id))
    return [row.decision_id for row in chosen]


@pytest.mark.parametrize("text", ["brug", "NUMMER", "één", "100%", "a_b", "weg/pad", "P-1", "zee"])
def test_words_are_found_in_title_reference_and_parties_as_they_are_written(world, text):
    def holds(row, decision):
        version = decision.current
        names = (each.mention.name for each in version.parties)
        words = (version.title, decision.procedure, *names)
        return any(drawn.lower(text) in drawn.lower(each) for each in words)

    found = decision_list.list_of(
        world.clerk, world.body, DecisionFilters(text=text), TODAY, per_page=100
    )
    assert [each.id for each in found.rows] == in_order(world, holds)


def test_pages_follow_on_each_other_and_the_last_one_stands_for_what_is_beyond(world):
    everything = in_order(world, lambda *_: True)
    stands = in_order(world, lambda row, decision: decision.withdrawn_at is None)
    for filters, expected in (
        (DecisionFilters(), everything),
        (
            DecisionFilters(is_withdrawn=True),
            [each for each in everything if each not in stands],
        ),
        (
            DecisionFilters(status=DecisionStatus.TAKEN),
            [
                each
                for each in stands
                if db.session.get(Decision, each).current.status is DecisionStatus.TAKEN
            ],
        ),
    ):
        pages = -(-len(expected) // 4)
        for number in (*range(1, pages + 1), pages + 5):
            page = decision_list.list_of(world.clerk, world.body, filters, TODAY, number, 4)
            shown = min(number, pages)
            assert [each.id for each in page.rows] == expected[4 * (shown - 1) : 4 * shown]
            assert (page.number, page.pages, page.found) == (shown, pages, len(expected))


def test_the_open_questions_are_counted_as_they_are_listed(world):
    questions = matching.open_questions(world.clerk, world.body)
    assert matching.count_open(world.clerk, world.body) == len(questions)
    assert all(matching.resolve(each) is None for each in questions)


def test_a_page_and_its_count_are_read_from_the_index(world):
    statements = asked(
        lambda: decision_list.list_of(world.clerk, world.body, DecisionFilters(), TODAY, per_page=4)
    )
    chosen = [each for each in statements if "listed_decision" in each[0]]
    assert len(chosen) == 2
    for filters in ("", " AND place = 0 AND last_day < 20261201"):
        order = "place, last_day, minus_day, decision_id"
        plan = db.session.execute(
            sa.text(
                "EXPLAIN QUERY PLAN SELECT decision_id FROM listed_decision "
                f"WHERE body_id = 1{filters} ORDER BY {order} LIMIT 25"
            )
        ).all()
        said = " ".join(row[3] for row in plan)
        assert "USING COVERING INDEX ix_listed_decision_in_order" in said
        assert "TEMP B-TREE" not in said
