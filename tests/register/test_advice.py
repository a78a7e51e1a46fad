"""Advice, before: the answer is the one that a check would give, and nothing of it is kept."""

from __future__ import annotations

import base64
import datetime
import io
import itertools
import json
import logging
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conflict_graph.assessment import assess
from conflict_graph.dates import PartialDate
from conflict_graph.dossiers import format as format_
from conflict_graph.facts import (
    Capacity,
    DecisionKind,
    DecisionStatus,
    OfficeKind,
    OrganisationKind,
    PartyRole,
    Relation,
    Step,
    TieKind,
)
from register import clock
from register.access import SERVER, Role
from register.extensions import db
from register.models.bodies import Body
from register.models.organisations import Organisation
from register.services.declarations import interests, positions
from register.services.declarations.interests import InterestEntry, InterestKind
from register.services.declarations.positions import PositionEntry
from register.services.dossiers import dossiers
from register.services.organisations import recognition
from register.services.screening import advice, checked, rules
from register.services.screening import run as screening
from register.services.screening.advice import (
    AdviceQuestion,
    SupposedOrganisation,
    SupposedParty,
    SupposedTie,
)
from tests import factories
from tests.browser import Browser

_towns = itertools.count(1)
EXAMPLES = int(os.environ.get("ADVICE_EXAMPLES", "25"))
"""How many questions are drawn: few in every run, 1,000 in `make advice`."""

FIRMS = ("Bouw", "Beheer", "Techniek", "Advies", "Zorg")
TIES = (
    TieKind.EMPLOYMENT,
    TieKind.MANAGEMENT,
    TieKind.BOARD,
    TieKind.ADVISORY,
    TieKind.MEMBERSHIP,
    TieKind.BUSINESS,
    TieKind.OWNERSHIP,
    TieKind.UNSPECIFIED,
)
OF_RELATIVES = interests.TIES[InterestKind.FAMILY]
STEPS = (Step.PREPARED, Step.ADVISED, Step.EVALUATED, Step.DELIBERATED, Step.VOTED, Step.DECIDED)
KINDS = (
    DecisionKind.AWARD,
    DecisionKind.GRANT,
    DecisionKind.PERMIT,
    DecisionKind.LAND_SALE,
    DecisionKind.POLICY,
    DecisionKind.SIDE_ACTIVITY,
)
ROLES = (PartyRole.BIDDER, PartyRole.APPLICANT, PartyRole.BUYER, PartyRole.SUBJECT)
OFFICES = {
    OfficeKind.ELECTED_MEMBER: "raadslid",
    OfficeKind.EXECUTIVE: "wethouder",
    OfficeKind.CIVIL_SERVANT: "inkoper",
}
NEW = "Stichting Nergens Bekend"
UNKNOWN = "Firma die niemand kent"


@st.composite
def worlds(draw):
    """What stands in the register: ties between firms, what the asker and another hold, and what
    is asked.
    """
    firm = st.integers(0, len(FIRMS) - 1)
    relation = draw(st.none() | st.sampled_from(Relation))
    kind = draw(st.sampled_from(OF_RELATIVES if relation else TIES))
    return {
        "office": draw(st.sampled_from(tuple(OFFICES))),
        "between": draw(
            st.lists(
                st.tuples(firm, firm, st.sampled_from([0.03, 0.4, 1.0, None])),
                max_size=5,
                unique_by=lambda tie: tie[:2],
            )
        ),
        "held": draw(st.lists(st.tuples(firm, st.sampled_from(TIES)), max_size=2)),
        "by_other": draw(st.lists(firm, max_size=3)),
        "kind": draw(st.sampled_from(KINDS)),
        "role": draw(st.sampled_from(ROLES)),
        "parties": draw(
            st.lists(st.integers(0, len(FIRMS) + 1), min_size=1, max_size=3, unique=True)
        ),
        "steps": draw(st.lists(st.sampled_from(STEPS), max_size=3, unique=True)),
        "in_days": draw(st.none() | st.integers(0, 400)),
        "at": draw(st.none() | st.integers(0, len(FIRMS))),
        "tie": kind,
        "relation": relation,
        "capacity": draw(st.none() | st.sampled_from(Capacity)),
        "paid": draw(st.sampled_from([True, False, None])),
        "share": draw(st.sampled_from([None, 0.02, 0.5])),
        "since": draw(st.sampled_from([None, "2019", "2024-03", "2026-01-15"])),
    }


def town():
    """Return a body of its own for one example, with its firms, officials and those who ask."""
    number = next(_towns)
    here = factories.body(f"stad-{number}", f"Gemeente Stad {number}")
    interests.ask(SERVER, here, InterestKind.FAMILY, True, "Gedragscode 2025, artikel 4")
    firms = [factories.organisation(f"{name} Vlietdam {number} B.V.") for name in FIRMS]
    return here, firms


def question_of(world, firms, today):
    """Return what is asked in such a world."""
    named = [
        *(SupposedOrganisation(name=each.name, id=each.id) for each in firms),
        SupposedOrganisation(name=NEW, kind=OrganisationKind.FOUNDATION),
        SupposedOrganisation(name=UNKNOWN),
    ]
    days = world["in_days"]
    return AdviceQuestion(
        title="Onderhoud van bruggen",
        kind=world["kind"],
        parties=tuple(
            SupposedParty(at=named[each], role=world["role"]) for each in world["parties"]
        ),
        steps=tuple(world["steps"]),
        planned_on=None if days is None else PartialDate.of(today + datetime.timedelta(days=days)),
        tie=None if world["at"] is None else asked_tie(world, named[world["at"]]),
    )


def asked_tie(world, at):
    if world["relation"] is not None:
        return SupposedTie(at=at, kind=world["tie"], relation=world["relation"])
    return SupposedTie(
        at=at,
        kind=world["tie"],
        title="bestuurslid",
        capacity=world["capacity"],
        paid=world["paid"],
        share=world["share"] if world["tie"] is TieKind.OWNERSHIP else None,
        since=PartialDate.parse(world["since"]) if world["since"] else None,
    )


def declare(tie, official, who):
    """Record the tie that was asked about; return its public id, and the organisation where it is
    new.
    """
    new = None
    at = tie.at.id
    if at is None:
        new = factories.organisation(tie.at.name, tie.at.kind)
        at = new.id
    if tie.relation is not None:
        said = InterestEntry(organisation_id=at, relation=tie.relation, tie=tie.kind)
        return interests.declare(who, official, InterestKind.FAMILY, said).public_id, new
    entry = PositionEntry(
        title=tie.title,
        organisation_id=at,
        kind=tie.kind,
        capacity=tie.capacity,
        paid=tie.paid,
        share=tie.share,
        valid_from=tie.since,
        ended=False,
    )
    return positions.declare(who, official, entry).public_id, new


def enter(asked, here, official, new):
    """Enter the decision that was asked about as a clerk would."""
    decision = factories.decision(
        here,
        title=asked.title,
        kind=asked.kind,
        status=DecisionStatus.OPEN,
        decided_on=str(asked.planned_on) if asked.planned_on else None,
    )
    for each in asked.parties:
        known = db.session.get(Organisation, each.at.id) if each.at.id else None
        if each.at.name == NEW:
            known = new
        mention = factories.mention(here, each.at.name, known)
        factories.party(decision, mention, each.role, None)
    factories.participation(decision, official, planned=[each.value for each in asked.steps])
    return decision


@settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(worlds())
def test_the_answer_is_that_of_a_check_after_declaring(app, world):
    db.session.rollback()
    here, firms = town()
    today = clock.today()
    official = factories.official(here, world["office"], OFFICES[world["office"]])
    other = factories.official(here, OfficeKind.ELECTED_MEMBER, "raadslid")
    who = factories.identity(here, Role.OFFICIAL, who=official.person)
    for one, two, share in world["between"]:
        if one != two:
            factories.owns(firms[one], firms[two], share)
    for at, kind in world["held"]:
        factories.position(official, firms[at], kind=kind)
    for at in world["by_other"]:
        factories.position(other, firms[at], kind=TieKind.MEMBERSHIP)
    asked = question_of(world, firms, today)
    before = advice.answer(who, official, asked, "nl", today)

    tie, new = declare(asked.tie, official, who) if asked.tie else ("", None)
    decision = enter(asked, here, official, new)
    screening.check(factories.identity(here, Role.CLERK), decision, today)
    said = checked.of(decision).dossier.content.replace(decision.public_id, advice.DECISION)
    if asked.tie:
        said = said.replace(tie, advice.TIE)
    if new:
        said = said.replace(new.public_id, advice.ORGANISATION)
    (after,) = (
        each
        for each in assess.assess(
            dossiers.read(said), ruleset=rules.SCREENED, without=rules.off(here)
        )
        if each.official == official.public_id
    )
    register = f"register van {here.name}, eigen opgave"
    stated = f"vertrouwelijke opgave aan {here.name}"
    source = stated if world["relation"] else register
    assert plain(before.assessment, source) == plain(after, source)


def plain(assessment, source):
    """Return an answer with the words of the register for where the tie is from, and with what has
    no order in order.
    """
    text = json.dumps(assess.to_mapping(assessment, "nl"))
    return in_order(json.loads(text.replace(advice.SOURCE, source)))


def in_order(found):
    if isinstance(found, dict):
        return {key: in_order(value) for key, value in sorted(found.items())}
    if isinstance(found, list):
        return sorted((in_order(each) for each in found), key=lambda each: json.dumps(each))
    return found


CANARY = "Kanariegeel"
POSITION = {
    "title": f"voorzitter {CANARY}",
    "at": f"Stichting {CANARY}",
    "kind": "board",
    "capacity": "private",
    "paid": "yes",
    "since": "",
    "share": "",
    "matter": "grant",
}
TAKING_PART = {
    "title": f"Punt 7, {CANARY}",
    "kind": "award",
    "planned_on": "3 maart 2027",
    "parties": f"{CANARY} Bouw B.V.\nTarwedam Bouw B.V., KvK 90004321",
    "role": "bidder",
    "steps": ["deliberated", "voted"],
    "whose": "partner",
    "tie": "ownership",
    "at": "90004321",
}


@pytest.fixture
def member(app, client):
    """A browser of a member of a council, and where the questions stand."""
    here = factories.body()
    official = factories.official(here, OfficeKind.ELECTED_MEMBER, "raadslid")
    factories.organisation("Tarwedam Bouw B.V.", kvk="90004321")
    account = factories.account(here, Role.OFFICIAL, who=official.person)
    factories.let_in(client, account)
    return Browser(client), f"/mijn/{official.public_id}/advies"


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_two_answers_and_what_to_do_with_the_article_first(member, prefix):
    browser, address = member
    page = browser.send(f"{prefix}{address}/besluit", **TAKING_PART)
    words = page.words
    first, answers = (
        ("The norm", "If you take part")
        if prefix
        else (
            "De norm",
            "Als u meedoet",
        )
    )
    assert words.index(first) < words.index(answers)
    assert ("If you step aside" if prefix else "Als u zich terugtrekt") in words
    assert ("Nobody decides by this" if prefix else "Niemand besluit hiermee") in words
    assert ("No milder measure is enough" if prefix else "Een lichtere maatregel") in words
    assert f"{CANARY} Bouw B.V." in words
    assert ("this person" if prefix else "deze persoon") not in words
    assert page.response.headers["Cache-Control"] == "no-store"


def test_accepting_a_position_names_the_articles_of_the_office(member):
    browser, address = member
    page = browser.send(f"{address}/functie", **POSITION)
    assert "artikelen 13 en 15, eerste lid" in page.words
    assert page.words.index("artikelen 13 en 15") < page.words.index("Als u meedoet")


def test_what_is_wrong_stands_beside_the_field_and_nothing_is_lost(member):
    browser, address = member
    page = browser.send(f"{address}/functie", 400, **{**POSITION, "kind": "", "since": "32-13"})
    assert f"voorzitter {CANARY}" in page.text
    for words in ("Kies wat u eraan zou binden", "Vul een datum in die bestaat"):
        assert words in page.words
    page = browser.send(f"{address}/besluit", 400, **{**TAKING_PART, "at": ""})
    assert "Vul de naam van de organisatie in" in page.words
    page = browser.send(f"{address}/besluit", 400, **{**TAKING_PART, "parties": "90001234"})
    assert "Het nummer 90001234 kennen wij niet" in page.words


def test_an_organisation_that_may_be_another_is_asked_about(member):
    browser, address = member
    factories.organisation("Stichting De Vliet", kvk="90004329", town="Oever")
    factories.organisation("Stichting De Vliet", kvk="90004328", town="Vlietmonde")
    page = browser.send(f"{address}/functie", 400, **{**POSITION, "at": "Stichting De Vliet"})
    assert "Welke organisatie is Stichting De Vliet?" in page.words
    [name] = {
        each.get("name") for each in page.all("input") if each.get("name").startswith("welke-")
    }
    known = next(
        each.get("value")
        for each in page.all("input")
        if each.get("name") == name and each.get("value") != "new"
    )
    page = browser.send(
        f"{address}/functie", **{**POSITION, "at": "Stichting De Vliet", name: known}
    )
    assert "Het antwoord" in page.words


def test_parties_are_read_as_people_paste_them(member):
    browser, address = member
    pasted = "Naam;KvK;Rol\nTarwedam Bouw B.V.;90004321;winnaar\n- Stichting Nieuw"
    page = browser.send(f"{address}/besluit", **{**TAKING_PART, "parties": pasted})
    assert "Tarwedam Bouw B.V. (winnaar)" in page.words
    assert "Stichting Nieuw (inschrijver) niet bekend in het register" in page.words
    page = browser.send(f"{address}/besluit", 400, **{**TAKING_PART, "parties": "Jansen 1234567"})
    assert "Jansen 1234567" in page.words


def take_away(browser, address, asked):
    answer = browser.client.post(address, data={**asked, "bestand": "ja"})
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert CANARY not in answer.headers["Content-Disposition"]
    return answer.data


def read_back(browser, address, content, status=200):
    return browser.send(f"{address}/terug", status, file=(io.BytesIO(content), "advies.json"))


def test_an_answer_is_taken_away_and_read_back(member):
    browser, address = member
    content = take_away(browser, f"{address}/besluit", TAKING_PART)
    said = json.loads(content)
    found, problems = format_.read(json.dumps(said["dossier"]))
    assert found is not None
    assert not problems
    page = read_back(browser, address, content)
    assert "was het antwoord hetzelfde als vandaag" in page.words
    assert f"{CANARY} Bouw B.V." in page.words
    said["answer"]["nl"]["outcome"] = "none"
    page = read_back(browser, address, json.dumps(said).encode())
    assert "was het antwoord anders" in page.words
    assert "Link known" not in page.words


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe", b"[]", b"{}", b'{"format": "nevenfunctieregister/advies/1"}']
)
def test_another_file_is_refused_in_words(member, content):
    browser, address = member
    page = read_back(browser, address, content or b" ", 400)
    assert "In dit bestand staat geen antwoord van deze pagina" in page.words


def test_a_file_of_another_office_is_refused(member):
    browser, address = member
    said = json.loads(take_away(browser, f"{address}/functie", POSITION))
    said["official"] = "iemand anders"
    page = read_back(browser, address, json.dumps(said).encode(), 400)
    assert "gaat over een ander ambt" in page.words


def test_nobody_asks_for_somebody_else(app, member):
    _browser, address = member
    other = app.test_client()
    here = factories.body("waterveld", "Waterschap Waterveld")
    clerk = factories.account(here, Role.CLERK, Role.OFFICIAL)
    factories.let_in(other, clerk)
    for page in ("", "/functie", "/besluit"):
        assert other.get(f"{address}{page}").status_code == 404
        assert "aanmelden" in app.test_client().get(f"{address}{page}").headers["Location"]


def test_what_others_keep_restricted_is_in_no_answer(app, member):
    browser, address = member
    here = db.session.scalar(sa.select(Body).where(Body.slug == "vlietmonde"))
    firm = db.session.scalar(sa.select(Organisation).where(Organisation.name.like("Tarwedam%")))
    servant = factories.official(here, OfficeKind.CIVIL_SERVANT, "inkoper")
    factories.position(servant, firm, title="vennoot")
    owner = factories.official(here, OfficeKind.ELECTED_MEMBER, "raadslid")
    factories.position(owner, firm, kind=TieKind.OWNERSHIP)
    open_member = factories.official(here, OfficeKind.ELECTED_MEMBER, "raadslid")
    factories.position(open_member, firm)
    said = take_away(browser, f"{address}/besluit", TAKING_PART).decode()
    assert open_member.public_id in said
    for each in (servant, owner):
        assert each.public_id not in said
        assert each.person.name not in said


@pytest.fixture
def written(app, tmp_path):
    """Everything that the application writes to its log."""
    path = tmp_path / "register.log"
    handler = logging.FileHandler(path)
    handlers = [logging.getLogger(), app.logger]
    for each in handlers:
        each.addHandler(handler)
    yield path
    for each in handlers:
        each.removeHandler(handler)
    handler.close()


def test_nothing_of_a_question_is_kept(app, member, written, tmp_path, monkeypatch):
    browser, address = member
    before = everything()
    for page, asked in (("functie", POSITION), ("besluit", TAKING_PART)):
        answer = browser.client.post(f"{address}/{page}", data=asked)
        assert CANARY in answer.text
        content = take_away(browser, f"{address}/{page}", asked)
        read_back(browser, address, content)
        browser.client.post(f"{address}/{page}", data={**asked, "kind": "onzin"})
        browser.client.post(f"{address}/{page}", data={**asked, "given_back": "1"})
        app.test_client().post(f"{address}/{page}", data=asked)
    too_much = browser.client.post(f"{address}/functie", data={**POSITION, "title": CANARY * 40000})
    assert too_much.status_code == 413

    def fail(*given):
        db.session.execute(sa.text("SELECT json(:name)"), {"name": CANARY})

    monkeypatch.setattr(recognition, "recognise", fail)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    assert browser.client.post(f"{address}/functie", data=POSITION).status_code >= 500
    db.session.rollback()
    assert everything() == before
    cookies = " ".join(str(each.value) for each in browser.client._cookies.values())
    database = Path(app.config["SQLALCHEMY_DATABASE_URI"].removeprefix("sqlite:///"))
    copy = tmp_path / "copy.sqlite"
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    files = [*database.parent.rglob("*"), copy, written]
    assert written.stat().st_size > 0
    for path in (each for each in files if each.is_file()):
        assert found_in(path.read_bytes()) == 0, path
    assert found_in(cookies.encode()) == 0


def found_in(content):
    """Count the canary, also as JSON and cookies write it."""
    plain = CANARY.encode()
    return sum(content.count(each) for each in (plain, base64.b64encode(plain)[:-4], plain.lower()))


def everything():
    """Return every row of every table."""
    db.session.rollback()
    return {
        table.name: db.session.execute(sa.select(table)).all()
        for table in db.metadata.sorted_tables
    }
