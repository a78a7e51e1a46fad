"""Findings: who sees what in each state, and who may ask, reply and conclude."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest
import sqlalchemy as sa

from conflict_graph.facts import TieKind
from register.access import SERVER, FindingState, Role
from register.errors import Invalid, NotAllowed, NotFound, WrongState
from register.extensions import db
from register.models.journal import JournalEntry
from register.models.reviews import Conclusion, FindingAct
from register.models.screening import Finding
from register.services.decisions import decisions
from register.services.findings import findings
from register.services.findings import listed as finding_list
from register.services.screening import reviews
from register.services.screening import run as screening
from register.transaction import transaction
from tests import factories
from tests.rounds import screen_anew

TODAY = datetime.date(2026, 11, 24)
LAST_DAY = datetime.date(2026, 12, 8)
AFTER = datetime.date(2026, 12, 9)
QUESTION = "Wat was uw rol bij dit besluit?"
REPLY = "Ik ben in maart al opgestapt als commissaris."
REASON = "De functie liep nog toen het besluit werd genomen."


@pytest.fixture
def body(app):
    return factories.body()


@pytest.fixture
def official(body):
    return factories.official(body)


@pytest.fixture
def finding(body, official):
    firm = factories.organisation(kvk="90004321")
    factories.position(official, firm)
    decision = factories.decision(body, [firm])
    factories.participation(decision, official, steps=["deliberated", "voted"])
    screen_anew(body, day=TODAY)
    return db.session.scalar(sa.select(Finding))


@pytest.fixture
def people(body, official):
    elsewhere = factories.body("oosterzijl", "Gemeente Oosterzijl")
    return {
        "clerk": factories.identity(body, Role.CLERK),
        "reviewer": factories.identity(body, Role.REVIEWER),
        "administrator": factories.identity(body, Role.ADMINISTRATOR),
        "official": factories.identity(
            body, Role.OFFICIAL, Role.CLERK, Role.REVIEWER, who=official.person
        ),
        "other official": factories.identity(
            body, Role.OFFICIAL, who=factories.official(body).person
        ),
        "clerk elsewhere": factories.identity(elsewhere, Role.CLERK, Role.REVIEWER),
        "nobody": factories.identity(body),
    }


def bring_to(finding, state, people):
    """Let people bring a finding to a state; return the day on which it is so."""
    if state is FindingState.NEW:
        return TODAY
    with transaction():
        if state is FindingState.DISSOLVED:
            findings.record(finding, FindingAct.DISSOLVE, SERVER)
            return TODAY
        findings.ask(people["clerk"], finding, QUESTION, 14, TODAY)
        if state in (FindingState.REPLIED, FindingState.CONCLUDED):
            findings.reply(people["official"], finding, REPLY, TODAY)
        if state is FindingState.CONCLUDED:
            reviews.conclude(people["reviewer"], finding, Conclusion.NONE, REASON, TODAY)
        if state is FindingState.CHANGED:
            findings.record(finding, FindingAct.DISSOLVE, SERVER)
    return AFTER if state is FindingState.LAPSED else TODAY


SEEN = {
    FindingState.NEW: {"clerk"},
    FindingState.ASKED: {"clerk", "official"},
    FindingState.REPLIED: {"clerk", "official", "reviewer"},
    FindingState.LAPSED: {"clerk", "official", "reviewer"},
    FindingState.CONCLUDED: {"clerk", "official", "reviewer"},
    FindingState.CHANGED: {"clerk", "official", "reviewer"},
    FindingState.DISSOLVED: {"clerk"},
}


@pytest.mark.parametrize("state", FindingState)
def test_who_sees_a_finding_follows_its_state(state, finding, people):
    day = bring_to(finding, state, people)
    assert findings.state_of(finding, day) is state
    listed = {name for name, asker in people.items() if finding_list.list_for(asker, day).rows}
    assert listed == SEEN[state]
    for name, asker in people.items():
        if name in SEEN[state]:
            assert findings.get(asker, finding.public_id, day).state is state
        else:
            with pytest.raises(NotFound):
                findings.get(asker, finding.public_id, day)


def test_the_term_includes_its_last_day(finding, people):
    bring_to(finding, FindingState.ASKED, people)
    assert findings.state_of(finding, LAST_DAY) is FindingState.ASKED
    assert findings.state_of(finding, AFTER) is FindingState.LAPSED


def test_nobody_concludes_before_the_official_was_heard_or_the_term_has_passed(finding, people):
    for state in (FindingState.NEW, FindingState.ASKED):
        day = bring_to(finding, state, people)
        with pytest.raises(NotFound):
            reviews.conclude(people["reviewer"], finding, Conclusion.APPARENT, REASON, day)
    reviews.conclude(people["reviewer"], finding, Conclusion.APPARENT, REASON, AFTER)


def test_a_late_reply_still_counts_as_long_as_nobody_has_concluded(finding, people):
    bring_to(finding, FindingState.LAPSED, people)
    findings.reply(people["official"], finding, REPLY, AFTER)
    assert findings.state_of(finding, AFTER) is FindingState.REPLIED
    reviews.conclude(people["reviewer"], finding, Conclusion.POTENTIAL, REASON, AFTER)
    with pytest.raises(WrongState, match="concluded"):
        findings.reply(people["official"], finding, REPLY, AFTER)


def test_the_reply_stays_beside_a_conclusion_that_the_official_can_read(finding, people):
    bring_to(finding, FindingState.CONCLUDED, people)
    standing = findings.get(people["official"], finding.public_id, TODAY)
    assert standing.conclusion is Conclusion.NONE
    assert [reply.text for reply in standing.replies] == [REPLY]
    assert standing.history[-1].text == REASON


def test_nobody_concludes_on_themselves_and_nobody_without_the_role(finding, people):
    bring_to(finding, FindingState.REPLIED, people)
    for name in ("official", "clerk"):
        with pytest.raises(NotAllowed):
            reviews.conclude(people[name], finding, Conclusion.NONE, REASON, TODAY)


def test_a_reviewer_who_took_part_in_the_decision_leaves_it_to_another(body, finding, people):
    colleague = factories.official(body)
    factories.participation(finding.decision, colleague, steps=["voted"])
    screen_anew(body, day=TODAY)
    bring_to(finding, FindingState.REPLIED, people)
    asker = factories.identity(body, Role.REVIEWER, who=colleague.person)
    with pytest.raises(NotAllowed, match="Another reviewer"):
        reviews.conclude(asker, finding, Conclusion.NONE, REASON, TODAY)


def test_an_official_is_asked_once_and_only_by_somebody_else(finding, people):
    with pytest.raises(NotFound):
        findings.ask(people["official"], finding, QUESTION, 14, TODAY)
    bring_to(finding, FindingState.ASKED, people)
    with pytest.raises(WrongState, match="already"):
        findings.ask(people["clerk"], finding, QUESTION, 14, TODAY)


@pytest.mark.parametrize("reason", ["", "Niets gevonden.", " " * 40])
def test_a_conclusion_needs_a_reason_that_others_can_follow(reason, finding, people):
    bring_to(finding, FindingState.REPLIED, people)
    with pytest.raises(Invalid, match="at least 20"):
        reviews.conclude(people["reviewer"], finding, Conclusion.NONE, reason, TODAY)


def test_every_act_stands_in_the_journal_with_who_did_it(finding, people):
    bring_to(finding, FindingState.CONCLUDED, people)
    entries = db.session.execute(
        sa.select(JournalEntry.act, JournalEntry.account_id)
        .where(JournalEntry.subject == finding.public_id)
        .order_by(JournalEntry.id)
    ).all()
    assert [tuple(entry) for entry in entries] == [
        ("finding:open", None),
        ("finding:ask", people["clerk"].account),
        ("finding:reply", people["official"].account),
        ("finding:conclude", people["reviewer"].account),
    ]


def without_the_party(finding):
    """Let the clerk's file say that the firm is no party, and check the decision."""
    decision = finding.decision
    said = decisions.entry_of(decision)
    with transaction():
        decisions.amend(SERVER, decision, replace(said, parties=()))
        screening.check(SERVER, decision, TODAY)


def with_another_link(finding):
    with transaction():
        factories.position(
            finding.official, factories.organisation("Tarwedam Beton B.V."), "directeur"
        )
        firm = finding.decision.current.parties[0].mention.answers[0].organisation
        factories.position(finding.official, firm, "eigenaar", TieKind.OWNERSHIP, share=0.6)
        screening.check(SERVER, finding.decision, TODAY)


HEARD = (FindingState.ASKED, FindingState.REPLIED, FindingState.LAPSED, FindingState.CONCLUDED)


@pytest.mark.parametrize("change", [without_the_party, with_another_link])
@pytest.mark.parametrize("state", HEARD)
def test_nothing_that_changes_the_facts_hides_a_finding_about_which_somebody_was_asked(
    state, change, finding, people
):
    day = bring_to(finding, state, people)
    change(finding)
    assert findings.state_of(finding, day) is FindingState.CHANGED
    listed = {name for name, asker in people.items() if finding_list.list_for(asker, day).rows}
    assert listed == {"clerk", "official", "reviewer"}
    replies = [REPLY] if state in (FindingState.REPLIED, FindingState.CONCLUDED) else []
    for name in ("official", "reviewer"):
        standing = findings.get(people[name], finding.public_id, day)
        assert [each.text for each in standing.replies] == replies
        assert (standing.concluded is not None) == (state is FindingState.CONCLUDED)
        assert standing.conclusion is None


def test_a_reviewer_decides_where_no_link_is_left_on_the_facts_and_the_official_has_replied(
    finding, people
):
    day = bring_to(finding, FindingState.REPLIED, people)
    without_the_party(finding)
    reviews.conclude(people["reviewer"], finding, Conclusion.NONE, REASON, day)
    assert findings.get(people["official"], finding.public_id, day).conclusion is Conclusion.NONE


def test_where_another_link_came_up_the_official_is_heard_about_it_before_anybody_concludes(
    finding, people
):
    day = bring_to(finding, FindingState.REPLIED, people)
    with_another_link(finding)
    with pytest.raises(WrongState, match="Ask the official"):
        reviews.conclude(people["reviewer"], finding, Conclusion.APPARENT, REASON, day)
    findings.ask(people["reviewer"], finding, QUESTION, 14, day)
    assert findings.state_of(finding, day) is FindingState.ASKED
    reviews.conclude(people["reviewer"], finding, Conclusion.APPARENT, REASON, AFTER)


def test_nobody_concludes_within_a_term_because_the_facts_changed_in_it(finding, people):
    bring_to(finding, FindingState.ASKED, people)
    without_the_party(finding)
    with pytest.raises(WrongState, match="Ask the official"):
        reviews.conclude(people["reviewer"], finding, Conclusion.NONE, REASON, LAST_DAY)
    findings.reply(people["official"], finding, REPLY, LAST_DAY)
    reviews.conclude(people["reviewer"], finding, Conclusion.NONE, REASON, LAST_DAY)


def test_the_history_says_who_let_the_software_look_again(finding, people):
    bring_to(finding, FindingState.REPLIED, people)
    decision = finding.decision
    with transaction():
        decisions.amend(SERVER, decision, replace(decisions.entry_of(decision), parties=()))
        screening.check(people["clerk"], decision, TODAY)
    last = findings.get(people["reviewer"], finding.public_id, TODAY).history[-1]
    assert last.act is FindingAct.DISSOLVE
    assert last.by == "Een account"
