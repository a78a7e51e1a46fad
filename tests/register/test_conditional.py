"""Of an open decision no page, mail, export or command says an outcome without what it hangs on."""

from __future__ import annotations

import datetime
import itertools
import re

import html5lib
import pytest
import sqlalchemy as sa
from flask_babel import force_locale

import conflict_graph.__main__ as engine
from conflict_graph.facts import DecisionStatus, Outcome, PartyRole, TieKind
from conflict_graph.wording import explain, tables
from register import clock
from register.access import Role
from register.extensions import db
from register.models.columns import random_id
from register.models.decisions import DecisionParty
from register.models.declarations import Origin, Position, PositionPayload, PositionVersion
from register.models.kinds import Act
from register.models.screening import Finding
from register.views.findings import CONCLUSIONS, OUTCOMES
from tests import factories

NUMBERS = itertools.count(4321)
SOON = (clock.today() + datetime.timedelta(days=20)).isoformat()
NAMED = {
    "nl": "feiten passen bij een belangenverstrengeling|schijn van "
    "belangenverstrengeling|mogelijk verband",
    "en": "facts fit a conflict of interest|appearance of a conflict|possible link",
}
CONDITION = {
    "nl": "als .* meedoet|als .* zich terugtrekt|zoals het nu vastligt|dan is het "
    "antwoord|zo ja:|zo nee:"
    "|nog niet genomen",
    "en": "if .* takes part|if .* steps aside|as it stands on record now|then the answer "
    "is|if yes:|if no:"
    "|has not been taken yet",
}
STATEMENT = {"td", "li", "p", "section", "dd", "h1", "h2", "h3", "label"}
"""The smallest piece that is read in one breath: an outcome and its condition stand in the same
one.
"""


def statements(element, nearest=None):
    """Yield each piece of text with the smallest statement that it stands in; an answer in a box
    has a heading.
    """
    boxed = nearest is not None and nearest.get("class") == "answer"
    if (element.tag in STATEMENT and not boxed) or element.get("class") == "condition":
        nearest = element
    yield element.text or "", nearest
    for child in element:
        yield from statements(child, nearest)
        yield child.tail or "", nearest


def bare(page: str, language: str) -> list[str]:
    """Return every statement of a page that names an outcome without a condition; a choice of a
    form states nothing.
    """
    named = re.compile(NAMED[language], re.IGNORECASE)
    condition = re.compile(CONDITION[language], re.IGNORECASE | re.DOTALL)
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    places = [where for text, where in statements(tree) if named.search(text)]
    found = [
        " ".join("".join(where.itertext()).split()) for where in places if where.tag != "label"
    ]
    return [words for words in found if not condition.search(words)]


@pytest.fixture
def town(app):
    return factories.body()


@pytest.fixture
def official(town):
    return factories.official(town)


def open_decision(
    town,
    official,
    planned=("deliberated", "voted"),
    steps=(),
    title="Levering van banken",
    day=SOON,
):
    firm = factories.organisation(kvk=f"9000{next(NUMBERS)}")
    factories.position(official, firm)
    made = factories.decision(town, [firm], title=title, status=DecisionStatus.OPEN, decided_on=day)
    factories.participation(made, official, steps=list(steps), planned=list(planned))
    return made


@pytest.fixture
def browser(app, town, official):
    app.config["WTF_CSRF_ENABLED"] = False
    made = {
        "clerk": factories.account(town, Role.CLERK, password=None),
        "reviewer": factories.account(town, Role.REVIEWER, password=None),
        "official": factories.account(town, Role.OFFICIAL, who=official.person, password=None),
    }

    def sign_in(name):
        return factories.let_in(app.test_client(), made[name])

    return sign_in


def check(browser, decision) -> Finding:
    assert browser("clerk").post(f"/besluiten/{decision.public_id}/toets").status_code == 303
    return db.session.scalar(sa.select(Finding).where(Finding.decision_id == decision.id))


def addresses(decision, finding):
    """What each role can open of a decision and its finding."""
    one = f"/bevindingen/{finding.public_id}"
    yield from (
        ("clerk", path)
        for path in ("/besluiten", f"/besluiten/{decision.public_id}", "/bevindingen?alle=ja")
    )
    yield from (
        ("clerk", path) for path in (f"/besluiten/{decision.public_id}/toets", one, f"{one}/vragen")
    )
    yield from (
        ("official", path) for path in (one, f"{one}/reageren", "/taken", "/bevindingen?alle=ja")
    )
    yield from (("reviewer", path) for path in (one, f"{one}/concluderen", "/bevindingen?alle=ja"))


@pytest.mark.parametrize(
    ("planned", "steps"),
    [(("deliberated", "voted"), ()), (("voted",), ("prepared",)), ((), ("prepared",)), ((), ())],
    ids=["planned", "begun and planned", "begun", "nothing on record"],
)
def test_no_page_names_an_outcome_of_an_open_decision_without_its_condition(
    town, official, browser, planned, steps
):
    decision = open_decision(town, official, planned, steps)
    finding = check(browser, decision)
    assert_hedged(browser, [pair for pair in addresses(decision, finding) if pair[0] == "clerk"])
    for who, act in (("clerk", "vragen"), ("official", "reageren")):
        words = {"text": "Ik doe niet mee aan dit besluit.", "looked_over": "1"}
        assert (
            browser(who).post(f"/bevindingen/{finding.public_id}/{act}", data=words).status_code
            == 303
        )
        assert_hedged(
            browser,
            [pair for pair in addresses(decision, finding) if not pair[1].endswith(CLOSED[act])],
        )


CLOSED = {"vragen": ("vragen", "concluderen"), "reageren": ("vragen", "reageren")}
"""What is closed after each act; a reviewer sees a finding once the official has replied."""


def assert_hedged(browser, pairs):
    for who, address in pairs:
        answer = browser(who).get(address)
        if who != "reviewer":
            assert answer.status_code == 200, (who, address)
        assert bare(answer.text, "nl") == [], (who, address)


def test_the_list_says_both_answers_and_that_nothing_has_been_done(town, official, browser):
    check(browser, open_decision(town, official))
    page = " ".join(re.sub("<[^>]+>", " ", browser("clerk").get("/bevindingen").text).split())
    assert (
        "Als deze persoon meedoet: Feiten passen" in page
        or "Als deze persoon meedoet: Schijn" in page
    )
    assert "Als deze persoon zich terugtrekt: Verband bekend, beheerst" in page
    assert "deed hierin nog niets" in page
    for address in (
        "/en/bevindingen",
        f"/en/bevindingen/{db.session.scalar(sa.select(Finding)).public_id}",
    ):
        answer = browser("clerk").get(address).text
        assert bare(answer, "en") == []
        assert re.search(NAMED["en"], answer, re.IGNORECASE)


def test_the_words_that_are_looked_for_are_those_of_the_pages_and_of_the_engine(app):
    heavier = (Outcome.POTENTIAL, Outcome.APPARENT, Outcome.ACTUAL_INDICATED)
    for language in explain.LANGUAGES:
        said = [OUTCOMES[outcome][0] for outcome in heavier]
        said += [CONCLUSIONS[str(outcome)][0] for outcome in heavier[:2]]
        said += [explain.outcome_word(outcome, language) for outcome in heavier]
        with force_locale(language):
            assert [
                str(words)
                for words in said
                if not re.search(NAMED[language], str(words), re.IGNORECASE)
            ] == []


def test_no_export_or_command_names_an_outcome_of_an_open_decision_without_its_condition(
    town, official, browser, tmp_path, capsys
):
    decision = open_decision(town, official)
    finding = check(browser, decision)
    kept = finding.current.dossier
    exported = browser("clerk").get(f"/besluiten/{decision.public_id}/toets/{kept.sha256}.json")
    assert not re.search("|".join([*NAMED.values(), *heavy_words()]), exported.text, re.IGNORECASE)

    file = tmp_path / "dossier.json"
    file.write_text(kept.content)
    for language in explain.LANGUAGES:
        for command in ("assess", "rules"):
            engine.main([command, "--lang", language, str(file)])
            lines = [
                line
                for line in capsys.readouterr().out.splitlines()
                if re.search("|".join(words_of_command(language)), line)
            ]
            assert lines
            assert [line for line in lines if not hangs_on_something(line, language)] == []


def heavy_words() -> list[str]:
    return [
        rf"\b{outcome.value}\b"
        for outcome in (Outcome.APPARENT, Outcome.ACTUAL_INDICATED, Outcome.POTENTIAL)
    ]


def words_of_command(language: str) -> list[str]:
    """The outcomes as the command line prints them, in full and in short."""
    heavier = (Outcome.POTENTIAL, Outcome.APPARENT, Outcome.ACTUAL_INDICATED)
    short = tables.load("command", language)["outcome"]
    return [re.escape(explain.outcome_word(each, language)) for each in heavier] + [
        rf": {re.escape(short[each.value])}:|→ {re.escape(short[each.value])}" for each in heavier
    ]


def hangs_on_something(line: str, language: str) -> bool:
    """Say whether a line has a condition: that of the answer, a measure, or a question with its two
    answers.
    """
    said = {
        "nl": "als de bestuurder meedoet|ja → |nee → ",
        "en": "if the official takes part|yes → |no → ",
    }
    measure = line.lstrip().startswith("- ") and ". → " in line
    return measure or re.search(said[language], line) is not None


def test_a_recorded_recusal_reads_as_known_and_managed_with_who_recorded_it_and_when(
    town, official, browser
):
    decision = open_decision(town, official)
    finding = check(browser, decision)
    boxes = dict.fromkeys(
        ("recused_preparation", "recused_deliberation", "recused_vote", "recused_contact"), "yes"
    )
    address = f"/besluiten/{decision.public_id}/deelnemers/{official.public_id}"
    said = browser("clerk").post(
        address, data={**boxes, "took_no_part": "yes", "decisive": "no", "proposed": "no"}
    )
    assert said.status_code == 303, said.text
    check(browser, decision)

    clerk = db.session.scalar(sa.select(Finding)).decision.participations[0].current.account.name
    page = " ".join(
        re.sub(
            "<[^>]+>", " ", browser("clerk").get(f"/besluiten/{decision.public_id}/toets").text
        ).split()
    )
    assert "Verband bekend, beheerst" in page
    assert (
        f"{official.person.name} trekt zich helemaal terug. {clerk} heeft dit vastgelegd op" in page
    )
    assert "is lid van het bestuur of toezicht van Bouwbedrijf Tarwedam B.V." in page
    assert "Geen verband gevonden" not in page
    for address in ("/bevindingen?alle=ja", f"/bevindingen/{finding.public_id}"):
        listed = browser("clerk").get(address).text
        assert "Verband bekend, beheerst" in listed
        assert "Geen verband gevonden" not in listed


def test_the_official_reads_of_an_open_decision_no_party_but_that_of_the_own_chain(
    town, official, browser
):
    decision = open_decision(town, official)
    for name in ("Bremhoeker Bestrating B.V.", "Van Dalen Wegenbouw"):
        mention = factories.mention(town, name, factories.organisation(name))
        factories.keep(
            DecisionParty(version=decision.current, mention=mention, role=PartyRole.BIDDER)
        )
    finding = check(browser, decision)
    address = f"/bevindingen/{finding.public_id}"
    asked = browser("clerk").post(
        f"{address}/vragen", data={"text": "Klopt het dat u hier een functie heeft?"}
    )
    assert asked.status_code == 303
    for path in (address, f"{address}/reageren", f"/en{address}", "/taken", "/bevindingen?alle=ja"):
        page = browser("official").get(path).text
        assert "Bremhoeker" not in page
        assert "Van Dalen" not in page
    assert "Partij waarmee er een verband is" in browser("official").get(address).text
    assert "Bouwbedrijf Tarwedam B.V." in browser("official").get(address).text
    assert "Bremhoeker" in browser("clerk").get(address).text


def test_an_open_decision_of_which_the_planned_day_is_over_says_so(town, official, browser):
    decision = open_decision(
        town, official, day=(clock.today() - datetime.timedelta(days=1)).isoformat()
    )
    other = open_decision(town, factories.official(town), title="Levering van tafels")
    finding = check(browser, decision)
    said = "De geplande datum is voorbij"
    here = f"/besluiten/{decision.public_id}"
    for path in (
        "/besluiten",
        here,
        f"{here}/toets",
        "/bevindingen",
        f"/bevindingen/{finding.public_id}",
    ):
        assert said in browser("clerk").get(path).text, path
    assert said not in browser("clerk").get(f"/besluiten/{other.public_id}").text


def test_a_reference_that_nobody_gave_is_left_out_and_one_that_somebody_gave_is_shown(
    town, official, browser
):
    decision = open_decision(town, official)
    assert decision.procedure in browser("clerk").get(f"/besluiten/{decision.public_id}").text
    decision.procedure = random_id()
    db.session.flush()
    for path in (f"/besluiten/{decision.public_id}", f"/besluiten/{decision.public_id}/toets"):
        assert decision.procedure not in browser("clerk").get(path).text


def test_confirmed_is_said_only_of_what_the_official_confirmed(town, official, browser):
    decision = open_decision(town, official)
    firm = factories.organisation("Bakkerij De Korenbloem")
    payload = PositionPayload(
        title="penningmeester", organisation=firm, kind=TieKind.BOARD, ended=False
    )
    version = PositionVersion(number=1, act=Act.DECLARE, origin=Origin.IMPORTED, payload=payload)
    factories.keep(Position(official=official, versions=[version]))
    check(browser, decision)
    page = " ".join(
        re.sub(
            "<[^>]+>", " ", browser("clerk").get(f"/besluiten/{decision.public_id}/toets").text
        ).split()
    )
    never = f"{official.person.name} heeft nooit bevestigd wat iemand anders heeft ingevoerd:"
    assert f"{never} penningmeester bij Bakkerij De Korenbloem" in page
    assert "zelf gemeld of bevestigd" not in page
