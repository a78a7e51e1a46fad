"""Findings: who sees what in each state, and who may ask, reply and conclude."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest
import sqlalchemy as sa

from conflict_graph.facts import TieKind
from register.access import SERVER, FindingState, Move, Role
from register.errors import Invalid, NotAllowed, NotFound, WrongState
from register.extensions import db
from register.models.journal import JournalEntry
from register.models.reviews import SignedWord
from register.models.screening import Finding
from register.services.decisions import decisions
from register.services.findings import findings
from register.services.findings import listed as finding_list
from register.services.reviews import conclusions
from register.services.reviews.conclusions import ConclusionEntry
from register.services.screening import run as screening
from register.transaction import transaction
from tests import factories
from tests.factories import signature
from tests.rounds import screen_anew

TODAY = datetime.date(2026, 11, 24)
LAST_DAY = datetime.date(2026, 12, 8)
AFTER = datetime.date(2026, 12, 9)
QUESTION = "Wat was uw rol bij dit besluit?"
REPLY = "Ik ben in maart al opgestapt als commissaris."
REASON = "De functie liep nog toen het besluit werd genomen."


CONTEST = "In de conclusie staat niet wat ik in mijn reactie heb gezegd."
CASE = "Zij meldde de functie zelf en deed aan de voorbereiding niet mee."


def conclude(asker, finding, word, reason=REASON, day=TODAY, case=""):
    """Let a reviewer conclude and sign."""
    entry = ConclusionEntry(str(word), reason, case)
    return conclusions.conclude(asker, finding, entry, signature(asker), day)


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
        "second reviewer": factories.identity(body, Role.REVIEWER),
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
            findings.record(finding, Move.DISSOLVE, SERVER)
            return TODAY
        findings.ask(people["clerk"], finding, QUESTION, 14, TODAY)
        if state not in (FindingState.ASKED, FindingState.LAPSED, FindingState.CHANGED):
            findings.reply(people["official"], finding, REPLY, TODAY)
        if state is FindingState.SIGNED:
            conclude(people["reviewer"], finding, SignedWord.ACTUAL)
        if state in (FindingState.CONCLUDED, FindingState.CONTESTED):
            conclude(people["reviewer"], finding, SignedWord.APPARENT)
        if state is FindingState.CONTESTED:
            findings.contest(people["official"], finding, CONTEST, TODAY)
        if state is FindingState.CHANGED:
            findings.record(finding, Move.DISSOLVE, SERVER)
    return AFTER if state is FindingState.LAPSED else TODAY


SEEN = {
    **{each: {"clerk", "official", "reviewer", "second reviewer"} for each in FindingState},
    FindingState.NEW: {"clerk"},
    FindingState.ASKED: {"clerk", "official"},
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
            conclude(people["reviewer"], finding, SignedWord.APPARENT, REASON, day)
    conclude(people["reviewer"], finding, SignedWord.APPARENT, REASON, AFTER)


def test_a_late_reply_still_counts_as_long_as_nobody_has_concluded(finding, people):
    bring_to(finding, FindingState.LAPSED, people)
    findings.reply(people["official"], finding, REPLY, AFTER)
    assert findings.state_of(finding, AFTER) is FindingState.REPLIED
    conclude(people["reviewer"], finding, SignedWord.POTENTIAL, REASON, AFTER)
    with pytest.raises(WrongState, match="concluded"):
        findings.reply(people["official"], finding, REPLY, AFTER)


def test_the_reply_stays_beside_a_conclusion_that_the_official_can_read(finding, people):
    bring_to(finding, FindingState.CONCLUDED, people)
    standing = findings.get(people["official"], finding.public_id, TODAY)
    assert standing.conclusion is SignedWord.APPARENT
    assert [reply.text for reply in standing.replies] == [REPLY]
    assert standing.history[-1].text == REASON


def test_nobody_concludes_on_themselves_and_nobody_without_the_role(finding, people):
    bring_to(finding, FindingState.REPLIED, people)
    for name in ("official", "clerk"):
        with pytest.raises(NotAllowed):
            conclude(people[name], finding, SignedWord.NONE, REASON, TODAY)


def test_a_reviewer_who_took_part_in_the_decision_leaves_it_to_another(body, finding, people):
    colleague = factories.official(body)
    factories.participation(finding.decision, colleague, steps=["voted"])
    screen_anew(body, day=TODAY)
    bring_to(finding, FindingState.REPLIED, people)
    asker = factories.identity(body, Role.REVIEWER, who=colleague.person)
    with pytest.raises(NotAllowed, match="Another reviewer"):
        conclude(asker, finding, SignedWord.NONE, REASON, TODAY)


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
        conclude(people["reviewer"], finding, SignedWord.NONE, reason, TODAY)


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
    assert listed == SEEN[FindingState.CHANGED]
    replies = [REPLY] if state in (FindingState.REPLIED, FindingState.CONCLUDED) else []
    for name in ("official", "reviewer"):
        standing = findings.get(people[name], finding.public_id, day)
        assert [each.text for each in standing.replies] == replies
        assert (standing.concluded is not None) == (state is FindingState.CONCLUDED)
        assert standing.conclusion is None


def test_two_reviewers_decide_where_no_link_is_left_of_facts_that_fitted_a_conflict(
    finding, people
):
    day = bring_to(finding, FindingState.REPLIED, people)
    without_the_party(finding)
    conclude(people["reviewer"], finding, SignedWord.NONE, REASON, day)
    conclude(people["second reviewer"], finding, SignedWord.NONE, REASON, day, CASE)
    assert findings.get(people["official"], finding.public_id, day).conclusion is SignedWord.NONE


def test_where_another_link_came_up_the_official_is_heard_about_it_before_anybody_concludes(
    finding, people
):
    day = bring_to(finding, FindingState.REPLIED, people)
    with_another_link(finding)
    with pytest.raises(WrongState, match="Ask the official"):
        conclude(people["reviewer"], finding, SignedWord.APPARENT, REASON, day)
    findings.ask(people["reviewer"], finding, QUESTION, 14, day)
    assert findings.state_of(finding, day) is FindingState.ASKED
    conclude(people["reviewer"], finding, SignedWord.APPARENT, REASON, AFTER)


def test_nobody_concludes_within_a_term_because_the_facts_changed_in_it(finding, people):
    bring_to(finding, FindingState.ASKED, people)
    without_the_party(finding)
    with pytest.raises(WrongState, match="Ask the official"):
        conclude(people["reviewer"], finding, SignedWord.NONE, REASON, LAST_DAY)
    findings.reply(people["official"], finding, REPLY, LAST_DAY)
    conclude(people["reviewer"], finding, SignedWord.NONE, REASON, LAST_DAY)


def test_the_history_says_who_let_the_software_look_again(finding, people):
    bring_to(finding, FindingState.REPLIED, people)
    decision = finding.decision
    with transaction():
        decisions.amend(SERVER, decision, replace(decisions.entry_of(decision), parties=()))
        screening.check(people["clerk"], decision, TODAY)
    last = findings.get(people["reviewer"], finding.public_id, TODAY).history[-1]
    assert last.act is Move.DISSOLVE
    assert last.by == "Een account"
