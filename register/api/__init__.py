"""The public register for machines: a read API, and files of every list and of the whole."""

from __future__ import annotations

from flask import Flask

from register import errors
from register.api import answers, downloads, resources


def init_app(app: Flask) -> None:
    """Register both blueprints, and the headers that every answer of theirs carries."""
    app.register_blueprint(resources.blueprint)
    app.register_blueprint(downloads.blueprint)
    app.after_request(answers.open_to_all)
    errors.answer_otherwise(app, answers.ROOT, answers.problem)
