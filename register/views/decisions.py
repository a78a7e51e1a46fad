"""Decisions for the clerk: list, enter, change, see, link parties, record who takes part, bring in
files.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import SelectChoice

from conflict_graph.dates import PartialDate
from conflict_graph.facts import Benefit, DecisionKind, DecisionStatus, PartyRole, Step
from conflict_graph.readers import records
from conflict_graph.resolution.identifiers import KVK
from register import clock
from register.access import Permission
from register.errors import Invalid, NotFound
from register.forms import decisions as words
from register.forms.decisions import (
    WITHDRAWN,
    ChangedDecisionForm,
    DecisionForm,
    ParticipantsForm,
    ParticipationForm,
    SearchForm,
    answer_word,
)
from register.presentation import labels
from register.presentation.headers import keep_out_of_sight
from register.presentation.language import current as language
from register.services.decisions import (
    asking,
    decisions,
    history,
    listed,
    participations,
    places,
    standing,
)
from register.services.entering import participants
from register.services.imports import owners
from register.services.latest import PlannedDate
from register.services.meetings import meetings
from register.services.organisations import bodies, buyers, knowable, matching, organisations
from register.services.screening import checked, checks_of, opening, signings
from register.services.screening.signings import Signed
from register.session import identity, signed_in
from register.transaction import transaction
from register.views import queries
from register.views.forms import show_invalid
from register.views.readings import here_stand, lists, reads_decision

if TYPE_CHECKING:
    from wtforms import Field

    from register.forms.decisions import DecisionFields, PartyForm
    from register.models.bodies import Body
    from register.models.decisions import Decision, DecisionVersion


blueprint = Blueprint("decisions", __name__)
blueprint.after_request(keep_out_of_sight)

ANSWERS = ("recused_preparation", "recused_deliberation", "recused_vote", "recused_contact")
PLANNED = {
    "voorbij": PlannedDate.PASSED,
    "binnenkort": PlannedDate.SOON,
    "onbekend": PlannedDate.UNKNOWN,
}
"""What the filter on the planned date means."""
FURTHER_ANSWERS = ("took_no_part", "decisive", "proposed")


@blueprint.context_processor
def vocabulary() -> dict[str, Any]:
    """Give every page its words, and the address of the check where there is one."""
    return {
        "KIND": labels.DECISION_KIND,
        "STATUS": labels.DECISION_STATUS,
        "ROLE": labels.PARTY_ROLE,
        "BENEFIT": labels.BENEFIT,
        "STEP": labels.STEP,
        "STEP_TO_COME": labels.STEP_TO_COME,
        "METHOD": labels.METHOD,
        "MEETING": labels.MEETING_HEADING,
        "basis_word": words.basis_word,
        "resolve": matching.resolve,
        "rung_of": matching.standing_rung,
        "reads_sheets": knowable.reads_all(identity()),
        "RUNG": labels.RUNG,
        "buyer_reasons": _buyer_reasons,
        "WITHDRAWN": labels.WITHDRAWN,
        "SIGNED": labels.SIGNED,
        "ACT": labels.DECISION_ACT,
    }


def _buyer_reasons(buyer: dict[str, Any]) -> list[str]:
    return buyers.reasons(buyer, language())


def _kept_bodies() -> list[Body]:
    return bodies.list_for(identity(), Permission.KEEP_DECISIONS)


@blueprint.route("/besluiten")
@signed_in
@lists
def index() -> ResponseReturnValue:
    """List the decisions of the clerk's bodies, one body at a time."""
    kept = _kept_bodies()
    if not kept:
        raise NotFound("There are no decisions for this account.")
    chosen = request.args.get("orgaan")
    body = next((each for each in kept if not chosen or each.slug == chosen), None)
    if body is None:
        raise NotFound("There is no such body.")
    form = SearchForm(request.args)
    number = queries.asked_of_list(form)
    found = listed.list_of(identity(), body, _wanted(form), clock.today(), number)
    here_stand([], body)
    asked = {name: value for name, value in form.data.items() if value}
    return render_template(
        "decisions/index.html",
        bodies=kept,
        body=body,
        search=form,
        is_asked=bool(asked),
        is_filtered=bool(asked.keys() - {"q"}),
        page=found,
        checks=checks_of.states(found.rows, clock.today()),
        page_url=lambda number: url_for(".index", orgaan=body.slug, **asked, pagina=number),
        open_questions=matching.count_open(identity(), body),
        unanswered=opening.count(identity(), body),
        owners_asked=len(owners.open_questions(identity(), body)),
    )


def _wanted(form: SearchForm) -> listed.DecisionFilters:
    asked = form.data
    return listed.DecisionFilters(
        status=DecisionStatus(asked["status"])
        if asked["status"] and asked["status"] != WITHDRAWN
        else None,
        is_withdrawn=True if asked["status"] == WITHDRAWN else None,
        text=asked["q"] or "",
        was_checked={"ja": True, "nee": False}.get(asked["toets"]),
        planned=PLANNED.get(asked["gepland"]),
    )


@blueprint.route("/besluiten/<public_id>")
@signed_in
@reads_decision
def show(public_id: str) -> ResponseReturnValue:
    """Show a decision with its parties, who takes part, how it was taken, and its history."""
    decision = decisions.get_whole(identity(), public_id)
    return render_template(
        "decisions/show.html",
        decision=decision,
        last=checked.of(decision),
        entered=decisions.entered_with(decision),
        outdated=checked.outdated([decision], clock.today()),
        is_kept=decision.body in _kept_bodies(),
        is_tied=not decisions.is_impartial(identity(), decision),
        is_own=lambda row: not participations.is_for(identity(), decision, row.official),
        table=places.of(decision),
        meetings=meetings.of_decision(decision),
        may_record=lambda official: asking.may_record(identity(), decision, official),
        history=history.of(decision),
        may_be_renamed=standing.may_be_renamed(decision),
        signings=signings.of(decision),
        sees_signings=signings.may_see(identity(), decision),
    )


@blueprint.route("/besluiten/<public_id>/wijzigen", methods=["GET", "POST"])
@signed_in
def amend(public_id: str) -> ResponseReturnValue:
    """Add a version with what is right now."""
    decision = decisions.get_whole(identity(), public_id)
    decisions.require_impartial(identity(), decision)
    decisions.require_standing(decision)
    form = ChangedDecisionForm(data=_filled_in(decision))
    form.offer_reason(decisions.needs_reason(identity(), decision))
    form.ask_signed(decision.current.status is DecisionStatus.OPEN)
    if _adds_rows(form):
        return render_template("decisions/amend.html", form=form, decision=decision)
    if form.validate_on_submit() and _are_named(form, decision.current.parties):
        try:
            with transaction():
                changed = signings.amend(
                    identity(),
                    decision,
                    _entry(form, decision.current),
                    clock.today(),
                    form.said_reason,
                    _signed(form),
                )
        except Invalid as error:
            show_invalid(form, error)
        else:
            flash(
                _("The change has been kept as a new version.")
                if changed
                else _("Nothing has changed.")
            )
            return redirect(url_for(".show", public_id=public_id), 303)
    page = render_template("decisions/amend.html", form=form, decision=decision)
    return page, 400 if form.errors else 200


def _signed(form: ChangedDecisionForm) -> Signed:
    if form.signed_by is None:
        return Signed()
    return Signed(form.signed_by.data or "", form.signed_reason.data or "")


def _adds_rows(form: DecisionForm) -> bool:
    """Add empty rows where the button for it was pressed, and say whether it was; nothing is
    checked or kept.
    """
    if not (form.is_submitted() and "more" in request.form):
        return False
    for _row in range(words.FURTHER_PARTIES):
        form.parties.append_entry()
    return True


def _are_named(form: DecisionForm, before: Sequence[object]) -> bool:
    """Say whether it is clear who each party is: it has a name, or a number by which we know it.

    A party that stood there (`before`) and of which nothing typed is left has been taken out.
    """
    for place, row in enumerate(form.parties):
        party = row.form
        if (party.name.data or "").strip() or not party.is_filled_in():
            continue
        if (party.kvk.data or "").strip():
            bearer = organisations.find_by_identifier(
                KVK, organisations.checked(KVK, party.kvk.data)
            )
            if bearer is None:
                form.ask_for_name(
                    row,
                    _("We do not know this number yet. Enter the name of the organisation too."),
                )
            else:
                party.name.data = bearer.known_name
        elif party.has_text() or place >= len(before):
            form.ask_for_name(
                row,
                _("Enter the name of this party or its KvK number, or leave the whole row empty."),
            )
    return not form.errors


def _entry(form: DecisionForm, before: DecisionVersion) -> decisions.DecisionEntry:
    """Return what was entered; `before` keeps what the form does not ask."""
    parties = tuple(
        _party(row.form, before) for row in form.parties if (row.form.name.data or "").strip()
    )
    said = facts_of(form, parties, before.currency or "EUR")
    return replace(said, eu_funds=before.eu_funds)


def facts_of(
    form: DecisionFields, parties: tuple[records.PartyRecord, ...], currency: str = "EUR"
) -> decisions.DecisionEntry:
    """Return what was entered of a decision, with its parties."""
    amount = form.value.data
    return decisions.DecisionEntry(
        title=(form.title.data or "").strip(),
        kind=DecisionKind(form.kind.data),
        status=DecisionStatus(form.status.data),
        decided_on=form.decided_on.data,
        amount_cents=amount,
        currency=currency if amount is not None else None,
        sole_mandate=form.sole_mandate.answer,
        parties=parties,
    )


def _party(row: PartyForm, before: DecisionVersion) -> records.PartyRecord:
    """Return a party; one that stood there already keeps the numbers that the form does not ask
    for.
    """
    name, kvk, town = ((field.data or "").strip() for field in (row.name, row.kvk, row.town))
    kept = [party.mention for party in before.parties]
    same = next(
        (each for each in kept if (each.name, each.identifiers.get(KVK, "")) == (name, kvk)), None
    )
    numbers = dict(same.identifiers) if same is not None else {}
    if kvk and same is None:
        numbers[KVK] = organisations.checked(KVK, kvk)
    benefit = Benefit(row.benefit.data) if row.benefit.data else None
    return records.PartyRecord(
        records.Mention(name, numbers, town or None), PartyRole(row.role.data), benefit
    )


def _filled_in(decision: Decision) -> dict[str, Any]:
    version = decision.current
    parties = [
        {
            "name": party.mention.name,
            "kvk": party.mention.identifiers.get(KVK, ""),
            "town": party.mention.town or "",
            "role": party.role.value,
            "benefit": party.benefit.value if party.benefit else "",
        }
        for party in version.parties
    ]
    return {
        "title": version.title,
        "kind": version.kind.value,
        "status": version.status.value,
        "decided_on": version.decided_on,
        "value": version.amount_cents,
        "sole_mandate": answer_word(version.sole_mandate),
        "parties": [*parties, *({} for _row in range(words.FURTHER_PARTIES))],
    }


@blueprint.route("/besluiten/<public_id>/deelnemers/nieuw", methods=["GET", "POST"])
@signed_in
@reads_decision
def add_participants(public_id: str) -> ResponseReturnValue:
    """Record that officials take part who all do the same."""
    decision = decisions.get_whole(identity(), public_id)
    decisions.require_standing(decision)
    taking_part = {row.official_id for row in decision.participations}
    moment = decision.current.decided_on or PartialDate.of(clock.today())
    seats = participants.seats(
        decision.body,
        moment,
        lambda each: (
            each.id not in taking_part and participations.is_for(identity(), decision, each)
        ),
    )
    free = {seat.official.public_id: seat.official for _kind, some in seats for seat in some}
    form = ParticipantsForm()
    form.ask_reason(
        any(participations.needs_reason(identity(), decision, each) for each in free.values())
    )
    here_stand(free.values())
    form.officials.choices = [
        SelectChoice(key, official.person.sort_name) for key, official in free.items()
    ]
    if form.validate_on_submit():
        entry = participations.ParticipationEntry(
            steps=_steps(form.steps), planned=_steps(form.planned)
        )
        try:
            with transaction():
                for key in form.officials.data or []:
                    participations.record(
                        identity(), decision, free[key], entry, reason=form.said_reason
                    )
        except Invalid as error:
            show_invalid(form, error)
        else:
            flash(_("What these people do has been recorded."))
            return redirect(url_for(".show", public_id=public_id), 303)
    page = render_template(
        "decisions/participants.html",
        decision=decision,
        form=form,
        seats=seats,
    )
    return page, 400 if form.errors else 200


@blueprint.route("/besluiten/<public_id>/deelnemers/<official_id>", methods=["GET", "POST"])
@signed_in
@reads_decision
def participation(public_id: str, official_id: str) -> ResponseReturnValue:
    """Change what is recorded of one official in this decision."""
    decision = decisions.get_whole(identity(), public_id)
    row = next(
        (row for row in decision.participations if row.official.public_id == official_id), None
    )
    if row is None:
        raise NotFound("This official takes no part.")
    participations.require_other(identity(), decision, row.official)
    decisions.require_standing(decision)
    form = ParticipationForm(data=_recorded(participations.entry_of(row)))
    form.ask_reason(participations.needs_reason(identity(), decision, row.official))
    if form.validate_on_submit():
        try:
            with transaction():
                participations.record(
                    identity(), decision, row.official, _said(form), reason=form.said_reason
                )
        except Invalid as error:
            show_invalid(form, error)
        else:
            flash(_("What this person does has been recorded."))
            return redirect(url_for(".show", public_id=public_id), 303)
    page = render_template(
        "decisions/participation.html",
        decision=decision,
        official=row.official,
        form=form,
        recusals=ANSWERS,
        further=FURTHER_ANSWERS,
    )
    return page, 400 if form.errors else 200


def _recorded(entry: participations.ParticipationEntry) -> dict[str, Any]:
    answers = {name: answer_word(getattr(entry, name)) for name in (*ANSWERS, *FURTHER_ANSWERS)}
    return {"steps": [*entry.steps], "planned": [*entry.planned], **answers}


def _said(form: ParticipationForm) -> participations.ParticipationEntry:
    answers = {name: form[name].answer for name in (*ANSWERS, *FURTHER_ANSWERS)}
    return participations.ParticipationEntry(
        steps=_steps(form.steps), planned=_steps(form.planned), **answers
    )


def _steps(field: Field) -> tuple[Step, ...]:
    return tuple(Step(step) for step in field.data or [])


@blueprint.route("/organen/<slug>/besluiten/importeren")
@signed_in
def import_(slug: str) -> ResponseReturnValue:
    """Lead to the page on which every file comes in."""
    body = bodies.get_for(identity(), slug, Permission.KEEP_DECISIONS)
    return redirect(url_for("imports.offer", slug=body.slug, soort="decisions"), 308)
