"""The list of an official: what stands, what is to be confirmed, and what can be done with an
entry.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from register import clock
from register.errors import Invalid, NotFound, WrongState
from register.forms.positions import ConfirmForm, EndForm, PlainForm, WithdrawForm
from register.services.declarations import (
    confirmations,
    drafts,
    incomes,
    interests,
    other_offices,
    positions,
    publicity,
)
from register.services.declarations.position_questions import may_be_barred
from register.services.officials import officials, shielding, visibility
from register.session import identity, signed_in
from register.transaction import transaction
from register.views import draft_answers, position_questions
from register.views.declaring import blueprint, entering, home, is_on_behalf, official_at
from register.views.forms import show_invalid
from register.views.readings import reads_positions

if TYPE_CHECKING:
    from register.forms.sending import SentForm
    from register.models.declarations import Position
    from register.models.officials import Official


@signed_in
def index() -> ResponseReturnValue:
    """Show the asker's offices, positions and questions. It stands outside the blueprint, for it
    names no official.
    """
    own = [_listed(official) for official in officials.list_own(identity())]
    return render_template(
        "declarations/index.html", own=own, hidden_because=publicity.hidden_because, on_behalf=False
    )


@blueprint.get("/nevenfuncties")
@signed_in
@reads_positions
def overview(public_id: str, slug: str | None = None) -> ResponseReturnValue:
    """Show the list of one official to the clerk who keeps it; officials have theirs at `/mijn`."""
    official = official_at(public_id, slug)
    if not is_on_behalf():
        return redirect(home(), 303)
    return render_template(
        "declarations/overview.html",
        listed=_listed(official),
        hidden_because=publicity.hidden_because,
    )


@blueprint.get("/nevenfuncties/<position_id>/bevestiging")
@signed_in
@reads_positions
def declared(public_id: str, position_id: str, slug: str | None = None) -> ResponseReturnValue:
    """Confirm what has been recorded, and say who can read it."""
    position = positions.get_of(official_at(public_id, slug), position_id)
    positions.entry_of(position)
    return render_template(
        "declarations/declared.html",
        position=position,
        along=[
            (each, publicity.is_public(each))
            for each in other_offices.declared_along(identity(), position)
        ],
        hidden=publicity.hidden_because(position),
        earns_income=incomes.will_be_asked(position, clock.today()),
        asks_contracts=not is_on_behalf()
        and may_be_barred(position.official)
        and not positions.is_over(positions.entry_of(position)),
    )


@blueprint.route("/nevenfuncties/<position_id>/beeindigen", methods=["GET", "POST"])
@signed_in
@reads_positions
def end(public_id: str, position_id: str, slug: str | None = None) -> ResponseReturnValue:
    """Record the last day of a position."""
    position = positions.get_of(official_at(public_id, slug), position_id)
    entry = positions.entry_of(position)
    form = EndForm(number=str(position.current.number))
    form.ask_reason(positions.needs_reason(identity(), position))
    meanwhile = _changed_meanwhile(form, position)
    if form.validate_on_submit() and not meanwhile:
        try:
            with entering(position.official):
                number, reason = int(form.number.data), form.said_reason
                positions.end(identity(), position, form.valid_until.data, number, reason=reason)
        except Invalid as error:
            show_invalid(form, error)
        else:
            flash(_("The end of the position has been recorded."))
            return redirect(url_for(".declared", position_id=position_id), 303)
    return render_template(
        "declarations/end.html", form=form, position=position, entry=entry, meanwhile=meanwhile
    ), _status(form, meanwhile)


@blueprint.route("/nevenfuncties/<position_id>/intrekken", methods=["GET", "POST"])
@signed_in
@reads_positions
def withdraw(public_id: str, position_id: str, slug: str | None = None) -> ResponseReturnValue:
    """Withdraw an entry that was made in error."""
    position = positions.get_of(official_at(public_id, slug), position_id)
    entry = positions.entry_of(position)
    form = WithdrawForm(number=str(position.current.number))
    form.ask_reason(positions.needs_reason(identity(), position))
    meanwhile = _changed_meanwhile(form, position)
    if form.validate_on_submit() and not meanwhile:
        try:
            with entering(position.official):
                positions.withdraw(
                    identity(), position, int(form.number.data), reason=form.said_reason
                )
        except Invalid as error:
            show_invalid(form, error)
        else:
            flash(_("The entry has been withdrawn."))
            return redirect(home(), 303)
    return render_template(
        "declarations/withdraw.html", form=form, position=position, entry=entry, meanwhile=meanwhile
    ), _status(form, meanwhile)


@blueprint.post("/nevenfuncties/<position_id>/klopt")
@signed_in
def confirm_entry(public_id: str, position_id: str, slug: str | None = None) -> ResponseReturnValue:
    """Record that the official says that an entry of somebody else is right."""
    position = positions.get_of(official_at(public_id, slug), position_id)
    seen = ConfirmForm().mark.data or ""
    try:
        with transaction():
            confirmations.confirm_entry(identity(), position, int(seen) if seen.isdecimal() else 0)
    except WrongState as error:
        flash(_(error.message, **error.params))
    else:
        flash(_("You have confirmed the entry."))
    return redirect(home(), 303)


@blueprint.post("/nevenfuncties/bevestigen")
@signed_in
def confirm(public_id: str, slug: str | None = None) -> ResponseReturnValue:
    """Record that the official says that the whole list is right."""
    official = official_at(public_id, slug)
    form = ConfirmForm()
    try:
        with transaction():
            confirmations.confirm(identity(), official, form.mark.data or "")
    except WrongState as error:
        flash(_(error.message, **error.params))
    else:
        flash(_("You have confirmed your list. The date stands on your public page."))
    return redirect(home(), 303)


@blueprint.route("/nevenfuncties/geen", methods=["GET", "POST"])
@signed_in
def declare_none(public_id: str, slug: str | None = None) -> ResponseReturnValue:
    """Declare that there is nothing to declare."""
    official = official_at(public_id, slug)
    if is_on_behalf():
        raise NotFound("The official says this, nobody on behalf.")
    form = PlainForm()
    if form.validate_on_submit():
        try:
            with transaction():
                confirmations.declare_none(identity(), official)
        except Invalid as error:
            show_invalid(form, error)
        else:
            flash(_("Recorded: you declare that you have no ancillary positions."))
            return redirect(home(), 303)
    return render_template(
        "declarations/none.html",
        form=form,
        official=official,
        is_published=visibility.is_published(official),
    ), (400 if form.errors else 200)


def _listed(official: Official) -> dict[str, Any]:
    year = clock.today().year - 1
    begun = [
        (draft, draft_answers.title_of(draft), draft_answers.where_of(draft))
        for draft in drafts.list_of(identity(), official)
    ]
    return {
        "official": official,
        "is_published": visibility.is_published(official),
        "is_shielded": shielding.is_shielded(official),
        "income_year": year if incomes.is_asked(official, year) else None,
        "asks_interests": bool(
            interests.asked(official.body) or interests.list_of(identity(), official)
        ),
        "standing": confirmations.standing(official),
        "drafts": begun,
        "asked": position_questions.asked_of(official),
    }


def _changed_meanwhile(
    form: EndForm | WithdrawForm, position: Position
) -> list[tuple[str, str, str]] | None:
    """Return what the entry said when the page was opened, if somebody has changed it since.

    What was typed stays; from here on the form is about the entry as it stands now.
    """
    seen = form.number.data or ""
    now = str(position.current.number)
    if not form.is_submitted() or seen == now or not seen.isdecimal():
        return None
    form.number.data, form.number.raw_data = now, [now]
    return draft_answers.rows_between(position, int(seen))


def _status(form: SentForm, meanwhile: object) -> int:
    return 409 if meanwhile else 400 if form.errors else 200
