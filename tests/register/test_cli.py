"""Commands: what they answer and with which exit status, because others script them."""

from __future__ import annotations

import json
import zipfile
from importlib import import_module
from pathlib import Path

import click
import pytest

from conflict_graph.readers.records import DECISION_FORMATS
from register import cli, create_app
from register.access import Role
from register.cli.demo import check_database
from register.errors import WrongSetting
from register.extensions import db
from register.models.bodies import Body
from register.models.decisions import Decision
from register.services.accounts import accounts
from register.services.reviews import concerns
from tests import factories
from tests.conftest import SETTINGS

SAMPLES = Path(__file__).parents[1] / "samples"
COMMANDS = Path(__file__).parents[2] / "docs" / "commands.md"
TABLE = "procedure,title,kind,status\nP-1,Bruggen,award,taken\nP-2,Sluizen,nonsens,taken\n"


@pytest.fixture
def run(app):
    runner = app.test_cli_runner()
    return lambda *arguments, **settings: runner.invoke(
        args=[str(each) for each in arguments], **settings
    )


def commands_of(app):
    context = click.Context(app.cli)
    return {name: app.cli.get_command(context, name) for name in app.cli.list_commands(context)}


def test_each_command_stands_in_the_module_that_is_read_for_it(app):
    for module, names in cli.MODULES.items():
        found = import_module(f"register.cli.{module}").COMMANDS
        assert tuple(each.name for each in found) == names
    assert "nothing" not in commands_of(app)
    assert app.cli.get_command(click.Context(app.cli), "nothing") is None


def test_the_commands_of_libraries_stand_beside_ours(app):
    assert {"upgrade", "downgrade", "current"} <= commands_of(app)["db"].commands.keys()


def test_every_command_stands_on_the_page_of_commands_with_its_formats(app):
    page = COMMANDS.read_text(encoding="utf-8")
    of_libraries = {"db", "routes", "run", "shell"}
    own = {name: each for name, each in commands_of(app).items() if name not in of_libraries}
    assert {"demo", "folder", "imports"} <= own.keys()
    for noun, group in own.items():
        for verb in getattr(group, "commands", [""]):
            assert f"`{noun} {verb}".rstrip() in page, (noun, verb)
    formats = "\\|".join(DECISION_FORMATS)
    assert f"--format {formats}]" in page


def test_a_body_is_added_and_listed(run):
    assert run("bodies", "add", "Gemeente Vlietmonde", "--kvk", "90000012").exit_code == 0
    assert "vlietmonde" in run("bodies", "list").output
    assert run("bodies", "add", "Gemeente Vlietmonde").exit_code == 1
    assert db.session.query(Body).one().organisation.identifiers[0].number == "90000012"


def test_an_account_gets_its_roles_and_its_official(run):
    official = factories.official(factories.body(), key="w-1")
    arguments = (
        "accounts",
        "add",
        "w@voorbeeld.example",
        "--body",
        "vlietmonde",
        "--official",
        "w-1",
    )
    assert run(*arguments).exit_code == 0
    account = accounts.get("w@voorbeeld.example")
    assert account.person_id == official.person_id
    assert accounts.identity_of(account).holds(Role.OFFICIAL, official.body_id)


@pytest.mark.parametrize(
    "wrong", [("--official", "x"), ("--role", "clerk"), ("--body", "nergens", "--role", "clerk")]
)
def test_an_account_that_cannot_be_is_explained(run, wrong):
    factories.body()
    made = run("accounts", "add", "w@voorbeeld.example", *wrong)
    assert made.exit_code == 1
    assert "Traceback" not in made.output


def test_bad_records_are_reported_and_the_exit_is_still_0(run, tmp_path):
    factories.body()
    file = tmp_path / "besluiten.csv"
    file.write_text(TABLE)
    answer = run("decisions", "import", file, "--body", "vlietmonde", "--json")
    assert answer.exit_code == 0
    (report,) = json.loads(answer.stdout)["files"]
    assert {key: report[key] for key in ("file", "read", "created", "updated", "unchanged")} == {
        "file": "besluiten.csv",
        "read": 2,
        "created": 1,
        "updated": 0,
        "unchanged": 0,
    }
    assert report["problems"][0].keys() == {"where", "value", "remedy"}
    assert "besluiten.csv" in run("decisions", "import", file, "--body", "vlietmonde").output


def test_a_file_that_cannot_be_read_exits_1_and_the_others_still_come_in(run, tmp_path):
    factories.body()
    good, empty = tmp_path / "good.csv", tmp_path / "empty.csv"
    good.write_text(TABLE)
    empty.write_text("")
    answer = run(
        "decisions",
        "import",
        empty,
        tmp_path / "missing.csv",
        good,
        "--body",
        "vlietmonde",
        "--json",
    )
    assert answer.exit_code == 1
    assert [report["created"] for report in json.loads(answer.stdout)["files"]] == [0, 0, 1]
    assert db.session.query(Decision).count() == 1


def test_screening_answers_per_body(run):
    factories.decision(factories.body(), [factories.organisation()])
    answer = run("screening", "run", "--json")
    assert json.loads(answer.stdout) == {
        "runs": [{"body": "vlietmonde", "decisions": 1, "not_fully_checked": 1}]
    }


@pytest.mark.parametrize(
    "uri", ["sqlite:////srv/instance/register.sqlite", "postgresql+psycopg://localhost/register"]
)
def test_the_demonstration_refuses_a_database_that_is_not_its_own(uri):
    with pytest.raises(WrongSetting, match="REGISTER_SQLALCHEMY_DATABASE_URI"):
        check_database(uri)


@pytest.mark.parametrize(
    "uri", ["sqlite:////tmp/demo.sqlite", "postgresql+psycopg://localhost/register_demo"]
)
def test_the_demonstration_takes_a_database_of_its_own(uri):
    check_database(uri)


def test_the_demonstration_does_not_touch_the_register(run):
    answer = run("demo", "--no-serve")
    assert answer.exit_code == 1
    assert db.session.query(Body).count() == 0


def test_notices_in_a_zip_and_in_a_folder_are_answered_one_by_one(run, tmp_path):
    factories.body()
    folder = tmp_path / "notices"
    folder.mkdir()
    (folder / "a.xml").write_bytes((SAMPLES / "eforms_result.xml").read_bytes())
    (folder / "b.xml").write_bytes((SAMPLES / "ted_f03.xml").read_bytes())
    archive = tmp_path / "notices.zip"
    with zipfile.ZipFile(archive, "w") as opened:
        opened.write(folder / "a.xml", "a.xml")
        opened.writestr("../b.xml", "x")
    answers = json.loads(
        run(
            "decisions", "import", folder, archive, "--body", "vlietmonde", "--all-buyers", "--json"
        ).output
    )["files"]
    # Three decisions, and the owner whom the notice names.
    assert [(answer["file"], answer["created"], answer["unchanged"]) for answer in answers] == [
        ("notices/a.xml", 4, 0),
        ("notices/b.xml", 2, 0),
        ("notices.zip/a.xml", 0, 4),
        ("notices.zip/../b.xml", 0, 0),
    ]
    said = run("decisions", "import", archive, "--body", "vlietmonde", "--format", "ted")
    assert said.exit_code == 1
    assert "TED_EXPORT" in said.output


def test_a_missing_file_or_one_that_is_no_table_is_answered(run, tmp_path):
    factories.body()
    for noun in ("decisions", "positions"):
        missing = run(noun, "import", tmp_path / "missing.zip", "--body", "vlietmonde")
        assert missing.exit_code == 1
        assert "Check the name of the file" in missing.output


def test_a_database_without_tables_is_explained_in_one_line(tmp_path):
    app = create_app(
        {**SETTINGS, "SQLALCHEMY_DATABASE_URI": f"sqlite:///{tmp_path / 'empty.sqlite'}"}
    )
    answer = app.test_cli_runner().invoke(args=["bodies", "list"])
    assert answer.exit_code == 1
    assert answer.output.splitlines() == [
        "Error: The database is not ready: run flask --app wsgi db upgrade."
    ]
    for address in ("/", "/en/organen/vlietmonde", "/besluiten"):
        client = app.test_client()
        with client.session_transaction() as cookie:
            cookie["_user_id"] = "somebody"
        page = client.get(address)
        assert page.status_code == (303 if address == "/besluiten" else 503), address
        assert page.status_code == 303 or "flask --app wsgi db upgrade" in page.text


def test_a_neighbour_reads_concerns_of_a_body_and_is_named_beforehand(run):
    here, elsewhere = factories.body(), factories.body("waterveld", "Waterschap Waterveld")
    account = factories.account(elsewhere, Role.REVIEWER, email="n@voorbeeld.example")
    factories.account(here, Role.REVIEWER, email="eigen@voorbeeld.example")
    named = run("reviewers", "neighbour", "vlietmonde", account.email)
    assert (named.exit_code, named.output) == (
        0,
        "n@voorbeeld.example: reads concerns of vlietmonde that no reviewer of it may read\n",
    )
    assert concerns.has_neighbour(here)
    refused = run("reviewers", "neighbour", "vlietmonde", "eigen@voorbeeld.example")
    assert refused.exit_code == 1
    assert "Name a reviewer of another body" in refused.output
    assert run("reviewers", "neighbour-end", "vlietmonde", account.email).exit_code == 0
    assert not concerns.has_neighbour(here)
