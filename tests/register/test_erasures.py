"""What is erased is gone: from pages, from the raw bytes of the files, and from a backup that is put
back; the rows stay, and the triggers refuse everything else.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
import sqlalchemy as sa

from conflict_graph.facts import Outcome, Relation
from register import clock, database, traces
from register.access import SERVER, Role
from register.backups import ledger
from register.errors import WrongState
from register.extensions import Base, db
from register.models.confirmations import NoneVersion
from register.models.declarations import Position
from register.models.drafts import PositionDraft
from register.models.erasures import ErasedRow, ErasureGround, RecordedErasure
from register.models.hearings import FindingDocument, FindingDocumentContent
from register.models.history import EMPTIED, KEPT_COLUMNS
from register.models.imports import ImportMade, ImportProblem, ImportRun
from register.models.incomes import IncomeVersion
from register.models.interests import Interest, InterestPayload, InterestVersion
from register.models.officials import Person
from register.models.reports import ErrorReport, ReportAct, ReportStep, ReportText
from register.models.reviews import FactChange, FindingEvent, FindingText
from register.models.screening import AssessmentVersion, Finding, FrozenDossier, ScreeningRun
from register.models.shielding import LeftBecause, Shielding, ShieldingVersion
from register.services import outbox
from register.services.accounts import sessions
from register.services.erasing import erasing
from register.services.erasing.redacting import Redactor
from register.services.officials import departures, officials
from register.transaction import transaction
from tests import factories
from tests.browser import Browser

MANY = 100 if os.environ.get("TRUST") == "all" else 8


@pytest.fixture
def town(app, tmp_path):
    app.config["ERASURES_FILE"] = str(tmp_path / "erasures.jsonl")
    return factories.body()


@pytest.fixture
def path(app, town):
    return Path(app.config["ERASURES_FILE"])


def canary(number, what):
    return f"Kanarie{number}{what}"


def filled(town, number, until="2020-01-01"):
    """An official with something in every place that an erasure reaches."""
    word = lambda what: canary(number, what)  # noqa: E731
    person = factories.person(family_name=word("achternaam"), given_name=word("roepnaam"))
    official = factories.official(
        town, who=person, key=word("sleutel"), since="2018-01-01", until=until
    )
    account = factories.account(
        town, Role.OFFICIAL, email=f"{word('mail')}@voorbeeld.example", who=person, password=None
    )
    with transaction():
        account.name = word("naam")
        outbox.enqueue(
            outbox.LetterKind.REMINDER, account.email, "nl", clock.now(), account_id=account.id
        )
    sessions.begin(account, sessions.PASSWORD, "Firefox", confirmed_at=clock.now())
    organisation = factories.organisation(name=f"Vereniging {number}", kvk=f"9{number:07d}")
    position = factories.position(official, organisation, title=word("functie"), note=word("nota"))
    decision = factories.decision(town, title=f"Besluit {number}")
    factories.participation(decision, official)
    interest = Interest(official=official, kind="former_position")
    interest.versions.append(
        InterestVersion(
            number=1,
            act="declare",
            payload=InterestPayload(title=word("belang"), relation=Relation.PARTNER),
        )
    )
    facts = {"officials": [{"id": official.public_id, "name": person.name}], "note": word("nota")}
    dossier = FrozenDossier(decision=decision, sha256=f"{number:064d}", content=json.dumps(facts))
    run = ScreeningRun(body=town)
    finding = Finding(body=town, decision=decision, official=official)
    said = {"nl": {"text": f"{person.name} is {word('functie')}"}, "en": {}, "chains": []}
    assessment = AssessmentVersion(
        finding=finding,
        number=1,
        run=run,
        dossier=dossier,
        outcome=Outcome.POTENTIAL,
        rule="R",
        ruleset="r",
        answer=said,
    )
    event = FindingEvent(finding=finding, act="open", assessment=assessment)
    document = FindingDocument(
        finding=finding,
        account_id=account.id,
        media_type="text/plain",
        size_bytes=3,
        sha256="0" * 64,
    )
    report = ErrorReport(official=official, token_hash=f"{number:064d}", answer_by=clock.today())
    step = ReportStep(report=report, number=1, act=ReportAct.REPORT)
    file = ImportRun(
        body=town, noun="positions", file_name="a.csv", sha256="0" * 64, size_bytes=1, format="auto"
    )
    shielded = Shielding(official=official)
    shielded.versions.append(ShieldingVersion(number=1, lifted=True, reason=word("reden")))
    nothing = NoneVersion(official_id=official.id, number=1, act="declare", origin="imported")
    nothing.source = word("bron")
    changed = FactChange(finding=finding, facts=[{"fact": "title", "before": word("functie")}])
    rows = [
        *(shielded, nothing, changed),
        *(interest, dossier, assessment, event, document, report, step, file),
        FindingText(event=event, text=word("vraag")),
        FindingDocumentContent(document=document, name="a", content=word("bestand").encode()),
        ReportText(step=step, text=word("melding")),
        IncomeVersion(position=position, year=2019, number=1, amount_cents=123, by_official=True),
        PositionDraft(official=official, account_id=account.id, answers={"title": word("concept")}),
    ]
    for each in rows:
        factories.keep(each)
    made = {"title": [word("functie"), "lid"]}
    factories.keep(ImportMade(run_id=file.id, kind="position", row_id=1, is_new=False, said=made))
    factories.keep(
        ImportProblem(run_id=file.id, place="2", value=word("achternaam"), remedy="Say.")
    )
    return official.public_id, position.public_id


def erase(public_id, path, ground=ErasureGround.OBJECTION):
    done = erasing.erase(SERVER, lambda: (officials.get(public_id), None), ground, path)
    database.overwrite((db.engine, traces.engine()), done.rows)
    return done


def files_of():
    """Every byte of both databases, with what stands beside them."""
    found = []
    for engine in (db.engine, traces.engine()):
        at = Path(engine.url.database)
        found += [each for each in at.parent.glob(f"{at.name}*") if each.is_file()]
    return found


def hits(*more):
    """Where the word that begins every canary stands, in whatever file."""
    return [
        str(each)
        for each in (*files_of(), *more)
        if b"Kanarie" in each.read_bytes() or "Kanarie".encode("utf-16-le") in each.read_bytes()
    ]


def test_of_many_who_are_erased_no_byte_is_left(app, town, path, client, tmp_path):
    stays = factories.official(town, who=factories.person(family_name="Blijvend")).public_id
    there = [filled(town, number) for number in range(MANY)]
    app.config["EDITION_KEY_FILE"] = str(tmp_path / "edition_key")
    run = app.test_cli_runner().invoke
    assert run(args=["editions", "make"]).exit_code == 0
    assert hits(), "the canaries are there before"
    exported = ("/open-data/nevenfuncties.csv", "/api/v1/bestuurders", "/api/v1/nevenfuncties")
    for public_id, _ in there:
        erase(public_id, path)
    db.session.remove()
    database.overwrite((db.engine, traces.engine()), [])
    for address in exported:
        (tmp_path / address.replace("/", "_")).write_bytes(client.get(address).data)
    assert hits(path, *(tmp_path / each.replace("/", "_") for each in exported)) == []
    assert client.get(f"/bestuurders/{stays}").status_code == 200
    verified = run(args=["history", "verify"])
    assert verified.exit_code == 0, verified.output


def counts():
    return {
        table: db.session.scalar(
            sa.select(sa.func.count()).select_from(Base.metadata.tables[table])
        )
        for table in ("position", "position_version", "term_version", "finding", "finding_event")
    }


def test_the_rows_stay_and_a_mark_says_when_and_on_which_ground(app, town, path, client):
    official, position = filled(town, 1)
    before = counts()
    done = erase(official, path)
    assert counts() == before
    assert done.rows["position_payload"] == 1
    for address, language in (
        (f"/bestuurders/{official}", "nl"),
        (f"/en/bestuurders/{official}", "en"),
    ):
        page = Browser(client).open(address, 410)
        assert "17(1)(c)" in page.words, language
        assert "Kanarie" not in page.words
    assert client.get(f"/api/v1/bestuurders/{official}").status_code == 410
    assert client.get(f"/nevenfuncties/{position}").status_code in (404, 410)
    row = db.session.scalars(sa.select(RecordedErasure)).one()
    assert (row.ground, row.official.public_id) == (ErasureGround.OBJECTION, official)
    assert departures.has_left(row.official)
    with pytest.raises(WrongState):
        erase(official, path)


def test_one_entry_is_erased_and_the_rest_of_the_person_stays(app, town, path, client):
    official = factories.official(town, who=factories.person(family_name="Wad"))
    kept = factories.position(
        official, factories.organisation(name="Bond Duin"), title="penningmeester"
    )
    gone = factories.position(
        official, factories.organisation(name="Koor Zilt"), title="voorzitter"
    )

    def find():
        found = db.session.scalar(sa.select(Position).where(Position.public_id == gone.public_id))
        return found.official, found

    with pytest.raises(WrongState):
        erasing.erase(SERVER, find, ErasureGround.OBJECTION, path)
    erasing.erase(SERVER, find, ErasureGround.UNLAWFUL, path)
    page = Browser(client).open(f"/bestuurders/{official.public_id}")
    assert "Bond Duin" in page.words
    assert "Koor Zilt" not in page.words
    assert client.get(f"/nevenfuncties/{gone.public_id}").status_code == 410
    assert client.get(f"/api/v1/nevenfuncties/{gone.public_id}").status_code == 410
    assert client.get(f"/nevenfuncties/{gone.public_id}/versies/1").status_code in (404, 410)
    assert client.get(f"/nevenfuncties/{kept.public_id}").status_code == 200
    assert client.get(f"/nevenfuncties/{kept.public_id}/versies/1").status_code == 200


def test_who_is_an_official_elsewhere_keeps_the_name_there(app, town, path):
    official, _ = filled(town, 1)
    person = officials.get(official).person
    factories.official(factories.body("elders", "Gemeente Elders"), who=person)
    done = erase(official, path)
    assert done.keeps_name
    assert db.session.get(Person, person.id).family_name == canary(1, "achternaam")


@pytest.mark.parametrize("table", sorted(EMPTIED))
def test_without_a_row_of_the_ledger_nothing_can_be_emptied(app, town, path, table):
    filled(town, 1)
    filled(town, 2)
    column = EMPTIED[table][0]
    rows = db.session.scalars(sa.text(f"SELECT id FROM {table}")).all()
    db.session.rollback()
    assert rows
    for key in rows:
        with pytest.raises(sa.exc.DBAPIError, match="only ever added"), transaction():
            db.session.execute(sa.text(f"UPDATE {table} SET {column} = '' WHERE id = {key}"))


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE frozen_dossier SET sha256 = 'x'",
        "UPDATE frozen_dossier SET content = content || ' and more'",
        "UPDATE frozen_dossier SET content = '', decision_id = decision_id + 1",
        "UPDATE assessment_version SET outcome = 'none'",
        "DELETE FROM frozen_dossier",
        "DELETE FROM erased_row",
        "UPDATE erased_row SET row_id = 1",
        "DELETE FROM erasure",
        "UPDATE erasure SET ground = 'duty'",
    ],
)
def test_of_a_row_that_was_erased_nothing_else_can_be_changed(app, town, path, change):
    official, _ = filled(town, 1)
    erase(official, path)
    with pytest.raises(sa.exc.DBAPIError), transaction():
        db.session.execute(sa.text(change))


def test_the_lists_of_columns_are_those_of_the_models():
    for table, kept in KEPT_COLUMNS.items():
        columns = {column.name for column in Base.metadata.tables[table].columns}
        assert {*kept, *EMPTIED[table]} == columns, table
        assert not {*kept} & {*EMPTIED[table]}


def test_a_backup_of_before_is_emptied_again_by_the_ledger(app, town, path):
    official, _ = filled(town, 1)
    filled(town, 2)
    at = Path(db.engine.url.database)
    db.session.remove()
    database.overwrite((db.engine,), [])
    before = at.read_bytes()
    erase(official, path)
    lines = path.read_text(encoding="utf-8")
    assert "Kanarie" not in lines
    db.session.remove()
    db.engine.dispose()
    for each in at.parent.glob(f"{at.name}-*"):
        each.unlink()
    at.write_bytes(before)
    found = ledger.read(path)
    with database.writing(), db.engine.begin() as connection:
        ledger.replay(
            connection, [each for each in found if each.table in Base.metadata.tables], found[0].at
        )
    assert officials.get(official).person.family_name == "***"
    db.session.remove()
    db.engine.dispose()
    database.overwrite((db.engine,), [])
    assert b"Kanarie1" not in at.read_bytes()
    assert b"Kanarie2" in at.read_bytes()
    assert db.session.scalar(sa.select(sa.func.count(ErasedRow.id))) > 0
    assert LeftBecause.ERASED in db.session.scalars(sa.select(Shielding.left_because)).all()


def test_what_hangs_on_it_goes_in_the_same_transaction_or_nothing_does(
    app, town, path, monkeypatch
):
    official, _ = filled(town, 1)

    def refuse(erased):
        assert erased.official == official
        raise RuntimeError("not now")

    monkeypatch.setattr(erasing, "HOOKS", [refuse])
    with pytest.raises(RuntimeError):
        erase(official, path)
    assert officials.get(official).person.family_name == canary(1, "achternaam")
    assert not path.exists()


def test_showing_changes_nothing_and_no_line_has_a_name(app, town, path):
    official, position = filled(town, 1)
    run = app.test_cli_runner().invoke
    shown = run(args=["erasures", "official", official, "--ground", "objection", "--show"])
    assert shown.exit_code == 0, shown.output
    assert "position_payload" in shown.output
    assert not path.exists()
    done = run(args=["erasures", "official", official, "--ground", "objection"])
    assert done.exit_code == 0, done.output
    listed = run(args=["erasures", "list"]).output
    assert official in listed
    assert "Kanarie" not in shown.output + done.output + listed
    again = run(args=["erasures", "position", position, "--ground", "duty"])
    assert again.exit_code == 1


def test_an_account_with_another_role_stays_and_that_is_said(app, town, path):
    official, _ = filled(town, 1)
    account = outbox.account_of(officials.get(official).person_id)
    with transaction():
        account = db.session.merge(account)
        account.roles.append(factories.AccountRole(body=town, role=Role.CLERK))
    done = erase(official, path)
    assert done.keeps_account
    assert outbox.account_of(officials.get(official).person_id).name == canary(1, "naam")


@pytest.mark.parametrize(
    ("words", "text", "left"),
    [
        (["Jan de Wit"], '{"a": "Jan de Wit, lid"}', '{"a": "***, lid"}'),
        (["Wit"], '{"a": "Witte Wit wit"}', '{"a": "Witte *** ***"}'),
        (["Zoë"], '{"a": "Zo\\u00eb"}', '{"a": "***"}'),
        (["ab", ""], '{"a": "ab"}', '{"a": "ab"}'),
        ([], '{"a": "ab"}', '{"a": "ab"}'),
    ],
)
def test_words_go_out_of_texts_as_whole_words(words, text, left):
    redactor = Redactor(words)
    assert redactor.in_json(text) == left
    assert len(left) <= len(text)
    assert redactor.in_value(json.loads(text)) == json.loads(left)
