"""The public register for machines: a read API, and files of every list and of the whole."""

from __future__ import annotations

from typing import Any

from flask import Flask, request

from register import errors
from register.api import (
    answers,
    catalogue,
    downloads,
    files,
    guide,
    linked,
    parameters,
    reconciliation,
    resources,
)
from register.api.addresses import permanent


def init_app(app: Flask) -> None:
    """Register the blueprints, and the headers that every answer of theirs carries."""
    app.register_blueprint(resources.blueprint)
    app.register_blueprint(downloads.blueprint)
    app.register_blueprint(catalogue.blueprint)
    app.register_blueprint(linked.blueprint)
    app.register_blueprint(guide.blueprint)
    app.register_blueprint(reconciliation.blueprint)
    app.context_processor(_beside)
    app.jinja_env.filters["file_query"] = parameters.query_of
    app.jinja_env.globals["file_forms"] = tuple(files.FORMATS)
    app.after_request(answers.open_to_all)
    errors.answer_otherwise(app, answers.problem, beginning=answers.ROOT)
    errors.answer_otherwise(app, answers.problem, beginning=answers.RECONCILIATION)
    for ending in answers.ENDINGS:
        errors.answer_otherwise(app, answers.refusal, ending=ending)


def _beside() -> dict[str, Any]:
    """What a page says of itself for machines: other formats, as pairs of one with its address."""
    beside = linked.address_beside(request.endpoint, request.view_args or {})
    alternates = [(answers.LINKED, beside)] if beside is not None else []
    if request.endpoint in ("public.home", "public.open_data"):
        alternates.append(("text/turtle", permanent("catalogue.turtle")))
    return {"alternates": alternates}
