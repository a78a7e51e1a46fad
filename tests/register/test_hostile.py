"""What means harm comes to nothing: in every form, and wherever a redirect could be led away.

`make hostile` sends more of it.
"""

from __future__ import annotations

import io
import os

import openpyxl
import typst

from register.extensions import db
from register.models.accounts import Account
from register.presentation import spreadsheet
from tests import factories
from tests.access import matrix
from tests.chance import chance
from tests.hostile import canaries, redirects, sending
from tests.mutations import files
from tests.register.test_access_table import access_database, asker  # noqa: F401

WHOLE = os.environ.get("TRUST") == "all"
SENT, FORMS = (2_900, 300) if WHOLE else (40, 5)
"""How much is sent, and to how many forms."""


def test_nothing_that_is_sent_with_a_form_ends_in_a_fault(asker, record_property):
    """No 500, nothing half written, and a page that asks to mend something says what, and gives back
    what was typed.
    """
    chosen = sending.cells(asker)
    assert len({each.endpoint for each in chosen}) >= 100
    tried = sending.try_drawn(
        asker, SENT, chance().sample(chosen, min(FORMS, len(chosen))), None if WHOLE else 1
    )
    record_property("figure", tried.figure())
    assert not tried.faults, "\n".join(tried.lines())


def test_nothing_that_is_asked_of_a_page_ends_in_a_fault(asker, record_property):
    """No 500, nothing written by reading, and nothing of what was asked alive."""
    chosen = sending.readable(asker)
    assert len({each.endpoint for each in chosen}) >= 150
    tried = sending.try_drawn(
        asker, SENT, chance().sample(chosen, min(FORMS, len(chosen))), None if WHOLE else 1
    )
    record_property("figure", tried.figure())
    assert not tried.faults, "\n".join(tried.lines())


def test_no_parameter_header_or_path_leads_anybody_to_another_site(asker, record_property):
    """Signing in, every address that redirects, and what a server passes on as a path."""
    asker.app.config["TRUSTED_HOSTS"] = ["localhost"]  # without it no start before others
    account = db.session.get(Account, asker.world.accounts["clerk"])
    sent = {"email": account.email, "password": factories.PASSWORD}
    tried, wrong = redirects.try_next(asker.app.test_client(), sent)
    assert (
        asker.app.test_client().post("/aanmelden", data={**sent, "next": "/bureau"}).status_code
        == 303
    )
    cells = [each for each in matrix.cells(asker.app, asker.world) if each.persona == "nobody"]
    for cell in chance().sample(cells, len(cells) if WHOLE else 12):
        wrong += redirects.try_headers(asker.client("nobody"), asker.address(cell), cell.method)
        tried += len(redirects.HEADERS)
    for persona in ("nobody", "clerk"):
        wrong += redirects.try_paths(asker.client(persona))
        tried += 2 * len(redirects.PATHS)
    record_property("figure", f"{tried:,} tricks, {len(wrong)} led away")
    assert not wrong, "\n".join(wrong)


def test_what_stands_in_files_and_forms_is_alive_nowhere(asker, record_property):
    """HTML, templates, formulas and markup of a typesetter, in every text of every table that comes
    in and of forms: on pages, feeds, tables and documents.
    """
    draws = chance()
    offered = [*canaries.of_tables(draws, files.WRITERS if WHOLE else ("csv",))]
    samples = [*canaries.of_samples(draws)]
    offered += samples if WHOLE else draws.sample(samples, 2)
    came = canaries.bring_in(asker, offered)
    assert sum(times for how, times in came.items() if how.endswith("kept")) >= 3, came
    came += canaries.fill_in(asker, draws, 1 if WHOLE else 0.04)
    documents = canaries.check_newest(asker)
    letters = canaries.mail(asker)
    assert letters
    assert not [*canaries.of_letters(letters)]
    walked = canaries.walk(
        asker,
        400 if WHOLE else 30,
        4 if WHOLE else 2,
        canaries.PERSONAS if WHOLE else ("clerk", "nobody"),
        documents,
    )
    record_property("figure", f"{len(offered)} files, {len(letters)} letters, {walked.figure()}")
    assert len(walked.words) >= 5, walked.figure()
    assert not [how for how in came if "WRONG" in how], came
    assert not walked.wrong, "\n".join(walked.wrong.values())


PLANTED = {
    "text/html": (
        "<p><xkanarie></p>",
        '<a title="" onkanarie="1">x</a>',
        '<a href="java\nscript:xkanarie()">x</a>',
        "<p>=1+149%s${7*7}</p>",
    ),
    "text/csv": ("naam;plaats\n=1+1;Vliet\n", "naam;plaats\nx; @som(1)\n"),
    "application/atom+xml": (
        "<feed><xkanarie/></feed>",
        '<feed><title type="html">&lt;xkanarie></title></feed>',
    ),
}
RIGHT = {
    "text/html": '<p title="&#34; onkanarie=1">&lt;xkanarie&gt; {{7*7}}%s</p><a href="/x?javascript:">x</a>',
    "text/csv": "naam;plaats;bedrag\n'=1+1;Vliet;-12,50\n",
    "application/atom+xml": "<feed><title>&lt;xkanarie> =1+1</title></feed>",
}


def test_what_is_alive_is_found_and_what_is_not_is_left():
    for kind, every in PLANTED.items():
        assert all([*canaries.judged(kind, each.encode())] for each in every), kind
        assert [*canaries.judged(kind, RIGHT[kind].encode())] == []
    text = canaries.canary()
    for source, is_right in (("#sys.inputs.x", True), ("#str(7*7) *v* kan123", False)):
        made = typst.compile(source.encode(), format="pdf", sys_inputs={"x": text})
        assert ([*canaries.judged("application/pdf", made)] == []) is is_right, source
    book = openpyxl.Workbook()
    book.active["A1"] = "=1+1"
    made = io.BytesIO()
    book.save(made)
    assert [*canaries.of_workbook(made.getvalue())]
    assert [*canaries.of_workbook(spreadsheet.workbook(["naam"], [["=1+1"]], "blad"))] == []


def test_what_leads_away_is_known_from_what_does_not():
    for each in (
        "//kanarie.example",
        "/\\kanarie.example",
        "http:kanarie.example",
        "/\t/kanarie.example",
    ):
        assert sending.leaves(each), each
        assert redirects.is_away(each), each
    for each in ("/mijn", "/aanmelden?next=//kanarie.example", "http://localhost/mijn"):
        assert not sending.leaves(each), each
        assert not redirects.is_away(each), each
