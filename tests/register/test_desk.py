"""The desk: the first page after signing in."""

from __future__ import annotations

import datetime

import pytest

from conflict_graph.facts import DecisionKind, DecisionStatus, Step
from conflict_graph.wording import explain
from register import clock, traces
from register.access import SERVER, Role
from register.extensions import db
from register.mail import letters
from register.models.bodies import Body
from register.models.imports import ImportState, Noun
from register.services import journal, outbox
from register.services.accounts import accounts
from register.services.decisions import decisions, participations
from register.services.desk import blocks, news
from register.services.findings import findings
from register.services.imports import runs
from register.services.mail import reminders
from register.services.screening import rules
from register.transaction import transaction
from tests import factories
from tests.asked import asked
from tests.browser import Browser
from tests.register.test_decisions_pages import FIELDS
from tests.register.test_findings import QUESTION, REPLY
from tests.rounds import screen_anew

TODAY = datetime.date(2026, 11, 24)


@pytest.fixture
def body(app):
    return factories.body()


@pytest.fixture(autouse=True)
def _on_that_day(monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: TODAY)


@pytest.fixture
def desk(app, body):
    """Open pages as somebody who has signed in with a password."""

    def sign_in(*roles, who=None, email=None):
        account = factories.account(body, *roles, who=who, email=email)
        browser = Browser(app.test_client())
        answer = factories.sign_in(browser.client, account)
        return browser, answer, account

    return sign_in


@pytest.fixture
def planned(body):
    """Enter decisions in which an official with a tie takes part, planned for days."""
    official, firm = factories.official(body), factories.organisation(kvk="90004321")
    factories.position(official, firm)

    def enter(*days):
        made = []
        for day in days:
            made.append(
                factories.decision(
                    body, [firm], title=f"Van {day}", status=DecisionStatus.OPEN, decided_on=day
                )
            )
            factories.participation(made[-1], official, planned=["deliberated", "voted"])
        return made

    enter.official = official
    return enter


def part(page, name):
    """The words of one block of the page."""
    [found] = [each for each in page.all("section") if each.get("aria-labelledby") == name]
    return " ".join("".join(found.itertext()).split())


def rows(page, name):
    """How many rows stand in one block of the page."""
    [found] = [each for each in page.all("section") if each.get("aria-labelledby") == name]
    return len(found.findall(".//{*}tbody/{*}tr"))


def check_all(body):
    screen_anew(body, day=TODAY)


def test_signing_in_leads_each_role_to_a_page_that_fits(app, body):
    official = factories.official(body)
    for roles, who, where in (
        ((Role.CLERK,), None, "/bureau"),
        ((Role.REVIEWER,), None, "/bureau"),
        ((Role.ADMINISTRATOR,), None, "/bureau"),
        ((Role.OFFICIAL,), official.person, "/mijn"),
        ((), None, "/"),
    ):
        client = app.test_client()
        account = factories.account(body, *roles, who=who)
        page = Browser(client).open("/aanmelden")
        fields = page.hidden() | {"email": account.email, "password": factories.PASSWORD}
        assert client.post("/aanmelden", data=fields).location == where


def test_an_empty_desk_says_of_every_block_that_there_is_nothing(desk):
    browser, _answer, _account = desk(Role.CLERK)
    page = browser.open("/bureau")
    assert "U hoeft nu niets te doen." in part(page, "to-do")
    assert "geen besluit gepland" in part(page, "soon")
    assert "U wacht op geen enkele bestuurder." in part(page, "terms")
    assert "Er wacht geen vraag." in part(page, "questions")
    assert "Niemand anders deed hier iets" in part(page, "changed")


def test_what_needs_the_clerk_stands_by_its_day_and_what_is_late_first(desk, body, planned):
    planned("2026-12-20", "2026-12-01")
    check_all(body)
    planned("2026-11-20")
    browser, _answer, _account = desk(Role.CLERK)
    page = browser.open("/bureau")
    block = part(page, "to-do")
    assert block.index("Van 2026-11-20") < block.index("Van 2026-12-01")
    assert block.index("Van 2026-12-01") < block.index("Van 2026-12-20")
    assert block.count("Te laat") == 1
    assert "Bevindingen (2)" in page.text


def test_what_is_signed_soon_says_whether_it_is_checked(desk, body, planned):
    _same, changed = planned("2026-12-01", "2026-12-02")
    check_all(body)
    planned("2026-12-03", "2027-06-01")
    with transaction():
        factories.participation(changed, factories.official(body), planned=["voted"])
    browser, _answer, _account = desk(Role.CLERK)
    page = browser.open("/bureau")
    block = part(page, "soon")
    one, two, three = (
        block.index(f"Van {day}") for day in ("2026-12-01", "2026-12-02", "2026-12-03")
    )
    assert "Niet getoetst" not in block[one:two]
    assert "Getoetst" in block[one:two]
    assert "Bekijk de toets" in block[one:two]
    assert "Verouderd" in block[two:three]
    assert "Niet getoetst" in block[three:]
    assert "2027-06-01" not in block


def test_open_decisions_without_a_date_stand_after_those_that_are_signed_soon(desk, body, planned):
    planned(None, "2026-12-03")
    browser, _answer, _account = desk(Role.CLERK)
    block = part(browser.open("/bureau"), "soon")
    assert block.index("Van 2026-12-03") < block.index("Van None") < block.index("Niet bekend")


def folded(page, name):
    """The words of a block that a telephone folds away, and that nobody needs scripts to open."""
    [found] = [each for each in page.all("section") if each.get("aria-labelledby") == name]
    return " ".join("".join(each.itertext()) for each in found.findall(".//{*}details"))


def test_a_telephone_folds_what_is_checked_and_has_no_date_and_nothing_else_to_sign(
    desk, body, planned
):
    planned(None, "2026-12-03")
    check_all(body)
    factories.decision(
        body,
        [factories.organisation()],
        "Nog te toetsen",
        status=DecisionStatus.OPEN,
        decided_on=None,
    )
    browser, _answer, _account = desk(Role.CLERK)
    page = browser.open("/bureau")
    block = part(page, "soon")
    assert "Van None" in folded(page, "soon")
    for word in ("Van 2026-12-03", "Nog te toetsen"):
        assert word in block
        assert word not in folded(page, "soon")


def test_a_block_holds_ten_rows_and_leads_to_its_list(desk, body, planned):
    planned(*(f"2026-12-{day}" for day in range(10, 22)))
    check_all(body)
    browser, _answer, _account = desk(Role.CLERK)
    page = browser.open("/bureau")
    assert (rows(page, "to-do"), rows(page, "soon")) == (10, 10)
    for link in page.links():
        if link.startswith(("/bevindingen?", "/besluiten?")) or link in ("/bevindingen", "/bureau"):
            browser.open(link)


def test_terms_and_replies_come_by_themselves_on_the_desks_of_clerk_and_reviewer(
    desk, body, planned
):
    [decision] = planned("2026-12-20")
    check_all(body)
    clerk = factories.identity(body, Role.CLERK)
    official = factories.identity(body, Role.OFFICIAL, who=planned.official.person)
    [standing] = findings.list_for(clerk, TODAY)
    with transaction():
        findings.ask(clerk, standing.finding, QUESTION, 14, TODAY)
    at_clerk, _answer, _account = desk(Role.CLERK, email="griffie@vlietmonde.example")
    at_reviewer, _answer, _account = desk(Role.REVIEWER, email="toets@vlietmonde.example")
    assert "termijn tot en met 8 december 2026" in part(at_clerk.open("/bureau"), "terms")
    title = decision.current.title
    assert title not in at_reviewer.open("/bureau").words
    with transaction():
        findings.reply(official, standing.finding, REPLY, TODAY)
    block = part(at_reviewer.open("/bureau"), "to-do")
    assert f"Lees wat er is gezegd en trek een conclusie {title}" in block
    assert title not in part(at_clerk.open("/bureau"), "terms")


def test_nobody_reads_on_the_desk_of_a_finding_about_oneself(desk, body, planned):
    [decision] = planned("2026-12-20")
    check_all(body)
    browser, _answer, _account = desk(
        Role.CLERK, Role.REVIEWER, Role.OFFICIAL, who=planned.official.person
    )
    page = browser.open("/bureau")
    assert decision.current.title not in part(page, "to-do")
    assert "Bevinding geopend" not in page.words
    assert "Bevindingen (" not in page.text


def test_what_others_did_since_the_last_visit_stands_there_with_who_did_it(desk, body, app):
    browser, _answer, account = desk(Role.CLERK, email="griffie@vlietmonde.example")
    other, _answer, colleague = desk(Role.CLERK, email="collega@vlietmonde.example")
    fields = {**FIELDS, "title": "Dakrenovatie"}
    app.config["WTF_CSRF_ENABLED"] = False
    other.send("/organen/vlietmonde/besluiten/nieuw", **fields)
    block = part(browser.open("/bureau"), "changed")
    assert f"Dakrenovatie {body.name} {colleague.name}" in block
    assert "Besluit ingevoerd" in block
    assert "Dakrenovatie" not in part(other.open("/bureau"), "changed")
    assert "Dakrenovatie" in browser.open("/sinds-vorig-bezoek").words
    factories.sign_in(app.test_client(), account)
    factories.sign_in(app.test_client(), account)
    assert "Dakrenovatie" not in part(browser.open("/bureau"), "changed")


def test_a_rule_that_was_switched_off_is_told_by_its_name(desk, body):
    with transaction():
        rules.switch_off(SERVER, body, "S2", "De raad koos een ruimere lijn.", factories.soon())
    browser, _answer, _account = desk(Role.CLERK)
    block = part(browser.open("/bureau"), "changed")
    assert f"Regel uitgezet {explain.rule_title('S2', 'nl')} {body.name}" in block


def test_a_desk_reads_no_body_but_those_of_the_asker_and_each_list_once(desk, body, planned):
    planned("2026-11-20", "2026-12-01", None)
    factories.body("zandermeer", "Gemeente Zandermeer")
    browser, _answer, _account = desk(Role.CLERK, Role.REVIEWER, Role.ADMINISTRATOR)
    browser.open("/bureau")
    db.session.remove()
    found = [statement for statement, _values in asked(lambda: browser.open("/bureau"))]
    assert [each for each in found if "FROM body" in each and "WHERE body.id" not in each] == []
    assert len([each for each in found if "FROM error_report JOIN" in each]) == 1
    found = [each for each, _ in asked(lambda: browser.open("/bureau"), traces.engine())]
    visits = [each for each in found if "FROM visit" in each]
    assert 0 < len(visits) == len(set(visits))


def mailed(at):
    with transaction():
        reminders.run(at, 14, blocks.waits)
    return [each for each in outbox.list_() if each.recorded_at == at]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_clerk_and_a_reviewer_are_mailed_of_what_kind_something_waits_and_no_more(
    desk, body, planned, language
):
    [decision] = planned("2026-11-20")
    check_all(body)
    clerk = factories.identity(body, Role.CLERK)
    [standing] = findings.list_for(clerk, TODAY)
    reviewer = factories.account(body, Role.REVIEWER, email="toets@vlietmonde.example")
    who = accounts.identity_of(reviewer)
    noon = clock.now()
    with transaction():
        reminders.choose(clerk, language, True, noon)
        reminders.choose(who, language, True, noon)
    later = [noon + datetime.timedelta(hours=hours) for hours in (1, 2, 30, 24 * 16)]
    [letter] = mailed(later[0])
    assert letter.account_id == clerk.account
    with transaction():
        text = letters.compose(letter).get_content()
    kind = {"nl": "waarvan de geplande datum voorbij is", "en": "whose planned date has passed"}
    assert kind[language] in " ".join(text.split())
    official = planned.official.person
    for word in (decision.current.title, official.family_name, "Tarwedam", "bevinding", "finding"):
        assert word not in text
    with transaction():
        outbox.sent(letter.id, later[0])
    assert [mailed(each) for each in later[1:3]] == [[], []]
    with transaction():
        findings.ask(clerk, standing.finding, QUESTION, 14, TODAY)
    him = factories.identity(body, Role.OFFICIAL, who=official)
    with transaction():
        findings.reply(him, standing.finding, REPLY, TODAY)
        reminders.choose(clerk, language, False, noon)
    found = mailed(later[3])
    assert reviewer.id in {each.account_id for each in found}
    assert clerk.account not in {each.account_id for each in found}


def test_a_desk_leads_to_its_reminders_and_back(desk, body):
    browser, _answer, _account = desk(Role.CLERK)
    assert "/herinneringen" in browser.open("/bureau").links()
    page = browser.open("/herinneringen")
    assert "/bureau" in page.links()
    assert "Uw keuze is vastgelegd" in browser.submit(page, wanted="no", language="nl").words


def test_what_is_late_stands_before_a_month_that_still_runs(desk, body, planned):
    planned("2026-11", "2026-11-23", "2026")
    check_all(body)
    browser, _answer, _account = desk(Role.CLERK)
    block = part(browser.open("/bureau"), "to-do")
    late, month, year = (block.index(f"Van {day} ") for day in ("2026-11-23", "2026-11", "2026"))
    assert late < month < year
    assert f"Bestuurder: {planned.official.person.name}" in block


def test_news_takes_as_many_queries_for_many_acts_as_for_few(desk, body, app):
    browser, _answer, _account = desk(Role.CLERK)
    clerk, here = factories.identity(body, Role.CLERK), body.id
    counts, entry = (
        [],
        decisions.DecisionEntry(title="Kade", kind=DecisionKind.AWARD, status=DecisionStatus.OPEN),
    )
    for many in (3, 30):
        with transaction():
            at = db.session.get(Body, here)
            for _each in range(many):
                made = decisions.enter(clerk, at, entry)
                who = factories.official(at)
                participations.record(
                    clerk, made, who, participations.ParticipationEntry(planned=(Step.VOTED,))
                )
                journal.record(clerk, "official:add", who.public_id, here)
        browser.open("/sinds-vorig-bezoek")
        db.session.remove()
        counts.append(len(asked(lambda: browser.open("/sinds-vorig-bezoek"))))
    assert counts[0] == counts[1]


def test_all_that_changed_comes_page_by_page_and_says_whether_there_is_more(desk, body):
    browser, _answer, _account = desk(Role.CLERK)
    clerk = factories.identity(body, Role.CLERK)
    entry = decisions.DecisionEntry(
        title="Kade", kind=DecisionKind.AWARD, status=DecisionStatus.OPEN
    )
    with transaction():
        for _each in range(news.PER_PAGE + 1):
            decisions.enter(clerk, body, entry)
    first = browser.open("/sinds-vorig-bezoek")
    assert "/sinds-vorig-bezoek?pagina=2" in first.links()
    second = browser.open("/sinds-vorig-bezoek?pagina=2")
    assert "/sinds-vorig-bezoek?pagina=3" not in second.links()
    assert [len(page.all("tr")) - 1 for page in (first, second)] == [news.PER_PAGE, 1]
    browser.open("/sinds-vorig-bezoek?pagina=nul", 400)


def test_an_administrator_reads_how_the_work_on_imports_stands_and_nobody_else_does(desk, body):
    clerk = factories.identity(body, Role.CLERK)
    other = factories.body("gemeente-elders", name="Gemeente Elders")
    long_ago = datetime.datetime.combine(TODAY, datetime.time(), datetime.UTC)
    with transaction():
        for number, (at, state, asks, finished) in enumerate(
            (
                (body, ImportState.WAITING, False, None),
                (body, ImportState.WAITING, True, None),
                (body, ImportState.READING, False, None),
                (body, ImportState.KEEPING, False, None),
                (body, ImportState.FAILED, False, long_ago),
                (body, ImportState.FAILED, False, long_ago - datetime.timedelta(days=9)),
                (other, ImportState.WAITING, False, None),
            )
        ):
            who = clerk if at is body else factories.identity(other, Role.CLERK)
            run = runs.begin(who, Noun.POSITIONS, at, f"geheim-{number}.csv", b"a;b\n%d;2" % number)
            run.state, run.asks_columns, run.finished_at = state, asks, finished
    administrator, _answer, _account = desk(Role.ADMINISTRATOR)
    page = administrator.open("/bureau")
    said = part(page, "background")
    assert "1 in de wachtrij, 2 bezig, 1 mislukt" in said
    assert "Elders" not in said
    assert "geheim" not in page.text
    for role in (Role.CLERK, Role.REVIEWER):
        browser, _answer, _account = desk(role)
        assert "Werk van de server" not in browser.open("/bureau").text


def test_the_desk_of_an_administrator_leads_to_rules_officials_and_settings(desk, body):
    administrator, _answer, _account = desk(Role.ADMINISTRATOR)
    page = administrator.open("/bureau")
    found = [each for each in page.links() if f"/organen/{body.slug}/beheer/" in each]
    ends = ("bestuurders", "belangen", "contact")
    assert all(any(each.endswith(f"/beheer/{end}") for each in found) for end in ends)
    assert len(found) >= 4
    for each in found:
        administrator.open(each)


def test_whoever_keeps_reviews_or_administers_nothing_has_no_desk(desk, body):
    browser, _answer, _account = desk(Role.OFFICIAL, who=factories.official(body).person)
    browser.open("/bureau", 404)
    browser.open("/sinds-vorig-bezoek", 404)
    page = browser.open("/mijn")
    assert "/bureau" not in page.links()
