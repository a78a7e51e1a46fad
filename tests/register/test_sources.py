"""What bodies have in their files becomes rows, once; what only looks like somebody waits for a
clerk.
"""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pytest

from conflict_graph.facts import OrganisationKind, TieKind
from conflict_graph.readers.records import OwnerRecord
from register.access import SERVER, Role
from register.errors import Invalid, NotAllowed, NotFound
from register.extensions import db
from register.models.bodies import Body, BodyKind
from register.models.decisions import Participation
from register.models.declarations import Position
from register.models.officials import Official, Person, Term
from register.models.organisations import (
    Organisation,
    OrganisationIdentifier,
    OrganisationName,
    OrganisationTie,
)
from register.models.owners import OwnerAnswer, OwnerMention
from register.services.dossiers import dossiers
from register.services.imports import files as imports
from register.services.imports import mappings, owners
from register.services.imports.files import Noun
from register.services.organisations import organisations
from register.transaction import transaction
from tests import factories
from tests.browser import Browser

SAMPLES = Path(__file__).parents[1] / "samples"
TODAY = datetime.date(2026, 11, 24)


def bring(noun, name, body=None, folder=SAMPLES):
    reading = imports.read(noun, (folder / name).read_bytes(), name)
    with transaction():
        report = imports.keep(noun, SERVER, reading, name, body)
    db.session.expire_all()
    return report


def counts(report):
    return report.created, report.updated, report.unchanged, len(report.problems)


@pytest.fixture
def listed(app):
    return bring(Noun.ORGANISATIONS, "organisations.ndjson")


def test_a_list_of_public_bodies_comes_in_once(listed):
    assert counts(listed) == (7, 0, 0, 4)
    assert counts(bring(Noun.ORGANISATIONS, "organisations.ndjson")) == (0, 0, 7, 4)
    kade = organisations.find_by_identifier("NL-KVK", "90000020")
    assert (kade.name, kade.kind) == ("Stichting De Brede Kade", OrganisationKind.FOUNDATION)


def test_each_name_keeps_the_days_on_which_it_was_borne(listed):
    rows = db.session.query(OrganisationName)
    known = {(row.name, str(row.valid_from), str(row.valid_until)) for row in rows}
    assert known >= {
        ("Oude Rietlanden", "2005-01-01", "2013-12-31"),
        ("De Rietlanden", "2014-01-01", "None"),
        ("Gemeente Oudezijl", "None", "2018-12-31"),
    }


def test_a_name_that_ends_is_corrected_by_a_new_row(listed, tmp_path):
    line = (SAMPLES / "organisations.ndjson").read_text().splitlines()[2]
    changed = json.loads(line)
    changed["names"][1]["valid_until"] = "2024-12-31"
    (tmp_path / "next.ndjson").write_text(json.dumps(changed) + "\n")
    assert bring(Noun.ORGANISATIONS, "next.ndjson", folder=tmp_path).updated == 1
    assert db.session.query(OrganisationName).filter_by(name="De Rietlanden").count() == 2


def test_participants_are_found_by_name_only_where_one_bears_it(listed):
    report = bring(Noun.ORGANISATIONS, "joint_arrangements.csv")
    assert counts(report) == (3, 0, 0, 2)
    assert [each.value for each in report.problems][1] == "Nergenshuizen"
    ties = db.session.query(OrganisationTie).all()
    assert {(tie.holder.name, tie.held.name, tie.kind) for tie in ties} == {
        ("Gemeente Vlietmonde", "Afvalschap De Rietkraag", TieKind.PARTICIPATION),
        ("De Rietlanden", "Afvalschap De Rietkraag", TieKind.PARTICIPATION),
        ("Gemeente Oudezijl", "Regionale Coördinatie Zilt", TieKind.PARTICIPATION),
    }
    assert counts(bring(Noun.ORGANISATIONS, "joint_arrangements.csv")) == (0, 0, 3, 2)


def test_a_name_that_two_bear_is_refused(listed):
    factories.organisation("Gemeente Vlietmonde", OrganisationKind.PUBLIC_BODY)
    factories.organisation("Afvalschap De Rietkraag", OrganisationKind.JOINT_ARRANGEMENT)
    factories.organisation("Regionale Coördinatie Zilt", OrganisationKind.JOINT_ARRANGEMENT)
    factories.organisation("Regionale Coördinatie Zilt", OrganisationKind.JOINT_ARRANGEMENT)
    report = bring(Noun.ORGANISATIONS, "joint_arrangements.csv")
    assert [each.value for each in report.problems][1:] == [
        "Regionale Coördinatie Zilt",
        "Vlietmonde",
        "Nergenshuizen",
    ]
    assert report.created == 1


@pytest.fixture
def vlietmonde(listed):
    known = organisations.find_by_identifier("MISC-POLDER", "org:gemeente-vlietmonde")
    return factories.keep(
        Body(slug="vlietmonde", name=known.name, kind=BodyKind.MUNICIPALITY, organisation=known)
    )


def test_mandates_find_their_body_by_its_number(vlietmonde):
    report = bring(Noun.OFFICIALS, "people.ndjson")
    assert counts(report) == (1, 1, 0, 3)
    assert "keeps no register here" in report.problems[-1].remedy
    (official,) = db.session.query(Official)
    assert (official.key, official.person.name, len(official.terms)) == (
        "person:zandkuil-j",
        "Jet van der Zandkuil",
        2,
    )
    assert counts(bring(Noun.OFFICIALS, "people.ndjson")) == (0, 0, 2, 3)
    other = factories.body("elders", "Gemeente Elders")
    assert bring(Noun.OFFICIALS, "people.ndjson", other).created == 0
    assert (db.session.query(Person).count(), db.session.query(Term).count()) == (1, 2)


def test_positions_come_from_popolo_and_ori(vlietmonde):
    official = factories.official(vlietmonde, key="W-001")
    assert counts(bring(Noun.POSITIONS, "popolo.json", vlietmonde)) == (2, 0, 0, 1)
    assert counts(bring(Noun.POSITIONS, "positions_ori.xml", vlietmonde)) == (2, 0, 0, 2)
    assert counts(bring(Noun.POSITIONS, "popolo.json", vlietmonde)) == (0, 0, 2, 1)
    assert counts(bring(Noun.POSITIONS, "positions_ori.xml", vlietmonde)) == (0, 0, 2, 2)
    assert {row.official_id for row in db.session.query(Position)} == {official.id}


def test_participations_come_from_minutes(vlietmonde):
    for number in range(1, 6):
        factories.official(vlietmonde, key=f"W-00{number}")
    decision = factories.decision(vlietmonde)
    decision.procedure, decision.lot = "P-1", "1"
    db.session.commit()
    report = bring(Noun.PARTICIPATIONS, "minutes.json")
    assert counts(report) == (5, 0, 0, 2)
    assert counts(bring(Noun.PARTICIPATIONS, "minutes.json")) == (0, 0, 5, 2)
    assert db.session.query(Participation).count() == 5


# Owners


@pytest.fixture
def jet(vlietmonde):
    bring(Noun.ORGANISATIONS, "ownership_bods.json")
    who = factories.person("Jet", "van der", "Zandkuil")
    factories.official(vlietmonde, who=factories.person("Sanne"))
    return factories.official(vlietmonde, who=who)


@pytest.fixture
def clerk(vlietmonde):
    return factories.identity(vlietmonde, Role.CLERK)


def ties_of(body, official):
    firm = organisations.find_by_identifier("NL-KVK", "90001234")
    made = dossiers.write(factories.decision(body, [firm]).id, TODAY)
    assert dossiers.read(dossiers.text_of(made)) == made
    return [tie for tie in made.ties if tie.source_id == official.public_id]


def test_statements_come_in_once_and_owners_assert_nothing(vlietmonde, jet):
    assert counts(bring(Noun.ORGANISATIONS, "ownership_bods.json")) == (0, 0, 4, 1)
    assert db.session.query(OwnerMention).count() == 2
    assert ties_of(vlietmonde, jet) == []
    assert organisations.find_by_identifier("NL-KVK", "90001234").kind is OrganisationKind.OTHER


def test_a_yes_makes_a_tie_and_the_next_answer_takes_it_back(vlietmonde, jet, clerk):
    asked = next(
        each for each in owners.open_questions(clerk, vlietmonde) if each.mention.current.share
    )
    assert asked.suggested == (jet,)
    owners.answer(clerk, vlietmonde, asked, jet)
    (tie,) = ties_of(vlietmonde, jet)
    assert (tie.kind, tie.share, tie.certainty, tie.source) == (
        TieKind.OWNERSHIP,
        0.51,
        "confirmed",
        "https://register.example/2",
    )
    owners.answer(clerk, vlietmonde, asked, jet)
    assert db.session.query(OwnerAnswer).count() == 1, "the same answer is kept once"
    owners.take_back(clerk, vlietmonde, asked)
    assert ties_of(vlietmonde, jet) == []
    owners.answer(clerk, vlietmonde, asked, None)
    assert ties_of(vlietmonde, jet) == []
    rows = db.session.query(OwnerAnswer).all()
    assert ([row.reply.value for row in rows], {row.account_id for row in rows}) == (
        ["official", "open", "nobody"],
        {clerk.account},
    )


def test_a_yes_holds_for_the_body_that_said_it(vlietmonde, jet, clerk):
    elsewhere = factories.body("elders", "Gemeente Elders")
    there = factories.official(elsewhere, who=jet.person)
    asked = next(
        each for each in owners.open_questions(clerk, vlietmonde) if each.mention.current.share
    )
    owners.answer(clerk, vlietmonde, asked, jet)
    assert ties_of(elsewhere, there) == []
    with pytest.raises(Invalid):
        owners.answer(clerk, vlietmonde, asked, there)
    other_clerk = factories.identity(elsewhere, Role.CLERK)
    assert len(owners.open_questions(other_clerk, elsewhere)) == 2


def test_only_a_full_name_is_shown_and_only_to_the_clerk(vlietmonde, jet, clerk):
    assert {each.suggested for each in owners.questions(clerk, vlietmonde)} == {(jet,)}
    elsewhere = factories.body("elders", "Gemeente Elders")
    factories.official(elsewhere, who=factories.person(None, "van der", "Zandkuil"))
    other_clerk = factories.identity(elsewhere, Role.CLERK)
    assert owners.questions(other_clerk, elsewhere) == []
    public_id = db.session.query(OwnerMention).first().public_id
    with pytest.raises(NotFound):
        owners.get(other_clerk, elsewhere, public_id)
    with pytest.raises(NotAllowed):
        owners.questions(other_clerk, vlietmonde)


def test_nobody_is_asked_about_oneself(vlietmonde, jet):
    oneself = factories.identity(vlietmonde, Role.CLERK, who=jet.person)
    assert owners.questions(oneself, vlietmonde) == []


def test_another_official_than_the_namesake_is_refused(vlietmonde, jet, clerk):
    (asked, *_) = owners.questions(clerk, vlietmonde)
    with pytest.raises(Invalid):
        owners.answer(clerk, vlietmonde, asked, factories.official(vlietmonde))


def test_a_changed_share_is_a_version(vlietmonde, jet):
    firm = organisations.find_by_identifier("NL-KVK", "90001242")
    record = OwnerRecord(
        where="line 1", organisation=None, person="jet van der  Zandkuil", share=0.6
    )
    with transaction():
        owners.mention(firm, [record], "later.json")
    row = db.session.query(OwnerMention).filter_by(organisation_id=firm.id).one()
    assert [version.share for version in row.versions] == [0.51, 0.6]
    for wrong in (
        OwnerRecord(where="x", organisation=None, person=" . "),
        OwnerRecord(where="x", organisation=None, person="Jet", share=2),
    ):
        with pytest.raises(Invalid):
            owners.mention(firm, [wrong], "later.json")


def test_the_clerk_answers_on_a_page(vlietmonde, jet, client):
    factories.sign_in(
        client, factories.account(vlietmonde, Role.CLERK, email="griffier@voorbeeld.example")
    )
    browser = Browser(client)
    assert "/organen/vlietmonde/eigenaren" in browser.open("/besluiten?orgaan=vlietmonde").links()
    page = browser.open("/organen/vlietmonde/eigenaren")
    assert "51" in page.words
    asked = db.session.query(OwnerMention).first()
    address = f"/organen/vlietmonde/eigenaren/{asked.public_id}"
    assert client.post(address, data={"answer": jet.public_id}).status_code == 303
    assert db.session.query(OwnerAnswer).one().official_id == jet.id
    browser.send(address, answer="open")
    browser.send(address, answer="nobody")
    assert [row.reply.value for row in db.session.query(OwnerAnswer)] == [
        "official",
        "open",
        "nobody",
    ]
    assert (
        client.post(
            f"/organen/vlietmonde/eigenaren/{jet.public_id}", data={"answer": "nobody"}
        ).status_code
        == 404
    )


def test_the_page_is_for_the_clerk_alone(vlietmonde, jet, client):
    assert client.get("/organen/vlietmonde/eigenaren").status_code in (302, 303)
    factories.sign_in(
        client, factories.account(vlietmonde, Role.REVIEWER, email="b@voorbeeld.example")
    )
    assert client.get("/organen/vlietmonde/eigenaren").status_code == 404


# Columns of one's own

HEADER = ("Nummer", "Achternaam", "Functie", "Soort ambt", "Schoenmaat")


def test_a_mapping_is_remembered_per_body_and_for_these_headers(vlietmonde, clerk):
    guess = mappings.guess(vlietmonde, "officials", HEADER)
    assert guess == ("key", "family_name", "office", "office_kind", None)
    mappings.remember(clerk, vlietmonde, "officials", HEADER, guess)
    other = ("key", "family_name", "office", "office_kind", "portfolio")
    mappings.remember(clerk, vlietmonde, "officials", HEADER, other)
    mappings.remember(clerk, vlietmonde, "officials", HEADER, other)
    assert mappings.guess(vlietmonde, "officials", [each.upper() for each in HEADER]) == other
    elsewhere = factories.body("elders", "Gemeente Elders")
    assert mappings.recall(elsewhere, "officials", HEADER) is None
    assert mappings.guess(elsewhere, "officials", HEADER) == guess
    with pytest.raises(NotAllowed):
        mappings.remember(clerk, elsewhere, "officials", HEADER, guess)
    for wrong in (guess[:2], ("key", None, "office", "office_kind", None)):
        with pytest.raises(Invalid):
            mappings.remember(clerk, vlietmonde, "officials", HEADER, wrong)


def test_the_lists_of_a_country_come_in_together_and_once(app):
    def both(noun, name):
        first, second = bring(noun, name), bring(noun, name)
        assert (second.created, second.updated) == (0, 0)
        return first

    assert both(Noun.ORGANISATIONS, "organisations.ndjson").created == 7
    assert both(Noun.ORGANISATIONS, "joint_arrangements.csv").created == 3
    rows = db.session.query(OrganisationIdentifier).filter(
        OrganisationIdentifier.number.like("org:gemeente-%")
    )
    for row in rows.all():
        body = Body(
            slug=row.number[4:],
            name=row.organisation.name,
            kind=BodyKind.MUNICIPALITY,
            organisation=row.organisation,
        )
        db.session.add(body)
    db.session.commit()
    report = both(Noun.OFFICIALS, "people.ndjson")
    assert (report.read, report.created) == (5, 1)
    assert report.created + report.updated + report.unchanged + len(report.problems) == 5
    assert db.session.query(Organisation).count() > 7
