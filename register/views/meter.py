"""The integritisme meter, for reviewers and administrators: how often the check finds something."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, render_template, url_for
from flask_babel import gettext as _

from register.access import Permission, Subject, allows
from register.presentation import labels, share_chart, spreadsheet
from register.presentation.headers import keep_out_of_sight
from register.presentation.share_chart import ShareSpan
from register.presentation.spreadsheet import NUMBER_OF_PLACES
from register.services.meter import drift, intervals, meter, precision, released
from register.services.organisations import bodies
from register.session import identity, signed_in

if TYPE_CHECKING:
    from register.services.meter.intervals import Share
    from register.services.meter.meter import SheetLine
    from register.services.meter.released import Count, Period

blueprint = Blueprint("meter", __name__)
blueprint.after_request(keep_out_of_sight)


@blueprint.context_processor
def vocabulary() -> dict[str, Any]:
    """Give every page of the meter its words."""
    return {
        "REASON": labels.METER_REASON,
        "limits": released.LIMITS,
        "drift": drift,
        "precision": precision,
        "elsewhere": meter.ELSEWHERE,
        "enough_decisions": intervals.ENOUGH,
        "OTHER": meter.OTHER,
    }


@blueprint.get("/organen/<slug>/meter")
@signed_in
def index(slug: str) -> str:
    """Show how often the cells find something, what is proposed, and how it is counted."""
    body = bodies.get(slug)
    newest, *others = meter.of(identity(), body)
    return render_template(
        "meter/index.html",
        body=body,
        meter=newest,
        others=others,
        sensitivity=meter.sensitivity(),
        **_charts(newest.totals, newest.band),
    )


@blueprint.get("/organen/<slug>/meter/<rule_id>")
@signed_in
def cell(slug: str, rule_id: str) -> str:
    """Show how often one cell finds something, and what reviewers made of it."""
    body = bodies.get(slug)
    newest, found = meter.cell_of(identity(), body, rule_id)
    return render_template(
        "meter/cell.html",
        body=body,
        meter=newest,
        cell=found,
        may_switch=allows(identity(), Permission.SWITCH_RULES, Subject(body.id)),
        **_charts(((each.period, each.count) for each in found.periods), found.band),
    )


@blueprint.get("/organen/<slug>/meter.csv")
@signed_in
def sheet_csv(slug: str) -> Response:
    """Give what can be published as CSV."""
    body = bodies.get(slug)
    rows = [_cells(body.name, each) for each in meter.sheet(identity(), body)]
    response = Response(
        spreadsheet.write(_heads(), ([_decimal(cell) for cell in row] for row in rows)),
        mimetype="text/csv",
    )
    response.headers["Content-Disposition"] = f"attachment; filename=meter-{body.slug}.csv"
    return response


@blueprint.get("/organen/<slug>/meter.xlsx")
@signed_in
def sheet_xlsx(slug: str) -> Response:
    """Give what can be published as a workbook."""
    body = bodies.get(slug)
    rows = [_cells(body.name, each) for each in meter.sheet(identity(), body)]
    response = Response(
        spreadsheet.workbook(_heads(), rows, "Meter", (_("Read first"), _read_first())),
        mimetype="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )
    response.headers["Content-Disposition"] = f"attachment; filename=meter-{body.slug}.xlsx"
    return response


def _charts(told: Iterable[tuple[Period, Count | None]], band: Share | None) -> dict[str, Any]:
    spans = [
        ShareSpan(
            labels.quarters_in_short(period.first, period.last),
            count.fewest / count.of,
            count.most / count.of,
        )
        for period, count in told
        if count is not None
    ]
    beside = (band.low, band.high) if band is not None else None
    return {
        "chart": share_chart.draw(spans, beside),
        "chart_narrow": share_chart.draw(spans, beside, share_chart.NARROW),
    }


def _read_first() -> list[str]:
    return [
        _(
            "These are counts of how often a check of decisions found something to look at. That "
            "is a question, and no conflict of interest."
        ),
        _("They hold no person and no decision; fewer than five is told as a range."),
        f"{_('Appearance is not fact')}: {url_for('rules.words', _external=True)}",
    ]


def _heads() -> list[str]:
    return [
        _("Body"),
        _("Rule set"),
        _("What"),
        _("Rule"),
        _("In words"),
        _("From quarter"),
        _("To quarter"),
        _("Counted"),
        _("At least"),
        _("At most"),
        _("Share at least"),
        _("Share at most"),
    ]


def _cells(body: str, line: SheetLine) -> list[str | int | float]:
    count = line.share.count
    is_over_time = line.period is not None
    return [
        body,
        labels.rule_set_name(line.ruleset),
        _("Decisions with a finding") if is_over_time else _("Findings that reviewers confirmed"),
        line.cell or "",
        labels.meter_cell(line.cell),
        labels.quarter_in_short(line.period.first) if line.period is not None else "",
        labels.quarter_in_short(line.period.last) if line.period is not None else "",
        count.of,
        count.fewest,
        count.most,
        round(count.fewest / count.of, NUMBER_OF_PLACES),
        round(count.most / count.of, NUMBER_OF_PLACES),
    ]


def _decimal(cell: str | int | float) -> str:
    """Write a number as Dutch spreadsheets read it."""
    return str(cell).replace(".", ",") if isinstance(cell, float) else str(cell)
