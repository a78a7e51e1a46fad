"""What must hold on PostgreSQL as it does on SQLite: the schema, the triggers, and what the public
can read.
"""

from __future__ import annotations

import datetime
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from flask_migrate import downgrade, upgrade

from conflict_graph.facts import (
    DecisionKind,
    DecisionStatus,
    OfficeKind,
    OrganisationKind,
    PartyRole,
    Relation,
    Step,
    TieKind,
)
from register import clock, counters, create_app, database, traces
from register.access import SERVER, FindingState, Role
from register.database import PublicReader
from register.errors import Taken, WrongState
from register.extensions import db
from register.models.bodies import Body
from register.models.decision_changes import DecisionChange
from register.models.declarations import PositionVersion
from register.models.erasures import ErasureGround
from register.models.history import triggers
from register.models.kinds import Act
from register.models.public import VIEWS, PublicOfficial, PublicPosition
from register.models.screening import FrozenDossier
from register.services import outbox
from register.services.decisions import listed as decision_list
from register.services.decisions.listed import DecisionFilters
from register.services.desk import blocks, news
from register.services.dossiers import dossiers
from register.services.erasing import erasing
from register.services.findings import findings
from register.services.findings import listed as finding_list
from register.services.findings.listed import FindingFilters
from register.services.latest import PlannedDate
from register.services.meter import meter, rows
from register.services.officials import officials
from register.services.outbox import LetterKind
from register.services.screening import advice
from register.services.screening.advice import (
    AdviceQuestion,
    SupposedOrganisation,
    SupposedParty,
    SupposedTie,
)
from register.transaction import transaction
from tests import factories, listed, postgresql
from tests.conftest import SETTINGS, apart, let_go
from tests.rounds import screen_anew

pytestmark = pytest.mark.skipif(postgresql.programs() is None, reason="needs PostgreSQL")


@pytest.fixture(scope="module")
def address():
    with postgresql.server() as address:
        yield address


@pytest.fixture(scope="module")
def app(address):
    uri = f"postgresql+psycopg://{address}"
    app = create_app({**SETTINGS, "SQLALCHEMY_DATABASE_URI": uri})
    with app.app_context():
        upgrade()
        yield app
        let_go()


@pytest.mark.skipif(
    postgresql.programs_of_the_wheel() is None, reason="needs the wheel of PostgreSQL"
)
def test_where_no_server_is_installed_the_one_of_the_wheel_answers():
    with postgresql.server(postgresql.programs_of_the_wheel()) as address:
        engine = sa.create_engine(f"postgresql+psycopg://{address}")
        with engine.connect() as connection:
            assert (
                connection.scalar(sa.text("SELECT current_setting('server_version_num')::int"))
                >= 160000
            )
        engine.dispose()


def test_going_down_and_up_again_leaves_the_same_schema(app):
    before = sorted(sa.inspect(db.engine).get_table_names())
    downgrade(revision="base")
    assert set(sa.inspect(db.engine).get_table_names()) == {"alembic_version", "traces_version"}
    upgrade()
    assert sorted(sa.inspect(db.engine).get_table_names()) == before


def test_every_trigger_of_the_list_is_there(app):
    found = db.session.scalars(
        sa.text("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")
    ).all()
    assert set(found) == set(triggers("postgresql"))


@pytest.mark.parametrize(
    "verb", ["UPDATE position_version SET number = 9", "DELETE FROM position_version"]
)
def test_a_version_cannot_be_changed_or_removed_by_raw_sql(app, verb):
    body = factories.body(slug=verb[:6].lower(), name=f"Gemeente {verb[:6]}")
    factories.position(factories.official(body), body.organisation)
    with pytest.raises(sa.exc.DBAPIError, match="only ever added"):
        db.session.execute(sa.text(verb))
    db.session.rollback()


def test_of_two_who_write_the_same_next_version_the_second_is_told(app):
    body = factories.body(slug="tegelijk", name="Gemeente Tegelijk")
    position = factories.position(factories.official(body), body.organisation)
    with pytest.raises(WrongState, match="at the same moment"), transaction():
        db.session.add(
            PositionVersion(position_id=position.id, number=1, act=Act.WITHDRAW, origin="declared")
        )


def test_of_two_who_wait_for_each_other_one_is_told(app):
    bodies = [factories.body(slug=f"kruis-{n}", name=f"Gemeente Kruis {n}").id for n in (1, 2)]
    db.session.rollback()
    together = threading.Barrier(2)

    def hold(first, second):
        with app.app_context():
            try:
                with transaction():
                    for number in (first, second):
                        held = sa.select(Body.id).where(Body.id == number).with_for_update()
                        db.session.execute(held)
                        if number == first:
                            together.wait()
            except Taken:
                return "told"
            return "done"

    with ThreadPoolExecutor(2) as threads:
        came = [threads.submit(hold, *each) for each in (bodies, bodies[::-1])]
        assert sorted(each.result() for each in came) == ["done", "told"]


def test_a_transaction_that_was_begun_to_read_is_refused_a_change(app):
    with apart():
        with pytest.raises(sa.exc.DBAPIError, match="read-only transaction"):
            db.session.execute(sa.text("DELETE FROM journal_entry"))
        db.session.rollback()
        assert db.session.scalar(sa.text("SHOW lock_timeout")) == "0"
        with transaction():
            assert db.session.scalar(sa.text("SHOW lock_timeout")) == "10min"
            db.session.execute(sa.text("DELETE FROM journal_entry"))


def test_the_public_role_reads_the_views_and_nothing_else(app, address):
    body = factories.body(slug="openbaar", name="Gemeente Openbaar")
    who = factories.person(family_name="Zichtbaar")
    factories.position(factories.official(body, who=who), body.organisation, title="penningmeester")
    hidden = factories.official(body, kind=OfficeKind.CIVIL_SERVANT, title="inkoper")
    factories.position(hidden, body.organisation, title="verborgen functie")
    shares = factories.organisation("Houdstermaatschappij Ledeveen B.V.")
    factories.position(
        factories.official(body), shares, title="aandeelhouder", kind=TieKind.OWNERSHIP
    )
    for statement in (
        "CREATE ROLE public_reader LOGIN",
        *(f"GRANT SELECT ON {view} TO public_reader" for view in VIEWS),
    ):
        db.session.execute(sa.text(statement))
    db.session.commit()
    reader = PublicReader()
    app.config["PUBLIC_DATABASE_URI"] = (
        f"postgresql+psycopg://{address.replace('register@', 'public_reader@')}"
    )
    reader.init_app(app)
    with reader.session() as session:
        titles = set(session.scalars(sa.select(PublicPosition.title)))
        names = {official.name for official in session.scalars(sa.select(PublicOfficial))}
        assert "penningmeester" in titles
        assert not titles & {"verborgen functie", "aandeelhouder"}
        assert "Sanne Zichtbaar" in names
        assert hidden.person.name not in names
        for table in db.metadata.tables:
            with pytest.raises(sa.exc.DBAPIError, match="permission denied"):
                session.execute(sa.text(f"SELECT 1 FROM {table}"))
            session.rollback()
    reader.engine.dispose()
    app.config["PUBLIC_DATABASE_URI"] = None


def test_two_senders_at_once_get_different_letters(app):
    moment = datetime.datetime(2026, 11, 24, 11, 0, tzinfo=datetime.UTC)
    addresses = [f"mens{number}@vlietmonde.example" for number in range(8)]
    for address in addresses:
        outbox.enqueue(LetterKind.REMINDER, address, "nl", moment)
    db.session.commit()
    taken, start = [], threading.Barrier(3)

    def work():
        with app.app_context(), database.writing():
            start.wait()
            while (letter := outbox.claim(moment)) is not None:
                taken.append(letter.address)
                db.session.commit()
            db.session.remove()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == addresses


def test_the_edition_of_the_public_pages_changes_with_whatever_is_committed(app):
    reader = PublicReader()
    reader.init_app(app)
    before = reader.edition()
    assert reader.edition() == before
    factories.organisation("Stichting Vlierbes")
    assert reader.edition() != before
    reader.engine.dispose()


def test_a_dossier_reads_days_words_lists_and_yes_or_no_as_they_were_written(app):
    body = factories.body(slug="dossier", name="Gemeente Dossier")
    firm = factories.organisation("Bouwbedrijf Tarwedam B.V.", kvk="90004329")
    official = factories.official(body, portfolio="bruggen; sluizen")
    position = factories.position(official, firm, since="2023-03", paid=True)
    decision = factories.decision(body, [firm], decided_on="2026-09")
    factories.participation(decision, official, steps=["voted"], recused_vote=False)
    day = datetime.date(2026, 11, 24)
    made = dossiers.write(decision.id, day)
    assert dossiers.read(dossiers.text_of(made)) == made
    [tie] = made.ties
    assert (tie.id, tie.kind, tie.paid, str(tie.from_date)) == (
        position.public_id,
        TieKind.BOARD,
        True,
        "2023-03",
    )
    assert str(tie.confirmed_on) == clock.day_of(position.current.recorded_at).isoformat()
    assert made.officials[0].portfolio == ("bruggen", "sluizen")
    assert made.decisions[0].participations[0].steps == (Step.VOTED,)
    assert str(made.decisions[0].decided_on) == "2026-09"
    assert [each.identifiers for each in made.organisations if each.name == firm.name] == [
        {"NL-KVK": "90004329"}
    ]


@pytest.mark.parametrize(
    ("relation", "word"), [(None, "actual_indicated"), (Relation.PARTNER, "apparent")]
)
def test_advice_supposes_what_no_row_has_here_too(app, relation, word):
    body = factories.body(f"advies-{relation}", "Gemeente Advies")
    official = factories.official(body, OfficeKind.ELECTED_MEMBER, "raadslid")
    who = factories.identity(body, Role.OFFICIAL, who=official.person)
    new = SupposedOrganisation(name="Firma Nergens B.V.", kind=OrganisationKind.COMPANY)
    asked = AdviceQuestion(
        title="Bruggen",
        kind=DecisionKind.AWARD,
        parties=(SupposedParty(at=new, role=PartyRole.BIDDER),),
        steps=(Step.VOTED,),
        tie=SupposedTie(at=new, kind=TieKind.OWNERSHIP, relation=relation),
    )
    found = advice.answer(who, official, asked, "nl", clock.today())
    assert found.report.said.word == word
    assert found.report.said.word_if_steps_aside == "managed"


def test_lists_and_desk_are_chosen_and_put_in_order_here_too(app):
    body = factories.body("lijsten", "Gemeente Lijsten")
    today, clerk = clock.today(), factories.identity(body, Role.CLERK)
    official, firm = factories.official(body), factories.organisation()
    factories.position(official, firm)
    days = [today - datetime.timedelta(days=2), today + datetime.timedelta(days=2), None]
    made = []
    for day in days:
        planned = day.isoformat() if day else None
        made.append(
            factories.decision(body, [firm], status=DecisionStatus.OPEN, decided_on=planned)
        )
        factories.participation(made[-1], official, planned=["deliberated", "voted"])
    screen_anew(body, day=today)
    for planned, expected in zip(PlannedDate, made, strict=True):
        found = decision_list.list_of(clerk, body, DecisionFilters(planned=planned), today)
        assert list(found.rows) == [expected]
        narrowed = finding_list.list_for(clerk, today, FindingFilters(planned=planned))
        assert [each.finding.decision for each in narrowed.rows] == [expected]
    in_order = finding_list.list_for(clerk, today).rows
    assert [each.finding.decision for each in in_order] == made
    [first, *_others] = in_order
    with transaction():
        findings.ask(clerk, first.finding, "Wat was uw rol hierbij?", 14, today)
    later = today + datetime.timedelta(days=15)
    for state, day in ((FindingState.ASKED, today), (FindingState.LAPSED, later)):
        found = finding_list.list_for(clerk, day, FindingFilters(state=state))
        assert [each.finding for each in found.rows] == [first.finding]
    assert finding_list.count_for(clerk, today) == 2
    assert len(blocks.of(clerk, today).to_do) == 3
    moment = clock.now() - datetime.timedelta(hours=1)
    assert news.since(factories.identity(body, Role.CLERK), moment, today, 10)
    checked = DecisionFilters(was_checked=True)
    assert decision_list.list_of(clerk, body, checked, today).found == 3


def test_the_database_keeps_the_place_of_decisions_in_lists_here_too(app):
    world = listed.World(3, factories.body("volgorde", "Gemeente Volgorde"))
    for _ in range(25):
        world.change()
    kept = listed.kept()
    assert kept == listed.expected()
    assert kept == listed.rebuilt()


def test_the_meter_counts_here_too(app):
    body = factories.body("roerveld", "Gemeente Roerveld")
    firm = factories.organisation("Roerbouw B.V.", kvk="90004399")
    official = factories.official(body)
    factories.position(official, firm)
    decision = factories.decision(body, [firm])
    factories.participation(decision, official, steps=["voted"])
    factories.decision(body, [firm])
    screen_anew(body)
    identity = factories.identity(body, Role.REVIEWER)
    assert meter.of(identity, body)[0].decisions == 1
    assert list(rows.cells(body, rows.first_checks(body))) == [decision.id]
    assert rows.concluded(body) == []


def test_of_many_who_count_at_once_each_gets_a_number_of_its_own(app):
    def one(_):
        with app.app_context():
            return counters.hit("search of one reader", 60)

    with ThreadPoolExecutor(8) as threads:
        assert sorted(threads.map(one, range(40))) == list(range(1, 41))
    counters.take_back("search of one reader")
    assert counters.count("search of one reader") == 39
    counters.forget()
    assert counters.hit("search of one reader", 60) == 1


def test_what_is_erased_is_let_go_here_too_and_nothing_else_is(app, tmp_path):
    body = factories.body(slug="wissen", name="Gemeente Wissen")
    official = factories.official(
        body, who=factories.person(family_name="Kanarieveer"), until="2020-01-01"
    )
    factories.position(official, body.organisation, title="Kanariefunctie")
    decision = factories.decision(body, title="Besluit")
    factories.participation(decision, official)
    content = '{"name": "Sanne Kanarieveer"}'
    for sha256 in ("1" * 64, "2" * 64):
        factories.keep(FrozenDossier(decision=decision, sha256=sha256, content=content))
    kept = factories.decision(body, title="Ander besluit")
    factories.keep(FrozenDossier(decision=kept, sha256="3" * 64, content=content))
    public_id = official.public_id
    done = erasing.erase(
        SERVER,
        lambda: (officials.get(public_id), None),
        ErasureGround.OBJECTION,
        tmp_path / "erasures.jsonl",
    )
    assert database.overwrite((db.engine, traces.engine()), done.rows)
    assert officials.get(public_id).person.family_name == "***"
    found = db.session.scalars(
        sa.select(FrozenDossier.content).where(FrozenDossier.decision_id == decision.id)
    ).all()
    assert found == ['{"name": "***"}'] * 2
    for change in (
        "UPDATE frozen_dossier SET content = '' WHERE sha256 LIKE '33%'",
        "UPDATE frozen_dossier SET sha256 = 'x' WHERE sha256 LIKE '11%'",
        "DELETE FROM erased_row",
    ):
        with pytest.raises(sa.exc.DBAPIError, match="only ever added"), transaction():
            db.session.execute(sa.text(change))


def test_of_many_at_once_who_withdraw_one_decision_one_does(app):
    body = factories.body(slug="menigte", name="Gemeente Menigte")
    decision, clerk = factories.decision(body), factories.account(body, Role.CLERK)
    clients = [factories.let_in(app.test_client(), clerk) for _ in range(8)]
    page, together = f"/besluiten/{decision.public_id}/intrekken", threading.Barrier(len(clients))
    form = {"reason": "Dit besluit staat twee keer in het register."}

    def send(client):
        with app.app_context(), database.writing(False):
            together.wait()
            return client.post(page, data=form).status_code

    with ThreadPoolExecutor(len(clients)) as threads:
        statuses = sorted(threads.map(send, clients))
    assert statuses == [303, *[409] * 7]
    changes = sa.select(sa.func.count()).where(DecisionChange.decision_id == decision.id)
    assert db.session.scalar(changes) == 1
    db.session.rollback()
