"""The invented body through which the walks go: eight personas and a guest, five decisions, a
finding on each.

The clerk who takes part is a civil servant, so works for the alderman of Bruggen and Sluizen, and is
the person of Kaden. The second reviewer takes part in Sluizen, rowed with the person of Kaden, and
advised the party of Wallen. On Zalen nothing keeps anybody but its person. The guest reviews and
keeps decisions at another body, advised the party of Wallen too, and reads the concerns of this body
that no reviewer of it may read.

Whatever ties somebody to a decision is written here, so that what is checked after each step does
not lean on what the product thinks of it.
"""

from __future__ import annotations

import datetime
import enum
import pickle
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy as sa

from conflict_graph.facts import DecisionKind, DecisionStatus, OfficeKind, OrganisationKind
from register import clock, create_app
from register.access import Role
from register.extensions import db
from register.models.screening import Finding
from register.services.reviews import concerns
from tests import factories
from tests.conftest import SETTINGS, copy_database, let_go
from tests.rounds import screen_anew

SLUG = "vlietmonde"


class Persona(enum.StrEnum):
    """Who walks. What each is at the body stands in `HELD`."""

    OFFICIAL = "official"
    COLLEAGUE = "colleague"
    CLERK = "clerk"
    CLERK_TAKING_PART = "clerk who takes part"
    REVIEWER = "reviewer"
    SECOND = "second reviewer"
    ADMINISTRATOR = "administrator"
    NOBODY = "nobody"
    GUEST = "guest"


HELD = {
    Persona.OFFICIAL: (Role.OFFICIAL,),
    Persona.COLLEAGUE: (Role.OFFICIAL,),
    Persona.CLERK: (Role.CLERK,),
    Persona.CLERK_TAKING_PART: (Role.CLERK, Role.OFFICIAL, Role.REVIEWER),
    Persona.REVIEWER: (Role.REVIEWER,),
    Persona.SECOND: (Role.REVIEWER, Role.ADMINISTRATOR),
    Persona.ADMINISTRATOR: (Role.ADMINISTRATOR,),
    Persona.GUEST: (Role.CLERK, Role.REVIEWER),
}
"""The roles of each; nobody has not signed in; those of the guest
are at another body. The second reviewer is an administrator too, so that
somebody who concludes tries to switch rules.
"""
REVIEWERS = (Persona.REVIEWER, Persona.SECOND, Persona.CLERK_TAKING_PART)
REVIEWING = (*REVIEWERS, Persona.GUEST)
KEEPERS = (Persona.CLERK, Persona.CLERK_TAKING_PART)
READS_METER = (*REVIEWERS, Persona.ADMINISTRATOR)


@dataclass(frozen=True)
class Case:
    """A decision with the finding on it. Ids are those of pages, `row` and `decision_row` of the
    database.

    `tied`: reviewers who cannot conclude, each with something that stands in the world. `firm` is
    its party; `links`: which clerks are tied to that, whoever takes part; `concerned`: who would be
    concerned by it, taking part.
    """

    name: str
    row: int
    finding: str
    decision_row: int
    decision: str
    procedure: str
    title: str
    about: Persona
    official: str
    key: str
    position: str
    firm: str
    organisation: str
    mention: str
    is_open: bool
    date: str
    tied: frozenset[Persona]
    links: frozenset[Persona]
    concerned: frozenset[Persona]

    @property
    def mark(self) -> str:
        """The word that stands in what is asked, said and concluded about the finding."""
        return f"Kanarievink{self.name}"

    @property
    def inner_mark(self) -> str:
        """The word that stands in what is for reviewers alone."""
        return f"Kanarieput{self.name}"

    @property
    def opening_mark(self) -> str:
        """The word that stands in why a reviewer opened a finding: for whoever keeps the register
        and for reviewers.
        """
        return f"Kanarieluik{self.name}"

    def tie_mark(self, who: Persona) -> str:
        """The word that stands in which tie somebody at the table has to a party."""
        return f"Kanarieband{self.name}{who.name.title().replace('_', '')}"


@dataclass
class World:
    """What the walks know of their body."""

    cases: list[Case] = field(default_factory=list)
    accounts: dict[Persona, int] = field(default_factory=dict)
    account_ids: dict[Persona, str] = field(default_factory=dict)
    people: dict[Persona, int] = field(default_factory=dict)
    officials: dict[Persona, str] = field(default_factory=dict)
    at_table: dict[Persona, str] = field(default_factory=dict)
    """Whoever can take part in a decision, with the id of pages; whom a clerk adds stands in
    `officials`.
    """
    addresses: dict[Persona, str] = field(default_factory=dict)
    public: list[str] = field(default_factory=list)

    def persona_of(self, account: int | None) -> Persona | None:
        """Return whose account this is."""
        return next((who for who, each in self.accounts.items() if each == account), None)


def build() -> World:
    """Make the body in the database of the current application."""
    world = World()
    here = factories.body(SLUG)
    there = factories.body("rietwoude", "Gemeente Rietwoude")
    day = (clock.today() + datetime.timedelta(days=60)).isoformat()
    alderman = factories.official(here, who=factories.person("Sanne", None, "Terwolde"), key="B-1")
    member = factories.official(
        here,
        OfficeKind.ELECTED_MEMBER,
        "raadslid",
        who=factories.person("Joost", "van", "Ede"),
        key="B-2",
    )
    servant = factories.official(
        here,
        OfficeKind.CIVIL_SERVANT,
        "inkoper",
        who=factories.person("Imke", None, "Zuidhof"),
        key="B-3",
    )
    judge = factories.person("Bram", None, "Lageveld")
    former = factories.official(here, OfficeKind.ELECTED_MEMBER, "raadslid", who=judge)
    firm = factories.organisation("Bouwbedrijf Tarwedam B.V.", kvk="90004321")
    theatre = factories.organisation("Stichting Toneel", kvk="90004322")
    quay = factories.organisation("Grondwerken Oeverloper B.V.", kvk="90004323")
    at_firm = factories.position(alderman, firm, paid=True)
    at_theatre = factories.position(member, theatre, title="penningmeester")
    at_quay = factories.position(servant, quay, title="adviseur", paid=True)
    club = factories.organisation("Roeivereniging De Kreekpeddel", OrganisationKind.ASSOCIATION)
    for rower in (servant, former):
        factories.position(rower, club, title="lid", until="2020")
    walls = factories.organisation("Walbeheer Rietland B.V.", kvk="90004324")
    holding = factories.organisation("Rietland Holding B.V.", kvk="90004325")
    factories.owns(holding, walls, 1.0)
    at_holding = factories.position(member, holding, title="commissaris", paid=True)
    factories.position(former, walls, title="adviseur", since="2015", until="2019-05")
    adviser = factories.official(
        there, OfficeKind.ELECTED_MEMBER, "raadslid", factories.person("Wout", None, "Hagezoom")
    )
    factories.position(adviser, walls, title="adviseur", since="2016", until="2018")
    who = {
        Persona.OFFICIAL: alderman.person,
        Persona.COLLEAGUE: member.person,
        Persona.CLERK_TAKING_PART: servant.person,
        Persona.SECOND: judge,
        Persona.GUEST: adviser.person,
    }
    for persona, roles in HELD.items():
        address = world.addresses[persona] = f"{persona.replace(' ', '-')}@voorbeeld.example"
        at = there if persona is Persona.GUEST else here
        made = factories.account(at, *roles, email=address, who=who.get(persona))
        if persona is Persona.GUEST:
            concerns.name_neighbour(here, made)
        world.accounts[persona] = made.id
        world.account_ids[persona] = made.public_id
    world.people = {persona: each.id for persona, each in who.items()}
    world.officials = {
        Persona.OFFICIAL: alderman.public_id,
        Persona.COLLEAGUE: member.public_id,
        Persona.CLERK_TAKING_PART: servant.public_id,
    }
    world.at_table = {**world.officials, Persona.SECOND: former.public_id}
    bridges = factories.decision(here, [firm], "KanarieBruggen")
    factories.participation(bridges, alderman, steps=["deliberated", "voted"])
    locks = factories.decision(
        here, [firm], "KanarieSluizen", status=DecisionStatus.OPEN, decided_on=day
    )
    factories.participation(locks, alderman, planned=["deliberated", "voted"])
    factories.participation(locks, former, planned=["deliberated"])
    halls = factories.decision(here, [theatre], "KanarieZalen", kind=DecisionKind.GRANT)
    factories.participation(halls, member, steps=["deliberated", "voted"])
    quays = factories.decision(here, [quay], "KanarieKaden")
    factories.participation(quays, servant, steps=["prepared", "advised"])
    dikes = factories.decision(here, [walls], "KanarieWallen")
    factories.participation(dikes, member, steps=["deliberated", "voted"])
    screen_anew(here)
    servants, seconds, guests = Persona.CLERK_TAKING_PART, Persona.SECOND, Persona.GUEST
    drawn = (
        ("Bruggen", bridges, Persona.OFFICIAL, alderman, at_firm, firm, {servants}, set()),
        ("Sluizen", locks, Persona.OFFICIAL, alderman, at_firm, firm, {servants, seconds}, set()),
        ("Zalen", halls, Persona.COLLEAGUE, member, at_theatre, theatre, set(), set()),
        ("Kaden", quays, servants, servant, at_quay, quay, {seconds, servants}, {servants}),
        ("Wallen", dikes, Persona.COLLEAGUE, member, at_holding, walls, {seconds, guests}, set()),
    )
    advised = {"Wallen": {seconds}}
    for name, decision, about, official, held, party, tied, links in drawn:
        [found] = db.session.scalars(
            sa.select(Finding).where(
                Finding.decision_id == decision.id, Finding.official_id == official.id
            )
        )
        version = decision.current
        world.cases.append(
            Case(
                name,
                found.id,
                found.public_id,
                decision.id,
                decision.public_id,
                decision.procedure,
                version.title,
                about,
                official.public_id,
                official.key,
                held.public_id,
                party.name,
                party.public_id,
                version.parties[0].mention.public_id,
                version.status is DecisionStatus.OPEN,
                str(version.decided_on),
                frozenset(tied),
                frozenset(links),
                frozenset({about, *advised.get(name, ())}),
            )
        )
    world.public = [
        "/",
        f"/organen/{SLUG}",
        f"/organen/{SLUG}/wijzigingen",
        f"/bestuurders/{alderman.public_id}",
        f"/bestuurders/{member.public_id}",
        f"/organisaties/{firm.public_id}",
        f"/nevenfuncties/{at_firm.public_id}",
        f"/organen/{SLUG}/wijzigingen.atom",
        "/zoeken?q=kanarie",
        "/open-data/nevenfuncties.csv",
    ]
    return world


def make(migrated: Path, path: Path) -> None:
    """Write the database of the walks, and beside it what they know of it."""
    copy_database(migrated, path)
    app = create_app(
        {
            **SETTINGS,
            "SQLALCHEMY_DATABASE_URI": f"sqlite:///{path}",
            "JOBS_FOLDER": f"{path}-jobs",
        }
    )
    with app.app_context():
        path.with_name("world-of-walks.pickle").write_bytes(pickle.dumps(build()))
        let_go()


def read(path: Path) -> World:
    """Return what the walks know of a database that `make` wrote."""
    return pickle.loads(path.with_name("world-of-walks.pickle").read_bytes())  # noqa: S301
