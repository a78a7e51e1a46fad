"""The invented body through which the walks go: eight personas, five decisions, a finding on each.

The clerk who takes part is a civil servant, so works for the alderman of Bruggen and Sluizen, and is
the person of Kaden. The second reviewer takes part in Sluizen, rowed with the person of Kaden, and
advised the party of Wallen. On Zalen nothing keeps anybody but its person.

Whatever ties somebody to a decision is written here, so that what is checked after each step does
not lean on what the product thinks of it.
"""

from __future__ import annotations

import datetime
import enum
import pickle
import shutil
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy as sa

from conflict_graph.facts import DecisionKind, DecisionStatus, OfficeKind, OrganisationKind
from register import clock, create_app
from register.access import Role
from register.extensions import db
from register.models.screening import Finding
from tests import factories
from tests.conftest import SETTINGS, let_go
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


HELD = {
    Persona.OFFICIAL: (Role.OFFICIAL,),
    Persona.COLLEAGUE: (Role.OFFICIAL,),
    Persona.CLERK: (Role.CLERK,),
    Persona.CLERK_TAKING_PART: (Role.CLERK, Role.OFFICIAL, Role.REVIEWER),
    Persona.REVIEWER: (Role.REVIEWER,),
    Persona.SECOND: (Role.REVIEWER, Role.ADMINISTRATOR),
    Persona.ADMINISTRATOR: (Role.ADMINISTRATOR,),
}
"""The roles of each; nobody has not signed in. The second reviewer is an administrator too, so that
somebody who concludes tries to switch rules.
"""
REVIEWERS = (Persona.REVIEWER, Persona.SECOND, Persona.CLERK_TAKING_PART)
KEEPERS = (Persona.CLERK, Persona.CLERK_TAKING_PART)


@dataclass(frozen=True)
class Case:
    """A decision with the finding on it. Ids are those of pages, `row` and `decision_row` of the
    database.

    `tied`: reviewers who cannot conclude, each with something that stands in the world. `firm` is
    its party; `links`: who is tied to that, whoever takes part.
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

    @property
    def mark(self) -> str:
        """The word that stands in what is asked, said and concluded about the finding."""
        return f"Kanarievink{self.name}"

    @property
    def inner_mark(self) -> str:
        """The word that stands in what is for reviewers alone."""
        return f"Kanarieput{self.name}"


@dataclass
class World:
    """What the walks know of their body."""

    cases: list[Case] = field(default_factory=list)
    accounts: dict[Persona, int] = field(default_factory=dict)
    account_ids: dict[Persona, str] = field(default_factory=dict)
    keys: dict[Persona, str] = field(default_factory=dict)
    people: dict[Persona, int] = field(default_factory=dict)
    officials: dict[Persona, str] = field(default_factory=dict)
    public: list[str] = field(default_factory=list)

    def persona_of(self, account: int | None) -> Persona | None:
        """Return whose account this is."""
        return next((who for who, each in self.accounts.items() if each == account), None)


def build() -> World:
    """Make the body in the database of the current application."""
    world = World()
    here = factories.body(SLUG)
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
    who = {
        Persona.OFFICIAL: alderman.person,
        Persona.COLLEAGUE: member.person,
        Persona.CLERK_TAKING_PART: servant.person,
        Persona.SECOND: judge,
    }
    for persona, roles in HELD.items():
        address = f"{persona.replace(' ', '-')}@voorbeeld.example"
        made = factories.account(here, *roles, email=address, who=who.get(persona))
        world.accounts[persona] = made.id
        world.account_ids[persona] = made.public_id
        world.keys[persona] = made.session_key
    world.people = {persona: each.id for persona, each in who.items()}
    world.officials = {
        Persona.OFFICIAL: alderman.public_id,
        Persona.COLLEAGUE: member.public_id,
        Persona.CLERK_TAKING_PART: servant.public_id,
    }
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
    servants, seconds = Persona.CLERK_TAKING_PART, Persona.SECOND
    drawn = (
        ("Bruggen", bridges, Persona.OFFICIAL, alderman, at_firm, firm, {servants}, set()),
        ("Sluizen", locks, Persona.OFFICIAL, alderman, at_firm, firm, {servants, seconds}, set()),
        ("Zalen", halls, Persona.COLLEAGUE, member, at_theatre, theatre, set(), set()),
        ("Kaden", quays, servants, servant, at_quay, quay, {seconds, servants}, {servants}),
        ("Wallen", dikes, Persona.COLLEAGUE, member, at_holding, walls, {seconds}, set()),
    )
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
    shutil.copy(migrated, path)
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
