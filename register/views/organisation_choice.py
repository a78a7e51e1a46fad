"""Choosing which organisation is meant, where a name, a town or a number was typed."""

from __future__ import annotations

from flask_babel import gettext as _
from wtforms import SelectChoice

from register.forms.positions import NEW, WhereForm, WhichForm
from register.services.organisations import organisations, recognition
from register.session import identity
from register.views import draft_answers


def settle(form: WhereForm) -> bool:
    """Say whether what was typed can be used. A name that is new to us begins the choice of an
    organisation again.
    """
    if not form.validate():
        return False
    if form.was_asked():
        return True
    meant = _meant(form)
    if meant.certain is None and not form.organisation_name.data:
        form.organisation_name.errors = [
            _("We do not know this number yet. Enter the name of the organisation too.")
        ]
        return False
    form.settle(meant.certain.public_id if meant.certain else "" if meant.candidates else NEW)
    return True


def agrees(form: WhereForm) -> bool:
    """Say whether a town that was typed is that of the organisation that was chosen; nothing else
    is kept of it.
    """
    if not form.town.data or form.organisation.data in (None, "", NEW):
        return True
    chosen = organisations.get(form.organisation.data)
    if (chosen.town or "").casefold() == form.town.data.casefold():
        return True
    name = draft_answers.name_of(chosen)
    if isinstance(form, WhichForm):
        said = _(
            "We know it as %(name)s. Is that the right one? Then go back and leave the town out.",
            name=name,
        )
        form.organisation.errors = [said]
    else:
        form.town.errors = [
            _("We know it as %(name)s. Is that the right one? Then leave the town out.", name=name)
        ]
    return False


def choose(form: WhereForm) -> bool:
    """Say whether it is clear which organisation is meant; the number that was typed must be its
    own.
    """
    return form.check_choice([value for value, _label in offer(form)]) and _bears_own_number(form)


def is_asked(form: WhereForm) -> bool:
    """Say whether there is anything to choose from."""
    meant = _meant(form)
    return meant.certain is None and bool(meant.candidates)


def _bears_own_number(form: WhereForm) -> bool:
    bearer = recognition.find_bearer(identity(), form.kvk.data) if form.kvk.data else None
    if form.is_new() and bearer is not None:
        form.organisation.errors = [
            _(
                "The number %(number)s belongs to %(name)s. Choose that one, or go back and "
                "change the number.",
                number=form.kvk.data,
                name=draft_answers.name_of(bearer),
            )
        ]
    return not form.organisation.errors


def _meant(form: WhereForm) -> recognition.Meant:
    return recognition.recognise(
        identity(), form.organisation_name.data or "", form.town.data or None, form.kvk.data or None
    )


def offer(form: WhereForm) -> list[tuple[str, str]]:
    """Offer the organisations that may be meant, and that it is another one. Nothing is asked where
    it is certain.
    """
    meant = _meant(form)
    found = [meant.certain] if meant.certain else list(meant.candidates)
    offered = [(each.public_id, draft_answers.name_of(each)) for each in found]
    if meant.certain is None and len(offered) == 1:
        form.organisation.label.text = _("Do you mean %(name)s?", name=offered[0][1])
        form.organisation.choices = [
            SelectChoice(offered[0][0], _("Yes")),
            SelectChoice(NEW, _("No, it is another one")),
        ]
    else:
        last = [] if meant.certain else [(NEW, _("None of these, it is another one"))]
        form.organisation.choices = [
            SelectChoice(value, label) for value, label in (*offered, *last)
        ]
    return offered


def propose_kind(form: WhereForm) -> None:
    """Fill in the kind that the name of a new organisation says, where none was chosen yet."""
    guessed = recognition.guess_kind(form.organisation_name.data or "")
    if guessed is not None and not form.organisation_kind.data:
        form.organisation_kind.data = guessed.value


def known_id(where: WhereForm) -> int:
    """Return the organisation that was chosen; 0: it is new, and nobody has a position there
    yet.
    """
    return 0 if where.is_new() else organisations.get(str(where.organisation.data)).id


def chosen_id(where: WhereForm) -> int:
    """Return the organisation that was chosen; it is added when none fitted.

    One of which the asker may not know is joined, under the words that were typed: nothing tells it
    from one that was added.
    """
    if not where.is_new():
        return known_id(where)
    name, kind = str(where.organisation_name.data), where.kind_of_organisation()
    kvk, town = where.kvk.data or None, where.town.data or None
    unseen = recognition.find_unseen(identity(), name, town, kvk)
    if unseen is None:
        return organisations.add(identity(), name, kind, kvk, town).id
    organisations.name_anew(unseen, name, kind, town)
    return unseen.id
