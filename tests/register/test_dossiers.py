"""Dossiers: what of the tables the engine gets to see, and what not."""

from __future__ import annotations

import datetime

import pytest
import sqlalchemy as sa

from conflict_graph.assessment import strength
from conflict_graph.dates import PartialDate
from conflict_graph.facts import DecisionStatus, Declared, OfficeKind, Recusal, TieKind
from register import clock
from register.access import Role
from register.extensions import db
from register.models.decisions import DecisionParty
from register.models.declarations import Position, PositionPayload, PositionVersion
from register.models.organisations import OrganisationTie, OrganisationTiePeriod
from register.models.screening import FrozenDossier
from register.services.dossiers import body_facts, dossiers
from register.services.dossiers.body_facts import WrittenFacts
from register.services.officials import shielding
from register.services.organisations import matching
from register.services.prepared import reader
from register.services.screening import roads, whole_rows
from register.transaction import transaction
from tests import factories

TODAY = datetime.date(2026, 11, 24)


@pytest.fixture
def body(app):
    return factories.body()


@pytest.fixture
def firm(body):
    return factories.organisation("Bouwbedrijf Tarwedam B.V.", kvk="90004321")


def written(decision):
    made = dossiers.write(decision.id, TODAY)
    assert dossiers.read(dossiers.text_of(made)) == made, (
        "the engine reads what the register writes"
    )
    return made


def test_ids_are_public_ids_and_the_day_is_an_argument(body, firm):
    official = factories.official(body)
    position = factories.position(official, firm)
    decision = factories.decision(body, [firm])
    factories.participation(decision, official, steps=["voted"])
    made = written(decision)
    assert made.id == made.decisions[0].id == decision.public_id
    assert [tie.id for tie in made.ties] == [position.public_id]
    assert made.as_of == PartialDate.of(TODAY)
    assert made.officials[0].office is OfficeKind.EXECUTIVE
    assert {organisation.id for organisation in made.organisations} == {
        firm.public_id,
        body.organisation.public_id,
    }


@pytest.mark.parametrize("kind", [TieKind.OFFICER, TieKind.FAMILY, TieKind.CONTRACT])
def test_a_position_that_is_nothing_to_an_organisation_is_one_of_which_that_is_not_known(
    body, firm, kind
):
    official = factories.official(body)
    factories.position(official, firm, kind=kind)
    decision = factories.decision(body, [firm])
    factories.participation(decision, official, steps=["voted"])
    [tie] = written(decision).ties
    assert tie.kind is (kind if kind is TieKind.OFFICER else TieKind.UNSPECIFIED)


def test_who_takes_no_part_but_has_a_position_within_reach_is_in_it_and_nobody_else(body, firm):
    holding = factories.organisation("Tarwedam Beheer B.V.")
    factories.owns(holding, firm, 0.8)
    near = factories.official(body)
    factories.position(near, holding)
    far = factories.official(body)
    factories.position(far, factories.organisation("Stichting Zilt"))
    made = written(factories.decision(body, [firm]))
    assert [official.id for official in made.officials] == [near.public_id]
    assert len(made.ties) == 2


def test_a_position_that_the_same_person_published_at_another_body_counts(body, firm):
    person = factories.person()
    here = factories.official(body, who=person)
    there = factories.official(factories.body("waterschap-zilt", "Waterschap Zilt"), who=person)
    position = factories.position(there, firm)
    made = written(factories.decision(body, [firm]))
    assert [(tie.id, tie.source_id) for tie in made.ties] == [(position.public_id, here.public_id)]
    assert "Waterschap Zilt" in made.ties[0].source


def test_what_another_body_keeps_to_itself_counts_there_alone(body, firm):
    person, other = factories.person(), factories.body("waterschap-zilt", "Waterschap Zilt")
    here, there = factories.official(body, who=person), factories.official(other, who=person)
    share = factories.position(there, firm, title="aandeelhouder", kind=TieKind.OWNERSHIP)
    seat = factories.position(there, firm)
    decision = factories.decision(body, [firm])
    assert [tie.id for tie in written(decision).ties] == [seat.public_id]
    clerk = factories.identity(other, Role.CLERK)
    shielding.shield(clerk, there, seat, "Bedreiging.", TODAY + datetime.timedelta(days=90), TODAY)
    assert written(decision).officials == ()
    factories.participation(decision, here, steps=["voted"])
    assert written(decision).ties == ()
    assert {tie.id for tie in written(factories.decision(other, [firm])).ties} == {
        share.public_id,
        seat.public_id,
    }


def test_no_road_runs_through_the_body_itself(body, firm):
    arrangement = factories.organisation("Samenwerking Zilt")
    factories.owns(body.organisation, arrangement, kind=TieKind.PARTICIPATION)
    factories.owns(body.organisation, firm, kind=TieKind.PARTICIPATION)
    official = factories.official(body)
    factories.position(official, arrangement)
    assert written(factories.decision(body, [firm])).officials == ()


def test_ties_that_lead_to_nobody_are_not_in_it(body, firm):
    holding, owner = (factories.organisation(f"Tarwedam {name} B.V.") for name in ("Beheer", "Oud"))
    way = factories.owns(holding, firm, 0.8)
    for held in (holding, firm):
        factories.owns(owner, held)
        factories.owns(held, factories.organisation(f"Dochter van {held.name}"))
    position = factories.position(factories.official(body), holding)
    assert [tie.id for tie in written(factories.decision(body, [firm])).ties] == [
        position.public_id,
        *(tie.public_id for tie in ways_of(owner, firm, holding, way)),
    ]


def ways_of(owner, firm, holding, way):
    """The tie itself, and the way round by the owner of both."""
    around = db.session.scalars(
        sa.select(OrganisationTie).where(
            OrganisationTie.holder == owner, OrganisationTie.held_id.in_([firm.id, holding.id])
        )
    )
    return sorted([way, *around], key=lambda tie: tie.id)


@pytest.mark.parametrize("decided_on", ["2008-05-01", "2012-05-01", "2024-05-01"])
def test_each_period_of_a_tie_stands_in_it_with_its_own_days_and_share(body, firm, decided_on):
    parent = factories.organisation("Moeder B.V.")
    dates = [PartialDate(year) for year in (2010, 2014, 2018, 2020)]
    earlier = OrganisationTiePeriod(
        share=0.4, valid_from=dates[0], valid_until=dates[1], period="eerder"
    )
    factories.owns(parent, firm, 0.7, valid_from=dates[2], valid_until=dates[3], others=[earlier])
    factories.position(factories.official(body), parent)
    found = written(factories.decision(body, [firm], decided_on=decided_on))
    said = [
        (each.share, each.from_date, each.until_date)
        for each in found.ties
        if each.kind is TieKind.OWNERSHIP
    ]
    assert sorted(said, key=str) == [(0.4, *dates[:2]), (0.7, *dates[2:])]


@pytest.mark.parametrize(("members", "seen"), [(98, 1), (99, 100), (150, 101)])
def test_that_very_many_are_bound_to_an_organisation_on_the_way_can_be_seen(
    body, firm, members, seen
):
    club = factories.organisation("Vereniging Ledeveen")
    factories.owns(firm, club, kind=TieKind.PARTICIPATION)
    for number in range(members):
        factories.owns(factories.organisation(f"Lid {number}"), club, kind=TieKind.PARTICIPATION)
    factories.position(factories.official(body), club, kind=TieKind.MEMBERSHIP)
    made = written(factories.decision(body, [firm]))
    assert (strength.hubs(made) == {club.public_id}) is (members + 2 > strength.HUB_TIES)
    assert len([tie for tie in made.ties if tie.kind is TieKind.PARTICIPATION]) == seen


def test_a_hub_at_the_far_end_of_a_way_is_seen_as_one_too(body, firm):
    club, last = factories.organisation("Vereniging Ledeveen"), firm
    for number in range(3):
        step = factories.organisation(f"Tarwedam {number} B.V.")
        factories.owns(step, last)
        last = step
    factories.owns(last, club, kind=TieKind.PARTICIPATION)
    for number in range(100):
        factories.owns(factories.organisation(f"Lid {number}"), club, kind=TieKind.PARTICIPATION)
    factories.position(factories.official(body), club, kind=TieKind.MEMBERSHIP)
    decision = factories.decision(body, [firm])
    assert strength.hubs(written(decision)) == {club.public_id}
    whole, *_ = whole_rows.bodies(reader(), body.id, body.id, TODAY)
    network = roads.everywhere(db.session.connection())
    ways = roads.close(whole, whole.decisions, network)
    lying = roads.Lying(ways, whole.seats, None)
    (near,) = roads.load(reader(), [lying], network, WrittenFacts())
    assert dossiers.write(decision.id, TODAY, near) == written(decision)


def test_what_ties_a_party_to_the_body_itself_is_in_it(body, firm):
    bond = factories.owns(body.organisation, firm, kind=TieKind.CONTRACT)
    assert [tie.id for tie in written(factories.decision(body, [firm])).ties] == [bond.public_id]


def test_a_party_that_nobody_has_linked_is_no_party(body, firm):
    decision = factories.decision(body, [firm])
    unlinked = factories.mention(body, "Tarwedam bouw")
    decision.current.parties.append(
        DecisionParty(mention=unlinked, role=decision.current.parties[0].role)
    )
    factories.keep(decision)
    assert [party.id for party in written(decision).decisions[0].parties] == [firm.public_id]


BOXES = ("recused_preparation", "recused_deliberation", "recused_vote", "recused_contact")


@pytest.mark.parametrize(
    ("boxes", "recusal"),
    [
        ((True, True, True, True), Recusal.FULL),
        ((False, False, True, False), Recusal.PARTIAL),
        ((None, None, True, None), Recusal.PARTIAL),
        ((True, True, True, None), Recusal.PARTIAL),
        ((False, False, False, False), Recusal.NONE),
        ((None, None, None, None), None),
        ((True, False, False, False), None),
        ((False, False, False, None), None),
    ],
)
def test_recusal_is_read_from_four_boxes_and_an_unknown_box_is_never_a_yes(
    boxes, recusal, body, firm
):
    official = factories.official(body)
    decision = factories.decision(body, [firm])
    factories.participation(
        decision, official, steps=["attended"], **dict(zip(BOXES, boxes, strict=True))
    )
    assert written(decision).decisions[0].participations[0].recusal is recusal


@pytest.mark.parametrize(
    ("origin", "decided_on", "status", "declared"),
    [
        ("declared", "2020-05-01", DecisionStatus.TAKEN, Declared.AFTER),
        ("declared", "2099", DecisionStatus.TAKEN, Declared.BEFORE),
        ("declared", None, DecisionStatus.TAKEN, None),
        ("declared", "2020-05-01", DecisionStatus.OPEN, Declared.BEFORE),
        ("imported", "2020-05-01", DecisionStatus.TAKEN, None),
        ("imported", "2020-05-01", DecisionStatus.OPEN, None),
    ],
)
def test_when_a_position_was_declared_is_seen_from_the_decision(
    origin, decided_on, status, declared, body, firm
):
    official = factories.official(body)
    payload = PositionPayload(
        title="commissaris", organisation=firm, kind=TieKind.BOARD, ended=False
    )
    version = PositionVersion(number=1, act="declare", origin=origin, payload=payload)
    factories.keep(Position(official=official, versions=[version]))
    decision = factories.decision(body, [firm], status=status, decided_on=decided_on)
    [tie] = written(decision).ties
    assert tie.declared is declared
    assert tie.confirmed_on is None


def test_what_was_declared_after_midnight_here_was_not_declared_the_day_before(body, firm):
    half_past_midnight = datetime.datetime(2026, 6, 30, 22, 30, tzinfo=datetime.UTC)
    factories.position(factories.official(body), firm, recorded_at=half_past_midnight)
    for day, declared in (("2026-07-01", None), ("2026-07-02", Declared.BEFORE)):
        [tie] = written(factories.decision(body, [firm], decided_on=day)).ties
        assert tie.declared is declared
        assert tie.confirmed_on == PartialDate(2026, 7, 1)


def test_a_tie_is_confirmed_on_the_day_on_which_the_official_stood_for_it_and_on_no_other(
    body, firm
):
    official = factories.official(body)
    payload = PositionPayload(
        title="commissaris", organisation=firm, kind=TieKind.BOARD, ended=False
    )
    version = PositionVersion(
        number=1, act="declare", origin="declared", payload=payload, by_official=True
    )
    factories.keep(Position(official=official, versions=[version]))
    [tie] = written(factories.decision(body, [firm])).ties
    assert tie.confirmed_on == PartialDate.of(clock.today())


def test_of_several_offices_the_one_held_at_the_decision_counts(body, firm):
    member = factories.official(
        body, OfficeKind.ELECTED_MEMBER, "raadslid", since="2018-03-29", until="2022-05-31"
    )
    [term] = factories.official(body, since="2022-06-01").terms
    member.terms.append(term)
    factories.keep(member)
    factories.position(member, firm)
    before = written(factories.decision(body, [firm], decided_on="2021-01-15"))
    after = written(factories.decision(body, [firm], decided_on="2026-01-15"))
    assert [made.officials[0].office for made in (before, after)] == [
        OfficeKind.ELECTED_MEMBER,
        OfficeKind.EXECUTIVE,
    ]


def test_many_decisions_are_read_with_as_many_questions_as_one(body, firm):
    official = factories.official(body)
    factories.position(official, firm)
    made = [factories.decision(body, [firm]) for _ in range(12)]
    for decision in made:
        factories.participation(decision, official, steps=["voted"])
    ids, asked = [decision.id for decision in made], []
    db.session.connection().connection.dbapi_connection.set_trace_callback(asked.append)
    body_facts.load(ids[:1])
    of_one = len(asked)
    known = body_facts.load(ids)
    assert len(asked) == 2 * of_one
    assert of_one <= 16
    for decision in ids:
        assert dossiers.write(decision, TODAY, known) == dossiers.write(decision, TODAY)


def test_an_answer_that_was_taken_back_leaves_a_party_unknown(body, firm):
    decision = factories.decision(body, [firm])
    mention = decision.current.parties[0].mention
    with transaction():
        matching.take_back(factories.identity(body, Role.CLERK), mention.answers[0])
    [party] = written(decision).decisions[0].unknown_parties
    assert party.id == mention.public_id


def test_the_same_text_is_frozen_once_and_never_changed(body, firm):
    decision = factories.decision(body, [firm])
    content = dossiers.text_of(dossiers.write(decision.id, TODAY))
    written_once = [(decision.id, content)]
    assert dossiers.freeze(written_once) == dossiers.freeze(written_once)
    db.session.commit()
    with pytest.raises(sa.exc.DatabaseError, match="only ever added"):
        db.session.execute(sa.update(FrozenDossier).values(content="{}"))
    db.session.rollback()
