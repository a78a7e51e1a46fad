"""Nevenfunctieregister: public registers of ancillary positions, and a fair look at links with
procurement.

Only `wsgi` and the tests import `create_app`.
"""

from __future__ import annotations

from typing import Any

from flask import Flask, request

from register import (
    cli,
    config,
    database,
    errors,
    jobs,
    logs,
    models,
    serving,
    session,
    traces,
)
from register.extensions import csrf, db, limiter, migrate
from register.later import LaterMap, LaterRule
from register.presentation import code_points, headers, language, page_cache

__all__ = ["create_app", "models"]


class RegisterApp(Flask):
    """The application."""

    url_rule_class = LaterRule
    url_map_class = LaterMap
    url_map: LaterMap

    def log_exception(self, exc_info: Any) -> None:
        """Tell in the log which page failed, and how; not what was asked of it."""
        self.logger.error("failed: %s %s", request.method, logs.where(), exc_info=exc_info)


def create_app(
    overrides: dict[str, Any] | None = None, *, pages_later: bool = False
) -> RegisterApp:
    """Put the application together. `overrides` win over every other setting.

    `pages_later`: the pages are put together when the first one, or an address, is asked for. A
    server has them from the beginning.

    Raises:
        WrongSetting: a setting is missing or unsafe; the message says what to set.
    """
    app = RegisterApp(__name__, instance_relative_config=True)
    config.load(app, overrides)
    logs.init_app(app)
    serving.init_app(app)
    db.init_app(app)
    migrate.init_app(app, db, directory=f"{app.root_path}/migrations")
    for part in (
        csrf,
        limiter,
        language,
        database,
        traces,
        session,
        headers,
        page_cache,
        code_points,
        errors,
        jobs,
        cli,
    ):
        part.init_app(app)
    if pages_later:
        app.url_map.fill = lambda: _add_pages(app)
    else:
        _add_pages(app)
    serving.check_way_in(app)
    return app


def _add_pages(app: Flask) -> None:
    from register import api, views

    views.init_app(app)
    api.init_app(app)
