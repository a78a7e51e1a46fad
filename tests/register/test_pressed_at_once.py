"""Who sends a form while the same form is being taken does it once, as who sends it twice in turn:
what is decided on is what is so when it is written.
"""

from __future__ import annotations

import sys
import threading
from collections import Counter

import pytest

from register import database
from tests.desks import desk, desk_database  # noqa: F401

ONCE = (
    "asking.answer",
    "declarations.withdraw_interest",
    "hearing.add",
    "hearing.extend",
    "hearing.reply",
)
"""Forms that do nothing more when they are sent twice in turn."""


class Meanwhile:
    """Does something else once, as another browser would, just before something is written."""

    def __init__(self, monkeypatch):
        self.act, self._writing = None, database.writing
        monkeypatch.setattr(database, "writing", self)

    def __call__(self, allowed=True):
        is_of_register = sys._getframe(1).f_code.co_name == "transaction"
        if is_of_register and self.act is not None:
            act, self.act = self.act, None
            other = threading.Thread(target=act)
            other.start()
            other.join()
        return self._writing(allowed)


@pytest.fixture
def meanwhile(monkeypatch, desk):
    return Meanwhile(monkeypatch)


def made_by(desk, before):
    """How many rows stand in each table more than before."""
    after, _texts = desk.rows()
    found = Counter()
    for (table, _values), times in (after - before).items():
        found[table] += times
    return found


def pressed_twice(desk, meanwhile, endpoint, *, at_once):
    """Send a form twice; return what stands more in each table, and how the two were answered."""
    sheet = desk.sheets[endpoint]
    desk.put_back()
    before, _texts = desk.rows()
    action, carried, _controls = desk.open(endpoint, sheet)
    statuses = []

    def send():
        with desk.app.app_context():
            answer = desk.send(sheet, action, {**carried, **sheet.needed}, sheet.files)
        statuses.append(answer.status_code)

    meanwhile.act = send if at_once else None
    send()
    if not at_once:
        send()
    assert len(statuses) == 2, "nothing was written"
    return made_by(desk, before), statuses


@pytest.mark.parametrize("endpoint", ONCE)
def test_a_form_that_is_sent_at_once_does_no_more_than_one_sent_twice(desk, meanwhile, endpoint):
    in_turn, _statuses = pressed_twice(desk, meanwhile, endpoint, at_once=False)
    together, statuses = pressed_twice(desk, meanwhile, endpoint, at_once=True)
    assert together - in_turn == {}
    assert max(statuses) < 500
