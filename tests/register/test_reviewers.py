"""Who can look at a finding: nobody with a tie of his own, and somebody of another body where too
few are left.
"""

from __future__ import annotations

import datetime

import pytest
import sqlalchemy as sa

from conflict_graph.facts import OfficeKind, Relation, TieKind
from register import clock
from register.access import SERVER, Role
from register.errors import Invalid, NotAllowed, NotFound
from register.extensions import db
from register.models.accounts import Account
from register.models.reviews import SignedWord
from register.models.screening import Finding
from register.services.accounts import accounts
from register.services.declarations import interests
from register.services.declarations.interests import InterestEntry, InterestKind
from register.services.desk import blocks
from register.services.findings import findings
from register.services.findings import listed as finding_list
from register.services.reviews import invitations, reviewers
from register.services.screening import run as screening
from register.transaction import transaction
from tests import factories
from tests.browser import Browser
from tests.register.test_fact_changes import remove_parties
from tests.register.test_findings import (  # noqa: F401
    CASE,
    QUESTION,
    REASON,
    REPLY,
    TODAY,
    body,
    conclude,
    finding,
    official,
    people,
)
from tests.rounds import screen_anew


@pytest.fixture
def heard(finding, people):
    findings.ask(people["clerk"], finding, QUESTION, 14, TODAY)
    findings.reply(people["official"], finding, REPLY, TODAY)
    return finding


def party_of(finding):
    return finding.decision.current.parties[0].mention.answers[0].organisation


def board_of_the_party(finding, who):
    factories.position(who, party_of(finding), "lid", until="2023-12")


def one_firm_away(finding, who):
    holding = factories.organisation("Tarwedam Holding B.V.")
    factories.owns(holding, party_of(finding), 0.6)
    factories.position(who, holding, "adviseur")


def partner_owns_the_party(finding, who):
    interests.ask(SERVER, who.body, InterestKind.FAMILY, True, "Gedragscode 2025, artikel 4")
    entry = InterestEntry(
        organisation_id=party_of(finding).id, relation=Relation.PARTNER, tie=TieKind.OWNERSHIP
    )
    with transaction():
        interests.declare(SERVER, who, InterestKind.FAMILY, entry)


def board_of_a_party_that_was_taken_out(finding, who):
    board_of_the_party(finding, who)
    remove_parties(SERVER, finding.decision)
    with transaction():
        screening.check(SERVER, finding.decision, TODAY)


def same_club_as_the_official(finding, who):
    club = factories.organisation("Roeivereniging De Kreekpeddel")
    factories.position(finding.official, club, "voorzitter", until="2020")
    factories.position(who, club, "lid")


def takes_part(finding, who):
    factories.participation(finding.decision, who, planned=["voted"])


def nothing(finding, who):
    factories.position(who, factories.organisation("Stichting Tuin"), "lid")


TIES = [
    (board_of_the_party, OfficeKind.ELECTED_MEMBER, "party"),
    (one_firm_away, OfficeKind.ELECTED_MEMBER, "party"),
    (board_of_a_party_that_was_taken_out, OfficeKind.ELECTED_MEMBER, "party"),
    (partner_owns_the_party, OfficeKind.ELECTED_MEMBER, "party"),
    (same_club_as_the_official, OfficeKind.ELECTED_MEMBER, "person"),
    (takes_part, OfficeKind.ELECTED_MEMBER, "took_part"),
    (nothing, OfficeKind.CIVIL_SERVANT, "line"),
    (nothing, OfficeKind.ELECTED_MEMBER, None),
]


@pytest.mark.parametrize(("tie", "office", "expected"), TIES)
def test_nobody_with_a_tie_of_his_own_can_look_at_it_and_nobody_else_reads_which(
    tie, office, expected, body, heard, people
):
    who = factories.official(body, office, "functie")
    tie(heard, who)
    asker = factories.identity(body, Role.REVIEWER, who=who.person)
    standing = findings.get(asker, heard.public_id, TODAY)
    assert reviewers.obstacle(asker, standing, TODAY) == expected
    seen = findings.get(people["reviewer"], heard.public_id, TODAY)
    told = {
        each.account.id: each.told for each in reviewers.candidates(people["reviewer"], seen, TODAY)
    }
    assert told[asker.account] == ("tie" if expected else None)
    account = db.session.get(Account, asker.account)
    if expected is None:
        conclude(asker, heard, SignedWord.APPARENT)
        return
    with pytest.raises(NotAllowed):
        conclude(asker, heard, SignedWord.APPARENT)
    with pytest.raises(NotAllowed):
        reviewers.assign(asker, heard, account.public_id, "", TODAY)
    with pytest.raises(Invalid):
        reviewers.assign(people["reviewer"], heard, account.public_id, "", TODAY)


def waits_for(client, account, finding):
    """Whether a finding stands among what needs an account: in the menu, on the desk, in the list
    and for the reminder.
    """
    browser = Browser(factories.let_in(client, account))
    desk, listed = browser.open("/bureau"), browser.open("/bevindingen")
    address = f"/bevindingen/{finding.public_id}"
    return {
        "Bevindingen (1)" in desk.text,
        "Lees wat er is gezegd en trek een conclusie" in desk.words,
        address in listed.links(),
        bool(blocks.waits(accounts.identity_of(account), clock.now())),
    }


def test_what_a_tie_keeps_a_reviewer_from_waits_for_another_and_for_nobody_where_none_is_left(
    body, heard, people, client
):
    who = factories.official(body, OfficeKind.ELECTED_MEMBER, "raadslid")
    tied = factories.account(body, Role.REVIEWER, who=who.person)
    free = factories.account(body, Role.REVIEWER)
    assert waits_for(client, tied, heard) == {True}
    board_of_the_party(heard, who)
    db.session.commit()
    assert waits_for(client, tied, heard) == {False}
    assert waits_for(client, free, heard) == {True}
    listed = Browser(factories.let_in(client, tied)).open("/bevindingen?alle=ja")
    assert f"/bevindingen/{heard.public_id}" in listed.links()

    others = [people["reviewer"], people["second reviewer"], accounts.identity_of(free)]
    for each in others:
        reviewers.say_away(each, TODAY, clock.today(), TODAY)
    db.session.commit()
    assert waits_for(client, tied, heard) == {True}
    page = Browser(client).open(f"/bevindingen/{heard.public_id}/concluderen")
    assert "Vraag de beheerder" in page.words


def test_what_was_given_to_a_reviewer_whom_a_tie_keeps_from_it_waits_for_nobody_else(
    body, heard, people
):
    who = factories.official(body, OfficeKind.ELECTED_MEMBER, "raadslid")
    tied = factories.identity(body, Role.REVIEWER, who=who.person)
    account = db.session.get(Account, tied.account)
    reviewers.assign(people["reviewer"], heard, account.public_id, "", TODAY)
    board_of_the_party(heard, who)
    assert reviewers.kept_from(tied, TODAY) == frozenset()


def test_what_was_given_to_a_reviewer_stands_before_what_anybody_can_look_at(
    body, heard, people, client
):
    own = db.session.get(Account, people["reviewer"].account)
    later = factories.decision(body, [party_of(heard)], title="Onderhoud van sluizen")
    factories.participation(later, heard.official, steps=["deliberated", "voted"])
    screen_anew(body, day=TODAY)
    [other] = db.session.scalars(sa.select(Finding).filter_by(decision_id=later.id))
    findings.ask(people["clerk"], other, QUESTION, 14, TODAY)
    findings.reply(people["official"], other, REPLY, TODAY)

    def in_order():
        return [each.finding for each in finding_list.list_for(people["reviewer"], TODAY).rows]

    assert in_order() == [other, heard]
    reviewers.assign(people["second reviewer"], heard, own.public_id, "", TODAY)
    assert in_order() == [heard, other]
    first, second = blocks.to_do(people["reviewer"], TODAY)
    assert (first.about.finding, first.is_mine) == (heard, True)
    assert (second.about.finding, second.is_mine) == (other, False)
    browser = Browser(factories.let_in(client, own))
    for address in ("/bureau", "/bevindingen"):
        said = browser.open(address).words
        assert said.count("Aan u gegeven") == 1
        assert said.index("Aan u gegeven") < said.index("Onderhoud van sluizen")


def test_a_clerk_who_reviews_has_the_next_steps_of_a_clerk_whatever_ties_there_are(
    body, finding, people
):
    who = factories.official(body, OfficeKind.ELECTED_MEMBER, "raadslid")
    board_of_the_party(finding, who)
    asker = factories.identity(body, Role.CLERK, Role.REVIEWER, who=who.person)
    assert finding_list.count_for(asker, TODAY, kept_from=reviewers.kept_from(asker, TODAY)) == 1
    findings.ask(people["clerk"], finding, QUESTION, 14, TODAY)
    findings.reply(people["official"], finding, REPLY, TODAY)
    assert reviewers.kept_from(asker, TODAY) == {finding.id}


@pytest.mark.parametrize("raises", [True, False])
def test_a_tie_keeps_from_saying_who_looks_at_it_whatever_else_stands_in_the_way(
    raises, body, finding, people
):
    who = factories.official(body, OfficeKind.ELECTED_MEMBER, "raadslid")
    board_of_the_party(finding, who)
    asker = factories.identity(body, Role.CLERK, Role.REVIEWER, who=who.person)
    findings.ask(asker if raises else people["clerk"], finding, QUESTION, 14, TODAY)
    findings.reply(people["official"], finding, REPLY, TODAY)
    reviewers.say_away(asker, TODAY, TODAY, TODAY)
    account = db.session.get(Account, people["reviewer"].account)
    with pytest.raises(NotAllowed, match="tie to a party"):
        reviewers.assign(asker, finding, account.public_id, "", TODAY)


def test_who_put_the_question_does_not_judge_the_answer(body, finding, people):
    both = factories.identity(body, Role.CLERK, Role.REVIEWER)
    findings.ask(both, finding, QUESTION, 14, TODAY)
    findings.reply(people["official"], finding, REPLY, TODAY)
    with pytest.raises(NotAllowed, match="put the question"):
        conclude(both, finding, SignedWord.APPARENT)
    conclude(people["reviewer"], finding, SignedWord.APPARENT)


@pytest.fixture
def guest(app):
    elsewhere = factories.body("waterveld", "Waterschap Waterveld")
    return factories.account(elsewhere, Role.REVIEWER, password=None)


def test_a_reviewer_of_another_body_is_invited_where_too_few_are_left(heard, people, guest):
    asker = accounts.identity_of(guest)
    with pytest.raises(Invalid, match="nobody has to be invited"):
        invitations.invite(SERVER, heard, guest, TODAY)
    with pytest.raises(NotFound):
        findings.get(asker, heard.public_id, TODAY)
    reviewers.say_away(people["second reviewer"], TODAY, TODAY, TODAY)
    with transaction():
        invitations.invite(SERVER, heard, guest, TODAY)
    asker = accounts.identity_of(guest)
    assert finding_list.count_for(asker, TODAY) == 1
    conclude(people["reviewer"], heard, SignedWord.ACTUAL)
    conclude(asker, heard, SignedWord.ACTUAL, case=CASE)
    assert findings.get(asker, heard.public_id, TODAY).conclusion is SignedWord.ACTUAL
    with transaction():
        invitations.end(heard, guest)
    with pytest.raises(NotFound):
        findings.get(accounts.identity_of(guest), heard.public_id, TODAY)


def test_an_invitation_holds_as_long_as_the_guest_is_a_reviewer(heard, people, guest):
    reviewers.say_away(people["second reviewer"], TODAY, TODAY, TODAY)
    with transaction():
        invitations.invite(SERVER, heard, guest, TODAY)
    asker = accounts.identity_of(guest)
    assert findings.get(asker, heard.public_id, TODAY)
    with transaction():
        accounts.take_role(guest, guest.roles[0].body, Role.REVIEWER)
    asker = accounts.identity_of(guest)
    with pytest.raises(NotFound):
        findings.get(asker, heard.public_id, TODAY)
    assert finding_list.count_for(asker, TODAY) == 0
    seen = findings.get(people["reviewer"], heard.public_id, TODAY)
    told = {
        each.account.id: each.told for each in reviewers.candidates(people["reviewer"], seen, TODAY)
    }
    assert told[guest.id] == "no_reviewer"


def test_an_invitation_is_for_one_finding_and_for_nobody_with_a_tie(
    app, body, heard, people, guest
):
    reviewers.say_away(people["second reviewer"], TODAY, clock.today(), TODAY)
    elsewhere = guest.roles[0].body
    tied = factories.official(elsewhere)
    factories.position(tied, party_of(heard), "commissaris")
    factories.account(
        elsewhere, Role.REVIEWER, who=tied.person, password=None, email="band@voorbeeld.example"
    )
    factories.account(body, Role.CLERK, password=None, email="griffier@voorbeeld.example")
    run = app.test_cli_runner().invoke
    for email, said in (
        ("band@voorbeeld.example", "cannot look at this finding"),
        ("griffier@voorbeeld.example", "reviewer of another body"),
        ("niemand@voorbeeld.example", "no account"),
    ):
        result = run(args=["reviewers", "invite", heard.public_id, email])
        assert result.exit_code != 0
        assert said in result.output
    result = run(args=["reviewers", "invite", heard.public_id, guest.email])
    assert result.exit_code == 0, result.output
    asker = accounts.identity_of(guest)
    assert asker.invited == {heard.id}
    other = factories.decision(body, [party_of(heard)], title="Sluizen")
    factories.participation(other, heard.official, steps=["voted"])
    assert [each.finding.id for each in finding_list.list_for(asker, TODAY).rows] == [heard.id]


def test_what_the_engine_says_to_look_at_first_stands_first_for_a_reviewer(body, people, app):
    who = factories.official(body)
    declared = datetime.datetime(2023, 4, 1, tzinfo=datetime.UTC)
    for title, decisive in (("Gewoon", None), ("Eerst", True), ("Ook gewoon", None)):
        firm = factories.organisation(f"{title} B.V.")
        factories.position(who, firm, paid=False, recorded_at=declared)
        made = factories.decision(body, [firm], title=title)
        factories.participation(made, who, steps=["voted"], decisive=decisive)
    screen_anew(body, day=TODAY)
    clerk = people["clerk"]
    found = finding_list.list_for(clerk, TODAY).rows
    with transaction():
        for each in found:
            findings.ask(clerk, each.finding, QUESTION, 14, TODAY)
    later = TODAY.replace(month=12, day=20)
    titles = [
        each.finding.decision.current.title
        for each in finding_list.list_for(people["reviewer"], later).rows
    ]
    levels = [each.finding.current.answer["nl"]["priority"]["level"] for each in found]
    assert sorted(levels) == ["normal", "normal", "raised"]
    assert titles[0] == "Eerst"
