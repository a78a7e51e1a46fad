"""Nothing about a decision, a finding or a report reaches a public page: each is the same, byte for
byte, without.
"""

from __future__ import annotations

import datetime
import io
import re
import zipfile

import pytest

from conflict_graph.facts import DecisionKind, Stated
from conflict_graph.particulars import Particulars
from register import clock
from register.access import Role
from register.api import files, tables
from register.mail import letters
from register.models.decisions import DecisionContact
from register.models.outbox import LetterKind
from register.models.position_questions import BarCheck, BarKind
from register.public.feeds import FollowedKind
from register.services import outbox
from register.services.decisions import asking
from register.services.decisions.asking import TieAnswer
from register.services.decisions.places import AskingReach
from register.services.declarations import position_questions
from register.services.entering import agendas
from register.services.entering.agendas import AgendaItem, MeetingKind
from register.services.findings import findings
from register.services.mail import following, reminders, reports
from register.services.meetings import meetings
from register.services.reviews import conclusions
from register.services.reviews.conclusions import ConclusionEntry
from register.transaction import transaction
from tests import factories
from tests.rounds import screen_anew

TODAY = datetime.date(2026, 11, 24)
CANARIES = (
    "Kanariebesluit-7f3a",
    "Kanarievraag-91bc",
    "Kanarieantwoord-2d4e",
    "Kanariereden-c55f",
    "Kanariepartij-e8a1",
    "Kanariecontact-5b0d",
    "Kanariemelding-66d0",
    "Kanariebron-a17e",
    "kanarie-3f@voorbeeld.example",
    "Kanarieverweer-08cb",
    "Kanarieoordeel-f2d9",
    "Kanarieband-4c1d",
    "Kanarievergadering-90ee",
    "Kanarienoot-1f7b",
    "Kanarieontheffing-3c2a",
)
WHOLE = ("ori.xml", "popolo.json", "followthemoney.jsonl")
TOKEN = re.compile(rb'name="(csrf_)?token"[^>]*value="[^"]*"')


@pytest.fixture
def body(app):
    return factories.body()


@pytest.fixture
def official(body):
    made = factories.official(body)
    firm = factories.organisation("Bouwbedrijf Tarwedam B.V.", kvk="90004321")
    position = factories.position(made, firm, particulars=Particulars(note=CANARIES[13]))
    factories.keep(BarCheck(position=position, number=1, known=True, kinds=BarKind.SERVICES.value))
    return made


def public_addresses(app, official):
    """Every public address that can be built from what the register holds."""
    query = factories.db.session.query
    organisation = (
        query(factories.Organisation)
        .filter_by(kind="company")
        .order_by(factories.Organisation.id)
        .first()
    )
    entry = query(factories.Position).order_by(factories.Position.id).first()
    values = {
        "slug": official.body.slug,
        "body_slug": official.body.slug,
        "official_id": official.public_id,
        "organisation_id": organisation.public_id,
    }
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        if getattr(view, "audience", None) != "public" or "GET" not in rule.methods:
            continue
        guesses = [values]
        if "public_id" in rule.arguments:
            ids = (official.public_id, organisation.public_id, entry.public_id)
            guesses = [{**values, "public_id": each} for each in ids]
        if "id_" in rule.arguments:
            ids = (official.body.slug, official.public_id, organisation.public_id, entry.public_id)
            guesses = [{"id_": each} for each in ids]
        if rule.endpoint == "open_data.table":
            guesses = [
                {"name": name, "form": form} for name in tables.TABLES for form in files.FORMATS
            ]
        if rule.endpoint == "open_data.whole":
            guesses = [{"name": name} for name in WHOLE]
        for guess in guesses:
            if rule.arguments <= guess.keys():
                with app.test_request_context():
                    address = app.url_for(
                        rule.endpoint, **{key: guess[key] for key in rule.arguments}
                    )
                    yield address
                    yield from (
                        f"{address}?{query}" for query in queries(rule.endpoint, guess, values)
                    )


def queries(endpoint, guess, values):
    """What can be asked at an address so that it has something to say."""
    body, who, at = values["slug"], values["official_id"], values["organisation_id"]
    if endpoint == "open_data.whole":
        return [f"orgaan={body}"]
    asked = {
        "nevenfuncties": [
            f"orgaan={body}",
            f"bestuurder={who}",
            f"organisatie={at}",
            "status=lopend",
        ],
        "bestuurders": [f"orgaan={body}&naam=a"],
        "zoekresultaten": ["q=kanarie", "q=bouwbedrijf"],
        "wijzigingen": [f"orgaan={body}&van=1990-01-01"],
        "inkomsten": [f"orgaan={body}"],
        "stand": [f"orgaan={body}", f"bestuurder={who}&op=2024-01-01"],
    }
    return asked.get(guess["name"], []) if endpoint == "open_data.table" else []


def read_each(app, official):
    """Read every public address in both languages, one after the other."""
    client = app.test_client()
    for address in sorted(public_addresses(app, official)):
        for each in (address, f"/en{address}"):
            yield each, TOKEN.sub(b"", unpacked(client.get(each).data))


def read_all(app, official):
    return dict(read_each(app, official))


def unpacked(content):
    """What stands in a workbook, which is an archive; anything else as it is."""
    if not content.startswith(b"PK"):
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())


def report_errors(clerk, oneself, official):
    """One report that was decided upon, and one that waits with an address."""
    said = reports.ReportEntry(CANARIES[6], CANARIES[7], CANARIES[8])
    token = reports.report(
        official, factories.db.session.query(factories.Position).first(), said, "", 14, TODAY
    )
    public_id = reports.by_token(token, TODAY).report.public_id
    reports.answer(oneself, public_id, False, CANARIES[9], TODAY)
    reports.decide(clerk, public_id, False, CANARIES[10], TODAY)
    reports.report(official, None, said, "", 14, TODAY)


def make_a_whole_case(body, official):
    firm = factories.db.session.query(factories.Organisation).filter_by(kind="company").one()
    decision = factories.decision(body, [firm], title=CANARIES[0])
    factories.mention(body, CANARIES[4])
    factories.keep(DecisionContact(version=decision.current, name=CANARIES[5]))
    factories.participation(decision, official, steps=["voted"])
    screen_anew(body, day=TODAY)
    clerk = factories.identity(body, Role.CLERK)
    oneself = factories.identity(body, Role.OFFICIAL, who=official.person)
    [standing] = findings.list_for(clerk, TODAY)
    with transaction():
        findings.ask(clerk, standing.finding, CANARIES[1], 14, TODAY)
        findings.reply(oneself, standing.finding, CANARIES[2], TODAY)
        report_errors(clerk, oneself, official)
        reviewer = factories.identity(body, Role.REVIEWER)
        entry = ConclusionEntry("apparent", f"{CANARIES[3]} met reden")
        signed = factories.signature(reviewer)
        conclusions.conclude(reviewer, standing.finding, entry, signed, TODAY)
    ask_at_the_table(body, official, clerk, oneself)
    [question] = position_questions.list_for(clerk, [body])
    with transaction():
        position_questions.settle(
            clerk, question.position, question.kind, f"{CANARIES[14]} is er", CANARIES[14]
        )


def ask_at_the_table(body, official, clerk, oneself):
    """An item of an agenda on which the official votes: asked for ties, answered, and told."""
    with transaction():
        meeting = agendas.begin(clerk, body, MeetingKind.COLLEGE, clock.today())
        item = AgendaItem("7", CANARIES[12], DecisionKind.AWARD, "Tarwedam 90004321")
        agendas.add(clerk, meeting, [item])
        meetings.check_all(clerk, meeting, clock.today())
        meetings.tell(clerk, meeting, "nl", clock.today())
        asking.ask(clerk, meeting.items[0].decision, AskingReach.EVERYBODY)
    [question] = asking.list_own(oneself)
    [party] = question.place.asked
    said = TieAnswer(party.mention.public_id, Stated.TIE, CANARIES[11])
    with transaction():
        asking.answer(oneself, question, [said], clock.today())
    assert meetings.list_own(oneself)


def test_public_pages_are_the_same_with_and_without_decisions_findings_and_reports(
    app, body, official
):
    before = read_all(app, official)
    feeds = [
        address
        for address in before
        if address.endswith(".atom") and before[address].startswith(b"<?xml")
    ]
    assert len(feeds) == 10, "a feed of each kind, in both languages"
    make_a_whole_case(body, official)
    after = read_all(app, official)
    assert before == after
    assert not [
        address for address, page in after.items() for word in CANARIES if word.encode() in page
    ]


def test_the_restricted_pages_send_a_reader_who_is_not_signed_in_away(app):
    app.add_url_rule(
        "/hier-meldt-u-zich", "accounts.sign_in", lambda: ""
    ) if "accounts.sign_in" not in (app.view_functions) else None
    client = app.test_client()
    for address in (
        "/bevindingen",
        "/bevindingen/x",
        "/bevindingen/x/concluderen",
        "/besluiten/x/toets",
    ):
        answer = client.get(address)
        assert answer.status_code == 303, address
        assert answer.headers["Cache-Control"] == "no-store"


def test_no_mail_says_anything_of_decisions_findings_or_reports(app, body, official):
    with transaction():
        following.ask(FollowedKind.BODY, body.slug, "lezer@voorbeeld.example", "nl", clock.now(), 7)
    make_a_whole_case(body, official)
    with transaction():
        reminders.run(clock.now(), 1)
        reports.tell(clock.now())
    written = outbox.list_()
    assert {each.kind for each in written} == {
        LetterKind.REMINDER,
        LetterKind.CONFIRM,
        LetterKind.OUTCOME,
    }
    with transaction():
        texts = [letters.compose(each).as_string().replace(each.address, "") for each in written]
    kept = [str((each.parameters, each.error)) for each in written]
    assert not [word for word in CANARIES for text in [*texts, *kept] if word in text]
