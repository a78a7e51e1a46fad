"""Signed anyway: how a decision is taken beside its last check, who reads it, and what is counted."""

from __future__ import annotations

import datetime

import pytest
import sqlalchemy as sa

from conflict_graph.dates import PartialDate
from conflict_graph.facts import Benefit, DecisionKind, DecisionStatus, PartyRole
from conflict_graph.readers.records import DecisionRecord, PartyRecord
from conflict_graph.readers.records import Mention as Named
from register import clock
from register.access import SERVER, FindingState, Role
from register.errors import Invalid, NotAllowed, NotFound
from register.extensions import db
from register.models.reviews import SignedWord
from register.models.screening import Finding
from register.models.signings import Signing, SigningState
from register.services.decisions import decisions, participations
from register.services.decisions.participations import ParticipationEntry
from register.services.findings import findings
from register.services.screening import run as screening
from register.services.screening import signings
from register.services.screening.signings import Signed
from register.transaction import transaction
from tests import factories
from tests.browser import Browser
from tests.register.test_findings import CASE, QUESTION, REPLY
from tests.register.test_findings import conclude as sign

TODAY = datetime.date(2026, 11, 24)
WORDS = Signed("M. de Tekenaar", "De oude brug was onveilig; uitstel kon niet.")
ASIDE = {f"recused_{each}": True for each in ("preparation", "deliberation", "vote", "contact")}


@pytest.fixture(autouse=True)
def _on_that_day(monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: TODAY)


@pytest.fixture
def body(app):
    app.config["WTF_CSRF_ENABLED"] = False
    return factories.body()


@pytest.fixture
def clerk(body):
    return factories.identity(body, Role.CLERK)


def enter(body, firm, who, *planned):
    """An open decision with one party, that is known by its number."""
    named = Named(firm.name, {"NL-KVK": firm.identifiers[0].number}, None)
    entry = decisions.DecisionEntry(
        title="Onderhoud van bruggen",
        kind=DecisionKind.AWARD,
        status=DecisionStatus.OPEN,
        decided_on=PartialDate.parse("2026-11-20"),
        parties=(PartyRecord(named, PartyRole.WINNER, Benefit.DIRECT),),
    )
    with transaction():
        made = decisions.enter(SERVER, body, entry)
    factories.participation(made, who, planned=planned)
    return made


@pytest.fixture
def planned(body):
    """An open decision in which an official with a tie to a party takes part."""
    official, firm = factories.official(body), factories.organisation(kvk="90004321")
    factories.position(official, firm)
    return enter(body, firm, official, "deliberated", "voted")


@pytest.fixture
def quiet(body):
    """An open decision in which nobody has a tie."""
    firm = factories.organisation("Grindwerf B.V.", kvk="90004322")
    return enter(body, firm, factories.official(body), "voted")


def check(decision):
    with transaction():
        screening.check(SERVER, decision, TODAY)


def take(identity, decision, signed=WORDS, day="2026-11-20", **changed):
    entry = decisions.entry_of(decision)
    values = {"status": DecisionStatus.TAKEN, "decided_on": PartialDate.parse(day), **changed}
    with transaction():
        signings.amend(
            identity,
            decision,
            type(entry)(**{name: getattr(entry, name) for name in entry.__slots__} | values),
            TODAY,
            signed=signed,
        )
    return signings.of(decision)[0]


def finding_of(decision):
    return db.session.scalar(sa.select(Finding).where(Finding.decision_id == decision.id))


def ask(clerk, decision):
    with transaction():
        findings.ask(clerk, finding_of(decision), QUESTION, 14, TODAY)


def conclude(clerk, decision, conclusion):
    body, official = decision.body, finding_of(decision).official
    ask(clerk, decision)
    with transaction():
        him = factories.identity(body, Role.OFFICIAL, who=official.person)
        findings.reply(him, finding_of(decision), REPLY, TODAY)
        sign(factories.identity(body, Role.REVIEWER), finding_of(decision), conclusion, day=TODAY)
        if findings.state_of(finding_of(decision), TODAY) is FindingState.SIGNED:
            second = factories.identity(body, Role.REVIEWER)
            sign(second, finding_of(decision), conclusion, day=TODAY, case=CASE)


CASES = {
    "never checked": ("quiet", lambda clerk, each: None, SigningState.UNCHECKED),
    "checked": ("quiet", lambda clerk, each: check(each), SigningState.AS_CHECKED),
    "somebody came after the check": (
        "quiet",
        lambda clerk, each: (
            check(each),
            factories.participation(each, factories.official(each.body), planned=["voted"]),
        ),
        SigningState.OUTDATED,
    ),
    "nobody asked the official": (
        "planned",
        lambda clerk, each: check(each),
        SigningState.OTHERWISE,
    ),
    "the term runs": (
        "planned",
        lambda clerk, each: (check(each), ask(clerk, each)),
        SigningState.OPEN,
    ),
    "no conflict was concluded": (
        "planned",
        lambda clerk, each: (check(each), conclude(clerk, each, SignedWord.NONE)),
        SigningState.AS_CHECKED,
    ),
    "a link was concluded, and the official takes part": (
        "planned",
        lambda clerk, each: (check(each), conclude(clerk, each, SignedWord.APPARENT)),
        SigningState.OTHERWISE,
    ),
    "two reviewers established a conflict, and the official takes part": (
        "planned",
        lambda clerk, each: (check(each), conclude(clerk, each, SignedWord.ACTUAL)),
        SigningState.OTHERWISE,
    ),
    "the official stood aside before the check": (
        "planned",
        lambda clerk, each: (aside(clerk, each), check(each)),
        SigningState.AS_CHECKED,
    ),
}


def aside(clerk, decision):
    [row] = decision.participations
    with transaction():
        participations.record(clerk, decision, row.official, ParticipationEntry(**ASIDE))


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_decision_that_is_taken_is_compared_with_its_last_check(request, clerk, case):
    which, before, state = CASES[case]
    decision = request.getfixturevalue(which)
    before(clerk, decision)
    assert signings.expected(clerk, decision, TODAY) is state
    if state is not SigningState.AS_CHECKED:
        with pytest.raises(Invalid) as told:
            take(clerk, decision, Signed())
        assert told.value.field == "signed_by"
        with pytest.raises(Invalid) as told:
            take(clerk, decision, Signed("M. de Tekenaar", "kort"))
        assert told.value.field == "signed_reason"
        assert decision.current.status is DecisionStatus.OPEN
        assert signings.of(decision) == []
    made = take(clerk, decision, WORDS if state is not SigningState.AS_CHECKED else Signed())
    assert decision.current.status is DecisionStatus.TAKEN
    assert made.state is state
    assert (made.run_id is None) is (state is SigningState.UNCHECKED)


@pytest.mark.parametrize(
    ("changed", "state"),
    [
        ({"day": "2026-11-23"}, SigningState.AS_CHECKED),
        ({"amount_cents": 100, "currency": "EUR"}, SigningState.OUTDATED),
        ({"parties": ()}, SigningState.OUTDATED),
    ],
)
def test_what_changes_with_the_signature_counts_and_another_day_only_where_it_matters(
    clerk, quiet, changed, state
):
    check(quiet)
    assert take(clerk, quiet, **changed).state is state


def test_another_day_matters_where_the_answer_is_another_on_it(clerk, planned):
    aside(clerk, planned)
    check(planned)
    assert signings.expected(clerk, planned, TODAY) is SigningState.AS_CHECKED
    assert take(clerk, planned, day="2023-01-10").state is SigningState.OUTDATED


def record(body, firm, status, release, title="Kademuren"):
    return DecisionRecord(
        where="1",
        source="ocds",
        procedure="ocds-1",
        lot="1",
        title=title,
        kind=DecisionKind.AWARD,
        status=status,
        decided_on=PartialDate.parse("2026-11-20"),
        release=release,
        parties=(
            PartyRecord(
                Named(firm.name, {"NL-KVK": firm.identifiers[0].number}, None),
                PartyRole.WINNER,
                Benefit.DIRECT,
            ),
        ),
    )


def test_what_a_file_says_is_compared_and_the_clerk_says_afterwards_who_signed(body, clerk):
    firm = factories.organisation("Grindwerf B.V.", kvk="90004322")
    reviewer = factories.identity(body, Role.REVIEWER)

    def bring(status, release, **values):
        began = clock.now()
        with transaction():
            decisions.take_in(body, [record(body, firm, status, release, **values)], "ocds.json")
            return signings.note_taken(began, TODAY)

    assert bring(DecisionStatus.OPEN, "2026-11-01") == 0
    assert bring(DecisionStatus.TAKEN, "2026-11-21") == 1
    assert bring(DecisionStatus.TAKEN, "2026-11-22", title="Kademuren II") == 0
    [made] = db.session.scalars(sa.select(Signing))
    assert (made.state, made.words, made.account) == (SigningState.UNCHECKED, None, None)
    assert signings.to_explain(clerk, 10) == [made]
    with pytest.raises(NotAllowed), transaction():
        signings.explain(reviewer, made, WORDS)
    with transaction():
        signings.explain(clerk, made, WORDS)
    assert signings.to_explain(clerk, 10) == []
    assert signings.to_read(reviewer, 10) == [made]


def test_what_had_been_taken_when_the_register_heard_of_it_is_not_compared(body, clerk, quiet):
    factories.decision(body, status=DecisionStatus.TAKEN)
    take(clerk, quiet)
    found = signings.shares(factories.identity(body, Role.ADMINISTRATOR), body)
    assert (found.compared, found.before) == (1, 1)
    assert found.share(SigningState.UNCHECKED) == 1


def test_shares_count_what_stands_now_and_are_of_the_body_alone(body, clerk, quiet, planned):
    take(clerk, quiet)
    check(planned)
    take(clerk, planned)
    found = signings.shares(clerk, body)
    assert {state: count for state, count in found.counts.items() if count} == {
        SigningState.UNCHECKED: 1,
        SigningState.OTHERWISE: 1,
    }
    entry = decisions.entry_of(quiet)
    with transaction():
        again = {name: getattr(entry, name) for name in entry.__slots__}
        decisions.amend(clerk, quiet, type(entry)(**again | {"status": DecisionStatus.OPEN}))
    assert signings.shares(clerk, body).compared == 1
    for roles in ((), (Role.OFFICIAL,)):
        with pytest.raises(NotAllowed):
            signings.shares(factories.identity(body, *roles), body)


def test_whom_a_decision_concerns_reads_nothing_of_how_it_was_signed(body, clerk, planned):
    check(planned)
    made = take(clerk, planned)
    [row] = planned.participations
    own = factories.identity(body, Role.REVIEWER, Role.CLERK, who=row.official.person)
    assert signings.to_read(own, 10) == []
    with pytest.raises(NotFound):
        signings.get(own, made.public_id)
    assert not signings.may_see(own, planned)


def test_the_pages_lead_from_the_decision_to_the_desk_of_the_reviewer(app, body, planned):
    at_clerk, at_reviewer = Browser(app.test_client()), Browser(app.test_client())
    factories.sign_in(at_clerk.client, factories.account(body, Role.CLERK))
    factories.sign_in(at_reviewer.client, factories.account(body, Role.REVIEWER))
    at_decision = f"/besluiten/{planned.public_id}"
    assert f"{at_decision}/genomen" in at_clerk.open(at_decision).links()
    page = at_clerk.open(f"{at_decision}/genomen")
    assert "Ongetoetst ondertekend" in page.words
    page = at_clerk.submit(page, 400, signed_by="M. de Tekenaar")
    assert "Schrijf minstens 10 tekens" in page.words
    assert "M. de Tekenaar" in page.text
    page = at_clerk.submit(page, signed_reason=WORDS.reason)
    assert "Ongetoetst ondertekend" in page.words
    assert WORDS.reason in page.words
    assert "Nog open → Genomen" in page.words
    made = db.session.scalar(sa.select(Signing))
    desk = at_reviewer.open("/bureau")
    assert f"/ondertekend/{made.public_id}" in desk.links()
    page = at_reviewer.open(f"/ondertekend/{made.public_id}")
    assert "M. de Tekenaar" in page.words
    assert f"/ondertekend/{made.public_id}" not in at_reviewer.submit(page).links()
    page = at_clerk.open("/organen/vlietmonde/ondertekend")
    assert "M. de Tekenaar" not in page.text
    assert "100%" in page.words or "100 %" in page.words
    at_clerk.open(f"{at_decision}/genomen", 409)


def test_a_change_that_says_taken_asks_the_same_and_loses_nothing(app, body, planned):
    browser = Browser(app.test_client())
    factories.sign_in(browser.client, factories.account(body, Role.CLERK))
    page = browser.open(f"/besluiten/{planned.public_id}/wijzigen")
    address, fields = page.form()
    sent = {**fields, "title": "Zandwinning", "status": "taken"}
    page = browser.send(address, 400, **sent)
    assert "Vul de naam in van wie ondertekent." in page.words
    assert "Schrijf minstens 10 tekens" in page.words
    assert "Zandwinning" in page.text
    named = {"signed_by": WORDS.by, "signed_reason": WORDS.reason}
    page = browser.send(address, 200, **sent | named | {"reason": "Opdracht verruimd."})
    assert "Zandwinning" in page.words
    assert "Opdracht verruimd." in page.words
    page = browser.open(f"/besluiten/{planned.public_id}/wijzigen")
    assert "signed_by" not in page.text


def test_words_of_a_signature_without_one_are_refused(clerk, quiet):
    entry = decisions.entry_of(quiet)
    with pytest.raises(Invalid) as told, transaction():
        signings.amend(clerk, quiet, entry, TODAY, signed=Signed("M. de Tekenaar"))
    assert told.value.field == "signed_by"
