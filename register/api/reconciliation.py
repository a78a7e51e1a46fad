"""The reconciliation service, with which OpenRefine and others tie names in a table to what stands
in the public register.

Source: Reconciliation Service API 0.2, W3C Entity Reconciliation Community Group, 10 April 2023.
Other sites may ask (CORS); there is no JSONP, which would run our answer as their script. There is
no preview either: our pages stand in no frame.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from flask import Blueprint, Response, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from conflict_graph.resolution.name_lists import Found
from register.api import answers
from register.api.addresses import permanent
from register.errors import NotFound
from register.presentation import written
from register.public import name_lists, search
from register.public.name_index import HitKind, NameEntry
from register.public.name_lists import LookedUp, NameCandidate
from register.query import Wrong, WrongQuery, misplaced
from register.session import limited, public, without_cookie

blueprint = Blueprint("reconciliation", __name__, url_prefix="/reconciliatie")
blueprint.register_error_handler(WrongQuery, answers.problem)

VERSIONS = ("0.1", "0.2")
MOST_QUERIES = 50
"""Queries of one batch."""
USUAL, MOST = 5, 20
"""How many candidates a query gets that does not say, and at most."""
NUMBER = "nummer"
"""The property by which a query gives a number of the trade register, or another that stands here.
"""
TYPES: Mapping[str, Collection[HitKind]] = {
    "organisatie": (HitKind.ORGANISATION, HitKind.BODY),
    "orgaan": (HitKind.BODY,),
    "bestuurder": (HitKind.OFFICIAL,),
}
"""What can be asked for; a body is an organisation too."""

_KEY = re.compile(r"([a-z]+):([A-Za-z0-9-]+)")
KINDS = {word: HitKind(kind) for kind, word in written.HIT.items()}
Json = dict[str, Any]


@blueprint.after_request
def keep_nowhere(response: Response) -> Response:
    """Keep what was asked out of caches."""
    if "queries" in request.values:
        response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.route("", methods=["GET", "POST"])
@limited("API_LIMIT")
@without_cookie
@public
def service() -> Response:
    """Answer a batch of queries; without one, say what this service can do."""
    sent = request.form if request.method == "POST" else request.args
    _only("queries", sent=sent)
    if "queries" in sent:
        return answers.of(_answered(_batch(sent["queries"])))
    if request.method == "POST":
        raise _wrong(_("Send the questions as JSON, in a field with this name."))
    return answers.of(_manifest())


@blueprint.get("/voorstellen")
@limited("API_LIMIT")
@public
def suggest() -> Response:
    """Suggest what stands here by the beginning of its name."""
    _only("prefix", "cursor", sent=request.args)
    cursor = request.args.get("cursor", "0")
    if not cursor.isdecimal() or len(cursor) > 4:
        raise WrongQuery([Wrong("cursor", _("Give a whole number, from 0 on."))])
    prefix = request.args.get("prefix", "")
    named = _named_by_key(prefix)
    found = [named] if named is not None else [hit.entry for hit in search.find(prefix)]
    return answers.of({"result": [_suggestion(each) for each in found[int(cursor) :]]})


@blueprint.get("/eigenschappen")
@limited("API_LIMIT")
@public
def properties() -> Response:
    """Suggest the one property that a query can have."""
    _only("prefix", "cursor", sent=request.args)
    known = {"id": NUMBER, "name": _("Number in a register"), "description": "NL-KVK"}
    asked = request.args.get("prefix", "").strip().casefold()
    is_meant = asked in f"{NUMBER} {known['name']} kvk".casefold()
    return answers.of({"result": [known] if is_meant else []})


@blueprint.get("/<kind>:<key>")
@limited("API_LIMIT")
@public
def entity(kind: str, key: str) -> ResponseReturnValue:
    """Lead to the page of what an answer named."""
    _only(sent=request.args)
    if kind not in KINDS:
        raise NotFound("There is nothing like that here.")
    return redirect(_page(KINDS[kind], key), 303)


def _only(*names: str, sent: MultiDict[str, str]) -> None:
    wrong = misplaced(sent, names)
    if wrong:
        raise WrongQuery(wrong)


def _manifest() -> Json:
    root = permanent("reconciliation.service")
    return {
        "versions": list(VERSIONS),
        "name": current_app.config["SITE_NAME"],
        "identifierSpace": f"{root}/",
        "schemaSpace": f"{root}/",
        "documentation": permanent("public.open_data", "openrefine"),
        "serviceVersion": answers.VERSION,
        "defaultTypes": [{"id": word, "name": _type_name(word)} for word in TYPES],
        "view": {"url": f"{root}/{{{{id}}}}"},
        "batchSize": MOST_QUERIES,
        "suggest": {
            "entity": {"service_url": root, "service_path": "/voorstellen"},
            "property": {"service_url": root, "service_path": "/eigenschappen"},
        },
    }


def _batch(text: str) -> Mapping[str, Json]:
    """Read a batch of queries.

    Raises:
        WrongQuery: it cannot be answered.
    """
    try:
        batch = json.loads(text)
    except (ValueError, RecursionError):
        raise _wrong(
            _("This is no JSON. Send an object with a question under each name.")
        ) from None
    if not isinstance(batch, dict) or not all(isinstance(each, dict) for each in batch.values()):
        raise _wrong(_("Send an object with a question under each name."))
    if len(batch) > MOST_QUERIES:
        raise _wrong(_("Send at most %(most)s questions at a time.", most=MOST_QUERIES))
    for name, query in batch.items():
        told = _wrong_in(query)
        if told:
            raise _wrong(f"{name[:50]}: {told}")
    return batch


def _wrong(told: str) -> WrongQuery:
    return WrongQuery([Wrong("queries", told)])


def _wrong_in(query: Json) -> str | None:
    """Say what to correct in a query. None: nothing."""
    text, limit = query.get("query"), query.get("limit", USUAL)
    if text is None and not _numbers(query):
        return str(_("Give a name under query, or a number under properties."))
    if text is not None and (not isinstance(text, str) or len(text) > name_lists.LONGEST_LINE):
        most = name_lists.LONGEST_LINE
        return str(_("Give under query a text of at most %(most)s characters.", most=most))
    if isinstance(limit, bool) or not isinstance(limit, int) or limit < 1:
        return str(_("Give under limit a whole number from 1 on."))
    unknown = [each for each in _types(query) if each not in TYPES]
    if unknown:
        return str(_("Choose under type one of: %(names)s.", names=", ".join(TYPES)))
    return None


def _types(query: Json) -> Sequence[str]:
    asked = query.get("type") or []
    return [
        str(each.get("id")) if isinstance(each, dict) else str(each)
        for each in (asked if isinstance(asked, list) else [asked])
    ]


def _kinds(query: Json) -> Collection[HitKind]:
    asked = [kind for word in _types(query) for kind in TYPES[word]]
    return frozenset(asked) or name_lists.ALL_KINDS


def _numbers(query: Json) -> list[str]:
    """Return the numbers that a query gives by its property."""
    given = query.get("properties")
    values = [
        value
        for each in (given if isinstance(given, list) else [])
        if isinstance(each, dict) and each.get("pid") == NUMBER
        for value in (each["v"] if isinstance(each.get("v"), list) else [each.get("v")])
    ]
    return [str(value).strip() for value in values if isinstance(value, str | int)]


def _answered(batch: Mapping[str, Json]) -> Json:
    """Answer each query by itself. Queries for the same kinds are looked up in one go."""
    found: dict[str, list[Json]] = {}
    for kinds in dict.fromkeys(_kinds(query) for query in batch.values()):
        alike = {name: query for name, query in batch.items() if _kinds(query) == kinds}
        names = [(at, query.get("query") or "") for at, query in enumerate(alike.values())]
        said = name_lists.look_up(names, kinds, MOST)
        for (name, query), row in zip(alike.items(), said, strict=True):
            named = _named_by_key(row.text)
            if named is not None and named.kind in kinds:
                found[name] = [_candidate(NameCandidate(named, 1.0), is_match=True)]
                continue
            numbers = name_lists.look_up(list(enumerate(_numbers(query)[:MOST])), kinds, MOST)
            found[name] = _result(row, numbers)[: min(int(query.get("limit", USUAL)), MOST)]
    return {name: {"result": found[name]} for name in batch}


def _named_by_key(text: str) -> NameEntry | None:
    """Return what an answer named before by this key; a program that has it may ask again."""
    key = _KEY.fullmatch(text.strip())
    return name_lists.find(KINDS[key[1]], key[2]) if key and key[1] in KINDS else None


def _result(row: LookedUp, by_number: Sequence[LookedUp]) -> list[Json]:
    """Return candidates, the likeliest first. One that bears the number is the one, unless its name
    is unlike the name that was asked for, or several numbers say several things.
    """
    exact = [each.best for each in by_number if each.found is Found.EXACT and each.best]
    of_number = {each.entry for each in exact}
    named = {each.entry for each in row.candidates}
    agree = len(of_number) == 1 and (not row.text or of_number <= named)
    result = [_candidate(each, is_match=agree) for each in dict.fromkeys(exact)]
    for at, each in enumerate(row.candidates):
        if each.entry not in of_number:
            is_sure = at == 0 and row.found is Found.EXACT and not of_number
            result.append(_candidate(each, is_match=is_sure and _may_match(each.entry)))
    return result


def _may_match(entry: NameEntry) -> bool:
    """A person is never the same by a name alone, so of a person it is always asked."""
    return entry.kind is not HitKind.OFFICIAL


def _candidate(each: NameCandidate, *, is_match: bool) -> Json:
    return {
        **_named(each.entry),
        "score": round(100 * each.likeness, 1),
        "match": is_match,
        "features": [{"id": "gelijkenis", "value": round(each.likeness, 4)}],
    }


def _suggestion(entry: NameEntry) -> Json:
    named = _named(entry)
    return {**named, "notable": named.pop("type")}


def _named(entry: NameEntry) -> Json:
    words = [word for word, kinds in TYPES.items() if entry.kind in kinds]
    return {
        "id": f"{written.HIT[entry.kind]}:{entry.address}",
        "name": entry.name,
        "description": ", ".join(filter(None, (entry.offices, entry.context))),
        "type": [{"id": word, "name": _type_name(word)} for word in words],
    }


def _type_name(word: str) -> str:
    names = {
        "organisatie": _("Organisation"),
        "orgaan": _("Public body"),
        "bestuurder": _("Official"),
    }
    return str(names[word])


def _page(kind: HitKind, key: str) -> str:
    if kind is HitKind.BODY:
        return url_for("public.body", slug=key)
    return url_for(f"public.{kind.value}", public_id=key)
