"""Choosing which organisation is meant, on a page that asks for a name, a town or a number."""

from __future__ import annotations

from flask_babel import gettext as _
from wtforms import SelectChoice

from register.forms.positions import NEW, WhereForm
from register.services import organisations, recognition
from register.session import identity
from register.views import answers


def check(form: WhereForm) -> bool:
    """Say whether the page is right. A name that is new to us begins the choice of an organisation again."""
    if not form.validate():
        return False
    if form.was_asked():
        return form.check_choice([value for value, _label in offer(form)]) and _bears_own_number(form)
    meant = _meant(form)
    if meant.certain is None and not form.organisation_name.data:
        form.organisation_name.errors = [_("We do not know this number yet. Enter the name of the organisation too.")]
        return False
    form.settle(meant.certain.public_id if meant.certain else "" if meant.candidates else NEW)
    return True


def agrees(form: WhereForm) -> bool:
    """Say whether a town that was typed is that of the organisation that was chosen; nothing else is kept of it."""
    if not form.town.data or form.organisation.data in (None, "", NEW):
        return True
    chosen = organisations.get(form.organisation.data)
    if (chosen.town or "").casefold() == form.town.data.casefold():
        return True
    name = answers.name_of(chosen)
    form.town.errors = [_("We know it as %(name)s. Is that the right one? Then leave the town out.", name=name)]
    return False


def _bears_own_number(form: WhereForm) -> bool:
    bearer = organisations.find_by_identifier("NL-KVK", form.kvk.data) if form.kvk.data else None
    if form.organisation.data == NEW and bearer is not None:
        form.kvk.errors = [
            _("This number belongs to %(name)s. Check the number, or leave it out.", name=answers.name_of(bearer))
        ]
    return not form.kvk.errors


def _meant(form: WhereForm) -> recognition.Meant:
    return recognition.recognise(form.organisation_name.data or "", form.town.data or None, form.kvk.data or None)


def offer(form: WhereForm) -> list[tuple[str, str]]:
    """Offer the organisations that may be meant, and that it is another one. Nothing is asked where it is certain."""
    meant = _meant(form)
    found = [meant.certain] if meant.certain else list(meant.candidates)
    offered = [(each.public_id, answers.name_of(each)) for each in found]
    if meant.certain is None and len(offered) == 1:
        form.organisation.label.text = _("Do you mean %(name)s?", name=offered[0][1])
        form.organisation.choices = [
            SelectChoice(offered[0][0], _("Yes")),
            SelectChoice(NEW, _("No, it is another one")),
        ]
    else:
        last = [] if meant.certain else [(NEW, _("None of these, it is another one"))]
        form.organisation.choices = [SelectChoice(value, label) for value, label in (*offered, *last)]
    return offered


def known_id(where: WhereForm) -> int:
    """Return the organisation that was chosen; 0: it is new, and nobody has a position there yet."""
    return 0 if where.organisation.data == NEW else organisations.get(str(where.organisation.data)).id


def chosen_id(where: WhereForm) -> int:
    """Return the organisation that was chosen; it is added when none fitted."""
    if where.organisation.data != NEW:
        return known_id(where)
    name, kind = str(where.organisation_name.data), where.kind_of_organisation()
    return organisations.add(identity(), name, kind, where.kvk.data or None, where.town.data or None).id
