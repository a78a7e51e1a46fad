"""How long a body keeps what it may choose about: what is over its term is shown first, and then
goes; the history stays.
"""

from __future__ import annotations

import datetime

import pytest
import sqlalchemy as sa

from conflict_graph.dates import PartialDate
from conflict_graph.facts import OfficeKind
from register import clock
from register.access import SERVER, Role
from register.errors import Gone, Invalid, NotAllowed, NotFound
from register.extensions import db
from register.models.declarations import PositionPayload, PositionVersion
from register.models.drafts import PositionDraft
from register.models.imports import ImportProblem, ImportRun, Noun
from register.models.journal import JournalEntry
from register.models.officials import Official, TermVersion
from register.models.reports import ErrorReport, ReportAct, ReportStep, ReportText
from register.public import open_data, pages
from register.services.declarations.publicity import Hidden, hidden_because
from register.services.imports import files
from register.services.officials import departures, officials, shielding, visibility
from register.services.retention import running, terms
from register.services.retention.running import RetentionKind
from register.transaction import transaction
from tests import factories
from tests.browser import Browser

LONG = "Omdat de veiligheid dit vraagt."


def days_ago(days):
    return PartialDate.of(clock.today() - datetime.timedelta(days=days))


@pytest.fixture
def town(app):
    return factories.body()


def of_before(body, days, name="Wad", **changes):
    """An official whose only term ended so many days ago, with a position."""
    official = factories.official(
        body,
        who=factories.person(family_name=name),
        since=str(days_ago(days + 1000)),
        until=str(days_ago(days)),
        **changes,
    )
    factories.position(official, factories.organisation(name=f"Stichting {name}"))
    return official


def run(body):
    with transaction():
        return {each.kind: list(each.subjects) for each in running.run(body, clock.now())}


def due(body):
    return {each.kind: list(each.subjects) for each in running.list_due(body, clock.now())}


def test_who_left_office_longer_ago_than_the_term_leaves_every_public_output(app, town, client):
    old, recent = of_before(town, 366), of_before(town, 364, "Duin")
    stays = factories.official(town, who=factories.person(family_name="Geest"))
    assert due(town)[RetentionKind.FORMER_OFFICIAL] == [old.public_id]
    everything = (
        "/nevenfuncties",
        "/zoeken?q=wad",
        f"/organen/{town.slug}",
        f"/organen/{town.slug}/sitemap.xml",
        "/api/v1/bestuurders",
        "/api/v1/nevenfuncties",
        "/open-data/nevenfuncties.csv",
        f"/organen/{town.slug}/wijzigingen.atom",
    )
    there = [client.get(each).get_data(as_text=True) for each in everything]
    assert [
        address
        for address, said in zip(everything, there, strict=True)
        if "Wad" not in said and old.public_id not in said
    ] == []
    versions = db.session.scalar(sa.select(sa.func.count(TermVersion.id)))
    assert run(town)[RetentionKind.FORMER_OFFICIAL] == [old.public_id]
    for address in everything:
        said = client.get(address).get_data(as_text=True)
        assert "Wad" not in said, address
        assert old.public_id not in said, address
    for each in (recent, stays):
        assert client.get(f"/bestuurders/{each.public_id}").status_code == 200
    assert due(town)[RetentionKind.FORMER_OFFICIAL] == []
    assert db.session.scalar(sa.select(sa.func.count(TermVersion.id))) == versions
    assert db.session.scalar(sa.select(sa.func.count(PositionPayload.version_id))) == 2
    assert not visibility.is_published(old)


def test_its_address_says_when_it_left_and_why_and_names_nobody(app, town, client):
    old = of_before(town, 400)
    run(town)
    page = Browser(client).open(f"/bestuurders/{old.public_id}", 410)
    assert "de termijn voorbij" in page.words
    assert "Wad" not in page.words
    assert client.get(f"/bestuurders/{old.public_id}?op=2026-01-01").status_code == 410
    api = client.get(f"/api/v1/bestuurders/{old.public_id}")
    assert api.status_code == 410
    assert "Wad" not in api.get_data(as_text=True)
    with pytest.raises(Gone):
        pages.official(old.public_id)
    with pytest.raises(Gone):
        open_data.get_official(old.public_id)


def test_who_is_shielded_or_was_never_public_has_no_mark(app, town, client):
    old, hired = of_before(town, 400), of_before(town, 400, "Kade", kind=OfficeKind.EXTERNAL)
    clerk = factories.identity(town, Role.CLERK)
    review_on = clock.today() + datetime.timedelta(days=90)
    with transaction():
        shielding.shield(clerk, old, None, LONG, review_on, clock.today())
    run(town)
    for each in (old, hired):
        assert client.get(f"/bestuurders/{each.public_id}").status_code == 404
        with pytest.raises(NotFound) as raised:
            pages.official(each.public_id)
        assert not isinstance(raised.value, Gone)
    assert [each.official for each in shielding.list_of(clerk, town)] == [old]


def test_who_takes_office_again_is_public_again_at_once(app, town, client):
    old = of_before(town, 400)
    run(town)
    assert departures.has_left(old)
    office = old.terms[0].office
    with transaction():
        officials.appoint(SERVER, old, office, days_ago(0), None, "")
    assert client.get(f"/bestuurders/{old.public_id}").status_code == 200
    assert due(town)[RetentionKind.FORMER_OFFICIAL] == []


def test_so_is_who_takes_office_again_by_a_file_and_nobody_else_in_it(app, town):
    back = of_before(town, 400, key="o-1")
    of_before(town, 400, "Duin", key="o-2")
    run(town)
    rows = (
        b"key,family_name,office,office_kind,starts_on\n"
        b"o-1,Wad,wethouder,executive,2026\no-3,Geest,wethouder,executive,2026\n"
    )
    with transaction():
        reading = files.read(Noun.OFFICIALS, rows, "bestuurders.csv")
        report = files.keep(Noun.OFFICIALS, SERVER, reading, "bestuurders.csv", town)
    assert report.problems == ()
    assert not departures.has_left(back)
    left = db.session.scalars(sa.select(Official).where(Official.key == "o-2")).one()
    assert departures.has_left(left)


def test_who_has_one_term_without_a_last_day_is_in_office(app, town):
    old = of_before(town, 400)
    with transaction():
        officials.appoint(SERVER, old, old.terms[0].office, days_ago(5000), None, "")
    assert due(town)[RetentionKind.FORMER_OFFICIAL] == []


def test_the_person_reads_why_an_entry_is_not_public(app, town):
    old = of_before(town, 400)
    position = db.session.scalar(sa.select(PositionVersion)).position
    run(town)
    assert hidden_because(position) is Hidden.LEFT
    assert old.id == position.official_id


def test_the_rest_is_erased_after_its_term_and_not_a_day_before(app, town):
    official = factories.official(town)
    account = factories.account(town, Role.OFFICIAL)
    long_ago = clock.now() - datetime.timedelta(days=181)
    with transaction():
        for saved_at in (long_ago, long_ago + datetime.timedelta(days=2)):
            db.session.add(
                PositionDraft(
                    official=official,
                    account_id=account.id,
                    answers={"title": "x"},
                    saved_at=saved_at,
                )
            )
    old = db.session.scalars(sa.select(PositionDraft).order_by(PositionDraft.id)).first()
    assert due(town)[RetentionKind.DRAFT] == [old.public_id]
    assert len(run(town)[RetentionKind.DRAFT]) == 1
    assert db.session.scalar(sa.select(sa.func.count(PositionDraft.id))) == 1
    acts = db.session.scalars(sa.select(JournalEntry.act)).all()
    assert acts.count("draft:erase") == 1


def test_looking_changes_nothing(app, town):
    of_before(town, 400)
    runner = app.test_cli_runner()
    before = due(town)
    said = runner.invoke(args=["retention", "show", town.slug, "--each"]).output
    assert "Wad" not in said
    assert before[RetentionKind.FORMER_OFFICIAL][0] in said
    assert due(town) == before
    done = runner.invoke(args=["retention", "run"])
    assert done.exit_code == 0
    assert "Wad" not in done.output
    assert due(town)[RetentionKind.FORMER_OFFICIAL] == []


def test_a_body_sets_its_own_term_and_goes_back_to_the_default(app, town):
    clerk = factories.identity(town, Role.CLERK)
    of_before(town, 400)
    kind = RetentionKind.FORMER_OFFICIAL
    with transaction():
        terms.choose(clerk, town, {kind: (1000, "besluit van de raad")})
    assert (terms.of(town)[kind].days, terms.of(town)[kind].source) == (1000, "besluit van de raad")
    assert due(town)[kind] == []
    with transaction():
        terms.choose(clerk, town, {kind: (None, "")})
    assert terms.of(town)[kind] == terms.StandingTerm(365)
    assert len(due(town)[kind]) == 1
    other = factories.identity(factories.body("elders", "Gemeente Elders"), Role.CLERK)
    with pytest.raises(NotAllowed), transaction():
        terms.choose(other, town, {})


@pytest.mark.parametrize(
    ("days", "source", "field"),
    [
        (None, "besluit", "draft_days"),
        (0, "besluit", "draft_days"),
        (5, "", "draft_source"),
        (5, "x" * 201, "draft_source"),
        (5, "a\x00bc", "draft_source"),
    ],
)
def test_days_and_what_they_rest_on_go_together(app, town, days, source, field):
    clerk = factories.identity(town, Role.CLERK)
    with pytest.raises(Invalid) as raised, transaction():
        terms.choose(clerk, town, {RetentionKind.DRAFT: (days, source)})
    assert raised.value.field == field


def test_the_page_says_the_default_with_its_source_and_what_is_over_now(app, town, client):
    of_before(town, 400)
    factories.let_in(client, factories.account(town, Role.ADMINISTRATOR, password=None))
    page = Browser(client).open(f"/organen/{town.slug}/beheer/termijnen")
    assert "Standaard: 365 dagen (ons eigen voorstel" in page.words
    assert "Van 1 is de termijn nu voorbij." in page.words
    assert "Wad" not in page.words


def test_every_kind_has_a_default_a_way_and_words():
    from register.views.retention import KINDS

    assert set(terms.DEFAULTS) == set(running._WAYS) == set(KINDS) == set(RetentionKind)


def test_the_words_of_a_report_that_was_decided_long_ago_go_and_its_steps_stay(app, town):
    official = factories.official(town)
    moments = [clock.now() - datetime.timedelta(days=days) for days in (400, 366)]
    steps = [
        ReportStep(number=number, act=act, recorded_at=at, text=ReportText(text="Iets."))
        for number, (act, at) in enumerate(
            zip((ReportAct.REPORT, ReportAct.UPHOLD), moments, strict=True), 1
        )
    ]
    report = ErrorReport(official=official, token_hash="0" * 64, answer_by=clock.today())
    for step in steps:
        step.report = report
    factories.keep(report)
    factories.keep(steps[0])
    factories.keep(steps[1])
    assert run(town)[RetentionKind.REPORT] == [report.public_id]
    assert db.session.scalar(sa.select(sa.func.count(ReportText.step_id))) == 0
    assert db.session.scalar(sa.select(sa.func.count(ReportStep.id))) == 2
    assert run(town)[RetentionKind.REPORT] == []


def test_what_was_wrong_with_a_file_goes_and_the_import_stays(app, town):
    made = ImportRun(
        body=town,
        noun="positions",
        file_name="a.csv",
        sha256="0" * 64,
        size_bytes=1,
        format="auto",
        state="done",
        problems=1,
        finished_at=clock.now() - datetime.timedelta(days=91),
    )
    factories.keep(made)
    factories.keep(ImportProblem(run_id=made.id, place="rij 2", value="P. Wad", remedy="Say who."))
    assert run(town)[RetentionKind.IMPORT_PROBLEM] == [made.public_id]
    assert db.session.scalar(sa.select(sa.func.count(ImportProblem.id))) == 0
    assert db.session.scalar(sa.select(sa.func.count(ImportRun.id))) == 1
