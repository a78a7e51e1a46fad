"""The one table of moves: in each state of a finding, everybody tries everything."""

from __future__ import annotations

import pytest

from register import clock
from register.access import FindingState, Move, Role
from register.errors import RegisterError, WrongState
from register.extensions import db
from register.models.reviews import SignedWord
from register.services.accounts.accounts import identity_of
from register.services.findings import findings, states
from tests import factories
from tests.register.test_findings import (  # noqa: F401
    CASE,
    CONTEST,
    QUESTION,
    REASON,
    REPLY,
    body,
    bring_to,
    conclude,
    finding,
    official,
    people,
)

TWO = {"reviewer", "second reviewer"}
TRIES = {
    "ask": lambda who, finding, day: findings.ask(who, finding, QUESTION, 14, day),
    "reply": lambda who, finding, day: findings.reply(who, finding, REPLY, day),
    "conclude alone": lambda who, finding, day: conclude(
        who, finding, SignedWord.APPARENT, day=day, case=case_in(finding, day)
    ),
    "conclude actual": lambda who, finding, day: conclude(
        who, finding, SignedWord.ACTUAL, day=day, case=case_in(finding, day)
    ),
    "contest": lambda who, finding, day: findings.contest(who, finding, CONTEST, day),
}
ALONE = {("conclude alone", each): FindingState.CONCLUDED for each in TWO} | {
    ("conclude actual", each): FindingState.SIGNED for each in TWO
}
REPLIES = {("reply", "official"): FindingState.REPLIED}
HAPPENS = {
    FindingState.NEW: {("ask", "clerk"): FindingState.ASKED},
    FindingState.ASKED: REPLIES,
    FindingState.REPLIED: ALONE,
    FindingState.LAPSED: REPLIES | ALONE,
    FindingState.SIGNED: {
        ("conclude alone", "second reviewer"): FindingState.CONCLUDED,
        ("conclude actual", "second reviewer"): FindingState.CONCLUDED,
    },
    FindingState.CONCLUDED: {("contest", "official"): FindingState.CONTESTED},
    FindingState.CONTESTED: {("ask", each): FindingState.ASKED for each in TWO}
    | {("conclude alone", "second reviewer"): FindingState.CONCLUDED}
    | {("conclude actual", "second reviewer"): FindingState.SIGNED},
    FindingState.CHANGED: REPLIES | {("ask", each): FindingState.ASKED for each in {"clerk", *TWO}},
    FindingState.DISSOLVED: {},
}
"""What comes of what somebody does; everything else is refused."""


def case_in(finding, day):
    return CASE if findings.state_of(finding, day) is FindingState.SIGNED else ""


@pytest.mark.parametrize("state", FindingState)
def test_what_stands_in_no_line_of_the_table_is_refused_to_everybody(state, finding, people):
    day = bring_to(finding, state, people)
    happened = {}
    for name, who in people.items():
        for act, attempt in TRIES.items():
            try:
                attempt(who, finding, day)
            except RegisterError:
                pass
            else:
                happened[act, name] = findings.state_of(finding, day)
            db.session.rollback()
            assert findings.state_of(finding, day) is state
    assert happened == HAPPENS[state]


@pytest.mark.parametrize("state", FindingState)
def test_nothing_is_recorded_that_is_no_move(state, finding, people):
    day = bring_to(finding, state, people)
    refused = [act for act in Move if states.moved(findings.state_of(finding, day), act) is None]
    for act in refused:
        with pytest.raises(WrongState):
            findings.record(finding, act, people["clerk"])
        db.session.rollback()
    assert refused


SENT = {
    "ask": ("vragen", {"text": QUESTION}),
    "reply": ("reageren", {"text": REPLY, "looked_over": "1"}),
    "conclude alone": (
        "concluderen",
        {
            "conclusion": "apparent",
            "reason": REASON,
            "counter_argument": CASE,
            "is_free": "y",
            "password": factories.PASSWORD,
        },
    ),
    "contest": ("betwisten", {"text": CONTEST}),
}
ADDS = (FindingState.REPLIED, FindingState.CONCLUDED)
"""States in which the page of the reply leads on to where something is added, and moves nothing."""
ACCOUNTS = {
    "clerk": Role.CLERK,
    "reviewer": Role.REVIEWER,
    "second reviewer": Role.REVIEWER,
    "administrator": Role.ADMINISTRATOR,
    "official": Role.OFFICIAL,
}


@pytest.mark.parametrize("state", FindingState)
def test_no_page_makes_a_move_that_stands_in_no_line_of_the_table(
    state, body, official, finding, app, monkeypatch
):
    app.config["WTF_CSRF_ENABLED"] = False
    accounts = {
        name: factories.account(body, role, who=official.person if role is Role.OFFICIAL else None)
        for name, role in ACCOUNTS.items()
    }
    people = {name: identity_of(account) for name, account in accounts.items()}
    day = bring_to(finding, state, people)
    monkeypatch.setattr(clock, "today", lambda: day)
    for name, account in accounts.items():
        client = factories.let_in(app.test_client(), account)
        for act, (address, sent) in SENT.items():
            page = f"/bevindingen/{finding.public_id}/{address}"
            adds = (act, name) == ("reply", "official") and state in ADDS
            if adds:
                assert client.post(page, data=sent).status_code == 303
            elif (act, name) in HAPPENS[state]:
                assert client.get(page).status_code == 200, (name, act)
            else:
                status = client.post(page, data=sent).status_code
                assert status in (403, 404, 409), (name, act, status)
    assert findings.state_of(finding, day) is state
