"""Findings that a reviewer opens: of own accord, or after a concern, and nobody can tell which."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
import sqlalchemy as sa

from conflict_graph.facts import Outcome
from register import clock
from register.access import SERVER, ConcernState, FindingState, Role
from register.errors import Invalid, NotAllowed, NotFound
from register.extensions import db
from register.models.reviews import SignedWord
from register.models.screening import Finding
from register.services.accounts import accounts
from register.services.decisions import participations
from register.services.decisions.participations import ParticipationEntry
from register.services.desk import news
from register.services.findings import findings
from register.services.findings import listed as finding_list
from register.services.reviews import concerns, invitations, own_motion, reviewers
from register.services.reviews.concerns import OpeningEntry
from register.services.screening import run as screening
from register.transaction import transaction
from tests import factories
from tests.browser import Browser
from tests.conftest import let_go
from tests.conftest import replace as put_in_place
from tests.register.test_concerns import TEXT, TODAY, World
from tests.register.test_findings import AFTER, QUESTION, conclude
from tests.register.test_no_leak import TOKEN
from tests.rounds import screen_anew

WHY = "De wethouder sprak vooraf met een van de partijen."


@pytest.fixture
def world(app, monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    made = World()
    screen_anew(made.here, day=TODAY)
    return made


def open_(world, name="reviewer"):
    with transaction():
        return own_motion.take_up(
            world.people[name], world.decision, world.alderman.public_id, WHY, TODAY
        )


def test_a_reviewer_opens_what_the_software_did_not_find_and_no_answer_closes_it(world):
    assert db.session.scalar(sa.select(Finding)) is None
    finding = open_(world)
    assert finding.current.outcome is Outcome.NONE
    with transaction():
        entry = ParticipationEntry(steps=("deliberated", "voted"))
        participations.record(world.people["clerk"], world.decision, world.alderman, entry)
    screen_anew(world.here, day=TODAY)
    assert findings.state_of(finding, TODAY) is FindingState.NEW


def test_who_sees_it_before_the_official_was_asked(world):
    finding = open_(world)
    seen, needed = (
        {
            name
            for name, who in world.people.items()
            if finding_list.list_for(who, TODAY, wanted).rows
        }
        for wanted in (
            finding_list.FindingFilters(),
            finding_list.FindingFilters(needs_the_asker=True),
        )
    )
    assert seen == needed == {"clerk", "everything", "reviewer", "second reviewer"}
    with pytest.raises(NotFound):
        findings.get(world.people["concerned"], finding.public_id, TODAY)


@pytest.mark.parametrize("asker", ["clerk", "second reviewer"])
def test_the_clerk_or_a_reviewer_asks_and_another_than_who_opened_it_concludes(asker, world):
    finding = open_(world)
    with transaction():
        findings.ask(world.people[asker], finding, QUESTION, 14, TODAY)
    with pytest.raises(NotAllowed):
        conclude(world.people["reviewer"], finding, SignedWord.NONE, day=AFTER)
    other = factories.identity(world.here, Role.REVIEWER)
    conclude(other, finding, SignedWord.NONE, day=AFTER)
    assert findings.state_of(finding, AFTER) is FindingState.CONCLUDED


def test_which_reviewer_opened_it_the_clerk_does_not_read(world, app):
    world.accounts["reviewer"].name = "Anissa Boulhabazi"
    db.session.commit()
    finding = open_(world)
    clerk = Browser(factories.let_in(app.test_client(), world.accounts["clerk"]))
    page = clerk.open(f"/bevindingen/{finding.public_id}")
    assert "Geopend door een beoordelaar" in page.words
    assert WHY in page.words
    assert "Bevinding geopend door een beoordelaar" in clerk.open("/bureau").words
    assert "Boulhabazi" not in page.text + clerk.open("/bureau").text
    told = news.since(world.people["clerk"], clock.now().replace(year=2020), TODAY).rows
    assert {each.by for each in told if each.act == "finding:take_up"} == {None}


@pytest.mark.parametrize("found_before", [False, True])
def test_the_history_names_nobody_who_only_let_it_be_checked(found_before, world, app):
    world.accounts["clerk"].name = "Willemijn Ruigenhoekstra"
    db.session.commit()
    if found_before:
        entry = ParticipationEntry(steps=("deliberated", "voted"))
        factories.position(world.alderman, world.firm)
        with transaction():
            participations.record(world.people["clerk"], world.decision, world.alderman, entry)
            screening.check(world.people["clerk"], world.decision, TODAY)
    finding = open_(world)
    clerk = Browser(factories.let_in(app.test_client(), world.accounts["clerk"]))
    page = clerk.open(f"/bevindingen/{finding.public_id}").words
    history = page[page.index("Geopend door een beoordelaar") :]
    assert "toets" not in history[: history.index(WHY)]
    assert ("toets die Willemijn Ruigenhoekstra" in page) is found_before


def test_a_neighbour_who_opened_it_after_a_concern_is_not_invited_to_conclude_on_it(world):
    concern = world.raise_(is_for_another_body=True)
    with transaction():
        concerns.take(world.people["neighbour"], concern, TODAY)
        entry = OpeningEntry(world.alderman.public_id, WHY)
        concerns.open_(world.people["neighbour"], concern, entry, TODAY)
    finding = db.session.scalar(sa.select(Finding))
    with transaction():
        findings.ask(world.people["clerk"], finding, QUESTION, 14, TODAY)
        for name in ("reviewer", "second reviewer"):
            reviewers.say_away(world.people[name], TODAY, AFTER, TODAY)
    with pytest.raises(Invalid, match="This reviewer cannot"):
        invitations.invite(SERVER, finding, world.accounts["neighbour"], AFTER)
    other = factories.account(world.elsewhere, Role.REVIEWER, password=None)
    with transaction():
        invitations.invite(SERVER, finding, other, AFTER)
    conclude(accounts.identity_of(other), finding, SignedWord.NONE, day=AFTER)
    assert findings.state_of(finding, AFTER) is FindingState.CONCLUDED


def test_nobody_else_opens_one_and_nobody_with_a_tie(world):
    for name in ("clerk", "administrator", "neighbour", "author"):
        with pytest.raises(NotAllowed):
            open_(world, name)
        with pytest.raises(NotFound):
            own_motion.decision_for(world.people[name], world.decision.public_id)
    tied = factories.official(world.here, title="adviseur")
    factories.position(tied, world.firm)
    world.accounts["tied"] = factories.account(world.here, Role.REVIEWER, who=tied.person)
    with pytest.raises(NotAllowed, match="a tie to a party"):
        open_(world, "tied")


def test_a_second_reviewer_who_opens_it_too_stays_free_to_conclude(world):
    finding = open_(world)
    for name in ("reviewer", "second reviewer"):
        with pytest.raises(Invalid, match="A reviewer opened a finding"):
            open_(world, name)
    with transaction():
        findings.ask(world.people["clerk"], finding, QUESTION, 14, TODAY)
    conclude(world.people["second reviewer"], finding, SignedWord.NONE, day=AFTER)


def test_one_about_which_the_official_was_asked_stays_as_it_stands(world):
    finding = open_(world)
    with transaction():
        findings.ask(world.people["clerk"], finding, QUESTION, 14, TODAY)
    before = len(findings.get(world.people["clerk"], finding.public_id, TODAY).history)
    with pytest.raises(Invalid, match="was asked"):
        open_(world)
    concern, second = world.raise_(), world.people["second reviewer"]
    with transaction():
        concerns.take(second, concern, TODAY)
    with pytest.raises(Invalid, match="was asked"), transaction():
        concerns.open_(second, concern, OpeningEntry(world.alderman.public_id, WHY), TODAY)
    assert concerns.get(second, concern, TODAY).state is ConcernState.READ
    assert len(findings.get(world.people["clerk"], finding.public_id, TODAY).history) == before


MOMENT = re.compile(rb"\d{1,2}:\d\d")


def own_accord(world):
    open_(world)


def after_a_concern(world, reader="reviewer"):
    concern = world.raise_(is_for_another_body=reader == "neighbour")
    entry = OpeningEntry(world.alderman.public_id, WHY)
    with transaction():
        concerns.take(world.people[reader], concern, TODAY)
        concerns.open_(world.people[reader], concern, entry, TODAY)
    [mine] = concerns.list_own(world.people["author"], TODAY)
    assert mine.state is ConcernState.OPENED
    assert [each.text for each in mine.steps] == [TEXT]


def after_one_to_another_body(world):
    after_a_concern(world, "neighbour")


def test_after_a_concern_it_looks_to_everybody_else_as_one_of_own_accord(world, app, tmp_path):
    path, kept = Path(db.engine.url.database), tmp_path / "kept.sqlite"
    names = ("clerk", "concerned", "administrator", "everything")
    keys = {name: factories.token_of(world.accounts[name]) for name in names}
    db.session.commit()
    let_go()
    shutil.copy(path, kept)
    found = []
    for opened in (own_accord, after_a_concern, after_one_to_another_body):
        let_go()
        put_in_place(path, kept)
        world.read_anew()
        opened(world)
        public_id = db.session.scalar(sa.select(Finding.public_id))
        read = {}
        for name in names:
            client = app.test_client()
            with client.session_transaction() as session:
                session["_user_id"] = keys[name]
            for address in (f"/bevindingen/{public_id}", "/bureau", "/bevindingen", "/mijn"):
                answer = client.get(address)
                said = TOKEN.sub(b"", answer.data).replace(public_id.encode(), b"")
                read[name, address.replace(public_id, "")] = MOMENT.sub(b"", said)
        found.append(read)
    first, *others = found
    assert WHY.encode() in first["clerk", "/bevindingen/"]
    for other in others:
        assert {each for each in first if first[each] != other[each]} == set()


def test_from_the_desk_of_a_reviewer_to_the_finding(world, app):
    reviewer = Browser(factories.let_in(app.test_client(), world.accounts["reviewer"]))
    assert "/bevindingen/openen" in reviewer.open("/bureau").links()
    assert "Niets gevonden" in reviewer.open("/bevindingen/openen?q=tramlijn").words
    found = reviewer.open("/bevindingen/openen?q=bruggen")
    address = f"/besluiten/{world.decision.public_id}/bevinding-openen"
    assert address in found.links()
    page = reviewer.open(address)
    refused = reviewer.submit(page, 400, official=world.alderman.public_id, reason="Kort")
    assert "20 tekens" in refused.words
    opened = reviewer.submit(refused, reason=WHY)
    assert "Een beoordelaar heeft dit geopend" in opened.words
    asked = reviewer.submit(reviewer.open(f"{opened.response.request.path}/vragen"), text=QUESTION)
    assert asked.status == 200
    concerned = Browser(factories.let_in(app.test_client(), world.accounts["concerned"]))
    finding = db.session.scalar(sa.select(Finding))
    letter = concerned.open(f"/bevindingen/{finding.public_id}")
    assert QUESTION in letter.words
    assert "beoordelaar opende" not in letter.words
    assert WHY not in letter.words


def test_somebody_who_does_not_take_part_cannot_be_chosen(world):
    free = factories.official(world.here)
    with pytest.raises(Invalid, match="take part"):
        own_motion.take_up(world.people["reviewer"], world.decision, free.public_id, WHY, TODAY)
