"""Where somebody goes on who has signed in: back to what was typed before, to the page that was
asked for, or to the first that fits a role.
"""

from __future__ import annotations

import re

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from register import carrying, session
from register.access import Role
from register.carrying import Carried
from register.forms.accounts import GivenBackForm, GoOnForm, SignInForm
from register.views.desk import has_desk


def go_on(form: GoOnForm | SignInForm) -> ResponseReturnValue:
    """Lead on who has signed in."""
    typed, who = carrying.read(form.carried.data), session.identity().account
    if typed is not None and who is not None and typed.mark == carrying.mark_of(who):
        return give_back(typed)
    if typed is not None:
        flash(
            _(
                "The form was filled in by somebody with another account. What stood in it is not "
                "shown to you."
            )
        )
    return redirect(destination(form.next.data), 303)


def give_back(typed: Carried) -> str:
    """Show the way back to a form with what was typed in it."""
    address = request.script_root + typed.address
    return render_template(
        "accounts/given_back.html", form=GivenBackForm(formdata=None), typed=typed, address=address
    )


def destination(wanted: str | None = None) -> str:
    """Return where to go: the page that was asked for, when it is one of this site, or the first
    that fits a role.
    """
    if wanted and is_of_this_site(wanted):
        return request.script_root + wanted
    who = session.identity()
    if has_desk(who):
        return url_for("desk.show")
    if who.audits:
        return url_for("readings.kept")
    return url_for("declarations.index" if Role.OFFICIAL in who.all_roles else "public.home")


def is_of_this_site(address: str) -> bool:
    """Say whether an address is a plain path on this site, never one that a browser takes for
    another site.
    """
    return re.fullmatch(r"/(?![/\\])[^\\\x00-\x20\x7f]*", address) is not None
