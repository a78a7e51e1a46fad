"""The hearing as the official concerned meets it: the letter, the reply fact by fact, the receipt,
documents, additions, and the term that the clerk sets.
"""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from dataclasses import replace

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError

from conflict_graph.dates import PartialDate
from conflict_graph.facts import DecisionStatus, TieKind
from register import clock
from register.access import Role
from register.extensions import db
from register.mail import letters
from register.models.hearings import FindingDocument, FindingDocumentContent
from register.models.outbox import Letter
from register.models.reviews import SignedWord
from register.models.screening import Finding
from register.services.accounts.accounts import identity_of
from register.services.declarations import positions
from register.services.findings import documents, findings, hearing
from register.transaction import transaction
from tests import factories
from tests.browser import Browser
from tests.register.test_findings import conclude
from tests.rounds import screen_anew

DAY = datetime.timedelta(days=1)
REASON = "De functie liep nog toen het besluit werd genomen."
CASE = "De notulen laten zien dat de bestuurder er die avond niet bij was en niets heeft gezegd."
PDF = b"%PDF-1.7\n%minutes"


@pytest.fixture
def here(app):
    return factories.body()


@pytest.fixture
def official(here):
    return factories.official(here, who=factories.person("Sanne", None, "Terwolde"))


def make_finding(here, official, planned_in=30):
    firm = factories.organisation("Bouwbedrijf Tarwedam B.V.", kvk="90004321")
    factories.position(official, firm)
    if planned_in is None:
        made = factories.decision(here, [firm])
        factories.participation(made, official, steps=["deliberated", "voted"])
    else:
        day = (clock.today() + planned_in * DAY).isoformat()
        made = factories.decision(here, [firm], status=DecisionStatus.OPEN, decided_on=day)
        factories.participation(made, official, planned=["deliberated", "voted"])
    screen_anew(here)
    return db.session.scalar(sa.select(Finding).where(Finding.decision_id == made.id))


@pytest.fixture
def accounts(here, official):
    return {
        "clerk": factories.account(here, Role.CLERK, password=None),
        "reviewer": factories.account(here, Role.REVIEWER),
        "second reviewer": factories.account(here, Role.REVIEWER),
        "official": factories.account(here, Role.OFFICIAL, who=official.person, password=None),
        "other": factories.account(
            here, Role.OFFICIAL, who=factories.official(here).person, password=None
        ),
    }


@pytest.fixture
def browser(app, accounts):
    return lambda name: Browser(factories.let_in(app.test_client(), accounts[name]))


def ask(browser, finding, **values):
    clerk = browser("clerk")
    return clerk.submit(clerk.open(f"/bevindingen/{finding.public_id}/vragen"), **values)


def until(days):
    day = clock.today() + days * DAY
    return f"{day:%-d-%-m-%Y}"


def send(page, browser, **values):
    """Send a form, look it over, and send it for good."""
    shown = browser.submit(page, **values)
    assert "Er is nog niets verstuurd" in shown.words
    return browser.submit(shown)


def test_the_page_begins_with_the_term_and_the_button_and_speaks_to_the_person(
    here, official, accounts, browser
):
    finding = make_finding(here, official)
    ask(browser, finding)
    page = browser("official").open(f"/bevindingen/{finding.public_id}")
    main = page.words[page.words.index("Alleen voor u") :]
    term = main.index("U kunt reageren tot en met")
    assert main.index("Reageren", term) < 600
    assert "U bent lid van het bestuur of toezicht van Bouwbedrijf Tarwedam B.V." in main
    assert "Geen beschuldiging" in main or "geen beschuldiging" in main
    before_the_folds = main[: main.index("Wat de software van deze gegevens maakt")]
    assert "Sanne Terwolde" not in before_the_folds.replace("Beste Sanne Terwolde", "")
    assert "De betrokkene" not in before_the_folds


def test_a_reply_says_fact_by_fact_what_is_right_and_is_received_with_a_fingerprint(
    here, official, accounts, browser
):
    finding = make_finding(here, official)
    ask(browser, finding)
    himself, address = browser("official"), f"/bevindingen/{finding.public_id}"
    page = himself.open(f"{address}/reageren")
    number = next(
        place
        for place in range(9)
        if f"fact-{place}" in page.text
        and "lid van het bestuur" in page.text.split(f'id="fact-{place}"')[1][:200]
    )
    row = f"facts-{number}"
    for wrong, said in (
        ({}, "ten minste één gegeven"),
        ({f"{row}-said": "no"}, "Zeg wat er dan wel klopt"),
        ({f"{row}-words": "Ik was adviseur."}, "Kies er “Klopt niet” bij"),
    ):
        assert said in himself.submit(page, 400, **wrong).words
    values = {
        f"{row}-said": "no",
        f"{row}-words": "Ik ben in maart gestopt.",
        "text": "Ik was er niet bij.",
    }
    receipt = send(page, himself, **values)
    assert "Ontvangst van uw reactie" in receipt.words
    assert re.search(r"\d{2}:\d{2}", receipt.words)
    assert re.search(r"[0-9a-f]{64}", receipt.words)
    assert "Klopt niet. Wel juist: Ik ben in maart gestopt." in receipt.words
    mine = himself.open(address)
    assert "Uw reactie is ontvangen. U hoeft niets te doen." in mine.words
    assert "Ik was er niet bij." in browser("reviewer").open(f"{address}/concluderen").words
    again = himself.client.post(
        f"{address}/reageren", data={**page.form()[1], **values, "looked_over": "1"}
    )
    assert again.status_code == 303
    assert again.location.endswith("/ontvangst/1")
    for name in ("clerk", "reviewer", "other"):
        assert browser(name).client.get(f"{address}/ontvangst/1").status_code == 404


def test_a_document_goes_along_as_a_download_and_can_be_erased(
    app, here, official, accounts, browser
):
    finding = make_finding(here, official)
    ask(browser, finding)
    himself, address = browser("official"), f"/bevindingen/{finding.public_id}"
    page = himself.open(f"{address}/reageren")
    values = {"text": "De notulen laten zien dat ik weg was."}
    for name, content in (
        ("notulen.exe", b"MZ\x90"),
        ("notulen.pdf", b"MZ\x90"),
        ("notulen.txt", b"<html><script>1</script>"),
        ("notulen.docx", zipped("word/document.xml")),
        ("notulen.docx", zipped("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin")),
        ("notulen.docx", word(**{"word/_rels/settings.xml.rels": related("attachedTemplate")})),
        ("leeg.txt", b""),
    ):
        sent = {**page.form()[1], **values, "file": (io.BytesIO(content), name)}
        answer = himself.client.post(f"{address}/reageren", data=sent)
        assert answer.status_code == 400, name
        assert values["text"] in answer.text
    sent = {**page.form()[1], **values, "file": (io.BytesIO(PDF), "../Notulen maart.pdf")}
    shown = himself.client.post(f"{address}/reageren", data=sent)
    assert "Notulen maart.pdf" in shown.text
    kept = db.session.scalar(sa.select(FindingDocument))
    place = f"{address}/stukken/{kept.public_id}"
    assert browser("clerk").client.get(place).status_code == 404
    himself.client.post(
        f"{address}/reageren",
        data={**page.form()[1], **values, "documents": kept.public_id, "looked_over": "1"},
    )
    for name in ("clerk", "reviewer", "official"):
        answer = browser(name).client.get(place)
        assert answer.data == PDF, name
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert browser("other").client.get(place).status_code == 404
    for page in (address, f"{address}/concluderen"):
        assert "Notulen maart.pdf" in browser("reviewer").open(page).words
    with pytest.raises(DatabaseError), db.session.begin_nested():
        db.session.execute(sa.update(FindingDocumentContent).values(name="anders.pdf"))
    erased = app.test_cli_runner().invoke(args=["documents", "erase", kept.public_id])
    assert erased.exit_code == 0, erased.output
    assert browser("clerk").client.get(place).status_code == 404
    assert "Een bestand dat is gewist" in browser("reviewer").open(address).words


@pytest.mark.parametrize("command", [["documents", "erase-unsent"], ["mail", "run"]])
def test_a_file_that_was_never_sent_is_erased_by_its_age_and_one_that_was_sent_stays(
    command, app, here, official, accounts, browser, monkeypatch
):
    finding = make_finding(here, official)
    ask(browser, finding)
    himself, address = browser("official"), f"/bevindingen/{finding.public_id}"
    values = {"text": "De notulen laten zien dat ik weg was."}

    for page, content, is_sent in (("reageren", PDF, True), ("aanvullen", PDF + b"%", False)):
        form = himself.open(f"{address}/{page}").form()[1]
        sent = {**form, **values, "file": (io.BytesIO(content), "notulen.pdf")}
        himself.client.post(f"{address}/{page}", data=sent)
        kept = db.session.scalar(sa.select(FindingDocument))
        if is_sent:
            along = {**form, **values, "documents": kept.public_id, "looked_over": "1"}
            himself.client.post(f"{address}/{page}", data=along)
    days = app.config["REPLY_DOCUMENT_KEPT_DAYS"]
    now = clock.now()
    for later, left in ((days - 1, 2), (days + 1, 1)):
        monkeypatch.setattr(clock, "now", lambda later=later: now + datetime.timedelta(days=later))
        assert app.test_cli_runner().invoke(args=command).exit_code == 0
        found = db.session.scalar(sa.select(sa.func.count()).select_from(FindingDocumentContent))
        assert found == left
    anew = browser("official")  # the session of before is over
    assert anew.client.get(f"{address}/stukken/{kept.public_id}").data == PDF


def test_a_file_that_was_forgotten_can_follow_with_the_same_words(
    here, official, accounts, browser
):
    finding = make_finding(here, official)
    ask(browser, finding)
    himself, address = browser("official"), f"/bevindingen/{finding.public_id}"
    words = "Zie de bijlage."
    send(himself.open(f"{address}/reageren"), himself, text=words)
    sent = {**himself.open(f"{address}/aanvullen").form()[1], "text": words}
    shown = himself.client.post(
        f"{address}/aanvullen", data={**sent, "file": (io.BytesIO(PDF), "notulen.pdf")}
    )
    assert "Er is nog niets verstuurd" in shown.text
    kept = db.session.scalar(sa.select(FindingDocument))
    sent |= {"documents": kept.public_id, "looked_over": "1"}
    for _twice in range(2):
        answer = himself.client.post(f"{address}/aanvullen", data=sent)
        assert answer.location.endswith("/ontvangst/2")
    assert "notulen.pdf" in browser("reviewer").open(address).words
    assert himself.client.get(f"{address}/ontvangst/3").status_code == 404


def test_a_fact_that_came_up_since_the_page_was_opened_is_shown_before_anything_is_sent(
    here, official, accounts, browser
):
    finding = make_finding(here, official)
    ask(browser, finding)
    himself, address = browser("official"), f"/bevindingen/{finding.public_id}"
    page = himself.open(f"{address}/reageren")
    firm = finding.decision.current.parties[0].mention.answers[0].organisation
    factories.position(official, firm, "adviseur", TieKind.ADVISORY)
    screen_anew(here)
    shown = himself.submit(page, 400, text="Ik was er niet bij.")
    assert "De gegevens zijn veranderd sinds u deze pagina opende" in shown.words
    assert "adviseur" in shown.words
    assert "adviseur" not in page.words
    assert shown.form()[1]["text"] == "Ik was er niet bij."
    assert "Er is nog niets verstuurd" in himself.submit(shown).words


def zipped(*names):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return file.getvalue()


OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SPLIT = (
    '<w:fldChar w:fldCharType="begin"/><w:instrText> INCLUDE</w:instrText>'
    "<w:instrText>PICTURE http://elders.example/a.png</w:instrText>"
)


def related(kind, mode=' TargetMode="External"', target="http://elders.example/a"):
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{OFFICE}/{kind}" Target="{target}"{mode}/></Relationships>'
    )


def word(body="", **parts):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{WORD}">{body}</w:document>')
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "is_taken"),
    [
        (word(), True),
        (word(**{"word/_rels/document.xml.rels": related("hyperlink")}), True),
        (word(**{"word/_rels/document.xml.rels": related("image", "", "media/a.png")}), True),
        (word('<w:fldSimple w:instr="HYPERLINK http://a.example/link"/>'), True),
        (word(**{"word/media/a.png": b"\x89PNG"}), True),
        (word(**{"word/_rels/settings.xml.rels": related("attachedTemplate")}), False),
        (word(**{"word/_rels/document.xml.rels": related("image")}), False),
        (word(**{"word/_rels/document.xml.rels": related("image").encode("utf-16")}), False),
        (word(**{"WORD/_RELS/other.RELS": related("frame", ' TargetMode="external"')}), False),
        (word(**{"word/_rels/document.xml.rels": related("aFChunk", "", "a.htm")}), False),
        (word('<w:fldSimple w:instr=" DDEAUTO c:\\\\a.exe"/>'), False),
        (word(SPLIT), False),
        (word(**{"word/header.png": f'<w:hdr xmlns:w="{WORD}">{SPLIT}</w:hdr>'}), False),
        (word("<w:p>"), False),
        (word(**{"word/a.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), False),
        (word(" " * (documents.MOST_MARKUP + 1)), False),
    ],
)
def test_a_word_document_that_fetches_something_when_it_is_opened_is_not_taken(content, is_taken):
    assert documents.kind_of(content) == documents.DOCX
    assert documents.fetches(content) is not is_taken


def test_a_reply_can_be_added_to_until_somebody_has_concluded(here, official, accounts, browser):
    finding = make_finding(here, official, planned_in=None)
    ask(browser, finding)
    himself, address = browser("official"), f"/bevindingen/{finding.public_id}"
    send(himself.open(f"{address}/reageren"), himself, text="Ik was er niet bij.")
    page = himself.open(address)
    assert f"{address}/aanvullen" in page.links()
    send(himself.open(f"{address}/aanvullen"), himself, text="De notulen staan op de site.")
    assert "na de termijn" not in browser("reviewer").open(address).words
    read = browser("reviewer").open(f"{address}/concluderen").words
    assert read.index("Ik was er niet bij.") < read.index("De notulen staan op de site.")
    db.session.execute(sa.update(Letter).values(sent_at=clock.now()))
    db.session.commit()
    sent = {
        "conclusion": "none",
        "reason": REASON,
        "is_free": "y",
        "password": factories.PASSWORD,
    }
    reviewer, second = browser("reviewer"), browser("second reviewer")
    reviewer.submit(reviewer.open(f"{address}/concluderen"), **sent)
    his = himself.open(address).words
    assert "Eén beoordelaar heeft een conclusie getrokken" in his
    assert "Een tweede beoordelaar, die ook niet meedeed" in his
    assert "voor die tijd trekt niemand een conclusie" not in his
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Letter)) == 1
    second.submit(second.open(f"{address}/concluderen"), **sent, counter_argument=CASE)
    closed = himself.open(address).words
    assert closed.index("geen belangenverstrengeling") < closed.index("Wat u stuurde")
    assert REASON in closed
    assert "De notulen staan op de site." in closed
    send(himself.open(f"{address}/aanvullen"), himself, text="Dank voor uw bericht.")
    assert "Dank voor uw bericht." in reviewer.open(address).words
    assert "Dit is afgesloten" in himself.open(address).words
    asked, concluded = db.session.scalars(sa.select(Letter).order_by(Letter.id))
    for letter in (asked, concluded):
        assert letter.address == accounts["official"].email
        text = str(letters.compose(letter))
        assert "Bruggen" not in text
        assert "bruggen" not in text
        assert "conclu" not in text
    assert concluded.parameters == {"news": True}
    assert "U hoeft niets te doen" in letters.compose(concluded).get_content()


def test_a_late_reply_is_taken_and_said_to_be_late(here, official, accounts, browser, monkeypatch):
    finding = make_finding(here, official, planned_in=None)
    long_ago = clock.today() - 30 * DAY
    with monkeypatch.context() as before:
        before.setattr(clock, "today", lambda: long_ago)
        ask(browser, finding)
    himself, address = browser("official"), f"/bevindingen/{finding.public_id}"
    page = himself.open(address).words
    assert "U kon reageren tot en met" in page
    assert "Het kan nog" in page
    receipt = send(himself.open(f"{address}/reageren"), himself, text="Ik was er niet bij.")
    assert "Dat was na de termijn." in receipt.words
    assert "De termijn is voorbij" in himself.open(address).words
    reviewer = browser("reviewer")
    assert "na de termijn" in reviewer.open(address).words
    sent = {"conclusion": "apparent", "reason": REASON, "is_free": "y"}
    reviewer.submit(reviewer.open(f"{address}/concluderen"), **sent, password=factories.PASSWORD)
    receipt = send(himself.open(f"{address}/aanvullen"), himself, text="Dank voor uw bericht.")
    assert "na de termijn" not in receipt.words, "it is about the conclusion, and no term runs"


def test_where_other_facts_came_up_no_term_runs_for_the_reply(
    here, official, accounts, browser, monkeypatch
):
    finding = make_finding(here, official, planned_in=None)
    with monkeypatch.context() as before:
        before.setattr(clock, "today", lambda: datetime.date.today() - 30 * DAY)
        ask(browser, finding)
    firm = finding.decision.current.parties[0].mention.answers[0].organisation
    factories.position(official, firm, "eigenaar", TieKind.OWNERSHIP, share=0.6)
    screen_anew(here)
    himself, address = browser("official"), f"/bevindingen/{finding.public_id}"
    assert "U kunt ook nu al reageren" in himself.open(address).words
    receipt = send(himself.open(f"{address}/reageren"), himself, text="Ik was er niet bij.")
    assert "na de termijn" not in receipt.words


def take_no_part(browser, finding):
    clerk = browser("clerk")
    decision, official = finding.decision.public_id, finding.official.public_id
    answer = clerk.client.post(
        f"/besluiten/{decision}/deelnemers/{official}",
        data={"took_no_part": "yes", "reason": REASON},
    )
    assert answer.status_code == 303


def test_a_reply_to_facts_that_somebody_changed_after_the_term_is_not_late(
    here, official, accounts, browser, monkeypatch
):
    finding = make_finding(here, official, planned_in=None)
    with monkeypatch.context() as before:
        before.setattr(clock, "today", lambda: datetime.date.today() - 30 * DAY)
        ask(browser, finding)
    take_no_part(browser, finding)
    himself, address = browser("official"), f"/bevindingen/{finding.public_id}"
    assert "opnieuw gevraagd, met een eigen termijn" in himself.open(address).words
    receipt = send(himself.open(f"{address}/reageren"), himself, text="Ik was er niet bij.")
    assert "na de termijn" not in receipt.words


def test_a_reviewer_who_asks_anew_goes_on_to_the_list_and_is_told_when_it_comes_back(
    here, official, accounts, browser
):
    finding = make_finding(here, official, planned_in=None)
    ask(browser, finding)
    take_no_part(browser, finding)
    reviewer, address = browser("reviewer"), f"/bevindingen/{finding.public_id}"
    assert address in reviewer.open("/bevindingen?alle=ja").links()
    asked = reviewer.submit(reviewer.open(f"{address}/vragen"))
    assert "De vraag is aan de bestuurder gesteld" in asked.words
    assert "U ziet de bevinding weer als de bestuurder heeft gereageerd" in asked.words
    assert address not in reviewer.open("/bevindingen?alle=ja").links()
    reviewer.open(address, 404)


def test_what_the_official_corrects_is_told_as_the_officials_own(here, official, accounts, browser):
    finding = make_finding(here, official)
    ask(browser, finding)
    (position,) = positions.list_of(official)
    for name, day in (("official", "2019"), ("clerk", "2018")):
        entry = replace(positions.entry_of(position), valid_from=PartialDate.parse(day))
        with transaction():
            positions.amend(identity_of(accounts[name]), position, entry, reason=REASON)
    address = f"/bevindingen/{finding.public_id}"
    told = {
        "official": ("U wijzigde feiten", "Iemand heeft feiten gewijzigd"),
        "clerk": ("De bestuurder wijzigde feiten", "Iemand heeft feiten gewijzigd"),
    }
    for name, acts in told.items():
        page = browser(name).open(address).words
        own, other = (page.index(act) for act in acts)
        assert own < page.index("2019") < other
        assert all(page.count(act) == 1 for act in acts), name


def test_what_is_added_later_and_more_time_are_news_on_the_desks(here, official, accounts, browser):
    finding = make_finding(here, official)
    ask(browser, finding)
    person, today = identity_of(accounts["official"]), clock.today()
    with transaction():
        hearing.extend(identity_of(accounts["clerk"]), finding, REASON, 40, today)
        for text in (REASON, CASE):
            hearing.send(person, finding, text, [], today)
    desk = browser("reviewer").open("/bureau").words
    assert "De bestuurder kreeg meer tijd" in desk
    assert "De bestuurder vulde iets aan" in desk
    assert "De bestuurder vulde iets aan" in browser("clerk").open("/bureau").words


def test_who_contests_and_is_asked_again_is_not_told_that_facts_changed(
    here, official, accounts, browser
):
    finding = make_finding(here, official)
    ask(browser, finding)
    who = {name: identity_of(each) for name, each in accounts.items()}
    with transaction():
        findings.reply(who["official"], finding, REASON, clock.today())
        conclude(who["reviewer"], finding, SignedWord.APPARENT, day=clock.today())
    page = browser("official").open(f"/bevindingen/{finding.public_id}/betwisten")
    for words in ("Schijn van belangenverstrengeling", "Bij wie u terechtkunt"):
        assert words in page.words
    with transaction():
        findings.contest(who["official"], finding, REASON, clock.today())
    page = browser("reviewer").open(f"/bevindingen/{finding.public_id}/vragen")
    _address, fields = page.form()
    assert "U betwist de conclusie over het besluit" in fields["text"]
    assert "feiten veranderd" not in fields["text"]
    assert "De vraag is aan de bestuurder gesteld" in browser("reviewer").submit(page).words
    assert (
        "U betwist de conclusie"
        in browser("official").open(f"/bevindingen/{finding.public_id}").words
    )


def test_where_nothing_is_left_the_reviewer_reads_that_the_term_passed_without_a_reply(
    here, official, accounts, browser, monkeypatch
):
    finding = make_finding(here, official, planned_in=None)
    with monkeypatch.context() as before:
        before.setattr(clock, "today", lambda: datetime.date.today() - 30 * DAY)
        ask(browser, finding)
    take_no_part(browser, finding)
    page = f"/bevindingen/{finding.public_id}/concluderen"
    assert browser("reviewer").client.get(page).status_code == 409
    screen_anew(here)
    assert "De termijn liep tot en met" in browser("reviewer").open(page).words


def test_the_clerk_sets_the_term_within_the_bounds_and_before_the_decision(
    here, official, accounts, browser
):
    finding = make_finding(here, official, planned_in=12)
    clerk, address = browser("clerk"), f"/bevindingen/{finding.public_id}"
    page = clerk.open(f"{address}/vragen")
    day = clock.today() + 11 * DAY
    assert page.form()[1]["reply_by"] == f"{day:%-d-%-m-%Y}"
    assert "7 tot 56 dagen" in clerk.submit(page, 400, reply_by=until(3)).words
    assert "Vul de dag in, met de maand" in clerk.submit(page, 400, reply_by="2027").words
    said = clerk.submit(page, reply_by=until(14)).words
    assert "De termijn eindigt op of na de geplande datum" in said
    mine = browser("official").open(address).words
    assert "U hoeft niet eerder te reageren" in mine


def test_more_time_has_a_reason_that_the_official_reads(here, official, accounts, browser):
    finding = make_finding(here, official, planned_in=None)
    ask(browser, finding, reply_by=until(10))
    clerk, address = browser("clerk"), f"/bevindingen/{finding.public_id}"
    page = clerk.open(f"{address}/verlengen")
    why = "U vroeg om uitstel vanwege vakantie."
    assert "later is dan de huidige" in clerk.submit(page, 400, reply_by=until(9), reason=why).words
    clerk.submit(page, reply_by=until(20), reason=why)
    mine = browser("official").open(address).words
    assert why in mine
    assert "Beste Sanne Terwolde" in mine
    assert "nog 20 dagen" in mine
    for name in ("official", "reviewer", "other"):
        assert browser(name).client.get(f"{address}/verlengen").status_code in (403, 404)


def test_officials_see_the_decisions_for_which_they_are_entered_and_nobody_elses(
    here, official, accounts, browser
):
    finding = make_finding(here, official)
    taken = factories.decision(here, [], "Kade hersteld", decided_on="2026-03-01")
    factories.participation(taken, official, steps=["voted"])
    factories.participation(taken, factories.official(here), steps=["voted"])
    himself = browser("official")
    assert "/mijn-besluiten" in himself.open("/mijn").links()
    page = himself.open("/mijn-besluiten")
    assert page.words.index("Onderhoud van bruggen") < page.words.index("Kade hersteld")
    assert "gepland: meedoen aan de bespreking, stemmen" in page.words
    assert "Bouwbedrijf Tarwedam" not in page.words
    assert finding.public_id not in page.text
    ask(browser, finding)
    assert f"/bevindingen/{finding.public_id}" in himself.open("/mijn-besluiten").links()
    assert "U bent bij geen besluit ingevoerd" in browser("other").open("/mijn-besluiten").words
