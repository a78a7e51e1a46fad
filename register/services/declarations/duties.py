"""What the law and this register ask of who holds an office: a table of rules, and the tasks that
follow. Pure.

A rule without a source is a duty whose article has not been verified for this kind of body, or a
practice of the register; `is_law` tells the two apart. What is not in the table is not asked.
"""

from __future__ import annotations

import datetime
import enum
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from conflict_graph.facts import OfficeKind
from register.models.bodies import BodyKind

CONFIRM_EVERY_DAYS = 365
AHEAD_DAYS = 30
"""How many days before its day a yearly confirmation begins to wait, and a reminder of what has a
day goes out.
"""
INCOME_MONTH, INCOME_DAY = 4, 1


class Duty(enum.StrEnum):
    """The things that can be asked of an official."""

    APPOINTMENT = "appointment"
    """Say at once after the first day in office which positions there are."""
    CHANGE = "change"
    """Say at once what changes."""
    INTENTION = "intention"
    """Say before accepting a position that one means to."""
    INCOME = "income"
    """State by 1 April what the positions earned in the past calendar year."""
    CONFIRMATION = "confirmation"
    """Confirm once a year that the list is right."""
    AFTER_OFFICE = "after_office"
    """Record that positions held by virtue of the office have ended with it."""


class TaskState(enum.StrEnum):
    """Where a task stands."""

    OPEN = "open"
    LATE = "late"
    ASKED = "asked"
    """It depends on something that nobody has recorded: whether the office is held full time."""
    AHEAD = "ahead"
    """Its day is so far away that nothing waits yet."""
    STANDING = "standing"
    """It holds all the time; there is nothing to tick off."""
    DONE = "done"


ORDER = (
    TaskState.LATE,
    TaskState.OPEN,
    TaskState.ASKED,
    TaskState.AHEAD,
    TaskState.STANDING,
    TaskState.DONE,
)


@dataclass(frozen=True, slots=True)
class DutyRule:
    """Why a duty holds. `source` None: no verified article; `is_law` False: a practice of the
    register.
    """

    source: str | None = None
    is_law: bool = True


@dataclass(frozen=True, slots=True)
class Service:
    """One office of one person. Dates are closed; `ends_on` None: still running. `full_time` None:
    not recorded.
    """

    body: BodyKind
    office: OfficeKind
    designated: bool
    full_time: bool | None
    starts_on: datetime.date | None
    ends_on: datetime.date | None = None
    is_mayor: bool = False
    """A mayor holds an executive office as an alderman does, by an article of its own."""
    asks_unelected: bool | None = None
    """Of a member who was not elected: whether the rule of the body asks for positions. None:
    another office.
    """
    own_rule: str | None = None
    """That rule, with who decided it; None: none is recorded."""

    def runs_on(self, day: datetime.date) -> bool:
        """Say whether the office is held on this day; an unknown beginning has been."""
        return (self.starts_on is None or self.starts_on <= day) and (
            self.ends_on is None or self.ends_on >= day
        )

    def has_ended(self, day: datetime.date) -> bool:
        """Say whether the office was given up before this day."""
        return self.ends_on is not None and self.ends_on < day


@dataclass(frozen=True, slots=True)
class Record:
    """What the official did so far. None: never."""

    declared_on: datetime.date | None = None
    confirmed_on: datetime.date | None = None
    income_years: frozenset[int] = frozenset()
    """Calendar years for which nothing is left to state."""
    ex_officio_runs: bool = False
    """A position held by virtue of the office has no end on record."""


@dataclass(frozen=True, slots=True)
class Task:
    """A duty of this person with its day. `due_on` None: no day; `year`: the calendar year of
    income.
    """

    duty: Duty
    state: TaskState
    rule: DutyRule
    due_on: datetime.date | None = None
    year: int | None = None


_PRACTICE = DutyRule(is_law=False)
_UNVERIFIED = DutyRule()
_COUNCIL = DutyRule("Gemeentewet 12")
_ALDERMAN = DutyRule("Gemeentewet 41b")
_MAYOR = DutyRule("Gemeentewet 67")
_PROVINCE = DutyRule("Stb. 2010, 110")
_WATER_BOARD = DutyRule("Waterschapswet 32")
_EMPLOYER = DutyRule("Ambtenarenwet 2017, 5")

_EXECUTIVE, _ELECTED = OfficeKind.EXECUTIVE, OfficeKind.ELECTED_MEMBER
_TABLE: dict[tuple[BodyKind, OfficeKind], dict[Duty, DutyRule]] = {
    # Source: Gemeentewet 12, since 2023 at once and electronic (Wet bevorderen integriteit, Stb.
    # 2022, 504).
    (BodyKind.MUNICIPALITY, _ELECTED): {Duty.APPOINTMENT: _COUNCIL, Duty.CHANGE: _COUNCIL},
    # Source: Gemeentewet 41b (2) intention, (3) publication, (4)-(5) income by 1 April at the
    # latest; 67 for the mayor.
    (BodyKind.MUNICIPALITY, _EXECUTIVE): {
        Duty.APPOINTMENT: _ALDERMAN,
        Duty.CHANGE: _ALDERMAN,
        Duty.INTENTION: _ALDERMAN,
        Duty.INCOME: _ALDERMAN,
    },
    # Source: Stb. 2022, 504 changed the three laws alike; the articles of the Provinciewet were not
    # verified.
    (BodyKind.PROVINCE, _ELECTED): {Duty.APPOINTMENT: _UNVERIFIED, Duty.CHANGE: _UNVERIFIED},
    # Source: Stb. 2010, 110 for publication; the articles on intention and income were not
    # verified.
    (BodyKind.PROVINCE, _EXECUTIVE): {
        Duty.APPOINTMENT: _PROVINCE,
        Duty.CHANGE: _PROVINCE,
        Duty.INTENTION: _UNVERIFIED,
        Duty.INCOME: _UNVERIFIED,
    },
    # Source: Waterschapswet 32.
    (BodyKind.WATER_BOARD, _ELECTED): {Duty.APPOINTMENT: _WATER_BOARD, Duty.CHANGE: _WATER_BOARD},
    # Source: Stb. 2022, 504; the article for the daily board was not verified, and no income duty
    # was found.
    (BodyKind.WATER_BOARD, _EXECUTIVE): {Duty.APPOINTMENT: _UNVERIFIED, Duty.CHANGE: _UNVERIFIED},
}
_ELSEWHERE = {Duty.APPOINTMENT: _PRACTICE, Duty.CHANGE: _PRACTICE}
_CIVIL_SERVANT = {Duty.APPOINTMENT: _EMPLOYER, Duty.CHANGE: _EMPLOYER}
"""Source: Ambtenarenwet 2017, article 5(1)(b) and (c): the employer keeps a register, and publishes
designated ones.
"""


def rules_of(service: Service) -> dict[Duty, DutyRule]:
    """Return the duties of an office with why each holds, in the order of `Duty`.

    Income is not asked of who is known to hold the office part time.
    """
    if service.asks_unelected is not None:
        asked = dict.fromkeys(_ELSEWHERE, DutyRule(service.own_rule, is_law=False))
        more = {Duty.CONFIRMATION: _PRACTICE, Duty.AFTER_OFFICE: _PRACTICE}
        return {**asked, **more} if service.asks_unelected else {}
    civil = service.office is OfficeKind.CIVIL_SERVANT
    found = dict(
        _CIVIL_SERVANT if civil else _TABLE.get((service.body, service.office), _ELSEWHERE)
    )
    if service.is_mayor:
        found = {duty: _MAYOR if rule is _ALDERMAN else rule for duty, rule in found.items()}
    if service.full_time is False:
        found.pop(Duty.INCOME, None)
    return {**found, Duty.CONFIRMATION: _PRACTICE, Duty.AFTER_OFFICE: _PRACTICE}


def asks_income(body: BodyKind, office: OfficeKind) -> bool:
    """Say whether income is asked of who holds such an office full time."""
    return Duty.INCOME in _TABLE.get((body, office), {})


def tasks(services: Sequence[Service], record: Record, today: datetime.date) -> list[Task]:
    """Return what is asked of one official at one body, the late first; each duty once, by its
    strictest ground.
    """
    found: dict[Duty, Task] = {}
    for task in _all(services, record, today):
        known = found.get(task.duty)
        if known is None or _weight(task) < _weight(known):
            found[task.duty] = task
    return sorted(
        found.values(), key=lambda task: (ORDER.index(task.state), list(Duty).index(task.duty))
    )


def _weight(task: Task) -> tuple[int, bool, bool]:
    return ORDER.index(task.state), not task.rule.is_law, task.rule.source is None


def _all(services: Iterable[Service], record: Record, today: datetime.date) -> Iterator[Task]:
    services = list(services)
    running = [each for each in services if each.runs_on(today)]
    for service in services:
        rules = rules_of(service)
        if not rules:
            continue
        if service in running:
            yield from _in_office(service, rules, record, today)
        elif service.has_ended(today) and not running and record.ex_officio_runs:
            yield Task(Duty.AFTER_OFFICE, TaskState.OPEN, rules[Duty.AFTER_OFFICE], service.ends_on)
        if Duty.INCOME in rules and held_in(service, today.year - 1):
            yield _income(service, rules[Duty.INCOME], record, today)


def _in_office(
    service: Service, rules: dict[Duty, DutyRule], record: Record, today: datetime.date
) -> Iterator[Task]:
    if record.declared_on is None:
        yield Task(Duty.APPOINTMENT, TaskState.OPEN, rules[Duty.APPOINTMENT], service.starts_on)
    else:
        yield Task(Duty.APPOINTMENT, TaskState.DONE, rules[Duty.APPOINTMENT], record.declared_on)
        last = max(filter(None, (record.declared_on, record.confirmed_on)))
        due_on = last + datetime.timedelta(days=CONFIRM_EVERY_DAYS)
        yield Task(
            Duty.CONFIRMATION, _state_before(due_on, today), rules[Duty.CONFIRMATION], due_on
        )
    for duty in (Duty.CHANGE, Duty.INTENTION):
        if duty in rules:
            yield Task(duty, TaskState.STANDING, rules[duty])


def _state_before(due_on: datetime.date, today: datetime.date) -> TaskState:
    if due_on < today:
        return TaskState.LATE
    return (
        TaskState.OPEN if due_on - today <= datetime.timedelta(days=AHEAD_DAYS) else TaskState.AHEAD
    )


def held_in(service: Service, year: int) -> bool:
    """Say whether an office was held on some day of a calendar year."""
    first, last = datetime.date(year, 1, 1), datetime.date(year, 12, 31)
    begun = service.starts_on is None or service.starts_on <= last
    return begun and (service.ends_on is None or service.ends_on >= first)


def _income(service: Service, rule: DutyRule, record: Record, today: datetime.date) -> Task:
    year = today.year - 1
    due_on = datetime.date(today.year, INCOME_MONTH, INCOME_DAY)
    if year in record.income_years:
        state = TaskState.DONE
    elif service.full_time is None:
        state = TaskState.ASKED
    else:
        state = _state_before(due_on, today)
    return Task(Duty.INCOME, state, rule, due_on, year)
