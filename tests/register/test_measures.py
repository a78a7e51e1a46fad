"""Measures about a link are recorded in one press, reach the facts, and come back on the desk."""

from __future__ import annotations

import datetime
import re

import pytest
import sqlalchemy as sa

from conflict_graph.facts import DecisionStatus, TieKind
from register import clock
from register.access import SERVER, Role
from register.errors import AboutOneself, Invalid, NotAllowed, WrongState
from register.extensions import db
from register.models.measures import (
    MeasureKept,
    RecordedMeasure,
    RecordedMeasureVersion,
    RecordedMeasureWords,
)
from register.models.reviews import FactChange
from register.models.screening import DecisionCheck, Finding
from register.services.decisions import participations
from register.services.findings import findings
from register.services.screening import checks, measures
from register.services.screening import run as screening
from register.services.screening.measures import AGREED, MeasureEntry
from register.transaction import transaction
from tests import factories
from tests.browser import Browser

TODAY = datetime.date(2026, 11, 24)
SOON = "2026-12-14"
TAKEN_BACK = MeasureEntry(kept=MeasureKept.TAKEN_BACK)


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: TODAY)


@pytest.fixture
def body(app):
    return factories.body()


@pytest.fixture
def official(body):
    return factories.official(body)


@pytest.fixture
def firm(body):
    return factories.organisation("Bouwbedrijf Tarwedam B.V.", kvk="90004321")


@pytest.fixture
def decision(body, firm, official):
    """An open decision about a firm that an executive is on the board of."""
    factories.position(official, firm)
    made = factories.decision(body, [firm], status=DecisionStatus.OPEN, decided_on=SOON)
    factories.participation(made, official, planned=["prepared", "deliberated", "voted"])
    check(made)
    return made


@pytest.fixture
def clerk(body):
    return factories.identity(body, Role.CLERK)


@pytest.fixture
def desk(app, body):
    app.config["WTF_CSRF_ENABLED"] = False
    account = factories.account(body, Role.CLERK, password=None)
    return Browser(factories.let_in(app.test_client(), account))


def check(decision):
    with transaction():
        screening.check(SERVER, decision, TODAY)


def answer_of(decision, identity):
    return checks.show(identity, decision, "nl", TODAY).answers[0].report


def record(who, decision, official, measure, reason="", **said):
    with transaction():
        return measures.record(
            who, decision, official, measure, MeasureEntry(**said), TODAY, reason
        )


def test_what_a_measure_leads_to_on_record_is_what_the_check_said_it_would(
    body, firm, official, clerk
):
    told = []
    plans = (
        ["voted"],
        ["deliberated", "voted", "signed"],
        ["prepared", "advised", "deliberated", "voted"],
    )
    for planned in plans:
        for done in ([], ["advised"]):
            made = factories.decision(body, [firm], status=DecisionStatus.OPEN, decided_on=SOON)
            factories.participation(made, official, steps=done, planned=planned)
            told.append((made, done))
    factories.position(official, firm, kind=TieKind.OWNERSHIP)
    kinds = set()
    for made, done in told:
        check(made)
        for measure in answer_of(made, clerk).text.measures:
            kind = measure.id.partition(":")[0]
            if kind == "divest" or (kind == "replace" and done):
                continue
            kept = record(clerk, made, official, measure.id)
            check(made)
            shown = checks.show(clerk, made, "nl", TODAY)
            found = [*(each.report for each in shown.answers), *shown.clear]
            (now,) = [each.said for each in found if each.official.id == official.public_id]
            come = now.if_steps_aside if kind == "nothing" else now.outcome
            assert come is measure.outcome, (measure.id, done, now)
            kinds.add(kind)
            with transaction():
                measures.follow(clerk, made, kept.public_id, 1, TAKEN_BACK)
            check(made)
    assert kinds >= {"recuse_step", "recuse_vote", "restrict_access", "recuse_full"}
    assert kinds >= {"recuse_deliberation_and_vote", "recuse_from_now", "replace"}


def test_one_press_records_the_mildest_measure_and_the_page_says_that_the_link_is_managed(
    desk, decision, official
):
    address = f"/besluiten/{decision.public_id}/toets"
    page = desk.open(address)
    assert page.words.count("Leg deze maatregel vast") == 1
    page = desk.submit(page, part="maatregel")
    assert "Verband bekend, beheerst" in page.words
    assert "Beheerst door: trekt zich helemaal terug." in page.words
    assert re.search(r"Vastgelegd op \d+ \w+ \d{4} door Een account\.", page.words)
    now, _mark, _before = page.words.partition("Wat er veranderde sinds de vorige toets")
    assert "Als deze persoon meedoet" not in now
    assert "Leg deze maatregel vast" not in page.words
    part = next(row for row in decision.participations if row.official_id == official.id)
    assert participations.entry_of(part).took_no_part is True
    listed = desk.open("/bureau").words
    assert "Ga na of een maatregel is nagekomen" not in listed
    finding = db.session.scalar(sa.select(Finding))
    shown = desk.client.get(f"/bevindingen/{finding.public_id}").text
    assert "Trekt zich helemaal terug" in shown
    assert "Maatregel over de bestuurder" in shown


def test_everything_that_is_said_of_a_measure_is_kept_and_comes_back(
    desk, decision, official, monkeypatch
):
    page = desk.open(f"/besluiten/{decision.public_id}/toets")
    _address, fields = page.form("maatregel")
    (prefix,) = {name.removesuffix("official") for name in fields if name.endswith("-official")}
    said = {
        "measure": "recuse_step:voted",
        "decided_by": "de burgemeester",
        "agreed_on": "20-11-2026",
        "until": "1-3-2027",
        "owner": "de griffier",
        "follow_up_on": "16-12-2026",
        "evidence": "Notulen van 20 november, punt 3",
    }
    page = desk.submit(page, part="maatregel", **{prefix + key: each for key, each in said.items()})
    for words in (
        "Besloten door de burgemeester.",
        "Afgesproken met deze persoon op 20 november 2026.",
        "Geldt tot en met 1 maart 2027.",
        "de griffier let erop.",
        "Komt op 16 december 2026 terug op het bureau.",
        "Notulen van 20 november, punt 3",
    ):
        assert words in page.words, words
    monkeypatch.setattr(clock, "today", lambda: datetime.date(2026, 12, 17))
    waiting = desk.open("/bureau")
    assert "Ga na of een maatregel is nagekomen" in waiting.words
    (address,) = [each for each in waiting.links() if "/maatregelen/" in each]
    assert "recuse" not in desk.open(address).words
    wrong = desk.submit(desk.open(address), 400, kept="yes", follow_up_on="3-2026")
    assert "Vul ook de dag in" in wrong.words
    page = desk.submit(desk.open(address), kept="no", evidence="Hij stemde toch mee.")
    assert "Niet nagekomen" in page.words
    assert "Ga na of een maatregel is nagekomen" not in desk.open("/bureau").words


def test_a_measure_that_is_taken_back_gives_up_what_it_changed_unless_that_changed_since(
    clerk, decision, official
):
    part = next(row for row in decision.participations if row.official_id == official.id)
    before = participations.entry_of(part)
    first = record(clerk, decision, official, "recuse_full")
    assert participations.entry_of(part) != before
    with transaction():
        measures.follow(clerk, decision, first.public_id, 1, TAKEN_BACK)
    assert participations.entry_of(part) == before
    assert measures.of(decision, "nl") == {}
    with pytest.raises(WrongState), transaction():
        measures.follow(clerk, decision, first.public_id, 2, MeasureEntry(kept=MeasureKept.YES))
    check(decision)
    second = record(clerk, decision, official, "recuse_full")
    since = participations.ParticipationEntry(took_no_part=True)
    with transaction():
        participations.record(clerk, decision, official, since)
    with transaction():
        measures.follow(clerk, decision, second.public_id, 1, TAKEN_BACK)
    assert participations.entry_of(part) == since


def test_measures_that_are_taken_back_in_any_order_leave_nothing_behind(clerk, decision, official):
    part = next(row for row in decision.participations if row.official_id == official.id)
    before = participations.entry_of(part)
    made = []
    for measure in ("recuse_step:voted", "recuse_full"):
        made.append(record(clerk, decision, official, measure))
        check(decision)
    for each in made:
        with transaction():
            measures.follow(clerk, decision, each.public_id, 1, TAKEN_BACK)
    assert participations.entry_of(part) == before


@pytest.mark.parametrize("measure", ["recuse_full", AGREED])
def test_a_measure_that_is_sent_from_two_pages_is_recorded_once(desk, decision, official, measure):
    page = desk.open(f"/besluiten/{decision.public_id}/toets")
    _address, fields = page.form("maatregel")
    (prefix,) = {name.removesuffix("official") for name in fields if name.endswith("-official")}
    said = {"measure": measure, "evidence": "Zo afgesproken met de wethouder."}
    said = {prefix + key: each for key, each in said.items()}
    told = [desk.submit(page, part="maatregel", **said).words for _tab in range(2)]
    assert ["De maatregel is vastgelegd" in each for each in told] == [True, False]
    assert ["Dit staat al vast, in dezelfde woorden." in each for each in told] == [False, True]
    other = {**said, prefix + "evidence": "Nog iets anders afgesproken."}
    if measure != AGREED:
        page = desk.submit(page, 400, part="maatregel", **other)
        assert "Deze maatregel staat al vast." in page.words
        assert "Nog iets anders afgesproken." in page.text
    assert db.session.scalar(sa.select(sa.func.count()).select_from(RecordedMeasure)) == 1
    assert db.session.scalar(sa.select(sa.func.count()).select_from(RecordedMeasureVersion)) == 1
    checks_made = sa.select(sa.func.count()).select_from(DecisionCheck)
    assert db.session.scalar(checks_made) == 2


@pytest.mark.parametrize("others", [[], ["recuse_full"]])
def test_a_link_is_managed_by_what_people_agreed_on(desk, clerk, decision, official, others):
    for measure in [*others, AGREED]:
        record(clerk, decision, official, measure, evidence="Zo afgesproken met de wethouder.")
    if not others:
        aside = {f"recused_{each}": True for each in ("preparation", "deliberation", "vote")}
        said = participations.ParticipationEntry(recused_contact=True, took_no_part=True, **aside)
        with transaction():
            participations.record(clerk, decision, official, said)
    check(decision)
    page = desk.open(f"/besluiten/{decision.public_id}/toets")
    assert "Beheerst door: " in page.words
    assert ("Beheerst door: trekt zich helemaal terug." in page.words) is bool(others)


def test_what_two_people_say_of_a_measure_is_not_written_over_each_other(
    desk, clerk, decision, official
):
    made = record(clerk, decision, official, "recuse_full")
    address = f"/besluiten/{decision.public_id}/maatregelen/{made.public_id}"
    page = desk.open(address)
    desk.submit(page, kept="no", evidence="Hij stemde toch mee.")
    again = desk.submit(page, kept="no", evidence="Hij stemde toch mee.")
    assert "Niet nagekomen" in again.words
    assert "Dit staat al vast, in dezelfde woorden." in again.words
    late = desk.submit(page, 400, kept="yes", evidence="Hij bleef weg.")
    assert "Iemand zei intussen iets anders over deze maatregel." in late.words
    assert "Hij stemde toch mee." in late.words
    assert "Hij bleef weg." in late.text
    db.session.expire_all()
    assert [each.kept for each in made.versions] == [MeasureKept.NOT_YET, MeasureKept.NO]
    desk.submit(late)
    desk.submit(desk.open(address), kept="taken_back")
    desk.submit(page, 409, kept="yes")
    db.session.expire_all()
    said = [each.kept for each in made.versions[2:]]
    assert said == [MeasureKept.YES, MeasureKept.TAKEN_BACK]


@pytest.mark.parametrize(
    ("measure", "said", "error"),
    [
        ("recuse_nothing", {}, Invalid),
        ("recuse_step:signed", {}, Invalid),
        (AGREED, {"evidence": "kort"}, Invalid),
        ("recuse_full", {"owner": "x" * 201}, Invalid),
    ],
)
def test_what_cannot_be_recorded_changes_nothing(clerk, decision, official, measure, said, error):
    part = next(row for row in decision.participations if row.official_id == official.id)
    before = participations.entry_of(part)
    with pytest.raises(error):
        record(clerk, decision, official, measure, **said)
    assert participations.entry_of(part) == before
    assert db.session.scalar(sa.select(sa.func.count()).select_from(RecordedMeasure)) == 0


def test_nobody_records_a_measure_about_himself_nor_of_a_decision_that_was_taken(
    body, clerk, decision, official, firm
):
    own = factories.identity(body, Role.CLERK, who=official.person)
    with pytest.raises(AboutOneself):
        record(own, decision, official, "recuse_full")
    with pytest.raises(NotAllowed):
        record(factories.identity(body, Role.REVIEWER), decision, official, "recuse_full")
    taken = factories.decision(body, [firm], status=DecisionStatus.TAKEN)
    with pytest.raises(WrongState):
        record(clerk, taken, official, "recuse_full")


def test_who_was_asked_reads_of_a_measure_why_and_by_whom(clerk, desk, decision, official):
    finding = db.session.scalar(sa.select(Finding))
    with transaction():
        findings.ask(clerk, finding, "Wat is uw rol bij dit besluit?", 14, TODAY)
    page = desk.open(f"/besluiten/{decision.public_id}/toets")
    wrong = desk.submit(page, 400, part="maatregel")
    assert "Zeg in minstens 10 tekens waarom" in wrong.words
    address, fields = wrong.form("maatregel")
    (reason,) = [name for name in fields_of(wrong) if name.endswith("-reason")]
    desk.send(address, 200, **{**fields, reason: "Zo afgesproken in het college."})
    changed = db.session.scalars(sa.select(FactChange)).all()
    facts = [fact for each in changed for fact in each.facts]
    assert {"fact": "measure", "before": None, "after": "recuse_full"} in facts
    assert all(each.reason.text == "Zo afgesproken in het college." for each in changed)


def fields_of(page):
    return [each.get("name") for tag in ("input", "textarea") for each in page.all(tag)]


def test_measures_are_never_changed_and_their_words_can_be_erased(clerk, decision, official):
    record(clerk, decision, official, "recuse_full", evidence="Notulen van november")
    for model in (RecordedMeasure, RecordedMeasureVersion):
        with pytest.raises(sa.exc.DatabaseError):
            db.session.execute(sa.delete(model))
        db.session.rollback()
    with transaction():
        db.session.execute(sa.delete(RecordedMeasureWords))
    (standing,) = measures.of(decision, "nl")[official.public_id]
    assert (standing.sentence, standing.entry.evidence) == (None, "")
