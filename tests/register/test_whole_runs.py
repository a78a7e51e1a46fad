"""A run over a whole body leaves what one decision after another leaves, each with all that lies
near it.
"""

from __future__ import annotations

import datetime
import pickle
import random
import shutil
from dataclasses import replace

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import country, screened
from conflict_graph import rulesets
from conflict_graph.chains import network
from conflict_graph.facts import OfficeKind, TieKind
from register import clock
from register.access import SERVER, Role
from register.extensions import db
from register.models.bodies import Body
from register.models.decisions import ParticipationVersion
from register.models.declarations import PositionPayload
from register.models.organisations import OrganisationTie, OrganisationTieVersion
from register.models.screening import DecisionCheck, FrozenDossier, NoLinkCheck
from register.services.dossiers import body_facts, dossiers
from register.services.officials import officials, unelected
from register.services.screening import checked, checks, roads, rounds, rules
from register.services.screening import run as screening
from register.transaction import transaction
from tests import factories
from tests.conftest import let_go, once
from tests.register.test_neighbourhoods import FAST, World
from tests.rounds import screen_anew, screen_round

TODAY = datetime.date(2026, 11, 24)


def screen_all():
    """Screen every body by itself."""
    for slug in db.session.scalars(sa.select(Body.slug).order_by(Body.id)).all():
        screen_anew(db.session.scalar(sa.select(Body).filter_by(slug=slug)), day=TODAY)


@pytest.fixture
def slowly(monkeypatch):
    """Return a function after which every decision is looked at, with everything near it: the
    oracle.
    """

    def look_at_everything():
        monkeypatch.setattr(
            roads, "close", lambda body, decisions, network: dict.fromkeys(decisions)
        )

    return look_at_everything


def left(connection=None):
    return list(screened.lines(connection or db.session.connection()))


class Unscreened:
    """A register before anybody screened it, and what screening made of it, once for a whole
    run.
    """

    def __init__(self, name, path, renewed, tmp_path_factory):
        self.name, self.path = name, path
        self.renewed, self.tmp_path_factory = renewed, tmp_path_factory

    def open(self):
        return self.renewed(self.path)

    def open_screened(self):
        """Open what screening each body by itself left."""
        return self.renewed(self._once("bodies", screen_all)[0])

    def open_after_round(self):
        """Open what a round in small pieces left."""
        return self.renewed(self._once("round", screen_in_pieces)[0])

    def found_by_round(self):
        """Return what the round said of each body."""
        return pickle.loads(self._once("round", screen_in_pieces)[1].read_bytes())  # noqa: S301

    def _once(self, how, screen):
        """Return a database that was screened in some way, and what that said."""
        said = f"{self.name}-{how}.pickle"

        def make(path):
            app = self.open()
            with app.app_context():
                found = screen()
                db.session.commit()
                let_go()
            path.with_name(said).write_bytes(pickle.dumps(found))
            shutil.copy(app.config["SQLALCHEMY_DATABASE_URI"].removeprefix("sqlite:///"), path)

        path = once(self.tmp_path_factory, f"{self.name}-{how}.sqlite", make)
        return path, path.with_name(said)


@pytest.fixture(params=["demo", 11, 12])
def register(request, renewed, tmp_path_factory):
    """The example, or a drawn country, before anybody screened it."""
    if request.param == "demo":
        path = request.getfixturevalue("unscreened_example")
    else:
        path = once(
            tmp_path_factory,
            f"{request.param}-unscreened.sqlite",
            lambda path: draw(path, request.param),
        )
    return Unscreened(request.param, path, renewed, tmp_path_factory)


def draw(path, seed):
    country.write(country.draw(0.0003, planted=0.3, seed=seed), path)


def test_a_whole_run_leaves_what_one_decision_after_another_leaves(register, slowly):
    with register.open_screened().app_context():
        every = left()
        kinds = {line.split()[0] for line in every}
        assert {"check", "no", "answer", "event"} <= kinds
    slowly()
    with register.open().app_context():
        screen_all()
        assert left() == every


def test_once_more_with_nothing_changed_adds_the_runs_alone(register):
    with register.open_screened().app_context():
        before = left()
        screen_all()
        added = [line for line in left() if line not in before]
        assert not [line for line in added if not line.startswith("run ")]


class Asked:
    """A body with a decision in which one takes part who stands nowhere near, and a clerk."""

    def __init__(self):
        self.body = factories.body()
        self.clerk = factories.identity(self.body, Role.CLERK)
        self.firm = factories.organisation("Bouwbedrijf Tarwedam B.V.", kvk="90004321")
        self.official = factories.official(self.body)
        self.position = factories.position(self.official, factories.organisation("Koor De Merel"))
        self.decision = factories.decision(self.body, [self.firm])
        self.part = factories.participation(self.decision, self.official, steps=["voted"])

    def screened(self, day=None):
        screen_anew(self.body, day=day or clock.today())
        return checked.of(self.decision)

    def shown(self, language="nl"):
        return checks.show(self.clerk, self.decision, language, clock.today())


@pytest.fixture
def asked(app):
    return Asked()


def said(shown):
    """All that the page says of the answer."""
    return (
        shown.outcome,
        shown.answers,
        [report.official.id for report in shown.clear],
        shown.plainly_clear,
        shown.not_fully,
        shown.gaps,
        shown.completeness,
        shown.unchecked,
        shown.as_of,
        shown.outdated,
    )


@pytest.mark.parametrize("aside", [False, True])
@pytest.mark.parametrize("parties", ["none", "known", "unknown"])
@pytest.mark.parametrize("participants", ["nobody", "on record", "silent"])
def test_a_run_says_on_the_page_what_a_check_says_and_keeps_no_text(
    app, aside, parties, participants
):
    body = factories.body()
    clerk = factories.identity(body, Role.CLERK)
    decision = factories.decision(body, [factories.organisation()] if parties != "none" else [])
    if parties == "unknown":
        factories.unlinked(decision, "Aannemer Zilt")
    if participants != "nobody":
        official = factories.official(body)
        if participants == "on record":
            factories.position(official, factories.organisation("Koor De Merel"))
        boxes = {
            f"recused_{box}": aside for box in ("preparation", "deliberation", "vote", "contact")
        }
        factories.participation(decision, official, steps=[] if aside else ["voted"], **boxes)
    (made,) = screen_anew(body)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(FrozenDossier)) == 0
    kept = checks.show(clerk, decision, "nl", clock.today())
    assert kept.checks[0].is_complete is kept.completeness.is_complete
    assert made.not_fully_checked == (not kept.completeness.is_complete)
    with transaction():
        screening.check(clerk, decision)
    pressed = checks.show(clerk, decision, "nl", clock.today())
    assert said(pressed) == said(kept)
    assert pressed.frozen is not None


CHANGES = {
    "who takes part": lambda world: factories.participation(
        world.decision, factories.official(world.body), steps=["voted"]
    ),
    "a party": lambda world: factories.unlinked(world.decision, "Aannemer Zilt"),
    "a tie that leads to somebody": lambda world: factories.owns(
        world.position.current.payload.organisation, world.firm
    ),
    "a position": lambda world: factories.position(world.official, world.firm),
    "an official who ties the body itself": lambda world: (
        factories.owns(world.body.organisation, world.firm, kind=TieKind.PARTICIPATION),
        factories.position(world.official, world.body.organisation, kind=TieKind.EMPLOYMENT),
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_a_check_without_a_link_rests_on_makes_it_outdated_and_is_checked_again(asked, change):
    check = asked.screened()
    assert isinstance(check, NoLinkCheck)
    before = said(asked.shown())
    CHANGES[change](asked)
    after = asked.shown()
    assert after.outdated
    assert checked.outdated([asked.decision], clock.today()) == {asked.decision.id}
    assert said(after)[0] == before[0], "what stood there held then"
    assert said(after)[2] == before[2]
    assert said(after)[5] == before[5]
    again = asked.screened()
    assert (again.run_id, again.decision_id) != (check.run_id, check.decision_id)
    assert not asked.shown().outdated
    assert len(checked.history(asked.decision)) == 2


def test_a_tie_that_leads_to_nobody_leaves_a_check_without_a_link_as_it_is(asked):
    check = asked.screened()
    factories.owns(factories.organisation("Tarwedam Beheer B.V."), asked.firm)
    assert not asked.shown().outdated
    assert asked.screened() is check


def test_facts_that_come_back_make_no_difference(asked):
    asked.screened()
    for steps in (["prepared"], ["voted"]):
        asked.part.versions.append(
            ParticipationVersion(
                number=len(asked.part.versions) + 1, steps=steps, planned=[], source="hand"
            )
        )
        factories.keep(asked.part)
        assert asked.shown().outdated is (steps == ["prepared"])


def test_a_rule_that_is_switched_off_makes_it_outdated(asked):
    asked.screened()
    rules.switch_off(
        SERVER,
        asked.body,
        "serious-sharing-elected",
        "Zo staat het in onze gedragscode.",
        factories.soon(),
    )
    db.session.commit()
    assert asked.shown().outdated
    assert asked.screened().off == ["serious-sharing-elected"]


def test_a_round_checks_again_what_a_rule_decides_that_counts_again(asked, no_overlap, monkeypatch):
    last = clock.today() + datetime.timedelta(days=1)
    rule = "serious-sharing-elected"
    rules.switch_off(SERVER, asked.body, rule, "Zo staat het in onze gedragscode.", last)
    db.session.commit()
    screen_round(day=clock.today())
    for day, off in ((last, [rule]), (last + datetime.timedelta(days=1), [])):
        monkeypatch.setattr(clock, "today", lambda day=day: day)
        screen_round(day=day, changed=True)
        assert checked.of(asked.decision).off == off


def test_a_round_hears_that_another_body_publishes_members_who_were_not_elected(asked, no_overlap):
    other = factories.body("zilt", "Waterschap Zilt")
    kind, title = OfficeKind.EXTERNAL, "burgerlid"
    member = factories.official(other, kind, title, asked.official.person)
    with transaction():
        officials.office(SERVER, other, title, kind, is_unelected=True)
    factories.position(member, asked.firm)
    screen_round(day=clock.today())
    assert isinstance(checked.of(asked.decision), NoLinkCheck)
    rule = ("verordening op de commissies, artikel 6", "de vergadering, 14 maart 2024")
    found = []
    for published in (True, False):
        with transaction():
            unelected.decide(SERVER, other, True, published, *rule)
        screen_round(day=clock.today(), changed=True)
        check = checked.of(asked.decision)
        found.append((type(check), checked.outdated([asked.decision], clock.today())))
    assert found == [(DecisionCheck, frozenset()), (DecisionCheck, frozenset())]


def test_a_press_keeps_the_text_and_a_run_after_it_adds_nothing(asked):
    with transaction():
        screening.check(asked.clerk, asked.decision)
    assert isinstance(asked.screened(), DecisionCheck)
    assert len(checked.history(asked.decision)) == 1


@FAST
@given(st.integers(0, 10_000))
def test_after_any_change_a_whole_run_leaves_what_one_decision_after_another_leaves(app, seed):
    world = World(seed)
    with pytest.MonkeyPatch.context() as patch:
        for _ in range(3):
            for body in world.bodies:
                screen_anew(body, day=TODAY)
                fast = all_but_runs()
                patch.setattr(
                    roads, "close", lambda body, decisions, network: dict.fromkeys(decisions)
                )
                screen_anew(body, day=TODAY)
                assert all_but_runs() == fast, "nothing was left to record"
                patch.undo()
            world.change()


def all_but_runs():
    """Every check, answer and act; and which decisions contradict themselves, which every run
    says.
    """
    db.session.expire_all()
    return {line for line in left() if not line.startswith("run ")}


# -- rounds: all bodies in one call


@pytest.fixture
def small_pieces(monkeypatch):
    """Begin a new transaction after some decisions already."""
    monkeypatch.setattr(rounds, "AT_ONCE", SMALL)


SMALL = 20


def screen_in_pieces():
    """Screen all bodies, undisturbed, with a new transaction after some decisions already."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rounds, "AT_ONCE", SMALL)
        return screen_round(day=TODAY)


class Killed(Exception):
    """Somebody stopped the process."""


def screen_until_killed(survives=None):
    """Screen all bodies; killed after so many more decisions."""
    left_ = [survives]

    def tell(count):
        if left_[0] is not None:
            left_[0] -= count
            if left_[0] < 0:
                raise Killed

    return screen_round(day=TODAY, tell=tell)


def test_a_round_leaves_what_a_run_of_every_body_leaves(register):
    with register.open_screened().app_context():
        every = left()
    with register.open_after_round().app_context():
        assert left() == every


def test_a_round_that_is_killed_twenty_times_leaves_what_an_undisturbed_one_leaves(
    register, small_pieces
):
    with register.open_after_round().app_context():
        every = left()
    undisturbed = register.found_by_round()
    with register.open().app_context():
        chance, kills = random.Random(5), 0  # noqa: S311
        found = None
        while found is None:
            try:
                found = screen_until_killed(chance.randrange(60) if kills < 20 else None)
            except Killed:
                kills += 1
                db.session.remove()
        assert kills
        assert left() == every
        assert found == undisturbed


def test_a_round_once_more_looks_at_nothing_and_says_the_same(register, no_overlap, monkeypatch):
    first = register.found_by_round()
    with register.open_after_round().app_context():
        before = left()
        patch_out(monkeypatch)
        assert screen_round(day=TODAY) == first
        assert {line for line in left() if not line.startswith("run ")} <= set(before)


def patch_out(monkeypatch):
    """Let nothing be looked at."""

    def look(*_, **__):
        raise AssertionError("something was looked at")

    monkeypatch.setattr(screening, "screen_whole", look)
    monkeypatch.setattr(body_facts, "load", look)


def test_facts_that_were_recorded_after_a_kill_are_seen_when_it_goes_on(app, monkeypatch):
    monkeypatch.setattr(rounds, "AT_ONCE", 1)
    world = Asked()
    other = factories.body("zilt", "Waterschap Zilt")
    factories.decision(other, [world.firm])
    with pytest.raises(Killed):
        screen_until_killed(1)
    assert checked.of(world.decision) is not None
    factories.position(world.official, world.firm)
    screen_round(day=TODAY)
    assert isinstance(checked.of(world.decision), DecisionCheck)
    with transaction():
        assert not rounds.begin(SERVER, TODAY).resumed


def test_a_round_that_was_broken_off_goes_on_after_another_one(app, monkeypatch):
    monkeypatch.setattr(rounds, "AT_ONCE", 1)
    world = Asked()
    factories.decision(factories.body("zilt", "Waterschap Zilt"), [world.firm])
    with pytest.raises(Killed):
        screen_until_killed(1)
    screen_round(world.body, day=TODAY)
    screen_round(day=TODAY, changed=True)
    with transaction():
        assert rounds.begin(SERVER, TODAY).resumed
    screen_round(day=TODAY)
    with transaction():
        assert not rounds.begin(SERVER, TODAY).resumed


@pytest.mark.parametrize("why", ["anew", "erased", "software", "rules for European money"])
def test_where_what_was_recorded_does_not_tell_everything_is_looked_at(
    asked, no_overlap, monkeypatch, why
):
    screen_round(day=TODAY)
    if why == "erased":
        db.session.execute(sa.delete(PositionPayload))
        db.session.commit()
    elif why == "software":
        monkeypatch.setattr(rounds, "version", lambda name: "9.9")
    elif why == "rules for European money":
        newest = rulesets.get(rulesets.EU_FUNDS)
        others = {**rulesets.RULE_SETS, newest.name: (replace(newest, version="9.9"),)}
        monkeypatch.setattr(rulesets, "RULE_SETS", others)
    looked = []
    look = screening.screen_whole
    monkeypatch.setattr(screening, "screen_whole", lambda *args: (looked.append(1), look(*args)))
    screen_round(day=TODAY, anew=why == "anew")
    assert looked


@pytest.mark.parametrize("few", [0, 50])
def test_after_ties_changed_those_are_looked_at_of_which_the_facts_are_others_and_no_more(
    register, no_overlap, monkeypatch, few
):
    monkeypatch.setattr(screening, "FEW", few)
    with register.open_after_round().app_context():
        standing = sa.select(OrganisationTie).where(OrganisationTie.withdrawn_at.is_(None))
        ties = list(db.session.scalars(standing.order_by(OrganisationTie.id)))
        for tie in random.Random(3).sample(ties, len(ties) // 4):  # noqa: S311
            say_anew(tie)
        before = all_but_runs()
        found = screen_round(day=TODAY, changed=True)
        recorded = all_but_runs() - before
        checks = [line for line in recorded if line.startswith("check ")]
        assert checks
        assert sum(each.decisions for each in found) == len(checks)
        screen_round(day=TODAY, anew=True)
        assert all_but_runs() - before == recorded, "nothing was left to record"


def say_anew(tie):
    """Say something new of a tie."""
    tie.versions.append(
        OrganisationTieVersion(number=len(tie.versions) + 1, share=0.01, source="opnieuw")
    )
    factories.keep(tie)


@pytest.mark.parametrize("few", [0, 50])
def test_of_a_hub_those_ties_matter_by_which_it_is_known_as_one(
    asked, no_overlap, monkeypatch, few
):
    monkeypatch.setattr(screening, "FEW", few)
    club = factories.organisation("Vereniging Ledeveen")
    factories.owns(asked.firm, club, kind=TieKind.PARTICIPATION)
    others = [
        factories.owns(factories.organisation(f"Lid {number}"), club, kind=TieKind.PARTICIPATION)
        for number in range(dossiers.HUB_TIES + 5)
    ]
    factories.position(asked.official, club, kind=TieKind.MEMBERSHIP)
    screen_round(day=TODAY)
    for tie, is_known_by in ((others[0], True), (others[-1], False)):
        before = checked.of(asked.decision)
        say_anew(tie)
        (found,) = screen_round(asked.body, day=TODAY, changed=True)
        assert found.decisions == is_known_by
        assert (checked.of(asked.decision) is not before) is is_known_by
        kept = all_but_runs()
        screen_anew(asked.body, day=TODAY)
        assert all_but_runs() == kept, "nothing was left to record"


@pytest.mark.parametrize("few", [0, 50])
@pytest.mark.parametrize("places", ["as they are", "all crowded, and hubs"])
@FAST
@given(seed=st.integers(0, 10_000), data=st.data())
def test_after_any_change_a_round_leaves_what_looking_at_everything_leaves(
    app, no_overlap, few, places, seed, data
):
    world = World(seed)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(screening, "FEW", few)
        if places != "as they are":
            patch.setattr(network, "MOST_WAYS", 1)
            patch.setattr(dossiers, "HUB_TIES", 1)
            patch.setattr(roads, "ALMOST_HUB", 0)
        day = clock.today()
        screen_round(day=day)
        for changed in data.draw(st.permutations([False, True])):
            for name in data.draw(
                st.lists(st.sampled_from([*World.CHANGES, "tie", "end_tie"]), max_size=3)
            ):
                world.change(name)
            found = screen_round(day=day, changed=changed)
            kept = all_but_runs()
            with pytest.MonkeyPatch.context() as closer:
                closer.setattr(
                    roads, "close", lambda body, decisions, network: dict.fromkeys(decisions)
                )
                everything = screen_round(day=day, anew=True)
            assert all_but_runs() == kept, "nothing was left to record"
            assert changed or found == everything
