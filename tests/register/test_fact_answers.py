"""The questions of a check are answered where they are asked, and the answers count until somebody
takes them back.
"""

from __future__ import annotations

import datetime
import json

import pytest
import sqlalchemy as sa

from conflict_graph.facts import DecisionKind, DecisionStatus, OfficeKind, Outcome
from register import clock
from register.access import SERVER, FindingState, Role
from register.errors import AboutOneself, Invalid, NotAllowed, NotFound, WrongState
from register.extensions import db
from register.models.answers import FactAnswer, FactAnswerWords, FactEntry
from register.models.declarations import Position
from register.models.journal import JournalEntry
from register.models.reviews import FactChange
from register.models.screening import Finding
from register.services.dossiers import dossiers
from register.services.findings import findings
from register.services.screening import checked, fact_answers
from register.services.screening import run as screening
from register.services.screening.fact_answers import Standing
from register.transaction import transaction
from tests import factories
from tests.browser import XHTML, Page
from tests.rounds import looked_at, screen_round

TODAY = datetime.date(2026, 11, 24)
SOURCE = "De notulen van 3 maart 2026."


@pytest.fixture
def body(app):
    return factories.body()


@pytest.fixture
def firm(body):
    return factories.organisation()


@pytest.fixture
def member(body, firm):
    made = factories.official(body, OfficeKind.ELECTED_MEMBER, "raadslid")
    factories.position(made, firm, paid=None)
    return made


@pytest.fixture
def decision(body, firm, member):
    """A grant on which a council member, on the board of the applicant, voted."""
    made = factories.decision(body, [firm], kind=DecisionKind.GRANT)
    factories.participation(made, member, steps=["deliberated", "voted"])
    screening.check(SERVER, made, TODAY)
    db.session.commit()
    return made


@pytest.fixture
def clerk(body):
    return factories.identity(body, Role.CLERK)


@pytest.fixture
def represents(member):
    """The question whether the member acts for the applicant."""
    position = db.session.scalars(sa.select(Position)).one()
    return Standing(FactEntry.TIES, position.public_id, "represents")


def answer(clerk, decision, member, about, *, yes=True, source=SOURCE, reason=""):
    with transaction():
        return fact_answers.answer(
            clerk, decision, member, about, yes=yes, source=source, reason=reason
        )


def outcome_of(decision):
    with transaction():
        screening.check(SERVER, decision, TODAY)
    return db.session.scalars(sa.select(Finding)).one().current.outcome


def test_an_answer_changes_the_dossier_and_the_outcome_and_can_be_taken_back(
    clerk, decision, member, represents
):
    assert outcome_of(decision) is Outcome.APPARENT
    given = answer(clerk, decision, member, represents)
    assert checked.outdated([decision], TODAY) == {decision.id}
    assert outcome_of(decision) is Outcome.ACTUAL_INDICATED
    kept = checked.of(decision).dossier.content
    (tie,) = json.loads(kept)["ties"]
    assert tie["represents"] is True, "the file that can be downloaded holds the answer"
    with transaction():
        fact_answers.take_back(clerk, decision, given.public_id)
    assert checked.outdated([decision], TODAY) == {decision.id}
    assert outcome_of(decision) is Outcome.APPARENT
    assert fact_answers.of(clerk, decision, "nl") == {}
    with pytest.raises(WrongState):
        fact_answers.take_back(clerk, decision, given.public_id)


def test_the_last_answer_counts_and_says_who_when_and_why(clerk, decision, member, represents):
    answer(clerk, decision, member, represents)
    answer(clerk, decision, member, represents, yes=False, source="Een telefoongesprek.")
    given = fact_answers.of(clerk, decision, "nl")[represents]
    assert (given.yes, given.source, given.on) == (False, "Een telefoongesprek.", clock.today())
    assert given.by is not None
    assert given.question == (
        f"Treedt {member.person.name} voor Bouwbedrijf Tarwedam B.V. op als vertegenwoordiger?"
    )
    acts = list(db.session.scalars(sa.select(JournalEntry.act)))
    assert acts.count("fact:answer") == 2


def test_an_answer_counts_in_its_own_decision_alone(
    body, clerk, firm, decision, member, represents
):
    other = factories.decision(body, [firm], kind=DecisionKind.GRANT)
    factories.participation(other, member, steps=["voted"])
    answer(clerk, decision, member, represents)
    (here,), (there,) = (dossiers.write(each.id, TODAY).ties for each in (decision, other))
    assert (here.represents, there.represents) == (True, None)


def test_only_what_the_check_asks_can_be_answered(clerk, decision, member, represents):
    for about in (
        represents._replace(key="knew"),
        represents._replace(key="capacity"),
        represents._replace(subject="elders"),
        Standing(FactEntry.DECISIONS, decision.public_id, "advisory"),
    ):
        with pytest.raises(NotFound):
            answer(clerk, decision, member, about)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(FactAnswer)) == 0


def test_an_answer_says_what_it_rests_on(clerk, decision, member, represents):
    with pytest.raises(Invalid, match="rests on"):
        answer(clerk, decision, member, represents, source=" ")


def test_nobody_answers_about_himself_nor_where_he_is_tied_to_a_party(
    body, firm, decision, member, represents
):
    himself = factories.identity(body, Role.CLERK, Role.OFFICIAL, who=member.person)
    with pytest.raises(AboutOneself):
        answer(himself, decision, member, represents)
    tied = factories.official(body)
    factories.position(tied, firm)
    colleague = factories.identity(body, Role.CLERK, Role.OFFICIAL, who=tied.person)
    with pytest.raises(AboutOneself):
        answer(colleague, decision, member, represents)
    with pytest.raises(NotAllowed):
        answer(factories.identity(body, Role.REVIEWER), decision, member, represents)


def test_who_changes_what_an_asked_finding_rests_on_says_why_and_it_stands_in_its_history(
    clerk, decision, member, represents
):
    finding = db.session.scalars(sa.select(Finding)).one()
    with transaction():
        findings.ask(clerk, finding, "Wat was uw rol bij dit besluit?", 14, TODAY)
    assert fact_answers.needs_reason(clerk, decision, represents)
    with pytest.raises(Invalid, match="asked about this"):
        answer(clerk, decision, member, represents)
    answer(clerk, decision, member, represents, reason="De penningmeester belde daarover.")
    change = db.session.scalars(sa.select(FactChange)).one()
    assert change.facts == [
        {"fact": "answer", "before": None, "after": "yes", "aspect": "represents"}
    ]
    assert change.reason.text == "De penningmeester belde daarover."
    assert findings.state_of(finding, TODAY) is FindingState.CHANGED


@pytest.mark.usefixtures("no_overlap")
def test_the_next_round_of_a_quiet_day_sees_an_answer_and_that_it_was_taken_back(
    clerk, decision, member, represents
):
    screen_round()
    finding = db.session.scalars(sa.select(Finding)).one()
    assert (finding.current.outcome, looked_at()) == (Outcome.APPARENT, 0)
    given = answer(clerk, decision, member, represents)
    assert (looked_at(), finding.current.outcome) == (1, Outcome.ACTUAL_INDICATED)
    assert looked_at() == 0
    with transaction():
        fact_answers.take_back(clerk, decision, given.public_id)
    assert (looked_at(), finding.current.outcome) == (1, Outcome.APPARENT)


def test_answers_are_never_changed_but_their_words_can_be_erased(
    clerk, decision, member, represents
):
    answer(clerk, decision, member, represents)
    with pytest.raises(sa.exc.IntegrityError, match="only ever added"), db.session.begin_nested():
        db.session.execute(sa.update(FactAnswer).values(value="no"))
    db.session.execute(sa.delete(FactAnswerWords))
    db.session.expire_all()
    given = fact_answers.of(clerk, decision, "nl")[represents]
    assert (given.question, given.source, given.yes) == (None, None, True)


# -- pages


class Clerk:
    """Opens pages and sends forms; a page with one id twice is refused."""

    def __init__(self, client):
        self.client = client

    def open(self, address, status=200):
        return self._page(self.client.get(address), status)

    def send(self, address, fields, status=200):
        return self._page(self.client.post(address, data=fields, follow_redirects=True), status)

    @staticmethod
    def _page(response, status):
        assert response.status_code == status, response.text
        page = Page(response)
        ids = [each.get("id") for each in page.tree.iter() if each.get("id")]
        assert len(ids) == len(set(ids))
        return page


def questions(page):
    """The forms of the questions on the page, by question: address and fields."""
    found = {}
    for item in page.all("li"):
        for form in item.iter(f"{XHTML}form"):
            fields = {
                field.get("name"): field.get("value", "")
                for field in form.iter(f"{XHTML}input")
                if field.get("type") != "radio"
            }
            asked = " ".join("".join(item.itertext()).split()).partition("?")[0]
            found[asked] = form.get("action"), fields
    return found


def press(page):
    """The fields of the button that checks again."""
    main = page.tree.find(f".//{XHTML}main")
    form = next(each for each in main.iter(f"{XHTML}form") if each.get("action").endswith("toets"))
    return {each.get("name"): each.get("value") for each in form.iter(f"{XHTML}input")}


def test_a_clerk_answers_on_the_check_page_and_takes_it_back(client, body, decision, member):
    factories.sign_in(client, factories.account(body, Role.CLERK))
    browser, here = Clerk(client), f"/besluiten/{decision.public_id}/toets"
    page = browser.open(here)
    words = f"Treedt {member.person.name} voor Bouwbedrijf Tarwedam B.V. op als vertegenwoordiger"
    address, fields = questions(page)[words]
    source = next(each for each in fields if each.endswith("source"))
    choice = source.removesuffix("source") + "answer"
    wrong = browser.send(address, fields, 400)
    assert "Kies ja of nee." in wrong.words
    assert "Zeg waar uw antwoord op rust." in wrong.words
    page = browser.send(address, {**fields, source: SOURCE, choice: "yes"})
    assert "Het antwoord is vastgelegd." in page.words
    assert "Verouderd." in page.words
    assert f"{words}? Ja, volgens Een account" in page.words
    assert SOURCE in page.words
    page = browser.send(here, press(page))
    assert "Verouderd." not in page.words
    assert words not in questions(page)
    assert f"{words}? Ja, volgens Een account" in page.words
    back = next(each for each in page.links() if each and each.endswith("/terug"))
    page = browser.send(back, browser.open(back).hidden())
    assert "Het antwoord is teruggenomen." in page.words
    assert "Wat is beantwoord" not in page.words


def test_what_has_a_form_of_its_own_leads_there(client, body, decision, member):
    factories.sign_in(client, factories.account(body, Role.CLERK))
    page = Clerk(client).open(f"/en/besluiten/{decision.public_id}/toets")
    links = {
        link.get("href") for link in page.all("a") if "".join(link.itertext()).startswith("Fill")
    }
    assert f"/en/besluiten/{decision.public_id}/deelnemers/{member.public_id}" in links


def test_who_is_tied_to_a_party_sees_the_questions_and_no_form(client, body, firm, decision):
    tied = factories.official(body)
    factories.position(tied, firm)
    account = factories.account(body, Role.CLERK, Role.OFFICIAL, who=tied.person)
    factories.sign_in(client, account)
    page = Clerk(client).open(f"/besluiten/{decision.public_id}/toets")
    assert questions(page) == {}
    assert "vertegenwoordiger?" in page.words


def test_a_clerk_who_is_the_official_reads_no_answer_about_himself_and_gives_none(
    client, body, decision, member, clerk, represents
):
    answer(clerk, decision, member, represents)
    account = factories.account(body, Role.CLERK, Role.OFFICIAL, who=member.person)
    factories.sign_in(client, account)
    here = f"/besluiten/{decision.public_id}/toets"
    assert SOURCE not in Clerk(client).open(here).words
    about = {"a-official": member.public_id, "a-entry": "ties", "a-subject": represents.subject}
    assert client.post(f"{here}/antwoord", data=about).status_code == 403


def test_an_answer_without_a_question_is_refused(client, body, decision):
    factories.sign_in(client, factories.account(body, Role.CLERK))
    here = f"/besluiten/{decision.public_id}/toets/antwoord"
    assert client.post(here, data={}).status_code == 404
    assert client.post(here, data={"a-official": "x", "a-entry": "nergens"}).status_code == 404
    assert client.get(f"{here}/onbekend/terug").status_code == 404


def test_the_official_reads_the_questions_and_answers_none(client, body, decision, member, clerk):
    finding = db.session.scalars(sa.select(Finding)).one()
    with transaction():
        findings.ask(clerk, finding, "Wat was uw rol bij dit besluit?", 14, TODAY)
    factories.sign_in(client, factories.account(body, Role.OFFICIAL, who=member.person))
    page = Clerk(client).open(f"/bevindingen/{finding.public_id}")
    assert "vertegenwoordiger?" in page.words
    assert questions(page) == {}


@pytest.mark.parametrize("is_open", [False, True])
def test_a_question_that_no_form_answers_says_who_answers_it(client, body, member, firm, is_open):
    made = factories.decision(
        body,
        [firm],
        kind=DecisionKind.GRANT,
        status=DecisionStatus.OPEN if is_open else DecisionStatus.TAKEN,
    )
    factories.participation(made, member, **{"planned" if is_open else "steps": ["voted"]})
    screening.check(SERVER, made, TODAY)
    db.session.commit()
    factories.sign_in(client, factories.account(body, Role.CLERK))
    page = Clerk(client).open(f"/en/besluiten/{made.public_id}/toets")
    asked, _note, told = page.words.partition("No form answers this.")
    assert "personally, directly or indirectly" in asked[-400:]
    assert told.startswith(" Whoever sits at the table says whether")
    assert ("Record what was agreed as a measure." in told) is is_open
