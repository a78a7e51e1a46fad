"""Errors that readers report: the person first, then the clerk, the outcome told, nothing of it
public.
"""

from __future__ import annotations

import datetime
import itertools
import re

import pytest
import sqlalchemy as sa

from register import create_app
from register.access import ANONYMOUS, Role
from register.clock import now, today
from register.errors import Invalid, NotAllowed, NotFound, WrongState
from register.extensions import db
from register.mail import letters
from register.models.declarations import PositionPayload, PositionVersion
from register.models.kinds import Act
from register.models.reports import ErrorReport, ReportAddress, ReportStep, ReportText
from register.services import outbox
from register.services.accounts import accounts
from register.services.mail import reports
from register.services.mail.reports import ReportEntry, ReportState
from register.services.outbox import LetterKind
from tests import factories
from tests.browser import Browser
from tests.conftest import SETTINGS, copy_database

DAY = datetime.date(2026, 11, 24)
SAID = {
    "text": "Deze functie eindigde op 1 maart 2025.",
    "seen_at": "jaarverslag 2025, bladzijde 12",
}
WORDS = ReportEntry(SAID["text"], SAID["seen_at"])
secrets = (f"00000000-0000-4000-8000-{number:012}" for number in itertools.count())


@pytest.fixture
def browser(client):
    return Browser(client)


@pytest.fixture
def town(app):
    return factories.body()


@pytest.fixture
def official(town):
    return factories.official(town, who=factories.person())


@pytest.fixture
def position(official):
    return factories.position(official, factories.organisation())


@pytest.fixture
def oneself(town, official):
    return factories.identity(town, Role.OFFICIAL, who=official.person)


@pytest.fixture
def clerk(town):
    return factories.identity(town, Role.CLERK)


def reported(official, position=None, said=WORDS):
    token = reports.report(official, position, said, next(secrets), 14, DAY)
    db.session.commit()
    return reports.by_token(token, DAY).report


def after(days):
    return DAY + datetime.timedelta(days=days)


def test_a_reader_reports_an_error_and_gets_an_address_for_the_outcome_without_a_cookie(
    browser, position
):
    entry = browser.open(f"/nevenfuncties/{position.public_id}")
    [address] = [link for link in entry.links() if link.endswith("/melden")]
    form = browser.open(address)
    page = browser.send(address, **form.hidden(), **SAID)
    assert page.response.request.path.startswith("/berichten/")
    assert "We hebben de bestuurder gevraagd" in page.words
    assert f"/nevenfuncties/{position.public_id}" in page.links()
    for each in (form, page):
        assert "Set-Cookie" not in each.response.headers
        assert each.response.headers["Cache-Control"] == "no-store"
        assert "noindex" in each.response.headers["X-Robots-Tag"]
    assert SAID["text"] not in page.text


def test_the_form_is_sent_without_a_token_against_forgery_because_there_is_no_session(
    tmp_path, migrated
):
    copy = tmp_path / "register.sqlite"
    copy_database(migrated, copy)
    app = create_app(
        {**SETTINGS, "WTF_CSRF_ENABLED": True, "SQLALCHEMY_DATABASE_URI": f"sqlite:///{copy}"}
    )
    with app.app_context():
        made = factories.official(factories.body())
        factories.position(made, factories.organisation())
        answer = app.test_client().post(f"/bestuurders/{made.public_id}/melden", data=SAID)
    assert answer.status_code == 303


def test_the_same_form_sent_twice_is_one_report_and_other_words_in_it_are_another(
    browser, position
):
    address = f"/nevenfuncties/{position.public_id}/melden"
    hidden = browser.open(address).hidden()
    first = browser.send(address, **hidden, **SAID)
    again = browser.send(address, **hidden, **SAID)
    other = browser.send(
        address, **hidden, **{**SAID, "text": "En de naam van de organisatie klopt niet."}
    )
    assert first.response.request.path == again.response.request.path != other.response.request.path
    assert db.session.scalar(sa.select(sa.func.count()).select_from(ErrorReport)) == 2


@pytest.mark.parametrize("token", ["", "x", "00000000-0000-4000-8000-00000000000", "0" * 36])
def test_a_secret_that_nobody_could_have_drawn_is_replaced(official, token):
    assert reports.report(official, None, WORDS, token, 14, DAY) != token


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("text", "", "Say what is wrong"),
        ("text", "kort", "at least 10 characters"),
        ("text", "x" * 2001, "at most 2000 characters"),
        ("text", "omgekeerd \u202etxet", "cannot be shown"),
        ("seen_at", "", "Say where it can be seen"),
        ("seen_at", "?!", "Say where it can be seen"),
        ("seen_at", "x" * 501, "at most 500 characters"),
        ("email", "niemand", "is not an e-mail address"),
    ],
)
def test_what_cannot_be_right_is_said_beside_the_field_and_nothing_is_lost(
    browser, position, field, value, message
):
    address = f"/en/nevenfuncties/{position.public_id}/melden"
    page = browser.send(
        address, 400, **{**browser.open(address).hidden(), **SAID, "email": "", field: value}
    )
    error = page.tree.find(f".//*[@id='{field}-error']")
    assert message in "".join(error.itertext())
    kept = SAID["seen_at"] if field != "seen_at" else SAID["text"]
    assert kept in page.text
    assert db.session.scalar(sa.select(ErrorReport)) is None


def test_what_is_far_too_much_is_refused(browser, position):
    address = f"/en/nevenfuncties/{position.public_id}/melden"
    assert "too much at once" in browser.send(address, 413, **{**SAID, "text": "x" * 100_000}).words


def test_one_address_reports_only_so_often(tmp_path, migrated):
    copy = tmp_path / "register.sqlite"
    copy_database(migrated, copy)
    limits = {"RATELIMIT_ENABLED": True, "REPORT_LIMIT": "2 per hour"}
    app = create_app({**SETTINGS, **limits, "SQLALCHEMY_DATABASE_URI": f"sqlite:///{copy}"})
    with app.app_context():
        made = factories.official(factories.body())
        factories.position(made, factories.organisation())
        client = app.test_client()
        address = f"/en/bestuurders/{made.public_id}/melden"
        answers = [client.post(address, data={**SAID, "token": next(secrets)}) for _ in range(3)]
    assert [each.status_code for each in answers] == [303, 303, 429]
    assert int(answers[2].headers["Retry-After"]) > 60
    assert client.get(address).status_code == 200


def test_what_is_not_public_cannot_be_reported(client, town):
    hidden = factories.official(town, factories.OfficeKind.CIVIL_SERVANT, "inkoper")
    entry = factories.position(hidden, factories.organisation())
    for address in (
        f"/bestuurders/{hidden.public_id}/melden",
        f"/nevenfuncties/{entry.public_id}/melden",
    ):
        assert client.get(address).status_code == 404
        assert client.post(address, data=SAID).status_code == 404


def test_the_official_is_asked_first_and_the_clerk_decides_after_no_or_silence(
    official, position, oneself, clerk
):
    report = reported(official, position)
    assert reports.get(clerk, report.public_id, after(14)).may == frozenset()
    with pytest.raises(WrongState, match="asked first"):
        reports.decide(clerk, report.public_id, True, "Het jaarverslag zegt het.", after(14))
    assert reports.get(clerk, report.public_id, after(15)).state is ReportState.SILENT
    with pytest.raises(Invalid):
        reports.answer(oneself, report.public_id, False, "Nee.", DAY)
    standing = reports.answer(oneself, report.public_id, False, "Ik zit er nog steeds.", DAY)
    assert standing.state is ReportState.DISPUTED
    with pytest.raises(WrongState, match="answered already"):
        reports.answer(oneself, report.public_id, True, "", DAY)
    standing = reports.decide(clerk, report.public_id, False, "Het jaarverslag is ouder.", DAY)
    assert standing.state is ReportState.REJECTED
    assert standing.reason == "Het jaarverslag is ouder."


def test_only_the_official_answers_and_only_another_clerk_decides(
    town, official, position, clerk, oneself
):
    report = reported(official, position)
    with pytest.raises(NotAllowed):
        reports.answer(clerk, report.public_id, True, "", DAY)
    with pytest.raises(NotAllowed):
        reports.decide(oneself, report.public_id, True, "Want ik zeg het zelf.", after(20))
    elsewhere = factories.body("oosterzijl", "Gemeente Oosterzijl")
    for stranger in (
        factories.identity(elsewhere, *Role, who=factories.person()),
        factories.identity(town, Role.REVIEWER),
        factories.identity(town, Role.OFFICIAL, who=factories.person()),
    ):
        assert reports.list_for(stranger, DAY) == []
        with pytest.raises(NotFound):
            reports.get(stranger, report.public_id, DAY)


def test_a_clerk_who_is_the_official_decides_nothing_about_it(town, official):
    report = reported(official)
    both = factories.identity(town, Role.CLERK, Role.OFFICIAL, who=official.person)
    with pytest.raises(NotAllowed):
        reports.decide(both, report.public_id, False, "Want ik zeg het zelf.", after(20))


def signed_in(app, town, role, who=None):
    client = app.test_client()
    factories.sign_in(client, factories.account(town, role, who=who))
    return Browser(client)


def test_an_official_who_agrees_puts_the_entry_right_and_the_reporter_reads_so(
    app, browser, town, official, position
):
    token = reports.report(official, position, WORDS, next(secrets), 14, today())
    db.session.commit()
    own = signed_in(app, town, Role.OFFICIAL, official.person)
    page = own.open("/mijn")
    assert "Zeg of een gemelde fout klopt: commissaris" in page.words
    [link] = [each for each in page.links() if each.startswith("/beheer/berichten/")]
    shown = own.open(link)
    assert SAID["text"] in shown.words
    assert f"/nevenfuncties/{position.public_id}" in shown.links(), (
        "what the register says now is one press away"
    )
    answering = own.open(f"{link}/antwoord")
    assert own.submit(answering, 400).words.count("Kies of het bericht klopt") == 2
    page = own.submit(answering, answer="agree")
    assert page.response.request.path.endswith("/wijzigen")
    town.contact_email = "griffie@vlietmonde.example"
    db.session.commit()
    outcome = browser.open(f"/en/berichten/{token}")
    assert "mailto:griffie@vlietmonde.example" in outcome.links()
    assert "the official says that you are right" in outcome.words
    assert "The entry has not been changed yet" in outcome.words
    assert "Do you not agree?" not in outcome.words
    assert [each for each in own.open(link).links() if each.endswith("/wijzigen")], (
        "the way back to do it later"
    )
    payload = PositionPayload(
        title="commissaris", organisation=position.current.payload.organisation, kind="board"
    )
    version = PositionVersion(
        number=2, act=Act.AMEND, origin="declared", by_official=True, payload=payload
    )
    position.versions.append(version)
    db.session.commit()
    assert "The entry was changed on" in browser.open(f"/en/berichten/{token}").words
    assert not [each for each in own.open(link).links() if each.endswith("/wijzigen")]


def test_on_the_page_of_the_official_an_erased_entry_is_not_the_whole_list(
    app, town, official, position
):
    reported(official, position)
    db.session.execute(
        sa.delete(PositionPayload).where(PositionPayload.version_id == position.current.id)
    )
    db.session.commit()
    words = signed_in(app, town, Role.OFFICIAL, official.person).open("/en/mijn").words
    assert "An entry that has been erased" in words
    assert "The whole list" not in words


def test_on_the_page_of_the_official_what_waits_for_an_answer_comes_first(client, town, official):
    account = factories.account(town, Role.OFFICIAL, who=official.person)
    waiting, decided, agreed = (reported(official) for _ in range(3))
    reports.answer(accounts.identity_of(account), agreed.public_id, True, "", DAY)
    reports.decide(
        factories.identity(town, Role.CLERK), decided.public_id, True, "Het klopt niet.", after(20)
    )
    db.session.commit()
    factories.sign_in(client, account)
    page = Browser(client).open("/en/mijn")
    links = [each.rpartition("/")[2] for each in page.links() if "/beheer/berichten/" in each]
    assert links == [waiting.public_id, agreed.public_id, decided.public_id]
    assert "you agreed" in page.words
    assert "the clerk has decided" in page.words


def test_reports_can_be_asked_about_one_person_alone(town, official, clerk):
    theirs = reported(official)
    reported(factories.official(town, who=factories.person("Bram", None, "Dijkgraaf")))
    found = reports.list_for(clerk, DAY, official.person_id)
    assert [each.report.public_id for each in found] == [theirs.public_id]
    assert len(reports.list_for(clerk, DAY)) == 2


def test_a_clerk_decides_with_a_reason_that_the_reporter_reads(
    app, browser, town, official, position
):
    long_ago = today() - datetime.timedelta(days=30)
    token = reports.report(official, position, WORDS, next(secrets), 14, long_ago)
    db.session.commit()
    assert "The official has not answered" in browser.open(f"/en/berichten/{token}").words
    clerk = signed_in(app, town, Role.CLERK)
    page = clerk.open("/en/beheer/berichten")
    assert "These need you" in page.words
    [link] = [each for each in page.links() if each.startswith("/en/beheer/berichten/")]
    page = clerk.open(f"{link}/besluit")
    assert "Write your reason" in clerk.submit(page, 400, answer="reject").words
    clerk.submit(page, answer="reject", reason="Het jaarverslag gaat over een ander jaar.")
    town.contact_address = "Raadhuisplein 1"
    db.session.commit()
    outcome = browser.open(f"/en/berichten/{token}").words
    assert "Raadhuisplein 1" in outcome
    assert "the register is right as it is" in outcome
    assert "Het jaarverslag gaat over een ander jaar." in outcome
    assert "Do you not agree?" in outcome
    assert clerk.open(f"{link}/besluit", 409)


def test_a_clerk_who_upholds_goes_on_to_put_the_entry_right(app, town, official, position):
    reports.report(
        official, position, WORDS, next(secrets), 14, today() - datetime.timedelta(days=30)
    )
    missing = reports.report(
        official, None, WORDS, next(secrets), 14, today() - datetime.timedelta(days=30)
    )
    db.session.commit()
    clerk = signed_in(app, town, Role.CLERK)
    ends = set()
    for link in {
        each
        for each in clerk.open("/beheer/berichten").links()
        if each.startswith("/beheer/berichten/")
    }:
        page = clerk.submit(
            clerk.open(f"{link}/besluit"), answer="uphold", reason="Het jaarverslag zegt het."
        )
        ends.add(page.response.request.path.rpartition("/")[2])
    assert ends == {"wijzigen", "nevenfuncties"}
    assert reports.by_token(missing, today()).state is ReportState.UPHELD


def test_the_outcome_of_what_left_the_register_says_nothing_of_it(browser, official, position):
    token = reports.report(official, position, WORDS, next(secrets), 14, today())
    payload = PositionPayload(
        title="commissaris", organisation=position.current.payload.organisation, kind="board"
    )
    version = PositionVersion(
        number=2, act=Act.WITHDRAW, origin="declared", by_official=True, payload=payload
    )
    position.versions.append(version)
    db.session.commit()
    page = browser.open(f"/en/berichten/{token}")
    assert "Bouwbedrijf" not in page.text
    assert official.person.family_name not in page.text


def test_no_such_outcome_is_no_such_page(browser):
    assert "does not exist" in browser.open(f"/en/berichten/{next(secrets)}", 404).words


def test_what_is_kept_is_only_added_to_and_words_and_address_can_be_erased(official):
    said = ReportEntry(WORDS.text, WORDS.seen_at, "lezer@voorbeeld.example", "en")
    report = reported(official, said=said)
    assert report.address.language == "en"
    for statement in (
        sa.update(ErrorReport).values(token_hash="x"),
        sa.delete(ReportStep),
        sa.update(ReportText).values(text="x"),
    ):
        with pytest.raises(sa.exc.DatabaseError, match="only ever added"):
            db.session.execute(statement)
        db.session.rollback()
    db.session.execute(sa.delete(ReportAddress))
    db.session.execute(sa.delete(ReportText))
    db.session.commit()
    assert (
        reports.by_token(reports.report(official, None, WORDS, next(secrets), 14, DAY), DAY).said
        is not None
    )
    assert reports._standings(ANONYMOUS, [report], DAY)[0].said is None


def test_the_outcome_is_told_by_mail_in_the_language_of_the_report_and_the_address_is_erased(
    official, oneself
):
    said = ReportEntry(WORDS.text, WORDS.seen_at, "lezer@voorbeeld.example", "en")
    report, other = reported(official, said=said), reported(official, said=said)
    at = datetime.datetime(2026, 11, 24, 12, tzinfo=datetime.UTC)
    reports.tell(at)
    assert outbox.list_() == [], "there is nothing to tell yet"
    reports.answer(oneself, report.public_id, True, "", DAY)
    assert outbox.list_() == [], "the clock tells, not the page of the official"
    reports.tell(at)
    [letter] = outbox.list_()
    text = letters.compose(letter).get_content()
    [token] = re.findall(r"/en/berichten/(\S+)", text)
    assert reports.by_token(token, DAY).report is report
    assert "You reported an error" in text
    assert official.person.family_name not in text
    assert db.session.get(ReportAddress, report.id) is None
    outbox.sent(letter.id, letter.recorded_at)
    assert (letter.address, letter.parameters) == (None, {})
    reports.answer(oneself, other.public_id, True, "", DAY)
    reports.tell(at)
    assert db.session.get(ReportAddress, other.id) is None


def test_the_database_holds_no_word_that_opens_an_outcome(official, oneself):
    said = ReportEntry(WORDS.text, WORDS.seen_at, "lezer@voorbeeld.example", "en")
    told, waiting = next(secrets), next(secrets)
    for word in (told, waiting):
        reports.report(official, None, said, word, 14, DAY)
    reports.answer(oneself, reports.by_token(told, DAY).report.public_id, True, "", DAY)
    reports.tell(now())
    [letter] = outbox.list_()
    [mailed] = re.findall(r"/berichten/(\S+)", letters.compose(letter).get_content())
    kept = "".join(
        str(row)
        for table in db.metadata.tables.values()
        if "report" in table.name or table.name == "outbox"
        for row in db.session.execute(sa.select(table))
    )
    assert said.email in kept
    for word in (told, waiting, mailed):
        assert reports.by_token(word, DAY).report is not None
        assert word not in kept


def test_who_gets_another_mail_today_is_told_on_another_day(official, oneself):
    said = ReportEntry(WORDS.text, WORDS.seen_at, "lezer@voorbeeld.example")
    report = reported(official, said=said)
    outbox.enqueue(LetterKind.REMINDER, said.email, "nl", now())
    reports.answer(oneself, report.public_id, True, "", DAY)
    reports.tell(now())
    assert db.session.get(ReportAddress, report.id) is not None
    reminder = outbox.claim(now())
    outbox.sent(reminder.id, now())
    reports.tell(now() + datetime.timedelta(days=1))
    assert db.session.get(ReportAddress, report.id) is None
    assert [letter.kind for letter in outbox.list_()] == [LetterKind.OUTCOME, LetterKind.REMINDER]
