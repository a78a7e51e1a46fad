"""A body at work in which every form of the product can be opened, and where each of them
stands.
"""

from __future__ import annotations

import datetime
import io
import pickle
import re
import uuid
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path

import html5lib
import pytest
import sqlalchemy as sa

from conflict_graph.facts import (
    Capacity,
    DecisionKind,
    DecisionStatus,
    OfficeKind,
    PartyRole,
    Relation,
    TieKind,
)
from conflict_graph.particulars import FeeDestination, Particulars
from conflict_graph.readers.council.records import Presence
from register import carrying, clock, create_app
from register.access import SERVER, Role
from register.extensions import db
from register.models.council import MinutesEntry, MinutesVote
from register.models.decisions import DecisionParty
from register.models.reports import ErrorReport
from register.models.screening import Finding
from register.models.shielding import Shielding
from register.models.signings import Signing, SigningState
from register.services.decisions import asking, standing
from register.services.decisions.places import AskingReach
from register.services.declarations import drafts, interests
from register.services.declarations.interests import InterestEntry, InterestKind
from register.services.entering import agendas
from register.services.entering.agendas import AgendaItem, MeetingKind
from register.services.findings import findings
from register.services.imports import buyers, people, row_keys, runs
from register.services.imports import files as imports
from register.services.imports.files import Noun
from register.services.mail import reports
from register.services.meetings import meetings, stepping_aside
from register.services.meetings.stepping_aside import AsideStated
from register.services.officials import officials, proposals, shielding
from register.services.organisations import name_register
from register.services.reviews import concerns, conclusions, reviewers
from register.services.reviews.concerns import ConcernEntry
from register.services.reviews.conclusions import ConclusionEntry
from register.services.screening import fact_answers, measures, rules
from register.services.screening.fact_answers import FactEntry, Standing
from register.transaction import transaction
from tests import council_files, factories
from tests.browser import XHTML
from tests.conftest import SETTINGS, copy_database, let_go, once
from tests.conftest import replace as put_in_place
from tests.rounds import screen_anew

SLUG = "vlietmonde"
NUMBER = "90007118"
"""The KvK number of an organisation that the register knows."""
ANSWERS = {
    "title": "secretaris",
    "organisation_name": "Vereniging De Kreekpeddel",
    "organisation": "new",
    "organisation_kind": "association",
    "asked": "vereniging de kreekpeddel||",
    "kind": "board",
    "capacity": "private",
    "paid": "no",
    "running": "running",
}
LONG = "Een reden van meer dan tien letters."
ERROR = {"text": "Deze functie is in 2021 al geëindigd.", "seen_at": "jaarverslag 2021"}
MAIL = {"email": "lezer@voorbeeld.example"}
MONTHS = datetime.timedelta(days=120)
AHEAD = clock.today() + MONTHS
COLUMNS = {
    f"columns-{place}": name
    for place, name in enumerate(("key", "family_name", "office_kind", "office"))
}
NOTICE = (Path(__file__).parent / "samples" / "ted_f03.xml").read_bytes()
LIST = "sleutel;naam;soort;rol\nz-1;Zandwijk;bestuurder;wethouder\n"
COUNCIL = "sleutel;achternaam;ambt;soort_ambt\nn-1;Nieuwveen;raadslid;volksvertegenwoordiger\n"
TABLE = "sleutel;achternaam;ambt;soort_ambt\nk-1;Kolom;wethouder;bestuurder\n"


@dataclass(frozen=True)
class Sheet:
    """A form: who may fill it in, where, what has to be filled in for it to be taken, and what it
    carries along.
    """

    who: str
    values: dict = field(default_factory=dict)
    query: str = ""
    needed: dict = field(default_factory=dict)
    files: dict = field(default_factory=dict)
    then: str = ""
    """The endpoint to which what was filled in is sent on, with nothing more to fill in."""
    page: str = ""
    """The endpoint of the page on which it stands, where that is another one."""


def build():
    """Make the body, and return its accounts by what they are, and the sheets by endpoint."""
    today = clock.today()
    here = factories.body(SLUG)
    alderman = factories.official(
        here, who=factories.person("Sanne", None, "Terwolde"), title="wethouder"
    )
    [term] = alderman.terms
    officials.appoint(SERVER, alderman, term.office, term.current.valid_from, full_time=True)
    firm = factories.organisation(kvk="90004321")
    held = factories.position(alderman, firm, title="commissaris", paid=True)
    shielded = factories.position(
        alderman, factories.organisation("Stichting Tuin", kvk=NUMBER), title="penningmeester"
    )
    fee = factories.position(
        alderman,
        factories.organisation("Stichting Haven"),
        title="lid",
        capacity=Capacity.EX_OFFICIO,
        particulars=Particulars(fee_destination=FeeDestination.SELF),
    )
    accounts = {
        "clerk": factories.account(here, Role.CLERK, email="clerk@voorbeeld.example"),
        "reviewer": factories.account(here, Role.REVIEWER, email="reviewer@voorbeeld.example"),
        "colleague": factories.account(here, Role.REVIEWER, email="colleague@voorbeeld.example"),
        "third": factories.account(here, Role.REVIEWER, email="third@voorbeeld.example"),
        "administrator": factories.account(
            here, Role.ADMINISTRATOR, email="administrator@voorbeeld.example"
        ),
        "official": factories.account(
            here, Role.OFFICIAL, who=alderman.person, email="official@voorbeeld.example"
        ),
    }
    who = {name: factories.accounts.identity_of(each) for name, each in accounts.items()}
    soon = (today + datetime.timedelta(days=20)).isoformat()
    made = [
        factories.decision(here, [firm], title, status=DecisionStatus.OPEN, decided_on=soon)
        for title in ("Bruggen", "Sluizen", "Kaden")
    ]
    for decision in made:
        factories.participation(decision, alderman, planned=["deliberated", "voted"])
    member = factories.official(here, OfficeKind.ELECTED_MEMBER, "raadslid")
    theatre = factories.organisation("Stichting Toneel", kvk="90004322")
    seat = factories.position(member, theatre, title="bestuurslid")
    grant = factories.decision(here, [theatre], "Toneel", kind=DecisionKind.GRANT)
    factories.participation(grant, member, steps=["deliberated", "voted"])
    voter = factories.official(here, OfficeKind.ELECTED_MEMBER, "raadslid")
    factories.position(voter, theatre, title="penningmeester")
    halls = factories.decision(here, [theatre], "Zalen", kind=DecisionKind.GRANT)
    factories.participation(halls, voter, steps=["deliberated", "voted"])
    free = factories.official(here, title="wethouder")
    accounts["free"] = factories.account(
        here, Role.OFFICIAL, who=free.person, email="free@voorbeeld.example"
    )
    accounts["voter"] = factories.account(
        here, Role.OFFICIAL, who=voter.person, email="voter@voorbeeld.example"
    )
    screen_anew(here, day=today)
    asked, replied, new = (
        db.session.scalar(sa.select(Finding).where(Finding.decision_id == decision.id))
        for decision in made
    )
    with transaction():
        for each in (asked, replied):
            findings.ask(who["clerk"], each, "Wat was uw rol hierbij?", 14, today)
        findings.reply(who["official"], replied, "Ik ben in maart al opgestapt.", today)
        settled = db.session.scalar(sa.select(Finding).where(Finding.decision_id == halls.id))
        findings.ask(who["clerk"], settled, "Wat was uw rol hierbij?", 14, today)
        voter_is = factories.accounts.identity_of(accounts["voter"])
        findings.reply(voter_is, settled, "Ik stemde mee met de fractie.", today)
        entry = ConclusionEntry("apparent", "De functie liep nog bij de stemming.")
        signed = factories.signature(who["reviewer"])
        conclusions.conclude(who["reviewer"], settled, entry, signed, today)
        absence = reviewers.say_away(who["colleague"], today, today, today)
    reported = []
    for text in ("De functie klopt niet", "Het bedrijf klopt niet"):
        reports.report(
            alderman, held, reports.ReportEntry(text, "jaarverslag"), str(uuid.uuid4()), 14, today
        )
        db.session.commit()
        reported.append(db.session.scalar(sa.select(ErrorReport).order_by(ErrorReport.id.desc())))
    with transaction():
        reports.answer(
            who["official"],
            reported[1].public_id,
            False,
            "Het register klopt zoals het er staat.",
            today,
        )
        for kind in InterestKind:
            interests.ask(SERVER, here, kind, True, "Gedragscode 2025, artikel 4")
        family = InterestEntry(
            organisation_id=firm.id, relation=Relation.PARTNER, tie=TieKind.OWNERSHIP
        )
        interest = interests.declare(SERVER, alderman, InterestKind.FAMILY, family)
        day = today + datetime.timedelta(days=90)
        shielding.shield(who["clerk"], alderman, shielded, "Bedreigd op straat.", day, today)
        rules.switch_off(SERVER, here, "S2", "Niet van toepassing bij ons.", factories.soon())
        given = fact_answers.answer(
            who["clerk"],
            grant,
            member,
            Standing(FactEntry.TIES, seat.public_id, "represents"),
            yes=False,
            source="De notulen van maart.",
        )
    with transaction():
        measure = measures.record(
            who["clerk"],
            made[2],
            alderman,
            measures.AGREED,
            measures.MeasureEntry(evidence="Zo afgesproken met de wethouder."),
            today,
        )
    asked_table = factories.decision(
        here, [theatre], "Tafel", status=DecisionStatus.OPEN, decided_on=soon
    )
    hired = factories.official(here, OfficeKind.EXTERNAL, "adviseur")
    for each in (alderman, hired):
        factories.participation(asked_table, each, planned=["voted"])
    with transaction():
        asking.ask(who["clerk"], asked_table, AskingReach.HANDLERS)
    with transaction():
        worry = "Dit gesprek moest uit het verslag blijven."
        waits, read = (
            concerns.raise_(who["official"], each, ConcernEntry("", worry), today)
            for each in (made[0], made[2])
        )
        concerns.take(who["reviewer"], read.public_id, today)
    gone, taken = (
        factories.decision(here, [], title, status=DecisionStatus.OPEN) for title in ("Weg", "Dijk")
    )
    signed = factories.keep(
        Signing(decision=taken, version=taken.current, state=SigningState.UNCHECKED)
    )
    with transaction():
        standing.withdraw(who["clerk"], gone, LONG, today)
    with transaction():
        meeting = agendas.begin(who["clerk"], here, MeetingKind.COLLEGE, today + MONTHS)
        item = AgendaItem("7", "Haven", DecisionKind.AWARD, f"{firm.name} 90004321")
        agendas.add(who["clerk"], meeting, [item])
        meetings.check_all(who["clerk"], meeting, today)
        meetings.tell(who["clerk"], meeting, "nl", today)
    aside = factories.decision(here, [], "Sluis", status=DecisionStatus.OPEN)
    factories.participation(aside, alderman, recused_vote=True)
    factories.keep(
        MinutesEntry(
            decision=aside,
            official=alderman,
            presence=Presence.PRESENT,
            vote=MinutesVote.VOTED,
            spoke=False,
            source="notulen.json",
        )
    )
    with transaction():
        over = agendas.begin(who["clerk"], here, MeetingKind.COLLEGE, today - MONTHS)
        stepping_aside.choose(who["clerk"], here, True)
        at_item = [AsideStated(alderman.public_id, "7")]
        stepping_aside.record(who["clerk"], over, "https://notulen.example/7", at_item, today)
    [told_aside] = stepping_aside.list_own(who["official"])
    board = factories.body("waterveld", "Waterschap Waterveld")
    neighbour = factories.official(board, who=factories.person("S.", None, "Terwolde"))
    third = factories.official(
        factories.body("oever", "Gemeente Oever"), who=factories.person("S.", None, "Terwolde")
    )
    with transaction():
        proposal = proposals.propose(who["clerk"], alderman, neighbour.public_id, today)
    with transaction():
        keys = {name: [str(uuid.uuid4()) for _ in range(2)] for name in ("official", "clerk")}
        for name, (begun, late) in keys.items():
            drafts.keep(who[name], alderman, begun, ANSWERS)
            changed = {**ANSWERS, "reason": "correction", "title": "voorzitter"}
            drafts.keep(who[name], alderman, late, changed, held, 0)
    unknown = factories.mention(here, "Bouwbedrijf Tarwedam")
    made[0].current.parties.append(DecisionParty(mention=unknown, role=PartyRole.BIDDER))
    with transaction():
        run = runs.begin(SERVER, Noun.OFFICIALS, here, "bestuurders.csv", TABLE.encode())
        runs.keep(SERVER, run, imports.read(Noun.OFFICIALS, TABLE.encode(), "bestuurders.csv"))
        asks = runs.begin(
            SERVER, Noun.OFFICIALS, here, "lijst.csv", LIST.encode(), asks_columns=True, waits=True
        )
        bought = runs.begin(SERVER, Noun.DECISIONS, here, "aankondiging.xml", NOTICE, waits=True)
        buyers.ask(bought)
        like = f"bestuurder;functie;organisatie\n{alderman.person.family_name};lid;Koor\n"
        named = runs.begin(SERVER, Noun.POSITIONS, here, "namen.csv", like.encode(), waits=True)
        people.ask(named)
        row_keys.ask(here, "K-99", "Fenna Meeuwoord", alderman, "raad.csv")
        sat = council_files.as_ibabs(council_files.sitting(3))["GetMeetingsByDateRange"]
        told = runs.begin(
            SERVER,
            Noun.DECISIONS,
            here,
            "raad.xml",
            sat,
            imports.COUNCIL,
            asks_council=True,
            waits=True,
        )
    shield = db.session.scalar(sa.select(Shielding))
    at = {"slug": SLUG, "public_id": alderman.public_id}
    of_held = {"public_id": alderman.public_id, "position_id": held.public_id}
    of_fee = {"public_id": alderman.public_id, "position_id": fee.public_id}
    decided = {"public_id": made[0].public_id}
    granted = {"public_id": grant.public_id}
    own, late = keys["official"]
    draft = {"public_id": alderman.public_id, "draft_id": own}
    kept = factories.account(here, Role.ADMINISTRATOR, email="tweede@voorbeeld.example")
    sheets = {
        "reports.answer": Sheet(
            "official",
            {"public_id": reported[0].public_id},
            needed={"answer": "disagree", "reason": LONG},
        ),
        "reports.decide": Sheet(
            "clerk",
            {"public_id": reported[1].public_id},
            needed={"answer": "reject", "reason": LONG},
        ),
        "reports.about_official": Sheet("reader", {"public_id": alderman.public_id}, needed=ERROR),
        "reports.about_position": Sheet("reader", {"public_id": held.public_id}, needed=ERROR),
        "following.body": Sheet("reader", {"slug": SLUG}, needed=MAIL),
        "following.official": Sheet("reader", {"public_id": alderman.public_id}, needed=MAIL),
        "following.organisation": Sheet("reader", {"public_id": firm.public_id}, needed=MAIL),
        "proposals.answer": Sheet(
            "official", {"public_id": proposal.public_id}, needed={"answer": "no"}
        ),
        "proposals.propose": Sheet("clerk", at, "?naam=Terwolde", {"other": third.public_id}),
        "decisions.enter": Sheet(
            "clerk", {"slug": SLUG}, needed={"title": "Bruggen", "status": "open"}
        ),
        "groups.index": Sheet(
            "clerk", {"slug": SLUG}, needed={"source": "mandaatbesluit 2024, artikel 3"}
        ),
        "decisions.amend": Sheet(
            "clerk", decided, needed={"title": "Bruggen en sluizen", "reason": LONG}
        ),
        "decision_changes.take": Sheet(
            "clerk", decided, needed={"signed_by": "M. de Tekenaar", "signed_reason": LONG}
        ),
        "decision_changes.withdraw": Sheet("clerk", decided, needed={"reason": LONG}),
        "decision_changes.put_back": Sheet(
            "clerk", {"public_id": gone.public_id}, needed={"reason": LONG}
        ),
        "decision_changes.rename": Sheet("clerk", decided, needed={"procedure": "VM-77"}),
        "decision_changes.explain": Sheet(
            "clerk",
            {"signing_id": signed.public_id},
            needed={"signed_by": "M. de Tekenaar", "signed_reason": LONG},
        ),
        "decisions.participation": Sheet(
            "clerk",
            {**decided, "official_id": alderman.public_id},
            needed={"proposed": "yes", "reason": LONG},
        ),
        "decisions.add_participants": Sheet(
            "clerk", decided, needed={"officials": free.public_id, "planned": "voted"}
        ),
        "asking.ask": Sheet("clerk", decided, page="decisions.show"),
        "asking.answer": Sheet(
            "official",
            {"public_id": asked_table.public_id},
            needed={"parties-0-said": "no_tie"},
        ),
        "asking.paper": Sheet(
            "clerk",
            {"public_id": asked_table.public_id, "official_id": hired.public_id},
            needed={"parties-0-said": "no_tie", "given_on": "27-3-2026", "source": LONG},
        ),
        "meetings.enter": Sheet(
            "clerk",
            {"slug": SLUG},
            needed={"kind": "college", "held_on": f"{AHEAD:%-d-%-m-%Y}", "lines": "7. Nota"},
        ),
        "meetings.add": Sheet(
            "clerk", {"public_id": meeting.public_id}, needed={"lines": "8. Nota"}
        ),
        "findings.check": Sheet("clerk", decided),
        "findings.answer": Sheet(
            "clerk",
            granted,
            needed={"antwoord-1-answer": "yes", "antwoord-1-source": LONG},
            page="findings.check",
        ),
        "measures.record": Sheet(
            "clerk",
            {"public_id": made[2].public_id},
            needed={f"maatregel-{alderman.public_id}-evidence": LONG},
            page="findings.check",
        ),
        "measures.follow": Sheet(
            "clerk",
            {"public_id": made[2].public_id, "measure_id": measure.public_id},
            needed={"kept": "yes"},
        ),
        "findings.take_back": Sheet("clerk", {**granted, "fact_answer_id": given.public_id}),
        "findings.ask": Sheet("clerk", {"public_id": new.public_id}),
        "hearing.reply": Sheet("official", {"public_id": asked.public_id}, needed={"text": LONG}),
        "hearing.add": Sheet("official", {"public_id": replied.public_id}, needed={"text": LONG}),
        "hearing.extend": Sheet(
            "clerk",
            {"public_id": asked.public_id},
            needed={"reply_by": f"{today + MONTHS / 4:%-d-%-m-%Y}", "reason": LONG},
        ),
        "reviews.conclude": Sheet(
            "reviewer",
            {"public_id": replied.public_id},
            needed={
                "conclusion": "none",
                "reason": LONG,
                "is_free": "y",
                "password": factories.PASSWORD,
            },
        ),
        "reviews.contest": Sheet("voter", {"public_id": settled.public_id}, needed={"text": LONG}),
        "reviews.assign": Sheet(
            "reviewer",
            {"public_id": replied.public_id},
            needed={"reviewer": accounts["reviewer"].public_id},
        ),
        "concerns.write": Sheet(
            "official", {"public_id": made[0].public_id}, needed={"text": LONG}
        ),
        "concerns.take": Sheet("reviewer", {"concern_id": waits.public_id}, page="concerns.show"),
        "concerns.add": Sheet("official", {"concern_id": waits.public_id}, needed={"text": LONG}),
        "concerns.answer": Sheet("reviewer", {"concern_id": read.public_id}, needed={"text": LONG}),
        "concerns.close": Sheet(
            "reviewer", {"concern_id": read.public_id}, needed={"reason": LONG}
        ),
        "concerns.open": Sheet(
            "reviewer",
            {"concern_id": read.public_id},
            needed={"official": alderman.public_id, "reason": LONG},
        ),
        "reviews.take_up": Sheet(
            "reviewer",
            {"public_id": asked_table.public_id},
            needed={"official": alderman.public_id, "reason": LONG},
        ),
        "concerns.hand_over": Sheet(
            "reviewer",
            {"concern_id": read.public_id},
            needed={"reader": accounts["third"].public_id},
        ),
        "concerns.withdraw": Sheet("official", {"concern_id": waits.public_id}),
        "reviews.away": Sheet(
            "reviewer", needed={"since": f"{today:%-d-%-m-%Y}", "until": f"{today:%-d-%-m-%Y}"}
        ),
        "reviews.come_back": Sheet(
            "colleague", {"absence_id": absence.public_id}, page="reviews.away"
        ),
        "reminders.choose": Sheet("official"),
        "imports.undo": Sheet("clerk", {"public_id": run.public_id}),
        "imports.offer": Sheet(
            "clerk", {"slug": SLUG}, files={"file": (TABLE.encode(), "nieuw.csv")}
        ),
        "import_buyers.ask": Sheet(
            "clerk", {"public_id": bought.public_id}, needed={"buyers-0": "yes"}
        ),
        "import_people.ask": Sheet(
            "clerk", {"public_id": named.public_id}, needed={"people-0": "none"}
        ),
        "row_questions.index": Sheet("clerk", {"slug": SLUG}, needed={"people-0": "none"}),
        "meetings.own_minutes": Sheet(
            "official", {"public_id": aside.public_id}, needed={"said": "aside"}
        ),
        "stepping_aside.record": Sheet(
            "clerk",
            {"public_id": over.public_id},
            needed={"address": "https://notulen.example/8"},
        ),
        "stepping_aside.own": Sheet(
            "official", {"public_id": told_aside.public_id}, needed={"said": "wrong"}
        ),
        "import_council.ask": Sheet(
            "clerk", {"public_id": told.public_id}, needed={"asked-0": "council"}
        ),
        "import_columns.choose": Sheet(
            "clerk", {"slug": SLUG, "public_id": asks.public_id}, needed={"step": "read", **COLUMNS}
        ),
        "declarations.withdraw_interest": Sheet(
            "official", {"public_id": alderman.public_id, "interest_id": interest.public_id}
        ),
        "declarations.amend_interest": Sheet(
            "official", {"public_id": alderman.public_id, "interest_id": interest.public_id}
        ),
        "declarations.declare_interest": Sheet(
            "official",
            {"public_id": alderman.public_id, "kind": "eerdere-functie"},
            needed={
                "title": "adviseur",
                "organisation_name": firm.name,
                "kvk": "90004321",
                "tie": "advisory",
            }
            | {
                "valid_until": "2020",
                "organisation": firm.public_id,
                "asked": f"{firm.name.casefold()}||90004321",
            },
        ),
        "declarations.income": Sheet(
            "official",
            {"public_id": alderman.public_id, "year": today.year - 1},
            needed={f"row_{held.public_id}-amount": "11250"},
        ),
        "declarations.end": Sheet("official", of_held, needed={"valid_until": "2025"}),
        "declarations.withdraw": Sheet("official", of_held),
        "declarations.amend": Sheet("official", of_held, needed={"reason": "correction"}),
        **{
            f"declarations.page {page}": Sheet(
                "official", {**draft, "page": page}, then="declarations.check"
            )
            for page in ("waar", "hoe", "ambtshalve", "deel", "wanneer", "meer")
        },
        "officials.unelected": Sheet(
            "clerk",
            {"slug": here.slug},
            needed={
                "duty": "asked",
                "reference": "verordening, artikel 6",
                "decided_by": "de raad, 14 maart 2024",
            },
        ),
        "declarations.contracts": Sheet("official", of_held, needed={"there_is": "no"}),
        "position_questions.settle": Sheet(
            "clerk",
            {**of_fee, "slug": here.slug, "word": "vergoeding"},
            needed={"note": LONG},
        ),
        "declarations.check": Sheet("official", {"public_id": alderman.public_id, "draft_id": own}),
        "declarations.difference": Sheet(
            "official",
            {"public_id": alderman.public_id, "draft_id": late},
            needed={"decision": "mine"},
        ),
        "declarations.declare_none": Sheet("free", {"public_id": free.public_id}),
        "declarations.declare": Sheet(
            "official",
            {"public_id": alderman.public_id},
            needed={"title": "lid", "organisation_name": "Tuinclub"},
        ),
        "shielding.shield": Sheet(
            "clerk", at, needed={"reason": LONG, "review_on": f"{today + MONTHS:%-d-%-m-%Y}"}
        ),
        "shielding.renew": Sheet(
            "clerk",
            {"slug": SLUG, "public_id": shield.public_id},
            needed={"reason": LONG, "review_on": f"{today + MONTHS:%-d-%-m-%Y}"},
        ),
        "shielding.lift": Sheet(
            "clerk", {"slug": SLUG, "public_id": shield.public_id}, needed={"reason": LONG}
        ),
        "interests.ask": Sheet("clerk", {"slug": SLUG}),
        "officials.add": Sheet(
            "clerk",
            {"slug": SLUG},
            needed={
                "family_name": "Zandwijk",
                "title": "wethouder",
                "kind": "executive",
                "valid_from": "2024",
            },
        ),
        "officials.appoint": Sheet(
            "clerk",
            {**at, "public_id": free.public_id},
            needed={"title": "burgemeester", "kind": "executive", "valid_from": "2024"},
        ),
        "successions.offer": Sheet(
            "clerk",
            {"slug": SLUG},
            needed={"kind": "elected_member", "begins_on": f"{today:%-d-%-m-%Y}"},
            files={"file": (COUNCIL.encode(), "raad.csv")},
        ),
        "mentions.question": Sheet(
            "clerk",
            {"public_id": unknown.public_id},
            needed={"organisation": firm.public_id, "answer": "yes", "reason": LONG},
        ),
        "mentions.add": Sheet(
            "clerk",
            {"public_id": unknown.public_id},
            needed={"kind": "company", "reason": LONG},
            page="mentions.question",
        ),
        "account_keeping.invite": Sheet(
            "administrator",
            {"slug": SLUG},
            needed={"email": "nieuw@voorbeeld.example", "roles": ["clerk"]},
        ),
        "account_keeping.show": Sheet("administrator", {"slug": SLUG, "public_id": kept.public_id}),
        "contacts.edit": Sheet(
            "administrator", {"slug": SLUG}, needed={"email": "griffie@vlietmonde.example"}
        ),
        "retention.edit": Sheet(
            "administrator",
            {"slug": SLUG},
            needed={"draft_days": "200", "draft_source": "eigen voorstel"},
        ),
        "rules.switch_off": Sheet(
            "administrator",
            {"slug": SLUG, "rule_id": "S1"},
            needed={"reason": LONG, "until": f"{today + MONTHS:%-d-%-m-%Y}"},
        ),
        "rules.switch_on": Sheet(
            "administrator", {"slug": SLUG, "rule_id": "S2"}, needed={"reason": LONG}
        ),
    }
    return {name: each.email for name, each in accounts.items()}, {
        **sheets,
        **_on_behalf(sheets, keys["clerk"]),
    }


def _on_behalf(sheets, keys):
    """The pages of an official as its clerk opens them."""
    begun, late = keys
    of_official = {name: each for name, each in sheets.items() if name.startswith("declarations.")}
    made = {}
    for name, each in of_official.items():
        values = {"slug": SLUG, **each.values}
        if "draft_id" in values:
            values["draft_id"] = late if name.endswith("difference") else begun
        if not any(each in name for each in ("interest", "contracts", "declare_none")):
            made[name.replace("declarations.", "declarations_for.")] = replace(
                each, who="clerk", values=values
            )
    return made


MOVES = re.compile(r"public_id|token|sha256|fingerprint|procedure|.*key")
"""Columns that differ by themselves from one time to the next."""


@dataclass
class Control:
    """What somebody can fill in."""

    name: str
    kind: str
    options: list = field(default_factory=list)
    chosen: list = field(default_factory=list)


class Desk:
    """The body at work, put back as it was before each form is sent."""

    def __init__(self, app, database):
        self.app, self._kept, self._path = app, database, Path(db.engine.url.database)
        self.accounts, self.sheets = pickle.loads(database.with_name("desk.pickle").read_bytes())  # noqa: S301
        self._clients = {}

    def put_back(self):
        let_go()
        put_in_place(self._path, self._kept)
        name_register.forget()

    def forget(self, who):
        """Let somebody come with a new browser."""
        self._clients.pop(who, None)

    def client(self, who, mark="0"):
        if who not in self._clients:
            self._clients[who] = self.app.test_client()
            if who != "reader":
                account = factories.accounts.get(self.accounts[who])
                with factories.let_in(self._clients[who], account).session_transaction() as session:
                    session[carrying.TOKEN] = f"{mark * 40}.{carrying.mark_of(account.id)}"
        return self._clients[who]

    def address(self, endpoint, sheet):
        with self.app.test_request_context():
            return self.app.url_for(endpoint.partition(" ")[0], **sheet.values).partition("?")[0]

    def open(self, endpoint, sheet):
        """Return the form as it stands on its page: where it goes, what it carries, what can be
        filled in.
        """
        page = self.address(sheet.page or endpoint, sheet) + sheet.query
        answer = self.client(sheet.who).get(page)
        assert answer.status_code == 200, (endpoint, page, answer.status_code)
        wanted = self.address(endpoint, sheet)
        for form in forms_of(answer):
            action = form.get("action") or page
            if action.partition("?")[0] == wanted:
                return action, *read(form)
        raise AssertionError(f"{endpoint}: there is no such form on {page}")

    def send(self, sheet, action, values, files=()):
        """Send a form, and what comes to be looked over after it; return the last answer."""
        sent = {
            **values,
            **{name: (io.BytesIO(content), file) for name, (content, file) in dict(files).items()},
        }
        answer = self.client(sheet.who).post(action, data=sent)
        if answer.status_code == 200:
            for form in forms_of(answer):
                carried, _controls = read(form)
                if carried.keys() - {"csrf_token"}:
                    return self.client(sheet.who).post(form.get("action") or action, data=carried)
        if answer.status_code == 303 and answer.location.endswith("?fout=1"):
            return self.client(sheet.who).get(answer.location)
        if answer.status_code == 303 and sheet.then:
            self.client(sheet.who).post(self.address(sheet.then, sheet))
        return answer

    def rows(self):
        """How often each row stands in each table, less what moves by itself, and every text that
        stands anywhere.
        """
        db.session.rollback()
        found, texts = Counter(), set()
        for name, table in db.metadata.tables.items():
            for row in db.session.execute(table.select()):
                values = {column: value_of(value) for column, value in row._mapping.items()}
                found[
                    name,
                    tuple(text for column, text in values.items() if not MOVES.fullmatch(column)),
                ] += 1
                texts |= set(values.values())
        return found, texts


def value_of(value):
    return "a moment" if isinstance(value, datetime.datetime) else str(value)


def forms_of(answer):
    tree = html5lib.HTMLParser().parse(answer.get_data(as_text=True))
    return tree.findall(f".//{XHTML}main//{XHTML}form[@method='post']")


def read(form):
    """Return what a form sends as it stands, and what can be filled in."""
    carried, controls = {}, {}
    for part in form.iter():
        name, kind = part.get("name"), part.get("type", "text")
        if part.tag == f"{XHTML}textarea":
            carried[name] = "".join(part.itertext())
            controls[name] = Control(name, "text")
        elif part.tag == f"{XHTML}select":
            options = [
                (each.get("value"), each.get("selected") is not None)
                for each in part.iter(f"{XHTML}option")
            ]
            chosen = [value for value, is_chosen in options if is_chosen] or [options[0][0]]
            carried[name] = chosen[0]
            controls[name] = Control(
                name, "choice", [value for value, _is_chosen in options], chosen
            )
        elif kind in ("radio", "checkbox"):
            control = controls.setdefault(name, Control(name, kind))
            control.options.append(part.get("value", "y"))
            if part.get("checked") is not None:
                control.chosen.append(part.get("value", "y"))
                carried.setdefault(name, []).append(part.get("value", "y"))
        elif part.tag == f"{XHTML}input" and kind != "file":
            carried[name] = part.get("value", "")
            if kind != "hidden":
                controls[name] = Control(name, "text")
    return carried, list(controls.values())


@pytest.fixture(scope="session")
def desk_database(migrated, tmp_path_factory):
    """Path of a database with the body at work. Its accounts and sheets stand in a file beside
    it.
    """

    def make(path):
        copy_database(migrated, path)
        app = create_app(
            {
                **SETTINGS,
                "SQLALCHEMY_DATABASE_URI": f"sqlite:///{path}",
                "JOBS_FOLDER": f"{path}-jobs",
            }
        )
        with app.app_context():
            path.with_name("desk.pickle").write_bytes(pickle.dumps(build()))
            let_go()

    return once(tmp_path_factory, "desk.sqlite", make)


@pytest.fixture
def desk(app, desk_database):
    made = Desk(app, desk_database)
    made.put_back()
    return made
