"""Nobody but the author and the reviewer can tell that there is a concern: every page of everybody
else is the same, byte for byte, before it and after each step.

`make leaks` reads every page there is; otherwise what lists, counts, tells or gives away is read,
and some others by chance.
"""

from __future__ import annotations

import datetime
import os
import random

import pytest
import sqlalchemy as sa

from conflict_graph.facts import OfficeKind
from register import clock
from register.access import Role
from register.extensions import db
from register.models.concerns import RaisedConcern
from register.models.decisions import Decision
from register.models.imports import ImportRun, ImportState
from register.models.officials import Official
from register.models.outbox import Letter
from register.models.screening import Finding
from register.services.accounts import accounts
from register.services.desk import blocks
from register.services.mail import reminders
from register.services.reviews import concerns
from register.services.reviews.concerns import ConcernEntry
from register.transaction import transaction
from tests import factories
from tests.register.test_access_matrix import restricted_addresses, world  # noqa: F401
from tests.register.test_cli import commands_of
from tests.register.test_no_leak import TOKEN, public_addresses, unpacked

TODAY = datetime.date(2026, 11, 24)
NOON = datetime.datetime(2026, 11, 24, 12, tzinfo=datetime.UTC)
TEXT = "De wethouder zat bij het gesprek met de aannemer, en dat moest uit het verslag."
TELLS = (
    "concerns.index",
    "concerns.show",
    "declarations.index",
    "decisions.show",
    "desk.",
    "findings.index",
    "findings.show",
    "hearing.decisions",
    "reviews.assign",
)
"""What lists, counts, or tells of changes: read after each step, whatever chance says."""
GIVES = (
    "check_paper.",
    "concerns.",
    "decisions.index",
    "findings.check",
    "hearing.",
    "officials.kept",
    "reminders.choose",
)
"""What can be taken away, and other lists: read after one step at least."""
BY_CHANCE = 25
"""How many pages are read beside those, and how many public ones."""
NO_CONCERN = "00000000-0000-4000-8000-000000000000"
WHOLE = os.environ.get("LEAKS") == "all"


@pytest.fixture
def people(app, world, monkeypatch):
    """Everybody who could learn of it, the author and the reviewer apart."""
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    monkeypatch.setattr(clock, "now", lambda: NOON)
    for each in db.session.scalars(sa.select(RaisedConcern)):
        db.session.delete(each)
    for run in db.session.scalars(sa.select(ImportRun)):
        run.state, run.finished_at = ImportState.DONE, NOON  # one that waits says for how long
    db.session.commit()
    decision = db.session.scalar(sa.select(Decision).order_by(Decision.id))
    concerned = db.session.scalar(sa.select(Official).order_by(Official.id))
    here = decision.body
    elsewhere = factories.body("oosterzijl", "Gemeente Oosterzijl")
    servant = factories.official(here, OfficeKind.CIVIL_SERVANT, "adviseur")
    above = factories.official(here, OfficeKind.EXECUTIVE, "burgemeester")
    beside = factories.official(here, OfficeKind.CIVIL_SERVANT, "jurist")
    for each in (servant, beside):
        factories.participation(decision, each, steps=["advised"])

    def account(*roles, at=here, who=None):
        return factories.account(at, *roles, who=who, password=None)

    return {
        "author": account(Role.OFFICIAL, who=servant.person),
        "reviewer": account(Role.REVIEWER),
        "clerk": account(Role.CLERK),
        "the person concerned": account(Role.OFFICIAL, who=concerned.person),
        "a superior who reviews too": account(Role.OFFICIAL, Role.REVIEWER, who=above.person),
        "a colleague": account(Role.OFFICIAL, who=beside.person),
        "the administrator": account(Role.ADMINISTRATOR),
        "who has every role": account(*Role),
        "a reviewer of another body": account(Role.REVIEWER, at=elsewhere),
        "nobody": None,
    }


def everybody_else(people):
    return {name: each for name, each in people.items() if name not in ("author", "reviewer")}


def addresses(app, world):
    """The pages to read after each step and after one, and the public ones: all of them, or
    some.
    """
    by_endpoint = {}
    adapter = app.url_map.bind("localhost")
    for method, address in restricted_addresses(app, world):
        endpoint = adapter.match(address, method)[0]
        if method == "GET" and not endpoint.startswith("readings."):  # they tell of this reading
            by_endpoint.setdefault(endpoint, []).append(address)
    every = [each for found in by_endpoint.values() for each in found]
    official = db.session.scalar(sa.select(Official).order_by(Official.id))
    public = sorted(public_addresses(app, official))
    if WHOLE:
        return every, every, public
    told, given = (
        [
            address
            for endpoint, found in by_endpoint.items()
            if endpoint.startswith(wanted)
            for address in found
            if is_of_its_noun(address, official)
        ]
        for wanted in (TELLS, GIVES)
    )
    given += random.sample(every, BY_CHANCE)
    return told, [*told, *given], random.sample(public, BY_CHANCE)


def is_of_its_noun(address, official):
    """Say whether the id in an address is one of what its first word says, so that there is a
    page.
    """
    finding = db.session.scalar(sa.select(Finding))
    ids = {
        "besluiten": finding.decision.public_id,
        "bevindingen": finding.public_id,
        "mijn": official.public_id,
    }
    noun, _slash, rest = address[1:].partition("/")
    return not rest or noun not in ids or rest.startswith(ids[noun])


def read(app, people, some, public, concern):
    """What everybody else reads; the address of the concern itself stands for one of none."""
    found = {}
    for name, account in everybody_else(people).items():
        client = app.test_client()
        if account is not None:
            factories.let_in(client, account)
        for address in public if account is None else some:
            answer = client.get(address.replace("CONCERN", concern))
            content = TOKEN.sub(b"", unpacked(answer.data)).replace(concern.encode(), b"CONCERN")
            found[name, address] = (answer.status_code, content)
    return found


def outputs(app):
    """What each command prints that lists something."""
    runner = app.test_cli_runner()
    found = {}
    for group in commands_of(app).values():
        for command in getattr(group, "commands", {}).values():
            is_list = command.name in ("list", "show")
            if is_list and not any(each.required for each in command.params):
                found[group.name, command.name] = runner.invoke(
                    args=[group.name, command.name]
                ).output
    return found


def letters_to(people):
    """Run the daily mail of a month later, and take it back; what it said to everybody else."""
    others = {each.id for each in everybody_else(people).values() if each is not None}
    reminders.run(NOON + datetime.timedelta(days=30), 14, blocks.waits)
    found = [
        (each.address, each.kind, each.parameters)
        for each in db.session.scalars(sa.select(Letter).order_by(Letter.id))
        if each.account_id in others
    ]
    db.session.rollback()
    return found


def steps(people, decision, official, author="author"):
    """Raise a concern and deal with it; give its public id after each step that others could
    notice.
    """
    who = {name: accounts.identity_of(each) for name, each in people.items() if each}
    with transaction():
        made = concerns.raise_(
            who[author], decision, ConcernEntry(official.public_id, TEXT), TODAY
        ).public_id
    yield "raised", made
    with transaction():
        concerns.take(who["reviewer"], made, TODAY)
        concerns.add(who[author], made, TEXT, TODAY)
        concerns.answer(who["reviewer"], made, TEXT, TODAY)
        concerns.close(who["reviewer"], made, TEXT, TODAY)
    yield "closed", made


def test_every_page_of_everybody_else_is_the_same_with_and_without_a_concern(app, world, people):
    decision = db.session.scalar(sa.select(Decision).order_by(Decision.id))
    official = db.session.scalar(sa.select(Official).order_by(Official.id))
    told, given, public = addresses(app, {**world, "concern_id": ["CONCERN"]})
    before = read(app, people, given, public, NO_CONCERN)
    assert {each for each, (status, _content) in before.items() if status >= 500} == set()
    seen = {who for (who, _address), (status, _content) in before.items() if status == 200}
    assert seen == everybody_else(people).keys()
    printed, mailed = outputs(app), letters_to(people)
    assert printed
    assert mailed
    for step, concern in steps(people, decision, official):
        pages, files = (given, public) if step == "raised" or WHOLE else (told, [])
        after = read(app, people, pages, files, concern)
        assert {each for each in after if before[each] != after[each]} == set(), step
        assert letters_to(people) == mailed
    db.session.execute(sa.delete(Letter))
    db.session.commit()
    assert outputs(app) == printed


def test_what_others_do_with_the_decision_goes_as_without_a_concern(app, world, people):
    decision = db.session.scalar(sa.select(Decision).order_by(Decision.id))
    official = db.session.scalar(sa.select(Official).order_by(Official.id))
    page = f"/besluiten/{decision.public_id}"
    deeds = [
        (f"{page}/deelnemers/{official.public_id}", {"steps": "voted", "reason": TEXT}),
        (f"{page}/toets", {}),
        (f"{page}/intrekken", {"reason": TEXT}),
        (f"{page}/terugzetten", {"reason": TEXT}),
    ]

    def done():
        client = factories.let_in(app.test_client(), people["clerk"])
        return [
            (answer.status_code, answer.location, TOKEN.sub(b"", client.get(page).data))
            for address, sent in deeds
            for answer in [client.post(address, data=sent)]
        ]

    done()
    without = [(status, to) for status, to, _page in done()]
    for _step, concern in steps(people, decision, official):
        with_it = done()
        assert [(status, to) for status, to, _page in with_it] == without
        assert not any(concern.encode() in page for _status, _to, page in with_it)
    assert any(status == 303 for status, _to in without)
