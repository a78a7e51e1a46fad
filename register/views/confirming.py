"""Acts that ask whoever sends them to prove anew to be there, when that was too long ago.

What shows it is sent together with the act: so one page asks it, one press does both, and nothing
that was typed is lost. It has to be of the account whose session it is, and of nobody else.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import TYPE_CHECKING, Any

from flask import current_app, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from register import carrying, session
from register.errors import Busy, Invalid
from register.forms.accounts import ProofForm
from register.services.accounts import second_factor, signing_in
from register.session import View
from register.transaction import transaction
from register.views import ceremonies, providers
from register.views.forms import show_invalid

if TYPE_CHECKING:
    from register.models.accounts import Account

PREFIX = carrying.PROOF
_OPENS = f"{PREFIX}opens"
"""Beside what shows it: a page was to be opened, and nothing to be done yet."""


def asks_anew(*, opening: bool = False, knows_password: bool = False) -> Callable[[View], View]:
    """Mark a view for such an act; below `signed_in`.

    `opening`: already who opens the page is asked, because it shows a secret, or asks a password
    that could not be carried. `knows_password`: the act asks the password itself, which is enough
    of an account without a second factor.
    """

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> ResponseReturnValue:
            asked = _asked(opening, knows_password)
            answer: ResponseReturnValue = view(*args, **kwargs) if asked is None else asked
            return answer

        guarded.asks_anew = True  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return mark


def _asked(opening: bool, knows_password: bool) -> ResponseReturnValue | None:
    """Return the page that asks, or what comes of it; None: nothing has to be asked."""
    here = session.current()
    is_act = request.method == "POST"
    if here is None or not (is_act or opening):
        return None
    if session.is_fresh():  # also after it was proved in another tab
        was_opened = is_act and _OPENS in request.form
        return redirect(request.full_path.rstrip("?"), 303) if was_opened else None
    ways = second_factor.ways(here.account)
    if knows_password and not ways.any:
        return None
    form = ProofForm(request.form if is_act else None, prefix=PREFIX)
    address = request.script_root + request.full_path.rstrip("?")
    if is_act and _has_proof() and form.validate() and _is_right(form, here.account, ways.any):
        session.confirm(here.account, second_factor=ways.any)
        return redirect(address, 303) if _OPENS in request.form else None
    page = render_template(
        "accounts/confirm.html",
        form=form,
        ways=ways,
        account=here.account,
        address=address,
        fields=_carried(),
        opens=_OPENS if not is_act or _OPENS in request.form else None,
        minutes=current_app.config["CONFIRM_MINUTES"],
        asked=ceremonies.asking(ceremonies.CONFIRM) if ways.passkeys else None,
        has_password=providers.has_password(here.account),
        provider=providers.name() if providers.proves(here.account) else None,
    )
    return page, 403


def _has_proof() -> bool:
    return any(name.startswith(PREFIX) for name in request.form)


def _carried() -> list[tuple[str, str]]:
    """Return what was sent besides, in order; no password, and nothing that shows who it is."""
    return [
        (name, value) for name, value in request.form.items(multi=True) if carrying.is_carried(name)
    ]


def _is_right(form: ProofForm, account: Account, has_factor: bool) -> bool:
    """Say whether this shows that the holder of the account is there, with the strongest that the
    account has; if not, say so beside the field.
    """
    try:
        if not has_factor:
            return providers.has_password(account) and _has_password(form, account)
        if form.credential.data:
            ceremonies.use(ceremonies.CONFIRM, form.credential.data, account)
            return True
        return _has_recovery_code(form, account) or _has_code(form, account)
    except Invalid as error:
        show_invalid(form, error)
        return False


def _has_password(form: ProofForm, account: Account) -> bool:
    typed = form.password.data or ""
    if signing_in.knows_password(account, typed, session.attempts()):
        return True
    form.password.errors = [_("This is not your password.")]
    return False


def _has_recovery_code(form: ProofForm, account: Account) -> bool:
    typed = form.recovery_code.data or ""
    if not typed:
        return False
    with transaction():
        if second_factor.uses_recovery_code(
            account, typed, session.attempts(), signing_in.SIGNING, has_signed_in=True
        ):
            return True
    form.recovery_code.errors = [_("This is none of your recovery codes, or it was used.")]
    return False


def _has_code(form: ProofForm, account: Account) -> bool:
    typed = form.code.data or ""
    if form.recovery_code.data and not typed:
        return False
    if is_code(account, typed, signing_in.SIGNING, has_signed_in=True):
        return True
    form.code.errors = [wrong_code()]
    return False


def wrong_code() -> str:
    """Say beside a field what a code is that is not right."""
    return str(_("This code is not right, or was used before. Wait for the next one."))


def is_code(account: Account, typed: str, address: str, *, has_signed_in: bool = False) -> bool:
    """Say whether this is a code of an account, and have its holder told of several that were not.

    Raises:
        Invalid: as of `second_factor.verifies_code`, whose parameters these are.
    """
    is_right = second_factor.verifies_code(
        account, typed, session.attempts(), address, has_signed_in=has_signed_in
    )
    if not is_right:
        note_wrong_code(account)
    return is_right


def note_wrong_code(account: Account) -> None:
    """Count a code that was not right, and have the holder told of several."""
    if second_factor.warns(account):
        with suppress(Busy), transaction():
            second_factor.warn(account)
