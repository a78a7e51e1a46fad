"""What was checked last is a recorded fact: pages, lists and screening say the same, or say that
they are outdated.
"""

from __future__ import annotations

import datetime
import itertools
import os

import pytest
import sqlalchemy as sa
from flask_migrate import downgrade, upgrade
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from conflict_graph.assessment import assess, conditional
from conflict_graph.facts import Benefit, DecisionStatus, Outcome, PartyRole
from register import clock
from register.access import SERVER, Role
from register.extensions import db
from register.models.decisions import DecisionParty, DecisionVersion, ParticipationVersion
from register.models.declarations import PositionPayload, PositionVersion
from register.models.kinds import Act
from register.models.screening import AssessmentVersion, DecisionCheck, Finding, FrozenDossier
from register.services.dossiers import dossiers
from register.services.screening import checked, checks, rules
from register.services.screening import run as screening
from register.transaction import transaction
from tests import factories
from tests.browser import Page
from tests.rounds import screen_round

SEQUENCES = int(os.environ.get("CHECK_SEQUENCES", "10"))
"""How many sequences of changes and checks are tried."""

NUMBERS = itertools.count(1)
OUTDATED = "Verouderd"
NOT_FULLY, MANAGED = "Niet volledig getoetst", "Verband bekend, beheerst"
WORDS = {
    Outcome.NONE: "Geen verband gevonden",
    Outcome.POTENTIAL: "Mogelijk verband",
    Outcome.APPARENT: "Schijn van belangenverstrengeling",
    Outcome.ACTUAL_INDICATED: "Feiten passen bij een belangenverstrengeling",
    Outcome.UNRESOLVED: "Niet te bepalen",
}


class World:
    """One decision of which facts change, and somebody who checks it and looks."""

    def __init__(self, body, client, name):
        self.body, self.client, self.name = body, client, f"{name} {next(NUMBERS)}"
        self.clerk = factories.identity(body, Role.CLERK)
        self.firms = [
            factories.organisation(f"Tarwedam {self.name} B.V."),
            factories.organisation(f"Zilt {self.name} B.V."),
        ]
        self.official = factories.official(body)
        self.position = factories.position(self.official, self.firms[0])
        self.decision = factories.decision(
            body, [], title=f"Besluit {self.name}", decided_on="2026-09-12"
        )
        self.part = factories.participation(self.decision, self.official, steps=["voted"])
        self.mentions = [factories.mention(body, firm.name, firm) for firm in self.firms]
        self.facts = {
            "parties": 0,
            "part": "voted",
            "holds": True,
            "title": "Besluit",
            "rule": True,
        }
        self.was_checked = None

    def open(self, address):
        return Page(self.client.get(address))

    def change(self, what, value):
        if self.facts[what] != value:
            getattr(self, f"_{what}")(value)
            db.session.commit()
            self.facts[what] = value

    def check(self, how):
        with transaction():
            if how == "press":
                screening.check(self.clerk, self.decision)
            else:
                screen_round(self.body, anew=how == "run", changed=how != "run")
        self.was_checked = dict(self.facts)

    def _parties(self, which):
        self._version(title=self.decision.current.title, which=which)

    def _title(self, title):
        self._version(title=f"{title} {self.name}", which=self.facts["parties"])

    def _version(self, title, which):
        number = len(self.decision.versions) + 1
        version = DecisionVersion(
            number=number,
            title=title,
            kind=self.decision.current.kind,
            status=DecisionStatus.TAKEN,
            decided_on=self.decision.current.decided_on,
            fingerprint=f"{self.decision.id}-{number}",
        )
        for mention in [self.mentions[each] for each in range(2) if which >> each & 1]:
            version.parties.append(
                DecisionParty(mention=mention, role=PartyRole.WINNER, benefit=Benefit.DIRECT)
            )
        self.decision.versions.append(version)

    def _part(self, step):
        said = {"steps": [step]}
        if step == "recused":
            boxes = ("preparation", "deliberation", "vote", "contact")
            said = {"steps": [], "took_no_part": True, **{f"recused_{box}": True for box in boxes}}
        number = len(self.part.versions) + 1
        self.part.versions.append(
            ParticipationVersion(number=number, planned=[], source="hand", **said)
        )

    def _holds(self, holds):
        columns = (
            column.key for column in PositionPayload.__table__.columns if column.key != "version_id"
        )
        copy = {key: getattr(self.position.current.payload, key) for key in columns}
        act = Act.AMEND if holds else Act.WITHDRAW
        number = len(self.position.versions) + 1
        payload = PositionPayload(**copy)
        self.position.versions.append(
            PositionVersion(number=number, act=act, origin="declared", payload=payload)
        )

    def _rule(self, on):
        said = SERVER, self.body, "serious-sharing-elected", "Zo staat het in onze gedragscode."
        if on:
            rules.switch_on(*said)
        else:
            rules.switch_off(*said, factories.soon())

    @property
    def is_outdated(self):
        return self.was_checked is not None and self.facts != self.was_checked

    def answer(self):
        """What the engine makes of the facts of this moment."""
        now = dossiers.read(dossiers.text_of(dossiers.write(self.decision.id, clock.today())))
        found = assess.assess(now, without=rules.off(self.body))
        return next(each for each in found if each.official == self.official.public_id)


def word_of(answer):
    if conditional.word_of(answer.outcome, answer.rule) == conditional.MANAGED:
        return MANAGED
    return (
        WORDS[answer.outcome]
        if answer.outcome is not Outcome.NONE or answer.is_plainly_none
        else NOT_FULLY
    )


def page_of(world):
    return world.open(f"/besluiten/{world.decision.public_id}/toets")


OFF_PAPER = {"notice", "actions", "no-print"}
"""What the stylesheet hides in print."""


def in_print(page):
    """What of a page stays on paper."""
    main = page.tree.find(".//{http://www.w3.org/1999/xhtml}main")
    return " ".join("".join(_kept(main)).split())


def _kept(element):
    yield element.text or ""
    for child in element:
        if not OFF_PAPER & set((child.get("class") or "").split()):
            yield from _kept(child)
        yield child.tail or ""


def row_of(world):
    """The row of the decision in the list of findings; None where there is none."""
    rows = world.open("/bevindingen?alle=ja").all("tr")
    texts = (" ".join("".join(row.itertext()).split()) for row in rows)
    return next((text for text in texts if text.startswith(world.decision.current.title)), None)


@pytest.fixture
def body(app):
    return factories.body()


@pytest.fixture
def clerk(app, body, client):
    return factories.let_in(client, factories.account(body, Role.CLERK, password=None))


def test_facts_that_come_back_show_the_answer_that_holds_for_them(body, clerk):
    """Facts A, B and A again, each checked, on one day."""
    world = World(body, clerk, "heen en terug")
    for which in (1, 0, 1):
        world.change("parties", which)
        world.check("press")
    page = page_of(world)
    assert WORDS[Outcome.ACTUAL_INDICATED] in page.words
    assert WORDS[Outcome.NONE] not in page.words
    assert OUTDATED not in page.words
    checks_kept = checked.history(world.decision)
    assert [check.dossier.sha256 for check in checks_kept[::2]] == [
        checks_kept[0].dossier.sha256
    ] * 2
    assert db.session.scalar(sa.select(sa.func.count()).select_from(FrozenDossier)) == 2


CHANGES = st.one_of(
    st.tuples(st.just("parties"), st.integers(0, 3)),
    st.tuples(st.just("part"), st.sampled_from(["voted", "prepared", "recused"])),
    st.tuples(st.just("holds"), st.booleans()),
    st.tuples(st.just("title"), st.sampled_from(["Brug", "Sluis"])),
    st.tuples(st.just("rule"), st.booleans()),
)
CHECKS = st.tuples(st.just("check"), st.sampled_from(["press", "run", "changed"]))


@settings(
    max_examples=SEQUENCES,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(acts=st.lists(st.one_of(CHANGES, CHECKS), min_size=2, max_size=12))
def test_after_any_changes_and_checks_every_page_says_what_holds_or_that_it_is_outdated(
    body, clerk, acts
):
    world = World(body, clerk, "reeks")
    try:
        world.check("press")
        for what, value in acts:
            world.check(value) if what == "check" else world.change(what, value)
        page, row = page_of(world), row_of(world)
        shown = checks.show(world.clerk, world.decision, "nl", clock.today())
        assert shown.outdated is world.is_outdated
        assert (OUTDATED in in_print(page)) is world.is_outdated
        assert row is None or (OUTDATED in row) is world.is_outdated
        if not world.is_outdated:
            fresh = world.answer()
            assert shown.outcome is fresh.outcome
            assert word_of(fresh) in page.words
            assert (row is None and fresh.outcome is Outcome.NONE) or word_of(fresh) in row
    finally:
        world.change("rule", True)


def test_the_page_reads_by_the_rules_of_the_check_until_it_is_checked_again(body, clerk):
    world = World(body, clerk, "regels")
    world.change("parties", 1)
    world.check("press")
    decided = checks.show(world.clerk, world.decision, "nl", clock.today()).answers[0].report.text
    rules.switch_off(
        SERVER, body, decided.rule, "Zo staat het in onze gedragscode.", factories.soon()
    )
    db.session.commit()
    shown = checks.show(world.clerk, world.decision, "nl", clock.today())
    assert (shown.answers[0].report.text.rule, shown.outdated) == (decided.rule, True)
    world.check("changed")
    shown = checks.show(world.clerk, world.decision, "nl", clock.today())
    assert decided.rule not in [answer.report.text.rule for answer in shown.answers]
    assert not shown.outdated


def test_the_passing_of_days_makes_a_check_outdated_where_it_alone_changes_the_answer(body):
    firm = factories.organisation()
    official = factories.official(body)
    factories.position(official, firm, since="2026-12-01", until=None, announced=True, ended=None)
    decision = factories.decision(body, [firm], status=DecisionStatus.OPEN, decided_on=None)
    factories.participation(decision, official, planned=["voted"])
    clerk = factories.identity(body, Role.CLERK)
    day = datetime.date(2026, 11, 24)
    with transaction():
        screening.check(clerk, decision, day)
    answer = checks.show(clerk, decision, "nl", day).answers[0].report.text
    for later in (day + datetime.timedelta(days=1), datetime.date(2027, 2, 1)):
        fresh = assess.assess(dossiers.write(decision.id, later))[0]
        same = (fresh.outcome, fresh.rule) == (answer.outcome, answer.rule)
        assert checks.show(clerk, decision, "nl", later).outdated is not same


def test_page_and_print_say_who_checked_and_when_and_what_was_checked_before(body, clerk):
    world = World(body, clerk, "wie")
    world.change("parties", 1)
    world.check("run")
    first = checked.of(world.decision)
    world.change("parties", 3)
    world.check("press")
    page = page_of(world)
    last = checked.of(world.decision)
    assert f"door {last.run.account.name}" in page.words
    assert "door het register zelf" in page.words, (
        "a check by the server stands among the earlier ones"
    )
    assert first.dossier.sha256 in page.words
    (address,) = [
        link for link in page.links() if "/toetsen/" in link and "." not in link.rpartition("/")[2]
    ]
    then = world.open(address)
    assert any(first.dossier.sha256 in link for link in then.links())
    paper = " ".join(
        "".join(each.itertext()) for each in page.all("p") if each.get("class") == "print-foot"
    )
    assert "Getoetst op" in paper
    assert last.run.account.name in paper


def test_a_press_is_recorded_and_a_run_that_finds_everything_as_it_was_is_not(body, clerk):
    world = World(body, clerk, "drie keer")
    world.change("parties", 1)
    for how in ("press", "run", "changed", "press"):
        world.check(how)
    assert len(checked.history(world.decision)) == 2
    assert db.session.scalar(sa.select(sa.func.count()).select_from(AssessmentVersion)) == 1


def test_what_was_checked_before_checks_were_kept_is_read_from_the_answers(body, clerk):
    world = World(body, clerk, "voor de tijd")
    for which in (1, 0, 1):
        world.change("parties", which)
        world.check("press")
    rules.switch_off(
        SERVER,
        body,
        "serious-sharing-elected",
        "Zo staat het in onze gedragscode.",
        factories.soon(),
    )
    world.change("parties", 3)
    world.check("run")
    world.change("parties", 1)
    world.check("run")
    before = [_facts_of(check) for check in checked.history(world.decision)]
    db.session.remove()
    downgrade(revision="0018")
    upgrade()
    assert [
        _facts_of(check) for check in checked.history(db.session.merge(world.decision))
    ] == before


def _facts_of(check):
    return check.dossier.sha256, check.run_id, check.off


def test_a_check_is_never_changed(body, clerk):
    world = World(body, clerk, "vast")
    world.check("press")
    with pytest.raises(sa.exc.DatabaseError, match="only ever added"):
        db.session.execute(sa.update(DecisionCheck).values(off=[]))
    db.session.rollback()


def test_a_finding_says_that_its_facts_have_changed(body, clerk):
    world = World(body, clerk, "bevinding")
    world.change("parties", 1)
    world.check("press")
    finding = db.session.scalar(sa.select(Finding))
    assert OUTDATED not in world.open(f"/bevindingen/{finding.public_id}").words
    world.change("parties", 0)
    assert OUTDATED in world.open(f"/bevindingen/{finding.public_id}").words


def test_the_page_of_a_decision_checks_it_and_says_when_it_was_checked(body, clerk):
    world = World(body, clerk, "knop")
    world.change("parties", 1)
    address = f"/besluiten/{world.decision.public_id}"
    page = world.open(address)
    assert "Nog niet getoetst" in page.words
    action, fields = page.form("/toets")
    assert clerk.post(action, data=fields).headers["Location"].endswith(f"{address}/toets")
    page = world.open(address)
    assert "Getoetst op" in page.words
    assert OUTDATED not in page.words
    world.change("part", "prepared")
    assert OUTDATED in world.open(address).words
