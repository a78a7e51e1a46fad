"""The body of the matrix: the body at work of `tests.desks`, with more people and with everything in
each of its states.

Who is what to whom is written here by hand, and asks none of the product's code.
"""

from __future__ import annotations

import datetime
import pickle
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flask import current_app

from conflict_graph.facts import OfficeKind
from register import clock, create_app
from register.access import Role
from register.cli.editions import site
from register.extensions import db
from register.models.accounts import Account, AccountIdentity
from register.models.bodies import Body
from register.models.decisions import Decision, StandIn
from register.models.declarations import Position
from register.models.following import Follower
from register.models.hearings import FindingDocument, FindingDocumentContent, SentDocument
from register.models.meetings import MeetingItem
from register.models.officials import Official
from register.models.organisations import Organisation
from register.models.reviews import FindingAct, FindingEvent, InvitedReviewer
from register.models.screening import Finding, FrozenDossier
from register.models.shielding import Shielding
from register.models.signings import Signing, SigningState
from register.public.feeds import FollowedKind
from register.services.accounts import accounts
from register.services.decisions import participations, standing
from register.services.decisions.participations import ParticipationEntry
from register.services.declarations import drafts, interests
from register.services.declarations.interests import InterestEntry, InterestKind
from register.services.editions import making
from register.services.entering import groups, mandates
from register.services.findings import findings
from register.services.mail import following, reports
from register.services.officials import shielding
from register.services.organisations import matching
from register.services.readings import auditors
from register.services.reviews import concerns, conclusions, own_motion
from register.services.reviews.concerns import ConcernEntry
from register.services.reviews.conclusions import ConclusionEntry
from register.services.screening import run as screening
from register.services.screening import signings
from register.services.screening.signings import Signed
from register.transaction import transaction
from tests import desks, factories
from tests.access import apart
from tests.conftest import SETTINGS, copy_database, let_go
from tests.desks import ANSWERS, LONG, SLUG, Sheet

THERE = "oosterzijl"
WORD = "Kanarie"
"""What stands in whatever is restricted."""
EVERY = ("official", "clerk", "reviewer", "administrator")
NOT_SET = ("site.security", "single_sign_on.")
"""Pages that are not there until a setting says so."""

PERSONAS: dict[str, dict[str, Any]] = {
    "nobody": {},
    "closed": {},
    "former": {},
    "left": {"is": "left"},
    "roleless": {"signed in": True},
    "auditor": {"signed in": True},
    "official": {"here": ("official",), "is": "alderman"},
    "voter": {"here": ("official",), "is": "voter"},
    "free": {"here": ("official",), "is": "free"},
    "both": {"here": EVERY, "is": "both"},
    "clerk": {"here": ("clerk",)},
    "administrator": {"here": ("administrator",)},
    "reviewer": {"here": ("reviewer",)},
    "colleague": {"here": ("reviewer",)},
    "third": {"here": ("reviewer",)},
    "stand-in": {"there": ("clerk",)},
    "invited": {"there": ("reviewer",)},
    "neighbour": {"there": ("reviewer",)},
    "elsewhere": {"there": EVERY, "is": "stranger"},
    "official elsewhere": {"there": ("official",), "is": "other stranger"},
}
"""Who asks: the roles held at the body and at another one, and who the persona is. Of `closed` the
account was closed and the cookie kept; `former` was a clerk and moved on; `left` was an official
and is still that person; `colleague` is away;
`stand-in`, `invited` and `neighbour` were asked in for some things; `auditor` watches over the
readings of the body.
"""
SIGNED_IN = set(PERSONAS) - {"nobody", "closed"}


@dataclass(frozen=True)
class Thing:
    """Something that an address is about.

    `about`: whom, by what `PERSONAS` says of who somebody is; `stand_in`, `invited`: whether those
    two were asked in; `author` and `reader` of a concern, and `free`: who can take it; `table`: who
    takes part in a decision; `sheet`: the form that is sent; `query`: what is asked of a list.
    """

    values: dict[str, Any] = field(default_factory=dict)
    state: str = ""
    about: str = ""
    stand_in: bool = False
    invited: bool = False
    author: str = ""
    reader: str = ""
    free: tuple[str, ...] = ()
    table: tuple[str, ...] = ()
    sheet: str = ""
    query: str = ""


@dataclass
class World:
    """What the matrix knows: accounts by persona, things by endpoint, and what stands on a desk."""

    accounts: dict[str, int] = field(default_factory=dict)
    things: dict[str, list[Thing]] = field(default_factory=dict)
    sheets: dict[str, Sheet] = field(default_factory=dict)


PUBLIC_ROOMS = ("public", "linked", "surroundings", "feeds", "following", "reports")
FINDING_STATES = {
    "new": "new",
    "taken up": "new",
    "asked": "asked",
    "asked and taken up": "asked",
    "replied": "replied",
    "lapsed": "lapsed",
    "signed": "signed",
    "concluded": "concluded",
    "contested": "contested",
    "changed": "changed",
    "dissolved": "dissolved",
}
"""What the table calls the states of a finding, and what the register does."""


_WAITS = {"state": "waiting", "author": "official", "free": ("reviewer", "third")}
_IS_READ = {"state": "read", "author": "official", "reader": "reviewer"}
AT_WORK: dict[str, dict[str, Any]] = {
    "reports.answer": {"state": "waiting", "about": "alderman"},
    "reports.decide": {"state": "disagreed", "about": "alderman"},
    "proposals.answer": {"state": "waiting", "about": "alderman"},
    "findings.ask": {"state": "new", "about": "alderman"},
    "hearing.reply": {"state": "asked", "about": "alderman"},
    "hearing.extend": {"state": "asked", "about": "alderman"},
    "hearing.add": {"state": "replied", "about": "alderman"},
    "reviews.conclude": {"state": "replied", "about": "alderman"},
    "reviews.assign": {"state": "replied", "about": "alderman"},
    "reviews.contest": {"state": "concluded", "about": "voter"},
    "concerns.take": _WAITS,
    "concerns.add": _WAITS,
    "concerns.withdraw": _WAITS,
    "concerns.answer": _IS_READ,
    "concerns.close": _IS_READ,
    "concerns.open": _IS_READ,
    "concerns.hand_over": _IS_READ,
    "import_buyers.ask": {"state": "of decisions"},
    "import_council.ask": {"state": "of decisions"},
}
"""How the things of the body at work stand, by the form that stands on them."""


OF_A_STANDING_DECISION = (
    "decisions.amend",
    "decisions.add_participants",
    "decisions.participation",
    "decision_changes.withdraw",
    "decision_changes.take",
    "decision_changes.rename",
    "asking.ask",
    "measures.record",
    "findings.check",
    "findings.answer",
)
"""The forms that change a decision, and none that was withdrawn."""


class _Maker:
    """Makes the world in the database of the current application, on top of a body at work."""

    def __init__(self, sheets: dict[str, Sheet]) -> None:
        self.world = World(sheets=sheets)
        self.sheets = sheets
        self.today = clock.today()
        self.here = db.session.scalar(sa.select(Body).where(Body.slug == SLUG))
        self.there = factories.body(THERE, "Gemeente Oosterzijl")
        self.firm = db.session.scalar(
            sa.select(Organisation).where(Organisation.name == "Bouwbedrijf Tarwedam B.V.")
        )
        self.people = self._people()
        self.who = {name: accounts.identity_of(each) for name, each in self.people.items()}

    def _people(self) -> dict[str, Account]:
        known = {
            name: db.session.scalar(
                sa.select(Account).where(Account.email == f"{name}@voorbeeld.example")
            )
            for name in (
                "clerk",
                "reviewer",
                "colleague",
                "third",
                "administrator",
                "official",
                "free",
                "voter",
            )
        }
        self.both = factories.official(self.here, title="wethouder")
        self.left = factories.official(self.here, OfficeKind.ELECTED_MEMBER, "raadslid")
        self.stranger = factories.official(self.there, title="wethouder")
        other = factories.official(self.there, OfficeKind.ELECTED_MEMBER, "raadslid")
        every = list(Role)
        made = {
            "closed": (self.here, [Role.CLERK], None),
            "former": (self.here, [Role.CLERK], None),
            "left": (self.here, [Role.OFFICIAL], self.left.person),
            "roleless": (None, [], None),
            "auditor": (None, [], None),
            "both": (self.here, every, self.both.person),
            "stand-in": (self.there, [Role.CLERK], None),
            "invited": (self.there, [Role.REVIEWER], None),
            "neighbour": (self.there, [Role.REVIEWER], None),
            "elsewhere": (self.there, every, self.stranger.person),
            "official elsewhere": (self.there, [Role.OFFICIAL], other.person),
        }
        return known | {
            name: factories.account(
                at, *roles, email=f"{name.replace(' ', '-')}@voorbeeld.example", who=who
            )
            for name, (at, roles, who) in made.items()
        }

    def make(self) -> World:
        """Make everything; the accounts that are closed or moved on are so at the end."""
        things: defaultdict[str, list[Thing]] = defaultdict(list)
        for endpoint, thing in [
            *self._at_work(),
            *self._findings(),
            *self._concerns(),
            *self._of_both(),
            *self._rest(),
        ]:
            things[endpoint].append(thing)
        for endpoint, values in apart.things(self):
            things[endpoint].append(Thing(**values))
        self.world.things = dict(things)
        with transaction():
            auditors.appoint(self.here, self.people["auditor"])
            accounts.disable(self.people["closed"])
            accounts.take_role(self.people["former"], self.here, Role.CLERK)
            accounts.take_role(self.people["left"], self.here, Role.OFFICIAL)
        known = {name: each.id for name, each in self.people.items()}
        self.world.accounts = {name: known[name] for name in PERSONAS if name in known}
        return self.world

    def _at_work(self):
        """The things of the body at work, each with the form that stands on it."""
        about = self._owners()
        for name, sheet in self.sheets.items():
            endpoint = name.partition(" ")[0]
            values = dict(sheet.values)
            yield endpoint, replace(about(endpoint, values), values=values, sheet=name)

    def _owners(self):
        """A function that says of the values of an address whom they are about, by hand."""
        names = {}
        for word, persona in (
            ("alderman", "official"),
            ("voter", "voter"),
            ("free", "free"),
            ("both", "both"),
        ):
            person = self.people[persona].person_id
            for official in db.session.scalars(sa.select(Official).filter_by(person_id=person)):
                names[official.public_id] = word
        self.names = names
        asked_in = db.session.scalar(
            sa.select(Decision)
            .join(Decision.versions)
            .where(Decision.id == self.decision_called("Bruggen").id)
        )
        factories.keep(StandIn(decision=asked_in, account_id=self.people["stand-in"].id))
        self.asked_in = asked_in.public_id
        titles = {
            self.decision_called(title).public_id: title
            for title in ("Bruggen", "Sluizen", "Kaden", "Toneel", "Tafel", "Weg", "Dijk", "Sluis")
        }
        table = {
            "Bruggen": ("alderman",),
            "Sluizen": ("alderman",),
            "Kaden": ("alderman",),
            "Tafel": ("alderman",),
            "Sluis": ("alderman",),
        }

        def about(endpoint: str, values: dict[str, Any]) -> Thing:
            public_id = str(values.get("public_id", ""))
            thing = Thing(
                about=names.get(values.get("official_id") or public_id, ""),
                stand_in=public_id == self.asked_in
                or titles.get(public_id) == "Tafel"
                or endpoint.startswith("mentions."),
                table=table.get(titles.get(public_id, ""), ()),
            )
            if endpoint in AT_WORK:
                return replace(thing, **AT_WORK[endpoint])
            if endpoint in ("meetings.own_minutes", "stepping_aside.own", "asking.answer"):
                return replace(thing, about="alderman")
            return thing

        return about

    def decision_called(self, title: str) -> Decision:
        found = [
            each
            for each in db.session.scalars(sa.select(Decision).where(Decision.body == self.here))
            if each.versions[-1].title == title and each.source == "hand"
        ]
        return found[0]

    def _findings(self):
        """A finding about the alderman and one about who is everything, in each state."""
        factories.position(self.both, self.firm, title="commissaris", paid=True)
        alderman = self.people["official"].person.officials[0]
        for name, word, official in (
            ("official", "alderman", alderman),
            ("both", "both", self.both),
        ):
            made = {}
            for state in FINDING_STATES:
                made[state] = factories.decision(self.here, [self.firm], f"Stand {state} {word}")
                factories.participation(made[state], official, steps=["deliberated", "voted"])
            self._check(made.values())
            for state, decision in made.items():
                self._bring(state, self._finding(decision, official), name)
            self._check(made.values())
            for state, decision in made.items():
                finding = self._finding(decision, official)
                stands = findings.state_of(finding, self.today)
                assert stands.value == FINDING_STATES[state], (state, stands)
                yield from self._pages_of(finding, state, word, name)

    def _check(self, made: Iterable[Decision]) -> None:
        for decision in made:
            with transaction():
                screening.check(self.who["clerk"], decision, self.today)

    def _finding(self, decision: Decision, official: Official) -> Finding:
        [found] = db.session.scalars(
            sa.select(Finding).where(
                Finding.decision_id == decision.id, Finding.official_id == official.id
            )
        )
        return found

    def _bring(self, state: str, finding: Finding, name: str) -> None:
        who, today = self.who, self.today
        words = f"{WORD}woorden. {LONG}"
        if "taken up" in state:
            with transaction():
                official = finding.official.public_id
                own_motion.take_up(who["third"], finding.decision, official, words, today)
        if state not in ("new", "taken up", "dissolved"):
            long_ago = today - datetime.timedelta(days=60)
            with transaction():
                day = long_ago if state == "lapsed" else today
                findings.ask(who["clerk"], finding, words, 14, day)
        if state in ("replied", "signed", "concluded", "contested", "changed"):
            with transaction():
                findings.reply(who[name], finding, words, today)
        if state in ("signed", "concluded", "contested"):
            with transaction():
                entry = ConclusionEntry("actual" if state == "signed" else "apparent", words)
                signed = factories.signature(who["reviewer"])
                conclusions.conclude(who["reviewer"], finding, entry, signed, today)
        if state == "contested":
            with transaction():
                findings.contest(who[name], finding, words, today)
        if state in ("changed", "dissolved"):
            with transaction():
                none = ParticipationEntry(took_no_part=True)
                official = finding.official
                reason = words if state == "changed" else ""
                participations.record(who["clerk"], finding.decision, official, none, reason=reason)

    def _pages_of(self, finding: Finding, state: str, word: str, name: str):
        sent = db.session.scalar(
            sa.select(FindingEvent).where(
                FindingEvent.finding_id == finding.id, FindingEvent.act == FindingAct.REPLY
            )
        )
        document = factories.keep(
            FindingDocument(
                finding=finding,
                account_id=self.people[name].id,
                media_type="text/plain",
                size_bytes=1,
                sha256="0" * 64,
                content=FindingDocumentContent(name=f"{WORD}.txt", content=WORD.encode()),
            )
        )
        if sent is not None:
            factories.keep(SentDocument(document=document, event=sent))
        factories.keep(InvitedReviewer(finding=finding, account=self.people["invited"]))
        base = Thing({"public_id": finding.public_id}, state, word, invited=True)
        for endpoint in (
            "findings.show",
            "findings.ask",
            "hearing.reply",
            "hearing.add",
            "hearing.extend",
            "reviews.conclude",
            "reviews.contest",
            "reviews.assign",
        ):
            yield endpoint, replace(base, sheet=endpoint if endpoint in self.sheets else "")
        asked_for = {"slug": SLUG, "finding_id": finding.public_id}
        yield "inviting.invite", replace(base, values=asked_for, state="enough are left")
        guest = {"account_id": self.people["invited"].public_id}
        yield "inviting.end", replace(base, values=asked_for | guest)
        yield (
            "hearing.receipt",
            replace(
                base,
                values={**base.values, "number": 1},
                state=state if sent else "nothing sent",
            ),
        )
        yield (
            "hearing.document",
            replace(
                base,
                values={**base.values, "document_id": document.public_id},
                state=(
                    state
                    if sent
                    else "not sent"
                    if "asked" in state or state == "lapsed"
                    else "not sent and not asked"
                ),
            ),
        )

    def _concerns(self):
        """A concern about the decision at the table in each state, and one for the neighbour."""
        concerns.name_neighbour(self.here, self.people["neighbour"])
        decision = self.decision_called("Bruggen")
        who, today = self.who, self.today
        words = f"{WORD}zorg. {LONG}"
        free = ("reviewer", "third")
        for state in ("waiting", "read", "opened", "closed"):
            with transaction():
                made = concerns.raise_(
                    who["clerk"], decision, ConcernEntry("", f"{words} {state}"), today
                ).public_id
            if state != "waiting":
                with transaction():
                    concerns.take(who["third"], made, today)
            alderman = self.people["official"].person.officials[0]
            if state == "opened":
                fresh = factories.decision(self.here, [self.firm], "Voor de zorg")
                factories.participation(fresh, alderman, steps=["voted"])
                with transaction():
                    made = concerns.raise_(
                        who["clerk"], fresh, ConcernEntry(alderman.public_id, words), today
                    ).public_id
                with transaction():
                    concerns.take(who["third"], made, today)
                with transaction():
                    entry = concerns.OpeningEntry(alderman.public_id, words, "")
                    concerns.open_(who["third"], made, entry, today)
            if state == "closed":
                with transaction():
                    concerns.close(who["third"], made, words, today)
            reader = "" if state == "waiting" else "third"
            thing = Thing({"concern_id": made}, state, author="clerk", reader=reader, free=free)
            for endpoint in (
                "show",
                "take",
                "add",
                "answer",
                "open",
                "close",
                "hand_over",
                "withdraw",
            ):
                name = f"concerns.{endpoint}"
                yield name, replace(thing, sheet=name if name in self.sheets else "")

    def _of_both(self):
        """What is about who is everything at the body, so that nobody does for oneself what another
        has to.
        """
        both = self.both
        held = factories.position(
            both, factories.organisation("Stichting Gracht", kvk="90004330"), title="lid"
        )
        with transaction():
            interest = interests.declare(
                self.who["both"],
                both,
                InterestKind.PROPERTY,
                InterestEntry(area=f"{WORD}buurt"),
            )
        with transaction():
            draft = "7f0b9d52-4c0f-4f4e-9d1c-3f5f0b6f8f11"
            drafts.keep(self.who["both"], both, draft, ANSWERS)
        at = {"public_id": both.public_id}
        values = {
            "position_id": held.public_id,
            "interest_id": interest.public_id,
            "draft_id": draft,
            "kind": "grond",
            "year": self.today.year - 1,
            "page": "waar",
            "word": "vergoeding",
            "slug": SLUG,
        }
        own = values | at
        for rule in self.rules:
            rooms = ("declarations.", "declarations_for.", "advice.", "readings.")
            if rule.endpoint.startswith(rooms) and "public_id" in rule.arguments:
                chosen = {name: own[name] for name in rule.arguments}
                known = rule.endpoint.replace("declarations_for.", "declarations.")
                sheet = f"{known} waar" if known.endswith(".page") else known
                state = "no question" if known.endswith(".question") else ""
                sheet = sheet if sheet in self.sheets else ""
                yield rule.endpoint, Thing(chosen, state, "both", sheet=sheet)
        for endpoint in (
            "shielding.shield",
            "officials.appoint",
            "proposals.propose",
            "reminders.remind",
        ):
            name = endpoint if endpoint in self.sheets else ""
            yield endpoint, Thing({**at, "slug": SLUG}, about="both", sheet=name)
        mine = factories.decision(self.here, [self.firm], "Eigen deelname")
        factories.participation(mine, both, steps=["voted"])
        yield (
            "decisions.participation",
            Thing(
                {"public_id": mine.public_id, "official_id": both.public_id},
                about="both",
                sheet="decisions.participation",
            ),
        )

    @property
    def rules(self):
        return list(current_app.url_map.iter_rules())

    def _rest(self):
        """Everything that has no form, or whose form is one press."""
        alderman = self.people["official"].person.officials[0]
        yield from self._of_routes(alderman)
        yield from self._of_decisions()
        yield from self._of_what_is_over(alderman)
        yield from self._of_answers()
        yield from self._of_imports_and_meetings(alderman)
        yield from self._with_a_secret(alderman)
        yield from self._public(alderman, self.sheets["declarations.end"].values["position_id"])

    def _of_routes(self, alderman: Official):
        """Pages that follow from the routes: without a thing, of a body, of the alderman."""
        given = self.sheets
        seat = {"public_id": alderman.public_id, "slug": SLUG, **given["declarations.end"].values}
        seat |= {
            "interest_id": given["declarations.amend_interest"].values["interest_id"],
            "draft_id": given["declarations.check"].values["draft_id"],
            "kind": "grond",
            "year": self.today.year - 1,
            "page": "waar",
            "word": "vergoeding",
        }
        asked = given["position_questions.settle"].values
        of_body = {"slug": SLUG, "rule_id": "S1"}
        for rule in self.rules:
            names, endpoint = rule.arguments, rule.endpoint
            if endpoint == "static":
                continue
            if not names:
                state = "not set" if endpoint.startswith(NOT_SET) else ""
                yield endpoint, Thing(state=state, sheet=endpoint if endpoint in given else "")
            elif endpoint in given:
                continue
            elif names <= of_body.keys():
                yield endpoint, Thing({name: of_body[name] for name in names})
            elif endpoint.startswith(("declarations", "advice.", "readings.")):
                chosen = seat | (asked if endpoint.endswith(".question") else {})
                yield endpoint, Thing({name: chosen[name] for name in names}, about="alderman")

    def _of_decisions(self):
        given = self.sheets
        check = self.decision_called("Kaden")
        dossier, number = _check_of(check)
        one = {"public_id": given["decisions.amend"].values["public_id"]}
        for endpoint in ("decisions.show", "asking.stop", "concerns.choose"):
            yield endpoint, Thing(one, stand_in=True, table=("alderman",))
        for endpoint in ("findings.dossier", "check_paper.show"):
            yield endpoint, Thing({"public_id": check.public_id, "sha256": dossier})
        for endpoint in ("findings.earlier", "check_paper.record", "check_paper.earlier"):
            yield endpoint, Thing({"public_id": check.public_id, "number": number})
        yield "decision_changes.signing", Thing(given["decision_changes.explain"].values)

    def _of_what_is_over(self, alderman: Official):
        """What was withdrawn, lifted or said already, with the forms that no longer change it."""
        given = self.sheets
        gone = {"public_id": self.decision_called("Weg").public_id}
        tied = factories.decision(self.here, [self.firm], "Ingetrokken met partij")
        factories.participation(tied, alderman, steps=["voted"])
        with transaction():
            standing.withdraw(self.who["clerk"], tied, LONG, self.today)
        for endpoint in OF_A_STANDING_DECISION:
            values = {**given[endpoint].values, **gone}
            if endpoint == "decisions.participation":
                values = {"public_id": tied.public_id, "official_id": alderman.public_id}
            yield endpoint, Thing(values, "withdrawn", sheet=endpoint)
        stands = {"public_id": given["decisions.amend"].values["public_id"]}
        put_back = "decision_changes.put_back"
        is_asked = stands["public_id"] == self.asked_in
        yield put_back, Thing(stands, "standing", stand_in=is_asked, sheet=put_back)
        yield put_back, Thing({"public_id": tied.public_id}, "of a party", sheet=put_back)
        signed = factories.keep(
            Signing(
                decision=self.decision_called("Kaden"),
                version=self.decision_called("Kaden").current,
                state=SigningState.OTHERWISE,
            )
        )
        with transaction():
            signings.explain(self.who["clerk"], signed, Signed("M. de Tekenaar", LONG))
        explain = "decision_changes.explain"
        yield explain, Thing({"signing_id": signed.public_id}, "explained", sheet=explain)
        day = self.today + datetime.timedelta(days=90)
        voter = self.people["voter"].person.officials[0]
        with transaction():
            lifted = shielding.shield(self.who["clerk"], voter, None, LONG, day, self.today)
        with transaction():
            shielding.lift(self.who["clerk"], lifted, LONG)
        for endpoint in ("shielding.renew", "shielding.lift"):
            values = {"slug": SLUG, "public_id": lifted.public_id}
            yield endpoint, Thing(values, "lifted", sheet=endpoint)

    def _of_answers(self):
        """An answer about a party that can be taken back, and an interest that is not asked."""
        mention = factories.mention(self.here, "Vroeger Bouwbedrijf Tarwedam")
        with transaction():
            matching.answer(self.who["clerk"], mention, self.firm, True)
        back = "mentions.answers"
        carried = {"party": mention.public_id, "number": 1}
        self.sheets[back] = Sheet("clerk", {"slug": SLUG}, needed=carried)
        yield back, Thing({"slug": SLUG}, "answered", sheet=back)

    def _of_imports_and_meetings(self, alderman: Official):
        given = self.sheets
        run = given["imports.undo"].values["public_id"]
        for endpoint in ("show", "report_csv", "report_json", "start_again", "check"):
            state = "done" if endpoint == "start_again" else ""
            yield f"imports.{endpoint}", Thing({"public_id": run}, state)
        for room in ("import_buyers", "import_people", "import_council"):
            values = given[f"{room}.ask"].values
            yield f"{room}.drop", Thing(values, "" if "people" in room else "of decisions")
        yield "import_buyers.take", Thing(given["import_buyers.ask"].values, "nothing to take")
        yield "import_columns.drop", Thing(given["import_columns.choose"].values)
        meeting = given["meetings.add"].values["public_id"]
        item = db.session.scalar(sa.select(MeetingItem).order_by(MeetingItem.id.desc()))
        of_item = {"public_id": item.meeting.public_id, "item_id": item.public_id}
        for endpoint in ("show", "check"):
            yield f"meetings.{endpoint}", Thing({"public_id": meeting})
        yield "meetings.tell", Thing({"public_id": meeting}, "told already")
        yield "meetings.own", Thing({"public_id": meeting}, about="alderman")
        yield "meetings.take_off", Thing(of_item)
        with transaction():
            group = groups.keep(self.who["clerk"], self.here, "Kwartet", [alderman])
        mandate = _mandate(self.who["clerk"], self.here, alderman)
        yield "groups.end_group", Thing({"public_id": group.public_id})
        yield "groups.end_mandate", Thing({"public_id": mandate.public_id})
        owner = factories.mention(self.here, "Eigenaar")
        no_owner = {"slug": SLUG, "public_id": owner.public_id}
        yield "owners.answer", Thing(no_owner, "no owner")
        yield "organisation_sheet.show", Thing({"public_id": self.firm.public_id})
        of_alderman = {"slug": SLUG, "public_id": alderman.public_id}
        proposal = given["proposals.answer"].values["public_id"]
        taken_back = {**of_alderman, "proposal_id": proposal}
        yield "proposals.take_back", Thing(taken_back, about="alderman")
        yield "reminders.remind", Thing(of_alderman, about="alderman")
        report = given["reports.decide"].values["public_id"]
        yield "reports.show", Thing({"public_id": report}, "disagreed", "alderman")

    def _with_a_secret(self, alderman: Official):
        reader_token, followed = _follower()
        outcome = reports.report(
            alderman,
            db.session.scalar(sa.select(Position).order_by(Position.id)),
            reports.ReportEntry(f"{WORD}melding klopt niet", "krant"),
            "",
            14,
            self.today,
        )
        db.session.commit()
        wrong = "x" * 43
        kept = self.sheets["account_keeping.show"].values
        account = db.session.scalar(
            sa.select(Account).where(Account.public_id == kept["public_id"])
        )
        factories.keep(
            AccountIdentity(account_id=account.id, issuer="https://login.example", subject="k")
        )
        for endpoint in ("send_link", "close", "reopen", "end_single_sign_on"):
            yield f"account_keeping.{endpoint}", Thing(kept)
        yield "account_keeping.take_factors", Thing(kept, "no factor")
        yield "own_account.end_session", Thing({"public_id": wrong}, "no such session")
        yield "single_sign_on.begin_link", Thing({"token": wrong}, "not set")
        for name in ("passkeys.show", "passkeys.remove"):
            yield name, Thing({"public_id": wrong}, "no such passkey")
        for name in ("passwords.choose", "passwords.begin"):
            yield name, Thing({"token": wrong}, "wrong secret")
        yield "reports.outcome", Thing({"token": outcome})
        yield "reports.outcome", Thing({"token": wrong}, "wrong secret")
        for token, state in ((reader_token, ""), (wrong, "wrong secret")):
            for endpoint in ("choose", "stop_all"):
                yield f"following.{endpoint}", Thing({"token": token}, state)
            for endpoint in ("confirm", "stop"):
                values = {"token": token, "public_id": followed}
                yield f"following.{endpoint}", Thing(values, state)

    def _public(self, alderman: Official, held: str):
        """Public pages, of what is public and of what is shielded."""
        firm = self.firm.public_id
        shielded = self._shielded()
        ids = {"official": alderman.public_id, "position": held, "organisation": firm}
        week = self._edition()
        ids["edition"] = week
        for endpoint in ("show", "manifest", "data"):
            yield f"editions.{endpoint}", Thing({"week": week})
        yield "editions.difference", Thing({"week": week}, "the first edition")
        for endpoint in ("editions.version", "editions.receipt"):
            yield endpoint, Thing({"public_id": held, "number": 1})
            hidden = {"public_id": shielded["position"], "number": 1}
            yield endpoint, Thing(hidden, "shielded")
        for rule in self.rules:
            room, _dot, noun = rule.endpoint.partition(".")
            of_one = rule.arguments == {"public_id"} and noun.removeprefix("about_") in ids
            if of_one and room in PUBLIC_ROOMS:
                noun = noun.removeprefix("about_")
                if rule.endpoint not in self.sheets:
                    yield rule.endpoint, Thing({"public_id": ids[noun]})
                if noun in shielded:
                    yield rule.endpoint, Thing({"public_id": shielded[noun]}, "shielded")
            if room == "api" and rule.arguments == {"id_"}:
                yield rule.endpoint, Thing({"id_": ids.get(noun, SLUG)})
                if noun in shielded:
                    yield rule.endpoint, Thing({"id_": shielded[noun]}, "shielded")
        for name in ("organen", "bestuurders", "nevenfuncties", "organisaties", "stand"):
            for form in ("csv", "json", "xlsx"):
                yield "open_data.table", Thing({"name": name, "form": form})
        yield "open_data.whole", Thing({"name": "ori.xml"})
        yield "reconciliation.entity", Thing({"kind": "organisatie", "key": firm})
        yield (
            "stepping_aside.show",
            Thing({"slug": SLUG, **self.sheets["stepping_aside.record"].values}, "within the week"),
        )
        yield "rules.row", Thing({"rule_id": "S1"})
        yield "site.style", Thing({"digest": "x"}, "wrong secret")

    def _edition(self) -> str:
        """Make an edition of two weeks ago, so that the one of this week can still be made."""
        db.session.commit()
        at, ours = clock.now() - datetime.timedelta(days=14), site()
        planned = making.plan(ours.kinds)
        with transaction():
            making.record(planned, making.week_of(at), at)
        for wanted in making.to_sign():
            found = making.contents(ours, wanted.number)
            with transaction():
                making.issue(ours, wanted, found, Ed25519PrivateKey.generate(), at)
        return making.week_of(at)

    def _shielded(self) -> dict[str, str]:
        hidden = factories.official(
            self.here, who=factories.person("Kim", None, f"{WORD}schild"), title="wethouder"
        )
        position = db.session.scalar(
            sa.select(Position).join(Shielding, Shielding.position_id == Position.id)
        )
        day = self.today + datetime.timedelta(days=90)
        with transaction():
            shielding.shield(self.who["clerk"], hidden, None, LONG, day, self.today)
        return {"official": hidden.public_id, "position": position.public_id}


def _mandate(clerk: Any, here: Body, official: Official) -> Any:
    with transaction():
        office = official.terms[0].office
        return mandates.add(clerk, here, office, None, None, "mandaatbesluit 2024, artikel 3")


def _follower() -> tuple[str, str]:
    with transaction():
        following.ask(FollowedKind.BODY, SLUG, "volger@voorbeeld.example", "nl", clock.now(), 7)
    reader = db.session.scalar(sa.select(Follower).order_by(Follower.id.desc()))
    with transaction():
        return following.mint(reader.id), reader.followings[0].public_id


def _check_of(decision: Decision) -> tuple[str, int]:
    """The dossier of the newest check of a decision, and the number of its first check."""
    found = db.session.scalar(sa.select(FrozenDossier).where(FrozenDossier.decision == decision))
    return found.sha256, 1


def make(empty: Path, path: Path) -> None:
    """Write the database of the matrix, and beside it what it knows; `empty` is a migrated one."""
    copy_database(empty, path)
    app = create_app(
        {
            **SETTINGS,
            "SQLALCHEMY_DATABASE_URI": f"sqlite:///{path}",
            "JOBS_FOLDER": f"{path}-jobs",
        }
    )
    with app.app_context():
        _accounts, sheets = desks.build()
        made = _Maker(sheets).make()
        path.with_name("access.pickle").write_bytes(pickle.dumps(made))
        let_go()


def read(path: Path) -> World:
    """Return what the matrix knows of a database that `make` wrote."""
    return pickle.loads(path.with_name("access.pickle").read_bytes())  # noqa: S301
