"""The columns of somebody's own table: shown with a guess and a preview, chosen, and then read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_wtf import FlaskForm

from conflict_graph.facts import Problem, TieKind
from conflict_graph.readers import written_dates
from conflict_graph.readers.records import PositionRecord
from conflict_graph.readers.tables.choices import Chosen, TableChoices
from conflict_graph.readers.tables.columns import TABLES
from register import jobs, turns
from register.errors import NotFound
from register.forms.imports import ButtonForm, columns_form
from register.later import Later
from register.presentation import labels, language, particulars
from register.presentation.formatting import date_words
from register.presentation.headers import keep_out_of_sight
from register.presentation.labels import column_word
from register.presentation.remedies import place_in_words
from register.services.imports import columns as import_columns
from register.services.imports import runs
from register.services.imports.mappings import Columns
from register.session import identity, signed_in
from register.transaction import transaction

if TYPE_CHECKING:
    from werkzeug.datastructures import MultiDict

    from conflict_graph.readers.tables import cells as cell_reader
    from conflict_graph.readers.tables import mapping
    from conflict_graph.readers.tables.cells import Cells, SheetSeen
    from conflict_graph.readers.tables.mapping import Preview
    from register.models.imports import ImportRun
else:
    cell_reader = Later("conflict_graph.readers.tables.cells")
    mapping = Later("conflict_graph.readers.tables.mapping")


blueprint = Blueprint("import_columns", __name__, url_prefix="/organen/<slug>/importeren/kolommen")
blueprint.after_request(keep_out_of_sight)

DATES = ("starts_on", "ends_on", "decided_on")
MOST_KINDS = 10
NO_ROW = "none"
"""Sent where no row holds the names of the columns."""
"""How many kinds of problems a preview names."""


def _asked(slug: str, public_id: str) -> tuple[ImportRun, bytes]:
    """Return an import whose columns are asked, and its file.

    Raises:
        NotFound: there is none for this body, or it has been read.
    """
    run = runs.get(identity(), public_id)
    if run.body is None or run.body.slug != slug:
        raise NotFound("There is no such import.")
    return run, import_columns.content_of(identity(), run)


@blueprint.route("/<public_id>", methods=["GET", "POST"])
@signed_in
@turns.files.of("GET", "POST")
def choose(slug: str, public_id: str) -> ResponseReturnValue:
    """Show what each column would be and what comes of it; read the file, or show it again with
    other columns.
    """
    run, content = _asked(slug, public_id)
    cells = import_columns.cells_of(run.noun, content, run.file_name)
    if not isinstance(cells, cell_reader.Cells):
        raise NotFound("There is no such import.")
    likely, is_known = import_columns.likely(run, cells)
    choices = (
        _choices_of(request.form, likely.choices) if request.method == "POST" else (likely.choices)
    )
    cells = import_columns.cells_of(run.noun, content, run.file_name, choices)
    assert isinstance(cells, cell_reader.Cells), "it was read before"
    words = {
        each.name: column_word(each.dutch if language.current() == "nl" else each.name)
        for each in TABLES[run.noun]
    }
    is_listed_anew = len(_columns_in(request.form)) not in (0, len(cells.header))
    form = _form(run, cells, likely, choices, words, is_listed_anew)
    is_sent = form.validate_on_submit() and not is_listed_anew
    columns = tuple(field.data if field.data in words else None for field in form.columns)
    chosen = Chosen(columns, choices)
    missing = mapping.missing(run.noun, columns, choices)
    if (
        is_sent
        and request.form.get("step") == "read"
        and _is_right(form, columns, missing, words, cells)
    ):
        with transaction():
            import_columns.choose(identity(), run, chosen)
        jobs.current().start(public_id)
        return redirect(url_for("imports.show", public_id=public_id), 303)
    if is_sent:
        _is_right(form, columns, (), words, cells)
    preview = import_columns.preview(run.noun, content, run.file_name, chosen)
    page = render_template(
        "imports/columns.html",
        run=run,
        form=form,
        missing=[words[column] for column in missing],
        is_known=is_known,
        examples=_examples(cells),
        cells=cells,
        above=[" · ".join(filter(None, row)).rstrip(".") for _where, row in cells.above],
        asks_how=run.noun == "positions",
        **_shown(preview, columns, words),
    )
    return page, 400 if form.errors else 200


def _columns_in(sent: Mapping[str, str]) -> list[str]:
    return [name for name in sent if name.startswith("columns-")]


def _choices_of(sent: MultiDict[str, str], before: TableChoices) -> TableChoices:
    """Return what was sent about how the table is read."""
    row = sent.get("header_row", "")
    has_names = before.has_names if not row else row != NO_ROW
    is_number = row.removeprefix("-").isdecimal() and len(row) < 6
    shift = int(row) if is_number else before.header_shift
    listed, read = sent.getlist("sheets_listed"), sent.getlist("sheets_read")
    return TableChoices(
        header_shift=shift,
        left_out=tuple(sheet for sheet in listed if sheet not in read),
        carries="carries" in sent,
        guesses_roles="guesses_roles" in sent,
        official=" ".join(sent.get("official", "").split())[:200],
        runs=sent.get("runs") != "no",
        has_names=has_names,
    )


def _form(
    run: ImportRun,
    cells: Cells,
    likely: Chosen,
    choices: TableChoices,
    words: dict[str, str],
    is_listed_anew: bool,
) -> FlaskForm:
    """Return the form about a table; where its columns are others than those that were sent, it is
    asked anew of each.
    """
    ours = [(each.name, _choice(words[each.name], each.required)) for each in TABLES[run.noun]]
    of_likely = likely.columns or ()
    columns = (
        of_likely
        if len(of_likely) == len(cells.header)
        else import_columns.likely(run, cells)[0].columns or ()
    )
    at = cells.found_at
    rows = [
        (str(place - at), _row_word(where, " · ".join(filter(None, row))[:80]))
        for place, (where, row) in enumerate((*cells.above, *cells.under))
    ]
    if run.noun == "positions":
        rows.append((NO_ROW, _("In none: the first row is one as the others")))
    said = {
        "header_row": str(choices.header_shift) if choices.has_names else NO_ROW,
        "sheets_read": [each.name for each in cells.sheets if each.is_read],
        "runs": "yes" if choices.runs else "no",
        "carries": choices.carries,
        "guesses_roles": choices.guesses_roles,
        "official": choices.official,
    }
    sheets = [(each.name, _sheet_word(each)) for each in cells.sheets]
    form = columns_form(cells.header, ours, columns, rows, sheets, said)
    if is_listed_anew:
        for field, column in zip(form.columns, columns, strict=True):
            field.data = column or ""
    return form


def _row_word(where: str, names: str) -> str:
    """Return a row that may bear the names of the columns; those of a form stand in no row."""
    return names if where.endswith("row 0") else f"{place_in_words(where)}: {names}"


def _sheet_word(sheet: SheetSeen) -> str:
    name = place_in_words(sheet.name)
    if not sheet.is_read:
        return _("%(sheet)s: not read", sheet=name)
    rows = ngettext("%(num)s row", "%(num)s rows", sheet.rows)
    return f"{name}: {rows}"


@blueprint.route("/<public_id>/weg", methods=["POST"])
@signed_in
def drop(slug: str, public_id: str) -> ResponseReturnValue:
    """Throw the file away, unread."""
    run, _content = _asked(slug, public_id)
    if ButtonForm().validate_on_submit():
        with transaction():
            import_columns.drop(identity(), run)
        flash(_("The file has been thrown away. Nothing of it was read."))
    return redirect(url_for("imports.index", slug=slug), 303)


def _choice(word: str, required: bool) -> str:
    return _("%(column)s (required)", column=word) if required else word


def _is_right(
    form: FlaskForm,
    columns: Columns,
    missing: tuple[str, ...],
    words: dict[str, str],
    cells: Cells,
) -> bool:
    """Say whether these columns can be used; what is wrong stands beside the fields."""
    again = import_columns.twice(columns, cells)
    for place in again:
        column = words[columns[place] or ""]
        form.columns[place].errors = [
            _("%(column)s has been chosen twice. Keep one.", column=column)
        ]
    if missing:
        said = ", ".join(words[column] for column in missing)
        form.form_errors.append(_("Say which column holds: %(columns)s.", columns=said))
    form.columns.errors = [field.errors for field in form.columns] if again else []
    return not form.errors


def _examples(cells: Cells) -> list[str]:
    """Return for each column the first things that stand in it."""
    rows = [row for _where, row in cells.rows[: mapping.PREVIEW_ROWS]]
    in_columns = [
        [row[place] for row in rows if place < len(row)] for place in range(len(cells.header))
    ]
    return [" · ".join(dict.fromkeys(cell[:40] for cell in cells if cell)) for cells in in_columns]


def _shown(preview: Preview | Problem, columns: Columns, words: dict[str, str]) -> dict[str, Any]:
    """Return what the page shows of a preview: heads, rows, and the problems by what to do."""
    if isinstance(preview, Problem):
        return {
            "heads": [],
            "rows": [],
            "problems": [(preview.remedy, 1, preview)],
            "preview": None,
        }
    used = [(place, column) for place, column in enumerate(columns) if column is not None]
    kinds = Counter(problem.remedy for problem in preview.problems)
    first = {problem.remedy: problem for problem in reversed(preview.problems)}
    is_usable = not preview.missing and not import_columns.twice(columns, preview.cells)
    return {
        **_table(preview, used, words),
        "problems": [
            (remedy, found, first[remedy]) for remedy, found in kinds.most_common(MOST_KINDS)
        ]
        * is_usable,
        "preview": preview,
    }


def _table(preview: Preview, used: list[tuple[int, str]], words: dict[str, str]) -> dict[str, Any]:
    """Return heads and rows: of positions what was understood, of others how the cells are read."""
    if any(isinstance(record, PositionRecord) for record in preview.records):
        heads = ("official", "title", "organisation", "role", "paid", "starts_on", "ends_on")
        rows = [
            (each.where, _position(each, is_guess="role" not in preview.mapping))
            for each in preview.records
        ]
        more = [_more(each) for each in preview.records]
        if any(more):
            rows = [(where, [*row, said]) for (where, row), said in zip(rows, more, strict=True)]
        return {
            "heads": [
                *(words[column] for column in heads),
                *([_("And also")] if any(more) else []),
            ],
            "rows": rows,
        }
    return {
        "heads": [words[column] for _place, column in used],
        "rows": [
            (where, _row(row, used))
            for where, row in zip(preview.places, preview.rows, strict=True)
        ],
    }


def _more(record: PositionRecord) -> str:
    """Return what was understood of a row beside what the position is, where and when."""
    return "; ".join(f"{name}: {value}" for name, value in particulars.rows(record.particulars))


def _position(record: PositionRecord, *, is_guess: bool) -> list[str]:
    """Return what was understood of a row with a position. `is_guess`: no column says the role."""
    if record.is_none:
        return [record.official, _("No positions"), "", "", "", "", ""]
    paid = {True: _("Yes"), False: _("No"), None: _("Not known")}[record.paid]
    role = labels.TIE[record.kind] if record.kind is not TieKind.UNSPECIFIED else ""
    role = _("%(role)s (a guess)", role=role) if role and is_guess else role
    until = _("Runs still") if record.ended is False else _("Not known")
    if record.until_date is not None:
        until = date_words(record.until_date, language.current())
    start = date_words(record.from_date, language.current()) if record.from_date else ""
    return [record.official, record.title, record.organisation.name, role, paid, start, until]


def _row(row: tuple[str, ...], used: list[tuple[int, str]]) -> list[str]:
    return [_read(column, row[place] if place < len(row) else "") for place, column in used]


def _read(column: str, written: str) -> str:
    """Return a cell as it would be read: a date in words, and what cannot be read as it is
    written.
    """
    if column not in DATES or not written:
        return written
    try:
        return date_words(written_dates.read(written), language.current())
    except ValueError:
        return written
