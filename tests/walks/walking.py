"""Walks: a persona after another opens a page or sends a form, and after each step nothing that is
forbidden may be so.

A walk follows from its seed. Half of its steps go on with one finding as people would; the others
are done by anybody, whatever the day.
"""

from __future__ import annotations

import contextlib
import datetime
import random
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient, FlaskCliRunner

from register import clock, database
from register.extensions import db
from register.models.accounts import Account
from register.services.organisations import name_register
from tests import factories
from tests.conftest import let_go, replace, traces_of
from tests.walks.deeds import EVERY, NEW_ITEM, Hands, Request
from tests.walks.ledger import Ledger, Stand
from tests.walks.world import KEEPERS, READS_METER, REVIEWERS, SLUG, Case, Persona, World

STEPS = 50
LOOKS_EVERY = 25
"""After so many steps the official and a reviewer open what they were asked, at the end of a walk in
their list and before that by its page, and a public page is read.
"""
LOOKERS = (*REVIEWERS, *REVIEWERS, Persona.GUEST)
NEXT: dict[str, tuple[tuple[str, tuple[Persona, ...]], ...]] = {
    "new": (("ask", KEEPERS), ("ask", KEEPERS), ("check", KEEPERS), ("change a part", KEEPERS)),
    "asked": (
        ("reply", ()),
        ("reply", ()),
        ("bring a file", ()),
        ("extend", KEEPERS),
        ("wait", ()),
        ("amend", KEEPERS),
    ),
    "replied": (
        ("conclude", LOOKERS),
        ("conclude", LOOKERS),
        ("conclude unsigned", LOOKERS),
        ("assign", LOOKERS),
        ("add", ()),
        ("change a part", KEEPERS),
        ("go away", REVIEWERS),
        ("invite", ()),
    ),
    "signed": (
        ("conclude second", LOOKERS),
        ("conclude second", LOOKERS),
        ("conclude unsigned", LOOKERS),
        ("look at the finding", ()),
        ("look at the finding", KEEPERS),
        ("end a position", KEEPERS),
    ),
    "concluded": (
        ("contest", ()),
        ("contest", ()),
        ("add", ()),
        ("amend", KEEPERS),
        ("end a position", ()),
        ("check", KEEPERS),
    ),
    "contested": (
        ("conclude", LOOKERS),
        ("conclude", LOOKERS),
        ("ask", REVIEWERS),
        ("assign", LOOKERS),
        ("look at the finding", REVIEWERS),
    ),
    "changed": (
        ("ask", KEEPERS),
        ("ask", REVIEWERS),
        ("reply", ()),
        ("conclude", LOOKERS),
        ("check", KEEPERS),
        ("wait", ()),
    ),
    "dissolved": (
        ("change a part", KEEPERS),
        ("amend", KEEPERS),
        ("check", KEEPERS),
        ("open of own accord", REVIEWERS),
    ),
}
"""What people would do next with a finding that stands so; nobody named: the person concerned."""
OPEN: tuple[tuple[str, tuple[Persona, ...]], ...] = (
    ("enter a meeting", KEEPERS),
    ("check a meeting", KEEPERS),
    ("tell members", KEEPERS),
    ("tell members", KEEPERS),
    ("look at a meeting", ()),
    ("read own items", ()),
    ("ask the table", KEEPERS),
    ("answer at the table", ()),
    ("answer on paper", KEEPERS),
)
"""What people would do besides with a decision that is still to be taken."""
BESIDE: tuple[tuple[str, tuple[Persona, ...]], ...] = (
    ("raise a concern", (Persona.CLERK, Persona.COLLEAGUE, Persona.CLERK_TAKING_PART)),
    ("take a concern", (Persona.REVIEWER, Persona.GUEST)),
    ("open after a concern", (Persona.REVIEWER, Persona.GUEST)),
    ("hand a concern over", (Persona.REVIEWER, Persona.GUEST)),
    ("open of own accord", REVIEWERS),
    ("invite", ()),
    ("ask somebody to stand in", ()),
    ("amend", (Persona.GUEST,)),
    ("change a part", (Persona.GUEST,)),
    ("look at the finding", (Persona.GUEST,)),
)
"""What people would do besides, of concerns, and as guests."""
_MEETS = ("meeting", ("enter a meeting", KEEPERS))
_WRITES = ("concern", BESIDE[0])
FIRST = {
    **dict.fromkeys(
        ("check a meeting", "tell members", "look at a meeting", "read own items"), _MEETS
    ),
    **dict.fromkeys(("take a concern", "open after a concern", "hand a concern over"), _WRITES),
    "answer at the table": ("tie_asking", ("ask the table", KEEPERS)),
    "answer on paper": ("tie_asking", ("ask the table", KEEPERS)),
}
"""What has no use as long as a table is empty, and what is done then."""


@dataclass(frozen=True)
class Course:
    """A case and what is done about it, one after another, with whatever else chance brings in
    between.
    """

    case: str
    steps: tuple[tuple[Persona, str] | tuple[Persona, str, str], ...]
    """Who does what, and about which case, where that is another one."""


@dataclass
class Found:
    """Something forbidden that a walk reached."""

    seed: int
    step: int
    words: list[str]
    log: list[str]

    def __str__(self) -> str:
        return "\n".join(
            [f"walk {self.seed}, step {self.step}: {'; '.join(self.words)}", *self.log[-12:]]
        )


@dataclass
class Walked:
    """What many walks did."""

    walks: int = 0
    steps: int = 0
    seconds: float = 0.0
    processor_seconds: float = 0.0
    statuses: Counter = field(default_factory=Counter)
    states: Counter = field(default_factory=Counter)
    done: Counter = field(default_factory=Counter)
    found: list[Found] = field(default_factory=list)

    def add(self, other: Walked) -> None:
        """Take in what other walks did."""
        for name in ("walks", "steps", "seconds", "processor_seconds", "found"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for name in ("statuses", "states", "done"):
            getattr(self, name).update(getattr(other, name))

    def told(self) -> dict[str, Any]:
        """Return it as JSON has it; `read` reads that."""
        return {
            "walks": self.walks,
            "steps": self.steps,
            "seconds": round(self.seconds, 2),
            "processor_seconds": round(self.processor_seconds, 2),
            "statuses": sorted(self.statuses.items()),
            "states": sorted(self.states.items()),
            "done": [[*key, count] for key, count in sorted(self.done.items())],
            "found": [asdict(each) for each in self.found],
        }

    @classmethod
    def read(cls, told: Mapping[str, Any]) -> Walked:
        return cls(
            told["walks"],
            told["steps"],
            told["seconds"],
            told["processor_seconds"],
            Counter(dict(told["statuses"])),
            Counter(dict(told["states"])),
            Counter({(name, taken): count for name, taken, count in told["done"]}),
            [Found(**each) for each in told["found"]],
        )

    def __str__(self) -> str:
        per_step = 1000 * self.processor_seconds / max(self.steps, 1)
        whole = self.processor_seconds / max(self.steps, 1) * 5000 * STEPS / 3600
        return (
            f"{self.walks} walks of {self.steps} steps in {self.seconds:.0f} s "
            f"({self.walks / max(self.seconds, 0.001):.2f} walks a second, {per_step:.1f} ms of a "
            f"processor a step; 5,000 walks of {STEPS}: {whole:.1f} hours of one processor); "
            f"answers {dict(sorted(self.statuses.items()))}; "
            f"states that were reached {dict(self.states.most_common())}"
        )


class Walker:
    """Walks through one application, whose database is put back before each walk."""

    def __init__(self, app: Flask, kept: Path, world: World) -> None:
        self.app, self.kept, self.world = app, kept, world
        self.path = Path(app.config["SQLALCHEMY_DATABASE_URI"].removeprefix("sqlite:///"))
        self._by_name = {case.name: case for case in world.cases}
        self.put_back()
        self.ledger = Ledger(self.path, world)
        self.day = clock.today()
        self.began_on = self.day
        self.walked = Walked()

    def put_back(self) -> None:
        with self.app.app_context():
            let_go()
        replace(self.path, self.kept)
        replace(traces_of(self.path), traces_of(self.kept))
        name_register.forget()

    def _cookie(self, account: int) -> str:
        client = self.app.test_client()
        with self.app.app_context():
            token = factories.token_of(db.session.get(Account, account))
            db.session.remove()
        with client.session_transaction() as session:
            session["_user_id"] = token
        found = client.get_cookie(self.app.config["SESSION_COOKIE_NAME"])
        assert found is not None
        return found.value

    def client(self, who: Persona) -> FlaskClient:
        client = FlaskClient(self.app, self.app.response_class)
        if who in self.cookies:
            client.set_cookie(self.app.config["SESSION_COOKIE_NAME"], self.cookies[who])
        return client

    def walk(self, seed: int, steps: int = STEPS, course: Course | None = None) -> Found | None:
        """Walk once, by a course where there is one; return the first thing that is forbidden."""
        began, worked = time.perf_counter(), time.process_time()
        self.put_back()
        self.ledger.begin()
        self.day = self.began_on
        chance = random.Random(seed)
        hands = Hands(chance, self.world, self.day, ids=self.ledger.ids)
        self.cookies = {who: self._cookie(made) for who, made in self.world.accounts.items()}
        self.clients = {who: self.client(who) for who in Persona}
        log: list[str] = []
        focus = chance.choice(self.world.cases)
        if course is not None:
            focus = self._by_name[course.case]
        ahead = list(course.steps) if course is not None else []
        found = None
        self._look(None, None)
        with self._days():
            for step in range(steps):
                if chance.random() < 0.1 and course is None:
                    focus = chance.choice(self.world.cases)
                if ahead and chance.random() < 0.9:
                    who, name, *other = ahead.pop(0)
                    drawn = name, who, self._by_name.get("".join(other), focus)
                else:
                    drawn = self._drawn(chance, focus)
                words = self._step(chance, hands, *drawn, log)
                if step % LOOKS_EVERY == LOOKS_EVERY - 1 or (course and not ahead):
                    is_last = step == steps - 1 or course is not None
                    words += self._look_at_pages(chance, focus, in_list=is_last)
                self.walked.steps += 1
                if words:
                    found = Found(seed, step, words, log)
                    self.walked.found.append(found)
                    break
        self.walked.walks += 1
        self.walked.seconds += time.perf_counter() - began
        self.walked.processor_seconds += time.process_time() - worked
        return found

    @contextlib.contextmanager
    def _days(self) -> Iterator[None]:
        """Let it be the day of the walk."""
        today = clock.today
        clock.today = lambda: self.day  # type: ignore[assignment]
        try:
            yield
        finally:
            clock.today = today  # type: ignore[assignment]

    def _step(
        self,
        chance: random.Random,
        hands: Hands,
        name: str,
        who: Persona,
        case: Case,
        log: list[str],
    ) -> list[str]:
        if name == "wait" or chance.random() < 0.04:
            self.day += datetime.timedelta(days=chance.choice((1, 8, 15)))
            hands.day = self.day
            name = "look at the finding" if name == "wait" else name
        hands.who = who
        request = EVERY[name][0](hands, case)
        answer = self._send(who, request)
        self.walked.statuses[answer[0]] += 1
        self.walked.done[name, answer[0] in (200, 303)] += 1
        words = self._look(who, request)
        stand = self.ledger.stands[case.row]
        state = "established" if stand.established else stand.state
        self.walked.states[state] += 1
        log.append(
            f"  {self.day} {who}: {name} {case.name} {request.note!s} -> {answer[0]} ({state})"
        )
        return [*words, *self._read(who, request, *answer)]

    def _drawn(self, chance: random.Random, focus: Case) -> tuple[str, Persona, Case]:
        """Return what is done, by whom and about which case."""
        if chance.random() < 0.55:
            stand = self.ledger.stands[focus.row]
            state = (
                "replied" if stand.state == "asked" and stand.lapsed(self._today) else stand.state
            )
            likely = NEXT[state]
            other = chance.random()
            if other < 0.2 and focus.is_open:
                likely = OPEN
            elif other > 0.88:
                likely = BESIDE
            name, by = chance.choice(likely)
            table, first = FIRST.get(name, ("", None))
            if first is not None and not self.ledger.has(table):
                name, by = first
            return name, chance.choice(by or (focus.about,)), focus
        names = list(EVERY)
        name = chance.choices(names, [EVERY[each][1] for each in names])[0]
        case = focus if chance.random() < 0.6 else chance.choice(self.world.cases)
        return name, chance.choice(list(Persona)), case

    @property
    def _today(self) -> str:
        return self.day.isoformat()

    def _send(self, who: Persona, request: Request) -> tuple[int, bytes]:
        if request.command:
            return self._give(request.command)
        client = self.clients[who]
        if request.data is None:
            answer = client.get(request.path)
        else:
            answer = client.post(request.path, data=request.sent())
        return answer.status_code, answer.data

    def _give(self, command: tuple[str, ...]) -> tuple[int, bytes]:
        """Give a command on the server; what it says is for who gives it."""
        answer = FlaskCliRunner(self.app).invoke(args=list(command))
        if answer.exit_code == 0:
            return 200, b""
        is_said = answer.exception is None or isinstance(answer.exception, SystemExit)
        return 400 if is_said else 500, b""

    def _look(self, who: Persona | None, request: Request | None) -> list[str]:
        """Return what is forbidden of what stands in the database."""
        before = len(self.ledger.events)
        words = self.ledger.look(self.day)
        new = self.ledger.events[before:]
        if (
            request is not None
            and request.makes_nothing
            and {"sign", "conclude"} & {e.act for e in new}
        ):
            words.append(f"concluded by {who} without {request.note}")
        if request is not None and request.moves_nothing and new:
            words.append(f"{[each.act for each in new]} came of a concern")
        return words

    def _read(self, who: Persona, request: Request, status: int, body: bytes) -> list[str]:
        """Return what is forbidden of an answer: a fault of ours, and what is not for the reader."""
        said = [f"{status} at {request.path} {' '.join(request.command)}"] if status >= 500 else []
        if status == 303 and who is not Persona.NOBODY and b"/aanmelden" in body:
            said.append(f"{who} is no longer signed in, so this walks nowhere")
        said += self._entered(who, request, status)
        for concern in self.ledger.concerns.values():
            told = [concern.public_id] if concern.public_id not in request.path else []
            if not self.ledger.may_know(concern, who, self._today) and any(
                each.encode() in body for each in (*told, *concern.words)
            ):
                said.append(f"{who} reads at {request.path} of a concern by {concern.author}")
        if b"Kanarie" not in body:
            return said
        typed = {word for value in (request.data or {}).values() for word in str(value).split()}
        for case in self.world.cases:
            for mark, may in self._marks(who, case):
                mine = any(mark in word for word in typed) and status == 400
                if mark.encode() in body and not mine and not may:
                    said.append(f"{who} reads of {case.name} at {request.path}: {mark}")
            if not self._reviews(who, case) and any(
                (each.text or "-").encode() in body for each in self.ledger.stands[case.row].hidden
            ):
                said.append(f"{who} reads a first conclusion on {case.name}")
            is_told = (case.decision_row, who) in self.ledger.told
            if (
                request.path.startswith("/mijn-punten/")
                and f"Kanarie{case.name}".encode() in body
                and not is_told
            ):
                said.append(f"{who} reads of {case.name} among the own items of a meeting")
        if request.path.startswith("/mijn-punten/") and NEW_ITEM.encode() in body:
            said.append(f"{who} reads among the own items of a meeting of what ties nobody")
        if who is Persona.NOBODY and b"Kanarie" in body.replace(b"kanarie", b""):
            said.append(f"somebody who has not signed in reads of a decision at {request.path}")
        return said

    def _entered(self, who: Persona, request: Request, status: int) -> list[str]:
        """Return the pages that are for some roles alone, where somebody else came in."""
        if status >= 400 or (status == 303 and who is Persona.NOBODY):
            return []
        if request.path.startswith(f"/organen/{SLUG}/meter") and who not in READS_METER:
            return [f"{who} reads the meter"]
        meetings = "/vergaderingen/", f"/organen/{SLUG}/vergaderingen"
        if request.path.startswith(meetings) and who not in KEEPERS:
            return [f"{who} is in at {request.path}"]
        return []

    def _reviews(self, who: Persona, case: Case) -> bool:
        return self.ledger.reviews(who, case) and who is not case.about

    def _marks(self, who: Persona, case: Case) -> Iterator[tuple[str, bool]]:
        """Return the words that stand in what is not for everybody, with whether they are for
        somebody.
        """
        stand = self.ledger.stands[case.row]
        yield case.inner_mark, self._reviews(who, case)
        yield case.mark, self._may_read(who, case, stand)
        yield (
            case.opening_mark,
            who is not case.about and (who in KEEPERS or self._reviews(who, case)),
        )
        if who is Persona.GUEST:
            is_asked = self.ledger.stands_in(who, case.decision_row) or self._reviews(who, case)
            knows = is_asked or self.ledger.has_concern(who, case.decision_row, self._today)
            yield f"Kanarie{case.name}", knows
        keeps = who in KEEPERS or self.ledger.stands_in(who, case.decision_row)
        for each in self.world.at_table:
            yield case.tie_mark(each), who is each or keeps

    def _may_read(self, who: Persona, case: Case, stand: Stand) -> bool:
        """Say whether somebody may read what was asked, said and concluded."""
        if who is case.about:
            return stand.was_asked
        if who in KEEPERS:
            return True
        running = stand.state == "asked" and not stand.lapsed(self._today)
        knows = stand.taken_up or (stand.was_asked and not running)
        return self._reviews(who, case) and knows

    def _look_at_pages(self, chance: random.Random, focus: Case, *, in_list: bool) -> list[str]:
        """Open what must be there: whoever was asked finds it, and a public page says nothing."""
        said = []
        stand = self.ledger.stands[focus.row]
        if stand.was_asked:
            readers = [focus.about]
            if stand.state != "asked" or stand.lapsed(self._today):
                readers.append(
                    chance.choice([each for each in REVIEWERS if each is not focus.about])
                )
            for who in readers:
                page = "?alle=ja" if in_list else f"/{focus.finding}"
                status, body = self._send(who, Request(f"/bevindingen{page}"))
                if status != 200 or focus.finding.encode() not in body:
                    said.append(f"{who} does not find {focus.name}, about which somebody was asked")
        who = chance.choice((Persona.NOBODY, Persona.COLLEAGUE, Persona.NOBODY))
        request = Request(chance.choice(self.world.public))
        status, body = self._send(who, request)
        return [*said, *self._read(Persona.NOBODY, request, status, body)]


@contextlib.contextmanager
def walker(app: Flask, kept: Path, world: World) -> Iterator[Walker]:
    """Give somebody who walks through an application; every request stands by itself, as in life."""
    with database.writing(False):
        made = Walker(app, kept, world)
        try:
            yield made
        finally:
            made.ledger.close()
            with app.app_context():
                let_go()
