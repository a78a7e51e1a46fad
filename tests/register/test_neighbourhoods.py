"""What is read around a decision is all that its chains run through, whatever the world looks
like.
"""

from __future__ import annotations

import datetime
import itertools
import random

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import aliased

from benchmarks import neighbourhood, neighbourhood_search
from benchmarks.neighbourhood_rows import WalkRows
from conflict_graph import facts
from conflict_graph.chains import find as chains
from conflict_graph.chains import graph
from conflict_graph.facts import OfficeKind, OrganisationKind, TieKind
from register import clock
from register.access import SERVER
from register.clock import now
from register.database import MAPPED_BYTES
from register.errors import NotFound
from register.extensions import db
from register.models import standing
from register.models.bodies import Body
from register.models.decisions import (
    AnswerBasis,
    Decision,
    DecisionParty,
    DecisionVersion,
    MentionAnswer,
    Participation,
)
from register.models.declarations import Position, PositionPayload, PositionVersion
from register.models.kinds import Act
from register.models.officials import Official, Term
from register.models.organisations import Organisation, OrganisationTie, OrganisationTieVersion
from register.models.owners import OwnerAnswer, OwnerMention, OwnerMentionVersion, OwnerReply
from register.models.rules import RuleSwitch
from register.models.screening import Finding
from register.models.shielding import Shielding, ShieldingVersion
from register.services.decisions import participations
from register.services.decisions import rows as decision_rows
from register.services.decisions.rows import BodyRow
from register.services.dossiers import body_facts, dossier_rows, dossiers
from register.services.findings import states
from register.services.officials import officials, persons
from register.services.organisations import organisations, reach_rows
from register.services.prepared import SIZES, PreparedQuery, reader
from register.services.screening import along
from register.transaction import transaction
from tests import factories
from tests.rounds import looked_at, screen_anew, screen_round, touched

TODAY = datetime.date(2026, 11, 24)
FAST = settings(
    max_examples=5,
    deadline=None,
    phases=[phase for phase in Phase if phase not in (Phase.shrink, Phase.explain)],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def everything(body):
    """Return all that a dossier of a body could need, read without any thought of what is near."""
    standing_ties = sa.select(OrganisationTie.id).where(OrganisationTie.withdrawn_at.is_(None))
    near = body_facts.Around(
        BodyRow(body.id, body.name, body.organisation_id, body.kind),
        decision_rows.decisions(
            reader(), db.session.scalars(sa.select(Decision.id).filter_by(body_id=body.id)).all()
        ),
        db.session.scalars(sa.select(Organisation.id)).all(),
        [
            (0, official, position)
            for official, position in db.session.execute(held_by_officials_of(body))
        ],
        db.session.scalars(standing_ties).all(),
    )
    return body_facts.around(reader(), near)


def held_by_officials_of(body):
    """Return a statement for the positions of a body's officials, at whichever body they were
    declared.
    """
    declarer = aliased(Official)
    return (
        sa.select(Official.id, Position.id)
        .join(declarer, declarer.person_id == Official.person_id)
        .join(Position, Position.official_id == declarer.id)
        .where(Official.body_id == body.id)
    )


def dossiers_of_everything(bodies, most=None):
    """Return the text of every dossier of some bodies, or of the first so many, written from
    everything.
    """
    whole = {}
    chosen = sa.select(Decision).where(
        Decision.withdrawn_at.is_(None), Decision.body_id.in_([body.id for body in bodies])
    )
    for decision in db.session.scalars(chosen.order_by(Decision.id).limit(most)):
        known = whole.setdefault(decision.body_id, everything(decision.body))
        whole[decision.public_id] = dossiers.text_of(dossiers.write(decision.id, TODAY, known))
    return {key: text for key, text in whole.items() if isinstance(text, str)}


def everywhere(body):
    """Return every official of a body, every organisation and every tie, without names or
    periods.
    """
    ids = {
        row.id: row.public_id
        for row in db.session.execute(sa.select(Organisation.id, Organisation.public_id))
    }
    ties = [
        facts.Tie(tie.public_id, ids[tie.holder_id], ids[tie.held_id], tie.kind)
        for tie in db.session.scalars(
            sa.select(OrganisationTie).where(OrganisationTie.withdrawn_at.is_(None))
        )
    ]
    for official, key in db.session.execute(held_by_officials_of(body)):
        position = db.session.get(Position, key)
        payload = position.current.payload
        if position.current.act is not Act.WITHDRAW and payload is not None:
            who = db.session.get(Official, official)
            ties.append(
                facts.Tie(
                    position.public_id, who.public_id, ids[payload.organisation_id], payload.kind
                )
            )
    officials = db.session.scalars(sa.select(Official.public_id).filter_by(body_id=body.id))
    own = body.organisation.public_id
    return {
        "officials": tuple(
            facts.Official(each, "", facts.OfficeKind.EXECUTIVE, own) for each in officials
        ),
        "organisations": tuple(
            facts.Organisation(each, "", facts.OrganisationKind.OTHER) for each in ids.values()
        ),
        "ties": tuple(ties),
    }


def chains_of_everything(decision, known=None):
    """Return what `chains.find` says over the graph of every position and every tie there is."""
    dossier = facts.Dossier(
        id=decision.public_id,
        jurisdiction="NL",
        **(known or everywhere(decision.body)),
        decisions=dossiers.write(decision.id, TODAY).decisions,
    )
    built = graph.build(dossier)
    return {
        (chain.official, tuple(tie.id for tie in chain.ties), chain.party)
        for official in dossier.officials
        for chain in chains.find(built, dossier, official.id, decision.public_id).chains
    }


def without_benefit(found):
    return {(official, ties, (party.id, party.role)) for official, ties, party in found}


def chains_near(decision):
    near = neighbourhood.load(db.session.connection(), decision.id)
    return {
        (chain.official, tuple(tie.id for tie in chain.ties), chain.party) for chain in near.chains
    }


class World:
    """A small random register: two bodies, people at both, organisations with hubs and circles, and
    decisions.
    """

    def __init__(self, seed):
        self.chance = random.Random(seed)  # noqa: S311
        self.numbers = itertools.count()
        slug = f"w{db.session.scalar(sa.select(sa.func.count(Decision.id)))}"
        self.bodies = [factories.body(f"{slug}-{n}", f"Gemeente {slug} {n}") for n in range(2)]
        self.places = [factories.organisation(f"{slug} {n}") for n in range(9)]
        self.places += [body.organisation for body in self.bodies]
        self.officials = [factories.official(self.chance.choice(self.bodies)) for _ in range(4)]
        both = self.officials[0]
        other = next(body for body in self.bodies if body is not both.body)
        self.officials.append(factories.official(other, who=both.person))
        for _ in range(self.chance.randint(3, 10)):
            self.tie()
        for _ in range(self.chance.randint(2, 6)):
            self.position()
        for _ in range(6):
            self.decision()
        self.own()

    def tie(self):
        one, other = self.chance.sample(self.places, 2)
        kind = self.chance.choice([TieKind.OWNERSHIP, TieKind.CONTRACT, TieKind.PARTICIPATION])
        known = sa.select(OrganisationTie.id).filter_by(
            holder_id=one.id, held_id=other.id, kind=kind
        )
        if db.session.scalar(known) is None:
            factories.owns(one, other, kind=kind)

    def position(self):
        factories.position(self.chance.choice(self.officials), self.chance.choice(self.places))

    def decision(self):
        body = self.chance.choice(self.bodies)
        made = factories.decision(body, self.chance.sample(self.places, self.chance.randint(0, 3)))
        for official in self.officials:
            if official.body is body and self.chance.random() < 0.3:
                factories.participation(made, official, steps=["decided"])

    # -- changes

    def withdraw(self):
        self._version(Act.WITHDRAW, move=False)

    def move(self):
        self._version(Act.AMEND, move=True)

    def _version(self, act, *, move):
        position = self.chance.choice(list(db.session.scalars(sa.select(Position))))
        payload = position.current.payload
        said = {each.key: getattr(payload, each.key) for each in PositionPayload.__table__.columns}
        said |= {"organisation_id": self.chance.choice(self.places).id} if move else {}
        del said["version_id"]
        number = len(position.versions) + 1
        position.versions.append(
            PositionVersion(
                number=number, act=act, origin="declared", payload=PositionPayload(**said)
            )
        )
        factories.keep(position)

    def end_tie(self):
        tie = self.chance.choice(list(db.session.scalars(sa.select(OrganisationTie))))
        tie.versions.append(OrganisationTieVersion(number=len(tie.versions) + 1, share=0.1))
        factories.keep(tie)

    def unlink(self):
        party = self.chance.choice([*db.session.scalars(sa.select(DecisionParty)), None])
        if party is not None and party.mention.answers:
            organisation = self.chance.choice(
                [party.mention.answers[-1].organisation, self.chance.choice(self.places)]
            )
            same = self.chance.random() < 0.5
            party.mention.answers.append(
                MentionAnswer(organisation=organisation, same=same, basis=AnswerBasis.CLERK)
            )
            factories.keep(party)

    def release(self):
        decision = self.chance.choice(list(db.session.scalars(sa.select(Decision))))
        now_ = decision.current
        values = {
            "title": "Opnieuw",
            "kind": now_.kind,
            "status": now_.status,
            "decided_on": now_.decided_on,
        }
        number = len(decision.versions) + 1
        decision.versions.append(
            DecisionVersion(number=number, fingerprint=f"{next(self.numbers):064d}", **values)
        )
        factories.keep(decision)

    def switch_rule(self):
        rule = self.chance.choice(["serious-sharing-elected", "slight-steering-functionary", "S1"])
        body = self.chance.choice(self.bodies)
        factories.keep(
            RuleSwitch(
                body_id=body.id,
                ruleset="dutch",
                rule=rule,
                off=self.chance.random() < 0.7,
                reason="Proef",
            )
        )

    def own(self):
        """A clerk says that an owner is an official."""
        official, place = self.chance.choice(self.officials), self.chance.choice(self.places)
        name = f"eigenaar {next(self.numbers)}"
        mention = OwnerMention(
            organisation=place, name=name, folded_name=name, kind=TieKind.OWNERSHIP
        )
        mention.versions.append(OwnerMentionVersion(number=1, share=0.5, source="bron"))
        mention.answers.append(
            OwnerAnswer(body_id=official.body_id, reply=OwnerReply.OFFICIAL, official=official)
        )
        factories.keep(mention)

    def own_more(self):
        owners_ = list(db.session.scalars(sa.select(OwnerMention)))
        if owners_:
            mention = self.chance.choice(owners_)
            number = len(mention.versions) + 1
            mention.versions.append(
                OwnerMentionVersion(number=number, share=number / 50, source="bron")
            )
            factories.keep(mention)

    def disown(self):
        owners_ = list(db.session.scalars(sa.select(OwnerMention)))
        if owners_:
            mention = self.chance.choice(owners_)
            said = mention.answers[-1]
            mention.answers.append(OwnerAnswer(body_id=said.body_id, reply=OwnerReply.OPEN))
            factories.keep(mention)

    def describe(self):
        place = self.chance.choice(self.places)
        kind = self.chance.choice(
            [OrganisationKind.COMPANY, OrganisationKind.FOUNDATION, OrganisationKind.ASSOCIATION]
        )
        organisations.describe(place, place.name, kind, None, None, {})
        db.session.commit()

    def take_part(self):
        decision = self.chance.choice(list(db.session.scalars(sa.select(Decision))))
        taking_part = {part.official_id for part in decision.participations}
        for official in self.officials:
            if official.body_id == decision.body_id and official.id not in taking_part:
                factories.participation(decision, official, steps=["decided"])
                return

    def withdraw_row(self):
        """What undoing an import does to a row that was made by it."""
        table = self.chance.choice(
            [Decision, Participation, Term, OrganisationTie, Official, OwnerMention]
        )
        rows = list(db.session.scalars(sa.select(table).where(table.withdrawn_at.is_(None))))
        if rows:
            self.chance.choice(rows).withdrawn_at = now()
            db.session.commit()
            db.session.expire_all()

    def shield(self):
        """A clerk shields an official, or lifts that."""
        official = self.chance.choice(self.officials)
        known = db.session.scalar(sa.select(Shielding).where(Shielding.official_id == official.id))
        shielding = known or Shielding(official=official)
        lifted = bool(known) and not known.current.lifted
        number = len(shielding.versions) + 1
        shielding.versions.append(
            ShieldingVersion(
                number=number, lifted=lifted, reason="Proef", review_on=None if lifted else TODAY
            )
        )
        factories.keep(shielding)

    def join(self):
        """Two turn out to be one person, or one person two."""
        one, other = self.chance.sample(self.officials, 2)
        with transaction():
            if len(one.person.officials) > 1:
                persons.separate(one)
            elif one.body is not other.body and len(other.person.officials) == 1:
                persons.join(SERVER, one, other)
        db.session.expire_all()

    CHANGES = (
        "shield", "join", "tie", "position", "decision", "withdraw", "move", "end_tie", "unlink", "release",
        "switch_rule", "own", "own_more", "disown", "describe", "take_part", "withdraw_row",
    )  # fmt: skip

    def change(self, name=None):
        name = name or self.chance.choice(self.CHANGES)
        getattr(self, name)()
        return name


@FAST
@given(st.integers(0, 10_000))
def test_chains_nearby_are_the_chains_of_everything(app, seed):
    world = World(seed)
    for _ in range(2):
        world.change()
    for decision in db.session.scalars(
        sa.select(Decision).where(Decision.body_id.in_([b.id for b in world.bodies]))
    ):
        assert without_benefit(chains_near(decision)) == without_benefit(
            chains_of_everything(decision)
        )


@FAST
@given(st.integers(0, 10_000), st.sampled_from([0, 1]))
def test_walking_from_the_other_side_finds_the_same(app, seed, big):
    world = World(seed)
    kept, neighbourhood_search.BIG_STEP = neighbourhood_search.BIG_STEP, big
    try:
        for decision in db.session.scalars(
            sa.select(Decision).where(Decision.body_id.in_([b.id for b in world.bodies]))
        ):
            assert without_benefit(chains_near(decision)) == without_benefit(
                chains_of_everything(decision)
            )
    finally:
        neighbourhood_search.BIG_STEP = kept


@FAST
@given(st.integers(0, 10_000))
def test_dossiers_of_what_is_near_are_those_of_everything(app, seed):
    world = World(seed)
    whole = dossiers_of_everything(world.bodies)
    for body in world.bodies:
        decisions = db.session.scalars(
            sa.select(Decision).filter_by(body_id=body.id, withdrawn_at=None)
        ).all()
        shared = body_facts.load([each.id for each in decisions]) if decisions else None
        for decision in decisions:
            written = dossiers.write(decision.id, TODAY)
            assert dossiers.text_of(written) == whole[decision.public_id]
            assert dossiers.read(whole[decision.public_id]) == written
            assert (
                dossiers.text_of(dossiers.write(decision.id, TODAY, shared))
                == whole[decision.public_id]
            )


@FAST
@given(st.integers(0, 10_000))
def test_a_change_touches_every_decision_whose_dossier_it_changes(app, seed):
    world = World(seed)
    before, since = dossiers_of_everything(world.bodies), now()
    made = world.change()
    after = dossiers_of_everything(world.bodies)
    different = {key for key in after if before.get(key) != after[key]}
    found = set().union(*(touched(body, since) for body in db.session.scalars(sa.select(Body))))
    named = set(db.session.scalars(sa.select(Decision.public_id).where(Decision.id.in_(found))))
    assert different <= named, made


@FAST
@given(st.integers(0, 10_000))
def test_the_database_keeps_standing_positions_as_the_versions_say(app, seed):
    world = World(seed)
    for _ in range(6):
        world.change()
    rows = sa.select(standing.StandingPosition.__table__)
    kept = sorted(db.session.execute(rows).all())
    for statement in standing.REBUILD:
        db.session.execute(sa.text(statement))
    assert sorted(db.session.execute(rows).all()) == kept


def test_an_erased_position_no_longer_stands_and_an_erased_older_version_changes_nothing(app):
    official = factories.official(factories.body())
    position = factories.position(official, factories.organisation())
    world_version = PositionVersion(
        number=2,
        act=Act.AMEND,
        origin="declared",
        payload=PositionPayload(
            title="lid", organisation=factories.organisation("Stichting Zilt"), kind=TieKind.BOARD
        ),
    )
    position.versions.append(world_version)
    factories.keep(position)
    count = sa.select(sa.func.count()).select_from(standing.StandingPosition)
    first, second = (version.id for version in position.versions)
    db.session.execute(sa.delete(PositionPayload).where(PositionPayload.version_id == first))
    assert db.session.scalar(count) == 1
    db.session.execute(sa.delete(PositionPayload).where(PositionPayload.version_id == second))
    assert db.session.scalar(count) == 0


def test_the_example_gives_the_same_dossiers_word_for_word(renewed, example_database):
    with renewed(example_database).app_context():
        body = db.session.scalar(sa.select(Body).order_by(Body.id).limit(1))
        whole, known = dossiers_of_everything([body], most=25), everywhere(body)
        assert len(whole) == 25
        for public_id, text in whole.items():
            decision = db.session.scalar(sa.select(Decision).filter_by(public_id=public_id))
            assert dossiers.text_of(dossiers.write(decision.id, TODAY)) == text
            assert without_benefit(chains_near(decision)) == without_benefit(
                chains_of_everything(decision, known)
            )


def test_a_decision_that_is_not_there_cannot_be_asked_about(app):
    with pytest.raises(NotFound):
        neighbourhood.load(db.session.connection(), 1)


STATEMENTS = dict(reach_rows.statements(WalkRows)) | {
    f"{module.__name__} {name}": found.statement(SIZES[0])
    for module in (decision_rows, dossier_rows, along, states, participations)
    for name, found in vars(module).items()
    if isinstance(found, PreparedQuery)
}


@pytest.mark.parametrize("question", STATEMENTS)
def test_no_question_reads_a_whole_table(app, question):
    statement = STATEMENTS[question]
    compiled = statement.compile(db.engine)
    plan = db.session.connection().exec_driver_sql(
        f"EXPLAIN QUERY PLAN {compiled}", (1,) * len(compiled.positiontup)
    )
    steps = [row[3] for row in plan]
    assert steps
    assert not [step for step in steps if step.startswith("SCAN")], steps


@pytest.mark.parametrize("question", ["holding", "around", "arriving"])
def test_ties_are_read_from_an_index_without_a_look_at_the_rows(app, question):
    statement = dict(reach_rows.statements(WalkRows))[question]
    compiled = statement.compile(db.engine)
    plan = db.session.connection().exec_driver_sql(
        f"EXPLAIN QUERY PLAN {compiled}", (1,) * len(compiled.positiontup)
    )
    steps = [row[3] for row in plan if "organisation_tie" in row[3]]
    assert steps
    assert all("COVERING INDEX" in step for step in steps), steps


def test_the_file_is_read_where_it_lies(app):
    assert db.session.scalar(sa.text("PRAGMA mmap_size")) == MAPPED_BYTES


def test_ties_that_lead_nowhere_are_not_kept(app):
    body, association = factories.body(), factories.organisation("Vereniging Ledeveen")
    board = factories.organisation("Stichting Zilt")
    for number in range(5):
        factories.owns(
            factories.organisation(f"Lid {number}"), association, kind=TieKind.MEMBERSHIP
        )
    way = factories.owns(board, association)
    position = factories.position(factories.official(body), board)
    decision = factories.decision(body, [association])
    near = neighbourhood.load(db.session.connection(), decision.id)
    assert {tie.id for tie in near.dossier.ties} == {position.public_id, way.public_id}


@settings(FAST, max_examples=4)
@given(seed=st.integers(0, 10_000), kinds=st.permutations(World.CHANGES))
def test_screening_what_changed_leaves_what_a_full_run_leaves(app, no_overlap, seed, kinds):
    world = World(seed)
    for body in world.bodies:
        screen_round(body, day=TODAY, changed=True)
    for kind in kinds:
        world.change(kind)
        for body in world.bodies:
            screen_round(body, day=TODAY, changed=True)
            left = _answers(body)
            screen_anew(body, day=TODAY)
            assert _answers(body) == left, kind


def _answers(body):
    """Return every assessment kept, how many dossiers were frozen, and how many checks found no
    link.
    """
    db.session.expire_all()
    found = db.session.scalars(
        sa.select(Finding).where(Finding.body_id == body.id).order_by(Finding.id)
    )
    kept = [
        [(version.number, version.outcome, version.dossier_id) for version in each.assessments]
        for each in found
    ]
    return kept, *(
        db.session.scalar(sa.text(f"SELECT count(*) FROM {table}"))
        for table in ("frozen_dossier", "no_link_check")
    )


def test_a_run_of_what_changed_puts_only_that_to_the_engine(app, no_overlap):
    body = factories.body()
    firm, other = factories.organisation(), factories.organisation("Groenbeheer Zilt B.V.")
    for party in (firm, other, other):
        factories.decision(body, [party])
    assert looked_at(body) == 3
    assert looked_at(body) == 0
    factories.position(factories.official(body), firm)
    assert looked_at(body) == 1


def test_an_open_decision_is_put_to_the_engine_again_on_another_day(app):
    body = factories.body()
    factories.decision(body, [factories.organisation()], decided_on=None)
    since = now()
    assert touched(body, since) == set()
    assert len(touched(body, since, clock.day_of(since) + datetime.timedelta(days=1))) == 1


def test_a_term_that_ends_touches_the_decisions_of_its_official(app):
    body = factories.body()
    since = now()
    leaver = factories.official(body, until=clock.day_of(since).isoformat())
    decision = factories.decision(body, [factories.organisation()])
    factories.participation(decision, leaver, steps=["voted"])
    tomorrow = clock.day_of(since) + datetime.timedelta(days=1)
    assert touched(body, now(), tomorrow) == {decision.id}


@pytest.mark.parametrize("how", ["term withdrawn", "function designated"])
def test_what_another_body_begins_or_ceases_to_publish_touches_what_its_people_take_part_in(
    app, how
):
    person, there = factories.person(), factories.body("waterschap-zilt", "Waterschap Zilt")
    here = factories.official(factories.body(), who=person)
    kind = OfficeKind.CIVIL_SERVANT if how == "function designated" else OfficeKind.EXECUTIVE
    other = factories.official(there, kind, "inkoper", who=person)
    factories.position(other, factories.organisation("Koor De Merel"))
    decision = factories.decision(here.body, [factories.organisation()])
    factories.participation(decision, here, steps=["voted"])
    since = now()
    before = dossiers.write(decision.id, TODAY)
    assert touched(here.body, since) == set()
    if how == "term withdrawn":
        other.terms[0].withdrawn_at = now()
    else:
        officials.office(SERVER, there, "inkoper", kind, designated=True, designation_reference="A")
    db.session.commit()
    db.session.expire_all()
    assert dossiers.write(decision.id, TODAY) != before
    assert touched(here.body, since) == {decision.id}


def test_what_a_body_says_of_owners_touches_what_is_near_and_a_switched_rule_touches_everything(
    app,
):
    body, place = factories.body(), factories.organisation()
    official = factories.official(body)
    near, far = factories.decision(body, [place]), factories.decision(body)

    since = now()
    assert touched(body, since) == set()
    mention = OwnerMention(
        organisation=place, name="eigenaar", folded_name="eigenaar", kind=TieKind.OWNERSHIP
    )
    mention.versions.append(OwnerMentionVersion(number=1, share=0.5, source="bron"))
    mention.answers.append(
        OwnerAnswer(body_id=body.id, reply=OwnerReply.OFFICIAL, official=official)
    )
    factories.keep(mention)
    assert touched(body, since) == {near.id}
    since = now()
    mention.versions.append(OwnerMentionVersion(number=2, share=0.1, source="bron"))
    factories.keep(mention)
    assert touched(body, since) == {near.id}
    since = now()
    factories.keep(
        RuleSwitch(body_id=body.id, ruleset="dutch", rule="S1", off=True, reason="Proef")
    )
    assert touched(body, since) == {near.id, far.id}
