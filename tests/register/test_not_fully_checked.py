"""No link is said only where everything was looked at that could matter; else what was not, and how
to settle it.
"""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pytest
import sqlalchemy as sa

from conflict_graph.facts import Capacity
from register.access import SERVER, Role
from register.extensions import db
from register.models.decisions import AnswerBasis, Decision, DecisionParty, MentionAnswer, PartyRole
from register.services.declarations import confirmations
from register.services.imports import buyers
from register.services.imports import files as imports
from register.services.imports.files import Noun
from register.transaction import transaction
from tests import factories
from tests.browser import Page
from tests.register.test_checked import in_print
from tests.rounds import screen_round

NOTICE = Path(__file__).parents[1] / "samples" / "ted_f03_early.xml"
NONE, NOT_FULLY = "Geen verband gevonden", "Niet volledig getoetst"
TODAY = datetime.date(2026, 11, 24)


@pytest.fixture
def body(app):
    return factories.body()


@pytest.fixture
def clerk(app, body, client):
    return factories.let_in(client, factories.account(body, Role.CLERK, password=None))


def look(clerk, decision):
    """Press the button, and return the page that comes of it."""
    address = f"/besluiten/{decision.public_id}/toets"
    assert clerk.post(address).status_code == 303
    return Page(clerk.get(address))


def somebody(body, decision, *, at=None):
    official = factories.official(body)
    if at is not None:
        factories.position(official, at)
    factories.participation(decision, official, steps=["voted"])
    return official


def unlinked(body, decision, name):
    mention = factories.mention(body, name)
    decision.current.parties.append(
        DecisionParty(mention=mention, role=PartyRole.BIDDER, benefit=None)
    )
    db.session.commit()
    return mention


def test_everything_looked_at_and_no_link_is_plainly_no_link(body, clerk):
    decision = factories.decision(body, [factories.organisation("Tarwedam B.V.")])
    official = somebody(body, decision, at=factories.organisation("Koor De Merel"))
    page = look(clerk, decision)
    assert NONE in page.words
    assert NOT_FULLY not in page.words
    assert official.person.name in page.words


def test_no_link_says_whether_nothing_was_found_or_what_was_found_is_none(body, clerk):
    nothing, found = "Geen functie in het register leidt", "Er is wel iets gevonden"
    firm = factories.organisation("Tarwedam B.V.")
    decision = factories.decision(body, [firm])
    somebody(body, decision, at=factories.organisation("Koor De Merel"))
    page = look(clerk, decision)
    assert nothing in page.words
    assert found not in page.words
    sits = factories.official(body)
    factories.position(sits, firm, title="commissaris", capacity=Capacity.EX_OFFICIO)
    factories.participation(decision, sits, steps=["voted"])
    page = look(clerk, decision)
    assert NONE in page.words
    assert nothing not in page.words
    assert found in page.words
    told = in_print(page)
    told = told[told.index("Wel gevonden, maar geen verband") :]
    assert (
        told.index(sits.person.name)
        < told.index("van Tarwedam B.V.")
        < told.index(f"{sits.person.name} zit bij Tarwedam B.V. namens het eigen orgaan")
        < told.index("Wat niet is getoetst")
    )
    assert "#set-aside" in page.links()


def test_unknown_parties_are_said_first_on_paper_too_with_the_question_that_settles_each(
    body, clerk
):
    decision = factories.decision(body, [factories.organisation("Tarwedam B.V.")])
    official = somebody(body, decision, at=factories.organisation("Koor De Merel"))
    mentions = [unlinked(body, decision, f"Aannemer {number}") for number in range(7)]
    page = look(clerk, decision)
    paper = in_print(page)
    assert NONE not in page.words
    first = paper.index(NOT_FULLY)
    assert (
        first
        < paper.index("7 van 8 partijen onbekend")
        < paper.index("Aannemer 0")
        < paper.index("Genomen")
    )
    assert official.person.name in paper[first : paper.index("Genomen")], "per person too"
    for mention in mentions:
        assert f"/partijen/{mention.public_id}?besluit={decision.public_id}" in page.links()


def test_a_decision_in_which_nobody_takes_part_is_not_fully_checked(body, clerk):
    decision = factories.decision(body, [factories.organisation("Tarwedam B.V.")])
    page = look(clerk, decision)
    assert NONE not in page.words
    assert "Er is niemand vastgelegd die meedoet" in in_print(page)
    assert f"/besluiten/{decision.public_id}/deelnemers/nieuw" in page.links()


def test_a_decision_without_parties_is_not_fully_checked(body, clerk):
    decision = factories.decision(body, [])
    somebody(body, decision, at=factories.organisation("Koor De Merel"))
    page = look(clerk, decision)
    assert NONE not in page.words
    assert "Er is geen partij vastgelegd" in in_print(page)


def test_somebody_of_whom_nothing_is_on_record_is_not_fully_checked_until_nothing_is_declared(
    body, clerk
):
    decision = factories.decision(body, [factories.organisation("Tarwedam B.V.")])
    official = somebody(body, decision)
    page = look(clerk, decision)
    assert NONE not in page.words
    assert f"Van {official.person.name} staat niets in het register" in in_print(page)
    assert (
        f"/organen/{body.slug}/beheer/bestuurders/{official.public_id}/nevenfuncties"
        in page.links()
    )
    with transaction():
        confirmations.declare_none(
            factories.identity(body, Role.OFFICIAL, who=official.person), official
        )
    assert "Verouderd" in Page(clerk.get(f"/besluiten/{decision.public_id}/toets")).words
    screen_round(body, changed=True)
    page = Page(clerk.get(f"/besluiten/{decision.public_id}/toets"))
    now, changed, _before = page.words.partition("Wat er veranderde sinds de vorige toets")
    assert changed
    assert NONE in now
    assert NOT_FULLY not in now


def test_a_finding_that_came_to_nothing_is_not_called_none_while_a_party_is_unknown(body, clerk):
    firm = factories.organisation("Tarwedam B.V.")
    decision = factories.decision(body, [firm])
    mention = decision.current.parties[0].mention
    somebody(body, decision, at=firm)
    look(clerk, decision)
    mention.answers.append(MentionAnswer(organisation=firm, same=False, basis=AnswerBasis.CLERK))
    db.session.commit()
    look(clerk, decision)
    words = Page(clerk.get("/bevindingen?alle=ja")).words
    assert NOT_FULLY in words
    assert NONE not in words


def test_the_command_counts_what_was_not_fully_checked(app, body):
    factories.decision(body, [])
    whole = factories.decision(body, [factories.organisation("Tarwedam B.V.")])
    somebody(body, whole, at=factories.organisation("Koor De Merel"))
    answer = app.test_cli_runner().invoke(args=["screening", "run", "--json"])
    assert json.loads(answer.stdout)["runs"] == [
        {"body": body.slug, "decisions": 2, "not_fully_checked": 1}
    ]
    assert "not fully checked" in app.test_cli_runner().invoke(args=["screening", "run"]).output


def test_an_award_of_which_nothing_was_looked_at_is_never_called_no_link(body, clerk):
    """A notice as it is published: no party is linked yet, and it names nobody who takes part."""
    name = NOTICE.name
    reading = imports.read(Noun.DECISIONS, NOTICE.read_bytes(), name, "auto")
    with transaction():
        buyers.accept(SERVER, body, reading.records)
        assert imports.keep(Noun.DECISIONS, SERVER, reading, name, body).created
    for decision in db.session.scalars(sa.select(Decision)):
        page = look(clerk, decision)
        assert NONE not in page.words
        assert "onbekend" in in_print(page)
        assert "Er is niemand vastgelegd die meedoet" in in_print(page)
