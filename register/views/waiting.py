"""What waits on the one who is signed in, in words and with the way to it: for pages, and counted
in the menu.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import Flask, g, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from register import clock
from register.forms.positions import CHECK
from register.presentation import labels as words
from register.services.mail import waiting
from register.services.mail.waiting import Waiting, WaitingKind
from register.session import identity
from register.views import draft_answers, proposals


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """One thing that waits. `is_at_once`: `due_on` is since when it is asked, not by when."""

    words: str
    url: str
    body: str
    due_on: datetime.date | None
    is_at_once: bool
    is_late: bool


def init_app(app: Flask) -> None:
    """Let pages show what waits."""
    app.jinja_env.globals["my_waiting"] = my_waiting


def my_waiting() -> list[WaitingRow]:
    """Return what waits on the one who asks, the most urgent first."""
    return [_row(each) for each in _found()]


def count() -> int:
    """Return how many things wait on the one who asks."""
    return len(_found())


def _found() -> list[Waiting]:
    """Return what waits; read once for a page that shows it twice."""
    if "waiting" not in g:
        g.waiting = waiting.list_of(identity(), clock.now())
    found: list[Waiting] = g.waiting
    return found


def _row(each: Waiting) -> WaitingRow:
    said, url = _WORDS[each.kind](each)
    return WaitingRow(said, url, each.body.name, each.due_on, each.is_at_once, each.is_late)


def _reply(each: Waiting) -> tuple[str, str]:
    finding = each.about.finding
    said = _(
        "Reply to a question about a decision: %(title)s", title=finding.decision.current.title
    )
    return str(said), url_for("findings.show", public_id=finding.public_id)


def _report(each: Waiting) -> tuple[str, str]:
    report = each.about.report
    payload = report.position.current.payload if report.position else None
    unnamed = _("An entry that has been erased") if report.position else _("The whole list")
    about = f"{payload.title}, {payload.organisation.name}" if payload else unnamed
    said = _("Say whether a reported error is right: %(about)s", about=about)
    return str(said), url_for("reports.show", public_id=report.public_id)


def _person(each: Waiting) -> tuple[str, str]:
    other = proposals.other_of_asker(each.about)
    office = ", ".join(term.office.title for term in other.terms if term.office.is_public)
    said = _("Say whether you are also %(office)s at %(body)s", office=office, body=other.body.name)
    return str(said), url_for("proposals.answer", public_id=each.about.proposal.public_id)


def _ties(each: Waiting) -> tuple[str, str]:
    decision = each.about.decision
    said = _("Say whether you have a tie to a party: %(title)s", title=decision.current.title)
    return str(said), url_for("asking.answer", public_id=decision.public_id)


def _meeting(each: Waiting) -> tuple[str, str]:
    said = _("Read what may concern you on the agenda")
    return str(said), url_for("meetings.own", public_id=each.about.public_id)


def _minutes(each: Waiting) -> tuple[str, str]:
    decision = each.about.decision
    said = _("Say whether the minutes are right: %(title)s", title=decision.current.title)
    return str(said), url_for("meetings.own_minutes", public_id=decision.public_id)


def _aside(each: Waiting) -> tuple[str, str]:
    said = _("Read what will be public: you stepped aside at item %(item)s", item=each.about.item)
    return str(said), url_for("stepping_aside.own", public_id=each.about.public_id)


def _duty(each: Waiting) -> tuple[str, str]:
    assert each.official is not None, "a duty is that of an office"
    task, here = each.about, each.official.public_id
    if task.year is not None:
        return f"{words.word(task.duty)} {task.year}", url_for(
            "declarations.income", public_id=here, year=task.year
        )
    return words.word(task.duty), url_for("declarations.index", _anchor=f"office-{here}")


def _entries(each: Waiting) -> tuple[str, str]:
    assert each.official is not None, "an entry is that of an office"
    said = ngettext(
        "Say whether %(num)s entry is right that somebody else made",
        "Say whether %(num)s entries are right that somebody else made",
        len(each.about),
    )
    return said, url_for("declarations.index", _anchor=f"office-{each.official.public_id}")


def _draft(each: Waiting) -> tuple[str, str]:
    assert each.official is not None, "a draft is that of an office"
    draft, page = each.about, draft_answers.where_of(each.about)
    where = {"public_id": each.official.public_id, "draft_id": draft.public_id}
    url = (
        url_for("declarations.check", **where)
        if page == CHECK
        else url_for("declarations.page", **where, page=page)
    )
    return str(_("Finish what you began: %(title)s", title=draft_answers.title_of(draft))), url


_WORDS: Mapping[WaitingKind, Callable[[Waiting], tuple[str, str]]] = {
    WaitingKind.REPLY: _reply,
    WaitingKind.REPORT: _report,
    WaitingKind.PERSON: _person,
    WaitingKind.TIES: _ties,
    WaitingKind.MEETING: _meeting,
    WaitingKind.MINUTES: _minutes,
    WaitingKind.ASIDE: _aside,
    WaitingKind.DUTY: _duty,
    WaitingKind.ENTRIES: _entries,
    WaitingKind.DRAFT: _draft,
}
"""How each kind is said, and where it is done."""
