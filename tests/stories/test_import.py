"""A clerk brings in a file with faults: progress, a reload, the report, a question side by side,
and undoing it.
"""

from __future__ import annotations

import threading
from pathlib import Path

from playwright.sync_api import expect

from register import jobs
from register.cli.demo import PASSWORD
from register.extensions import db
from register.models.imports import ImportRun

CLERK = "griffier@vlietmonde.example"
TABLE = b"""procedure;title;kind;status;decided_on;value;party;party_town;party_role
V-900;Onderhoud kades;award;taken;2026-03-03;125.000,50;Kleiwegman Akkerbouw;Vlietmonde;winner
V-901;Herstel sluisdeur;award;taken;2026-02-30;80000;Grutterink Waterbouw B.V.;Kwelderoord;winner
V-902;Nieuwe walbeschoeiing;gunning;ooit;2026-04-01;veel;Grutterink Waterbouw B.V.;Kwelderoord;winner
"""

PATIENCE = 30_000
"""How many milliseconds a page may take on a busy machine."""


def sign_in(visitor, **options):
    clerk = visitor(**options)
    clerk.page.set_default_timeout(PATIENCE)
    clerk.sign_in(CLERK, PASSWORD)
    expect(clerk.page.get_by_role("button", name="Afmelden")).to_be_visible(timeout=PATIENCE)
    return clerk


def offer(clerk, name="besluiten-kades.csv"):
    page = clerk.open("/organen/gemeente-vlietmonde/importeren")
    expect(page.get_by_label("Zoek het uit aan de hand van het bestand")).to_be_checked()
    page.locator("input[type=file]").set_input_files(
        {"name": name, "mimeType": "text/csv", "buffer": TABLE}
    )
    page.get_by_role("button", name="Bestand importeren").click()
    page.wait_for_url("**/importen/*")
    return page


def work_off(served):
    with served.app.app_context():
        assert jobs.current().work_off() == 1
        db.session.remove()


def test_a_clerk_imports_mends_answers_and_undoes(visitor, served):
    served.app.config |= {"IMPORT_AT_ONCE_MOST_BYTES": 0, "JOBS_IN_PROCESS": False}
    clerk = sign_in(visitor)
    clerk.open("/organen/gemeente-vlietmonde/importeren")
    clerk.check(320)

    page = offer(clerk)
    waiting = page.get_by_text("wacht op zijn beurt")
    expect(waiting).to_be_visible()
    clerk.check(320)
    page.reload()
    expect(waiting).to_be_visible()
    worker = threading.Thread(target=work_off, args=(served,))
    worker.start()
    worker.join()
    expect(page.get_by_role("heading", name="Wat niet of anders is ingelezen")).to_be_visible(
        timeout=PATIENCE
    )
    clerk.check(320)
    expect(page.get_by_text("Schrijf een datum die bestaat")).to_be_visible()
    expect(
        page.get_by_text("rij 3, kolom decided_on").or_(
            page.get_by_text("regel 3, kolom decided_on")
        )
    ).to_be_visible()
    with page.expect_download() as saved:
        page.get_by_role("link", name="Download als tabel (CSV)").click()
    assert "Schrijf een datum die bestaat" in saved.value.path().read_text(encoding="utf-8-sig")

    page.get_by_role("link", name="Welke organisatie is dit?").click()
    clerk.check(320)
    page.get_by_role("link", name="Kleiwegman Akkerbouw").first.click()
    clerk.check(320)
    expect(page.get_by_text("Naast elkaar").first).to_be_visible()
    page.get_by_role("button", name="Ja, dit is dezelfde organisatie").first.click()
    expect(
        page.get_by_text("Kleiwegman Akkerbouw is nu gekoppeld aan Kleiwegman Akkerbouw B.V.")
    ).to_be_visible()

    page = clerk.open("/organen/gemeente-vlietmonde/importen")
    clerk.check(320)
    page.get_by_role("link", name="besluiten-kades.csv").click()
    page.get_by_role("link", name="Maak deze import ongedaan").click()
    clerk.check(320)
    page.get_by_role("button", name="Maak de import ongedaan").click()
    expect(page.get_by_text("De import is ongedaan gemaakt.")).to_be_visible()
    clerk.check(320)


def test_the_same_without_scripts(visitor, served):
    clerk = sign_in(visitor, scripts=False)
    page = offer(clerk)
    expect(page.get_by_role("heading", name="Wat niet of anders is ingelezen")).to_be_visible()
    clerk.check()
    page.get_by_role("link", name="Maak deze import ongedaan").click()
    page.get_by_role("button", name="Maak de import ongedaan").click()
    expect(page.get_by_text("De import is ongedaan gemaakt.")).to_be_visible()
    with served.app.app_context():
        assert {run.state.value for run in db.session.query(ImportRun)} >= {"undone"}
        db.session.remove()


def test_a_clerk_says_whose_the_notices_of_a_file_are(visitor, served):
    served.app.config |= {"IMPORT_AT_ONCE_MOST_BYTES": 1_000_000, "JOBS_IN_PROCESS": False}
    notice = Path(__file__).parents[1] / "samples" / "ted_f03.xml"
    clerk = sign_in(visitor)
    page = clerk.open("/organen/gemeente-vlietmonde/importeren")
    page.locator("input[type=file]").set_input_files(notice)
    page.get_by_role("button", name="Bestand importeren").click()
    expect(page.get_by_role("heading", name="Van wie zijn deze aankondigingen?")).to_be_visible(
        timeout=PATIENCE
    )
    for width in (1280, 320):
        clerk.check(width)
    page.get_by_role("button", name="Het bestand inlezen").click()
    expect(page.get_by_text("Zeg of “Gemeente Havendorp” uw orgaan is.").first).to_be_visible()
    page.get_by_label("Nee, laat deze weg").check()
    page.get_by_role("button", name="Het bestand inlezen").click()
    expect(page.get_by_text("deze koper niet uw orgaan is").first).to_be_visible(timeout=PATIENCE)
