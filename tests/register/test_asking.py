"""Everybody at the table of an open decision is asked for a tie to its parties, and what each
answers stands beside the check and never in its place.
"""

from __future__ import annotations

import datetime
import json

import pytest
import sqlalchemy as sa

from conflict_graph.assessment import assess
from conflict_graph.facts import DecisionKind, DecisionStatus, OfficeKind, PartyRole, Stated
from register import clock
from register.access import SERVER, Role
from register.extensions import db
from register.models.asking import TieAsking, TieStatement, TieStatementWords
from register.models.decisions import DecisionParty, DecisionVersion
from register.models.outbox import Letter
from register.models.screening import NoLinkCheck
from register.services.accounts import accounts
from register.services.decisions import asking, participations, places
from register.services.decisions.asking import TieAnswer
from register.services.decisions.participations import ParticipationEntry
from register.services.decisions.places import AskingReach, PlaceState
from register.services.dossiers import dossiers
from register.services.mail import waiting
from register.services.organisations import matching
from register.services.screening import checked
from register.services.screening import run as screening
from register.transaction import transaction
from tests import factories
from tests.browser import Browser, Page
from tests.rounds import looked_at, screen_round

TODAY = datetime.date(2026, 11, 24)
KAADWERK, TARWEDAM, STEIGER = "Kaadwerk B.V.", "Bouwbedrijf Tarwedam B.V.", "Steiger & Zoon"
MINE = "mijn broer werkt er als uitvoerder"


class Town:
    """A body with an open tender: three bidders, one of them not recognised, and four people at
    the table: who evaluates, who is hired to, who decides, and who stands aside.
    """

    def __init__(self, app):
        self.app = app
        self.body = factories.body()
        self.firm = factories.organisation(TARWEDAM)
        self.other = factories.organisation(KAADWERK)
        self.decision = factories.decision(
            self.body,
            [self.firm, self.other],
            status=DecisionStatus.OPEN,
            decided_on="2031-02-03",
            role=PartyRole.BIDDER,
        )
        factories.unlinked(self.decision, STEIGER)
        self.evaluator = self.person("Anna", "Zandstra", ["evaluated"], OfficeKind.CIVIL_SERVANT)
        self.hired = self.person("Bo", "Yntema", ["advised"], OfficeKind.EXTERNAL)
        self.alderman = self.person("Cas", "Xanten", ["decided"])
        self.aside = self.person("Dina", "Wolfert", [], took_no_part=True)
        self.clerk_account = factories.account(self.body, Role.CLERK)
        self.clerk = accounts.identity_of(self.clerk_account)
        self.accounts = {
            each: factories.account(self.body, Role.OFFICIAL, who=each.person)
            for each in (self.evaluator, self.alderman, self.aside)
        }

    def person(self, given, family, planned, kind=OfficeKind.EXECUTIVE, **said):
        made = factories.official(
            self.body, kind, "functie", who=factories.person(given, None, family)
        )
        factories.participation(self.decision, made, planned=planned, **said)
        return made

    def as_clerk(self):
        return Browser(factories.let_in(self.app.test_client(), self.clerk_account))

    def as_official(self, official):
        return Browser(factories.let_in(self.app.test_client(), self.accounts[official]))

    def identity(self, official):
        return accounts.identity_of(self.accounts[official])

    def ask(self, reach=AskingReach.HANDLERS):
        with transaction():
            return asking.ask(self.clerk, self.decision, reach)

    def place(self, official):
        db.session.expire_all()
        return next(each for each in places.of(self.decision).places if each.official is official)

    def asked(self, official):
        return [each.name for each in self.place(official).asked]

    def mention(self, name):
        parties = self.decision.current.parties
        return next(each.mention for each in parties if each.mention.name == name)

    def new_version(self, status, *added):
        """Record the decision anew, with parties that are added."""
        named = [*(each.mention for each in self.decision.current.parties), *added]
        self.decision.versions.append(
            DecisionVersion(
                number=len(self.decision.versions) + 1,
                title="Bruggen",
                kind=DecisionKind.AWARD,
                status=status,
                fingerprint="0" * 64,
                parties=[DecisionParty(mention=each, role=PartyRole.BIDDER) for each in named],
            )
        )
        db.session.commit()

    def say(self, official, **said):
        """Answer about parties by name: `said` maps a part of the name to what is said."""
        answers = [
            TieAnswer(each.mention.public_id, stated, MINE if stated is Stated.TIE else "")
            for each in self.place(official).asked
            for part, stated in said.items()
            if part in each.name
        ]
        assert len(answers) == len(said)
        who = self.identity(official)
        with transaction():
            question = asking.get_own(who, self.decision.public_id)
            asking.answer(who, question, answers, TODAY)

    def waits(self, official):
        found = waiting.list_of(self.identity(official), clock.now() + datetime.timedelta(days=1))
        return [each for each in found if each.kind is waiting.WaitingKind.TIES]


@pytest.fixture
def town(app):
    return Town(app)


# -- who is asked


def test_one_press_asks_who_reads_the_bids_and_nobody_who_stands_aside(town):
    page = town.as_clerk().open(f"/besluiten/{town.decision.public_id}")
    town.as_clerk().submit(page, part="aan-tafel")
    table = places.of(town.decision)
    states = {each.official.person.given_name: each.state for each in table.places}
    assert states == {
        "Anna": PlaceState.WAITING,
        "Bo": PlaceState.WAITING,
        "Cas": PlaceState.LATER,
        "Dina": PlaceState.ASIDE,
    }
    assert town.asked(town.evaluator) == [TARWEDAM, KAADWERK, STEIGER]
    assert [each.kind for each in town.waits(town.evaluator)] == ["ties"]
    assert town.waits(town.alderman) == town.waits(town.aside) == []


def test_who_may_not_read_the_names_is_asked_when_he_may(town):
    town.ask()
    who = town.as_official(town.alderman)
    who.open(f"/aan-tafel/{town.decision.public_id}", 404)
    town.ask(AskingReach.EVERYBODY)
    assert town.asked(town.alderman) == [TARWEDAM, KAADWERK, STEIGER]
    assert KAADWERK in who.open(f"/aan-tafel/{town.decision.public_id}").words


def test_a_winner_that_is_proposed_is_no_secret(town):
    town.ask()
    party = factories.mention(town.body, "Winnaar N.V.")
    factories.party(town.decision, party, PartyRole.WINNER)
    assert town.asked(town.alderman) == ["Winnaar N.V."]
    assert town.place(town.alderman).is_partial
    page = town.as_official(town.alderman).open(f"/aan-tafel/{town.decision.public_id}")
    assert KAADWERK not in page.text
    assert "Er zijn ook andere partijen" in page.words


def test_who_is_tied_to_a_bidder_never_reads_the_names_of_the_others_before_the_award(town):
    factories.position(town.evaluator, town.firm)
    for reach in (AskingReach.HANDLERS, AskingReach.EVERYBODY):
        town.ask(reach)
        assert town.asked(town.evaluator) == [TARWEDAM]
        page = town.as_official(town.evaluator).open(f"/aan-tafel/{town.decision.public_id}")
        assert KAADWERK not in page.text
        assert STEIGER not in page.text


def test_whoever_is_a_party_for_what_is_asked_of_the_body_is_no_secret(town):
    grant = factories.decision(
        town.body,
        [town.firm],
        kind=DecisionKind.GRANT,
        status=DecisionStatus.OPEN,
        decided_on=None,
        role=PartyRole.APPLICANT,
    )
    factories.participation(grant, town.alderman, planned=["voted"])
    with transaction():
        asking.ask(town.clerk, grant, AskingReach.HANDLERS)
    (question,) = asking.list_own(town.identity(town.alderman))
    assert [each.name for each in question.place.asked] == [TARWEDAM]


def test_a_party_that_is_added_is_asked_about_and_no_other_again(town):
    town.ask()
    town.say(
        town.evaluator, Kaadwerk=Stated.NO_TIE, Tarwedam=Stated.NO_TIE, Steiger=Stated.NOT_KNOWN
    )
    assert town.place(town.evaluator).state is PlaceState.ANSWERED
    assert town.waits(town.evaluator) == []
    before = clock.now()
    town.new_version(DecisionStatus.OPEN, factories.mention(town.body, "Laatkomer"))
    place = town.place(town.evaluator)
    assert place.state is PlaceState.WAITING
    assert [each.name for each in place.unanswered] == ["Laatkomer"]
    (waits,) = town.waits(town.evaluator)
    assert waits.since >= before, "so that a reminder is due at once"


def test_an_answer_does_not_count_for_another_organisation_than_it_was_given_about(town):
    town.ask()
    town.say(town.evaluator, Kaadwerk=Stated.NO_TIE, Steiger=Stated.NO_TIE)
    mention = town.mention(KAADWERK)
    with transaction():
        matching.answer(town.clerk, mention, town.other, False)
        matching.answer(town.clerk, mention, factories.organisation("Kaadwerk Beheer"), True)
        matching.answer(
            town.clerk, town.mention(STEIGER), factories.organisation("Steiger Beheer"), True
        )
    assert [each.name for each in town.place(town.evaluator).unanswered] == [TARWEDAM, KAADWERK]


def test_an_answer_counts_for_the_same_organisation_under_another_name(town):
    town.ask()
    town.say(town.evaluator, Kaadwerk=Stated.NO_TIE)
    named = factories.mention(town.body, "Kaadwerk (KvK 90004321)", town.other)
    town.new_version(DecisionStatus.OPEN, named)
    assert [each.name for each in town.place(town.evaluator).unanswered] == [TARWEDAM, STEIGER]


def test_nobody_can_be_asked_about_nobody_and_nobody_once_it_is_taken(town):
    empty = factories.decision(town.body, status=DecisionStatus.OPEN, decided_on=None)
    page = town.as_clerk().open(f"/besluiten/{empty.public_id}")
    assert "Daarna vraagt één druk op de knop het aan iedereen" in page.words
    taken = factories.decision(town.body, [town.firm])
    factories.participation(taken, town.alderman, steps=["voted"])
    for decision, status in ((empty, 400), (taken, 409)):
        town.as_clerk().send(f"/besluiten/{decision.public_id}/aan-tafel", status)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(TieAsking)) == 0


def test_asking_can_be_stopped_and_answers_are_kept(town):
    town.ask()
    town.say(town.evaluator, Kaadwerk=Stated.TIE)
    clerk = town.as_clerk()
    page = clerk.open(f"/besluiten/{town.decision.public_id}")
    page = clerk.submit(page, part="stoppen")
    assert MINE in page.words
    assert town.waits(town.evaluator) == []
    page = town.as_official(town.evaluator).open(f"/aan-tafel/{town.decision.public_id}")
    assert "Er wordt u niets meer gevraagd" in page.words


# -- answering


def fields(page, *said):
    """The fields of the form as they stand, with an answer for each party in order."""
    _address, found = page.form()
    return found | {f"parties-{number}-said": each for number, each in enumerate(said)}


def test_from_the_list_of_what_waits_to_sent_is_two_presses(town):
    town.ask()
    who = town.as_official(town.evaluator)
    (link,) = [each for each in who.open("/taken").links() if "/aan-tafel/" in each]
    page = who.open(link)
    page = who.send(link, **page.form()[1], no_ties="1")
    assert "Verstuurd" in page.words
    assert page.words.count("door u gezegd op") == 3
    assert [each.given.said for each in town.place(town.evaluator).parties] == ["no_tie"] * 3
    assert town.waits(town.evaluator) == []
    given = town.place(town.evaluator).given[0].given
    assert (given.by_official, given.given_on) == (True, clock.today())


@pytest.mark.parametrize(
    ("said", "more", "wrong"),
    [
        (["no_tie", "tie", "not_known"], {}, "Zeg om welke band het gaat"),
        (["no_tie", "no_tie"], {}, "Kies een van de drie antwoorden"),
        (["no_tie", "no_tie", "no_tie"], {"parties-1-tie": MINE}, "U beschrijft een band"),
        (["tie"], {"parties-0-tie": MINE, "no_ties": "1"}, "Hier zegt u iets anders"),
        (["no_tie"] * 3, {"parties-2-tie": "x" * 1001}, "U beschrijft een band"),
        (["tie"] * 3, {f"parties-{n}-tie": "x" * 1001 for n in range(3)}, "hoogstens 1000"),
    ],
)
def test_what_is_not_right_stands_beside_the_party_and_nothing_is_lost(town, said, more, wrong):
    town.ask()
    who, address = town.as_official(town.evaluator), f"/aan-tafel/{town.decision.public_id}"
    page = who.send(address, 400, **fields(who.open(address), *said) | more)
    assert wrong in page.words
    assert all(text in page.text for name, text in more.items() if name.endswith("tie"))
    assert db.session.scalar(sa.select(sa.func.count()).select_from(TieStatement)) == 0


def test_somebody_can_answer_otherwise_as_long_as_it_is_open_and_both_answers_are_kept(town):
    town.ask()
    town.say(town.evaluator, Kaadwerk=Stated.NO_TIE)
    who, address = town.as_official(town.evaluator), f"/aan-tafel/{town.decision.public_id}"
    assert address in who.open("/taken").links()
    page = who.open(address)
    assert page.form()[1]["parties-1-said"] == "no_tie"
    sent = fields(page, "no_tie", "tie", "not_known") | {"parties-1-tie": MINE}
    who.send(address, **sent)
    said = [each.said for each in db.session.scalars(sa.select(TieStatement))]
    assert sorted(said) == ["no_tie", "no_tie", "not_known", "tie"]
    assert town.place(town.evaluator).given[1].given.words.tie == MINE
    who.send(address, **fields(who.open(address), "no_tie", "tie", "not_known"))
    assert db.session.scalar(sa.select(sa.func.count()).select_from(TieStatement)) == 4
    town.new_version(DecisionStatus.TAKEN)
    who.open(address, 404)
    page = town.as_clerk().open(f"/besluiten/{town.decision.public_id}")
    assert MINE in page.words


def test_nobody_answers_for_another_and_a_party_that_is_gone_is_refused(town):
    town.ask()
    address = f"/aan-tafel/{town.decision.public_id}"
    town.as_clerk().open(address, 404)
    town.as_official(town.aside).open(address, 404)
    who = town.as_official(town.evaluator)
    sent = fields(who.open(address), "no_tie", "no_tie", "no_tie")
    strange = factories.mention(town.body, "Vreemd").public_id
    who.send(address, 409, **sent | {"parties-2-mention": strange})
    assert db.session.scalar(sa.select(sa.func.count()).select_from(TieStatement)) == 0


def test_the_mail_says_only_that_something_waits(town):
    town.ask()
    letters = list(db.session.scalars(sa.select(Letter)))
    assert [each.account_id for each in letters] == [town.accounts[town.evaluator].id]
    assert letters[0].parameters == {}
    assert letters[0].kind.value == "reminder"


# -- on paper


def paper(town, official):
    return f"/besluiten/{town.decision.public_id}/aan-tafel/{official.public_id}"


def test_the_clerk_records_what_somebody_without_an_account_said_on_paper(town):
    town.ask()
    clerk = town.as_clerk()
    page = clerk.open(f"/besluiten/{town.decision.public_id}")
    assert [each for each in page.links() if "aan-tafel" in each] == [paper(town, town.hired)]
    page = clerk.open(paper(town, town.hired))
    sent = fields(page, "no_tie", "tie", "not_known") | {"parties-1-tie": MINE}
    page = clerk.send(paper(town, town.hired), 400, **sent)
    assert "Zeg waar het papier wordt bewaard" in page.words
    page = clerk.send(
        paper(town, town.hired),
        400,
        **sent | {"source": "aanbestedingsdossier, blad 4", "given_on": "3-2026"},
    )
    assert "Vul de dag in" in page.words
    page = clerk.send(paper(town, town.hired), 400, **sent | {"given_on": "31-2-2026"})
    assert "Vul een datum in die bestaat" in page.words
    page = clerk.send(
        paper(town, town.hired),
        **sent | {"source": "aanbestedingsdossier, blad 4", "given_on": "3-3-2026"},
    )
    assert "op papier gezegd op 3 maart 2026" in page.words
    assert "blad 4" in page.words
    given = town.place(town.hired).given[1].given
    assert given.account_id == town.clerk.account
    assert (given.by_official, given.given_on) == (False, datetime.date(2026, 3, 3))
    assert clock.day_of(given.recorded_at) == clock.today()


def test_paper_is_for_those_without_an_account_and_never_about_oneself_or_ones_own_bidder(town):
    town.ask()
    town.as_clerk().open(paper(town, town.evaluator), 409)
    town.as_clerk().open(paper(town, town.alderman), 404)
    tied = factories.official(town.body)
    factories.position(tied, town.firm)
    for who, status in ((town.hired.person, 403), (tied.person, 403)):
        account = factories.account(town.body, Role.CLERK, who=who)
        browser = Browser(factories.let_in(town.app.test_client(), account))
        browser.open(paper(town, town.hired), status)


# -- beside the check


def check_page(town):
    """The page of the check, of which the title begins otherwise than the heading."""
    client = factories.let_in(town.app.test_client(), town.clerk_account)
    return Page(client.get(f"/besluiten/{town.decision.public_id}/toets"))


def check(town):
    with transaction():
        screening.check(SERVER, town.decision, TODAY)
    return checked.of(town.decision)


def test_an_answer_is_frozen_in_the_dossier_and_changes_no_answer_of_the_check(town):
    factories.position(town.evaluator, town.firm)
    town.ask()
    before = check(town)
    answers = [(each.outcome, each.rule) for each in dossiers_answers(before)]
    mine = town.mention(STEIGER)
    factories.keep(
        TieStatement(
            decision=town.decision,
            official=town.evaluator,
            mention=mine,
            said=Stated.NOT_KNOWN,
            given_on=TODAY,
            by_official=True,
        )
    )
    town.say(town.evaluator, Tarwedam=Stated.NO_TIE)
    assert checked.outdated([town.decision], TODAY) == {town.decision.id}
    after = check(town)
    stated = json.loads(after.dossier.content)["decisions"][0]["statements"]
    who = {"official": town.evaluator.public_id, "on": "2026-11-24"}
    assert stated == [
        who | {"party": mine.public_id, "said": "not_known"},
        who | {"party": town.firm.public_id, "said": "no_tie"},
    ]
    assert "statements" not in json.loads(before.dossier.content)["decisions"][0]
    assert [(each.outcome, each.rule) for each in dossiers_answers(after)] == answers
    assert any(outcome != "none" for outcome, _rule in answers)
    assert MINE not in after.dossier.content


def dossiers_answers(last):
    return assess.assess(dossiers.read(last.dossier.content))


def test_the_check_shows_what_people_said_what_to_do_and_who_was_silent(town):
    town.ask()
    town.say(town.evaluator, Kaadwerk=Stated.TIE, Tarwedam=Stated.NOT_KNOWN)
    check(town)
    said = check_page(town).words.partition("Wat mensen aan tafel zelf zeiden")[2]
    assert MINE in said
    assert "De toets kent geen verband met deze partij" in said
    silent = "Niet geantwoord, en dat is geen “geen band”:"
    assert f"{silent} Bo Yntema; Anna Zandstra (over: {STEIGER})" in said
    assert "Niet gevraagd, en dat is geen “geen band”: Cas Xanten" in said
    assert "Dina Wolfert" not in said.partition("Wat niet is getoetst")[0]
    factories.position(town.evaluator, town.other)
    check(town)
    assert "De toets vond ook een verband met deze partij" in check_page(town).words
    assert "Iemand aan tafel heeft geantwoord" in town.as_clerk().open("/bureau").words


@pytest.mark.parametrize("anew", [False, True])
@pytest.mark.usefixtures("no_overlap")
def test_the_next_round_sees_an_answer_and_keeps_it_in_a_dossier(town, anew):
    quiet = factories.decision(town.body, [town.other], status=DecisionStatus.OPEN, decided_on=None)
    factories.participation(quiet, town.evaluator, planned=["voted"])
    screen_round()
    assert isinstance(checked.of(quiet), NoLinkCheck)
    assert looked_at() == 0
    with transaction():
        asking.ask(town.clerk, quiet, AskingReach.HANDLERS)
    assert looked_at() == 0, "that somebody is asked is no fact"
    who = town.identity(town.evaluator)
    with transaction():
        question = asking.get_own(who, quiet.public_id)
        party = question.place.asked[0].mention.public_id
        asking.answer(who, question, [TieAnswer(party, Stated.TIE, MINE)], TODAY)
    assert checked.outdated([quiet], clock.today()) == {quiet.id}
    if anew:
        screen_round(anew=True)
    else:
        assert looked_at() == 1
    assert json.loads(checked.of(quiet).dossier.content)["decisions"][0]["statements"]
    assert checked.outdated([quiet], clock.today()) == frozenset()
    assert looked_at() == 0


def test_of_an_organisation_that_a_source_names_twice_a_tie_weighs_most(town):
    again = factories.mention(town.body, "Kaadwerk", town.other)
    factories.party(town.decision, again, PartyRole.BIDDER)
    town.ask()
    town.say(town.evaluator, **{"Kaadwerk B.V.": Stated.TIE})
    place = town.place(town.evaluator)
    who = town.identity(town.evaluator)
    with transaction():
        question = asking.get_own(who, town.decision.public_id)
        asking.answer(who, question, [TieAnswer(again.public_id, Stated.NO_TIE)], TODAY)
    assert len(place.asked) == 4
    (said,) = dossiers.write(town.decision.id, TODAY).decisions[0].statements
    assert said.said is Stated.TIE


def test_who_left_the_table_is_in_the_dossier_no_more_and_the_answer_is_kept(town):
    town.ask()
    town.say(town.evaluator, Kaadwerk=Stated.NO_TIE)
    with transaction():
        participations.record(
            town.clerk, town.decision, town.evaluator, ParticipationEntry(took_no_part=True)
        )
    assert town.place(town.evaluator).state is PlaceState.ASIDE
    assert town.place(town.evaluator).given[0].given.said is Stated.NO_TIE


def test_answers_are_never_changed_but_their_words_can_be_erased(town):
    town.ask()
    town.say(town.evaluator, Kaadwerk=Stated.TIE)
    with pytest.raises(sa.exc.IntegrityError, match="only ever added"), db.session.begin_nested():
        db.session.execute(sa.update(TieStatement).values(said="no_tie"))
    db.session.execute(sa.delete(TieStatementWords))
    db.session.commit()
    page = town.as_clerk().open(f"/besluiten/{town.decision.public_id}")
    assert "een band" in page.words
    assert MINE not in page.words


def test_no_page_counts_answers_of_a_person_and_none_is_public(town):
    town.ask()
    town.say(town.evaluator, Kaadwerk=Stated.TIE)
    reader = Browser(town.app.test_client())
    for address in (
        f"/organen/{town.body.slug}",
        f"/bestuurders/{town.evaluator.public_id}",
        f"/organisaties/{town.other.public_id}",
    ):
        assert MINE not in town.app.test_client().get(address).text
    assert reader.client.get(f"/aan-tafel/{town.decision.public_id}").status_code == 303
