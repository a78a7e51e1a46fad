"""Declaring page by page. Every page has its own address and every answer is kept, so that leaving
loses nothing.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from conflict_graph.facts import Capacity
from conflict_graph.particulars import WhenAsked
from register import clock
from register.errors import Invalid
from register.forms.positions import (
    CHECK,
    PAGES,
    STEPS,
    AmendForm,
    DeclarationCheckForm,
    DifferenceForm,
    WhenForm,
    WhereForm,
)
from register.forms.sending import is_given_back
from register.presentation import legal_bases, particulars
from register.services.declarations import drafts, other_offices, positions, publicity
from register.services.declarations.other_offices import OtherOffice
from register.services.declarations.positions import PositionEntry
from register.session import identity, signed_in
from register.transaction import transaction
from register.views import draft_answers, organisation_choice
from register.views.declaring import blueprint, entering, home, official_at
from register.views.forms import show_invalid
from register.views.readings import reads_positions

if TYPE_CHECKING:
    from register.forms.positions import PageForm
    from register.models.bodies import Body
    from register.models.declarations import Position
    from register.models.drafts import PositionDraft
    from register.models.officials import Official


QUESTIONS = f"/nevenfuncties/concepten/<draft_id>/<any({','.join(PAGES)}):page>"
TEMPLATES = {
    "waar": "where",
    "organisatie": "which",
    "soort": "kind",
    "hoe": "how",
    "ambtshalve": "by_office",
    "deel": "share",
    "wanneer": "when",
    "meer": "more",
}
WRONG = "fout"
"""In the address of a page that is shown again with what is wrong: no page is the answer to a form,
so that the way back in a browser leads to pages alone.
"""
BACK = "vorige"
"""The button that keeps the answers, right or wrong, and leads to the page before."""


@blueprint.route("/nevenfuncties/nieuw", methods=["GET", "POST"])
@signed_in
@reads_positions
def declare(public_id: str, slug: str | None = None) -> ResponseReturnValue:
    """Begin a declaration; the first answers make the draft."""
    official = official_at(public_id, slug)
    form = WhereForm()
    if not form.is_submitted():
        return _show(
            _form("waar", {"title": ""}) if WRONG in request.args else form, official, None
        )
    token = _token(form)
    sent = positions.find_by_key(official, _key(token))
    if sent is not None:
        return redirect(url_for(".declared", position_id=sent.public_id), 303)
    return _take(form, official, token, None)


@blueprint.route(QUESTIONS, methods=["GET", "POST"])
@signed_in
@reads_positions
def page(public_id: str, draft_id: str, page: str, slug: str | None = None) -> ResponseReturnValue:
    """Show one page of a draft, or take its answers."""
    official = official_at(public_id, slug)
    draft = drafts.find(identity(), official, draft_id)
    if draft is None:
        return _gone(official, draft_id)
    form = _form(page, {**draft.answers, **request.form.to_dict()})
    is_sent = request.method == "POST" and not is_given_back()
    return _take(form, official, draft_id, draft) if is_sent else _show(form, official, draft)


@blueprint.route(f"/nevenfuncties/concepten/<draft_id>/{CHECK}", methods=["GET", "POST"])
@signed_in
@reads_positions
def check(public_id: str, draft_id: str, slug: str | None = None) -> ResponseReturnValue:
    """Look over all answers, and send them."""
    official = official_at(public_id, slug)
    draft = drafts.find(identity(), official, draft_id)
    if draft is None:
        return _gone(official, draft_id)
    open_page = draft_answers.where_of(draft)
    if open_page != CHECK:
        # What stands may be what a form refuses today: a file said it.
        address = _page_url(draft, open_page)
        return redirect(address if draft.position is None else f"{address}?{WRONG}=1", 303)
    if draft.position is not None and draft.position.current.number != draft.number:
        return redirect(url_for(".difference", draft_id=draft_id), 303)
    forms = draft_answers.forms_in(draft)
    elsewhere = _elsewhere(official, draft, forms)
    form = DeclarationCheckForm(
        also=[each.official.public_id for each in elsewhere if each.is_proposed]
    )
    form.ask_reason(
        draft.position is not None and positions.needs_reason(identity(), draft.position)
    )
    form.also.choices = [(each.official.public_id, _office_in_words(each)) for each in elsewhere]
    if form.validate_on_submit():
        also = [
            each.official for each in elsewhere if each.official.public_id in (form.also.data or [])
        ]
        try:
            with entering(official):
                held = drafts.hold(identity(), official, draft_id)
                position = (
                    _send(official, held, also, form.said_reason) if held is not None else None
                )
        except Invalid as error:
            show_invalid(form, error)
        else:
            if position is None:
                return _gone(official, draft_id)
            return redirect(url_for(".declared", position_id=position.public_id), 303)
    return render_template(
        "declarations/check.html",
        form=form,
        forms_filled=forms,
        official=official,
        draft=draft,
        is_change=_is_change(draft),
        changes=draft_answers.changes(draft) if draft.position is not None else None,
        organisation_words=draft_answers.organisation_words(forms.where),
        more=_more(forms),
        hidden=_would_hide(official, draft, forms),
        apart=_apart(official, draft, forms),
        previous_url=_page_url(draft, _before(draft, CHECK)),
        number=STEPS[CHECK],
        count=STEPS[CHECK],
    ), (400 if form.errors else 200)


@blueprint.route("/nevenfuncties/concepten/<draft_id>/verschil", methods=["GET", "POST"])
@signed_in
@reads_positions
def difference(public_id: str, draft_id: str, slug: str | None = None) -> ResponseReturnValue:
    """Show what somebody else changed meanwhile beside what the draft wants, and ask what is to be
    done.
    """
    official = official_at(public_id, slug)
    draft = drafts.find(identity(), official, draft_id)
    if draft is None:
        return _gone(official, draft_id)
    if draft.position is None or draft.position.current.number == draft.number:
        return redirect(url_for(".check", draft_id=draft_id), 303)
    positions.entry_of(draft.position)
    number = str(draft.position.current.number)
    form = DifferenceForm(number=number)
    if form.validate_on_submit() and form.number.data == number:
        with transaction():
            held = drafts.hold(identity(), official, draft_id)
            if held is not None:
                drafts.throw_away(
                    held
                ) if form.decision.data == DifferenceForm.THEIRS else drafts.rebase(held)
        mine = form.decision.data == DifferenceForm.MINE
        return redirect(url_for(".check", draft_id=draft_id) if mine else home(), 303)
    form.number.data, form.number.raw_data = number, [number]
    return render_template(
        "declarations/difference.html",
        form=form,
        official=official,
        draft=draft,
        rows=draft_answers.difference(draft),
    ), (400 if form.errors else 200)


@blueprint.route("/nevenfuncties/concepten/<draft_id>/weggooien", methods=["GET", "POST"])
@signed_in
@reads_positions
def throw_away(public_id: str, draft_id: str, slug: str | None = None) -> ResponseReturnValue:
    """Throw a draft away, after asking: nothing of it is kept."""
    official = official_at(public_id, slug)
    draft = drafts.find(identity(), official, draft_id)
    if draft is None:
        return _gone(official, draft_id)
    if request.method != "POST":
        title, back_url = (
            draft_answers.title_of(draft),
            _page_url(draft, draft_answers.where_of(draft)),
        )
        return render_template(
            "declarations/throw_away.html", draft=draft, title=title, back_url=back_url
        )
    with transaction():
        draft = drafts.hold(identity(), official, draft_id)
        if draft is not None:
            drafts.throw_away(draft)
    flash(_("The draft has been thrown away."))
    return redirect(home(), 303)


@blueprint.route("/nevenfuncties/<position_id>/wijzigen", methods=["GET", "POST"])
@signed_in
@reads_positions
def amend(public_id: str, position_id: str, slug: str | None = None) -> ResponseReturnValue:
    """Ask what is the matter with an entry, and begin a draft with what stands."""
    official = official_at(public_id, slug)
    position = positions.get_of(official, position_id)
    entry = positions.entry_of(position)
    form = AmendForm()
    if form.validate_on_submit() and _check_since(form, entry):
        token, filled = (
            _token(form),
            {**draft_answers.answers_of(position, entry), **_changes(form)},
        )
        with transaction():
            if drafts.hold(identity(), official, token) is None:
                drafts.keep(identity(), official, token, filled, position, position.current.number)
        return redirect(url_for(".check", draft_id=token), 303)
    return render_template(
        "declarations/amend.html", form=form, official=official, position=position, entry=entry
    ), (400 if form.errors else 200)


def _check_since(form: AmendForm, entry: PositionEntry) -> bool:
    since = form.since_date()
    try:
        if since is not None:
            positions.check_since(entry, since)
    except Invalid as error:
        show_invalid(form, error)
    return not form.errors


def _changes(form: AmendForm) -> dict[str, str]:
    since = form.since_date()
    said = {"reason": form.reason.data, "since": str(form.since.raw_data[0]) if since else ""}
    return (
        {**said, "valid_from": said["since"], "valid_until": "", "running": "running"}
        if since
        else said
    )


def _show(form: PageForm, official: Official, draft: PositionDraft | None) -> ResponseReturnValue:
    """Show a page of questions; in the address stands whether to say what is wrong with the
    answers.
    """
    if WRONG in request.args:
        _is_right(form, draft)
    if form.page == "organisatie":
        organisation_choice.offer(form)
    if form.page == "soort":
        organisation_choice.propose_kind(form)
    return _shown(form, official, draft)


def _shown(form: PageForm, official: Official, draft: PositionDraft | None) -> ResponseReturnValue:
    if _is_change(draft) and form.page == "wanneer":
        form.valid_from.label.text = _("Different since")
    return render_template(
        f"declarations/{TEMPLATES[form.page]}.html",
        form=form,
        official=official,
        draft=draft,
        has_previous=form.page not in ("waar", "meer"),
        asks_fee=draft is not None and _asks_fee(draft),
        is_change=_is_change(draft),
        number=STEPS[form.page],
        count=STEPS[CHECK],
        why=legal_bases.of(official),
        why_fees=legal_bases.of_fees(official),
    ), (400 if form.errors else 200)


def _take(
    form: PageForm, official: Official, draft_id: str, draft: PositionDraft | None
) -> ResponseReturnValue:
    """Keep the answers of a page, right or wrong; then go on, or back, or to what is wrong with
    them.
    """
    is_right, typed = _is_right(form, draft), form.answers()
    if draft is not None or any(text.strip() for text in typed.values()):
        with transaction():
            draft = drafts.keep(identity(), official, draft_id, typed)
    if BACK in request.form and draft is not None:
        return redirect(_page_url(draft, _before(draft, form.page)), 303)
    if is_right and draft is not None:
        return redirect(_page_url(draft, draft_answers.where_of(draft)), 303)
    if any(len(text) > drafts.LONGEST_ANSWER for text in typed.values()):
        return _shown(
            form, official, draft
        )  # Such an answer is not kept, and would be gone from a page of its own.
    return redirect(f"{_page_url(draft, form.page)}?{WRONG}=1", 303)


def _is_right(form: PageForm, draft: PositionDraft | None) -> bool:
    """Say whether the answers of a page can be used; what is wrong stands with the fields."""
    if not form.validate():
        return False
    if form.page == "waar":
        return organisation_choice.settle(form) and organisation_choice.agrees(form)
    if form.page == "organisatie":
        return organisation_choice.choose(form) and organisation_choice.agrees(form)
    if form.page == "soort":
        return bool(form.check_kind())
    if form.page in ("meer", "ambtshalve"):
        return _check_more(form)
    return _check_period(form, draft) if isinstance(form, WhenForm) else True


def _before(draft: PositionDraft, page: str) -> str:
    """Return the page before; some were shown only where their question applies."""
    forms = draft_answers.forms_in(draft)
    was_shown: dict[str, Callable[[], bool]] = {
        "organisatie": lambda: organisation_choice.is_asked(forms.where),
        "soort": forms.where.is_new,
        "ambtshalve": forms.office.is_by_office,
        "deel": forms.how.owns,
        "meer": lambda: False,
    }
    earlier = reversed([*PAGES, CHECK][: [*PAGES, CHECK].index(page)])
    return next(each for each in earlier if each not in was_shown or was_shown[each]())


def _form(page: str, typed: Mapping[str, str]) -> PageForm:
    """Return a page filled in. That it was sent from a page of ours was looked at before any
    view.
    """
    return PAGES[page](MultiDict(dict(typed)), meta={"csrf": False})


def _page_url(draft: PositionDraft | None, page: str) -> str:
    if draft is None:
        return url_for(".declare")
    if page == CHECK:
        return url_for(".check", draft_id=draft.public_id)
    return url_for(".page", draft_id=draft.public_id, page=page)


def _asks_fee(draft: PositionDraft) -> bool:
    """Say whether the page with more asks where the fee goes; of what is held ex officio another
    page does.
    """
    forms = draft_answers.forms_in(draft)
    return forms.how.is_paid() is True and not forms.office.is_by_office()


def _more(forms: draft_answers.Forms) -> list[tuple[str, str, str]]:
    """Return what a draft says beside the usual: its name, its value, and the page that asks it.
    Of expenses the question about pay tells.
    """
    by_office = ("appointed_by", *(["fee_destination"] if forms.office.asks_fee() else []))
    return [
        (name, value, "ambtshalve" if field.name in by_office else "meer")
        for field, name, value in particulars.fields(draft_answers.particulars_of(forms))
        if field.asked is WhenAsked.IF_WANTED or field.name in by_office
    ]


def _check_more(form: PageForm) -> bool:
    """Look at the answers of a page of particulars."""
    said = draft_answers.particulars_of(draft_answers.forms_of(form.answers()))
    try:
        positions.check_particulars(said)
    except Invalid as error:
        show_invalid(form, error)
    return not form.errors


def _check_period(form: WhenForm, draft: PositionDraft | None) -> bool:
    announced = form.running.data == "announced"
    try:
        positions.check_period(
            form.valid_from.data, form.valid_until.data, form.has_ended(), announced
        )
        changed = draft.position if draft is not None and _is_change(draft) else None
        if changed is not None and form.valid_from.data:
            positions.check_since(positions.entry_of(changed), form.valid_from.data)
    except Invalid as error:
        show_invalid(
            form, Invalid(error.message, "valid_from" if error.field == "since" else error.field)
        )
    return not form.errors


def _elsewhere(
    official: Official, draft: PositionDraft, forms: draft_answers.Forms
) -> list[OtherOffice]:
    """Return where else the position of a draft can be declared along; nowhere where the draft is
    of a change.
    """
    if draft.position is not None:
        return []
    entry = draft_answers.entry_of(forms, organisation_choice.known_id(forms.where))
    return other_offices.list_for(identity(), official, entry, clock.today())


def _apart(official: Official, draft: PositionDraft, forms: draft_answers.Forms) -> list[Body]:
    """Return at which other bodies a position that is held because of this office is to be declared
    apart.
    """
    if draft.position is not None or forms.how.capacity_held() is not Capacity.EX_OFFICIO:
        return []
    return [each.body for each in other_offices.list_running(identity(), official, clock.today())]


def _would_hide(
    official: Official, draft: PositionDraft, forms: draft_answers.Forms
) -> publicity.Hidden | None:
    """Return why what a draft says would stand on no public page; None: it would."""
    entry = draft_answers.entry_of(forms, organisation_choice.known_id(forms.where))
    return publicity.would_hide(official, entry, draft.position)


def _office_in_words(office: OtherOffice) -> str:
    name = office.official.body.name
    return name if office.is_public else str(_("%(body)s (not public there)", body=name))


def _send(
    official: Official, draft: PositionDraft, also: Sequence[Official], reason: str
) -> Position:
    """Record what the draft says, at other bodies too, and throw it away. `reason`: why an entry
    changes.

    The key makes that one draft never makes two positions of one official.
    """
    forms = draft_answers.forms_in(draft)
    entry = draft_answers.entry_of(forms, organisation_choice.chosen_id(forms.where))
    key = _key(draft.public_id)
    if draft.position is None:
        position = positions.declare(identity(), official, entry, key=key)
        for each in also:
            positions.declare(identity(), each, entry, key=key)
    elif _is_change(draft):
        position = positions.change(
            identity(), draft.position, entry, draft.number, key=key, reason=reason
        )
    else:
        position = positions.amend(identity(), draft.position, entry, draft.number, reason=reason)
    drafts.throw_away(draft)
    return position


def _is_change(draft: PositionDraft | None) -> bool:
    """Say whether a draft records that something became different; otherwise it is new, or puts
    something right.
    """
    return (
        draft is not None
        and draft.position is not None
        and draft.answers.get("reason") == AmendForm.CHANGE
    )


def _gone(official: Official, draft_id: str) -> ResponseReturnValue:
    """Lead on from a draft that is not there: to what it became, or back to the list."""
    sent = positions.find_by_key(official, _key(draft_id))
    if sent is not None:
        return redirect(url_for(".declared", position_id=sent.public_id), 303)
    flash(_("This draft is not there any more. It was sent or thrown away."))
    return redirect(home(), 303)


def _key(token: str) -> str:
    return f"form:{token}"


def _token(form: WhereForm | AmendForm) -> str:
    """Return the public id for the draft that the page proposes, if it is one."""
    try:
        return str(uuid.UUID(form.token.data))
    except (TypeError, ValueError):
        return str(uuid.uuid4())
