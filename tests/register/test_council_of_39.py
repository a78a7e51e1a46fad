"""A council of 39 members as each system exports it, and from each two files that together hold it:
members, offices, meeting, agenda, presence and votes, with nothing typed and nobody twice.
"""

from __future__ import annotations

from collections import Counter

import pytest
import sqlalchemy as sa

from conflict_graph.facts import OfficeKind
from conflict_graph.readers.council import files, records
from conflict_graph.readers.council.records import Presence
from conflict_graph.readers.records import PositionRecord
from register.access import SERVER
from register.extensions import db
from register.models.council import CouncilKeyKind, MinutesVote
from register.models.imports import Noun
from register.models.meetings import MeetingItem
from register.services.imports import council, runs
from register.services.imports import files as imports
from register.services.imports.recognised import NEW
from register.services.officials import officials
from register.transaction import transaction
from tests import council_files, council_suppliers, factories
from tests.council_suppliers import BODY, WRITERS
from tests.register.test_council import bring, count, minutes
from tests.register.test_council_samples import reported

KINDS = {
    "people": records.PersonRecord,
    "offices": records.OfficeRecord,
    "positions": PositionRecord,
    "meetings": records.MeetingRecord,
    "items": records.ItemRecord,
    "presence": records.PresenceRecord,
    "votes": records.BallotRecord,
    "outcomes": records.ResultRecord,
}
HELD = {
    "ori": (39, 39, 39, 1, 4, 37, 73, 2),
    "ori_a": (39, 39, 39, 1, 4, 39, 73, 2),
    "openbesluitvorming": (39, 0, 0, 1, 4, 0, 37, 1),
    "ibabs": (39, 39, 0, 1, 4, 37, 37, 1),
    "notubiz": (39, 39, 0, 1, 4, 0, 73, 2),
    "gemeenteoplossingen": (39, 39, 0, 1, 3, 0, 0, 0),
    "parlaeus": (39, 39, 0, 1, 3, 0, 0, 0),
    "tweede_kamer": (39, 39, 39, 0, 0, 0, 0, 0),
    "organisaties_overheid": (39, 39, 0, 0, 0, 0, 0, 0),
}
"""How many of each kind a file of a system tells: none where it has no place for it. ORI-A alone says
that the two others were not there; iBabs has who was there in a body's own export, not in public.
"""
WITH_MEMBERS = [name for name, held in HELD.items() if held[1] and name != "tweede_kamer"]
WITH_MINUTES = ["ori", "ori_a"]
"""The systems that tell who was there and who voted, of every item."""


def content_of(name):
    return council_files.zipped(WRITERS[name](council_files.sitting()))


@pytest.mark.parametrize("name", HELD)
def test_all_that_a_file_tells_of_39_members_is_read_and_is_made_known_or_reported(app, name):
    reading = files.read(content_of(name), name)
    found = Counter(type(each) for each in reading.records)
    assert tuple(found[kind] for kind in KINDS.values()) == HELD[name]
    body = factories.body(name=BODY)
    _, report = bring(body, content_of(name), name)
    told = sum(map(reported, report.problems))
    assert report.read == report.created + report.updated + report.unchanged + told
    assert len(officials.list_of(body)) == HELD[name][1]


def _answered(question, names):
    """What a clerk answers who knows the council, by choosing."""
    if question.kind is CouncilKeyKind.SORT:
        return records.MeetingBody.COUNCIL.value
    said = {
        each.public_id: each.person.name
        if question.kind is CouncilKeyKind.PERSON
        else each.current.title
        for each in question.candidates
    }
    meant = names.get(question.words, {question.words})
    right = [key for key, name in said.items() if name in meant]
    assert len(right) <= 1, (question.words, said)
    return right[0] if right else NEW


def _bring_and_answer(body, name, names):
    """Bring a file in as on the page: what it asks is answered by choosing. Return what was asked."""
    content = content_of(name)
    with transaction():
        begun = (Noun.DECISIONS, body, f"{name}.zip", content, imports.COUNCIL)
        run = runs.begin(SERVER, *begun, asks_council=True, waits=True)
        db.session.flush()
        asked = council.plan(SERVER, run).questions
        assert all(each.answers for each in asked), "each is answered by choosing"
        council.answer(SERVER, run, {each.key: _answered(each, names) for each in asked})
    with transaction():
        report = runs.keep(SERVER, run, imports.read(run.noun, content, name, imports.COUNCIL))
    return asked, report


@pytest.mark.parametrize("second", WITH_MINUTES)
@pytest.mark.parametrize("first", WITH_MEMBERS)
def test_two_files_that_hold_a_council_together_need_nothing_typed(app, first, second):
    what = council_files.sitting()
    names = {council_suppliers.initialled(each): {each.name} for each in what.members}
    names |= {each.name: {each.name, council_suppliers.initialled(each)} for each in what.members}
    body = factories.body(name=BODY)
    before, _ = _bring_and_answer(body, first, names)
    after, _ = _bring_and_answer(body, second, names)
    assert not before, "of an empty body nothing is asked"
    is_initials = first in ("parlaeus", "organisaties_overheid")
    assert {each.kind for each in after} <= ({CouncilKeyKind.PERSON} if is_initials else set())
    held = officials.list_of(body)
    assert len(held) == 39, "nobody stands there twice"
    assert {each.terms[0].office.kind for each in held} == {OfficeKind.ELECTED_MEMBER}
    agenda = {
        (each.number, each.decision.current.title)
        for each in db.session.scalars(sa.select(MeetingItem))
    }
    assert agenda >= {(each.number, each.title) for each in what.items[1:3]}
    said = minutes(body)
    titles = {each.title for each in what.items[1:]}
    present = {name for (title, name), (where, _) in said.items() if where is Presence.PRESENT}
    assert {title for title, _ in said} == titles
    assert len(present) == len(what.present)
    voted = Counter(title for (title, _), (_, vote) in said.items() if vote is MinutesVote.VOTED)
    assert voted == {each.title: len(each.votes) for each in what.items if each.votes}
    print(f"{first} and {second}: {len(after)} answers, {count(MeetingItem)} items")  # noqa: T201
