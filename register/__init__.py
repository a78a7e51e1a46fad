"""Nevenfunctieregister: public registers of ancillary positions, and a fair look at links with
procurement.

Only `wsgi` and the tests import `create_app`.
"""

from __future__ import annotations

from typing import Any

from flask import Flask

from register import api, cli, config, database, errors, jobs, models, session, views
from register.extensions import csrf, db, limiter, migrate
from register.later import LaterRule
from register.presentation import headers, language, page_cache

__all__ = ["create_app", "models"]


def create_app(overrides: dict[str, Any] | None = None) -> Flask:
    """Put the application together. `overrides` win over every other setting.

    Raises:
        WrongSetting: a setting is missing or unsafe; the message says what to set.
    """
    app = Flask(__name__, instance_relative_config=True)
    app.url_rule_class = LaterRule
    config.load(app, overrides)
    db.init_app(app)
    migrate.init_app(app, db, directory=f"{app.root_path}/migrations")
    for part in (
        csrf,
        limiter,
        language,
        database,
        session,
        headers,
        page_cache,
        errors,
        jobs,
        views,
        api,
        cli,
    ):
        part.init_app(app)
    return app
