"""What the pages have in common that ask something about a file before anything of it is kept."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from register.forms.imports import ButtonForm
from register.services.imports import runs
from register.session import identity
from register.transaction import transaction


def drop(public_id: str) -> ResponseReturnValue:
    """Throw the file away; nothing of it was kept. Go on to the imports of its body."""
    run = runs.get(identity(), public_id)
    slug = run.body.slug if run.body else None
    if ButtonForm().validate_on_submit():
        with transaction():
            runs.drop_asked(identity(), runs.get(identity(), public_id))
        flash(_("The file has been thrown away. Nothing of it was kept."))
    return redirect(url_for("imports.index", slug=slug), 303)
