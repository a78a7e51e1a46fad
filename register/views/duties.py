"""What is asked of the official who is signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Flask, render_template
from flask.typing import ResponseReturnValue

from register import clock
from register.services.declarations import tasks
from register.session import identity, signed_in

if TYPE_CHECKING:
    from register.models.officials import Official


blueprint = Blueprint("duties", __name__)


def init_app(app: Flask) -> None:
    """Register the page, and what the official's own page shows of it."""
    app.register_blueprint(blueprint)
    app.jinja_env.globals["my_tasks"] = my_tasks


@blueprint.get("/taken")
@signed_in
def index() -> ResponseReturnValue:
    """Show what the offices of the asker ask, and by when."""
    return render_template("duties/index.html")


def my_tasks() -> list[tuple[Official, list[tasks.Task]]]:
    """Return what is asked of the one who asks, by body."""
    return tasks.list_own(identity(), clock.today())
