"""The invented exports that somebody else wrote come into the register with nothing typed: each thing
that was read is made, known or reported, and two suppliers tell the same of one meeting.
"""

from __future__ import annotations

import json
from collections import Counter

import pytest
import sqlalchemy as sa

from register.extensions import db
from register.models.council import MinutesVote
from register.models.decisions import Decision
from register.services.officials import officials
from tests import council_scores, factories
from tests.register.test_council import bring, count, facts, minutes

OFFICIALS = {
    "ori": 45,
    "ori_a": 45,
    "openbesluitvorming": 0,
    "ibabs": 13,
    "notubiz": 14,
    "gemeenteoplossingen": 16,
    "parlaeus": 13,
    "tweede_kamer": 9,
    "organisaties_overheid": 16,
}
"""How many people with an office each format tells of; OpenBesluitvorming tells no office."""


def reported(problem):
    """Return how many things a problem reports: those of a sort that is not ours count as none."""
    if "×" in problem.value:
        return 0
    is_count = "at other bodies" in problem.remedy
    return int(problem.value) if is_count else 1


@pytest.mark.parametrize("name", council_scores.FORMATS)
def test_what_was_read_is_made_known_or_reported(app, name):
    body = factories.body(name="Gemeente Zandermeer")
    _, report = bring(body, council_scores.content_of(name), name)
    told = sum(map(reported, report.problems))
    assert report.read == report.created + report.updated + report.unchanged + told
    assert len(officials.list_of(body)) == OFFICIALS[name]


def test_the_page_of_a_portal_tells_whose_votes_they_are(app):
    body = factories.body(name="Gemeente Zandermeer")
    listed = [*council_scores.expected_of("notubiz")["files"], "vergadering_1452077.html"]
    bring(body, council_scores.content_of("notubiz", listed), "notubiz")
    page = council_scores.SAMPLES / "notubiz" / "expected_with_page.json"
    votings = json.loads(page.read_text(encoding="utf-8"))["votings"]
    named = Counter(name for each in votings for said in ("for", "against") for name in each[said])
    kept = Counter(
        name for (_, name), (_, vote) in minutes(body).items() if vote is MinutesVote.VOTED
    )
    assert kept == named
    assert "Machteld de Roosduin-Plaggemars" in kept


def test_a_council_of_39_comes_in_alike_from_two_suppliers(app):
    bodies = [factories.body(slug, f"Gemeente {slug}") for slug in ("a", "b")]
    for body, name in zip(bodies, ("ori", "ori_a"), strict=True):
        bring(body, council_scores.content_of(name), name)
    first, second = (facts(body) for body in bodies)
    assert len({name for _, name in first}) == 41
    assert first == {key: said for key, said in second.items() if key in first}
    only = {key: said for key, said in second.items() if key not in first}
    assert set(only.values()) == {((), True)}, "ORI lists nobody as absent"
    one, other = (minutes(body) for body in bodies)
    assert len(one) > 39
    assert one == {key: other[key] for key in one}


def test_a_second_supplier_of_the_same_council_adds_what_the_first_did_not_tell(app):
    body = factories.body()
    bring(body, council_scores.content_of("ibabs"), "ibabs")
    before, people = facts(body), len(officials.list_of(body))
    titles = set(db.session.scalars(sa.select(Decision)).all())
    bring(body, council_scores.content_of("openbesluitvorming"), "openbesluitvorming")
    after = facts(body)
    assert {key: after[key] for key in before} == before
    assert len(officials.list_of(body)) == people
    assert count(Decision) == len(titles) + 1


def test_two_of_one_name_and_two_in_an_office_for_one_are_asked_about(app):
    body = factories.body(name="Gemeente Zandermeer")
    path = council_scores.SAMPLES / "organisaties_overheid/nasty/exportOO_gemeenten.xml"
    _run, report = bring(body, path.read_bytes(), path.name)
    said = {problem.value: str(problem.remedy) for problem in report.problems}
    assert "came in as two" in said["mw. F.J. Holtkwartier"]
    assert "D.A. Kwakernaat-Elsingh" in said["O.P. Zuiderlinde"]
