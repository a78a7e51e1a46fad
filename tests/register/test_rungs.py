"""Each identification says on which evidence it stands, and the weakest carries no label."""

from __future__ import annotations

import datetime

import pytest
import sqlalchemy as sa

from conflict_graph.assessment import assess
from conflict_graph.facts import Certainty, DecisionKind, OfficeKind, Outcome, TieKind
from conflict_graph.readers import records
from register import clock
from register.access import SERVER, Role
from register.extensions import db
from register.models.columns import Rung
from register.models.decisions import AnswerBasis, MentionAnswer
from register.models.declarations import Position
from register.models.screening import Finding
from register.services.declarations import confirmations
from register.services.dossiers import dossiers
from register.services.imports import files
from register.services.imports.files import Noun
from register.services.organisations import matching, rungs
from register.services.screening import checked
from register.services.screening import run as screening
from register.transaction import transaction
from tests import factories
from tests.browser import Page
from tests.rounds import looked_at, screen_round

TODAY = datetime.date(2026, 11, 24)


@pytest.fixture
def body(app):
    return factories.body()


def bring_in(body, text):
    with transaction():
        reading = files.read(Noun.POSITIONS, text.encode(), "lijst.csv")
        files.keep(Noun.POSITIONS, SERVER, reading, "lijst.csv", body)
    return db.session.scalars(sa.select(Position).order_by(Position.id.desc())).first().current


@pytest.mark.parametrize(
    ("kvk", "town", "rung"),
    [
        ("90004321", "", Rung.DECLARED_NUMBER),
        ("90004321", "Vlietmonde", Rung.NUMBER_AND_SEAT),
        ("", "Vlietmonde", Rung.DISTINCTIVE_NAME),
    ],
)
def test_a_list_of_positions_keeps_on_what_evidence_it_was_read(body, kvk, town, rung):
    factories.organisation("Stichting Toneel", kvk="90004321", town="Vlietmonde")
    factories.official(body, key="v-1")
    head = "bestuurder;sleutel;functie;organisatie;kvk_nummer;plaats;rol"
    said = bring_in(body, f"{head}\nv-1;n-1;lid;Stichting Toneel;{kvk};{town};board\n")
    assert (said.organisation_rung, said.person_rung) == (rung, Rung.DECLARED_NUMBER)


def test_a_name_without_anything_else_is_the_weakest_and_a_new_organisation_is_on_no_rung(body):
    factories.official(body, who=factories.person("Sanne", None, "Terwolde"))
    head = "bestuurder;sleutel;functie;organisatie;rol"
    new = bring_in(body, f"{head}\nSanne Terwolde;n-1;lid;Stichting Toneel;board\n")
    assert (new.organisation_rung, new.person_rung) == (None, Rung.DISTINCTIVE_NAME)
    again = bring_in(body, f"{head}\nSanne Terwolde;n-2;penningmeester;Stichting Toneel;officer\n")
    assert again.organisation_rung is Rung.NAME


def test_a_party_keeps_its_rung_and_a_clerk_needs_none(body):
    factories.organisation("Stichting Toneel", kvk="90004321", town="Vlietmonde")
    said = [
        records.Mention("Stichting Toneel", {"NL-KVK": "90004321"}),
        records.Mention("Toneel", {"NL-KVK": "90004321"}, "Vlietmonde"),
    ]
    found = matching.mentions(body, said)
    kept = [matching.standing_rung(found[matching.fingerprint(each)]) for each in said]
    assert kept == [Rung.DECLARED_NUMBER, Rung.NUMBER_AND_SEAT]
    firm = factories.organisation()
    assert matching.standing_rung(factories.mention(body, "Tarwedam", firm)) is None
    assert matching.standing_rung(factories.mention(body, "Niemand")) is None


@pytest.mark.parametrize(
    ("basis", "rung", "certainty"),
    [
        (AnswerBasis.IDENTIFIER, Rung.DECLARED_NUMBER, Certainty.CONFIRMED),
        (AnswerBasis.NAME, Rung.DISTINCTIVE_NAME, Certainty.PROBABLE),
        (AnswerBasis.CLERK, None, Certainty.CONFIRMED),
    ],
)
def test_an_answer_from_before_rungs_has_the_one_that_its_basis_proves(basis, rung, certainty):
    assert rungs.of_answer(basis, None) is rung
    assert rungs.certainty(rung) is certainty


def test_the_weakest_identification_counts():
    assert rungs.certainty(Rung.DECLARED_NUMBER, Rung.NAME, None) is Certainty.UNCERTAIN
    assert rungs.certainty(Rung.NUMBER_AND_SEAT, None) is Certainty.CONFIRMED


def _weak_party(body, firm):
    """A party that was linked by its name alone."""
    made = factories.mention(body, firm.name)
    made.answers.append(
        MentionAnswer(organisation=firm, same=True, basis=AnswerBasis.NAME, rung=Rung.NAME)
    )
    return factories.keep(made)


KINDS = (TieKind.OWNERSHIP, TieKind.BOARD, TieKind.EMPLOYMENT, TieKind.OFFICER)
PARTS = {
    OfficeKind.ELECTED_MEMBER: ["proposed", "deliberated", "voted"],
    OfficeKind.EXECUTIVE: ["prepared", "decided", "signed"],
    OfficeKind.CIVIL_SERVANT: ["specified", "evaluated"],
    OfficeKind.EXTERNAL: ["advised", "evaluated"],
}
WEIGHTY = (Outcome.APPARENT, Outcome.ACTUAL_INDICATED)


def _answers(decision):
    read = dossiers.read(dossiers.text_of(dossiers.write(decision.id, TODAY)))
    return {each.outcome for each in assess.assess(read, explained=False)}


@pytest.mark.parametrize("office", PARTS)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("weak", ["position", "party"])
def test_on_a_name_alone_no_interest_weighs(body, office, kind, weak):
    """The law: on the weakest evidence nothing reads apparent or more; on better evidence it
    does.
    """
    firm = factories.organisation()
    rung = Rung.NAME if weak == "position" else Rung.DECLARED_NUMBER
    official = factories.official(body, office, str(office))
    share = 1.0 if kind is TieKind.OWNERSHIP else None
    position = factories.position(
        official, firm, kind=kind, share=share, by_official=False, organisation_rung=rung
    )
    for what in (DecisionKind.AWARD, DecisionKind.GRANT, DecisionKind.PERMIT):
        decision = factories.decision(body, [] if weak == "party" else [firm], kind=what)
        if weak == "party":
            factories.party(decision, _weak_party(body, firm))
        steps = [step for step in PARTS[office] if step != "proposed"]
        factories.participation(decision, official, steps=steps, proposed=True)
        assert not _answers(decision) & set(WEIGHTY)
        screening.check(SERVER, decision, TODAY)
    assert position.current.organisation_rung is rung


def test_the_same_interest_weighs_on_a_number_or_when_the_official_stands_for_it(body):
    firm = factories.organisation()
    for said in ({"by_official": True}, {"organisation_rung": Rung.NUMBER_AND_SEAT}):
        official = factories.official(body)
        factories.position(official, firm, **{"by_official": False, **said})
        decision = factories.decision(body, [firm])
        factories.participation(decision, official, steps=["prepared", "decided"])
        assert _answers(decision) & set(WEIGHTY), said
    official = factories.official(body)
    factories.position(official, firm, by_official=True, organisation_rung=Rung.NAME)
    decision = factories.decision(body, [firm])
    factories.participation(decision, official, steps=["prepared", "decided"])
    assert Outcome.ACTUAL_INDICATED in _answers(decision), "what the official declared is sure"


def _granted(body, firm, holder):
    """A grant to a firm on which somebody voted, and a decision far from it."""
    decision = factories.decision(body, [firm], kind=DecisionKind.GRANT)
    factories.participation(decision, holder, steps=["deliberated", "voted"])
    return decision, factories.decision(body, [factories.organisation("Koor De Merel")])


def _confirm(position, how):
    oneself = factories.identity(
        position.official.body, Role.OFFICIAL, who=position.official.person
    )
    with transaction():
        if how == "entry":
            confirmations.confirm_entry(oneself, position, position.current.number)
        else:
            mark = confirmations.standing(position.official).mark
            confirmations.confirm(oneself, position.official, mark)


def _outcomes():
    return [each.current.outcome for each in db.session.scalars(sa.select(Finding))]


@pytest.mark.usefixtures("no_overlap")
@pytest.mark.parametrize("at", ["this body", "another body"])
@pytest.mark.parametrize("how", ["entry", "list"])
def test_the_next_round_sees_that_the_official_stands_for_an_entry(body, at, how):
    firm = factories.organisation()
    member = factories.official(body, OfficeKind.ELECTED_MEMBER, "raadslid")
    holder = member
    if at == "another body":
        holder = factories.official(factories.body("zilt", "Waterschap Zilt"), who=member.person)
    position = factories.position(holder, firm, by_official=False, organisation_rung=Rung.NAME)
    decisions = _granted(body, firm, member)
    screen_round()
    assert (_outcomes(), looked_at()) == ([], 0)
    _confirm(position, how)
    assert checked.outdated(decisions, clock.today()) == {decisions[0].id}
    assert looked_at() == 1
    assert _outcomes() == [Outcome.APPARENT]
    assert checked.outdated(decisions, clock.today()) == frozenset()
    assert looked_at() == 0


@pytest.mark.usefixtures("no_overlap")
def test_the_next_round_sees_that_a_list_was_confirmed_with_nothing_new_in_it(body):
    firm, then = factories.organisation(), datetime.datetime(2024, 5, 1, tzinfo=datetime.UTC)
    member = factories.official(body, OfficeKind.ELECTED_MEMBER, "raadslid")
    position = factories.position(member, firm, recorded_at=then)
    decisions = _granted(body, firm, member)
    screen_round()
    _confirm(position, "list")
    assert checked.outdated(decisions, clock.today()) == {decisions[0].id}
    assert looked_at() == 1
    assert checked.outdated(decisions, clock.today()) == frozenset()


def test_pages_say_on_what_evidence_a_party_is_known(client, body):
    firm = factories.organisation()
    decision = factories.decision(body, [firm])
    factories.party(decision, _weak_party(body, firm))
    factories.sign_in(client, factories.account(body, Role.CLERK))
    for address in ("", "/toets"):
        words = Page(client.get(f"/besluiten/{decision.public_id}{address}")).words
        assert "herkend aan de naam alleen" in words
        assert "iemand heeft dit aangegeven" in words
