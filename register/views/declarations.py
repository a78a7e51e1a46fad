"""What an official does: declare, amend, end and withdraw positions."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from register.errors import Invalid
from register.forms.fields import write_date
from register.forms.positions import NEW, PAGES, EndForm, PositionForm, WithdrawForm
from register.services import officials, organisations, positions, publication
from register.session import identity, signed_in
from register.transaction import transaction
from register.views.forms import show_invalid

blueprint = Blueprint("declarations", __name__, url_prefix="/mijn")


@blueprint.get("")
@signed_in
def index() -> Any:
    """Show the asker's offices, positions and questions."""
    own = [
        (official, publication.is_published(official), positions.list_of(official))
        for official in officials.list_own(identity())
    ]
    return render_template("declarations/index.html", own=own, is_public=publication.is_public)


@blueprint.route("/<public_id>/nevenfuncties/nieuw", methods=["GET", "POST"])
@signed_in
def declare(public_id: str) -> Any:
    """Declare a position in four short pages."""
    official = officials.get_own(identity(), public_id)
    form = PositionForm()
    page = _next_page(form) if form.is_submitted() else "where"
    if page == "submit":
        try:
            with transaction():
                position = _declare_once(official, form)
        except Invalid as error:
            page = _page_with(form, error)
        else:
            return redirect(url_for(".declared", public_id=position.public_id), 303)
    return _show(form, page, official, None)


@blueprint.get("/nevenfuncties/<public_id>/bevestiging")
@signed_in
def declared(public_id: str) -> Any:
    """Confirm what has been recorded, and say who can read it."""
    position = positions.get_own(identity(), public_id)
    return render_template(
        "declarations/declared.html",
        position=position,
        is_public=publication.is_public(position),
        is_office_public=publication.is_published(position.official),
    )


@blueprint.route("/nevenfuncties/<public_id>/wijzigen", methods=["GET", "POST"])
@signed_in
def amend(public_id: str) -> Any:
    """Amend a position: look over all answers and change what is no longer so."""
    position = positions.get_own(identity(), public_id)
    entry = positions.entry_of(position)
    form = PositionForm() if request.method == "POST" else PositionForm(_answers(position, entry))
    page = _next_page(form) if form.is_submitted() else "check"
    if page == "submit":
        try:
            with transaction():
                changed = _entry(form, _organisation_id(form))
                positions.amend(identity(), position, changed, int(form.number.data or 0))
        except Invalid as error:
            page = _page_with(form, error)
        else:
            return redirect(url_for(".declared", public_id=public_id), 303)
    if request.method == "GET":
        _next_page(form)
    return _show(form, page, position.official, position)


@blueprint.route("/nevenfuncties/<public_id>/beeindigen", methods=["GET", "POST"])
@signed_in
def end(public_id: str) -> Any:
    """Record the last day of a position."""
    position = positions.get_own(identity(), public_id)
    entry = positions.entry_of(position)
    form = EndForm(number=str(position.current.number))
    if form.validate_on_submit():
        try:
            with transaction():
                positions.end(identity(), position, form.valid_until.data, int(form.number.data))
        except Invalid as error:
            show_invalid(form, error)
        else:
            flash(_("The end of the position has been recorded."))
            return redirect(url_for(".declared", public_id=public_id), 303)
    return render_template("declarations/end.html", form=form, position=position, entry=entry), (
        400 if form.errors else 200
    )


@blueprint.route("/nevenfuncties/<public_id>/intrekken", methods=["GET", "POST"])
@signed_in
def withdraw(public_id: str) -> Any:
    """Withdraw an entry that was made in error."""
    position = positions.get_own(identity(), public_id)
    entry = positions.entry_of(position)
    form = WithdrawForm(number=str(position.current.number))
    if form.validate_on_submit():
        with transaction():
            positions.withdraw(identity(), position, int(form.number.data))
        flash(_("The entry has been withdrawn."))
        return redirect(url_for(".index"), 303)
    return render_template("declarations/withdraw.html", form=form, position=position, entry=entry), (
        400 if form.errors else 200
    )


def _show(form: PositionForm, page: str, official: Any, position: Any) -> Any:
    form.page.data = page
    if page == "check":
        form.seen.data = "yes"
        form.seen.raw_data = ["yes"]
    chosen = {choice.value: choice.label for choice in form.organisation.choices or []}.get(form.organisation.data)
    return render_template(
        f"declarations/{page}.html",
        form=form,
        page=page,
        pages=list(PAGES),
        official=official,
        position=position,
        is_published=publication.is_published(official),
        organisation_words=form.organisation_name.data if form.organisation.data == NEW else chosen,
    ), (400 if form.errors else 200)


def _next_page(form: PositionForm) -> str:
    """Return the page that comes now: one that was asked for, the first not right yet, the next, or "submit"."""
    _offer_organisations(form)
    left = form.page.data if form.page.data in PAGES else "where"
    if form.to.data in PAGES:
        return str(form.to.data)
    pages = list(PAGES)
    known = pages if form.seen.data else pages[: pages.index(left) + 1]
    for page in known:
        if page == "where" and _has_question(form):
            return page
        if not form.check_page(page):
            return page
    following = "check" if form.seen.data else pages[min(pages.index(left) + 1, len(pages) - 1)]
    if following == "check":
        try:
            positions.check(_entry(form, 0))
        except Invalid as error:
            return _page_with(form, error)
    return "submit" if left == "check" and form.to.data == "submit" else following


def _page_with(form: PositionForm, error: Invalid) -> str:
    """Put what is wrong beside its field, and return the page on which that stands."""
    show_invalid(form, error)
    return form.page_of(error.field)


def _offer_organisations(form: PositionForm) -> None:
    """Offer the organisations that may be meant; a KvK number that we know settles it."""
    if form.asked.data != form.question():
        form.forget_organisation()
    name, town, kvk = form.organisation_name.data or "", form.town.data or None, form.kvk.data or None
    known = organisations.find_by_identifier("NL-KVK", kvk) if kvk else None
    found = [known] if known else [each for each, _evidence in organisations.suggest(name, town)] if name else []
    choices = [(each.public_id, f"{each.name}, {each.town}" if each.town else each.name) for each in found]
    form.offer(choices if known else [*choices, (NEW, _("None of these"))])
    settled = known.public_id if known else None if choices else NEW
    if settled:
        form.organisation.data = settled
        form.organisation.raw_data = [settled]


def _has_question(form: PositionForm) -> bool:
    """Say whether the page must still ask which organisation is meant, because it has not been asked for this name."""
    is_new_question = form.asked.data != form.question()
    answers = [form[name].validate(form) for name in ("title", "organisation_name", "town", "kvk")]
    if not all(answers) or not is_new_question:
        return False
    form.asked.data = form.question()
    form.asked.raw_data = [form.question()]
    return form.organisation.data in (None, NEW)


def _declare_once(official: Any, form: PositionForm) -> Any:
    """Declare what was entered; the same form sent again gives what it made the first time."""
    key = f"form:{form.token.data}"
    sent = positions.find_by_key(official, key)
    return sent or positions.declare(identity(), official, _entry(form, _organisation_id(form)), key=key)


def _organisation_id(form: PositionForm) -> int:
    """Return the organisation that was chosen; it is added when none fitted."""
    if form.organisation.data != NEW:
        return organisations.get(form.organisation.data).id
    name, kind = form.organisation_name.data, form.kind_of_organisation()
    return organisations.add(identity(), name, kind, form.kvk.data or None, form.town.data or None).id


def _entry(form: PositionForm, organisation_id: int) -> positions.Entry:
    return positions.Entry(
        title=form.title.data,
        organisation_id=organisation_id,
        kind=form.tie_kind(),
        capacity=form.capacity_held(),
        paid=form.is_paid(),
        share=form.share_fraction(),
        valid_from=form.valid_from.data,
        valid_until=form.valid_until.data,
        ended=form.has_ended(),
        announced=form.running.data == "announced",
    )


def _answers(position: Any, entry: positions.Entry) -> MultiDict[str, str]:
    """Return what is on record as if it had just been entered."""
    organisation = position.current.payload.organisation
    numbers = [each.number for each in organisation.identifiers if each.scheme == "NL-KVK"]
    answers = {
        "page": "check",
        "seen": "yes",
        "number": str(position.current.number),
        "title": entry.title,
        "organisation_name": organisation.name,
        "town": organisation.town or "",
        "kvk": numbers[0] if numbers else "",
        "organisation": organisation.public_id,
        "kind": entry.kind.value,
        "share": "" if entry.share is None else f"{entry.share * 100:g}",
        "capacity": entry.capacity.value if entry.capacity else "unknown",
        "paid": {True: "yes", False: "no"}.get(entry.paid, "unknown"),  # type: ignore[arg-type]
        "running": "announced" if entry.announced else "ended" if entry.ended else "running",
        "valid_from": write_date(entry.valid_from),
        "valid_until": write_date(entry.valid_until),
    }
    answers["asked"] = "|".join(answers[name].casefold() for name in ("organisation_name", "town", "kvk"))
    return MultiDict(answers)
