"""The frozen check as a document: the marks that archives and readers ask, both answers of each
person, and the facts inside.

The marks are those of ISO 19005-3 (PDF/A-3a) and ISO 14289-1 (PDF/UA-1), read back from the file.
"""

from __future__ import annotations

import datetime
import hashlib
import io
import itertools
import re
from dataclasses import replace

import pypdf
import pytest
import sqlalchemy as sa
from pypdf.generic import ContentStream

from conflict_graph.facts import DecisionStatus, OfficeKind
from register.access import SERVER, Role
from register.extensions import db
from register.models.decisions import Decision
from register.models.screening import DecisionCheck, FrozenDossier
from register.presentation import paper
from register.services.decisions import decisions
from register.services.screening import checks
from register.services.screening import run as screening
from register.transaction import transaction
from tests import factories
from tests.browser import Browser
from tests.rounds import screen_anew

PRESENTED = ("H1", "H2", "H3", "P", "L", "LI", "LBody", "Table", "TR", "TH", "TD")


@pytest.fixture
def checked(app, client):
    """A client of a clerk, and the address of the document of a check without its ending."""
    here = factories.body()
    firm = factories.organisation(kvk="90004321")
    alderman = factories.official(here, who=factories.person("Sanne", None, "Terwolde"))
    factories.position(alderman, firm, title="commissaris")
    silent = factories.official(here, OfficeKind.ELECTED_MEMBER, "raadslid")
    decision = factories.decision(here, [firm], status=DecisionStatus.OPEN, decided_on="2027-03-01")
    factories.unlinked(decision, "Bruggen 王 B.V.")
    for each in (alderman, silent):
        factories.participation(decision, each, planned=["deliberated", "voted"])
    clerk = factories.account(here, Role.CLERK)
    with transaction():
        screening.check(factories.accounts.identity_of(clerk), decision)
    factories.let_in(client, clerk)
    sha256 = db.session.scalar(sa.select(FrozenDossier.sha256))
    return client, decision, f"/besluiten/{decision.public_id}/toets/{sha256}"


def document(client, address):
    answer = client.get(f"{address}.pdf")
    assert answer.status_code == 200
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Cache-Control"] == "no-store"
    return pypdf.PdfReader(io.BytesIO(answer.data))


def words(read):
    return " ".join(" ".join(page.extract_text() for page in read.pages).split())


def elements(of):
    """Every element of the tree of structure, the outer before the inner."""
    inner = of.get("/K", [])
    for each in inner if isinstance(inner, list) else [inner]:
        found = each.get_object()
        if isinstance(found, dict) and "/S" in found:
            yield found
            yield from elements(found)


@pytest.mark.parametrize(("prefix", "lang"), [("", "nl"), ("/en", "en")])
def test_it_bears_the_marks_of_both_standards(checked, prefix, lang):
    client, _decision, address = checked
    read = document(client, f"{prefix}{address}")
    root = read.root_object
    assert root["/MarkInfo"]["/Marked"].value is True
    assert root["/Lang"] == lang
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    [intent] = root["/OutputIntents"]
    assert intent["/S"] == "/GTS_PDFA1"
    assert intent["/DestOutputProfile"].get_object().get_data()
    assert "/Encrypt" not in read.trailer
    assert read.trailer["/ID"]
    said = root["/Metadata"].get_object().get_data().decode()
    for mark in ("pdfaid:part>3<", "pdfaid:conformance>A<", "pdfuaid:part>1<"):
        assert mark in said
    title = re.search(r'<dc:title>.*?<rdf:li xml:lang="x-default">(.*?)</rdf:li>', said, re.S)
    assert title is not None
    assert "Onderhoud van bruggen" in title[1]
    assert len(elements_of := list(elements(root["/StructTreeRoot"]))) > 50
    assert {str(each["/S"]).lstrip("/") for each in elements_of} >= set(PRESENTED)


def test_everything_on_a_page_is_in_the_structure_or_beside_it(checked):
    client, _decision, address = checked
    read = document(client, address)
    for page in read.pages:
        assert page["/Tabs"] == "/S"
        depth = 0
        for operands, operator in ContentStream(page.get_contents(), read).operations:
            if operator in (b"BDC", b"BMC"):
                depth += 1
                assert operands[0] == "/Artifact" or "/MCID" in operands[1]
            elif operator == b"EMC":
                depth -= 1
            elif operator in (b"Tj", b"TJ", b"S", b"f"):
                assert depth, f"{operator!r} outside"
    headings = [
        int(str(each["/S"])[2:])
        for each in elements(read.root_object["/StructTreeRoot"])
        if re.fullmatch(r"/H\d", str(each["/S"]))
    ]
    assert headings[0] == 1
    assert headings.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(headings))


def test_every_typeface_is_inside_and_knows_its_signs(checked):
    client, _decision, address = checked
    fonts = [
        font.get_object()
        for page in document(client, address).pages
        for font in page["/Resources"]["/Font"].values()
    ]
    assert fonts
    for font in fonts:
        assert "/ToUnicode" in font
        [inner] = font["/DescendantFonts"]
        assert {"/FontFile2", "/FontFile3"} & inner.get_object()["/FontDescriptor"].keys()


def test_the_facts_are_inside_word_for_word(checked):
    client, _decision, address = checked
    facts = client.get(f"{address}.json").data
    read = document(client, address)
    [enclosed] = read.root_object["/AF"]
    enclosed = enclosed.get_object()
    assert enclosed["/AFRelationship"] == "/Source"
    assert enclosed["/UF"].endswith(".json")
    assert enclosed["/Desc"]
    file = enclosed["/EF"]["/F"].get_object()
    assert file["/Subtype"] == "/application/json"
    assert file["/Params"]["/ModDate"]
    assert file.get_data() == facts
    fingerprint = hashlib.sha256(facts).hexdigest()
    assert fingerprint == address.rpartition("/")[2]
    assert fingerprint in words(read).replace(" ", "")


def test_it_says_both_answers_of_each_person_and_what_was_not_checked(checked):
    client, _decision, address = checked
    read = document(client, address)
    said = words(read)
    assert "Als deze persoon meedoet: Feiten passen bij een belangenverstrengeling" in said
    assert "Als deze persoon zich terugtrekt: Verband bekend, beheerst" in said
    assert "De lichtste maatregel die genoeg is: Laat Sanne Terwolde" in said
    assert "heeft nog niets gemeld. Dat betekent niet dat er niets is" in said
    assert "Getoetst door Een account" in said
    assert "De Nederlandse regels, versie" in said
    assert said.count("Naam, functie, datum en handtekening") == 2
    assert "Gezien vóór het besluit" in said
    assert "Verouderd" not in said
    assert "Bruggen [U+738B] B.V." in said
    assert "staan hier als hun code" in said


def test_once_a_measure_is_recorded_it_says_by_what_the_link_is_managed(checked):
    client, decision, address = checked
    desk = Browser(client)
    page = desk.open(address.rpartition("/")[0])
    desk.submit(page, part="toets/maatregel")
    sha256 = db.session.scalars(
        sa.select(FrozenDossier.sha256).order_by(FrozenDossier.id.desc())
    ).first()
    said = words(document(client, f"/besluiten/{decision.public_id}/toets/{sha256}"))
    managed = "Beheerst door: trekt zich helemaal terug. Vastgelegd op"
    assert said.count(managed) == 2, "in the table and with the person"
    assert "Zoals het nu vastligt: Verband bekend, beheerst. Beheerst door:" in said
    assert "deed hierin nog niets" not in said
    assert "Praat er eerst over" not in said
    assert "Er staat geen stap gepland" not in said


def test_what_comes_behind_a_name_takes_nothing_of_it(checked):
    client, _decision, address = checked
    said = words(document(client, address))
    assert "Bouwbedrijf Tarwedam B.V. (sinds" in said
    assert "B.V, sinds" not in said
    without_names = re.sub(r"\b(?:[A-Z]\.)+ \(", "", said)
    assert re.findall(r"\S+\. \((?:sinds|tot|van) [^)]*\)", without_names) == []
    assert re.search(r"\(sinds [^)]*\)\.", said)


def test_the_same_check_gives_the_same_bytes_and_says_when_it_is_outdated(checked):
    client, decision, address = checked
    first, second = (client.get(f"{address}.pdf").data for _ in range(2))
    assert first == second
    factories.unlinked(decision, "Nog een inschrijver")
    assert "Verouderd." in words(document(client, address))


def test_only_a_clerk_gets_it_and_only_of_a_check_that_was_frozen(app, checked):
    client, decision, address = checked
    assert client.get(f"{address[:-64]}{'0' * 64}.pdf").status_code == 404
    other = app.test_client()
    factories.let_in(other, factories.account(decision.body, Role.OFFICIAL))
    assert other.get(f"{address}.pdf").status_code in (403, 404)
    page = client.get(address.rpartition("/")[0]).text
    assert f"{address}.pdf" in page


def again(decision):
    """The check that somebody asks for now, with its fingerprint."""
    with transaction():
        screening.check(SERVER, decision)
    newest = sa.select(DecisionCheck).order_by(DecisionCheck.id.desc()).limit(1)
    return db.session.scalars(newest).one().fingerprint


def test_every_check_keeps_its_own_document_and_facts_whatever_changes_later(checked):
    client, decision, address = checked
    sha256, here = address.rpartition("/")[2], f"/besluiten/{decision.public_id}/toetsen"
    first, facts = client.get(f"{here}/1.pdf").data, client.get(f"{address}.json").data
    desk = Browser(client)
    desk.submit(desk.open(address.rpartition("/")[0]), part="toets/maatregel")
    factories.unlinked(decision, "Nog een inschrijver")
    third = again(decision)
    entry = decisions.entry_of(decision)
    with transaction():
        decisions.amend(SERVER, decision, replace(entry, title="Onderhoud van sluizen"))
    again(decision)
    assert third != sha256

    assert client.get(f"{here}/1.pdf").data == first
    read = document(client, f"{here}/1")
    assert read.root_object["/AF"][0].get_object()["/EF"]["/F"].get_object().get_data() == facts
    said = words(read)
    assert sha256 in said.replace(" ", "")
    assert "Toets 1 van dit besluit, zoals die is gedaan op" in said
    assert "De Nederlandse regels, versie" in said
    assert "Als deze persoon meedoet: Feiten passen bij een belangenverstrengeling" in said
    for later in ("sluizen", "Nog een inschrijver", "Wat is vastgelegd", "Verouderd"):
        assert later not in said

    said = words(document(client, f"{here}/3"))
    assert third in said.replace(" ", "")
    assert "sluizen" not in said
    for later in ("Nog een inschrijver", "Beheerst door"):
        assert later in said
    assert "Toets: Onderhoud van sluizen" in words(document(client, f"{here}/4"))


def test_every_check_is_given_as_data_with_its_rules_its_fingerprint_and_where_its_facts_stand(
    checked,
):
    client, decision, address = checked
    here = f"/besluiten/{decision.public_id}/toetsen/1.json"
    before = client.get(here)
    factories.unlinked(decision, "Nog een inschrijver")
    again(decision)
    answer = client.get(here)
    assert answer.data == before.data
    assert answer.headers["Cache-Control"] == "no-store"
    said = answer.get_json()
    facts = client.get(said["facts"]).data
    assert hashlib.sha256(facts).hexdigest() == said["sha256"] == address.rpartition("/")[2]
    assert (said["check"], said["ruleset"], said["without"]) == (1, "dutch 2026.4", [])
    assert [(each["outcome"], each["if_steps_aside"]) for each in said["answers"]] == [
        ("actual_indicated", "managed"),
        ("not_fully_checked", "not_fully_checked"),
    ]


def test_the_list_of_earlier_checks_leads_to_the_document_and_the_facts_of_each(checked):
    client, decision, address = checked
    factories.unlinked(decision, "Nog een inschrijver")
    again(decision)
    here = f"/besluiten/{decision.public_id}/toetsen/1"
    for page in (address.rpartition("/")[0], here):
        assert {f"{here}.pdf", f"{here}.json"} <= set(Browser(client).open(page).links())
    assert f"{address}.json" in Browser(client).open(here).links()
    assert client.get(f"{address}.pdf").location == f"{here}.pdf"


def test_answers_that_other_rules_tell_say_by_which(checked, monkeypatch):
    client, decision, _address = checked
    here = f"/besluiten/{decision.public_id}/toetsen/1"
    gone = "zitten niet meer in de software"
    assert gone not in words(document(client, here))
    monkeypatch.setattr(checks.checked, "version", lambda _read: "dutch 2099.1")
    for said in (words(document(client, here)), Browser(client).open(here).words):
        assert gone in said
        assert "De Nederlandse regels, versie 2099.1" in said


def test_a_check_without_a_row_that_stays_on_since_can_be_read_as_it_was_made(checked):
    client, decision, address = checked
    first = db.session.scalars(sa.select(DecisionCheck)).one()
    kept = DecisionCheck(
        decision_id=decision.id,
        run_id=first.run_id,
        dossier_id=first.dossier_id,
        ruleset="dutch 2026.3",
        off=["doubt"],
    )
    factories.keep(kept)
    here = f"/besluiten/{decision.public_id}/toetsen/2"
    assert client.get(f"{here}.json").get_json()["without"] == ["doubt"]
    assert "Regels die het orgaan uitzette" in words(document(client, here))
    for page in (here, address.rpartition("/")[0]):
        Browser(client).open(page)
    again(decision)
    assert client.get(f"/besluiten/{decision.public_id}/toetsen/3.json").get_json()["without"] == []


def test_a_check_of_which_no_facts_were_kept_has_no_document(app, client):
    here = factories.body()
    factories.decision(here, [factories.organisation()])
    screen_anew(here)
    clerk = Browser(factories.let_in(client, factories.account(here, Role.CLERK)))
    address = f"/besluiten/{db.session.scalar(sa.select(Decision.public_id))}/toetsen/1"
    assert "de vingerafdruk van de feiten en geen kopie" in clerk.open(address).words
    clerk.open(f"{address}.pdf", 404)


def test_the_place_to_sign_stays_with_the_words_above_it(app):
    enclosed = paper.EnclosedFile(name="feiten.json", description="Feiten", content="{}")
    signed = (
        paper.Heading("Gezien", level=2),
        paper.Text("Wie hier tekent, heeft het gezien.", stays=True),
        paper.Sign(["Naam", "Naam"]),
    )
    for lines in range(32, 44):
        made = paper.archived(
            paper.Paper(
                title="Toets",
                author="Register",
                description="Een toets",
                language="nl",
                foot="Register",
                made_at=datetime.datetime(2026, 12, 1, tzinfo=datetime.UTC),
                file=enclosed,
                blocks=(paper.Heading("Toets", level=1), *[paper.Text("Regel.")] * lines, *signed),
            )
        )
        pages = [each.extract_text() for each in pypdf.PdfReader(io.BytesIO(made)).pages]
        [where] = [page for page in pages if "Gezien" in page]
        assert where.count("Naam") == 2
