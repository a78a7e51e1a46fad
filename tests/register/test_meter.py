"""The integritisme meter on a register: what is counted, who sees it, and what is taken away."""

from __future__ import annotations

import datetime
import io
import zipfile

import pytest
import sqlalchemy as sa

from conflict_graph import rulesets
from conflict_graph.facts import DecisionStatus, Outcome
from register import clock
from register.access import SERVER, Role
from register.errors import NotAllowed, NotFound
from register.extensions import db
from register.models.screening import AssessmentVersion, Finding
from register.services.decisions import standing
from register.services.findings import findings as finding_history
from register.services.meter import meter, rows
from register.services.meter.meter import Reason
from register.services.meter.released import Count
from register.services.reviews import own_motion
from register.services.screening import rules
from register.transaction import transaction
from tests import factories
from tests.asked import asked
from tests.browser import Browser
from tests.metered import CELL, RULES, checked, conclude, moment, take_up
from tests.rounds import screen_anew

NOW = moment(2026, 11)
OTHER_CELL = "serious-standing_by-external"


@pytest.fixture
def body(app):
    return factories.body()


@pytest.fixture
def reviewer(body):
    return factories.identity(body, Role.REVIEWER)


def mixed(of, **cells):
    """So many decisions, with a finding of each cell so many times, as far from each other as they
    can be.
    """
    row = [None] * of
    for name, count in cells.items():
        shift = {"one": 0, "two": 1}[name]
        for place in range(count):
            row[place * of // count + shift] = {"one": CELL, "two": OTHER_CELL}[name]
    return row


def cell(found, name=CELL):
    return next(each for each in found.cells if each.id == name)


# What is counted


def test_a_decision_counts_once_at_the_first_check_that_could_find_something(body, reviewer):
    firm = factories.organisation("Grindwerf B.V.", kvk="90004322")
    official = factories.official(body)
    factories.position(official, firm)
    tied = factories.decision(body, [firm])
    factories.participation(tied, official, steps=["voted"])
    nobody_yet = factories.decision(body, [firm])
    quiet = factories.decision(body, [factories.organisation("Kalkzandbedrijf B.V.")])
    factories.participation(quiet, factories.official(body), steps=["voted"])
    screen_anew(body)
    [newest] = meter.of(reviewer, body)
    assert newest.decisions == 2  # nothing could be found in the third
    opened = db.session.scalars(sa.select(Finding.decision_id)).all()
    assert opened == [tied.id]
    factories.participation(nobody_yet, official, steps=["voted"])
    factories.position(quiet.participations[0].official, firm)
    factories.party(quiet, factories.mention(body, firm.name, firm))
    screen_anew(body)
    assert len(db.session.scalars(sa.select(Finding)).all()) == 3
    with transaction():
        standing.withdraw(
            factories.identity(body, Role.CLERK), tied, "Dubbel ingevoerd.", clock.today()
        )
    [newest] = meter.of(reviewer, body)
    assert newest.decisions == 3
    # The first has a finding and was withdrawn, the second has one at its first check, the third
    # got one later, which does not count.
    counted = rows.cells(body, rows.first_checks(body))
    assert set(counted) == {tied.id, nobody_yet.id}


def test_a_decision_with_several_findings_counts_with_the_heaviest(body):
    checked(body, [CELL], NOW)
    [first] = db.session.scalars(sa.select(Finding)).all()
    again = first.current
    heavier = Finding(
        body_id=body.id,
        decision_id=first.decision_id,
        official_id=factories.official(body).id,
        assessments=[
            AssessmentVersion(
                number=1,
                run_id=again.run_id,
                dossier_id=again.dossier_id,
                outcome=Outcome.ACTUAL_INDICATED,
                rule="strong-steering-elected",
                ruleset=again.ruleset,
                answer={},
            )
        ],
    )
    factories.keep(heavier)
    with transaction():
        finding_history.record_opened(
            [finding_history.NewFinding(heavier.id, heavier.current.id, heavier.public_id, body.id)]
        )
    counted = rows.cells(body, rows.first_checks(body))
    assert counted == {first.decision_id: "strong-steering-elected"}


def test_what_a_reviewer_opened_measures_no_rule(body, reviewer):
    firm = factories.organisation("Grindwerf B.V.", kvk="90004322")
    official = factories.official(body)
    decision = factories.decision(body, [firm])
    factories.participation(decision, official, steps=["voted"])
    with transaction():
        own_motion.take_up(
            reviewer, decision, official.public_id, "Wat in de raad werd gezegd.", clock.today()
        )
    assert meter.of(reviewer, body)[0].decisions == 1
    assert rows.cells(body, rows.first_checks(body)) == {}
    findings = checked(body, [CELL] * 20, moment(2025, 2))
    for finding in findings:
        conclude(finding, "none", moment(2025, 3))
    take_up(findings[0], moment(2025, 2))
    assert cell(meter.of(reviewer, body, NOW)[0]).record is None


def test_periods_totals_and_bands_follow_from_what_was_checked(body, reviewer):
    checked(body, mixed(600, one=9, two=3), moment(2025, 2))
    checked(body, mixed(500, one=6, two=0), moment(2025, 5))
    checked(body, mixed(90, one=2), moment(2026, 11, 2))
    [newest] = meter.of(reviewer, body, NOW)
    assert newest.decisions == 1190
    shares = [(each.decisions, each.count) for each in cell(newest).periods]
    assert shares == [(600, Count(600, 9, 9)), (500, Count(500, 6, 6)), (90, None)]
    assert [each.count for each in cell(newest, OTHER_CELL).periods] == [
        Count(600, 0, 4),
        Count(500, 0, 4),
        None,
    ]
    assert [count for _period, count in newest.totals] == [
        Count(600, 9, 13),
        Count(500, 6, 10),
        None,
    ]
    band = cell(newest).band
    assert band.count == Count(1100, 15, 15)
    assert 0.005 < band.low < 0.0137 < band.high < 0.03
    assert cell(newest).usual == 0.03
    assert newest.proposed == ()


def test_another_version_of_the_rules_is_counted_by_itself(body, reviewer):
    older = rulesets.RULE_SETS["dutch"][0].title
    checked(body, mixed(520, one=8), moment(2025, 2), ruleset=older)
    checked(body, mixed(10), moment(2025, 5))
    newest, other = meter.of(reviewer, body, NOW)
    assert (newest.ruleset, newest.decisions) == (RULES, 10)
    assert (other.ruleset, other.decisions) == (older, 520)
    assert cell(newest).band is None
    assert cell(other).periods[0].count == Count(520, 8, 8)


def test_what_rests_on_a_rule_that_is_gone_counts_as_another(body, reviewer):
    gone = ["a-rule-that-is-gone" if cell else None for cell in mixed(500, one=6)]
    checked(body, gone, moment(2025, 2))
    [newest] = meter.of(reviewer, body, NOW)
    assert cell(newest, meter.OTHER).periods[0].count == Count(500, 6, 6)
    with pytest.raises(NotFound):
        meter.cell_of(reviewer, body, "a-rule-that-is-gone", NOW)
    with pytest.raises(NotFound):
        meter.cell_of(reviewer, body, meter.OTHER, NOW)


# What is proposed


def test_a_cell_that_finds_much_more_than_usual_is_proposed_and_nothing_is_switched(body, reviewer):
    checked(body, mixed(500), moment(2025, 2))
    checked(body, [*[None] * 30, *[CELL, None, None, None, None] * 8], moment(2026, 11, 2))
    [newest] = meter.of(reviewer, body, NOW)
    assert [(each.id, each.reasons) for each in newest.proposed] == [(CELL, (Reason.SIGNAL,))]
    assert cell(newest).periods[-1].count is None
    assert rules.off(body) == ()
    rules.switch_off(SERVER, body, CELL, "Vindt te veel, zie de meter.", factories.soon())
    db.session.commit()
    [newest] = meter.of(reviewer, body, NOW)
    assert newest.proposed == ()
    assert cell(newest).is_off


def test_a_share_above_its_band_is_proposed_when_the_period_is_over(body, reviewer):
    checked(body, mixed(600, one=6), moment(2025, 2))
    checked(body, mixed(600, one=6), moment(2025, 5))
    checked(body, mixed(600, one=40), moment(2026, 8))
    [newest] = meter.of(reviewer, body, NOW)
    assert Reason.ABOVE in cell(newest).reasons


def test_a_poor_record_is_proposed_by_what_reviewers_concluded(body, reviewer):
    findings = checked(body, [CELL] * 40, moment(2025, 2))
    for number, finding in enumerate(findings[:20]):
        conclude(finding, "apparent" if number < 3 else "none", moment(2025, 3))
    [newest] = meter.of(reviewer, body, NOW)
    assert cell(newest).record.count == Count(20, 0, 4)
    assert Reason.POOR in cell(newest).reasons
    for finding in findings[20:]:
        conclude(finding, None, moment(2025, 4))  # two reviewers signed that it was established
    [newest] = meter.of(reviewer, body, NOW)
    assert cell(newest).record.count == Count(40, 16, 24)
    assert Reason.POOR not in cell(newest).reasons


def test_a_possible_link_confirms_a_cell_that_said_no_more(body, reviewer):
    said = checked(body, [OTHER_CELL] * 20, moment(2025, 2), outcome=Outcome.POTENTIAL)
    heavier = checked(body, [CELL] * 20, moment(2025, 2))
    for finding in said + heavier:
        conclude(finding, "potential", moment(2025, 3))
    [newest] = meter.of(reviewer, body, NOW)
    assert cell(newest, OTHER_CELL).record.count == Count(20, 16, 20)
    assert cell(newest).record.count == Count(20, 0, 4)


# Who sees it, and what is taken away


def test_reviewers_and_administrators_see_it_and_nobody_else(app, body):
    elsewhere = factories.body("oosterzijl", "Gemeente Oosterzijl")
    addresses = [
        "/organen/vlietmonde/meter",
        f"/organen/vlietmonde/meter/{CELL}",
        "/organen/vlietmonde/meter.csv",
        "/organen/vlietmonde/meter.xlsx",
    ]
    for at, roles, status in (
        (body, (Role.REVIEWER,), 200),
        (body, (Role.ADMINISTRATOR,), 200),
        (body, (Role.CLERK,), 403),
        (body, (Role.OFFICIAL,), 403),
        (elsewhere, tuple(Role), 403),
    ):
        client = app.test_client()
        factories.let_in(client, factories.account(at, *roles))
        for address in addresses:
            assert client.get(address).status_code == status, (roles, address)
        desk = client.get("/bureau").get_data(as_text=True)
        assert ("/organen/vlietmonde/meter" in desk) is (status == 200), roles
    for address in addresses:
        answer = app.test_client().get(address)
        assert answer.status_code == 303
    with pytest.raises(NotAllowed):
        meter.sheet(factories.identity(body, Role.CLERK), body)


def test_a_clerk_finds_no_way_to_it_on_the_page_of_the_rules(app, body):
    for role, sees in ((Role.CLERK, False), (Role.REVIEWER, True)):
        browser = Browser(factories.let_in(app.test_client(), factories.account(body, role)))
        page = browser.open("/organen/vlietmonde/regels")
        assert ("/organen/vlietmonde/meter" in page.links()) is sees


def test_the_page_says_what_is_proposed_and_shows_no_small_count(app, body, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    checked(body, mixed(600, one=9, two=3), moment(2025, 2))
    checked(body, [*[CELL, None, None] * 30], moment(2026, 11, 2))
    browser = Browser(factories.let_in(app.test_client(), factories.account(body, Role.REVIEWER)))
    page = browser.open("/organen/vlietmonde/meter")
    assert "Voorgesteld om uit te zetten" in page.words
    assert f"/organen/vlietmonde/meter/{CELL}" in page.links()
    assert "9 tot 13" in page.words
    assert "1,5%" in page.words  # the cell by itself
    page = browser.open(f"/organen/vlietmonde/meter/{CELL}")
    assert "Voorstel: zet deze regel uit." in page.words
    assert "1,5%" in page.words
    off = f"/organen/vlietmonde/regels/{CELL}/uit"
    assert off not in page.links()
    administrator = factories.account(body, Role.ADMINISTRATOR)
    decides = Browser(factories.let_in(app.test_client(), administrator))
    assert off in decides.open(f"/organen/vlietmonde/meter/{CELL}").links()
    page = browser.open(f"/organen/vlietmonde/meter/{OTHER_CELL}")
    assert "minder dan 5" in page.words
    english = browser.open("/en/organen/vlietmonde/meter")
    assert "Proposed to switch off" in english.words


def test_an_empty_meter_says_what_will_stand_there(app, body):
    browser = Browser(
        factories.let_in(app.test_client(), factories.account(body, Role.ADMINISTRATOR))
    )
    page = browser.open("/organen/vlietmonde/meter")
    assert "Nog niets te tellen" in page.words
    assert "Er wordt niets voorgesteld." in page.words
    assert "Nog niets te tellen" in browser.open(f"/organen/vlietmonde/meter/{CELL}").words


def test_the_sheet_holds_what_is_over_and_a_later_one_holds_it_too(app, body, monkeypatch):
    firm = factories.organisation("Kanariebedrijf B.V.")
    factories.decision(body, [firm], title="Kanariebesluit", status=DecisionStatus.OPEN)
    checked(body, mixed(600, one=9, two=3), moment(2025, 2))
    client = factories.let_in(app.test_client(), factories.account(body, Role.REVIEWER))

    def lines(now):
        monkeypatch.setattr(clock, "now", lambda: now)
        answer = client.get("/organen/vlietmonde/meter.csv")
        return answer.get_data(as_text=True).lstrip("\ufeff").splitlines()

    assert len(lines(moment(2025, 4, 5))) == 1  # the quarter is over, and not yet settled
    first = lines(moment(2025, 4, 20))
    assert "Alle regels samen;2025 K1;2025 K1;600;9;13;0,015;0,0217" in "\n".join(first)
    assert ";600;0;4;0,0;0,0067" in "\n".join(first)
    checked(body, mixed(700, one=30), moment(2025, 5))
    later = lines(moment(2026, 2))
    assert set(first) < set(later)
    assert "Kanarie" not in "\n".join(later)
    answer = client.get("/organen/vlietmonde/meter.xlsx")
    with zipfile.ZipFile(io.BytesIO(answer.get_data())) as book:
        text = "".join(book.read(name).decode() for name in book.namelist() if "xml" in name)
    assert "Alle regels samen" in text
    assert "/schijn-is-geen-feit" in text
    assert "Kanarie" not in text


def test_the_meter_asks_three_things_of_the_database_whatever_there_is(body, reviewer):
    checked(body, mixed(30, one=6), moment(2025, 2))
    few = len(asked(lambda: meter.of(reviewer, body, NOW)))
    checked(body, mixed(300, one=20), moment(2025, 2))
    db.session.expire_all()
    assert len(asked(lambda: meter.of(reviewer, body, NOW))) <= few + 1 <= 6


def test_what_was_checked_in_the_last_days_waits_until_the_quarter_has_settled(body, reviewer):
    checked(body, mixed(600, one=9), moment(2026, 9, 30))
    [newest] = meter.of(reviewer, body, moment(2026, 10, 3))
    assert cell(newest).periods[0].count is None
    [newest] = meter.of(reviewer, body, moment(2026, 10, 1) + datetime.timedelta(days=8))
    assert cell(newest).periods[0].count == Count(600, 9, 9)
