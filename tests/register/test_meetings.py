"""A meeting: an agenda is a set of decisions, checked at once, and each member reads only the own
items, in private.
"""

from __future__ import annotations

import datetime
import re

import pytest
import sqlalchemy as sa

from conflict_graph.facts import DecisionStatus, OfficeKind
from register import clock
from register.access import Role
from register.extensions import db
from register.models.accounts import AccountRole
from register.models.decisions import Decision
from register.models.meetings import Meeting, MeetingNotice
from register.models.outbox import Letter
from register.models.screening import DecisionCheck
from register.services.accounts import accounts
from register.services.mail import waiting
from tests import factories
from tests.browser import XHTML, Browser

HELD_ON = clock.today() + datetime.timedelta(days=9)
AGENDA = """1. Opening
2. Vaststelling van de agenda
7. Gunning renovatie sporthal | Bouwbedrijf Tarwedam B.V. 90004321
8. Subsidie harmonie; Stichting Harmonie
9. Nota riolering
"""


class Council:
    """A council of three and an alderman; one member is on the board of a firm on the agenda."""

    def __init__(self, app):
        self.app = app
        self.body = factories.body()
        self.firm = factories.organisation(kvk="90004321")
        self.tied = self.member("Anna", "Zandstra")
        self.free = self.member("Bo", "Yntema")
        self.former = self.member("Cas", "Xanten", until="2023-03-29")
        self.alderman = factories.official(self.body, who=factories.person("Dina", None, "Wolf"))
        factories.position(self.tied, self.firm)
        for each in (self.free, self.alderman):
            factories.position(each, factories.organisation("Tuinclub"))
        self.clerk_account = factories.account(self.body, Role.CLERK)
        self.clerk = self.browser(self.clerk_account)
        self.account = factories.account(self.body, Role.OFFICIAL, who=self.tied.person)
        self.tied_browser = self.browser(self.account)

    def member(self, given, family, **values):
        who = factories.person(given, None, family)
        return factories.official(
            self.body, OfficeKind.ELECTED_MEMBER, "raadslid", who=who, **values
        )

    def browser(self, account):
        return Browser(factories.let_in(self.app.test_client(), account))

    @property
    def meeting(self):
        return db.session.scalars(sa.select(Meeting)).one()

    def enter(self, lines=AGENDA, kind="council", **changes):
        """Enter an agenda as somebody would: lines, a look, and on."""
        address = f"/organen/{self.body.slug}/vergaderingen/nieuw"
        said = {"kind": kind, "held_on": f"{HELD_ON:%-d-%-m-%Y}", "lines": lines}
        page = self.clerk.send(address, **said)
        return self.clerk.send(address, **{**filled_in(page), **changes})

    def press(self, what):
        return self.clerk.send(f"/vergaderingen/{self.meeting.public_id}/{what}")

    def open_meeting(self):
        return self.clerk.open(f"/vergaderingen/{self.meeting.public_id}")

    def decision(self, part):
        db.session.expire_all()
        found = db.session.scalars(sa.select(Decision)).all()
        return next(each for each in found if part in each.current.title)

    def waits(self):
        who = accounts.identity_of(self.account)
        found = waiting.list_of(who, clock.now() + datetime.timedelta(minutes=1))
        return [each for each in found if each.kind is waiting.WaitingKind.MEETING]


def filled_in(page):
    """The form of a page as it stands: texts, choices and hidden fields."""
    main = page.tree.find(f".//{XHTML}main")
    form = main.find(f".//{XHTML}form[@method='post']")
    found = {}
    for each in form.iter():
        if each.tag == f"{XHTML}select":
            options = each.findall(f"{XHTML}option")
            chosen = [one for one in options if one.get("selected") is not None] or options
            found[each.get("name")] = chosen[0].get("value")
        elif each.tag == f"{XHTML}textarea":
            found[each.get("name")] = "".join(each.itertext()).lstrip("\n")
        elif each.tag == f"{XHTML}input" and (
            each.get("type") not in ("radio", "checkbox") or each.get("checked") is not None
        ):
            found[each.get("name")] = each.get("value", "")
    return found


@pytest.fixture
def council(app):
    return Council(app)


def test_an_agenda_is_a_set_of_decisions_on_which_the_members_of_that_day_vote(council):
    page = council.enter()
    assert "De agenda is vastgelegd" in page.words
    assert [each.number for each in council.meeting.items] == ["7", "8", "9"]
    award = council.decision("sporthal")
    assert (award.current.kind, award.current.status) == ("award", DecisionStatus.OPEN)
    assert str(award.current.decided_on) == HELD_ON.isoformat()
    [party] = award.current.parties
    assert (party.role, party.mention.organisation) == ("winner", council.firm)
    assert {each.official: each.current.planned for each in award.participations} == {
        council.tied: ["voted"],
        council.free: ["voted"],
    }
    assert "Vergadering van de raad" in council.clerk.open(f"/besluiten/{award.public_id}").words


def test_in_the_executive_board_the_executives_vote(council):
    council.enter(kind="college")
    award = council.decision("sporthal")
    assert [each.official for each in award.participations] == [council.alderman]


def test_an_item_that_the_register_has_is_recognised_and_what_is_on_record_stays(council):
    made = factories.decision(
        council.body,
        [council.firm],
        title="Gunning renovatie sporthal",
        status=DecisionStatus.OPEN,
        decided_on=None,
    )
    factories.participation(made, council.free, took_no_part=True)
    council.enter()
    assert len(db.session.scalars(sa.select(Decision)).all()) == 3
    [first, *_others] = council.meeting.items
    assert first.decision is made
    said = {each.official: each.current for each in made.participations}
    assert (said[council.free].took_no_part, said[council.free].planned) == (True, [])
    assert said[council.tied].planned == ["voted"]


def test_what_is_alike_or_planned_for_that_day_is_offered_and_nothing_else(council):
    day = HELD_ON.isoformat()
    titles = {
        "Nieuwbouw brede school": None,
        "Subsidie turnvereniging": None,
        "Kadastrale zaken": day,
    }
    for title, decided_on in titles.items():
        factories.decision(
            council.body, title=title, status=DecisionStatus.OPEN, decided_on=decided_on
        )
    page = council.clerk.send(
        f"/organen/{council.body.slug}/vergaderingen/nieuw",
        kind="council",
        held_on=f"{HELD_ON:%-d-%-m-%Y}",
        lines="7. Gunning brede school\n8. Subsidie harmonie",
    )
    offered = [
        [each.text.removeprefix("Staat al in het register: ") for each in select[1:-1]]
        for select in page.all("select")
        if select.get("name").endswith("decision")
    ]
    assert offered == [["Nieuwbouw brede school", "Kadastrale zaken"], ["Kadastrale zaken"]]
    rows = filled_in(page)
    assert (rows["rows-0-decision"], rows["rows-1-decision"]) == ("new", "new")


def test_what_is_not_right_is_said_beside_it_and_nothing_is_lost(council):
    address = f"/organen/{council.body.slug}/vergaderingen/nieuw"
    day = f"{HELD_ON:%-d-%-m-%Y}"
    for fields, wrong in (
        ({"kind": "council", "held_on": day, "lines": " \n"}, "Typ of plak ten minste één punt"),
        ({"kind": "council", "held_on": "3-2027", "lines": "Nota"}, "Vul de dag in, met de maand"),
        ({"kind": "council", "held_on": "31-2-2027", "lines": "Nota"}, "Vul een datum in die bes"),
        ({"kind": "council", "held_on": " ", "lines": "Nota"}, "Vul de dag van de vergadering in"),
        ({"held_on": day, "lines": "Nota"}, "Kies wie er vergadert"),
        ({"kind": "council", "held_on": day, "lines": "Nota\n" * 101}, "hoogstens 100 punten"),
    ):
        page = council.clerk.send(address, 400, **fields)
        assert wrong in page.words
        assert fields["lines"].strip() in page.text
    page = council.clerk.send(address, kind="council", held_on=day, lines="7. Nota | A; B 90004321")
    rows = filled_in(page)
    assert (rows["rows-0-parties"], rows["rows-0-kind"]) == ("A; B 90004321", "policy")
    page = council.clerk.send(address, 400, **{**rows, "rows-0-title": " "})
    assert "Vul in waar het besluit over gaat" in page.words
    page = council.clerk.send(address, 400, **{**rows, "rows-0-decision": "none"})
    assert "Houd ten minste één punt over" in page.words
    page = council.clerk.send(address, **{**rows, "again": "1"})
    assert filled_in(page)["lines"].strip() == "7. Nota | A; B 90004321"
    assert db.session.scalars(sa.select(Meeting)).all() == []


def test_one_press_checks_all_and_the_page_says_the_answer_first_with_a_sheet_for_each(council):
    council.enter()
    page = council.press("toets")
    assert db.session.scalar(sa.select(sa.func.count()).select_from(DecisionCheck)) == 3
    first = page.words.partition("Het antwoord")[2]
    answer = first.partition("Een verband is geen beschuldiging")[0]
    assert "Anna Zandstra Als deze persoon meedoet:" in answer
    assert "Als deze persoon zich terugtrekt:" in answer
    assert "Niet volledig getoetst" in answer, "of two items a party is not known"
    assert "Bo Yntema" not in answer
    sheets = [each for each in page.all("section") if each.get("class") == "sheet"]
    texts = [" ".join("".join(each.itertext()).split()) for each in sheets]
    assert [text[:2] for text in texts] == ["7.", "8.", "9."]
    assert "Anna Zandstra" in texts[0]
    assert "Anna Zandstra" not in texts[1] + texts[2]


def test_each_member_reads_only_the_own_items_in_private_and_before_the_meeting(council):
    council.enter()
    address = f"/mijn-punten/{council.meeting.public_id}"
    council.clerk.send(f"/vergaderingen/{council.meeting.public_id}/vertellen", 409)
    council.press("toets")
    council.tied_browser.open(address, 404)
    page = council.open_meeting()
    assert page.words.index("Vertel het elk lid") < page.words.index("Het antwoord")
    page = council.press("vertellen")
    assert "leest dat op een eigen pagina" in page.words
    assert [each.official for each in db.session.scalars(sa.select(MeetingNotice))] == [
        council.tied
    ]
    [letter] = db.session.scalars(sa.select(Letter))
    assert (letter.account_id, letter.parameters) == (council.account.id, {})
    assert address in council.tied_browser.open("/taken").links()
    page = council.tied_browser.open(address)
    assert "Punt 7 kan u persoonlijk aangaan, omdat:" in page.words
    assert "Gunning renovatie sporthal" in page.words
    assert "harmonie" not in page.words
    assert "riolering" not in page.words
    assert "Bo Yntema" not in page.words
    assert re.search(r"\bU (bent|zit|hebt)\b", page.words)
    assert council.tied.person.name not in page.words
    free = factories.account(council.body, Role.OFFICIAL, who=council.free.person)
    council.browser(free).open(address, 404)
    council.clerk.open(address, 404)
    council.tied_browser.submit(page)
    assert council.waits() == []
    council.press("vertellen")
    assert council.waits() == [], "nobody is told twice of the same"
    assert "Punt 7" in council.tied_browser.open(address).words


def test_who_stands_aside_is_not_told_and_who_has_no_account_is_told_in_person(council):
    council.account.disabled_at = clock.now()
    db.session.commit()
    council.enter()
    page = council.press("toets")
    assert "Geen account, dus geef het blad zelf: Anna Zandstra." in page.words
    award = council.decision("sporthal")
    [row] = [each for each in award.participations if each.official is council.tied]
    factories.keep(
        factories.ParticipationVersion(
            participation_id=row.id, number=2, steps=[], planned=[], took_no_part=True, source="x"
        )
    )
    page = council.press("toets")
    assert "geef het blad zelf" not in page.words
    council.press("vertellen")
    assert db.session.scalars(sa.select(MeetingNotice)).all() == []


def test_what_the_newest_check_no_longer_finds_is_said_so(council):
    council.enter()
    council.press("toets")
    council.press("vertellen")
    position = db.session.scalars(sa.select(factories.Position).limit(1)).one()
    version = position.versions[-1].payload
    db.session.delete(version)
    db.session.commit()
    council.press("toets")
    page = council.tied_browser.open(f"/mijn-punten/{council.meeting.public_id}")
    assert "De nieuwste toets vindt niets meer" in page.words


def test_items_are_added_and_taken_off_and_the_decision_stays(council):
    council.enter()
    address = f"/vergaderingen/{council.meeting.public_id}"
    page = council.clerk.send(f"{address}/punten", lines="10. Verkoop kavel 3 | Kavel B.V.")
    council.clerk.send(f"{address}/punten", **filled_in(page))
    assert [each.number for each in council.meeting.items] == ["7", "8", "9", "10"]
    assert council.decision("kavel").current.parties[0].role == "buyer"
    item = council.meeting.items[0].public_id
    page = council.clerk.send(f"{address}/punten/{item}/van-de-agenda")
    assert "sporthal" not in page.words
    assert council.decision("sporthal").withdrawn_at is None
    council.clerk.send(f"{address}/punten/{item}/van-de-agenda", 404)
    where = f"/organen/{council.body.slug}/vergaderingen"
    assert where in council.clerk.open("/bureau").links()
    index = council.clerk.open(where)
    assert address in index.links()


def test_a_clerk_who_is_a_member_records_no_own_vote_and_reads_no_own_answer(council):
    council.account.roles.append(AccountRole(body=council.body, role=Role.CLERK))
    db.session.commit()
    council.clerk = council.tied_browser
    council.enter()
    award = council.decision("sporthal")
    assert [each.official for each in award.participations] == [council.free]
    page = council.press("toets")
    assert "Anna Zandstra" not in page.words
    assert "Een antwoord over uzelf staat hier niet" in page.words
