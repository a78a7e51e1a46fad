"""Undoing an import: the register stands as it did before, the rows stay, and the file can come in
again.
"""

from __future__ import annotations

import datetime
import sqlite3

import pytest
import sqlalchemy as sa

from register import clock
from register.access import SERVER, Role
from register.database import public
from register.errors import NotAllowed, WrongState
from register.extensions import db
from register.models.decisions import (
    Decision,
    DecisionVersion,
    Mention,
    Participation,
    ParticipationVersion,
)
from register.models.declarations import Position, PositionVersion
from register.models.imports import ImportState
from register.models.incomes import IncomeVersion
from register.models.interests import InterestKind
from register.models.officials import Official, TermVersion
from register.models.organisations import Organisation, OrganisationIdentifier, OrganisationTie
from register.models.position_questions import BarCheck, PositionQuestionKind, SettledQuestion
from register.models.public import PublicOfficial, PublicPosition
from register.services.accounts import accounts
from register.services.decisions import listed
from register.services.declarations import interests, positions
from register.services.imports import files as imports
from register.services.imports import runs as import_runs
from register.services.imports import undo as import_undoing
from register.services.imports.files import Noun
from register.services.officials import officials, shielding
from register.services.organisations import matching, organisations
from register.transaction import transaction
from tests import factories

ORGANISATIONS = b"""name,kind,kvk,owner,owner_kvk,share
Dochter B.V.,company,90000101,Moeder B.V.,90000202,0.6
Moeder B.V.,company,90000202,,,
"""
OFFICIALS = b"""key,family_name,office,office_kind,starts_on
w-1,Wolderink,wethouder,executive,2022-06-01
"""
POSITIONS = b"""official,key,title,organisation,kvk,starts_on
w-1,n-1,commissaris,Tarwedam B.V.,90001234,2023
"""
DECISIONS = b"""procedure,title,kind,status,decided_on,value,party,party_kvk,party_role
P-1,Bruggen,award,taken,2026-09-12,1000,Tarwedam B.V.,90001234,winner
"""
PARTICIPATIONS = b"procedure,official,steps\nP-1,w-1,voted\n"
FILES = {
    Noun.ORGANISATIONS: ORGANISATIONS,
    Noun.OFFICIALS: OFFICIALS,
    Noun.POSITIONS: POSITIONS,
    Noun.DECISIONS: DECISIONS,
    Noun.PARTICIPATIONS: PARTICIPATIONS,
}
CHANGED = {
    Noun.ORGANISATIONS: ORGANISATIONS.replace(b"0.6", b"0.4").replace(b"Dochter", b"Dochters"),
    Noun.OFFICIALS: OFFICIALS.replace(b"starts_on", b"starts_on,portfolio").replace(
        b"06-01", b"06-01,verkeer"
    ),
    Noun.POSITIONS: POSITIONS.replace(b"commissaris", b"bestuurder"),
    Noun.DECISIONS: DECISIONS.replace(b"1000", b"2000"),
    Noun.PARTICIPATIONS: PARTICIPATIONS.replace(b"voted", b"signed"),
}


@pytest.fixture
def body(app):
    return factories.body()


def bring(noun, content, body=None, name="bestand.csv"):
    with transaction():
        run_id = import_runs.begin(SERVER, noun, body, name, content).id
    reading = imports.read(noun, content, name)
    with transaction():
        import_runs.keep(SERVER, import_runs.get_any(run_id), reading)
    return import_runs.get_any(run_id)


def bring_all(body, until):
    """Bring in the files in their order, up to and with this noun; return the last import."""
    for noun in Noun:
        run = bring(noun, FILES[noun], None if noun is Noun.ORGANISATIONS else body)
        if noun is until:
            return run
    raise AssertionError(until)


def undo(run):
    with transaction():
        import_undoing.undo(SERVER, run)


def counts(run):
    return run.created, run.updated, run.unchanged, run.problems


STANDING_TIES = sa.select(OrganisationTie).where(OrganisationTie.withdrawn_at.is_(None))


def as_it_stands(body):
    """What every reader of the register sees, in words."""
    db.session.expire_all()
    with public.session() as session:
        published = sorted(
            [(row.family_name,) for row in session.scalars(sa.select(PublicOfficial))]
            + [
                (row.title, row.organisation_name)
                for row in session.scalars(sa.select(PublicPosition))
            ]
        )
    return {
        "public": published,
        "officials": [
            (each.key, [(term.office.title, term.current.portfolio) for term in each.terms])
            for each in officials.list_of(body)
        ],
        "positions": [
            (entry.title, str(entry.valid_from))
            for each in officials.list_of(body)
            for entry in map(positions.entry_of, positions.list_of(each))
        ],
        "decisions": [
            (
                decision.current.title,
                decision.current.amount_cents,
                [
                    str(matching.resolve(party.mention) and party.mention.name)
                    for party in decision.current.parties
                ],
                [part.current.steps for part in decision.participations],
            )
            for decision in db.session.scalars(
                sa.select(Decision).where(
                    Decision.body_id == body.id, Decision.withdrawn_at.is_(None)
                )
            )
        ],
        "organisations": sorted(
            (row.name, sorted(each.number for each in row.identifiers))
            for row in db.session.scalars(
                sa.select(Organisation).where(Organisation.withdrawn_at.is_(None))
            )
        ),
        "ties": sorted({tie.current.share for tie in db.session.scalars(STANDING_TIES)}, key=str),
    }


@pytest.mark.parametrize("noun", list(Noun))
def test_what_an_import_made_is_gone_and_comes_in_again(body, noun):
    for before in list(Noun)[: list(Noun).index(noun)]:
        bring(before, FILES[before], None if before is Noun.ORGANISATIONS else body)
    where = None if noun is Noun.ORGANISATIONS else body
    stood = as_it_stands(body)
    for _ in range(2):
        run = bring(noun, FILES[noun], where)
        assert run.created > 0
        assert (run.updated, run.unchanged, run.problems) == (0, 0, 0)
        stands = as_it_stands(body)
        assert stands != stood
        assert import_undoing.obstacles(run) == []
        undo(run)
        assert run.state is ImportState.UNDONE
        assert as_it_stands(body) == stood
    assert bring(noun, FILES[noun], where).created == run.created
    assert as_it_stands(body) == stands


@pytest.mark.parametrize("noun", list(Noun))
def test_what_an_import_changed_is_as_it_was_and_can_be_changed_again(body, noun):
    where = None if noun is Noun.ORGANISATIONS else body
    first = bring_all(body, noun)
    stood = as_it_stands(body)
    for _ in range(2):
        run = bring(noun, CHANGED[noun], where)
        assert (run.created, run.problems) == (0, 0)
        assert run.updated > 0
        assert as_it_stands(body) != stood
        assert str(import_undoing.obstacles(first)[0]).endswith("was changed later.")
        undo(run)
        assert as_it_stands(body) == stood
    undo(first)
    assert first.state is ImportState.UNDONE


TABLES_OF_VERSIONS = (DecisionVersion, PositionVersion, TermVersion, ParticipationVersion)


def test_no_version_is_removed_or_changed(body):
    run = bring_all(body, Noun.DECISIONS)
    before = [db.session.query(table).count() for table in TABLES_OF_VERSIONS]
    undo(run)
    after = [db.session.query(table).count() for table in TABLES_OF_VERSIONS]
    assert all(now >= then for now, then in zip(after, before, strict=True))
    assert [version.takes_back for version in db.session.query(DecisionVersion)] == [None, 1]


def test_what_an_import_made_is_only_ever_added(body):
    bring_all(body, Noun.OFFICIALS)
    with pytest.raises((sa.exc.IntegrityError, sqlite3.IntegrityError), match="only ever added"):
        db.session.execute(sa.text("DELETE FROM import_made"))


RESTS = {
    "a participation": (
        Noun.DECISIONS,
        lambda body: bring(Noun.PARTICIPATIONS, PARTICIPATIONS, body),
        "Wolderink takes part in Bruggen",
    ),
    "positions": (
        Noun.OFFICIALS,
        lambda body: bring(Noun.POSITIONS, POSITIONS, body),
        "Wolderink has positions",
    ),
    "an account": (
        Noun.OFFICIALS,
        lambda body: factories.account(body, Role.OFFICIAL, who=db.session.query(Official).one()),
        "Wolderink has an account",
    ),
    "a position at it": (
        Noun.ORGANISATIONS,
        lambda body: factories.position(
            factories.official(body),
            db.session.query(Organisation).filter_by(name="Dochter B.V.").one(),
        ),
        "A position is held at Dochter B.V.",
    ),
    "a tie": (
        Noun.ORGANISATIONS,
        lambda body: factories.owns(
            factories.organisation("Bezit B.V."),
            db.session.query(Organisation).filter_by(name="Moeder B.V.").one(),
        ),
        "A tie between Bezit B.V. and Moeder B.V.",
    ),
    "a yes of a clerk": (
        Noun.ORGANISATIONS,
        lambda body: factories.mention(
            body, "De dochter", db.session.query(Organisation).filter_by(name="Dochter B.V.").one()
        ),
        "De dochter is Dochter B.V.",
    ),
}


@pytest.mark.parametrize("case", RESTS)
def test_what_rests_on_an_import_keeps_it_and_is_named(body, case):
    noun, build, words = RESTS[case]
    run = bring_all(body, noun)
    build(body)
    assert words in " ".join(str(each) for each in import_undoing.obstacles(run))
    stands = as_it_stands(body)
    with pytest.raises(WrongState):
        undo(run)
    assert as_it_stands(body) == stands


def test_a_finding_keeps_its_decision(body):
    from register.models.screening import Finding

    run = bring_all(body, Noun.DECISIONS)
    decision, official = db.session.query(Decision).one(), db.session.query(Official).one()
    factories.keep(Finding(body=body, decision=decision, official=official))
    assert "There is a finding about Bruggen." in [
        str(each) for each in import_undoing.obstacles(run)
    ]


def test_an_import_is_undone_once_and_only_when_it_is_done(body):
    run = bring_all(body, Noun.OFFICIALS)
    undo(run)
    with pytest.raises(WrongState):
        undo(run)
    failed = bring(Noun.OFFICIALS, b"", body)
    assert failed.state is ImportState.FAILED
    with pytest.raises(WrongState):
        undo(failed)


def test_only_who_may_bring_it_in_may_undo_it(body):
    run = bring_all(body, Noun.DECISIONS)
    stranger = accounts.identity_of(
        factories.account(factories.body("ander", "Gemeente Ander"), Role.CLERK)
    )
    administrator = accounts.identity_of(factories.account(body, Role.ADMINISTRATOR))
    for who in (stranger, administrator):
        with pytest.raises(NotAllowed):
            import_undoing.undo(who, run)
    with transaction():
        import_undoing.undo(accounts.identity_of(factories.account(body, Role.CLERK)), run)
    assert run.undone.account_id is not None


def test_releases_of_one_decision_count_in_their_own_order_again(body):
    from tests.register.test_imports import package, release

    first = bring(Noun.DECISIONS, package(release(1, "2026-01-01T00:00:00Z")), body, "a.json")
    third = bring(Noun.DECISIONS, package(release(3, "2026-03-01T00:00:00Z")), body, "c.json")
    decision = db.session.query(Decision).one()
    undo(third)
    assert decision.current.title == "Gunning 1"
    second = bring(Noun.DECISIONS, package(release(2, "2026-02-01T00:00:00Z")), body, "b.json")
    assert (counts(second), decision.current.title) == ((0, 1, 0, 0), "Gunning 2")
    again = bring(Noun.DECISIONS, package(release(3, "2026-03-01T00:00:00Z")), body, "c.json")
    assert (counts(again), decision.current.title) == ((0, 1, 0, 0), "Gunning 3")
    assert import_undoing.obstacles(first)


def test_a_withdrawn_decision_is_on_no_list_and_asks_no_question(body):
    clerk = accounts.identity_of(factories.account(body, Role.CLERK))
    run = bring(Noun.DECISIONS, DECISIONS, body)
    assert [row.name for row in matching.open_questions(clerk, body)] == ["Tarwedam B.V."]
    undo(run)
    listing = listed.list_of(clerk, body, listed.DecisionFilters(), clock.today())
    assert listing.found == 0
    assert matching.open_questions(clerk, body) == []
    assert db.session.query(Mention).count() == 1


def test_a_link_by_number_goes_with_the_organisation_and_comes_back_with_it(body):
    bring(Noun.DECISIONS, DECISIONS, body)
    rows = b"name,kind,kvk\nTarwedam,company,90001234\n"
    for _ in range(2):
        run = bring(Noun.ORGANISATIONS, rows)
        mention = db.session.query(Mention).one()
        db.session.expire_all()
        assert matching.resolve(mention).name == "Tarwedam"
        undo(run)
        db.session.expire_all()
        assert matching.resolve(mention) is None
        assert db.session.query(OrganisationIdentifier).filter_by(number="90001234").count() == 0


def test_a_number_that_was_wrong_can_go_to_another_organisation(body):
    factories.organisation("Eerste B.V.", town="Vliet")
    run = bring(Noun.ORGANISATIONS, b"name,kind,kvk,town\nEerste B.V.,company,90000101,Vliet\n")
    assert counts(run) == (0, 1, 0, 0)
    undo(run)
    assert counts(
        bring(Noun.ORGANISATIONS, b"name,kind,kvk,town\nTweede B.V.,company,90000101,Vliet\n")
    ) == (
        1,
        0,
        0,
        0,
    )
    assert organisations.find_by_identifier("NL-KVK", "90000101").name == "Tweede B.V."


def test_the_series_of_a_corrected_file_is_another_person(body):
    undo(bring(Noun.OFFICIALS, OFFICIALS, body))
    assert counts(bring(Noun.OFFICIALS, OFFICIALS.replace(b"Wolderink", b"Terwolde"), body)) == (
        1,
        0,
        0,
        0,
    )
    assert [each.person.name for each in officials.list_of(body)] == ["Terwolde"]


def test_a_participation_and_a_tie_are_the_same_series_when_they_come_back(body):
    undo(bring_all(body, Noun.PARTICIPATIONS))
    assert counts(bring(Noun.PARTICIPATIONS, PARTICIPATIONS, body)) == (1, 0, 0, 0)
    assert db.session.query(Participation).count() == 1
    assert db.session.query(OrganisationTie).count() == 1
    assert db.session.query(Position).count() == 1


@pytest.mark.parametrize("whole", [True, False])
def test_who_is_shielded_does_not_come_back_as_somebody_new(body, whole):
    run = bring_all(body, Noun.OFFICIALS if whole else Noun.POSITIONS)
    official = officials.find_by_key(body, "w-1")
    position = None if whole else positions.find_by_key(official, "n-1")
    clerk = factories.identity(body, Role.CLERK)
    soon = clock.today() + datetime.timedelta(days=90)
    with transaction():
        made = shielding.shield(
            clerk, official, position, "Bedreigd na een uitspraak", soon, clock.today()
        )
    assert [str(each) for each in import_undoing.obstacles(run)] == [
        "A clerk decided something about Wolderink."
    ]
    with pytest.raises(WrongState):
        undo(run)
    with transaction():
        shielding.lift(clerk, made, "Het gevaar is geweken")
    undo(run)


def test_what_officials_stated_keeps_the_entry_and_the_organisation_that_it_names(body):
    runs = {
        noun: bring(noun, FILES[noun], None if noun is Noun.ORGANISATIONS else body)
        for noun in list(Noun)[:3]
    }
    official = officials.find_by_key(body, "w-1")
    position = positions.find_by_key(official, "n-1")
    firm = db.session.scalars(
        sa.select(Organisation).where(Organisation.name == "Moeder B.V.")
    ).one()
    interests.ask(SERVER, body, InterestKind.HOLDING, True, "Gedragscode 2025, artikel 4")
    with transaction():
        interests.declare(
            SERVER,
            official,
            InterestKind.HOLDING,
            interests.InterestEntry(organisation_id=firm.id, share=0.1),
        )
        db.session.add(
            IncomeVersion(position=position, year=2025, number=1, amount_cents=5, by_official=True)
        )
        db.session.add(BarCheck(position=position, number=1, known=True, kinds=""))
        question = {"kind": PositionQuestionKind.FEE_KEPT, "about": 1}
        db.session.add(SettledQuestion(position=position, exemption="", **question))
    stated = {str(each) for each in import_undoing.obstacles(runs[Noun.POSITIONS])}
    assert len(import_undoing.obstacles(runs[Noun.POSITIONS])) == 3
    assert stated == {"Something was stated of a position of Wolderink."}
    named = [str(each) for each in import_undoing.obstacles(runs[Noun.ORGANISATIONS])]
    assert named == ["Moeder B.V. is named in something that was stated."]
