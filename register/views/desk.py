"""The desk: the first page after signing in of whoever keeps, reviews or administers something."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import Blueprint, g, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from conflict_graph.dates import PartialDate
from register import clock
from register.access import ConcernMove, FindingState, Identity, Permission, Role
from register.errors import NotFound
from register.presentation import labels, language
from register.presentation.headers import keep_out_of_sight
from register.presentation.labels import rule_name
from register.services.accounts import keeping, signing_in
from register.services.desk import blocks, news
from register.services.desk.blocks import SoonSigned, ToDo, ToDoKind
from register.services.desk.news import DeskNews, DeskNewsKind
from register.services.findings import listed
from register.services.reviews import reviewers
from register.services.screening import rules
from register.services.screening.checks_of import CheckState
from register.session import identity, signed_in
from register.views import queries
from register.views.findings import STATES
from register.views.position_questions import address_of
from register.views.readings import here_stand, lists

if TYPE_CHECKING:
    from register.models.officials import Official

blueprint = Blueprint("desk", __name__)
blueprint.after_request(keep_out_of_sight)

ROLES = frozenset({Role.CLERK, Role.REVIEWER, Role.ADMINISTRATOR})
"""Who has a desk; an official without any of these has pages of their own."""
WITHOUT_A_VISIT = datetime.timedelta(days=7)
"""How far back the news goes for somebody of whom no earlier visit is noted."""

ACTS: Mapping[str, Any] = {
    "decision:enter": lazy_gettext("Decision entered"),
    "decision:amend": lazy_gettext("Decision changed"),
    "measure:record": lazy_gettext("Measure recorded"),
    "measure:follow": lazy_gettext("Recorded what became of a measure"),
    "decision:sign": lazy_gettext("Recorded that a decision was taken"),
    "decision:withdraw": lazy_gettext("Decision withdrawn"),
    "decision:put_back": lazy_gettext("Decision put back"),
    "decision:rename": lazy_gettext("Reference of a decision changed"),
    "decision:ask_table": lazy_gettext("Changed who is asked at the table"),
    "decision:answer_table": lazy_gettext("Somebody at the table answered"),
    "participation:record": lazy_gettext("Recorded who takes part"),
    "official:add": lazy_gettext("Official added"),
    "official:confirm": lazy_gettext("Positions confirmed"),
    "official:declare_none": lazy_gettext("Declared to have no positions"),
    "official:record_none": lazy_gettext("Recorded from a file that there are no positions"),
    "import:undo": lazy_gettext("Import undone"),
    "finding:open": lazy_gettext("Finding opened"),
    "finding:take_up": lazy_gettext("Finding opened by a reviewer"),
    "finding:reopen": lazy_gettext("Finding opened again"),
    "finding:ask": lazy_gettext("Official asked to respond"),
    "finding:extend": lazy_gettext("The official got more time"),
    "finding:reply": lazy_gettext("Reply of the official"),
    "finding:add": lazy_gettext("The official added something"),
    "finding:sign": lazy_gettext("First of two conclusions"),
    "finding:conclude": lazy_gettext("Conclusion of a reviewer"),
    "finding:contest": lazy_gettext("Conclusion contested by the official"),
    "finding:assign": lazy_gettext("Recorded who looks at a finding"),
    "finding:hand_over": lazy_gettext("Finding handed over"),
    "finding:facts": lazy_gettext("Facts of a finding changed"),
    "rule:switch_off": lazy_gettext("Rule switched off"),
    "rule:switch_on": lazy_gettext("Rule switched on"),
}
"""What people read for an act in the journal."""


@dataclass(frozen=True, slots=True)
class ToDoRow:
    """One thing to do, in words. `official`: whom it is about; None: nobody. `day`: the last day;
    None: no day. `is_mine`: it was given to the reader by name.
    """

    words: str
    about: str
    url: str
    body: str
    official: str | None
    day: PartialDate | None
    is_late: bool
    is_mine: bool


@dataclass(frozen=True, slots=True)
class NewsRow:
    """One act, in words."""

    words: str
    about: str
    url: str
    at: datetime.datetime
    by: str | None
    body: str


@blueprint.get("/bureau")
@signed_in
@lists
def show() -> str:
    """Show what needs the asker, what is signed soon, what runs out, what waits, what changed."""
    who, today = _with_desk(), clock.today()
    desk, roles, moment = blocks.of(who, today), who.all_roles, _since(who)
    fresh = news.newest(who, moment, today, blocks.MOST)
    terms = (each.finding.official for each in desk.terms)
    here_stand([*_officials_of(desk.to_do), *terms, *_officials_in(fresh)])
    return render_template(
        "desk/index.html",
        desk=desk,
        to_do=[_row(each) for each in desk.to_do],
        is_clerk=Role.CLERK in roles,
        reads_findings=bool(roles & {Role.CLERK, Role.REVIEWER}),
        is_official=Role.OFFICIAL in roles,
        soon=_told_apart(desk.soon),
        shares=desk.held,
        expired={each.id: keeping.count_expired(who, each) for each in desk.administered},
        rules_off=rules.off_at(desk.reviewed, language.current()),
        since=moment,
        news=[_news(each) for each in fresh],
        STATES=STATES,
    )


@dataclass(frozen=True, slots=True)
class SoonRows:
    """Decisions to be signed soon: those to look at now, and those that were checked, as they
    stand, and have no date.
    """

    now: Sequence[SoonSigned]
    later: Sequence[SoonSigned]


def _told_apart(soon: Sequence[SoonSigned]) -> SoonRows:
    later = [
        each
        for each in soon
        if each.check is CheckState.CHECKED and each.decision.current.decided_on is None
    ]
    return SoonRows([each for each in soon if each not in later], later)


@blueprint.get("/sinds-vorig-bezoek")
@signed_in
@lists
def changed() -> str:
    """Show more of what changed since the last visit."""
    who, number = _with_desk(), queries.page_of_list()
    moment = _since(who)
    found = news.since(who, moment, clock.today(), number)
    here_stand(_officials_in(found.rows))
    return render_template(
        "desk/changed.html",
        since=moment,
        news=[_news(each) for each in found.rows],
        number=number,
        is_cut=found.is_cut,
    )


def has_desk(who: Identity) -> bool:
    """Say whether this asker has a desk."""
    return bool(ROLES & who.all_roles)


def findings_waiting() -> int:
    """Return on how many findings the next step is the asker's; asked once for a page."""
    if "findings_waiting" not in g:
        who, today = identity(), clock.today()
        kept_from = reviewers.kept_from(who, today)
        g.findings_waiting = listed.count_for(who, today, kept_from=kept_from)
    found: int = g.findings_waiting
    return found


def _with_desk() -> Identity:
    who = identity()
    if not has_desk(who):
        raise NotFound("There is no desk for this account.")
    return who


def _since(who: Identity) -> datetime.datetime:
    return signing_in.last_visit(who) or clock.now() - WITHOUT_A_VISIT


def _officials_of(to_do: Sequence[ToDo]) -> Iterator[Official]:
    """Return those about whom something is to be done."""
    for each in to_do:
        match each.kind:
            case ToDoKind.FINDING:
                yield each.about.finding.official
            case ToDoKind.MEASURE:
                yield each.about.official
            case ToDoKind.POSITION:
                yield each.about.position.official
            case ToDoKind.REPORT:
                yield each.about.report.official


def _officials_in(some: Sequence[DeskNews]) -> Iterator[Official]:
    """Return those whose names stand in news."""
    return (each.official for each in some if each.official is not None)


def _row(each: ToDo) -> ToDoRow:
    words, about, official, url = _said(each)
    return ToDoRow(
        words, about, url, each.body.name, official, each.day, each.is_late, each.is_mine
    )


def _said(each: ToDo) -> tuple[str, str, str | None, str]:
    """Return what is to be done, about what, about whom, and where."""
    match each.kind:
        case ToDoKind.FINDING:
            finding = each.about.finding
            words = (
                _("Read what a first reviewer concluded, and conclude")
                if each.about.first is not None
                else _("The official contests a conclusion: look at it anew")
                if each.about.state is FindingState.CONTESTED
                else _("Read what was said and conclude")
                if Permission.CONCLUDE in each.about.may
                else _("Ask the official to respond to a finding")
            )
            return (
                str(words),
                finding.decision.current.title,
                finding.official.person.name,
                url_for("findings.show", public_id=finding.public_id),
            )
        case ToDoKind.DECISION:
            url = url_for("decisions.show", public_id=each.about.public_id)
            words = _("The planned date has passed. Record the decision, or another date.")
            return str(words), each.about.current.title, None, url
        case ToDoKind.CONCERN:
            is_mine = ConcernMove.TAKE not in each.about.may
            return (
                str(_("Deal with a concern") if is_mine else _("A concern waits for a reviewer")),
                each.about.decision.current.title if is_mine else str(_("A decision")),
                None,
                url_for("concerns.show", concern_id=each.about.concern.public_id),
            )
        case ToDoKind.MEASURE:
            url = url_for(
                "measures.follow",
                public_id=each.about.decision.public_id,
                measure_id=each.about.public_id,
            )
            words = _("See whether a measure was kept")
            who = each.about.official.person.name
            return str(words), each.about.decision.current.title, who, url
        case ToDoKind.POSITION:
            position = each.about.position
            return (
                str(labels.POSITION_QUESTION[each.about.kind]),
                position.current.payload.title,
                position.official.person.name,
                address_of(each.about),
            )
        case ToDoKind.CONTRADICTION:
            url = url_for("decisions.show", public_id=each.about.decision.public_id)
            wrong = each.about.wrong
            words = _(
                "Mend what keeps a decision from being checked. %(what)s",
                what=_(wrong.message, **wrong.params),
            )
            return str(words), each.about.decision.current.title, None, url
        case ToDoKind.REVIEWER:
            url = url_for("inviting.index", slug=each.body.slug)
            words = _("No reviewer is left: invite one of another body")
            return str(words), str(_("A finding")), None, url
        case ToDoKind.SIGNED | ToDoKind.UNEXPLAINED:
            url = url_for("decision_changes.signing", signing_id=each.about.public_id)
            words = (
                _("Read how a decision was signed: %(how)s", how=labels.SIGNED[each.about.state][0])
                if each.kind is ToDoKind.SIGNED
                else _("Say who signed a decision, and why otherwise than checked")
            )
            return str(words), each.about.decision.current.title, None, url
    report = each.about.report
    url = url_for("reports.show", public_id=report.public_id)
    return str(_("Decide on a reported error")), report.official.person.name, None, url


def _news(each: DeskNews) -> NewsRow:
    about = rule_name(each.name) if each.kind is DeskNewsKind.RULE else each.name
    return NewsRow(str(ACTS[each.act]), about, _address(each), each.at, each.by, each.body.name)


def _address(each: DeskNews) -> str:
    match each.kind:
        case DeskNewsKind.DECISION:
            return url_for("decisions.show", public_id=each.public_id)
        case DeskNewsKind.FINDING:
            return url_for("findings.show", public_id=each.public_id)
        case DeskNewsKind.OFFICIAL:
            return url_for(
                "declarations_for.overview", slug=each.body.slug, public_id=each.public_id
            )
        case DeskNewsKind.IMPORT:
            return url_for("imports.show", public_id=each.public_id)
    return url_for("rules.row", rule_id=each.public_id)
