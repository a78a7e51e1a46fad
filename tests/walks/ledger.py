"""What the database says happened, read by itself and judged by rules of its own: what must never
be so.

None of the product's code is asked. The rules are those of `docs/decisions/0028-two-sign.md`, of the
page of words and of the promises of the hearing, written down a second time.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import sqlite3
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from tests.walks.world import KEEPERS, REVIEWERS, Case, Persona, World

EVENTS = """
SELECT e.id, e.finding_id, coalesce(e.move, e.act), e.account_id, e.recorded_at, e.reply_by,
       e.conclusion, s.word, s.text_sha256, s.dossier_sha256, c.text, t.text, a.outcome, d.sha256
FROM finding_event e
LEFT JOIN conclusion_signature s ON s.event_id = e.id
LEFT JOIN counter_argument c ON c.event_id = e.id
LEFT JOIN finding_text t ON t.event_id = e.id
JOIN assessment_version a ON a.id = e.assessment_id
JOIN frozen_dossier d ON d.id = a.dossier_id
ORDER BY e.id
"""
CHANGES = """
SELECT f.id, f.finding_id, f.account_id, f.recorded_at, f.file_name, f.facts, r.text
FROM fact_change f LEFT JOIN fact_change_reason r ON r.change_id = f.id ORDER BY f.id
"""
ASSIGNED = """
SELECT a.id, a.finding_id, a.assignee_id, a.account_id, a.recorded_at, r.text
FROM finding_assignment a LEFT JOIN assignment_reason r ON r.assignment_id = a.id ORDER BY a.id
"""
AWAY = "SELECT account_id, since, until FROM reviewer_absence WHERE ended_at IS NULL"
OPENED = """
SELECT a.finding_id, a.outcome, a.answer FROM assessment_version a
WHERE a.number = 1 AND NOT EXISTS
  (SELECT 1 FROM finding_event e WHERE e.finding_id = a.finding_id AND e.move = 'take_up')
"""
UNKNOWN = """
SELECT e.finding_id, f.decision_id, coalesce(e.move, e.act), e.account_id, o.person_id
FROM finding_event e JOIN finding f ON f.id = e.finding_id JOIN official o ON o.id = f.official_id
WHERE coalesce(e.move, e.act) NOT IN ('open', 'reopen', 'dissolve')
"""
INVITED = "SELECT id, finding_id, account_id, recorded_at, ended_at FROM invited_reviewer"
STANDS_IN = "SELECT id, decision_id, account_id, recorded_at, ended_at FROM stand_in"
KEPT = """
SELECT 'decision', decision_id, account_id, recorded_at FROM decision_version
UNION ALL SELECT 'decision', decision_id, account_id, recorded_at FROM decision_change
UNION ALL SELECT 'part', p.decision_id, v.account_id, v.recorded_at
  FROM participation_version v JOIN participation p ON p.id = v.participation_id
UNION ALL SELECT 'answer', decision_id, account_id, recorded_at FROM fact_answer
UNION ALL SELECT 'measure', m.decision_id, v.account_id, v.recorded_at
  FROM recorded_measure_version v JOIN recorded_measure m ON m.id = v.measure_id
UNION ALL SELECT 'question to the table', decision_id, account_id, recorded_at FROM tie_asking
UNION ALL SELECT 'paper', decision_id, account_id, recorded_at FROM tie_statement
  WHERE NOT by_official
"""
PARTS = """
SELECT p.decision_id, o.person_id, v.steps, v.planned, p.withdrawn_at IS NULL
FROM participation p JOIN official o ON o.id = p.official_id
JOIN participation_version v ON v.participation_id = p.id AND v.number =
  (SELECT max(number) FROM participation_version WHERE participation_id = p.id)
"""
SAID = """
SELECT t.id, t.decision_id, o.person_id, t.account_id, t.by_official, t.recorded_at
FROM tie_statement t JOIN official o ON o.id = t.official_id
"""
ASKING = "SELECT id, decision_id, reach, account_id, recorded_at FROM tie_asking ORDER BY id"
NOTICES = """
SELECT n.id, i.decision_id, o.person_id, n.account_id, m.held_on FROM meeting_notice n
JOIN meeting_item i ON i.id = n.item_id JOIN meeting m ON m.id = i.meeting_id
JOIN official o ON o.id = n.official_id ORDER BY n.id
"""
SWITCHES = "SELECT id, account_id, reason, until, off FROM rule_switch"
ABOUT_SELF = """
SELECT 'part', a.person_id FROM participation_version v
  JOIN participation p ON p.id = v.participation_id JOIN official o ON o.id = p.official_id
  JOIN account a ON a.id = v.account_id WHERE a.person_id = o.person_id
UNION ALL
SELECT 'answer', a.person_id FROM fact_answer f JOIN official o ON o.id = f.official_id
  JOIN account a ON a.id = f.account_id WHERE a.person_id = o.person_id
UNION ALL
SELECT 'measure', a.person_id FROM recorded_measure_version v
  JOIN recorded_measure m ON m.id = v.measure_id JOIN official o ON o.id = m.official_id
  JOIN account a ON a.id = v.account_id WHERE a.person_id = o.person_id
UNION ALL
SELECT 'term', a.person_id FROM term_version v JOIN term t ON t.id = v.term_id
  JOIN official o ON o.id = t.official_id
  JOIN account a ON a.id = v.account_id WHERE a.person_id = o.person_id
"""
TIED = """
SELECT v.decision_id, v.account_id FROM decision_version v WHERE v.account_id IS NOT NULL
UNION ALL SELECT c.decision_id, c.account_id FROM decision_change c WHERE c.account_id IS NOT NULL
"""
TIED_PARTY = "SELECT mention_id, account_id FROM mention_answer WHERE account_id IS NOT NULL"
ACTUAL = """
SELECT count(*) FROM (SELECT outcome AS word FROM assessment_version
  UNION ALL SELECT if_steps_aside FROM assessment_version
  UNION ALL SELECT conclusion FROM finding_event) WHERE word = 'actual'
"""
CONCERNS = """
SELECT c.id, c.public_id, a.account_id, c.is_for_another_body, c.decision_id, s.act, s.account_id,
       s.reader_id, s.text
FROM concern c JOIN concern_author a ON a.concern_id = c.id
JOIN concern_step s ON s.concern_id = c.id ORDER BY s.id
"""
TRACES = """
SELECT count(*) FROM journal_entry
WHERE act LIKE 'concern%' OR subject IN (SELECT public_id FROM concern)
"""
TOLD = """
SELECT count(*) FROM journal_entry WHERE act = 'finding:take_up' AND account_id IS NOT NULL
"""
BESIDE = {"title", "measure"}
HEAVIER = "actual_indicated"
RANK = {"none": 0, "potential": 1, "apparent": 2, "actual": 3}


class Event(NamedTuple):
    id: int
    finding: int
    act: str
    account: int | None
    at: str
    reply_by: str | None
    conclusion: str | None
    word: str | None
    text_sha256: str | None
    dossier_sha256: str | None
    case: str | None
    text: str | None
    outcome: str
    dossier: str


class Switch(NamedTuple):
    id: int
    account: int | None
    reason: str
    until: str | None
    off: int


class Change(NamedTuple):
    id: int
    finding: int
    account: int | None
    at: str
    file: str | None
    facts: str
    reason: str | None
    act: str = "change"


class Guest(NamedTuple):
    """Somebody who was asked for one thing: a finding to review, or a decision to keep."""

    id: int
    of: int
    account: int
    at: str
    ended_at: str | None

    def holds(self, of: int, account: int | None, at: str) -> bool:
        within = self.at <= at and (self.ended_at is None or at < self.ended_at)
        return (self.of, self.account) == (of, account) and within


class Invited(Guest):
    """An invitation to review a finding."""


class Notice(NamedTuple):
    id: int
    decision: int
    person: int
    account: int | None
    held_on: str


class Said(NamedTuple):
    """What somebody at the table said of a party."""

    id: int
    decision: int
    person: int
    account: int | None
    by_official: int
    at: str


class Asking(NamedTuple):
    id: int
    decision: int
    reach: str
    account: int | None
    at: str


class Assigned(NamedTuple):
    id: int
    finding: int
    assignee: int
    account: int
    at: str
    reason: str | None


@dataclass
class KnownConcern:
    """A concern, with whatever was written of it."""

    public_id: str
    author: Persona | None
    is_for_another_body: bool
    decision: int
    words: list[str] = field(default_factory=list)
    reader: Persona | None = None
    """Who took it last, or was given it."""
    opener: Persona | None = None
    """Who opened a finding after it."""
    has_ended: bool = False


@dataclass
class Stand:
    """How a finding stands by the rules of this module."""

    state: str = "new"
    heard: bool = False
    reply_by: str | None = None
    was_asked: bool = False
    heaviest: set[str] = field(default_factory=set)
    signed: Event | None = None
    hidden: list[Event] = field(default_factory=list)
    """First conclusions that no second one followed: for reviewers alone."""
    concluders: set[int] = field(default_factory=set)
    contested: set[int] = field(default_factory=set)
    """Whoever concluded before the official last contested it."""
    raisers: set[int] = field(default_factory=set)
    assignee: int | None = None
    established: bool = False
    taken_up: bool = False
    """A reviewer opened it."""
    is_taken: bool = False
    date: str = ""
    overtaken: tuple[bool, str | None] | None = None

    def lapsed(self, day: str) -> bool:
        return self.reply_by is not None and self.reply_by < day

    def was_heard(self, day: str) -> bool:
        return self.heard or self.lapsed(day)


class Ledger:
    """The database of a walk, as it stands after each step."""

    def __init__(self, path: Path, world: World) -> None:
        self._path, self.world = path, world
        self._connection: sqlite3.Connection | None = None
        self._by_row = {case.row: case for case in world.cases}
        self.begin()

    def begin(self) -> None:
        """Look at the database anew: it was put back."""
        self.close()
        self._connection = sqlite3.connect(self._path, isolation_level=None)
        self._version = -1
        self.stands: dict[int, Stand] = {}
        self.seen: dict[tuple[str, int], tuple] = {}
        self.days: dict[tuple[str, int], datetime.date] = {}
        self.events: list[Event] = []
        self.away: list[tuple] = []
        self.concerns: dict[int, KnownConcern] = {}
        self.guests: list[Invited] = []
        self.keepers: list[Guest] = []
        self.told: set[tuple[int, Persona | None]] = set()
        self.parts: set[tuple[int, Persona | None]] = set()
        self.ever: set[tuple[int, Persona | None]] = set()
        """Whoever was ever entered for a decision."""
        self.gone: set[int] = set()
        """Concerns that their authors took back."""
        self._checked: dict[str, int] = {}
        [(self._terms,)] = self.rows("SELECT count(*) FROM term_version")

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def rows(self, statement: str, *values: object) -> list[tuple]:
        assert self._connection is not None
        return self._connection.execute(statement, values).fetchall()

    def ids(self, table: str) -> list[str]:
        """Return the ids of a table as they stand in addresses."""
        return [row[0] for row in self.rows(f"SELECT public_id FROM {table}")]

    def has(self, table: str) -> bool:
        """Say whether anything stands in a table."""
        return bool(self.rows(f"SELECT 1 FROM {table} LIMIT 1"))

    def look(self, day: datetime.date) -> list[str]:
        """Return what must not be so after a step; nothing where nothing was written."""
        [(version,)] = self.rows("PRAGMA data_version")
        if version == self._version:
            return []
        self._version = version
        self.events = [Event(*row) for row in self.rows(EVENTS)]
        changes = [Change(*row) for row in self.rows(CHANGES)]
        assigned = [Assigned(*row) for row in self.rows(ASSIGNED)]
        self.away = self.rows(AWAY)
        switches = [Switch(*row) for row in self.rows(SWITCHES)]
        notices = [Notice(*row) for row in self.rows(NOTICES)]
        answers = [Said(*row) for row in self.rows(SAID)]
        asking = [Asking(*row) for row in self.rows(ASKING)]
        self.guests = [Invited(*row) for row in self.rows(INVITED)]
        self.keepers = [Guest(*row) for row in self.rows(STANDS_IN)]
        self._read_parts()
        kept = (self.events, changes, assigned, switches, notices, answers, asking)
        said = self._kept(day, [each for some in kept for each in some])
        said += self._asked_in(day)
        for case in self.world.cases:
            happened = [each for each in (*changes, *self.events) if each.finding == case.row]
            happened.sort(key=lambda each: each.at)
            who = [each for each in assigned if each.finding == case.row]
            self.stands[case.row] = stand = Stand(is_taken=not case.is_open, date=case.date)
            said += self._judge(case, stand, happened, who)
        return [
            *said,
            *self._opened(),
            *self._about_self(),
            *self._keeping(),
            *self._at_table(answers, asking),
            *self._told_members(notices, day),
            *self._switched(switches),
            *self._concerned(),
            *self._words(),
        ]

    def _kept(self, day: datetime.date, rows: list) -> list[str]:
        """Nothing that happened goes or becomes otherwise."""
        now = {(type(row).__name__, row.id): row for row in rows}
        for key in now.keys() - self.seen.keys():
            self.days[key] = day
        said = [f"history: {key} is gone" for key in self.seen.keys() - now.keys()]
        said += [
            f"history: {key} is another"
            for key in self.seen
            if now.get(key, self.seen[key]) != self.seen[key]
        ]
        self.seen = now
        return said

    def day_of(self, row: NamedTuple) -> str:
        return self.days[type(row).__name__, row.id].isoformat()

    def is_away(self, account: int, day: str) -> bool:
        return any(who == account and since <= day <= until for who, since, until in self.away)

    def reviews(self, who: Persona | None, case: Case, at: str = "9") -> bool:
        """Say whether somebody reviews a finding at a moment; else now."""
        account = self._account(who)
        return who in REVIEWERS or any(each.holds(case.row, account, at) for each in self.guests)

    def stands_in(self, who: Persona | None, decision: int, at: str = "9") -> bool:
        """Say whether somebody was asked to keep a decision at a moment; else now."""
        account = self._account(who)
        return any(each.holds(decision, account, at) for each in self.keepers)

    def has_concern(self, who: Persona, decision: int, day: str) -> bool:
        """Say whether there is a concern about a decision of which somebody may know."""
        found = (each for each in self.concerns.values() if each.decision == decision)
        return any(self.may_know(each, who, day) for each in found)

    def may_know(self, concern: KnownConcern, who: Persona, day: str) -> bool:
        """Say whether somebody may know of a concern: whoever wrote it; the one reviewer who keeps
        and administers nothing; and the reviewer of another body, where that one cannot read it, or
        its author or its reader wants so. Nobody else, once somebody reads it.
        """
        if who is concern.author:
            return True
        other = {Persona.REVIEWER: Persona.GUEST, Persona.GUEST: Persona.REVIEWER}.get(who)
        if other is None or self._is_bound(who, concern.decision):
            return False
        if concern.reader is other and (concern.has_ended or not self._is_gone(other, day)):
            return False
        if who is Persona.REVIEWER:
            return not concern.is_for_another_body
        is_alone = concern.author is other or self._is_gone(other, day)
        return concern.is_for_another_body or concern.reader is who or is_alone

    def _is_bound(self, who: Persona, decision: int) -> bool:
        return any(who in case.tied and case.decision_row == decision for case in self.world.cases)

    def _is_gone(self, who: Persona, day: str) -> bool:
        return self.is_away(self.world.accounts[who], day)

    def _account(self, who: Persona | None) -> int | None:
        return self.world.accounts.get(who) if who is not None else None

    def _persona(self, person: int | None) -> Persona | None:
        return next((who for who, each in self.world.people.items() if each == person), None)

    def _read_parts(self) -> None:
        self.parts, self.ever = set(), set()
        for decision, person, steps, planned, stands in self.rows(PARTS):
            part = decision, self._persona(person)
            self.ever.add(part)
            if stands and (json.loads(steps) or json.loads(planned)):
                self.parts.add(part)

    def _judge(
        self, case: Case, stand: Stand, happened: list, assigned: list[Assigned]
    ) -> list[str]:
        said: list[str] = []
        waiting = list(assigned)
        for each in happened:
            while waiting and waiting[0].at < each.at:
                said += self._assigned(case, stand, waiting.pop(0))
            said += [f"{case.name}: {words}" for words in self._step(case, stand, each)]
        for each in waiting:
            said += self._assigned(case, stand, each)
        return said

    def _assigned(self, case: Case, stand: Stand, each: Assigned) -> list[str]:
        said = []
        who, by = (self.world.persona_of(account) for account in (each.assignee, each.account))
        if not self.reviews(who, case, each.at) or who in case.tied or who is case.about:
            said.append(f"{case.name}: given to {who}, who is tied or no reviewer")
        if not self.reviews(by, case, each.at) or by in case.tied or by is case.about:
            said.append(f"{case.name}: {by} said who looks at it")
        if self._is_new(each) and self.is_away(each.assignee, self.day_of(each)):
            said.append(f"{case.name}: given to {who}, who is away")
        is_over = stand.assignee is None or self.is_away(stand.assignee, self.day_of(each))
        if self._is_new(each) and not is_over and not each.reason:
            said.append(f"{case.name}: handed over without a reason")
        stand.assignee = each.assignee
        return said

    def _is_new(self, row: NamedTuple) -> bool:
        """Say whether it happened in this step, so that what stands now stood then."""
        return row.id > self._checked.get(type(row).__name__, 0)

    def _step(self, case: Case, stand: Stand, each: Event | Change) -> list[str]:
        if isinstance(each, Change):
            return self._change(case, stand, each)
        act = each.act
        if act in ("open", "reopen", "dissolve"):
            self._by_software(stand, act)
            return []
        day, who = self.day_of(each), self.world.persona_of(each.account)
        said = [f"{act} by nobody"] if who is None else []
        if who is case.about and act not in ("reply", "add", "contest"):
            said.append(f"{act} by the person whom it is about")
        if who is not case.about and act in ("reply", "add", "contest"):
            said.append(f"{act} by {who} and not by the person")
        if act in ("ask", "extend"):
            said += self._asked(case, stand, each, who, day)
        elif act == "take_up":
            said += self._taken_up(case, stand, each, who)
        elif act == "reply":
            if not stand.was_asked:
                said.append("a reply to nothing")
            stand.heard, stand.state, stand.overtaken = True, "replied", None
        elif act == "contest":
            if stand.state != "concluded":
                said.append("contested what nobody concluded")
            stand.state, stand.established = "contested", False
            stand.contested = set(stand.concluders)
        elif act in ("sign", "conclude"):
            said += self._concluded(case, stand, each, who, day)
        return said

    def _by_software(self, stand: Stand, act: str) -> None:
        if act == "open":
            return
        stand.signed, stand.established = None, False
        if act == "reopen":
            stand.heard, stand.reply_by, stand.overtaken = False, None, None
        elif stand.overtaken is not None:
            (stand.heard, stand.reply_by), stand.overtaken = stand.overtaken, None
        if stand.was_asked:
            stand.state = "changed"
        else:
            stand.state = {"reopen": "new", "dissolve": "dissolved"}[act]

    def _change(self, case: Case, stand: Stand, each: Change) -> list[str]:
        who = self.world.persona_of(each.account)
        facts = json.loads(each.facts)
        is_own = who is case.about
        said = []
        own = {"position", "interest", "owner"}
        if is_own and any(fact["fact"] not in own for fact in facts):
            said.append(
                f"the person changed {sorted({fact['fact'] for fact in facts})} about himself"
            )
        taken = {fact["fact"] for fact in facts} <= {"status", "date"} and any(
            (fact["before"], fact["after"]) == ("open", "taken") for fact in facts
        )
        _follow(stand, facts)
        from_elsewhere = who is Persona.GUEST and not self.stands_in(
            who, case.decision_row, each.at
        )
        needs_reason = not (is_own or taken or each.file or each.account is None or from_elsewhere)
        if stand.was_asked and needs_reason and len(each.reason or "") < 10:
            said.append("facts were changed without a reason after the person was asked")
        if not stand.was_asked:
            return said
        if is_own or taken or not _bears(stand, facts):
            if stand.state != "concluded":
                stand.state, stand.signed = "changed", None
            return said
        stand.overtaken = stand.overtaken or (stand.was_heard(self.day_of(each)), stand.reply_by)
        stand.heard, stand.reply_by, stand.state = False, None, "changed"
        stand.signed, stand.established = None, False
        return said

    def _taken_up(self, case: Case, stand: Stand, each: Event, who: Persona | None) -> list[str]:
        said = []
        if not self._may_open(case.decision_row, who) or who in case.tied:
            said.append(f"opened by {who}, who is tied or no reviewer")
        if stand.state not in ("new", "dissolved"):
            said.append(f"opened while it was {stand.state}")
        stand.raisers.add(each.account or 0)
        stand.taken_up, stand.state = True, "new"
        return said

    def _may_open(self, decision: int, who: Persona | None) -> bool:
        """Say whether somebody may open a finding: a reviewer, or one of another body after a
        concern.
        """
        after = (each.opener for each in self.concerns.values() if each.decision == decision)
        return who in REVIEWERS or (who is Persona.GUEST and (who in after or bool(self.gone)))

    def _asked(
        self, case: Case, stand: Stand, each: Event, who: Persona | None, day: str
    ) -> list[str]:
        said = []
        since = ("changed", "contested", *(["new"] if stand.taken_up else []))
        by_reviewer = each.act == "ask" and stand.state in since
        if who not in KEEPERS and not (by_reviewer and self.reviews(who, case, each.at)):
            said.append(f"{each.act} by {who}")
        if each.act == "ask" and stand.state not in ("new", "changed", "contested"):
            said.append(f"asked while it was {stand.state}")
        if each.act == "extend" and (
            stand.state != "asked" or each.reply_by <= (stand.reply_by or "")
        ):
            said.append("a term that became no longer")
        if len(each.text or "") < 10:
            said.append(f"{each.act} without words")
        least = datetime.date.fromisoformat(day) + datetime.timedelta(days=7)
        if each.reply_by is None or each.reply_by < least.isoformat():
            said.append("a term of less than a week")
        if not stand.was_asked:
            stand.raisers.add(each.account or 0)
        stand.was_asked, stand.heard, stand.reply_by = True, False, each.reply_by
        stand.heaviest.add(each.outcome)
        stand.state, stand.signed, stand.assignee, stand.overtaken = "asked", None, None, None
        return said

    def _concluded(
        self, case: Case, stand: Stand, each: Event, who: Persona | None, day: str
    ) -> list[str]:
        said = self._may_conclude(case, stand, each, who, day)
        first, signed = stand.signed, (each.word, each.text, each.case or "")
        text = "\n\n".join(word or "" for word in signed)
        if each.word is None or len(each.text or "") < 20:
            said.append("concluded without a signature or a reason")
        elif each.text_sha256 != hashlib.sha256(text.encode()).hexdigest():
            said.append("another text was signed than stands there")
        if each.dossier_sha256 != each.dossier:
            said.append("another dossier was signed than the newest")
        lighter = each.word in ("none", "potential") and HEAVIER in {*stand.heaviest, each.outcome}
        takes_two = each.word == "actual" or lighter
        if each.act == "sign":
            stand.state, stand.signed = "signed", each
            stand.hidden.append(each)
            if first is not None:
                said.append("a first conclusion after a first conclusion")
        else:
            said += self._came_to(stand, each, first, takes_two)
            stand.hidden = [known for known in stand.hidden if known is not first]
            stand.state, stand.signed = "concluded", None
        stand.heard, stand.assignee, stand.overtaken = True, None, None
        stand.concluders.add(each.account or 0)
        return said

    def _may_conclude(
        self, case: Case, stand: Stand, each: Event, who: Persona | None, day: str
    ) -> list[str]:
        said = []
        if not self.reviews(who, case, each.at):
            said.append(f"concluded by {who}")
        if not stand.was_asked or not stand.was_heard(day):
            said.append("concluded before the person was heard about the facts of now")
        if stand.state in ("new", "concluded", "dissolved"):
            said.append(f"concluded while it was {stand.state}")
        if who in case.tied:
            said.append(f"concluded by {who}, who is tied")
        if each.account in stand.raisers:
            said.append(f"concluded by {who}, who raised it")
        if not self._is_new(each):
            return said
        about = case.decision_row, who
        kept = {"takes part": self.parts, "wrote a concern about it": self._wrote()}
        said += [f"concluded by {who}, who {why}" for why, some in kept.items() if about in some]
        if self.is_away(each.account or 0, day):
            said.append(f"concluded by {who}, who is away")
        if stand.assignee not in (None, each.account) and not self.is_away(
            stand.assignee or 0, day
        ):
            said.append(f"concluded by {who}, and another one looks at it")
        if each.account in stand.contested:
            others = self._free(case, stand, day) - {stand.signed.account if stand.signed else 0}
            if others - stand.contested:
                said.append(f"concluded anew by {who}, who concluded what is contested")
        return said

    def _free(self, case: Case, stand: Stand, day: str) -> set[int]:
        """Return reviewers of the body whom nothing keeps from a finding: not those of whom a walk
        may have made somebody who is tied.
        """
        [(terms,)] = self.rows("SELECT count(*) FROM term_version")
        serves = {Persona.CLERK_TAKING_PART} if terms != self._terms else set()
        kept = self._wrote() | self.ever
        who = {
            self.world.accounts[each]
            for each in REVIEWERS
            if each not in case.tied | serves and (case.decision_row, each) not in kept
        }
        return {each for each in who - stand.raisers if not self.is_away(each, day)}

    def _wrote(self) -> set[tuple[int, Persona | None]]:
        return {(each.decision, each.author) for each in self.concerns.values()}

    def _asked_in(self, day: datetime.date) -> list[str]:
        """Say whom nobody may ask in: to review a finding without need or with a tie, or to keep a
        decision.
        """
        said = []
        for each in self.guests:
            case, who = self._by_row.get(each.of), self.world.persona_of(each.account)
            if who is not Persona.GUEST or (case is not None and who in case.tied):
                said.append(f"{who} was invited, who is tied or of the body")
            stand = self.stands.get(each.of)
            if case is None or stand is None or each.id <= self._checked.get("Invited", 0):
                continue
            left = self._free(case, stand, day.isoformat()) - {
                stand.signed.account if stand.signed else None
            }
            left -= stand.contested
            if len(left) >= (1 if stand.state == "signed" else 2):
                said.append(f"{case.name}: {who} was invited, and others can look at it")
        self._checked["Invited"] = max((each.id for each in self.guests), default=0)
        for each in self.keepers:
            who = self.world.persona_of(each.account)
            if who not in (*REVIEWERS, Persona.GUEST):
                said.append(f"{who} stands in")
        return said

    def _came_to(
        self, stand: Stand, each: Event, first: Event | None, takes_two: bool
    ) -> list[str]:
        said = []
        if first is None and takes_two:
            said.append(f"{each.word} by one reviewer alone")
        if first is not None:
            if first.account == each.account:
                said.append("both conclusions by one person")
            if len(each.case or "") < 40:
                said.append("a second conclusion without what speaks for the person")
        elif each.case:
            said.append("a case for the person where nobody concluded first")
        words = {first.word, each.word} if first else {each.word}
        if each.conclusion is None:
            if first is None or words != {"actual"}:
                said.append("established by other than two who both signed it")
            stand.established = True
        else:
            most = max(RANK[word or "none"] for word in words)
            if RANK[each.conclusion] > min(most, RANK["apparent"]):
                said.append("it came to more than anybody signed")
            stand.established = False
        return said

    def _opened(self) -> list[str]:
        known = {case.row for case in self.world.cases}
        said = []
        for finding, outcome, answer in self.rows(OPENED):
            if not json.loads(answer)["chains"][:1] or outcome == "none":
                said.append(f"finding {finding} was opened without a chain")
        for finding, decision, act, account, person in self.rows(UNKNOWN):
            who = self.world.persona_of(account)
            if finding in known:
                continue
            if act != "take_up":
                said.append(f"{act} of a finding of which no walk knows")
            elif not self._may_open(decision, who) or self.world.people.get(who) == person:
                said.append(f"{who} opened a finding, who is no reviewer or its person")
        [(told,)] = self.rows(TOLD)
        said += ["the journal says which reviewer opened a finding"] if told else []
        found = {row[0] for row in self.rows("SELECT id FROM finding")}
        return [*said, *(f"finding {each} is gone" for each in known - found)]

    def _keeping(self) -> list[str]:
        """Nobody changes facts of a decision but who keeps it."""
        said = []
        for what, decision, account, at in self.rows(KEPT):
            who = self.world.persona_of(account)
            if who is None or who in KEEPERS or self.stands_in(who, decision, at):
                continue
            said.append(f"{who} recorded a {what} of a decision and does not keep it")
        return said

    def _at_table(self, answers: list[Said], asking: list[Asking]) -> list[str]:
        """Everybody at the table answers for himself, on paper to who keeps the decision and is not
        tied, and about a decision that is still to be taken.
        """
        said = []
        links = {case.decision_row: case.links for case in self.world.cases}
        for each in answers:
            who, about = self.world.persona_of(each.account), self._persona(each.person)
            if bool(each.by_official) != (who is about):
                said.append(f"{who} said which ties {about} has")
            if not each.by_official and who in links.get(each.decision, ()):
                said.append(f"{who} recorded an answer about a party to which he is tied")
            if (each.decision, about) not in self.ever:
                said.append(f"{about} was asked about a decision and takes no part in it")
        for each in (*answers, *(one for one in asking if one.reach != "nobody")):
            stand = self._stand_of(each.decision)
            if self._is_new(each) and stand is not None and stand.is_taken:
                said.append("somebody was asked about a decision that was taken")
        return said

    def _stand_of(self, decision: int) -> Stand | None:
        return next(
            (self.stands[case.row] for case in self.world.cases if case.decision_row == decision),
            None,
        )

    def _told_members(self, notices: list[Notice], day: datetime.date) -> list[str]:
        """A member is told before the meeting, by who keeps the register, of what may concern that
        member.
        """
        said, self.told = [], set()
        cases = {case.decision_row: case for case in self.world.cases}
        for each in notices:
            who, by = self._persona(each.person), self.world.persona_of(each.account)
            self.told.add((each.decision, who))
            if by not in KEEPERS:
                said.append(f"{by} told members of a meeting")
            case = cases.get(each.decision)
            if case is not None and who not in case.concerned:
                said.append(f"{who} was told of {case.name}, to which nothing ties")
            if (each.decision, who) not in self.ever:
                said.append(f"{who} was told of a decision without a part in it")
            if self._is_new(each) and each.held_on < day.isoformat():
                said.append("members were told after the meeting")
        return said

    def _about_self(self) -> list[str]:
        said = [
            f"somebody recorded a {what} about himself" for what, _person in self.rows(ABOUT_SELF)
        ]
        tied = {
            (case.decision_row, self.world.accounts[who])
            for case in self.world.cases
            for who in case.links
        }
        if tied.intersection(self.rows(TIED)):
            said.append("somebody tied to a party changed the decision")
        named = {
            (mention, self.world.accounts[who])
            for case in self.world.cases
            for who in case.links
            for (mention,) in self.rows("SELECT id FROM mention WHERE public_id = ?", case.mention)
        }
        if named.intersection(self.rows(TIED_PARTY)):
            said.append("somebody tied to a party said who it is")
        return said

    def _switched(self, switches: list[Switch]) -> list[str]:
        said = []
        for each in switches:
            who = self.world.persona_of(each.account)
            if who is not Persona.ADMINISTRATOR:
                said.append(f"a rule was switched by {who}")
            if len(each.reason or "") < 10:
                said.append("a rule was switched without a reason")
            year = datetime.date.fromisoformat(self.day_of(each)) + datetime.timedelta(days=366)
            if each.off and not (each.until and each.until <= year.isoformat()):
                said.append("a rule is off for more than a year")
        return said

    def _concerned(self) -> list[str]:
        """Nobody but its author and its reviewer does anything with a concern, and nothing else says
        that there is one.
        """
        before, self.concerns, said = self.concerns, {}, []
        for row, public_id, author, elsewhere, decision, *step in self.rows(CONCERNS):
            act, account, reader, text = step
            writer, by = self.world.persona_of(author), self.world.persona_of(account)
            known = self.concerns.setdefault(
                row, KnownConcern(public_id, writer, bool(elsewhere), decision)
            )
            known.words += [text] if text else []
            said += self._concern_step(known, act, by)
            if act in ("raise", "add") and account is not None:
                said.append("a step of a concern says who wrote it")
            known.reader = {"take": by, "hand_over": self.world.persona_of(reader)}.get(
                act, known.reader
            )
            known.opener = by if act == "open" else known.opener
            known.has_ended = known.has_ended or act in ("open", "close")
        self.gone |= before.keys() - self.concerns.keys()
        [(traces,)] = self.rows(TRACES)
        return [*said, *(["the journal says that there is a concern"] if traces else [])]

    def _concern_step(self, known: KnownConcern, act: str, by: Persona | None) -> list[str]:
        said = []
        keeps = any(
            (each.of, self.world.persona_of(each.account)) == (known.decision, known.author)
            for each in self.keepers
        )
        outside = (Persona.ADMINISTRATOR, Persona.REVIEWER, Persona.GUEST, None)
        if known.author in outside and not keeps:
            said.append(f"a concern by {known.author}, who has no part in it")
        reads = by in (Persona.REVIEWER, Persona.GUEST) and by is not known.author
        if by is Persona.REVIEWER and known.is_for_another_body:
            reads = False
        if act == "take" and not (reads and not self._is_bound(by, known.decision)):
            said.append(f"{act} of a concern by {by}")
        if act in ("answer", "close", "hand_over", "open") and by is not known.reader:
            said.append(f"{act} of a concern by {by}")
        return said

    def _words(self) -> list[str]:
        [(found,)] = self.rows(ACTUAL)
        self._checked |= {
            name: max((key[1] for key in self.seen if key[0] == name), default=0)
            for name in ("Event", "Assigned", "Notice", "Said", "Asking")
        }
        return ["a row says actual"] if found else []


def _follow(stand: Stand, facts: list[dict]) -> None:
    """Note that the decision was taken, and when."""
    for fact in facts:
        if fact["fact"] == "status" and {fact["before"], fact["after"]} == {"open", "taken"}:
            stand.is_taken = fact["after"] == "taken"
        elif fact["fact"] == "date":
            stand.date = fact["after"] or ""


def _bears(stand: Stand, facts: list[dict]) -> bool:
    """Say whether facts bear on the decision: not its name, a measure, or what ended later."""
    after = stand.date.ljust(10, "~") if stand.is_taken and stand.date else "~"
    later = any(
        fact.get("aspect") == "until"
        and fact["after"] is not None
        and min(fact["after"], fact["before"] or fact["after"]) > after
        for fact in facts
    )
    beside = {"until", "ended"} if later else set()
    return any(fact["fact"] not in BESIDE and fact.get("aspect") not in beside for fact in facts)
