"""Who read what: what the person reads of it, and what who watches over it.

That each page leaves its row, and no other, stands in `test_access_table`.
"""

from __future__ import annotations

import datetime

import pytest
import sqlalchemy as sa

from register import clock, database, sqlite, traces
from register.access import Role
from register.errors import Invalid
from register.extensions import db
from register.models.screening import Finding
from register.models.traces import ReadingAbout, RecordedReading
from register.services.findings import findings
from register.services.readings import auditors, readings
from register.transaction import transaction
from tests import factories
from tests.register.test_traces import locked
from tests.rounds import screen_anew


@pytest.fixture
def body(app):
    return factories.body()


@pytest.fixture
def official(body):
    return factories.official(body, who=factories.person("Sanne", None, "Terwolde"))


@pytest.fixture
def people(body, official):
    return {
        "clerk": factories.account(body, Role.CLERK),
        "official": factories.account(body, Role.OFFICIAL, who=official.person),
        "reviewer": factories.account(body, Role.REVIEWER),
        "auditor": factories.account(),
    }


@pytest.fixture
def reads(app, people):
    """A function that opens a page as somebody, and returns the text."""

    clients = {who: factories.let_in(app.test_client(), each) for who, each in people.items()}

    def open_(who, address, status=200):
        answer = clients[who].get(address)
        assert answer.status_code == status, (address, answer.status_code)
        return answer.get_data(as_text=True)

    return open_


@pytest.fixture
def watched(body, people):
    with transaction():
        auditors.appoint(body, people["auditor"])


def file_of(official):
    return f"/organen/{official.body.slug}/beheer/bestuurders/{official.public_id}"


def rows(*kinds):
    with traces.reading() as kept:
        return kept.scalars(sa.select(RecordedReading).order_by(RecordedReading.id)).all()


def a_finding(body, official):
    firm = factories.organisation("Bouwbedrijf Tarwedam B.V.", kvk="90004321")
    factories.position(official, firm)
    decision = factories.decision(body, [firm], "Bruggen")
    factories.participation(decision, official, steps=["voted"])
    screen_anew(body)
    return db.session.scalar(sa.select(Finding))


def test_a_person_reads_what_was_read_and_as_what_and_never_by_whom(official, people, reads):
    people["clerk"].name = "Kanariegriffier"
    db.session.commit()
    reads("clerk", f"{file_of(official)}/nevenfuncties")
    reads("clerk", f"{file_of(official)}/inkomsten/2025")
    page = reads("official", f"/mijn/{official.public_id}/inzage")
    assert page.index("Inkomsten") < page.index("Alle functies, openbaar of niet")
    assert "Griffier" in page
    assert "Kanariegriffier" not in page
    assert people["clerk"].email not in page


def test_what_oneself_reads_is_no_reading(official, people, reads):
    reads("official", f"/mijn/{official.public_id}/nevenfuncties", 303)
    reads("official", f"/mijn/{official.public_id}/inkomsten/2025")
    reads("official", "/mijn")
    assert rows() == []


def test_who_read_a_finding_is_told_once_the_person_knows_of_it(body, official, people, reads):
    finding = a_finding(body, official)
    reads("clerk", f"/bevindingen/{finding.public_id}")
    own = f"/mijn/{official.public_id}/inzage"
    before = reads("official", own)
    assert finding.public_id not in before
    assert "Een bevinding<" not in before
    with transaction():
        clerk = factories.accounts.identity_of(people["clerk"])
        findings.ask(clerk, finding, "Wat was uw rol hierbij?", 14, clock.today())
    assert finding.public_id in reads("official", own)


def test_the_desk_leaves_a_row_about_whoever_stands_on_it(body, official, people, reads):
    """Also about somebody who is only waited for."""
    finding = a_finding(body, official)
    with transaction():
        clerk = factories.accounts.identity_of(people["clerk"])
        findings.ask(clerk, finding, "Wat was uw rol hierbij?", 14, clock.today())
    assert "Terwolde" in reads("clerk", "/bureau")
    with traces.reading() as kept:
        assert kept.scalars(sa.select(ReadingAbout.official_id)).all() == [official.id]


def test_nobody_else_reads_that_page(official, reads):
    for who in ("clerk", "reviewer", "auditor"):
        reads(who, f"/mijn/{official.public_id}/inzage", 404)


def test_who_watches_over_readings_searches_them(body, official, people, reads, watched):
    people["clerk"].name = "Marit van Kanarie"
    db.session.commit()
    reads("clerk", f"{file_of(official)}/nevenfuncties")
    where = f"/organen/{body.slug}/inzage"
    for asked in ("", "?naam=kanarie", "?naam=sanne+terw", "?wat=positions"):
        page = reads("auditor", where + asked)
        assert "Marit van Kanarie" in page, asked
        assert "Sanne Terwolde" in page, asked
    today = clock.today()
    yesterday = today - datetime.timedelta(days=1)
    assert "Marit van Kanarie" in reads("auditor", f"{where}?van={today}&tot={today}")
    for asked in ("?naam=niemand", "?wat=finding", f"?tot={yesterday}"):
        assert "Niets gevonden" in reads("auditor", where + asked), asked


def test_that_somebody_watches_is_a_reading_too(body, official, people, reads, watched):
    reads("clerk", f"{file_of(official)}/nevenfuncties")
    reads("auditor", f"/organen/{body.slug}/inzage")
    assert [(row.kind, row.capacity) for row in rows()] == [
        ("positions", "clerk"),
        ("readings", "auditor"),
    ]
    assert "Toezichthouder op inzage" in reads("auditor", f"/organen/{body.slug}/inzage")


def test_who_holds_a_role_watches_over_nothing(app, body, people, reads, watched):
    with pytest.raises(Invalid), transaction():
        auditors.appoint(body, people["clerk"])
    reads("clerk", f"/organen/{body.slug}/inzage", 403)
    with transaction():
        factories.accounts.give_role(people["auditor"], body, Role.ADMINISTRATOR)
    client = factories.let_in(app.test_client(), people["auditor"])
    assert client.get(f"/organen/{body.slug}/inzage").status_code == 403


def test_another_body_is_not_watched(body, official, people, reads, watched):
    other = factories.body("waterveld", "Waterschap Waterveld")
    reads("auditor", f"/organen/{other.slug}/inzage", 403)
    with transaction():
        auditors.end(body, people["auditor"])
    reads("auditor", f"/organen/{body.slug}/inzage", 403)
    reads("auditor", "/inzage", 404)


def test_the_commands_say_who_watches(app, body, people):
    run = app.test_cli_runner().invoke
    email = people["auditor"].email
    assert run(args=["auditors", "appoint", body.slug, email]).exit_code == 0
    assert email in run(args=["auditors", "list", body.slug]).output
    assert run(args=["auditors", "appoint", body.slug, people["clerk"].email]).exit_code != 0
    assert run(args=["auditors", "end", body.slug, email]).exit_code == 0
    assert email not in run(args=["auditors", "list", body.slug]).output


def test_a_page_waits_for_nobody_who_writes_in_the_register(official, reads):
    if sqlite.journal() != "WAL":
        pytest.skip(sqlite.warning())
    where = f"{file_of(official)}/nevenfuncties"
    with locked(db.engine):
        reads("clerk", where)


def test_a_page_of_which_no_row_can_be_written_is_not_sent(official, reads, monkeypatch):
    monkeypatch.setattr(database, "PATIENCE_SECONDS", 0.1)
    monkeypatch.setattr(database, "PATIENCE_OF_COMMANDS_SECONDS", 0.1)
    where = f"{file_of(official)}/nevenfuncties"
    with locked(traces.engine()):
        page = reads("clerk", where, 503)
    assert "Terwolde" not in page


def test_what_was_read_long_ago_is_erased(official, reads):
    reads("clerk", f"{file_of(official)}/nevenfuncties")
    readings.erase(clock.now(), 1)
    assert len(rows()) == 1
    readings.erase(clock.now() + datetime.timedelta(days=2), 1)
    assert rows() == []
    with traces.reading() as kept:
        assert kept.scalars(sa.select(ReadingAbout)).all() == []
