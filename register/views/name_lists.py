"""A list of names that a reader pastes: each is looked up in the public register, as a page or as a
file. Nothing of it is kept.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from conflict_graph.exports.published import READ_FIRST
from conflict_graph.resolution.name_lists import Found
from register import turns
from register.forms.public import NamesForm
from register.presentation import spreadsheet, written
from register.public import name_lists
from register.public.name_index import HitKind, NameEntry
from register.public.name_lists import LookedUp, NameCandidate
from register.query import Wrong, WrongQuery
from register.session import limited, public, without_cookie

blueprint = Blueprint("name_lists", __name__)

COLUMNS = (
    "regel",
    "gevraagd",
    "uitkomst",
    "naam",
    "soort",
    "waar",
    "gelijkenis",
    "adres",
    "ook",
)
NAME = "namenlijst"


@blueprint.after_request
def keep_nowhere(response: Response) -> Response:
    """Keep what was pasted out of caches, and these pages out of search engines."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@blueprint.route("/zoeken/lijst", methods=["GET", "POST"])
@limited("NAME_LIST_LIMIT", ["POST"])
@without_cookie
@public
@turns.lists.of("POST")
def show() -> ResponseReturnValue:
    """Ask for a list of names, and show what stands here of each."""
    form = NamesForm(request.form)
    is_asked = request.method == "POST"
    is_right = is_asked and form.validate()
    rows = _look_up(form) if is_right else []
    return render_template(
        "public/name_list.html",
        form=form,
        rows=rows,
        counts=Counter(row.found for row in rows),
        kinds=Found,
        address=_address,
        most=name_lists.MOST_LINES,
    ), (400 if is_asked and not is_right else 200)


@blueprint.post("/zoeken/lijst.csv")
@limited("NAME_LIST_LIMIT")
@without_cookie
@public
@turns.lists.of("POST")
def table() -> Response:
    """Give the answer as CSV: a row for each name, with the likeliest; `ook` has the others."""
    text = spreadsheet.write(COLUMNS, [_cells(row) for row in _asked()])
    return _file(text, "text/csv", "csv")


@blueprint.post("/zoeken/lijst.json")
@limited("NAME_LIST_LIMIT")
@without_cookie
@public
@turns.lists.of("POST")
def values() -> Response:
    """Give the answer as JSON: an object for each name, with all that it may mean."""
    rows = [
        {
            "regel": row.number,
            "gevraagd": row.text,
            "uitkomst": written.FOUND[row.found],
            "kandidaten": [
                {
                    "naam": each.entry.name,
                    "soort": written.HIT[each.entry.kind],
                    "waar": each.entry.context,
                    "gelijkenis": round(each.likeness, 2),
                    "adres": _address(each.entry, is_whole=True),
                }
                for each in row.candidates
            ],
        }
        for row in _asked()
    ]
    read_first = f"{READ_FIRST}: {_words_of_a_finding()}"
    told = json.dumps({"leesEerst": read_first, "rijen": rows}, ensure_ascii=False)
    return _file(told, "application/json", "json")


def _words_of_a_finding() -> str:
    return url_for("rules.words", _external=True)


def _asked() -> list[LookedUp]:
    """Return the answer for a file.

    Raises:
        WrongQuery: there is no list, or one that is not looked up.
    """
    form = NamesForm(request.form)
    if not form.validate():
        raise WrongQuery(Wrong("namen", str(told)) for told in form.namen.errors)
    return _look_up(form)


def _look_up(form: NamesForm) -> list[LookedUp]:
    return name_lists.look_up(name_lists.lines_of(form.namen.data or ""))


def _cells(row: LookedUp) -> Sequence[str]:
    best = row.best
    asked = (str(row.number), row.text, written.FOUND[row.found])
    others = " | ".join(each.entry.name for each in row.candidates[1:])
    return (*asked, *(_of(best) if best is not None else ("",) * 5), others)


def _of(best: NameCandidate) -> Sequence[str]:
    entry = best.entry
    likeness = f"{best.likeness:.2f}".replace(".", ",")
    address = _address(entry, is_whole=True)
    return entry.name, written.HIT[entry.kind], entry.context, likeness, address


def _address(entry: NameEntry, *, is_whole: bool = False) -> str:
    if entry.kind is HitKind.BODY:
        return url_for("public.body", slug=entry.address, _external=is_whole)
    return url_for(f"public.{entry.kind.value}", public_id=entry.address, _external=is_whole)


def _file(text: str, mimetype: str, form: str) -> Response:
    response = Response(text, mimetype=mimetype)
    response.headers["Content-Disposition"] = f"attachment; filename={NAME}.{form}"
    response.headers["Link"] = f'<{_words_of_a_finding()}>; rel="help"'
    return response
