"""Facts of a finding about which an official was asked: who changes them says why, and nothing
vanishes.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa

from conflict_graph.dates import PartialDate
from conflict_graph.facts import DecisionStatus, Step
from conflict_graph.readers.records import DecisionRecord, Mention, PartyRecord
from register.access import SERVER, FindingState, Move, Role
from register.errors import Invalid, WrongState
from register.extensions import db
from register.models.imports import Noun
from register.models.outbox import Letter, LetterKind
from register.models.reviews import FactChange, SignedWord
from register.services.decisions import decisions, participations
from register.services.decisions.participations import ParticipationEntry
from register.services.declarations import positions
from register.services.findings import findings
from register.services.findings import listed as finding_list
from register.services.imports import files as imports
from register.services.imports import runs, undo
from register.services.organisations import matching
from register.services.screening import run as screening
from register.transaction import transaction
from tests import factories
from tests.register.test_findings import (  # noqa: F401
    QUESTION,
    REASON,
    REPLY,
    TODAY,
    body,
    bring_to,
    conclude,
    finding,
    official,
    people,
)
from tests.register.test_findings_pages import sign_in

WHY = "De aanbesteding is anders gegund dan wij dachten."


def amend(who, decision, reason="", **changed):
    with transaction():
        return decisions.amend(
            who, decision, replace(decisions.entry_of(decision), **changed), reason
        )


def rewrite_title(who, decision, reason=""):
    amend(who, decision, reason, title="Iets heel anders", decided_on=PartialDate(1999))


def remove_parties(who, decision, reason=""):
    amend(who, decision, reason, parties=())


def take_no_part(who, decision, reason=""):
    [row] = decision.participations
    with transaction():
        participations.record(
            who, decision, row.official, ParticipationEntry(took_no_part=True), reason=reason
        )


def unlink(who, decision, reason=""):
    mention = decision.current.parties[0].mention
    with transaction():
        matching.answer(who, mention, matching.resolve(mention), False, reason)


def take_back_the_link(who, decision, reason=""):
    mention = decision.current.parties[0].mention
    with transaction():
        matching.take_back(who, mention.answers[-1], reason)


CHANGES = [rewrite_title, remove_parties, take_no_part, unlink, take_back_the_link]
HEARD = (FindingState.ASKED, FindingState.REPLIED, FindingState.LAPSED, FindingState.CONCLUDED)


@pytest.mark.parametrize("change", CHANGES)
def test_nobody_changes_a_fact_that_somebody_was_asked_about_without_a_reason(
    change, finding, people
):
    bring_to(finding, FindingState.REPLIED, people)
    for reason in ("", "  kort  "):
        with pytest.raises(Invalid, match="why you change") as refused:
            change(people["clerk"], finding.decision, reason)
        assert refused.value.field == "reason"
    assert db.session.scalar(sa.select(FactChange)) is None
    assert findings.state_of(finding, TODAY) is FindingState.REPLIED


@pytest.mark.parametrize("change", CHANGES)
def test_who_stands_in_for_the_clerk_says_why_as_the_clerk_does(change, finding, people):
    bring_to(finding, FindingState.REPLIED, people)
    guest = replace(people["clerk elsewhere"], stands_in=frozenset({finding.decision_id}))
    with pytest.raises(Invalid, match="why you change"):
        change(guest, finding.decision, "")
    change(guest, finding.decision, WHY)
    assert findings.get(people["official"], finding.public_id, TODAY).history[-1].text == WHY


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("state", HEARD)
def test_who_changed_it_when_and_why_stands_in_the_history_for_official_and_reviewer(
    state, change, finding, people
):
    day = bring_to(finding, state, people)
    change(people["clerk"], finding.decision, WHY)
    for name in ("official", "reviewer", "clerk"):
        standing = findings.get(people[name], finding.public_id, day)
        last = standing.history[-1]
        assert (last.act, last.by, last.text) == (Move.CHANGE, "Een account", WHY)
        assert (standing.state, standing.subject.heard) == (FindingState.CHANGED, False)
        assert standing.conclusion is None
    with transaction():
        screening.check(people["clerk"], finding.decision, day)
    for name in ("official", "reviewer"):
        assert findings.get(people[name], finding.public_id, day).state is FindingState.CHANGED


def one_step_less(who, decision, reason=WHY):
    """A change that leaves the answer as it was."""
    [row] = decision.participations
    with transaction():
        entry = ParticipationEntry(steps=(Step.VOTED,))
        participations.record(who, decision, row.official, entry, reason=reason)
        screening.check(SERVER, decision, TODAY)


@pytest.mark.parametrize("state", [FindingState.REPLIED, FindingState.CONCLUDED])
def test_facts_that_somebody_else_changed_ask_again_also_where_the_answer_is_the_same(
    state, finding, people
):
    day = bring_to(finding, state, people)
    answers = [version.outcome for version in finding.assessments]
    one_step_less(people["clerk"], finding.decision)
    assert {version.outcome for version in finding.assessments} == {*answers}
    listed = finding_list.list_for(people["reviewer"], day).rows
    assert [each.state for each in listed] == [FindingState.CHANGED]
    with pytest.raises(WrongState, match="Ask the official"):
        conclude(people["second reviewer"], finding, SignedWord.APPARENT)
    findings.ask(people["clerk"], finding, QUESTION, 14, TODAY)
    findings.reply(people["official"], finding, REPLY, TODAY)
    conclude(people["second reviewer"], finding, SignedWord.APPARENT)
    assert findings.state_of(finding, TODAY) is FindingState.CONCLUDED


def test_another_day_of_a_decision_that_was_taken_already_needs_a_reason_and_asks_again(
    finding, people
):
    bring_to(finding, FindingState.CONCLUDED, people)
    with pytest.raises(Invalid, match="why you change"):
        amend(people["clerk"], finding.decision, decided_on=PartialDate(2020))
    amend(people["clerk"], finding.decision, WHY, decided_on=PartialDate(2020))
    assert findings.state_of(finding, TODAY) is FindingState.CHANGED


def own_entry(finding, until, who):
    [position] = positions.list_of(finding.official)
    with transaction():
        positions.end(who, position, PartialDate.parse(until), reason=WHY)


STAND = {
    "the official ends a position": lambda finding, people: own_entry(
        finding, "2026-06-01", people["official"]
    ),
    "a position ended after the decision": lambda finding, people: own_entry(
        finding, "2026-11-01", people["clerk"]
    ),
    "the title alone": lambda finding, people: amend(
        people["clerk"], finding.decision, WHY, title="Onderhoud van vaste bruggen"
    ),
}


@pytest.mark.parametrize("change", STAND)
def test_a_conclusion_stands_where_nobody_has_to_be_heard_anew(change, finding, people):
    bring_to(finding, FindingState.CONCLUDED, people)
    STAND[change](finding, people)
    standing = findings.get(people["official"], finding.public_id, TODAY)
    assert (standing.state, standing.facts_changed_since) == (FindingState.CONCLUDED, True)
    assert finding_list.list_for(people["official"], TODAY).rows[0].state is FindingState.CONCLUDED


def test_a_position_that_ended_before_the_decision_asks_again_where_a_clerk_says_so(
    finding, people
):
    bring_to(finding, FindingState.CONCLUDED, people)
    own_entry(finding, "2026-09-01", people["clerk"])
    assert findings.state_of(finding, TODAY) is FindingState.CHANGED


def test_the_letter_that_asks_anew_says_that_facts_changed(app, finding, people, clerk):
    bring_to(finding, FindingState.REPLIED, people)
    take_no_part(people["clerk"], finding.decision, WHY)
    assert (
        "Sindsdien zijn er gegevens veranderd"
        in clerk.get(f"/bevindingen/{finding.public_id}/vragen").text
    )


def test_the_official_reads_that_parties_changed_and_not_who_else_bids(finding, people):
    bring_to(finding, FindingState.ASKED, people)
    remove_parties(people["clerk"], finding.decision, WHY)
    reviewer = findings.get(people["reviewer"], finding.public_id, TODAY).history[-1]
    assert reviewer.facts == (
        {"fact": "parties", "before": "Bouwbedrijf Tarwedam B.V.", "after": None},
    )
    assert findings.get(people["official"], finding.public_id, TODAY).history[-1].facts == (
        {"fact": "parties"},
    )


def test_the_official_is_told_by_a_mail_that_does_not_say_what(finding, people):
    bring_to(finding, FindingState.ASKED, people)
    rewrite_title(people["clerk"], finding.decision, WHY)
    [letter] = db.session.scalars(sa.select(Letter))
    assert (letter.kind, letter.account_id, letter.parameters) == (
        LetterKind.REMINDER,
        people["official"].account,
        {},
    )
    take_no_part(people["clerk"], finding.decision, WHY)
    assert len(db.session.scalars(sa.select(Letter)).all()) == 1, (
        "the letter that waits says as much"
    )


def test_before_anybody_was_asked_no_reason_is_needed_and_the_change_still_stands_in_the_history(
    finding, people
):
    take_no_part(people["clerk"], finding.decision)
    with transaction():
        screening.check(people["clerk"], finding.decision, TODAY)
    standing = findings.get(people["clerk"], finding.public_id, TODAY)
    assert standing.state is FindingState.DISSOLVED
    assert [(each.act and each.act.value, each.by) for each in standing.history[-2:]] == [
        (Move.CHANGE, "Een account"),
        ("dissolve", "Een account"),
    ]
    assert db.session.scalar(sa.select(Letter)) is None


def test_a_later_release_of_the_source_keeps_the_finding_open_and_the_import_reports_it(
    finding, people
):
    bring_to(finding, FindingState.REPLIED, people)
    decision = finding.decision
    record = DecisionRecord(
        where="regel 2",
        source=decision.source,
        procedure=decision.procedure,
        lot="",
        title="Iets heel anders",
        kind=decision.current.kind,
        status=DecisionStatus.TAKEN,
        decided_on=decision.current.decided_on,
        release="2026-11-20",
        parties=(
            PartyRecord(
                Mention("Stichting Vlierbes", {}, None), decision.current.parties[0].role, None
            ),
        ),
    )
    with transaction():
        decisions.take_in(decision.body, [record], "gunning.xml", people["clerk"])
        screening.check(SERVER, decision, TODAY)
    standing = findings.get(people["reviewer"], finding.public_id, TODAY)
    assert standing.state is FindingState.CHANGED
    change = next(each for each in standing.history if each.act is Move.CHANGE)
    assert (change.by, change.file_name) == ("Een account", "gunning.xml")
    assert [each["fact"] for each in change.facts] == ["title", "parties"]


def import_file(body, noun, text, who):
    """Bring in a table as a clerk does; return the import and its report."""
    content = text.encode()
    with transaction():
        run = runs.begin(who, noun, body, "lijst.csv", content)
    with transaction():
        return run, runs.keep(who, run, imports.read(noun, content, "lijst.csv"))


def test_a_list_of_who_took_part_that_changes_it_is_reported_and_cannot_be_undone(
    body, finding, people
):
    bring_to(finding, FindingState.REPLIED, people)
    finding.official.key = "B-1"
    db.session.commit()
    text = f"procedure,official,took_no_part\n{finding.decision.procedure},B-1,yes\n"
    run, report = import_file(body, Noun.PARTICIPATIONS, text, people["clerk"])
    assert report.updated == 1
    assert ["a reviewer decides" in problem.remedy for problem in report.problems] == [True]
    last = findings.get(people["official"], finding.public_id, TODAY).history[-1]
    assert (last.act, last.by, last.file_name) == (Move.CHANGE, "Een account", "lijst.csv")
    assert findings.state_of(finding, TODAY) is FindingState.CHANGED
    obstacles = [str(each) for each in undo.obstacles(run)]
    assert f"An official was asked about {finding.decision.current.title}." in obstacles


@pytest.fixture
def clerk(app, body):
    return sign_in(app, factories.account(body, Role.CLERK, password=None))


PAGES = {
    "/besluiten/{decision}/wijzigen": {
        "title": "Iets heel anders",
        "kind": "award",
        "status": "taken",
        "parties-0-role": "bidder",
        "parties-1-role": "bidder",
        "parties-0-benefit": "",
        "parties-1-benefit": "",
    },
    "/besluiten/{decision}/deelnemers/{official}": {"took_no_part": "yes"},
    "/partijen/{mention}": {"answer": "no", "organisation": "{organisation}"},
    "/partijen/{mention}/nieuw": {"kind": "company"},
}


@pytest.mark.parametrize("page", PAGES)
def test_the_page_asks_why_only_where_somebody_was_asked(page, finding, people, clerk):
    mention = finding.decision.current.parties[0].mention
    names = {
        "decision": finding.decision.public_id,
        "official": finding.official.public_id,
        "mention": mention.public_id,
        "organisation": matching.resolve(mention).public_id,
    }
    address = page.format(**names)
    data = {name: value.format(**names) for name, value in PAGES[page].items()}
    if not page.endswith("/nieuw"):
        before = clerk.get(address).text
        assert "Een bestuurder is hierover iets gevraagd" not in before
        assert ('name="reason"' in before) is page.endswith("/wijzigen")
    bring_to(finding, FindingState.ASKED, people)
    refused = clerk.post(address, data=data)
    assert refused.status_code == 400
    assert "Zeg in minstens 10 tekens waarom u dit wijzigt" in refused.text
    assert db.session.scalar(sa.select(FactChange)) is None
    assert clerk.post(address, data={**data, "reason": WHY}).status_code == 303
    assert db.session.scalar(sa.select(FactChange)).reason.text == WHY


def test_the_history_reads_who_changed_what_from_what_to_what_and_why(
    app, body, finding, people, official
):
    bring_to(finding, FindingState.REPLIED, people)
    rewrite_title(people["clerk"], finding.decision, WHY)
    take_no_part(people["clerk"], finding.decision, WHY)
    reviewer = sign_in(app, factories.account(body, Role.REVIEWER, password=None))
    page = reviewer.get(f"/bevindingen/{finding.public_id}").text
    for words in (
        "Feiten veranderd: een beoordelaar beslist",
        "Iemand heeft feiten gewijzigd",
        "door Een account",
        "Onderhoud van bruggen → Iets heel anders",
        "12 september 2026 → 1999",
        "beraadslaagde; stemde → bleef er helemaal buiten: ja",
        WHY,
        REPLY,
    ):
        assert words in page, words


def test_one_clerk_and_two_presses_no_longer_make_a_reply_disappear(
    app, body, finding, people, clerk
):
    """A1 and B4: took no part, check again; the reviewer and the official still read the reply."""
    bring_to(finding, FindingState.REPLIED, people)
    steps = f"/besluiten/{finding.decision.public_id}/deelnemers/{finding.official.public_id}"
    assert clerk.post(steps, data={"took_no_part": "yes", "reason": WHY}).status_code == 303
    assert clerk.post(f"/besluiten/{finding.decision.public_id}/toets").status_code == 303
    reviewer = sign_in(app, factories.account(body, Role.REVIEWER, password=None))
    account = db.session.get(factories.Account, people["official"].account)
    for browser in (reviewer, sign_in(app, account)):
        page = browser.get(f"/bevindingen/{finding.public_id}")
        assert page.status_code == 200
        assert REPLY in page.text
        assert WHY in page.text


def test_a_position_on_which_no_finding_rests_leaves_the_history_alone(finding, people):
    bring_to(finding, FindingState.REPLIED, people)
    with transaction():
        other = factories.position(finding.official, factories.organisation("Stichting Vlierbes"))
        positions.withdraw(people["clerk"], other)
    assert db.session.scalar(sa.select(FactChange)) is None
