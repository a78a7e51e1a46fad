"""What somebody can do on a page: a request, drawn with what is filled in.

Every deed is drawn by everybody, also by who may not do it. None of them looks at what the product
offers.
"""

from __future__ import annotations

import datetime
import io
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests import factories
from tests.walks.world import REVIEWERS, REVIEWING, SLUG, Case, Persona, World

WHY = "Zo staat het in de stukken die wij kregen."
WORDS = ("none", "potential", "apparent", "actual")
STEPS = ("prepared", "advised", "deliberated", "voted", "signed")
NEW_ITEM = "KanariePunt"
"""How the titles begin of items that bring a decision of their own, to which nothing ties anybody."""
RULES = ("serious-steering-functionary", "serious-sharing-elected", "S1", "S2")


@dataclass
class Hands:
    """What a deed is drawn from: the walk's chance, day and world, who does it, and ids that stand
    in the database by now.
    """

    chance: random.Random
    world: World
    day: datetime.date
    count: int = 0
    who: Persona | None = None
    ids: Callable[[str], list[str]] = lambda _table: []

    def words(self, mark: str) -> str:
        """Return a text that no other text is like, with a word by which it is known."""
        self.count += 1
        return f"Dit is tekst {self.count} met het woord {mark}, lang genoeg om te gelden."

    def on(self, days: int) -> str:
        """Return a day as people type it."""
        return f"{self.day + datetime.timedelta(days=days):%-d-%-m-%Y}"

    def one(self, table: str) -> str:
        """Return an id of the table, or one that nothing has."""
        return self.chance.choice(self.ids(table) or ["0-0-0-0-0"])


@dataclass(frozen=True)
class Request:
    """A request. `makes_nothing`: whatever comes of it, no conclusion does; `moves_nothing`: nothing
    happens to any finding. `note`: what the log of
    a walk says of it. `command`: it is no page, and given on the server.
    """

    path: str = ""
    data: dict[str, Any] | None = None
    makes_nothing: bool = False
    moves_nothing: bool = False
    note: str = ""
    command: tuple[str, ...] = ()
    files: dict[str, tuple[bytes, str]] = field(default_factory=dict)

    def sent(self) -> dict[str, Any]:
        """Return what is posted."""
        return {
            **(self.data or {}),
            **{name: (io.BytesIO(what), file) for name, (what, file) in self.files.items()},
        }


Deed = Callable[[Hands, Case], Request]


def look(hands: Hands, case: Case) -> Request:
    return Request(f"/bevindingen/{case.finding}")


def look_at_decision(hands: Hands, case: Case) -> Request:
    return Request(f"/besluiten/{case.decision}")


def look_around(hands: Hands, case: Case) -> Request:
    pages = (
        "/bevindingen?alle=ja",
        "/bureau",
        "/mijn",
        "/mijn-besluiten",
        "/taken",
        "/sinds-vorig-bezoek",
        f"/besluiten/{case.decision}",
        f"/besluiten/{case.decision}/toets",
        f"/organen/{SLUG}/regels",
        f"/bevindingen/{case.finding}/concluderen",
        f"/bevindingen/{case.finding}/beoordelaar",
        f"/bevindingen/{case.finding}/reageren",
        f"/bevindingen/{case.finding}/ontvangst/1",
        f"/organen/{SLUG}/toetsvragen",
        f"/organen/{SLUG}/importen",
        f"/organen/{SLUG}/ondertekend",
    )
    return Request(hands.chance.choice(pages))


def read_in_public(hands: Hands, case: Case) -> Request:
    return Request(hands.chance.choice(hands.world.public))


def ask(hands: Hands, case: Case) -> Request:
    days = hands.chance.choice((3, 7, 14, 14, 40, 90))
    return Request(
        f"/bevindingen/{case.finding}/vragen",
        {"text": hands.words(case.mark), "reply_by": hands.on(days)},
    )


def extend(hands: Hands, case: Case) -> Request:
    return Request(
        f"/bevindingen/{case.finding}/verlengen",
        {"reply_by": hands.on(hands.chance.choice((10, 20, 50))), "reason": hands.words(case.mark)},
    )


def reply(hands: Hands, case: Case) -> Request:
    return Request(
        f"/bevindingen/{case.finding}/reageren",
        {"text": hands.words(case.mark), "looked_over": "1"},
    )


def bring_file(hands: Hands, case: Case) -> Request:
    content = f"De notulen van punt {hands.chance.randrange(9)}. {case.mark}"
    return Request(
        f"/bevindingen/{case.finding}/reageren",
        {"text": hands.words(case.mark)},
        files={"file": (content.encode(), "notulen.txt")},
    )


def add(hands: Hands, case: Case) -> Request:
    return Request(
        f"/bevindingen/{case.finding}/aanvullen",
        {"text": hands.words(case.mark), "looked_over": "1"},
    )


def _conclusion(hands: Hands, case: Case, word: str, argument: str) -> dict[str, Any]:
    return {
        "conclusion": word,
        "reason": hands.words(case.mark),
        "counter_argument": argument,
        "is_free": "y",
        "password": factories.PASSWORD,
    }


def conclude(hands: Hands, case: Case) -> Request:
    word = hands.chance.choice((*WORDS, "actual"))
    return Request(f"/bevindingen/{case.finding}/concluderen", _conclusion(hands, case, word, ""))


def conclude_second(hands: Hands, case: Case) -> Request:
    word = hands.chance.choice((*WORDS, "actual", "actual"))
    argument = hands.words(case.mark) if hands.chance.random() < 0.8 else "Kort."
    return Request(
        f"/bevindingen/{case.finding}/concluderen", _conclusion(hands, case, word, argument)
    )


def conclude_unsigned(hands: Hands, case: Case) -> Request:
    argument = hands.chance.choice(("", hands.words(case.mark)))
    sent = _conclusion(hands, case, hands.chance.choice(WORDS), argument)
    lacks = hands.chance.choice(("password", "other password", "is_free", "reason"))
    if lacks == "other password":
        sent["password"] = "een ander wachtwoord"
    else:
        del sent[lacks]
    return Request(f"/bevindingen/{case.finding}/concluderen", sent, makes_nothing=True, note=lacks)


def contest(hands: Hands, case: Case) -> Request:
    return Request(f"/bevindingen/{case.finding}/betwisten", {"text": hands.words(case.mark)})


def assign(hands: Hands, case: Case) -> Request:
    who = hands.chance.choice((*REVIEWING, Persona.CLERK))
    return Request(
        f"/bevindingen/{case.finding}/beoordelaar",
        {
            "reviewer": hands.world.account_ids[who],
            "reason": hands.words(case.inner_mark) if hands.chance.random() < 0.7 else "",
        },
        note=who,
    )


def go_away(hands: Hands, case: Case) -> Request:
    first, last = hands.chance.choice(((0, 0), (0, 5), (2, 9), (4, 1)))
    return Request("/afwezig", {"since": hands.on(first), "until": hands.on(last)})


def come_back(hands: Hands, case: Case) -> Request:
    return Request(f"/afwezig/{hands.one('reviewer_absence')}/terug", {})


def check(hands: Hands, case: Case) -> Request:
    return Request(f"/besluiten/{case.decision}/toets", {})


def amend(hands: Hands, case: Case) -> Request:
    """Another title, day, value or party."""
    what = hands.chance.choice(("title", "value", "date", "party", "nothing", "title"))
    day = hands.on(60) if case.is_open else "12-9-2026"
    if what == "date":
        day = hands.on(40) if case.is_open else "2025"
    party = "Sloopwerken Duinrel B.V." if what == "party" else case.firm
    return Request(
        f"/besluiten/{case.decision}/wijzigen",
        {
            "title": case.title + (" (2)" if what == "title" else ""),
            "kind": "grant" if case.name == "Zalen" else "award",
            "status": "open" if case.is_open else "taken",
            "decided_on": day,
            "value": "250000" if what == "value" else "",
            "parties-0-name": party,
            "parties-0-role": "winner",
            "parties-0-benefit": "direct",
            "parties-1-role": "bidder",
            "parties-1-benefit": "",
            **_reason(hands),
        },
        note=what,
    )


def _reason(hands: Hands) -> dict[str, str]:
    return {"reason": WHY} if hands.chance.random() < 0.8 else {}


def take(hands: Hands, case: Case) -> Request:
    return Request(
        f"/besluiten/{case.decision}/genomen",
        {"decided_on": hands.on(0), "signed_by": "M. de Tekenaar", "signed_reason": WHY},
    )


def withdraw(hands: Hands, case: Case) -> Request:
    return Request(f"/besluiten/{case.decision}/intrekken", {"reason": WHY})


def put_back(hands: Hands, case: Case) -> Request:
    return Request(f"/besluiten/{case.decision}/terugzetten", {"reason": WHY})


def change_part(hands: Hands, case: Case) -> Request:
    who = hands.chance.choice((case.about, case.about, *hands.world.officials))
    field_ = "planned" if case.is_open and hands.chance.random() < 0.7 else "steps"
    some = hands.chance.sample(STEPS, hands.chance.randrange(3))
    aside = {"took_no_part": "yes"} if not some and hands.chance.random() < 0.5 else {}
    return Request(
        f"/besluiten/{case.decision}/deelnemers/{hands.world.officials[who]}",
        {field_: some, **aside, **_reason(hands)},
        note=f"{who}: {some}",
    )


def add_part(hands: Hands, case: Case) -> Request:
    who = hands.chance.choice((*hands.world.officials,))
    field_ = "planned" if case.is_open else "steps"
    return Request(
        f"/besluiten/{case.decision}/deelnemers/nieuw",
        {"officials": hands.world.officials[who], field_: "voted", **_reason(hands)},
        note=who,
    )


def say_who_it_is(hands: Hands, case: Case) -> Request:
    return Request(
        f"/partijen/{case.mention}",
        {
            "answer": hands.chance.choice(("yes", "no")),
            "organisation": case.organisation,
            **_reason(hands),
        },
    )


def record_measure(hands: Hands, case: Case) -> Request:
    name = f"maatregel-{case.official}-"
    kind = hands.chance.choice(("agreed", "recuse_full", "recuse_from_now", "replace"))
    said = {f"{name}{each}": WHY for each in ("evidence", "reason")}
    return Request(
        f"/besluiten/{case.decision}/toets/maatregel",
        {f"{name}official": case.official, f"{name}measure": kind, **said},
        note=kind,
    )


def follow_measure(hands: Hands, case: Case) -> Request:
    kept = hands.chance.choice(("yes", "no", "taken_back"))
    return Request(
        f"/besluiten/{case.decision}/maatregelen/{hands.one('recorded_measure')}",
        {"kept": kept, "evidence": WHY, "reason": WHY},
        note=kept,
    )


def answer_question(hands: Hands, case: Case) -> Request:
    key = hands.chance.choice(("represents", "worked_on_matter", "ordinary_terms", "keeps_control"))
    name = "antwoord-1-"
    return Request(
        f"/besluiten/{case.decision}/toets/antwoord",
        {
            f"{name}official": case.official,
            f"{name}entry": "ties",
            f"{name}subject": case.position,
            f"{name}key": key,
            f"{name}answer": hands.chance.choice(("yes", "no")),
            f"{name}source": WHY,
            f"{name}reason": WHY,
        },
        note=key,
    )


def take_answer_back(hands: Hands, case: Case) -> Request:
    given = hands.one("fact_answer")
    return Request(f"/besluiten/{case.decision}/toets/antwoord/{given}/terug", {"reason": WHY})


def end_position(hands: Hands, case: Case) -> Request:
    """On one's own page, or by a clerk on behalf."""
    own = f"/mijn/{case.official}"
    kept = f"/organen/{SLUG}/beheer/bestuurders/{case.official}"
    until = hands.chance.choice(("1-6-2025", "2026-06", hands.on(0)))
    number = hands.chance.choice((1, 1, 2, 3))
    return Request(
        f"{hands.chance.choice((own, own, kept))}/nevenfuncties/{case.position}/beeindigen",
        {"valid_until": until, "number": str(number), **_reason(hands)},
        note=until,
    )


def withdraw_position(hands: Hands, case: Case) -> Request:
    own = f"/mijn/{case.official}"
    kept = f"/organen/{SLUG}/beheer/bestuurders/{case.official}"
    return Request(
        f"{hands.chance.choice((own, kept))}/nevenfuncties/{case.position}/intrekken",
        {"number": str(hands.chance.choice((1, 1, 2))), **_reason(hands)},
    )


def appoint(hands: Hands, case: Case) -> Request:
    return Request(
        f"/organen/{SLUG}/beheer/bestuurders/{case.official}/ambt",
        {
            "title": "burgemeester",
            "kind": "executive",
            "valid_from": hands.chance.choice(("2024", "2021")),
            **_reason(hands),
        },
    )


def import_parts(hands: Hands, case: Case) -> Request:
    """A file that says who took part, about everybody or about whoever brings it in."""
    said = hands.chance.choice(("took_no_part", "steps"))
    value = {"took_no_part": "yes", "steps": hands.chance.choice(STEPS[:4])}[said]
    key = hands.chance.choice((case.key, case.key, "B-1", "B-2", "B-3"))
    hands.count += 1
    text = f"procedure,official,{said}\n{case.procedure},{key},{value}\n"
    return Request(
        f"/organen/{SLUG}/importeren",
        {"noun": "participations"},
        files={"file": (text.encode(), f"deelnames-{hands.count}.csv")},
        note=text,
    )


def undo_import(hands: Hands, case: Case) -> Request:
    return Request(f"/importen/{hands.one('import_run')}/ongedaan", {})


def switch_off(hands: Hands, case: Case) -> Request:
    rule = hands.chance.choice(RULES)
    days = hands.chance.choice((30, 90, 500))
    return Request(f"/organen/{SLUG}/regels/{rule}/uit", {"reason": WHY, "until": hands.on(days)})


def switch_on(hands: Hands, case: Case) -> Request:
    return Request(f"/organen/{SLUG}/regels/{hands.chance.choice(RULES)}/aan", {"reason": WHY})


def set_terms(hands: Hands, case: Case) -> Request:
    return Request(
        f"/organen/{SLUG}/beheer/contact",
        {"reply_least_days": hands.chance.choice(("7", "10", "2")), "reply_most_days": "42"},
    )


def ask_table(hands: Hands, case: Case) -> Request:
    reach = hands.chance.choice(("handlers", "everybody", "everybody"))
    return Request(f"/besluiten/{case.decision}/aan-tafel", {"reach": reach}, note=reach)


def stop_asking_table(hands: Hands, case: Case) -> Request:
    return Request(f"/besluiten/{case.decision}/aan-tafel/stoppen", {})


def _tie(hands: Hands, case: Case, who: Persona) -> dict[str, str]:
    said = hands.chance.choice(("no_tie", "tie", "tie", "not_known"))
    return {
        "parties-0-mention": case.mention,
        "parties-0-said": said,
        "parties-0-tie": hands.words(case.tie_mark(who)) if said == "tie" else "",
    }


def answer_table(hands: Hands, case: Case) -> Request:
    who = hands.who if hands.who in hands.world.at_table else case.about
    return Request(f"/aan-tafel/{case.decision}", _tie(hands, case, who))


def answer_on_paper(hands: Hands, case: Case) -> Request:
    who = hands.chance.choice((*hands.world.at_table, Persona.SECOND))
    return Request(
        f"/besluiten/{case.decision}/aan-tafel/{hands.world.at_table[who]}",
        {**_tie(hands, case, who), "given_on": hands.on(0), "source": "Map 3 van de griffie"},
        note=who,
    )


def enter_meeting(hands: Hands, case: Case) -> Request:
    """The decision, and often another or a new one, on the agenda of the council or the college."""
    items = [(case.title, case.firm, case.decision)]
    if hands.chance.random() < 0.3:
        other = hands.chance.choice(hands.world.cases)
        items.append((other.title, other.firm, other.decision))
    if hands.chance.random() < 0.4:
        hands.count += 1
        items.append((f"{NEW_ITEM}{hands.count}", "Kantoorzaken Weidemolen B.V.", "new"))
    sent = {
        "kind": hands.chance.choice(("council", "college")),
        "held_on": hands.on(hands.chance.choice((2, 14, 30))),
    }
    for number, (title, parties, decision) in enumerate(items):
        sent |= {
            f"rows-{number}-number": str(number + 1),
            f"rows-{number}-title": title,
            f"rows-{number}-parties": parties,
            f"rows-{number}-kind": "award",
            f"rows-{number}-decision": decision,
        }
    return Request(f"/organen/{SLUG}/vergaderingen/nieuw", sent, note=sent["kind"])


def check_meeting(hands: Hands, case: Case) -> Request:
    return Request(f"/vergaderingen/{hands.one('meeting')}/toets", {})


def tell_members(hands: Hands, case: Case) -> Request:
    return Request(f"/vergaderingen/{hands.one('meeting')}/vertellen", {})


def take_off_agenda(hands: Hands, case: Case) -> Request:
    item = hands.one("meeting_item")
    return Request(f"/vergaderingen/{hands.one('meeting')}/punten/{item}/van-de-agenda", {})


def look_at_meeting(hands: Hands, case: Case) -> Request:
    meeting = hands.one("meeting")
    pages = (
        f"/organen/{SLUG}/vergaderingen",
        f"/vergaderingen/{meeting}",
        f"/mijn-punten/{meeting}",
        f"/mijn-punten/{meeting}",
    )
    return Request(hands.chance.choice(pages))


def read_own_items(hands: Hands, case: Case) -> Request:
    return Request(f"/mijn-punten/{hands.one('meeting')}", {})


def read_meter(hands: Hands, case: Case) -> Request:
    pages = ("", f"/{hands.chance.choice(RULES)}", ".csv", ".xlsx")
    return Request(f"/organen/{SLUG}/meter{hands.chance.choice(pages)}")


def open_of_own_accord(hands: Hands, case: Case) -> Request:
    return Request(f"/besluiten/{case.decision}/bevinding-openen", _opening(hands, case))


def open_after_concern(hands: Hands, case: Case) -> Request:
    said = {"said": hands.words("Kanariezorg")} if hands.chance.random() < 0.5 else {}
    return Request(
        f"/zorgen/{hands.one('concern')}/openen",
        {**_opening(hands, case), **said},
    )


def _opening(hands: Hands, case: Case) -> dict[str, str]:
    other = hands.chance.choice((*hands.world.at_table.values(),))
    about = case.official if hands.chance.random() < 0.8 else other
    return {"official": about, "reason": hands.words(case.opening_mark)}


def invite(hands: Hands, case: Case) -> Request:
    who = hands.chance.choice((Persona.GUEST, Persona.GUEST, Persona.GUEST, Persona.SECOND))
    return Request(
        command=("reviewers", "invite", case.finding, hands.world.addresses[who]), note=who
    )


def end_invitation(hands: Hands, case: Case) -> Request:
    address = hands.world.addresses[Persona.GUEST]
    return Request(command=("reviewers", "end", case.finding, address))


def ask_stand_in(hands: Hands, case: Case) -> Request:
    guest = Persona.GUEST
    who = hands.chance.choice((guest, guest, guest, *REVIEWERS, Persona.ADMINISTRATOR))
    return Request(
        command=("stand-ins", "ask", case.decision, hands.world.addresses[who]), note=who
    )


def end_stand_in(hands: Hands, case: Case) -> Request:
    who = hands.chance.choice((Persona.GUEST, *REVIEWERS))
    return Request(
        command=("stand-ins", "end", case.decision, hands.world.addresses[who]), note=who
    )


def read_signing(hands: Hands, case: Case) -> Request:
    return Request(f"/ondertekend/{hands.one('signing')}", {})


def raise_concern(hands: Hands, case: Case) -> Request:
    about = hands.chance.choice((case.official, ""))
    elsewhere = {"is_for_another_body": "y"} if hands.chance.random() < 0.2 else {}
    return Request(
        f"/besluiten/{case.decision}/zorg/schrijven",
        {"official": about, "text": hands.words("Kanariezorg"), **elsewhere},
        moves_nothing=True,
    )


def look_at_concern(hands: Hands, case: Case) -> Request:
    pages = ("/zorgen", "/bureau", f"/zorgen/{hands.one('concern')}")
    return Request(hands.chance.choice((*pages, pages[-1])))


def take_concern(hands: Hands, case: Case) -> Request:
    return Request(f"/zorgen/{hands.one('concern')}/lezen", {}, moves_nothing=True)


def say_of_concern(hands: Hands, case: Case) -> Request:
    page, field_ = hands.chance.choice(
        (("aanvullen", "text"), ("antwoorden", "text"), ("sluiten", "reason"))
    )
    return Request(
        f"/zorgen/{hands.one('concern')}/{page}",
        {field_: hands.words("Kanariezorg")},
        moves_nothing=True,
        note=page,
    )


def hand_concern_over(hands: Hands, case: Case) -> Request:
    who = hands.chance.choice(REVIEWING)
    named = {"names_author": "y"} if hands.chance.random() < 0.3 else {}
    return Request(
        f"/zorgen/{hands.one('concern')}/overdragen",
        {"reader": hands.world.account_ids[who], **named},
        moves_nothing=True,
        note=who,
    )


def withdraw_concern(hands: Hands, case: Case) -> Request:
    return Request(f"/zorgen/{hands.one('concern')}/intrekken", {}, moves_nothing=True)


EVERY: dict[str, tuple[Deed, int]] = {
    "look at the finding": (look, 4),
    "look at the decision": (look_at_decision, 2),
    "look around": (look_around, 5),
    "read in public": (read_in_public, 2),
    "ask": (ask, 4),
    "extend": (extend, 3),
    "reply": (reply, 4),
    "bring a file": (bring_file, 1),
    "add": (add, 3),
    "conclude": (conclude, 5),
    "conclude second": (conclude_second, 5),
    "conclude unsigned": (conclude_unsigned, 3),
    "contest": (contest, 3),
    "assign": (assign, 3),
    "go away": (go_away, 2),
    "come back": (come_back, 1),
    "check": (check, 3),
    "amend": (amend, 4),
    "take": (take, 1),
    "withdraw": (withdraw, 1),
    "put back": (put_back, 1),
    "change a part": (change_part, 4),
    "add a part": (add_part, 2),
    "say who a party is": (say_who_it_is, 2),
    "record a measure": (record_measure, 2),
    "follow a measure": (follow_measure, 1),
    "answer a question": (answer_question, 2),
    "take an answer back": (take_answer_back, 1),
    "end a position": (end_position, 3),
    "withdraw a position": (withdraw_position, 1),
    "appoint": (appoint, 1),
    "import who took part": (import_parts, 1),
    "undo an import": (undo_import, 1),
    "switch a rule off": (switch_off, 2),
    "switch a rule on": (switch_on, 1),
    "set the terms": (set_terms, 1),
    "ask the table": (ask_table, 2),
    "answer at the table": (answer_table, 2),
    "read a signing": (read_signing, 1),
    "raise a concern": (raise_concern, 3),
    "look at a concern": (look_at_concern, 3),
    "take a concern": (take_concern, 2),
    "say something of a concern": (say_of_concern, 2),
    "hand a concern over": (hand_concern_over, 1),
    "withdraw a concern": (withdraw_concern, 1),
    "open after a concern": (open_after_concern, 2),
    "open of own accord": (open_of_own_accord, 1),
    "stop asking the table": (stop_asking_table, 1),
    "answer on paper": (answer_on_paper, 1),
    "enter a meeting": (enter_meeting, 2),
    "check a meeting": (check_meeting, 2),
    "tell members": (tell_members, 2),
    "take off an agenda": (take_off_agenda, 1),
    "look at a meeting": (look_at_meeting, 2),
    "read own items": (read_own_items, 1),
    "read the meter": (read_meter, 1),
    "invite": (invite, 2),
    "end an invitation": (end_invitation, 1),
    "ask somebody to stand in": (ask_stand_in, 2),
    "end standing in": (end_stand_in, 1),
}
"""Every deed, and how often it is drawn beside the others."""
