"""What the body of the matrix has about somebody who was an official and lost the role, and where
somebody of another body has to act: nobody has an account, or no reviewer is left.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from conflict_graph.facts import DecisionKind
from conflict_graph.readers.council.records import Presence
from register.access import Role
from register.extensions import db
from register.models.council import MinutesEntry, MinutesVote
from register.models.decisions import StandIn
from register.models.screening import Finding
from register.services.accounts import accounts
from register.services.entering import agendas
from register.services.entering.agendas import AgendaItem, MeetingKind
from register.services.findings import findings
from register.services.meetings import meetings, stepping_aside
from register.services.meetings.stepping_aside import AsideStated
from register.services.officials import proposals
from register.services.screening import run as screening
from register.transaction import transaction
from tests import factories
from tests.desks import LONG, Sheet

WEEKS = datetime.timedelta(days=70)
LEFT = "left"
Made = tuple[str, dict[str, Any]]
"""An address, and what a `Thing` there is."""


def things(maker: Any) -> Iterator[Made]:
    """Make everything, and give each with the address that it is about."""
    yield from _of_who_left(maker)
    yield from _at_a_table(maker)
    yield from _between_two_without_an_account(maker)
    yield from _where_no_reviewer_is_left(maker)
    yield from _answers(maker)
    yield "findings.index", {"state": "all of them", "query": "?alle=ja"}


def _of_who_left(maker: Any) -> Iterator[Made]:
    """What somebody is asked and told as an official, and is nobody's business after that."""
    here, left, clerk, today = maker.here, maker.left, maker.who["clerk"], maker.today
    builder = factories.organisation("Sluisbouw Zandweg B.V.", kvk="90004332")
    factories.position(left, builder, title="commissaris", paid=True)
    yield "declarations.overview", {"values": {"public_id": left.public_id}, "about": LEFT}
    with transaction():
        meeting = agendas.begin(clerk, here, MeetingKind.COUNCIL, today + WEEKS)
        item = AgendaItem("9", "Sluisdeuren", DecisionKind.AWARD, f"{builder.name} 90004332")
        agendas.add(clerk, meeting, [item])
        meetings.check_all(clerk, meeting, today)
        meetings.tell(clerk, meeting, "nl", today)
    yield "meetings.own", {"values": {"public_id": meeting.public_id}, "about": LEFT}
    with transaction():
        over = agendas.begin(clerk, here, MeetingKind.COUNCIL, today - WEEKS)
        at_item = [AsideStated(left.public_id, "9")]
        stepping_aside.record(clerk, over, "https://notulen.example/9", at_item, today)
    [told] = stepping_aside.list_own(maker.who[LEFT])
    own = "stepping_aside.own"
    yield own, {"values": {"public_id": told.public_id}, "about": LEFT, "sheet": own}
    aside = factories.decision(here, [], "Sluiskolk")
    factories.participation(aside, left, recused_vote=True)
    factories.keep(
        MinutesEntry(
            decision=aside,
            official=left,
            presence=Presence.PRESENT,
            vote=MinutesVote.VOTED,
            spoke=False,
            source="notulen.json",
        )
    )
    own = "meetings.own_minutes"
    yield own, {"values": {"public_id": aside.public_id}, "about": LEFT, "sheet": own}


def _at_a_table(maker: Any) -> Iterator[Made]:
    """A decision at which somebody without an account is asked, and one who lost the role; who
    stands in keeps it, and records an answer on paper, as a clerk does.
    """
    asked = maker.decision_called("Tafel")
    factories.participation(asked, maker.left, planned=["voted"])
    factories.keep(StandIn(decision=asked, account_id=maker.people["stand-in"].id))
    yield "decisions.show", {"values": {"public_id": asked.public_id}, "stand_in": True}


def _between_two_without_an_account(maker: Any) -> Iterator[Made]:
    """A proposal that neither of the two can answer, so that a clerk of the other body does."""
    one = factories.official(
        maker.here, who=factories.person("Kees", None, "Zandweg"), title="wethouder"
    )
    other = factories.official(
        maker.there, who=factories.person("K.", None, "Zandweg"), title="wethouder"
    )
    with transaction():
        made = proposals.propose(maker.who["clerk"], one, other.public_id, maker.today)
    name = "proposals.answer"
    yield name, {"values": {"public_id": made.public_id}, "state": "for a clerk", "sheet": name}


def _where_no_reviewer_is_left(maker: Any) -> Iterator[Made]:
    """A body with one reviewer, who is another body's too, and with a finding that takes two."""
    alone, today = factories.body("eenzaam", "Gemeente Eenzaam"), maker.today
    official = factories.official(alone, title="wethouder")
    factories.position(official, maker.firm, title="commissaris", paid=True)
    decision = factories.decision(alone, [maker.firm], "Eenzaam")
    factories.participation(decision, official, steps=["deliberated", "voted"])
    clerk = factories.identity(alone, Role.CLERK)
    own = factories.account(maker.there, Role.REVIEWER, email="van-beide@voorbeeld.example")
    heard = factories.identity(alone, Role.OFFICIAL, who=official.person)
    with transaction():
        screening.check(clerk, decision, today)
    finding = db.session.scalars(sa.select(Finding).where(Finding.decision_id == decision.id)).one()
    with transaction():
        findings.ask(clerk, finding, LONG, 14, today)
        findings.reply(heard, finding, LONG, today)
    with transaction():
        accounts.give_role(maker.people["administrator"], alone, Role.ADMINISTRATOR)
        accounts.give_role(own, alone, Role.REVIEWER)
    name = "inviting.invite"
    values = {"slug": alone.slug, "finding_id": finding.public_id}
    guest = {"reviewer": maker.people["neighbour"].public_id}
    maker.sheets[name] = Sheet("administrator", values, needed=guest)
    yield name, {"values": values, "state": "too few are left", "sheet": name}


def _answers(maker: Any) -> Iterator[Made]:
    """Answers to a question that the check does not ask there: who is tied to a party, or whom it
    is about, is refused for that, and learns nothing else.
    """
    name = "findings.answer"
    tied = {"public_id": maker.decision_called("Kaden").public_id}
    yield name, {"values": tied, "state": "of a party", "sheet": name}
    given = maker.sheets[name]
    about = {"antwoord-1-official": maker.both.public_id}
    maker.sheets[f"{name} both"] = replace(given, needed={**given.needed, **about})
    yield (
        name,
        {
            "values": given.values,
            "state": "about an official",
            "about": "both",
            "sheet": f"{name} both",
        },
    )
