"""From an empty body to its members, their ancillary positions and a meeting: three files as two
council information systems export them, on a phone, by keyboard alone, with nothing typed. Everybody
in it is invented.
"""

from __future__ import annotations

import time
from pathlib import Path

import sqlalchemy as sa
from playwright.sync_api import expect

from conflict_graph.facts import OfficeKind
from conflict_graph.readers.council.records import Presence
from register.access import Role
from register.extensions import db
from register.models.council import MinutesEntry, MinutesVote
from register.models.declarations import Position
from register.models.meetings import Meeting
from register.models.officials import Official
from register.services.officials import officials
from register.services.organisations import bodies
from tests import factories
from tests.stories.keyboard import Keyboard

SAMPLES = Path(__file__).parents[1] / "samples" / "council"
FILES = (
    "ori/natuurlijkpersonen_1.json",
    "ori/natuurlijkpersonen_2.json",
    "ori_a/raadsvergadering_2025-11-13.xml",
)
VOTES = 70
"""Of the 72 in the file one says that somebody abstained, and one that somebody was away."""
PRESENT = 36
"""Of the 39 members; three were away."""
SLUG, CLERK = "gemeente-hoge-lindert", "griffier@hogelindert.example"
MEMBERS = 39
POSITIONS = 13
"""Both systems tell of these; they stand in the register once."""
MOST_PAGES, MOST_ANSWERS, MOST_PRESSES, MOST_SECONDS = 12, 3, 9, 120
PHONE = 375
PATIENCE = 30_000
"""How many milliseconds a page may take on a busy machine."""


def an_empty_body(app):
    """Let there be a body with a clerk and nothing else."""
    with app.app_context():
        body = factories.body(SLUG, "Gemeente Hoge Lindert")
        factories.account(body, Role.CLERK, email=CLERK)
        db.session.commit()
        db.session.remove()


def test_an_empty_body_has_its_council_and_a_meeting_from_three_files_with_nothing_typed(
    visitor, served
):
    an_empty_body(served.app)
    clerk = visitor()
    clerk.page.set_default_timeout(PATIENCE)
    clerk.page.set_viewport_size({"width": PHONE, "height": 900})
    clerk.sign_in(CLERK, factories.PASSWORD)
    by_keys, began = Keyboard(clerk), time.monotonic()
    page = clerk.open(f"/organen/{SLUG}/importeren")
    for at, name in enumerate(FILES):
        if at:
            by_keys.press(page.get_by_role("link", name="Nog een bestand importeren"))
        by_keys.offer(page.locator("input[type=file]"), SAMPLES / name)
        by_keys.press(page.get_by_role("button", name="Bestand importeren"))
        expect(page.get_by_role("heading", level=1)).to_have_text("Bekijk wat dit bestand vertelt")
        clerk.check(PHONE)
        assert page.get_by_role("radio").count() == 0, "nothing is asked"
        by_keys.press(page.get_by_role("button", name="Breng het in"))
        expect(page.get_by_text(Path(name).name).first).to_be_visible()
        clerk.check(PHONE)
    by_keys.press(page.get_by_role("link", name="Bekijk de vergaderingen"))
    expect(page.get_by_text("13 november 2025").first).to_be_visible()
    clerk.check(PHONE)
    seconds = time.monotonic() - began
    print(  # noqa: T201 - what the story shows
        f"{by_keys.pages} pages, {by_keys.answers} files chosen, {by_keys.presses} presses, "
        f"{by_keys.typed} characters typed, {seconds:.0f} s"
    )
    assert by_keys.typed == 0
    assert by_keys.presses <= MOST_PRESSES
    assert by_keys.pages <= MOST_PAGES
    assert by_keys.answers <= MOST_ANSWERS
    assert seconds <= MOST_SECONDS
    with served.app.app_context():
        body = bodies.get(SLUG)
        held = [each.terms[0].office.kind for each in officials.list_of(body)]
        assert held.count(OfficeKind.ELECTED_MEMBER) == MEMBERS
        assert (
            db.session.scalar(
                sa.select(sa.func.count())
                .select_from(Position)
                .join(Position.official)
                .where(Official.body_id == body.id)
            )
            == POSITIONS
        )
        [meeting] = db.session.scalars(sa.select(Meeting).where(Meeting.body_id == body.id))
        assert len(meeting.items) == 5
        said = db.session.scalars(
            sa.select(MinutesEntry).join(MinutesEntry.decision).filter_by(body_id=body.id)
        ).all()
        assert [each.vote for each in said].count(MinutesVote.VOTED) == VOTES
        there = {each.official for each in said if each.presence is Presence.PRESENT}
        kinds = [each.terms[0].office.kind for each in there]
        assert kinds.count(OfficeKind.ELECTED_MEMBER) == PRESENT
