"""Every page that is not public, asked for by everybody who has no business there.

The cells are made from the routes themselves, so that a new page is in the table on the day it is
made.
"""

from __future__ import annotations

import datetime
import itertools

import pytest
import sqlalchemy as sa

from register.access import SERVER, Role
from register.extensions import db
from register.models.answers import FactAnswer, FactAnswerWords, FactEntry
from register.models.decisions import Mention
from register.models.drafts import PositionDraft
from register.models.hearings import FindingDocument, FindingDocumentContent
from register.models.imports import ImportRun, Noun
from register.models.kinds import MeetingKind
from register.models.measures import (
    MeasureKept,
    RecordedMeasure,
    RecordedMeasureVersion,
    RecordedMeasureWords,
)
from register.models.meetings import Meeting, MeetingItem, MeetingNotice
from register.models.reports import ErrorReport
from register.models.screening import Finding, FrozenDossier
from register.models.signings import Signing, SigningState
from register.services.declarations import interests
from register.services.declarations.interests import InterestEntry, InterestKind
from register.services.findings import findings
from register.services.mail import reports
from register.services.officials import proposals
from register.services.reviews import concerns
from register.services.reviews.concerns import ConcernEntry
from register.transaction import transaction
from tests import factories
from tests.rounds import screen_anew

TODAY = datetime.date(2026, 11, 24)
CANARY = "Kanariebesluit"


@pytest.fixture
def world(app):
    """One body with something of everything, and another body whose people have no business at the
    first.
    """
    here = factories.body()
    official = factories.official(here, who=factories.person(family_name=CANARY))
    firm = factories.organisation(kvk="90004321")
    position = factories.position(official, firm)
    decision = factories.decision(here, [firm], title=CANARY)
    factories.participation(decision, official, steps=["voted"])
    screen_anew(here, day=TODAY)
    with transaction():
        finding = db.session.scalar(sa.select(Finding))
        findings.ask(
            factories.identity(here, Role.CLERK), finding, "Wat was uw rol hierbij?", 14, TODAY
        )
    draft = factories.keep(
        PositionDraft(
            official=official, account_id=factories.account().id, answers={"title": CANARY}
        )
    )
    run = factories.keep(
        ImportRun(
            body=here,
            noun=Noun.DECISIONS,
            file_name=CANARY,
            sha256="0" * 64,
            size_bytes=1,
            format="auto",
        )
    )
    reports.report(
        official, position, reports.ReportEntry(f"{CANARY} klopt niet", CANARY), "", 14, TODAY
    )
    report = db.session.scalar(sa.select(ErrorReport))
    interests.ask(SERVER, here, InterestKind.PROPERTY, True, "Gedragscode 2025, artikel 4")
    with transaction():
        interest = interests.declare(
            SERVER, official, InterestKind.PROPERTY, InterestEntry(area=CANARY)
        )
    mentions = list(db.session.scalars(sa.select(Mention.public_id)))
    neighbour = factories.official(factories.body("waterveld", "Waterschap Waterveld"))
    with transaction():
        proposal = proposals.propose(
            factories.identity(here, Role.CLERK), official, neighbour.public_id, TODAY
        )
    given = factories.keep(
        FactAnswer(
            decision=decision,
            official=official,
            entry=FactEntry.TIES,
            subject=position.public_id,
            key="represents",
            value="yes",
            yes=True,
            words=FactAnswerWords(
                question={"id": "open.represents", "params": {"who": CANARY}}, source=CANARY
            ),
        )
    )
    document = factories.keep(
        FindingDocument(
            finding=finding,
            account_id=factories.account().id,
            media_type="text/plain",
            size_bytes=1,
            sha256="0" * 64,
            content=FindingDocumentContent(name=f"{CANARY}.txt", content=CANARY.encode()),
        )
    )
    measure = factories.keep(
        RecordedMeasure(
            decision=decision,
            official=official,
            measure="agreed",
            versions=[
                RecordedMeasureVersion(
                    number=1,
                    kept=MeasureKept.NOT_YET,
                    words=RecordedMeasureWords(decided_by=CANARY, owner=CANARY, evidence=CANARY),
                )
            ],
        )
    )
    signing = factories.keep(
        Signing(decision=decision, version=decision.current, state=SigningState.OTHERWISE)
    )
    meeting = factories.keep(
        Meeting(
            body=here,
            kind=MeetingKind.COLLEGE,
            held_on=TODAY,
            items=[MeetingItem(decision=decision, number="7")],
        )
    )
    factories.keep(MeetingNotice(item=meeting.items[0], official=official))
    clerk = factories.identity(here, Role.CLERK)
    with transaction():
        concern = concerns.raise_(
            clerk, decision, ConcernEntry("", f"{CANARY} moest uit het verslag."), TODAY
        )
    things = (decision, official, finding, run, report, proposal, meeting)
    return {
        "slug": [here.slug],
        "public_id": [*(each.public_id for each in things), *mentions],
        "official_id": [official.public_id],
        "position_id": [position.public_id],
        "draft_id": [draft.public_id],
        "page": ["waar", "hoe", "wanneer", "meer"],
        "word": ["contract", "vergoeding"],
        "year": ["2025"],
        "kind": ["bezit", "grond"],
        "interest_id": [interest.public_id],
        "rule_id": ["S1"],
        "finding_id": [finding.public_id],
        "account_id": ["x"],
        "item_id": [meeting.items[0].public_id],
        "absence_id": ["x"],
        "concern_id": [concern.public_id],
        "fact_answer_id": [given.public_id],
        "measure_id": [measure.public_id],
        "signing_id": [signing.public_id],
        "mention_id": mentions,
        "proposal_id": [proposal.public_id],
        "document_id": [document.public_id],
        "number": [1],
        "sha256": list(db.session.scalars(sa.select(FrozenDossier.sha256))),
    }


def restricted_addresses(app, world):
    """Every address of a page that is not public, for everything there is."""
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        if getattr(view, "audience", None) != "signed_in" or rule.endpoint == "accounts.sign_out":
            continue
        assert rule.arguments <= world.keys(), (
            f"say in `world` what can stand for {rule.arguments - world.keys()}"
        )
        names = sorted(rule.arguments)
        for chosen in itertools.product(*(world[name] for name in names)):
            with app.test_request_context():
                address = app.url_for(rule.endpoint, **dict(zip(names, chosen, strict=True)))
            for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
                yield method, address


def strangers(app):
    elsewhere = factories.body("oosterzijl", "Gemeente Oosterzijl")
    somebody = factories.official(elsewhere).person
    yield "an account without a role", factories.account()
    yield "everything at another body", factories.account(elsewhere, *Role, who=somebody)


def test_who_is_not_signed_in_is_asked_to_sign_in(app, world):
    client = app.test_client(use_cookies=False)  # a cookie would carry every "sign in first" along
    wrong = []
    for method, address in restricted_addresses(app, world):
        answer = client.open(address, method=method)
        if answer.status_code != 303 or not answer.location.startswith("/aanmelden"):
            wrong.append((method, address, answer.status_code))
    assert wrong == []


def test_who_belongs_to_another_body_sees_and_changes_nothing(app, world):
    wrong = []
    for name, account in strangers(app):
        client = app.test_client()
        factories.sign_in(client, account)
        before = everything()
        for method, address in restricted_addresses(app, world):
            answer = client.open(address, method=method)
            if answer.status_code in (403, 404):
                continue
            if not is_about_the_asker(app, answer, address, method):
                wrong.append((name, method, address, answer.status_code))
        assert everything() == before, name
    assert wrong == []


def is_about_the_asker(app, answer, address, method):
    """A page whose address names nothing shows what is the asker's own, and nothing of anybody
    else.
    """
    _, names = app.url_map.bind("localhost").match(address, method)
    return not names and CANARY not in answer.get_data(as_text=True)


def everything():
    """How many rows each table of the register holds."""
    db.session.rollback()
    tables = list(db.metadata.tables.values())
    return {
        table.name: db.session.scalar(sa.select(sa.func.count()).select_from(table))
        for table in tables
    }
