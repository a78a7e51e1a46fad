"""Stating the income over a calendar year: one page for all positions of which it is asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from register.errors import Invalid
from register.forms.incomes import has_other_rows, income_form, rows_of
from register.forms.sending import carried, is_given_back, is_looked_over
from register.presentation import legal_bases
from register.services.declarations import incomes
from register.services.officials import visibility
from register.session import identity, signed_in
from register.transaction import transaction
from register.views.declaring import blueprint, home, official_at
from register.views.readings import reads_income

if TYPE_CHECKING:
    from register.forms.incomes import IncomeRow
    from register.models.declarations import Position
    from register.models.incomes import IncomeVersion
    from register.models.officials import Official


@blueprint.route("/inkomsten/<int:year>", methods=["GET", "POST"])
@signed_in
@reads_income
def income(public_id: str, year: int, slug: str | None = None) -> ResponseReturnValue:
    """Ask what the positions of an official earned in a year. What is left empty is not stated."""
    official = official_at(public_id, slug)
    incomes.check_year(year)
    asked = incomes.asked_of(official, year) if incomes.is_asked(official, year) else []
    stated = incomes.stated(asked, year)
    form = income_form(position.public_id for position in asked)
    rows = rows_of(form)
    if is_given_back():
        pass
    elif not form.is_submitted():
        _fill(rows, [stated.get((position.id, year)) for position in asked])
    elif has_other_rows(request.form, form):
        form.validate()
        form.form_errors.append(
            _(
                "The list of positions changed meanwhile, so that nothing has been recorded. Look "
                "at the amounts again."
            )
        )
    elif form.validate() and not any(row.is_stated for row in rows):
        form.form_errors.append(
            _("Fill in at least one amount, or say that you do not know it yet.")
        )
    elif form.validate() and not is_looked_over():
        return _look_over(official, year, list(zip(rows, asked, strict=True)), stated)
    elif form.validate():
        try:
            with transaction():
                for row, position in zip(rows, asked, strict=True):
                    if row.is_stated:
                        incomes.state(identity(), position, year, row.amount.data)
        except Invalid as error:
            form.form_errors.append(_(error.message, **error.params))
        else:
            flash(_("The income has been recorded."))
            return redirect(home(), 303)
    return render_template(
        "incomes/income.html",
        form=form,
        year=year,
        official=official,
        asked=list(
            zip(rows, asked, [stated.get((position.id, year)) for position in asked], strict=True)
        ),
        is_published=visibility.is_published(official),
        sources=legal_bases.of_income(official),
    ), (400 if form.errors else 200)


def _look_over(
    official: Official,
    year: int,
    rows: list[tuple[IncomeRow, Position]],
    stated: Mapping[tuple[int, int], IncomeVersion],
) -> str:
    """Show what would be recorded beside what stands, before it is."""
    said = [
        (position, row.amount.data, stated.get((position.id, year)))
        for row, position in rows
        if row.is_stated
    ]
    return render_template(
        "incomes/look_over.html",
        official=official,
        year=year,
        said=said,
        fields=carried(),
        is_published=visibility.is_published(official),
    )


def _fill(rows: list[IncomeRow], stated: list[IncomeVersion | None]) -> None:
    """Fill in the amounts that were stated. That one was not known is said beside it, and not said
    again.
    """
    for row, version in zip(rows, stated, strict=True):
        if version is not None:
            row.amount.data = version.amount_cents
